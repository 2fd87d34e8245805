/**
 * Bulk data over HTTP: what is too large for a call. Spoken on a bare socket, because xapi answers `200` *before* it reads the
 * body (HTTP clients take that for the end of the exchange), and a redirect instead of it when another host sees the storage: so the
 * head is awaited before the body is sent. What came of it is only in the task.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { RecordOf, Ref } from './datamodel.ts';
import { TransportError } from './error.ts';
import { described, openSocket } from './http.ts';
import type { TlsOptions } from './http.ts';
import type { Limits, Session } from './session.ts';
import type { Tasks } from './tasks.ts';
import type { Bytes, DiskFormat } from './xapi.ts';

export interface StreamOptions {
  readonly session: Session;
  readonly tasks: Tasks;
  readonly tls: TlsOptions;
  readonly limits: Limits;
  /** Addresses of the pool's hosts: the only ones that a redirect is followed to, as it carries the session. */
  readonly knownAddresses: () => Iterable<string>;
}

const REDIRECTS = 3;

/**
 * Overwrites a VDI from its beginning (`PUT /import_raw_vdi`, every release). The VDI must not be attached.
 * @param format releases before clearwater look at none and write whatever they get
 * @throws XapiError what the task failed with; TransportError when the line broke
 */
export async function importRawVdi(options: StreamOptions, vdi: Ref<'VDI'>, bytes: Bytes, format: DiskFormat): Promise<void> {
  const { session, tasks, limits } = options;
  const task = (await session.call('task.create', ['nova-xapi: import_raw_vdi', ''])) as Ref<'task'>;
  try {
    const line = await session.line();
    const query = new URLSearchParams({ vdi, task_id: task, ...(format === 'raw' ? {} : { format }) });
    const url = new URL(`/import_raw_vdi?${query.toString()}`, line.address);
    const { socket, refusal } = await openStream(options, 'PUT', url, line.session, [`Content-Length: ${bytes.length}`]).catch(async (error: unknown) => {
      // What is only a status in HTTP has a code and parameters in the task.
      const { status } = (await session.call('task.get_record', [task])) as RecordOf<'task'>;
      if (status === 'failure') await tasks.follow(task);
      throw error;
    });
    let broken: unknown;
    try {
      await Promise.race([send(socket, bytes, limits.listing), refusal]);
    } catch (error) {
      // The host hung up; why, the task knows better.
      broken = error;
      socket.destroy();
    }
    try {
      await outcomeOf(options, 'import_raw_vdi', task, { socket, refusal });
    } catch (error) {
      throw broken !== undefined && error instanceof TransportError ? broken : error;
    } finally {
      socket.destroy();
    }
  } finally {
    await session.call('task.destroy', [task]).catch(() => undefined);
  }
}

/**
 * What is on a VDI that is not attached (`GET /export_raw_vdi`, clearwater and later). The host tells no length, only the end.
 * @throws XapiError what the task failed with; TransportError when the line broke
 */
export async function* exportRawVdi(options: StreamOptions, vdi: Ref<'VDI'>, format: DiskFormat): AsyncGenerator<Uint8Array> {
  const { session, tasks, limits } = options;
  const task = (await session.call('task.create', ['nova-xapi: export_raw_vdi', ''])) as Ref<'task'>;
  try {
    const line = await session.line();
    const query = new URLSearchParams({ vdi, task_id: task, format });
    const { socket, rest, refusal } = await openStream(options, 'GET', new URL(`/export_raw_vdi?${query.toString()}`, line.address), line.session, []).catch(async (error: unknown) => {
      const { status } = (await session.call('task.get_record', [task])) as RecordOf<'task'>;
      if (status === 'failure') await tasks.follow(task);
      throw error;
    });
    try {
      socket.setTimeout(limits.listing * 1000, () => socket.destroy(new Error(`nothing sent for ${limits.listing} s`)));
      if (rest.length > 0) yield rest;
      for await (const chunk of socket) yield chunk as Buffer;
      if (socket.errored) throw new TransportError(`export_raw_vdi: the connection broke (${described(socket.errored)})`, { notSent: false });
      await outcomeOf(options, 'export_raw_vdi', task, { socket, refusal });
    } finally {
      socket.destroy();
    }
  } finally {
    await session.call('task.destroy', [task]).catch(() => undefined);
  }
}

/**
 * What came of a transfer, which only the task knows. A host that has hung up told it before or tells it soon; one that lost its power never does, and
 * its task stays pending for as long as the pool lives.
 * @throws XapiError what the task failed with; TransportError when the host never tells
 */
async function outcomeOf({ tasks, limits }: StreamOptions, what: string, task: Ref<'task'>, { socket, refusal }: Omit<Stream, 'rest'>): Promise<void> {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const wait = () => {
      const seconds = limits.taskPatience;
      timer = setTimeout(() => reject(new TransportError(`${what}: the host hung up and has not told within ${seconds} s what came of it`, { notSent: false })), seconds * 1000);
    };
    if (socket.closed) wait();
    else socket.once('close', wait);
  });
  try {
    await Promise.race([tasks.follow(task, { signal: end.signal }), silence, refusal]);
  } finally {
    clearTimeout(timer);
    end.abort();
  }
}

interface Stream {
  readonly socket: Socket;
  /** What came behind the head. */
  readonly rest: Buffer;
  /** Rejects when the head comes after all, and is a refusal: what is sent is read by nobody then. */
  readonly refusal: Promise<never>;
}

/** A socket on the host that takes or gives the body, its head already exchanged, and what came behind the head. */
export async function openStream(options: StreamOptions, method: 'PUT' | 'GET' | 'CONNECT', first: URL, session: string, headers: readonly string[]): Promise<Stream> {
  const what = first.pathname.slice(1);
  let url = first;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const socket = await openSocket(url, options.tls, options.limits.connect);
    // An error while nobody waits shows at the next write.
    socket.on('error', () => undefined);
    const lines = [`${method} ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`, `Cookie: session_id=${session}`, ...headers, 'Connection: close'];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.setTimeout(options.limits.listing * 1000, () => socket.destroy());
    const { head, rest } = await readHead(socket, what, method === 'PUT' ? options.limits.head : undefined);
    const refusal = head === undefined ? lateRefusal(socket, `${what}: ${url.origin}`, rest) : never;
    // Whatever follows is not looked at, but must be read for the socket to close.
    if (method === 'PUT') socket.resume();
    const status = head === undefined ? 200 : statusIn(head);
    if (status === 200) return { socket, rest, refusal };
    socket.destroy();
    const location = /^location:\s*(\S+)/im.exec(head ?? '')?.[1];
    if (status !== 302 || location === undefined) throw new TransportError(`${what}: ${url.origin} answered HTTP ${status}`, { notSent: false });
    const next = new URL(location, url);
    const bare = next.hostname.replace(/^\[|\]$/g, '');
    if (next.hostname !== url.hostname && ![...options.knownAddresses()].includes(bare)) {
      throw new TransportError(`${what}: ${url.origin} points to ${next.origin}, which is no host of the pool`, { notSent: true });
    }
    url = next;
  }
  throw new TransportError(`${what}: more than ${REDIRECTS} redirects`, { notSent: true });
}

const never = new Promise<never>(() => undefined);
const statusIn = (head: string): number => Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);

/** @param begun what has come of the head so far */
function lateRefusal(socket: Socket, who: string, begun: Buffer): Promise<never> {
  const refusal = new Promise<never>((_resolve, reject) => {
    let head = begun.toString('latin1');
    const onData = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n')) return;
      socket.off('data', onData);
      const status = statusIn(head);
      if (status !== 200) reject(new TransportError(`${who} answered HTTP ${status}, but only when the body was on its way`, { notSent: false }));
    };
    socket.on('data', onData);
  });
  // Nobody may be waiting for it any more.
  refusal.catch(() => undefined);
  return refusal;
}

/**
 * The answer's head, absent when the host waits for the body first, and what came with it.
 * @param seconds after which the host is taken to wait for the body
 * @throws TransportError when the host hangs up
 */
function readHead(socket: Socket, what: string, seconds: number | undefined): Promise<{ head: string | undefined; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.off('data', onData);
      socket.off('close', onClose);
      settle();
    };
    const onData = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const length = bytes.indexOf('\r\n\r\n') + 4;
      if (length < 4) return;
      socket.pause();
      end(() => resolve({ head: bytes.subarray(0, length).toString('latin1'), rest: bytes.subarray(length) }));
    };
    const onClose = () => end(() => reject(new TransportError(`${what}: the host closed the connection without an answer`, { notSent: false })));
    const timer = seconds === undefined ? undefined : setTimeout(() => end(() => resolve({ head: undefined, rest: bytes })), seconds * 1000);
    socket.on('data', onData);
    socket.on('close', onClose);
  });
}

/** @param seconds longest time without a byte taken */
async function send(socket: Socket, bytes: Bytes, seconds: number): Promise<void> {
  socket.setTimeout(seconds * 1000, () => socket.destroy(new Error(`nothing taken for ${seconds} s`)));
  const gone = () => 'closed' as const;
  const closed = once(socket, 'close').then(gone, gone);
  let sent = 0;
  for await (const chunk of bytes.read()) {
    sent += chunk.length;
    if (sent > bytes.length) throw new TransportError(`import_raw_vdi: more bytes than the ${bytes.length} announced`, { notSent: false });
    if (socket.destroyed) break;
    if (!socket.write(chunk)) {
      const next = await Promise.race([once(socket, 'drain').catch(gone), closed]);
      if (next === 'closed') break;
    }
  }
  socket.setTimeout(0);
  if (socket.destroyed) throw new TransportError(`import_raw_vdi: the connection broke after ${sent} of ${bytes.length} bytes (${described(socket.errored)})`, { notSent: false });
}
