/**
 * Shelving: the server is stopped and put away, an image of it is made for whoever wants one like it, and once it is offloaded no host is its
 * own. Its disks stay where they are: they are its data, and unshelving starts from them.
 *
 * DEVIATION: a server that is offloaded keeps its disks, and unshelving starts from those; Nova keeps the image alone, and loses ephemeral disks.
 */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, allHosts, findHost, hostsOfPool, type Host } from '../hosts.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import { noValidHost } from '../placement.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { coldPlans, moveDisksTo } from './cold-move.ts';
import { destroyVmWithDisks } from './delete.ts';
import { rememberHost, shutDown, startOnFittingHost } from './power.ts';
import { switchOff } from './resize.ts';
import type { Server } from './server.ts';
import { imageOfRun, imageSteps, originOf } from './snapshot.ts';
import { restoreMarks } from './storage-motion.ts';

/** Begins to shelve. Answers when it is under way. Nova: nova/compute/api.py, shelve. @throws ApiError conflict (state, lock, busy) */
export async function shelveServer(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  assertAllowed(server, 'shelve', caller);
  const row = server.pool.cache.get('VM', server.vm);
  if (row !== undefined && row.power_state !== 'Halted') assertNotBlocked(server, ['clean_shutdown', 'hard_shutdown']);
  await cloud.workflows.begin({
    kind: 'shelve', server, caller,
    args: {
      vmState: server.vmState, name: `${server.name}-shelved`, metadata: originOf(server, caller, 'snapshot'),
      // Of one that boots from a volume there is nothing to be kept for it on its host, and no image is made.
      offload: server.isVolumeBacked || (cloud.settings.shelvedOffloadTime ?? 0) === 0, isVolumeBacked: server.isVolumeBacked,
    },
  });
}

/** Takes a shelved server off its host. @throws ApiError conflict (state, lock, busy) */
export async function offloadServer(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  assertAllowed(server, 'shelveOffload', caller);
  await cloud.workflows.begin({ kind: 'shelve-offload', server, caller });
}

/** Both only for a server that is offloaded. */
export interface UnshelveRequest {
  /** Null lets it go wherever there is room; undefined: the zone that it was asked to be in. */
  readonly zone?: string | null;
  /** Name of the only host that will do. */
  readonly host?: string;
}

/**
 * Begins to unshelve; the server runs afterwards, as in Nova. Nova: nova/compute/api.py, unshelve.
 * @throws ApiError conflict (state, lock, busy; a place for a server that is on a host; a host outside of the zone);
 * badRequest for an unknown host, and for a zone that is not there
 */
export async function unshelveServer(cloud: Cloud, caller: Caller, server: Server, { zone, host }: UnshelveRequest): Promise<void> {
  assertAllowed(server, 'unshelve', caller);
  const target = host === undefined ? undefined : findHost(cloud, host);
  if (host !== undefined && target === undefined) throw new ApiError('badRequest', `Compute host ${host} could not be found.`);
  if ((host !== undefined || zone !== undefined) && server.vmState !== 'shelved_offloaded') {
    throw new ApiError('conflict', `Specifying an availability zone or a host when unshelving instance "${server.id}" with status "${server.vmState}" `
      + 'is not supported. The instance status must be "SHELVED_OFFLOADED".');
  }
  if (typeof zone === 'string' && !allHosts(cloud).some((each) => each.availabilityZone === zone && acceptsServers(each))) {
    throw new ApiError('badRequest', 'The requested availability zone is not available');
  }
  const wanted = zone === undefined ? server.pinnedAvailabilityZone : zone;
  if (target !== undefined && wanted !== null && target.availabilityZone !== wanted) {
    throw new ApiError('conflict', `Host "${target.name}" is not in the availability zone "${wanted}".`);
  }
  const row = server.pool.cache.get('VM', server.vm);
  await cloud.workflows.begin({
    kind: 'unshelve', server, caller,
    args: {
      vmState: server.vmState, image: (row && readKey(row, keys.shelvedImage)) ?? '', host: target?.uuid ?? '',
      zone: wanted ?? '', zoneBefore: server.pinnedAvailabilityZone ?? '',
    },
  });
}

// ---- the workflows ---------------------------------------------------------------------------------------------------

export const shelveWorkflows = {
  shelve: {
    action: 'shelve',
    event: 'compute_shelve_instance',
    word: 'shelve',
    failsToError: false,
    steps: (run) => [
      { name: 'stop', run: () => stop(run), undo: () => startAgain(run) },
      ...(run.claim.args['isVolumeBacked'] === true ? [] : imageSteps(run, 'dropped')),
      { name: 'mark', run: () => mark(run), undo: () => unmark(run) },
      { name: 'offload', run: () => (run.claim.args['offload'] === true ? offload(run) : undefined) },
    ],
  },
  'shelve-offload': {
    action: 'shelveOffload',
    event: 'compute_shelve_offload_instance',
    word: 'shelveOffload',
    failsToError: false,
    steps: (run) => [{ name: 'offload', run: () => offload(run) }],
  },
  unshelve: {
    action: 'unshelve',
    event: 'compute_unshelve_instance',
    word: 'unshelve',
    failsToError: false,
    steps: (run) => [
      { name: 'zone', run: () => setZone(run, 'zone'), undo: () => whileShelved(run, () => setZone(run, 'zoneBefore')) },
      { name: 'bring', run: () => whileShelved(run, bring), undo: () => restoreMarks(run) },
      { name: 'start', run: () => whileShelved(run, start), undo: () => whileShelved(run, switchOff) },
      { name: 'unmark', run: () => whileShelved(run, unshelved) },
      // From here on it is not undone any more.
      { name: 'image', run: () => dropImage(run) },
    ],
  },
} as const satisfies Readonly<Record<string, Workflow>>;

async function whileShelved(run: Run, step: (run: Run) => Promise<void>): Promise<void> {
  await run.pool.settle();
  if (keys.shelved.key in run.row().other_config) await step(run);
}

async function stop(run: Run): Promise<void> {
  run.accepted();
  if (run.resumed) await run.adopt('clean_shutdown', 'hard_shutdown');
  await rememberHost(run);
  await shutDown(run);
  await run.pool.settle();
}

/** What was paused or suspended has lost its memory: it stays stopped. */
async function startAgain(run: Run): Promise<void> {
  await run.pool.settle();
  if (run.claim.args['vmState'] === 'active') await startOnFittingHost(run);
}

async function mark(run: Run): Promise<void> {
  const { pool, vm } = run;
  await writeKey(pool, vm, keys.shelvedImage, imageOfRun(run)?.uuid, run.row());
  await writeKey(pool, vm, keys.shelved, run.cloud.clock.now(), run.row());
  await pool.settle();
}

/** A mark of an older time, of a server that somebody has started since with `xe`, goes as well. */
async function unmark(run: Run): Promise<void> {
  await run.pool.settle();
  for (const key of [keys.offloaded, keys.shelved]) if (key.key in run.row().other_config) await writeKey(run.pool, run.vm, key, undefined);
  await writeKey(run.pool, run.vm, keys.shelvedImage, undefined);
  await run.pool.settle();
}

async function offload(run: Run): Promise<void> {
  await writeKey(run.pool, run.vm, keys.offloaded, run.cloud.clock.now(), run.row());
  await run.pool.settle();
}

const isOffloaded = (run: Run): boolean => keys.offloaded.key in run.row().other_config;

async function setZone(run: Run, which: 'zone' | 'zoneBefore'): Promise<void> {
  run.accepted();
  const zone = String(run.claim.args[which]);
  await writeKey(run.pool, run.vm, keys.zone, zone === '' ? undefined : zone, run.row());
  await run.pool.settle();
}

const hostWanted = (run: Run): Host | undefined =>
  hostsOfPool(run.cloud, run.pool).find(({ uuid }) => uuid === run.claim.args['host']);

/** Brings the disks of an offloaded server to a host that can take it; mostly one sees them where they are. */
async function bring(run: Run): Promise<void> {
  const row = run.row();
  if (!isOffloaded(run) || row.power_state !== 'Halted') return;
  const { host } = run.claim.args;
  const [plan] = coldPlans(run.cloud, run.pool, row, {
    memoryBytes: row.memory_static_max, sourceHost: readKey(row, keys.host) ?? '', mayStay: true, host: host === '' ? null : String(host), excluded: new Set(),
  });
  if (plan === undefined) throw noValidHost();
  await moveDisksTo(run, plan.target);
}

async function start(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('start', 'start_on');
  const only = hostWanted(run);
  if (only === undefined && run.claim.args['host'] !== '') throw noValidHost();
  await startOnFittingHost(run, { only });
}

async function unshelved(run: Run): Promise<void> {
  await writeKey(run.pool, run.vm, keys.launched, run.cloud.clock.now(), run.row());
  await unmark(run);
}

async function dropImage(run: Run): Promise<void> {
  await run.pool.settle();
  const image = run.pool.cache.byUuid('VM', String(run.claim.args['image']));
  if (image?.is_a_template === true) await destroyVmWithDisks(run, image);
  await run.pool.settle();
}
