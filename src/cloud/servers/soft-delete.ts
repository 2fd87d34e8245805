/**
 * Deletion that can be taken back for a while (`settings.reclaimInterval`): the server is stopped and marked. Then it is restored, or deleted at
 * last, by its user or by time. Nova: nova/compute/manager.py, soft_delete_instance, restore_instance, _reclaim_queued_deletes.
 *
 * DEVIATION: with RECLAIM_INTERVAL set, deleting a server on which something else than a power action is at work is refused with 409; Nova lets
 * the two run into each other. forceDelete ends whatever is at work.
 */
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { keys, writeKey } from '../other-config.ts';
import { assertQuota, withinQuota } from '../quotas.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { deleteServer } from './delete.ts';
import { rememberHost, shutDown, startOnFittingHost } from './power.ts';
import { switchOff } from './resize.ts';
import type { Server } from './server.ts';

/**
 * Deletes a server as the settings want it: at once, or so that it can be restored for a while. One that has never run has nothing to restore.
 * @throws ApiError conflict when it is locked, protected in XAPI itself, or busy
 */
export async function deleteOrKeep(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  if ((cloud.settings.reclaimInterval ?? 0) <= 0 || server.launchedAt === null || server.taskState === 'deleting') {
    await deleteServer(cloud, caller, server);
    return;
  }
  assertAllowed(server, 'delete', caller);
  if (server.vmState === 'soft-delete') return;
  assertNotBlocked(server, ['destroy']);
  const row = server.pool.cache.get('VM', server.vm);
  if (row !== undefined && row.power_state !== 'Halted') assertNotBlocked(server, ['clean_shutdown', 'hard_shutdown']);
  await cloud.workflows.begin({
    kind: 'soft-delete', server, caller, args: { vmState: server.vmState },
    supersedes: ['start', 'stop', 'reboot-soft', 'reboot-hard', 'pause', 'unpause', 'suspend', 'resume'],
  });
}

/** Begins to restore; the server runs afterwards, as in Nova. @throws ApiError conflict (state, lock, busy); forbidden beyond the quota */
export async function restoreServer(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  assertAllowed(server, 'restore', caller);
  const { vcpus, ramMib } = server.flavor;
  await withinQuota(cloud, server.projectId, async () => {
    await assertQuota(cloud, server.projectId, { instances: 1, cores: vcpus, ramMib }, server.userId);
    await cloud.workflows.begin({ kind: 'restore', server, caller });
  });
}

export const softDeleteWorkflows = {
  'soft-delete': {
    action: 'delete',
    event: 'compute_soft_delete_instance',
    word: 'delete',
    failsToError: false,
    steps: (run) => [
      { name: 'stop', run: () => stop(run), undo: () => startAgain(run) },
      { name: 'mark', run: () => writeKey(run.pool, run.vm, keys.softDeleted, run.cloud.clock.now(), run.row()) },
    ],
  },
  restore: {
    action: 'restore',
    event: 'compute_restore_instance',
    word: 'restore',
    failsToError: false,
    steps: (run) => [
      { name: 'start', run: () => start(run), undo: () => switchOff(run) },
      { name: 'mark', run: () => writeKey(run.pool, run.vm, keys.softDeleted, undefined) },
    ],
  },
} as const satisfies Readonly<Record<string, Workflow>>;

async function stop(run: Run): Promise<void> {
  run.accepted();
  if (run.resumed) await run.adopt('clean_shutdown', 'hard_shutdown');
  await rememberHost(run);
  await shutDown(run);
  await run.pool.settle();
}

async function startAgain(run: Run): Promise<void> {
  await run.pool.settle();
  if (run.claim.args['vmState'] === 'active') await startOnFittingHost(run);
}

async function start(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('start', 'start_on');
  await startOnFittingHost(run);
}
