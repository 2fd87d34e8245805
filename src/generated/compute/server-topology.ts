// Made from api-spec/compute/server-topology.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/topology": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** Its NUMA nodes */
        get: operations["serverTopology.show"];
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
        integer_or_null: number | null;
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
    };
    parameters: {
        server_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "serverTopology.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The nodes; none without a topology */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nodes: {
                            vcpu_set: number[];
                            siblings: number[][];
                            memory_mb: number;
                            host_node: number;
                            cpu_pinning: {
                                [key: string]: number;
                            };
                        }[];
                        pagesize_kb: components["schemas"]["integer_or_null"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
