// Made from api-spec/compute/hosts.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All hosts with their services */
        get: operations["hosts.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hosts/{host_name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        /** What a host has, what is used and by whom */
        get: operations["hosts.show"];
        /** Enable a host, or put it in maintenance */
        put: operations["hosts.update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hosts/{host_name}/reboot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        /** Reboot a host */
        get: operations["hosts.reboot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hosts/{host_name}/shutdown": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        /** Switch a host off */
        get: operations["hosts.shutdown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-hosts/{host_name}/startup": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        /** Switch a host on */
        get: operations["hosts.startup"];
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
        /** @enum {string} */
        on_or_off: "enable" | "disable" | "Enable" | "Disable" | "ENABLE" | "DISABLE";
        power_action: {
            host: string;
            power_action: string;
        };
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
        /** @description The hypervisor cannot do this. */
        notImplemented: {
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
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "hosts.list": {
        parameters: {
            query?: {
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hosts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hosts: {
                            host_name: string;
                            service: string;
                            zone: string;
                        }[];
                    };
                };
            };
        };
    };
    "hosts.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description First the host as a whole, then each project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        host: {
                            resource: {
                                host: string;
                                project: string;
                                cpu: number;
                                memory_mb: number;
                                disk_gb: number;
                            };
                        }[];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "hosts.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "disable"
                 *     }
                 */
                "application/json": {
                    status?: components["schemas"]["on_or_off"];
                    maintenance_mode?: components["schemas"]["on_or_off"];
                };
            };
        };
        responses: {
            /** @description What was changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        host: string;
                        /** @enum {string} */
                        status?: "enabled" | "disabled";
                        /** @enum {string} */
                        maintenance_mode?: "on_maintenance" | "off_maintenance";
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            501: components["responses"]["notImplemented"];
        };
    };
    "hosts.reboot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begun */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["power_action"];
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "hosts.shutdown": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begun */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["power_action"];
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "hosts.startup": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begun */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["power_action"];
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
}
