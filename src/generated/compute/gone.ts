// Made from api-spec/compute/gone.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["agents.list"];
        put?: never;
        /** Gone */
        post: operations["agents.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-agents/{agent_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        get?: never;
        /** Gone */
        put: operations["agents.update"];
        post?: never;
        /** Gone */
        delete: operations["agents.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cells": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["cells.list"];
        put?: never;
        /** Gone */
        post: operations["cells.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cells/capacities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["cells.capacities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cells/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["cells.detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cells/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["cells.info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cells/sync_instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["cells.syncInstances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cells/{cell_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cell_id: string;
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["cells.show"];
        /** Gone */
        put: operations["cells.update"];
        post?: never;
        /** Gone */
        delete: operations["cells.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cells/{cell_id}/capacities": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cell_id: string;
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["cells.showCapacities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["certificates.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-certificates/{certificate_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                certificate_id: string;
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["certificates.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cloudpipe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["cloudpipe.list"];
        put?: never;
        /** Gone */
        post: operations["cloudpipe.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-cloudpipe/{cloudpipe_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloudpipe_id: string;
            };
            cookie?: never;
        };
        get?: never;
        /** Gone */
        put: operations["cloudpipe.update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-fixed-ips/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["fixedIps.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-fixed-ips/{address}/action#reserve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["fixedIps.action.reserve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-fixed-ips/{address}/action#unreserve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["fixedIps.action.unreserve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-floating-ip-dns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["floatingIpDns.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-floating-ip-dns/{domain_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
            };
            cookie?: never;
        };
        get?: never;
        /** Gone */
        put: operations["floatingIpDns.update"];
        post?: never;
        /** Gone */
        delete: operations["floatingIpDns.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-floating-ip-dns/{domain_id}/entries/{entry_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
                entry_id: string;
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["floatingIpDnsEntries.show"];
        /** Gone */
        put: operations["floatingIpDnsEntries.update"];
        post?: never;
        /** Gone */
        delete: operations["floatingIpDnsEntries.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-floating-ips-bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["floatingIpsBulk.list"];
        put?: never;
        /** Gone */
        post: operations["floatingIpsBulk.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-floating-ips-bulk/{host_name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host_name: string;
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["floatingIpsBulk.show"];
        /** Gone */
        put: operations["floatingIpsBulk.update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-fping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["fping.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-fping/{server_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["fping.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["networks.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-networks/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["networks.add"];
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
        get?: never;
        put?: never;
        post?: never;
        /** Gone */
        delete: operations["networks.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-networks/{network_id}/action#disassociate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["networks.action.disassociate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-networks/{network_id}/action#disassociate_host": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["networks.action.disassociate_host"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-networks/{network_id}/action#disassociate_project": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["networks.action.disassociate_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-networks/{network_id}/action#associate_host": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gone */
        post: operations["networks.action.associate_host"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-security-group-default-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gone */
        get: operations["securityGroupDefaultRules.list"];
        put?: never;
        /** Gone */
        post: operations["securityGroupDefaultRules.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-security-group-default-rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["securityGroupDefaultRules.show"];
        put?: never;
        post?: never;
        /** Gone */
        delete: operations["securityGroupDefaultRules.delete"];
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
        get?: never;
        put?: never;
        /** Gone */
        post: operations["tenantNetworks.create"];
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
        get?: never;
        put?: never;
        post?: never;
        /** Gone */
        delete: operations["tenantNetworks.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/consoles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["serverConsoles.list"];
        put?: never;
        /** Gone */
        post: operations["serverConsoles.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/consoles/{console_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                console_id: string;
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["serverConsoles.show"];
        put?: never;
        post?: never;
        /** Gone */
        delete: operations["serverConsoles.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/os-virtual-interfaces": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** Gone */
        get: operations["serverVirtualInterfaces.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#resetNetwork": {
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
        /** Gone */
        post: operations["servers.action.resetNetwork"];
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
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
    };
    responses: {
        /** @description Nova has dropped this for good. */
        gone: {
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
    "agents.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "agents.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "agents.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "agents.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.capacities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.syncInstances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cell_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cell_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cell_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cells.showCapacities": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cell_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "certificates.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "certificates.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                certificate_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cloudpipe.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cloudpipe.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "cloudpipe.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloudpipe_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "fixedIps.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "fixedIps.action.reserve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reserve: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "fixedIps.action.unreserve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    unreserve: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpDns.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpDns.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpDns.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpDnsEntries.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpDnsEntries.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpDnsEntries.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpsBulk.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpsBulk.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "floatingIpsBulk.show": {
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
            410: components["responses"]["gone"];
        };
    };
    "floatingIpsBulk.update": {
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
            410: components["responses"]["gone"];
        };
    };
    "fping.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "fping.show": {
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
            410: components["responses"]["gone"];
        };
    };
    "networks.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "networks.add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "networks.delete": {
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
            410: components["responses"]["gone"];
        };
    };
    "networks.action.disassociate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    disassociate: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "networks.action.disassociate_host": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    disassociate_host: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "networks.action.disassociate_project": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    disassociate_project: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "networks.action.associate_host": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    associate_host: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "securityGroupDefaultRules.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "securityGroupDefaultRules.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "securityGroupDefaultRules.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "securityGroupDefaultRules.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "tenantNetworks.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "tenantNetworks.delete": {
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
            410: components["responses"]["gone"];
        };
    };
    "serverConsoles.list": {
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
            410: components["responses"]["gone"];
        };
    };
    "serverConsoles.create": {
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
            410: components["responses"]["gone"];
        };
    };
    "serverConsoles.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                console_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "serverConsoles.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                console_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            410: components["responses"]["gone"];
        };
    };
    "serverVirtualInterfaces.list": {
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
            410: components["responses"]["gone"];
        };
    };
    "servers.action.resetNetwork": {
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
                "application/json": {
                    resetNetwork: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            410: components["responses"]["gone"];
        };
    };
}
