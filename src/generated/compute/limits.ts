// Made from api-spec/compute/limits.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a project may use and what it does use */
        get: operations["limits.show"];
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
        absolute_limits: {
            maxTotalInstances: number;
            maxTotalCores: number;
            /** @description MiB */
            maxTotalRAMSize: number;
            maxTotalKeypairs: number;
            maxServerMeta: number;
            maxServerGroups: number;
            maxServerGroupMembers: number;
            totalInstancesUsed: number;
            totalCoresUsed: number;
            /** @description MiB */
            totalRAMUsed: number;
            totalServerGroupsUsed: number;
            maxImageMeta: number;
            maxPersonality: number;
            maxPersonalitySize: number;
            maxSecurityGroups: number;
            maxSecurityGroupRules: number;
            maxTotalFloatingIps: number;
            totalFloatingIpsUsed: number;
            totalSecurityGroupsUsed: number;
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
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "limits.show": {
        parameters: {
            query?: {
                tenant_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Limits and use; -1 is no limit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        limits: {
                            rate: unknown[];
                            absolute: components["schemas"]["absolute_limits"];
                        };
                    };
                };
            };
            403: components["responses"]["forbidden"];
        };
    };
}
