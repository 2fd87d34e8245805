// Made from api-spec/identity/policies.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Policies */
        get: operations["policies.list"];
        put?: never;
        /** Keeps a policy */
        post: operations["policies.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/{policy_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One policy */
        get: operations["policies.show"];
        put?: never;
        post?: never;
        /** Forgets a policy */
        delete: operations["policies.delete"];
        options?: never;
        head?: never;
        /** Changes a policy; what is not named stays */
        patch: operations["policies.update"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        new_policy: {
            blob: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        policy_changes: {
            blob?: string;
            type?: string;
        } & {
            [key: string]: unknown;
        };
        policy: {
            id: string;
            type: string;
            blob: string;
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
    };
    parameters: {
        policy_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "policies.list": {
        parameters: {
            query?: {
                type?: string;
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
                        policies: components["schemas"]["policy"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "policies.create": {
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
                 *       "policy": {
                 *         "type": "application/json",
                 *         "blob": "{}"
                 *       }
                 *     }
                 */
                "application/json": {
                    policy: components["schemas"]["new_policy"];
                };
            };
        };
        responses: {
            /** @description The policy */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        policy: components["schemas"]["policy"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
    "policies.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy_id: components["parameters"]["policy_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        policy: components["schemas"]["policy"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "policies.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy_id: components["parameters"]["policy_id"];
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
            404: components["responses"]["notFound"];
        };
    };
    "policies.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy_id: components["parameters"]["policy_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "blob": "{\"default\": false}"
                 *       }
                 *     }
                 */
                "application/json": {
                    policy: components["schemas"]["policy_changes"];
                };
            };
        };
        responses: {
            /** @description The policy as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        policy: components["schemas"]["policy"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
}
