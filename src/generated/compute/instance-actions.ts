// Made from api-spec/compute/instance-actions.yaml by `npm run generate`. Change that, not this.

export interface paths {
    "/servers/{server_id}/os-instance-actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        /** Actions, newest first; from 2.21 of deleted servers too */
        get: operations["instanceActions.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server_id}/os-instance-actions/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                request_id: string;
            };
            cookie?: never;
        };
        /** One action, by the id of its request, with its events */
        get: operations["instanceActions.show"];
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
        instance_action: {
            action: string;
            instance_uuid: components["schemas"]["uuid"];
            message: components["schemas"]["string_or_null"];
            project_id: components["schemas"]["string_or_null"];
            request_id: string;
            start_time: components["schemas"]["timestamp"];
            /** Format: date-time */
            updated_at: string | null;
            user_id: components["schemas"]["string_or_null"];
        };
        instance_action_with_events: {
            action: string;
            instance_uuid: components["schemas"]["uuid"];
            message: components["schemas"]["string_or_null"];
            project_id: components["schemas"]["string_or_null"];
            request_id: string;
            start_time: components["schemas"]["timestamp"];
            /** Format: date-time */
            updated_at: string | null;
            user_id: components["schemas"]["string_or_null"];
            events: components["schemas"]["event"][];
        };
        event: {
            event: string;
            start_time: components["schemas"]["timestamp"];
            finish_time: components["schemas"]["timestamp_or_null"];
            result: components["schemas"]["string_or_null"];
            traceback: string | null;
            hostId: string;
            host: string | null;
            details: string | null;
        };
        /** Format: uuid */
        uuid: string;
        string_or_null: string | null;
        /** Format: date-time */
        timestamp: string;
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
        timestamp_or_null: string | null;
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
    };
    parameters: {
        server_id: string;
        /** @description Items on a page; more than the service's own maximum means the maximum. */
        limit: number;
        /** @description Last item of the page before. */
        marker: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "instanceActions.list": {
        parameters: {
            query?: {
                /** @description Items on a page; more than the service's own maximum means the maximum. */
                limit?: components["parameters"]["limit"];
                /** @description Last item of the page before. */
                marker?: components["parameters"]["marker"];
                "changes-since"?: string;
                "changes-before"?: string;
            };
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of actions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceActions: components["schemas"]["instance_action"][];
                        links?: components["schemas"]["next_link"];
                    };
                };
            };
            400: components["responses"]["badRequest"];
            404: components["responses"]["notFound"];
        };
    };
    "instanceActions.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: components["parameters"]["server_id"];
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The action */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceAction: components["schemas"]["instance_action_with_events"];
                    };
                };
            };
            404: components["responses"]["notFound"];
        };
    };
}
