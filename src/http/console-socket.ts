/**
 * The websocket behind a console's URL, `/console?token=…`: RFB for noVNC, or a terminal. Nova: nova/console/websocketproxy.py.
 */
import type { IncomingMessage, Server } from 'node:http';
import { pipeline, type Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '../log.ts';

export interface ConsoleSockets {
  /** Lets in whoever asks this server for a websocket. */
  attach(server: Server): void;
  /** Ends every console, as a server that stops waits for its connections. */
  close(): void;
}

export interface ConsoleSocketOptions {
  /** The bytes of the console that a token opens; undefined for one that is unknown or too old, or whose server does not run. */
  readonly connect: (token: string) => Promise<Duplex | undefined>;
  /** Where clients find this service, when a proxy stands before it. */
  readonly publicUrl: string | undefined;
  readonly log: Logger;
}

/** Milliseconds between signs of life: proxies cut a line that is silent for a minute, and a viewer that is gone says nothing. */
const heartbeat = 25_000;

export function createConsoleSockets({ connect, publicUrl, log }: ConsoleSocketOptions): ConsoleSockets {
  const server = new WebSocketServer({
    noServer: true, perMessageDeflate: false, maxPayload: 2 ** 20,
    handleProtocols: (offered) => (offered.has('binary') ? 'binary' : false),
  });
  const accept = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    if (pathname !== '/console') return refuse(socket, '404 Not Found');
    if (!isOwnPage(request, publicUrl)) return refuse(socket, '403 Forbidden');
    const console = await connect(searchParams.get('token') ?? '');
    if (console === undefined) return refuse(socket, '404 Not Found');
    if (socket.destroyed) return void console.destroy();
    // Closes the socket itself when the handshake is none.
    socket.once('close', () => console.destroy());
    server.handleUpgrade(request, socket, head, (websocket) => join(websocket, console, log));
  };
  return {
    attach: (http) => {
      http.on('upgrade', (request, socket: Duplex, head) => {
        if (request.headers.upgrade?.toLowerCase() !== 'websocket') return takeAsPlain(http, request, socket, head);
        socket.on('error', (error) => log.debug('the line of a console broke', { error }));
        accept(request, socket, head).catch((error: unknown) => {
          log.error('a console cannot be reached', { error });
          refuse(socket, '503 Service Unavailable');
        });
      });
    },
    close: () => {
      for (const websocket of server.clients) websocket.close(1001);
    },
  };
}

function join(websocket: WebSocket, console: Duplex, log: Logger): void {
  let answered = true;
  websocket.on('pong', () => { answered = true; });
  const beat = setInterval(() => {
    if (!answered) return websocket.terminate();
    answered = false;
    websocket.ping();
  }, heartbeat);
  websocket.on('close', () => clearInterval(beat));
  const viewer = createWebSocketStream(websocket);
  pipeline(viewer, console, viewer, (error) => {
    // Either side may leave whenever it likes.
    if (error instanceof Error) log.debug('a console ended', { error });
    websocket.close();
    console.destroy();
  });
}

/**
 * Some clients offer HTTP/2 with their first request (`Upgrade: h2c`), which a server may pass over. Node.js 20 hands on every offer as soon as
 * one is listened for: so the request is put back before what came behind its head, without the offer, and read anew.
 */
function takeAsPlain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method ?? ''} ${request.url ?? ''} HTTP/${request.httpVersion}`];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Programs send no origin; a browser sends the page's, which must be ours (nova/console/websocketproxy.py: verify_origin_proto). */
function isOwnPage({ headers: { origin, host } }: IncomingMessage, publicUrl: string | undefined): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin).host;
  return from === host || (publicUrl !== undefined && from === new URL(publicUrl).host);
}
