// Made from api-spec/network/tags.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/v2.0/networks/{network_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags of a network */
        get: operations["networkTags.list"];
        /** Give a network these tags and no others */
        put: operations["networkTags.replace"];
        /** Add tags to a network */
        post: operations["networkTags.create"];
        /** Take all tags from a network */
        delete: operations["networkTags.deleteAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/networks/{network_id}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a network has a tag */
        get: operations["networkTags.show"];
        /** Add one tag to a network */
        put: operations["networkTags.update"];
        post?: never;
        /** Take one tag from a network */
        delete: operations["networkTags.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/subnets/{subnet_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags of a subnet */
        get: operations["subnetTags.list"];
        /** Give a subnet these tags and no others */
        put: operations["subnetTags.replace"];
        /** Add tags to a subnet */
        post: operations["subnetTags.create"];
        /** Take all tags from a subnet */
        delete: operations["subnetTags.deleteAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/subnets/{subnet_id}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a subnet has a tag */
        get: operations["subnetTags.show"];
        /** Add one tag to a subnet */
        put: operations["subnetTags.update"];
        post?: never;
        /** Take one tag from a subnet */
        delete: operations["subnetTags.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/ports/{port_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags of a port */
        get: operations["portTags.list"];
        /** Give a port these tags and no others */
        put: operations["portTags.replace"];
        /** Add tags to a port */
        post: operations["portTags.create"];
        /** Take all tags from a port */
        delete: operations["portTags.deleteAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/ports/{port_id}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a port has a tag */
        get: operations["portTags.show"];
        /** Add one tag to a port */
        put: operations["portTags.update"];
        post?: never;
        /** Take one tag from a port */
        delete: operations["portTags.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/security-groups/{security_group_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags of a security group */
        get: operations["securityGroupTags.list"];
        /** Give a security group these tags and no others */
        put: operations["securityGroupTags.replace"];
        /** Add tags to a security group */
        post: operations["securityGroupTags.create"];
        /** Take all tags from a security group */
        delete: operations["securityGroupTags.deleteAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2.0/security-groups/{security_group_id}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a security group has a tag */
        get: operations["securityGroupTags.show"];
        /** Add one tag to a security group */
        put: operations["securityGroupTags.update"];
        post?: never;
        /** Take one tag from a security group */
        delete: operations["securityGroupTags.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        tags: {
            tags: string[];
        };
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
        /** @description The caller, or anybody here, may not do this. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description No such thing, or one that the caller may not know of. */
        notFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
        /** @description The request cannot be understood. */
        badRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["fault"];
            };
        };
    };
    parameters: {
        tag: string;
        network_id: string;
        subnet_id: string;
        port_id: string;
        security_group_id: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "networkTags.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "networkTags.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue"
                 *       ]
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "networkTags.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue"
                 *       ]
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "networkTags.deleteAll": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
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
    "networkTags.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
                tag: components["parameters"]["tag"];
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
    "networkTags.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
                tag: components["parameters"]["tag"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
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
    "networkTags.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network_id: components["parameters"]["network_id"];
                tag: components["parameters"]["tag"];
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
    "subnetTags.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "subnetTags.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue"
                 *       ]
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "subnetTags.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue"
                 *       ]
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "subnetTags.deleteAll": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
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
    "subnetTags.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
                tag: components["parameters"]["tag"];
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
    "subnetTags.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
                tag: components["parameters"]["tag"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
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
    "subnetTags.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subnet_id: components["parameters"]["subnet_id"];
                tag: components["parameters"]["tag"];
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
    "portTags.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "portTags.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue"
                 *       ]
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "portTags.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue"
                 *       ]
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "portTags.deleteAll": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
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
    "portTags.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
                tag: components["parameters"]["tag"];
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
    "portTags.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
                tag: components["parameters"]["tag"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
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
    "portTags.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                port_id: components["parameters"]["port_id"];
                tag: components["parameters"]["tag"];
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
    "securityGroupTags.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "securityGroupTags.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue"
                 *       ]
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "securityGroupTags.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "blue"
                 *       ]
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            400: components["responses"]["badRequest"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["notFound"];
        };
    };
    "securityGroupTags.deleteAll": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
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
    "securityGroupTags.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
                tag: components["parameters"]["tag"];
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
    "securityGroupTags.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
                tag: components["parameters"]["tag"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
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
    "securityGroupTags.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                security_group_id: components["parameters"]["security_group_id"];
                tag: components["parameters"]["tag"];
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
}
