/**
 * What the services say differently about the protocol itself: refusals that come before any handler. Nova's words hold where a service has none
 * of its own. Sources: keystone/exception.py, keystone/server/flask/request_processing/json_body.py, keystone/common/validation/validators.py.
 */
import { ApiError, type ApiErrorOptions } from '../errors.ts';
import type { FaultStyle } from './service.ts';

export interface Dialect {
  /** 403 by policy. */
  readonly forbidden: (rule: string) => string;
  /** Media types of a body; a missing one always counts as JSON. */
  readonly jsonMediaTypes: RegExp;
  readonly wrongMediaType: () => ApiError;
  readonly malformedBody: (options?: ApiErrorOptions) => ApiError;
  /** A body must be a JSON object; else the operation's schema has its say. */
  readonly bodyIsObject: boolean;
  /** A member of the body, by its path, and what is wrong with it. @param text the value as Python prints it */
  readonly wrongMember: (path: readonly string[], text: string, complaint: string) => string;
  /** HEAD is served wherever GET is. */
  readonly headIsGet: boolean;
  /** A known path with a method that it has not is 405, not 404. */
  readonly refusesMethods: boolean;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly faultContentType: string;
}

const nova: Dialect = {
  forbidden: (rule) => `Policy doesn't allow ${rule} to be performed.`,
  // Plain text counts too (nova/api/openstack/wsgi.py).
  jsonMediaTypes: /^(?:application\/(?:json|vnd\.openstack\.[a-z.+-]*json[a-z.+-]*)|text\/plain)\s*(?:;|$)/,
  wrongMediaType: () => new ApiError('unsupportedMediaType', 'Unsupported Content-Type'),
  malformedBody: (options) => new ApiError('badRequest', 'Malformed request body', options),
  bodyIsObject: false,
  wrongMember: (path, text, complaint) => (path.length === 0 ? complaint : `Invalid input for field/attribute ${path.at(-1) ?? ''}. Value: ${text}. ${complaint}`),
  headIsGet: false,
  refusesMethods: false,
  headers: {},
  faultContentType: 'application/json; charset=UTF-8',
};

const expecting = (what: string, where: string, options?: ApiErrorOptions): ApiError => new ApiError(
  'badRequest',
  `Expecting to find ${what} in ${where}. The server could not comply with the request since it is either malformed or otherwise incorrect.`
    + ' The client is assumed to be in error.',
  options,
);

const keystone: Dialect = {
  forbidden: (rule) => `You are not authorized to perform the requested action: ${rule}.`,
  jsonMediaTypes: /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/,
  wrongMediaType: () => expecting('application/json', 'Content-Type header'),
  malformedBody: (options) => expecting('valid JSON', 'request body', options),
  bodyIsObject: true,
  // Keystone looks at what is inside the wrapper: `auth`, `project`, `user`.
  wrongMember: ([, ...path], _text, complaint) => (path.length === 0 ? complaint : `Invalid input for field '${path.join('/')}': ${complaint}`),
  headIsGet: true,
  refusesMethods: true,
  headers: { Vary: 'X-Auth-Token' },
  faultContentType: 'application/json',
};

export const dialects: Readonly<Record<FaultStyle, Dialect>> = { compute: nova, identity: keystone, image: nova, network: nova };
