/**
 * Resize and cold migration: the server is stopped, gets its new size or host, is started again if it ran, and then waits to be confirmed or
 * reverted (`resize-end.ts`). What it was is written down first (`nova:resize`), so that every step can be undone, now or later.
 *
 * DEVIATION: a resize stays on the server's host when that has room ([DEFAULT] allow_resize_to_same_host of Nova), and moves it only if not.
 * DEVIATION: a flavor with a disk smaller than the server's is refused at once with 400, since no storage of XAPI shrinks a disk; Nova takes the
 * request and fails afterwards. A swap disk that is larger than the new flavor's stays as it is.
 */
import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { findHost, hostOf, hostsOfPool, type Host } from '../hosts.ts';
import { nextEvent } from '../instance-actions.ts';
import { ensureMigration, updateMigration } from '../migrations.ts';
import { keys, readKey, writeKey, type ResizeMark } from '../other-config.ts';
import { hostSeesSr, keepPlace, noValidHost } from '../placement.ts';
import { assertQuota, withinQuota } from '../quotas.ts';
import type { Outcome, Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { coldPlans, moveDisksBack, moveDisksTo, type ColdWish } from './cold-move.ts';
import { destroyVdi, ignoringGone } from './delete.ts';
import { addBlankDisks, GiB, MiB } from './disks.ts';
import { drivesOf, dropFormerDisks, formerDisks, growDrive, putDisksBack } from './former-disks.ts';
import { hostOfVm } from './from-vm.ts';
import { preCheckError } from './migration-refusals.ts';
import { takeMarkOff } from './marks.ts';
import { rememberHost, shutDown, startOnFittingHost } from './power.ts';
import type { Server, ServerFlavor } from './server.ts';
import { isOfSize, setSize, sizeOfFlavor, sizeOfVm } from './size.ts';
import { disksOfVm } from './vm-disks.ts';

export interface ResizeRequest {
  readonly flavor: ServerFlavor;
  readonly diskConfig?: 'MANUAL' | 'AUTO' | undefined;
}

/** Nova: nova/exception.py, CannotResizeDisk. */
const cannotResizeDisk = (reason: string): ApiError => new ApiError('badRequest', `Server disk was unable to be resized because: ${reason}`);

/**
 * Begins a resize. Answers when it is under way. Nova: nova/compute/api.py, resize.
 * @throws ApiError conflict (state, lock, busy, host down); badRequest for the same flavor, a smaller disk; forbidden beyond the quota
 */
export async function resizeServer(cloud: Cloud, caller: Caller, server: Server, { flavor, diskConfig }: ResizeRequest): Promise<void> {
  const vm = assertMovable(cloud, caller, server, 'resize');
  if (flavor.diskGib === 0 && server.flavor.diskGib !== 0 && !server.isVolumeBacked) throw cannotResizeDisk('Resize to zero disk flavor is not allowed.');
  if (flavor.id === server.flavor.id) throw new ApiError('badRequest', 'When resizing, instances must change flavor!');
  await withinQuota(cloud, server.projectId, async () => {
    await assertQuota(cloud, server.projectId, {
      instances: 0, cores: flavor.vcpus - server.flavor.vcpus, ramMib: flavor.ramMib - server.flavor.ramMib,
    }, server.userId);
    assertNoSmallerDisk(server, flavor);
    await begin(cloud, caller, server, vm, 'resize', null, { flavor, ...(diskConfig === undefined ? {} : { diskConfig }) });
  });
}

/**
 * Begins to move a server to another host, stopped meanwhile.
 * @param host name of the target; null: any
 * @throws ApiError conflict (state, lock, busy, host down); badRequest for an unknown host or its own one, and where no host can take its disks
 */
export async function migrateServer(cloud: Cloud, caller: Caller, server: Server, host: string | null): Promise<void> {
  const vm = assertMovable(cloud, caller, server, 'migrate');
  if (host !== null) {
    const target = findHost(cloud, host);
    if (target === undefined) throw new ApiError('badRequest', `Compute host ${host} could not be found.`);
    if (target.pool !== server.pool) {
      throw preCheckError(`Host ${target.name} belongs to another pool than ${server.host ?? 'the server'}: a server moves there only while it runs, by live migration.`);
    }
    if (target.name === server.host) throw new ApiError('badRequest', 'Cannot migrate to the host where the server exists.');
  }
  await begin(cloud, caller, server, vm, 'migrate', host, {});
}

function assertMovable(cloud: Cloud, caller: Caller, server: Server, action: 'resize' | 'migrate'): Row<'VM'> {
  assertAllowed(server, action, caller);
  const vm = server.pool.cache.get('VM', server.vm);
  if (vm === undefined) throw new ApiError('notFound', `Instance ${server.id} could not be found.`);
  const host = hostOf(cloud, server.pool, vm.resident_on);
  // Nova: nova/compute/api.py, check_instance_host; nova/exception.py, ServiceUnavailable.
  if (host !== undefined && (!host.alive || host.forcedDown)) throw new ApiError('conflict', 'Service is unavailable at this time.');
  if (vm.power_state !== 'Halted') assertNotBlocked(server, ['clean_shutdown', 'hard_shutdown']);
  return vm;
}

function assertNoSmallerDisk({ pool, vm }: Server, flavor: ServerFlavor): void {
  const row = pool.cache.get('VM', vm);
  const disks = row === undefined ? [] : disksOfVm(pool, row)
    .filter(({ vbd }) => readKey(vbd, keys.volume) === undefined).toSorted((a, b) => Number(a.vbd.userdevice) - Number(b.vbd.userdevice));
  const root = disks.find(({ vdi }) => readKey(vdi, keys.diskRole) === 'root') ?? disks.find(({ vdi }) => readKey(vdi, keys.diskRole) === undefined);
  const isSmaller = (vdi: Row<'VDI'> | undefined, gib: number): boolean => vdi !== undefined && gib * GiB < vdi.virtual_size;
  const ephemeral = disks.find(({ vdi }) => readKey(vdi, keys.diskRole) === 'ephemeral');
  // A flavor without disk asks for none in particular: the server had one of the image's size, and keeps it.
  if ((flavor.diskGib !== 0 && isSmaller(root?.vdi, flavor.diskGib)) || isSmaller(ephemeral?.vdi, flavor.ephemeralGib)) {
    throw cannotResizeDisk('Unable to resize disk down.');
  }
}

async function begin(
  cloud: Cloud, caller: Caller, server: Server, vm: Row<'VM'>, kind: 'resize' | 'migrate', host: string | null, args: Readonly<Record<string, unknown>>,
): Promise<void> {
  const size = 'flavor' in args ? sizeOfFlavor(args['flavor'] as ServerFlavor) : sizeOfVm(vm);
  // Told at once where no host could ever take it; that there is none with room shows in the action, as in Nova.
  coldPlans(cloud, server.pool, vm, wishFor(server.pool, vm, size.staticMax, kind, host, new Set()));
  await cloud.workflows.begin({
    kind, server, caller, args: { migration: randomUUID(), host: host ?? '', vmState: server.vmState, ...args },
  });
}

const wishFor = (
  pool: Xapi, vm: Row<'VM'>, memoryBytes: number, kind: 'resize' | 'migrate', host: string | null, excluded: ReadonlySet<string>,
): ColdWish => ({ memoryBytes, sourceHost: hostOfVm(pool, vm)?.uuid ?? '', mayStay: kind === 'resize', host, excluded });

// ---- the workflow ----------------------------------------------------------------------------------------------------

const moving = (kind: 'resize' | 'migrate'): Workflow => ({
  action: kind,
  event: 'compute_prep_resize',
  word: kind,
  // A failure brings back what was; only when that fails too it is an error.
  failsToError: false,
  steps: (run) => {
    const state: MoveState = { kind, target: undefined, excluded: new Set() };
    return [
      { name: 'prepare', run: () => prepare(run, state), undo: () => forget(run) },
      { name: 'choose', run: () => choose(run, state) },
      { name: 'stop', run: () => stop(run), undo: () => startAgain(run) },
      { name: 'send', run: () => send(run, state), undo: () => sendBack(run) },
      { name: 'arrive', run: () => arrive(run, state), undo: () => leave(run) },
      { name: 'size', run: () => changeSize(run), undo: () => restoreSize(run) },
      { name: 'disks', run: () => growDisks(run), undo: () => restoreDisks(run) },
      { name: 'start', run: () => start(run, state), undo: () => switchOff(run) },
      { name: 'finish', run: () => finish(run), undo: () => restoreFlavor(run) },
    ];
  },
  ended,
});

export const resizeWorkflow = moving('resize');
export const migrateWorkflow = moving('migrate');

interface MoveState {
  readonly kind: 'resize' | 'migrate';
  target: Host | undefined;
  readonly excluded: Set<string>;
}

const migrationOf = (run: Run): string => String(run.claim.args['migration']);

/** Undefined when the size stays. */
const flavorOf = (run: Run): ServerFlavor | undefined => run.claim.args['flavor'] as ServerFlavor | undefined;

/** What was before, of this very change. */
export function markOf(run: Run): ResizeMark | undefined {
  return readKey(run.row(), keys.resize);
}

function demandMark(run: Run): ResizeMark {
  const mark = markOf(run);
  if (mark === undefined) throw new ApiError('internal', `What server ${run.serverId} was before is not known any more.`);
  return mark;
}

const event = (run: Run, name: string): Promise<void> => nextEvent(
  run.cloud,
  { serverId: run.serverId, requestId: run.claim.requestId, action: run.claim.kind, userId: run.claim.userId, projectId: run.claim.projectId },
  { name, host: run.cloud.servers.get(run.serverId)?.host ?? null },
);

async function prepare(run: Run, { kind }: MoveState): Promise<void> {
  const { cloud, pool, vm } = run;
  const row = run.row();
  const source = hostOfVm(pool, row);
  const former = readKey(row, keys.flavor);
  const { host } = run.claim.args;
  await ensureMigration(cloud, {
    uuid: migrationOf(run),
    serverId: run.serverId,
    type: kind === 'resize' ? 'resize' : 'migration',
    status: 'pre-migrating',
    sourceHost: cloud.servers.get(run.serverId)?.host ?? null,
    destHost: typeof host === 'string' && host !== '' ? host : null,
    flavorId: former?.id ?? '',
    newFlavorId: flavorOf(run)?.id ?? former?.id ?? '',
    userId: run.claim.userId,
    projectId: run.claim.projectId,
  });
  run.accepted();
  if (markOf(run)?.migration === migrationOf(run)) return;
  // An older change that could neither be finished nor undone left what is no use to anybody.
  await dropFormerDisks(run);
  for (const key of [keys.resizeSent, keys.resizeFinish]) if (key.key in row.other_config) await writeKey(pool, vm, key, undefined);
  await writeKey(pool, vm, keys.resize, {
    migration: migrationOf(run),
    flavor: former ?? null,
    size: sizeOfVm(row),
    wasActive: run.claim.args['vmState'] === 'active',
    sourceHost: source?.uuid ?? '',
    diskConfig: readKey(row, keys.diskConfig) ?? null,
    drives: Object.fromEntries(disksOfVm(pool, row).map(({ vbd, vdi }) => [vbd.userdevice, pool.cache.get('SR', vdi.SR)?.uuid ?? ''])),
  }, row);
  await pool.settle();
}

/** Takes the marks of a resize away. Where the server could not be brought back to what it was, they stay. */
async function forget(run: Run): Promise<void> {
  await run.pool.settle();
  const mark = markOf(run);
  if (mark !== undefined && !isAsBefore(run, mark)) return;
  await dropMarks(run);
}

export async function dropMarks(run: Run): Promise<void> {
  for (const key of [keys.resizeFinish, keys.resizeSent]) await takeMarkOff(run, key);
  await takeMarkOff(run, keys.resized);
  await takeMarkOff(run, keys.resize);
  await run.pool.settle();
}

const isAsBefore = (run: Run, mark: ResizeMark): boolean =>
  isOfSize(run.row(), mark.size) && formerDisks(run).length === 0 && (!mark.wasActive || run.row().power_state === 'Running');

async function choose(run: Run, state: MoveState): Promise<void> {
  const { cloud, pool } = run;
  const row = run.row();
  const mark = demandMark(run);
  const flavor = flavorOf(run);
  const { host } = run.claim.args;
  const source = hostsOfPool(cloud, pool).find(({ uuid }) => uuid === mark.sourceHost);
  // A former try may have brought it somewhere already.
  const there = readKey(row, keys.resizeFinish) !== true ? undefined
    : hostsOfPool(cloud, pool).find(({ uuid }) => uuid === readKey(row, keys.host) && !state.excluded.has(uuid));
  const wish = {
    memoryBytes: flavor === undefined ? row.memory_static_max : sizeOfFlavor(flavor).staticMax,
    sourceHost: mark.sourceHost, mayStay: state.kind === 'resize', host: typeof host === 'string' && host !== '' ? host : null, excluded: state.excluded,
  };
  const kept = await keepPlace(cloud, pool, row, () => there ?? coldPlans(cloud, pool, row, wish)[0]?.target);
  if (kept === undefined) throw noValidHost();
  state.target = kept.host;
  // What it holds at its source is counted; who is in its group sees where it goes.
  kept.release();
  await updateMigration(cloud, migrationOf(run), {
    status: 'migrating', destHost: state.target.name, destAddress: state.target.address,
  });
  await event(run, 'compute_resize_instance');
  cloud.log.info('resize: host chosen', { server: run.serverId, from: source?.name, to: state.target.name });
}

async function stop(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('clean_shutdown', 'hard_shutdown');
  if (readKey(run.row(), keys.resizeFinish) === true) return;
  await rememberHost(run);
  await shutDown(run);
  await run.pool.settle();
}

/** Undoes the stop, when everything else is as it was. */
async function startAgain(run: Run): Promise<void> {
  await run.pool.settle();
  if (run.resumed) await run.adopt('start', 'start_on');
  if (markOf(run)?.wasActive === true) await startOnFittingHost(run);
}

const targetOf = ({ target }: MoveState): Host => {
  if (target === undefined) throw noValidHost();
  return target;
};

async function send(run: Run, state: MoveState): Promise<void> {
  if (readKey(run.row(), keys.resizeSent) === true) return;
  await moveDisksTo(run, targetOf(state));
  await writeKey(run.pool, run.vm, keys.resizeSent, true, run.row());
  await run.pool.settle();
}

export async function sendBack(run: Run): Promise<void> {
  await run.pool.settle();
  const mark = markOf(run);
  const source = hostsOfPool(run.cloud, run.pool).find(({ uuid }) => uuid === mark?.sourceHost);
  if (mark !== undefined && source !== undefined) await moveDisksBack(run, source, mark.drives);
  if (keys.resizeSent.key in run.row().other_config) await writeKey(run.pool, run.vm, keys.resizeSent, undefined);
  await run.pool.settle();
}

/** The target is its host from here on. */
async function arrive(run: Run, state: MoveState): Promise<void> {
  const { cloud, pool, vm } = run;
  await updateMigration(cloud, migrationOf(run), { status: 'post-migrating' });
  if (run.row().power_state === 'Halted') await writeKey(pool, vm, keys.host, targetOf(state).uuid, run.row());
  await writeKey(pool, vm, keys.resizeFinish, true, run.row());
  await pool.settle();
  await event(run, 'compute_finish_resize');
}

export async function leave(run: Run): Promise<void> {
  await run.pool.settle();
  const mark = markOf(run);
  if (mark !== undefined && mark.sourceHost !== '') await writeKey(run.pool, run.vm, keys.host, mark.sourceHost, run.row());
  if (keys.resizeFinish.key in run.row().other_config) await writeKey(run.pool, run.vm, keys.resizeFinish, undefined);
  await run.pool.settle();
}

async function changeSize(run: Run): Promise<void> {
  const flavor = flavorOf(run);
  if (flavor !== undefined) await setSize(run, sizeOfFlavor(flavor));
}

export async function restoreSize(run: Run): Promise<void> {
  const mark = markOf(run);
  if (mark !== undefined) await setSize(run, mark.size);
}

async function growDisks(run: Run): Promise<void> {
  const flavor = flavorOf(run);
  if (flavor === undefined) return;
  const wanted = [['root', flavor.diskGib * GiB], ['ephemeral', flavor.ephemeralGib * GiB], ['swap', flavor.swapMib * MiB]] as const;
  for (const [role, bytes] of wanted) {
    const drives = drivesOf(run);
    const drive = drives.find((each) => each.role === role);
    const sr = drives[0]?.vdi.SR;
    if (bytes === 0) continue;
    if (drive !== undefined) await growDrive(run, drive, bytes);
    else if (role !== 'root' && sr !== undefined) await addBlankDisks(run, [{ role, bytes }], sr);
  }
  await run.pool.settle();
}

/** The disks as they were: clones instead of the grown ones, none that was not there. */
export async function restoreDisks(run: Run): Promise<void> {
  await run.pool.settle();
  const mark = markOf(run);
  for (const { vbd, vdi, role } of mark === undefined ? [] : drivesOf(run)) {
    if (mark?.drives[vbd.userdevice] === undefined && (role === 'ephemeral' || role === 'swap')) await destroyVdi(run, vdi.$ref);
  }
  await putDisksBack(run);
}

/** On the target; where its disks are seen by more than one host, on the next that takes it if the target does not. */
async function start(run: Run, state: MoveState): Promise<void> {
  if (run.resumed) await run.adopt('start', 'start_on');
  if (!demandMark(run).wasActive) return;
  for (;;) {
    const target = targetOf(state);
    try {
      await startOnFittingHost(run, { only: target });
      return;
    } catch (error) {
      const { host } = run.claim.args;
      if (!(error instanceof ApiError) || (host !== '' && host !== undefined)) throw error;
      state.excluded.add(target.uuid);
      await choose(run, state);
      if (!disksOfVm(run.pool, run.row()).every(({ vdi }) => hostSeesSr(run.pool, targetOf(state).ref, vdi.SR))) throw error;
      await writeKey(run.pool, run.vm, keys.host, targetOf(state).uuid, run.row());
    }
  }
}

export async function switchOff(run: Run): Promise<void> {
  await run.pool.settle();
  if (run.row().power_state === 'Halted') return;
  try {
    await ignoringGone(run.async('VM.hard_shutdown', [run.vm]));
  } catch (error) {
    if (!(error instanceof XapiError) || error.code !== 'VM_BAD_POWER_STATE') throw error;
  }
  await run.pool.settle();
}

async function finish(run: Run): Promise<void> {
  const { cloud, pool, vm } = run;
  const flavor = flavorOf(run);
  const { diskConfig } = run.claim.args;
  if (flavor !== undefined) await writeKey(pool, vm, keys.flavor, flavor, run.row());
  if (diskConfig === 'AUTO' || diskConfig === 'MANUAL') await writeKey(pool, vm, keys.diskConfig, diskConfig, run.row());
  const now = cloud.clock.now();
  await writeKey(pool, vm, keys.launched, now, run.row());
  await updateMigration(cloud, migrationOf(run), { status: 'finished' });
  await writeKey(pool, vm, keys.resized, now, run.row());
  await pool.settle();
}

export async function restoreFlavor(run: Run): Promise<void> {
  await run.pool.settle();
  const mark = markOf(run);
  if (mark === undefined) return;
  await writeKey(run.pool, run.vm, keys.flavor, mark.flavor ?? undefined, run.row());
  await writeKey(run.pool, run.vm, keys.diskConfig, mark.diskConfig ?? undefined, run.row());
  await run.pool.settle();
}

async function ended(run: Run, outcome: Outcome): Promise<void> {
  await updateMigration(run.cloud, migrationOf(run), { status: outcome.result === 'success' ? 'finished' : 'error' });
  const row = run.pool.cache.get('VM', run.vm);
  if (outcome.result !== 'failure' || row === undefined) return;
  // It is neither what it was nor what it should be.
  if (keys.resize.key in row.other_config) await writeKey(run.pool, run.vm, keys.error, true, row);
}
