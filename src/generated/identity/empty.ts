// Made from api-spec/identity/empty.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Limits of projects that services ask Keystone for; none */
        get: operations["limits.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registered_limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Defaults of such limits; none */
        get: operations["registered-limits.list"];
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
        list_links: {
            next: string | null;
            /** Format: uri */
            self: string;
            previous: string | null;
        };
        /** @description Only with `limit`, where there is more. */
        truncated: boolean;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "limits.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An empty list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        limits: {
                            [key: string]: unknown;
                        }[];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
    "registered-limits.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An empty list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registered_limits: {
                            [key: string]: unknown;
                        }[];
                        links: components["schemas"]["list_links"];
                        truncated?: components["schemas"]["truncated"];
                    };
                };
            };
        };
    };
}
