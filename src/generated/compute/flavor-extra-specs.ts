// Made from api-spec/compute/flavor-extra-specs.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/flavors/{flavor_id}/os-extra_specs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        /** All extra specs */
        get: operations["flavorExtraSpecs.list"];
        put?: never;
        /** Add extra specs or overwrite them */
        post: operations["flavorExtraSpecs.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flavors/{flavor_id}/os-extra_specs/{extra_spec_key}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
                extra_spec_key: string;
            };
            cookie?: never;
        };
        /** One extra spec */
        get: operations["flavorExtraSpecs.show"];
        /** Set one extra spec; the body's key is that of the path */
        put: operations["flavorExtraSpecs.update"];
        post?: never;
        /** Drop one extra spec */
        delete: operations["flavorExtraSpecs.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        extra_specs_to_set: {
            [key: string]: string | number;
        };
        extra_specs_set: {
            [key: string]: string | number;
        };
        string_map: {
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
        flavor_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "flavorExtraSpecs.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Name and value of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        extra_specs: components["schemas"]["string_map"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "flavorExtraSpecs.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "extra_specs": {
                 *         "xapi:sr": "local"
                 *       }
                 *     }
                 */
                "application/json": {
                    extra_specs: components["schemas"]["extra_specs_to_set"];
                };
            };
        };
        responses: {
            /** @description What was sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        extra_specs: components["schemas"]["extra_specs_set"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "flavorExtraSpecs.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
                extra_spec_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its name and value */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["string_map"];
                };
            };
            404: components["responses"]["notFound"];
        };
    };
    "flavorExtraSpecs.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
                extra_spec_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "xapi:sr": "local"
                 *     }
                 */
                "application/json": components["schemas"]["extra_specs_to_set"];
            };
        };
        responses: {
            /** @description What was sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["extra_specs_set"];
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
            409: components["responses"]["conflict"];
        };
    };
    "flavorExtraSpecs.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flavor_id: components["parameters"]["flavor_id"];
                extra_spec_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["notFound"];
        };
    };
}
