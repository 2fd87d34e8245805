/** What begins workflows, ends them, and takes over those of dead processes. */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { Ref } from '../xapi/datamodel.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import { createClaims, type HeldClaim } from './claims.ts';
import type { Cloud } from './cloud.ts';
import { endOfAction } from './instance-actions.ts';
import { keys, readKey, writeKey, type Claim } from './other-config.ts';
import type { Replicas } from './replicas.ts';
import { isServer } from './servers/from-vm.ts';
import type { Server } from './servers/server.ts';
import { workflowKinds, type WorkflowKind } from './servers/state.ts';
import { destroyStrayBuild, isStrayBuild } from './servers/stray-builds.ts';
import { createExecution, isPassing, keyOf, writeAction } from './workflow-execution.ts';
import { cancelled, createRun, deferred, stopped, type ActiveRun, type Engine } from './workflow-run.ts';
import type { Begin, Workflow, Workflows } from './workflow.ts';
import { isGone } from './xapi-errors.ts';

/** Milliseconds between signs of life of a long workflow. */
const beatInterval = 30_000;

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
  let refusing = false;

  function track(work: Promise<void>): Promise<void> {
    const guarded = work.catch((error: unknown) => {
      if (!closing.signal.aborted && error !== stopped) theCloud().log.error('workflow: failed outside its steps', { error });
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

  const engine: Engine = { cloud: theCloud, claims, closing: closing.signal, track };
  const { execute, takeBack, poolBack } = createExecution(engine);

  function start(
    pool: Xapi, vm: Ref<'VM'>, serverId: string, kind: WorkflowKind, held: HeldClaim, resumed: boolean, work: typeof execute = execute,
  ): ActiveRun {
    const run = createRun(engine, pool, vm, serverId, held, resumed, secrets.get(held.claim));
    runs.set(serverId, run);
    run.done = track(work(run, kinds[kind]).finally(() => {
      claims.forget(run.holder);
      if (runs.get(serverId) === run) runs.delete(serverId);
      // A user who still waits: it ended well without a call (the server was in the wanted state), or the service is stopping.
      run.acceptance.resolve();
    }));
    return run;
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
      await writeAction(theCloud(), pool, vm, keyOf(id, claim, kinds[kind]), kinds[kind]);
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
      await writeAction(theCloud(), pool, vm, keyOf(serverId, claim, kinds[kind]), kinds[kind]);
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
          await writeAction(theCloud(), server.pool, server.vm, keyOf(serverId, claim, kinds.delete), kinds.delete);
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
        await writeAction(theCloud(), pool, vm.$ref, key, kinds[kind]);
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
