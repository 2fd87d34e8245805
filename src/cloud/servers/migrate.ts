/**
 * Live migration: between hosts that see the same disks (`VM.pool_migrate`), or with the disks (`VM.migrate_send` within the pool).
 *
 * The server keeps its VM, uuid, VBDs and VIFs. With storage motion the disks become new VDIs without other_config and tags: those wait on the
 * VBDs meanwhile. Discs that the target cannot see are taken out for the time. A migration that fails or is cancelled leaves the server
 * running where it was.
 */
import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, allHosts, findHost, hostOf, type Host } from '../hosts.ts';
import { actionKey, recordAction } from '../instance-actions.ts';
import { ensureMigration, findMigration, taskOfMigration, updateMigration, type Migration, type MigrationStatus } from '../migrations.ts';
import { keys, readKey, writeEntry, writeKey } from '../other-config.ts';
import { companyOfVm, hostSeesNetwork, hostSeesSr, isHostsRefusal, localSr, mayCome, needsOfVm, noValidHost, reservePlace, sharedSr } from '../placement.ts';
import type { Outcome, Run, Workflow } from '../workflow.ts';
import { translateXapiError } from '../xapi-errors.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { ignoringGone } from './delete.ts';
import type { Server } from './server.ts';

export interface LiveMigrateRequest {
  /** Name of the target; null: any that fits. */
  readonly host: string | null;
  /** Whether the disks move too; `auto`: those that the target does not see. */
  readonly blockMigration: boolean | 'auto';
  /** The target may be one that is closed for new servers through our API. */
  readonly force: boolean;
  /** Say what makes it impossible in the migration and the instance action, not in the answer (from 2.34 on). */
  readonly checkLate: boolean;
}

/**
 * Begins a live migration. Answers when it is queued, or, checked at once, when XAPI has accepted it.
 * @throws ApiError conflict (state, busy); badRequest for an unknown host and, unless checked late, for all that makes it impossible
 */
export async function liveMigrate(cloud: Cloud, caller: Caller, server: Server, request: LiveMigrateRequest): Promise<void> {
  assertAllowed(server, 'os-migrateLive', caller);
  assertNotBlocked(server, ['pool_migrate', 'migrate_send']);
  const { host, blockMigration, force, checkLate } = request;
  if (host !== null && findHost(cloud, host) === undefined) throw new ApiError('badRequest', `Compute host ${host} could not be found.`);
  assertCanMoveDisks(server, blockMigration);
  if (!checkLate) await planFor(cloud, server.pool, server.vm, { host, blockMigration, force, excluded: new Set() });
  await cloud.workflows.begin({
    kind: 'live-migration',
    server,
    caller,
    args: { migration: randomUUID(), host: host ?? '', block: blockMigration, force, late: checkLate },
  });
}

/** What the hosts can never do is said at once, at every version: it would be no use to wait until it fails. */
function assertCanMoveDisks({ pool, vm }: Server, blockMigration: boolean | 'auto'): void {
  const row = pool.cache.get('VM', vm);
  if (pool.features.storageMotion || blockMigration === false || row === undefined) return;
  const hasLocalDisk = disksOfVm(pool, row).some(({ vdi }) => pool.cache.get('SR', vdi.SR)?.shared === false);
  if (blockMigration === true || hasLocalDisk) throw noStorageMotion();
}

/** XCP 1.3 and older. */
const noStorageMotion = (): ApiError => preCheckError(
  'This pool has no live storage migration (its XAPI lacks VM.migrate_send): a server can move only to a host that sees all its disks.');

/**
 * Ends a migration that is under way; the server stays where it is. Answers when that is under way.
 * @param allowed statuses in which the API version lets it be ended
 * @throws ApiError notFound; badRequest in another status
 */
export async function abortLiveMigration(cloud: Cloud, caller: Caller, server: Server, id: string, allowed: readonly MigrationStatus[] = ['running']): Promise<void> {
  const migration = await runningMigration(cloud, server, id);
  if (!allowed.some((status) => status === migration.status)) throw wrongStatus(server, migration, 'abort live migration');
  await recordAction(cloud, actionKey(caller, server.id, server.projectId, 'live_migration_cancel'));
  if (cloud.workflows.cancel(server.id, 'live-migration')) return;
  // Another replica runs it: its task ends, and it takes that for what it is.
  const task = await taskOfMigration(cloud, migration.id);
  if (task !== null) await server.pool.cancel(task as Ref<'task'>);
}

/** @throws ApiError always: notFound, or badRequest, since XAPI has no such thing */
export async function forceCompleteLiveMigration(cloud: Cloud, server: Server, id: string): Promise<never> {
  const migration = await runningMigration(cloud, server, id);
  if (migration.status !== 'running') throw wrongStatus(server, migration, 'force complete');
  throw new ApiError('badRequest', `Migration ${id} of instance ${server.id} cannot be forced to complete: XAPI has no way to do so.`);
}

async function runningMigration(cloud: Cloud, server: Server, id: string): Promise<Migration> {
  const migration = await findMigration(cloud, server.id, id);
  if (migration === undefined || migration.type !== 'live-migration') {
    throw new ApiError('notFound', `Migration ${id} not found for instance ${server.id}`);
  }
  return migration;
}

/** Nova: nova/exception.py, InvalidMigrationState. */
const wrongStatus = (server: Server, { id, status }: Migration, method: string): ApiError =>
  new ApiError('badRequest', `Migration ${id} state of instance ${server.id} is ${status}. Cannot ${method} while the migration is in this state.`);

// ---- where, and how --------------------------------------------------------------------------------------------------

interface Wish {
  readonly host: string | null;
  readonly blockMigration: boolean | 'auto';
  readonly force: boolean;
  /** uuids of hosts that refused. */
  readonly excluded: ReadonlySet<string>;
}

export interface Disk {
  readonly vbd: Row<'VBD'>;
  readonly vdi: Row<'VDI'>;
}

interface Plan {
  readonly source: Host;
  readonly target: Host;
  /** Where each disk is afterwards; undefined: all stay, and nothing but memory moves. */
  readonly diskMap: ReadonlyMap<Ref<'VDI'>, Ref<'SR'>> | undefined;
  readonly movedBytes: number;
}

/** Nova: nova/exception.py, MigrationPreCheckError. */
export const preCheckError = (reason: string, cause?: unknown): ApiError => new ApiError('badRequest', `Migration pre-check error: ${reason}`, { cause });

/** Nova: nova/exception.py, NoValidHost, as the API answers it when it is known in time. */
const noTarget = (): ApiError => new ApiError('badRequest', noValidHost().message);

/** @throws ApiError badRequest with the reason why it is not possible */
async function planFor(cloud: Cloud, pool: Xapi, ref: Ref<'VM'>, wish: Wish): Promise<Plan> {
  const vm = pool.cache.get('VM', ref);
  const source = vm === undefined ? undefined : hostOf(cloud, pool, vm.resident_on);
  if (vm === undefined || source === undefined) throw preCheckError('The server runs on no host.');
  if (vm.power_state !== 'Running') throw preCheckError('XAPI migrates running servers only, and this one is paused.');
  if (!source.alive) throw new ApiError('badRequest', `Compute service of ${source.name} is unavailable at this time.`);
  if (wish.host !== null) {
    const plan = planTo(pool, vm, source, givenTarget(cloud, vm, source, wish.host, wish.force), wish.blockMigration);
    await assertXapiAgrees(pool, vm, plan);
    return plan;
  }
  return chosenPlan(cloud, pool, vm, source, wish);
}

function givenTarget(cloud: Cloud, vm: Row<'VM'>, source: Host, name: string, force: boolean): Host {
  const target = findHost(cloud, name);
  if (target === undefined) throw new ApiError('badRequest', `Compute host ${name} could not be found.`);
  if (target.pool === source.pool && target.ref === source.ref) {
    throw new ApiError('badRequest', `Unable to migrate instance (${vm.uuid}) to current host (${target.name}).`);
  }
  if (target.pool !== source.pool) throw preCheckError(`Host ${target.name} belongs to another pool than ${source.name}.`);
  if (!target.alive) throw new ApiError('badRequest', `Compute service of ${target.name} is unavailable at this time.`);
  // XAPI itself lets nothing onto a host that it has disabled; ours is a wish that an administrator may overrule.
  if (!target.enabled || (target.serviceDisabled !== undefined && !force)) throw noTarget();
  return target;
}

/** Preferring what moves least, then the emptiest host. */
async function chosenPlan(cloud: Cloud, pool: Xapi, vm: Row<'VM'>, source: Host, wish: Wish): Promise<Plan> {
  const plans: Plan[] = [];
  let refusal: unknown;
  for (const target of allHosts(cloud)) {
    if (target.pool !== pool || target.ref === source.ref || !acceptsServers(target) || wish.excluded.has(target.uuid)) continue;
    if (!mayCome(cloud, target, companyOfVm(vm))) continue;
    try {
      plans.push(planTo(pool, vm, source, target, wish.blockMigration));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refusal ??= error;
    }
  }
  plans.sort((a, b) => a.movedBytes - b.movedBytes || b.target.memoryFree - a.target.memoryFree || (a.target.uuid < b.target.uuid ? -1 : 1));
  for (const plan of plans) {
    try {
      await assertXapiAgrees(pool, vm, plan);
      return plan;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refusal ??= error;
    }
  }
  // The one reason that holds for every host says more than that there is none.
  if (refusal instanceof ApiError && isTrueOfEveryHost(refusal)) throw refusal;
  throw noTarget();
}

const isTrueOfEveryHost = (error: ApiError): boolean => / is not on (shared|local) storage: |has no live storage migration/.test(error.message);

function planTo(pool: Xapi, vm: Row<'VM'>, source: Host, target: Host, blockMigration: boolean | 'auto'): Plan {
  const { networks, memoryBytes } = needsOfVm(pool, vm);
  const unseen = networks.find((network) => !hostSeesNetwork(pool, target.ref, network));
  if (unseen !== undefined) {
    throw preCheckError(`Host ${target.name} is not connected to network ${pool.cache.get('network', unseen)?.name_label ?? unseen}.`);
  }
  if (target.memoryFree < memoryBytes) {
    const mib = (bytes: number): number => Math.floor(bytes / 2 ** 20);
    throw preCheckError(`Unable to migrate ${vm.uuid} to ${target.name}: Lack of memory(host:${mib(target.memoryFree)} <= instance:${mib(memoryBytes)})`);
  }
  return { source, target, ...disksTo(pool, vm, source, target, blockMigration) };
}

function disksTo(pool: Xapi, vm: Row<'VM'>, source: Host, target: Host, blockMigration: boolean | 'auto'): Pick<Plan, 'diskMap' | 'movedBytes'> {
  const disks = disksOfVm(pool, vm);
  const moving = disks.filter(({ vdi }) => !hostSeesSr(pool, target.ref, vdi.SR));
  if (blockMigration === false && moving.length > 0) {
    throw new ApiError('badRequest', `${source.name} is not on shared storage: Live migration can not be used without shared storage `
      + 'except a booted from volume VM which does not have a local disk.');
  }
  if (blockMigration === true && moving.length === 0) {
    throw new ApiError('badRequest', `${source.name} is not on local storage: Block migration can not be used with shared storage.`);
  }
  if (moving.length === 0) return { diskMap: undefined, movedBytes: 0 };
  if (!pool.features.storageMotion) throw noStorageMotion();
  const goal = localSr(pool, target.ref) ?? sharedSr(pool, target.ref);
  if (goal === undefined) throw preCheckError(`Host ${target.name} has no storage repository for the disks of the server.`);
  const isMoving = new Set(moving.map(({ vdi }) => vdi.$ref));
  return {
    // XAPI wants every disk in the map, also those that stay.
    diskMap: new Map(disks.map(({ vdi }) => [vdi.$ref, isMoving.has(vdi.$ref) ? goal.$ref : vdi.SR])),
    movedBytes: moving.reduce((sum, { vdi }) => sum + vdi.virtual_size, 0),
  };
}

/** The disks of a VM, not its discs. */
export function disksOfVm(pool: Xapi, vm: Row<'VM'>): readonly Disk[] {
  return vm.VBDs.flatMap((ref) => {
    const vbd = pool.cache.get('VBD', ref);
    const vdi = vbd === undefined || vbd.type === 'CD' || vbd.empty ? undefined : pool.cache.get('VDI', vbd.VDI);
    return vbd === undefined || vdi === undefined ? [] : [{ vbd, vdi }];
  });
}

/** Discs whose SR the target does not see. */
function foreignDiscs(pool: Xapi, vm: Row<'VM'>, target: Host): readonly Disk[] {
  return vm.VBDs.flatMap((ref) => {
    const vbd = pool.cache.get('VBD', ref);
    const vdi = vbd === undefined || vbd.type !== 'CD' || vbd.empty ? undefined : pool.cache.get('VDI', vbd.VDI);
    return vbd === undefined || vdi === undefined || hostSeesSr(pool, target.ref, vdi.SR) ? [] : [{ vbd, vdi }];
  });
}

/**
 * XAPI's own check, the only one that knows CPUs, versions and devices. Moving memory only: `VM.assert_can_boot_here`.
 * @throws ApiError badRequest with what XAPI said, but for a disc in the drive, which will be out then
 */
async function assertXapiAgrees(pool: Xapi, vm: Row<'VM'>, plan: Plan): Promise<void> {
  if (foreignDiscs(pool, vm, plan.target).length > 0) return;
  try {
    if (plan.diskMap === undefined) await pool.call('VM.assert_can_boot_here', vm.$ref, plan.target.ref);
    else await pool.call('VM.assert_can_migrate', vm.$ref, await receive(pool, plan.target), true, Object.fromEntries(plan.diskMap), {}, {});
  } catch (error) {
    // The limit of three at a time is a reason to wait, not to refuse.
    if (error instanceof XapiError && error.code === 'TOO_MANY_STORAGE_MIGRATES') return;
    const meaning = translateXapiError(error);
    if (!(error instanceof XapiError) || meaning === undefined) throw error;
    throw preCheckError(meaning.message, error);
  }
}

/** The token that lets a VM in. It holds a session: never to be logged. @throws ApiError, XapiError */
export async function receive(pool: Xapi, target: Host): Promise<Readonly<Record<string, string>>> {
  const pif = target.row.PIFs.flatMap((ref) => pool.cache.get('PIF', ref) ?? []).find((each) => each.management);
  if (pif === undefined) throw preCheckError(`Host ${target.name} has no management interface.`);
  return pool.call<Readonly<Record<string, string>>>('host.migrate_receive', target.ref, pif.network, {});
}

// ---- the workflow ----------------------------------------------------------------------------------------------------

export const liveMigrationWorkflow: Workflow = {
  action: 'live-migration',
  event: 'conductor_live_migrate_instance',
  word: 'os-migrateLive',
  failsToError: false,
  steps: (run) => {
    const state: MoveState = { plan: undefined, excluded: new Set(), unreserve: () => undefined };
    return [
      { name: 'queue', run: () => queue(run) },
      { name: 'plan', run: () => plan(run, state), undo: () => { state.unreserve(); } },
      { name: 'discs', run: () => ejectDiscs(run, state), undo: () => putDiscsBack(run) },
      { name: 'marks', run: () => keepMarks(run, state.plan?.diskMap), undo: () => restoreMarks(run) },
      { name: 'move', run: () => move(run, state) },
      { name: 'settle in', run: () => settleIn(run, state) },
    ];
  },
  ended: (run, outcome) => updateMigration(run.cloud, uuidOf(run), { status: statusOf[outcome.result], ...(outcome.result === 'success' ? { progress: 100 } : {}) }),
};

/** Nova: the compute manager's statuses at the end of a live migration. */
const statusOf: Readonly<Record<Outcome['result'], MigrationStatus>> = { success: 'completed', failure: 'error', cancelled: 'cancelled', superseded: 'error' };

interface MoveState {
  plan: Plan | undefined;
  readonly excluded: Set<string>;
  unreserve: () => void;
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

async function queue(run: Run): Promise<void> {
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
  if (run.resumed) {
    await updateMigration(run.cloud, uuidOf(run), { status: 'running' });
    await run.adopt('pool_migrate', 'migrate_send');
    if (await hasArrived(run)) return;
  }
  await replan(run, state);
}

/** A former try brought it to the target, as far as the row of the migration knows source and target. */
async function hasArrived(run: Run): Promise<boolean> {
  const migration = await findMigration(run.cloud, run.serverId, uuidOf(run));
  const now = hostOf(run.cloud, run.pool, run.row().resident_on)?.name;
  return migration !== undefined && now !== undefined && migration.destHost !== null && now === migration.destCompute && now !== migration.sourceCompute;
}

async function replan(run: Run, state: MoveState): Promise<Plan> {
  state.unreserve();
  const found = await planFor(run.cloud, run.pool, run.vm, wishOf(run, state.excluded));
  state.plan = found;
  state.unreserve = reservePlace(found.target, needsOfVm(run.pool, run.row()));
  await updateMigration(run.cloud, uuidOf(run), { status: 'preparing', destHost: found.target.name, destAddress: found.target.address });
  return found;
}

/** What comes out is written down first, so that whoever finds the drive empty knows what belongs there. */
async function ejectDiscs(run: Run, { plan: found }: MoveState): Promise<void> {
  if (found === undefined) return;
  for (const { vbd, vdi } of foreignDiscs(run.pool, run.row(), found.target)) {
    await writeKey(run.pool, vbd.$ref, keys.ejectedDisc, vdi.uuid, vbd);
    await run.async('VBD.eject', [vbd.$ref]);
  }
  await run.pool.settle();
}

/** Wherever the server is now: back in if that host sees the disc. */
async function putDiscsBack(run: Run): Promise<void> {
  await run.pool.settle();
  for (const ref of run.row().VBDs) {
    const vbd = run.pool.cache.get('VBD', ref);
    const uuid = vbd === undefined ? undefined : readKey(vbd, keys.ejectedDisc);
    if (vbd === undefined || uuid === undefined) continue;
    const disc = run.pool.cache.byUuid('VDI', uuid);
    if (vbd.empty && disc !== undefined && hostSeesSr(run.pool, run.row().resident_on, disc.SR)) await run.async('VBD.insert', [ref, disc.$ref]);
    await writeKey(run.pool, ref, keys.ejectedDisc, undefined);
  }
}

/** What the disks that move will lose waits on their VBDs. */
export async function keepMarks(run: Run, diskMap: Plan['diskMap']): Promise<void> {
  if (diskMap === undefined) return;
  for (const { vbd, vdi } of disksOfVm(run.pool, run.row())) {
    const isMoved = diskMap.get(vdi.$ref) !== vdi.SR;
    const isMarked = Object.keys(vdi.other_config).length > 0 || vdi.tags.length > 0;
    if (isMoved && isMarked) await writeKey(run.pool, vbd.$ref, keys.diskKeep, { otherConfig: vdi.other_config, tags: vdi.tags }, vbd);
  }
}

/** Gives the disks back what storage motion dropped; where it did not, there is nothing to give. */
export async function restoreMarks(run: Run): Promise<void> {
  const { pool } = run;
  await pool.settle();
  for (const ref of run.row().VBDs) {
    const vbd = pool.cache.get('VBD', ref);
    const kept = vbd === undefined ? undefined : readKey(vbd, keys.diskKeep);
    const vdi = vbd === undefined ? undefined : pool.cache.get('VDI', vbd.VDI);
    if (vbd === undefined || kept === undefined) continue;
    if (vdi !== undefined) {
      for (const [key, value] of Object.entries(kept.otherConfig)) if (!(key in vdi.other_config)) await writeEntry(pool, 'VDI', vdi.$ref, key, value, vdi.other_config);
      for (const tag of kept.tags) if (!vdi.tags.includes(tag)) await pool.call('VDI.add_tags', vdi.$ref, tag);
    }
    await ignoringGone(writeKey(pool, ref, keys.diskKeep, undefined));
  }
}

async function move(run: Run, state: MoveState): Promise<void> {
  try {
    if (run.resumed) {
      await run.adopt('pool_migrate', 'migrate_send');
      if (await hasArrived(run)) return;
    }
    for (;;) {
      if (state.plan === undefined) await replan(run, state);
      const { plan: found } = state;
      if (found === undefined) throw noTarget();
      try {
        await moveOnce(run, found);
        return;
      } catch (error) {
        if (isTooMany(error)) {
          await updateMigration(run.cloud, uuidOf(run), { status: 'queued' });
          await waitForSlot(run);
        } else if (wishOf(run, state.excluded).host === null && isHostsRefusal(error)) {
          run.cloud.log.warn('migration: a host refused a server', { server: run.serverId, host: found.target.name, error });
          state.excluded.add(found.target.uuid);
          state.plan = undefined;
          const { diskMap } = await replan(run, state);
          await putDiscsBack(run);
          await ejectDiscs(run, state);
          await keepMarks(run, diskMap);
        } else {
          throw error;
        }
      }
    }
  } finally {
    state.unreserve();
  }
}

async function moveOnce(run: Run, found: Plan): Promise<void> {
  const { cloud, pool, vm } = run;
  const memory = run.row().memory_static_max;
  let percent = -1;
  const options = {
    onTask: (task: Ref<'task'>) => updateMigration(cloud, uuidOf(run), { status: 'running', task }),
    onProgress: (progress: number) => {
      const now = Math.floor(progress * 100);
      if (now === percent) return;
      percent = now;
      void updateMigration(cloud, uuidOf(run), { progress: now, ...processed(found, memory, progress) }).catch((error: unknown) => {
        cloud.log.warn('migration: its progress could not be written', { server: run.serverId, error });
      });
    },
  };
  if (found.diskMap === undefined) {
    await run.async('VM.pool_migrate', [vm, found.target.ref, { live: 'true' }], options);
  } else {
    await run.async('VM.migrate_send', [vm, await receive(pool, found.target), true, Object.fromEntries(found.diskMap), {}, {}], options);
  }
}

/** XAPI tells one number; its first nine tenths are the disks', when disks move (xapi: xapi_vm_migrate.ml). */
function processed(found: Plan, memoryTotal: number, progress: number): Parameters<typeof updateMigration>[2] {
  const share = (part: number, total: number): { total: number; processed: number } =>
    ({ total, processed: Math.round(Math.min(Math.max(part, 0), 1) * total) });
  return found.diskMap === undefined
    ? { memory: share(progress, memoryTotal), disk: share(1, 0) }
    : { memory: share((progress - 0.9) / 0.1, memoryTotal), disk: share(progress / 0.9, found.movedBytes) };
}

export const isTooMany = (error: unknown): boolean => error instanceof XapiError && error.code === 'TOO_MANY_STORAGE_MIGRATES';

/** A host sends three servers with disks at a time: wait until one of those ends. */
export async function waitForSlot(run: Run): Promise<void> {
  await run.waitFor((change) => change.class === 'VM'
    && Object.values(change.before?.current_operations ?? {}).includes('migrate_send')
    && !Object.values(change.after?.current_operations ?? {}).includes('migrate_send'));
}

async function settleIn(run: Run, { plan: found }: MoveState): Promise<void> {
  await run.pool.settle();
  await restoreMarks(run);
  await putDiscsBack(run);
  const host = run.pool.cache.get('host', run.row().resident_on);
  if (host === undefined) throw new ApiError('internal', `The server stopped while it was migrated${found === undefined ? '' : ` to ${found.target.name}`}.`);
  await writeKey(run.pool, run.vm, keys.host, host.uuid, run.row());
}
