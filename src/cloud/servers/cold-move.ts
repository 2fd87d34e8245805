/**
 * Where a stopped server may go, and its disks with it. With disks that the target sees it just starts there; others are sent there by
 * `VM.migrate_send`, which takes halted VMs since XenServer 7.0.
 */
import type { Ref } from '../../xapi/datamodel.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, hostsOfPool, type Host } from '../hosts.ts';
import { companyOfVm, hostSeesNetwork, hostSeesSr, localSr, mayCome, needsOfVm, sharedSr } from '../placement.ts';
import type { Run } from '../workflow.ts';
import { disksOfVm, isTooMany, keepMarks, preCheckError, receive, restoreMarks, waitForSlot } from './migrate.ts';

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
 * @throws ApiError badRequest when there are hosts, and none because their release cannot move the disks of a stopped server
 */
export function coldPlans(cloud: Cloud, pool: Xapi, vm: Row<'VM'>, wish: ColdWish): readonly ColdPlan[] {
  const { networks } = needsOfVm(pool, vm);
  const discs = vm.VBDs.flatMap((ref) => pool.cache.get('VBD', ref) ?? []).filter((vbd) => vbd.type === 'CD' && !vbd.empty)
    .flatMap((vbd) => pool.cache.get('VDI', vbd.VDI)?.SR ?? []);
  const plans: ColdPlan[] = [];
  let stuck = false;
  for (const target of hostsOfPool(cloud, pool)) {
    if (target.uuid === wish.sourceHost && !wish.mayStay) continue;
    if (wish.host !== null && target.name !== wish.host && target.uuid !== wish.host) continue;
    if (!acceptsServers(target) || wish.excluded.has(target.uuid) || !mayCome(cloud, target, companyOfVm(vm))) continue;
    if (!networks.every((network) => hostSeesNetwork(pool, target.ref, network)) || !discs.every((sr) => hostSeesSr(pool, target.ref, sr))) continue;
    if (memoryFor(pool, vm, target) < wish.memoryBytes + vm.memory_overhead) continue;
    const moving = disksOfVm(pool, vm).filter(({ vdi }) => !hostSeesSr(pool, target.ref, vdi.SR));
    if (moving.length > 0 && !pool.features.haltedStorageMotion) stuck = true;
    else if (moving.length === 0 || storageOf(pool, target) !== undefined) {
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

const storageOf = (pool: Xapi, target: Host): Row<'SR'> | undefined => localSr(pool, target.ref) ?? sharedSr(pool, target.ref);

/** Sends the disks of a halted VM that the target does not see. Repeatable. @throws XapiError; ApiError when the host has no storage */
export async function moveDisksTo(run: Run, target: Host): Promise<void> {
  const goal = storageOf(run.pool, target)?.$ref;
  await sendDisks(run, target, ({ vdi }) => (hostSeesSr(run.pool, target.ref, vdi.SR) ? vdi.SR : goal));
}

/** Sends disks of a halted VM to where they were: `VBD.userdevice` → uuid of the SR. Repeatable. */
export async function moveDisksBack(run: Run, source: Host, drives: Readonly<Record<string, string>>): Promise<void> {
  await sendDisks(run, source, ({ vbd, vdi }) => run.pool.cache.byUuid('SR', drives[vbd.userdevice] ?? '')?.$ref ?? vdi.SR);
}

async function sendDisks(run: Run, target: Host, goalOf: (disk: { vbd: Row<'VBD'>; vdi: Row<'VDI'> }) => Ref<'SR'> | undefined): Promise<void> {
  const { pool, vm } = run;
  await pool.settle();
  if (run.resumed) await run.adopt('migrate_send');
  // What a former try has moved may still lack its marks.
  await restoreMarks(run);
  await pool.settle();
  const map = new Map<Ref<'VDI'>, Ref<'SR'>>();
  for (const disk of disksOfVm(pool, run.row())) {
    const goal = goalOf(disk);
    if (goal === undefined) throw preCheckError(`Host ${target.name} has no storage repository for the disks of the server.`);
    map.set(disk.vdi.$ref, goal);
  }
  if ([...map].every(([vdi, sr]) => pool.cache.get('VDI', vdi)?.SR === sr)) return;
  await keepMarks(run, map);
  try {
    for (;;) {
      try {
        await run.async('VM.migrate_send', [vm, await receive(pool, target), true, Object.fromEntries(map), {}, {}]);
        break;
      } catch (error) {
        if (!isTooMany(error)) throw error;
        await waitForSlot(run);
      }
    }
  } finally {
    await restoreMarks(run);
  }
}
