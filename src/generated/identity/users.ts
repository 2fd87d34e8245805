// Made from api-spec/identity/users.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users */
        get: operations["users.list"];
        put?: never;
        /** Makes a user */
        post: operations["users.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user; everybody sees himself */
        get: operations["users.show"];
        put?: never;
        post?: never;
        /** Deletes a user */
        delete: operations["users.delete"];
        options?: never;
        head?: never;
        /** Changes a user; what is not named stays */
        patch: operations["users.update"];
        trace?: never;
    };
    "/users/{user_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A user changes his own password, for which he needs the old one and no token */
        post: operations["user-password.change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects that a user has a role in; everybody sees his own */
        get: operations["user-projects.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups that a user is in; everybody sees his own */
        get: operations["user-groups.list"];
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
        new_user: {
            name: components["schemas"]["long_name"];
            domain_id?: components["schemas"]["id_string"];
            password?: string | null;
            default_project_id?: components["schemas"]["id_or_null"];
            enabled?: boolean;
            description?: string | null;
            options?: {
                ignore_change_password_upon_first_use?: boolean | null;
                ignore_password_expiry?: boolean | null;
                ignore_lockout_failure_attempts?: boolean | null;
                lock_password?: boolean | null;
                ignore_user_inactivity?: boolean | null;
                multi_factor_auth_rules?: string[][] | null;
                multi_factor_auth_enabled?: boolean | null;
            };
            federated?: {
                idp_id: string;
                protocols: {
                    protocol_id: string;
                    unique_id: string;
                }[];
            }[];
        } & {
            [key: string]: unknown;
        };
        user_changes: {
            name?: components["schemas"]["long_name"];
            domain_id?: components["schemas"]["id_string"];
            password?: string | null;
            default_project_id?: components["schemas"]["id_or_null"];
            enabled?: boolean;
            description?: string | null;
            options?: {
                ignore_change_password_upon_first_use?: boolean | null;
                ignore_password_expiry?: boolean | null;
                ignore_lockout_failure_attempts?: boolean | null;
                lock_password?: boolean | null;
                ignore_user_inactivity?: boolean | null;
                multi_factor_auth_rules?: string[][] | null;
                multi_factor_auth_enabled?: boolean | null;
            };
            federated?: {
                idp_id: string;
                protocols: {
                    protocol_id: string;
                    unique_id: string;
                }[];
            }[];
        } & {
            [key: string]: unknown;
        };
        user: {
            id: string;
            name: string;
            domain_id: string;
            enabled: boolean;
            default_project_id?: string | null;
            password_expires_at: components["schemas"]["timestamp_or_null"];
            options: components["schemas"]["options"];
            links: components["schemas"]["self_link"];
        } & {
            [key: string]: unknown;
        };
        /** Format: date-time */
        timestamp_or_null: string | null;
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
        long_name: string;
        id_string: string;
        id_or_null: string | null;
        fault: {
            error: {
                code: number;
                message: string;
                title: string;
            };
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
        group: {
            id: string;
            name: string;
            domain_id: string;
            description: string;
            links: components["schemas"]["self_link"];
            /** @description In the list of a user's groups; only who comes by an identity provider is in a group for a time. */
            membership_expires_at?: null;
        } & {
            [key: string]: unknown;
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
        /** @description Not signed in, or the attempt failed. Why is not told. */
        unauthorized: {
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
    };
    parameters: {
        user_id: string;
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
    "users.list": {
        parameters: {
            query?: {
                /** @description Exactly this name. */
                name?: components["parameters"]["name"];
                domain_id?: components["parameters"]["domain_id"];
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
                    "application/json": {
                        users: components["schemas"]["user"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "users.create": {
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
                 *       "user": {
                 *         "name": "ann",
                 *         "password": "secret",
                 *         "default_project_id": "9d2fa86ab8a44f43bcd8ccb0f9e7a0c5",
                 *         "email": "ann@example.org"
                 *       }
                 *     }
                 */
                "application/json": {
                    user: components["schemas"]["new_user"];
                };
            };
        };
        responses: {
            /** @description The user */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["user"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "users.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["user"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "users.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
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
    "users.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user": {
                 *         "email": "ann@example.org"
                 *       }
                 *     }
                 */
                "application/json": {
                    user: components["schemas"]["user_changes"];
                };
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["user"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "user-password.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user": {
                 *         "original_password": "secret",
                 *         "password": "correct-horse"
                 *       }
                 *     }
                 */
                "application/json": {
                    user: {
                        original_password: string;
                        password: string;
                    };
                };
            };
        };
        responses: {
            /** @description Changed; his tokens are worth nothing any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            401: components["responses"]["unauthorized"];
            429: components["responses"]["tooManyRequests"];
        };
    };
    "user-projects.list": {
        parameters: {
            query?: {
                /** @description Exactly this name. */
                name?: components["parameters"]["name"];
                domain_id?: components["parameters"]["domain_id"];
                /** @description False for 0, false, no and off. */
                enabled?: components["parameters"]["enabled"];
            };
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The projects */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["project_list"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "user-groups.list": {
        parameters: {
            query?: {
                /** @description Exactly this name. */
                name?: components["parameters"]["name"];
            };
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        groups: components["schemas"]["group"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
}
