// Made from api-spec/image/stores.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2/info/stores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stores to choose from; refused, as Glance does without several */
        get: operations["stores.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/info/stores/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, with more about each */
        get: operations["stores.detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/stores/{store_id}/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an image out of one of several stores; refused, there is one */
        delete: operations["stores.deleteImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is cached; refused, there is no cache */
        get: operations["cache.show"];
        put?: never;
        post?: never;
        /** Empty the cache; refused */
        delete: operations["cache.clear"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/cache/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Cache an image; refused */
        put: operations["cache.add"];
        post?: never;
        /** Take an image out of the cache; refused */
        delete: operations["cache.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
        /** @description The caller, or anybody here, may not do this. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
    };
    parameters: {
        image_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "stores.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
    "stores.detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
    "stores.deleteImage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                store_id: string;
                image_id: components["parameters"]["image_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
    "cache.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
    "cache.clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
    "cache.add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: components["parameters"]["image_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "cache.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: components["parameters"]["image_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
}
