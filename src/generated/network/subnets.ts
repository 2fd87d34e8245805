// Made from api-spec/network/subnets.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/subnets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Subnets
         * @description Each filter may be repeated; its values are alternatives. One that is not listed is refused.
         */
        get: operations["subnets.list"];
        put?: never;
        /** Make a subnet, or several at once */
        post: operations["subnets.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/subnets/{subnet_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One subnet */
        get: operations["subnets.show"];
        /** Change a subnet */
        put: operations["subnets.update"];
        post?: never;
        /** Delete a subnet */
        delete: operations["subnets.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        subnet: {
            /** Format: uuid */
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
            /** @enum {integer} */
            ip_version?: 4 | 6;
            /** @description `0.0.0.0/0` or `::/0` where the range is not known */
            cidr?: string;
            gateway_ip?: string | null;
            /** @description Somebody else's matter; clients take it that a guest asks for its address */
            enable_dhcp?: boolean;
            ipv6_ra_mode?: string | null;
            ipv6_address_mode?: string | null;
            subnetpool_id?: null;
            /** @description Of ports that are made in advance */
            allocation_pools?: {
                [key: string]: unknown;
            }[];
            host_routes?: {
                [key: string]: unknown;
            }[];
            dns_nameservers?: string[];
            /** @description Owners of the devices whose ports get addresses of it */
            service_types?: string[];
            tags?: string[];
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
        subnet_id: string;
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
    "subnets.list": {
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
                ip_version?: string[];
                cidr?: string[];
                gateway_ip?: string[];
                enable_dhcp?: string[];
                ipv6_ra_mode?: string[];
                ipv6_address_mode?: string[];
                subnetpool_id?: string[];
                revision_number?: string[];
                shared?: string[];
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
            /** @description The subnets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        subnets: components["schemas"]["subnet"][];
                        subnets_links?: components["schemas"]["links"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "subnets.create": {
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
                 *       "subnet": {
                 *         "network_id": "8a1d5c3e-92b4-4e7f-a6d0-57c1f03b2e98",
                 *         "ip_version": 4,
                 *         "cidr": "10.0.0.0/24"
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
                        subnet?: components["schemas"]["subnet"];
                        /** @description Where several were asked for */
                        subnets?: components["schemas"]["subnet"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "subnets.show": {
        parameters: {
            query?: {
                /** @description Attributes to answer; all when none is named */
                fields?: components["parameters"]["fields"];
            };
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One subnet */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        subnet: components["schemas"]["subnet"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "subnets.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subnet": {
                 *         "name": "lab"
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
                        subnet: components["schemas"]["subnet"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "subnets.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
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
