// Made from api-spec/identity/application-credentials.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/users/{user_id}/application_credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user's application credentials */
        get: operations["application-credentials.list"];
        put?: never;
        /** Makes one for the project of the token; its secret is told this once */
        post: operations["application-credentials.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}/application_credentials/{application_credential_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One application credential */
        get: operations["application-credentials.show"];
        put?: never;
        post?: never;
        /** Deletes one, and with it the tokens it got */
        delete: operations["application-credentials.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}/access_rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules of what a user's application credentials may ask for */
        get: operations["access-rules.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}/access_rules/{access_rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One such rule */
        get: operations["access-rules.show"];
        put?: never;
        post?: never;
        /** Deletes a rule that no application credential has */
        delete: operations["access-rules.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        access_rule: {
            id: string;
            service: string;
            method: string;
            path: string;
            links?: components["schemas"]["self_link"];
        };
        application_credential: {
            id: string;
            name: string;
            description: string | null;
            user_id: string;
            project_id: string;
            system: null;
            expires_at: string | null;
            unrestricted: boolean | null;
            roles: {
                id: string;
                name: string;
                domain_id: string | null;
                description: string | null;
                options: components["schemas"]["options"];
            }[];
            access_rules?: components["schemas"]["access_rule"][];
            secret?: string;
            links: components["schemas"]["self_link"];
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
        fault: {
            error: {
                code: number;
                message: string;
                title: string;
            };
        };
        long_name: string;
        id_string: string;
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
        access_rule_id: string;
        application_credential_id: string;
        user_id: string;
        /** @description Exactly this name. */
        name: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "application-credentials.list": {
        parameters: {
            query?: {
                /** @description Exactly this name. */
                name?: components["parameters"]["name"];
            };
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
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
                        application_credentials: components["schemas"]["application_credential"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
    "application-credentials.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "application_credential": {
                 *         "name": "backup",
                 *         "roles": [
                 *           {
                 *             "name": "reader"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    application_credential: {
                        name: components["schemas"]["long_name"];
                        description?: string | null;
                        secret?: string | null;
                        expires_at?: string | null;
                        roles?: {
                            id?: components["schemas"]["id_string"];
                            name?: components["schemas"]["long_name"];
                        }[];
                        unrestricted?: boolean;
                        /** @description What it may ask for; all, when there are none. */
                        access_rules?: {
                            path?: string;
                            method?: string;
                            service?: string;
                            id?: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description The application credential with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        application_credential: components["schemas"]["application_credential"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "application-credentials.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
                application_credential_id: components["parameters"]["application_credential_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application credential */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        application_credential: components["schemas"]["application_credential"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "application-credentials.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
                application_credential_id: components["parameters"]["application_credential_id"];
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
    "access-rules.list": {
        parameters: {
            query?: {
                service?: string;
                path?: string;
                method?: string;
            };
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
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
                        access_rules: components["schemas"]["access_rule"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
    "access-rules.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
                access_rule_id: components["parameters"]["access_rule_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_rule: components["schemas"]["access_rule"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "access-rules.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
                access_rule_id: components["parameters"]["access_rule_id"];
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
}
