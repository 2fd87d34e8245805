// Made from api-spec/compute/security-groups.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/os-security-groups": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** Groups of a server */
        get: operations["securityGroups.listOfServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-security-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All groups of the project */
        get: operations["securityGroups.list"];
        put?: never;
        /** Make a group */
        post: operations["securityGroups.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-security-groups/{security_group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: string;
            };
            cookie?: never;
        };
        /** One group */
        get: operations["securityGroups.show"];
        /** Rename a group */
        put: operations["securityGroups.update"];
        post?: never;
        /** Drop a group */
        delete: operations["securityGroups.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-security-group-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a rule to a group */
        post: operations["securityGroupRules.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-security-group-rules/{security_group_rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_rule_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Drop a rule */
        delete: operations["securityGroupRules.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        security_group: {
            id: components["schemas"]["uuid"];
            name: string;
            description: components["schemas"]["string_or_null"];
            tenant_id: string;
            rules: components["schemas"]["security_group_rule"][];
        };
        security_group_rule: {
            id: components["schemas"]["uuid"];
            parent_group_id: components["schemas"]["uuid"];
            ip_protocol: components["schemas"]["string_or_null"];
            from_port: components["schemas"]["integer_or_null"];
            to_port: components["schemas"]["integer_or_null"];
            ip_range: {
                cidr?: string;
            };
            group: {
                name?: string;
                tenant_id?: string;
            };
        };
        /** Format: uuid */
        uuid: string;
        string_or_null: string | null;
        integer_or_null: number | null;
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
    };
    responses: {
        /** @description No such thing, or not one that the caller may know of. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
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
    };
    parameters: {
        server_id: string;
        /** @description Items on a page; more than the service's own maximum means the maximum. */
        limit: number;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "securityGroups.listOfServer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
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
                        security_groups: components["schemas"]["security_group"][];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "securityGroups.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                offset?: number;
                all_tenants?: string;
            };
            header?: never;
            path?: never;
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
                        security_groups: components["schemas"]["security_group"][];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "securityGroups.create": {
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
                 *       "security_group": {
                 *         "name": "web",
                 *         "description": "Lets browsers in"
                 *       }
                 *     }
                 */
                "application/json": {
                    security_group: {
                        name: string;
                        description: string;
                    } & {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
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
                        security_group: components["schemas"]["security_group"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
    "securityGroups.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: string;
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
                        security_group: components["schemas"]["security_group"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "securityGroups.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "security_group": {
                 *         "name": "web",
                 *         "description": "Lets browsers and probes in"
                 *       }
                 *     }
                 */
                "application/json": {
                    security_group: {
                        name: string;
                        description: string;
                    } & {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
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
                        security_group: components["schemas"]["security_group"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "securityGroups.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "securityGroupRules.create": {
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
                 *       "security_group_rule": {
                 *         "parent_group_id": "8a1d5c3e-92b4-4e7f-a6d0-57c1f03b2e98",
                 *         "ip_protocol": "tcp",
                 *         "from_port": 443,
                 *         "to_port": 443,
                 *         "cidr": "0.0.0.0/0"
                 *       }
                 *     }
                 */
                "application/json": {
                    security_group_rule: {
                        /** Format: uuid */
                        parent_group_id: string;
                        /** Format: uuid */
                        group_id?: string | null;
                        cidr?: unknown;
                        ip_protocol?: unknown;
                        from_port?: unknown;
                        to_port?: unknown;
                    } & {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The new rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        security_group_rule: components["schemas"]["security_group_rule"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "securityGroupRules.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
