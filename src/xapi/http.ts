/**
 * HTTP and TLS to one host: keep-alive connections for calls, one connection of its own for the event long-poll (which would
 * hold up whatever queues behind it), a time limit for every exchange, and the decision whether a certificate is trusted.
 * Both protocols and the streams go through here.
 */
import { constants } from 'node:crypto';
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { Client, Pool } from 'undici';
import type { buildConnector, Dispatcher } from 'undici';
import { TransportError, XapiError } from './error.ts';

export interface TlsOptions {
  /** Certificates (PEM) that the host's must descend from, instead of those that Node.js trusts. */
  readonly ca?: string | undefined;
  /** SHA-256 fingerprint, or several (one for each host of the pool) with commas between; a certificate with one of them is trusted, no other is. */
  readonly fingerprint?: string | undefined;
  /** Any certificate is taken. */
  readonly insecure?: boolean | undefined;
}

export interface Exchange {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
  /** Names the call in errors. */
  readonly what: string;
  /** Time limit from the first byte sent to the last one read. */
  readonly seconds: number;
  /** On the connection of the event feed. */
  readonly feed?: boolean | undefined;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: AsyncIterable<Buffer>;
}

export interface Http {
  /** `http(s)://host:port`, without credentials. */
  readonly address: string;
  /** @throws TransportError for whatever goes wrong before `read` has ended, but for errors that `read` means */
  exchange<T>(request: Exchange, read: (answer: Answer) => Promise<T>): Promise<T>;
  /** Breaks off what runs. */
  close(): Promise<void>;
}

/** Calls that may wait for another operation on the same object hold a connection each. */
const CONNECTIONS = 16;
/** Stable, since xapi 26 can limit rates by it. */
const USER_AGENT = 'nova-xapi';
/** xapi refuses longer RPC bodies in every release (`http_limit_max_rpc_size`) with an HTTP 500. */
export const MAX_BODY_BYTES = 300 * 1024;

export function openHttp(url: URL, tls: TlsOptions, connectSeconds: number): Http {
  const connect: buildConnector.connector = (_options, callback) => {
    openSocket(url, tls, connectSeconds).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
  // The time limits are our own, over the whole exchange; those of undici count from byte to byte.
  const options = { connect, pipelining: 1, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 };
  const calls: Dispatcher = new Pool(url.origin, { ...options, connections: CONNECTIONS });
  const feed: Dispatcher = new Client(url.origin, options);
  const running = new Set<AbortController>();
  let closed = false;
  const isClosed = () => closed;

  return {
    address: url.origin,
    async exchange(request, read) {
      if (isClosed()) throw new TransportError(`${request.what}: the connection to ${url.origin} was closed`, { notSent: true });
      const abort = new AbortController();
      running.add(abort);
      const limit = { passed: false };
      const timer = setTimeout(() => {
        limit.passed = true;
        abort.abort();
      }, request.seconds * 1000);
      try {
        const response = await (request.feed ? feed : calls).request({
          path: request.path,
          method: 'POST',
          headers: { 'content-type': request.contentType, 'user-agent': USER_AGENT },
          body: request.body,
          signal: abort.signal,
        });
        const contentType = String(response.headers['content-type'] ?? '');
        return await read({ status: response.statusCode, contentType, body: response.body });
      } catch (error) {
        if (error instanceof XapiError) throw error;
        if (limit.passed) throw new TransportError(`${request.what}: no whole answer from ${url.origin} within ${request.seconds} s`, { notSent: false });
        if (isClosed()) throw new TransportError(`${request.what}: the connection to ${url.origin} was closed`, { notSent: false });
        if (error instanceof TransportError) throw prefixed(error, request.what);
        if (isLineError(error)) throw new TransportError(`${request.what}: ${url.origin} broke the connection (${described(error)})`, { notSent: false, cause: error });
        throw error;
      } finally {
        clearTimeout(timer);
        running.delete(abort);
      }
    },
    async close() {
      closed = true;
      for (const abort of running) abort.abort();
      await Promise.all([calls.destroy(), feed.destroy()]);
    },
  };
}

const prefixed = (error: TransportError, what: string): TransportError =>
  error.message.startsWith(`${what}: `) ? error : new TransportError(`${what}: ${error.message}`, { notSent: error.notSent, cause: error.cause });

/** Errors of sockets and of undici carry a code; mistakes in our own code do not. */
const isLineError = (error: unknown): error is Error =>
  error instanceof Error && (('code' in error && typeof error.code === 'string') || error.name === 'AbortError');

/** Code and text of an error, with those below it. */
export function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' && !error.message.includes(error.code) ? `${error.code}: ` : '';
  const inner = error instanceof AggregateError ? error.errors.map(described).join('; ') : '';
  const below = error.cause instanceof Error && !error.message.includes(error.cause.message) ? ` (${described(error.cause)})` : '';
  return `${code}${error.message || inner}${below}`;
}

/**
 * A connected socket; for https one whose certificate has been judged before any byte of ours is sent.
 * @throws TransportError with `notSent`
 */
export function openSocket(url: URL, tls: TlsOptions, seconds: number): Promise<Socket> {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (secure ? 443 : 80));
  return new Promise((resolve, reject) => {
    const socket = secure ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...tlsSettings(tls) }) : connectTcp({ host, port });
    const fail = (message: string, cause?: unknown) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new TransportError(message, { notSent: true, cause }));
    };
    const timer = setTimeout(() => fail(`${url.origin} cannot be reached: no connection within ${seconds} s`), seconds * 1000);
    const onError = (error: Error) => fail(`${url.origin} cannot be reached: ${described(error)}`, error);
    socket.once('error', onError);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      const refusal = secure ? refusalOf(socket as TLSSocket, url, tls) : undefined;
      if (refusal !== undefined) return fail(refusal);
      clearTimeout(timer);
      socket.off('error', onError);
      // A host that lost its power says nothing; keep-alive probes find out.
      socket.setKeepAlive(true, 30_000);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/**
 * XCP 1.x and XenServer up to 6.5 speak TLS 1.0 with keys and signatures that OpenSSL refuses by default. They are let in
 * only where the certificate is pinned, or nothing is checked anyway.
 */
const oldHosts = {
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT@SECLEVEL=0',
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
} as const;

function tlsSettings(tls: TlsOptions) {
  const ca = tls.ca === undefined ? {} : { ca: tls.ca };
  const pinned = tls.fingerprint !== undefined;
  // Always shaken hands first and judged then, so that a refusal can name the fingerprint. No session is ever resumed: that would skip the judgement.
  return { ...ca, ...(pinned || tls.insecure === true ? oldHosts : {}), rejectUnauthorized: false };
}

/** `AB:CD:…` as OpenSSL prints it. */
const normalized = (fingerprint: string): string => fingerprint.replace(/^sha-?256[:=]/i, '').replace(/[^0-9a-f]/gi, '').toUpperCase();

function refusalOf(socket: TLSSocket, url: URL, tls: TlsOptions): string | undefined {
  const fingerprint = socket.getPeerCertificate().fingerprint256;
  if (tls.fingerprint !== undefined) {
    if (tls.fingerprint.split(',').some((pinned) => normalized(pinned) === normalized(fingerprint))) return undefined;
    return `the certificate of ${url.origin} has the SHA-256 fingerprint ${fingerprint}, which is not the pinned one`;
  }
  if (tls.insecure === true || socket.authorized) return undefined;
  const reason = String(socket.authorizationError);
  return `the certificate of ${url.origin} is not trusted (${reason}); if it is the right host, pin its SHA-256 fingerprint: ${fingerprint}`;
}

/** An answer that is none of XAPI's, said in a line: status, type and the first words without the markup. @throws TransportError always */
export async function refuseAnswer(answer: Answer, what: string, address: string): Promise<never> {
  let text = '';
  for await (const chunk of answer.body) {
    text += chunk.toString('utf8');
    if (text.length > 4096) break;
  }
  const words = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 400);
  throw new TransportError(`${what}: ${address} answered HTTP ${answer.status} ${answer.contentType}: ${words}`, { notSent: false });
}
