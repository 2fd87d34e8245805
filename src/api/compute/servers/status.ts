/** Status, as the API speaks of it: vm_state × task_state → status, and back for the filter. Nova: nova/api/openstack/common.py, _STATE_MAP. */
import type { TaskState, VmState } from '../../../cloud/servers/server.ts';

export type Status =
  | 'ACTIVE' | 'BUILD' | 'DELETED' | 'ERROR' | 'HARD_REBOOT' | 'MIGRATING' | 'PASSWORD' | 'PAUSED' | 'REBOOT' | 'REBUILD' | 'RESCUE'
  | 'RESIZE' | 'REVERT_RESIZE' | 'SHELVED' | 'SHELVED_OFFLOADED' | 'SHUTOFF' | 'SOFT_DELETED' | 'SUSPENDED' | 'VERIFY_RESIZE';

type Row = { readonly default: Status } & { readonly [Task in TaskState]?: Status };

const rebuild = { rebuilding: 'REBUILD', rebuild_block_device_mapping: 'REBUILD', rebuild_spawning: 'REBUILD' } as const;
const resize = { resize_prep: 'RESIZE', resize_migrating: 'RESIZE', resize_migrated: 'RESIZE', resize_finish: 'RESIZE' } as const;

export const statuses: Readonly<Record<VmState, Row>> = {
  active: {
    default: 'ACTIVE',
    rebooting: 'REBOOT',
    rebooting_hard: 'HARD_REBOOT',
    updating_password: 'PASSWORD',
    migrating: 'MIGRATING',
    ...rebuild,
    ...resize,
  },
  building: { default: 'BUILD' },
  stopped: { default: 'SHUTOFF', ...resize, ...rebuild },
  resized: { default: 'VERIFY_RESIZE', resize_reverting: 'REVERT_RESIZE' },
  paused: { default: 'PAUSED', migrating: 'MIGRATING' },
  suspended: { default: 'SUSPENDED' },
  rescued: { default: 'RESCUE' },
  error: { default: 'ERROR', ...rebuild },
  deleted: { default: 'DELETED' },
  'soft-delete': { default: 'SOFT_DELETED' },
  shelved: { default: 'SHELVED' },
  shelved_offloaded: { default: 'SHELVED_OFFLOADED' },
};

export function statusOf(vmState: VmState, taskState: TaskState | null): Status {
  const row = statuses[vmState];
  return (taskState === null ? undefined : row[taskState]) ?? row.default;
}

/** What the filter `status` asks for; null where every task will do. */
export interface StatesOfStatus {
  readonly vmStates: ReadonlySet<VmState>;
  readonly taskStates: ReadonlySet<TaskState> | null;
}

/**
 * Null when no state has any of these statuses (compared without regard to case).
 * Nova, common.py task_and_vm_state_from_status: as soon as one of them is the resting status of a state, tasks count no more, so that
 * `status=ACTIVE` also finds a server whose status says REBOOT.
 */
export function statesOfStatuses(wanted: readonly string[]): StatesOfStatus | null {
  const lowered = new Set(wanted.map((status) => status.toLowerCase()));
  const vmStates = new Set<VmState>();
  const tasks = new Set<TaskState | 'default'>();
  for (const [vmState, row] of Object.entries(statuses) as [VmState, Row][]) {
    for (const [task, status] of Object.entries(row) as [TaskState | 'default', Status][]) {
      if (lowered.has(status.toLowerCase())) {
        vmStates.add(vmState);
        tasks.add(task);
      }
    }
  }
  if (vmStates.size === 0) return null;
  return { vmStates, taskStates: tasks.has('default') ? null : (tasks as Set<TaskState>) };
}
