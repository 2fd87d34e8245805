// Made from api-spec/network/refused.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make one */
        post: operations["networks.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/networks/{network_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change one */
        put: operations["networks.update"];
        post?: never;
        /** Delete one */
        delete: operations["networks.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/subnets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make one */
        post: operations["subnets.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/subnets/{subnet_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change one */
        put: operations["subnets.update"];
        post?: never;
        /** Delete one */
        delete: operations["subnets.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/ports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make one */
        post: operations["ports.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/ports/{port_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change one */
        put: operations["ports.update"];
        post?: never;
        /** Delete one */
        delete: operations["ports.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/security-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make one */
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
        get?: never;
        /** Change one */
        put: operations["securityGroups.update"];
        post?: never;
        /** Delete one */
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
        get?: never;
        put?: never;
        /** Make one */
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
        get?: never;
        /** Change one */
        put: operations["securityGroupRules.update"];
        post?: never;
        /** Delete one */
        delete: operations["securityGroupRules.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/quotas/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change limits */
        put: operations["quotas.update"];
        post?: never;
        /** Go back to the defaults */
        delete: operations["quotas.delete"];
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
            NeutronError: {
                /** @description Name of the exception */
                type: string;
                message: string;
                detail: string;
            };
        };
    };
    responses: {
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
    };
    parameters: {
        network_id: string;
        subnet_id: string;
        port_id: string;
        security_group_id: string;
        security_group_rule_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "networks.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
        };
    };
    "networks.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
    "networks.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
    "subnets.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
        };
    };
    "subnets.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
    "subnets.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
    "ports.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
        };
    };
    "ports.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
    "ports.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
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
    "securityGroups.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
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
        requestBody?: never;
        responses: {
            /** @description Never given */
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
            /** @description Never given */
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
    "securityGroupRules.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
        };
    };
    "securityGroupRules.update": {
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
            /** @description Never given */
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
            /** @description Never given */
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
    "quotas.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
        };
    };
    "quotas.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
        };
    };
}
