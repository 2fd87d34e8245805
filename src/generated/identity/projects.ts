// Made from api-spec/identity/projects.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects */
        get: operations["projects.list"];
        put?: never;
        /** Makes a project */
        post: operations["projects.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project; members see their own */
        get: operations["projects.show"];
        put?: never;
        post?: never;
        /** Deletes a project */
        delete: operations["projects.delete"];
        options?: never;
        head?: never;
        /** Changes a project; what is not named stays */
        patch: operations["projects.update"];
        trace?: never;
    };
    "/projects/{project_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags of a project */
        get: operations["project-tags.list"];
        /** Gives a project these tags instead of those it has */
        put: operations["project-tags.replace"];
        post?: never;
        /** Takes all tags from a project */
        delete: operations["project-tags.clear"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a project has a tag */
        get: operations["project-tags.check"];
        /** Gives a project one tag more */
        put: operations["project-tags.add"];
        post?: never;
        /** Takes a tag from a project */
        delete: operations["project-tags.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        new_project: {
            name: components["schemas"]["short_name"];
            domain_id?: components["schemas"]["id_or_null"];
            parent_id?: components["schemas"]["id_or_null"];
            description?: string | null;
            enabled?: boolean;
            is_domain?: boolean;
            tags?: components["schemas"]["tags"];
            options?: components["schemas"]["immutable_option"];
        } & {
            [key: string]: unknown;
        };
        project_changes: {
            name?: components["schemas"]["short_name"];
            domain_id?: components["schemas"]["id_or_null"];
            parent_id?: components["schemas"]["id_or_null"];
            description?: string | null;
            enabled?: boolean;
            is_domain?: boolean;
            tags?: components["schemas"]["tags"];
            options?: components["schemas"]["immutable_option"];
        } & {
            [key: string]: unknown;
        };
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
        relatives: {
            project: {
                [key: string]: unknown;
            };
        }[] | ({
            [key: string]: unknown;
        } | null);
        tag_list: {
            tags: string[];
            links: components["schemas"]["self_link"];
        };
        project_list: {
            projects: components["schemas"]["project"][];
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
        id_or_null: string | null;
        tags: string[];
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
        project_id: string;
        tag: string;
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
    "projects.list": {
        parameters: {
            query?: {
                /** @description Exactly this name. */
                name?: components["parameters"]["name"];
                domain_id?: components["parameters"]["domain_id"];
                /** @description False for 0, false, no and off. */
                enabled?: components["parameters"]["enabled"];
                parent_id?: string;
                /** @description True: domains, as projects. */
                is_domain?: string;
                /** @description With all of these tags, with commas between. */
                tags?: string;
                /** @description With any of them. */
                "tags-any"?: string;
                /** @description Not with all of them. */
                "not-tags"?: string;
                /** @description With none of them. */
                "not-tags-any"?: string;
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
                    "application/json": components["schemas"]["project_list"];
                };
            };
        };
    };
    "projects.create": {
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
                 *       "project": {
                 *         "name": "lab",
                 *         "domain_id": "default",
                 *         "description": "For trying things"
                 *       }
                 *     }
                 */
                "application/json": {
                    project: components["schemas"]["new_project"];
                };
            };
        };
        responses: {
            /** @description The project */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project: components["schemas"]["project"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "projects.show": {
        parameters: {
            query?: {
                /** @description Those above it that the caller has a role in; 0 for no, as in the next three. */
                parents_as_list?: string;
                /** @description All above it, each in the one below. */
                parents_as_ids?: string;
                /** @description Those below it that the caller has a role in. */
                subtree_as_list?: string;
                /** @description All below it, each in the one above. */
                subtree_as_ids?: string;
            };
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project: components["schemas"]["project"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "projects.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
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
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "projects.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "project": {
                 *         "enabled": false
                 *       }
                 *     }
                 */
                "application/json": {
                    project: components["schemas"]["project_changes"];
                };
            };
        };
        responses: {
            /** @description The project as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project: components["schemas"]["project"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "project-tags.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tag_list"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "project-tags.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue",
                 *         "nightly"
                 *       ]
                 *     }
                 */
                "application/json": {
                    tags: components["schemas"]["tags"];
                };
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tag_list"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "project-tags.clear": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has none */
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
    "project-tags.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                tag: components["parameters"]["tag"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has */
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
    "project-tags.add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                tag: components["parameters"]["tag"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has it */
            201: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "project-tags.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: components["parameters"]["project_id"];
                tag: components["parameters"]["tag"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has it no more */
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
