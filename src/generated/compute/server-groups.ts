// Made from api-spec/compute/server-groups.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-server-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All groups of the project */
        get: operations["serverGroups.list"];
        put?: never;
        /** Make a group */
        post: operations["serverGroups.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-server-groups/{server_group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_group_id: string;
            };
            cookie?: never;
        };
        /** One group */
        get: operations["serverGroups.show"];
        put?: never;
        post?: never;
        /** Drop a group, not its servers */
        delete: operations["serverGroups.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @enum {string} */
        policy: "anti-affinity" | "affinity" | "soft-anti-affinity" | "soft-affinity";
        server_group: {
            id: components["schemas"]["uuid"];
            name: string;
            members: components["schemas"]["uuid"][];
            policies: components["schemas"]["policy"][];
            metadata: {
                [key: string]: string;
            };
            project_id: string;
            user_id: string;
            policy: components["schemas"]["policy"];
            rules: {
                max_server_per_host?: number;
            };
        };
        /** Format: uuid */
        uuid: string;
        /** Format: name */
        name: string;
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
    };
    responses: {
        /** @description The request cannot be understood or carried out as it is. */
        badRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The caller may not do this, or a quota is used up. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The state of things forbids it now. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description No such thing, or not one that the caller may know of. */
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
        /** @description Items on a page; more than the service's own maximum means the maximum. */
        limit: number;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "serverGroups.list": {
        parameters: {
            query?: {
                all_projects?: string;
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server_groups: components["schemas"]["server_group"][];
                    };
                };
            };
        };
    };
    "serverGroups.create": {
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
                 *       "server_group": {
                 *         "name": "database",
                 *         "policy": "anti-affinity",
                 *         "rules": {
                 *           "max_server_per_host": 2
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    server_group: {
                        name: components["schemas"]["name"];
                        policies?: (("anti-affinity" | "affinity") | ("anti-affinity" | "affinity" | "soft-anti-affinity" | "soft-affinity"))[];
                        policy?: components["schemas"]["policy"];
                        rules?: {
                            max_server_per_host?: number | string;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description The new group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server_group: components["schemas"]["server_group"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
        };
    };
    "serverGroups.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_group_id: string;
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
                        server_group: components["schemas"]["server_group"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "serverGroups.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
}
