/**
 * Where a stopped server may go, and its disks with it. With disks that the target sees it just starts there; others are sent there by
 * `VM.migrate_send`, which takes halted VMs since XenServer 7.0.
 */
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, hostsOfPool, type Host } from '../hosts.ts';
import { isLicensed } from '../licence.ts';
import { hostSeesNetwork, hostSeesSr, mayCome, needsOfVm, wishesOfVm } from '../placement.ts';
import type { Run } from '../workflow.ts';
import { isOutcomeUnknown } from '../xapi-errors.ts';
import { preCheckError } from './migration-refusals.ts';
import { isTooMany, keepMarks, placesFor, received, restoreMarks, waitForSlot } from './storage-motion.ts';
import { discsOfVm, disksOfVm, type Disk } from './vm-disks.ts';

export interface ColdPlan {
  readonly target: Host;
  readonly movedBytes: number;
}

export interface ColdWish {
  /** Bytes that the server will take, without what Xen itself needs for it. */
  readonly memoryBytes: number;
  /** uuid of the host that it is on; '' when nobody knows. */
  readonly sourceHost: string;
  /** A resize may stay where it is, a migration may not. */
  readonly mayStay: boolean;
  /** Name of the only host that will do; null: any. */
  readonly host: string | null;
  /** uuids of hosts that refused. */
  readonly excluded: ReadonlySet<string>;
}

/**
 * Hosts that can take the server, best first: its own, then by the bytes that have to move, then by free memory.
 * @throws ApiError badRequest when there are hosts, and none because their release or its licence cannot move the disks of a stopped server
 */
export function coldPlans(cloud: Cloud, pool: Xapi, vm: Row<'VM'>, wish: ColdWish): readonly ColdPlan[] {
  const { networks } = needsOfVm(pool, vm);
  const discs = discsOfVm(pool, vm).map(({ vdi }) => vdi.SR);
  const plans: ColdPlan[] = [];
  let stuck = false;
  for (const target of hostsOfPool(cloud, pool)) {
    if (target.uuid === wish.sourceHost && !wish.mayStay) continue;
    if (wish.host !== null && target.name !== wish.host && target.uuid !== wish.host) continue;
    if (!acceptsServers(target) || wish.excluded.has(target.uuid) || !mayCome(cloud, target, wishesOfVm(vm))) continue;
    if (!networks.every((network) => hostSeesNetwork(pool, target.ref, network)) || !discs.every((sr) => hostSeesSr(pool, target.ref, sr))) continue;
    if (memoryFor(pool, vm, target) < wish.memoryBytes + vm.memory_overhead) continue;
    const moving = disksOfVm(pool, vm).filter(({ vdi }) => !hostSeesSr(pool, target.ref, vdi.SR));
    if (moving.length > 0 && !(pool.features.haltedStorageMotion && isLicensed(pool, 'storage_xen_motion'))) stuck = true;
    else if (hasPlaces(cloud, pool, moving, target)) {
      plans.push({ target, movedBytes: moving.reduce((sum, { vdi }) => sum + vdi.virtual_size, 0) });
    }
  }
  if (plans.length === 0 && stuck) {
    throw preCheckError('The hosts of this pool cannot move the disks of a stopped server, and no other host sees those of this one.');
  }
  return plans.toSorted((a, b) => Number(b.target.uuid === wish.sourceHost) - Number(a.target.uuid === wish.sourceHost)
    || a.movedBytes - b.movedBytes || b.target.memoryFree - a.target.memoryFree || (a.target.uuid < b.target.uuid ? -1 : 1));
}

/** Bytes; what the server itself holds there now is its own. */
function memoryFor(pool: Xapi, vm: Row<'VM'>, target: Host): number {
  const held = vm.resident_on !== target.ref ? 0
    : Math.max(pool.cache.get('VM_metrics', vm.metrics)?.memory_actual ?? 0, vm.memory_dynamic_max) + vm.memory_overhead;
  return target.memoryFree + held;
}

function hasPlaces(cloud: Cloud, pool: Xapi, moving: readonly Disk[], target: Host): boolean {
  try {
    return moving.length === 0 || placesFor(cloud, pool, moving, target).size > 0;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

/** Sends the disks of a halted VM that the target does not see. Repeatable. @throws XapiError; ApiError when the host has no storage */
export async function moveDisksTo(run: Run, target: Host): Promise<void> {
  await sendDisks(run, target, (disks) => {
    const moving = disks.filter(({ vdi }) => !hostSeesSr(run.pool, target.ref, vdi.SR));
    const places = moving.length === 0 ? new Map<Ref<'VDI'>, Ref<'SR'>>() : placesFor(run.cloud, run.pool, moving, target);
    return ({ vdi }) => places.get(vdi.$ref) ?? vdi.SR;
  });
}

/** Sends disks of a halted VM to where they were: `VBD.userdevice` → uuid of the SR. Repeatable. */
export async function moveDisksBack(run: Run, source: Host, drives: Readonly<Record<string, string>>): Promise<void> {
  await sendDisks(run, source, () => ({ vbd, vdi }) => run.pool.cache.byUuid('SR', drives[vbd.userdevice] ?? '')?.$ref ?? vdi.SR);
}

async function sendDisks(run: Run, target: Host, goalsOf: (disks: readonly Disk[]) => (disk: Disk) => Ref<'SR'>): Promise<void> {
  const { pool, vm } = run;
  await pool.settle();
  if (run.resumed) await run.adopt('migrate_send');
  // What a former try has moved may still lack its marks.
  await restoreMarks(run);
  await pool.settle();
  const disks = disksOfVm(pool, run.row());
  const goalOf = goalsOf(disks);
  const moving = disks.filter((disk) => goalOf(disk) !== disk.vdi.SR);
  if (moving.length === 0) return;
  const map = Object.fromEntries(disks.map((disk) => [disk.vdi.$ref, goalOf(disk)]));
  await keepMarks(run, moving);
  try {
    for (;;) {
      try {
        await received(target, (token) => run.async('VM.migrate_send', [vm, token, true, map, {}, {}]));
        break;
      } catch (error) {
        if (!isTooMany(error)) throw error;
        await waitForSlot(run);
      }
    }
  } catch (error) {
    // The disks may still be on their way: what they lose waits until the next try has seen them arrive.
    if (!isOutcomeUnknown(error)) await restoreMarks(run);
    throw error;
  }
  await restoreMarks(run);
}
