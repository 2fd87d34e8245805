// Made from api-spec/compute/images.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Images by name and id */
        get: operations["images.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Images with everything about them */
        get: operations["images.detail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
            };
            cookie?: never;
        };
        /** One image */
        get: operations["images.show"];
        put?: never;
        post?: never;
        /** Delete an image */
        delete: operations["images.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{image_id}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
            };
            cookie?: never;
        };
        /** All items */
        get: operations["imageMetadata.list"];
        /** Replace all items */
        put: operations["imageMetadata.replace"];
        /** Add items or overwrite them */
        post: operations["imageMetadata.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{image_id}/metadata/{metadata_key}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
                metadata_key: string;
            };
            cookie?: never;
        };
        /** One item */
        get: operations["imageMetadata.show"];
        /** Set one item; the body's key is that of the path */
        put: operations["imageMetadata.update"];
        post?: never;
        /** Drop one item */
        delete: operations["imageMetadata.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        image_links: {
            rel: string;
            /** Format: uri */
            href: string;
            type?: string;
        }[];
        image_name: {
            id: components["schemas"]["uuid"];
            name: components["schemas"]["string_or_null"];
            links: components["schemas"]["image_links"];
        };
        image: {
            id: components["schemas"]["uuid"];
            name: components["schemas"]["string_or_null"];
            links: components["schemas"]["image_links"];
            /** @enum {string} */
            status: "ACTIVE" | "SAVING" | "DELETED" | "ERROR" | "UNKNOWN";
            /** @enum {integer} */
            progress: 0 | 25 | 50 | 100;
            created: components["schemas"]["timestamp"];
            updated: components["schemas"]["timestamp_or_null"];
            /** @description GiB */
            minDisk: number;
            /** @description MiB */
            minRam: number;
            metadata: {
                [key: string]: unknown;
            };
            server?: {
                id: components["schemas"]["uuid"];
                links: components["schemas"]["links"];
            };
            /** @enum {string} */
            "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
            /** @description bytes */
            "OS-EXT-IMG-SIZE:size": number;
        };
        /** Format: uuid */
        uuid: string;
        string_or_null: string | null;
        link: {
            rel: string;
            /** Format: uri */
            href: string;
        };
        next_link: components["schemas"]["link"][];
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        /** Format: date-time */
        timestamp: string;
        /** Format: date-time */
        timestamp_or_null: string | null;
        links: components["schemas"]["link"][];
        string_map: {
            [key: string]: string;
        };
        metadata: {
            [key: string]: string;
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
        /** @description The caller may not do this, or a quota is used up. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
    };
    parameters: {
        /** @description Last item of the page before. */
        marker: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "images.list": {
        parameters: {
            query?: {
                name?: string;
                status?: string;
                "changes-since"?: string;
                server?: string;
                type?: string;
                minRam?: string;
                minDisk?: string;
                limit?: number;
                page_size?: number;
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of images */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        images: components["schemas"]["image_name"][];
                        images_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "images.detail": {
        parameters: {
            query?: {
                name?: string;
                status?: string;
                "changes-since"?: string;
                server?: string;
                type?: string;
                minRam?: string;
                minDisk?: string;
                limit?: number;
                page_size?: number;
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of images */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        images: components["schemas"]["image"][];
                        images_links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "images.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        image: components["schemas"]["image"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "images.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
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
    "imageMetadata.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Key and value of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        metadata: components["schemas"]["string_map"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "imageMetadata.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "os_distro": "debian"
                 *       }
                 *     }
                 */
                "application/json": {
                    metadata: components["schemas"]["metadata"];
                };
            };
        };
        responses: {
            /** @description All items there are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        metadata: components["schemas"]["string_map"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "imageMetadata.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "os_distro": "debian"
                 *       }
                 *     }
                 */
                "application/json": {
                    metadata: components["schemas"]["metadata"];
                };
            };
        };
        responses: {
            /** @description All items there are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        metadata: components["schemas"]["string_map"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "imageMetadata.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
                metadata_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its key and value */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: components["schemas"]["string_map"];
                    };
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "imageMetadata.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
                metadata_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "meta": {
                 *         "os_distro": "debian"
                 *       }
                 *     }
                 */
                "application/json": {
                    meta: components["schemas"]["metadata"];
                };
            };
        };
        responses: {
            /** @description The item */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: components["schemas"]["string_map"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "imageMetadata.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
                metadata_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
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
}
