/**
 * Values between JavaScript and the wire, by the data model. XML-RPC sends every integer as an untyped string and needs a
 * float to be a `<double>` (up to XenServer 6.2 strictly); JSON-RPC sends numbers. What comes out here is the same for both:
 * dates are `YYYYMMDDTHH:MM:SSZ`, a field that the release lacks has the data model's default, one that the data model
 * does not know is left out.
 */
import { classes, classNamed, NULL_REF } from './datamodel.ts';
import type { ClassName, Field, RecordOf, Ref, XapiType } from './datamodel.ts';
import { XapiError } from './error.ts';
import { slices } from './slices.ts';
import { Float } from './xapi.ts';
import type { Param, Row } from './xapi.ts';

// ---- from the wire ---------------------------------------------------------------------------------------------------

const EPOCH = '19700101T00:00:00Z';
const emptyList: readonly unknown[] = Object.freeze([]);
const emptyMap: Readonly<Record<string, unknown>> = Object.freeze({});

/** What Array.isArray says, without the `any` in it. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Not-a-number and the infinities have no JSON; they arrive as null, or as words. */
const floats: Readonly<Record<string, number>> = { inf: Infinity, infinity: Infinity, '-inf': -Infinity, '-infinity': -Infinity };

function floatFrom(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return NaN;
  return floats[value.trim().toLowerCase()] ?? Number(value);
}

/** Text, whatever was sent for it. */
function wordFrom(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** `2013-06-13T10:11:12Z` and `20130613T10:11:12` become `20130613T10:11:12Z`; a date without zone is UTC. */
export function dateFrom(value: string): string {
  if (value.length === 18 && value.endsWith('Z')) return value;
  const match = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(value);
  if (match === null) return value;
  const [, year, month, day, hour, minute, second, zone] = match;
  if (zone === undefined || zone === 'Z') return `${year}${month}${day}T${hour}:${minute}:${second}Z`;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const utc = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`).toISOString();
  return `${utc.slice(0, 19).replaceAll('-', '')}Z`;
}

/** A value of the wire as the type of the data model; frozen. */
export function valueFrom(type: XapiType, value: unknown): unknown {
  switch (type.t) {
    case 'string':
    case 'enum':
    case 'ref':
      return wordFrom(value);
    case 'int':
      return typeof value === 'number' ? value : Number(value);
    case 'float':
      return floatFrom(value);
    case 'bool':
      return typeof value === 'boolean' ? value : value === '1' || value === 'true';
    case 'datetime':
      return typeof value === 'string' ? dateFrom(value) : EPOCH;
    case 'set':
      if (!isList(value) || value.length === 0) return emptyList;
      return Object.freeze(value.map((item) => valueFrom(type.of, item)));
    case 'map': {
      if (!isObject(value)) return emptyMap;
      const entries = Object.entries(value);
      if (entries.length === 0) return emptyMap;
      return Object.freeze(Object.fromEntries(entries.map(([key, item]) => [key, valueFrom(type.value, item)])));
    }
  }
}

/** What a field has on a release that lacks it and for which the data model names no default. */
function blank(type: XapiType): unknown {
  switch (type.t) {
    case 'int':
    case 'float':
      return 0;
    case 'bool':
      return false;
    case 'datetime':
      return EPOCH;
    case 'ref':
      return NULL_REF;
    case 'enum':
      return type.values[0] ?? '';
    case 'string':
      return '';
    case 'set':
      return emptyList;
    case 'map':
      return emptyMap;
  }
}

interface FieldPlan {
  readonly name: string;
  readonly type: XapiType;
  readonly missing: unknown;
}

const plans = new Map<ClassName, readonly FieldPlan[]>();
function planOf(cls: ClassName): readonly FieldPlan[] {
  let plan = plans.get(cls);
  if (plan === undefined) {
    const fields: Readonly<Record<string, Field>> = classes[cls].fields;
    plan = Object.entries(fields).map(([name, field]) => ({
      name,
      type: field.type,
      missing: field.default === undefined ? blank(field.type) : valueFrom(field.type, field.default),
    }));
    plans.set(cls, plan);
  }
  return plan;
}

/** The fields of a class, all of them and always in the same order, into an object that may have some already. */
function fill(cls: ClassName, raw: unknown, into: Record<string, unknown>): void {
  const source = isObject(raw) ? raw : emptyMap;
  for (const { name, type, missing } of planOf(cls)) {
    const value = source[name];
    into[name] = value === undefined ? missing : valueFrom(type, value);
  }
}

/** A record as `get_record` answers it, complete and frozen. */
export function recordFrom<C extends ClassName>(cls: C, raw: unknown): RecordOf<C> {
  const record: Record<string, unknown> = {};
  fill(cls, raw, record);
  return Object.freeze(record) as RecordOf<C>;
}

/** A record for the cache, with its own reference. */
export function rowFrom<C extends ClassName>(cls: C, ref: Ref<C>, raw: unknown): Row<C> {
  const row: Record<string, unknown> = { $ref: ref };
  fill(cls, raw, row);
  return Object.freeze(row) as Row<C>;
}

/** Deep equality of two values of the data model. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (Array.isArray(b)) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name) && sameValue(left[name], right[name]));
}

// ---- results of calls ------------------------------------------------------------------------------------------------

/** How the result of a method is read; `asSent` for what is the same in both protocols (strings, references, booleans, floats). */
type ResultShape =
  | { readonly as: 'asSent' }
  | { readonly as: 'value'; readonly type: XapiType }
  | { readonly as: 'record' | 'records'; readonly class: ClassName };

const asSent: ResultShape = { as: 'asSent' };
const value = (type: XapiType): ResultShape => ({ as: 'value', type });
const int: XapiType = { t: 'int' };
const float: XapiType = { t: 'float' };
const datetime: XapiType = { t: 'datetime' };

/** Methods that are no getters of a field and whose result has a type that one of the protocols does not show. Source: xapi 26.17's data model. */
const results: Readonly<Record<string, ResultShape>> = {
  'event.get_current_id': value(int),
  'pool.ha_compute_hypothetical_max_host_failures_to_tolerate': value(int),
  'pool.ha_compute_max_host_failures_to_tolerate': value(int),
  'VM.maximise_memory': value(int),
  'VM.compute_memory_overhead': value(int),
  'VM.get_boot_record': { as: 'record', class: 'VM' },
  'VM.query_data_source': value(float),
  'host.query_data_source': value(float),
  'SR.query_data_source': value(float),
  'host.compute_memory_overhead': value(int),
  'host.compute_free_memory': value(int),
  'host.get_servertime': value(datetime),
  'host.get_server_localtime': value(datetime),
  'network_sriov.get_remaining_capacity': value(int),
  'PGPU.get_remaining_capacity': value(int),
  'GPU_group.get_remaining_capacity': value(int),
  'message.get': { as: 'records', class: 'message' },
  'message.get_since': { as: 'records', class: 'message' },
};

const shapes = new Map<string, ResultShape>();
function shapeOf(method: string): ResultShape {
  let shape = shapes.get(method);
  if (shape === undefined) {
    shape = results[method] ?? derivedShape(method);
    shapes.set(method, shape);
  }
  return shape;
}

function derivedShape(method: string): ResultShape {
  const [name = '', verb = ''] = method.split('.');
  const cls = classNamed(name);
  if (cls === undefined || !verb.startsWith('get_')) return asSent;
  if (verb === 'get_record') return { as: 'record', class: cls };
  if (verb === 'get_all_records' || verb === 'get_all_records_where') return { as: 'records', class: cls };
  const type = fieldType(cls, verb.slice('get_'.length));
  return type === undefined ? asSent : value(type);
}

function fieldType(cls: ClassName, field: string): XapiType | undefined {
  const fields: Readonly<Record<string, Field>> = classes[cls].fields;
  return fields[field]?.type;
}

/** The result of a call as JavaScript, the same whichever protocol brought it. */
export async function resultFrom(method: string, raw: unknown): Promise<unknown> {
  const shape = shapeOf(method);
  switch (shape.as) {
    case 'asSent':
      return raw ?? '';
    case 'value':
      return valueFrom(shape.type, raw);
    case 'record':
      return recordFrom(shape.class, raw);
    case 'records': {
      const records: [string, unknown][] = [];
      const slice = slices();
      for (const [ref, record] of Object.entries(isObject(raw) ? raw : emptyMap)) {
        if (slice.over()) await slice.next();
        records.push([ref, recordFrom(shape.class, record)]);
      }
      return Object.fromEntries(records);
    }
  }
}

// ---- to the wire -----------------------------------------------------------------------------------------------------

/** A date on its way out: up to XenServer 6.2 a string is not taken for one. */
export class DateParam {
  readonly value: string;
  constructor(date: string) {
    this.value = date;
  }
}

/** A parameter whose floats and dates are marked; each transport spells it in its own way. */
export type WireParam = string | number | boolean | Float | DateParam | readonly WireParam[] | { readonly [key: string]: WireParam };

/**
 * Marks the floats and dates among the parameters of `X.create` and `X.set_field`, so that a record read from one VM can be
 * used to create another, and checks what neither protocol can carry.
 * @throws XapiError TEXT_UNSPEAKABLE (a code of ours) for control characters and lone surrogates, which XML cannot spell and JSON would lose
 */
export function wireParams(method: string, params: readonly Param[]): readonly WireParam[] {
  const [name = '', verb = ''] = method.replace(/^Async\./, '').split('.');
  const cls = classNamed(name);
  return params.map((param, index) => {
    if (cls !== undefined && verb === 'create' && isStruct(param)) {
      return mapStruct(param, (item, field) => wireParam(method, item, fieldType(cls, field)));
    }
    const type = cls !== undefined && verb.startsWith('set_') && index === params.length - 1 ? fieldType(cls, verb.slice('set_'.length)) : undefined;
    return wireParam(method, param, type);
  });
}

type ParamStruct = { readonly [key: string]: Param };
const isStruct = (param: Param): param is ParamStruct => typeof param === 'object' && !Array.isArray(param) && !(param instanceof Float);
const mapStruct = (struct: ParamStruct, map: (item: Param, key: string) => WireParam): { readonly [key: string]: WireParam } =>
  Object.fromEntries(Object.entries(struct).map(([key, item]) => [key, map(item, key)]));

/** Control characters but tab, line feed and carriage return; half of a surrogate pair; U+FFFE and U+FFFF. */
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/** Whether a text can be sent to XAPI, in both protocols. */
export const isSpeakable = (text: string): boolean => !unspeakable.test(text);

function wireParam(method: string, param: Param, type?: XapiType): WireParam {
  if (typeof param === 'string') {
    const found = unspeakable.exec(param);
    if (found !== null) {
      const point = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      throw new XapiError('TEXT_UNSPEAKABLE', [`the character U+${point} cannot be sent to XAPI`], method);
    }
    return type?.t === 'datetime' ? new DateParam(param) : param;
  }
  if (typeof param === 'number') {
    if (type?.t === 'float') return new Float(param);
    if (!Number.isSafeInteger(param)) throw new TypeError(`${method}: ${param} is no integer; a XAPI float is marked with float()`);
    return param;
  }
  if (typeof param === 'boolean' || param instanceof Float) return param;
  if (isStruct(param)) {
    const inner = type?.t === 'map' ? type.value : undefined;
    return mapStruct(param, (item, key) => {
      wireParam(method, key);
      return wireParam(method, item, inner);
    });
  }
  return param.map((item) => wireParam(method, item, type?.t === 'set' ? type.of : undefined));
}
