/** The little language of get_all_records_where: `field "power_state" = "Running" and not (…)`. */
import { fail } from './failure.ts';
import type { Row } from './database.ts';

type Test = (row: Row) => boolean;

/** Groups of fields, which queries spell with two underscores: `name__label`, `memory__static_max` (datamodel.ml namespaces). */
const groups = ['name', 'memory', 'VCPUs', 'actions', 'PV', 'HVM', 'API_version', 'qos', 'io'];

/** The spelling of a field in a query. */
function spelled(field: string): string {
  const group = groups.find((name) => field.startsWith(`${name}_`));
  // `memory_overhead` and its kin are grouped as well; PV_drivers_version of guest metrics is not, having no siblings.
  return group === undefined || field.startsWith('PV_drivers_') ? field : `${group}__${field.slice(group.length + 1)}`;
}

/** @throws Failure INTERNAL_ERROR for a field that the class lacks or a text that is no query */
export function parseQuery(text: string, fields: readonly string[]): Test {
  const known = new Map(fields.map((field) => [spelled(field), field]));
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[()=]|[^\s()="]+/g) ?? [];
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at];
    if (token === undefined || (wanted !== undefined && token !== wanted)) return fail('INTERNAL_ERROR', 'Parsing.Parse_error');
    at += 1;
    return token;
  };
  const quoted = (): string => {
    const token = take();
    return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : fail('INTERNAL_ERROR', 'Parsing.Parse_error');
  };
  const value = (): ((row: Row) => string) => {
    if (peek() !== 'field') {
      const constant = quoted();
      return () => constant;
    }
    take();
    const name = quoted();
    const field = known.get(name);
    if (field === undefined) return fail('INTERNAL_ERROR', 'missing field', name, '');
    return (row) => String(row[field]);
  };
  const primary = (): Test => {
    const token = peek();
    if (token === 'true' || token === 'false') {
      take();
      return () => token === 'true';
    }
    if (token === 'not') {
      take();
      const inner = primary();
      return (row) => !inner(row);
    }
    if (token === '(') {
      take();
      const inner = either();
      take(')');
      return inner;
    }
    const left = value();
    take('=');
    const right = value();
    return (row) => left(row) === right(row);
  };
  const both = (): Test => {
    let left = primary();
    while (peek() === 'and') {
      take();
      const [first, second] = [left, primary()];
      left = (row) => first(row) && second(row);
    }
    return left;
  };
  const either = (): Test => {
    let left = both();
    while (peek() === 'or') {
      take();
      const [first, second] = [left, both()];
      left = (row) => first(row) || second(row);
    }
    return left;
  };
  const test = either();
  if (at < tokens.length) return fail('INTERNAL_ERROR', 'Parsing.Parse_error');
  return test;
}
