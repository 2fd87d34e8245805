/**
 * Hosts that answered at their address and do not any more. XAPI itself goes on saying for ten minutes that a host lives which has lost its power
 * (host_assumed_dead_interval); whoever places servers, or waits for a host, should know sooner. Nothing follows from a host that never answered:
 * it may be out of our reach.
 */
import { connect, isIP } from 'node:net';
import type { Logger } from '../log.ts';
import type { Ref } from './datamodel.ts';
import type { Limits, Line } from './session.ts';
import { urlOf } from './url-of.ts';
import type { Cache, Row } from './xapi.ts';

export interface HostWatch {
  isSilent(host: Ref<'host'>): boolean;
  /** Told each host that has fallen silent or speaks again. Answers the function that ends it. */
  subscribe(listener: (host: Ref<'host'>) => void): () => void;
  close(): void;
}

interface WatchOptions {
  readonly cache: Cache;
  /** The line, whose host is heard anyway. */
  readonly line: () => Line;
  readonly limits: Limits;
  readonly log: Logger;
}

/** Looks in vain after which a host is silent. */
const patience = 3;

export function watchHosts({ cache, line, limits, log }: WatchOptions): HostWatch {
  /** Looks in vain since a host last answered; absent: it never did. */
  const misses = new Map<Ref<'host'>, number>();
  const listeners = new Set<(host: Ref<'host'>) => void>();
  const isSilent = (host: Ref<'host'>): boolean => (misses.get(host) ?? 0) >= patience;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function note(host: Row<'host'>, answers: boolean): void {
    const before = isSilent(host.$ref);
    const missed = misses.get(host.$ref);
    if (answers) misses.set(host.$ref, 0);
    else if (missed !== undefined) misses.set(host.$ref, missed + 1);
    if (closed || isSilent(host.$ref) === before) return;
    log[before ? 'info' : 'warn'](`a host of the pool ${before ? 'answers again' : 'does not answer'}`, { host: host.hostname, address: host.address });
    for (const listener of listeners) listener(host.$ref);
  }

  async function look(): Promise<void> {
    const { address, masterRef } = line();
    const model = new URL(address);
    const hosts = [...cache.all('host')];
    for (const ref of misses.keys()) if (cache.get('host', ref) === undefined) misses.delete(ref);
    await Promise.all(hosts.filter((host) => mayAsk(host, model)).map(async (host) => {
      note(host, host.$ref === masterRef || await takesConnection(urlOf(host.address, model), limits.hostAnswer));
    }));
    schedule();
  }

  /** Sooner where something has just been missed. */
  function schedule(): void {
    if (closed) return;
    const isDoubtful = [...misses.values()].some((missed) => missed > 0 && missed < patience);
    timer = setTimeout(() => void look(), limits.hostCheck * (isDoubtful ? 0.2 : 1) * 1000);
    timer.unref();
  }

  void look();
  return {
    isSilent,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** A pool on this machine whose hosts say that they are elsewhere is simulated: those addresses are somebody else's. */
const mayAsk = ({ address }: Row<'host'>, model: URL): boolean => address !== '' && (isLoopback(address) || !isLoopback(bare(model.hostname)));

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

function takesConnection(url: URL, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: bare(url.hostname), port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) });
    const end = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    // Where we were too busy to look, the connection may have come long ago: it is told in the same turn.
    socket.setTimeout(seconds * 1000, () => setImmediate(() => end(false))).once('connect', () => end(true)).once('error', () => end(false));
  });
}
