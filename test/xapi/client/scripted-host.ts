/**
 * A host that answers what the test says, byte for byte if need be: for traffic that the simulator would not send. Speaks both
 * protocols as xapi spells them (XML-RPC: integers untyped). What is not scripted is answered as by an empty pool.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import Deserializer from 'xmlrpc/lib/deserializer.js';

export interface Received {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly body: string;
  /** Port at the other end: tells connections apart. */
  readonly peer: number | undefined;
}

/** A number that goes out as an integer, untyped in XML-RPC; a plain number is a float. */
export class Int {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}
export const int = (value: number): Int => new Int(value);
/** `<dateTime.iso8601>`; in JSON a string. */
export class When {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Answers with a refusal `[code, param…]`. */
export class Refusal {
  readonly description: readonly string[];
  constructor(...description: string[]) {
    this.description = description;
  }
}

/** Answers in the test's own way: raw bytes, a cut, nothing at all. */
export type Raw = (response: ServerResponse, request: IncomingMessage) => unknown;

type Handler = (params: readonly unknown[], received: Received) => unknown;

export interface ScriptedHost {
  readonly url: string;
  readonly received: Received[];
  /** Methods received, in order. */
  methods(): string[];
  /** Scripts a method: the answers in turn, the last one for ever; a function is called. */
  on(method: string, ...answers: unknown[]): void;
  /** Scripts one path to be answered raw, before anything is read from it. */
  raw(path: string, answer: Raw | undefined): void;
  /** Scripts what is answered to every PUT. */
  onPut(answer: Raw): void;
  /** Resolves when a method has been received so many times in all. */
  heard(method: string, times?: number): Promise<void>;
  close(): Promise<void>;
}

/** Marks an answer as raw. */
export const raw = (answer: Raw): { readonly raw: Raw } => ({ raw: answer });
const isRaw = (value: unknown): value is { readonly raw: Raw } => typeof value === 'object' && value !== null && 'raw' in value && typeof value.raw === 'function';

export interface ScriptedOptions {
  /** Version of JSON-RPC; absent: the host has none, as before XenServer 6.5. */
  readonly jsonRpc?: 1 | 2;
  readonly poolUuid?: string;
  readonly methods?: readonly string[];
}

export const POOL_REF = 'OpaqueRef:00000000-0000-0000-0000-00000000000a';
export const POOL_UUID = '00000000-0000-0000-0000-0000000000aa';

export async function scriptedHost(options: ScriptedOptions = {}): Promise<ScriptedHost> {
  const received: Received[] = [];
  const scripts = new Map<string, { answers: unknown[]; at: number }>();
  const rawPaths = new Map<string, Raw>();
  let put: Raw = (response) => response.writeHead(403).end();
  const hearers = new Set<() => void>();
  let logins = 0;

  const defaults: Readonly<Record<string, Handler>> = {
    'session.login_with_password': () => `OpaqueRef:5e551000-0000-0000-0000-00000000000${(logins += 1)}`,
    'session.logout': () => '',
    'system.listMethods': () => options.methods ?? ['event.inject', 'event.from', 'pool.get_all_records', 'VM.get_all_records', 'task.get_all_records', 'host.get_all_records'],
    'pool.get_all_records': () => ({ [POOL_REF]: { uuid: options.poolUuid ?? POOL_UUID } }),
    'event.inject': () => '00000000000000000100,00000000000000000000',
    'event.from': () => raw(() => undefined),
  };

  const answerTo = (method: string, call: Received): unknown => {
    const script = scripts.get(method);
    if (script !== undefined) {
      const answer = script.answers[Math.min(script.at, script.answers.length - 1)];
      script.at += 1;
      return typeof answer === 'function' ? (answer as Handler)(call.params, call) : answer;
    }
    const known = defaults[method];
    if (known !== undefined) return known(call.params, call);
    return method.endsWith('.get_all_records') ? {} : new Refusal('MESSAGE_METHOD_UNKNOWN', method);
  };

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const scripted = rawPaths.get(path);
    if (scripted !== undefined) return void scripted(response, request);
    if (request.method === 'PUT') return void put(response, request);
    void serve(request, response, path === '/jsonrpc' && options.jsonRpc !== undefined);
  });

  async function serve(request: IncomingMessage, response: ServerResponse, json: boolean): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const read = json || body.startsWith('<') ? await (json ? readJson(body) : readXml(body)) : undefined;
    if (read === undefined) {
      response.writeHead(500, { 'content-type': 'text/html' }).end('<html><body><h1>HTTP 500 internal server error</h1>not XML</body></html>');
      return;
    }
    const call: Received = { ...read, body, peer: request.socket.remotePort };
    received.push(call);
    for (const hear of [...hearers]) hear();
    const answer = await answerTo(call.method, call);
    if (isRaw(answer)) return void answer.raw(response, request);
    const text = json ? jsonReply(answer, options.jsonRpc ?? 2) : xmlReply(call.method, answer);
    response.writeHead(200, { 'content-type': json ? 'application/json' : 'text/xml' }).end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    methods: () => received.map((call) => call.method),
    on(method, ...answers) {
      scripts.set(method, { answers, at: 0 });
    },
    raw(path, answer) {
      if (answer === undefined) rawPaths.delete(path);
      else rawPaths.set(path, answer);
    },
    onPut(answer) {
      put = answer;
    },
    heard: (method, times = 1) =>
      new Promise((resolve) => {
        const hear = () => {
          if (received.filter((call) => call.method === method).length < times) return;
          hearers.delete(hear);
          resolve();
        };
        hearers.add(hear);
        hear();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readJson(body: string): { method: string; params: readonly unknown[] } {
  const { method, params } = JSON.parse(body) as { method: string; params: unknown[] };
  return { method, params };
}

function readXml(body: string): Promise<{ method: string; params: readonly unknown[] }> {
  return new Promise((resolve, reject) => {
    new Deserializer().deserializeMethodCall(Readable.from([Buffer.from(body)], { objectMode: false }), (error, method, params) => {
      if (error !== null && error !== undefined) reject(error instanceof Error ? error : new Error('the request is no XML-RPC'));
      else resolve({ method, params });
    });
  });
}

function jsonReply(answer: unknown, version: 1 | 2): string {
  const envelope = version === 2 ? { jsonrpc: '2.0' } : {};
  if (answer instanceof Refusal) {
    const [code, ...data] = answer.description;
    const error = version === 2 ? { code: 1, message: code, data } : answer.description;
    return JSON.stringify({ ...envelope, ...(version === 1 ? { result: null } : {}), error, id: 1 });
  }
  const spelled = JSON.stringify(answer, (_key, value: unknown) => {
    if (value instanceof Int) return value.value;
    if (value instanceof When) return value.text;
    // As OCaml prints it: a bare word, put in below.
    return typeof value === 'number' && !Number.isFinite(value) ? `@${Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'}@` : value;
  }).replace(/"@(-?\w+)@"/g, '$1');
  return JSON.stringify({ ...envelope, result: '@@', ...(version === 1 ? { error: null } : {}), id: 1 }).replace('"@@"', () => spelled);
}

export function xmlReply(method: string, answer: unknown): string {
  const wrap = (value: string) => `<?xml version="1.0"?><methodResponse><params><param>${value}</param></params></methodResponse>`;
  if (method === 'system.listMethods') return wrap(xmlValue(answer));
  const struct = answer instanceof Refusal ? { Status: 'Failure', ErrorDescription: answer.description } : { Status: 'Success', Value: answer };
  return wrap(xmlValue(struct));
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#13;');

function xmlValue(value: unknown): string {
  if (typeof value === 'string') return `<value>${escaped(value)}</value>`;
  if (typeof value === 'boolean') return `<value><boolean>${value ? 1 : 0}</boolean></value>`;
  if (typeof value === 'number') return `<value><double>${Number.isNaN(value) ? 'nan' : value === Infinity ? 'inf' : value}</double></value>`;
  if (value instanceof Int) return `<value>${value.value}</value>`;
  if (value instanceof When) return `<value><dateTime.iso8601>${value.text}</dateTime.iso8601></value>`;
  if (Array.isArray(value)) return `<value><array><data>${value.map(xmlValue).join('')}</data></array></value>`;
  const members = Object.entries(value ?? {}).map(([name, item]) => `<member><name>${escaped(name)}</name>${xmlValue(item)}</member>`);
  return `<value><struct>${members.join('')}</struct></value>`;
}
