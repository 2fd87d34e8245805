// Made from api-spec/compute/server-metadata.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** All items */
        get: operations["serverMetadata.list"];
        /** Replace all items */
        put: operations["serverMetadata.replace"];
        /** Add items or overwrite them */
        post: operations["serverMetadata.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/metadata/{metadata_key}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                metadata_key: string;
            };
            cookie?: never;
        };
        /** One item */
        get: operations["serverMetadata.show"];
        /** Set one item; the body's key is that of the path */
        put: operations["serverMetadata.update"];
        post?: never;
        /** Drop one item */
        delete: operations["serverMetadata.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        server_metadata: {
            metadata: components["schemas"]["string_map"];
        };
        item: {
            meta: components["schemas"]["string_map"];
        };
        metadata_to_set: {
            metadata: components["schemas"]["metadata"];
        };
        string_map: {
            [key: string]: string;
        };
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        metadata: {
            [key: string]: string;
        };
    };
    responses: {
        /** @description No such thing, or not one that the caller may know of. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The caller may not do this, or a quota is used up. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The state of things forbids it now. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The request cannot be understood or carried out as it is. */
        badRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
    };
    parameters: {
        server_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "serverMetadata.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Key and value of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["server_metadata"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "serverMetadata.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "role": "web"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["metadata_to_set"];
            };
        };
        responses: {
            /** @description All items there are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["server_metadata"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "serverMetadata.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "role": "web"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["metadata_to_set"];
            };
        };
        responses: {
            /** @description All items there are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["server_metadata"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "serverMetadata.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                metadata_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its key and value */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["item"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "serverMetadata.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                metadata_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "meta": {
                 *         "role": "web"
                 *       }
                 *     }
                 */
                "application/json": {
                    meta: components["schemas"]["metadata"];
                };
            };
        };
        responses: {
            /** @description The item */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["item"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "serverMetadata.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                metadata_key: string;
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
