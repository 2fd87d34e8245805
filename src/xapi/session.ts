/**
 * One login to the pool, kept alive through everything that happens to a pool. It owns the line: which host is spoken to, in which
 * protocol, under which session. Whoever calls while there is no line waits for the one attempt that is being made.
 *
 * What is done about each failure is the table `remedies`; only failures after which the call has surely not been executed, and
 * reads, are repeated.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import type { Door } from './door.ts';
import { Closed, TransportError, XapiError } from './error.ts';
import { described, openSocket } from './http.ts';
import type { TlsOptions } from './http.ts';
import type { Transport } from './transport.ts';
import { urlOf } from './url-of.ts';
import { recordFrom, resultFrom, wireParams } from './values.ts';
import type { Param } from './xapi.ts';

/** Time limits, in seconds. */
export interface Limits {
  /** To connect to a host, the TLS handshake included; and for its answer to the first question. */
  readonly connect: number;
  /** One call, until its whole answer is read. */
  readonly call: number;
  /** A call that answers every object of a class. */
  readonly listing: number;
  /** How long the event long-poll may stay silent. */
  readonly poll: number;
  /** How long calls wait for a host that says it is still booting. */
  readonly boot: number;
  /** How long the head of an answer is awaited before a disk's bytes are sent all the same. */
  readonly head: number;
  /** Until the cache must have caught up in `settle()`. */
  readonly settle: number;
  /** Pause before the first new attempt after a failure; doubles with each further one, up to five times as much. */
  readonly retry: number;
  /** A task of which nothing is heard is read back after this long. */
  readonly taskCheck: number;
  /** How long a task is followed while the pool cannot be reached. */
  readonly taskPatience: number;
  /** Pause between looks whether the hosts of the pool answer. */
  readonly hostCheck: number;
  /** How long such a host has to take a connection. */
  readonly hostAnswer: number;
}

export const defaultLimits: Limits = {
  connect: 10, call: 60, listing: 300, poll: 30, boot: 60, head: 2, settle: 30, retry: 1, taskCheck: 15, taskPatience: 600, hostCheck: 5,
  hostAnswer: 2,
};

export interface SessionOptions {
  /** Hosts of the pool, the first to try first. */
  readonly urls: readonly URL[];
  readonly username: string;
  readonly password: string;
  readonly originator: string;
  readonly openDoor: (url: URL) => Door;
  readonly tls: TlsOptions;
  readonly limits: Limits;
  readonly log: Logger;
  /** Told each call on the wire: `ok`, XAPI's error code, or `transport`. */
  readonly onCall: (method: string, outcome: string, seconds: number) => void;
  /** Addresses of the pool's hosts as far as they are known, for fail-over. */
  readonly knownAddresses: () => Iterable<string>;
}

/** A login on one host. */
export interface Line {
  readonly address: string;
  readonly transport: Transport;
  readonly session: string;
  readonly jsonRpc: 1 | 2 | undefined;
  readonly methods: ReadonlySet<string>;
  readonly poolUuid: string;
  readonly poolRef: string;
  /** The coordinator, which this line leads to. */
  readonly masterRef: string;
}

export interface CallLimits {
  readonly seconds?: number;
  readonly feed?: boolean;
  /** True when a failed call is the caller's to repeat (the event feed has its own way back). */
  readonly once?: boolean;
  /** True when the result is wanted as sent. */
  readonly raw?: boolean;
}

export interface Session {
  /** The present line, opened when there is none. @throws XapiError, TransportError when no host of the pool lets us in */
  line(): Promise<Line>;
  /** The last line, whether it still holds or not. */
  readonly lastLine: Line | undefined;
  /** One call with the session as first parameter; the result typed by the data model. @throws XapiError, TransportError */
  call(method: string, params: readonly Param[], limits?: CallLimits): Promise<unknown>;
  /** Ends a session that is not the present line's; harmless when it is gone or cannot be reached. */
  end(session: string): Promise<void>;
  /** How many sessions there were. */
  readonly logins: number;
  /** Gives up a session that is known to be bad for us, so that the next call logs in anew. */
  renew(line: Line): Promise<void>;
  /** Logs out. */
  close(): Promise<void>;
}

export function createSession(options: SessionOptions): Session {
  const { limits, log } = options;
  let line: Line | undefined;
  let lastLine: Line | undefined;
  let opening: Promise<Line> | undefined;
  let door: Door | undefined;
  /** Where the pool's coordinator was last said or found to be. */
  let preferred: URL | undefined;
  let closed = false;
  let logins = 0;
  const pauses = new Set<() => void>();
  const secrets = new Set([options.password].filter((secret) => secret !== ''));

  // ---- calls on the wire --------------------------------------------------------------------------------------------

  async function wireCall(transport: Transport, method: string, params: readonly Param[], { seconds, feed, raw }: CallLimits): Promise<unknown> {
    const began = performance.now();
    const tell = (outcome: string) => options.onCall(method, outcome, (performance.now() - began) / 1000);
    try {
      const result = await transport.call(method, wireParams(method, params), { seconds: seconds ?? limits.call, feed });
      tell('ok');
      return raw === true ? result : await resultFrom(method, result);
    } catch (error) {
      tell(error instanceof XapiError ? error.code : 'transport');
      throw withoutSecrets(error, secrets);
    }
  }

  async function call(method: string, params: readonly Param[], callLimits: CallLimits = {}): Promise<unknown> {
    const giveUp = performance.now() + limits.boot * 1000;
    for (let attempt = 1; ; attempt += 1) {
      const used = await openLine();
      try {
        return await wireCall(used.transport, method, [used.session, ...params], callLimits);
      } catch (error) {
        if (closed) throw new Closed();
        const remedy = remedyFor(error, method);
        if (remedy === 'followMaster' && error instanceof XapiError) preferred = urlOf(error.params[0] ?? '', new URL(used.address));
        // A line that failed is looked at again before it is used; the session stays when it still holds.
        if (line === used && remedy !== 'wait' && (remedy !== undefined || error instanceof TransportError)) line = undefined;
        const again = remedy !== undefined && callLimits.once !== true && (remedy === 'wait' ? performance.now() < giveUp : attempt < MAX_ATTEMPTS);
        if (!again) throw error;
        if (remedy === 'wait') await pause(limits.retry);
        log.debug(`XAPI call ${method} is repeated`, { attempt, reason: described(error) });
      }
    }
  }

  // ---- finding a host and logging in ---------------------------------------------------------------------------------

  function openLine(): Promise<Line> {
    if (closed) return Promise.reject(new Closed());
    if (line !== undefined) return Promise.resolve(line);
    opening ??= searchPool().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  /** Asks the hosts that may know, one after another: the coordinator last heard of, those of the settings, those of the pool. */
  async function searchPool(): Promise<Line> {
    const giveUp = performance.now() + limits.boot * 1000;
    for (;;) {
      const outcome = await askAll(candidates());
      if ('line' in outcome) {
        line = outcome.line;
        lastLine = outcome.line;
        preferred = new URL(outcome.line.address);
        return line;
      }
      const { failures, last, booting } = outcome;
      if (!booting || performance.now() > giveUp) {
        if (failures.length === 1) throw last;
        throw new TransportError(`no host of the pool lets us in: ${failures.join('; ')}`, { notSent: true, cause: last });
      }
      log.info('the pool is still booting', { failures });
      await pause(limits.retry);
    }
  }

  async function askAll(hosts: readonly URL[]): Promise<{ line: Line } | { failures: readonly string[]; last: unknown; booting: boolean }> {
    const failures: string[] = [];
    let last: unknown;
    let booting = false;
    const asked = new Set<string>();
    let queue = [...hosts];
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
      if (asked.has(url.origin)) continue;
      asked.add(url.origin);
      try {
        return { line: await openAt(url) };
      } catch (error) {
        if (closed) throw new Closed();
        const remedy = remedyFor(error, 'session.login_with_password');
        if (error instanceof XapiError && remedy === undefined) throw error;
        last = error;
        booting ||= remedy === 'wait';
        failures.push(error instanceof XapiError ? `${url.origin}: ${error.message}` : described(error));
        if (error instanceof XapiError && remedy === 'followMaster') queue.unshift(urlOf(error.params[0] ?? '', url));
        else if (asked.size === 1) queue = await reachable(queue, failures);
      }
    }
    return { failures, last, booting };
  }

  /** Those of many hosts that take a connection: all tried at once, so that a dead network costs one time limit and not one each. */
  async function reachable(hosts: readonly URL[], failures: string[]): Promise<URL[]> {
    const tries = await Promise.allSettled(hosts.map((url) => openSocket(url, options.tls, limits.connect)));
    return hosts.filter((_url, index) => {
      const attempt = tries[index];
      if (attempt?.status === 'fulfilled') attempt.value.destroy();
      else failures.push(described(attempt?.reason));
      return attempt?.status === 'fulfilled';
    });
  }

  function candidates(): URL[] {
    const model = preferred ?? options.urls[0];
    const known = model === undefined ? [] : [...options.knownAddresses()].filter((address) => address !== '').map((address) => urlOf(address, model));
    const found = new Map<string, URL>();
    for (const url of [preferred, ...options.urls, ...known]) if (url !== undefined && !found.has(url.origin)) found.set(url.origin, url);
    return [...found.values()];
  }

  async function openAt(url: URL): Promise<Line> {
    if (door?.address !== url.origin) {
      const old = door;
      door = options.openDoor(url);
      // What still runs there runs on a host that was left for good reason.
      void old?.close();
    }
    const { transport, jsonRpc, methods } = await door.negotiate();
    // The old session still holds when only the line was cut; logging in anew would leave it behind for a day.
    const old = lastLine?.address === url.origin ? lastLine.session : '';
    const kept = old === '' ? undefined : await describePool(transport, old);
    const session = kept === undefined ? await login(transport) : old;
    const pool = kept ?? (await describeOrLeave(transport, session));
    if (pool === undefined) throw new XapiError('SESSION_INVALID', ['***'], 'pool.get_all_records');
    if (lastLine !== undefined && pool.uuid !== lastLine.poolUuid) {
      await logout(transport, session);
      throw new TransportError(`${url.origin} belongs to another pool now (${pool.uuid} instead of ${lastLine.poolUuid})`, { notSent: true });
    }
    if (kept === undefined) log.info('logged in to XAPI', { address: url.origin, protocol: transport.protocol, pool: pool.uuid });
    return { address: url.origin, transport, session, jsonRpc, methods: new Set(methods), poolUuid: pool.uuid, poolRef: pool.ref, masterRef: pool.master };
  }

  async function login(transport: Transport): Promise<string> {
    // The version is ignored by every release, and a surplus parameter by those that do not know the originator.
    const session = String(await wireCall(transport, 'session.login_with_password', [options.username, options.password, '1.0', options.originator], {}));
    logins += 1;
    secrets.add(session);
    // Older ones are dead, and no error of a call that still runs names them.
    for (const old of [...secrets].filter((secret) => secret !== options.password).slice(0, -SECRETS_KEPT)) secrets.delete(old);
    return session;
  }

  /** The pool as this session sees it; absent when the session is not valid here. */
  async function describePool(transport: Transport, session: string): Promise<{ ref: string; uuid: string; master: string } | undefined> {
    try {
      const records = await wireCall(transport, 'pool.get_all_records', [session], {});
      const [ref, record] = Object.entries((records ?? {}) as Readonly<Record<string, unknown>>)[0] ?? ['', undefined];
      const { uuid, master } = recordFrom('pool', record);
      return { ref, uuid, master };
    } catch (error) {
      if (error instanceof XapiError && error.code === 'SESSION_INVALID') return undefined;
      throw error;
    }
  }

  /** {@link describePool} of a fresh session, which nobody would end if this fails. */
  async function describeOrLeave(transport: Transport, session: string): ReturnType<typeof describePool> {
    try {
      return await describePool(transport, session);
    } catch (error) {
      await logout(transport, session);
      throw error;
    }
  }

  async function logout(transport: Transport, session: string): Promise<void> {
    try {
      await wireCall(transport, 'session.logout', [session], { seconds: Math.min(farewell, limits.call) });
    } catch (error) {
      log.debug('logout failed', { reason: described(error) });
    }
    secrets.delete(session);
  }

  function pause(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, seconds * 1000);
      pauses.add(end);
    });
  }

  return {
    line: openLine,
    get lastLine() {
      return lastLine;
    },
    get logins() {
      return logins;
    },
    call,
    async renew(bad) {
      if (lastLine?.session !== bad.session) return;
      line = undefined;
      // Forgotten first, so that the next login does not try to keep it.
      lastLine = { ...lastLine, session: '' };
      await logout(bad.transport, bad.session);
    },
    async end(session) {
      secrets.add(session);
      const used = line ?? lastLine;
      if (used !== undefined) await logout(used.transport, session);
    },
    async close() {
      if (closed) return;
      closed = true;
      for (const end of pauses) end();
      // Also where the line is lost for the moment, while the host may know its session still: XAPI keeps it for a day.
      await Promise.race([opening?.catch(() => undefined), delay(farewell * 1000, undefined, { ref: false })]);
      if (lastLine !== undefined && lastLine.session !== '') await logout(lastLine.transport, lastLine.session);
      await door?.close();
    },
  };
}

// ---- what to do about a failure --------------------------------------------------------------------------------------

/** Seconds for a logout, which nobody shall wait for. */
const farewell = 5;

/** References of so many sessions are kept out of errors. */
const SECRETS_KEPT = 16;

/** Attempts of one call, waiting for a booting host not counted. */
const MAX_ATTEMPTS = 4;

type Remedy =
  /** Log in again on the same host. */
  | 'newSession'
  /** Log in on the host that the error names. */
  | 'followMaster'
  /** Look for a host that answers. */
  | 'reopen'
  /** Ask again on the same line. */
  | 'repeat'
  /** The host needs time. */
  | 'wait';

/** XAPI's refusals that say nothing about the call itself. Source: xapi's api_server.ml (`emergency_mode_error`), xapi_session.ml. */
const remedies: Readonly<Record<string, Remedy>> = {
  SESSION_INVALID: 'newSession',
  HOST_IS_SLAVE: 'followMaster',
  HOST_STILL_BOOTING: 'wait',
  HOST_HAS_NO_MANAGEMENT_IP: 'wait',
  HOST_MASTER_CANNOT_TALK_BACK: 'wait',
  HOST_UNKNOWN_TO_MASTER: 'wait',
  HOST_ITS_OWN_SLAVE: 'wait',
};

function remedyFor(error: unknown, method: string): Remedy | undefined {
  if (error instanceof XapiError) return remedies[error.code];
  if (!(error instanceof TransportError)) return undefined;
  if (error.notSent) return 'reopen';
  return isRead(method) ? 'repeat' : undefined;
}

/** Calls that change nothing, and may therefore be repeated when nobody knows whether they were executed. */
const isRead = (method: string): boolean => /\.(get_|assert_|login_|inject$|listMethods$)/.test(method) && !method.startsWith('Async.');

/** The same error without passwords and session references, which XAPI repeats in some (SESSION_INVALID, HANDLE_INVALID). */
function withoutSecrets(error: unknown, secrets: ReadonlySet<string>): unknown {
  const clean = (text: string) => [...secrets].reduce((result, secret) => result.replaceAll(secret, '***'), text);
  if (error instanceof XapiError) {
    const params = error.params.map(clean);
    return params.every((param, index) => param === error.params[index]) ? error : new XapiError(error.code, params, error.method);
  }
  if (error instanceof TransportError) {
    const message = clean(error.message);
    return message === error.message ? error : new TransportError(message, { notSent: error.notSent });
  }
  return error;
}
