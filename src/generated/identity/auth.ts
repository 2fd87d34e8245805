// Made from api-spec/identity/auth.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/auth/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the token in `X-Subject-Token` is; one's own, or any for an administrator */
        get: operations["tokens.show"];
        put?: never;
        /**
         * Signs in by password or by another token, for a project, a domain, the system or nothing
         * @description The token stands in the header `X-Subject-Token` of the answer.
         */
        post: operations["tokens.create"];
        /** Gives the token in `X-Subject-Token` back */
        delete: operations["tokens.delete"];
        options?: never;
        /** Whether the token in `X-Subject-Token` is good */
        head: operations["tokens.check"];
        patch?: never;
        trace?: never;
    };
    "/auth/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Services and where they are */
        get: operations["auth-catalog.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects that the caller could sign in for */
        get: operations["auth-projects.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Domains that the caller could sign in for */
        get: operations["auth-domains.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the caller could sign in for the system */
        get: operations["auth-system.list"];
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
        options: {
            [key: string]: unknown;
        };
        immutable_option: {
            immutable?: boolean | null;
        };
        tags: string[];
        id_string: string;
        short_name: string;
        long_name: string;
        id_or_null: string | null;
        fault: {
            error: {
                code: number;
                message: string;
                title: string;
            };
        };
        domain_reference: {
            id?: string;
            name?: string;
        };
        user_reference: {
            id?: string;
            name?: string;
            domain?: components["schemas"]["domain_reference"];
        };
        sign_in: {
            auth?: {
                identity: {
                    methods: string[];
                    password?: {
                        user?: {
                            id?: string;
                            name?: string;
                            password?: string;
                            domain?: components["schemas"]["domain_reference"];
                        };
                    };
                    token?: {
                        id: string;
                    };
                    /** @description By its id, or by its name and the user; always with the secret. */
                    application_credential?: {
                        id?: string;
                        name?: string;
                        secret?: string;
                        user?: components["schemas"]["user_reference"];
                    };
                };
                /** @description The word `unscoped`, or an object with one member. */
                scope?: {
                    project?: {
                        id?: string;
                        name?: string;
                        domain?: components["schemas"]["domain_reference"];
                    };
                    domain?: components["schemas"]["domain_reference"];
                    system?: {
                        all?: boolean;
                    };
                    /** @description Whatever its value. */
                    unscoped?: unknown;
                    "OS-TRUST:trust"?: {
                        id?: string;
                    };
                } | string;
            } | null;
        } | null;
        named: {
            id: string;
            name: string;
        };
        in_domain: {
            id: string;
            name: string;
            domain: components["schemas"]["named"];
        };
        token_answer: {
            token: {
                methods: string[];
                user: {
                    id: string;
                    name: string;
                    domain: components["schemas"]["named"];
                    password_expires_at: components["schemas"]["timestamp_or_null"];
                };
                audit_ids: string[];
                /** Format: date-time */
                expires_at: string;
                /** Format: date-time */
                issued_at: string;
                project?: components["schemas"]["in_domain"];
                is_domain?: boolean;
                domain?: components["schemas"]["named"];
                system?: {
                    all: boolean;
                };
                roles?: components["schemas"]["named"][];
                catalog?: components["schemas"]["catalog"];
                application_credential?: {
                    id: string;
                    name: string;
                    restricted: boolean;
                    access_rules?: components["schemas"]["access_rule"][];
                };
                "OS-TRUST:trust"?: {
                    id: string;
                    impersonation: boolean;
                    trustor_user: {
                        id: string;
                    };
                    trustee_user: {
                        id: string;
                    };
                };
            };
        };
        catalog: {
            endpoints: {
                id: string;
                /** @enum {string} */
                interface: "public" | "internal" | "admin";
                region_id: string | null;
                url: string;
                region: string | null;
            }[];
            id: string;
            type: string;
            name: string;
        }[];
        /** Format: date-time */
        timestamp_or_null: string | null;
        access_rule: {
            id: string;
            service: string;
            method: string;
            path: string;
            links?: components["schemas"]["self_link"];
        };
        relatives: {
            project: {
                [key: string]: unknown;
            };
        }[] | ({
            [key: string]: unknown;
        } | null);
        /** @description A domain is one too, without a domain and a parent. */
        project: {
            id: string;
            name: string;
            domain_id: string | null;
            description: string;
            enabled: boolean;
            parent_id: string | null;
            is_domain: boolean;
            tags: string[];
            options: components["schemas"]["options"];
            links: components["schemas"]["self_link"];
            parents?: components["schemas"]["relatives"];
            subtree?: components["schemas"]["relatives"];
        } & {
            [key: string]: unknown;
        };
        project_list: {
            projects: components["schemas"]["project"][];
            links: components["schemas"]["list_links"];
            truncated?: components["schemas"]["truncated"];
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
        /** @description Not signed in, or the attempt failed. Why is not told. */
        unauthorized: {
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
        /** @description Too many failures in a row; `Retry-After` says when to come again. */
        tooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description Too many sign in at once. */
        unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
    };
    parameters: {
        subject_token: string;
        /** @description Leave the catalog out, whatever the value. */
        nocatalog: string;
        /** @description Services ask so for tokens that ended while they worked; honoured for two days after the end. */
        allow_expired: string;
        /** @description Exactly this name. */
        name: string;
        domain_id: string;
        /** @description False for 0, false, no and off. */
        enabled: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "tokens.show": {
        parameters: {
            query?: {
                /** @description Leave the catalog out, whatever the value. */
                nocatalog?: components["parameters"]["nocatalog"];
                /** @description Services ask so for tokens that ended while they worked; honoured for two days after the end. */
                allow_expired?: components["parameters"]["allow_expired"];
            };
            header?: {
                "X-Subject-Token"?: components["parameters"]["subject_token"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A good token */
            200: {
                headers: {
                    "X-Subject-Token": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["token_answer"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "tokens.create": {
        parameters: {
            query?: {
                /** @description Leave the catalog out, whatever the value. */
                nocatalog?: components["parameters"]["nocatalog"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["sign_in"];
            };
        };
        responses: {
            /** @description Signed in */
            201: {
                headers: {
                    "X-Subject-Token": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["token_answer"];
                };
            };
            400: components["responses"]["badRequest"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["notFound"];
            429: components["responses"]["tooManyRequests"];
            503: components["responses"]["unavailable"];
        };
    };
    "tokens.delete": {
        parameters: {
            query?: never;
            header?: {
                "X-Subject-Token"?: components["parameters"]["subject_token"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is worth nothing any more */
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
    "tokens.check": {
        parameters: {
            query?: {
                /** @description Services ask so for tokens that ended while they worked; honoured for two days after the end. */
                allow_expired?: components["parameters"]["allow_expired"];
            };
            header?: {
                "X-Subject-Token"?: components["parameters"]["subject_token"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "auth-catalog.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalog */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        catalog: components["schemas"]["catalog"];
                        links: components["schemas"]["self_link"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
    "auth-projects.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller's projects */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["project_list"];
                };
            };
        };
    };
    "auth-domains.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller's domains */
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
    "auth-system.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry, or none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        system: {
                            all: boolean;
                        }[];
                        links: components["schemas"]["self_link"];
                    };
                };
            };
        };
    };
}
