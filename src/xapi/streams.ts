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
import type { Bytes } from './xapi.ts';

export interface StreamOptions {
  readonly session: Session;
  readonly tasks: Tasks;
  readonly tls: TlsOptions;
  readonly limits: Limits;
  /** Addresses of the pool's hosts: the only ones that a redirect is followed to, as it carries the session. */
  readonly knownAddresses: () => Iterable<string>;
}

const REDIRECTS = 3;
/** Seconds after which the body is sent though no head has come. */
const HEAD_AWAITED = 2;

/**
 * Overwrites a VDI from its beginning with raw bytes (`PUT /import_raw_vdi`, every release). The VDI must not be attached.
 * @throws XapiError what the task failed with; TransportError when the line broke
 */
export async function importRawVdi(options: StreamOptions, vdi: Ref<'VDI'>, bytes: Bytes): Promise<void> {
  const { session, tasks, limits } = options;
  const task = (await session.call('task.create', ['nova-xapi: import_raw_vdi', ''])) as Ref<'task'>;
  try {
    const line = await session.line();
    const query = new URLSearchParams({ vdi, task_id: task });
    const url = new URL(`/import_raw_vdi?${query.toString()}`, line.address);
    const socket = await openPut(options, url, line.session, bytes.length).catch(async (error: unknown) => {
      // What is only a status in HTTP has a code and parameters in the task.
      const { status } = (await session.call('task.get_record', [task])) as RecordOf<'task'>;
      if (status === 'failure') await tasks.follow(task);
      throw error;
    });
    let broken: unknown;
    try {
      await send(socket, bytes, limits.listing);
    } catch (error) {
      // The host hung up; why, the task knows better.
      broken = error;
    }
    try {
      await tasks.follow(task);
    } catch (error) {
      throw broken !== undefined && error instanceof TransportError ? broken : error;
    } finally {
      socket.destroy();
    }
  } finally {
    await session.call('task.destroy', [task]).catch(() => undefined);
  }
}

/** A socket on the host that takes the body, its head already exchanged. */
async function openPut(options: StreamOptions, first: URL, session: string, length: number): Promise<Socket> {
  let url = first;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const socket = await openSocket(url, options.tls, options.limits.connect);
    // An error while nobody waits shows at the next write.
    socket.on('error', () => undefined);
    socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nCookie: session_id=${session}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`);
    const head = await readHead(socket);
    const status = head === undefined ? 200 : Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
    if (status === 200) return socket;
    socket.destroy();
    const location = /^location:\s*(\S+)/im.exec(head ?? '')?.[1];
    if (status !== 302 || location === undefined) throw new TransportError(`import_raw_vdi: ${url.origin} answered HTTP ${status}`, { notSent: false });
    const next = new URL(location, url);
    const bare = next.hostname.replace(/^\[|\]$/g, '');
    if (next.hostname !== url.hostname && ![...options.knownAddresses()].includes(bare)) {
      throw new TransportError(`import_raw_vdi: ${url.origin} points to ${next.origin}, which is no host of the pool`, { notSent: true });
    }
    url = next;
  }
  throw new TransportError(`import_raw_vdi: more than ${REDIRECTS} redirects`, { notSent: true });
}

/** The answer's head; absent when the host waits for the body first. @throws TransportError when the host hangs up */
function readHead(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.off('data', onData);
      socket.off('close', onClose);
      // Whatever follows is not looked at, but must be read for the socket to close.
      socket.resume();
      settle();
    };
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) end(() => resolve(text));
    };
    const onClose = () => end(() => reject(new TransportError('import_raw_vdi: the host closed the connection without an answer', { notSent: false })));
    const timer = setTimeout(() => end(() => resolve(undefined)), HEAD_AWAITED * 1000);
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
