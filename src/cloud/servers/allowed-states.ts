/**
 * In which states of a server each action is allowed. Source: nova/compute/api.py, the check_instance_state and check_instance_lock
 * decorators; the words in the refusals are those that nova/api/openstack/compute hands to raise_http_conflict_for_instance_invalid_state.
 */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Server, TaskState, VmState } from './server.ts';

interface Allowed {
  /** What the refusal calls it. */
  readonly word: string;
  /** `any`: not looked at. */
  readonly vmStates: readonly VmState[] | 'any';
  /** Null stands for no task. */
  readonly taskStates: readonly (TaskState | null)[] | 'any';
  /** Whether a lock forbids it. */
  readonly lockable: boolean;
  /** Nova's handler of it does not know of locks, and its refusal does not name them. */
  readonly lockUnnamed?: true;
  /** It is asked of a host, so that there must be one (check_instance_host). */
  readonly placed?: true;
}

const idle: Allowed['taskStates'] = [null];

/** nova/compute/task_states.py, ALLOW_REBOOT: a hard reboot ends what hangs. */
const whileRebootable: Allowed['taskStates'] = [null, 'rebooting', 'rebooting_hard', 'resuming', 'unpausing', 'pausing', 'suspending'];

export const allowedStates = {
  'os-start': { word: 'start', vmStates: ['stopped'], taskStates: idle, lockable: true, placed: true },
  'os-stop': { word: 'stop', vmStates: ['active', 'error'], taskStates: idle, lockable: true, placed: true },
  'reboot-soft': { word: 'reboot', vmStates: ['active'], taskStates: idle, lockable: true },
  'reboot-hard': { word: 'reboot', vmStates: ['active', 'stopped', 'paused', 'suspended', 'error'], taskStates: whileRebootable, lockable: true },
  pause: { word: 'pause', vmStates: ['active'], taskStates: idle, lockable: true },
  unpause: { word: 'unpause', vmStates: ['paused'], taskStates: idle, lockable: true },
  suspend: { word: 'suspend', vmStates: ['active'], taskStates: idle, lockable: true },
  resume: { word: 'resume', vmStates: ['suspended'], taskStates: idle, lockable: true },
  'os-migrateLive': { word: 'os-migrateLive', vmStates: ['active', 'paused'], taskStates: idle, lockable: true },
  'update metadata': { word: 'update metadata', vmStates: ['active', 'paused', 'suspended', 'stopped'], taskStates: 'any', lockable: true },
  'delete metadata': { word: 'delete metadata', vmStates: ['active', 'paused', 'suspended', 'stopped'], taskStates: 'any', lockable: true },
  'update tag': { word: 'update tag', vmStates: ['active', 'paused', 'suspended', 'stopped'], taskStates: 'any', lockable: false },
  'update tags': { word: 'update tags', vmStates: ['active', 'paused', 'suspended', 'stopped'], taskStates: 'any', lockable: false },
  'delete tag': { word: 'delete tag', vmStates: ['active', 'paused', 'suspended', 'stopped'], taskStates: 'any', lockable: false },
  'delete tags': { word: 'delete tags', vmStates: ['active', 'paused', 'suspended', 'stopped'], taskStates: 'any', lockable: false },
  attach_interface: { word: 'attach_interface', vmStates: ['active', 'paused', 'stopped'], taskStates: idle, lockable: true },
  detach_interface: { word: 'detach_interface', vmStates: ['active', 'paused', 'stopped'], taskStates: idle, lockable: true },
  changePassword: { word: 'changePassword', vmStates: ['active'], taskStates: idle, lockable: true, lockUnnamed: true },
  injectNetworkInfo: { word: 'injectNetworkInfo', vmStates: 'any', taskStates: 'any', lockable: true },
  trigger_crash_dump: { word: 'trigger_crash_dump', vmStates: ['active', 'paused', 'rescued', 'resized', 'error'], taskStates: 'any', lockable: true },
  restore: { word: 'restore', vmStates: ['soft-delete'], taskStates: idle, lockable: true, lockUnnamed: true },
  rescue: { word: 'rescue', vmStates: ['active', 'stopped', 'error'], taskStates: idle, lockable: true },
  unrescue: { word: 'unrescue', vmStates: ['rescued'], taskStates: idle, lockable: true },
  shelve: { word: 'shelve', vmStates: ['active', 'stopped', 'paused', 'suspended'], taskStates: idle, lockable: true },
  shelveOffload: { word: 'shelveOffload', vmStates: ['shelved'], taskStates: idle, lockable: true },
  unshelve: { word: 'unshelve', vmStates: ['shelved', 'shelved_offloaded'], taskStates: idle, lockable: true },
  createImage: { word: 'createImage', vmStates: ['active', 'stopped', 'paused', 'suspended'], taskStates: 'any', lockable: false },
  createBackup: { word: 'createBackup', vmStates: ['active', 'stopped', 'paused', 'suspended'], taskStates: 'any', lockable: false },
  attach_volume: {
    word: 'attach_volume', vmStates: ['active', 'paused', 'stopped', 'resized', 'shelved', 'shelved_offloaded'], taskStates: 'any', lockable: true,
  },
  detach_volume: {
    word: 'detach_volume', vmStates: ['active', 'paused', 'stopped', 'resized', 'shelved', 'shelved_offloaded'], taskStates: 'any', lockable: true,
  },
  resize: { word: 'resize', vmStates: ['active', 'stopped'], taskStates: idle, lockable: true },
  migrate: { word: 'migrate', vmStates: ['active', 'stopped'], taskStates: idle, lockable: true },
  confirmResize: { word: 'confirmResize', vmStates: ['resized'], taskStates: idle, lockable: true },
  revertResize: { word: 'revertResize', vmStates: ['resized'], taskStates: idle, lockable: true },
  rebuild: { word: 'rebuild', vmStates: ['active', 'stopped', 'error'], taskStates: idle, lockable: true },
  // What hangs on a dead host hangs for good (bug 1978983).
  evacuate: { word: 'evacuate', vmStates: ['active', 'stopped', 'error'], taskStates: 'any', lockable: false },
  delete: { word: 'delete', vmStates: 'any', taskStates: 'any', lockable: true },
  lock: { word: 'lock', vmStates: 'any', taskStates: 'any', lockable: false },
  unlock: { word: 'unlock', vmStates: 'any', taskStates: 'any', lockable: false },
  'os-resetState': { word: 'reset state', vmStates: 'any', taskStates: 'any', lockable: true },
  update: { word: 'update', vmStates: 'any', taskStates: 'any', lockable: false },
} as const satisfies Readonly<Record<string, Allowed>>;

export type GuardedAction = keyof typeof allowedStates;

/** @throws ApiError conflict: locked (but for an administrator), or in a state that does not allow the action */
export function assertAllowed(server: Server, action: GuardedAction, caller: Caller): void {
  const { word, vmStates, taskStates, lockable, lockUnnamed, placed }: Allowed = allowedStates[action];
  if (lockable && server.locked && !caller.isAdmin) {
    throw new ApiError('conflict', lockUnnamed === true ? `Instance ${server.id} is in an invalid state for '${word}'` : `Instance ${server.id} is locked`);
  }
  if (placed === true) assertPlaced(server);
  const refuse = (what: string, state: string): ApiError => new ApiError('conflict', `Cannot '${word}' instance ${server.id} while it is in ${what} ${state}`);
  if (vmStates !== 'any' && !vmStates.includes(server.vmState)) throw refuse('vm_state', server.vmState);
  // Python's word for "none" never shows: every action that looks at tasks allows it.
  if (taskStates !== 'any' && !taskStates.includes(server.taskState)) throw refuse('task_state', server.taskState ?? 'None');
}

/** Nova: nova/compute/api.py, check_instance_host. @throws ApiError conflict for a server that is on no host */
export function assertPlaced({ id, vmState }: Server): void {
  if (vmState === 'building' || vmState === 'shelved_offloaded') throw new ApiError('conflict', `Instance ${id} is not ready`);
}
