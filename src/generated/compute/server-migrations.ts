// Made from api-spec/compute/server-migrations.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/migrations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /**
         * Those under way
         * @description The names of hosts need the rule os_compute_api:servers:migrations:index:host; they are null without it.
         */
        get: operations["serverMigrations.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/migrations/{migration_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                migration_id: string;
            };
            cookie?: never;
        };
        /** One that is under way */
        get: operations["serverMigrations.show"];
        put?: never;
        post?: never;
        /** Abort it; the server stays where it is */
        delete: operations["serverMigrations.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/migrations/{migration_id}/action#force_complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                migration_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the server, so that the rest is moved at once */
        post: operations["serverMigrations.action.force_complete"];
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
        server_migration: {
            id: number;
            /** Format: uuid */
            uuid: string;
            server_uuid: components["schemas"]["uuid"];
            status: string;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp"];
            source_compute: components["schemas"]["string_or_null"];
            source_node: components["schemas"]["string_or_null"];
            dest_compute: components["schemas"]["string_or_null"];
            dest_host: components["schemas"]["string_or_null"];
            dest_node: components["schemas"]["string_or_null"];
            memory_total_bytes: components["schemas"]["integer_or_null"];
            memory_processed_bytes: components["schemas"]["integer_or_null"];
            memory_remaining_bytes: components["schemas"]["integer_or_null"];
            disk_total_bytes: components["schemas"]["integer_or_null"];
            disk_processed_bytes: components["schemas"]["integer_or_null"];
            disk_remaining_bytes: components["schemas"]["integer_or_null"];
            project_id: string | null;
            user_id: string | null;
        };
        /** Format: uuid */
        uuid: string;
        /** Format: date-time */
        timestamp: string;
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
        /** @description The state of things forbids it now. */
        conflict: {
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
    };
    parameters: {
        server_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "serverMigrations.list": {
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
            /** @description The migrations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        migrations: components["schemas"]["server_migration"][];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "serverMigrations.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                migration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The migration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        migration: components["schemas"]["server_migration"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "serverMigrations.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                migration_id: string;
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
    "serverMigrations.action.force_complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                migration_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "force_complete": null
                 *     }
                 */
                "application/json": {
                    force_complete: null;
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
