// Made from api-spec/compute/servers.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Servers by name and id */
        get: operations["servers.list"];
        put?: never;
        /** Boot one server or several alike */
        post: operations["servers.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Servers with everything about them */
        get: operations["servers.detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** One server */
        get: operations["servers.show"];
        /** Rename or otherwise relabel a server */
        put: operations["servers.update"];
        post?: never;
        /** Delete a server */
        delete: operations["servers.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        server_name: {
            id: components["schemas"]["uuid"];
            name: string;
            links: components["schemas"]["links"];
        };
        unreachable_server_name: {
            id: components["schemas"]["uuid"];
            /** @constant */
            status: "UNKNOWN";
            links: components["schemas"]["links"];
        };
        unreachable_server_of_list: {
            id: components["schemas"]["uuid"];
            /** @constant */
            status: "UNKNOWN";
            tenant_id: string;
            created: components["schemas"]["timestamp"];
            links: components["schemas"]["links"];
        };
        unreachable_server: {
            id: components["schemas"]["uuid"];
            /** @constant */
            status: "UNKNOWN";
            tenant_id: string;
            user_id: string;
            created: components["schemas"]["timestamp"];
            links: components["schemas"]["links"];
            flavor: components["schemas"]["server_flavor"];
            image: components["schemas"]["server_image"];
            server_groups: string[];
            "OS-EXT-AZ:availability_zone": string;
            /** @constant */
            "OS-EXT-STS:power_state": 0;
        };
        server: {
            id: components["schemas"]["uuid"];
            name: string;
            status: components["schemas"]["status"];
            tenant_id: string;
            user_id: string;
            created: components["schemas"]["timestamp"];
            updated: components["schemas"]["timestamp"];
            links: components["schemas"]["links"];
            description: string | null;
            progress?: number;
            fault?: components["schemas"]["server_fault"];
            flavor: components["schemas"]["server_flavor"];
            image: components["schemas"]["server_image"];
            key_name: components["schemas"]["string_or_null"];
            metadata: components["schemas"]["string_map"];
            tags: string[];
            addresses: {
                [key: string]: components["schemas"]["address"][];
            };
            accessIPv4: string;
            accessIPv6: string;
            security_groups?: components["schemas"]["security_group_names"];
            server_groups?: string[];
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
            "OS-EXT-STS:task_state": components["schemas"]["string_or_null"];
            "OS-EXT-STS:vm_state": string;
            "OS-SRV-USG:launched_at": components["schemas"]["timestamp_or_null"];
            "OS-SRV-USG:terminated_at": components["schemas"]["timestamp_or_null"];
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
            "OS-EXT-SRV-ATTR:user_data": string | null;
        };
        updated_server: {
            id: components["schemas"]["uuid"];
            name: string;
            status: components["schemas"]["status"];
            tenant_id: string;
            user_id: string;
            created: components["schemas"]["timestamp"];
            updated: components["schemas"]["timestamp"];
            links: components["schemas"]["links"];
            description: string | null;
            progress?: number;
            fault?: components["schemas"]["server_fault"];
            flavor: components["schemas"]["server_flavor"];
            image: components["schemas"]["server_image"];
            key_name: string | null;
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
            "OS-EXT-SRV-ATTR:user_data": string | null;
        };
        created_server: {
            id: components["schemas"]["uuid"];
            links: components["schemas"]["links"];
            "OS-DCF:diskConfig": components["schemas"]["disk_config"];
            security_groups: components["schemas"]["security_group_names"];
            adminPass: string;
        };
        /** @enum {string} */
        status: "ACTIVE" | "BUILD" | "DELETED" | "ERROR" | "HARD_REBOOT" | "MIGRATING" | "PASSWORD" | "PAUSED" | "REBOOT" | "REBUILD" | "RESCUE" | "RESIZE" | "REVERT_RESIZE" | "SHELVED" | "SHELVED_OFFLOADED" | "SHUTOFF" | "SOFT_DELETED" | "SUSPENDED" | "UNKNOWN" | "VERIFY_RESIZE";
        /**
         * @description none, running, paused, shut down, crashed, suspended
         * @enum {integer}
         */
        power_state: 0 | 1 | 3 | 4 | 6 | 7;
        /** @enum {string} */
        disk_config: "AUTO" | "MANUAL";
        server_fault: {
            code: number;
            created: components["schemas"]["timestamp"];
            message: string;
            details?: string;
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
        address: {
            addr: string;
            /** @enum {integer} */
            version: 4 | 6;
            /** @enum {string} */
            "OS-EXT-IPS:type": "fixed" | "floating";
            "OS-EXT-IPS-MAC:mac_addr": string;
        };
        security_group_names: {
            name: string;
        }[];
        attached_volume: {
            id: string;
            delete_on_termination: boolean;
        };
        server_to_create: {
            name: components["schemas"]["name"];
            imageRef?: string;
            flavorRef: string | number;
            adminPass?: string;
            metadata?: components["schemas"]["metadata"];
            networks?: {
                uuid?: string;
                port?: components["schemas"]["port_or_null"];
                fixed_ip?: components["schemas"]["ip_address"];
                tag?: components["schemas"]["tag"];
            }[] | ({
                /** Format: uuid */
                uuid?: string;
                port?: components["schemas"]["port_or_null"];
                fixed_ip?: components["schemas"]["ip_address"];
                tag?: components["schemas"]["tag"];
            }[] | ("auto" | "none"));
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
            availability_zone?: components["schemas"]["name"];
            block_device_mapping?: {
                volume_id?: components["schemas"]["uuid"];
                snapshot_id?: components["schemas"]["uuid"];
                volume_size?: components["schemas"]["positive_integer"];
                device_name?: string;
                virtual_name?: string;
                delete_on_termination?: components["schemas"]["boolean"];
                no_device?: unknown;
                connection_info?: string;
            }[];
            block_device_mapping_v2?: {
                /** @enum {string} */
                source_type?: "volume" | "image" | "snapshot" | "blank";
                /** @enum {string} */
                destination_type?: "local" | "volume";
                uuid?: string;
                image_id?: components["schemas"]["uuid"];
                volume_id?: components["schemas"]["uuid"];
                snapshot_id?: components["schemas"]["uuid"];
                volume_size?: components["schemas"]["positive_integer"];
                boot_index?: number | string | null;
                device_name?: string;
                device_type?: string;
                disk_bus?: string;
                guest_format?: string;
                virtual_name?: string;
                delete_on_termination?: components["schemas"]["boolean"];
                no_device?: unknown;
                connection_info?: string;
                tag?: components["schemas"]["tag"];
                volume_type?: string | null;
            }[];
            config_drive?: components["schemas"]["boolean"];
            key_name?: components["schemas"]["name"];
            min_count?: components["schemas"]["count"];
            max_count?: components["schemas"]["count"];
            return_reservation_id?: components["schemas"]["boolean"];
            security_groups?: {
                name?: components["schemas"]["name"];
            }[];
            /** Format: base64 */
            user_data?: string;
            description?: components["schemas"]["description"];
            tags?: components["schemas"]["tag"][];
            trusted_image_certificates?: components["schemas"]["certificate_ids"];
            host?: components["schemas"]["hostname"];
            hypervisor_hostname?: components["schemas"]["hostname"];
            hostname?: components["schemas"]["guest_hostname"];
        };
        server_to_update: {
            name?: components["schemas"]["name"];
            "OS-DCF:diskConfig"?: components["schemas"]["disk_config"];
            /** Format: ipv4 */
            accessIPv4?: string;
            /** Format: ipv6 */
            accessIPv6?: string;
            description?: components["schemas"]["description"];
            hostname?: components["schemas"]["guest_hostname"];
            pinned_availability_zone?: null | string;
        };
        port_or_null: string | null;
        guest_hostname: string | components["schemas"]["hostname"];
        count: number | string;
        ip_address: string | unknown | unknown;
        certificate_ids: string[] | null;
        /** @description Open, as custom filters may take hints of their own. */
        scheduler_hints: {
            /** Format: uuid */
            group?: string | string[];
            different_host?: components["schemas"]["uuid_or_uuids"];
            same_host?: string | components["schemas"]["uuid"][];
            query?: string | Record<string, never>;
            target_cell?: components["schemas"]["name"];
            different_cell?: string | string[];
            build_near_host_ip?: components["schemas"]["ip_address"];
            cidr?: string;
        } & {
            [key: string]: unknown;
        };
        uuid_or_uuids: string | string[];
        sort_keys: (("access_ip_v4" | "access_ip_v6" | "architecture" | "auto_disk_config" | "availability_zone" | "cell_name" | "cleaned" | "config_drive" | "created_at" | "default_ephemeral_device" | "default_swap_device" | "deleted" | "deleted_at" | "disable_terminate" | "display_description" | "display_name" | "ephemeral_gb" | "ephemeral_key_uuid" | "host" | "hostname" | "id" | "image_ref" | "instance_type_id" | "kernel_id" | "key_data" | "key_name" | "launch_index" | "launched_at" | "launched_on" | "locked" | "locked_by" | "memory_mb" | "node" | "os_type" | "power_state" | "progress" | "project_id" | "ramdisk_id" | "reservation_id" | "root_device_name" | "root_gb" | "shutdown_terminate" | "task_state" | "terminated_at" | "updated_at" | "user_data" | "user_id" | "uuid" | "vcpus" | "vm_mode" | "vm_state") | ("access_ip_v4" | "access_ip_v6" | "auto_disk_config" | "availability_zone" | "config_drive" | "created_at" | "display_description" | "display_name" | "host" | "hostname" | "image_ref" | "instance_type_id" | "kernel_id" | "key_name" | "launch_index" | "launched_at" | "locked" | "locked_by" | "node" | "power_state" | "progress" | "project_id" | "ramdisk_id" | "root_device_name" | "task_state" | "terminated_at" | "updated_at" | "user_id" | "uuid" | "vm_state"))[];
        /** Format: uuid */
        uuid: string;
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
        next_link: components["schemas"]["link"][];
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        /** Format: name */
        name: string;
        metadata: {
            [key: string]: string;
        };
        tag: string;
        positive_integer: number | string;
        /** @enum {boolean|string} */
        boolean: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
        description: string | null;
        hostname: string;
        /** Format: date-time */
        timestamp: string;
        string_map: {
            [key: string]: string;
        };
        string_or_null: string | null;
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
        /** @description Items on a page; more than the service's own maximum means the maximum. */
        limit: number;
        /** @description Last item of the page before. */
        marker: string;
        server_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "servers.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                sort_key?: components["schemas"]["sort_keys"];
                sort_dir?: string[];
                "changes-since"?: string;
                "changes-before"?: string;
                all_tenants?: string;
                status?: string[];
                name?: string;
                image?: string;
                flavor?: string;
                ip?: string;
                ip6?: string;
                reservation_id?: string;
                tags?: string;
                "tags-any"?: string;
                "not-tags"?: string;
                "not-tags-any"?: string;
                locked?: string;
                project_id?: string;
                tenant_id?: string;
                user_id?: string;
                host?: string;
                node?: string;
                hostname?: string;
                uuid?: string;
                availability_zone?: string;
                config_drive?: string;
                key_name?: string;
                created_at?: string;
                launched_at?: string;
                terminated_at?: string;
                power_state?: string;
                task_state?: string[];
                vm_state?: string[];
                progress?: string;
                deleted?: string;
                soft_deleted?: string;
                description?: string;
                display_name?: string;
                display_description?: string;
                image_ref?: string;
                kernel_id?: string;
                ramdisk_id?: string;
                launch_index?: string;
                locked_by?: string;
                root_device_name?: string;
                access_ip_v4?: string;
                access_ip_v6?: string;
                auto_disk_config?: string;
                block_device_mapping?: string;
                services?: string;
                metadata?: string;
                system_metadata?: string;
                info_cache?: string;
                security_groups?: string;
                pci_devices?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of servers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        servers: (components["schemas"]["server_name"] | components["schemas"]["unreachable_server_name"])[];
                        servers_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
    "servers.create": {
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
                 *       "server": {
                 *         "name": "web",
                 *         "flavorRef": "42",
                 *         "imageRef": "c2f6c9a1-7b0d-4f6e-8b52-0d3c1e5a9f47",
                 *         "networks": [
                 *           {
                 *             "uuid": "8a1d5c3e-92b4-4e7f-a6d0-57c1f03b2e98"
                 *           }
                 *         ],
                 *         "key_name": "ann",
                 *         "metadata": {
                 *           "role": "web"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    server: components["schemas"]["server_to_create"];
                    "os:scheduler_hints"?: components["schemas"]["scheduler_hints"];
                    "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["scheduler_hints"];
                };
            };
        };
        responses: {
            /** @description Being built; with return_reservation_id only the reservation is named */
            202: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: components["schemas"]["created_server"];
                    } | {
                        reservation_id: string;
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.detail": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                sort_key?: components["schemas"]["sort_keys"];
                sort_dir?: string[];
                "changes-since"?: string;
                "changes-before"?: string;
                all_tenants?: string;
                status?: string[];
                name?: string;
                image?: string;
                flavor?: string;
                ip?: string;
                ip6?: string;
                reservation_id?: string;
                tags?: string;
                "tags-any"?: string;
                "not-tags"?: string;
                "not-tags-any"?: string;
                locked?: string;
                project_id?: string;
                tenant_id?: string;
                user_id?: string;
                host?: string;
                node?: string;
                hostname?: string;
                uuid?: string;
                availability_zone?: string;
                config_drive?: string;
                key_name?: string;
                created_at?: string;
                launched_at?: string;
                terminated_at?: string;
                power_state?: string;
                task_state?: string[];
                vm_state?: string[];
                progress?: string;
                deleted?: string;
                soft_deleted?: string;
                description?: string;
                display_name?: string;
                display_description?: string;
                image_ref?: string;
                kernel_id?: string;
                ramdisk_id?: string;
                launch_index?: string;
                locked_by?: string;
                root_device_name?: string;
                access_ip_v4?: string;
                access_ip_v6?: string;
                auto_disk_config?: string;
                block_device_mapping?: string;
                services?: string;
                metadata?: string;
                system_metadata?: string;
                info_cache?: string;
                security_groups?: string;
                pci_devices?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of servers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        servers: (components["schemas"]["server"] | components["schemas"]["unreachable_server_of_list"])[];
                        servers_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
    "servers.show": {
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
            /** @description The server */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: components["schemas"]["server"] | components["schemas"]["unreachable_server"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "servers.update": {
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
                 *       "server": {
                 *         "name": "web-1"
                 *       }
                 *     }
                 */
                "application/json": {
                    server: components["schemas"]["server_to_update"];
                };
            };
        };
        responses: {
            /** @description The server as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: components["schemas"]["updated_server"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.delete": {
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
            /** @description On its way out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
