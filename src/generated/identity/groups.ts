// Made from api-spec/identity/groups.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups */
        get: operations["groups.list"];
        put?: never;
        /** Makes a group */
        post: operations["groups.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One group */
        get: operations["groups.show"];
        put?: never;
        post?: never;
        /** Deletes a group */
        delete: operations["groups.delete"];
        options?: never;
        head?: never;
        /** Changes a group; what is not named stays */
        patch: operations["groups.update"];
        trace?: never;
    };
    "/groups/{group_id}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users in a group */
        get: operations["group-users.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{group_id}/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a user is in a group */
        get: operations["group-users.check"];
        /** Puts a user into a group */
        put: operations["group-users.add"];
        post?: never;
        /** Takes a user out of a group */
        delete: operations["group-users.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        new_group: {
            name: components["schemas"]["long_name"];
            domain_id?: components["schemas"]["id_string"];
            description?: string | null;
        } & {
            [key: string]: unknown;
        };
        group_changes: {
            name?: components["schemas"]["long_name"];
            domain_id?: components["schemas"]["id_string"];
            description?: string | null;
        } & {
            [key: string]: unknown;
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
        fault: {
            error: {
                code: number;
                message: string;
                title: string;
            };
        };
        /** Format: date-time */
        timestamp_or_null: string | null;
        options: {
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
        group_id: string;
        /** @description Exactly this name. */
        name: string;
        domain_id: string;
        /** @description False for 0, false, no and off. */
        enabled: string;
        user_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "groups.list": {
        parameters: {
            query?: {
                /** @description Exactly this name. */
                name?: components["parameters"]["name"];
                domain_id?: components["parameters"]["domain_id"];
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
                        groups: components["schemas"]["group"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "groups.create": {
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
                 *       "group": {
                 *         "name": "operators",
                 *         "domain_id": "default",
                 *         "description": "Those on call"
                 *       }
                 *     }
                 */
                "application/json": {
                    group: components["schemas"]["new_group"];
                };
            };
        };
        responses: {
            /** @description The group */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["group"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "groups.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["group_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["group"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "groups.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["group_id"];
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
    "groups.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["group_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "group": {
                 *         "description": "Those on call at night"
                 *       }
                 *     }
                 */
                "application/json": {
                    group: components["schemas"]["group_changes"];
                };
            };
        };
        responses: {
            /** @description The group as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["group"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "group-users.list": {
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
                group_id: components["parameters"]["group_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users */
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "group-users.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["group_id"];
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description He is */
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
    "group-users.add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["group_id"];
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description He is in it */
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
    "group-users.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["group_id"];
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description He is out of it */
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
