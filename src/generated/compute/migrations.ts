// Made from api-spec/compute/migrations.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-migrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Migrations, resizes and evacuations
         * @description Of all projects or another one needs the rule os_compute_api:os-migrations:index:all_projects, the names of hosts
         *     os_compute_api:os-migrations:index:host; they are null without it.
         */
        get: operations["migrations.list"];
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
        migration: {
            id: number;
            /** Format: uuid */
            uuid: string;
            instance_uuid: components["schemas"]["uuid"];
            /** @enum {string} */
            migration_type: "migration" | "resize" | "live-migration" | "evacuation";
            links?: components["schemas"]["links"];
            status: string;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp_or_null"];
            source_compute: components["schemas"]["string_or_null"];
            source_node: components["schemas"]["string_or_null"];
            dest_compute: components["schemas"]["string_or_null"];
            dest_host: components["schemas"]["string_or_null"];
            dest_node: components["schemas"]["string_or_null"];
            old_instance_type_id: components["schemas"]["integer_or_null"];
            new_instance_type_id: components["schemas"]["integer_or_null"];
            project_id: string | null;
            user_id: string | null;
        };
        /** Format: uuid */
        uuid: string;
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
        /** Format: date-time */
        timestamp: string;
        /** Format: date-time */
        timestamp_or_null: string | null;
        string_or_null: string | null;
        integer_or_null: number | null;
        next_link: components["schemas"]["link"][];
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
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
    };
    parameters: {
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
    "migrations.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                "changes-since"?: string;
                "changes-before"?: string;
                host?: string;
                source_compute?: string;
                instance_uuid?: string;
                status?: string;
                migration_type?: string;
                hidden?: string;
                user_id?: string;
                project_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of migrations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        migrations: components["schemas"]["migration"][];
                        migrations_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
}
