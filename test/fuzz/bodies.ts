/** Bodies by chance: some that a schema takes, and what becomes of them by a few mutations. The same chance gives the same. */
import type { Schema } from '../../src/http/projection.ts';
import type { Random } from '../../src/simulator/random.ts';
import { changed, formatted, oddValues, pathsIn } from '../support/wrong-bodies.ts';

/** Values that a member of this name can have in the world at hand. */
export type Things = Readonly<Record<string, readonly string[]>>;

export const oneOf = <T>(random: Random, items: readonly T[]): T | undefined => items[random.below(items.length)];

/** Deeper than this a schema that holds itself is not followed. */
const maxDepth = 8;

/** @param name of the member that it is for */
export function randomBody(schema: Schema, random: Random, things: Things, name = '', depth = 0): unknown {
  const branches = (schema['oneOf'] ?? schema['anyOf']) as readonly Schema[] | undefined;
  if (branches !== undefined && branches.length > 0) {
    return randomBody({ ...schema, oneOf: undefined, anyOf: undefined, ...oneOf(random, branches) }, random, things, name, depth);
  }
  if (Array.isArray(schema['enum'])) return oneOf(random, schema['enum'] as unknown[]);
  if ('const' in schema) return schema['const'];
  const types = [schema['type'] ?? (schema['properties'] === undefined ? 'string' : 'object')].flat() as string[];
  switch (oneOf(random, types)) {
    case 'object':
      return randomObject(schema, random, things, depth);
    case 'array': {
      const items = (schema['items'] || (schema['prefixItems'] as readonly Schema[] | undefined)?.[0]) as Schema | undefined ?? {};
      const length = depth > maxDepth ? 0 : Number(schema['minItems'] ?? 0) + random.below(3);
      return Array.from({ length }, () => randomBody(items, random, things, name, depth + 1));
    }
    case 'integer':
    case 'number':
      return Number(schema['minimum'] ?? 0) + random.below(4);
    case 'boolean':
      return random.below(2) === 0;
    case 'null':
      return null;
    default:
      return oneOf(random, things[name] ?? []) ?? formatted[String(schema['format'])] ?? oneOf(random, words);
  }
}

const words = ['abc', '1', 'a', 'default', 'ACTIVE', 'nova', '/dev/xvdb', '10.0.0.7', 'public'];

function randomObject(schema: Schema, random: Random, things: Things, depth: number): Record<string, unknown> {
  const required = (schema['required'] as readonly string[] | undefined) ?? [];
  const members = Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {})
    .filter(([name]) => required.includes(name) || (depth <= maxDepth && random.below(3) === 0))
    .map(([name, member]): [string, unknown] => [name, randomBody(member, random, things, name, depth + 1)]);
  const open = [...Object.values((schema['patternProperties'] as Record<string, Schema> | undefined) ?? {}), schema['additionalProperties']]
    .filter((each) => typeof each === 'object' && each !== null) as Schema[];
  const free = oneOf(random, open);
  if (free !== undefined) members.push([oneOf(random, words) ?? 'a', randomBody(free, random, things, '', depth + 1)]);
  return Object.fromEntries(members);
}

/** Beyond what a schema refuses anyway: what parsers, databases, XML and regular expressions stumble over. */
const nasty: readonly unknown[] = [
  'a\u0000b', '\ud800', '\uffff', '\u202e', '<a>&amp;]]>', '\'; drop table users; --', '%00', '%s%n', '../../etc/passwd', '${x}', '{{x}}', '('.repeat(50),
  'a'.repeat(5000), 'a'.repeat(70_000), '٣', '１', ' 1', '1e3', '0x10', 'NaN', 'null', 'Infinity', 'true', '9'.repeat(400), 'OpaqueRef:NULL', 'a=b',
  'a\r\nX-Injected: 1', '::ffff:10.0.0.1', '10.0.0.0/33', '2020-13-45T99:99:99Z', '9999999-01-01', '0000-00-00', '00000000-0000-0000-0000-000000000000',
  1e308, -1e308, 5e-324, 2 ** 53, -(2 ** 63), 2 ** 31, 1e21, -0,
  Array.from({ length: 300 }, () => ({})), Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, 'v'])),
];
const oddNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', '$ref', 'a'.repeat(300), 'é', '\u0000', 'length', 'then'];

/** One change at one place. */
export function mutate(body: unknown, random: Random): unknown {
  const paths = pathsIn(body);
  const path = oneOf(random, paths) ?? [];
  switch (random.below(8)) {
    case 0:
      return path.length === 0 ? body : changed(body, path, () => undefined);
    case 1:
      return changed(body, path, (value) => withName(value, oneOf(random, oddNames) ?? '', oneOf(random, oddValues)));
    case 2:
      return changed(body, path, (value) => [value, value]);
    case 3: {
      const [from = []] = [oneOf(random, paths)];
      const taken = from.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], body);
      return changed(body, path, () => taken);
    }
    case 4:
      return changed(body, path, (value) => deep(value, 60));
    case 5:
      return changed(body, path, () => oneOf(random, oddValues));
    default:
      return changed(body, path, () => oneOf(random, nasty));
  }
}

function withName(value: unknown, name: string, member: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { [name]: value };
  return Object.fromEntries([...Object.entries(value), [name, member]]);
}

const deep = (value: unknown, levels: number): unknown => (levels === 0 ? value : [deep(value, levels - 1)]);

/** Text that is no longer what it was: cut, doubled, with bytes that no document holds. */
export function damage(text: string, random: Random): string | Buffer {
  const at = random.below(text.length + 1);
  const [head, tail] = [text.slice(0, at), text.slice(at)];
  switch (random.below(7)) {
    case 0:
      return head;
    case 1:
      return Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from(tail)]);
    case 2:
      return `${text}${text}`;
    case 3:
      return '['.repeat(20_000);
    case 4:
      return `${head}\u0000${tail}`;
    case 5:
      return `\ufeff${text}`;
    default:
      return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, (quoted) => (random.below(4) === 0 ? `'${quoted.slice(1, -1)}'` : quoted));
  }
}
