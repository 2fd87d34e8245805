/**
 * A pool whose service can die. Every call that it lets through is counted; at a chosen one the service dies (nothing that it waits for ever
 * comes, and it hears of no change any more), or the line breaks, or XAPI refuses. The pool behind it lives on: it is the simulator, over HTTP.
 */
import { TransportError, XapiError } from '../../../src/xapi/error.ts';
import type { Param, RunOptions, Xapi } from '../../../src/xapi/xapi.ts';

export const troubles = ['die before', 'die when accepted', 'die after', 'cut before', 'cut after', 'refuse'] as const;
export type Trouble = (typeof troubles)[number];

export interface Strike {
  /** Number of the call, from 1. */
  readonly call: number;
  readonly trouble: Trouble;
  readonly code?: string;
}

export interface MortalPool {
  readonly pool: Xapi;
  /** Methods of the calls so far, in order. */
  readonly calls: readonly string[];
  /** Counts anew; the call with this number is struck. */
  arm(strike: Strike | undefined): void;
  readonly dead: () => boolean;
  /** Resolves when the service has died of the strike. */
  readonly death: Promise<void>;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export function createMortalPool(real: Xapi): MortalPool {
  let calls: string[] = [];
  let strike: Strike | undefined;
  let dead = false;
  const isDead = (): boolean => dead;
  let tell: () => void = () => undefined;
  const death = new Promise<void>((resolve) => { tell = resolve; });

  /** What this call meets; undefined: nothing. */
  function trouble(method: string): Trouble | undefined {
    calls.push(method);
    return strike?.call === calls.length ? strike.trouble : undefined;
  }

  const die = <T>(): Promise<T> => {
    dead = true;
    tell();
    return never();
  };
  const cut = (method: string): TransportError => new TransportError(`${method}: socket hang up`, { notSent: false });
  const refusal = (method: string): XapiError => new XapiError(strike?.code ?? 'INTERNAL_ERROR', ['struck'], method);

  async function call<T = string>(method: string, ...params: readonly Param[]): Promise<T> {
    if (dead) return never();
    const met = trouble(method);
    if (met === 'die before') return die();
    if (met === 'cut before') throw cut(method);
    if (met === 'refuse') throw refusal(method);
    const result = await real.call<T>(method, ...params);
    if (met === 'die after' || met === 'die when accepted') return die();
    if (met === 'cut after') throw cut(method);
    return isDead() ? never() : result;
  }

  async function run(method: string, params: readonly Param[], options: RunOptions = {}): Promise<string> {
    if (dead) return never();
    const met = trouble(`Async.${method}`);
    if (met === 'die before') return die();
    if (met === 'cut before') throw cut(method);
    if (met === 'refuse') throw refusal(method);
    if (met === 'die when accepted') {
      await new Promise<void>((resolve) => {
        // The pool goes on with it, whatever comes of it; nobody is told.
        real.run(method, params, { onTask: () => resolve() }).catch(() => undefined);
      });
      return die();
    }
    const result = await real.run(method, params, {
      onTask: async (task) => { if (!dead) await options.onTask?.(task); },
      onProgress: (progress) => { if (!dead) options.onProgress?.(progress); },
    });
    if (met === 'die after') return die();
    if (met === 'cut after') throw cut(method);
    return isDead() ? never() : result;
  }

  const pool: Xapi = {
    get poolUuid() { return real.poolUuid; },
    get address() { return real.address; },
    get features() { return real.features; },
    get alive() { return real.alive; },
    get lag() { return real.lag; },
    cache: {
      get: real.cache.get,
      byUuid: real.cache.byUuid,
      all: real.cache.all,
      size: real.cache.size,
      subscribe: (listener) => real.cache.subscribe((changes) => { if (!dead) listener(changes); }),
    },
    call,
    run,
    follow: async (task, options) => (dead ? never() : real.follow(task, options)),
    cancel: async (task) => (dead ? never() : real.cancel(task)),
    settle: async () => (dead ? never() : real.settle()),
    importRawVdi: real.importRawVdi,
    exportRawVdi: real.exportRawVdi,
    close: () => Promise.resolve(),
  };
  return {
    pool,
    get calls() { return calls; },
    arm(next) {
      calls = [];
      strike = next;
    },
    dead: () => dead,
    death,
  };
}
