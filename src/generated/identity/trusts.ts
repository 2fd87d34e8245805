// Made from api-spec/identity/trusts.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/OS-TRUST/trusts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Trusts; everybody those that he gave or has */
        get: operations["trusts.list"];
        put?: never;
        /** Lets another user act; only the trustor himself */
        post: operations["trusts.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/OS-TRUST/trusts/{trust_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trust */
        get: operations["trusts.show"];
        put?: never;
        post?: never;
        /** Ends a trust, and with it the tokens it got */
        delete: operations["trusts.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/OS-TRUST/trusts/{trust_id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles that a trust gives */
        get: operations["trust-roles.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/OS-TRUST/trusts/{trust_id}/roles/{role_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One role that a trust gives */
        get: operations["trust-roles.show"];
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
        new_trust: {
            trustor_user_id: string;
            trustee_user_id: string;
            impersonation: boolean;
            project_id?: components["schemas"]["id_or_null"];
            remaining_uses?: number | null;
            expires_at?: null | string;
            allow_redelegation?: boolean | null;
            redelegation_count?: number | null;
            roles?: {
                id?: components["schemas"]["id_string"];
                name?: components["schemas"]["long_name"];
            }[];
        } & {
            [key: string]: unknown;
        };
        trust: {
            id: string;
            trustor_user_id: string;
            trustee_user_id: string;
            project_id: string;
            impersonation: boolean;
            expires_at: components["schemas"]["timestamp_or_null"];
            deleted_at: null;
            remaining_uses: number | null;
            redelegated_trust_id: string | null;
            redelegation_count: number;
            roles?: components["schemas"]["role"][];
            roles_links?: components["schemas"]["list_links"];
            links: components["schemas"]["self_link"];
        };
        /** Format: date-time */
        timestamp_or_null: string | null;
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
        fault: {
            error: {
                code: number;
                message: string;
                title: string;
            };
        };
        id_or_null: string | null;
        id_string: string;
        long_name: string;
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
        /** @description The request cannot be understood. */
        badRequest: {
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
        trust_id: string;
        role_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "trusts.list": {
        parameters: {
            query?: {
                trustor_user_id?: string;
                trustee_user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that fit, without their roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        trusts: components["schemas"]["trust"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
    "trusts.create": {
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
                 *       "trust": {
                 *         "trustor_user_id": "9d2fa86ab8a44f43bcd8ccb0f9e7a0c5",
                 *         "trustee_user_id": "2f2a5a3b1c5d4e0f9a8b7c6d5e4f3a2b",
                 *         "project_id": "0d6fc4e2f1f04d0c8a3d4f2a91b8c7e6",
                 *         "impersonation": false,
                 *         "roles": [
                 *           {
                 *             "name": "member"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    trust: components["schemas"]["new_trust"];
                };
            };
        };
        responses: {
            /** @description The trust */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        trust: components["schemas"]["trust"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "trusts.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trust_id: components["parameters"]["trust_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trust */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        trust: components["schemas"]["trust"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "trusts.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trust_id: components["parameters"]["trust_id"];
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
    "trust-roles.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trust_id: components["parameters"]["trust_id"];
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
                    "application/json": {
                        roles: components["schemas"]["role"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "trust-roles.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trust_id: components["parameters"]["trust_id"];
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
}
