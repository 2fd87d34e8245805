/** Bytes: what a domain takes, what a host has left. */
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import type { World } from './world.ts';

const MiB = 1024 ** 2;
/** What xen takes for itself on each host (recorded from 26.17). */
export const hostOverhead = 1024 * MiB;
export const dom0Overhead = 20 * MiB;

/** Overhead of an HVM domain: shadow pages for its vCPUs and memory, and three MiB (xenopsd memory.ml). */
export function memoryOverhead(staticMax: number, vcpus: number, multiplier = 1): number {
  const mebibytes = Math.ceil(staticMax / MiB);
  const shadow = Math.ceil((256 * vcpus + 2 * mebibytes) / 256);
  return (Math.max(1, Math.ceil(shadow * multiplier)) + 3) * MiB;
}

/** Bytes that a VM needs on a host: its dynamic maximum, and the overhead. */
export function memoryNeeded(vm: RecordOf<'VM'>): number {
  return vm.memory_dynamic_max + vm.memory_overhead;
}

/** Bytes of a host that are neither used nor promised to a VM that is on its way. */
export function freeMemory(world: World, host: Ref<'host'>): number {
  const { db } = world;
  const record = db.get('host', host);
  const total = db.find('host_metrics', record.metrics)?.memory_total ?? 0;
  let free = total - record.memory_overhead;
  for (const vm of record.resident_VMs) free -= memoryNeeded(db.get('VM', vm));
  for (const ref of world.arrivals.get(host) ?? []) {
    const vm = db.find('VM', ref);
    if (vm !== undefined && vm.resident_on !== host) free -= memoryNeeded(vm);
  }
  return free;
}
