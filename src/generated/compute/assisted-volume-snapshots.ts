// Made from api-spec/compute/assisted-volume-snapshots.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-assisted-volume-snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make one */
        post: operations["assistedVolumeSnapshots.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-assisted-volume-snapshots/{snapshot_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                snapshot_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete one */
        delete: operations["assistedVolumeSnapshots.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Format: uuid */
        uuid_or_null: string | null;
        /** Format: uuid */
        uuid: string;
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
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "assistedVolumeSnapshots.create": {
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
                 *         "create_info": {
                 *           "type": "qcow2",
                 *           "snapshot_id": "c2f6c9a1-7b0d-4f6e-8b52-0d3c1e5a9f47",
                 *           "new_file": "next.qcow2"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    snapshot: {
                        volume_id: string;
                        create_info: {
                            snapshot_id: string;
                            /** @enum {string} */
                            type: "qcow2";
                            new_file: string;
                            id?: string;
                        };
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
                        snapshot: {
                            id: components["schemas"]["uuid_or_null"];
                            volumeId: components["schemas"]["uuid"];
                        };
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "assistedVolumeSnapshots.delete": {
        parameters: {
            query?: {
                delete_info?: string;
            };
            header?: never;
            path: {
                snapshot_id: string;
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
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
}
