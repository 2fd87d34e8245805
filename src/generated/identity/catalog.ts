// Made from api-spec/identity/catalog.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Regions */
        get: operations["regions.list"];
        put?: never;
        /** Adds a region */
        post: operations["regions.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/regions/{region_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One region */
        get: operations["regions.show"];
        /** Adds a region with this id */
        put: operations["regions.put"];
        post?: never;
        /** Takes a region away, with those below it */
        delete: operations["regions.delete"];
        options?: never;
        head?: never;
        /** Changes a region; what is not named stays */
        patch: operations["regions.update"];
        trace?: never;
    };
    "/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Services */
        get: operations["services.list"];
        put?: never;
        /** Adds a service */
        post: operations["services.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/{service_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One service */
        get: operations["services.show"];
        put?: never;
        post?: never;
        /** Takes a service away, with its endpoints */
        delete: operations["services.delete"];
        options?: never;
        head?: never;
        /** Changes a service; what is not named stays */
        patch: operations["services.update"];
        trace?: never;
    };
    "/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the services are */
        get: operations["endpoints.list"];
        put?: never;
        /** Adds an endpoint */
        post: operations["endpoints.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/endpoints/{endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One endpoint */
        get: operations["endpoints.show"];
        put?: never;
        post?: never;
        /** Takes an endpoint away */
        delete: operations["endpoints.delete"];
        options?: never;
        head?: never;
        /** Changes an endpoint; what is not named stays */
        patch: operations["endpoints.update"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        new_region: {
            description?: string | null;
            id?: string;
            parent_region_id?: string | null;
        } & {
            [key: string]: unknown;
        };
        region_changes: {
            description?: string | null;
            id?: string;
            parent_region_id?: string | null;
        } & {
            [key: string]: unknown;
        };
        new_service: {
            enabled?: boolean;
            type: string;
            name?: components["schemas"]["long_name"];
        } & {
            [key: string]: unknown;
        };
        service_changes: {
            enabled?: boolean;
            type?: string;
            name?: components["schemas"]["long_name"];
        } & {
            [key: string]: unknown;
        };
        new_endpoint: {
            enabled?: boolean;
            /** @enum {string} */
            interface: "admin" | "internal" | "public";
            region_id?: string | null;
            /** @description As region_id, but it is made where there is none. */
            region?: string | null;
            service_id: string;
            url: string;
        } & {
            [key: string]: unknown;
        };
        endpoint_changes: {
            enabled?: boolean;
            /** @enum {string} */
            interface?: "admin" | "internal" | "public";
            region_id?: string | null;
            /** @description As region_id, but it is made where there is none. */
            region?: string | null;
            service_id?: string;
            url?: string;
        } & {
            [key: string]: unknown;
        };
        region: {
            id: string;
            description: string;
            parent_region_id: string | null;
            links: components["schemas"]["self_link"];
        } & {
            [key: string]: unknown;
        };
        service: {
            id: string;
            type: string;
            enabled: boolean;
            name: string;
            description?: string | null;
            links: components["schemas"]["self_link"];
        } & {
            [key: string]: unknown;
        };
        endpoint: {
            id: string;
            /** @enum {string} */
            interface: "public" | "internal" | "admin";
            region_id: string | null;
            region: string | null;
            service_id: string;
            url: string;
            enabled: boolean;
            links: components["schemas"]["self_link"];
        } & {
            [key: string]: unknown;
        };
        self_link: {
            /** Format: uri */
            self: string;
        };
        list_links: {
            next: string | null;
            /** Format: uri */
            self: string;
            previous: string | null;
        };
        /** @description Only with `limit`, where there is more. */
        truncated: boolean;
        fault: {
            error: {
                code: number;
                message: string;
                title: string;
            };
        };
        long_name: string;
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
        /** @description The caller may not do this. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description No such thing. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description There is one already, or the state of things forbids it. */
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
        region_id: string;
        service_id: string;
        endpoint_id: string;
        /** @description Exactly this name. */
        name: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "regions.list": {
        parameters: {
            query?: {
                parent_region_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that fit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        regions: components["schemas"]["region"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "regions.create": {
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
                 *       "region": {
                 *         "id": "north",
                 *         "description": "Up there"
                 *       }
                 *     }
                 */
                "application/json": {
                    region: components["schemas"]["new_region"];
                };
            };
        };
        responses: {
            /** @description The region */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        region: components["schemas"]["region"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "regions.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                region_id: components["parameters"]["region_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The region */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        region: components["schemas"]["region"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "regions.put": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                region_id: components["parameters"]["region_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "region": {
                 *         "description": "Up there"
                 *       }
                 *     }
                 */
                "application/json": {
                    region: components["schemas"]["new_region"];
                };
            };
        };
        responses: {
            /** @description The region */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        region: components["schemas"]["region"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "regions.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                region_id: components["parameters"]["region_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
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
    "regions.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                region_id: components["parameters"]["region_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "region": {
                 *         "description": "Far up there"
                 *       }
                 *     }
                 */
                "application/json": {
                    region: components["schemas"]["region_changes"];
                };
            };
        };
        responses: {
            /** @description The region */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        region: components["schemas"]["region"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "services.list": {
        parameters: {
            query?: {
                type?: string;
                /** @description Exactly this name. */
                name?: components["parameters"]["name"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that fit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        services: components["schemas"]["service"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "services.create": {
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
                 *       "service": {
                 *         "type": "object-store",
                 *         "name": "swift"
                 *       }
                 *     }
                 */
                "application/json": {
                    service: components["schemas"]["new_service"];
                };
            };
        };
        responses: {
            /** @description The service */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        service: components["schemas"]["service"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
    "services.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service_id: components["parameters"]["service_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        service: components["schemas"]["service"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "services.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service_id: components["parameters"]["service_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
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
    "services.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service_id: components["parameters"]["service_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "service": {
                 *         "description": "Far up there"
                 *       }
                 *     }
                 */
                "application/json": {
                    service: components["schemas"]["service_changes"];
                };
            };
        };
        responses: {
            /** @description The service */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        service: components["schemas"]["service"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "endpoints.list": {
        parameters: {
            query?: {
                interface?: string;
                service_id?: string;
                region_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that fit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        endpoints: components["schemas"]["endpoint"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "endpoints.create": {
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
                 *       "endpoint": {
                 *         "interface": "public",
                 *         "service_id": "2f2a5a3b1c5d4e0f9a8b7c6d5e4f3a2b",
                 *         "region_id": "north",
                 *         "url": "https://swift.example.org/v1/AUTH_$(project_id)s"
                 *       }
                 *     }
                 */
                "application/json": {
                    endpoint: components["schemas"]["new_endpoint"];
                };
            };
        };
        responses: {
            /** @description The endpoint */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        endpoint: components["schemas"]["endpoint"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "endpoints.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: components["parameters"]["endpoint_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        endpoint: components["schemas"]["endpoint"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "endpoints.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: components["parameters"]["endpoint_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
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
    "endpoints.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: components["parameters"]["endpoint_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "endpoint": {
                 *         "enabled": false
                 *       }
                 *     }
                 */
                "application/json": {
                    endpoint: components["schemas"]["endpoint_changes"];
                };
            };
        };
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        endpoint: components["schemas"]["endpoint"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
}
