// Made from api-spec/compute/versions.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions that this service speaks */
        get: operations["versions.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The older endpoint, the first microversion without its strictness */
        get: operations["versions.showOlder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where what lies outside of the versions might be meant to be
         * @description However deep the path is.
         */
        get: operations["versions.choices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This version, with its range of microversions */
        get: operations["versions.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.1/versions/{version_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version by its name */
        get: operations["versions.showById"];
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
        choice: {
            id: string;
            status: components["schemas"]["status"];
            links: components["schemas"]["links"];
            "media-types": components["schemas"]["media_types"];
        };
        listed_version: {
            id: string;
            status: components["schemas"]["status"];
            version: string;
            min_version: string;
            updated: components["schemas"]["timestamp"];
            links: components["schemas"]["links"];
        };
        version: {
            id: string;
            status: components["schemas"]["status"];
            version: string;
            min_version: string;
            updated: components["schemas"]["timestamp"];
            links: {
                rel: string;
                /** Format: uri */
                href: string;
                type?: string;
            }[];
            "media-types": components["schemas"]["media_types"];
        };
        media_types: {
            base: string;
            type: string;
        }[];
        /** @enum {string} */
        status: "CURRENT" | "SUPPORTED" | "DEPRECATED";
        /** Format: date-time */
        timestamp: string;
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
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
            /** @description One entry for each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: components["schemas"]["listed_version"][];
                    };
                };
            };
        };
    };
    "versions.showOlder": {
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
    "versions.choices": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry for each version */
            300: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        choices: components["schemas"]["choice"][];
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
    "versions.showById": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version_id: string;
            };
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
            404: components["responses"]["notFound"];
        };
    };
}
