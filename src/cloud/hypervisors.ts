/** Hypervisors: what a host of a pool has and what of it is used, read from the cache without a call. Nova: nova/objects/compute_node.py. */
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { groupBy } from './group-by.ts';
import { allHosts, type Host } from './hosts.ts';
import type { Server } from './servers/server.ts';
import { serviceOfHost, type HostService } from './services.ts';

const mib = 2 ** 20;
const gib = 2 ** 30;

/** As Nova's drivers describe a processor. */
export interface CpuInfo {
  readonly vendor: string;
  readonly model: string;
  readonly arch: string;
  readonly features: readonly string[];
  readonly topology: { readonly sockets: number; readonly cores: number; readonly threads: number };
}

export interface Hypervisor {
  /** uuid of the host. */
  readonly id: string;
  readonly hostname: string;
  readonly address: string;
  /** `8.2.1` is 8002001 (nova/utils.py: convert_version_to_int); 0 when the host does not say. */
  readonly version: number;
  readonly service: HostService;
  readonly cpuInfo: CpuInfo;
  readonly vcpus: number;
  /** VCPUs of the VMs that are on it; halted servers hold none, as any host may start them. */
  readonly vcpusUsed: number;
  readonly memoryMib: number;
  /** What its VMs, its control domain and Xen itself hold. */
  readonly memoryUsedMib: number;
  /**
   * DEVIATION: a hypervisor's disk figures are those of the storage that only its host sees; shared storage would count once for each host.
   */
  readonly diskGib: number;
  readonly diskUsedGib: number;
  /** What would be left if every disk grew to its size; negative when more was promised than there is. */
  readonly diskAvailableLeastGib: number;
  readonly runningVms: number;
  /** Servers on it with which something is going on. */
  readonly currentWorkload: number;
  /** Seconds since it booted; null when it does not say or is down. */
  readonly uptime: number | null;
  readonly servers: readonly Server[];
}

/** Every hypervisor, in the order of host names. */
export function listHypervisors(cloud: Cloud): readonly Hypervisor[] {
  const byHost = groupBy(cloud.servers.all(), ({ pool, hypervisorHostname: name }) => (name === null ? null : `${pool.poolUuid}/${name}`));
  return allHosts(cloud).map((host) => hypervisorFromHost(cloud, host, byHost.get(`${host.pool.poolUuid}/${host.name}`) ?? []));
}

function hypervisorFromHost(cloud: Cloud, host: Host, servers: readonly Server[]): Hypervisor {
  const { pool, row } = host;
  const guests = row.resident_VMs.flatMap((ref) => pool.cache.get('VM', ref) ?? []).filter((vm) => !vm.is_control_domain);
  const disk = localStorage(pool, row);
  return {
    id: host.uuid,
    hostname: host.name,
    address: host.address,
    version: versionOf(row),
    service: serviceOfHost(cloud, host),
    cpuInfo: cpuInfoOf(row),
    vcpus: cpuCount(row),
    vcpusUsed: guests.reduce((sum, vm) => sum + vm.VCPUs_at_startup, 0),
    memoryMib: Math.floor(host.memoryTotal / mib),
    memoryUsedMib: Math.floor(host.memoryTotal / mib) - Math.floor(host.memoryFree / mib),
    diskGib: Math.floor(disk.size / gib),
    diskUsedGib: Math.ceil(disk.used / gib),
    diskAvailableLeastGib: Math.floor((disk.size - Math.max(disk.promised, disk.used)) / gib),
    runningVms: guests.length,
    currentWorkload: servers.filter((server) => server.taskState !== null).length,
    uptime: uptimeOf(cloud, host),
    servers: servers.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** The product's version; XCP of the distributions has none, then xapi's. `8.2.1` → 8002001: each number has three digits. */
function versionOf({ software_version: versions }: Row<'host'>): number {
  for (const name of ['product_version', 'platform_version', 'xapi']) {
    const [major = 0, minor = 0, patch = 0] = (versions[name] ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
    if (major + minor + patch > 0) return major * 1_000_000 + minor * 1000 + patch;
  }
  return 0;
}

/** `host.cpu_info` is there since midnight-ride; before, and where it is empty, the host's processors are counted. */
function cpuCount(host: Row<'host'>): number {
  return Number(host.cpu_info['cpu_count'] ?? host.host_CPUs.length) || 0;
}

function cpuInfoOf(host: Row<'host'>): CpuInfo {
  const { vendor = '', modelname = '', flags = '', socket_count: sockets = '1', threads_per_core: threads = '1' } = host.cpu_info;
  const perSocket = cpuCount(host) / (Number(sockets) || 1) / (Number(threads) || 1);
  return {
    vendor,
    model: modelname.trim(),
    arch: host.capabilities.some((capability) => capability.includes('x86_64')) ? 'x86_64' : 'i686',
    features: flags.split(/\s+/).filter((feature) => feature !== ''),
    topology: { sockets: Number(sockets) || 1, cores: Math.max(Math.floor(perSocket), 1), threads: Number(threads) || 1 },
  };
}

/** Bytes of the storage repositories that are attached to one host, are not shared and can hold disks. */
function localStorage(pool: Xapi, host: Row<'host'>): { size: number; used: number; promised: number } {
  const total = { size: 0, used: 0, promised: 0 };
  for (const ref of host.PBDs) {
    const pbd = pool.cache.get('PBD', ref);
    const sr = pbd?.currently_attached === true ? pool.cache.get('SR', pbd.SR) : undefined;
    // ISO libraries, and udev's removable devices, whose size is none of the host's.
    if (sr === undefined || sr.shared || sr.content_type === 'iso' || sr.type === 'iso' || sr.type === 'udev') continue;
    total.size += Math.max(sr.physical_size, 0);
    total.used += Math.max(sr.physical_utilisation, 0);
    total.promised += Math.max(sr.virtual_allocation, 0);
  }
  return total;
}

/** Seconds. xapi notes the time of boot in the host's `other_config`, in seconds since 1970 with a fraction. */
function uptimeOf(cloud: Cloud, host: Host): number | null {
  const booted = Number.parseFloat(host.row.other_config['boot_time'] ?? '');
  return host.alive && Number.isFinite(booted) ? Math.max(Math.floor(cloud.clock.now() / 1000 - booted), 0) : null;
}
