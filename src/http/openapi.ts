/**
 * A service's documents of `api-spec/` as one OpenAPI document, for readers outside: every microversion at once, as they are written.
 * References lead into the document itself. OpenAPI knows one operation per path and method, so the actions of a path become one
 * operation with a body of their choice.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Service } from './service.ts';
import { documentFiles, methods, readDocument, specFolder } from './spec.ts';

type Json = { readonly [key: string]: unknown };

/** An operation as it stands in its document, references already those of the whole. */
export interface DescribedOperation {
  /** Title of its document. */
  readonly tag: string;
  /** `GET` */
  readonly method: string;
  /** Below the service's mount. */
  readonly path: string;
  /** Key of the body that selects it among those of its path. */
  readonly action: string | undefined;
  readonly source: Json;
}

export interface ServiceDescription {
  readonly title: string;
  readonly operations: readonly DescribedOperation[];
  /** Valid OpenAPI 3.1. */
  readonly document: Json;
}

const about = `Every version of the API at once. \`x-openstack\` beside a thing names the versions and the role for which it is there,
\`x-openstack-required\` the versions in which a property is required, \`x-required-where-there\` those required whenever they are there, \`x-policy\` who may do it, \`x-alias\` another path of the same operation.`;

/** @throws Error when a reference names nothing, or two documents claim the same operation */
export function describeService({ name, spec, mount }: Pick<Service, 'name' | 'spec' | 'mount'>): ServiceDescription {
  const components = new Components();
  const files = documentFiles(spec);
  const examples = answersOf(spec);
  const operations = files.flatMap((file) => operationsOf(file, mount, components, examples));
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)} API`;
  const { version } = infoOf(files[0] ?? '');
  const document = {
    openapi: '3.1.0',
    info: { title, version, description: about },
    servers: [{ url: mount }],
    security: [{ token: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((tag) => ({ name: tag })),
    paths: pathsOf(operations),
    components: { securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } }, ...components.collected() },
  };
  return { title, operations, document };
}

const infoOf = (file: string): { title: string; version: string } => (readDocument(file) as { info: { title: string; version: string } }).info;

/** Operation → status → body: answers in their newest form. Kept apart from the documents, as `npm run examples` writes them. */
type Answers = { readonly [operationId: string]: Json | undefined };

export const answersOf = (spec: string): Answers => JSON.parse(readFileSync(join(specFolder, spec, 'examples.json'), 'utf8')) as Answers;

function withAnswers(responses: Json, answers: Json): Json {
  return Object.fromEntries(Object.entries(responses).map(([status, response]) => {
    const json = jsonOf(response);
    if (!(status in answers) || json === undefined) return [status, response];
    return [status, { ...(response as Json), content: { 'application/json': { ...json, example: answers[status] } } }];
  }));
}

function operationsOf(file: string, mount: string, components: Components, answers: Answers): DescribedOperation[] {
  const { servers, paths } = readDocument(file) as { servers?: { url: string }[]; paths?: { [path: string]: Json } };
  const prefix = (servers?.[0]?.url ?? mount).slice(mount.length).replace(/\/$/, '');
  const tag = infoOf(file).title;
  return Object.entries(paths ?? {}).flatMap(([fullPath, item]) => {
    const [path = '', action] = fullPath.split('#');
    const { parameters: shared = [], 'x-alias': alias } = item as { parameters?: unknown[]; 'x-alias'?: { path: string } };
    return methods.filter((method) => method in item).map((method) => {
      const { parameters: own = [], ...source } = item[method] as Json & { parameters?: unknown[] };
      const parameters = components.within([...shared, ...own], file) as unknown[];
      const described = components.within(source, file) as Json;
      return {
        tag, method: method.toUpperCase(), path: prefix + path, action,
        source: {
          ...described,
          responses: withAnswers(described['responses'] as Json, answers[String(source['operationId'])] ?? {}),
          tags: [tag],
          ...(parameters.length > 0 ? { parameters } : {}),
          ...(alias === undefined ? {} : { 'x-alias': { ...alias, path: prefix + alias.path } }),
          ...((source['x-policy'] as { role: string }).role === 'public' ? { security: [] } : {}),
        },
      };
    });
  });
}

/** With all versions at once, what is not there for everybody at each of them cannot be required: it is where it is there. */
function requiredAnyway({ required, properties }: Json): Json {
  if (!Array.isArray(required) || typeof properties !== 'object' || properties === null) return {};
  const isSometimes = (name: unknown): boolean => typeof (properties as { [name: string]: Json | undefined })[String(name)]?.['x-openstack'] === 'object';
  const sometimes = required.filter(isSometimes);
  return sometimes.length === 0 ? {} : { required: required.filter((name) => !isSometimes(name)), 'x-required-where-there': sometimes };
}

/** Branches that each have their versions: with all versions at once, several may fit. */
const isChangeOfShape = (key: string, branches: unknown): boolean =>
  key === 'oneOf' && Array.isArray(branches) && branches.some((branch) => typeof branch === 'object' && branch !== null && 'x-openstack' in branch);

/** What the documents share, under names that are theirs alone: `servers.address`. Only what is used is collected. */
class Components {
  readonly #kinds = new Map<string, Map<string, unknown>>();

  /** A piece of a document with its references led into the whole. */
  within(value: unknown, file: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.within(item, file));
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...rest } = value as Json;
    const beside = Object.fromEntries(Object.entries({ ...rest, ...requiredAnyway(rest) })
      .map(([key, item]) => [isChangeOfShape(key, item) ? 'anyOf' : key, this.within(item, file)]));
    if (typeof $ref !== 'string') return { ...($ref === undefined ? {} : { $ref: this.within($ref, file) }), ...beside };
    const { kind, name, component } = this.#collect($ref, file);
    // Only a schema's reference may have something beside it.
    if (kind !== 'schemas' && Object.keys(beside).length > 0) return { ...(component() as Json), ...beside };
    return { $ref: `#/components/${kind}/${name}`, ...beside };
  }

  #collect(reference: string, from: string): { kind: string; name: string; component: () => unknown } {
    const [target = '', pointer = ''] = reference.split('#');
    const file = target === '' ? from : resolve(dirname(from), target);
    const [, , kind = '', key = ''] = pointer.split('/');
    const found = (readDocument(file) as { components?: { [kind: string]: Json } }).components?.[kind]?.[key];
    if (found === undefined) throw new Error(`${from}: ${reference} names no component`);
    const name = `${basename(file, '.yaml')}.${key}`;
    let known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, (known = new Map<string, unknown>()));
    if (!known.has(name)) {
      // It has its place before it is looked into: it may refer to itself.
      known.set(name, undefined);
      known.set(name, this.within(found, file));
    }
    return { kind, name, component: () => known.get(name) };
  }

  collected(): Json {
    return Object.fromEntries([...this.#kinds].map(([kind, named]) => [kind, Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1)))]));
  }
}

function pathsOf(operations: readonly DescribedOperation[]): Json {
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const [place, sharing] of groupBy(operations, ({ method, path }) => `${method} ${path}`)) {
    const [first, ...others] = sharing;
    if (first === undefined) continue;
    if (first.action === undefined && others.length > 0) throw new Error(`${place} is there twice`);
    (paths[first.path] ??= {})[first.method.toLowerCase()] = first.action === undefined ? first.source : choiceOf(first.path, sharing);
  }
  return paths;
}

/** The actions of a path as one operation. */
function choiceOf(path: string, actions: readonly DescribedOperation[]): Json {
  const responses = groupBy(actions.flatMap(({ action = '', source }) =>
    Object.entries(source['responses'] as Json).map(([status, response]) => ({ status, action, response }))), ({ status }) => status);
  return {
    operationId: path.split('/').slice(2).filter((part) => !part.startsWith('{')).join('.'),
    summary: 'The action that the only key of the body names',
    tags: [...new Set(actions.map(({ tag }) => tag))],
    parameters: unique(actions.flatMap(({ source }) => (source['parameters'] as unknown[] | undefined) ?? [])),
    requestBody: { required: true, content: { 'application/json': { schema: { oneOf: actions.map(branchOf) }, examples: Object.fromEntries(actions.flatMap(exampleOf)) } } },
    responses: Object.fromEntries([...responses].sort().map(([status, each]) => [status, oneResponse(each)])),
  };
}

function branchOf({ action, source }: DescribedOperation): Json {
  const { operationId, summary, requestBody, responses: _responses, tags: _tags, parameters: _parameters, ...rest } = source;
  const schema = schemaOf(requestBody) ?? { type: 'object', required: [action] };
  return { title: operationId, description: summary, ...rest, allOf: [schema] };
}

function exampleOf({ action, source }: DescribedOperation): [string, Json][] {
  const example = jsonOf(source['requestBody'])?.['example'];
  return action === undefined || example === undefined ? [] : [[action, { value: example }]];
}

const jsonOf = (holder: unknown): Json | undefined => (holder as { content?: { [type: string]: Json } } | undefined)?.content?.['application/json'];
const schemaOf = (holder: unknown): unknown => jsonOf(holder)?.['schema'];

/** What the actions answer with one status: some a body, others none. */
function oneResponse(given: readonly { readonly action: string; readonly response: unknown }[]): unknown {
  const responses = unique(given.map(({ response }) => response));
  if (responses.length === 1) return responses[0];
  const examples = Object.fromEntries(given.flatMap(({ action, response }) => {
    const example = jsonOf(response)?.['example'];
    return example === undefined ? [] : [[action, { value: example }]];
  }));
  const schemas = unique(responses.map(schemaOf).filter((schema) => schema !== undefined));
  const descriptions = unique(responses.map((response) => (response as { description?: string }).description ?? 'As one of the actions'));
  return {
    description: descriptions.join('; '),
    ...(schemas.length === 0 ? {} : { content: { 'application/json': { schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas }, examples } } }),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

const unique = <T>(values: readonly T[]): T[] => [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
