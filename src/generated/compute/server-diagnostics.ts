// Made from api-spec/compute/server-diagnostics.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/diagnostics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** The figures; null is unknown */
        get: operations["serverDiagnostics.show"];
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
        diagnostics: {
            /** @enum {string} */
            state: "pending" | "running" | "paused" | "shutdown" | "crashed" | "suspended";
            /** @enum {string} */
            driver: "xenapi";
            hypervisor: components["schemas"]["string_or_null"];
            hypervisor_os: components["schemas"]["string_or_null"];
            uptime: components["schemas"]["integer_or_null"];
            config_drive: boolean;
            num_cpus: components["schemas"]["integer_or_null"];
            num_nics: components["schemas"]["integer_or_null"];
            num_disks: components["schemas"]["integer_or_null"];
            cpu_details: {
                id: components["schemas"]["integer_or_null"];
                time: components["schemas"]["integer_or_null"];
                utilisation: components["schemas"]["integer_or_null"];
            }[];
            nic_details: {
                mac_address: components["schemas"]["string_or_null"];
                rx_octets: components["schemas"]["integer_or_null"];
                rx_packets: components["schemas"]["integer_or_null"];
                rx_drop: components["schemas"]["integer_or_null"];
                rx_errors: components["schemas"]["integer_or_null"];
                rx_rate: components["schemas"]["integer_or_null"];
                tx_octets: components["schemas"]["integer_or_null"];
                tx_packets: components["schemas"]["integer_or_null"];
                tx_drop: components["schemas"]["integer_or_null"];
                tx_errors: components["schemas"]["integer_or_null"];
                tx_rate: components["schemas"]["integer_or_null"];
            }[];
            disk_details: {
                read_bytes: components["schemas"]["integer_or_null"];
                read_requests: components["schemas"]["integer_or_null"];
                write_bytes: components["schemas"]["integer_or_null"];
                write_requests: components["schemas"]["integer_or_null"];
                errors_count: components["schemas"]["integer_or_null"];
            }[];
            memory_details: {
                maximum: components["schemas"]["integer_or_null"];
                used: components["schemas"]["integer_or_null"];
            };
        };
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
        /** @description The request cannot be understood or carried out as it is. */
        badRequest: {
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
        /** @description The state of things forbids it now. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The hypervisor cannot do this. */
        notImplemented: {
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
    "serverDiagnostics.show": {
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
            /** @description Before 2.48 whatever the hypervisor says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | components["schemas"]["diagnostics"];
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
}
