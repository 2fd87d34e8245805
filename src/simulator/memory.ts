/** Bytes: what a domain takes, what a host has left. */
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import type { World } from './world.ts';

const MiB = 1024 ** 2;
/** What xen takes for itself on each host (recorded from 26.17). */
export const hostOverhead = 1024 * MiB;
export const dom0Overhead = 20 * MiB;

/**
 * Overhead: shadow pages for a domain's vCPUs and memory; two MiB (a PV domain: one) and what xen keeps of each vCPU; in PVH the shim (xenopsd
 * memory.ml). The recorded overheads at 0, 1 to 4 and 64 vCPUs leave 40 to 44 pages for one vCPU.
 */
export function memoryOverhead(staticMax: number, vcpus: number, multiplier = 1, type: RecordOf<'VM'>['domain_type'] = 'hvm'): number {
  const mebibytes = Math.ceil(staticMax / MiB);
  const shadow = Math.floor(Math.max(1, Math.floor((256 * vcpus + 2 * mebibytes) / 256)) * multiplier);
  const kept = Math.ceil((42 * vcpus) / 256);
  const shim = type === 'pv_in_pvh' ? 20 + Math.floor((14 * mebibytes) / 1024) : 0;
  return (shadow + (type === 'pv' ? 1 : 2) + kept + shim) * MiB;
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
