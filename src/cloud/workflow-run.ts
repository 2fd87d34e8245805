/** A workflow at work in this process: what its steps can do (`workflow.ts`, Run), and what those who carry it out know of it. */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { Ref } from '../xapi/datamodel.ts';
import { TransportError, XapiError } from '../xapi/error.ts';
import type { Xapi } from '../xapi/xapi.ts';
import type { Claims, HeldClaim } from './claims.ts';
import type { Cloud } from './cloud.ts';
import type { Run } from './workflow.ts';

/** Milliseconds after which a wait for a change looks again by itself. */
const longestWait = 10_000;
/** Most milliseconds that XAPI has to end a task that was cancelled. */
const cancelGrace = 5_000;

export interface ActiveRun extends Run {
  pool: Xapi;
  vm: Ref<'VM'>;
  resumed: boolean;
  /** Nonce by which this process holds the claim. */
  holder: string;
  readonly abort: AbortController;
  readonly acceptance: Deferred;
  isAccepted: boolean;
  done: Promise<void>;
}

export interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** What all parts of the engine share. */
export interface Engine {
  /** The cloud, once it is whole. */
  readonly cloud: () => Cloud;
  readonly claims: Claims;
  /** Aborted when the service stops. */
  readonly closing: AbortSignal;
  /** Lets the service wait for work, and its failure be told. */
  track(work: Promise<void>): Promise<void>;
}

/** Why a workflow is aborted: its user wants it so. */
export const cancelled = new ApiError('conflict', 'The operation was cancelled.');

/** Thrown through the steps when the service stops: whoever starts next goes on. */
export const stopped = new Error('the service is stopping');

/** @param secret {@link Run.secret} */
export function createRun(
  { cloud, claims, closing, track }: Engine, pool: Xapi, vm: Ref<'VM'>, serverId: string, { claim, holder: { nonce: holder } }: HeldClaim,
  resumed: boolean, secret: string | undefined,
): ActiveRun {
  const abort = new AbortController();
  const acceptance = deferred();
  // Nobody may wait for it: a recovered workflow has no user.
  acceptance.promise.catch(() => undefined);
  const run: ActiveRun = {
    cloud: cloud(),
    pool,
    vm,
    serverId,
    claim,
    secret,
    holder,
    resumed,
    abort,
    acceptance,
    isAccepted: false,
    signal: abort.signal,
    done: Promise.resolve(),
    row() {
      const row = run.pool.cache.get('VM', run.vm);
      if (row === undefined) throw new ApiError('notFound', `Instance ${serverId} could not be found.`);
      return row;
    },
    accepted() {
      run.isAccepted = true;
      acceptance.resolve();
    },
    async async(method, params, options = {}) {
      abort.signal.throwIfAborted();
      const { pool } = run;
      let task: Ref<'task'> | undefined;
      const cancel = (): void => {
        if (task !== undefined) void track(pool.cancel(task));
      };
      // An old xapi may not heed the cancelling: whoever set a limit does not wait for it for long.
      const overdue = deferred();
      const limit = options.limit === undefined ? undefined : setTimeout(() => {
        cancel();
        giveUp = setTimeout(() => overdue.reject(new XapiError('TASK_CANCELLED', [task ?? ''], method)), Math.min(cancelGrace, options.limit ?? 0));
      }, options.limit);
      limit?.unref();
      let giveUp: NodeJS.Timeout | undefined;
      abort.signal.addEventListener('abort', cancel);
      const work = pool.run(method, params, {
        onTask: async (accepted) => {
          task = accepted;
          run.accepted();
          // The abort came between the request and its task.
          if (abort.signal.aborted) cancel();
          await options.onTask?.(accepted);
        },
        ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      });
      try {
        return await (options.limit === undefined ? work : Promise.race([work, overdue.promise.then(() => '')]));
      } finally {
        // Nobody may be left to hear how it ended.
        work.catch(() => undefined);
        clearTimeout(limit);
        clearTimeout(giveUp);
        abort.signal.removeEventListener('abort', cancel);
      }
    },
    async adopt(...operations) {
      const { pool } = run;
      const found = Object.entries(run.row().current_operations).filter(([, operation]) => operations.includes(operation));
      const cancel = (): void => {
        for (const [task] of found) void track(pool.cancel(task as Ref<'task'>));
      };
      abort.signal.addEventListener('abort', cancel);
      if (abort.signal.aborted) cancel();
      try {
        for (const [task] of found) {
          // Its result is read from the pool by whoever adopts it.
          await pool.follow(task as Ref<'task'>).catch((error: unknown) => {
            if (error instanceof TransportError) throw error;
          });
        }
      } finally {
        abort.signal.removeEventListener('abort', cancel);
      }
      if (found.length > 0) await pool.settle();
      return found.length > 0;
    },
    async waitFor(isIt, atMost = longestWait) {
      const come = deferred();
      const end = run.pool.cache.subscribe((changes) => {
        if (changes.some(isIt)) come.resolve();
      });
      try {
        await Promise.race([come.promise, delay(atMost, undefined, { signal: AbortSignal.any([abort.signal, closing]), ref: false })]);
      } catch (error) {
        if (closing.aborted) throw stopped;
        throw error;
      } finally {
        end();
      }
    },
    async follow(home, arrived) {
      await home.settle();
      // The pool that it came from may have forgotten the claim while it was on its way.
      if (run.holder === claim.nonce && claims.held(home, arrived) === undefined && await claims.put(home, arrived, claim)) await home.settle();
      const row = home.cache.get('VM', arrived);
      const dead = claims.held(home, arrived);
      if (row === undefined || dead === undefined) throw new ApiError('internal', `Server ${serverId} came to another pool without its claim.`);
      // A claim that was taken over on the way may have travelled as it was before.
      const ours = dead.holder.nonce === run.holder ? dead : await claims.takeOver(home, row, dead);
      if (ours === undefined) throw new ApiError('internal', `Server ${serverId} is another's in the pool that it came to.`);
      Object.assign(run, { pool: home, vm: arrived, holder: ours.holder.nonce });
    },
  };
  return run;
}
