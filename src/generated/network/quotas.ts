// Made from api-spec/network/quotas.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Limits of the projects that were given some */
        get: operations["quotas.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/quotas/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The project that the caller's quota is of */
        get: operations["quotas.tenant"];
        put?: never;
        post?: never;
        delete?: never;
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
        /** Limits of a project */
        get: operations["quotas.show"];
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
    "/v2.0/quotas/{project_id}/default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Limits that a project has when nothing else was said */
        get: operations["quotas.defaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/quotas/{project_id}/details": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Limits and use */
        get: operations["quotas.details"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/quotas/{project_id}/details.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, at the path that clients ask for */
        get: operations["quotas.detailsJson"];
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
        quota: {
            network: number;
            subnet: number;
            subnetpool: number;
            port: number;
            router: number;
            floatingip: number;
            rbac_policy: number;
            security_group: number;
            security_group_rule: number;
        };
        quota_of_project: {
            tenant_id: string;
            project_id: string;
            network: number;
            subnet: number;
            subnetpool: number;
            port: number;
            router: number;
            floatingip: number;
            rbac_policy: number;
            security_group: number;
            security_group_rule: number;
        };
        quota_details: {
            network: components["schemas"]["quota_detail"];
            subnet: components["schemas"]["quota_detail"];
            subnetpool: components["schemas"]["quota_detail"];
            port: components["schemas"]["quota_detail"];
            router: components["schemas"]["quota_detail"];
            floatingip: components["schemas"]["quota_detail"];
            rbac_policy: components["schemas"]["quota_detail"];
            security_group: components["schemas"]["quota_detail"];
            security_group_rule: components["schemas"]["quota_detail"];
        };
        quota_detail: {
            limit: number;
            used: number;
            reserved: number;
        };
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
        /** @description The request cannot be understood. */
        badRequest: {
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
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "quotas.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One for each project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quotas: components["schemas"]["quota_of_project"][];
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
    "quotas.tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
                        tenant: {
                            tenant_id: string;
                        };
                    };
                };
            };
        };
    };
    "quotas.show": {
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
            /** @description Limit by resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota: components["schemas"]["quota"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
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
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "quota": {
                 *         "port": 50,
                 *         "security_group": -1
                 *       }
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The limits as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota: components["schemas"]["quota"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
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
            /** @description Gone */
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
    "quotas.defaults": {
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
            /** @description Limit by resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota: components["schemas"]["quota"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
    "quotas.details": {
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
            /** @description Limit by resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota: components["schemas"]["quota_details"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
    "quotas.detailsJson": {
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
            /** @description Limit by resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota: components["schemas"]["quota_details"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
}
