/** Stands between a client and a host, and spoils the answers to some methods: traffic that a xapi in trouble sends, or whatever is before it. */
import { Agent, createServer, request as sendRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A good answer, to be spoiled. */
export interface Answered {
  readonly type: string;
  readonly body: Buffer;
}

export type Spoil = (response: ServerResponse, good: Answered) => void;

export interface SpoilingProxy {
  readonly url: string;
  /** Spoils the answers to a method, so many times; zero: no more. */
  spoil(method: string, spoil: Spoil, times: number): void;
  /** Bytes of the longest request line and headers that came. */
  readonly longestHead: number;
  close(): Promise<void>;
}

const page = (status: number, text: string): string => `<html><body><h1>HTTP ${status}</h1>${text}</body></html>`;
const sendPage = (status: number, text: string): Spoil => (response) => void response.writeHead(status, { 'content-type': 'text/html' }).end(page(status, text));

/** Each with what the client's error says of it; none: it is no error. */
export const spoils: Readonly<Record<string, readonly [spoil: Spoil, says: RegExp | undefined, isSlow?: true]>> = {
  'half an answer, then the end of the connection': [(response, { type, body }) => {
    response.writeHead(200, { 'content-type': type, 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  }, /broke the connection/],
  'an answer that ends too early': [(response, { type, body }) => {
    response.writeHead(200, { 'content-type': type, connection: 'close' });
    response.end(body.subarray(0, body.length / 2));
  }, /that are no (XML-RPC reply|JSON)/],
  'an empty answer': [(response, { type }) => void response.writeHead(200, { 'content-type': type, 'content-length': 0 }).end(), /no (XML-RPC reply|JSON)/],
  'bytes of another protocol': [(response, { type }) => void response.writeHead(200, { 'content-type': type }).end(Buffer.from([0, 1, 2, 250, 251])), /no (XML-RPC reply|JSON)/],
  'a page with the status of success': [sendPage(200, 'please sign in'), /please sign in|no XML-RPC reply/],
  'HTTP 500 with a page': [sendPage(500, 'An unexpected error occurred'), /HTTP 500 text\/html: HTTP 500 An unexpected error occurred/],
  'HTTP 431 for headers that are too long': [sendPage(431, 'too large'), /HTTP 431/],
  'a redirect to nowhere': [(response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), /HTTP 302/],
  'a connection closed without an answer': [(response) => void response.destroy(), /broke the connection/],
  'bytes that are no UTF-8': [(response, { type, body }) => {
    const broken = Buffer.from(body);
    const at = broken.indexOf('spoiled');
    if (at >= 0) broken.fill(0xff, at, at + 7);
    response.writeHead(200, { 'content-type': type, 'content-length': broken.length }).end(broken);
  }, undefined],
  'no answer at all': [() => undefined, /no whole answer from .* within/, true],
  'an answer byte by byte': [(response, { type, body }) => {
    response.writeHead(200, { 'content-type': type, 'content-length': body.length });
    let at = 0;
    const timer = setInterval(() => {
      response.write(body.subarray(at, at + 1));
      at += 1;
      if (at === body.length) response.end();
      if (at === body.length || response.destroyed) clearInterval(timer);
    }, 100);
    response.on('close', () => clearInterval(timer));
  }, /no whole answer from .* within/, true],
};

export async function spoilingProxy(upstream: string): Promise<SpoilingProxy> {
  const orders = new Map<string, { spoil: Spoil; left: number }>();
  const agent = new Agent({ keepAlive: true });
  let longestHead = 0;

  const server = createServer((request, response) => {
    const head = request.rawHeaders.reduce((sum, text) => sum + text.length + 2, `${request.method} ${request.url} HTTP/1.1\r\n\r\n`.length);
    longestHead = Math.max(longestHead, head);
    void forward(request, response);
  });

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    const method = /<methodName>([^<]*)|"method":"([^"]*)"/.exec(body.toString('latin1', 0, 2000));
    const order = orders.get(method?.[1] ?? method?.[2] ?? '');
    const { 'transfer-encoding': _chunks, ...headers } = request.headers;
    const sent = sendRequest(new URL(request.url ?? '/', upstream), { method: request.method, headers: { ...headers, 'content-length': body.length }, agent });
    // The client has gone: the host is left too, as by any proxy.
    response.on('close', () => sent.destroy());
    sent.on('error', () => response.destroy());
    sent.on('response', (answer) => void bytesOf(answer).then((good) => {
      if (response.destroyed) return;
      const type = answer.headers['content-type'] ?? '';
      if (order === undefined || order.left <= 0) return void response.writeHead(answer.statusCode ?? 500, { 'content-type': type, 'content-length': good.length }).end(good);
      order.left -= 1;
      order.spoil(response, { type, body: good });
    }, () => response.destroy()));
    sent.end(body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spoil: (method, spoil, times) => void orders.set(method, { spoil, left: times }),
    get longestHead() {
      return longestHead;
    },
    close: () => new Promise((resolve) => {
      agent.destroy();
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
