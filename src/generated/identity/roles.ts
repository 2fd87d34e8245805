// Made from api-spec/identity/roles.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles */
        get: operations["roles.list"];
        put?: never;
        /** Makes a role */
        post: operations["roles.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{role_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One role */
        get: operations["roles.show"];
        put?: never;
        post?: never;
        /** Deletes a role */
        delete: operations["roles.delete"];
        options?: never;
        head?: never;
        /** Changes a role; what is not named stays */
        patch: operations["roles.update"];
        trace?: never;
    };
    "/roles/{role_id}/implies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles that a role brings with it directly */
        get: operations["implied-roles.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{role_id}/implies/{implied_role_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That a role brings another with it */
        get: operations["implied-roles.show"];
        /** Lets a role bring another with it */
        put: operations["implied-roles.create"];
        post?: never;
        /** Ends that a role brings another with it */
        delete: operations["implied-roles.delete"];
        options?: never;
        /** Whether a role brings another with it */
        head: operations["implied-roles.check"];
        patch?: never;
        trace?: never;
    };
    "/role_inferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which role brings which others with it */
        get: operations["role-inferences.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/role_assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has which role where */
        get: operations["role-assignments.list"];
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
        new_role: {
            name: components["schemas"]["long_name"];
            description?: string | null;
            domain_id?: string | null;
            options?: components["schemas"]["immutable_option"];
        } & {
            [key: string]: unknown;
        };
        role_changes: {
            name?: components["schemas"]["long_name"];
            description?: string | null;
            domain_id?: string | null;
            options?: components["schemas"]["immutable_option"];
        } & {
            [key: string]: unknown;
        };
        role: {
            id: string;
            name: string;
            domain_id: string | null;
            description: string | null;
            options: components["schemas"]["options"];
            links: components["schemas"]["self_link"];
        } & {
            [key: string]: unknown;
        };
        inferred_role: {
            id: string;
            name: string;
            links: components["schemas"]["self_link"];
        };
        inference: {
            prior_role: components["schemas"]["inferred_role"];
            implies: components["schemas"]["inferred_role"][];
        };
        role_list: {
            roles: components["schemas"]["role"][];
            links: components["schemas"]["list_links"];
            truncated?: components["schemas"]["truncated"];
        };
        thing: {
            id: string;
            name?: string;
            domain?: components["schemas"]["named"];
        };
        role_assignment: {
            links: {
                /** Format: uri */
                assignment: string;
                /**
                 * Format: uri
                 * @description Where an effective one comes by a group.
                 */
                membership?: string;
                /**
                 * Format: uri
                 * @description Where an effective one comes by implication.
                 */
                prior_role?: string;
            };
            scope: {
                project?: components["schemas"]["thing"];
                domain?: components["schemas"]["thing"];
                system?: {
                    all: boolean;
                };
                /** @enum {string} */
                "OS-INHERIT:inherited_to"?: "projects";
            };
            group?: components["schemas"]["thing"];
            user?: components["schemas"]["thing"];
            role: components["schemas"]["thing"];
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
        long_name: string;
        immutable_option: {
            immutable?: boolean | null;
        };
        fault: {
            error: {
                code: number;
                message: string;
                title: string;
            };
        };
        named: {
            id: string;
            name: string;
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
        role_id: string;
        /** @description Exactly this name. */
        name: string;
        domain_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "roles.list": {
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
                    "application/json": components["schemas"]["role_list"];
                };
            };
        };
    };
    "roles.create": {
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
                 *       "role": {
                 *         "name": "auditor"
                 *       }
                 *     }
                 */
                "application/json": {
                    role: components["schemas"]["new_role"];
                };
            };
        };
        responses: {
            /** @description The role */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role: components["schemas"]["role"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "roles.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role: components["schemas"]["role"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "roles.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: components["parameters"]["role_id"];
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
    "roles.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": {
                 *         "description": "Reads everything"
                 *       }
                 *     }
                 */
                "application/json": {
                    role: components["schemas"]["role_changes"];
                };
            };
        };
        responses: {
            /** @description The role as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role: components["schemas"]["role"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "implied-roles.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The role and what it implies */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role_inference: components["schemas"]["inference"];
                        links: components["schemas"]["self_link"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "implied-roles.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: components["parameters"]["role_id"];
                implied_role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role_inference: {
                            prior_role: components["schemas"]["inferred_role"];
                            implies: components["schemas"]["inferred_role"];
                        };
                        links: components["schemas"]["self_link"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "implied-roles.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: components["parameters"]["role_id"];
                implied_role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both roles */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role_inference: {
                            prior_role: components["schemas"]["inferred_role"];
                            implies: components["schemas"]["inferred_role"];
                        };
                        links: components["schemas"]["self_link"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "implied-roles.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: components["parameters"]["role_id"];
                implied_role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does no more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
    "implied-roles.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: components["parameters"]["role_id"];
                implied_role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
    "role-inferences.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role_inferences: components["schemas"]["inference"][];
                    };
                };
            };
        };
    };
    "role-assignments.list": {
        parameters: {
            query?: {
                "user.id"?: string;
                "group.id"?: string;
                "role.id"?: string;
                "scope.project.id"?: string;
                "scope.domain.id"?: string;
                "scope.system"?: string;
                /** @description `projects`: inherited ones; anything else: the others. */
                "scope.OS-INHERIT:inherited_to"?: string;
                /** @description What comes of them: groups as their users, inherited ones where they hold, implied ones too; 0 for no. */
                effective?: string;
                /** @description Also of the projects below the one of the scope; 0 for no. */
                include_subtree?: string;
                /** @description 0 for no. */
                include_names?: string;
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
                        role_assignments: components["schemas"]["role_assignment"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
}
