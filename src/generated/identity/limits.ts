// Made from api-spec/identity/limits.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/registered_limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Registered limits, the defaults of all projects and domains */
        get: operations["registered-limits.list"];
        put?: never;
        /** Registers limits, all or none */
        post: operations["registered-limits.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registered_limits/{registered_limit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One registered limit */
        get: operations["registered-limits.show"];
        put?: never;
        post?: never;
        /** Deletes a registered limit on which no limit is built */
        delete: operations["registered-limits.delete"];
        options?: never;
        head?: never;
        /** Changes a registered limit on which no limit is built */
        patch: operations["registered-limits.update"];
        trace?: never;
    };
    "/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Limits of projects and domains; others than administrators see those of what they are signed in for */
        get: operations["limits.list"];
        put?: never;
        /** Limits projects and domains otherwise than registered, all or none */
        post: operations["limits.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/limits/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How limits of projects and of those above them work together */
        get: operations["limit-model.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/limits/{limit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One limit */
        get: operations["limits.show"];
        put?: never;
        post?: never;
        /** Deletes a limit; the registered one counts again */
        delete: operations["limits.delete"];
        options?: never;
        head?: never;
        /** Changes a limit */
        patch: operations["limits.update"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description -1: without end. */
        amount: number;
        region_id: string | null;
        new_registered_limit: {
            service_id: components["schemas"]["id_string"];
            region_id?: components["schemas"]["region_id"];
            resource_name: components["schemas"]["long_name"];
            default_limit: components["schemas"]["amount"];
            description?: string | null;
        };
        registered_limit_changes: {
            service_id?: components["schemas"]["id_string"];
            region_id?: components["schemas"]["region_id"];
            resource_name?: components["schemas"]["long_name"];
            default_limit?: components["schemas"]["amount"];
            description?: string | null;
        };
        registered_limit: {
            id: string;
            service_id: string;
            region_id: string | null;
            resource_name: string;
            default_limit: number;
            description: string | null;
            links: components["schemas"]["self_link"];
        };
        /** @description Of one project or one domain, of which either is named. */
        new_limit: {
            service_id: components["schemas"]["id_string"];
            region_id?: components["schemas"]["region_id"];
            resource_name: components["schemas"]["long_name"];
            resource_limit: components["schemas"]["amount"];
            project_id?: components["schemas"]["id_string"];
            domain_id?: components["schemas"]["id_string"];
            description?: string | null;
        };
        limit_changes: {
            resource_limit?: components["schemas"]["amount"];
            description?: string | null;
        };
        limit: {
            id: string;
            project_id: string | null;
            domain_id: string | null;
            service_id: string;
            region_id: string | null;
            resource_name: string;
            resource_limit: number;
            description: string | null;
            links: components["schemas"]["self_link"];
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
        id_string: string;
        long_name: string;
        fault: {
            error: {
                code: number;
                message: string;
                title: string;
            };
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
        /** @description The caller may not do this. */
        forbidden: {
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
        /** @description No such thing. */
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
        registered_limit_id: string;
        limit_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "registered-limits.list": {
        parameters: {
            query?: {
                service_id?: string;
                region_id?: string;
                resource_name?: string;
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
                        registered_limits: components["schemas"]["registered_limit"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "registered-limits.create": {
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
                 *       "registered_limits": [
                 *         {
                 *           "service_id": "b11447b1e575518e68fd0987517d3f8c",
                 *           "resource_name": "volume",
                 *           "default_limit": 10
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    registered_limits: components["schemas"]["new_registered_limit"][];
                };
            };
        };
        responses: {
            /** @description The limits */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registered_limits: components["schemas"]["registered_limit"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
        };
    };
    "registered-limits.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registered_limit_id: components["parameters"]["registered_limit_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registered_limit: components["schemas"]["registered_limit"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "registered-limits.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registered_limit_id: components["parameters"]["registered_limit_id"];
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
    "registered-limits.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registered_limit_id: components["parameters"]["registered_limit_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "registered_limit": {
                 *         "default_limit": 20
                 *       }
                 *     }
                 */
                "application/json": {
                    registered_limit: components["schemas"]["registered_limit_changes"];
                };
            };
        };
        responses: {
            /** @description The limit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registered_limit: components["schemas"]["registered_limit"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "limits.list": {
        parameters: {
            query?: {
                service_id?: string;
                region_id?: string;
                resource_name?: string;
                project_id?: string;
                domain_id?: string;
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
                        limits: components["schemas"]["limit"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "limits.create": {
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
                 *       "limits": [
                 *         {
                 *           "service_id": "b11447b1e575518e68fd0987517d3f8c",
                 *           "resource_name": "volume",
                 *           "resource_limit": 5,
                 *           "project_id": "28f5669b723a49548c3cc2f8dbbee343"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    limits: components["schemas"]["new_limit"][];
                };
            };
        };
        responses: {
            /** @description The limits */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        limits: components["schemas"]["limit"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
        };
    };
    "limit-model.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: {
                            name: string;
                            description: string;
                        };
                    };
                };
            };
        };
    };
    "limits.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                limit_id: components["parameters"]["limit_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        limit: components["schemas"]["limit"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "limits.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                limit_id: components["parameters"]["limit_id"];
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
    "limits.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                limit_id: components["parameters"]["limit_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "limit": {
                 *         "resource_limit": 8
                 *       }
                 *     }
                 */
                "application/json": {
                    limit: components["schemas"]["limit_changes"];
                };
            };
        };
        responses: {
            /** @description The limit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        limit: components["schemas"]["limit"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
}
