/**
 * From a VM's power state, XAPI's current operations and our own marks to Nova's vm_state, task_state and power state.
 *
 * All three come from one snapshot of the record, so that no answer mixes two moments. XAPI is the truth: nothing of this is stored, a VM
 * that somebody starts with `xe` is ACTIVE in the next GET.
 */
import type { RecordOf } from '../../xapi/datamodel.ts';
import { powerStates, type PowerState, type TaskState, type VmState } from './server.ts';

type VmRecord = RecordOf<'VM'>;
type XapiPower = VmRecord['power_state'];
type XapiOperation = VmRecord['current_operations'][string];

/** What a workflow is for; the claim on the VM names it. */
export const workflowKinds = [
  'attach-interface', 'detach-interface', 'attach-volume', 'detach-volume', 'create-image', 'create-backup',
  'create', 'delete', 'start', 'stop', 'reboot-soft', 'reboot-hard', 'pause', 'unpause', 'suspend', 'resume', 'live-migration',
  'resize', 'migrate', 'confirm-resize', 'revert-resize', 'rebuild', 'evacuate',
  'rescue', 'unrescue', 'shelve', 'shelve-offload', 'unshelve', 'soft-delete', 'restore', 'change-password',
] as const;
export type WorkflowKind = (typeof workflowKinds)[number];

/** Nova: nova/compute/task_states.py, as nova/compute/api.py sets them. `create` goes through several: {@link buildingTask}. */
const taskOfKind: Readonly<Record<WorkflowKind, TaskState | null>> = {
  // Nova has no task for these.
  'attach-interface': null,
  'detach-interface': null,
  'attach-volume': null,
  'detach-volume': null,
  'create-image': 'image_snapshot',
  'create-backup': 'image_backup',
  create: 'scheduling',
  delete: 'deleting',
  start: 'powering-on',
  stop: 'powering-off',
  'reboot-soft': 'rebooting',
  'reboot-hard': 'rebooting_hard',
  pause: 'pausing',
  unpause: 'unpausing',
  suspend: 'suspending',
  resume: 'resuming',
  'live-migration': 'migrating',
  resize: 'resize_prep',
  migrate: 'resize_prep',
  'confirm-resize': 'resize_confirming',
  'revert-resize': 'resize_reverting',
  rebuild: 'rebuilding',
  evacuate: 'rebuilding',
  rescue: 'rescuing',
  unrescue: 'unrescuing',
  shelve: 'shelving',
  'shelve-offload': 'shelving_offloading',
  unshelve: 'unshelving',
  'soft-delete': 'soft-deleting',
  restore: 'restoring',
  'change-password': 'updating_password',
};

/** Workflows that begin in one state and keep it to their end. */
const stateOfKind: Partial<Readonly<Record<string, VmState>>> = {
  'confirm-resize': 'resized', 'revert-resize': 'resized', unrescue: 'rescued', 'shelve-offload': 'shelved', restore: 'soft-delete',
};

/** What others do to the VM (XenCenter, xe), or we before the claim shows; null: nothing that Nova has a word for. */
const taskOfOperation: Readonly<Record<XapiOperation, TaskState | null>> = {
  start: 'powering-on',
  start_on: 'powering-on',
  clean_shutdown: 'powering-off',
  hard_shutdown: 'powering-off',
  shutdown: 'powering-off',
  clean_reboot: 'rebooting',
  hard_reboot: 'rebooting_hard',
  pause: 'pausing',
  unpause: 'unpausing',
  suspend: 'suspending',
  resume: 'resuming',
  resume_on: 'resuming',
  pool_migrate: 'migrating',
  migrate_send: 'migrating',
  snapshot: 'image_snapshot',
  snapshot_with_quiesce: 'image_snapshot',
  checkpoint: 'image_snapshot',
  clone: 'image_snapshot',
  copy: 'image_snapshot',
  create_template: 'image_snapshot',
  export: 'image_uploading',
  revert: 'rebuilding',
  reverting: 'rebuilding',
  import: 'spawning',
  provision: 'spawning',
  destroy: 'deleting',
  power_state_reset: 'powering-off',
  csvm: null,
  get_boot_record: null,
  send_sysrq: null,
  send_trigger: null,
  query_services: null,
  call_plugin: null,
  changing_memory_live: null,
  awaiting_memory_live: null,
  changing_dynamic_range: null,
  changing_static_range: null,
  changing_memory_limits: null,
  changing_shadow_memory: null,
  changing_shadow_memory_live: null,
  changing_VCPUs: null,
  changing_VCPUs_live: null,
  changing_NVRAM: null,
  assert_operation_valid: null,
  data_source_op: null,
  update_allowed_operations: null,
  make_into_template: null,
  metadata_export: null,
  create_vtpm: null,
  sysprep: null,
};

const ofPower: Readonly<Record<XapiPower, { readonly vmState: VmState; readonly power: PowerState }>> = {
  Running: { vmState: 'active', power: powerStates.running },
  Paused: { vmState: 'paused', power: powerStates.paused },
  Suspended: { vmState: 'suspended', power: powerStates.suspended },
  Halted: { vmState: 'stopped', power: powerStates.shutdown },
};

export interface StateInput {
  readonly power: XapiPower;
  readonly operations: readonly XapiOperation[];
  /** Kind of the claim on the VM; undefined without a claim. A kind that a newer release wrote counts as no known one. */
  readonly kind: string | undefined;
  readonly deleting: boolean;
  readonly error: boolean;
  readonly hasDisks: boolean;
  /** vm_state before the workflow of the claim, when that stops the VM on its way: Nova's stays the same until the end. */
  readonly before?: VmState | undefined;
  /** How far a workflow of several stages has come, by the marks that it leaves. */
  readonly stage?: TaskState | undefined;
  /** What a mark on the VM makes of it while nothing is at work. */
  readonly marked?: VmState | undefined;
}

export interface DerivedState {
  readonly vmState: VmState;
  readonly taskState: TaskState | null;
  readonly powerState: PowerState;
}

export function deriveState(input: StateInput): DerivedState {
  const { vmState, power } = ofPower[input.power];
  const building = input.kind === 'create';
  return {
    vmState: input.error ? 'error' : building ? 'building' : stateOfKind[input.kind ?? ''] ?? input.before ?? input.marked ?? vmState,
    taskState: input.deleting ? 'deleting' : building ? buildingTask(input) : taskOf(input),
    powerState: (building || input.error) && input.power === 'Halted' && !input.hasDisks ? powerStates.nostate : power,
  };
}

function taskOf({ kind, operations, stage }: StateInput): TaskState | null {
  const claimed = workflowKinds.find((known) => known === kind);
  if (claimed !== undefined) return stage ?? taskOfKind[claimed];
  for (const operation of operations) {
    // An old host spells some operations in lower case: those are among the ones without a word.
    const task = taskOfOperation[operation] ?? null;
    if (task !== null) return task;
  }
  return null;
}

/** Nova walks through these while it builds; what the VM has got tells how far we are. */
function buildingTask({ power, operations, hasDisks }: StateInput): TaskState {
  if (power !== 'Halted' || operations.includes('start_on') || operations.includes('start')) return 'spawning';
  return hasDisks ? 'block_device_mapping' : 'scheduling';
}
