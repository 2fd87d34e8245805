/** Memory and virtual processors of a VM. Source: xapi_vm_helpers.ml, xapi_vm.ml. */
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { overheadOf } from './domains.ts';
import { enforce, fail } from './failure.ts';
import { memoryOverhead } from './memory.ts';
import { withVmOperation } from './operations.ts';
import { vmRefusal } from './vm-lifecycle.ts';
import type { World } from './world.ts';

const MiB = 1024 ** 2;

/** @throws Failure MEMORY_CONSTRAINT_VIOLATION_ORDER, on older releases MEMORY_CONSTRAINT_VIOLATION with a text */
export function assertMemoryOrder(world: World, staticMin: number, dynamicMin: number, dynamicMax: number, staticMax: number): void {
  if (staticMin <= dynamicMin && dynamicMin <= dynamicMax && dynamicMax <= staticMax) return;
  if (world.profile.memoryOrderError) return fail('MEMORY_CONSTRAINT_VIOLATION_ORDER');
  return fail('MEMORY_CONSTRAINT_VIOLATION', 'Memory limits must satisfy: static_min ≤ dynamic_min ≤ dynamic_max ≤ static_max');
}

type Limits = Pick<RecordOf<'VM'>, 'memory_static_min' | 'memory_static_max' | 'memory_dynamic_min' | 'memory_dynamic_max'>;

export async function setLimits(
  call: Call, vm: Ref<'VM'>, change: Partial<Limits>,
  operation: 'changing_memory_limits' | 'changing_static_range' | 'changing_dynamic_range',
): Promise<void> {
  const { world } = call;
  world.db.get('VM', vm);
  await withVmOperation(call, vm, operation, async () => {
    const record = world.db.get('VM', vm);
    const limits = { ...record, ...change };
    assertMemoryOrder(world, limits.memory_static_min, limits.memory_dynamic_min, limits.memory_dynamic_max, limits.memory_static_max);
    world.db.update('VM', vm, { ...change, memory_overhead: record.is_control_domain ? record.memory_overhead : overheadOf(limits) });
    world.db.update('VM', vm, { memory_target: limits.memory_dynamic_max });
    return Promise.resolve();
  });
}

const vcpuRule = 'VCPU values must satisfy: 0 < VCPUs_at_startup ≤ VCPUs_max';

export function setVcpus(
  world: World, vm: Ref<'VM'>, change: Partial<Pick<RecordOf<'VM'>, 'VCPUs_max' | 'VCPUs_at_startup'>>, value: number,
): void {
  const record = { ...world.db.get('VM', vm), ...change };
  if (record.VCPUs_at_startup <= 0 || record.VCPUs_at_startup > record.VCPUs_max) return fail('INVALID_VALUE', vcpuRule, value);
  enforce(vmRefusal(world, vm, 'changing_VCPUs'));
  world.db.update('VM', vm, { ...change, memory_overhead: overheadOf(record) });
}

/**
 * Largest memory that fits in `total` with its overhead.
 * @param approximate leaves room for as many vCPUs as the VM may ever get (xapi_vm.ml maximise_memory)
 */
export function maximise(vm: RecordOf<'VM'>, total: number, approximate: boolean): number {
  const vcpus = approximate ? 64 : vm.VCPUs_max;
  let [low, high] = [0, Math.floor(total / MiB)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (middle * MiB + memoryOverhead(middle * MiB, vcpus, vm.HVM_shadow_multiplier, vm.domain_type) <= total) low = middle;
    else high = middle - 1;
  }
  return low * MiB;
}
