/** VMs made from VMs: clone, copy, snapshot, checkpoint; and the way back, revert. Source: xapi_vm_clone.ml, xapi_vm_snapshot.ml. */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { macFrom } from './devices.ts';
import { cloneVdi, copyVdi, createVdi, destroyVdi, snapshotVdi } from './disks.ts';
import { freshGeneration } from './domains.ts';
import { fail } from './failure.ts';
import { refreshVm } from './refresh.ts';
import { has } from './releases.ts';
import { isNull } from './vm-lifecycle.ts';
import { noteInstall } from './vm-records.ts';
import { dateTime, epoch, type World } from './world.ts';

const none = <C extends string>(): Ref<C> => NULL_REF;

export interface CopyPlan {
  readonly name: string;
  readonly kind: 'clone' | 'copy' | 'snapshot' | 'checkpoint';
  /** Where a copy's disks go; absent: where they are. */
  readonly sr?: Ref<'SR'>;
  /** Power state before the copy was begun, where it differs from that of the moment (a checkpoint's). */
  readonly state?: RecordOf<'VM'>['power_state'];
  /** Disks that a snapshot leaves out. */
  readonly ignore?: readonly Ref<'VDI'>[];
}

/** Keys that do not go along. */
const leftBehind = new Set(['default_template', 'xensource_internal', 'mac_seed']);

function copiedConfig(source: RecordOf<'VM'>, world: World, isSnapshot: boolean): Readonly<Record<string, string>> {
  if (isSnapshot) return source.other_config;
  const kept = Object.fromEntries(Object.entries(source.other_config).filter(([key]) => !leftBehind.has(key)));
  const isNamed = !source.is_a_template || kept['base_template_name'] !== undefined;
  return { ...(isNamed ? {} : { base_template_name: source.name_label }), ...kept, mac_seed: world.db.newUuid() };
}

/** Bytes of disk that a full copy moves. */
export function diskBytes(world: World, vm: Ref<'VM'>): number {
  return disksOf(world, vm).reduce((sum, { vdi }) => sum + world.db.get('VDI', vdi).virtual_size, 0);
}

/** Disk drives (no CDs) and what is in them. */
export function disksOf(world: World, vm: Ref<'VM'>): { readonly vbd: Ref<'VBD'>; readonly vdi: Ref<'VDI'> }[] {
  return world.db.get('VM', vm).VBDs.flatMap((vbd) => {
    const record = world.db.get('VBD', vbd);
    return record.type === 'CD' || record.empty || isNull(record.VDI) ? [] : [{ vbd, vdi: record.VDI }];
  });
}

/** How each kind of copy makes a disk of a disk. */
const diskCopiers: Readonly<Record<CopyPlan['kind'], (world: World, vdi: Ref<'VDI'>, sr: Ref<'SR'>) => Ref<'VDI'>>> = {
  clone: (world, vdi) => cloneVdi(world, vdi),
  copy: (world, vdi, sr) => copyVdi(world, vdi, sr),
  snapshot: (world, vdi) => snapshotVdi(world, vdi),
  checkpoint: (world, vdi) => snapshotVdi(world, vdi),
};

/** Makes the new VM's record, drives and interfaces. Disks that were made are unmade when one fails. */
export function makeCopy(call: Call, source: Ref<'VM'>, plan: CopyPlan): Ref<'VM'> {
  const { world } = call;
  const { db } = world;
  const made: Ref<'VDI'>[] = [];
  const copyDisk = (vdi: Ref<'VDI'>): Ref<'VDI'> => {
    const copy = diskCopiers[plan.kind](world, vdi, plan.sr ?? db.get('VDI', vdi).SR);
    made.push(copy);
    return copy;
  };
  try {
    const included = disksOf(world, source).filter(({ vdi }) => plan.ignore?.includes(vdi) !== true);
    const disks = new Map(included.map(({ vbd, vdi }) => [vbd, copyDisk(vdi)]));
    const record = db.get('VM', source);
    const isSuspended = record.power_state === 'Suspended' || plan.kind === 'checkpoint';
    const image = isSuspended && db.has('VDI', record.suspend_VDI) ? copyDisk(record.suspend_VDI) : none<'VDI'>();
    const copy = createCopy(world, source, plan, image);
    copyDrives(world, record, copy, disks, plan.ignore ?? []);
    copyInterfaces(world, record, copy, db.get('VM', copy).is_a_snapshot);
    refreshVm(world, copy);
    return copy;
  } catch (error) {
    for (const vdi of made) destroyVdi(world, vdi);
    throw error;
  }
}

/** The record alone: what goes along, what starts afresh, and what makes a snapshot of it. */
function createCopy(world: World, source: Ref<'VM'>, plan: CopyPlan, image: Ref<'VDI'>): Ref<'VM'> {
  const { db } = world;
  const record = db.get('VM', source);
  const isSnapshot = plan.kind === 'snapshot' || plan.kind === 'checkpoint';
  const fresh: Partial<RecordOf<'VM'>> = {
    uuid: db.newUuid(), name_label: plan.name, version: 0, allowed_operations: [], current_operations: {}, suspend_VDI: image,
    power_state: record.power_state === 'Suspended' || plan.kind === 'checkpoint' ? 'Suspended' : 'Halted',
    resident_on: none(), scheduled_to_be_resident_on: none(), domid: -1, VBDs: [], VIFs: [], consoles: [], crash_dumps: [], snapshots: [],
    children: [], VUSBs: [], VTPMs: [], VGPUs: [], attached_PCIs: [], blobs: {}, is_default_template: false, blocked_operations: {},
    protection_policy: none(), snapshot_schedule: none(), appliance: none(), other_config: copiedConfig(record, world, isSnapshot),
    metrics: db.create('VM_metrics', { ...db.find('VM_metrics', record.metrics), uuid: db.newUuid() }),
    guest_metrics: copiedGuest(world, record), generation_id: record.generation_id === '' ? '' : freshGeneration(world),
  };
  const asSnapshot: Partial<RecordOf<'VM'>> = {
    is_a_template: true, is_a_snapshot: true, snapshot_of: source, snapshot_time: dateTime(world.clock.now()), parent: record.parent,
    snapshot_info: snapshotInfo(plan.state ?? record.power_state), snapshot_metadata: metadataOf(record, source),
  };
  const asVm: Partial<RecordOf<'VM'>> = {
    is_a_snapshot: false, snapshot_of: none(), snapshot_time: epoch, parent: none(), snapshot_info: {}, snapshot_metadata: '', suspend_SR: none(),
  };
  const copy = db.create('VM', { ...record, ...fresh, ...(isSnapshot ? asSnapshot : asVm) });
  if (isSnapshot) {
    world.snapshots.set(copy, record);
    db.update('VM', source, { parent: copy });
  }
  return copy;
}

const snapshotInfo = (state: RecordOf<'VM'>['power_state']): Readonly<Record<string, string>> => ({
  'disk-snapshot-type': 'crash_consistent', 'power-state-at-snapshot': state,
});

function copyDrives(
  world: World, source: RecordOf<'VM'>, target: Ref<'VM'>, disks: ReadonlyMap<Ref<'VBD'>, Ref<'VDI'>>, ignore: readonly Ref<'VDI'>[],
): void {
  for (const ref of [...source.VBDs].reverse()) {
    const vbd = world.db.get('VBD', ref);
    if (ignore.includes(vbd.VDI)) continue;
    // The copy's own disks are marked as its own (xapi_vm_clone.ml).
    const owned = disks.has(ref) ? { other_config: { ...vbd.other_config, owner: '' } } : {};
    world.db.create('VBD', {
      ...vbd, ...owned, uuid: world.db.newUuid(), VM: target, VDI: disks.get(ref) ?? vbd.VDI, currently_attached: false,
      allowed_operations: ['attach'], current_operations: {}, metrics: world.db.newRef(),
    });
  }
}

function copyInterfaces(world: World, source: RecordOf<'VM'>, target: Ref<'VM'>, keepMacs: boolean): void {
  const seed = world.db.get('VM', target).other_config['mac_seed'] ?? '';
  for (const ref of [...source.VIFs].reverse()) {
    const vif = world.db.get('VIF', ref);
    world.db.create('VIF', {
      ...vif, uuid: world.db.newUuid(), VM: target, MAC: keepMacs ? vif.MAC : macFrom(seed, vif.device), MAC_autogenerated: !keepMacs,
      currently_attached: false, allowed_operations: ['attach'], current_operations: {}, metrics: world.db.newRef(),
    });
  }
}

function copiedGuest(world: World, source: RecordOf<'VM'>): Ref<'VM_guest_metrics'> {
  const guest = world.db.find('VM_guest_metrics', source.guest_metrics);
  return guest === undefined ? none() : world.db.create('VM_guest_metrics', { ...guest, uuid: world.db.newUuid() });
}

/** The record as xapi keeps it inside a snapshot: an s-expression of strings. */
function metadataOf(vm: RecordOf<'VM'>, ref: Ref<'VM'>): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const value = (each: unknown): string => {
    if (Array.isArray(each)) return `(${each.map((item) => quoted(String(item))).join(' ')})`;
    if (typeof each === 'object' && each !== null) {
      return `(${Object.entries(each).map(([key, item]) => `(${quoted(key)} ${quoted(String(item))})`).join(' ')})`;
    }
    return String(each);
  };
  const pairs = [...Object.entries(vm), ['_ref', ref] as const].map(([name, each]) => `(${quoted(name)} ${quoted(value(each))})`);
  return `(${pairs.join(' ')})`;
}

/** Fields of a VM that revert leaves as they are (`do_not_copy` of xapi_vm_snapshot.ml). */
const notReverted = [
  'uuid', 'allowed_operations', 'current_operations', 'power_state', 'suspend_VDI', 'resident_on', 'scheduled_to_be_resident_on',
  'affinity', 'tags',
  'consoles', 'VIFs', 'VBDs', 'VUSBs', 'VTPMs', 'VGPUs', 'attached_PCIs', 'crash_dumps', 'domid', 'metrics', 'guest_metrics', 'snapshots',
  'children', 'parent',
  'is_a_template', 'is_a_snapshot', 'is_default_template', 'snapshot_of', 'snapshot_time', 'snapshot_info', 'snapshot_metadata',
  'appliance', 'protection_policy',
  'snapshot_schedule', 'groups', 'blobs',
] as const satisfies readonly (keyof RecordOf<'VM'>)[];

/**
 * Brings a VM's disks, interfaces and settings back to what they were. The VM must be down.
 * @throws Failure VM_REVERT_FAILED when the VM of the snapshot is no more
 */
export function revertTo(world: World, snapshot: Ref<'VM'>): void {
  const { db } = world;
  const saved = db.get('VM', snapshot);
  const vm = saved.snapshot_of;
  if (!db.has('VM', vm)) return fail('VM_REVERT_FAILED', snapshot, vm);
  const current = db.get('VM', vm);
  const origins = new Set(disksOf(world, snapshot).map(({ vdi }) => db.get('VDI', vdi).snapshot_of));
  for (const { vdi } of disksOf(world, vm)) {
    // Since VDI.revert came, a disk that the snapshot knows nothing of is left alone, unattached.
    if (origins.has(vdi) || !has(world.profile.level, '26.16.0')) destroyVdi(world, vdi);
  }
  for (const vbd of db.get('VM', vm).VBDs) db.destroy('VBD', vbd);
  for (const vif of current.VIFs) db.destroy('VIF', vif);
  if (!isNull(current.suspend_VDI)) destroyVdi(world, current.suspend_VDI);
  const record = world.snapshots.get(snapshot) ?? saved;
  const settings = Object.fromEntries(Object.entries(record).filter(([name]) => !(notReverted as readonly string[]).includes(name)));
  db.write('VM', vm, { ...settings, parent: snapshot });
  const disks = new Map(disksOf(world, snapshot).map(({ vbd, vdi }) => [vbd, restored(world, vdi)]));
  copyDrives(world, saved, vm, disks, []);
  copyInterfaces(world, saved, vm, true);
  const image = saved.power_state === 'Suspended' && db.has('VDI', saved.suspend_VDI) ? cloneVdi(world, saved.suspend_VDI) : none<'VDI'>();
  db.update('VM', vm, {
    power_state: saved.power_state, suspend_VDI: image, resident_on: none(), domid: -1, guest_metrics: copiedGuest(world, saved),
    metrics: db.create('VM_metrics', { ...db.find('VM_metrics', saved.metrics), uuid: db.newUuid() }),
    generation_id: saved.generation_id === '' ? '' : freshGeneration(world),
  });
  if (db.has('VM_metrics', current.metrics)) db.destroy('VM_metrics', current.metrics);
  if (db.has('VM_guest_metrics', current.guest_metrics)) db.destroy('VM_guest_metrics', current.guest_metrics);
  refreshVm(world, vm);
}

/** A working disk made from a snapshot's; all snapshots of the disk that it replaces are now its own. */
function restored(world: World, vdi: Ref<'VDI'>): Ref<'VDI'> {
  const { db } = world;
  const origin = db.get('VDI', vdi).snapshot_of;
  const copy = cloneVdi(world, vdi);
  if (isNull(origin)) return copy;
  for (const [snapshot, record] of db.all('VDI')) if (record.snapshot_of === origin) db.update('VDI', snapshot, { snapshot_of: copy });
  return copy;
}

interface ProvisionDisk {
  readonly device: string;
  readonly size: number;
  readonly sr: string;
  readonly bootable: boolean;
  readonly type: RecordOf<'VDI'>['type'];
}

/** The disks of other_config:disks, `<provision><disk device= size= sr= bootable= type=/></provision>`. */
export function provisionDisks(xml: string): ProvisionDisk[] {
  return [...xml.matchAll(/<disk\b([^>]*)\/?>/g)].map(([, attributes = '']) => {
    const attribute = (name: string): string => {
      const [, double, single] = new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? [];
      return double ?? single ?? '';
    };
    const type = attribute('type');
    return {
      device: attribute('device'), size: Number(attribute('size')), sr: attribute('sr'), bootable: attribute('bootable') === 'true',
      type: type === 'system' || type === 'ephemeral' ? type : 'user',
    };
  });
}

/** Creates the disks that a template asks for. @throws Failure UUID_INVALID for an SR that there is not */
export function provision(world: World, vm: Ref<'VM'>): void {
  const { db } = world;
  const { other_config: config } = db.get('VM', vm);
  for (const disk of provisionDisks(config['disks'] ?? '')) {
    const named = db.refs('SR').find((each) => db.get('SR', each).name_label === disk.sr);
    const sr = db.byUuid('SR', disk.sr) ?? named ?? fail('UUID_INVALID', 'SR', disk.sr);
    const vdi = createVdi(world, {
      SR: sr, virtual_size: disk.size, type: disk.type, name_label: disk.device, name_description: 'Created by template provisioner',
      sm_config: { vmhint: db.get('VM', vm).uuid },
    });
    db.create('VBD', {
      VM: vm, VDI: vdi, userdevice: disk.device, bootable: disk.bootable, mode: 'RW', type: 'Disk', empty: false,
      unpluggable: disk.type !== 'system',
      other_config: { owner: '' }, allowed_operations: ['attach'], metrics: db.newRef(),
    });
  }
  const { disks: done, ...rest } = config;
  db.update('VM', vm, { other_config: done === undefined ? config : rest });
  noteInstall(world, vm);
  refreshVm(world, vm);
}
