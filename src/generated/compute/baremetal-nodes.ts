// Made from api-spec/compute/baremetal-nodes.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-baremetal-nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All nodes */
        get: operations["baremetalNodes.list"];
        put?: never;
        /** Refused */
        post: operations["baremetalNodes.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-baremetal-nodes/{node_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                node_id: string;
            };
            cookie?: never;
        };
        /** One node */
        get: operations["baremetalNodes.show"];
        put?: never;
        post?: never;
        /** Refused */
        delete: operations["baremetalNodes.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-baremetal-nodes/{node_id}/action#add_interface": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                node_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refused */
        post: operations["baremetalNodes.action.add_interface"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-baremetal-nodes/{node_id}/action#remove_interface": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                node_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refused */
        post: operations["baremetalNodes.action.remove_interface"];
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
        node: {
            id: components["schemas"]["uuid"];
            host: string;
            task_state: string;
            cpus: string;
            memory_mb: string;
            disk_gb: string;
            interfaces: {
                address?: string;
            }[];
            instance_uuid?: string;
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
        /** @description No such thing, or not one that the caller may know of. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The hypervisor cannot do this. */
        notImplemented: {
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
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "baremetalNodes.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The nodes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nodes: components["schemas"]["node"][];
                    };
                };
            };
            404: components["responses"]["notFound"];
            501: components["responses"]["notImplemented"];
        };
    };
    "baremetalNodes.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description Never */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
        };
    };
    "baremetalNodes.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        node: components["schemas"]["node"];
                    };
                };
            };
            404: components["responses"]["notFound"];
            501: components["responses"]["notImplemented"];
        };
    };
    "baremetalNodes.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
        };
    };
    "baremetalNodes.action.add_interface": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                node_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "add_interface": {
                 *         "address": "aa:bb:cc:dd:ee:ff"
                 *       }
                 *     }
                 */
                "application/json": {
                    add_interface: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Never */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
        };
    };
    "baremetalNodes.action.remove_interface": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                node_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "remove_interface": {
                 *         "address": "aa:bb:cc:dd:ee:ff"
                 *       }
                 *     }
                 */
                "application/json": {
                    remove_interface: unknown;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Never */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
        };
    };
}
