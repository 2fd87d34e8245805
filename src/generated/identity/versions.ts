// Made from api-spec/identity/versions.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions there are; clients begin here */
        get: operations["versions.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v3": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The version */
        get: operations["versions.show"];
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
        version: {
            /** @example v3.14 */
            id: string;
            /** @enum {string} */
            status: "stable";
            /** Format: date-time */
            updated: string;
            links: components["schemas"]["links"];
            "media-types": {
                base: string;
                type: string;
            }[];
        };
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "versions.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Choose one */
            300: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: {
                            values: components["schemas"]["version"][];
                        };
                    };
                };
            };
        };
    };
    "versions.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: components["schemas"]["version"];
                    };
                };
            };
        };
    };
}
