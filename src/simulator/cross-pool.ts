/**
 * VM.migrate_send to another pool. Disks are mirrored there first, then the VM's records are made there (so for a while both pools have
 * a VM of that uuid, the new one halted), then its memory moves, and at last the sender removes everything.
 * Source: xapi_vm_migrate.ml `migrate_send'`, `assert_can_migrate`; import.ml for what arrives.
 */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { disksOf } from './copies.ts';
import { cpuRefusal } from './cpu.ts';
import { createVdi, destroyVdi, movedFields } from './disks.ts';
import { bringUp, tearDown, whileArriving } from './domains.ts';
import { enforce, fail } from './failure.ts';
import { freeMemory, memoryNeeded } from './memory.ts';
import { assertMovable, asSender, mirrored, type SendPlan, senderOf } from './migration.ts';
import { type Destination, isReachable } from './neighbours.ts';
import { pack, restoreRefusal, unpack } from './parcel.ts';
import { isLive, seesNetwork, seesSr } from './placement.ts';
import { refreshSr } from './refresh.ts';
import { has, isOlder } from './releases.ts';
import { isNull } from './vm-lifecycle.ts';
import { removeVm } from './vm-records.ts';
import type { World } from './world.ts';

type NetworkMap = ReadonlyMap<Ref<'VIF'>, Ref<'network'>>;

/** @throws Failure why the VM cannot go to the other pool as planned */
export function assertCanLeave(world: World, plan: SendPlan, dest: Destination): void {
  const { db, profile } = world;
  const { vm } = plan;
  const record = db.get('VM', vm);
  const target = dest.world;
  for (const { vdi } of disksOf(world, vm)) {
    const sr = plan.vdi_map[vdi];
    if (sr === undefined) return fail('VDI_NOT_IN_MAP', profile.strictInts ? db.get('VDI', vdi).uuid : vdi);
    assertMovable(world, vdi, target, sr);
  }
  if (isCopy(plan) && record.power_state !== 'Halted') return fail('VM_BAD_POWER_STATE', vm, 'halted', record.power_state.toLowerCase());
  // The data model says host, then VM; the code sends them the other way round.
  if (isOlder(target.profile, profile)) return fail('VM_HOST_INCOMPATIBLE_VERSION_MIGRATE', vm, dest.host);
  if (!isLive(target, dest.host)) return fail('HOST_OFFLINE', dest.host);
  if (!target.db.get('host', dest.host).enabled) return fail('HOST_DISABLED', dest.host);
  enforce(cpuRefusal(world, vm, target, dest.host));
  const networks = networksOf(world, plan, dest);
  const hidden = record.VIFs.flatMap((vif) => networks.get(vif) ?? []).find((network) => !seesNetwork(target, dest.host, network));
  if (hidden !== undefined) return fail('HOST_CANNOT_ATTACH_NETWORK', dest.host, hidden);
  if (!isCopy(plan)) enforce(restoreRefusal(target, record));
  if (record.power_state === 'Running' || record.power_state === 'Paused') {
    const [needed, free] = [memoryNeeded(record), freeMemory(target, dest.host)];
    if (needed > free) return fail('HOST_NOT_ENOUGH_FREE_MEMORY', needed, free);
  }
}

/** Cross-pool copies keep the source; the option is known to the releases that move halted VMs. */
const isCopy = (plan: SendPlan): boolean => plan.options['copy'] === 'true';

/**
 * The network of every interface, those of snapshots included: the map's, or that of the VM's interface with the same MAC.
 * @throws Failure VIF_NOT_IN_MAP; up to 7.0 an interface that is not in the map goes to the network on the bridge of the same name
 */
function networksOf(world: World, plan: SendPlan, dest: Destination): NetworkMap {
  const { db } = world;
  const own = db.get('VM', plan.vm);
  const byMac = new Map(own.VIFs.map((vif) => [db.get('VIF', vif).MAC, plan.vif_map[vif]]));
  const networks = new Map<Ref<'VIF'>, Ref<'network'>>();
  for (const vm of family(world, plan)) {
    for (const vif of db.get('VM', vm).VIFs) {
      const record = db.get('VIF', vif);
      const mapped = plan.vif_map[vif] ?? byMac.get(record.MAC) ?? byBridge(world, record.network, dest.world);
      if (mapped === undefined) return fail('VIF_NOT_IN_MAP', vif);
      dest.world.db.get('network', mapped);
      networks.set(vif, mapped);
    }
  }
  return networks;
}

function byBridge(world: World, network: Ref<'network'>, target: World): Ref<'network'> | undefined {
  if (has(world.profile.level, 'ely')) return undefined;
  const bridge = world.db.find('network', network)?.bridge;
  return target.db.refs('network').find((each) => target.db.get('network', each).bridge === bridge);
}

/** The VM and the snapshots that go with it, which those of a copy do not. */
const family = (world: World, plan: SendPlan): readonly Ref<'VM'>[] =>
  (isCopy(plan) ? [plan.vm] : [plan.vm, ...world.db.get('VM', plan.vm).snapshots]);

interface Passage {
  readonly vdi: Ref<'VDI'>;
  readonly sr: Ref<'SR'>;
}

/** Where each disk goes, suspend images and the disks of snapshots first. @throws Failure VDI_NOT_IN_MAP */
function passagesOf(world: World, plan: SendPlan, dest: Destination): Passage[] {
  const { db } = world;
  const [pool] = [...dest.world.db.all('pool')].map(([, record]) => record);
  const known = (sr: Ref<'SR'> | undefined): Ref<'SR'> | undefined => (sr !== undefined && dest.world.db.has('SR', sr) ? sr : undefined);
  const suspendSr = known(pool?.suspend_image_SR) ?? known(dest.world.db.get('host', dest.host).suspend_image_sr);
  const passage = (vdi: Ref<'VDI'>, fallback: Ref<'SR'> | undefined): Passage => {
    const sr = plan.vdi_map[vdi] ?? plan.vdi_map[db.get('VDI', vdi).snapshot_of] ?? fallback ?? known(pool?.default_SR);
    return sr === undefined ? fail('VDI_NOT_IN_MAP', vdi) : { vdi, sr };
  };
  const members = family(world, plan);
  const images = members.map((vm) => db.get('VM', vm).suspend_VDI).filter((vdi) => db.has('VDI', vdi));
  const disks = members.slice(1).flatMap((vm) => disksOf(world, vm)).map(({ vdi }) => vdi);
  return [
    ...images.map((vdi) => passage(vdi, suspendSr)), ...disks.map((vdi) => passage(vdi, undefined)),
    ...disksOf(world, plan.vm).map(({ vdi }) => passage(vdi, undefined)),
  ];
}

/** What has been made at the other side so far. */
interface Landed {
  readonly disks: Map<Ref<'VDI'>, Ref<'VDI'>>;
  readonly vms: Map<Ref<'VM'>, Ref<'VM'>>;
}

/** Sends a VM to another pool. Answers its reference there. */
export async function sendAcross(call: Call, plan: SendPlan, dest: Destination): Promise<Ref<'VM'>> {
  const { world, job } = call;
  const { vm } = plan;
  assertCanLeave(world, plan, dest);
  const { resident_on: host, power_state: state } = world.db.get('VM', vm);
  return asSender(world, isNull(host) ? senderOf(world, vm) : host, async () => {
    const networks = networksOf(world, plan, dest);
    const passages = passagesOf(world, plan, dest);
    const landed: Landed = { disks: new Map(), vms: new Map() };
    ejectDiscs(world, vm);
    try {
      await sendDisks(call, passages, dest, landed, state === 'Running' ? 0.9 : 1);
      const arrived = land(world, plan, dest, networks, landed);
      if (state === 'Running') {
        await whileArriving({ world: dest.world, job }, arrived, dest.host, 'vm_migrate', () => job.pause(world.durations.migrateMemory, 0.9, 1));
        if (!isReachable(dest)) return fail('VM_MIGRATE_CONTACT_REMOTE_SERVICE_FAILED');
      }
      job.shield();
      for (const [from, to] of landed.disks) giveContent(world, from, dest.world, to);
      if (state === 'Running') bringUp(dest.world, arrived, dest.host, 'Running', 'arrival');
      if (!isCopy(plan)) leave(world, plan, passages, dest);
      return arrived;
    } catch (error) {
      retreat(dest, landed);
      throw error;
    }
  });
}

/** A disc does not go along, and is not put back when the migration fails. */
function ejectDiscs(world: World, vm: Ref<'VM'>): void {
  const { db } = world;
  if (db.get('VM', vm).power_state === 'Suspended') return;
  for (const vbd of db.get('VM', vm).VBDs) {
    if (db.get('VBD', vbd).type === 'CD') db.update('VBD', vbd, { VDI: NULL_REF, empty: true });
  }
}

/** @throws Failure MIRROR_FAILED when the other side is lost meanwhile, and whatever its storage refuses */
async function sendDisks(call: Call, passages: readonly Passage[], dest: Destination, landed: Landed, share: number): Promise<void> {
  const { world } = call;
  const size = ({ vdi }: Passage): number => world.db.get('VDI', vdi).virtual_size;
  const total = passages.reduce((sum, passage) => sum + size(passage), 0);
  let done = 0;
  for (const passage of passages) {
    const { vdi, sr } = passage;
    const bytes = size(passage);
    plugAt(dest, sr);
    landed.disks.set(vdi, createVdi(dest.world, { ...movedFields(world.db.get('VDI', vdi)), SR: sr }));
    await mirrored(call, vdi, world.durations.copy(bytes), (share * done) / total, (share * (done + bytes)) / total);
    if (!isReachable(dest)) return fail('MIRROR_FAILED', vdi);
    done += bytes;
  }
}

/** The receiving host's connection to the repository is plugged when it is not. @throws Failure SR_NO_PBDS when it has none */
function plugAt({ world, host }: Destination, sr: Ref<'SR'>): void {
  if (seesSr(world, host, sr)) return;
  const pbd = world.db.get('SR', sr).PBDs.find((each) => world.db.get('PBD', each).host === host);
  if (pbd === undefined) return fail('SR_NO_PBDS', sr);
  world.db.update('PBD', pbd, { currently_attached: true });
  refreshSr(world, sr);
}

/** Makes the VM and its snapshots at the other side. */
function land(world: World, plan: SendPlan, dest: Destination, networks: NetworkMap, landed: Landed): Ref<'VM'> {
  const { db } = world;
  const target = dest.world;
  const restore = !isCopy(plan);
  const receive = (vm: Ref<'VM'>, snapshotOf?: Ref<'VM'>): Ref<'VM'> => {
    const arrived = unpack(target, pack(world, vm), {
      restore, snapshotOf, disk: (vdi) => landed.disks.get(vdi) ?? discLike(target, db.get('VDI', vdi)),
      network: (vif) => networks.get(vif) ?? fail('VIF_NOT_IN_MAP', vif),
    });
    landed.vms.set(vm, arrived);
    return arrived;
  };
  const arrived = receive(plan.vm);
  for (const snapshot of family(world, plan).slice(1)) {
    const saved = world.snapshots.get(snapshot);
    const copy = receive(snapshot, arrived);
    if (saved !== undefined) target.snapshots.set(copy, saved);
  }
  for (const [from, to] of landed.vms) {
    const parent = landed.vms.get(db.get('VM', from).parent);
    if (parent !== undefined) target.db.update('VM', to, { parent });
  }
  for (const [from, to] of landed.disks) {
    const origin = landed.disks.get(db.get('VDI', from).snapshot_of);
    if (origin !== undefined) target.db.update('VDI', to, { snapshot_of: origin });
  }
  return arrived;
}

/** The disc of the same file name in one of the receiver's libraries. */
function discLike(target: World, disc: RecordOf<'VDI'>): Ref<'VDI'> | undefined {
  return target.db.refs('VDI').find((each) => {
    const { location, SR: sr } = target.db.get('VDI', each);
    return location === disc.location && target.db.get('SR', sr).content_type === 'iso';
  });
}

function giveContent(world: World, from: Ref<'VDI'>, target: World, to: Ref<'VDI'>): void {
  const bytes = world.contents.get(from);
  if (bytes !== undefined) target.contents.set(to, bytes);
}

/** The sender removes disks, snapshots and VM; its alerts go along. */
function leave(world: World, plan: SendPlan, passages: readonly Passage[], dest: Destination): void {
  const { db } = world;
  const members = family(world, plan);
  const { uuid } = db.get('VM', plan.vm);
  for (const [ref, message] of [...db.all('message')]) {
    if (message.obj_uuid !== uuid) continue;
    dest.world.db.create('message', message);
    db.destroy('message', ref);
  }
  tearDown(world, plan.vm, 'Halted');
  for (const { vdi } of passages) destroyVdi(world, vdi);
  for (const vm of members) removeVm(world, vm);
}

/** Takes back what was made at the other side. With the session gone nobody can: then it stays there. */
function retreat(dest: Destination, landed: Landed): void {
  if (!dest.world.db.has('session', dest.session)) return;
  for (const vm of landed.vms.values()) if (dest.world.db.has('VM', vm)) removeVm(dest.world, vm);
  for (const vdi of landed.disks.values()) destroyVdi(dest.world, vdi);
}
