// Made from api-spec/compute/server-actions.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/action#os-start": {
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
        /** Start a stopped server */
        post: operations["servers.action.os-start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#os-stop": {
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
        /** Shut a server down */
        post: operations["servers.action.os-stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#reboot": {
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
        /** Reboot, asking the guest (SOFT) or not (HARD) */
        post: operations["servers.action.reboot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#pause": {
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
        /** Stop the virtual CPUs, keep the memory */
        post: operations["servers.action.pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#unpause": {
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
        /** Let a paused server run on */
        post: operations["servers.action.unpause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#suspend": {
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
        /** Save the memory to disk and stop */
        post: operations["servers.action.suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#resume": {
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
        /** Load the saved memory and run on */
        post: operations["servers.action.resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#lock": {
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
        /** Refuse changes by anybody but administrators */
        post: operations["servers.action.lock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#unlock": {
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
        /**
         * Undo lock
         * @description An administrator's lock needs the rule os_compute_api:os-lock-server:unlock:unlock_override.
         */
        post: operations["servers.action.unlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#os-migrateLive": {
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
        /**
         * Move a running server to another host
         * @description A given host needs the rule os_compute_api:os-migrate-server:migrate_live:host.
         */
        post: operations["servers.action.os-migrateLive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#os-resetState": {
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
        /** Say that a server is fine, or that it is not */
        post: operations["servers.action.os-resetState"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#resize": {
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
        /** Change to another flavor, to be confirmed or reverted */
        post: operations["servers.action.resize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#confirmResize": {
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
        /** Keep the new flavor and drop what was kept for going back */
        post: operations["servers.action.confirmResize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#revertResize": {
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
        /** Go back to the old flavor */
        post: operations["servers.action.revertResize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#migrate": {
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
        /**
         * Move a server to another host, stopped; to be confirmed or reverted
         * @description A given host needs the rule os_compute_api:os-migrate-server:migrate:host.
         */
        post: operations["servers.action.migrate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#rebuild": {
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
        /** Write the root disk anew from an image */
        post: operations["servers.action.rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#evacuate": {
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
        /** Build a server again elsewhere when its host is down */
        post: operations["servers.action.evacuate"];
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
        rebuild: {
            /** Format: uuid */
            imageRef: string;
            name?: components["schemas"]["name"];
            adminPass?: string;
            metadata?: components["schemas"]["metadata"];
            preserve_ephemeral?: components["schemas"]["boolean"];
            "OS-DCF:diskConfig"?: components["schemas"]["disk_config"];
            /** Format: ipv4 */
            accessIPv4?: string;
            /** Format: ipv6 */
            accessIPv6?: string;
            personality?: {
                path?: string;
                /** Format: base64 */
                contents?: string;
            }[];
            description?: components["schemas"]["description"];
            key_name?: string | null;
            /** Format: base64 */
            user_data?: string | null;
            trusted_image_certificates?: components["schemas"]["certificate_ids"];
            hostname?: components["schemas"]["guest_hostname"];
        };
        rebuilt_server: {
            id: components["schemas"]["uuid"];
            name: string;
            status: components["schemas"]["status"];
            tenant_id: string;
            user_id: string;
            created: components["schemas"]["timestamp"];
            updated: components["schemas"]["timestamp"];
            links: components["schemas"]["links"];
            description: string | null;
            progress: number;
            fault?: components["schemas"]["server_fault"];
            flavor: components["schemas"]["server_flavor"];
            image: components["schemas"]["server_image"];
            key_name: string | null;
            user_data: string | null;
            adminPass: string;
            metadata: components["schemas"]["string_map"];
            tags: string[];
            addresses: {
                [key: string]: {
                    addr: string;
                    /** @enum {integer} */
                    version: 4 | 6;
                    /** @enum {string} */
                    "OS-EXT-IPS:type": "fixed" | "floating";
                    "OS-EXT-IPS-MAC:mac_addr": string;
                }[];
            };
            accessIPv4: string;
            accessIPv6: string;
            security_groups?: components["schemas"]["security_group_names"];
            server_groups: string[];
            hostId: string;
            /** @enum {string} */
            host_status: "UP" | "DOWN" | "MAINTENANCE" | "UNKNOWN" | "";
            locked: boolean;
            locked_reason: string | null;
            /** @enum {string} */
            config_drive: "" | "True";
            trusted_image_certificates: string[] | null;
            pinned_availability_zone: string | null;
            scheduler_hints: {
                [key: string]: unknown;
            };
            "OS-DCF:diskConfig": components["schemas"]["disk_config"];
            "OS-EXT-AZ:availability_zone": string;
            "OS-EXT-STS:power_state": components["schemas"]["power_state"];
            "OS-EXT-STS:task_state": string | null;
            "OS-EXT-STS:vm_state": string;
            /** Format: date-time */
            "OS-SRV-USG:launched_at": string | null;
            /** Format: date-time */
            "OS-SRV-USG:terminated_at": string | null;
            "os-extended-volumes:volumes_attached": components["schemas"]["attached_volume"][];
            "OS-EXT-SRV-ATTR:host": string | null;
            "OS-EXT-SRV-ATTR:hypervisor_hostname": string | null;
            "OS-EXT-SRV-ATTR:instance_name": string;
            "OS-EXT-SRV-ATTR:hostname": string;
            "OS-EXT-SRV-ATTR:reservation_id": string;
            "OS-EXT-SRV-ATTR:launch_index": number;
            "OS-EXT-SRV-ATTR:kernel_id": string | null;
            "OS-EXT-SRV-ATTR:ramdisk_id": string | null;
            "OS-EXT-SRV-ATTR:root_device_name": string | null;
        };
        /** @enum {boolean|string} */
        boolean_or_auto: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "auto";
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        /** @enum {boolean|string} */
        boolean: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
        /** Format: name */
        name: string;
        metadata: {
            [key: string]: string;
        };
        /** @enum {string} */
        disk_config: "AUTO" | "MANUAL";
        description: string | null;
        certificate_ids: string[] | null;
        hostname: string;
        guest_hostname: string | components["schemas"]["hostname"];
        /** Format: uuid */
        uuid: string;
        /** @enum {string} */
        status: "ACTIVE" | "BUILD" | "DELETED" | "ERROR" | "HARD_REBOOT" | "MIGRATING" | "PASSWORD" | "PAUSED" | "REBOOT" | "REBUILD" | "RESCUE" | "RESIZE" | "REVERT_RESIZE" | "SHELVED" | "SHELVED_OFFLOADED" | "SHUTOFF" | "SOFT_DELETED" | "SUSPENDED" | "UNKNOWN" | "VERIFY_RESIZE";
        /** Format: date-time */
        timestamp: string;
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
        server_fault: {
            code: number;
            created: components["schemas"]["timestamp"];
            message: string;
            details?: string;
        };
        string_map: {
            [key: string]: string;
        };
        /** @description From 2.47 the flavor as it was when the server was made; it may be gone or changed since. */
        server_flavor: {
            id: string;
            links: components["schemas"]["links"];
            original_name: string;
            vcpus: number;
            /** @description MiB */
            ram: number;
            /** @description GiB */
            disk: number;
            /** @description GiB */
            ephemeral: number;
            /** @description MiB */
            swap: number;
            extra_specs: components["schemas"]["string_map"];
        };
        server_image: {
            id: string;
            links: components["schemas"]["links"];
            properties: {
                [key: string]: string | null;
            };
        } | "";
        security_group_names: {
            name: string;
        }[];
        /**
         * @description none, running, paused, shut down, crashed, suspended
         * @enum {integer}
         */
        power_state: 0 | 1 | 3 | 4 | 6 | 7;
        attached_volume: {
            id: string;
            delete_on_termination: boolean;
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
        server_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "servers.action.os-start": {
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
                 *       "os-start": null
                 *     }
                 */
                "application/json": {
                    "os-start": unknown;
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.os-stop": {
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
                 *       "os-stop": null
                 *     }
                 */
                "application/json": {
                    "os-stop": unknown;
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.reboot": {
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
                 *       "reboot": {
                 *         "type": "SOFT"
                 *       }
                 *     }
                 */
                "application/json": {
                    reboot: {
                        /** @enum {string} */
                        type: "HARD" | "Hard" | "hard" | "SOFT" | "Soft" | "soft";
                    };
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.pause": {
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
                 *       "pause": null
                 *     }
                 */
                "application/json": {
                    pause: unknown;
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
    "servers.action.unpause": {
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
                 *       "unpause": null
                 *     }
                 */
                "application/json": {
                    unpause: unknown;
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
            501: components["responses"]["notImplemented"];
        };
    };
    "servers.action.suspend": {
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
                 *       "suspend": null
                 *     }
                 */
                "application/json": {
                    suspend: unknown;
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
    "servers.action.resume": {
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
                 *       "resume": null
                 *     }
                 */
                "application/json": {
                    resume: unknown;
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.lock": {
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
                 *       "lock": {
                 *         "locked_reason": "Until the audit is over"
                 *       }
                 *     }
                 */
                "application/json": {
                    lock: unknown | ({
                        locked_reason?: string;
                    } | null);
                };
            };
        };
        responses: {
            /** @description Locked */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.unlock": {
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
                 *       "unlock": null
                 *     }
                 */
                "application/json": {
                    unlock: unknown;
                };
            };
        };
        responses: {
            /** @description Unlocked */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.os-migrateLive": {
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
                 *       "os-migrateLive": {
                 *         "host": "xen2",
                 *         "block_migration": "auto"
                 *       }
                 *     }
                 */
                "application/json": {
                    "os-migrateLive": {
                        block_migration: components["schemas"]["boolean"] | components["schemas"]["boolean_or_auto"];
                        disk_over_commit?: components["schemas"]["boolean"];
                        host: string | null;
                        force?: components["schemas"]["boolean"];
                    };
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
    "servers.action.os-resetState": {
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
                 *       "os-resetState": {
                 *         "state": "active"
                 *       }
                 *     }
                 */
                "application/json": {
                    "os-resetState": {
                        /** @enum {string} */
                        state: "active" | "error";
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
    "servers.action.resize": {
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
                 *       "resize": {
                 *         "flavorRef": "42"
                 *       }
                 *     }
                 */
                "application/json": {
                    resize: {
                        flavorRef: string | number;
                        /** @enum {string} */
                        "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                    };
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
    "servers.action.confirmResize": {
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
                 *       "confirmResize": null
                 *     }
                 */
                "application/json": {
                    confirmResize: unknown;
                };
            };
        };
        responses: {
            /** @description Confirmed */
            204: {
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
    "servers.action.revertResize": {
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
                 *       "revertResize": null
                 *     }
                 */
                "application/json": {
                    revertResize: unknown;
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
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.migrate": {
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
                 *       "migrate": {
                 *         "host": "xen2"
                 *       }
                 *     }
                 */
                "application/json": {
                    migrate: unknown | ({
                        host?: string | null;
                    } | null);
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
    "servers.action.rebuild": {
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
                 *       "rebuild": {
                 *         "imageRef": "c2f6c9a1-7b0d-4f6e-8b52-0d3c1e5a9f47",
                 *         "name": "web-2"
                 *       }
                 *     }
                 */
                "application/json": {
                    rebuild: components["schemas"]["rebuild"];
                };
            };
        };
        responses: {
            /** @description Being rebuilt */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: components["schemas"]["rebuilt_server"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.evacuate": {
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
                 *       "evacuate": {
                 *         "host": "xen2"
                 *       }
                 *     }
                 */
                "application/json": {
                    evacuate: {
                        host?: components["schemas"]["hostname"];
                        adminPass?: string;
                        onSharedStorage?: components["schemas"]["boolean"];
                        force?: components["schemas"]["boolean"];
                    };
                };
            };
        };
        responses: {
            /** @description Being built; from 2.14 nothing is said */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        adminPass: string | null;
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
