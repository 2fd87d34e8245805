/**
 * The workflow of a live migration: between hosts that see the same disks (`VM.pool_migrate`), or with the disks, within the pool or to another
 * one (`VM.migrate_send`).
 *
 * Within its pool the server keeps its VM, VBDs and VIFs, and moved disks become new VDIs (`storage-motion.ts`); into another pool it arrives with
 * its uuid only (`between-pools.ts`). Discs that the target cannot see are taken out for the time. A migration that fails or is cancelled leaves the
 * server running where it was.
 */
import { NULL_REF } from '../../xapi/datamodel.ts';
import { ApiError } from '../../errors.ts';
import { hostOf } from '../hosts.ts';
import { nextEvent } from '../instance-actions.ts';
import { ensureMigration, findMigration, updateMigration, type MigrationStatus } from '../migrations.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import { hostSeesSr, isHostsRefusal } from '../placement.ts';
import type { Outcome, Run, Workflow } from '../workflow.ts';
import { findAgain, sameDisc } from './between-pools.ts';
import { assertXapiAgrees, foreignDiscs, planFor, sendParams, type Plan, type Wish } from './migration-plan.ts';
import { whenGuestSpeaks } from './silent-guest.ts';
import { isTooMany, keepMarks, received, restoreMarks, waitForSlot } from './storage-motion.ts';

export const liveMigrationWorkflow: Workflow = {
  action: 'live-migration',
  event: 'conductor_live_migrate_instance',
  word: 'os-migrateLive',
  failsToError: false,
  steps: (run) => {
    const state: MoveState = { plan: undefined, excluded: new Set() };
    return [
      { name: 'queue', run: () => queue(run) },
      { name: 'plan', run: () => plan(run, state), undo: () => state.plan?.release() },
      { name: 'discs', run: () => ejectDiscs(run, state), undo: () => putDiscsBack(run) },
      { name: 'marks', run: () => keepMarks(run, state.plan?.moving ?? []), undo: () => restoreMarks(run) },
      { name: 'move', run: () => move(run, state), undo: () => comeToRest(run) },
      { name: 'settle in', run: () => settleIn(run, state) },
    ];
  },
  ended,
};

/** Nova: the compute manager's statuses at the end of a live migration. */
const statusOf: Readonly<Record<Outcome['result'], MigrationStatus>> = { success: 'completed', failure: 'error', cancelled: 'cancelled', superseded: 'error' };

interface MoveState {
  plan: Plan | undefined;
  readonly excluded: Set<string>;
}

const uuidOf = (run: Run): string => String(run.claim.args['migration']);

function wishOf(run: Run, excluded: ReadonlySet<string>): Wish {
  const { host, block, force } = run.claim.args;
  return {
    host: typeof host === 'string' && host !== '' ? host : null,
    blockMigration: typeof block === 'boolean' ? block : 'auto',
    force: force === true,
    excluded,
  };
}

const event = (run: Run, name: string, host: string): Promise<void> => nextEvent(
  run.cloud,
  { serverId: run.serverId, requestId: run.claim.requestId, action: 'live-migration', userId: run.claim.userId, projectId: run.claim.projectId },
  { name, host },
);

async function queue(run: Run): Promise<void> {
  if (run.resumed) await findAgain(run);
  const source = hostOf(run.cloud, run.pool, run.row().resident_on);
  await ensureMigration(run.cloud, {
    uuid: uuidOf(run),
    serverId: run.serverId,
    sourceHost: source?.name ?? null,
    destHost: wishOf(run, new Set()).host,
    flavorId: readKey(run.row(), keys.flavor)?.id ?? '',
    userId: run.claim.userId,
    projectId: run.claim.projectId,
  });
  if (run.claim.args['late'] === true) run.accepted();
}

async function plan(run: Run, state: MoveState): Promise<void> {
  if (run.resumed && await hasArrived(run)) {
    // What was planned were references of where it was.
    state.plan?.release();
    state.plan = undefined;
  } else await whenGuestSpeaks(run, () => replan(run, state));
}

/** Waits for what a former try began; true when it brought the server to its target. */
async function hasArrived(run: Run): Promise<boolean> {
  await updateMigration(run.cloud, uuidOf(run), { status: 'running' });
  await comeToRest(run);
  return isAtTarget(run);
}

/** Until XAPI moves the server no more. One that an abort has ended is told to stop; it may be too late. */
async function comeToRest(run: Run): Promise<void> {
  await findAgain(run);
  if (run.pool.cache.get('VM', run.vm) === undefined) return;
  await run.adopt('pool_migrate', 'migrate_send');
  await findAgain(run);
}

/** As far as the row of the migration knows source and target. */
async function isAtTarget(run: Run): Promise<boolean> {
  if (isElsewhere(run)) return true;
  const migration = await findMigration(run.cloud, run.serverId, uuidOf(run));
  const now = hostOf(run.cloud, run.pool, run.pool.cache.get('VM', run.vm)?.resident_on ?? NULL_REF)?.name;
  return migration !== undefined && now !== undefined && migration.destHost !== null && now === migration.destCompute && now !== migration.sourceCompute;
}

async function ended(run: Run, { result }: Outcome): Promise<void> {
  // An abort may have come too late, and what fails afterwards brings nothing back.
  const hasMoved = result === 'success' || await isAtTarget(run);
  const row = run.pool.cache.get('VM', run.vm);
  const host = row === undefined ? undefined : run.pool.cache.get('host', row.resident_on);
  if (hasMoved && row !== undefined && host !== undefined) await writeKey(run.pool, run.vm, keys.host, host.uuid, row);
  await updateMigration(run.cloud, uuidOf(run), hasMoved ? { status: 'completed', progress: 100 } : { status: statusOf[result] });
}

/** In another pool than at the beginning. */
const isElsewhere = (run: Run): boolean => typeof run.claim.args['pool'] === 'string' && run.pool.poolUuid !== run.claim.args['pool'];

async function replan(run: Run, state: MoveState): Promise<Plan> {
  state.plan?.release();
  const found = await planFor(run.cloud, run.pool, run.vm, wishOf(run, state.excluded));
  state.plan = found;
  await updateMigration(run.cloud, uuidOf(run), { status: 'preparing', destHost: found.target.name, destAddress: found.target.address });
  return found;
}

// ---- discs -----------------------------------------------------------------------------------------------------------

/** What comes out is written down first, so that whoever finds the drive empty knows what belongs there. */
async function ejectDiscs(run: Run, { plan: found }: MoveState): Promise<void> {
  if (found === undefined) return;
  for (const { vbd, vdi } of foreignDiscs(run.pool, run.row(), found.target)) {
    await writeKey(run.pool, vbd.$ref, keys.ejectedDisc, vdi.uuid, vbd);
    // Not by the run: its first task answers the user, and XAPI has not agreed to the move yet.
    await run.pool.run('VBD.eject', [vbd.$ref]);
  }
  await run.pool.settle();
}

/** Wherever the server is now: back in if that host sees the disc, or where it stopped on its way. */
async function putDiscsBack(run: Run): Promise<void> {
  await run.pool.settle();
  for (const ref of run.row().VBDs) {
    const vbd = run.pool.cache.get('VBD', ref);
    const uuid = vbd === undefined ? undefined : readKey(vbd, keys.ejectedDisc);
    if (vbd === undefined || uuid === undefined) continue;
    const disc = sameDisc(run, uuid);
    const { power_state: state, resident_on: host } = run.row();
    // Not by the run, which an abort has ended.
    if (vbd.empty && disc !== undefined && (state === 'Halted' || hostSeesSr(run.pool, host, disc.SR))) await run.pool.run('VBD.insert', [ref, disc.$ref]);
    else if (vbd.empty) run.cloud.log.warn('migration: a disc stays out of its drive, for the host does not see it', { server: run.serverId, disc: uuid });
    await writeKey(run.pool, ref, keys.ejectedDisc, undefined);
  }
}

// ---- the move --------------------------------------------------------------------------------------------------------

async function move(run: Run, state: MoveState): Promise<void> {
  try {
    if (run.resumed && await hasArrived(run)) return;
    for (;;) {
      const found = state.plan ?? await replan(run, state);
      try {
        if (isMended(run)) await assertXapiAgrees(run.row(), found);
        await event(run, 'compute_live_migration', found.source.name);
        await moveOnce(run, found);
        return;
      } catch (error) {
        if (isTooMany(error)) await waitInQueue(run);
        else if (wishOf(run, state.excluded).host === null && isHostsRefusal(reasonOf(error))) await tryAnother(run, state, found, error);
        else throw error;
      }
    }
  } finally {
    state.plan?.release();
  }
}

/** XAPI could not be asked about everything as long as the disc was in its drive, or blocks were tracked. */
function isMended(run: Run): boolean {
  return run.row().VBDs.flatMap((ref) => run.pool.cache.get('VBD', ref) ?? [])
    .some((vbd) => readKey(vbd, keys.ejectedDisc) !== undefined || readKey(vbd, keys.changedBlocks) === true);
}

/** XAPI's own error, where it has been put into words. */
const reasonOf = (error: unknown): unknown => (error instanceof ApiError ? error.cause : error);

/** Until the host sends one server less. */
async function waitInQueue(run: Run): Promise<void> {
  await updateMigration(run.cloud, uuidOf(run), { status: 'queued' });
  await waitForSlot(run);
}

async function tryAnother(run: Run, state: MoveState, { target }: Plan, error: unknown): Promise<void> {
  run.cloud.log.warn('migration: a host refused a server', { server: run.serverId, host: target.name, error });
  state.excluded.add(target.uuid);
  const { moving } = await replan(run, state);
  await putDiscsBack(run);
  await ejectDiscs(run, state);
  await keepMarks(run, moving);
}

async function moveOnce(run: Run, found: Plan): Promise<void> {
  const { cloud, vm } = run;
  const memory = run.row().memory_static_max;
  let percent = -1;
  const options = {
    onTask: () => updateMigration(cloud, uuidOf(run), { status: 'running' }),
    onProgress: (progress: number) => {
      const now = Math.floor(progress * 100);
      if (now === percent) return;
      percent = now;
      void updateMigration(cloud, uuidOf(run), { progress: now, ...processed(found, memory, progress) }).catch((error: unknown) => {
        cloud.log.warn('migration: its progress could not be written', { server: run.serverId, error });
      });
    },
  };
  if (found.diskMap === undefined) await run.async('VM.pool_migrate', [vm, found.target.ref, { live: 'true' }], options);
  else await received(found.target, (token) => run.async('VM.migrate_send', sendParams(vm, found, token), options));
}

/** XAPI tells one number; its first nine tenths are the disks', when disks move (xapi: xapi_vm_migrate.ml). */
function processed(found: Plan, memoryTotal: number, progress: number): Parameters<typeof updateMigration>[2] {
  const share = (part: number, total: number): { total: number; processed: number } =>
    ({ total, processed: Math.round(Math.min(Math.max(part, 0), 1) * total) });
  return found.diskMap === undefined
    ? { memory: share(progress, memoryTotal), disk: share(1, 0) }
    : { memory: share((progress - 0.9) / 0.1, memoryTotal), disk: share(progress / 0.9, found.movedBytes) };
}

async function settleIn(run: Run, { plan: found }: MoveState): Promise<void> {
  await findAgain(run);
  const host = run.pool.cache.get('host', run.row().resident_on);
  if (host === undefined) throw new ApiError('internal', `The server stopped while it was migrated${found === undefined ? '' : ` to ${found.target.name}`}.`);
  await updateMigration(run.cloud, uuidOf(run), { status: 'post-migrating' });
  await event(run, 'compute_post_live_migration_at_destination', host.hostname);
  await restoreMarks(run);
  await putDiscsBack(run);
}
