/** Recomputes allowed_operations, for a client that trusts them. Sources: xapi_vbd_helpers.ml, xapi_vif_helpers.ml, xapi_vdi.ml, and recordings. */
import { enums, type ClassName, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import { type Refusal, refused } from './failure.ts';
import { has } from './releases.ts';
import { allowedOperations, hasDrivers, isNull } from './vm-lifecycle.ts';
import type { World } from './world.ts';

type VbdOperation = RecordOf<'VBD'>['allowed_operations'][number];
type VdiOperation = RecordOf<'VDI'>['allowed_operations'][number];
type SrOperation = RecordOf<'SR'>['allowed_operations'][number];

export function refreshVm(world: World, vm: Ref<'VM'>): void {
  const record = world.db.find('VM', vm);
  if (record === undefined) return;
  world.db.update('VM', vm, { allowed_operations: allowedOperations(world, vm) });
  for (const vbd of record.VBDs) refreshVbd(world, vbd);
  for (const vif of record.VIFs) refreshVif(world, vif);
}

/** Operations that leave the devices of the VM alone. */
const harmless: ReadonlySet<string> = new Set([
  'snapshot', 'clone', 'copy', 'export', 'metadata_export', 'pool_migrate', 'changing_dynamic_range', 'changing_VCPUs_live',
]);
const isBusy = (vm: RecordOf<'VM'>): boolean => Object.values(vm.current_operations).some((operation) => !harmless.has(operation));

export function refreshVbd(world: World, vbd: Ref<'VBD'>): void {
  const record = world.db.find('VBD', vbd);
  if (record === undefined) return;
  const vm = world.db.find('VM', record.VM);
  world.db.update('VBD', vbd, { allowed_operations: vm === undefined ? [] : vbdOperations(record, vm, hasDrivers(world, vm)) });
  if (!isNull(record.VDI)) refreshVdi(world, record.VDI);
}

function vbdOperations(vbd: RecordOf<'VBD'>, vm: RecordOf<'VM'>, hotplug: boolean): VbdOperation[] {
  const media: VbdOperation[] = vbd.type !== 'CD' ? [] : vbd.empty ? ['insert'] : ['eject'];
  if (Object.keys(vbd.current_operations).length > 0) return [];
  if (isBusy(vm)) return vbd.currently_attached ? ['attach', 'unpause', 'pause'] : ['attach'];
  switch (vm.power_state) {
    case 'Running':
      if (!vbd.currently_attached) return ['attach', 'unpause', ...(hotplug ? (['plug'] as const) : []), ...media, 'pause'];
      if (hotplug && vbd.unpluggable && vbd.type === 'Disk') return ['attach', 'unpause', 'unplug', 'unplug_force', 'pause'];
      return ['attach', 'unpause', ...media, 'pause'];
    case 'Paused':
      return ['attach', 'unpause', 'pause'];
    case 'Halted':
      return ['attach', ...media];
    case 'Suspended':
      return ['attach'];
  }
}

export function refreshVif(world: World, vif: Ref<'VIF'>): void {
  const record = world.db.find('VIF', vif);
  if (record === undefined) return;
  const vm = world.db.find('VM', record.VM);
  const live = vm?.power_state === 'Running' && !isBusy(vm) && hasDrivers(world, vm);
  const marked = Object.keys(record.current_operations).length > 0;
  world.db.update('VIF', vif, { allowed_operations: marked ? [] : live ? ['attach', record.currently_attached ? 'unplug' : 'plug'] : ['attach'] });
}

const idle: readonly VdiOperation[] = ['copy', 'generate_config', 'clone', 'forget', 'update', 'resize', 'snapshot', 'destroy'];

/** Whether some VM has the disk plugged. */
export function isAttached(world: World, vdi: RecordOf<'VDI'>): boolean {
  return vdi.VBDs.some((vbd) => world.db.find('VBD', vbd)?.currently_attached === true);
}

export function refreshVdi(world: World, vdi: Ref<'VDI'>): void {
  const record = world.db.find('VDI', vdi);
  if (record === undefined) return;
  const busy = Object.keys(record.current_operations).length > 0;
  const allowed: readonly VdiOperation[] = busy ? [] : isAttached(world, record) ? ['clone', 'snapshot'] : idle;
  world.db.update('VDI', vdi, { allowed_operations: allowed.filter((operation) => !(record.sharable && operation === 'snapshot')) });
}

const srOperations: readonly SrOperation[] = [
  'vdi_enable_cbt', 'vdi_list_changed_blocks', 'vdi_introduce', 'unplug', 'plug', 'pbd_create', 'vdi_disable_cbt', 'update', 'pbd_destroy',
  'vdi_resize',
  'vdi_clone', 'vdi_data_destroy', 'scan', 'vdi_snapshot', 'vdi_mirror', 'vdi_create', 'vdi_destroy', 'vdi_set_on_boot',
];
const isoOperations: readonly SrOperation[] = [
  'unplug', 'plug', 'pbd_create', 'pbd_destroy', 'vdi_clone', 'scan', 'vdi_create', 'vdi_destroy',
];
const changedBlocks: ReadonlySet<SrOperation> = new Set(
  ['vdi_enable_cbt', 'vdi_list_changed_blocks', 'vdi_disable_cbt', 'vdi_data_destroy'],
);

export function refreshSr(world: World, sr: Ref<'SR'>): void {
  const record = world.db.find('SR', sr);
  if (record === undefined) return;
  const known = record.content_type === 'iso' ? isoOperations : srOperations;
  const allowed = known.filter((operation) => has(world.profile.level, 'inverness') || !changedBlocks.has(operation));
  const ends = (['forget', 'destroy'] as const).filter((operation) => srRefusal(world, sr, operation) === undefined);
  world.db.update('SR', sr, { allowed_operations: Object.keys(record.current_operations).length > 0 ? [] : [...ends, ...allowed] });
}

/** Why a repository is not given up (xapi_sr_operations.ml): it is plugged, nobody can reach it to empty it, or it holds disks. */
export function srRefusal({ db }: World, sr: Ref<'SR'>, operation: 'destroy' | 'forget'): Refusal | undefined {
  const { PBDs, VDIs } = db.get('SR', sr);
  if (PBDs.some((pbd) => db.get('PBD', pbd).currently_attached)) return refused('SR_HAS_PBD', sr);
  if (operation === 'forget') return undefined;
  if (PBDs.length === 0) return refused('SR_HAS_NO_PBDS', sr);
  return VDIs.some((vdi) => db.get('VDI', vdi).managed) ? refused('SR_NOT_EMPTY') : undefined;
}

/** What brings guests to a host keeps off what takes them away (xapi_host_helpers.ml valid_operations). */
const bringing: ReadonlySet<string> = new Set(['provision', 'vm_resume', 'vm_migrate']);
const removing: ReadonlySet<string> = new Set(['evacuate', 'reboot', 'shutdown']);

export function refreshHost(world: World, host: Ref<'host'>): void {
  const record = world.db.find('host', host);
  if (record === undefined) return;
  const allowed: RecordOf<'host'>['allowed_operations'] = record.enabled
    ? ['vm_migrate', 'provision', 'vm_resume', 'enable', 'evacuate', 'vm_start']
    : ['vm_migrate', 'provision', 'vm_resume', 'apply_updates', 'enable', 'reboot', 'evacuate', 'vm_start', 'shutdown'];
  const filling = Object.values(record.current_operations).some((operation) => bringing.has(operation));
  const known = (enums.host_allowed_operations.t === 'enum' ? enums.host_allowed_operations.values : []);
  world.db.update('host', host, {
    allowed_operations: allowed.filter((operation) => known.includes(operation) && !(filling && removing.has(operation))),
  });
}

const refreshers: Partial<Record<ClassName, (world: World, ref: Ref<never>) => void>> = {
  VM: refreshVm, VBD: refreshVbd, VIF: refreshVif, VDI: refreshVdi, SR: refreshSr, host: refreshHost,
};

/** Recomputes what depends on an object that has changed. */
export function refresh(world: World, cls: ClassName, ref: string): void {
  refreshers[cls]?.(world, ref as Ref<never>);
}
