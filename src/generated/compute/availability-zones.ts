// Made from api-spec/compute/availability-zones.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/os-availability-zone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Zones that servers can be put in */
        get: operations["availabilityZones.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/os-availability-zone/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Zones with their hosts and services */
        get: operations["availabilityZones.detail"];
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
        zone_state: {
            available: boolean;
        };
        service_state: {
            active: boolean;
            available: boolean;
            updated_at: components["schemas"]["timestamp_or_null"];
        };
        /** Format: date-time */
        timestamp_or_null: string | null;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "availabilityZones.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The zones */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        availabilityZoneInfo: {
                            zoneName: string;
                            zoneState: components["schemas"]["zone_state"];
                            hosts: null;
                        }[];
                    };
                };
            };
        };
    };
    "availabilityZones.detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The zones */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        availabilityZoneInfo: {
                            zoneName: string;
                            zoneState: components["schemas"]["zone_state"];
                            /** @description Host, then service; null in a zone that is not available */
                            hosts: {
                                [key: string]: {
                                    [key: string]: components["schemas"]["service_state"];
                                };
                            } | null;
                        }[];
                    };
                };
            };
        };
    };
}
