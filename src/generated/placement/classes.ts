// Made from api-spec/placement/classes.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/resource_classes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Kinds of resources that hosts have */
        get: operations["resourceClasses.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource_classes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        /** One of them */
        get: operations["resourceClasses.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/traits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What hosts may be told by */
        get: operations["traits.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/traits/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        /** Whether it is known */
        get: operations["traits.show"];
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
        resource_class: {
            name: string;
            links: components["schemas"]["links"];
        };
        /** @description Paths without a host, as Placement gives them */
        links: {
            rel: string;
            href: string;
        }[];
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
    "resourceClasses.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The classes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        resource_classes: components["schemas"]["resource_class"][];
                    };
                };
            };
        };
    };
    "resourceClasses.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The class */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["resource_class"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "traits.list": {
        parameters: {
            query?: {
                /** @description `in:A,B` or `startswith:PREFIX` */
                name?: string;
                /** @description Whether a host has it */
                associated?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The traits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        traits: string[];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "traits.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
}
