// Made from api-spec/network/ports.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/ports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ports
         * @description Each filter may be repeated; its values are alternatives. One that is not listed is refused.
         */
        get: operations["ports.list"];
        put?: never;
        /** Make a port, or several at once */
        post: operations["ports.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/ports/{port_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One port */
        get: operations["ports.show"];
        /** Change a port */
        put: operations["ports.update"];
        post?: never;
        /** Delete a port */
        delete: operations["ports.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        port: {
            /**
             * Format: uuid
             * @description uuid of the VIF, or of a port made in advance
             */
            id?: string;
            created_at?: components["schemas"]["timestamp"];
            updated_at?: components["schemas"]["timestamp"];
            revision_number?: number;
            name?: string;
            description?: string;
            tenant_id?: string;
            project_id?: string;
            /** Format: uuid */
            network_id?: string;
            /** @description The server */
            device_id?: string;
            /** @description `compute:` and the availability zone */
            device_owner?: string;
            mac_address?: string;
            /**
             * @description ACTIVE while it is plugged into a running server
             * @enum {string}
             */
            status?: "ACTIVE" | "DOWN";
            admin_state_up?: boolean;
            /** @description What the guest reports */
            fixed_ips?: {
                /** Format: uuid */
                subnet_id: string;
                ip_address: string;
            }[];
            security_groups?: string[];
            /** @description Has no effect; XAPI filters nothing */
            port_security_enabled?: boolean;
            allowed_address_pairs?: {
                [key: string]: unknown;
            }[];
            extra_dhcp_opts?: {
                [key: string]: unknown;
            }[];
            tags?: string[];
            "binding:vnic_type"?: string;
            "binding:host_id"?: string;
            /** @enum {string} */
            "binding:vif_type"?: "other" | "unbound";
            "binding:vif_details"?: {
                [key: string]: unknown;
            };
            "binding:profile"?: {
                [key: string]: unknown;
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
        /** @description The caller, or anybody here, may not do this. */
        forbidden: {
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
        /** @description It is in use, or there is such a thing already. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
    };
    parameters: {
        port_id: string;
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
    "ports.list": {
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
                network_id?: string[];
                device_id?: string[];
                device_owner?: string[];
                mac_address?: string[];
                status?: string[];
                admin_state_up?: string[];
                fixed_ips?: string[];
                security_groups?: string[];
                port_security_enabled?: string[];
                "binding:vnic_type"?: string[];
                "binding:host_id"?: string[];
                "binding:vif_type"?: string[];
                tags?: string[];
                "tags-any"?: string[];
                "not-tags"?: string[];
                "not-tags-any"?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ports: components["schemas"]["port"][];
                        ports_links?: components["schemas"]["links"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "ports.create": {
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
                 *       "port": {
                 *         "network_id": "8a1d5c3e-92b4-4e7f-a6d0-57c1f03b2e98",
                 *         "name": "web"
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
                        port?: components["schemas"]["port"];
                        /** @description Where several were asked for */
                        ports?: components["schemas"]["port"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "ports.show": {
        parameters: {
            query?: {
                /** @description Attributes to answer; all when none is named */
                fields?: components["parameters"]["fields"];
            };
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One port */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        port: components["schemas"]["port"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "ports.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "port": {
                 *         "name": "web-1"
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
                        port: components["schemas"]["port"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "ports.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
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
