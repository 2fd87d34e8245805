/**
 * The path of every request, the same for all operations: request id → who asks (401) → microversion (406) → which
 * operation (404; unknown action 400) → body, path and query fit the spec (400) → policy (403) → handler → answer pruned
 * to version and role → log line. Every failure ends in `faults.ts`.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { ApiError } from '../errors.ts';
import { loggable, type Logger } from '../log.ts';
import { dialects, type Dialect } from './dialects.ts';
import { bodyTooLarge, faultOf, goneSentence, methodNotAllowed, notAuthenticated, noSuchRoute, nothingThere, type WireFault } from './faults.ts';
import { negotiate, oldestVersion, varyHeaders, versionHeaders, type NegotiatedVersion } from './microversion.ts';
import { makeRouter, type Match, type Operation, type ProjectedOperation, type Router } from './operations.ts';
import type { Viewer } from './projection.ts';
import { readQuery } from './query.ts';
import { Reply, type ApiRequest, type Identity, type Service } from './service.ts';
import type { PolicyRole } from './spec.ts';
import { readSpec } from './spec.ts';

/** What the composition gives to every service. */
export interface PipelineOptions {
  readonly log: Logger;
  /** The bearer of a token; undefined when it is not (or no longer) good for anything. */
  readonly authenticate: (token: string) => Promise<Omit<Identity, 'requestId'> | undefined>;
  /** A failure of a layer below, in the user's terms; undefined: not for users' eyes. */
  readonly translateError: (error: unknown) => ApiError | undefined;
  /** Base of all links when the settings fix it; else it is taken from the request's Host. */
  readonly publicUrl: string | undefined;
  /** Told of each request when its answer is out. `operation` is the operationId, or '' where there was none. */
  readonly onAnswer: (operation: string, status: number, seconds: number) => void;
  /** Check each answer against the spec; a wrong one becomes a 500 that says why. For tests. */
  readonly checkAnswers: boolean;
}

/** Bytes (oslo.middleware: sizelimit, max_request_body_size). */
const maxBodyBytes = 114_688;

/** Characters (eventlet.wsgi: url_length_limit). */
const maxUrlLength = 8192;

const readBody: RequestHandler = express.raw({ type: () => true, limit: maxBodyBytes });

/** Everything about one request that the steps hand on. */
interface Exchange {
  readonly request: Request;
  readonly requestId: string;
  readonly root: string;
  readonly header: (name: string) => string | undefined;
  identity: Identity | undefined;
  /** That the answer's headers name. */
  version: NegotiatedVersion | undefined;
  operation: Operation | undefined;
}

export function serveOperations<Context>(service: Service<Context>, context: Context, options: PipelineOptions): RequestHandler {
  const router = routerOf(service);
  assertComplete(service, router);
  return (request, response, next) => {
    serve(service, router, context, options, request, response).catch(next);
  };
}

const routers = new Map<string, Router>();

/** A service's routes depend on its spec alone, and so do the checks that they compile: one process needs them once (tests open many worlds). */
function routerOf<Context>({ spec, mount, faults }: Service<Context>): Router {
  let router = routers.get(spec);
  if (router === undefined) routers.set(spec, (router = makeRouter(readSpec(spec, mount), dialects[faults])));
  return router;
}

/** The spec and the handlers must name the same operations; a gap is found at start, not by a user. */
function assertComplete<Context>(service: Service<Context>, router: Router): void {
  const specified = new Set(router.operations.map(({ spec }) => spec.id));
  const missing = router.operations.filter(({ spec, isGone }) => !isGone && service.handlers[spec.id] === undefined).map(({ spec }) => spec.id);
  const surplus = Object.keys(service.handlers).filter((id) => !specified.has(id));
  if (missing.length + surplus.length > 0) {
    throw new Error(`${service.name}: no handler for ${missing.join(', ') || 'none'}; no operation for ${surplus.join(', ') || 'none'}`);
  }
}

async function serve<Context>(
  service: Service<Context>, router: Router, context: Context, options: PipelineOptions, request: Request, response: Response,
): Promise<void> {
  const begun = performance.now();
  const exchange: Exchange = {
    request,
    requestId: `req-${randomUUID()}`,
    root: options.publicUrl ?? `${request.protocol}://${request.headers.host ?? 'localhost'}`,
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    identity: undefined,
    version: undefined,
    operation: undefined,
  };
  let failure: unknown;
  try {
    if (request.originalUrl.length > maxUrlLength) response.status(414).end();
    else await answer(service, router, context, options, exchange, response);
  } catch (error) {
    failure = error;
    sendFault(service, exchange, options, response, error);
  }
  const seconds = (performance.now() - begun) / 1000;
  const operation = exchange.operation?.spec.id ?? '';
  options.onAnswer(operation, response.statusCode, seconds);
  const hidden = failure !== undefined && response.statusCode >= 500;
  options.log[hidden ? 'error' : 'info']('request', {
    request_id: exchange.requestId,
    client_request_id: exchange.header('x-openstack-request-id'),
    method: request.method,
    path: request.originalUrl.split('?')[0],
    operation,
    version: exchange.version?.name,
    user: exchange.identity?.userId,
    project: exchange.identity?.projectId,
    status: response.statusCode,
    milliseconds: Math.round(seconds * 1e5) / 100,
    ...(failure === undefined ? {} : { error: hidden || (failure as Error).cause !== undefined ? loggable(failure) : loggedSentence(failure) }),
  });
}

const loggedSentence = (failure: unknown): string => (failure instanceof ApiError ? failure.logged : (failure as Error).message);

async function answer<Context>(
  service: Service<Context>, router: Router, context: Context, options: PipelineOptions, exchange: Exchange, response: Response,
): Promise<void> {
  const { request } = exchange;
  const dialect = dialects[service.faults];
  const { segments, urlProject, endpoint } = pathOf(service, request);
  const method = request.method === 'OPTIONS' && dialect.optionsIsGet ? 'GET' : request.method;
  const found = matchOf(router, method, segments, dialect);
  const isPublic = found !== undefined && isDocument(found) && urlProject === undefined;
  if (method === 'OPTIONS' && !isPublic) {
    response.status(200).end();
    return;
  }
  exchange.identity = await identify(exchange, options);
  setCommonHeaders(service, endpoint, exchange, response);
  const isOutside = found === undefined && endpoint === 'none' && service.versions !== undefined;
  if (exchange.identity === undefined && !isPublic && !isOutside && service.name !== 'identity') {
    throw new Refusal(notAuthenticated(identityUrl(exchange, service), service.faults));
  }
  if (found === undefined || segments === undefined) throw new Refusal(isOutside ? nothingThere(service.faults) : noRoute(service, router, method, segments));
  if (service.microversions !== undefined && endpoint === 'current') exchange.version = negotiate(service.microversions, exchange.header);
  const version = exchange.version ?? (service.microversions === undefined || endpoint === 'none' ? undefined : oldestVersion(service.microversions));
  const viewer: Viewer = { version: version?.number, roles: exchange.identity?.roles ?? [] };
  const match = router.find(method, segments, viewer) ?? found;
  const body = await bodyOf(match, request, response, dialect);
  const operation = (exchange.operation = choose(match, body, viewer));
  if (exchange.identity === undefined && operation.spec.policy.role !== 'public') throw new Refusal(notAuthenticated(identityUrl(exchange, service), service.faults));
  if (urlProject !== undefined && urlProject !== exchange.identity?.projectId) {
    const own = exchange.identity?.projectId ?? 'None';
    throw new ApiError('badRequest', `Malformed request URL: URL's project_id '${urlProject}' doesn't match Context's project_id '${own}'`);
  }
  const projected = operation.projected(viewer);
  projected.checkPath(match.parameters);
  if (body !== null || operation.spec.bodyRequired) (endpoint === 'older' ? projected.checkLooseBody : projected.checkBody)?.(body);
  const rawQuery = new URL(request.originalUrl, 'http://host').searchParams;
  const query = readQuery(rawQuery, projected);
  if (!isPermitted(operation, exchange.identity)) {
    if (exchange.identity !== undefined) service.assertKnown?.(match.parameters, { identity: exchange.identity }, context);
    throw new ApiError('forbidden', dialect.forbidden(operation.spec.policy.rule));
  }
  if (operation.isGone) throw new ApiError('gone', goneSentence);
  const versionPath = (endpoint === 'older' ? service.olderVersionPath ?? '' : service.versionPath) + (urlProject === undefined ? '' : `/${urlProject}`);
  const bookmarkPath = urlProject === undefined ? '' : `/${urlProject}`;
  const base = `${exchange.root}${service.mount}${versionPath}`;
  const handler = service.handlers[operation.spec.id];
  if (handler === undefined) throw new Error(`no handler for ${operation.spec.id}`);
  const apiRequest: ApiRequest<never, never> = {
    path: match.parameters as never,
    query: query as never,
    body: body as never,
    version: version ?? { name: '', has: () => false },
    get identity(): Identity {
      if (exchange.identity === undefined) throw new Refusal(notAuthenticated(identityUrl(exchange, service), service.faults));
      return exchange.identity;
    },
    id: exchange.requestId,
    base,
    bookmarkBase: `${exchange.root}${service.mount}${bookmarkPath}`,
    root: exchange.root,
    rawQuery,
    data: request,
    address: request.socket.remoteAddress,
    header: exchange.header,
  };
  const result = await handler(apiRequest as never, context);
  setVersionHeaders(service, exchange.version, response);
  await send(projected, result, base, operation, dialect, options, response);
}

/** A refusal that comes before any service's own envelope. */
class Refusal extends Error {
  readonly fault: WireFault;
  constructor(fault: WireFault) {
    super(`${fault.status}`);
    this.fault = fault;
  }
}

/** Where clients of this service are told to sign in: Keystone names its version, the others do not. */
const identityUrl = <Context>({ root }: Exchange, { faults }: Service<Context>): string => `${root}/identity${faults === 'identity' ? '/v3' : ''}`;

function noRoute<Context>(service: Service<Context>, router: Router, method: string, segments: readonly string[] | undefined): WireFault {
  const methods = segments !== undefined && dialects[service.faults].refusesMethods ? router.methodsOf(segments) : [];
  return methods.length === 0 ? noSuchRoute(service.faults, method) : methodNotAllowed(service.faults, method, methods);
}

const isDocument = ({ route }: Match): boolean => route.operation?.spec.policy.role === 'public';

function matchOf(router: Router, method: string, segments: readonly string[] | undefined, dialect: Dialect): Match | undefined {
  if (segments === undefined) return undefined;
  const found = router.find(method, segments);
  if (found !== undefined || !dialect.documentsTakeAnyMethod) return found;
  const document = router.find('GET', segments);
  return document !== undefined && isDocument(document) ? document : undefined;
}

interface Place {
  /** Decoded, as the spec writes them; undefined: not a path at all. */
  readonly segments: readonly string[] | undefined;
  readonly urlProject: string | undefined;
  /** Whether microversions hold there; `none` above and beside the versions. */
  readonly endpoint: 'current' | 'older' | 'none';
}

/**
 * The parts of the path below the service, without the project that compute URLs may hold. As in WSGI an escaped slash is one like any other.
 * Doubled slashes count as one, a trailing `.json` of old compute clients is dropped. Whatever lies outside of compute's versions is one part, however deep.
 */
function pathOf<Context>(service: Service<Context>, request: Request): Place {
  let path: string;
  try {
    path = decodeURIComponent(request.path);
  } catch {
    return { segments: undefined, urlProject: undefined, endpoint: 'none' };
  }
  const segments = path.replace(/\/{2,}/g, '/').replace(/^\//, '').split('/');
  const isItself = service.versions?.test(segments[0] ?? '') ?? true;
  // A final slash is a route's own: only the documents at the root and at a version have it.
  if (segments.at(-1) === '' && segments.length <= 2 + (service.versionPath === '' ? 1 : 0) && !(service.name === 'image' && isItself)) segments.pop();
  if (service.name !== 'compute') return elsewhere(service, segments, isItself);
  const current = service.versionPath.slice(1);
  const [version, project] = segments;
  const isOlder = version === service.olderVersionPath?.slice(1);
  if (isOlder && segments.length === 1) return { segments, urlProject: undefined, endpoint: 'older' };
  if (version !== current && !isOlder) {
    return { segments: segments.length === 0 ? [] : [segments.filter((part) => part !== '').join('/')], urlProject: undefined, endpoint: 'none' };
  }
  const isProject = project !== undefined && /^[0-9a-f-]+$/.test(project);
  const below = isProject ? segments.slice(2).filter((part, index, all) => part !== '' || index < all.length - 1) : segments.slice(1);
  const rest = [current, ...below];
  const last = rest.at(-1);
  if (last !== undefined && last.endsWith('.json')) rest[rest.length - 1] = last.slice(0, -'.json'.length);
  return { segments: rest, urlProject: isProject ? project : undefined, endpoint: isOlder ? 'older' : 'current' };
}

function elsewhere<Context>(service: Service<Context>, segments: readonly string[], isItself: boolean): Place {
  if (service.versions === undefined) return { segments, urlProject: undefined, endpoint: 'current' };
  if (!isItself) return { segments: segments.length === 0 ? [] : [segments.join('/')], urlProject: undefined, endpoint: 'none' };
  const [, ...below] = segments;
  const last = below.at(-1);
  // Glance takes each of its minor versions for the whole, Neutron a `.json` at any path.
  if (service.name === 'network' && last?.endsWith('.json') === true) below[below.length - 1] = last.slice(0, -'.json'.length);
  return { segments: [service.name === 'image' ? 'v2' : segments[0] ?? '', ...below], urlProject: undefined, endpoint: 'current' };
}

async function identify(exchange: Exchange, options: PipelineOptions): Promise<Identity | undefined> {
  const token = exchange.header('x-auth-token');
  if (token === undefined || token === '') return undefined;
  const bearer = await options.authenticate(token);
  return bearer === undefined ? undefined : { ...bearer, requestId: exchange.requestId };
}

function setCommonHeaders<Context>(service: Service<Context>, endpoint: Place['endpoint'], { requestId, identity }: Exchange, response: Response): void {
  // Documents outside of the versions know no request ids, and Glance gives one to whom it knows.
  if (endpoint !== 'none' && (service.name !== 'image' || identity !== undefined)) response.setHeader('X-Openstack-Request-Id', requestId);
  if (service.name === 'compute' && endpoint !== 'none') response.setHeader('x-compute-request-id', requestId);
  for (const [name, value] of Object.entries(dialects[service.faults].headers)) response.setHeader(name, value);
}

function setVersionHeaders<Context>(service: Service<Context>, version: NegotiatedVersion | undefined, response: Response): void {
  if (service.microversions === undefined || version === undefined) return;
  response.setHeaders(new Map(Object.entries(versionHeaders(service.microversions, version.name))));
  response.setHeader('Vary', varyHeaders(service.microversions));
}

/**
 * The parsed body; null without one. An operation without a schema for it gets null too: what is sent is not looked at, or read by the handler
 * as data of whatever size. @throws ApiError badRequest, unsupportedMediaType
 */
async function bodyOf({ route }: Match, request: Request, response: Response, dialect: Dialect): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  const ownTypes = route.operation?.spec.bodyTypes;
  if (ownTypes?.includes(type.split(';')[0]?.trim() ?? '') === false) throw dialect.wrongMediaType(type, ownTypes);
  const takesBody = route.actions.size > 0 || route.operation?.spec.body !== undefined;
  if (!takesBody || request.method === 'GET' || request.method === 'HEAD') return null;
  await new Promise<void>((resolve, reject) => {
    readBody(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(bodyError(error))));
  });
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return null;
  if (ownTypes === undefined && type !== '' && !dialect.jsonMediaTypes.test(type)) throw dialect.wrongMediaType(type, []);
  const body = parseBody(bytes, dialect);
  if (dialect.bodyIsObject && (typeof body !== 'object' || body === null || Array.isArray(body))) throw dialect.malformedBody();
  return body;
}

function parseBody(bytes: Buffer, dialect: Dialect): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw dialect.malformedBody({ cause });
  }
}

function bodyError(error: unknown): Error {
  const { type, status, message } = error as { type?: string; status?: number; message: string };
  if (type === 'entity.too.large') return new Refusal(bodyTooLarge(maxBodyBytes));
  return status !== undefined && status < 500 ? new ApiError('badRequest', `Malformed request body: ${message}`, { cause: error }) : (error as Error);
}

/** @throws ApiError notFound when the version lacks the operation, badRequest for an unknown action */
function choose({ route }: Match, body: unknown, viewer: Viewer): Operation {
  const operation = route.actions.size > 0 ? chooseAction(route.actions, body) : route.operation;
  if (operation === undefined || !operation.exists(viewer)) throw new ApiError('notFound', 'The resource could not be found.');
  return operation;
}

function chooseAction(actions: ReadonlyMap<string, Operation>, body: unknown): Operation {
  const keys = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : [];
  const [key] = keys;
  if (key === undefined || keys.length > 1) throw new ApiError('badRequest', 'Malformed request body');
  const action = actions.get(key);
  if (action === undefined) throw new ApiError('badRequest', `There is no such action: ${key}`);
  return action;
}

/** Policy role → roles that satisfy it (admin implies member implies reader). */
const satisfying: Readonly<Record<Exclude<PolicyRole, 'public' | 'anyone'>, readonly string[]>> = {
  reader: ['reader', 'member', 'admin'],
  member: ['member', 'admin'],
  admin: ['admin'],
};

function isPermitted({ spec: { policy } }: Operation, identity: Identity | undefined): boolean {
  return policy.role === 'public' || policy.role === 'anyone' || satisfying[policy.role].some((role) => identity?.roles.includes(role) === true);
}

async function send(
  projected: ProjectedOperation, result: unknown, base: string, operation: Operation, dialect: Dialect, options: PipelineOptions, response: Response,
): Promise<void> {
  const reply = result instanceof Reply ? result : new Reply(result);
  const status = reply.status ?? projected.defaultStatus;
  const form = status === undefined ? undefined : projected.successes.get(status);
  if (status === undefined || form === undefined) throw new Error(`${operation.spec.id} may not answer ${status ?? 'anything'} at this version`);
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.status(status);
  if (form.contentType === dataType) {
    response.setHeader('Content-Type', dataType);
    await pipeline(Readable.from(reply.body as AsyncIterable<Uint8Array>), response);
    return;
  }
  const bytes = form.serialize?.(reply.body, base);
  if (options.checkAnswers) {
    const complaints = form.complaints(bytes === undefined ? undefined : JSON.parse(bytes.toString()));
    if (complaints.length > 0) throw new Error(`${operation.spec.id} answers against its spec: ${complaints.join('; ')}`);
  }
  // Nova names the type of an empty answer too, except where a header of the handler's says otherwise.
  const { contentType = 'application/json' } = form;
  const type = status === 204 ? dialect.emptyContentType : (contentType === 'application/json' ? ownMediaType(response.req, dialect) : undefined) ?? contentType;
  if (!response.hasHeader('Content-Type') && type !== undefined) response.setHeader('Content-Type', type);
  if (bytes === undefined) {
    response.setHeader('Content-Length', 0);
    response.end();
    return;
  }
  response.setHeader('Content-Length', bytes.length);
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/** Of answers that are bytes and no document. */
const dataType = 'application/octet-stream';

const ownMediaType = ({ headers }: Request, { ownMediaType: own }: Dialect): string | undefined =>
  own !== undefined && headers.accept?.split(/[;,]/)[0]?.trim() === own ? own : undefined;

function sendFault<Context>(service: Service<Context>, exchange: Exchange, options: PipelineOptions, response: Response, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const fault = error instanceof Refusal ? error.fault : faultOf(service.faults, options.translateError(error) ?? error);
  if (!(error instanceof Refusal)) setVersionHeaders(service, exchange.version, response);
  for (const name of ['Location', 'Content-Length']) response.removeHeader(name);
  for (const [name, value] of Object.entries(fault.headers)) response.setHeader(name, value);
  // Whoever could not sign in is told where to try.
  if (fault.status === 401 && !response.hasHeader('WWW-Authenticate')) response.setHeader('WWW-Authenticate', `Keystone uri="${identityUrl(exchange, service)}"`);
  const isPage = typeof fault.body === 'string';
  const bytes = Buffer.from(isPage ? fault.body : JSON.stringify(fault.body));
  response.status(fault.status);
  response.setHeader('Content-Type', isPage ? 'text/html; charset=utf-8' : error instanceof Refusal ? 'application/json' : dialects[service.faults].faultContentType);
  response.setHeader('Content-Length', bytes.length);
  response.end(exchange.request.method === 'HEAD' ? undefined : bytes);
}

/** Last resort of express: what no service serves. */
export function refuseUnknownPath(_request: Request, response: Response): void {
  const fault = noSuchRoute();
  response.status(fault.status).send(fault.body);
}
