/** A pool, connected: joins session, cache, event feed and tasks. Begin reading here. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from '../log.ts';
import { createCache } from './cache.ts';
import { openConsole } from './consoles.ts';
import { openHttpDoor, type Door, type Protocol } from './door.ts';
import { createFeed } from './events.ts';
import type { TlsOptions } from './http.ts';
import { watchHosts, type HostWatch } from './host-watch.ts';
import { readMeasurements } from './measurements.ts';
import { createSession, defaultLimits } from './session.ts';
import type { Limits, Line } from './session.ts';
import { exportRawVdi, importRawVdi } from './streams.ts';
import { createTasks } from './tasks.ts';
import type { Features, Param, Xapi } from './xapi.ts';

export interface PoolOptions {
  /** A host of the pool, or several: `http(s)://host[:port]`; without scheme https. The coordinator is found from any. */
  readonly url: string | readonly string[];
  readonly username: string;
  readonly password: string;
  /** `auto` takes JSON-RPC where the host has it. */
  readonly protocol?: Protocol | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly log?: Logger | undefined;
  /** Told each call on the wire: method, outcome (`ok`, XAPI's error code, or `transport`), seconds. */
  readonly onCall?: ((method: string, outcome: string, seconds: number) => void) | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** How the session calls itself towards XAPI, which counts sessions by it. */
  readonly originator?: string | undefined;
  /** How a host is reached; over HTTP unless told. Disks' bytes go over HTTP always. */
  readonly openDoor?: ((url: URL) => Door) | undefined;
}

const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Logs in and fills the cache.
 * @throws XapiError what XAPI refused (SESSION_AUTHENTICATION_FAILED …); TransportError when no host of the pool can be spoken to
 */
export async function connectPool(options: PoolOptions): Promise<Xapi> {
  const log = options.log ?? silent;
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const urls = (typeof options.url === 'string' ? [options.url] : options.url).map(poolUrl);
  const cache = createCache((error) => log.error('a listener of the XAPI cache failed', { error }));
  const tls = options.tls ?? {};
  const knownAddresses = () => [...cache.all('host')].map((host) => host.address);
  const session = createSession({
    urls, limits, log, tls, knownAddresses,
    username: options.username,
    password: options.password,
    originator: options.originator ?? `nova-xapi ${hostname()} ${randomUUID().slice(0, 8)}`,
    openDoor: options.openDoor ?? ((url) => openHttpDoor(url, options.protocol ?? 'auto', tls, limits.connect)),
    onCall: options.onCall ?? (() => undefined),
  });
  const feed = createFeed({ session, cache, limits, log });
  const tasks = createTasks(session, cache, limits, log);
  const streams = { session, tasks, tls, limits, knownAddresses };

  let watch: HostWatch | undefined;
  const close = async (): Promise<void> => {
    watch?.close();
    feed.close();
    tasks.close();
    await session.close();
  };

  let first: Line;
  try {
    first = await session.line();
    await feed.start();
    // Behind a door of another kind there are no addresses.
    if (options.openDoor === undefined) watch = watchHosts({ cache, limits, log, line: () => session.lastLine ?? first });
  } catch (error) {
    await close();
    throw error;
  }

  return {
    poolUuid: first.poolUuid,
    get address() {
      return session.lastLine?.address ?? first.address;
    },
    cache,
    get features() {
      return featuresOf(session.lastLine ?? first, haltedStorageMotion());
    },
    get alive() {
      return feed.alive;
    },
    get lag() {
      return feed.lag;
    },
    isSilent: (host) => watch?.isSilent(host) ?? false,
    onSilence: (listener) => watch?.subscribe(listener) ?? (() => undefined),
    get logins() {
      return session.logins;
    },
    call: async <T>(method: string, ...params: readonly Param[]) => (await session.call(method, params)) as T,
    run: (method, params, options) => tasks.run(method, params, options),
    follow: (task, options) => tasks.follow(task, options),
    cancel: (task) => tasks.cancel(task),
    endSession: (other) => session.end(other),
    importRawVdi: (vdi, bytes, format = 'raw') => importRawVdi(streams, vdi, bytes, format),
    exportRawVdi: (vdi, format = 'raw') => exportRawVdi(streams, vdi, format),
    openConsole: (location) => openConsole(streams, location),
    measurements: (vm) => readMeasurements(streams, vm),
    settle: () => feed.settle(),
    close,
  };

  /** API 2.5 is 7.0 (dundee). */
  function haltedStorageMotion(): boolean {
    const [pool] = cache.all('pool');
    const master = pool === undefined ? undefined : cache.get('host', pool.master);
    if (master === undefined) return false;
    return master.API_version_major > 2 || (master.API_version_major === 2 && master.API_version_minor >= 5);
  }
}

function featuresOf(line: Line, halted: boolean): Features {
  const storageMotion = line.methods.has('VM.migrate_send');
  return {
    eventInject: line.methods.has('event.inject'),
    storageMotion,
    haltedStorageMotion: storageMotion && halted,
    jsonRpc: line.jsonRpc,
    methods: line.methods,
  };
}

/** @throws TypeError when it is no URL of a host */
export function poolUrl(text: string): URL {
  const url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(`${url.protocol}// is no way to reach a pool`);
  if (url.username !== '' || url.password !== '') throw new TypeError('the URL of a pool holds no user name or password');
  return new URL(url.origin);
}
