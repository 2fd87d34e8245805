// Made from api-spec/compute/flavors.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/flavors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Flavors by name and id */
        get: operations["flavors.list"];
        put?: never;
        /** Make a flavor */
        post: operations["flavors.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flavors/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Flavors with everything about them */
        get: operations["flavors.detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flavors/{flavor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        /** One flavor */
        get: operations["flavors.show"];
        /** Describe a flavor anew; nothing else of it can change */
        put: operations["flavors.update"];
        post?: never;
        /** Drop a flavor; servers made from it keep their copy */
        delete: operations["flavors.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        one_flavor: {
            flavor: components["schemas"]["flavor"];
        };
        flavor_name: {
            id: string;
            name: string;
            links: components["schemas"]["links"];
            description: string | null;
        };
        flavor: {
            id: string;
            name: string;
            links: components["schemas"]["links"];
            description: string | null;
            vcpus: number;
            /** @description MiB */
            ram: number;
            /** @description GiB */
            disk: number;
            /** @description MiB; none was the empty string, then zero */
            swap: (number | "") | number;
            /** @description GiB */
            "OS-FLV-EXT-DATA:ephemeral": number;
            "OS-FLV-DISABLED:disabled": boolean;
            "os-flavor-access:is_public": boolean;
            rxtx_factor: number;
            extra_specs: components["schemas"]["string_map"];
        };
        flavor_to_create: {
            name: components["schemas"]["name"];
            id?: string | number | null;
            ram: components["schemas"]["positive_integer"];
            vcpus: components["schemas"]["positive_integer"];
            disk: components["schemas"]["non_negative_integer"];
            swap?: components["schemas"]["non_negative_integer"];
            "OS-FLV-EXT-DATA:ephemeral"?: components["schemas"]["non_negative_integer"];
            "os-flavor-access:is_public"?: components["schemas"]["boolean"];
            rxtx_factor?: number | string;
            description?: components["schemas"]["flavor_description"];
        };
        flavor_description: string | null;
        sort_key: ("created_at" | "description" | "disabled" | "ephemeral_gb" | "flavorid" | "id" | "is_public" | "memory_mb" | "name" | "root_gb" | "rxtx_factor" | "swap" | "updated_at" | "vcpu_weight" | "vcpus") | ("created_at" | "description" | "disabled" | "ephemeral_gb" | "flavorid" | "id" | "is_public" | "memory_mb" | "name" | "root_gb" | "swap" | "updated_at" | "vcpu_weight" | "vcpus");
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
        positive_integer: number | string;
        non_negative_integer: number | string;
        /** @enum {boolean|string} */
        boolean: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
        string_map: {
            [key: string]: string;
        };
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
        flavor_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "flavors.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                sort_key?: components["schemas"]["sort_key"];
                sort_dir?: "asc" | "desc";
                is_public?: string;
                minRam?: string;
                minDisk?: string;
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of flavors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        flavors: components["schemas"]["flavor_name"][];
                        flavors_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "flavors.create": {
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
                 *       "flavor": {
                 *         "name": "small",
                 *         "ram": 2048,
                 *         "vcpus": 2,
                 *         "disk": 20
                 *       }
                 *     }
                 */
                "application/json": {
                    flavor: components["schemas"]["flavor_to_create"];
                };
            };
        };
        responses: {
            /** @description The new flavor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["one_flavor"];
                };
            };
            400: components["responses"]["badRequest"];
            409: components["responses"]["conflict"];
        };
    };
    "flavors.detail": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                sort_key?: components["schemas"]["sort_key"];
                sort_dir?: "asc" | "desc";
                is_public?: string;
                minRam?: string;
                minDisk?: string;
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of flavors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        flavors: components["schemas"]["flavor"][];
                        flavors_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "flavors.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The flavor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["one_flavor"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "flavors.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "flavor": {
                 *         "description": "For small web sites"
                 *       }
                 *     }
                 */
                "application/json": {
                    flavor: {
                        description: components["schemas"]["flavor_description"];
                    };
                };
            };
        };
        responses: {
            /** @description The flavor as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["one_flavor"];
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "flavors.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
}
