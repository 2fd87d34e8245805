/**
 * The path of every request, the same for all operations: request id → who asks (401) → microversion (406) → which
 * operation (404; unknown action 400) → body, path and query fit the spec (400) → policy (403) → handler → answer pruned
 * to version and role → log line. Every failure ends in `faults.ts`.
 */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ApiError } from '../errors.ts';
import { loggable } from '../log.ts';
import { send, sendFault, setCommonHeaders, setVersionHeaders } from './answer.ts';
import { bodyOf } from './body.ts';
import { dialects, type Dialect } from './dialects.ts';
import { identityUrl, Refusal, type Exchange, type PipelineOptions } from './exchange.ts';
import { goneSentence, methodNotAllowed, notAuthenticated, noSuchRoute, nothingThere, type WireFault } from './faults.ts';
import { negotiate, oldestVersion } from './microversion.ts';
import { makeRouter, type Match, type Operation, type Router } from './operations.ts';
import { pathOf } from './place.ts';
import type { Viewer } from './projection.ts';
import { assertUtf8, readQuery } from './query.ts';
import type { ApiRequest, Identity, Service } from './service.ts';
import { readSpec, type PolicyRole, type ScopedRole, type TokenScope } from './spec.ts';

/** Characters (eventlet.wsgi: url_length_limit). */
const maxUrlLength = 8192;

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
  const method = request.method === 'OPTIONS' && dialect.options === 'asGet' ? 'GET' : request.method;
  const found = matchOf(router, method, segments, dialect);
  const isPublic = found !== undefined && isDocument(found) && urlProject === undefined;
  if (method === 'OPTIONS' && dialect.options === 'empty' && !isPublic) {
    response.status(200).end();
    return;
  }
  exchange.identity = await identify(exchange, service.name, options);
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
  const sent = await bodyOf(match, request, response, dialect);
  const operation = (exchange.operation = choose(match, sent, viewer));
  const body = dialect.wholeBody(sent, operation.spec.body);
  if (exchange.identity === undefined && operation.spec.policy.role !== 'public') throw new Refusal(notAuthenticated(identityUrl(exchange, service), service.faults));
  if (urlProject !== undefined && urlProject !== exchange.identity?.projectId) {
    const own = exchange.identity?.projectId ?? 'None';
    throw new ApiError('badRequest', `Malformed request URL: URL's project_id '${urlProject}' doesn't match Context's project_id '${own}'`);
  }
  const projected = operation.projected(viewer);
  projected.checkPath(match.parameters);
  if (body !== null || operation.spec.bodyRequired) (endpoint === 'older' ? projected.checkLooseBody : projected.checkBody)?.(body);
  const { search, searchParams: rawQuery } = new URL(request.originalUrl, 'http://host');
  if (dialect.queriesAreUtf8) assertUtf8(search);
  const query = readQuery(rawQuery, projected);
  if (!isPermitted(operation, exchange.identity)) {
    if (exchange.identity !== undefined) await service.assertKnown?.(match.parameters, { identity: exchange.identity, operation: operation.spec.id }, context);
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
    search,
    data: request,
    address: request.socket.remoteAddress,
    header: exchange.header,
  };
  const result = await handler(apiRequest as never, context);
  setVersionHeaders(service, exchange.version, response);
  await send(projected, result, base, operation, dialect, options, response);
}

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

async function identify(exchange: Exchange, service: string, options: PipelineOptions): Promise<Identity | undefined> {
  const token = exchange.header('x-auth-token');
  if (token === undefined || token === '') return undefined;
  const { method, path } = exchange.request;
  const bearer = await options.authenticate(token, { service, method, path });
  return bearer === undefined ? undefined : { ...bearer, requestId: exchange.requestId };
}

const noResource = 'The resource could not be found.';

/** @throws ApiError notFound when the version lacks the operation, badRequest for an unknown action */
function choose({ route }: Match, body: unknown, viewer: Viewer): Operation {
  const operation = route.actions.size > 0 ? chooseAction(route.actions, body) : route.operation;
  if (operation === undefined || !operation.exists(viewer)) throw new ApiError('notFound', noResource);
  return operation;
}

/**
 * What has no keys at all has no action; Python counts the items of a list and the characters of a text before it sees that (nova/api/openstack/wsgi.py:
 * action_peek).
 */
function chooseAction(actions: ReadonlyMap<string, Operation>, body: unknown): Operation {
  const hasLength = typeof body === 'string' || (typeof body === 'object' && body !== null);
  const keys = hasLength ? Object.keys(body) : undefined;
  if (keys !== undefined && keys.length !== 1) throw new ApiError('badRequest', 'Malformed request body');
  const [key] = keys ?? [];
  if (key === undefined || typeof body === 'string' || Array.isArray(body)) throw new ApiError('notFound', noResource);
  const action = actions.get(key);
  if (action === undefined) throw new ApiError('badRequest', `There is no such action: ${key}`);
  return action;
}

/** Policy role → roles that satisfy it. That a manager is a member as well says Keystone, in the token. */
const satisfying: Readonly<Record<Exclude<PolicyRole, 'public' | 'anyone' | ScopedRole>, readonly string[]>> = {
  reader: ['reader', 'member', 'admin'],
  member: ['member', 'admin'],
  manager: ['manager', 'admin'],
  admin: ['admin'],
};

const readsSystem = ({ isSystem, roles }: Identity): boolean => isSystem && roles.includes('reader');
const hasInDomain = ({ domainId, roles }: Identity, role: string): boolean => domainId !== undefined && roles.includes(role);

/** Who passes beside administrators; of a domain only what is in it, which the handler sees to. */
const scopedRoles: Readonly<Record<ScopedRole, (identity: Identity) => boolean>> = {
  'system-reader': readsSystem,
  'domain-reader': (identity) => readsSystem(identity) || hasInDomain(identity, 'reader'),
  'domain-manager': (identity) => hasInDomain(identity, 'manager'),
  'role-reader': (identity) => readsSystem(identity) || hasInDomain(identity, 'manager'),
};
const isScoped = (role: PolicyRole): role is ScopedRole => role in scopedRoles;

/** Source: oslo_policy/policy.py, Enforcer._enforce_scope (on, as Keystone is by default since 2023). */
const scopeOf = ({ isSystem, domainId }: Identity): TokenScope => (isSystem ? 'system' : domainId !== undefined ? 'domain' : 'project');

function isPermitted({ spec: { policy: { role, scopes } } }: Operation, identity: Identity | undefined): boolean {
  if (identity !== undefined && scopes?.includes(scopeOf(identity)) === false) return false;
  if (role === 'public' || role === 'anyone') return true;
  if (identity === undefined) return false;
  return isScoped(role) ? identity.isAdmin || scopedRoles[role](identity) : satisfying[role].some((each) => identity.roles.includes(each));
}

/** Last resort of express: what no service serves. */
export function refuseUnknownPath(_request: Request, response: Response): void {
  const fault = noSuchRoute();
  response.status(fault.status).send(fault.body);
}
