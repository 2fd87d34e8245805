// Made from api-spec/network/networks.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Networks
         * @description Each filter may be repeated; its values are alternatives. One that is not listed is refused.
         */
        get: operations["networks.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/networks/{network_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        network: {
            /**
             * Format: uuid
             * @description uuid of the XAPI network
             */
            id?: string;
            name?: string;
            description?: string;
            /** @description Empty; a network belongs to the pool */
            tenant_id?: string;
            project_id?: string;
            admin_state_up?: boolean;
            mtu?: number;
            /** @enum {string} */
            status?: "ACTIVE";
            subnets?: string[];
            shared?: boolean;
            availability_zone_hints?: string[];
            availability_zones?: string[];
            "router:external"?: boolean;
            /** @description False; XAPI filters nothing */
            port_security_enabled?: boolean;
            tags?: string[];
            /** @enum {string} */
            "provider:network_type"?: "flat" | "vlan" | "gre" | "local";
            "provider:physical_network"?: string | null;
            "provider:segmentation_id"?: number | null;
        };
        fault: {
            NeutronError: {
                /** @description Name of the exception */
                type: string;
                message: string;
                detail: string;
            };
        };
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
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
        network_id: string;
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
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "networks.list": {
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
                id?: string[];
                name?: string[];
                description?: string[];
                tenant_id?: string[];
                project_id?: string[];
                admin_state_up?: string[];
                mtu?: string[];
                status?: string[];
                shared?: string[];
                "router:external"?: string[];
                port_security_enabled?: string[];
                availability_zones?: string[];
                tags?: string[];
                "tags-any"?: string[];
                "not-tags"?: string[];
                "not-tags-any"?: string[];
                "provider:network_type"?: string[];
                "provider:physical_network"?: string[];
                "provider:segmentation_id"?: string[];
            };
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
                        networks_links?: components["schemas"]["links"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "networks.show": {
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
                        network: components["schemas"]["network"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
