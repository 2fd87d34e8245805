// Made from api-spec/compute/keypairs.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-keypairs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Key pairs by name */
        get: operations["keypairs.list"];
        put?: never;
        /** Import a public key, or (before 2.92) have a pair made */
        post: operations["keypairs.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-keypairs/{keypair_name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keypair_name: string;
            };
            cookie?: never;
        };
        /** One key pair */
        get: operations["keypairs.show"];
        put?: never;
        post?: never;
        /** Drop a key pair; servers that have the key keep it */
        delete: operations["keypairs.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        listed_keypair: {
            name: string;
            /** @enum {string} */
            type: "ssh" | "x509";
            public_key: string;
            fingerprint: string;
        };
        new_keypair: {
            keypair: {
                name: string;
                /** @enum {string} */
                type: "ssh" | "x509";
                public_key: string;
                private_key?: string;
                fingerprint: string;
                user_id: string;
            };
        };
        keypair: {
            id: number;
            name: string;
            /** @enum {string} */
            type: "ssh" | "x509";
            public_key: string;
            fingerprint: string;
            user_id: string;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp_or_null"];
            deleted: boolean;
            deleted_at: components["schemas"]["timestamp_or_null"];
        };
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        next_link: components["schemas"]["link"][];
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        /** Format: date-time */
        timestamp: string;
        /** Format: date-time */
        timestamp_or_null: string | null;
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
        /** @description Whose key pairs */
        user_id: string;
        /** @description Items on a page; more than the service's own maximum means the maximum. */
        limit: number;
        /** @description Last item of the page before. */
        marker: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "keypairs.list": {
        parameters: {
            query?: {
                /** @description Whose key pairs */
                user_id?: components["parameters"]["user_id"];
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of key pairs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keypairs: {
                            keypair: components["schemas"]["listed_keypair"];
                        }[];
                        keypairs_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
    "keypairs.create": {
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
                 *       "keypair": {
                 *         "name": "ann",
                 *         "type": "ssh",
                 *         "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHyKYb7nVM0MH7VqCQIlvuJTpZPuQMcd+b5IgQE0hLdn ann@example.org"
                 *       }
                 *     }
                 */
                "application/json": {
                    keypair: {
                        name: string;
                        public_key?: string;
                        /** @enum {string} */
                        type?: "ssh" | "x509";
                        user_id?: string;
                    };
                };
            };
        };
        responses: {
            /** @description The new key pair */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["new_keypair"];
                };
            };
            /** @description The new key pair */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["new_keypair"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
        };
    };
    "keypairs.show": {
        parameters: {
            query?: {
                /** @description Whose key pairs */
                user_id?: components["parameters"]["user_id"];
            };
            header?: never;
            path: {
                keypair_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key pair */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keypair: components["schemas"]["keypair"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "keypairs.delete": {
        parameters: {
            query?: {
                /** @description Whose key pairs */
                user_id?: components["parameters"]["user_id"];
            };
            header?: never;
            path: {
                keypair_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
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
}
