/** Parameters as they arrive, before anyone knows what they should be; and their conversion to what the data model says. */
import type { ClassName, XapiType } from '../xapi/datamodel.ts';
import { fail } from './failure.ts';
import type { WireType } from './wire-types.ts';

export type Rpc =
  | { readonly k: 'S'; readonly v: string }
  | { readonly k: 'I'; readonly v: number; readonly text: string }
  | { readonly k: 'F'; readonly v: number }
  | { readonly k: 'B'; readonly v: boolean }
  /** A date of XML-RPC. */
  | { readonly k: 'D'; readonly v: string }
  | { readonly k: 'N' }
  | { readonly k: 'A'; readonly v: readonly Rpc[] }
  | { readonly k: 'M'; readonly v: ReadonlyMap<string, Rpc> };

/** A value as OCaml's rpc library prints it in its complaints. */
function printed(rpc: Rpc): string {
  switch (rpc.k) {
    case 'N':
      return 'N';
    case 'A':
      return `[${rpc.v.map(printed).join(';')}]`;
    case 'M':
      return `{${[...rpc.v].map(([key, value]) => `${key}:${printed(value)}`).join(';')}}`;
    case 'I':
      return `I(${rpc.text})`;
    case 'F':
      return `F(${Number.isInteger(rpc.v) ? `${rpc.v}.` : rpc.v})`;
    default:
      return `${rpc.k}(${rpc.v})`;
  }
}

const broken = (text: string): never => fail('INTERNAL_ERROR', `Failure("${text}")`);
const expected = (what: string, rpc: Rpc): never => broken(`Expected ${what}, got '${printed(rpc)}'`);

/** How a release reads parameters. */
export interface Reading {
  /** Releases before 6.5 take integers as strings only, floats as doubles only, and answer FIELD_TYPE_ERROR. */
  readonly strictInts: boolean;
  /** The record that a constructor takes. */
  readonly record: (cls: ClassName, members: ReadonlyMap<string, Rpc>) => Readonly<Record<string, unknown>>;
}

/**
 * Converts one parameter.
 * @throws Failure INTERNAL_ERROR with OCaml's text; FIELD_TYPE_ERROR on releases before 6.5
 */
export function read(type: WireType, rpc: Rpc, reading: Reading, name: string): unknown {
  if (reading.strictInts && !fitsOldParser(type, rpc)) return fail('FIELD_TYPE_ERROR', name);
  switch (type.t) {
    case 'string':
    case 'ref':
      return rpc.k === 'S' ? text(rpc.v) : expected('string', rpc);
    case 'int':
    case 'int32':
      if (rpc.k === 'I') return rpc.v;
      if (rpc.k !== 'S') return expected('int64', rpc);
      return /^[-+]?[0-9]+$/.test(rpc.v) ? Number(rpc.v) : broken('Int64.of_string');
    case 'float':
      if (rpc.k === 'I' || rpc.k === 'F') return rpc.v;
      if (rpc.k !== 'S') return expected('float', rpc);
      return /^[-+]?(\d+\.?\d*(e[-+]?\d+)?|nan|inf(inity)?)$/i.test(rpc.v) ? Number(rpc.v) : broken('float_of_string');
    case 'bool':
      return rpc.k === 'B' ? rpc.v : expected('bool', rpc);
    case 'datetime':
      return rpc.k === 'S' || rpc.k === 'D' ? date(rpc.v) : expected('datetime', rpc);
    case 'enum': {
      const value = rpc.k === 'S' ? type.values.find((known) => known.toLowerCase() === rpc.v.toLowerCase()) : undefined;
      return value ?? broken('Unknown tag/contents');
    }
    case 'set':
      return rpc.k === 'A'
        ? rpc.v.map((item) => read(type.of, item, reading, name))
        : broken(`Expecting Rpc.Enum, but found '${printed(rpc)}'`);
    case 'map': {
      if (rpc.k !== 'M') return broken(`Expecting Rpc.Dict, but found '${printed(rpc)}'`);
      const map: Record<string, unknown> = {};
      for (const [key, value] of rpc.v) put(map, mapKey(type.key, key), read(type.value, value, reading, name));
      return map;
    }
    case 'record':
      return rpc.k === 'M' ? reading.record(type.class, rpc.v) : broken(`Expecting Rpc.Dict, but found '${printed(rpc)}'`);
    default:
      return expected(type.t, rpc);
  }
}

/** Sets a key of a map, `__proto__` included. */
export function put<T>(map: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

function mapKey(type: XapiType, key: string): string {
  if (key === '') return fail('INTERNAL_ERROR', 'Db_exn.Empty_key_in_map');
  return String(read(type, { k: 'S', v: key }, { strictInts: false, record: () => ({}) }, key));
}

/** The database takes what XML 1.0 can carry. */
function text(value: string): string {
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code < 0x20 && code !== 9 && code !== 10 && code !== 13) return fail('INTERNAL_ERROR', 'Db_exn.Invalid_value');
  }
  return value;
}

/** Both spellings of a date; what is kept is XAPI's. */
function date(value: string): string {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[-+]\d\d:?\d\d)?$/.exec(value);
  if (match === null) return broken(`date_of_string: ${value}`);
  return `${match[1]}${match[2]}${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`;
}

function fitsOldParser(type: WireType, rpc: Rpc): boolean {
  switch (type.t) {
    case 'int':
      return rpc.k === 'S' && /^-?[0-9]+$/.test(rpc.v);
    case 'float':
      return rpc.k === 'F';
    case 'bool':
      return rpc.k === 'B';
    case 'string':
    case 'ref':
      return rpc.k === 'S';
    case 'datetime':
      return rpc.k === 'D';
    case 'set':
      return rpc.k === 'A';
    case 'map':
    case 'record':
      return rpc.k === 'M';
    default:
      return true;
  }
}
