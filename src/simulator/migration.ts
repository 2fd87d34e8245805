/** Moving VMs: pool_migrate, migrate_send (to another pool: cross-pool.ts), one disk's storage motion, evacuation. Source: xapi_vm_migrate.ml, xapi_host.ml. */
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { disksOf } from './copies.ts';
import { cpuRefusal } from './cpu.ts';
import { assertCanLeave, sendAcross } from './cross-pool.ts';
import { destroyVdi, movedVdi } from './disks.ts';
import { bringUp, whileArriving } from './domains.ts';
import { enforce, fail, type Refusal, refused } from './failure.ts';
import { assertLicensed } from './licence.ts';
import { freeMemory, memoryNeeded } from './memory.ts';
import { destinationOf } from './neighbours.ts';
import { withVmOperation } from './operations.ts';
import { isLive, seesNetwork, seesSr, unreachable } from './placement.ts';
import { refreshVdi, refreshVm } from './refresh.ts';
import { isOlderHost } from './upgrades.ts';
import { isNull, vmRefusal } from './vm-lifecycle.ts';
import { dateTime, type World } from './world.ts';

/** Storage migrations that one host sends at a time. */
const storageMigrations = 3;
const sending = new WeakMap<World, Map<string, number>>();

/** Why a live VM cannot come to a host as it is. */
export function migrationRefusal(world: World, vm: Ref<'VM'>, host: Ref<'host'>): Refusal | undefined {
  const { db, profile } = world;
  const target = db.get('host', host);
  const record = db.get('VM', vm);
  if (!isLive(world, host)) return refused('HOST_OFFLINE', host);
  if (!target.enabled && record.resident_on !== host) return refused('HOST_DISABLED', profile.hostDisabledNamesVm ? vm : host);
  return versionRefusal(world, vm, host) ?? cpuRefusal(world, vm, world, host) ?? unreachable(world, vm, host) ?? memoryRefusal(world, vm, host);
}

/** No VM goes from a host to one of an earlier version (xapi_vm_migrate.ml: assert_host_versions_not_decreasing). */
function versionRefusal(world: World, vm: Ref<'VM'>, host: Ref<'host'>): Refusal | undefined {
  const { resident_on: source } = world.db.get('VM', vm);
  return !isNull(source) && isOlderHost(world, host, source) ? refused('VM_HOST_INCOMPATIBLE_VERSION', host, vm) : undefined;
}

function memoryRefusal(world: World, vm: Ref<'VM'>, host: Ref<'host'>): Refusal | undefined {
  const record = world.db.get('VM', vm);
  if (record.resident_on === host) return undefined;
  const [needed, free] = [memoryNeeded(record), freeMemory(world, host)];
  return needed > free ? refused('HOST_NOT_ENOUGH_FREE_MEMORY', needed, free) : undefined;
}

/** Live migration with all disks in sight of both hosts. */
export async function poolMigrate(call: Call, vm: Ref<'VM'>, host: Ref<'host'>, options: Readonly<Record<string, string>>): Promise<void> {
  const { world, job } = call;
  world.db.get('VM', vm);
  await withVmOperation(call, vm, 'pool_migrate', async () => {
    world.db.get('host', host);
    assertLicensed(world, 'Xen_motion');
    enforce(migrationRefusal(world, vm, host));
    // Before tampa a migration that was not asked to be live pauses the guest for its whole length.
    const dead = world.profile.deadMigration && options['live'] !== 'true';
    if (dead) world.db.update('VM', vm, { power_state: 'Paused' });
    await whileArriving(call, vm, host, 'vm_migrate', async () => {
      await job.pause(world.durations.poolMigrate);
      arrive(world, vm, host);
    });
  });
}

function arrive(world: World, vm: Ref<'VM'>, host: Ref<'host'>): void {
  const before = world.db.get('VM', vm).resident_on;
  bringUp(world, vm, host, 'Running', 'arrival');
  if (before !== host) {
    announce(
      world, 'VM_MIGRATED', vm,
      `VM '${world.db.get('VM', vm).name_label}' migrated from host '${hostName(world, before)}' to host '${hostName(world, host)}'`,
    );
  }
}

const hostName = (world: World, host: Ref<'host'>): string => world.db.find('host', host)?.name_label ?? '';

/** An alert about a VM, as xapi files them. */
export function announce(world: World, name: string, vm: Ref<'VM'>, body: string): void {
  world.db.create('message', {
    name, priority: 5, cls: 'VM', obj_uuid: world.db.get('VM', vm).uuid, timestamp: dateTime(world.clock.now()), body,
  });
}

export interface SendPlan {
  readonly vm: Ref<'VM'>;
  readonly dest: Readonly<Record<string, string>>;
  readonly vdi_map: Readonly<Record<string, Ref<'SR'>>>;
  readonly vif_map: Readonly<Record<string, Ref<'network'>>>;
  readonly options: Readonly<Record<string, string>>;
}

/** @throws Failure why the VM cannot go where the plan says */
export function assertCanSend(world: World, plan: SendPlan): void {
  const { db, profile } = world;
  const { vm, vdi_map: vdiMap } = plan;
  const record = db.get('VM', vm);
  assertLicensed(world, 'Storage_motion');
  const dest = destinationOf(world, plan.dest);
  if (profile.snapshotLimit) {
    if (record.snapshots.length > 1) return fail('VM_HAS_TOO_MANY_SNAPSHOTS', vm);
    if (record.snapshots.some((snapshot) => db.get('VM', snapshot).power_state === 'Suspended')) return fail('VM_HAS_CHECKPOINT', vm);
  }
  if (dest.world !== world) return assertCanLeave(world, plan, dest);
  const { host } = dest;
  if (plan.options['copy'] === 'true') return fail('OPERATION_NOT_ALLOWED', 'Copy mode is not allowed for intra-pool migration');
  for (const { vdi } of disksOf(world, vm)) {
    const sr = vdiMap[vdi];
    if (sr === undefined) return fail('VDI_NOT_IN_MAP', profile.strictInts ? db.get('VDI', vdi).uuid : vdi);
    assertMovable(world, vdi, world, sr);
  }
  // Recorded: a disk without a place is told first.
  if (Object.keys(plan.vif_map).length > 0) {
    const text = 'VIF mapping is not allowed for intra-pool migration -all VIFs must be on the same network';
    return profile.strictInts ? fail('NOT_IMPLEMENTED', text) : fail('OPERATION_NOT_ALLOWED', text);
  }
  if (!isLive(world, host)) return fail('HOST_OFFLINE', host);
  if (!db.get('host', host).enabled && record.resident_on !== host) return fail('HOST_DISABLED', host);
  enforce(versionRefusal(world, vm, host) ?? cpuRefusal(world, vm, world, host));
  const network = record.VIFs.map((vif) => db.get('VIF', vif).network).find((each) => !seesNetwork(world, host, each));
  if (network !== undefined) return fail('VM_REQUIRES_NETWORK', vm, network);
  enforce(record.power_state === 'Running' ? memoryRefusal(world, vm, host) : undefined);
}

/** Whether a disk may move to a repository, of this pool or of another's world. */
export function assertMovable(world: World, vdi: Ref<'VDI'>, there: World, sr: Ref<'SR'>): void {
  const target = there.db.get('SR', sr);
  const disk = world.db.get('VDI', vdi);
  if (target.content_type === 'iso') return fail('SR_DOES_NOT_SUPPORT_MIGRATION', sr, 'VDI_MIRROR');
  if (disk.SR === sr) return;
  if (disk.on_boot === 'reset') return fail('VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION', vdi);
  if (disk.cbt_enabled) return fail('VDI_CBT_ENABLED', vdi);
}

/** assert_can_migrate does not look at this (recorded from 26.17); the migration itself fails. @throws Failure VM_REQUIRES_SR */
function assertSeen(world: World, vm: Ref<'VM'>, host: Ref<'host'>, srs: readonly Ref<'SR'>[]): void {
  const hidden = srs.find((sr) => !seesSr(world, host, sr));
  if (hidden !== undefined) return fail('VM_REQUIRES_SR', vm, hidden);
}

/** Lets one more storage migration leave a host. @throws Failure TOO_MANY_STORAGE_MIGRATES */
export async function asSender<T>(world: World, host: string, body: () => Promise<T>): Promise<T> {
  const counts = sending.get(world) ?? new Map<string, number>();
  sending.set(world, counts);
  const count = counts.get(host) ?? 0;
  if (count >= storageMigrations) return fail('TOO_MANY_STORAGE_MIGRATES', storageMigrations);
  counts.set(host, count + 1);
  try {
    return await body();
  } finally {
    counts.set(host, (counts.get(host) ?? 1) - 1);
  }
}

/** Migration with storage. Inside the pool the VM keeps its references, and moved disks are new ones. */
export async function migrateSend(call: Call, plan: SendPlan): Promise<Ref<'VM'>> {
  const { world, job } = call;
  const { db } = world;
  const { vm } = plan;
  db.get('VM', vm);
  return withVmOperation(call, vm, 'migrate_send', async () => {
    assertCanSend(world, plan);
    const dest = destinationOf(world, plan.dest);
    if (dest.world !== world) return sendAcross(call, plan, dest);
    const { host } = dest;
    assertSeen(world, vm, host, Object.values(plan.vdi_map));
    const record = db.get('VM', vm);
    const source = isNull(record.resident_on) ? senderOf(world, vm) : record.resident_on;
    return asSender(world, source, async () => {
      const moves = disksOf(world, vm).flatMap(({ vdi }) => {
        const sr = plan.vdi_map[vdi];
        return sr === undefined || db.get('VDI', vdi).SR === sr ? [] : [{ vdi, sr }];
      });
      const copyShare = moves.length === 0 ? 0 : 0.9;
      const move = async (): Promise<void> => {
        const copies = await copied(call, moves, copyShare, async () => {
          if (record.power_state === 'Running') await job.pause(world.durations.migrateMemory, copyShare, 1);
        });
        job.shield();
        for (const [vdi, copy] of copies) putInPlace(world, vdi, copy, vm);
        if (record.power_state === 'Running') arrive(world, vm, host);
        for (const { vdi } of moves) destroyVdi(world, vdi);
        refreshVm(world, vm);
      };
      await (record.power_state === 'Running' ? whileArriving(call, vm, host, 'vm_migrate', move) : move());
      return vm;
    });
  });
}

/** A halted VM's disks are sent by a host that sees them. */
export function senderOf(world: World, vm: Ref<'VM'>): string {
  return world.db.refs('host').find((host) => unreachable(world, vm, host) === undefined) ?? '';
}

interface Move {
  readonly vdi: Ref<'VDI'>;
  readonly sr: Ref<'SR'>;
}

/** Copies disks one after the other, then lets `then` go on; none of the copies is left when one of both fails or is cancelled. */
async function copied(call: Call, moves: readonly Move[], share: number, then?: () => Promise<void>): Promise<ReadonlyMap<Ref<'VDI'>, Ref<'VDI'>>> {
  const { world } = call;
  const sizes = moves.map(({ vdi }) => world.db.get('VDI', vdi).virtual_size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const copies = new Map<Ref<'VDI'>, Ref<'VDI'>>();
  let done = 0;
  try {
    for (const [index, { vdi, sr }] of moves.entries()) {
      const size = sizes[index] ?? 0;
      const copy = movedVdi(world, vdi, sr);
      copies.set(vdi, copy);
      await mirrored(call, vdi, world.durations.copy(size), (share * done) / total, (share * (done + size)) / total);
      // A database that has gone back in time knows nothing of it.
      if (!world.db.has('VDI', copy)) return fail('MIRROR_FAILED', vdi);
      done += size;
    }
    await then?.();
  } catch (error) {
    for (const copy of copies.values()) if (world.db.has('VDI', copy)) destroyVdi(world, copy);
    throw error;
  }
  return copies;
}

/** Takes `ms` milliseconds of the job, in which a disk shows that it is being mirrored. */
export async function mirrored({ world, job }: Call, vdi: Ref<'VDI'>, ms: number, from: number, to: number): Promise<void> {
  world.db.update('VDI', vdi, { current_operations: { [job.task]: 'mirror' }, allowed_operations: [] });
  try {
    await job.pause(ms, from, to);
  } finally {
    if (world.db.has('VDI', vdi)) {
      world.db.update('VDI', vdi, { current_operations: {} });
      refreshVdi(world, vdi);
    }
  }
}

/** Puts the copy of a disk into its drives. */
function putInPlace({ db }: World, vdi: Ref<'VDI'>, copy: Ref<'VDI'>, vm: Ref<'VM'>): void {
  for (const vbd of db.get('VDI', vdi).VBDs) if (db.get('VBD', vbd).VM === vm) db.update('VBD', vbd, { VDI: copy });
  for (const snapshot of db.get('VDI', vdi).snapshots) db.update('VDI', snapshot, { snapshot_of: copy });
}

/** One disk of a VM to another repository, under the VM's feet. @throws Failure VDI_NEEDS_VM_FOR_MIGRATE */
export async function migrateVdi(call: Call, vdi: Ref<'VDI'>, sr: Ref<'SR'>): Promise<Ref<'VDI'>> {
  const { world, job } = call;
  const { db } = world;
  const record = db.get('VDI', vdi);
  db.get('SR', sr);
  assertLicensed(world, 'Storage_motion');
  const drive = record.VBDs.map((vbd) => db.get('VBD', vbd)).find((vbd) => vbd.type === 'Disk');
  if (drive === undefined) return fail('VDI_NEEDS_VM_FOR_MIGRATE', vdi);
  const vm = drive.VM;
  return withVmOperation(call, vm, 'migrate_send', async () => {
    const owner = db.get('VM', vm);
    const host = isNull(owner.resident_on) ? hostSeeing(world, record.SR, sr) : owner.resident_on;
    assertMovable(world, vdi, world, sr);
    assertSeen(world, vm, host, [sr]);
    if (record.SR === sr) return vdi;
    return asSender(world, host, async () => {
      const copies = await copied(call, [{ vdi, sr }], 1);
      job.shield();
      for (const copy of copies.values()) putInPlace(world, vdi, copy, vm);
      destroyVdi(world, vdi);
      refreshVm(world, vm);
      return copies.get(vdi) ?? vdi;
    });
  });
}

function hostSeeing(world: World, ...srs: readonly Ref<'SR'>[]): Ref<'host'> {
  return world.db.refs('host').find(
    (host) => isLive(world, host) && srs.every((sr) => seesSr(world, host, sr)),
  ) ?? fail('NO_HOSTS_AVAILABLE');
}

// ---- evacuation ------------------------------------------------------------------------------------------------------

/** Guests of a host, its control domain not counted. */
export function guestsOf(world: World, host: Ref<'host'>): Ref<'VM'>[] {
  return world.db.get('host', host).resident_VMs.filter((vm) => !world.db.get('VM', vm).is_control_domain);
}

/** Hosts that could take guests of another one. */
function targets(world: World, host: Ref<'host'>): Ref<'host'>[] {
  return world.db.refs('host').filter((each) => each !== host && world.db.get('host', each).enabled && isLive(world, each));
}

/** Why each guest cannot leave, as code and parameters. Memory is counted as guests are given away. */
export function evacuationProblems(world: World, host: Ref<'host'>): {
  readonly problems: ReadonlyMap<Ref<'VM'>, Refusal>; readonly plan: ReadonlyMap<Ref<'VM'>, Ref<'host'>>,
} {
  const { db } = world;
  const problems = new Map<Ref<'VM'>, Refusal>();
  const plan = new Map<Ref<'VM'>, Ref<'host'>>();
  const hosts = targets(world, host);
  const free = new Map(hosts.map((each) => [each, freeMemory(world, each)]));
  const bySize = guestsOf(world, host).sort((a, b) => memoryNeeded(db.get('VM', b)) - memoryNeeded(db.get('VM', a)));
  for (const vm of bySize) {
    const record: RecordOf<'VM'> = db.get('VM', vm);
    const operation = vmRefusal(world, vm, 'pool_migrate');
    const beyond = hosts.map((each) => cpuRefusal(world, vm, world, each) ?? unreachable(world, vm, each)).find((each) => each !== undefined);
    const roomy = hosts.filter((each) => unreachable(world, vm, each) === undefined && (free.get(each) ?? 0) >= memoryNeeded(record));
    const best = roomy.sort((a, b) => (free.get(b) ?? 0) - (free.get(a) ?? 0))[0];
    if (hosts.length === 0) problems.set(vm, refused('NO_HOSTS_AVAILABLE', vm));
    else if (operation !== undefined && operation.code !== 'OTHER_OPERATION_IN_PROGRESS') problems.set(vm, operation);
    else if (beyond !== undefined) problems.set(vm, beyond);
    else if (best === undefined) problems.set(vm, refused('HOST_NOT_ENOUGH_FREE_MEMORY', vm));
    else {
      plan.set(vm, best);
      free.set(best, (free.get(best) ?? 0) - memoryNeeded(record));
    }
  }
  return { problems, plan };
}

/** @throws Failure CANNOT_EVACUATE_HOST */
export function assertCanEvacuate(world: World, host: Ref<'host'>): ReadonlyMap<Ref<'VM'>, Ref<'host'>> {
  const { problems, plan } = evacuationProblems(world, host);
  if (problems.size === 0) return plan;
  return fail('CANNOT_EVACUATE_HOST', [...problems.values()].map((problem) => [problem.code, ...problem.params].join(',')).join('|'));
}

