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
        /** Names no network; never found */
        put: operations["networks.replaceAll"];
        /** Make a network, or several at once */
        post: operations["networks.create"];
        /** Names no network; never found */
        delete: operations["networks.deleteAll"];
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
        /** Change a network */
        put: operations["networks.update"];
        post?: never;
        /** Delete a network */
        delete: operations["networks.delete"];
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
            ipv4_address_scope?: null;
            ipv6_address_scope?: null;
            /** @description Of external networks, and of one just made */
            is_default?: boolean;
            created_at?: components["schemas"]["timestamp"];
            updated_at?: components["schemas"]["timestamp"];
            revision_number?: number;
            name?: string;
            description?: string;
            /** @description Empty for what belongs to the pool */
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
            /** @description Has no effect; XAPI filters nothing */
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
        /** Format: date-time */
        timestamp: string;
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
        /** @description The caller, or anybody here, may not do this. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description It is in use, or there is such a thing already. */
        conflict: {
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
    "networks.replaceAll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
    "networks.create": {
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
                 *       "network": {
                 *         "name": "lab"
                 *       }
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description What was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        network?: components["schemas"]["network"];
                        /** @description Where several were asked for */
                        networks?: components["schemas"]["network"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "networks.deleteAll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
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
    "networks.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "network": {
                 *         "description": "For trying things"
                 *       }
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description As it is now */
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
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "networks.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
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
}
