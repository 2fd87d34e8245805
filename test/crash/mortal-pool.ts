/**
 * Pools whose services can die. Each service lives a life of its own over the one connection to each. Every call that a life makes is counted; at a
 * chosen one trouble comes: the service dies (nothing that it waits for ever comes, and it hears of no change any more), the line breaks, xapi
 * restarts, perhaps with a database of some calls ago, or it refuses. The pools behind them live on: they are simulators, over HTTP.
 *
 * To which life a call belongs tells its asynchronous context. A connection for each life would do as well; it takes ten times as long.
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { TransportError, XapiError } from '../../src/xapi/error.ts';
import type { RunOptions, Xapi } from '../../src/xapi/xapi.ts';

/** What may happen at a call, beside a refusal. */
export type Trouble =
  | 'die before' | 'die when accepted' | 'die after' | 'cut before' | 'cut after' | 'xapi restarts before' | 'xapi restarts when accepted'
  | 'xapi forgets the last calls' | 'xapi forgets all' | 'master dies before' | 'master dies after';

export interface Strike {
  /** Number of the call, from 1. */
  readonly call: number;
  /** A trouble, or the code of XAPI's refusal. */
  readonly trouble: Trouble | { readonly code: string };
}

export interface Life {
  /** What runs in it, and whatever that begins, makes its calls. */
  live<T>(work: () => T): T;
  /** Methods of the calls since the last {@link arm}, in order. */
  readonly calls: readonly string[];
  /** Counts anew; the call with this number is struck. */
  arm(strike: Strike | undefined): void;
  readonly dead: boolean;
  /** Resolves when the strike has ended it. */
  readonly death: Promise<void>;
  /** The end of the process, whatever it was at. */
  end(): void;
}

export interface MortalPools {
  readonly pools: readonly Xapi[];
  newLife(): Life;
}

export interface Behind {
  readonly pool: Xapi;
  /** Restarts its xapi; with the database of a past time, in the words of {@link Behind.remember}. */
  readonly restart: (past?: number) => void;
  readonly remember: (now: () => number) => void;
  /** The master loses its power and is known to be dead; another host is the master. */
  readonly failOver: () => void;
}

/** When XAPI has accepted the call, it restarts. How many calls of the life its database has then lost. */
const restarts: Readonly<Partial<Record<Trouble, number>>> = { 'xapi restarts when accepted': 0, 'xapi forgets the last calls': 2, 'xapi forgets all': Infinity };

interface LifeAtWork extends Life {
  /** What the next call meets; undefined: nothing. */
  meet(method: string): Strike['trouble'] | undefined;
  die<T>(): Promise<T>;
  readonly subscriptions: Set<() => void>;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export function createMortalPools(behind: readonly Behind[]): MortalPools {
  const lives = new AsyncLocalStorage<LifeAtWork>();
  return { pools: behind.map((each) => mortalPool(each, lives)), newLife: () => newLife(lives, behind) };
}

function mortalPool({ pool: real, restart, failOver }: Behind, lives: AsyncLocalStorage<LifeAtWork>): Xapi {
  /** One call of whoever makes it. @param work what the call is; told what to do when XAPI has accepted it */
  async function struck<T>(method: string, work: (accepted: () => void) => Promise<T>): Promise<T> {
    const life = lives.getStore();
    if (life === undefined) return work(() => undefined);
    if (life.dead) return never();
    const met = life.meet(method);
    const cut = (): TransportError => new TransportError(`${method}: socket hang up`, { notSent: false });
    if (met === 'die before') return life.die();
    if (met === 'cut before') throw cut();
    if (met === 'xapi restarts before') restart();
    if (met === 'master dies before') {
      failOver();
      throw cut();
    }
    if (typeof met === 'object') throw new XapiError(met.code, ['struck'], method);
    // What is no task, and what destroys a disk: a database that knows it again while it goes would be another trouble.
    const isLast = !method.startsWith('Async.') || (method === 'Async.VDI.destroy' && met !== 'xapi restarts when accepted');
    const lost = met === undefined ? undefined : restarts[met];
    const restartNow = (): void => {
      if (lost !== undefined) restart(lost === 0 ? undefined : life.calls.length - lost);
    };
    const result = await work(() => {
      if (met === 'die when accepted') void life.die();
      if (!isLast) restartNow();
    });
    if (met === 'die after') return life.die();
    if (lost !== undefined && isLast) restartNow();
    if (met === 'master dies after') failOver();
    if (met === 'cut after' || met === 'master dies after' || (lost !== undefined && isLast)) throw cut();
    return life.dead ? never() : result;
  }

  const unlessDead = <T>(work: () => Promise<T>): Promise<T> => (lives.getStore()?.dead === true ? never() : work());

  return {
    get poolUuid() { return real.poolUuid; },
    get address() { return real.address; },
    get features() { return real.features; },
    get alive() { return real.alive; },
    get lag() { return real.lag; },
    isSilent: real.isSilent,
    onSilence: () => () => undefined,
    get logins() { return real.logins; },
    cache: {
      get: real.cache.get,
      byUuid: real.cache.byUuid,
      all: real.cache.all,
      size: real.cache.size,
      subscribe: (listener) => {
        const life = lives.getStore();
        const end = real.cache.subscribe(AsyncResource.bind((changes) => { if (life?.dead !== true) listener(changes); }));
        life?.subscriptions.add(end);
        return end;
      },
    },
    call: (method, ...params) => struck(method, () => real.call(method, ...params)),
    run: (method, params, options: RunOptions = {}) => struck(`Async.${method}`, (accepted) => {
      const life = lives.getStore();
      return real.run(method, params, {
        onTask: async (task) => {
          accepted();
          if (life?.dead !== true) await options.onTask?.(task);
        },
        onProgress: (progress) => { if (life?.dead !== true) options.onProgress?.(progress); },
      });
    }),
    follow: (task, options) => unlessDead(() => real.follow(task, options)),
    cancel: (task) => unlessDead(() => real.cancel(task)),
    endSession: (session) => unlessDead(() => real.endSession(session)),
    settle: () => unlessDead(() => real.settle()),
    importRawVdi: (...params) => struck('PUT /import_raw_vdi', () => real.importRawVdi(...params)),
    exportRawVdi: real.exportRawVdi,
    openConsole: real.openConsole,
    measurements: real.measurements,
    close: () => Promise.resolve(),
  };
}

function newLife(lives: AsyncLocalStorage<LifeAtWork>, behind: readonly Behind[]): Life {
  let calls: string[] = [];
  let strike: Strike | undefined;
  let dead = false;
  let tell: () => void = () => undefined;
  const death = new Promise<void>((resolve) => { tell = resolve; });
  const life: LifeAtWork = {
    live: (work) => lives.run(life, work),
    get calls() { return calls; },
    arm(next) {
      calls = [];
      strike = next;
      for (const { remember } of behind) remember(() => calls.length);
    },
    get dead() { return dead; },
    death,
    subscriptions: new Set(),
    meet(method) {
      calls.push(method);
      return strike?.call === calls.length ? strike.trouble : undefined;
    },
    die() {
      dead = true;
      tell();
      return never();
    },
    end() {
      dead = true;
      for (const end of life.subscriptions) end();
    },
  };
  return life;
}
