// Made from api-spec/image/metadefs.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2/metadefs/namespaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Collections of definitions */
        get: operations["metadefs.namespaces"];
        put?: never;
        /** Make one, with what it holds */
        post: operations["metadefs.createNamespace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them, with its definitions */
        get: operations["metadefs.namespace"];
        /** Say anew what it is; what it holds stays */
        put: operations["metadefs.updateNamespace"];
        post?: never;
        /** Delete it */
        delete: operations["metadefs.deleteNamespace"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}/properties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Definitions of properties in it */
        get: operations["metadefs.properties"];
        put?: never;
        /** Add one */
        post: operations["metadefs.createProperty"];
        /** Delete all of them */
        delete: operations["metadefs.deleteProperties"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}/properties/{property}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of these */
        get: operations["metadefs.property"];
        /** Say it anew */
        put: operations["metadefs.updateProperty"];
        post?: never;
        /** Delete it */
        delete: operations["metadefs.deleteProperty"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups of properties in it */
        get: operations["metadefs.objects"];
        put?: never;
        /** Add one */
        post: operations["metadefs.createObject"];
        /** Delete all of them */
        delete: operations["metadefs.deleteObjects"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}/objects/{object}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of these */
        get: operations["metadefs.object"];
        /** Say it anew */
        put: operations["metadefs.updateObject"];
        post?: never;
        /** Delete it */
        delete: operations["metadefs.deleteObject"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags that it offers */
        get: operations["metadefs.tags"];
        put?: never;
        /** Offer these instead, or besides where X-Openstack-Append is true */
        post: operations["metadefs.createTags"];
        /** Offer none */
        delete: operations["metadefs.deleteTags"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of these */
        get: operations["metadefs.tag"];
        /** Call it otherwise */
        put: operations["metadefs.updateTag"];
        /** Add one */
        post: operations["metadefs.createTag"];
        /** Delete it */
        delete: operations["metadefs.deleteTag"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}/resource_types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What it has definitions for */
        get: operations["metadefs.associations"];
        put?: never;
        /** Add one */
        post: operations["metadefs.createAssociation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/namespaces/{namespace}/resource_types/{resource_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete it */
        delete: operations["metadefs.deleteAssociation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/metadefs/resource_types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What there are definitions for */
        get: operations["metadefs.resourceTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/schemas/metadefs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** JSON schema of a definition, or of a list of them */
        get: operations["metadefs.schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Checked as `/v2/schemas/metadefs/…` says. */
        said: {
            [key: string]: unknown;
        };
        resource_type: {
            name: string;
            prefix?: string;
            properties_target?: string;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp"];
        };
        namespace: {
            namespace: string;
            display_name?: string;
            description?: string;
            /** @enum {string} */
            visibility: "public" | "private";
            protected: boolean;
            owner?: string;
            schema: string;
            self: string;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp"];
            resource_type_associations?: components["schemas"]["resource_type"][];
            properties?: components["schemas"]["properties"];
            objects?: components["schemas"]["object"][];
            tags?: components["schemas"]["tag_name"][];
        };
        /** @description Name of the property → what it is */
        properties: {
            [key: string]: components["schemas"]["property"];
        };
        /** @description Title, type and what else JSON schemas say of a value */
        property: {
            [key: string]: unknown;
        };
        named_property: {
            name: string;
        } & {
            [key: string]: unknown;
        };
        object: {
            name: string;
            description?: string;
            required?: string[];
            properties?: components["schemas"]["properties"];
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp"];
            self: string;
            schema: string;
        };
        tag_name: {
            name: string;
        };
        tag: {
            name: string;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp"];
        };
        /** Format: date-time */
        timestamp: string;
        fault: {
            message: string;
            /** @description `404 Not Found` */
            code: string;
            title: string;
        };
    };
    responses: {
        /** @description The request cannot be understood. */
        badRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description No such image, or one that the caller may not know of. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The caller, or anybody here, may not do this. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The image is not in a state for this, or there is such a thing. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
    };
    parameters: {
        /** @description Last item of the page before. */
        marker: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "metadefs.namespaces": {
        parameters: {
            query?: {
                /** @description Only those for one of these, comma separated */
                resource_types?: string;
                visibility?: string;
                /** @description 25, at most 1000 */
                limit?: string;
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                /** @description By the date of making */
                sort_dir?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The namespaces */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        namespaces: components["schemas"]["namespace"][];
                        first: string;
                        /** @description There when this page is full */
                        next?: string;
                        schema: string;
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.createNamespace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "namespace": "Acme::Disks",
                 *       "display_name": "Disks",
                 *       "visibility": "public",
                 *       "resource_type_associations": [
                 *         {
                 *           "name": "OS::Nova::Flavor"
                 *         }
                 *       ],
                 *       "properties": {
                 *         "acme:disk": {
                 *           "title": "Disk",
                 *           "type": "string",
                 *           "enum": [
                 *             "fast",
                 *             "slow"
                 *           ]
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The namespace */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["namespace"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.namespace": {
        parameters: {
            query?: {
                /** @description Names bear the prefix that they have with it */
                resource_type?: string;
            };
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The namespace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["namespace"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.updateNamespace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "namespace": "Acme::Disks",
                 *       "protected": true
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The namespace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["namespace"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.deleteNamespace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.properties": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The properties */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        properties: components["schemas"]["properties"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.createProperty": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "acme:cache",
                 *       "title": "Cache",
                 *       "type": "string"
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The property */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["named_property"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.deleteProperties": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.property": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                property: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The property */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["named_property"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.updateProperty": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                property: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "acme:cache",
                 *       "title": "Kind of cache",
                 *       "type": "string"
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The property */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["named_property"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.deleteProperty": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                property: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.objects": {
        parameters: {
            query?: {
                limit?: string;
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                sort_dir?: string;
            };
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The objects */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        objects: components["schemas"]["object"][];
                        schema: string;
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.createObject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Disk",
                 *       "properties": {
                 *         "size": {
                 *           "title": "Size",
                 *           "type": "integer"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The object */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["object"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.deleteObjects": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.object": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["object"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.updateObject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Disk",
                 *       "description": "A disk"
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The object */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["object"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.deleteObject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.tags": {
        parameters: {
            query?: {
                limit?: string;
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                sort_dir?: string;
            };
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tags: components["schemas"]["tag_name"][];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.createTags": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         {
                 *           "name": "fast"
                 *         },
                 *         {
                 *           "name": "slow"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The tags */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tags: components["schemas"]["tag_name"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.deleteTags": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.tag": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tag"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.updateTag": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "faster"
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tag"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.createTag": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tag */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tag"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.deleteTag": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.associations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The types */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        resource_type_associations: components["schemas"]["resource_type"][];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.createAssociation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "OS::Glance::Image",
                 *       "prefix": "hw_"
                 *     }
                 */
                "application/json": components["schemas"]["said"];
            };
        };
        responses: {
            /** @description The association */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["resource_type"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "metadefs.deleteAssociation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                resource_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.resourceTypes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The types */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        resource_types: components["schemas"]["resource_type"][];
                    };
                };
            };
        };
    };
    "metadefs.schema": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description namespace, property, object, tag or resource_type, or their plural */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schema */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
