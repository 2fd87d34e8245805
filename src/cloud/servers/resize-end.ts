/** The end of a resize or cold migration: confirmed, by a user or by time, or reverted. Nova: nova/compute/api.py, confirm_resize, revert_resize. */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { nextEvent } from '../instance-actions.ts';
import { updateMigration, type MigrationStatus } from '../migrations.ts';
import { keys, readKey, writeKey, type ResizeMark } from '../other-config.ts';
import { assertQuota, withinQuota } from '../quotas.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { dropFormerDisks } from './former-disks.ts';
import { rememberHost, shutDown, startOnFittingHost } from './power.ts';
import { dropMarks, leave, markOf, restoreDisks, restoreFlavor, restoreSize, sendBack } from './resize.ts';
import type { Server } from './server.ts';
import { restoreMarks } from './storage-motion.ts';

/** @throws ApiError conflict (state, lock, busy); badRequest when nothing is known of what was before */
export async function confirmResize(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  assertAllowed(server, 'confirmResize', caller);
  demandMark(server);
  await cloud.workflows.begin({ kind: 'confirm-resize', server, caller });
}

/** @throws ApiError conflict (state, lock, busy); badRequest; forbidden when the old flavor is beyond the quota by now */
export async function revertResize(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  assertAllowed(server, 'revertResize', caller);
  const { flavor } = demandMark(server);
  await withinQuota(cloud, server.projectId, async () => {
    if (flavor !== null) {
      const more = { instances: 0, cores: flavor.vcpus - server.flavor.vcpus, ramMib: flavor.ramMib - server.flavor.ramMib };
      await assertQuota(cloud, server.projectId, more, server.userId);
    }
    await cloud.workflows.begin({ kind: 'revert-resize', server, caller });
  });
}

function demandMark({ pool, vm }: Server): ResizeMark {
  const row = pool.cache.get('VM', vm);
  const mark = row === undefined ? undefined : readKey(row, keys.resize);
  if (mark === undefined) throw new ApiError('badRequest', 'Instance has not been resized.');
  return mark;
}

// ---- the workflows ---------------------------------------------------------------------------------------------------

const setMigration = async (run: Run, status: MigrationStatus): Promise<void> => {
  const mark = markOf(run);
  if (mark !== undefined) await updateMigration(run.cloud, mark.migration, { status });
};

export const confirmWorkflow: Workflow = {
  action: 'confirmResize',
  event: 'compute_confirm_resize',
  word: 'confirmResize',
  failsToError: false,
  steps: (run) => [
    { name: 'begin', run: () => setMigration(run, 'confirming'), undo: () => setMigration(run, 'finished') },
    { name: 'disks', run: () => dropFormerDisks(run) },
    { name: 'row', run: () => setMigration(run, 'confirmed') },
    { name: 'marks', run: () => dropMarks(run) },
  ],
};

export const revertWorkflow: Workflow = {
  action: 'revertResize',
  event: 'compute_revert_resize',
  word: 'revertResize',
  // The way back has no way back: the marks stay, and who resets the state may try again.
  failsToError: true,
  steps: (run) => [
    { name: 'begin', run: () => begin(run) },
    { name: 'stop', run: () => stop(run) },
    // Once more, where storage refused in the middle: every disk shall be in a place or gone.
    { name: 'disks', run: () => whileAway(run, restoreDisks), undo: () => whileAway(run, restoreDisks) },
    { name: 'size', run: () => whileAway(run, restoreSize) },
    // What was sent keeps its marks, whatever else fails.
    { name: 'send back', run: () => whileAway(run, sendBack), undo: () => restoreMarks(run) },
    { name: 'flavor', run: () => whileAway(run, restoreFlavor) },
    { name: 'host', run: () => leave(run) },
    { name: 'start', run: () => start(run) },
    { name: 'row', run: () => setMigration(run, 'reverted') },
    { name: 'marks', run: () => dropMarks(run) },
  ],
  ended: (run, { result }) => (result === 'success' ? Promise.resolve() : setMigration(run, 'error')),
};

/** `nova:resize-finish` stays until the server is what it was: until then it is stopped, from then on it may run. */
const isAway = (run: Run): boolean => keys.resizeFinish.key in run.row().other_config;

const whileAway = async (run: Run, step: (run: Run) => Promise<void>): Promise<void> => {
  if (isAway(run)) await step(run);
};

async function begin(run: Run): Promise<void> {
  await setMigration(run, 'reverting');
  run.accepted();
}

async function stop(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('clean_shutdown', 'hard_shutdown');
  if (!isAway(run)) return;
  await rememberHost(run);
  await shutDown(run);
  await run.pool.settle();
}

async function start(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('start', 'start_on');
  const { serverId, claim } = run;
  await nextEvent(run.cloud, { serverId, requestId: claim.requestId, action: 'revertResize', userId: claim.userId, projectId: claim.projectId }, {
    name: 'compute_finish_revert_resize', host: run.cloud.servers.get(serverId)?.host ?? null,
  });
  if (markOf(run)?.wasActive === true) await startOnFittingHost(run);
  await writeKey(run.pool, run.vm, keys.launched, run.cloud.clock.now(), run.row());
}
