// Made from api-spec/network/security-groups.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/security-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Security groups
         * @description Each filter may be repeated; its values are alternatives. One that is not listed is refused.
         */
        get: operations["securityGroups.list"];
        put?: never;
        /** Make a group, or several at once */
        post: operations["securityGroups.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/security-groups/{security_group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One security group */
        get: operations["securityGroups.show"];
        /** Change a group */
        put: operations["securityGroups.update"];
        post?: never;
        /** Delete a group */
        delete: operations["securityGroups.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/security-group-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules of security groups
         * @description Each filter may be repeated; its values are alternatives. One that is not listed is refused.
         */
        get: operations["securityGroupRules.list"];
        put?: never;
        /** Make a rule, or several at once */
        post: operations["securityGroupRules.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/security-group-rules/{security_group_rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule */
        get: operations["securityGroupRules.show"];
        put?: never;
        post?: never;
        /** Delete a rule */
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
            /** Format: uuid */
            id?: string;
            name?: string;
            description?: string;
            tenant_id?: string;
            project_id?: string;
            stateful?: boolean;
            shared?: boolean;
            created_at?: components["schemas"]["timestamp"];
            updated_at?: components["schemas"]["timestamp"];
            revision_number?: number;
            security_group_rules?: components["schemas"]["security_group_rule"][];
            tags?: string[];
        };
        security_group_rule: {
            /** Format: uuid */
            id?: string;
            created_at?: components["schemas"]["timestamp"];
            updated_at?: components["schemas"]["timestamp"];
            revision_number?: number;
            /** @description Only within a group */
            standard_attr_id?: number;
            normalized_cidr?: string | null;
            remote_address_group_id?: null;
            tenant_id?: string;
            project_id?: string;
            /** Format: uuid */
            security_group_id?: string;
            description?: string | null;
            /** @enum {string} */
            direction?: "ingress" | "egress";
            /** @enum {string} */
            ethertype?: "IPv4" | "IPv6";
            protocol?: string | null;
            port_range_min?: number | null;
            port_range_max?: number | null;
            remote_ip_prefix?: string | null;
            remote_group_id?: string | null;
            tags?: string[];
        };
        /** Format: date-time */
        timestamp: string;
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
        fault: {
            NeutronError: {
                /** @description Name of the exception */
                type: string;
                message: string;
                detail: string;
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
        /** @description The caller, or anybody here, may not do this. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description No such thing, or one that the caller may not know of. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description It is in use, or there is such a thing already. */
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
        security_group_id: string;
        security_group_rule_id: string;
        /** @description Attributes to answer; all when none is named */
        fields: string[];
        /** @description Items on a page; 0 means all */
        limit: string;
        /** @description Last item of the page before */
        marker: string;
        /** @description The page before the marker */
        page_reverse: string;
        sort_key: string[];
        /** @description asc or desc, one for each key */
        sort_dir: string[];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "securityGroups.list": {
        parameters: {
            query?: {
                /** @description Attributes to answer; all when none is named */
                fields?: components["parameters"]["fields"];
                /** @description Items on a page; 0 means all */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before */
                marker?: components["parameters"]["marker"];
                /** @description The page before the marker */
                page_reverse?: components["parameters"]["page_reverse"];
                sort_key?: components["parameters"]["sort_key"];
                /** @description asc or desc, one for each key */
                sort_dir?: components["parameters"]["sort_dir"];
                id?: string[];
                name?: string[];
                description?: string[];
                tenant_id?: string[];
                project_id?: string[];
                stateful?: string[];
                shared?: string[];
                tags?: string[];
                "tags-any"?: string[];
                "not-tags"?: string[];
                "not-tags-any"?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The security groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        security_groups: components["schemas"]["security_group"][];
                        security_groups_links?: components["schemas"]["links"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
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
                 *         "name": "web"
                 *       }
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description What was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        security_group?: components["schemas"]["security_group"];
                        /** @description Where several were asked for */
                        security_groups?: components["schemas"]["security_group"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "securityGroups.show": {
        parameters: {
            query?: {
                /** @description Attributes to answer; all when none is named */
                fields?: components["parameters"]["fields"];
            };
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One security group */
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
            404: components["responses"]["notFound"];
        };
    };
    "securityGroups.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "security_group": {
                 *         "description": "Lets browsers in"
                 *       }
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description As it is now */
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "securityGroups.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "securityGroupRules.list": {
        parameters: {
            query?: {
                /** @description Attributes to answer; all when none is named */
                fields?: components["parameters"]["fields"];
                /** @description Items on a page; 0 means all */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before */
                marker?: components["parameters"]["marker"];
                /** @description The page before the marker */
                page_reverse?: components["parameters"]["page_reverse"];
                sort_key?: components["parameters"]["sort_key"];
                /** @description asc or desc, one for each key */
                sort_dir?: components["parameters"]["sort_dir"];
                id?: string[];
                description?: string[];
                tenant_id?: string[];
                project_id?: string[];
                security_group_id?: string[];
                direction?: string[];
                ethertype?: string[];
                protocol?: string[];
                port_range_min?: string[];
                port_range_max?: string[];
                remote_ip_prefix?: string[];
                remote_group_id?: string[];
                tags?: string[];
                "tags-any"?: string[];
                "not-tags"?: string[];
                "not-tags-any"?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules of security groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        security_group_rules: components["schemas"]["security_group_rule"][];
                        security_group_rules_links?: components["schemas"]["links"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
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
                 *         "security_group_id": "8a1d5c3e-92b4-4e7f-a6d0-57c1f03b2e98",
                 *         "direction": "ingress",
                 *         "protocol": "tcp",
                 *         "port_range_min": 443,
                 *         "port_range_max": 443
                 *       }
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description What was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        security_group_rule?: components["schemas"]["security_group_rule"];
                        /** @description Where several were asked for */
                        security_group_rules?: components["schemas"]["security_group_rule"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "securityGroupRules.show": {
        parameters: {
            query?: {
                /** @description Attributes to answer; all when none is named */
                fields?: components["parameters"]["fields"];
            };
            header?: never;
            path: {
                security_group_rule_id: components["parameters"]["security_group_rule_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One rule */
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
            404: components["responses"]["notFound"];
        };
    };
    "securityGroupRules.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_rule_id: components["parameters"]["security_group_rule_id"];
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
