/** Reads the documents of `api-spec/`: one list of operations per service, references resolved, nothing interpreted yet. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { versionNumber } from './microversion.ts';
import { rangesOf, type Schema, type Visibility } from './projection.ts';

export type PolicyRole = 'public' | 'anyone' | 'reader' | 'member' | 'manager' | 'admin' | ScopedRole;
/** Roles that only count in a token for the system or for a domain. */
export type ScopedRole = 'system-reader' | 'domain-reader' | 'domain-manager' | 'role-reader';

export type TokenScope = 'system' | 'domain' | 'project';

export interface SpecParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
  readonly annotation: unknown;
  /** Versions in which it may be sent only once; absent: as often as one likes. */
  readonly once: unknown;
  /** Of several values the first counts, not the last. */
  readonly firstCounts: boolean;
}

export interface SpecResponse {
  readonly status: number;
  readonly annotation: unknown;
  /** Absent: the answer has no body. */
  readonly schema: Schema | undefined;
  /** Media type of the body when it is not JSON. */
  readonly contentType: string | undefined;
}

export interface SpecOperation {
  readonly id: string;
  readonly method: string;
  /** Below the service's mount, version included: `/v2.1/servers/{server_id}`. */
  readonly path: string;
  /** Key of the body that selects this operation among those of its path (`os-stop`). */
  readonly action: string | undefined;
  readonly annotation: unknown;
  /** It is served at its document's path too: this is the other one. */
  readonly isAlias: boolean;
  /** The last part of its path is a value of the parameter that stands there in another path, and is no more than that at versions without it. */
  readonly isParameterValue: boolean;
  /** `scopes`: what the token may be for; an unscoped one counts as a project's. Absent: whatever. */
  readonly policy: { readonly rule: string; readonly role: PolicyRole; readonly scopes?: readonly TokenScope[] };
  /** Range of versions in which unknown query parameters are refused; absent: they are dropped. */
  readonly strictQuery: Visibility | undefined;
  /** Names of query parameters that are never refused, a regular expression. */
  readonly otherQueries: string | undefined;
  readonly parameters: readonly SpecParameter[];
  readonly body: Schema | undefined;
  readonly bodyRequired: boolean;
  /** Media types of a body that is not plain JSON: no others are taken. */
  readonly bodyTypes: readonly string[] | undefined;
  readonly responses: readonly SpecResponse[];
  /** The operation as it stands in the document, for looking for annotations. */
  readonly source: unknown;
}

type Json = { [key: string]: unknown };
export const methods: readonly string[] = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** `api-spec/` of this package, from `src/http` as well as from `dist/http`. */
export const specFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../../api-spec');

/**
 * The operations of every document of a service's folder.
 * @param mount the path that the documents' `servers` entry begins with and that the operations' paths are given below
 */
export function readSpec(folder: string, mount: string): SpecOperation[] {
  return documentFiles(folder).flatMap((file) => operationsOf(file, mount));
}

/** Paths of the documents of a service's folder, in order. `history.yaml` is a table, not an API. */
export function documentFiles(folder: string): string[] {
  const root = join(specFolder, folder);
  return readdirSync(root)
    .filter((file) => file.endsWith('.yaml') && file !== 'history.yaml')
    .sort()
    .map((file) => join(root, file));
}

const documents = new Map<string, unknown>();

/** A document as it is written, references unresolved; parsed once in the life of the process, as most of them name others. */
export function readDocument(file: string): unknown {
  let document = documents.get(file);
  if (document === undefined) documents.set(file, (document = parse(readFileSync(file, 'utf8'))));
  return document;
}

function operationsOf(file: string, mount: string): SpecOperation[] {
  const document = resolveReferences(file);
  const server = (document['servers'] as { url: string }[] | undefined)?.[0]?.url ?? mount;
  const prefix = server.slice(mount.length).replace(/\/$/, '');
  return Object.entries((document['paths'] ?? {}) as Json).flatMap(([path, item]) => {
    const { 'x-alias': alias, 'x-parameter-value': isValue, parameters, ...rest } = item as PathItem;
    const own = methods.filter((method) => method in rest).map((method) => ({
      ...operation(prefix + path, method, rest[method] as Json, parameters), isParameterValue: isValue === true,
    }));
    return alias === undefined ? own : [...own, ...own.map((each) => aliasOf(each, prefix, alias))];
  });
}

type PathItem = Json & {
  /** Another path of the same operations, up to a version. */
  readonly 'x-alias'?: Alias;
  readonly 'x-parameter-value'?: boolean;
  readonly parameters?: Json[];
};

interface Alias {
  readonly path: string;
  readonly 'max-ver': string;
}

function aliasOf(operation: SpecOperation, prefix: string, { path, 'max-ver': max }: Alias): SpecOperation {
  const ranges = rangesOf(operation.annotation).filter(({ 'min-ver': min }) => min === undefined || versionNumber(min) <= versionNumber(max));
  const capped = (ranges.length === 0 ? [{}] : ranges).map((range: Visibility) =>
    (range['max-ver'] !== undefined && versionNumber(range['max-ver']) < versionNumber(max) ? range : { ...range, 'max-ver': max }));
  return { ...operation, path: prefix + (path.split('#')[0] ?? ''), annotation: capped, isAlias: true };
}

function operation(fullPath: string, method: string, source: Json, shared: Json[] = []): SpecOperation {
  const [path = '', action] = fullPath.split('#');
  const body = source['requestBody'] as Json | undefined;
  return {
    id: String(source['operationId']),
    method: method.toUpperCase(),
    path,
    action,
    annotation: source['x-openstack'],
    isAlias: false,
    isParameterValue: false,
    policy: source['x-policy'] as SpecOperation['policy'],
    strictQuery: source['x-openstack-strict-query'] as Visibility | undefined,
    otherQueries: source['x-other-queries'] as string | undefined,
    parameters: [...shared, ...((source['parameters'] as Json[] | undefined) ?? [])].map((parameter) => ({
      name: String(parameter['name']),
      in: parameter['in'] as SpecParameter['in'],
      required: parameter['required'] === true,
      schema: (parameter['schema'] ?? {}) as Schema,
      annotation: parameter['x-openstack'],
      once: parameter['x-openstack-once'],
      firstCounts: parameter['x-first-counts'] === true,
    })),
    body: jsonSchema(body),
    bodyRequired: body?.['required'] === true,
    bodyTypes: body === undefined || 'application/json' in (body['content'] as Json) ? undefined : Object.keys(body['content'] as Json),
    responses: Object.entries(source['responses'] as Json).map(([status, response]) => ({
      status: Number(status),
      annotation: (response as Json)['x-openstack'],
      schema: jsonSchema(response as Json),
      contentType: Object.keys(((response as Json)['content'] as Json | undefined) ?? {})[0],
    })),
    source,
  };
}

function jsonSchema(holder: Json | undefined): Schema | undefined {
  const content = Object.entries((holder?.['content'] as Json | undefined) ?? {});
  const json = content.find(([type]) => /^application\/(?:.*-)?json(?:-patch)?$/.test(type))?.[1] as Json | undefined;
  return json?.['schema'] as Schema | undefined;
}

/** A document with every `$ref` replaced by what it names; what stands beside a `$ref` is laid over it. */
function resolveReferences(file: string): Json {
  const resolved = new Map<string, unknown>();
  const follow = (reference: string, from: string): unknown => {
    const [target = '', pointer = ''] = reference.split('#');
    const path = target === '' ? from : resolve(dirname(from), target);
    const key = `${path}#${pointer}`;
    if (resolved.has(key)) {
      const known = resolved.get(key);
      if (known === undefined) throw new Error(`${from}: ${reference} refers to itself`);
      return known;
    }
    resolved.set(key, undefined);
    const found = pointer
      .split('/')
      .filter((part) => part !== '')
      .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((value, part) => (value as Json | undefined)?.[part], readDocument(path));
    if (found === undefined) throw new Error(`${from}: ${reference} names nothing`);
    const whole = walk(found, path);
    resolved.set(key, whole);
    return whole;
  };
  const walk = (value: unknown, from: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item, from));
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...rest } = value as Json;
    const beside = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, walk(item, from)]));
    if (typeof $ref !== 'string') return { ...($ref === undefined ? {} : { $ref: walk($ref, from) }), ...beside };
    const target = follow($ref, from);
    return Object.keys(beside).length === 0 ? target : { ...(target as Json), ...beside };
  };
  return walk(readDocument(file), file) as Json;
}
