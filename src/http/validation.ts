/** Checks requests against the projected spec, and says what is wrong as Nova does (nova/api/validation/validators.py). */
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ApiError } from '../errors.ts';
import { isSecretName, loggable } from '../log.ts';
import { dialects, type Dialect } from './dialects.ts';
import { formats, nameFormats } from './formats.ts';
import type { Schema } from './projection.ts';
import { repr, str } from './python.ts';

function makeAjv(options: { removeAdditional: boolean }): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, allowUnionTypes: true, validateFormats: true, ...options });
  for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate: check });
  addBounds(ajv);
  return ajv;
}

// Nova also bounds strings that hold numbers ("5"): nova/api/validation/validators.py, _validate_minimum and _validate_maximum.
function addBounds(ajv: Ajv2020): void {
  for (const [keyword, holds] of [
    ['minimum', (value: number, limit: number) => value >= limit],
    ['maximum', (value: number, limit: number) => value <= limit],
  ] as const) {
    ajv.removeKeyword(keyword);
    ajv.addKeyword({
      keyword,
      type: ['number', 'string'],
      schemaType: 'number',
      errors: false,
      validate: (limit: number, value: number | string) =>
        typeof value === 'number' ? holds(value, limit) : !/^[+-]?\d+$/.test(value) || holds(Number(value), limit),
    });
  }
}

const ajv = makeAjv({ removeAdditional: false });
/** Takes what a closed object does not know out of it. */
const looseAjv = makeAjv({ removeAdditional: true });

export type Part = 'body' | 'query' | 'path';

/** @returns a function that throws ApiError badRequest with the service's sentence about the first thing that is wrong */
export function compileCheck(schema: Schema, part: Part, dialect: Dialect = dialects.compute): (value: unknown) => void {
  return checkWith(ajv.compile(schema), part, dialect);
}

/** The same for bodies, but members that a closed object does not know are taken out of the value instead of refused. */
export function compileLooseCheck(schema: Schema, dialect: Dialect): (value: unknown) => void {
  return checkWith(looseAjv.compile(schema), 'body', dialect);
}

function checkWith(validate: ValidateFunction, part: Part, dialect: Dialect): (value: unknown) => void {
  return (value) => {
    if (validate(value)) return;
    const error = firstError(validate);
    throw new ApiError('badRequest', sentence(error, part, dialect), { logged: sentence(withoutSecrets(error), part, dialect) });
  };
}

/** Whoever sent a secret may read it in the refusal; the log may not hold it. */
function withoutSecrets(error: ErrorObject): ErrorObject {
  const { instancePath, data } = error;
  const isSecret = instancePath.split('/').slice(1).map(unescape).some(isSecretName);
  if (!isSecret) return { ...error, data: loggable(data) };
  const hasMembers = typeof data === 'object' && data !== null && !Array.isArray(data);
  return { ...error, data: hasMembers ? Object.fromEntries(Object.keys(data).map((name) => [name, '***'])) : '***' };
}

/** For the project's own answers: every complaint, in ajv's words. */
export function compileAnswerCheck(schema: Schema): (value: unknown) => string[] {
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword} ${JSON.stringify(error.params)}`);
}

/** Order in which Python's jsonschema walks the keywords of Nova's schemas; ajv has an order of its own. */
const keywordOrder = ['type', 'enum', 'const', 'minLength', 'maxLength', 'format', 'pattern', 'minimum', 'exclusiveMinimum', 'maximum', 'minItems', 'maxItems',
  'prefixItems', 'uniqueItems', 'items', 'properties', 'patternProperties', 'required', 'additionalProperties', 'minProperties', 'maxProperties', 'anyOf', 'oneOf'];
/** Nova's schemas have these in no one order: they are told as the spec writes them. */
const asWritten = new Set(['minItems', 'maxItems', 'uniqueItems']);
const rank = (keyword: string): number => {
  const index = keywordOrder.indexOf(keyword);
  return index === -1 ? keywordOrder.length : index;
};

function firstError(validate: ValidateFunction): ErrorObject {
  const errors = validate.errors ?? [];
  // What failed inside a branch of an anyOf is told by the anyOf itself.
  const outer = errors.filter((error) => !/\/(?:anyOf|oneOf)\//.test(error.schemaPath.replace(/^#?/, '')));
  const sorted = (outer.length > 0 ? outer : errors).toSorted((a, b) => compare(a, b, validate.schema as Schema));
  const first = sorted[0];
  if (first === undefined) throw new Error('a failed check without an error');
  return first;
}

function compare(a: ErrorObject, b: ErrorObject, root: Schema): number {
  const left = a.schemaPath.split('/').slice(1);
  const right = b.schemaPath.split('/').slice(1);
  let schema: unknown = root;
  for (let depth = 0; depth < Math.min(left.length, right.length); depth += 1) {
    const [l = '', r = ''] = [left[depth], right[depth]];
    if (l !== r) {
      const isInOrder = left[depth - 1] === 'properties' || (asWritten.has(l) && asWritten.has(r));
      const names = typeof schema === 'object' && schema !== null && isInOrder ? Object.keys(schema) : undefined;
      return names === undefined ? rank(l) - rank(r) : names.indexOf(unescape(l)) - names.indexOf(unescape(r));
    }
    schema = (schema as Record<string, unknown> | undefined)?.[unescape(l)];
  }
  const byPath = a.instancePath === b.instancePath ? 0 : a.instancePath < b.instancePath ? -1 : 1;
  return left.length - right.length || byPath;
}

const unescape = (part: string): string => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');

function sentence(error: ErrorObject, part: Part, dialect: Dialect): string {
  const path = error.instancePath.split('/').slice(1).map(unescape);
  const reason = nameReason(error);
  if (reason !== undefined) return `An invalid 'name' value was provided. The name must be: ${reason}`;
  // In a query numbers are text.
  const value: unknown = part === 'query' ? asSent(error.data) : error.data;
  const what = complaint({ ...error, data: value });
  if (part === 'body') {
    const schemaPath = error.schemaPath.split('/').slice(1, -1).map(unescape);
    return dialect.wrongBody({ path, value, complaint: what, keyword: error.keyword, schemaPath, schema: error.parentSchema ?? {} });
  }
  if (path.length === 0) return what;
  return `Invalid input for query parameters ${path[0] ?? ''}. Value: ${str(value)}. ${what}`;
}

const asSent = (value: unknown): unknown => (Array.isArray(value) ? value.map(asSent) : typeof value === 'number' ? String(value) : value);

/** What a name has to be; undefined when it is not a name's form that is wrong. */
function nameReason({ keyword, params, parentSchema }: ErrorObject): string | undefined {
  if (keyword === 'format') return nameFormats[String(params['format'])];
  const reason: unknown = keyword === 'pattern' ? parentSchema?.['x-name-reason'] : undefined;
  return typeof reason === 'string' ? reason : undefined;
}

/** ajv keyword → the sentence of Python's jsonschema. */
const complaints: Readonly<Record<string, (data: unknown, params: Record<string, unknown>, error: ErrorObject) => string>> = {
  type: (data, params) => `${repr(data)} is not of type ${[params['type']].flat().map(repr).join(', ')}`,
  enum: (data, params) => `${repr(data)} is not one of ${repr(params['allowedValues'])}`,
  const: (_data, params) => `${repr(params['allowedValue'])} was expected`,
  required: (_data, params) => `${repr(params['missingProperty'])} is a required property`,
  additionalProperties: (data, _params, error) => unexpected(data, error),
  minLength: (data) => `${repr(data)} is too short`,
  maxLength: (data) => `${repr(data)} is too long`,
  minItems: (data) => `${repr(data)} is too short`,
  maxItems: (data) => `${repr(data)} is too long`,
  // Of named properties Nova asks for one by an anyOf of `required`.
  minProperties: (data, _params, error) =>
    (error.parentSchema?.['properties'] === undefined ? `${repr(data)} does not have enough properties` : `${repr(data)} is not valid under any of the given schemas`),
  maxProperties: (data) => `${repr(data)} has too many properties`,
  minimum: (data, _params, error) => `${counted(data)} is less than the minimum of ${String(error.schema)}`,
  exclusiveMinimum: (data, _params, error) => `${counted(data)} is less than or equal to the minimum of ${String(error.schema)}`,
  maximum: (data, _params, error) => `${counted(data)} is greater than the maximum of ${String(error.schema)}`,
  pattern: (data, params) => `${repr(data)} does not match ${repr(params['pattern'])}`,
  format: (data, params) => `${repr(data)} is not a ${repr(params['format'])}`,
  items: (data, params) => surplus('items', (data as readonly unknown[]).slice(Number(params['limit']))),
  uniqueItems: (data) => `${repr(data)} has non-unique elements`,
  anyOf: (data) => `${repr(data)} is not valid under any of the given schemas`,
  oneOf: (data) => `${repr(data)} is not valid under any of the given schemas`,
};

/** What is out of bounds is told as the number that it means (nova/api/validation/validators.py: _number_from_str). */
const counted = (data: unknown): string => (typeof data === 'string' ? String(BigInt(data)) : repr(data));

function complaint(error: ErrorObject): string {
  const say = complaints[error.keyword];
  return say === undefined ? `${repr(error.data)} ${error.message ?? 'is not valid'}` : say(error.data, error.params, error);
}

/** All surplus names in one sentence, as Python lists them. */
function unexpected(data: unknown, error: ErrorObject): string {
  const parent = error.parentSchema as { properties?: object; patternProperties?: object } | undefined;
  const patterns = Object.keys(parent?.patternProperties ?? {});
  const known = new Set(Object.keys(parent?.properties ?? {}));
  const extra = Object.keys(data as object).filter((name) => !known.has(name) && !patterns.some((pattern) => new RegExp(pattern, 'u').test(name))).sort();
  return patterns.length > 0 ? unmatched(extra, patterns.sort()) : surplus('properties', extra);
}

/** Names of a place whose names have to be of a certain form. */
export const unmatched = (names: readonly string[], patterns: readonly string[]): string =>
  `${names.map(repr).join(', ')} ${names.length === 1 ? 'does' : 'do'} not match any of the regexes: ${patterns.map(repr).join(', ')}`;

export const surplus = (what: 'properties' | 'items', values: readonly unknown[]): string =>
  `Additional ${what} are not allowed (${values.map(repr).join(', ')} ${values.length === 1 ? 'was' : 'were'} unexpected)`;
