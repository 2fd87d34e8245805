/** The query string, typed by the parameters that the version has. */
import { ApiError } from '../errors.ts';
import type { ProjectedOperation } from './operations.ts';
import { repr } from './python.ts';
import { surplus, unmatched } from './validation.ts';

/** Repeats are kept where the spec says array; else the last value wins. @throws ApiError badRequest */
export function readQuery(sent: URLSearchParams, { query, refusesUnknownQuery, otherQueries, checkQuery }: ProjectedOperation): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, schema } of query) {
    const given = sent.getAll(name);
    if (given.length === 0) continue;
    if (schema['minimum'] === 0 && schema['type'] === 'integer') given.forEach((text) => assertDigits(name, text));
    const items = schema['items'] as { type?: unknown } | undefined;
    values[name] = schema['type'] === 'array' ? given.map((text) => typed(text, items?.type)) : typed(given.at(-1) ?? '', schema['type']);
  }
  if (refusesUnknownQuery) {
    const known = new Set(query.map(({ name }) => name));
    const others = otherQueries === undefined ? undefined : new RegExp(otherQueries, 'u');
    const unknown = [...new Set(sent.keys())].filter((name) => !known.has(name) && others?.test(name) !== true).sort();
    if (unknown.length > 0) throw new ApiError('badRequest', otherQueries === undefined ? surplus('properties', unknown) : unmatched(unknown, [otherQueries]));
  }
  checkQuery(values);
  return values;
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
