// Made from api-spec/compute/quota-sets.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-quota-sets/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        /** The limits */
        get: operations["quotaSets.show"];
        /** Set limits */
        put: operations["quotaSets.update"];
        post?: never;
        /** Go back to the default limits */
        delete: operations["quotaSets.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-quota-sets/{project_id}/defaults": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        /** The limits of a project that has none of its own */
        get: operations["quotaSets.defaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-quota-sets/{project_id}/detail": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        /** Limits and use */
        get: operations["quotaSets.detail"];
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
        quota_set: {
            id: string;
            instances: number;
            cores: number;
            ram: number;
            key_pairs: number;
            metadata_items: number;
            server_groups: number;
            server_group_members: number;
            fixed_ips: number;
            floating_ips: number;
            security_groups: number;
            security_group_rules: number;
            injected_files: number;
            injected_file_content_bytes: number;
            injected_file_path_bytes: number;
        };
        updated_quota_set: {
            instances: number;
            cores: number;
            ram: number;
            key_pairs: number;
            metadata_items: number;
            server_groups: number;
            server_group_members: number;
            fixed_ips: number;
            floating_ips: number;
            security_groups: number;
            security_group_rules: number;
            injected_files: number;
            injected_file_content_bytes: number;
            injected_file_path_bytes: number;
        };
        quota_use: {
            id: string;
            instances: components["schemas"]["use"];
            cores: components["schemas"]["use"];
            ram: components["schemas"]["use"];
            key_pairs: components["schemas"]["use"];
            metadata_items: components["schemas"]["use"];
            server_groups: components["schemas"]["use"];
            server_group_members: components["schemas"]["use"];
            fixed_ips: components["schemas"]["use"];
            floating_ips: components["schemas"]["use"];
            security_groups: components["schemas"]["use"];
            security_group_rules: components["schemas"]["use"];
            injected_files: components["schemas"]["use"];
            injected_file_content_bytes: components["schemas"]["use"];
            injected_file_path_bytes: components["schemas"]["use"];
        };
        use: {
            limit: number;
            in_use: number;
            reserved: number;
        };
        quotas_to_set: {
            instances?: components["schemas"]["limit_to_set"];
            cores?: components["schemas"]["limit_to_set"];
            ram?: components["schemas"]["limit_to_set"];
            floating_ips?: components["schemas"]["limit_to_set"];
            fixed_ips?: components["schemas"]["limit_to_set"];
            metadata_items?: components["schemas"]["limit_to_set"];
            key_pairs?: components["schemas"]["limit_to_set"];
            security_groups?: components["schemas"]["limit_to_set"];
            security_group_rules?: components["schemas"]["limit_to_set"];
            injected_files?: components["schemas"]["limit_to_set"];
            injected_file_content_bytes?: components["schemas"]["limit_to_set"];
            injected_file_path_bytes?: components["schemas"]["limit_to_set"];
            server_groups?: components["schemas"]["limit_to_set"];
            server_group_members?: components["schemas"]["limit_to_set"];
            force?: components["schemas"]["boolean"];
        };
        limit_to_set: number | string;
        /** @description One key, named after the status, around the code and the sentence. */
        fault: {
            [key: string]: {
                code: number;
                message: string;
            };
        };
        /** @enum {boolean|string} */
        boolean: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
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
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "quotaSets.show": {
        parameters: {
            query?: {
                user_id?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limits; -1 is none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota_set: components["schemas"]["quota_set"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "quotaSets.update": {
        parameters: {
            query?: {
                user_id?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "quota_set": {
                 *         "instances": 20,
                 *         "cores": 40
                 *       }
                 *     }
                 */
                "application/json": {
                    quota_set: components["schemas"]["quotas_to_set"];
                };
            };
        };
        responses: {
            /** @description The limits as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota_set: components["schemas"]["updated_quota_set"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "quotaSets.delete": {
        parameters: {
            query?: {
                user_id?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "quotaSets.defaults": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota_set: components["schemas"]["quota_set"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
    "quotaSets.detail": {
        parameters: {
            query?: {
                user_id?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Limits and use */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quota_set: components["schemas"]["quota_use"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
}
