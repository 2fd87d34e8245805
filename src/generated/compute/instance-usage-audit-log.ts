// Made from api-spec/compute/instance-usage-audit-log.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-instance_usage_audit_log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The period that is over last */
        get: operations["instanceUsageAuditLog.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-instance_usage_audit_log/{before}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                before: string;
            };
            cookie?: never;
        };
        /** The period before a time */
        get: operations["instanceUsageAuditLog.show"];
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
        audit_log: {
            period_beginning: components["schemas"]["timestamp"];
            period_ending: components["schemas"]["timestamp"];
            num_hosts: number;
            num_hosts_done: number;
            num_hosts_running: number;
            num_hosts_not_run: number;
            hosts_not_run: string[];
            overall_status: string;
            total_instances: number;
            total_errors: number;
            /** @description By host */
            log: {
                [key: string]: {
                    /** @enum {string} */
                    state: "RUNNING" | "DONE";
                    instances: number;
                    errors: number;
                    message: string;
                };
            };
        };
        /** Format: date-time */
        timestamp: string;
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
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "instanceUsageAuditLog.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far the hosts came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instance_usage_audit_logs: components["schemas"]["audit_log"];
                    };
                };
            };
        };
    };
    "instanceUsageAuditLog.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                before: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far the hosts came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instance_usage_audit_log: components["schemas"]["audit_log"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
}
