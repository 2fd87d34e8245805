/**
 * The hosts as Placement tells of them: what each has for servers, what of it which server holds, and what its processors can do.
 * All of it is derived; Placement: placement/objects/resource_provider.py, names of traits: os_traits/hw/cpu/x86.
 */
import { listAggregates } from './aggregates.ts';
import type { Cloud } from './cloud.ts';
import { listHypervisors, type Hypervisor } from './hypervisors.ts';
import { powerStates, type Server } from './servers/server.ts';
import { disksOfVm } from './servers/vm-disks.ts';

const gib = 2 ** 30;

/** Processors, MiB, GiB. */
export const resourceClasses = ['VCPU', 'MEMORY_MB', 'DISK_GB'] as const;
export type ResourceClass = (typeof resourceClasses)[number];

export const isResourceClass = (name: string): name is ResourceClass => resourceClasses.some((known) => known === name);

/** Amounts in the units of their classes; what is none is left out. */
export type Resources = Readonly<Partial<Record<ResourceClass, number>>>;

export interface Inventory {
  readonly total: number;
  /** What Xen and the control domain hold. */
  readonly reserved: number;
  /** How often it may be promised. */
  readonly allocationRatio: number;
}

export interface ResourceProvider {
  /** uuid of the host. */
  readonly id: string;
  readonly name: string;
  readonly inventories: Readonly<Partial<Record<ResourceClass, Inventory>>>;
  /** Sums of the allocations; 0 for what nobody holds. */
  readonly usages: Readonly<Partial<Record<ResourceClass, number>>>;
  /** Id of a server → what it holds. */
  readonly allocations: ReadonlyMap<string, Resources>;
  readonly traits: readonly string[];
  /** UUIDs. */
  readonly aggregates: readonly string[];
}

/** Processors are shared, and XAPI sets no bound; this is the one that Nova has had for longest. */
const processorRatio = 16;

/** A host of each pool, in the order of their names. */
export async function listResourceProviders(cloud: Cloud): Promise<readonly ResourceProvider[]> {
  const aggregates = await listAggregates(cloud);
  return listHypervisors(cloud).map((hypervisor) => {
    const allocations = new Map(hypervisor.servers.map((server) => [server.id, resourcesOf(server)]));
    const inventories = inventoriesOf(hypervisor);
    return {
      id: hypervisor.id,
      name: hypervisor.hostname,
      inventories,
      usages: Object.fromEntries(classesOf(inventories).map((name) => [name, sumOf(allocations.values(), name)])),
      allocations,
      traits: traitsOf(hypervisor),
      aggregates: aggregates.filter(({ hosts }) => hosts.includes(hypervisor.hostname)).map(({ uuid }) => uuid),
    };
  });
}

/** What a server holds: processors, memory, and of storage that only its host sees the whole size of its disks. */
export function resourcesOf(server: Server): Resources {
  const { pool, vm, flavor } = server;
  const row = pool.cache.get('VM', vm);
  const local = row === undefined ? [] : disksOfVm(pool, row).filter(({ vdi }) => pool.cache.get('SR', vdi.SR)?.shared === false);
  const disk = Math.ceil(local.reduce((sum, { vdi }) => sum + vdi.virtual_size, 0) / gib);
  return { VCPU: flavor.vcpus, MEMORY_MB: flavor.ramMib, ...(disk > 0 ? { DISK_GB: disk } : {}) };
}

export const sumOf = (allocations: Iterable<Resources>, name: ResourceClass): number =>
  [...allocations].reduce((sum, resources) => sum + (resources[name] ?? 0), 0);

export const classesOf = (resources: Readonly<Partial<Record<ResourceClass, unknown>>>): readonly ResourceClass[] =>
  resourceClasses.filter((name) => resources[name] !== undefined);

function inventoriesOf({ vcpus, memoryMib, memoryUsedMib, diskGib, servers }: Hypervisor): ResourceProvider['inventories'] {
  const holding: readonly number[] = [powerStates.running, powerStates.paused];
  const held = servers.filter(({ powerState }) => holding.includes(powerState)).reduce((sum, { flavor }) => sum + flavor.ramMib, 0);
  return {
    ...(vcpus > 0 ? { VCPU: { total: vcpus, reserved: 0, allocationRatio: processorRatio } } : {}),
    ...(memoryMib > 0 ? { MEMORY_MB: { total: memoryMib, reserved: Math.max(memoryUsedMib - held, 0), allocationRatio: 1 } } : {}),
    ...(diskGib > 0 ? { DISK_GB: { total: diskGib, reserved: 0, allocationRatio: 1 } } : {}),
  };
}

/** Whether there is room for that much more. */
export function hasRoomFor({ inventories, usages }: ResourceProvider, wanted: ReadonlyMap<ResourceClass, number>): boolean {
  return [...wanted].every(([name, amount]) => {
    const inventory = inventories[name];
    return inventory !== undefined && amount <= inventory.total
      && (inventory.total - inventory.reserved) * inventory.allocationRatio - (usages[name] ?? 0) >= amount;
  });
}

/** What Xen tells of a processor → the trait's name. */
const traitsOfFeatures: Readonly<Record<string, string>> = {
  abm: 'HW_CPU_X86_ABM', aes: 'HW_CPU_X86_AESNI', avx: 'HW_CPU_X86_AVX', avx2: 'HW_CPU_X86_AVX2', avx512bw: 'HW_CPU_X86_AVX512BW',
  avx512cd: 'HW_CPU_X86_AVX512CD', avx512dq: 'HW_CPU_X86_AVX512DQ', avx512f: 'HW_CPU_X86_AVX512F', avx512vl: 'HW_CPU_X86_AVX512VL',
  bmi1: 'HW_CPU_X86_BMI', bmi2: 'HW_CPU_X86_BMI2', f16c: 'HW_CPU_X86_F16C', fma: 'HW_CPU_X86_FMA3', fma4: 'HW_CPU_X86_FMA4',
  mmx: 'HW_CPU_X86_MMX', pclmulqdq: 'HW_CPU_X86_CLMUL', sha_ni: 'HW_CPU_X86_SHA', sse: 'HW_CPU_X86_SSE', sse2: 'HW_CPU_X86_SSE2',
  pni: 'HW_CPU_X86_SSE3', ssse3: 'HW_CPU_X86_SSSE3', sse4_1: 'HW_CPU_X86_SSE41', sse4_2: 'HW_CPU_X86_SSE42', sse4a: 'HW_CPU_X86_SSE4A',
  svm: 'HW_CPU_X86_SVM', tbm: 'HW_CPU_X86_TBM', vmx: 'HW_CPU_X86_VMX', xop: 'HW_CPU_X86_XOP',
};

const computeTraits = { always: 'COMPUTE_NODE', disabled: 'COMPUTE_STATUS_DISABLED' } as const;

export const knownTraits: readonly string[] = [...Object.values(computeTraits), ...Object.values(traitsOfFeatures)].sort();

function traitsOf({ cpuInfo, service }: Hypervisor): readonly string[] {
  return [
    computeTraits.always,
    ...(service.disabled ? [computeTraits.disabled] : []),
    ...cpuInfo.features.flatMap((feature) => traitsOfFeatures[feature] ?? []),
  ].sort();
}
