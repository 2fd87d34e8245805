/** How far a workflow of several stages has come, read from the marks that it leaves on the VM. */
import type { Row } from '../../xapi/xapi.ts';
import { keys, readKey, type Claim } from '../other-config.ts';
import type { TaskState, VmState } from './server.ts';
import type { StateInput } from './state.ts';

/** vm_states from which these workflows begin (`allowed-states.ts`). */
const before: readonly VmState[] = ['active', 'stopped'];

/** The kinds that stop the VM on their way; the claim says what it was. */
const stopping: ReadonlySet<string> = new Set(['resize', 'migrate', 'rebuild', 'evacuate']);

export function stagesOf(vm: Row<'VM'>, claim: Claim | undefined): Pick<StateInput, 'before' | 'stage' | 'resized'> {
  const resized = keys.resized.key in vm.other_config;
  if (claim === undefined || !stopping.has(claim.kind)) return { resized };
  return { before: before.find((state) => state === claim.args['vmState']), stage: stageOf(vm, claim.kind), resized };
}

/** Nova: nova/compute/task_states.py. Undefined: the first one. */
function stageOf(vm: Row<'VM'>, kind: string): TaskState | undefined {
  if (kind === 'resize' || kind === 'migrate') {
    if (readKey(vm, keys.resizeFinish) === true) return 'resize_finish';
    if (readKey(vm, keys.resizeSent) === true) return 'resize_migrated';
    return keys.resize.key in vm.other_config ? 'resize_migrating' : undefined;
  }
  const starts = Object.values(vm.current_operations).some((operation) => operation === 'start' || operation === 'start_on');
  if (kind === 'evacuate') return starts ? 'rebuild_spawning' : undefined;
  if (!(keys.rebuild.key in vm.other_config)) return undefined;
  return starts || vm.power_state === 'Running' ? 'rebuild_spawning' : 'rebuild_block_device_mapping';
}
