// Made from api-spec/image/tasks.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Work under way; there is none */
        get: operations["tasks.list"];
        put?: never;
        /** Import an image from somewhere; refused, as by an operator who allows no addresses */
        post: operations["tasks.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One task; there is none */
        get: operations["tasks.show"];
        put?: never;
        post?: never;
        /** Refused, in Glance too */
        delete: operations["tasks.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        fault: {
            message: string;
            /** @description `404 Not Found` */
            code: string;
            title: string;
        };
    };
    responses: {
        /** @description The request cannot be understood. */
        badRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description No such image, or one that the caller may not know of. */
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
    "tasks.list": {
        parameters: {
            query?: {
                limit?: string;
                marker?: string;
                sort_key?: string;
                sort_dir?: string;
                type?: string;
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tasks: {
                            [key: string]: unknown;
                        }[];
                        first: string;
                        schema: string;
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "tasks.create": {
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
                 *       "type": "import",
                 *       "input": {
                 *         "import_from": "http://images.example.org/debian",
                 *         "import_from_format": "raw",
                 *         "image_properties": {}
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description What to do */
                    type?: unknown;
                    /** @description With what */
                    input?: unknown;
                };
            };
        };
        responses: {
            /** @description Never given */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
        };
    };
    "tasks.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
    "tasks.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Never given */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Tasks go by themselves. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["fault"];
                };
            };
        };
    };
}
