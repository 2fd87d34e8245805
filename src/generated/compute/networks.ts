// Made from api-spec/compute/networks.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All networks */
        get: operations["networks.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-networks/{network_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        /** One network */
        get: operations["networks.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-tenant-networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All networks of the project */
        get: operations["tenantNetworks.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-tenant-networks/{network_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        /** One network */
        get: operations["tenantNetworks.show"];
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
        network: {
            id: string;
            label: string;
            bridge: null;
            bridge_interface: null;
            broadcast: null;
            cidr: null;
            cidr_v6: null;
            created_at: null;
            deleted: null;
            deleted_at: null;
            dhcp_server: null;
            dhcp_start: null;
            dns1: null;
            dns2: null;
            enable_dhcp: null;
            gateway: null;
            gateway_v6: null;
            host: null;
            injected: null;
            mtu: null;
            multi_host: null;
            netmask: null;
            netmask_v6: null;
            priority: null;
            project_id: null;
            rxtx_base: null;
            share_address: null;
            updated_at: null;
            vlan: null;
            vpn_private_address: null;
            vpn_public_address: null;
            vpn_public_port: null;
        };
        tenant_network: {
            id: components["schemas"]["uuid"];
            label: string;
            cidr: string;
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
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "networks.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The networks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        networks: components["schemas"]["network"][];
                    };
                };
            };
        };
    };
    "networks.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The network */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        network: components["schemas"]["network"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "tenantNetworks.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The networks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        networks: components["schemas"]["tenant_network"][];
                    };
                };
            };
        };
    };
    "tenantNetworks.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The network */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        network: components["schemas"]["tenant_network"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
