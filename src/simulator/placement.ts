/** Where a VM can run: memory, storage and networks that each host reaches. */
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import { cpuRefusal } from './cpu.ts';
import { fail, type Refusal, refused } from './failure.ts';
import { freeMemory, memoryNeeded } from './memory.ts';
import { isNull } from './vm-lifecycle.ts';
import type { World } from './world.ts';

/** Whether a host's PBD of that SR is plugged. */
export function seesSr(world: World, host: Ref<'host'>, sr: Ref<'SR'>): boolean {
  return world.db.get('host', host).PBDs.some((pbd) => {
    const record = world.db.get('PBD', pbd);
    return record.SR === sr && record.currently_attached;
  });
}

/** Whether a host can connect a VIF: it has a PIF of the network, or the network lives on no wire at all. */
export function seesNetwork(world: World, host: Ref<'host'>, network: Ref<'network'>): boolean {
  const pifs = world.db.find('network', network)?.PIFs ?? [];
  if (pifs.length === 0) return true;
  return pifs.some((pif) => world.db.get('PIF', pif).host === host);
}

export const isLive = (world: World, host: Ref<'host'>): boolean =>
  world.db.find('host_metrics', world.db.get('host', host).metrics)?.live ?? false;

/** SRs of everything in a VM's drives, disks and CDs, and of its suspend image. */
export function srsOf(world: World, vm: RecordOf<'VM'>): Ref<'SR'>[] {
  const vdis = vm.VBDs.map((vbd) => world.db.get('VBD', vbd)).filter((vbd) => !vbd.empty).map((vbd) => vbd.VDI);
  if (vm.power_state === 'Suspended') vdis.push(vm.suspend_VDI);
  return [...new Set(vdis.flatMap((vdi) => world.db.find('VDI', vdi)?.SR ?? []))];
}

/** First SR or network that a host does not reach. */
export function unreachable(world: World, vm: Ref<'VM'>, host: Ref<'host'>): Refusal | undefined {
  const record = world.db.get('VM', vm);
  const sr = srsOf(world, record).find((each) => !seesSr(world, host, each));
  if (sr !== undefined) return refused('VM_REQUIRES_SR', vm, sr);
  const network = record.VIFs.map((vif) => world.db.get('VIF', vif).network).find((each) => !seesNetwork(world, host, each));
  return network === undefined ? undefined : refused('VM_REQUIRES_NETWORK', vm, network);
}

/** Why a VM cannot boot on a host, in the order of XAPI's checks (xapi_vm_helpers.ml assert_can_boot_here). */
export function bootRefusal(world: World, vm: Ref<'VM'>, host: Ref<'host'>): Refusal | undefined {
  const { db } = world;
  const record = db.get('VM', vm);
  const target = db.find('host', host);
  if (target === undefined || !isLive(world, host)) return refused('HOST_NOT_LIVE');
  if (!target.enabled && record.resident_on !== host) return refused('HOST_DISABLED', host);
  const beyond = cpuRefusal(world, vm, world, host) ?? unreachable(world, vm, host);
  if (beyond !== undefined) return beyond;
  if (record.resident_on === host) return undefined;
  const [needed, free] = [memoryNeeded(record), freeMemory(world, host)];
  if (needed > free) return refused('HOST_NOT_ENOUGH_FREE_MEMORY', needed, free);
  const [vcpus, pcpus] = [record.VCPUs_max, target.host_CPUs.length];
  return world.profile.countsProcessors && vcpus > pcpus ? refused('HOST_NOT_ENOUGH_PCPUS', vcpus, pcpus) : undefined;
}

export function possibleHosts(world: World, vm: Ref<'VM'>): Ref<'host'>[] {
  return world.db.refs('host').filter((host) => bootRefusal(world, vm, host) === undefined);
}

/** Picks a host for a VM: its affinity where possible, else any. @throws Failure NO_HOSTS_AVAILABLE without a reason, as XAPI does */
export function chooseHost(world: World, vm: Ref<'VM'>): Ref<'host'> {
  const { affinity } = world.db.get('VM', vm);
  if (!isNull(affinity) && world.db.has('host', affinity) && bootRefusal(world, vm, affinity) === undefined) return affinity;
  return world.dice.pick(vm, possibleHosts(world, vm)) ?? fail('NO_HOSTS_AVAILABLE');
}
