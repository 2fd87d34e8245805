// Made from api-spec/compute/quota-class-sets.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-quota-class-sets/{quota_class}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                quota_class: string;
            };
            cookie?: never;
        };
        /** The limits */
        get: operations["quotaClassSets.show"];
        /** Set limits */
        put: operations["quotaClassSets.update"];
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
        quota_class_set: {
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
        updated_quota_class_set: {
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
        };
        limit_to_set: number | string;
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
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "quotaClassSets.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                quota_class: string;
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
                        quota_class_set: components["schemas"]["quota_class_set"];
                    };
                };
            };
        };
    };
    "quotaClassSets.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                quota_class: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "quota_class_set": {
                 *         "instances": 20,
                 *         "cores": 40,
                 *         "ram": 102400
                 *       }
                 *     }
                 */
                "application/json": {
                    quota_class_set: components["schemas"]["quotas_to_set"];
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
                        quota_class_set: components["schemas"]["updated_quota_class_set"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
        };
    };
}
