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
        post?: never;
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
        put?: never;
        post?: never;
        delete?: never;
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
        post?: never;
        delete?: never;
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
        put?: never;
        post?: never;
        delete?: never;
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
        /** Groups of properties in it; there is none */
        get: operations["metadefs.objects"];
        put?: never;
        post?: never;
        delete?: never;
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
        /** Tags that it offers; there is none */
        get: operations["metadefs.tags"];
        put?: never;
        post?: never;
        delete?: never;
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
        post?: never;
        delete?: never;
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
        resource_type: {
            name: string;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp"];
        };
        namespace: {
            namespace: string;
            display_name: string;
            description: string;
            /** @enum {string} */
            visibility: "public";
            protected: boolean;
            owner: string;
            schema: string;
            self: string;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp"];
            resource_type_associations: components["schemas"]["resource_type"][];
            properties?: components["schemas"]["properties"];
        };
        /** @description Name of the property → what it is */
        properties: {
            [key: string]: components["schemas"]["property"];
        };
        property: {
            type: string;
            title: string;
            description: string;
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
        /** @description No such image, or one that the caller may not know of. */
        notFound: {
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
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
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
                        schema: string;
                    };
                };
            };
        };
    };
    "metadefs.namespace": {
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
                    "application/json": {
                        name: string;
                        type: string;
                        title: string;
                        description: string;
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.objects": {
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
            /** @description None */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        objects: {
                            [key: string]: unknown;
                        }[];
                        first: string;
                        schema: string;
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "metadefs.tags": {
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
            /** @description None */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tags: {
                            [key: string]: unknown;
                        }[];
                        first: string;
                        schema: string;
                    };
                };
            };
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
