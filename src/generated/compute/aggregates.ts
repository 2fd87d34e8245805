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
        post?: never;
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
        aggregate: {
            id: number;
            uuid: components["schemas"]["uuid"];
            name: string;
            availability_zone: components["schemas"]["string_or_null"];
            hosts: string[];
            metadata: components["schemas"]["string_map"];
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp_or_null"];
            deleted: boolean;
            deleted_at: components["schemas"]["timestamp_or_null"];
        };
        /** Format: uuid */
        uuid: string;
        string_or_null: string | null;
        string_map: {
            [key: string]: string;
        };
        /** Format: date-time */
        timestamp: string;
        /** Format: date-time */
        timestamp_or_null: string | null;
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
}
