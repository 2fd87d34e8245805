// Made from api-spec/compute/server-external-events.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-server-external-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report events */
        post: operations["serverExternalEvents.create"];
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
        event_name: ("network-changed" | "network-vif-plugged" | "network-vif-unplugged" | "network-vif-deleted") | ("network-changed" | "network-vif-plugged" | "network-vif-unplugged" | "network-vif-deleted" | "volume-extended") | ("network-changed" | "network-vif-plugged" | "network-vif-unplugged" | "network-vif-deleted" | "volume-extended" | "power-update") | ("network-changed" | "network-vif-plugged" | "network-vif-unplugged" | "network-vif-deleted" | "volume-extended" | "power-update" | "accelerator-request-bound") | ("network-changed" | "network-vif-plugged" | "network-vif-unplugged" | "network-vif-deleted" | "volume-extended" | "power-update" | "accelerator-request-bound" | "volume-reimaged");
        events: {
            events: {
                name: string;
                server_uuid: components["schemas"]["uuid"];
                /** @enum {string} */
                status: "failed" | "completed" | "in-progress";
                tag?: string;
                /** @enum {integer} */
                code: 200 | 400 | 404 | 422;
            }[];
        };
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
        /** @description The caller may not do this, or a quota is used up. */
        forbidden: {
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
    "serverExternalEvents.create": {
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
                 *       "events": [
                 *         {
                 *           "name": "network-changed",
                 *           "server_uuid": "1f0c7b6e-5d2a-4c1e-9a37-6b0f2f7d9e14"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    events: {
                        name: components["schemas"]["event_name"];
                        /** Format: uuid */
                        server_uuid: string;
                        /** @enum {string} */
                        status?: "failed" | "completed" | "in-progress";
                        tag?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description All were taken */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["events"];
                };
            };
            /** @description Some were not */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["events"];
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
}
