/** How a workflow is carried out: its steps, again when nobody knows what became of one; what it takes back when it fails; how it ends. */
import { setTimeout as delay } from 'node:timers/promises';
import { isStoreAway } from '../store/store.ts';
import type { Ref } from '../xapi/datamodel.ts';
import { Closed, XapiError } from '../xapi/error.ts';
import type { Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { hostNameOf } from './hosts.ts';
import { beginAction, finishAction, type ActionKey } from './instance-actions.ts';
import { keys, writeKey, type Claim } from './other-config.ts';
import { hostOfVm } from './servers/from-vm.ts';
import { cancelled, stopped, type ActiveRun, type Engine } from './workflow-run.ts';
import type { Outcome, Step, Workflow } from './workflow.ts';
import { faultSentence, isGone, isOutcomeUnknown } from './xapi-errors.ts';

export interface Execution {
  /** From the first step to the end of the claim. */
  execute(run: ActiveRun, workflow: Workflow): Promise<void>;
  /** Of a workflow whose failure is written down, but whose effects may be there. */
  takeBack(run: ActiveRun, workflow: Workflow): Promise<void>;
  /** Until the pool answers. @throws stopped when it was closed on purpose */
  poolBack(pool: Xapi, attempt: number): Promise<void>;
}

export function createExecution({ cloud, claims, closing }: Engine): Execution {
  /**
   * Runs it until its outcome is known: again after a broken line, however long the pool or the database is away; and when xapi has restarted
   * meanwhile, which may know no more what it had answered before.
   */
  async function insist(run: ActiveRun, work: () => void | Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      mayGoOn(run);
      const { pool } = run;
      const { logins } = pool;
      let reason: unknown = 'xapi has restarted';
      try {
        if (run.resumed) await claimAgain(run);
        await work();
        if (pool.logins === logins) return;
      } catch (error) {
        if (closing.aborted) throw stopped;
        if (!isPassing(error) && pool.logins === logins) throw error;
        reason = error;
      }
      cloud().log.warn('workflow: outcome unknown, trying again', { server: run.serverId, kind: run.claim.kind, attempt, reason });
      run.resumed = true;
      // However it ends, it is under way: nobody shall wait for the pool to come back.
      run.accepted();
      await poolBack(run.pool, attempt);
    }
  }

  /** A pool that has gone back in time to before the claim would leave us at work without it. */
  async function claimAgain({ pool, vm, claim, holder }: ActiveRun): Promise<void> {
    const isForgotten = pool.cache.get('VM', vm) !== undefined && claims.held(pool, vm) === undefined;
    if (!isForgotten || holder !== claim.nonce) return;
    await claims.put(pool, vm, claim);
    await pool.settle();
  }

  /** @throws stopped when it is not ours any more */
  function mayGoOn(run: ActiveRun): void {
    if (closing.aborted) throw stopped;
    if (!claims.isLost(run.pool, run.vm, run.holder)) return;
    cloud().log.warn('workflow: another replica has taken it over', { server: run.serverId, kind: run.claim.kind });
    throw stopped;
  }

  async function poolBack(pool: Xapi, attempt: number): Promise<void> {
    // Most often it is there again when it is asked: only who has tried before waits.
    for (let pause = attempt - 1; ; pause += 1) {
      if (pause > 0) await delay(Math.min(50 * 2 ** pause, 10_000), undefined, { signal: closing, ref: false }).catch(() => { throw stopped; });
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
      let outcome = await carryOut();
      for (let attempt = 1; ; attempt += 1) {
        // Who supersedes takes care of everything that is there.
        if (outcome.result === 'failure' || outcome.result === 'cancelled') for (const step of steps.slice(0, begun).reverse()) await undo(run, step);
        if (await hasEnded(run, workflow, outcome, attempt)) break;
        if (outcome.result === 'success') outcome = await carryOut();
      }
      if (outcome.result === 'failure') run.acceptance.reject(outcome.error);
    } catch (error) {
      if (error !== stopped) throw error;
    }
  }

  /** Writes the end down and takes the claim off. False: nobody knows whether, and perhaps the pool is as it was before the last steps. */
  async function hasEnded(run: ActiveRun, workflow: Workflow, outcome: Outcome, attempt: number): Promise<boolean> {
    let isConcluded = false;
    try {
      mayGoOn(run);
      await conclude(run, workflow, outcome);
      isConcluded = true;
      await claims.release(run.pool, run.vm, run.holder);
      return true;
    } catch (error) {
      if (error === stopped || closing.aborted) throw stopped;
      if (!isPassing(error)) throw error;
      cloud().log.warn('workflow: its end is unknown, trying again', { server: run.serverId, kind: run.claim.kind, attempt, error });
      run.resumed = true;
      run.accepted();
      await poolBack(run.pool, attempt);
      return isConcluded && claims.held(run.pool, run.vm)?.holder.nonce !== run.holder;
    }
  }

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

  return { execute, takeBack, poolBack };
}

// ---- what is written down --------------------------------------------------------------------------------------------

export const keyOf = (serverId: string, claim: Claim, workflow: Workflow): ActionKey => ({
  serverId,
  requestId: claim.requestId,
  action: workflow.action,
  userId: claim.userId,
  projectId: claim.projectId,
});

export async function writeAction(cloud: Cloud, pool: Xapi, vm: Ref<'VM'>, key: ActionKey, workflow: Workflow): Promise<void> {
  await beginAction(cloud, key, { name: workflow.event, host: hostNameOfVm(pool, vm) });
}

function hostNameOfVm(pool: Xapi, vm: Ref<'VM'>): string | null {
  const row = pool.cache.get('VM', vm);
  const host = row === undefined ? undefined : hostOfVm(pool, row);
  return host === undefined ? null : hostNameOf(host);
}

/** Nobody knows whether it was done, or the database is away: it is tried again. */
export const isPassing = (error: unknown): boolean => isOutcomeUnknown(error) || isStoreAway(error);

async function ignoringGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
