/** Bodies for a JSON schema: good ones, and what becomes of them when one thing, or two, are changed. The same schema gives the same. */
import type { Schema } from '../../src/http/projection.ts';

/** Values that some schema takes and another refuses. */
export const oddValues: readonly unknown[] = [
  null, '', ' ', 'x', ' a', 'a\nb', 'a'.repeat(256), 'a'.repeat(61), 1, 0, -1, -2, 1.5, true, [], {}, ['a'], ['a', 'a'], [1], { bogus: 1 },
  'a/b', 'a:b', 'a,b', 'é', '😀', 2_147_483_648, '1', '-1', '0', '11111111-2222-4333-8444-555555555555', '10.0.0.300', '10.0.0.1', '::1', 'auto',
  '%%%', 'YQ', 'True', 'a.b', 'a_b', '-a', '1 2', 'a\u200bb', '2147483648',
];

export const formatted: Readonly<Record<string, string>> = {
  uuid: '11111111-2222-4333-8444-555555555555', ipv4: '10.0.0.1', ipv6: '2001:db8::1', base64: 'YWJj', cidr: '10.0.0.0/24',
  'date-time': '2020-01-01T00:00:00Z', uri: 'http://a/b',
};
const texts = ['abc', '1', 'a', '/10.0.0.0', 'ab:cd'];

/** @param full with everything that may be there, else with what must */
export function goodBody(schema: Schema, full: boolean): unknown {
  if (Array.isArray(schema['enum'])) return (schema['enum'] as unknown[])[0];
  const branch = ((schema['oneOf'] ?? schema['anyOf']) as Schema[] | undefined)?.[0];
  if (branch !== undefined) return goodBody({ ...schema, oneOf: undefined, anyOf: undefined, ...branch }, full);
  const [type] = [schema['type'] ?? (schema['properties'] === undefined ? 'string' : 'object')].flat();
  if (type === 'object') return goodObject(schema, full);
  if (type === 'array') {
    const first = (schema['prefixItems'] as Schema[] | undefined)?.[0] ?? (schema['items'] as Schema | undefined) ?? {};
    return full || Number(schema['minItems'] ?? 0) > 0 ? [goodBody(first, full)] : [];
  }
  if (type === 'integer' || type === 'number') return Math.max(1, Number(schema['minimum'] ?? 1));
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  const pattern = typeof schema['pattern'] === 'string' ? new RegExp(schema['pattern'], 'u') : /./u;
  return formatted[String(schema['format'])] ?? texts.find((text) => pattern.test(text) && text.length >= Number(schema['minLength'] ?? 0)) ?? 'abc';
}

function goodObject(schema: Schema, full: boolean): Record<string, unknown> {
  const required = (schema['required'] as string[] | undefined) ?? [];
  const named = Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {}).filter(([name]) => full || required.includes(name));
  const free = full || schema['minProperties'] !== undefined ? Object.entries((schema['patternProperties'] as Record<string, Schema> | undefined) ?? {}) : [];
  return Object.fromEntries([
    ...named.map(([name, property]) => [name, goodBody(property, full)]),
    ...free.map(([pattern, property]) => [texts.find((text) => new RegExp(pattern, 'u').test(text)) ?? 'abc', goodBody(property, full)]),
  ]);
}

export type Path = readonly (string | number)[];

/** The way to every value of a document, itself included. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, item]) => pathsIn(item, [...path, key]))];
}

/** A copy with what `change` makes of the value at a path; undefined takes it out. */
export function changed(value: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const inner = (value as Record<string | number, unknown>)[key];
  const made = changed(inner, rest, change);
  const replaced = made === undefined ? [] : [made];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => (index === key ? replaced : [item]));
  return Object.fromEntries(Object.entries(value as object).flatMap(([name, item]) => (name === key ? replaced : [item]).map((each) => [name, each])));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return [...value as unknown[], ...value as unknown[]];
  return isObject(value) ? { ...value, bogus: 1 } : value;
}

/** Every place of a body with every value, without it, with something beside it. */
export function* wrongBodies(body: unknown): Generator {
  for (const path of pathsIn(body)) {
    for (const value of oddValues) yield changed(body, path, () => value);
    if (path.length > 0) yield changed(body, path, () => undefined);
    yield changed(body, path, withMore);
  }
}
