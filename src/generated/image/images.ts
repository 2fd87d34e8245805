// Made from api-spec/image/images.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Images that the caller may use
         * @description A parameter that is not listed here is a filter too: on the property of that name.
         *     The values of `id`, `name`, `status`, `container_format` and `disk_format` may begin with `in:` and list several, those of the
         *     dates with one of `gt: gte: lt: lte: eq: neq:`.
         */
        get: operations["images.list"];
        put?: never;
        /**
         * Register an image
         * @description It is queued until its data are uploaded.
         */
        post: operations["images.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
        /** Change an image */
        patch: operations["images.update"];
        trace?: never;
    };
    "/v2/images/{image_id}/actions/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep the data of an image from being used */
        post: operations["images.deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images/{image_id}/actions/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let them be used again */
        post: operations["images.reactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images/{image_id}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Add a tag */
        put: operations["imageTags.add"];
        post?: never;
        /** Take a tag away */
        delete: operations["imageTags.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images/{image_id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Work on an image; there is none */
        get: operations["imageTasks.list"];
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
        image: {
            /**
             * Format: uuid
             * @description uuid of the template VM or of the ISO's VDI
             */
            id: string;
            name: string | null;
            /** @enum {string} */
            status: "queued" | "saving" | "active" | "deactivated";
            /** @enum {string} */
            visibility: "public" | "private" | "shared" | "community";
            protected: boolean;
            os_hidden: boolean;
            /** @description MD5 of uploaded data; XAPI keeps none */
            checksum: string | null;
            os_hash_algo: string | null;
            os_hash_value: string | null;
            /** @description Project; null for what belongs to the pool */
            owner: string | null;
            /** @description Bytes of uploaded data, else those that the disks take */
            size: number | null;
            /** @description Bytes that a guest sees */
            virtual_size: number | null;
            container_format: string | null;
            disk_format: string | null;
            created_at: components["schemas"]["timestamp"];
            updated_at: components["schemas"]["timestamp"];
            tags: string[];
            /** @description MiB */
            min_ram: number;
            /** @description GiB */
            min_disk: number;
            self: string;
            file: string;
            schema: string;
        } & {
            [key: string]: unknown;
        };
        /** @description Checked as `/v2/schemas/image` says; what is not named there is a property of the image, a string. */
        attributes: {
            [key: string]: unknown;
        };
        fault: {
            message: string;
            /** @description `404 Not Found` */
            code: string;
            title: string;
        };
        /** Format: date-time */
        timestamp: string;
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
        /** @description The image is not in a state for this, or there is such a thing. */
        conflict: {
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
    "images.list": {
        parameters: {
            query?: {
                /** @description Images on a page: 25, at most 1000 */
                limit?: string;
                /** @description Last image of the page before */
                marker?: string;
                /** @description `name:asc,created_at:desc` */
                sort?: string;
                sort_key?: string[];
                sort_dir?: string[];
                id?: string;
                name?: string;
                status?: string;
                /** @description public, private, shared, community or all */
                visibility?: string;
                member_status?: string;
                owner?: string;
                container_format?: string;
                disk_format?: string;
                protected?: string;
                os_hidden?: string;
                /** @description Each has to be there */
                tag?: string[];
                /** @description Bytes */
                size_min?: string;
                /** @description Bytes */
                size_max?: string;
                created_at?: string;
                updated_at?: string;
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
                        /** @description Path of the first page */
                        first: string;
                        /** @description Path of the next page; there when this one is full */
                        next?: string;
                        schema: string;
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "images.create": {
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
                 *       "name": "debian-12",
                 *       "disk_format": "raw",
                 *       "container_format": "bare",
                 *       "os_distro": "debian"
                 *     }
                 */
                "application/json": components["schemas"]["attributes"];
            };
        };
        responses: {
            /** @description The image */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["image"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
        };
    };
    "images.show": {
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
            /** @description The image */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["image"];
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
                image_id: components["parameters"]["image_id"];
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
    "images.update": {
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
                 * @example [
                 *       {
                 *         "op": "replace",
                 *         "path": "/name",
                 *         "value": "debian-12"
                 *       }
                 *     ]
                 */
                "application/openstack-images-v2.0-json-patch": unknown;
                "application/openstack-images-v2.1-json-patch": unknown;
            };
        };
        responses: {
            /** @description The image */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["image"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "images.deactivate": {
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
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "images.reactivate": {
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
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "imageTags.add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: components["parameters"]["image_id"];
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
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
    "imageTags.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: components["parameters"]["image_id"];
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
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
    "imageTasks.list": {
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
            /** @description The tasks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tasks: {
                            [key: string]: unknown;
                        }[];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
