// Made from api-spec/placement/consumers.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/allocations/{consumer_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of a server */
                consumer_uuid: string;
            };
            cookie?: never;
        };
        /** What a server holds, and of which host */
        get: operations["allocations.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the servers of a project or of one of its users hold */
        get: operations["usages.list"];
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
        /** @description Resource class → amount; MEMORY_MB in MiB, DISK_GB in GiB */
        resources: {
            [key: string]: number;
        };
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
    "allocations.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of a server */
                consumer_uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Host → resources; empty for a server that is on no host, and for what is no server */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        allocations: {
                            [key: string]: {
                                generation: number;
                                resources: components["schemas"]["resources"];
                            };
                        };
                        project_id?: string;
                        user_id?: string;
                        consumer_generation?: number;
                        consumer_type?: string;
                    };
                };
            };
        };
    };
    "usages.list": {
        parameters: {
            query: {
                project_id: string;
                user_id?: string;
                consumer_type?: string;
            };
            header?: never;
            path?: never;
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
                        usages: components["schemas"]["resources"] | {
                            [key: string]: {
                                consumer_count: number;
                            } & {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
        };
    };
}
