/** Processors and memory of a VM that is halted. */
import type { Row } from '../../xapi/xapi.ts';
import type { VmSize } from '../other-config.ts';
import type { Run } from '../workflow.ts';
import type { ServerFlavor } from './server.ts';

export const sizeOfVm = (vm: Row<'VM'>): VmSize => ({
  vcpusMax: vm.VCPUs_max,
  vcpusAtStartup: vm.VCPUs_at_startup,
  staticMin: vm.memory_static_min,
  staticMax: vm.memory_static_max,
  dynamicMin: vm.memory_dynamic_min,
  dynamicMax: vm.memory_dynamic_max,
});

/** As `vm-record.ts` makes it: nothing balloons, and a pool without licence for dynamic memory takes it. */
export function sizeOfFlavor({ vcpus, ramMib }: ServerFlavor): VmSize {
  const memory = ramMib * 2 ** 20;
  return { vcpusMax: vcpus, vcpusAtStartup: vcpus, staticMin: memory, staticMax: memory, dynamicMin: memory, dynamicMax: memory };
}

export const isOfSize = (vm: Row<'VM'>, size: VmSize): boolean =>
  Object.entries(sizeOfVm(vm)).every(([field, value]) => value === size[field as keyof VmSize]);

/** Repeatable. @throws XapiError VM_BAD_POWER_STATE, MEMORY_CONSTRAINT_VIOLATION… */
export async function setSize(run: Run, size: VmSize): Promise<void> {
  const { pool, vm } = run;
  await pool.settle();
  const now = sizeOfVm(run.row());
  const max = async (): Promise<void> => { if (now.vcpusMax !== size.vcpusMax) await pool.call('VM.set_VCPUs_max', vm, size.vcpusMax); };
  // XAPI wants 0 < at_startup ≤ max at every moment.
  if (size.vcpusMax > now.vcpusMax) await max();
  if (now.vcpusAtStartup !== size.vcpusAtStartup) await pool.call('VM.set_VCPUs_at_startup', vm, size.vcpusAtStartup);
  if (size.vcpusMax <= now.vcpusMax) await max();
  const memory = (['staticMin', 'staticMax', 'dynamicMin', 'dynamicMax'] as const);
  // All four at once: one after the other they would break the order that XAPI keeps.
  if (memory.some((field) => now[field] !== size[field])) await pool.call('VM.set_memory_limits', vm, ...memory.map((field) => size[field]));
  await pool.settle();
}
