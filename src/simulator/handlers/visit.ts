/** What every HTTP handler beside the RPC ones is given, and how it refuses. Source: xapi_http.ml, http_svr.ml. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ref } from '../../xapi/datamodel.ts';
import { Failure, failureFrom } from '../failure.ts';
import type { HostRef } from '../listeners.ts';
import { isNull } from '../vm-lifecycle.ts';
import type { World } from '../world.ts';

export interface Visit {
  readonly world: World;
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  /** The member that is asked; absent: one that plays them all. */
  readonly host: HostRef | undefined;
  /** The client's own task, in which the outcome shows. */
  readonly task: Ref<'task'> | undefined;
}

/** A session, the task and what it is a part of may be given as a cookie or in the query. */
function credential(request: IncomingMessage, query: URLSearchParams, name: string): string | undefined {
  const cookie = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1];
  return cookie === undefined ? (query.get(name) ?? undefined) : decodeURIComponent(cookie);
}

export function visitOf(world: World, request: IncomingMessage, host: HostRef | undefined): Visit {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const task = credential(request, query, 'task_id') as Ref<'task'> | undefined;
  return { world, request, query, host, task: task === undefined || isNull(task) ? undefined : task };
}

/** A session that holds, or a user's name and password. */
export function isAuthorised({ world, request, query }: Visit): boolean {
  const session = credential(request, query, 'session_id');
  if (session !== undefined) return world.db.has('session', session);
  const { username, password } = world.credentials;
  return request.headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

export const failTask = ({ world, task }: Visit, error: unknown): void => {
  if (task !== undefined) world.tasks.fail(task, failureFrom(error));
};
/** @param result XML of a value, or nothing */
export const endTask = ({ world, task }: Visit, result = ''): void => {
  if (task !== undefined) world.tasks.succeed(task, result);
};
export const taskHeader = ({ task }: Visit): readonly string[] => (task === undefined ? [] : ['task-id', task]);

const pages = {
  401: ['Unauthorised', 'HTTP 401 unauthorised', 'Please check your credentials and retry.'],
  403: ['Forbidden', 'HTTP 403 forbidden', 'Access to the requested resource is forbidden.'],
  404: ['Not Found', 'HTTP 404 not found', 'The resource could not be found.'],
  500: ['Internal Server Error', 'HTTP 500 internal server error', 'An unexpected error occurred; please wait a while and try again.'],
  501: ['Not Implemented', 'HTTP 501 method not implemented', 'The server does not know how to do that.'],
} as const;
export type RefusalStatus = keyof typeof pages;

function pageOf(status: RefusalStatus): { readonly reason: string; readonly headers: readonly string[]; readonly body: string } {
  const [reason, title, text] = pages[status];
  const body = `<html><body><h1>${title}</h1>${text}</body></html>`;
  const realm = status === 401 ? ['WWW-Authenticate', 'Basic realm="xapi"'] : [];
  return {
    reason, body, headers: [
      ...realm, 'content-length', String(Buffer.byteLength(body)), 'content-type', 'text/html', 'connection', 'close', 'cache-control', 'no-cache, no-store',
    ],
  };
}

/** The whole text of a refusal, for handlers that have only a socket. */
export function refusalText(status: RefusalStatus): string {
  const { reason, headers, body } = pageOf(status);
  const lines = headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ''}\r\n`] : []));
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${body}`;
}

/** Answers with a page and the end of the connection; the client's task fails too. */
export function refuse(visit: Visit, response: ServerResponse, status: RefusalStatus, error?: unknown): void {
  failTask(visit, error ?? new Failure(status === 401 ? 'SESSION_AUTHENTICATION_FAILED' : 'INTERNAL_ERROR', status === 401 ? [] : [`HTTP ${status}`]));
  const { reason, headers, body } = pageOf(status);
  response.writeHead(status, reason, [...headers]);
  response.end(body);
}

/** Sends the client to another member, scheme and query kept. */
export function redirect({ world, request }: Visit, response: ServerResponse, host: HostRef): void {
  const location = `${world.listeners.urlOf(host)}${request.url ?? '/'}`;
  response.writeHead(302, ['location', location, 'content-length', '0', 'connection', 'close', 'cache-control', 'no-cache, no-store']);
  response.end();
}

/** Heads of bulk answers: no length, the end of the connection is theirs. */
export function beginStream(visit: Visit, response: ServerResponse, more: readonly string[]): void {
  response.useChunkedEncodingByDefault = false;
  response.writeHead(200, ['connection', 'close', 'cache-control', 'no-cache, no-store', ...taskHeader(visit), ...more]);
}
