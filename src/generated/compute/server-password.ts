// Made from api-spec/compute/server-password.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/os-server-password": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** The password as the guest has encrypted it; empty when there is none */
        get: operations["serverPassword.show"];
        put?: never;
        post?: never;
        /** Forget it; the guest keeps its password */
        delete: operations["serverPassword.clear"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
    "serverPassword.show": {
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
            /** @description The password */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        password: string;
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "serverPassword.clear": {
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
            /** @description Forgotten */
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
