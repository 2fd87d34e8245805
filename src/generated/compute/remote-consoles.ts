// Made from api-spec/compute/remote-consoles.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/remote-consoles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a console */
        post: operations["remoteConsoles.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#os-getVNCConsole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A VNC console */
        post: operations["servers.action.os-getVNCConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#os-getSPICEConsole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A SPICE console */
        post: operations["servers.action.os-getSPICEConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#os-getSerialConsole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A serial console */
        post: operations["servers.action.os-getSerialConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#os-getRDPConsole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An RDP console, which no host here has */
        post: operations["servers.action.os-getRDPConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-console-auth-tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        /** Where a console of that token is, for proxies */
        get: operations["consoleAuthTokens.show"];
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
        console: {
            type: string;
            /** Format: uri */
            url: string;
        };
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        /** Format: uuid */
        uuid: string;
        string_or_null: string | null;
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
    "remoteConsoles.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "remote_console": {
                 *         "protocol": "vnc",
                 *         "type": "novnc"
                 *       }
                 *     }
                 */
                "application/json": {
                    remote_console: {
                        protocol: ("vnc" | "spice" | "rdp" | "serial") | ("vnc" | "spice" | "rdp" | "serial" | "mks");
                        type: ("novnc" | "xvpvnc" | "rdp-html5" | "spice-html5" | "serial") | ("novnc" | "xvpvnc" | "rdp-html5" | "spice-html5" | "serial" | "webmks") | ("novnc" | "xvpvnc" | "rdp-html5" | "spice-html5" | "serial" | "webmks" | "spice-direct");
                    };
                };
            };
        };
        responses: {
            /** @description Where to find it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        remote_console: {
                            protocol: string;
                            type: string;
                            /** Format: uri */
                            url: string;
                        };
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
    "servers.action.os-getVNCConsole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "os-getVNCConsole": {
                 *         "type": "novnc"
                 *       }
                 *     }
                 */
                "application/json": {
                    "os-getVNCConsole": {
                        /** @enum {string} */
                        type: "novnc" | "xvpvnc";
                    };
                };
            };
        };
        responses: {
            /** @description Where to find it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        console: components["schemas"]["console"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
    "servers.action.os-getSPICEConsole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "os-getSPICEConsole": {
                 *         "type": "spice-html5"
                 *       }
                 *     }
                 */
                "application/json": {
                    "os-getSPICEConsole": {
                        /** @enum {string} */
                        type: "spice-html5";
                    };
                };
            };
        };
        responses: {
            /** @description Where to find it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        console: components["schemas"]["console"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
    "servers.action.os-getSerialConsole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "os-getSerialConsole": {
                 *         "type": "serial"
                 *       }
                 *     }
                 */
                "application/json": {
                    "os-getSerialConsole": {
                        /** @enum {string} */
                        type: "serial";
                    };
                };
            };
        };
        responses: {
            /** @description Where to find it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        console: components["schemas"]["console"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
    "servers.action.os-getRDPConsole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "os-getRDPConsole": {
                 *         "type": "rdp-html5"
                 *       }
                 *     }
                 */
                "application/json": {
                    "os-getRDPConsole": {
                        /** @enum {string} */
                        type: "rdp-html5";
                    };
                };
            };
        };
        responses: {
            /** @description Where to find it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        console: components["schemas"]["console"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
    "consoleAuthTokens.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        console: {
                            instance_uuid: components["schemas"]["uuid"];
                            host: components["schemas"]["string_or_null"];
                            port: number;
                            internal_access_path: components["schemas"]["string_or_null"];
                            tls_port: number | null;
                        };
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
}
