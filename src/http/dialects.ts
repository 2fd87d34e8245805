/**
 * What the services say differently about the protocol itself: refusals that come before any handler. Nova's words hold where a service has none
 * of its own. Sources: keystone/exception.py, keystone/server/flask/request_processing/json_body.py, keystone/common/validation/validators.py.
 */
import { ApiError, type ApiErrorOptions } from '../errors.ts';
import type { Schema } from './projection.ts';
import { prettyRepr, repr, str } from './python.ts';
import type { FaultStyle } from './service.ts';

export interface Dialect {
  /** 403 by policy. */
  readonly forbidden: (rule: string) => string;
  /** Media types of a body; a missing one always counts as JSON. */
  readonly jsonMediaTypes: RegExp;
  /** @param known those that the operation has of its own; none: JSON */
  readonly wrongMediaType: (type: string, known: readonly string[]) => ApiError;
  readonly malformedBody: (options?: ApiErrorOptions) => ApiError;
  /** What comes with POST and PUT is read as JSON, and a type that is not JSON's refused with any method, whether the operation has a body or not. */
  readonly readsEveryBody: boolean;
  /** A query that is no UTF-8 is refused; else what cannot be read stays unread. */
  readonly queriesAreUtf8: boolean;
  /** What a body must be before the operation's schema has its say: a JSON object, or a document (list or object) that is not left out. */
  readonly bodyKind: 'any' | 'object' | 'document';
  /** A body is refused where the operation has none, but of lists. */
  readonly refusesBodies: boolean;
  /** The body that is looked at, where it is not just what was sent. */
  readonly wholeBody: (sent: unknown, schema: Schema | undefined) => unknown;
  /** What is wrong with a body. */
  readonly wrongBody: (wrong: WrongMember) => string;
  /** HEAD is served wherever GET is. */
  readonly headIsGet: boolean;
  /** A known path with a method that it has not is 405, not 404. */
  readonly refusesMethods: boolean;
  /** OPTIONS is served as GET, answered with nothing to anybody, or a method as any other. */
  readonly options: 'asGet' | 'empty' | 'asOthers';
  /** Version documents, which need no token, answer to whatever method. */
  readonly documentsTakeAnyMethod: boolean;
  /** A media type of the service's own: an answer wears it where the client asks for it before others. */
  readonly ownMediaType: string | undefined;
  /** Content-Type of a 204. */
  readonly emptyContentType: string | undefined;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly faultContentType: string;
  /** Refusals are written in the form that the client prefers, a page where it has no preference. */
  readonly faultsArePages: boolean;
}

/** A member of a body that does not fit the schema. */
export interface WrongMember {
  /** Where it is; empty for the body itself. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** In the words of Python's jsonschema. */
  readonly complaint: string;
  /** The keyword that is not satisfied, where it stands in the body's schema, and the schema that it is part of. */
  readonly keyword: string;
  readonly schemaPath: readonly string[];
  readonly schema: object;
}

const nova: Dialect = {
  forbidden: (rule) => `Policy doesn't allow ${rule} to be performed.`,
  // Plain text counts too (nova/api/openstack/wsgi.py).
  jsonMediaTypes: /^(?:application\/(?:json|vnd\.openstack\.compute\+json)|text\/plain)\s*(?:;|$)/,
  wrongMediaType: () => new ApiError('unsupportedMediaType', 'Unsupported Content-Type'),
  malformedBody: (options) => new ApiError('badRequest', 'Malformed request body', options),
  readsEveryBody: true,
  queriesAreUtf8: true,
  bodyKind: 'any',
  refusesBodies: false,
  wholeBody: (sent) => sent,
  wrongBody: ({ path, value, complaint }) =>
    (path.length === 0 ? complaint : `Invalid input for field/attribute ${path.at(-1) ?? ''}. Value: ${str(value)}. ${complaint}`),
  headIsGet: false,
  refusesMethods: false,
  options: 'empty',
  documentsTakeAnyMethod: true,
  ownMediaType: 'application/vnd.openstack.compute+json',
  emptyContentType: 'application/json',
  headers: {},
  faultContentType: 'application/json; charset=UTF-8',
  faultsArePages: false,
};


const expecting = (what: string, where: string, options?: ApiErrorOptions): ApiError => new ApiError(
  'badRequest',
  `Expecting to find ${what} in ${where}. The server could not comply with the request since it is either malformed or otherwise incorrect.`
    + ' The client is assumed to be in error.',
  options,
);

/**
 * The rest of what Python's jsonschema says of an error (ValidationError.__str__). Keys are sorted, as its pprint does.
 */
function wholeError({ keyword, schema, value }: WrongMember, schemaPath: readonly string[], path: readonly string[], quoting: Quoting): string {
  const index = (name: string, keys: readonly string[]): string => name + keys.map((key) => `[${/^\d+$/.test(key) ? key : repr(key)}]`).join('');
  const shown = (thing: unknown): string => prettyRepr(thing, 72).split('\n').map((line) => `    ${line}`).join('\n');
  return `Failed validating ${repr(keyword)} in ${index('schema', schemaPath)}:\n${shown(sortedSchema(schema, quoting))}\n\n`
    + `On ${index('instance', path)}:\n${shown(sortedValue(value))}`;
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

interface Quoting {
  /** Descriptions are shown. */
  readonly described?: boolean;
  /** The values of a boolean are listed, `None` among them, as Keystone's `nullable` leaves them (keystone/common/validation/parameter_types.py). */
  readonly listsBooleans?: boolean;
}

/**
 * A schema as its service quotes it: without the keywords that tell people something and validators nothing. Where the service's own differs,
 * `x-quoted` has its keywords; a member that it does not have at all says `x-quoted: false`.
 * @param named the keys are properties, not keywords
 */
function sortedSchema(value: unknown, quoting: Quoting = {}, named = false): unknown {
  if (Array.isArray(value)) return value.map((item) => sortedSchema(item, quoting));
  if (typeof value !== 'object' || value === null) return value;
  const { described = false, listsBooleans = false } = quoting;
  const { type, 'x-quoted': quoted = {} } = named ? {} : value as { readonly type?: unknown; readonly 'x-quoted'?: object };
  const values = listsBooleans && [type].flat()[0] === 'boolean' ? { enum: [true, false, null] } : {};
  return Object.fromEntries(Object.entries({ ...values, ...value, ...quoted })
    .filter(([key, item]) => (named ? isQuoted(item) : (described && key === 'description') || !/^(?:description|title|examples?|x-.*)$/.test(key)))
    .sort(byKey)
    .map(([key, item]) => [key, sortedSchema(item, quoting, key === 'properties' && !named)]));
}

const isQuoted = (schema: unknown): boolean => typeof schema !== 'object' || schema === null || !('x-quoted' in schema) || schema['x-quoted'] !== false;

function sortedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(byKey).map(([key, item]) => [key, sortedValue(item)]));
}

interface Wrapping {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const keystone: Dialect = {
  forbidden: (rule) => `You are not authorized to perform the requested action: ${rule}.`,
  jsonMediaTypes: /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/,
  wrongMediaType: () => expecting('application/json', 'Content-Type header'),
  malformedBody: (options) => expecting('valid JSON', 'request body', options),
  readsEveryBody: false,
  queriesAreUtf8: false,
  bodyKind: 'object',
  refusesBodies: false,
  // Without its wrapper it is one with nothing in it: `request_body_json.get('user', {})` of each resource.
  wholeBody: (sent, schema) => {
    const { required = [], properties = {} } = (schema ?? {}) as Wrapping;
    const [wrapper, ...others] = required;
    return wrapper === undefined || others.length > 0 || properties[wrapper]?.['type'] !== 'object' ? sent : { [wrapper]: {}, ...(sent as object | null) };
  },
  wrongBody: (wrong) => {
    // Keystone looks at what is inside the wrapper: `auth`, `project`, `user`.
    const [wrapper, ...path] = wrong.path;
    const complaint = wrong.keyword === 'minProperties' ? `${repr(wrong.value)} does not have enough properties` : wrong.complaint;
    if (wrapper === undefined) return wrong.complaint;
    const where = path.length === 0 ? '' : `Invalid input for field '${path.join('/')}': `;
    return `${where}${complaint}\n\n${wholeError(wrong, wrong.schemaPath.slice(2), path, { listsBooleans: true })}`;
  },
  headIsGet: true,
  refusesMethods: true,
  options: 'empty',
  documentsTakeAnyMethod: false,
  ownMediaType: undefined,
  emptyContentType: undefined,
  headers: { Vary: 'X-Auth-Token' },
  faultContentType: 'application/json',
  faultsArePages: false,
};

function glanceWrongBody(schema: string): Dialect['wrongBody'] {
  return (wrong) => `Provided object does not match schema '${schema}': ${wrong.complaint}\n\n${wholeError(wrong, wrong.schemaPath, wrong.path, { described: true })}`;
}

/** glance/common/wsgi.py, glance/schema.py, glance/api/policy.py; webob for what they leave to it. */
const glance: Dialect = {
  ...nova,
  forbidden: (rule) => `You are not authorized to complete ${rule} action.`,
  jsonMediaTypes: /^/,
  wrongMediaType: (type, known) => new ApiError('unsupportedMediaType', `The request media type ${type} is not supported by this server.`, {
    headers: known.some((each) => each.includes('patch')) ? { 'Accept-Patch': known.join(', ') } : {},
  }),
  readsEveryBody: false,
  queriesAreUtf8: false,
  malformedBody: (options) => new ApiError('badRequest', 'Malformed JSON in request body.', options),
  wrongBody: glanceWrongBody('image'),
  bodyKind: 'document',
  refusesBodies: true,
  refusesMethods: true,
  options: 'asOthers',
  ownMediaType: undefined,
  emptyContentType: 'text/html; charset=UTF-8',
  faultContentType: 'application/json',
  faultsArePages: true,
};

/** For bodies that are no image's. @param schema its name */
export const imageDialect = (schema: string): Dialect => ({ ...glance, wrongBody: glanceWrongBody(schema) });

/** neutron/api/v2/resource.py, neutron/pecan_wsgi/hooks. */
const neutron: Dialect = {
  ...nova,
  forbidden: (rule) => `rule:${rule} is disallowed by policy`,
  readsEveryBody: false,
  queriesAreUtf8: false,
  malformedBody: (options) => new ApiError('badRequest', 'Body contains invalid data', { ...options, type: 'HTTPBadRequest' }),
  refusesMethods: true,
  options: 'asGet',
  documentsTakeAnyMethod: false,
  ownMediaType: undefined,
  emptyContentType: undefined,
  faultContentType: 'application/json',
};

/** placement/handler.py, placement/exception.py. */
const placement: Dialect = {
  ...nova,
  forbidden: (rule) => `Policy does not allow ${rule} to be performed.`,
  readsEveryBody: false,
  queriesAreUtf8: false,
  refusesMethods: true,
  documentsTakeAnyMethod: false,
  ownMediaType: undefined,
  emptyContentType: undefined,
  faultContentType: 'application/json',
};

export const dialects: Readonly<Record<FaultStyle, Dialect>> = { compute: nova, identity: keystone, image: glance, network: neutron, placement };
