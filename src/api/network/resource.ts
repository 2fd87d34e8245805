/**
 * Bodies that make or change something, checked as Neutron checks them: by a table of attributes. Neutron: neutron/api/v2/base.py,
 * prepare_request_body; neutron_lib/api/attributes.py and validators.
 */
import { isIP } from 'node:net';
import { ApiError } from '../../errors.ts';
import { repr, str } from '../../http/python.ts';
import type { Identity } from '../../http/service.ts';

export interface Attribute {
  /** Where it may be said; absent: in both. */
  readonly only?: 'create' | 'nowhere';
  readonly required?: true;
  /** Why a value is refused, as a sentence; undefined: it is not. */
  readonly check?: (value: unknown) => string | undefined;
  /** What the value means; what it throws is Neutron's own refusal. */
  readonly convert?: (value: unknown) => unknown;
  /** Only administrators may say it. */
  readonly admin?: true;
}

export type Attributes = Readonly<Record<string, Attribute>>;
export type Said = Readonly<Record<string, unknown>>;

const badRequest = (message: string): ApiError => new ApiError('badRequest', message, { type: 'HTTPBadRequest' });
const isObject = (value: unknown): value is Said => typeof value === 'object' && value !== null && !Array.isArray(value);

interface Bodies {
  readonly all: readonly Said[];
  readonly isBulk: boolean;
}

/** Whose it shall be. */
export const projectOf = (said: Said, { projectId = '' }: Identity): string => str(said['project_id'] ?? said['tenant_id'] ?? projectId);

/** The objects that a body asks to make: one under the resource's name, or several under its plural. @throws ApiError badRequest, forbidden */
export function bodiesFrom(body: unknown, resource: string, attributes: Attributes, caller: Identity): Bodies {
  const many = isObject(body) ? body[`${resource}s`] : undefined;
  if (!Array.isArray(many)) return { all: [bodyFrom(body, resource, attributes, 'create', caller)], isBulk: false };
  if (many.length === 0) throw badRequest('Resources required');
  return { all: many.map((each: unknown) => bodyFrom({ [resource]: each }, resource, attributes, 'create', caller)), isBulk: true };
}

/** What is said of one object; what is not said is absent. @throws ApiError badRequest, forbidden */
export function bodyFrom(body: unknown, resource: string, attributes: Attributes, verb: 'create' | 'update', caller: Identity): Said {
  if (body === null || body === undefined) throw badRequest('Body contains invalid data');
  if (!isObject(body) || Object.keys(body).length === 0) throw badRequest('Resource body required');
  const sent = body[resource];
  if (sent === undefined || sent === null) throw badRequest(`Unable to find '${resource}' in request body`);
  if (!isObject(sent)) throw badRequest(`Object '${resource}' contains invalid data`);
  const project = sent['project_id'] ?? sent['tenant_id'];
  if (verb === 'create' && project !== undefined && project !== caller.projectId && !caller.isAdmin) {
    throw badRequest('Specifying \'project_id\' or \'tenant_id\' other than the authenticated project in request requires admin or advsvc privileges');
  }
  const all: Attributes = { ...attributes, project_id: { only: 'create' }, tenant_id: { only: 'create' }, id: { only: 'nowhere' } };
  const unknown = Object.keys(sent).filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  for (const [name, { only, required }] of Object.entries(all)) {
    const isSaid = Object.hasOwn(sent, name);
    if (verb === 'update' && isSaid && only !== undefined) throw badRequest(`Cannot update read-only attribute ${name}`);
    if (verb === 'create' && isSaid && only === 'nowhere') throw badRequest(`Attribute '${name}' not allowed in POST`);
    if (verb === 'create' && !isSaid && required === true) throw badRequest(`Failed to parse request. Required attribute '${name}' not specified`);
  }
  const converted = Object.fromEntries(Object.entries(sent).map(([name, value]) => {
    const { check, convert } = all[name] ?? {};
    const reason = check?.(value);
    if (reason !== undefined) throw badRequest(`Invalid input for ${name}. Reason: ${reason}`);
    return [name, convert === undefined ? value : convert(value)];
  }));
  const forAdmins = Object.keys(sent).find((name) => all[name]?.admin === true);
  if (forAdmins !== undefined && !caller.isAdmin) {
    throw notAuthorized(`(rule:${verb}_${resource} and rule:${verb}_${resource}:${forAdmins})`);
  }
  if (!isMember(caller)) throw notAuthorized(`rule:${verb}_${resource}`);
  return converted;
}

/** Neutron looks at a body before it looks at who sends it, so its operations are open to readers and ask here. */
export const isMember = ({ isAdmin, roles }: Identity): boolean => isAdmin || roles.includes('member');

/** @param rule as Neutron writes it */
export const notAuthorized = (rule: string): ApiError => new ApiError('forbidden', `${rule} is disallowed by policy`, { type: 'PolicyNotAuthorized' });

/** What was made: one object under the resource's name, or several under its plural. */
export function oneOrAll<K extends string, W>(resource: K, made: readonly W[], isBulk: boolean): { [Name in K]?: W } & { [Name in `${K}s`]?: W[] } {
  return (isBulk ? { [`${resource}s`]: made } : { [resource]: made[0] }) as { [Name in K]?: W } & { [Name in `${K}s`]?: W[] };
}

// ---- checks ----------------------------------------------------------------------------------------------------------

/** neutron_lib/api/validators: validate_string. */
export const text = (longest: number): Attribute => ({
  check: (value) => (typeof value !== 'string' ? `'${str(value)}' is not a valid string.` : value.length > longest ? `'${value}' exceeds maximum length of ${longest}.` : undefined),
});

/** neutron_lib/api/converters: convert_to_boolean. */
export const boolean: Attribute = {
  convert: (value) => {
    const word = typeof value === 'string' ? value.toLowerCase() : value;
    if (word === true || word === 1 || word === 'true' || word === '1') return true;
    if (word === false || word === 0 || word === 'false' || word === '0') return false;
    throw new ApiError('badRequest', `Invalid input for operation: '${str(value)}' cannot be converted to boolean.`, { type: 'InvalidInput' });
  },
};

export const integer: Attribute = {
  convert: (value) => {
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
    throw new ApiError('badRequest', `Invalid input for operation: '${str(value)}' is not an integer.`, { type: 'InvalidInput' });
  },
};

export const oneOf = (values: readonly unknown[], known = repr(values)): Attribute => ({ check: (value) => (values.includes(value) ? undefined : `'${str(value)}' is not in ${known}.`) });

export const notIp = (value: unknown): string | undefined => (typeof value === 'string' && isIP(value) !== 0 ? undefined : `'${str(value)}' is not a valid IP address.`);

export const mac: Attribute = {
  check: (value) => (typeof value === 'string' && /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(value) ? undefined : `'${str(value)}' is not a valid MAC address.`),
};

export const notUuid = (value: unknown): string | undefined =>
  (typeof value === 'string' && /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(value) ? undefined : `'${str(value)}' is not a valid UUID.`);

/** @param wrong why an item is refused */
export const listOf = (wrong: (item: unknown) => string | undefined): Attribute => ({
  check: (value) => (Array.isArray(value) ? value.map(wrong).find((reason) => reason !== undefined) : `'${str(value)}' is not a list.`),
});

/** @param wrong why a member of an item is refused, by its name */
export const listOfObjects = (wrong: Readonly<Record<string, (value: unknown) => string | undefined>>): Attribute => listOf((item) => {
  if (!isObject(item)) return `'${str(item)}' is not a dictionary.`;
  const unknown = Object.keys(item).filter((name) => !Object.hasOwn(wrong, name));
  if (unknown.length > 0) return `Unrecognized key(s) '${unknown.join(', ')}'.`;
  return Object.entries(item).map(([name, value]) => wrong[name]?.(value)).find((reason) => reason !== undefined);
});
