import { expect } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { computeMicroversions } from '../../src/api/compute/microversions.ts';
import { placementMicroversions } from '../../src/api/placement/microversions.ts';
import { formats } from '../../src/http/formats.ts';
import { versionNumber } from '../../src/http/microversion.ts';
import { answersOf } from '../../src/http/openapi.ts';
import { boundaries, isVisible, project, type Schema, type Viewer } from '../../src/http/projection.ts';
import { readSpec, specFolder, type SpecOperation } from '../../src/http/spec.ts';
import { compileAnswerCheck, compileCheck } from '../../src/http/validation.ts';
import { answerForm, unanswered } from '../support/example-answers.ts';
import { generateTypes, generatedFolder, specResources, specServices } from '../support/generate-types.ts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());

/** The documents as they are written, references unresolved. */
const documents = [
  { name: 'common', document: read('common.yaml') },
  ...specServices().flatMap((service) =>
    specResources(service).map((resource) => ({ name: `${service}/${resource}`, document: read(join(service, `${resource}.yaml`)) })),
  ),
];
let resolved: { service: string; operation: SpecOperation }[] | undefined;
/** Every operation with its references resolved; read inside the tests, so that a broken document fails them and not the run. */
const allOperations = (): { service: string; operation: SpecOperation }[] =>
  (resolved ??= specServices().flatMap((service) => readSpec(service, `/${service}`).map((operation) => ({ service, operation }))));
const history = parse(readFileSync(join(specFolder, 'compute/history.yaml'), 'utf8')) as { version: string; kind: string; change: string }[];

function read(path: string): Json {
  return parse(readFileSync(join(specFolder, path), 'utf8')) as Json;
}

/** Every object below a value, itself included, with the keys that lead to it. */
function* nodes(value: unknown, path: readonly string[] = []): Generator<{ node: Json; path: readonly string[] }> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* nodes(item, [...path, String(index)]);
  if (!isObject(value)) return;
  yield { node: value, path };
  for (const [key, item] of Object.entries(value)) yield* nodes(item, [...path, key]);
}

/** Nodes that are schemas, not maps of schemas by name, in everything that an operation takes and answers. */
function* schemasOf(operation: SpecOperation): Generator<{ schema: Json; where: string }> {
  const roots: [string, Schema | undefined][] = [
    ...operation.parameters.map(({ name, schema }): [string, Schema] => [name, schema]),
    ['body', operation.body],
    ...operation.responses.map(({ status, schema }): [string, Schema | undefined] => [String(status), schema]),
  ];
  for (const [name, root] of roots) {
    for (const { node, path } of nodes(root)) {
      const parent = path.at(-1);
      const isMap = (parent === 'properties' || parent === 'patternProperties') && path.at(-2) !== 'properties';
      if (!isMap && !['x-openstack', 'x-openstack-required', 'x-openstack-once'].includes(parent ?? '')) yield { schema: node, where: `${operation.id} ${name} ${path.join('/')}` };
    }
  }
}

/** Oldest and newest version of the services that have several. */
const versioned: Readonly<Record<string, { readonly min: string; readonly max: string }>> = {
  compute: computeMicroversions, placement: placementMicroversions,
};

/** One viewer for each role and each stretch of versions in which the operation stays as it is. */
function viewersOf({ service, operation }: { service: string; operation: SpecOperation }): Viewer[] {
  const range = versioned[service];
  const versions = range === undefined ? [undefined]
    : [versionNumber(range.min), ...boundaries(operation.source)].filter((version) => version <= versionNumber(range.max));
  return versions
    .flatMap((version) => [[], ['admin']].map((roles) => ({ version, roles })))
    .filter((viewer) => isVisible(operation.annotation, viewer));
}
const isWithin = (version: string, { min, max }: { readonly min: string; readonly max: string }): boolean =>
  /^\d+\.\d+$/.test(version) && versionNumber(min) <= versionNumber(version) && versionNumber(version) <= versionNumber(max);
const at = ({ version, roles }: Viewer): string => `${version === undefined ? '' : `${Math.floor(version / 1000)}.${version % 1000}`}${roles.length > 0 ? ' as administrator' : ''}`;

/** Policies that ask for more than a token. */
const ruled: readonly string[] = ['reader', 'member', 'manager', 'admin', 'system-reader', 'domain-reader', 'domain-manager', 'role-reader'];

/** Rule → what breaks it. */
const rules: Readonly<Record<string, () => Iterable<string>>> = {
  *'every operation has an id, a summary, and a policy with a known role'() {
    for (const { operation } of allOperations()) {
      const source = operation.source as Json;
      if (!/^[a-z][\w-]*(\.[\w-]+)+$/i.test(operation.id)) yield `${operation.method} ${operation.path}: ${operation.id}`;
      if (typeof source['summary'] !== 'string') yield `${operation.id} has no summary`;
      if (!isObject(operation.policy) || !['public', 'anyone', ...ruled].includes(operation.policy.role)) yield `${operation.id}: policy`;
      else if (ruled.includes(operation.policy.role) && typeof operation.policy.rule !== 'string') yield `${operation.id}: no rule`;
    }
  },
  *'an operationId is unique in its service'() {
    const seen = new Set<string>();
    for (const { service, operation } of allOperations().filter((each) => !each.operation.isAlias)) {
      if (seen.has(`${service} ${operation.id}`)) yield operation.id;
      seen.add(`${service} ${operation.id}`);
    }
  },
  *'an action is named after its key'() {
    for (const { operation } of allOperations()) {
      const key = /\.action\.(.+)$/.exec(operation.id)?.[1];
      if (operation.action !== key) yield `${operation.id} at #${String(operation.action)}`;
      if (key !== undefined && list(operation.body?.['required']).join() !== key) yield `${operation.id}: the body does not require ${key}`;
    }
  },
  *'the parameters of a path are declared and required'() {
    for (const { operation } of allOperations()) {
      const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
      const declared = operation.parameters.filter(({ in: place, required }) => place === 'path' && required).map(({ name }) => name).sort();
      if (named.join() !== declared.join()) yield `${operation.id}: ${named.join()} but ${declared.join()}`;
    }
  },
  *'one success status is left at each version'() {
    for (const each of allOperations()) {
      for (const viewer of viewersOf(each)) {
        const left = each.operation.responses.filter(({ status, annotation }) => status < 400 && isVisible(annotation, viewer)).map(({ status }) => status);
        const isGone = each.operation.responses.every(({ status }) => status === 410);
        const allowed = isGone ? 0 : (severalSuccesses[each.operation.id] ?? 1);
        if (left.length !== allowed) yield `${each.operation.id} at ${at(viewer)}: ${left.join()}`;
      }
    }
  },
  *'the ranges of a oneOf neither overlap nor leave a hole'() {
    for (const each of allOperations()) {
      for (const viewer of viewersOf(each)) {
        for (const { schema, where } of schemasOf(visibleParts(each.operation, viewer))) {
          if (Array.isArray(schema['oneOf'])) yield `${where} at ${at(viewer)}: ${schema['oneOf'].length} branches`;
        }
      }
    }
  },
  *'a range is one: known keys, versions that there are, the first not after the last'() {
    for (const { name, document } of documents) {
      const known = versioned[name.split('/')[0] ?? ''] ?? computeMicroversions;
      for (const { node, path } of nodes(document)) {
        for (const [key, value] of Object.entries(node).filter(([word]) => word.startsWith('x-openstack'))) {
          const where = `${name} ${path.join('/')} ${key}`;
          if (!['x-openstack', 'x-openstack-required', 'x-openstack-strict-query', 'x-openstack-once'].includes(key)) yield where;
          for (const range of list(value) as Record<string, string>[]) {
            const { 'min-ver': min, 'max-ver': max, role, ...rest } = range;
            if (Object.keys(rest).length > 0 || (role !== undefined && role !== 'admin')) yield where;
            for (const version of [min, max]) if (version !== undefined && !isWithin(version, known)) yield `${where}: ${version}`;
            if (min !== undefined && max !== undefined && versionNumber(min) > versionNumber(max)) yield where;
          }
        }
      }
    }
  },
  *'what is required is a property'() {
    for (const { operation } of allOperations()) {
      for (const { schema, where } of schemasOf(operation)) {
        const properties = Object.keys((schema['properties'] as Json | undefined) ?? {});
        for (const name of list(schema['required'])) if (!properties.includes(String(name))) yield `${where}: ${String(name)}`;
      }
    }
  },
  *'an object says what it holds, and that of a request to Nova whether it holds more'() {
    for (const { service, operation } of allOperations()) {
      for (const { schema, where } of schemasOf(operation)) {
        const isBody = where.startsWith(`${operation.id} body`);
        if (!list(schema['type']).includes('object') || (isBody && service !== 'compute')) continue;
        const says = ['properties', 'patternProperties', 'additionalProperties'].some((keyword) => keyword in schema);
        if (!says && list(schema['type']).length === 1) yield where;
        if (isBody && says && !('additionalProperties' in schema)) yield where;
      }
    }
  },
  *'schemas are not composed by allOf'() {
    for (const { operation } of allOperations()) for (const { schema, where } of schemasOf(operation)) if (Array.isArray(schema['allOf'])) yield where;
  },
  *'patterns are regular expressions of the u flag'() {
    for (const { operation } of allOperations()) {
      for (const { schema, where } of schemasOf(operation)) {
        const names = isObject(schema['patternProperties']) ? Object.keys(schema['patternProperties']) : [];
        for (const pattern of [...names, ...(typeof schema['pattern'] === 'string' ? [schema['pattern']] : [])]) {
          try {
            new RegExp(pattern, 'u');
          } catch {
            yield `${where}: ${pattern}`;
          }
        }
      }
    }
  },
  *'formats are those that the service checks'() {
    for (const { operation } of allOperations()) {
      for (const { schema, where } of schemasOf(operation)) {
        if (typeof schema['format'] === 'string' && typeof schema['type'] !== 'object' && !(schema['format'] in formats)) yield `${where}: ${schema['format']}`;
      }
    }
  },
  *'what a document names, it uses, or another does'() {
    const texts = documents.map(({ document }) => JSON.stringify(document));
    for (const { name, document } of documents) {
      const own = JSON.stringify(document);
      for (const [kind, members] of Object.entries((document['components'] as Json | undefined) ?? {})) {
        for (const member of Object.keys(members as Json)) {
          const pointer = `#/components/${kind}/${member}"`;
          const isUsed = own.includes(`"${pointer}`) || texts.some((text) => text.includes(`${name.split('/').at(-1) ?? ''}.yaml${pointer}`));
          if (!isUsed) yield `${name}: ${kind}/${member}`;
        }
      }
    }
  },
  *'projected schemas compile, the oldest and the newest'() {
    for (const each of allOperations()) {
      for (const viewer of [viewersOf(each)[0], viewersOf(each).at(-1)].filter((one) => one !== undefined)) {
        for (const root of [each.operation.body, ...each.operation.responses.map(({ schema }) => schema)]) {
          try {
            compileCheck((root === undefined ? undefined : project(root, viewer)) ?? {}, 'body');
          } catch (error) {
            yield `${each.operation.id} at ${at(viewer)}: ${String(error)}`;
          }
        }
      }
    }
  },
  *'a body has an example, which the newest version that takes it takes'() {
    for (const each of allOperations()) {
      const { operation } = each;
      const isGone = operation.responses.every(({ status }) => status === 410);
      if (operation.isAlias || isGone || operation.body === undefined || Object.keys(operation.body).length === 0) continue;
      const viewer = viewersOf(each).at(-1);
      const body = viewer === undefined || operation.body === undefined ? undefined : project(operation.body, viewer);
      const media = Object.values((operation.source as { requestBody: { content: Record<string, Json> } }).requestBody.content);
      const examples = media.flatMap(({ example, examples: several }) =>
        (several === undefined ? [example] : Object.values(several as Record<string, { value: unknown }>).map(({ value }) => value)));
      if (body === undefined) continue;
      if (examples.every((example) => example === undefined)) yield `${operation.id} has none`;
      for (const example of examples.filter((one) => one !== undefined)) {
        try {
          compileCheck(body, 'body')(example);
        } catch (error) {
          yield `${operation.id}: ${(error as Error).message}`;
        }
      }
    }
  },
  *'an answer has an example, which the newest version that has it gives'() {
    for (const each of allOperations()) {
      const { service, operation } = each;
      const viewer = viewersOf(each).at(-1);
      const form = viewer === undefined ? undefined : answerForm(operation, { ...viewer, roles: ['admin'] });
      const example = answersOf(service)[operation.id]?.[String(form?.status)];
      const isExcepted = `${service} ${operation.id}` in unanswered;
      if (operation.isAlias || form === undefined) continue;
      if ((example === undefined) !== isExcepted) yield `${service} ${operation.id} ${isExcepted ? 'has one, though it is said to have none' : 'has none (npm run examples)'}`;
      if (example !== undefined) yield* compileAnswerCheck(form.schema)(example).map((complaint) => `${operation.id}: ${complaint}`);
    }
  },
  *'an example is of an operation'() {
    for (const service of specServices()) {
      const known = new Set(allOperations().filter((each) => each.service === service).map(({ operation: { id } }) => id));
      for (const id of Object.keys(answersOf(service))) if (!known.has(id)) yield `${service} ${id}`;
    }
  },
  *'the history names every microversion once, in order, with a kind and a sentence'() {
    for (const [index, { version, kind, change }] of history.entries()) {
      if (version !== `2.${index + 1}`) yield version;
      if (!['presence', 'feature', 'not applicable'].includes(kind) || !change.endsWith('.')) yield `${version}: ${kind}`;
    }
    if (history[0]?.version !== computeMicroversions.min || history.at(-1)?.version !== computeMicroversions.max) yield 'the range claimed';
  },
  *'the history calls feature what the handlers ask for by name, and nothing else'() {
    const features = new Set<string>(Object.values(computeMicroversions.features));
    for (const { version, kind } of history) {
      if ((kind === 'feature') !== features.has(version)) yield `${version}: ${kind}`;
    }
  },
};

/** Operations with more than one success status, for which the handler says which. */
const severalSuccesses: Readonly<Record<string, number>> = { 'serverTags.add': 2, 'serverExternalEvents.create': 2, 'imageFile.download': 3 };

/** The operation as one viewer has it: where a oneOf is left in it, more or less than one branch fits. */
function visibleParts(operation: SpecOperation, viewer: Viewer): SpecOperation {
  const cut = (schema: Schema | undefined): Schema | undefined => (schema === undefined ? undefined : project(schema, viewer));
  const visible = <T extends { annotation: unknown }>(all: readonly T[]): T[] => all.filter(({ annotation }) => isVisible(annotation, viewer));
  return {
    ...operation,
    parameters: visible(operation.parameters).map((parameter) => ({ ...parameter, schema: cut(parameter.schema) ?? {} })),
    body: cut(operation.body),
    responses: visible(operation.responses).map((response) => ({ ...response, schema: cut(response.schema) })),
  };
}

describe('the spec', function () {
  // Every schema of every operation is compiled, twice.
  this.timeout(60_000);

  for (const [rule, check] of Object.entries(rules)) {
    it(rule, () => {
      expect([...new Set(check())]).to.deep.equal([]);
    });
  }

  it('has its types in src/generated as `npm run generate` makes them', async () => {
    const fresh = await generateTypes();
    const there = readdirSync(generatedFolder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).sort();
    expect(there).to.deep.equal([...fresh.keys()].sort());
    for (const [path, text] of fresh) expect(readFileSync(join(generatedFolder, path), 'utf8') === text, `${path} is stale`).to.equal(true);
  });
});
