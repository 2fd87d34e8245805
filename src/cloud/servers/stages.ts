/** What the marks on a VM say: in which state a server rests, and how far a workflow of several stages has come. */
import type { Row } from '../../xapi/xapi.ts';
import { keys, readKey, type Claim } from '../other-config.ts';
import type { TaskState, VmState } from './server.ts';
import type { StateInput } from './state.ts';

/** vm_states from which these workflows begin (`allowed-states.ts`). */
const before: readonly VmState[] = ['active', 'stopped', 'paused', 'suspended', 'shelved', 'shelved_offloaded'];

/** The kinds that stop or start the VM on their way; the claim says what it was. */
const stopping: ReadonlySet<string> = new Set(['resize', 'migrate', 'rebuild', 'evacuate', 'rescue', 'shelve', 'unshelve', 'soft-delete']);

export function stagesOf(vm: Row<'VM'>, claim: Claim | undefined): Pick<StateInput, 'before' | 'stage' | 'marked'> {
  const marked = markedState(vm);
  if (claim === undefined || !stopping.has(claim.kind)) return { marked };
  const offloading = claim.kind === 'shelve' && marked === 'shelved';
  return {
    before: offloading ? 'shelved' : before.find((state) => state === claim.args['vmState']),
    stage: offloading ? 'shelving_offloading' : stageOf(vm, claim.kind),
    marked,
  };
}

function markedState(vm: Row<'VM'>): VmState | undefined {
  const has = (key: { readonly key: string }): boolean => key.key in vm.other_config;
  // Whoever starts a server that was put away, with `xe` say, has it back.
  const isAway = vm.power_state === 'Halted';
  if (isAway && has(keys.softDeleted)) return 'soft-delete';
  if (isAway && has(keys.shelved)) return has(keys.offloaded) ? 'shelved_offloaded' : 'shelved';
  if (has(keys.rescued)) return 'rescued';
  return has(keys.resized) ? 'resized' : undefined;
}

/** Nova: nova/compute/task_states.py. Undefined: the first one. */
function stageOf(vm: Row<'VM'>, kind: string): TaskState | undefined {
  if (kind === 'resize' || kind === 'migrate') {
    if (readKey(vm, keys.resizeFinish) === true) return 'resize_finish';
    if (readKey(vm, keys.resizeSent) === true) return 'resize_migrated';
    return keys.resize.key in vm.other_config ? 'resize_migrating' : undefined;
  }
  if (kind === 'shelve') return vm.power_state === 'Halted' ? 'shelving_image_uploading' : undefined;
  const starts = Object.values(vm.current_operations).some((operation) => operation === 'start' || operation === 'start_on');
  if (kind === 'unshelve') return starts ? 'spawning' : undefined;
  if (kind === 'evacuate') return starts ? 'rebuild_spawning' : undefined;
  if (kind !== 'rebuild' || !(keys.rebuild.key in vm.other_config)) return undefined;
  return starts || vm.power_state === 'Running' ? 'rebuild_spawning' : 'rebuild_block_device_mapping';
}
