// Made from api-spec/compute/volumes.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-volumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All volumes */
        get: operations["volumes.list"];
        put?: never;
        /** Make a volume */
        post: operations["volumes.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-volumes/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All volumes, the same */
        get: operations["volumes.detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-volumes/{volume_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                volume_id: string;
            };
            cookie?: never;
        };
        /** One volume */
        get: operations["volumes.show"];
        put?: never;
        post?: never;
        /** Delete a volume */
        delete: operations["volumes.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All snapshots */
        get: operations["snapshots.list"];
        put?: never;
        /** Make a snapshot */
        post: operations["snapshots.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-snapshots/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All snapshots, the same */
        get: operations["snapshots.detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-snapshots/{snapshot_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                snapshot_id: string;
            };
            cookie?: never;
        };
        /** One snapshot */
        get: operations["snapshots.show"];
        put?: never;
        post?: never;
        /** Delete a snapshot */
        delete: operations["snapshots.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        volume: {
            id: components["schemas"]["uuid"];
            displayName: components["schemas"]["string_or_null"];
            displayDescription: components["schemas"]["string_or_null"];
            /** @description GiB */
            size: number;
            status: string;
            volumeType: components["schemas"]["string_or_null"];
            availabilityZone: components["schemas"]["string_or_null"];
            snapshotId: components["schemas"]["uuid_or_null"];
            metadata: components["schemas"]["string_map"];
            createdAt: components["schemas"]["timestamp"];
            attachments: ({
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                volumeId: string;
                /** Format: uuid */
                serverId: string;
                device?: string;
            } | Record<string, never>)[];
        };
        snapshot: {
            id: components["schemas"]["uuid"];
            volumeId: components["schemas"]["uuid"];
            displayName: components["schemas"]["string_or_null"];
            displayDescription: components["schemas"]["string_or_null"];
            /** @description GiB */
            size: number;
            status: string;
            createdAt: components["schemas"]["timestamp"];
        };
        /** Format: uuid */
        uuid: string;
        string_or_null: string | null;
        /** Format: uuid */
        uuid_or_null: string | null;
        string_map: {
            [key: string]: string;
        };
        /** Format: date-time */
        timestamp: string;
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        /** @enum {boolean|string} */
        boolean: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
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
        /** @description The caller may not do this, or a quota is used up. */
        forbidden: {
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
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "volumes.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The volumes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        volumes: components["schemas"]["volume"][];
                    };
                };
            };
        };
    };
    "volumes.create": {
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
                 *       "volume": {
                 *         "size": 10,
                 *         "display_name": "data"
                 *       }
                 *     }
                 */
                "application/json": {
                    volume: {
                        size: number | string;
                        volume_type?: string;
                        metadata?: {
                            [key: string]: unknown;
                        };
                        snapshot_id?: string;
                        availability_zone?: string;
                        display_name?: string;
                        display_description?: string;
                    };
                };
            };
        };
        responses: {
            /** @description The new volume */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        volume: components["schemas"]["volume"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "volumes.detail": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The volumes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        volumes: components["schemas"]["volume"][];
                    };
                };
            };
        };
    };
    "volumes.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                volume_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The volume */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        volume: components["schemas"]["volume"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "volumes.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                volume_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
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
    "snapshots.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The snapshots */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        snapshots: components["schemas"]["snapshot"][];
                    };
                };
            };
        };
    };
    "snapshots.create": {
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
                 *       "snapshot": {
                 *         "volume_id": "3e9b7d25-0c6f-4a81-b3d2-f1a4e8c65079",
                 *         "display_name": "before-upgrade"
                 *       }
                 *     }
                 */
                "application/json": {
                    snapshot: {
                        volume_id: string;
                        force?: components["schemas"]["boolean"];
                        display_name?: string;
                        display_description?: string;
                    };
                };
            };
        };
        responses: {
            /** @description The new snapshot */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        snapshot: components["schemas"]["snapshot"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
    "snapshots.detail": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The snapshots */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        snapshots: components["schemas"]["snapshot"][];
                    };
                };
            };
        };
    };
    "snapshots.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                snapshot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The snapshot */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        snapshot: components["schemas"]["snapshot"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "snapshots.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                snapshot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
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
