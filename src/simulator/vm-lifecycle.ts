/**
 * When a VM's operation is admitted: power states, templates, snapshots, guest drivers, other operations.
 * Source: ocaml/xapi/xapi_vm_lifecycle.ml @ 1.3.2 … 26.17; answers recorded from 26.17. Deliberately not shared with the product, whose table
 * says what Nova allows: two copies of two different truths let one catch the other's mistakes.
 */
import { enums, NULL_REF, type Ref, type RecordOf, type Release } from '../xapi/datamodel.ts';
import { type Refusal, refused } from './failure.ts';
import { has, type ReleaseProfile } from './releases.ts';
import type { World } from './world.ts';

export type PowerState = RecordOf<'VM'>['power_state'];
export type VmOperation = RecordOf<'VM'>['allowed_operations'][number];

interface Rule {
  readonly states: readonly PowerState[];
  /** Templates that may: all, or all but the built-in ones. Absent: none. */
  readonly templates?: 'all' | 'custom';
  /** Snapshots may. */
  readonly snapshots?: true;
  /** The only ones that may. */
  readonly only?: 'templates' | 'snapshots';
  /** What the guest's agent must have announced, when the VM runs. */
  readonly feature?: 'shutdown' | 'suspend' | 'vcpu-hotplug';
  /** Control domains may, in any power state. */
  readonly dom0?: true;
  /** Not listed in allowed_operations. */
  readonly unlisted?: true;
  readonly since?: Release;
}

const [halted, paused, suspended, running] = ['Halted', 'Paused', 'Suspended', 'Running'] as const;
const any = [halted, paused, suspended, running] as const;
const resting = { states: [halted], templates: 'all' } as const;

export const vmRules: Readonly<Record<VmOperation, Rule>> = {
  snapshot: { states: any },
  clone: { states: [halted], templates: 'all', snapshots: true },
  copy: { states: [halted], templates: 'all', snapshots: true },
  create_template: { states: [halted, suspended], unlisted: true },
  revert: { states: any, snapshots: true, only: 'snapshots' },
  checkpoint: { states: [paused, suspended, running], feature: 'suspend' },
  snapshot_with_quiesce: { states: [running], unlisted: true },
  provision: { states: [halted], templates: 'all', only: 'templates' },
  start: { states: [halted] },
  start_on: { states: [halted] },
  pause: { states: [running] },
  unpause: { states: [paused] },
  clean_shutdown: { states: [running], feature: 'shutdown' },
  clean_reboot: { states: [running], feature: 'shutdown' },
  hard_shutdown: { states: [paused, suspended, running], snapshots: true },
  power_state_reset: { states: any, unlisted: true },
  hard_reboot: { states: [paused, running] },
  suspend: { states: [running], feature: 'suspend' },
  csvm: { states: [suspended], unlisted: true },
  resume: { states: [suspended] },
  resume_on: { states: [suspended] },
  pool_migrate: { states: [running], feature: 'suspend' },
  migrate_send: { states: [halted, suspended, running], templates: 'custom', feature: 'suspend', since: 'tampa' },
  get_boot_record: { states: [paused, suspended, running], unlisted: true },
  send_sysrq: { states: [running], unlisted: true },
  send_trigger: { states: [running], unlisted: true },
  query_services: { states: [running], unlisted: true },
  shutdown: { states: [paused, suspended, running], unlisted: true },
  call_plugin: { states: [running], unlisted: true },
  changing_memory_live: { states: [running], unlisted: true },
  awaiting_memory_live: { states: [running], unlisted: true },
  changing_dynamic_range: { states: [halted, running], templates: 'all', dom0: true },
  changing_static_range: { ...resting, dom0: true },
  changing_memory_limits: { ...resting, dom0: true, unlisted: true },
  changing_shadow_memory: resting,
  changing_shadow_memory_live: { states: [running], unlisted: true },
  changing_VCPUs: { ...resting, unlisted: true },
  changing_VCPUs_live: { states: [running], feature: 'vcpu-hotplug' },
  changing_NVRAM: { ...resting, since: 'naples' },
  assert_operation_valid: { states: any, templates: 'all', snapshots: true, dom0: true, unlisted: true },
  data_source_op: { states: [running], unlisted: true },
  update_allowed_operations: { states: any, templates: 'all', snapshots: true, dom0: true, unlisted: true },
  make_into_template: { states: [halted] },
  import: { states: any, unlisted: true },
  export: { states: [halted, suspended], templates: 'all', snapshots: true },
  metadata_export: { states: any, templates: 'all', snapshots: true, dom0: true },
  reverting: { states: any, unlisted: true },
  destroy: { states: [halted, suspended], templates: 'custom', snapshots: true },
  create_vtpm: { states: [halted], since: '22.26.0' },
  sysprep: { states: [running], since: '25.24.0' },
};

/** Operations in the order in which allowed_operations lists them: the data model's, backwards. */
const listed = (enums.vm_operations.t === 'enum' ? [...enums.vm_operations.values] : []).reverse() as readonly VmOperation[];

/** Pairs that do not disturb each other. @param current what is under way */
function mayOverlap(operation: VmOperation, current: VmOperation): boolean {
  const copying = ['clone', 'copy', 'export'];
  const snapshotting = ['snapshot', 'checkpoint'];
  if (copying.includes(operation)) return copying.includes(current);
  if (snapshotting.includes(operation)) return snapshotting.includes(current) || current === 'snapshot_with_quiesce';
  if (operation === 'metadata_export') return current === 'migrate_send';
  return false;
}

/** hard_shutdown and hard_reboot cancel what is under way (since 6.5); hard_shutdown is the stronger. */
export function cancelsOthers(operation: VmOperation, currents: readonly VmOperation[], profile: ReleaseProfile): boolean {
  if (!profile.hardCancels || currents.includes('hard_shutdown')) return false;
  return operation === 'hard_shutdown' || (operation === 'hard_reboot' && !currents.includes('hard_reboot'));
}

/** What HVM guests can do only with an agent inside; paravirtual ones always can. */
function lacksFeature(world: World, vm: Ref<'VM'>, record: RecordOf<'VM'>, feature: Rule['feature']): Refusal | undefined {
  const isLive = record.power_state === running || record.power_state === paused;
  if (feature === undefined || !isLive || record.HVM_boot_policy === '') return undefined;
  const metrics = world.db.find('VM_guest_metrics', record.guest_metrics);
  if (metrics?.other[`feature-${feature}`] === '1') return undefined;
  const code = world.profile.pvDriversError;
  return refused(code === 'VM_LACKS_FEATURE_x' ? `VM_LACKS_FEATURE_${feature.toUpperCase().replace('-', '_')}` : code, vm);
}

const lower = (states: readonly PowerState[]): string => states.map((state) => state.toLowerCase()).join(', ');

function statesFor(operation: VmOperation, record: RecordOf<'VM'>, profile: ReleaseProfile): readonly PowerState[] {
  if (operation === 'migrate_send') return profile.migrateSendStates;
  // A checkpoint is suspended for ever; it is copied as it is.
  if ((operation === 'clone' || operation === 'copy') && record.is_a_snapshot) return [halted, suspended];
  return vmRules[operation].states;
}

/**
 * Why an operation is refused, in the order of XAPI's checks; undefined when it is admitted.
 * @param ignoring a task whose own mark does not count
 */
export function vmRefusal(world: World, vm: Ref<'VM'>, operation: VmOperation, ignoring?: string): Refusal | undefined {
  const { db, profile } = world;
  const record = db.get('VM', vm);
  const rule = vmRules[operation];
  const blocked = record.blocked_operations[operation];
  if (blocked !== undefined) return refused('OPERATION_BLOCKED', vm, blocked);
  const states = statesFor(operation, record, profile);
  if (!states.includes(record.power_state) && !(rule.dom0 === true && record.is_control_domain)) {
    return refused('VM_BAD_POWER_STATE', vm, lower(states), record.power_state.toLowerCase());
  }
  const current = Object.entries(record.current_operations).filter(([task]) => task !== ignoring);
  const conflict = current.find(([, other]) => !mayOverlap(operation, other));
  if (conflict !== undefined && !cancelsOthers(operation, current.map(([, other]) => other), profile)) {
    const [task, other] = conflict;
    return refused(
      'OTHER_OPERATION_IN_PROGRESS', ...(profile.otherOperationParams === 'VM.op,vm' ? [`VM.${other}`, vm] : ['VM', vm, other, task]),
    );
  }
  if (record.is_a_snapshot) {
    if (rule.snapshots !== true) return rule.only === 'templates' ? refused('ONLY_PROVISION_TEMPLATE') : refused(
      'VM_IS_SNAPSHOT', vm, operation,
    );
  } else if (record.is_a_template) {
    const builtIn = record.is_default_template || record.other_config['default_template'] === 'true';
    if (rule.templates === undefined || (rule.templates === 'custom' && builtIn)) return refused('VM_IS_TEMPLATE', vm, operation);
  } else if (rule.only === 'templates') return refused('ONLY_PROVISION_TEMPLATE');
  if (rule.only === 'snapshots' && !record.is_a_snapshot) return refused('ONLY_REVERT_SNAPSHOT');
  if (moving.has(operation) && (record.platform['nomigrate'] === 'true' || (record.platform['nested-virt'] === 'true' && has(profile.level, 'ely')))) {
    return refused('VM_IS_IMMOBILE', vm);
  }
  if (record.is_control_domain && rule.dom0 !== true) return refused('OPERATION_NOT_ALLOWED', 'Operations on domain 0 are not allowed');
  if (operation === 'snapshot_with_quiesce') return refused('VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED', vm);
  if (operation === 'make_into_template' && db.has('VM_appliance', record.appliance)) {
    return refused('VM_IS_PART_OF_AN_APPLIANCE', vm, record.appliance);
  }
  return lacksFeature(world, vm, record, rule.feature) ?? (saving.has(operation) && hasResetDisk(world, record) ? refused(profile.onBootError) : undefined);
}

/** What a VM that may not leave its host's processors cannot do. */
const moving: ReadonlySet<VmOperation> = new Set(['suspend', 'checkpoint', 'pool_migrate', 'migrate_send']);
/** What would keep the state of a disk that is reset at each boot. */
const saving: ReadonlySet<VmOperation> = new Set(['snapshot', 'checkpoint', 'suspend', 'snapshot_with_quiesce']);

function hasResetDisk({ db }: World, vm: RecordOf<'VM'>): boolean {
  return vm.VBDs.some((vbd) => db.find('VDI', db.find('VBD', vbd)?.VDI ?? '')?.on_boot === 'reset');
}

/** What allowed_operations says of a VM. */
export function allowedOperations(world: World, vm: Ref<'VM'>): readonly VmOperation[] {
  return listed.filter((operation) => {
    const rule = vmRules[operation];
    if (rule.unlisted === true || (rule.since !== undefined && !has(world.profile.level, rule.since))) return false;
    return vmRefusal(world, vm, operation) === undefined;
  });
}

/** Whether the guest can hot-plug: paravirtual ones always, others with an agent's word. */
export function hasDrivers(world: World, record: RecordOf<'VM'>): boolean {
  return record.HVM_boot_policy === '' || world.db.find('VM_guest_metrics', record.guest_metrics)?.PV_drivers_detected === true;
}

/** Up to 6.2 devices of a guest without drivers are neither plugged nor unplugged. */
export function hotplugRefusal(world: World, vm: Ref<'VM'>): Refusal | undefined {
  const isStrict = world.profile.pvDriversError === 'VM_MISSING_PV_DRIVERS';
  return isStrict && !hasDrivers(world, world.db.get('VM', vm)) ? refused('VM_MISSING_PV_DRIVERS', vm) : undefined;
}

export const isNull = (ref: string): boolean => ref === NULL_REF || ref === '';
