/**
 * JSON-RPC (`POST /jsonrpc`), XenServer 6.5 and later. Always asked in version 2; a host before 7.3 ignores that and answers in
 * version 1's shape, and failures before dispatch come in version 2 as a bare array: all three shapes are read.
 */
import { XapiError, TransportError } from './error.ts';
import { MAX_BODY_BYTES, refuseAnswer } from './http.ts';
import type { Answer, Http } from './http.ts';
import { slices } from './slices.ts';
import type { Slices } from './slices.ts';
import type { Transport, TransportCall } from './transport.ts';
import { xapiErrorFrom } from './transport.ts';
import { DateParam, isList } from './values.ts';
import type { WireParam } from './values.ts';
import { Float } from './xapi.ts';

export function jsonRpcTransport(http: Http): Transport {
  return {
    protocol: 'jsonrpc',
    call: async (method, params, options) => (await exchange(http, method, params, options)).result,
  };
}

/** What a host says of itself over JSON-RPC; absent when it has none. @throws TransportError when it cannot be reached */
export async function probeJsonRpc(http: Http, seconds: number): Promise<{ readonly version: 1 | 2; readonly methods: readonly string[] } | undefined> {
  const method = 'system.listMethods';
  return http.exchange({ path: '/jsonrpc', contentType: 'application/json', body: bodyOf(method, []), what: method, seconds }, async (answer) => {
    // Before 6.5 every path leads to XML-RPC, which answers this with XML or with an HTML page (Xen Orchestra's rule, transports/json-rpc.mjs).
    if (!isJson(answer)) {
      await drain(answer);
      return undefined;
    }
    const { result, version } = await readReply(http, method, answer);
    return { version, methods: Array.isArray(result) ? result.map(String) : [] };
  });
}

/** Reads an answer of no interest to its end, so that the connection stays good. */
async function drain(answer: Answer): Promise<void> {
  const chunks = answer.body[Symbol.asyncIterator]();
  while ((await chunks.next()).done !== true);
}

const isJson = (answer: Answer): boolean => answer.contentType.startsWith('application/json');

function exchange(http: Http, method: string, params: readonly WireParam[], { seconds, feed }: TransportCall): Promise<Reply> {
  return http.exchange({ path: '/jsonrpc', contentType: 'application/json', body: bodyOf(method, params), what: method, seconds, feed }, async (answer) => {
    if (answer.status !== 200 || !isJson(answer)) return refuseAnswer(answer, method, http.address);
    return readReply(http, method, answer);
  });
}

function bodyOf(method: string, params: readonly WireParam[]): string {
  const body = JSON.stringify({ jsonrpc: '2.0', method, params: params.map(jsonParam), id: 1 });
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BODY_BYTES) throw new XapiError('REQUEST_TOO_LARGE', [String(bytes), String(MAX_BODY_BYTES)], method);
  return body;
}

/** A parameter as JSON has it. */
export function jsonParam(param: WireParam): unknown {
  if (param instanceof Float || param instanceof DateParam) return param.value;
  if (Array.isArray(param)) return param.map(jsonParam);
  if (typeof param === 'object') return Object.fromEntries(Object.entries(param).map(([key, item]) => [key, jsonParam(item)]));
  return param;
}

interface Reply {
  readonly result: unknown;
  readonly version: 1 | 2;
}

async function readReply(http: Http, method: string, answer: Answer): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const reply = await parseJson(body).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TransportError(`${method}: ${http.address} answered ${body.length} bytes that are no JSON: ${reason}`, { notSent: false, cause: error });
  });
  if (reply === null || typeof reply !== 'object') {
    throw new TransportError(`${method}: ${http.address} answered JSON that is no JSON-RPC reply`, { notSent: false });
  }
  const version = 'jsonrpc' in reply ? 2 : 1;
  const error: unknown = 'error' in reply ? reply.error : null;
  if (error !== null && error !== undefined) throw refusal(method, error);
  if (!('result' in reply)) throw new TransportError(`${method}: ${http.address} answered JSON that is no JSON-RPC reply`, { notSent: false });
  return { result: reply.result, version };
}

function refusal(method: string, error: unknown): XapiError {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    const params = 'data' in error && isList(error.data) ? error.data : [];
    return xapiErrorFrom(method, [error.message, ...params]);
  }
  return xapiErrorFrom(method, error);
}

// ---- large answers ---------------------------------------------------------------------------------------------------

/** Longest text parsed in one go: a few milliseconds. Objects and arrays beyond it are parsed member by member. */
const PARSED_AT_ONCE = 128 * 1024;

const QUOTE = 0x22, BACKSLASH = 0x5c, COMMA = 0x2c, COLON = 0x3a, OPEN_LIST = 0x5b, CLOSE_LIST = 0x5d, OPEN_MAP = 0x7b, CLOSE_MAP = 0x7d;
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** `JSON.parse` that does not hold the event loop: 10,000 VMs are 34 MB. @throws SyntaxError */
export async function parseJson(bytes: Buffer): Promise<unknown> {
  if (bytes.length <= PARSED_AT_ONCE) return parseText(bytes.toString('utf8'));
  const [value, end] = await parseAt(bytes, skipBlanks(bytes, 0), slices());
  if (skipBlanks(bytes, end) < bytes.length) throw new SyntaxError(`unexpected text at byte ${end}`);
  return value;
}

/**
 * xapi prints floats that are not a number as bare words, which are no JSON; such a value is null here and NaN once typed.
 * Strings are matched first, so that words in them stay.
 */
function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const repaired = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:nan|inf(?:inity)?)\b/gi, (match) => (match.startsWith('"') ? match : 'null'));
    if (repaired === text) throw error;
    return JSON.parse(repaired);
  }
}

function skipBlanks(bytes: Buffer, from: number): number {
  let at = from;
  while (isBlank(bytes[at])) at += 1;
  return at;
}

/** Where the value that begins at `from` ends, or undefined when it is a list or map longer than what is parsed at once. */
function endOf(bytes: Buffer, from: number): number | undefined {
  const first = bytes[from];
  if (first === QUOTE) return endOfString(bytes, from);
  const compound = first === OPEN_LIST || first === OPEN_MAP;
  const limit = from + PARSED_AT_ONCE;
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    if (compound && at > limit) return undefined;
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at) - 1;
    } else if (byte === OPEN_LIST || byte === OPEN_MAP) {
      depth += 1;
    } else if (byte === CLOSE_LIST || byte === CLOSE_MAP) {
      depth -= 1;
      if (depth < 0) return at;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (byte === COMMA || isBlank(byte))) {
      return at;
    }
  }
  if (depth > 0) throw new SyntaxError('unexpected end');
  return bytes.length;
}

function endOfString(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let escapes = 0;
    while (bytes[at - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  throw new SyntaxError('unexpected end in a string');
}

async function parseAt(bytes: Buffer, from: number, slice: Slices): Promise<readonly [value: unknown, end: number]> {
  const end = endOf(bytes, from);
  if (end !== undefined) return [parseText(bytes.toString('utf8', from, end)), end];
  return bytes[from] === OPEN_MAP ? parseMap(bytes, from, slice) : parseList(bytes, from, slice);
}

/** What stands between two members: the next one's beginning, or the end of the whole. */
function afterMember(bytes: Buffer, from: number, close: number): { readonly next: number } | { readonly end: number } {
  const at = skipBlanks(bytes, from);
  if (bytes[at] === close) return { end: at + 1 };
  if (bytes[at] !== COMMA) throw new SyntaxError(`expected a comma at byte ${at}`);
  return { next: skipBlanks(bytes, at + 1) };
}

async function parseMap(bytes: Buffer, from: number, slice: Slices): Promise<readonly [unknown, number]> {
  const entries: [string, unknown][] = [];
  let at = skipBlanks(bytes, from + 1);
  for (;;) {
    if (slice.over()) await slice.next();
    if (bytes[at] !== QUOTE) throw new SyntaxError(`expected a name at byte ${at}`);
    const nameEnd = endOfString(bytes, at);
    const name = String(JSON.parse(bytes.toString('utf8', at, nameEnd)));
    const colon = skipBlanks(bytes, nameEnd);
    if (bytes[colon] !== COLON) throw new SyntaxError(`expected a colon at byte ${colon}`);
    const [value, end] = await parseAt(bytes, skipBlanks(bytes, colon + 1), slice);
    entries.push([name, value]);
    const after = afterMember(bytes, end, CLOSE_MAP);
    if ('end' in after) return [Object.fromEntries(entries), after.end];
    at = after.next;
  }
}

async function parseList(bytes: Buffer, from: number, slice: Slices): Promise<readonly [unknown, number]> {
  const items: unknown[] = [];
  let at = skipBlanks(bytes, from + 1);
  for (;;) {
    if (slice.over()) await slice.next();
    const [value, end] = await parseAt(bytes, at, slice);
    items.push(value);
    const after = afterMember(bytes, end, CLOSE_LIST);
    if ('end' in after) return [items, after.end];
    at = after.next;
  }
}
