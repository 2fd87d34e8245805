/**
 * Bodies that make or change something, and who may say what in them: both by a table of attributes, as with Neutron. Sources:
 * neutron/pecan_wsgi/hooks/body_validation.py, neutron/api/v2/base.py (prepare_request_body), neutron_lib/api/attributes.py, neutron/policy.py.
 */
import { ApiError } from '../../errors.ts';
import { str } from '../../http/python.ts';
import type { ApiRequest, Identity } from '../../http/service.ts';
import { isObject, type Check, type Convert, type Fields } from './values.ts';

/** What of an object, or of the network that it is on, the caller has to own; `networkUser`: the network may be shared as well. */
export type Policy = 'owner' | 'networkOwner' | 'networkUser' | 'networkManager' | 'admin';

export interface Attribute {
  /** When it may be said; absent: never. */
  readonly said?: 'always' | 'create';
  readonly required?: true;
  /** Comes before the check, and holds for what lists are asked for too. */
  readonly convert?: Convert;
  readonly check?: Check;
  /** Who may say it, beside administrators; absent: whoever may do the rest. */
  readonly policy?: Policy;
  /** Who may change it, where that is somebody else. */
  readonly changing?: Policy;
  /** Saying this when something is made is like saying nothing. */
  readonly fallback?: unknown;
  /** Its members have policies of their own. */
  readonly members?: Readonly<Record<string, Policy>>;
  /** Lists can be asked for it; `list`: for one of its items. */
  readonly filter?: 'value' | 'list';
  readonly sorts?: true;
}

/** In Neutron's order: the first that is wrong is told. Complete for what goes over the wire. */
export type Attributes<W = object> = { readonly [Name in keyof W & string]-?: Attribute } & Readonly<Record<string, Attribute>>;

/** What `is_filter` and `is_sort_key` are together. */
export const key = { filter: 'value', sorts: true } as const;
export const filter = { filter: 'value' } as const;

/** Of all that Neutron keeps (`standard attributes`). */
export const timestamps = { revision_number: { filter: 'value', convert: Number }, created_at: {}, updated_at: {} } as const satisfies Attributes;

export type Said = Fields;

const badRequest = (message: string): ApiError => new ApiError('badRequest', message, { type: 'HTTPBadRequest' });

interface Bodies {
  readonly all: readonly Said[];
  readonly isBulk: boolean;
}

/** Whose it shall be. */
export const projectOf = (said: Said, { projectId = '' }: Identity): string => str(said['project_id'] ?? projectId);

/** The objects that a body asks to make: one under the resource's name, or several under its plural. @throws ApiError badRequest */
export function bodiesFrom(body: unknown, resource: string, attributes: Attributes, caller: Identity): Bodies {
  const plural = `${resource}s`;
  if (!isObject(body) || !(plural in body)) return { all: [bodyFrom(body, resource, attributes, 'create', caller)], isBulk: false };
  const many = body[plural];
  if (isEmpty(many)) throw badRequest('Resources required');
  const items: readonly unknown[] = Array.isArray(many) ? many : typeof many === 'string' ? Array.from(many) : isObject(many) ? Object.keys(many) : [null];
  return {
    all: items.map((item) => {
      if (item === null || typeof item === 'number' || typeof item === 'boolean') throw badRequest('Body contains invalid data');
      return bodyFrom(isObject(item) && resource in item ? item : { [resource]: item }, resource, attributes, 'create', caller);
    }),
    isBulk: true,
  };
}

/** What Python takes for false. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || value === 0 || value === false || (typeof value === 'object' && Object.keys(value).length === 0);

/** What is said of one object; what is not said is absent. @throws ApiError badRequest */
export function bodyFrom(body: unknown, resource: string, attributes: Attributes, verb: 'create' | 'update', caller: Identity): Said {
  // Neutron's older half, which serves these, says it otherwise.
  if (resource.startsWith('security_group') && verb === 'create' && isEmpty(body ?? null)) throw badRequest('Resource body required');
  if (body !== null && body !== undefined && !isObject(body)) throw badRequest('Body contains invalid data');
  if (verb === 'update' && body?.[`${resource}s`] !== undefined) throw badRequest('Bulk operation not supported');
  const sent = body?.[resource];
  if (sent === undefined || sent === null) throw badRequest(`Unable to find '${resource}' in request body`);
  if (!isObject(sent)) throw badRequest(`Object '${resource}' contains invalid data`);
  const said = withProject(sent, caller);
  const unknown = Object.keys(said).filter((name) => !Object.hasOwn(attributes, name));
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  for (const [name, { said: when, required }] of Object.entries(attributes)) {
    const isSaid = Object.hasOwn(said, name);
    if (verb === 'update' && isSaid && when !== 'always') throw badRequest(`Cannot update read-only attribute ${name}`);
    if (verb === 'create' && isSaid && when === undefined) throw badRequest(`Attribute '${name}' not allowed in POST`);
    if (verb === 'create' && !isSaid && required === true) throw badRequest(`Failed to parse request. Required attribute '${name}' not specified`);
  }
  const told: Record<string, unknown> = {};
  for (const [name, { convert, check }] of Object.entries(attributes)) {
    if (!Object.hasOwn(said, name)) continue;
    const value = convert === undefined ? said[name] : convert(said[name]);
    const reason = check?.(value);
    if (reason !== undefined) throw badRequest(`Invalid input for ${name}. Reason: ${reason}.`);
    told[name] = value;
  }
  return told;
}

/** Both names of the project, where one is said. @throws ApiError badRequest */
function withProject(sent: Said, caller: Identity): Said {
  const { project_id: project = sent['tenant_id'], tenant_id: old = sent['project_id'] } = sent;
  if (project !== old) throw badRequest("'project_id' and 'tenant_id' do not match");
  if (project === undefined) return sent;
  if (project !== caller.projectId && !caller.isAdmin) {
    throw badRequest('Specifying \'project_id\' or \'tenant_id\' other than the authenticated project in request requires admin or advsvc privileges');
  }
  return { ...sent, tenant_id: project, project_id: project };
}

// ---- who may ---------------------------------------------------------------------------------------------------------

/** Neutron looks at a body before it looks at who sends it, so its operations are open to readers and ask here. */
export const isMember = ({ isAdmin, roles }: Identity): boolean => isAdmin || roles.includes('member');

/** @param rule as Neutron writes it */
export const notAuthorized = (rule: string): ApiError => new ApiError('forbidden', `${rule} is disallowed by policy`, { type: 'PolicyNotAuthorized' });

/** Which policies the caller satisfies besides being a member. */
export type Standing = Readonly<Record<Exclude<Policy, 'admin' | 'networkManager'>, boolean>>;

interface Wish {
  /** `create_network`. */
  readonly rule: string;
  /** Of the whole. */
  readonly policy: Policy;
  readonly said?: Said;
  readonly attributes?: Attributes;
}

/** @throws ApiError forbidden, naming all rules that were asked */
export function authorize(caller: Identity, standing: Standing, wish: Wish): void {
  const all: Readonly<Record<Policy, boolean>> = { ...standing, admin: false, networkManager: standing.networkOwner && caller.roles.includes('manager') };
  const may = (policy: Policy): boolean => caller.isAdmin || (isMember(caller) && all[policy]);
  const asked = askedBy(wish);
  if (may(wish.policy) && asked.every(({ policies }) => policies.every(may))) return;
  throw notAuthorized(asked.reduce((sum, { name, members }) => {
    const its = `rule:${wish.rule}:${name}`;
    return `(${sum} and ${members.length === 0 ? its : `(${its} and (${members.map((member) => `${its}:${member}`).join(' and ')}))`})`;
  }, `rule:${wish.rule}`));
}

interface Asked {
  readonly name: string;
  /** Of its items, each that is said. */
  readonly members: readonly string[];
  /** That all have to be satisfied. */
  readonly policies: readonly Policy[];
}

/** The attributes that have policies of their own. */
function askedBy({ rule, policy, said = {}, attributes = {} }: Wish): Asked[] {
  const isCreated = rule.startsWith('create_');
  return Object.entries(attributes).flatMap(([name, { policy: its, changing, fallback, members: known = {} }]) => {
    if (its === undefined || !(name in said) || (isCreated && said[name] === fallback)) return [];
    const items: readonly unknown[] = Array.isArray(said[name]) ? said[name] : [];
    const members = Object.keys(known).length === 0 ? [] : items.flatMap((item) => (isObject(item) ? Object.keys(item) : []));
    return [{ name, members, policies: [isCreated ? its : changing ?? its, ...members.map((member) => known[member] ?? policy)] }];
  });
}

/** What was made: one object under the resource's name, or several under its plural. */
export function oneOrAll<K extends string, W>(resource: K, made: readonly W[], isBulk: boolean): { [Name in K]?: W } & { [Name in `${K}s`]?: W[] } {
  return (isBulk ? { [`${resource}s`]: made } : { [resource]: made[0] }) as { [Name in K]?: W } & { [Name in `${K}s`]?: W[] };
}

// ---- revisions -------------------------------------------------------------------------------------------------------

/** The revision that the request wants to change, and no other. Neutron: neutron/api/api_common.py. @throws ApiError badRequest */
export function wantedRevision({ header }: Pick<ApiRequest, 'header'>): number | undefined {
  const sent = header('if-match') ?? '';
  const quoted = [...sent.matchAll(/(?:^|\s)(?:W\/)?"((?:\\"|.)*?)"/g)].flatMap(([, etag]) => etag ?? []);
  const wanted = (quoted.length > 0 ? quoted : [sent]).filter((etag) => etag.startsWith('revision_number=')).map((etag) => etag.slice('revision_number='.length));
  const [first] = wanted;
  if (first === undefined) return undefined;
  const refuse = (message: string): ApiError => new ApiError('badRequest', `Bad if-match request: ${message}.`, { type: 'BadRequest' });
  if (!/^\s*[+-]?\d+\s*$/.test(first)) throw refuse('Revision number etag must be in the format of revision_number=<int>');
  if (wanted.length > 1) throw refuse('Multiple revision_number etags are not supported.');
  return Number(first);
}

/** @param revision of the object that the request changes @throws ApiError preconditionFailed, badRequest */
export function assertRevision(request: Pick<ApiRequest, 'header'>, revision: number): void {
  const wanted = wantedRevision(request);
  if (wanted === undefined || wanted === revision) return;
  throw new ApiError('preconditionFailed', `Constrained to ${wanted}, but current revision is ${revision}`, { type: 'RevisionNumberConstraintFailed' });
}
