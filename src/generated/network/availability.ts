// Made from api-spec/network/availability.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/network-ip-availabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses of all networks, and those in use; nothing for who is no administrator */
        get: operations["networkIpAvailabilities.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/network-ip-availabilities/{network_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses of a network, and those in use */
        get: operations["networkIpAvailabilities.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/availability_zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The zones that networks are in, which are the pools */
        get: operations["availabilityZones.list"];
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
        availability_zone: {
            name?: string;
            /** @enum {string} */
            resource?: "network";
            /** @enum {string} */
            state?: "available";
        };
        network_ip_availability: {
            /** Format: uuid */
            network_id?: string;
            network_name?: string;
            tenant_id?: string;
            project_id?: string;
            /** @description That can be given out */
            total_ips?: number;
            used_ips?: number;
            subnet_ip_availability?: {
                /** Format: uuid */
                subnet_id: string;
                subnet_name: string;
                /** @enum {integer} */
                ip_version: 4 | 6;
                cidr: string;
                /** @description Of IPv6 more than an integer of 64 bits may hold */
                total_ips: number;
                used_ips: number;
            }[];
        };
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
        fault: {
            NeutronError: {
                /** @description Name of the exception */
                type: string;
                message: string;
                detail: string;
            };
        };
    };
    responses: {
        /** @description The request cannot be understood. */
        badRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description No such thing, or one that the caller may not know of. */
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
        /** @description Attributes to answer; all when none is named */
        fields: string[];
        /** @description Items on a page; 0 means all */
        limit: string;
        /** @description Last item of the page before */
        marker: string;
        /** @description The page before the marker */
        page_reverse: string;
        sort_key: string[];
        /** @description asc or desc, one for each key */
        sort_dir: string[];
        network_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "networkIpAvailabilities.list": {
        parameters: {
            query?: {
                /** @description Attributes to answer; all when none is named */
                fields?: components["parameters"]["fields"];
                /** @description Items on a page; 0 means all */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before */
                marker?: components["parameters"]["marker"];
                /** @description The page before the marker */
                page_reverse?: components["parameters"]["page_reverse"];
                sort_key?: components["parameters"]["sort_key"];
                /** @description asc or desc, one for each key */
                sort_dir?: components["parameters"]["sort_dir"];
                network_id?: string[];
                network_name?: string[];
                tenant_id?: string[];
                project_id?: string[];
                ip_version?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One for each network */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        network_ip_availabilities: components["schemas"]["network_ip_availability"][];
                        network_ip_availabilities_links?: components["schemas"]["links"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "networkIpAvailabilities.show": {
        parameters: {
            query?: {
                /** @description Attributes to answer; all when none is named */
                fields?: components["parameters"]["fields"];
            };
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One network */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        network_ip_availability: components["schemas"]["network_ip_availability"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "availabilityZones.list": {
        parameters: {
            query?: {
                name?: string[];
                resource?: string[];
                state?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The zones */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        availability_zones: components["schemas"]["availability_zone"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
}
