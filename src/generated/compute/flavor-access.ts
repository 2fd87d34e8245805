// Made from api-spec/compute/flavor-access.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/flavors/{flavor_id}/os-flavor-access": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        /** The projects; a public flavor is not found */
        get: operations["flavorAccess.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flavors/{flavor_id}/action#addTenantAccess": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a project use the flavor */
        post: operations["flavors.action.addTenantAccess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flavors/{flavor_id}/action#removeTenantAccess": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the flavor from a project */
        post: operations["flavors.action.removeTenantAccess"];
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
        flavor_access: {
            flavor_access: {
                flavor_id: string;
                tenant_id: string;
            }[];
        };
        project: {
            tenant: string;
        };
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
        flavor_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "flavorAccess.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry for each project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["flavor_access"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "flavors.action.addTenantAccess": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "addTenantAccess": {
                 *         "tenant": "5b1e0c7d9f2a4836b0c9d1e2f3a45678"
                 *       }
                 *     }
                 */
                "application/json": {
                    addTenantAccess: components["schemas"]["project"];
                };
            };
        };
        responses: {
            /** @description The projects that may use it now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["flavor_access"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "flavors.action.removeTenantAccess": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "removeTenantAccess": {
                 *         "tenant": "5b1e0c7d9f2a4836b0c9d1e2f3a45678"
                 *       }
                 *     }
                 */
                "application/json": {
                    removeTenantAccess: components["schemas"]["project"];
                };
            };
        };
        responses: {
            /** @description The projects that may still use it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["flavor_access"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
}
