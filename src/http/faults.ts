/** Failures on the wire: the envelope of each service, and the sentences of the protocol layer itself. */
import { STATUS_CODES } from 'node:http';
import { ApiError, type ApiErrorOptions } from '../errors.ts';
import type { FaultStyle } from './service.ts';

/** Status → key of Nova's envelope (nova/api/openstack/wsgi.py: Fault._fault_names); all others `computeFault`. */
const computeFaultNames: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

/** What Neutron calls a refusal that has no name of its own. */
const neutronTypes: Readonly<Record<number, string>> = { 400: 'HTTPBadRequest', 403: 'PolicyNotAuthorized', 404: 'HTTPNotFound' };

type Envelope = (status: number, message: string, more?: { readonly type?: string | undefined } & Pick<ApiErrorOptions, 'detail' | 'members'>) => object;

const envelopes: Readonly<Record<FaultStyle, Envelope>> = {
  compute: (code, message) => ({ [computeFaultNames[code] ?? 'computeFault']: { code, message } }),
  identity: (code, message, { members = {} } = {}) => ({ error: { code, message, title: title(code), ...members } }),
  // webob has words of its own for 415, and ends them otherwise.
  image: (code, message, { detail = '' } = {}) => htmlFault(code, code === 415 ? `${message}\n<br /><br />\n` : `${message}<br /><br />\n${detail}\n\n`),
  network: (code, message, { type = neutronTypes[code] ?? 'HTTPError' } = {}) => ({ NeutronError: { type, message, detail: '' } }),
  placement: (status, message) => ({ errors: [{ status, title: title(status), detail: message, code: 'placement.undefined_code' }] }),
};

/** Where webob calls a status otherwise than Node. */
const webobTitles: Readonly<Record<number, string>> = { 413: 'Request Entity Too Large', 416: 'Request Range Not Satisfiable' };
const title = (status: number): string => webobTitles[status] ?? STATUS_CODES[status] ?? 'Unknown Error';

/** What webob makes of a failure no application caught: unknown routes, too large bodies, all of Glance's. */
interface HtmlFault {
  /** HTML, but what it quotes is not escaped. */
  readonly message: string;
  readonly code: string;
  readonly title: string;
}

function htmlFault(status: number, message: string): HtmlFault {
  return { message, code: `${status} ${title(status)}`, title: title(status) };
}

const isHtmlFault = (body: object): body is HtmlFault => 'message' in body && 'code' in body && typeof body.code === 'string' && 'title' in body;

/**
 * The same as a page or as plain text where a client prefers that to JSON; a page is as good as JSON to whoever takes both, and whoever takes
 * neither reads text. Source: webob/exc.py, WSGIHTTPException.generate_response.
 */
export function pageOf(body: WireFault['body'], accept: string | undefined): { readonly contentType: string; readonly text: string } | undefined {
  if (typeof body === 'string' || !isHtmlFault(body)) return undefined;
  const [html, json] = [preference(accept, 'text/html'), preference(accept, 'application/json')];
  if (json > html) return undefined;
  const { message, code } = body;
  if (html === 0) {
    const text = message.replaceAll('\n', ' ').replaceAll(/<br.*?>/gi, '\n').replaceAll(/<.*?>/g, '');
    return { contentType: 'text/plain; charset=UTF-8', text: `${code}\n\n${text}` };
  }
  const shown = message.split('<br />').map(escaped).join('<br />');
  return {
    contentType: 'text/html; charset=UTF-8',
    text: `<html>\n <head>\n  <title>${code}</title>\n </head>\n <body>\n  <h1>${code}</h1>\n  ${shown}\n </body>\n</html>`,
  };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);

/** 0 to 1, by the range that names the type best. @param accept the header */
function preference(accept: string | undefined, type: string): number {
  const [family = ''] = type.split('/');
  const ranges = (accept ?? '').split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = Number(/^q=([\d.]+)$/.exec(parameters.find((each) => each.startsWith('q=')) ?? '')?.[1] ?? 1);
    return { name, weight };
  });
  const best = [type, `${family}/*`, '*/*'].map((name) => ranges.find((range) => range.name === name)).find((range) => range !== undefined);
  return best?.weight ?? 0;
}

export interface WireFault {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text is HTML. */
  readonly body: object | string;
}

/** Of operations that are only remembered (webob.exc.HTTPGone). */
export const goneSentence = 'This resource is no longer available. No forwarding address is given.';

/** An error as its service tells it. Anything but an ApiError is hidden behind Nova's sentence for the unexpected. */
export function faultOf(style: FaultStyle, error: unknown): WireFault {
  if (error instanceof ApiError) {
    return { status: error.status, headers: error.headers, body: envelopes[style](error.status, error.message, error) };
  }
  return { status: 500, headers: {}, body: envelopes[style](500, unexpected[style], { type: 'InternalServerError' }) };
}

const unexpected: Readonly<Record<FaultStyle, string>> = {
  compute: 'Unexpected API Error. Please report it to the operator of this cloud, with the request id of this answer.',
  identity: 'An unexpected error prevented the server from fulfilling your request.',
  image: 'The server has either erred or is incapable of performing the requested operation.',
  network: 'Request Failed: internal server error while processing your request.',
  placement: 'The server has either erred or is incapable of performing the requested operation.',
};

/** What Glance's router knows at all (glance/common/wsgi.py, Router.implemented_http_methods). */
const glanceMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH']);

const bare = (status: number, body: object | string): WireFault => ({ status, headers: {}, body });
const notFoundSentence = 'The resource could not be found.';
const notFoundFault = htmlFault(404, `${notFoundSentence}<br /><br />\n\n\n`);

/** What a path that no route matches is answered, by method. */
const unrouted: Readonly<Record<FaultStyle, (method: string) => WireFault>> = {
  // webob writes JSON only where it writes a body.
  compute: (method) => bare(404, method === 'HEAD' ? '' : notFoundFault),
  identity: () => bare(404, notFoundPage),
  image: (method) => (glanceMethods.has(method) ? bare(404, notFoundFault)
    : bare(501, htmlFault(501, `\nThe request method ${method} is not implemented for this server. <br /><br />\n`))),
  network: () => bare(404, envelopes.network(404, notFoundSentence, { type: 'HTTPNotFound' })),
  placement: () => bare(404, envelopes.placement(404, notFoundSentence)),
};

/** 404 of a path that no route matches: Neutron's in its envelope, Keystone's a page, all others (real Nova's own answer) without any. */
export const noSuchRoute = (style: FaultStyle = 'compute', method = 'GET'): WireFault => unrouted[style](method);

/** 404 of what lies outside of a service: Neutron's web framework speaks there (pecan), not Neutron. */
export function nothingThere(style: FaultStyle): WireFault {
  return style === 'network' ? bare(404, { code: 404, title: 'Not Found', description: null }) : noSuchRoute(style);
}

/** Of werkzeug, which routes for Keystone. */
const notFoundPage = '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n'
  + '<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n';

const methodRefusals: Readonly<Record<FaultStyle, (method: string) => object>> = {
  compute: () => ({ message: 'The method is not allowed for the requested URL.' }),
  identity: () => ({ message: 'The method is not allowed for the requested URL.' }),
  image: (method) => htmlFault(405, `The method ${method} is not allowed for this resource. <br /><br />\n`),
  network: () => envelopes.network(405, malformed, { type: 'HTTPMethodNotAllowed' }),
  placement: () => envelopes.placement(405, 'The method specified is not allowed for this resource.'),
};

/** 405 in a service's own words. @param methods those that the path has */
export const methodNotAllowed = (style: FaultStyle, method: string, methods: readonly string[]): WireFault =>
  ({ status: 405, headers: { Allow: methods.join(', ') }, body: methodRefusals[style](method) });

/** Of webob, for whatever has no sentence of its own. */
const malformed = 'The server could not comply with the request since it is either malformed or otherwise incorrect.';

/** 413 (oslo.middleware: sizelimit). @param limit bytes */
export function bodyTooLarge(limit: number): WireFault {
  return {
    status: 413,
    headers: {},
    body: htmlFault(413, `Request is too large. Larger than max_request_body_size (${limit}).<br /><br />\n\n\n`),
  };
}

/** 401 of keystonemiddleware, the same for every service but Glance, which lets webob write its own. @param identityUrl where to sign in */
export function notAuthenticated(identityUrl: string, style?: FaultStyle): WireFault {
  return {
    status: 401,
    headers: { 'WWW-Authenticate': `Keystone uri="${identityUrl}"` },
    body: style === 'image'
      ? htmlFault(401, `${glanceUnauthorized}<br /><br />\n\n\n`)
      : { error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } },
  };
}

const glanceUnauthorized = 'This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong '
  + 'credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.';
