/** HTTP as xapi serves it: which path is what, headers in its order and spelling, its limits, its error pages. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Dispatcher } from './dispatch.ts';
import { Failure, failureFrom } from './failure.ts';
import { Cut } from './faults.ts';
import type { HttpHandlers } from './handlers/index.ts';
import { createJsonEncoding, jsonFailure, jsonSuccess, parseJsonCall } from './jsonrpc.ts';
import type { HostRef } from './listeners.ts';
import type { ReleaseProfile } from './releases.ts';
import { createXmlEncoding, escapeXml, Malformed, parseXmlCall, xmlFailure, xmlSuccess } from './xmlrpc.ts';

/** constants.ml: http_limit_max_rpc_size, and the sum of all request headers (since July 2022). */
const limits = { body: 300 * 1024, headers: 1024 } as const;

const cors: readonly string[] = ['Access-Control-Allow-Origin', '*', 'Access-Control-Allow-Headers', 'X-Requested-With'];

/** @param host the member that answers here; absent: it plays them all */
export function createHttpServer(dispatcher: Dispatcher, profile: ReleaseProfile, handlers: HttpHandlers, host?: HostRef): Server {
  const xml = createXmlEncoding(profile);
  const json = createJsonEncoding(profile);
  /** Connections whose first request was measured. */
  const measured = new WeakSet<Socket>();

  const answerXml = async (body: string): Promise<string> => {
    const { method, params } = parseXmlCall(body);
    try {
      const { type, value, bare } = await dispatcher.call(method, params, host);
      return xmlSuccess(xml, type, value, bare);
    } catch (error) {
      if (error instanceof Cut) throw error;
      return xmlFailure(failureFrom(error));
    }
  };

  const answerJson = async (body: string): Promise<string> => {
    const call = parseJsonCall(body, profile);
    try {
      const { type, value } = await dispatcher.call(call.method, call.params, host);
      return jsonSuccess(call, json, type, value);
    } catch (error) {
      if (error instanceof Cut) throw error;
      return jsonFailure(call, failureFrom(error));
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.sendDate = false;
    if (profile.headerLimit && !measured.has(request.socket)) {
      measured.add(request.socket);
      if (headerSize(request) > limits.headers) {
        return page(
          response, 431, 'request header fields too large', 'The headers of the request are too large.',
        );
      }
    }
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (handlers.serve(request, response, host)) return;
    if (request.method === 'OPTIONS' && ['/', '/json', '/jsonrpc'].includes(path)) {
      return send(response, 200, undefined, '', keepsAlive(request), [...cors, 'Access-Control-Allow-Methods', 'PUT']);
    }
    if (request.method !== 'POST') return page(response, 403, 'forbidden', 'Access to the requested resource is forbidden.');
    const isJson = path.startsWith('/jsonrpc') && profile.jsonRpc !== 'no';
    try {
      const body = await readBody(request);
      const text = isJson ? await answerJson(body) : await answerXml(body);
      if (!response.destroyed) send(response, 200, isJson ? 'application/json' : 'text/xml', text, keepsAlive(request), cors);
    } catch (error) {
      if (error instanceof Cut) request.socket.destroy();
      // Xen Orchestra's client tells a host without JSON-RPC by this very answer (xen-api, transports/json-rpc.mjs): XML, and no error of HTTP's.
      else if (error instanceof Malformed && path.startsWith('/jsonrpc') && !isJson) {
        send(response, 200, 'text/xml', xmlFailure(new Failure('INTERNAL_ERROR', [error.message])), keepsAlive(request), cors);
      } else if (!response.destroyed) internalError(response, error instanceof Malformed ? error.message : String(error));
    }
  };

  const server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, maxHeaderSize: 65_536 }, (request, response) => void serve(request, response),
  );
  const tunnel = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (head.length > 0) socket.unshift(head);
    handlers.tunnel(request, socket, host);
  };
  server.on('connect', tunnel);
  server.on('upgrade', tunnel);
  return server;
}

const keepsAlive = (request: IncomingMessage): boolean =>
  request.httpVersion === '1.0' ? /keep-alive/i.test(request.headers.connection ?? '') : !/close/i.test(request.headers.connection ?? '');

/** Bytes of the request line and all headers, as they came. */
function headerSize(request: IncomingMessage): number {
  const line = `${request.method ?? ''} ${request.url ?? ''} HTTP/${request.httpVersion}\r\n`;
  const headers = request.rawHeaders.map((text, index) => `${text}${index % 2 === 0 ? ': ' : '\r\n'}`).join('');
  return Buffer.byteLength(line + headers) + 2;
}

/** @throws Malformed without a length (chunked bodies included) or beyond the limit */
function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = request.headers['content-length'];
    if (length === undefined) return reject(new Malformed('Http_svr.Content_length_required'));
    if (Number(length) > limits.body) return reject(new Malformed(`Http.Http_limit("body", ${length}L)`));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
}

function send(
  response: ServerResponse, status: number, contentType: string | undefined, body: string, keepAlive: boolean, more: readonly string[],
): void {
  const bytes = Buffer.from(body, 'utf8');
  const headers = [
    'content-length', String(bytes.length), 'connection', keepAlive ? 'keep-alive' : 'close', 'cache-control', 'no-cache, no-store',
    ...(contentType === undefined ? [] : ['content-type', contentType]), ...more,
  ];
  response.writeHead(status, headers);
  response.end(bytes);
}

/** An error page; xapi closes the connection after it. */
function page(response: ServerResponse, status: number, title: string, text: string): void {
  const body = `<html><body><h1>HTTP ${status} ${title}</h1>${text}</body></html>`;
  response.writeHead(
    status, [
      'content-length', String(Buffer.byteLength(body)), 'content-type', 'text/html', 'connection', 'close', 'cache-control',
      'no-cache, no-store',
    ],
  );
  response.end(body);
}

const apology =
  'An unexpected error occurred; please wait a while and try again. If the problem persists, please contact your support representative.';

function internalError(response: ServerResponse, detail: string): void {
  const text = escapeXml(detail).replaceAll("'", '&apos;');
  page(response, 500, 'internal server error', `${apology}<h1> Additional information </h1>${text}`);
}
