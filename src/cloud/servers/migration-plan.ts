/** Whether a server can be migrated live, where to, and what moves with it. Read from the caches first; XAPI has the last word. */
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, findHost, hostOf, hostsOfPool, type Host } from '../hosts.ts';
import { isLicensed } from '../licence.ts';
import { freeMemory, hostSeesNetwork, hostSeesSr, keepPlace, mayCome, needsOfVm, welcome, wishesOfVm, type Kept } from '../placement.ts';
import { networksAt } from './between-pools.ts';
import {
  hypervisorTooOld, migrationRefusal, noStorageMotion, noTarget, notOnLocalStorage, notOnSharedStorage, preCheckError, sameHost, serviceUnavailable, unlicensed,
} from './migration-refusals.ts';
import { isTooMany, placesFor, received, type Token } from './storage-motion.ts';
import { discsOfVm, disksOfVm, type Disk } from './vm-disks.ts';

export interface Wish {
  /** Name of the target; null: any that fits, of the same pool. */
  readonly host: string | null;
  readonly blockMigration: boolean | 'auto';
  /** The target was named by somebody who knows: neither a disabled service nor a server group stands in the way. */
  readonly force: boolean;
  /** uuids of hosts that refused. */
  readonly excluded: ReadonlySet<string>;
  /** Only whether it could be, before anything is claimed. */
  readonly isRehearsal?: boolean;
}

/** Where a server goes, and how; its place there is kept until it is released. */
export interface Plan extends Route {
  release(): void;
}

interface Route {
  readonly source: Host;
  readonly target: Host;
  /** Disks that become new ones on other storage. */
  readonly moving: readonly Disk[];
  /** Where each disk is afterwards, those that stay too: XAPI wants all; undefined: all stay, and nothing but memory moves. */
  readonly diskMap: ReadonlyMap<Ref<'VDI'>, Ref<'SR'>> | undefined;
  /** The network of the other pool for each interface; empty within one pool. */
  readonly networkMap: ReadonlyMap<Ref<'VIF'>, Ref<'network'>>;
  /** Bytes. */
  readonly movedBytes: number;
}

/** @throws ApiError badRequest with the reason why it is not possible */
export async function planFor(cloud: Cloud, pool: Xapi, ref: Ref<'VM'>, wish: Wish): Promise<Plan> {
  const vm = pool.cache.get('VM', ref);
  const source = vm === undefined ? undefined : hostOf(cloud, pool, vm.resident_on);
  if (vm === undefined || source === undefined) throw preCheckError('The server runs on no host.');
  // DEVIATION: a paused server is not migrated live (400, from 2.34 on in the migration): XAPI moves running guests only.
  if (vm.power_state !== 'Running') throw preCheckError('XAPI migrates running servers only, and this one is paused.');
  if (!source.alive) throw serviceUnavailable(source.name);
  if (wish.host === null) return chosenPlan(cloud, vm, source, wish);
  const route = routeTo(cloud, vm, source, givenTarget(cloud, vm, source, wish.host, wish.force), wish.blockMigration);
  const plan = await keepingPlace(cloud, vm, route, wish, () => wish.force || mayCome(cloud, route.target, wishesOfVm(vm)));
  if (plan === undefined) throw noTarget();
  return plan;
}

function givenTarget(cloud: Cloud, vm: Row<'VM'>, source: Host, name: string, force: boolean): Host {
  const target = findHost(cloud, name);
  if (target === undefined) throw new ApiError('badRequest', `Compute host ${name} could not be found.`);
  if (target.uuid === source.uuid) throw sameHost(vm.uuid, target.name);
  if (!target.alive || target.forcedDown) throw serviceUnavailable(target.name);
  if (!force && (!acceptsServers(target) || !mayCome(cloud, target, wishesOfVm(vm)))) throw noTarget();
  if (!target.enabled) throw preCheckError(`Host ${target.name} is disabled in its pool.`);
  return target;
}

/** Preferring what moves least, then what the server's group likes best, then the emptiest host. */
async function chosenPlan(cloud: Cloud, vm: Row<'VM'>, source: Host, wish: Wish): Promise<Plan> {
  const welcomeAt = welcome(cloud, source.pool, wishesOfVm(vm));
  const routes: Route[] = [];
  const refusals = new Map<string, ApiError>();
  const refused = (host: Host, error: unknown): void => {
    if (!(error instanceof ApiError)) throw error;
    refusals.set(host.name, error);
  };
  for (const target of hostsOfPool(cloud, source.pool)) {
    if (target.ref === source.ref || !acceptsServers(target) || wish.excluded.has(target.uuid) || !welcomeAt(target).allowed) continue;
    try {
      routes.push(routeTo(cloud, vm, source, target, wish.blockMigration));
    } catch (error) {
      refused(target, error);
    }
  }
  routes.sort((a, b) => a.movedBytes - b.movedBytes || welcomeAt(a.target).rank - welcomeAt(b.target).rank
    || freeMemory(b.target) - freeMemory(a.target) || (a.target.uuid < b.target.uuid ? -1 : 1));
  for (const route of routes) {
    try {
      // Others may have been promised the place since.
      const isFree = (): boolean => mayCome(cloud, route.target, wishesOfVm(vm)) && !lacksMemory(source.pool, vm, route.target);
      const plan = await keepingPlace(cloud, vm, route, wish, isFree);
      if (plan !== undefined) return plan;
    } catch (error) {
      refused(route.target, error);
    }
  }
  throw noTarget(refusals);
}

/** The place is kept from before XAPI is asked, so that no two servers are promised the same one. Undefined when it is not free any more. */
async function keepingPlace(cloud: Cloud, vm: Row<'VM'>, route: Route, { isRehearsal = false }: Wish, isFree: () => boolean): Promise<Plan | undefined> {
  const choose = (): Host | undefined => (isFree() ? route.target : undefined);
  const kept = isRehearsal ? rehearsed(choose()) : await keepPlace(cloud, route.source.pool, vm, choose);
  if (kept === undefined) return undefined;
  try {
    await assertXapiAgrees(vm, route);
  } catch (error) {
    kept.release();
    throw error;
  }
  return { ...route, release: kept.release };
}

const rehearsed = (host: Host | undefined): Kept | undefined => host && { host, release: () => undefined };

// ---- what the caches know --------------------------------------------------------------------------------------------

const lacksMemory = (pool: Xapi, vm: Row<'VM'>, target: Host): boolean => freeMemory(target) < needsOfVm(pool, vm).memoryBytes;

/** @throws ApiError badRequest */
function routeTo(cloud: Cloud, vm: Row<'VM'>, source: Host, target: Host, blockMigration: boolean | 'auto'): Route {
  const { pool } = source;
  if (compareVersions(platformOf(target), platformOf(source)) < 0) throw hypervisorTooOld();
  const within = target.pool === pool;
  if (within) assertConnected(pool, vm, target);
  const networkMap = within ? new Map<Ref<'VIF'>, Ref<'network'>>() : networksAt(cloud, pool, vm, target);
  if (lacksMemory(pool, vm, target)) {
    const mib = (bytes: number): number => Math.floor(bytes / 2 ** 20);
    throw preCheckError(`Unable to migrate ${vm.uuid} to ${target.name}: `
      + `Lack of memory(host:${mib(freeMemory(target))} <= instance:${mib(needsOfVm(pool, vm).memoryBytes)})`);
  }
  return { source, target, networkMap, ...disksTo(cloud, vm, source, target, blockMigration) };
}

function assertConnected(pool: Xapi, vm: Row<'VM'>, target: Host): void {
  const unseen = needsOfVm(pool, vm).networks.find((network) => !hostSeesNetwork(pool, target.ref, network));
  if (unseen !== undefined) throw preCheckError(`Host ${target.name} is not connected to network ${pool.cache.get('network', unseen)?.name_label ?? unseen}.`);
}

function disksTo(cloud: Cloud, vm: Row<'VM'>, source: Host, target: Host, blockMigration: boolean | 'auto'): Pick<Route, 'moving' | 'diskMap' | 'movedBytes'> {
  const { pool } = source;
  const within = target.pool === pool;
  const disks = disksOfVm(pool, vm);
  const moving = within ? disks.filter(({ vdi }) => !hostSeesSr(pool, target.ref, vdi.SR)) : disks;
  if (blockMigration === false && moving.length > 0) throw notOnSharedStorage(source.name);
  if (blockMigration === true && moving.length === 0) throw notOnLocalStorage(source.name);
  if (within && moving.length === 0) {
    if (!isLicensed(pool, 'xen_motion')) throw unlicensed();
    return { moving, diskMap: undefined, movedBytes: 0 };
  }
  if (!pool.features.storageMotion || !target.pool.features.storageMotion) throw noStorageMotion();
  if (!isLicensed(pool, 'storage_xen_motion') || !isLicensed(target.pool, 'storage_xen_motion')) throw unlicensed();
  const places = placesFor(cloud, pool, moving, target);
  return {
    moving,
    diskMap: new Map(disks.map(({ vdi }) => [vdi.$ref, places.get(vdi.$ref) ?? vdi.SR])),
    movedBytes: moving.reduce((sum, { vdi }) => sum + vdi.virtual_size, 0),
  };
}

/** What XAPI compares before it lets a VM move (xapi: helpers.ml, host_versions_not_decreasing). */
const platformOf = ({ row }: Host): string => row.software_version['platform_version'] ?? row.software_version['product_version'] ?? '';

/** Negative when `a` is older; versions that say nothing are equal to all. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  if (left === undefined || right === undefined || [...left, ...right].some(Number.isNaN)) return 0;
  for (let part = 0; part < Math.max(left.length, right.length); part += 1) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

// ---- what XAPI says --------------------------------------------------------------------------------------------------

/** Discs that the target cannot read: they are taken out for the way. */
export function foreignDiscs(pool: Xapi, vm: Row<'VM'>, target: Host): readonly Disk[] {
  return discsOfVm(pool, vm).filter(({ vdi }) => target.pool !== pool || !hostSeesSr(pool, target.ref, vdi.SR));
}

/**
 * XAPI's own check, the only one that knows guests, CPUs and devices.
 * @throws ApiError badRequest with what XAPI said, but for what will be mended: a disc in the drive, blocks that are tracked, a queue
 */
export async function assertXapiAgrees(vm: Row<'VM'>, route: Route): Promise<void> {
  const { source: { pool }, target } = route;
  try {
    await pool.call('VM.assert_operation_valid', vm.$ref, route.diskMap === undefined ? 'pool_migrate' : 'migrate_send');
    if (foreignDiscs(pool, vm, target).length > 0) return;
    if (route.diskMap === undefined) await pool.call('VM.assert_can_boot_here', vm.$ref, target.ref);
    else await received(target, (token) => pool.call('VM.assert_can_migrate', ...sendParams(vm.$ref, route, token)));
  } catch (error) {
    if (isTooMany(error) || isOtherOperation(error) || (hasCode(error, 'VDI_CBT_ENABLED') && route.moving.some(({ vdi }) => vdi.cbt_enabled))) return;
    throw migrationRefusal(error, route.source, target) ?? error;
  }
}

const hasCode = (error: unknown, code: string): boolean => error instanceof XapiError && error.code === code;

/** XAPI lets operations wait for one another. */
const isOtherOperation = (error: unknown): boolean => hasCode(error, 'OTHER_OPERATION_IN_PROGRESS');

/** Parameters of `VM.migrate_send` and of its check, as every release since tampa takes them. */
export function sendParams(vm: Ref<'VM'>, { diskMap, networkMap }: Route, token: Token): Parameters<Xapi['run']>[1] {
  return [vm, token, true, Object.fromEntries(diskMap ?? []), Object.fromEntries(networkMap), {}];
}
