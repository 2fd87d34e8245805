// Made from api-spec/compute/aggregates.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-aggregates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All aggregates */
        get: operations["aggregates.list"];
        put?: never;
        /** Make an aggregate */
        post: operations["aggregates.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-aggregates/{aggregate_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        /** One aggregate */
        get: operations["aggregates.show"];
        /** Rename an aggregate or change its zone */
        put: operations["aggregates.update"];
        post?: never;
        /** Drop an aggregate that has no hosts */
        delete: operations["aggregates.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-aggregates/{aggregate_id}/action#add_host": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a host in */
        post: operations["aggregates.action.add_host"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-aggregates/{aggregate_id}/action#remove_host": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a host out */
        post: operations["aggregates.action.remove_host"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-aggregates/{aggregate_id}/action#set_metadata": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set metadata; null drops an item */
        post: operations["aggregates.action.set_metadata"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-aggregates/{aggregate_id}/images": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fetch images to the hosts beforehand */
        post: operations["aggregates.images"];
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
        zone: string | null;
        host: {
            host: components["schemas"]["hostname"];
        };
        new_aggregate: {
            id: number;
            /** Format: uuid */
            uuid: string;
            name: string;
            availability_zone: components["schemas"]["string_or_null"];
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp_or_null"];
            deleted: boolean;
            deleted_at: components["schemas"]["timestamp_or_null"];
        };
        aggregate: {
            id: number;
            /** Format: uuid */
            uuid: string;
            name: string;
            availability_zone: components["schemas"]["string_or_null"];
            hosts: string[];
            metadata: components["schemas"]["string_map"];
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp_or_null"];
            deleted: boolean;
            deleted_at: components["schemas"]["timestamp_or_null"];
        };
        string_or_null: string | null;
        string_map: {
            [key: string]: string;
        };
        /** Format: date-time */
        timestamp: string;
        /** Format: date-time */
        timestamp_or_null: string | null;
        /** Format: name */
        name: string;
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        hostname: string;
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
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "aggregates.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The aggregates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aggregates: components["schemas"]["aggregate"][];
                    };
                };
            };
        };
    };
    "aggregates.create": {
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
                 *       "aggregate": {
                 *         "name": "fast-storage",
                 *         "availability_zone": "east"
                 *       }
                 *     }
                 */
                "application/json": {
                    aggregate: {
                        name: components["schemas"]["name"];
                        availability_zone?: components["schemas"]["zone"];
                    };
                };
            };
        };
        responses: {
            /** @description The new aggregate */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aggregate: components["schemas"]["new_aggregate"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            409: components["responses"]["conflict"];
        };
    };
    "aggregates.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The aggregate */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aggregate: components["schemas"]["aggregate"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "aggregates.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "aggregate": {
                 *         "name": "slow-storage"
                 *       }
                 *     }
                 */
                "application/json": {
                    aggregate: {
                        /** Format: name_with_leading_trailing_spaces */
                        name?: string;
                        availability_zone?: components["schemas"]["zone"];
                    };
                };
            };
        };
        responses: {
            /** @description The aggregate as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aggregate: components["schemas"]["aggregate"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "aggregates.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "aggregates.action.add_host": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "add_host": {
                 *         "host": "xen1"
                 *       }
                 *     }
                 */
                "application/json": {
                    add_host: components["schemas"]["host"];
                };
            };
        };
        responses: {
            /** @description The aggregate as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aggregate: components["schemas"]["aggregate"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "aggregates.action.remove_host": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "remove_host": {
                 *         "host": "xen1"
                 *       }
                 *     }
                 */
                "application/json": {
                    remove_host: components["schemas"]["host"];
                };
            };
        };
        responses: {
            /** @description The aggregate as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aggregate: components["schemas"]["aggregate"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "aggregates.action.set_metadata": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "set_metadata": {
                 *         "metadata": {
                 *           "ssd": "true",
                 *           "owner": null
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    set_metadata: {
                        metadata: {
                            [key: string]: string | null;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description The aggregate as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aggregate: components["schemas"]["aggregate"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "aggregates.images": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aggregate_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cache": [
                 *         {
                 *           "id": "c2f6c9a1-7b0d-4f6e-8b52-0d3c1e5a9f47"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    cache: {
                        /** Format: uuid */
                        id: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
}
