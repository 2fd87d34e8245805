/** JSON-RPC as xapi speaks it: version 1 by itself, version 2 when the request says so (and the release knows it). */
import { createEncoding, type Encoding, type Syntax } from './encode.ts';
import type { Failure } from './failure.ts';
import type { ReleaseProfile } from './releases.ts';
import type { Rpc } from './rpc.ts';
import type { WireType } from './wire-types.ts';
import { Malformed } from './xmlrpc.ts';

/** Floats keep their point, so that a client's parser takes them for floats. */
function printedFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
}

const syntax: Syntax = {
  string: (value) => JSON.stringify(value),
  int: (value) => Number(value).toFixed(0),
  int32: (value) => String(value),
  float: (value) => printedFloat(Number(value)),
  bool: (value) => (value === true ? 'true' : 'false'),
  datetime: (value) => `"${String(value)}"`,
  void: '""',
  array: (items) => `[${items.join(',')}]`,
  object: (members) => `{${members.join(',')}}`,
  open: (key) => `${JSON.stringify(key)}:`,
  close: '',
};

export const createJsonEncoding = (profile: ReleaseProfile): Encoding => createEncoding(syntax, profile);

export interface JsonCall {
  readonly method: string;
  readonly params: readonly Rpc[];
  readonly version: 1 | 2;
  /** As it came, in JSON. */
  readonly id: string;
}

const invalid = (what: string): never => {
  throw new Malformed(`Jsonrpc.Malformed_method_request("${what}")`);
};

/** A parameter, parsed. */
export function rpcFrom(value: unknown): Rpc {
  switch (typeof value) {
    case 'string':
      return { k: 'S', v: value };
    case 'boolean':
      return { k: 'B', v: value };
    case 'number':
      return Number.isInteger(value) ? { k: 'I', v: value, text: value.toFixed(0) } : { k: 'F', v: value };
    default:
      if (Array.isArray(value)) return { k: 'A', v: value.map(rpcFrom) };
      if (value === null || value === undefined) return { k: 'N' };
      return { k: 'M', v: new Map(Object.entries(value).map(([key, each]) => [key, rpcFrom(each)])) };
  }
}

/** A list; in version 2 also nothing, or an object that counts as one parameter. */
function parametersFrom(params: unknown, version: 1 | 2): Rpc[] {
  if (Array.isArray(params)) return params.map(rpcFrom);
  if (version === 2 && (params === undefined || params === null)) return [];
  return version === 2 && typeof params === 'object' ? [rpcFrom(params)] : invalid("Invalid field 'params' in request body");
}

/** @throws Malformed with what OCaml's parser would say */
export function parseJsonCall(body: string, profile: ReleaseProfile): JsonCall {
  if (body.trim() === '') throw new Malformed('Yojson__Common.Json_error("Blank input data")');
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch (error) {
    throw new Malformed(`Yojson__Common.Json_error("${error instanceof Error ? error.message : 'Invalid token'}")`);
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return invalid('Invalid request body');
  const { jsonrpc, method, params, id } = request as Readonly<Record<string, unknown>>;
  const version = profile.jsonRpc === 'v2' && jsonrpc !== undefined ? 2 : 1;
  if (version === 2 && jsonrpc !== '2.0') return invalid("Invalid field 'jsonrpc' in request body");
  if (typeof id !== 'number' && typeof id !== 'string') return invalid("Invalid field 'id' in request body");
  if (typeof method !== 'string') return invalid("Invalid field 'method' in request body");
  return { method, params: parametersFrom(params, version), version, id: JSON.stringify(id) };
}

export function jsonSuccess(call: JsonCall, encoding: Encoding, type: WireType, value: unknown): string {
  const result = encoding.encode(type, value);
  return call.version === 2 ? `{"jsonrpc":"2.0","result":${result},"id":${call.id}}` : `{"result":${result},"error":null,"id":${call.id}}`;
}

export function jsonFailure(call: JsonCall, failure: Failure): string {
  if (call.version === 1) return `{"result":null,"error":${JSON.stringify([failure.code, ...failure.params])},"id":${call.id}}`;
  return `{"jsonrpc":"2.0","error":{"code":1,"message":${JSON.stringify(failure.code)},"data":${JSON.stringify(failure.params)}},"id":${call.id}}`;
}
