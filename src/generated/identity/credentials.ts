// Made from api-spec/identity/credentials.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Credentials; everybody sees his own */
        get: operations["credentials.list"];
        put?: never;
        /** Keeps a secret */
        post: operations["credentials.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials/{credential_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One credential */
        get: operations["credentials.show"];
        put?: never;
        post?: never;
        /** Forgets a credential */
        delete: operations["credentials.delete"];
        options?: never;
        head?: never;
        /** Changes a credential; what is not named stays */
        patch: operations["credentials.update"];
        trace?: never;
    };
    "/users/{user_id}/credentials/OS-EC2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys of a user for EC2 clients */
        get: operations["ec2-credentials.list"];
        put?: never;
        /** Makes a pair of keys for a user and a project */
        post: operations["ec2-credentials.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}/credentials/OS-EC2/{credential_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One pair of keys, by its access key */
        get: operations["ec2-credentials.show"];
        put?: never;
        post?: never;
        /** Forgets a pair of keys */
        delete: operations["ec2-credentials.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        new_credential: {
            blob: string;
            project_id?: string | null;
            type: string;
            user_id: string;
        } & {
            [key: string]: unknown;
        };
        credential_changes: {
            blob?: string;
            project_id?: string | null;
            type?: string;
            user_id?: string;
        } & {
            [key: string]: unknown;
        };
        credential: {
            id: string;
            user_id: string;
            project_id: string | null;
            type: string;
            blob: string;
            links: components["schemas"]["self_link"];
        } & {
            [key: string]: unknown;
        };
        ec2_credential: {
            access: string;
            secret: string;
            user_id: string;
            tenant_id: string | null;
            trust_id: null;
            links: components["schemas"]["self_link"];
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
        /** @description Not signed in, or the attempt failed. Why is not told. */
        unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
    };
    parameters: {
        credential_id: string;
        user_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "credentials.list": {
        parameters: {
            query?: {
                user_id?: string;
                type?: string;
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
                    "application/json": {
                        credentials: components["schemas"]["credential"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "credentials.create": {
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
                 *       "credential": {
                 *         "type": "totp",
                 *         "user_id": "9d2fa86ab8a44f43bcd8ccb0f9e7a0c5",
                 *         "blob": "GEZDGNBVGY3TQOJQ"
                 *       }
                 *     }
                 */
                "application/json": {
                    credential: components["schemas"]["new_credential"];
                };
            };
        };
        responses: {
            /** @description The credential */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: components["schemas"]["credential"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "credentials.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential_id: components["parameters"]["credential_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The credential */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: components["schemas"]["credential"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "credentials.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential_id: components["parameters"]["credential_id"];
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
    "credentials.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential_id: components["parameters"]["credential_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "credential": {
                 *         "blob": "MFRGGZDFMZTWQ2LK"
                 *       }
                 *     }
                 */
                "application/json": {
                    credential: components["schemas"]["credential_changes"];
                };
            };
        };
        responses: {
            /** @description The credential as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: components["schemas"]["credential"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "ec2-credentials.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credentials: components["schemas"]["ec2_credential"][];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "ec2-credentials.create": {
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
                 *       "tenant_id": "9d2fa86ab8a44f43bcd8ccb0f9e7a0c5"
                 *     }
                 */
                "application/json": {
                    tenant_id: string;
                };
            };
        };
        responses: {
            /** @description The keys */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: components["schemas"]["ec2_credential"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "ec2-credentials.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
                credential_id: components["parameters"]["credential_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: components["schemas"]["ec2_credential"];
                    };
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "ec2-credentials.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["user_id"];
                credential_id: components["parameters"]["credential_id"];
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
