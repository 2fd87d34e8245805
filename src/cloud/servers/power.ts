/**
 * Start, stop, reboot, pause, suspend and back.
 *
 * Each verb claims the server and answers when XAPI has accepted its task; the rest is followed in the background. Each step asks for a power
 * state rather than for a call: found in that state it is done, so it can be repeated after a crash and meets no quarrel with whoever
 * does the same with `xe`.
 */
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { hostOf, type Host } from '../hosts.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import { fittingHosts, isHostsRefusal, keepPlace, mayCome, needsOfVm, noValidHost, reachableHosts, type Needs } from '../placement.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Run, Workflow } from '../workflow.ts';
import { isGuestDeaf } from '../xapi-errors.ts';
import { assertAllowed, type GuardedAction } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import type { Server } from './server.ts';
import { whenGuestSpeaks } from './silent-guest.ts';
import type { WorkflowKind } from './state.ts';

// ---- what the API calls ----------------------------------------------------------------------------------------------

/** @throws ApiError conflict (state, lock, blocked, busy) */
export const startServer = verb('os-start', 'start', ['start', 'start_on']);
/** Clean, and by force after `settings.shutdownTimeout` or when the guest cannot. @throws ApiError conflict */
export const stopServer = verb('os-stop', 'stop', ['clean_shutdown', 'hard_shutdown']);
export const pauseServer = verb('pause', 'pause', ['pause']);
export const unpauseServer = verb('unpause', 'unpause', ['unpause']);
export const suspendServer = verb('suspend', 'suspend', ['suspend']);
export const resumeServer = verb('resume', 'resume', ['resume']);

/** SOFT asks the guest and is forced after `settings.shutdownTimeout`; HARD ends other power actions that hang. @throws ApiError conflict */
export async function rebootServer(cloud: Cloud, caller: Caller, server: Server, type: 'SOFT' | 'HARD'): Promise<void> {
  assertAllowed(server, type === 'SOFT' ? 'reboot-soft' : 'reboot-hard', caller);
  assertNotBlocked(server, type === 'SOFT' ? ['clean_reboot'] : ['hard_reboot']);
  const row = server.pool.cache.get('VM', server.vm);
  await cloud.workflows.begin({
    kind: type === 'SOFT' ? 'reboot-soft' : 'reboot-hard',
    server,
    caller,
    // A domain number other than this one tells later that it has rebooted.
    args: { domid: row?.domid ?? -1 },
    ...(type === 'HARD' ? { supersedes: ['reboot-soft', 'reboot-hard', 'resume', 'unpause', 'pause', 'suspend'] } : {}),
  });
}

function verb(action: GuardedAction, kind: WorkflowKind, operations: readonly string[]) {
  return async (cloud: Cloud, caller: Caller, server: Server): Promise<void> => {
    assertAllowed(server, action, caller);
    assertNotBlocked(server, operations);
    await cloud.workflows.begin({ kind, server, caller });
  };
}

// ---- the workflows ---------------------------------------------------------------------------------------------------

type Power = 'Halted' | 'Paused' | 'Running' | 'Suspended';

interface PowerWorkflow extends Pick<Workflow, 'action' | 'event' | 'word'> {
  readonly run: (run: Run) => Promise<void>;
}

const powerWorkflow = ({ run: work, ...names }: PowerWorkflow): Workflow =>
  ({ ...names, failsToError: false, steps: (run) => [{ name: names.action, run: () => work(run) }] });

export const powerWorkflows = {
  start: powerWorkflow({ action: 'start', event: 'compute_start_instance', word: 'start', run: start }),
  stop: powerWorkflow({ action: 'stop', event: 'compute_stop_instance', word: 'stop', run: stop }),
  'reboot-soft': powerWorkflow({ action: 'reboot', event: 'compute_reboot_instance', word: 'reboot', run: rebootSoft }),
  'reboot-hard': powerWorkflow({ action: 'reboot', event: 'compute_reboot_instance', word: 'reboot', run: rebootHard }),
  pause: powerWorkflow({ action: 'pause', event: 'compute_pause_instance', word: 'pause', run: (run) => reach(run, 'Paused', 'pause', 'VM.pause') }),
  unpause: powerWorkflow({ action: 'unpause', event: 'compute_unpause_instance', word: 'unpause', run: (run) => reach(run, 'Running', 'unpause', 'VM.unpause') }),
  suspend: powerWorkflow({ action: 'suspend', event: 'compute_suspend_instance', word: 'suspend', run: suspend }),
  resume: powerWorkflow({ action: 'resume', event: 'compute_resume_instance', word: 'resume', run: (run) => reach(run, 'Running', 'resume', 'VM.resume', false, false) }),
} as const satisfies Partial<Readonly<Record<WorkflowKind, Workflow>>>;

/** One call, unless the VM is where it would bring it. */
async function reach(run: Run, wanted: Power, operation: string, method: string, ...params: readonly boolean[]): Promise<void> {
  if (run.resumed) await run.adopt(operation);
  if (run.row().power_state === wanted) return;
  await orAlready(run, wanted, async () => {
    await run.async(method, [run.vm, ...params]);
  });
}

/** Somebody else brought the VM where it was wanted, or a try of ours whose answer was lost did. */
async function orAlready(run: Run, wanted: Power, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof XapiError) || error.code !== 'VM_BAD_POWER_STATE') throw error;
    await run.pool.settle();
    if (run.row().power_state !== wanted) throw error;
  }
}

async function suspend(run: Run): Promise<void> {
  await rememberHost(run);
  await whenGuestSpeaks(run, () => reach(run, 'Suspended', 'suspend', 'VM.suspend'));
}

async function start(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('start', 'start_on');
  await startOnFittingHost(run);
}

async function stop(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('hard_shutdown');
  await rememberHost(run);
  await shutDown(run);
}

/** The host of a halted server is the one that it last ran on, and its console's log has the number of its domain: XAPI forgets both. */
export async function rememberHost(run: Run): Promise<void> {
  const { cache } = run.pool;
  const { resident_on, domid, metrics } = run.row();
  const host = cache.get('host', resident_on);
  if (host === undefined) return;
  await writeKey(run.pool, run.vm, keys.host, host.uuid, run.row());
  await writeKey(run.pool, run.vm, keys.domain, { domid, host: host.uuid, started: cache.get('VM_metrics', metrics)?.start_time ?? '' }, run.row());
}

/** Brings the VM to Halted: politely first when it runs, then by force. */
export async function shutDown(run: Run): Promise<void> {
  if (run.row().power_state === 'Halted') return;
  if (run.row().power_state === 'Running' && await shutsDownCleanly(run)) return;
  await orAlready(run, 'Halted', async () => {
    await run.async('VM.hard_shutdown', [run.vm]);
  });
}

async function shutsDownCleanly(run: Run): Promise<boolean> {
  try {
    await run.async('VM.clean_shutdown', [run.vm], { limit: run.cloud.settings.shutdownTimeout * 1000 });
    return true;
  } catch (error) {
    if (!isOverdue(run, error)) throw error;
    await run.pool.settle();
    return run.row().power_state === 'Halted';
  }
}

/** A guest that cannot, will not or does not in time; also one that was stopped by somebody else meanwhile. */
function isOverdue(run: Run, error: unknown): boolean {
  return !run.signal.aborted && error instanceof XapiError
    && (isGuestDeaf(error) || error.code === 'TASK_CANCELLED' || error.code === 'VM_BAD_POWER_STATE' || error.code === 'OPERATION_BLOCKED');
}

async function rebootSoft(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('clean_reboot', 'hard_reboot');
  if (hasRebooted(run)) return;
  try {
    await run.async('VM.clean_reboot', [run.vm], { limit: run.cloud.settings.shutdownTimeout * 1000 });
  } catch (error) {
    if (!isOverdue(run, error)) throw error;
    await run.pool.settle();
    if (!hasRebooted(run)) await forceReboot(run);
  }
}

async function rebootHard(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('hard_reboot', 'start_on');
  if (!hasRebooted(run)) await forceReboot(run);
}

/** It runs in another domain than when the reboot was asked for: some try has done it. Only looked at when there may have been one. */
function hasRebooted(run: Run): boolean {
  const row = run.row();
  return row.power_state === 'Running' && row.domid >= 0 && row.domid !== run.claim.args['domid'] && (run.resumed || run.claim.args['domid'] !== -1);
}

/** From any power state to a freshly started VM. */
async function forceReboot(run: Run): Promise<void> {
  const power = run.row().power_state;
  if (power === 'Running' || power === 'Paused') {
    await run.async('VM.hard_reboot', [run.vm]);
    return;
  }
  // The memory of a suspended VM is thrown away, as Nova's drivers do.
  if (power === 'Suspended') {
    await run.async('VM.hard_shutdown', [run.vm]);
    await run.pool.settle();
  }
  await startOnFittingHost(run);
}

export interface StartOptions {
  /** The only host that will do. */
  readonly only?: Host | undefined;
}

/**
 * Starts a VM that is halted: where it last ran if it can, else on the emptiest host; when that refuses, on the next.
 * @throws ApiError internal, Nova's "No valid host", when none takes it; XapiError for what no host would change
 */
export async function startOnFittingHost(run: Run, { only }: StartOptions = {}): Promise<void> {
  const { cloud, pool } = run;
  if (run.row().power_state === 'Running') return;
  const tried = new Set<Ref<'host'>>();
  let asked: readonly Host[] | undefined;
  let refusal: unknown;
  for (;;) {
    const needs = needsOfVm(pool, run.row());
    const next = (hosts: readonly Host[]): Host | undefined => nextHost(run, hosts.filter((host) => !tried.has(host.ref)), only, needs);
    if (next(fittingHosts(cloud, pool, needs)) === undefined) asked ??= await hostsWithRoom(run, needs);
    const kept = await keepPlace(cloud, pool, run.row(), () => next(fittingHosts(cloud, pool, needs)) ?? next(asked ?? []));
    if (kept === undefined) throw noValidHost(refusal);
    const { host, release } = kept;
    tried.add(host.ref);
    try {
      await orAlready(run, 'Running', async () => {
        await run.async('VM.start_on', [run.vm, host.ref, false, false]);
      });
      await pool.settle();
      const now = hostOf(cloud, pool, run.row().resident_on) ?? host;
      await writeKey(pool, run.vm, keys.host, now.uuid, run.row());
      return;
    } catch (error) {
      if (!isHostsRefusal(error)) throw error;
      cloud.log.warn('placement: a host refused a server', { server: run.serverId, host: host.name, error });
      refusal = error;
    } finally {
      release();
    }
  }
}

/** The one where it last ran, else the first that may be. */
function nextHost(run: Run, hosts: readonly Host[], only: Host | undefined, needs: Needs): Host | undefined {
  if (only !== undefined) return hosts.find((host) => host.ref === only.ref);
  const last = readKey(run.row(), keys.host);
  const welcome = hosts.filter((host) => mayCome(run.cloud, host, needs));
  return welcome.find(({ uuid }) => uuid === last) ?? welcome[0];
}

/** Where the cache says that nobody has room, XAPI is asked: it may know better. */
async function hostsWithRoom({ cloud, pool }: Run, needs: Needs): Promise<readonly Host[]> {
  const free = await Promise.all(reachableHosts(cloud, pool, needs).map(async (host) =>
    ({ host, bytes: Number(await pool.call('host.compute_free_memory', host.ref)) })));
  return free.filter(({ bytes }) => bytes >= needs.memoryBytes).map(({ host }) => host);
}
