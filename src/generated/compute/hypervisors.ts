// Made from api-spec/compute/hypervisors.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-hypervisors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hypervisors by name and id */
        get: operations["hypervisors.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hypervisors/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hypervisors with everything about them */
        get: operations["hypervisors.detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hypervisors/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums over all hypervisors */
        get: operations["hypervisors.statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hypervisors/{hypervisor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hypervisor_id: string;
            };
            cookie?: never;
        };
        /** One hypervisor */
        get: operations["hypervisors.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hypervisors/{hypervisor_id}/uptime": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hypervisor_id: string;
            };
            cookie?: never;
        };
        /** How long one is up */
        get: operations["hypervisors.uptime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hypervisors/{hypervisor_id}/search": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hypervisor_id: string;
            };
            cookie?: never;
        };
        /** Hypervisors whose name holds the word in the path */
        get: operations["hypervisors.search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hypervisors/{hypervisor_id}/servers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hypervisor_id: string;
            };
            cookie?: never;
        };
        /** The same with their servers */
        get: operations["hypervisors.servers"];
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
        id: number | string;
        /** @enum {string} */
        state: "up" | "down";
        /** @enum {string} */
        status: "enabled" | "disabled";
        servers: {
            name: string;
            uuid: components["schemas"]["uuid"];
        }[];
        hypervisor_name: {
            id: components["schemas"]["id"];
            hypervisor_hostname: string;
            state: components["schemas"]["state"];
            status: components["schemas"]["status"];
            servers?: components["schemas"]["servers"];
        };
        found: {
            hypervisors: {
                id: number;
                hypervisor_hostname: string;
                state: components["schemas"]["state"];
                status: components["schemas"]["status"];
            }[];
        };
        hypervisor: {
            id: components["schemas"]["id"];
            hypervisor_hostname: string;
            hypervisor_type: string;
            hypervisor_version: number;
            host_ip: components["schemas"]["string_or_null"];
            state: components["schemas"]["state"];
            status: components["schemas"]["status"];
            service: {
                id: components["schemas"]["id"];
                host: string;
                disabled_reason: components["schemas"]["string_or_null"];
            };
            servers?: components["schemas"]["servers"];
            uptime: string | null;
            cpu_info: string | {
                [key: string]: unknown;
            };
            vcpus: number;
            vcpus_used: number;
            memory_mb: number;
            memory_mb_used: number;
            free_ram_mb: number;
            local_gb: number;
            local_gb_used: number;
            free_disk_gb: number;
            disk_available_least: number | null;
            running_vms: number;
            current_workload: number;
        };
        hostname: string;
        /** @enum {boolean|string} */
        boolean: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
        /** Format: uuid */
        uuid: string;
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
        string_or_null: string | null;
        integer_or_null: number | null;
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
        with_servers: components["schemas"]["boolean"];
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
    "hypervisors.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                hypervisor_hostname_pattern?: components["schemas"]["hostname"];
                with_servers?: components["parameters"]["with_servers"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of hypervisors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hypervisors: components["schemas"]["hypervisor_name"][];
                        hypervisors_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "hypervisors.detail": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                hypervisor_hostname_pattern?: components["schemas"]["hostname"];
                with_servers?: components["parameters"]["with_servers"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of hypervisors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hypervisors: components["schemas"]["hypervisor"][];
                        hypervisors_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "hypervisors.statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hypervisor_statistics: {
                            count: number;
                            vcpus: number;
                            vcpus_used: number;
                            memory_mb: number;
                            memory_mb_used: number;
                            free_ram_mb: number;
                            local_gb: number;
                            local_gb_used: number;
                            free_disk_gb: number;
                            disk_available_least: components["schemas"]["integer_or_null"];
                            running_vms: number;
                            current_workload: number;
                        };
                    };
                };
            };
        };
    };
    "hypervisors.show": {
        parameters: {
            query?: {
                with_servers?: components["parameters"]["with_servers"];
            };
            header?: never;
            path: {
                hypervisor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hypervisor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hypervisor: components["schemas"]["hypervisor"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "hypervisors.uptime": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hypervisor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hypervisor and its uptime */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hypervisor: {
                            id: components["schemas"]["id"];
                            hypervisor_hostname: string;
                            state: components["schemas"]["state"];
                            status: components["schemas"]["status"];
                            uptime: components["schemas"]["string_or_null"];
                        };
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            501: components["responses"]["notImplemented"];
        };
    };
    "hypervisors.search": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hypervisor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those found, one at least */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["found"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "hypervisors.servers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hypervisor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those found, one at least */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hypervisors: {
                            id: number;
                            hypervisor_hostname: string;
                            state: components["schemas"]["state"];
                            status: components["schemas"]["status"];
                            servers?: components["schemas"]["servers"];
                        }[];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
