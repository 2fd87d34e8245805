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
        post?: never;
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
    "/projects/{project_id}/users/{user_id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles that a user was given in a project */
        get: operations["project-user-roles.list"];
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
        role: {
            id: string;
            name: string;
            domain_id: null;
            description: string | null;
            options: {
                immutable?: boolean;
            };
            links: components["schemas"]["self_link"];
        };
        role_list: {
            roles: components["schemas"]["role"][];
            links: components["schemas"]["list_links"];
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
            };
            scope: {
                project?: components["schemas"]["thing"];
                domain?: components["schemas"]["thing"];
                system?: {
                    all: boolean;
                };
            };
            user?: components["schemas"]["thing"];
            role: components["schemas"]["thing"];
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
        /** @description No such thing. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The request cannot be understood. */
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
        role_id: string;
        /** @description Exactly this name. */
        name: string;
        domain_id: string;
        project_id: string;
        user_id: string;
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
    "role-assignments.list": {
        parameters: {
            query?: {
                "user.id"?: string;
                "group.id"?: string;
                "role.id"?: string;
                "scope.project.id"?: string;
                "scope.domain.id"?: string;
                "scope.system"?: string;
                /** @description Also roles that come by implication; 0 for no. */
                effective?: string;
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
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "project-user-roles.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["role_list"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
