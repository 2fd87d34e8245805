// Made from api-spec/compute/simple-tenant-usage.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-simple-tenant-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Use of every project */
        get: operations["simpleTenantUsage.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-simple-tenant-usage/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        /** Use of one project, by server */
        get: operations["simpleTenantUsage.show"];
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
        tenant_usage: {
            tenant_id: string;
            start: components["schemas"]["timestamp"];
            stop: components["schemas"]["timestamp"];
            total_hours: number;
            /** @description hours of one */
            total_vcpus_usage: number;
            /** @description hours of one MiB */
            total_memory_mb_usage: number;
            /** @description hours of one GiB */
            total_local_gb_usage: number;
            server_usages?: components["schemas"]["server_usage"][];
        };
        detailed_tenant_usage: {
            tenant_id: string;
            start: components["schemas"]["timestamp"];
            stop: components["schemas"]["timestamp"];
            total_hours: number;
            /** @description hours of one */
            total_vcpus_usage: number;
            /** @description hours of one MiB */
            total_memory_mb_usage: number;
            /** @description hours of one GiB */
            total_local_gb_usage: number;
            server_usages: components["schemas"]["server_usage"][];
        };
        server_usage: {
            instance_id: components["schemas"]["uuid"];
            name: string;
            tenant_id: string;
            flavor: string;
            vcpus: number;
            memory_mb: number;
            local_gb: number;
            hours: number;
            /** @description seconds */
            uptime: number;
            started_at: components["schemas"]["timestamp"];
            ended_at: components["schemas"]["timestamp_or_null"];
            /** @enum {string} */
            state: "active" | "building" | "error" | "paused" | "rescued" | "resized" | "shelved" | "shelved_offloaded" | "stopped" | "suspended" | "terminated";
        };
        /** Format: date-time */
        timestamp: string;
        /** Format: uuid */
        uuid: string;
        /** Format: date-time */
        timestamp_or_null: string | null;
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
    "simpleTenantUsage.list": {
        parameters: {
            query?: {
                start?: string;
                end?: string;
                detailed?: string;
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
            /** @description One entry for each project that used anything */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant_usages: components["schemas"]["tenant_usage"][];
                        tenant_usages_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "simpleTenantUsage.show": {
        parameters: {
            query?: {
                start?: string;
                end?: string;
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The use; an empty object when there was none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant_usage: components["schemas"]["detailed_tenant_usage"] | Record<string, never>;
                        tenant_usage_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
}
