/** Hypervisors. Nova: nova/api/openstack/compute/hypervisors.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { listHypervisors, type Hypervisor } from '../../cloud/hypervisors.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/hypervisors.ts';
import type { ApiRequest, Handlers, Version } from '../../http/service.ts';
import { booleanFrom } from './boolean.ts';
import { hostIds, hostNumbers, type HostId } from './host-ids.ts';
import type { ComputeFeature } from './microversions.ts';
import { pageOf } from './paging.ts';
import { assertUuid } from './uuid.ts';

type WireHypervisor = components['schemas']['hypervisor'];
type HypervisorName = components['schemas']['hypervisor_name'];
type ListRequest = ApiRequest<operations['hypervisors.list'] | operations['hypervisors.detail'], ComputeFeature>;
type AnyVersion = Version<ComputeFeature>;

export const hypervisorHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'hypervisors.list': async (request, cloud) => {
    const { items, links, idOf } = await selectHypervisors(request, cloud, '/os-hypervisors');
    const withServers = booleanFrom(request.query.with_servers ?? false);
    return {
      hypervisors: items.map((hypervisor) => ({
        ...renderName(hypervisor, idOf(hypervisor)),
        ...(withServers ? renderServers(hypervisor, request.version) : {}),
      })),
      ...(links === undefined ? {} : { hypervisors_links: links }),
    };
  },

  'hypervisors.detail': async (request, cloud) => {
    const { items, links, idOf } = await selectHypervisors(request, cloud, '/os-hypervisors/detail');
    const withServers = booleanFrom(request.query.with_servers ?? false);
    return {
      hypervisors: items.map((hypervisor) => renderHypervisor(hypervisor, idOf, request.version, withServers, cloud)),
      ...(links === undefined ? {} : { hypervisors_links: links }),
    };
  },

  'hypervisors.show': async ({ path, query, version }, cloud) => {
    const { hypervisor, idOf } = await getHypervisor(cloud, path.hypervisor_id, version);
    return { hypervisor: renderHypervisor(hypervisor, idOf, version, booleanFrom(query.with_servers ?? false), cloud) };
  },

  'hypervisors.uptime': async ({ path, version }, cloud) => {
    const { hypervisor, idOf } = await getHypervisor(cloud, path.hypervisor_id, version);
    if (!hypervisor.service.up) throw new ApiError('badRequest', `Compute service of ${hypervisor.hostname} is unavailable at this time.`);
    return { hypervisor: { ...renderName(hypervisor, idOf(hypervisor)), uptime: renderUptime(hypervisor, cloud) } };
  },

  'hypervisors.statistics': (_request, cloud) => ({ hypervisor_statistics: renderStatistics(listHypervisors(cloud)) }),

  'hypervisors.search': async ({ path }, cloud) => {
    const found = hypervisorsNamed(cloud, path.hypervisor_id);
    const idOf = await hostNumbers(cloud);
    return { hypervisors: found.map((hypervisor) => renderName(hypervisor, idOf(hypervisor))) };
  },

  'hypervisors.servers': async ({ path, version }, cloud) => {
    const found = hypervisorsNamed(cloud, path.hypervisor_id);
    const idOf = await hostNumbers(cloud);
    return { hypervisors: found.map((hypervisor) => ({ ...renderName(hypervisor, idOf(hypervisor)), ...renderServers(hypervisor, version) })) };
  },
};

const malformed = 'The server could not comply with the request since it is either malformed or otherwise incorrect.';

// ---- finding ---------------------------------------------------------------------------------------------------------

async function selectHypervisors(request: ListRequest, cloud: Cloud, path: string) {
  const { hypervisor_hostname_pattern: pattern, limit, marker } = request.query;
  if (pattern !== undefined) {
    // Nova has a sentence about paging for this, and hands it on in such a way that this one is answered.
    if (limit !== undefined || marker !== undefined) throw new ApiError('badRequest', malformed);
    const items = hypervisorsNamed(cloud, pattern);
    return { items, links: undefined, idOf: await hostIds(cloud, request.version) };
  }
  const all = listHypervisors(cloud);
  const idOf = await hostIds(cloud, request.version);
  // A uuid is taken as marker by versions that show numbers, too.
  const before = marker === undefined ? -1 : all.findIndex((hypervisor) => String(idOf(hypervisor)) === marker || hypervisor.id === marker);
  if (marker !== undefined && before === -1) throw new ApiError('badRequest', `marker [${marker}] not found`);
  return { ...pageOf(all.slice(before + 1), request, path, (hypervisor) => String(idOf(hypervisor))), idOf };
}

/** Those whose name holds a word, in any case; as in SQL `%` stands for whatever and `_` for one character. @throws ApiError notFound when there are none */
function hypervisorsNamed(cloud: Cloud, word: string): readonly Hypervisor[] {
  const pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*').replaceAll('_', '.'), 'iu');
  const found = listHypervisors(cloud).filter((hypervisor) => pattern.test(hypervisor.hostname));
  if (found.length === 0) throw new ApiError('notFound', `No hypervisor matching '${word}' could be found.`);
  return found;
}

/** @throws ApiError notFound, badRequest where the version wants a UUID */
async function getHypervisor(cloud: Cloud, asked: string, version: AnyVersion): Promise<{ hypervisor: Hypervisor; idOf: HostId }> {
  if (version.has('hostUuids')) assertUuid(asked);
  const all = listHypervisors(cloud);
  const idOf = await hostIds(cloud, version);
  const hypervisor = all.find((candidate) => String(idOf(candidate)) === (version.has('hostUuids') ? asked.toLowerCase() : asked));
  if (hypervisor === undefined) throw new ApiError('notFound', `Hypervisor with ID '${asked}' could not be found.`);
  return { hypervisor, idOf };
}

// ---- views -----------------------------------------------------------------------------------------------------------

function renderName<Id extends HypervisorName['id']>({ hostname, service }: Hypervisor, id: Id): HypervisorName & { id: Id } {
  return { id, hypervisor_hostname: hostname, state: service.up ? 'up' : 'down', status: service.disabled ? 'disabled' : 'enabled' };
}

function renderServers({ servers }: Hypervisor, version: AnyVersion): Pick<HypervisorName, 'servers'> {
  if (servers.length === 0 && !version.has('plainEmptiness')) return {};
  return { servers: servers.map((server) => ({ name: server.instanceName, uuid: server.id })) };
}

function renderHypervisor(hypervisor: Hypervisor, idOf: HostId, version: AnyVersion, withServers: boolean, cloud: Cloud): WireHypervisor {
  const { service } = hypervisor;
  return {
    ...renderName(hypervisor, idOf(hypervisor)),
    hypervisor_type: 'XenServer',
    hypervisor_version: hypervisor.version,
    host_ip: hypervisor.address,
    service: { id: idOf(service), host: service.host, disabled_reason: service.disabledReason },
    ...(withServers ? renderServers(hypervisor, version) : {}),
    uptime: renderUptime(hypervisor, cloud),
    cpu_info: version.has('cpuInfoObject') ? { ...hypervisor.cpuInfo } : JSON.stringify(hypervisor.cpuInfo),
    ...figuresOf(hypervisor),
  };
}

interface Figures {
  readonly vcpus: number;
  readonly vcpus_used: number;
  readonly memory_mb: number;
  readonly memory_mb_used: number;
  readonly free_ram_mb: number;
  readonly local_gb: number;
  readonly local_gb_used: number;
  readonly free_disk_gb: number;
  readonly disk_available_least: number;
  readonly running_vms: number;
  readonly current_workload: number;
}

function figuresOf(hypervisor: Hypervisor): Figures {
  return {
    vcpus: hypervisor.vcpus,
    vcpus_used: hypervisor.vcpusUsed,
    memory_mb: hypervisor.memoryMib,
    memory_mb_used: hypervisor.memoryUsedMib,
    free_ram_mb: hypervisor.memoryMib - hypervisor.memoryUsedMib,
    local_gb: hypervisor.diskGib,
    local_gb_used: hypervisor.diskUsedGib,
    free_disk_gb: hypervisor.diskGib - hypervisor.diskUsedGib,
    disk_available_least: hypervisor.diskAvailableLeastGib,
    running_vms: hypervisor.runningVms,
    current_workload: hypervisor.currentWorkload,
  };
}

/** Sums; a disabled hypervisor does not count (nova/db/main/api.py: compute_node_statistics). */
function renderStatistics(all: readonly Hypervisor[]): Figures & { count: number } {
  const figures = all.filter((hypervisor) => !hypervisor.service.disabled).map(figuresOf);
  const sum = (name: keyof Figures): number => figures.reduce((total, each) => total + each[name], 0);
  return {
    count: figures.length,
    vcpus: sum('vcpus'),
    vcpus_used: sum('vcpus_used'),
    memory_mb: sum('memory_mb'),
    memory_mb_used: sum('memory_mb_used'),
    free_ram_mb: sum('free_ram_mb'),
    local_gb: sum('local_gb'),
    local_gb_used: sum('local_gb_used'),
    free_disk_gb: sum('free_disk_gb'),
    disk_available_least: sum('disk_available_least'),
    running_vms: sum('running_vms'),
    current_workload: sum('current_workload'),
  };
}

/**
 * As `uptime` begins its line: the host's clock (UTC here), then days and hours.
 * DEVIATION: a hypervisor's uptime says nothing of users and load average, which XAPI does not know.
 */
function renderUptime({ uptime }: Hypervisor, cloud: Cloud): string | null {
  if (uptime === null) return null;
  const minutes = Math.floor(uptime / 60);
  const hours = Math.floor(minutes / 60);
  const clock = new Date(cloud.clock.now()).toISOString().slice(11, 19);
  return ` ${clock} up ${Math.floor(hours / 24)} days, ${hours % 24}:${String(minutes % 60).padStart(2, '0')}`;
}
