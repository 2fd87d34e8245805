// Made from api-spec/compute/server-image-actions.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/action#createImage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an image of the disks */
        post: operations["servers.action.createImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/action#createBackup": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an image and drop the oldest of its kind beyond rotation */
        post: operations["servers.action.createBackup"];
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
        image_made: {
            /** Format: uuid */
            image_id: string;
        };
        /** Format: name */
        name: string;
        metadata: {
            [key: string]: string;
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
        /** @description No such thing, or not one that the caller may know of. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The state of things forbids it now. */
        conflict: {
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
    "servers.action.createImage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "createImage": {
                 *         "name": "web-golden",
                 *         "metadata": {
                 *           "os_distro": "debian"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    createImage: {
                        name: components["schemas"]["name"];
                        metadata?: components["schemas"]["metadata"];
                    };
                };
            };
        };
        responses: {
            /** @description Being made; before 2.45 the Location header names the image */
            202: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["image_made"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "servers.action.createBackup": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "createBackup": {
                 *         "name": "web-daily",
                 *         "backup_type": "daily",
                 *         "rotation": 7
                 *       }
                 *     }
                 */
                "application/json": {
                    createBackup: {
                        name: components["schemas"]["name"];
                        backup_type: string;
                        rotation: number | string;
                        metadata?: components["schemas"]["metadata"];
                    };
                };
            };
        };
        responses: {
            /** @description Being made; before 2.45 the Location header names the image */
            202: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["image_made"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
