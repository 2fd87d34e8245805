/** The query string, typed by the parameters that the version has. */
import { ApiError } from '../errors.ts';
import type { ProjectedOperation } from './operations.ts';
import { repr } from './python.ts';
import { surplus, unmatched } from './validation.ts';

/** Source: nova/api/validation/__init__.py, query_schema. @param search as sent, escaped @throws ApiError badRequest */
export function assertUtf8(search: string): void {
  try {
    for (const [escaped] of search.matchAll(/(?:%[0-9a-f]{2})+/gi)) decodeURIComponent(escaped);
  } catch (cause) {
    throw new ApiError('badRequest', 'Query string is not UTF-8 encoded', { cause });
  }
}

/** Repeats are kept where the spec says array; else the last value wins, though all are checked. @throws ApiError badRequest */
export function readQuery(sent: URLSearchParams, { query, refusesUnknownQuery, otherQueries, checkQuery }: ProjectedOperation): Record<string, unknown> {
  const given: Record<string, readonly unknown[]> = {};
  for (const { name, schema } of query) {
    const texts = sent.getAll(name);
    if (texts.length === 0) continue;
    if (schema['type'] === 'integer' && schema['minimum'] !== undefined) texts.forEach((text) => assertDigits(name, text));
    const items = schema['items'] as { type?: unknown } | undefined;
    given[name] = texts.map((text) => typed(text, schema['type'] === 'array' ? items?.type : schema['type']));
  }
  checkQuery(given);
  if (refusesUnknownQuery) refuseUnknown(sent, query, otherQueries);
  return Object.fromEntries(query.flatMap(({ name, schema, firstCounts }) => {
    const values = given[name];
    return values === undefined ? [] : [[name, schema['type'] === 'array' ? values : values.at(firstCounts ? 0 : -1)]];
  }));
}

/** @throws ApiError badRequest */
function refuseUnknown(sent: URLSearchParams, query: ProjectedOperation['query'], otherQueries: string | undefined): void {
  const known = new Set(query.map(({ name }) => name));
  const others = otherQueries === undefined ? undefined : new RegExp(otherQueries, 'u');
  const unknown = [...new Set(sent.keys())].filter((name) => !known.has(name) && others?.test(name) !== true).sort();
  if (unknown.length === 0) return;
  throw new ApiError('badRequest', otherQueries === undefined ? surplus('properties', unknown) : unmatched(unknown, [otherQueries]));
}

/** Nova's numbers in queries are strings of digits, and refused as such (nova/api/validation/parameter_types.py: non_negative_integer). */
function assertDigits(name: string, text: string): void {
  if (/^[0-9]+$/.test(text)) return;
  const complaint = text === '' ? "'' is too short" : `${repr(text)} does not match '^[0-9]*$'`;
  throw new ApiError('badRequest', `Invalid input for query parameters ${name}. Value: ${text}. ${complaint}`);
}

/** A text as the number or boolean that it is meant as; anything else stays text, for the check to refuse. */
function typed(text: string, type: unknown): unknown {
  const types = [type].flat();
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text;
}
