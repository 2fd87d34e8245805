/** A VM without the bytes of its disks, as it travels between pools or in an XVA file. Source: export.ml, import.ml. */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import { macFrom } from './devices.ts';
import { overheadOf } from './domains.ts';
import { enforce, type Refusal, refused } from './failure.ts';
import { refreshVm } from './refresh.ts';
import { isNull } from './vm-lifecycle.ts';
import type { World } from './world.ts';

export interface Parcel {
  readonly vm: RecordOf<'VM'>;
  readonly vbds: readonly RecordOf<'VBD'>[];
  readonly vifs: readonly (readonly [Ref<'VIF'>, RecordOf<'VIF'>])[];
  /** Addresses that the guest was given: it goes on using them. */
  readonly leases: ReadonlyMap<Ref<'VIF'>, string>;
  readonly metrics: RecordOf<'VM_metrics'> | undefined;
  readonly guest: RecordOf<'VM_guest_metrics'> | undefined;
}

export function pack(world: World, ref: Ref<'VM'>): Parcel {
  const { db } = world;
  const vm = db.get('VM', ref);
  return {
    vm, leases: new Map(vm.VIFs.flatMap((vif) => {
      const address = world.leases.get(vif);
      return address === undefined ? [] : [[vif, address] as const];
    })),
    vbds: vm.VBDs.map((vbd) => db.get('VBD', vbd)), vifs: vm.VIFs.map((vif) => [vif, db.get('VIF', vif)] as const),
    metrics: db.find('VM_metrics', vm.metrics), guest: db.find('VM_guest_metrics', vm.guest_metrics),
  };
}

/** What the receiver has in place of what the parcel names. */
export interface Arrangement {
  /** Absent: a disc that is not here, so the drive is empty. */
  readonly disk: (vdi: Ref<'VDI'>) => Ref<'VDI'> | undefined;
  readonly network: (vif: Ref<'VIF'>) => Ref<'network'>;
  /** uuids of the VM and its devices, and MACs are kept; else they are new (import.ml: full_restore). */
  readonly restore: boolean;
  /** The VM that a snapshot is one of. */
  readonly snapshotOf?: Ref<'VM'> | undefined;
}

/** What stays behind: places of the sender, and what only a call sets. */
const leftBehind = {
  allowed_operations: [], current_operations: {}, blocked_operations: {}, resident_on: NULL_REF, scheduled_to_be_resident_on: NULL_REF,
  affinity: NULL_REF, domid: -1, VBDs: [], VIFs: [], consoles: [], crash_dumps: [], snapshots: [], children: [], VUSBs: [], VTPMs: [],
  VGPUs: [], attached_PCIs: [], groups: [], blobs: {}, protection_policy: NULL_REF, snapshot_schedule: NULL_REF, appliance: NULL_REF,
  suspend_SR: NULL_REF, parent: NULL_REF, snapshot_of: NULL_REF,
} as const satisfies Partial<RecordOf<'VM'>>;

/** Why a VM cannot be restored under its uuid: one that runs is not replaced, nor one that is as new. */
export function restoreRefusal(world: World, vm: RecordOf<'VM'>): Refusal | undefined {
  const twin = world.db.byUuid('VM', vm.uuid);
  if (twin === undefined) return undefined;
  const { power_state: state, version } = world.db.get('VM', twin);
  if (state !== 'Halted') return refused('VM_BAD_POWER_STATE', twin, 'halted', state.toLowerCase());
  return version >= vm.version ? refused('VM_TO_IMPORT_IS_NOT_NEWER_VERSION', twin, version, vm.version) : undefined;
}

/** Makes the VM's records; it lies there halted, or suspended with the image that `disk` names. @throws Failure {@link restoreRefusal} */
export function unpack(world: World, parcel: Parcel, arrangement: Arrangement): Ref<'VM'> {
  const { db } = world;
  const { vm: sent, metrics, guest } = parcel;
  const { restore, snapshotOf } = arrangement;
  if (restore) enforce(restoreRefusal(world, sent));
  const seed = db.newUuid();
  const image = isNull(sent.suspend_VDI) ? undefined : arrangement.disk(sent.suspend_VDI);
  const vm = db.create('VM', {
    ...sent, ...leftBehind, uuid: restore ? sent.uuid : db.newUuid(), version: restore ? sent.version + 1 : 0,
    other_config: restore ? sent.other_config : { ...sent.other_config, mac_seed: seed },
    power_state: image === undefined ? 'Halted' : 'Suspended', suspend_VDI: image ?? NULL_REF, memory_overhead: overheadOf(sent),
    metrics: db.create('VM_metrics', { ...metrics, uuid: db.newUuid() }),
    guest_metrics: guest === undefined ? NULL_REF : db.create('VM_guest_metrics', { ...guest, uuid: db.newUuid() }),
    ...(snapshotOf === undefined ? {} : { snapshot_of: snapshotOf }),
  });
  const resting = { currently_attached: false, allowed_operations: ['attach'], current_operations: {} } as const;
  // The last one made stands first in a VM's list.
  for (const vbd of [...parcel.vbds].reverse()) {
    const disk = vbd.empty ? undefined : arrangement.disk(vbd.VDI);
    db.create('VBD', {
      ...vbd, ...resting, uuid: restore ? vbd.uuid : db.newUuid(), VM: vm, VDI: disk ?? NULL_REF, empty: disk === undefined, metrics: db.newRef(),
    });
  }
  for (const [ref, vif] of [...parcel.vifs].reverse()) {
    const copy = db.create('VIF', {
      ...vif, ...resting, uuid: restore ? vif.uuid : db.newUuid(), VM: vm, network: arrangement.network(ref), metrics: db.newRef(),
      ...(restore ? {} : { MAC: macFrom(seed, vif.device), MAC_autogenerated: true }),
    });
    const address = parcel.leases.get(ref);
    if (restore && address !== undefined) world.leases.set(copy, address);
  }
  refreshVm(world, vm);
  return vm;
}
