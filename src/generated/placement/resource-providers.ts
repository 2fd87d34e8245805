// Made from api-spec/placement/resource-providers.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/resource_providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The hosts as resource providers */
        get: operations["resourceProviders.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource_providers/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        /** One of them */
        get: operations["resourceProviders.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource_providers/{uuid}/inventories": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        /** What it has, by resource class */
        get: operations["resourceProviders.inventories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource_providers/{uuid}/inventories/{resource_class}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
                resource_class: components["parameters"]["resource_class"];
            };
            cookie?: never;
        };
        /** What it has of one class */
        get: operations["resourceProviders.inventory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource_providers/{uuid}/usages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        /** What servers hold of it */
        get: operations["resourceProviders.usages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource_providers/{uuid}/aggregates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        /** The aggregates that it is in */
        get: operations["resourceProviders.aggregates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource_providers/{uuid}/traits": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        /** What its processors can do */
        get: operations["resourceProviders.traits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource_providers/{uuid}/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        /** What each server holds of it */
        get: operations["resourceProviders.allocations"];
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
        /** @description Paths without a host, as Placement gives them */
        links: {
            rel: string;
            href: string;
        }[];
        /** @description Nothing counts it up, as nobody writes here. */
        generation: number;
        /** @description Resource class → amount; MEMORY_MB in MiB, DISK_GB in GiB */
        resources: {
            [key: string]: number;
        };
        inventory: {
            total: number;
            reserved: number;
            min_unit: number;
            max_unit: number;
            step_size: number;
            allocation_ratio: number;
        };
        resource_provider: {
            uuid: components["schemas"]["uuid"];
            name: string;
            generation: components["schemas"]["generation"];
            parent_provider_uuid?: components["schemas"]["uuid_or_null"];
            root_provider_uuid?: components["schemas"]["uuid"];
            links: components["schemas"]["links"];
        };
        /** Format: uuid */
        uuid: string;
        /** Format: uuid */
        uuid_or_null: string | null;
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
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
        /** @description UUID of the host */
        uuid: string;
        resource_class: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "resourceProviders.list": {
        parameters: {
            query?: {
                name?: string;
                uuid?: string;
                /** @description An aggregate's UUID, `in:` several of them, `!` none of them. */
                member_of?: string[];
                /** @description Amounts that there must be room for, `VCPU:4,MEMORY_MB:512`. */
                resources?: string;
                /** @description A provider whose tree it is in; here each is a tree of its own. */
                in_tree?: string;
                /** @description Traits that it must have, or with `!` must not, comma separated. */
                required?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The providers that fit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        resource_providers: components["schemas"]["resource_provider"][];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "resourceProviders.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["resource_provider"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "resourceProviders.inventories": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The inventories */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        inventories: {
                            [key: string]: components["schemas"]["inventory"];
                        };
                        resource_provider_generation: components["schemas"]["generation"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "resourceProviders.inventory": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
                resource_class: components["parameters"]["resource_class"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The inventory */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        resource_provider_generation: components["schemas"]["generation"];
                        total: number;
                        reserved: number;
                        min_unit: number;
                        max_unit: number;
                        step_size: number;
                        allocation_ratio: number;
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "resourceProviders.usages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        resource_provider_generation: components["schemas"]["generation"];
                        usages: components["schemas"]["resources"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "resourceProviders.aggregates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their UUIDs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aggregates: components["schemas"]["uuid"][];
                        resource_provider_generation?: components["schemas"]["generation"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "resourceProviders.traits": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The traits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        traits: string[];
                        resource_provider_generation: components["schemas"]["generation"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "resourceProviders.allocations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of the host */
                uuid: components["parameters"]["uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server → resources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        allocations: {
                            [key: string]: {
                                resources: components["schemas"]["resources"];
                                consumer_generation?: components["schemas"]["generation"];
                            };
                        };
                        resource_provider_generation: components["schemas"]["generation"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
