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
        /** JSON schema of a namespace, or of a list of them */
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
            /** @description Name of the property → what it is */
            properties?: {
                [key: string]: {
                    type: string;
                    title: string;
                    description: string;
                };
            };
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
                /** @description namespace or namespaces */
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
