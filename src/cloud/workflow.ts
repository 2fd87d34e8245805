/**
 * Changes of several steps (build, stop, migrate, delete), so that a crash at any point leaves nothing half done.
 *
 * A workflow first claims the VM (`claims.ts`). The claim says what is being done, by which service and process, for whom. Then come steps.
 * Each step is repeatable: when it may have run before (`run.resumed`) it looks at the pool first. So one rule serves a lost answer, a restarted
 * xapi, one that has lost its last minutes, and our own death: run the workflow again from its first step. A failure undoes the steps in reverse,
 * becomes the server's fault and the end of the action; last of all the claim is taken back.
 *
 * Who finds a claim whose process is dead (`replicas.ts`; of a service with another database: whose sign of life is old) takes it over and runs
 * the workflow again. One that was thought dead and is not finds its claim lost, and stops before its next step.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import { isStoreAway } from '../store/store.ts';
import type { Ref } from '../xapi/datamodel.ts';
import { Closed, TransportError, XapiError } from '../xapi/error.ts';
import type { Change, Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import { createClaims, type HeldClaim } from './claims.ts';
import type { Cloud } from './cloud.ts';
import { beginAction, endOfAction, finishAction, type ActionKey, type ActionName } from './instance-actions.ts';
import { keys, readKey, writeKey, type Claim } from './other-config.ts';
import type { Replicas } from './replicas.ts';
import { hostOfVm, isServer } from './servers/from-vm.ts';
import type { Server } from './servers/server.ts';
import { workflowKinds, type WorkflowKind } from './servers/state.ts';
import { destroyStrayBuild, isStrayBuild } from './servers/stray-builds.ts';
import { hostNameOf } from './hosts.ts';
import { faultSentence, isGone, isOutcomeUnknown } from './xapi-errors.ts';

export interface Step {
  readonly name: string;
  /** Repeatable. What it throws ends the workflow, unless nobody knows the outcome: then all steps run again. */
  readonly run: () => void | Promise<void>;
  /** Takes the step's effect away, whether it ran wholly, partly or not at all. Repeatable. */
  readonly undo?: () => void | Promise<void>;
}

/** One kind of workflow; `servers/workflows.ts` has the table of all. */
export interface Workflow {
  /** Name of the instance action. */
  readonly action: ActionName;
  /** Name of the action's event (Nova's EventReporter: `compute_` and the manager's method). */
  readonly event: string;
  /** What a refusal calls it (nova/api/openstack/compute: raise_http_conflict_for_instance_invalid_state). */
  readonly word: string;
  /** Whether a failure makes the vm_state `error`; else the server stays what it is, with a fault. */
  readonly failsToError: boolean;
  readonly steps: (run: Run) => readonly Step[];
  /** Keeps what is beside the VM (a row of migrations) in step. Called before the claim is taken back; repeatable. */
  readonly ended?: (run: Run, outcome: Outcome) => Promise<void>;
}

/** `cancelled`: its own user ended it, so its steps are undone; `superseded`: another workflow took the server as it is. */
export type Outcome =
  | { readonly result: 'success' | 'cancelled' | 'superseded' }
  | { readonly result: 'failure'; readonly error: unknown };

/** A workflow at work, as its steps see it. */
export interface Run {
  readonly cloud: Cloud;
  readonly pool: Xapi;
  readonly vm: Ref<'VM'>;
  readonly serverId: string;
  readonly claim: Claim;
  /** What only this process knows (a password): never written down, so gone after a crash. */
  readonly secret: string | undefined;
  /** Some of what the step does may have been done already, by a try whose outcome is unknown or by a dead process. */
  readonly resumed: boolean;
  /** Aborted when another workflow (deletion) takes the server. */
  readonly signal: AbortSignal;
  /** The VM as the cache has it. @throws ApiError notFound when it is gone */
  row(): Row<'VM'>;
  /** `Async.<method>` to its end. The first one accepted answers the user. An abort, or `limit` in milliseconds, cancels it. @throws XapiError */
  async(method: string, params: readonly Parameters<Xapi['call']>[1][], options?: AsyncOptions): Promise<string>;
  /** Waits for what XAPI still does to the VM since a former try: true when there was something. Its failure is no matter here. An abort cancels it. */
  adopt(...operations: readonly string[]): Promise<boolean>;
  /** Waits for a change of the pool, or for a while (nobody promises that it comes). @throws when the run is aborted */
  waitFor(isIt: (change: Change) => boolean): Promise<void>;
  /** The user may be answered: the workflow is under way. */
  accepted(): void;
  /** From here on the server is this VM of another pool, which came there with everything that it carries, the claim too. Repeatable. */
  follow(pool: Xapi, vm: Ref<'VM'>): Promise<void>;
}

export interface AsyncOptions {
  readonly onTask?: (task: Ref<'task'>) => void | Promise<void>;
  readonly onProgress?: (progress: number) => void;
  /** Milliseconds; then the task is cancelled and TASK_CANCELLED thrown. */
  readonly limit?: number;
}

export interface Begin {
  readonly kind: WorkflowKind;
  readonly server: Server;
  readonly caller: Caller;
  readonly args?: Claim['args'];
  /** See {@link Run.secret}. */
  readonly secret?: string | undefined;
  /** Kinds that it ends when they are at work on the server. */
  readonly supersedes?: readonly WorkflowKind[];
}

export interface Workflows {
  /** A claim for a VM that does not exist yet: to be put into its other_config at creation. */
  newClaim(kind: WorkflowKind, caller: Caller, projectId: string, args?: Claim['args']): Claim;
  /**
   * Claims the server and begins; answers when XAPI has accepted the first effect, and the claim can be seen by every reader.
   * @throws ApiError conflict, in Nova's words, when something else is at work on it; whatever fails before the first effect
   */
  begin(begin: Begin): Promise<void>;
  /** Begins a workflow whose claim is on the VM already. */
  beginClaimed(pool: Xapi, vm: Ref<'VM'>, serverId: string, claim: Claim, secret?: string): Promise<void>;
  /** Deletes a server with the mark `nova:delete`, after ending what else is at work on them. In the background. */
  deleteMarked(serverId: string): void;
  /** Forgets a claim that did not come to be: if it is found on a VM all the same, it is a dead one's. */
  abandon(claim: Claim): void;
  /** The workflow that this process runs on a server. */
  running(serverId: string): Run | undefined;
  /** Ends a running workflow at its next step, cancelling what XAPI does for it; waits until its claim is gone. */
  interrupt(serverId: string): Promise<void>;
  /** Tells a workflow of this kind to end and undo its steps, whichever process runs it now or takes it over; does not wait. */
  cancel(server: Server, kind: WorkflowKind): Promise<void>;
  /** Ends what this process does for a VM where `nova:cancel` says so. */
  obey(vm: Row<'VM'>): void;
  /** Takes over what dead processes left. Answers when everything found is under way. */
  recover(): Promise<void>;
  /** Waits until nothing is under way, and the caches show it. */
  idle(): Promise<void>;
  /** Begins nothing more, waits for what runs. What is not done by then is left claimed for the next start. */
  close(limitMilliseconds: number): Promise<void>;
}

/** Milliseconds between signs of life of a long workflow. */
const beatInterval = 30_000;
/** Milliseconds after which a wait for a change looks again by itself. */
const longestWait = 10_000;
/** Most milliseconds that XAPI has to end a task that was cancelled. */
const cancelGrace = 5_000;

interface ActiveRun extends Run {
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

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

interface WorkflowsOptions {
  /** The cloud, once it is whole. */
  readonly cloud: () => Cloud;
  readonly kinds: Readonly<Record<WorkflowKind, Workflow>>;
  /** Name of the database, for the claims. */
  readonly owner: string;
  readonly replicas: Replicas;
}

export function createWorkflows({ cloud: theCloud, kinds, owner, replicas }: WorkflowsOptions): Workflows {
  const claims = createClaims({ clock: { now: () => theCloud().clock.now() }, owner, replicas });
  const runs = new Map<string, ActiveRun>();
  const background = new Set<Promise<unknown>>();
  const deletions = new Map<string, Promise<void>>();
  const secrets = new WeakMap<Claim, string>();
  const closing = new AbortController();
  const isClosed = (): boolean => closing.signal.aborted;
  let refusing = false;

  function track(work: Promise<void>): Promise<void> {
    const guarded = work.catch((error: unknown) => {
      if (!isClosed() && error !== stopped) theCloud().log.error('workflow: failed outside its steps', { error });
    }).finally(() => background.delete(guarded));
    background.add(guarded);
    return guarded;
  }

  const timer = setInterval(() => {
    for (const run of runs.values()) {
      if (theCloud().clock.now() - run.claim.at >= beatInterval) void track(claims.beat(run.pool, run.vm));
    }
    void track(recover());
  }, beatInterval);
  timer.unref();

  // ---- running -------------------------------------------------------------------------------------------------------

  /** Runs it until its outcome is known: again after a broken line, however long the pool or the database is away. */
  async function insist(run: ActiveRun, work: () => void | Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      mayGoOn(run);
      try {
        await work();
        return;
      } catch (error) {
        if (isClosed()) throw stopped;
        if (!isPassing(error)) throw error;
        theCloud().log.warn('workflow: outcome unknown, trying again', { server: run.serverId, kind: run.claim.kind, attempt, error });
        run.resumed = true;
        // However it ends, it is under way: nobody shall wait for the pool to come back.
        run.accepted();
        await poolBack(run.pool, attempt);
      }
    }
  }

  /** @throws stopped when it is not ours any more */
  function mayGoOn(run: ActiveRun): void {
    if (isClosed()) throw stopped;
    if (!claims.isLost(run.pool, run.vm, run.holder)) return;
    theCloud().log.warn('workflow: another replica has taken it over', { server: run.serverId, kind: run.claim.kind });
    throw stopped;
  }

  async function poolBack(pool: Xapi, attempt: number): Promise<void> {
    for (let pause = attempt; ; pause += 1) {
      await delay(Math.min(50 * 2 ** pause, 10_000), undefined, { signal: closing.signal, ref: false }).catch(() => { throw stopped; });
      try {
        await pool.settle();
        return;
      } catch (error) {
        // Whoever closed it on purpose waits for nothing any more.
        if (error instanceof Closed) throw stopped;
        if (!isOutcomeUnknown(error)) throw error;
      }
    }
  }

  function createRun(pool: Xapi, vm: Ref<'VM'>, serverId: string, { claim, holder: { nonce: holder } }: HeldClaim, resumed: boolean): ActiveRun {
    const abort = new AbortController();
    const acceptance = deferred();
    // Nobody may wait for it: a recovered workflow has no user.
    acceptance.promise.catch(() => undefined);
    const run: ActiveRun = {
      cloud: theCloud(),
      pool,
      vm,
      serverId,
      claim,
      secret: secrets.get(claim),
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
      async waitFor(isIt) {
        const come = deferred();
        const end = run.pool.cache.subscribe((changes) => {
          if (changes.some(isIt)) come.resolve();
        });
        try {
          await Promise.race([come.promise, delay(longestWait, undefined, { signal: AbortSignal.any([abort.signal, closing.signal]), ref: false })]);
        } catch (error) {
          if (closing.signal.aborted) throw stopped;
          throw error;
        } finally {
          end();
        }
      },
      async follow(home, arrived) {
        await home.settle();
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

  function start(
    pool: Xapi, vm: Ref<'VM'>, serverId: string, kind: WorkflowKind, held: HeldClaim, resumed: boolean, work: typeof execute = execute,
  ): ActiveRun {
    const run = createRun(pool, vm, serverId, held, resumed);
    runs.set(serverId, run);
    run.done = track(work(run, kinds[kind]).finally(() => {
      claims.forget(run.holder);
      if (runs.get(serverId) === run) runs.delete(serverId);
      // A user who still waits: it ended well without a call (the server was in the wanted state), or the service is stopping.
      run.acceptance.resolve();
    }));
    return run;
  }

  async function execute(run: ActiveRun, workflow: Workflow): Promise<void> {
    const steps = workflow.steps(run);
    // Of a dead process nobody knows how far it came.
    let begun = run.resumed ? steps.length : 0;

    async function carryOut(): Promise<Outcome> {
      try {
        // Where an outcome is unknown, so is what the pool still knows of the steps before: a master that crashed has lost its last minutes.
        await insist(run, async () => {
          for (const [index, step] of steps.entries()) {
            mayGoOn(run);
            run.signal.throwIfAborted();
            begun = Math.max(begun, index + 1);
            await step.run();
          }
        });
        return { result: 'success' };
      } catch (error) {
        if (error === stopped) throw stopped;
        return outcomeOf(run, workflow, error);
      }
    }

    try {
      for (let outcome = await carryOut(); ; outcome = outcome.result === 'success' ? await carryOut() : outcome) {
        // Who supersedes takes care of everything that is there.
        if (outcome.result === 'failure' || outcome.result === 'cancelled') for (const step of steps.slice(0, begun).reverse()) await undo(run, step);
        await insist(run, () => conclude(run, workflow, outcome));
        if (!(await hasGivenBack(run))) continue;
        if (outcome.result === 'failure') run.acceptance.reject(outcome.error);
        return;
      }
    } catch (error) {
      if (error !== stopped) throw error;
    }
  }

  /** Takes the claim off. False: nobody knows whether, and it is there, as perhaps the pool is as it was before the last steps. */
  async function hasGivenBack(run: ActiveRun): Promise<boolean> {
    mayGoOn(run);
    try {
      await claims.release(run.pool, run.vm, run.holder);
      return true;
    } catch (error) {
      if (isClosed()) throw stopped;
      if (!isPassing(error)) throw error;
      run.resumed = true;
      run.accepted();
      await poolBack(run.pool, 1);
      return claims.held(run.pool, run.vm)?.holder.nonce !== run.holder;
    }
  }

  /** Of one whose failure is written down, but whose effects may be there. */
  async function takeBack(run: ActiveRun, workflow: Workflow): Promise<void> {
    try {
      for (const step of [...workflow.steps(run)].reverse()) await undo(run, step);
      await insist(run, () => claims.release(run.pool, run.vm, run.holder));
    } catch (error) {
      if (error !== stopped) throw error;
    }
  }

  function outcomeOf(run: ActiveRun, { failsToError }: Workflow, error: unknown): Outcome {
    if (run.signal.aborted) return { result: run.signal.reason === cancelled ? 'cancelled' : 'superseded' };
    // Somebody ended the task with `xe task-cancel`, or another replica did on its user's behalf. A build has nothing to go back to.
    return error instanceof XapiError && error.code === 'TASK_CANCELLED' && !failsToError ? { result: 'cancelled' } : { result: 'failure', error };
  }

  async function undo(run: ActiveRun, step: Step): Promise<void> {
    if (step.undo === undefined) return;
    try {
      await insist(run, step.undo);
    } catch (error) {
      if (error === stopped) throw error;
      run.cloud.log.error('workflow: could not undo a step', { server: run.serverId, kind: run.claim.kind, step: step.name, error });
    }
  }

  /** Everything that the end of a workflow leaves behind, in an order that a crash may cut anywhere. */
  async function conclude(run: ActiveRun, workflow: Workflow, outcome: Outcome): Promise<void> {
    const row = run.pool.cache.get('VM', run.vm);
    if (outcome.result === 'failure') {
      const fault = faultSentence(outcome.error);
      run.cloud.log[run.isAccepted ? 'error' : 'warn']('workflow: failed', { server: run.serverId, kind: run.claim.kind, requestId: run.claim.requestId, error: outcome.error });
      if (row !== undefined && (run.isAccepted || workflow.failsToError)) {
        await ignoringGone(writeKey(run.pool, run.vm, keys.fault, { ...fault, created: `${new Date(run.cloud.clock.now()).toISOString().slice(0, 19)}Z` }, row));
        if (workflow.failsToError) await ignoringGone(writeKey(run.pool, run.vm, keys.error, true, row));
      }
    } else if (outcome.result === 'success' && row !== undefined && keys.error.key in row.other_config) {
      // What the user asked for was done, so the server is no longer in error.
      await ignoringGone(writeKey(run.pool, run.vm, keys.error, undefined));
    }
    await workflow.ended?.(run, outcome);
    const host = hostNameOfVm(run.pool, run.vm);
    await finishAction(run.cloud, keyOf(run.serverId, run.claim, workflow), {
      ...(host === null ? {} : { host }),
      ...(outcome.result === 'success' ? {} : { error: outcome.result === 'failure' ? outcome.error : cancelled }),
    });
  }

  const keyOf = (serverId: string, claim: Claim, workflow: Workflow): ActionKey => ({
    serverId,
    requestId: claim.requestId,
    action: workflow.action,
    userId: claim.userId,
    projectId: claim.projectId,
  });

  async function writeAction(pool: Xapi, vm: Ref<'VM'>, key: ActionKey, workflow: Workflow): Promise<void> {
    await beginAction(theCloud(), key, { name: workflow.event, host: hostNameOfVm(pool, vm) });
  }

  function hostNameOfVm(pool: Xapi, vm: Ref<'VM'>): string | null {
    const row = pool.cache.get('VM', vm);
    const host = row === undefined ? undefined : hostOfVm(pool, row);
    return host === undefined ? null : hostNameOf(host);
  }

  // ---- what others call ----------------------------------------------------------------------------------------------

  async function begin({ kind, server, caller, args = {}, secret, supersedes = [] }: Begin): Promise<void> {
    refuseWhileClosing();
    const { pool, vm, id } = server;
    const present = runs.get(id);
    const superseded = present !== undefined && supersedes.some((each) => each === present.claim.kind);
    if (superseded) await interrupt(id);
    const claim = claims.create(kind, caller, server.projectId, args);
    if (secret !== undefined) secrets.set(claim, secret);
    try {
      if (!(await claims.put(pool, vm, claim))) {
        await pool.settle();
        const task = theCloud().servers.get(id)?.taskState ?? server.taskState;
        throw new ApiError('conflict', `Cannot '${kinds[kind].word}' instance ${id} while it is in task_state ${task ?? 'unknown'}`);
      }
    } catch (error) {
      claims.forget(claim.nonce);
      throw error;
    }
    try {
      await pool.settle();
      if (!superseded) assertStillSo(server, kinds[kind].word);
      await writeAction(pool, vm, keyOf(id, claim, kinds[kind]), kinds[kind]);
    } catch (error) {
      await giveBack(pool, vm, claim);
      throw error;
    }
    await start(pool, vm, id, kind, { claim, holder: claim }, false).acceptance.promise;
  }

  /** What was judged before the claim may have been done meanwhile, by another replica or with `xe`. */
  function assertStillSo({ id, vmState }: Server, word: string): void {
    const now = theCloud().servers.get(id);
    if (now === undefined || now.vmState === vmState) return;
    throw new ApiError('conflict', `Cannot '${word}' instance ${id} while it is in vm_state ${now.vmState}`);
  }

  /** A claim for which nothing was begun. Where it cannot be taken off, it is a dead one's, and its workflow will be run. */
  async function giveBack(pool: Xapi, vm: Ref<'VM'>, claim: Claim): Promise<void> {
    try {
      await claims.release(pool, vm, claim.nonce);
    } catch (error) {
      theCloud().log.warn('workflow: a claim could not be given back', { vm, kind: claim.kind, error });
    } finally {
      claims.forget(claim.nonce);
    }
  }

  async function beginClaimed(pool: Xapi, vm: Ref<'VM'>, serverId: string, claim: Claim, secret?: string): Promise<void> {
    if (secret !== undefined) secrets.set(claim, secret);
    const kind = workflowKinds.find((known) => known === claim.kind);
    if (kind === undefined) throw new Error(`unknown kind of workflow: ${claim.kind}`);
    try {
      // Everything that happened before the claim is in the cache from here on, and the claim itself: readers see the task at once.
      await pool.settle();
      await writeAction(pool, vm, keyOf(serverId, claim, kinds[kind]), kinds[kind]);
    } catch (error) {
      claims.forget(claim.nonce);
      throw error;
    }
    await start(pool, vm, serverId, kind, { claim, holder: claim }, false).acceptance.promise;
  }

  async function interrupt(serverId: string): Promise<void> {
    const run = runs.get(serverId);
    run?.abort.abort();
    await run?.done;
  }

  function refuseWhileClosing(): void {
    if (refusing) throw new ApiError('unavailable', 'The service is stopping.');
  }

  function deleteMarked(serverId: string): void {
    if (deletions.has(serverId) || refusing) return;
    const deletion = track(deleteWhenFree(serverId).finally(() => deletions.delete(serverId)));
    deletions.set(serverId, deletion);
  }

  async function deleteWhenFree(serverId: string): Promise<void> {
    for (let attempt = 0; !closing.signal.aborted; attempt += 1) {
      if (runs.get(serverId)?.claim.kind !== 'delete') await interrupt(serverId);
      const server = theCloud().servers.get(serverId);
      const row = server?.pool.cache.get('VM', server.vm);
      const mark = row === undefined ? undefined : readKey(row, keys.deleting);
      if (server === undefined || row === undefined || mark === undefined || runs.has(serverId)) return;
      const caller: Caller = { userId: mark.userId, userName: '', projectId: mark.projectId, isAdmin: false, requestId: mark.requestId };
      const claim = claims.create('delete', caller, server.projectId, {});
      try {
        if (await claims.put(server.pool, server.vm, claim)) {
          await server.pool.settle();
          await writeAction(server.pool, server.vm, keyOf(serverId, claim, kinds.delete), kinds.delete);
          await start(server.pool, server.vm, serverId, 'delete', { claim, holder: claim }, attempt > 0).done;
          return;
        }
        // Another service is at work on it. It sees the mark and lets go; if it is dead its claim is taken over.
        claims.forget(claim.nonce);
        await claimChanged(server, attempt);
      } catch (error) {
        claims.forget(claim.nonce);
        if (isGone(error)) return;
        if (!isPassing(error)) throw error;
        await poolBack(server.pool, attempt + 1);
      }
    }
  }

  /** Waits until the claim on a server is another's or none, or for a while. */
  async function claimChanged({ pool, vm }: Server, attempt: number): Promise<void> {
    const before = claims.held(pool, vm)?.holder.nonce;
    const changed = deferred();
    const end = pool.cache.subscribe(() => {
      if (claims.held(pool, vm)?.holder.nonce !== before) changed.resolve();
    });
    try {
      const pause = Math.min(100 * 2 ** attempt, 5_000);
      await Promise.race([changed.promise, delay(pause, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)]);
    } finally {
      end();
    }
    const row = pool.cache.get('VM', vm);
    const held = claims.held(pool, vm);
    if (row === undefined || held === undefined || !(await claims.isDead(row, held))) return;
    const ours = await claims.takeOver(pool, row, held);
    if (ours !== undefined) await claims.release(pool, vm, ours.holder.nonce);
  }

  async function recover(): Promise<void> {
    for (const pool of theCloud().pools) {
      for (const vm of [...pool.cache.all('VM')]) {
        if (!pool.alive || refusing) break;
        try {
          if (isServer(vm)) await recoverServer(pool, vm);
          else if (isStrayBuild(pool, vm)) await destroyStrayBuild(theCloud(), pool, vm);
        } catch (error) {
          // The next round tries again.
          if (!isGone(error)) theCloud().log.error('workflow: what a dead process left could not be taken care of', { vm: vm.uuid, error });
        }
      }
    }
  }

  async function recoverServer(pool: Xapi, vm: Row<'VM'>): Promise<void> {
    // On its way between two pools it is in both for a while: the index knows where it is at home.
    if (theCloud().servers.get(vm.uuid)?.pool !== pool) return;
    const held = claims.held(pool, vm.$ref);
    if (readKey(vm, keys.deleting) !== undefined) deleteMarked(vm.uuid);
    else if (held === undefined) await claims.tidy(pool, vm);
    else if (!runs.has(vm.uuid) && await claims.isDead(vm, held)) await resume(pool, vm, held);
  }

  async function resume(pool: Xapi, vm: Row<'VM'>, dead: HeldClaim): Promise<void> {
    const kind = workflowKinds.find((known) => known === dead.claim.kind);
    if (kind === undefined) {
      theCloud().log.error('workflow: a claim of an unknown kind is left alone', { server: vm.uuid, kind: dead.claim.kind });
      return;
    }
    const held = await claims.takeOver(pool, vm, dead);
    if (held === undefined) return;
    const key = keyOf(vm.uuid, held.claim, kinds[kind]);
    const about = { server: vm.uuid, kind, requestId: held.claim.requestId };
    try {
      const end = await endOfAction(theCloud(), key);
      if (end === undefined) {
        theCloud().log.info('workflow: taken over', about);
        await writeAction(pool, vm.$ref, key, kinds[kind]);
      } else {
        // Its process died before it gave the claim back; or the pool knows only what was true minutes ago, in the middle of it.
        theCloud().log.warn('workflow: one that has ended is brought to its end again', { ...about, result: end });
      }
      start(pool, vm.$ref, vm.uuid, kind, held, true, end === 'Error' ? takeBack : execute).accepted();
    } catch (error) {
      claims.forget(held.holder.nonce);
      throw error;
    }
    obey(vm);
  }

  /** The mark outlives whoever was asked, and whoever does the work. */
  async function cancel({ pool, vm, id }: Server, kind: WorkflowKind): Promise<void> {
    const row = pool.cache.get('VM', vm);
    const claim = claims.held(pool, vm)?.claim;
    if (row === undefined || claim?.kind !== kind) return;
    await writeKey(pool, vm, keys.cancel, claim.nonce, row);
    const run = runs.get(id);
    if (run?.claim.nonce === claim.nonce) run.abort.abort(cancelled);
  }

  function obey(vm: Row<'VM'>): void {
    const run = runs.get(vm.uuid);
    if (run !== undefined && readKey(vm, keys.cancel) === run.claim.nonce) run.abort.abort(cancelled);
  }

  async function idle(): Promise<void> {
    while (background.size > 0) await Promise.all(background);
    await Promise.all(theCloud().pools.map((pool) => pool.settle()));
  }

  return {
    newClaim: (kind, caller, projectId, args = {}) => claims.create(kind, caller, projectId, args),
    begin,
    beginClaimed,
    deleteMarked,
    cancel,
    obey,
    abandon: (claim) => { claims.forget(claim.nonce); },
    running: (serverId) => runs.get(serverId),
    interrupt,
    recover,
    idle,
    async close(limitMilliseconds) {
      refusing = true;
      clearInterval(timer);
      const limit = new AbortController();
      await Promise.race([
        (async () => { while (background.size > 0) await Promise.all(background); })(),
        delay(limitMilliseconds, undefined, { signal: limit.signal, ref: false }).catch(() => undefined),
      ]);
      limit.abort();
      closing.abort();
    },
  };
}

/** Why a workflow is aborted: its user wants it so. */
const cancelled = new ApiError('conflict', 'The operation was cancelled.');

/** Thrown through the steps when the service stops: whoever starts next goes on. */
const stopped = new Error('the service is stopping');

/** Nobody knows whether it was done, or the database is away: it is tried again. */
const isPassing = (error: unknown): boolean => isOutcomeUnknown(error) || isStoreAway(error);

async function ignoringGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
