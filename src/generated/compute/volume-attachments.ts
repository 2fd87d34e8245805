// Made from api-spec/compute/volume-attachments.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/os-volume_attachments": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** All volumes */
        get: operations["volumeAttachments.list"];
        put?: never;
        /** Attach a volume */
        post: operations["volumeAttachments.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/os-volume_attachments/{volume_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                volume_id: string;
            };
            cookie?: never;
        };
        /** One attachment */
        get: operations["volumeAttachments.show"];
        /**
         * Say whether the volume goes with the server, or swap it for another
         * @description Another volumeId is a swap and needs the rule os_compute_api:os-volumes-attachments:swap.
         */
        put: operations["volumeAttachments.update"];
        post?: never;
        /** Detach a volume */
        delete: operations["volumeAttachments.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        volume_attachment: {
            /** Format: uuid */
            id: string;
            volumeId: components["schemas"]["uuid"];
            serverId: components["schemas"]["uuid"];
            device: components["schemas"]["string_or_null"];
            tag: string | null;
            delete_on_termination: boolean;
            /** Format: uuid */
            attachment_id: string | null;
            /** Format: uuid */
            bdm_uuid: string;
        };
        new_volume_attachment: {
            id: components["schemas"]["uuid"];
            volumeId: components["schemas"]["uuid"];
            serverId: components["schemas"]["uuid"];
            device: components["schemas"]["string_or_null"];
            tag: string | null;
            delete_on_termination: boolean;
        };
        device: string | null;
        /** Format: uuid */
        uuid: string;
        string_or_null: string | null;
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        tag: string;
        /** @enum {boolean|string} */
        boolean: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
    };
    responses: {
        /** @description No such thing, or not one that the caller may know of. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
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
        /** @description The state of things forbids it now. */
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
        server_id: string;
        /** @description Items on a page; more than the service's own maximum means the maximum. */
        limit: number;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "volumeAttachments.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                offset?: number;
            };
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attachments */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        volumeAttachments: components["schemas"]["volume_attachment"][];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "volumeAttachments.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "volumeAttachment": {
                 *         "volumeId": "3e9b7d25-0c6f-4a81-b3d2-f1a4e8c65079",
                 *         "device": "/dev/xvdb"
                 *       }
                 *     }
                 */
                "application/json": {
                    volumeAttachment: {
                        /** Format: uuid */
                        volumeId: string;
                        device?: components["schemas"]["device"];
                        tag?: components["schemas"]["tag"];
                        delete_on_termination?: components["schemas"]["boolean"];
                    };
                };
            };
        };
        responses: {
            /** @description Being attached */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        volumeAttachment: components["schemas"]["new_volume_attachment"];
                    };
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "volumeAttachments.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                volume_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attachment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        volumeAttachment: components["schemas"]["volume_attachment"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "volumeAttachments.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                volume_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "volumeAttachment": {
                 *         "volumeId": "3e9b7d25-0c6f-4a81-b3d2-f1a4e8c65079",
                 *         "delete_on_termination": true
                 *       }
                 *     }
                 */
                "application/json": {
                    volumeAttachment: {
                        /** Format: uuid */
                        volumeId: string;
                        /** Format: uuid */
                        id?: string;
                        /** Format: uuid */
                        serverId?: string;
                        device?: components["schemas"]["device"];
                        tag?: components["schemas"]["tag"];
                        delete_on_termination?: components["schemas"]["boolean"];
                    };
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "volumeAttachments.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
