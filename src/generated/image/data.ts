// Made from api-spec/image/data.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2/images/{image_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the data of an image */
        get: operations["imageFile.download"];
        /**
         * Write the data of a queued image
         * @description Formats raw and vhd (dynamic). A size that is known beforehand (`Content-Length`, or `x-openstack-image-size`) saves a copy.
         */
        put: operations["imageFile.upload"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images/{image_id}/stage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Stage data for an import; refused, there are no imports */
        put: operations["imageFile.stage"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images/{image_id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import data; no method is known */
        post: operations["imageFile.import"];
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
        /** @description The caller, or anybody here, may not do this. */
        forbidden: {
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
        /** @description The image is not in a state for this, or there is such a thing. */
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
        image_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "imageFile.download": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: components["parameters"]["image_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description There are none yet */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The range of them that was asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            /** @description The data are not as long */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["fault"];
                };
            };
        };
    };
    "imageFile.upload": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: components["parameters"]["image_id"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description The image is active */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "imageFile.stage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: components["parameters"]["image_id"];
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
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "imageFile.import": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: components["parameters"]["image_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "method": {
                 *         "name": "glance-direct"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description What to import, and how */
                    method?: unknown;
                };
            };
        };
        responses: {
            /** @description Never given */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
}
