// Made from api-spec/identity/inherited-grants.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a user was given a role in a project for the projects below */
        get: operations["inherited-project-user-roles.check"];
        /** Gives a user a role in a project for the projects below */
        put: operations["inherited-project-user-roles.grant"];
        post?: never;
        /** Takes a role from a user in a project for the projects below */
        delete: operations["inherited-project-user-roles.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a group was given a role in a project for the projects below */
        get: operations["inherited-project-group-roles.check"];
        /** Gives a group a role in a project for the projects below */
        put: operations["inherited-project-group-roles.grant"];
        post?: never;
        /** Takes a role from a group in a project for the projects below */
        delete: operations["inherited-project-group-roles.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/inherited_to_projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles that a user was given in a domain for the projects below */
        get: operations["inherited-domain-user-roles.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a user was given a role in a domain for the projects below */
        get: operations["inherited-domain-user-roles.check"];
        /** Gives a user a role in a domain for the projects below */
        put: operations["inherited-domain-user-roles.grant"];
        post?: never;
        /** Takes a role from a user in a domain for the projects below */
        delete: operations["inherited-domain-user-roles.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/inherited_to_projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles that a group was given in a domain for the projects below */
        get: operations["inherited-domain-group-roles.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a group was given a role in a domain for the projects below */
        get: operations["inherited-domain-group-roles.check"];
        /** Gives a group a role in a domain for the projects below */
        put: operations["inherited-domain-group-roles.grant"];
        post?: never;
        /** Takes a role from a group in a domain for the projects below */
        delete: operations["inherited-domain-group-roles.revoke"];
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
            error: {
                code: number;
                message: string;
                title: string;
            };
        };
        options: {
            [key: string]: unknown;
        };
        self_link: {
            /** Format: uri */
            self: string;
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
        list_links: {
            next: string | null;
            /** Format: uri */
            self: string;
            previous: string | null;
        };
        /** @description Only with `limit`, where there is more. */
        truncated: boolean;
        role_list: {
            roles: components["schemas"]["role"][];
            links: components["schemas"]["list_links"];
            truncated?: components["schemas"]["truncated"];
        };
    };
    responses: {
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
        project_id: string;
        user_id: string;
        role_id: string;
        group_id: string;
        domain_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "inherited-project-user-roles.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                user_id: components["parameters"]["user_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description So it is */
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
    "inherited-project-user-roles.grant": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                user_id: components["parameters"]["user_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Given */
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
    "inherited-project-user-roles.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                user_id: components["parameters"]["user_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken */
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
    "inherited-project-group-roles.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                group_id: components["parameters"]["group_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description So it is */
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
    "inherited-project-group-roles.grant": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                group_id: components["parameters"]["group_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Given */
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
    "inherited-project-group-roles.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                group_id: components["parameters"]["group_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken */
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
    "inherited-domain-user-roles.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "inherited-domain-user-roles.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
                user_id: components["parameters"]["user_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description So it is */
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
    "inherited-domain-user-roles.grant": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
                user_id: components["parameters"]["user_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Given */
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
    "inherited-domain-user-roles.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
                user_id: components["parameters"]["user_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken */
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
    "inherited-domain-group-roles.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
                group_id: components["parameters"]["group_id"];
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "inherited-domain-group-roles.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
                group_id: components["parameters"]["group_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description So it is */
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
    "inherited-domain-group-roles.grant": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
                group_id: components["parameters"]["group_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Given */
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
    "inherited-domain-group-roles.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: components["parameters"]["domain_id"];
                group_id: components["parameters"]["group_id"];
                role_id: components["parameters"]["role_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken */
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
