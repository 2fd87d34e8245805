// Made from api-spec/identity/domains.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Domains */
        get: operations["domains.list"];
        put?: never;
        /** Makes a domain */
        post: operations["domains.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/domains/{domain_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One domain; everybody sees that of his project */
        get: operations["domains.show"];
        put?: never;
        post?: never;
        /** Deletes a domain */
        delete: operations["domains.delete"];
        options?: never;
        head?: never;
        /** Changes a domain; what is not named stays */
        patch: operations["domains.update"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        new_domain: {
            name: components["schemas"]["short_name"];
            description?: string | null;
            enabled?: boolean;
            tags?: components["schemas"]["tags"];
            options?: {
                immutable?: boolean | null;
            };
        } & {
            [key: string]: unknown;
        };
        domain_changes: {
            name?: components["schemas"]["short_name"];
            description?: string | null;
            enabled?: boolean;
            tags?: components["schemas"]["tags"];
            options?: {
                immutable?: boolean | null;
            };
        } & {
            [key: string]: unknown;
        };
        domain: {
            id: string;
            name: string;
            description: string;
            enabled: boolean;
            tags: string[];
            options: components["schemas"]["options"];
            links: components["schemas"]["self_link"];
        } & {
            [key: string]: unknown;
        };
        domain_list: {
            domains: components["schemas"]["domain"][];
            links: components["schemas"]["list_links"];
            truncated?: components["schemas"]["truncated"];
        };
        options: {
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
        short_name: string;
        tags: string[];
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
        domain_id: string;
        /** @description Exactly this name. */
        name: string;
        /** @description False for 0, false, no and off. */
        enabled: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "domains.list": {
        parameters: {
            query?: {
                /** @description Exactly this name. */
                name?: components["parameters"]["name"];
                /** @description False for 0, false, no and off. */
                enabled?: components["parameters"]["enabled"];
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
                    "application/json": components["schemas"]["domain_list"];
                };
            };
        };
    };
    "domains.create": {
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
                 *       "domain": {
                 *         "name": "Lab"
                 *       }
                 *     }
                 */
                "application/json": {
                    domain: components["schemas"]["new_domain"];
                };
            };
        };
        responses: {
            /** @description The domain */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        domain: components["schemas"]["domain"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "domains.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The domain */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        domain: components["schemas"]["domain"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "domains.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
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
    "domains.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "domain": {
                 *         "description": "For trying things"
                 *       }
                 *     }
                 */
                "application/json": {
                    domain: components["schemas"]["domain_changes"];
                };
            };
        };
        responses: {
            /** @description The domain as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        domain: components["schemas"]["domain"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
