/**
 * XML-RPC (`POST /`), every release, with the package `xmlrpc`. Its serializer and its parser are used without its client,
 * because the client (1.3.2, measured on xapi 26.17):
 * - hands `sax` whatever has arrived in one block: 1,000 VM records hold the event loop for most of a second. Here the tags come from
 *   `xml-tags.ts`, in small pieces as they arrive, with turns of the event loop in between, so that one `get_all_records`
 *   serves on every release: it is one call, exact at one moment, where `get_all` and a `get_record` each would be a
 *   thousand, and not exact;
 * - gives up the whole answer when one single float in it is not a number;
 * - makes dates of dates, which a host without zone shifts, and does not look at the HTTP status.
 */
import xmlrpc from 'xmlrpc';
import Deserializer from 'xmlrpc/lib/deserializer.js';
import { serializeMethodCall } from 'xmlrpc/lib/serializer.js';
import { TransportError, XapiError } from './error.ts';
import { described, MAX_BODY_BYTES, refuseAnswer } from './http.ts';
import type { Answer, Http } from './http.ts';
import { slices } from './slices.ts';
import { readTags } from './xml-tags.ts';
import type { Transport } from './transport.ts';
import { xapiErrorFrom } from './transport.ts';
import { dateFrom, DateParam } from './values.ts';
import type { WireParam } from './values.ts';
import { Float } from './xapi.ts';

export function xmlRpcTransport(http: Http): Transport {
  return {
    protocol: 'xmlrpc',
    call(method, params, { seconds, feed }) {
      const body = bodyOf(method, params);
      return http.exchange({ path: '/', contentType: 'text/xml', body, what: method, seconds, feed }, async (answer) => {
        if (answer.status !== 200) return refuseAnswer(answer, method, http.address);
        return resultIn(http, method, await parseAnswer(http, method, answer));
      });
    },
  };
}

function bodyOf(method: string, params: readonly WireParam[]): string {
  const body = serializeMethodCall(method, params.map(xmlParam));
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BODY_BYTES) throw new XapiError('REQUEST_TOO_LARGE', [String(bytes), String(MAX_BODY_BYTES)], method);
  return body;
}

/** Integers as strings (up to XenServer 6.2 an `<int>` is refused), floats always as `<double>`. */
function xmlParam(param: WireParam): unknown {
  if (typeof param === 'number') return String(param);
  if (param instanceof Float) return typed('double', String(param.value));
  if (param instanceof DateParam) return typed('dateTime.iso8601', param.value);
  if (Array.isArray(param)) return param.map(xmlParam);
  if (typeof param === 'object') return Object.fromEntries(Object.entries(param).map(([key, item]) => [key, xmlParam(item)]));
  return param;
}

const typed = (tagName: string, text: string) => Object.assign(new xmlrpc.CustomType(text), { tagName });

function resultIn(http: Http, method: string, reply: unknown): unknown {
  // The one answer without the envelope of status and value.
  if (method === 'system.listMethods' && Array.isArray(reply)) return reply;
  if (reply !== null && typeof reply === 'object' && 'Status' in reply) {
    if (reply.Status === 'Success') return 'Value' in reply ? reply.Value : '';
    if ('ErrorDescription' in reply) throw xapiErrorFrom(method, reply.ErrorDescription);
  }
  throw new TransportError(`${method}: ${http.address} answered XML-RPC that is none of XAPI's`, { notSent: false });
}

/** Text read at once: a millisecond or so. */
const PIECE = 16 * 1024;

async function parseAnswer(http: Http, method: string, answer: Answer): Promise<unknown> {
  const document = readDocument();
  const slice = slices();
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    for (let at = 0; at < chunk.length; at += PIECE) {
      document.write(chunk.subarray(at, at + PIECE));
      if (slice.over()) await slice.next();
    }
  }
  const { fault, problem, values } = document.end();
  if (fault !== undefined) throw new XapiError('Fault', [fault], method);
  if (problem === undefined && values.length === 1) return values[0];
  const reason = problem === undefined ? `${values.length} values` : described(problem);
  throw new TransportError(`${method}: ${http.address} answered ${bytes} bytes (${answer.contentType}) that are no XML-RPC reply: ${reason}`, {
    notSent: false,
    cause: problem,
  });
}

/** The package's reader, with tags from `xml-tags.ts`, and the values that it would refuse or turn read as XAPI means them. */
function readDocument() {
  const reader = new Deserializer();
  const tags = readTags({
    opened: (name) => reader.onOpentag({ name }),
    closed: (name) => reader.onClosetag(name),
    text: (text) => reader.onText(text),
  });
  let problem: unknown;
  let ended: readonly unknown[] | undefined;
  let fault: string | undefined;
  reader.callback = (error, values) => {
    problem = error ?? undefined;
    ended = values;
    if (error instanceof Error && 'faultString' in error) fault = String(error.faultString);
  };
  const ends = (read: (text: string) => unknown) => (text: string) => {
    reader.push(read(text));
    reader.value = false;
  };
  reader.endDouble = ends((text) => words[text.trim().toLowerCase()] ?? Number.parseFloat(text));
  reader.endInt = ends(Number);
  reader.endDateTime = ends(dateFrom);
  reader.endStruct = () => {
    const { stack } = reader;
    const mark = reader.marks.pop() ?? 0;
    const struct: Record<string, unknown> = {};
    for (let at = mark; at < stack.length; at += 2) setMember(struct, String(stack[at]), stack[at + 1]);
    stack.length = mark;
    reader.push(struct);
    reader.value = false;
  };
  const attempt = (read: () => void): void => {
    if (problem !== undefined) return;
    try {
      read();
    } catch (error) {
      problem = error;
    }
  };
  return {
    write: (piece: Uint8Array) => attempt(() => tags.write(piece)),
    end: () => {
      attempt(() => {
        tags.end();
        reader.onDone();
      });
      return { fault, problem, values: ended ?? [] };
    },
  };
}

/** Sets a member, also one that is called `__proto__`. */
function setMember(struct: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(struct, name, { value, enumerable: true, configurable: true, writable: true });
  else struct[name] = value;
}

/** Floats as xapi prints them when they are no numbers; up to 6.2 the infinities are `NaN` too. */
const words: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/** The value in a fragment such as a task's result: `<value>OpaqueRef:…</value>`. @throws TransportError when it is none */
export function valueInFragment(fragment: string): unknown {
  const document = readDocument();
  document.write(Buffer.from(`<methodResponse><params><param>${fragment}</param></params></methodResponse>`));
  const { problem, values } = document.end();
  if (problem !== undefined || values.length !== 1) throw new TransportError(`unreadable XML-RPC value: ${described(problem)}`, { notSent: false });
  return values[0];
}
