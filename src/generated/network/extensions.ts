// Made from api-spec/network/extensions.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/extensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What of Neutron's extensions is honoured */
        get: operations["extensions.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/extensions/{alias}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One extension */
        get: operations["extensions.show"];
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
        extension: {
            name: string;
            alias: string;
            description: string;
            updated: string;
            links: components["schemas"]["links"];
        };
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        links: components["schemas"]["link"][];
        fault: {
            NeutronError: {
                /** @description Name of the exception */
                type: string;
                message: string;
                detail: string;
            };
        };
    };
    responses: {
        /** @description No such thing, or one that the caller may not know of. */
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
    "extensions.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The extensions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        extensions: components["schemas"]["extension"][];
                    };
                };
            };
        };
    };
    "extensions.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alias: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The extension */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        extension: components["schemas"]["extension"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
