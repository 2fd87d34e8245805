/** Use of servers by project. Nova: nova/api/openstack/compute/simple_tenant_usage.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { serversInPeriod, type Period, type ServerUse } from '../../cloud/usage.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/simple-tenant-usage.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { pageOf } from './paging.ts';
import { plainTimestamp } from './servers/view.ts';

type ServerUsage = components['schemas']['server_usage'];
type DetailedUsage = components['schemas']['detailed_tenant_usage'];

export const simpleTenantUsageHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'simpleTenantUsage.list': async (request, cloud) => {
    const { query } = request;
    const period = periodOf(cloud, query);
    const { items, links } = usagePage(await serversInPeriod(cloud, undefined, period), request, '/os-simple-tenant-usage');
    const projects = new Map<string, ServerUse[]>();
    for (const use of items) projects.set(use.server.projectId, [...projects.get(use.server.projectId) ?? [], use]);
    const usages = [...projects].map(([id, uses]) => {
      const { server_usages: servers, ...sums } = renderUsage(id, uses, period);
      return query.detailed === '1' ? { ...sums, server_usages: servers } : sums;
    });
    return { tenant_usages: usages, ...(links === undefined ? {} : { tenant_usages_links: links }) };
  },

  'simpleTenantUsage.show': async (request, cloud) => {
    const { path: { project_id: id }, query, identity } = request;
    if (!identity.isAdmin && identity.projectId !== id) {
      throw new ApiError('forbidden', "Policy doesn't allow os_compute_api:os-simple-tenant-usage:show to be performed.");
    }
    const period = periodOf(cloud, query);
    const { items, links } = usagePage(await serversInPeriod(cloud, id, period), request, `/os-simple-tenant-usage/${id}`);
    return { tenant_usage: items.length === 0 ? {} : renderUsage(id, items, period), ...(links === undefined ? {} : { tenant_usage_links: links }) };
  },
};

type UsageRequest = Parameters<typeof pageOf>[1] & Pick<ApiRequest, 'rawQuery'>;

/** Servers are what is counted, in both lists. @throws {ApiError} badRequest for a marker that is none of them */
function usagePage(uses: readonly ServerUse[], request: UsageRequest, path: string): ReturnType<typeof pageOf<ServerUse>> {
  const { marker } = request.query;
  const position = marker === undefined ? -1 : uses.findIndex(({ server }) => server.id === marker);
  if (marker !== undefined && position < 0) throw new ApiError('badRequest', `Marker ${marker} could not be found.`);
  return pageOf(uses.slice(position + 1), request, path, ({ server }) => server.id);
}

/** Without a start, now; without an end, now: so that "nothing asked" is the servers of this moment, for as good as no time. */
function periodOf(cloud: Cloud, { start, end }: { readonly start?: string; readonly end?: string }): Period {
  const now = cloud.clock.now();
  const period = { start: start === undefined || start === '' ? now - 1 : timeOf(start), end: end === undefined || end === '' ? now : timeOf(end) };
  if (period.start >= period.end) throw new ApiError('badRequest', 'Invalid start time. The start time cannot occur after the end time.');
  return period;
}

/** UTC, in the three forms that Nova reads. */
function timeOf(text: string): number {
  const [, day, separator, time, fraction] = /^(\d{4}-\d{2}-\d{2})([T ])(\d{2}:\d{2}:\d{2})(\.\d{1,6})?$/.exec(text) ?? [];
  const isKnownForm = day !== undefined && time !== undefined && (separator === 'T' || fraction !== undefined);
  const milliseconds = isKnownForm ? Date.parse(`${day}T${time}${(fraction ?? '.0').slice(0, 4)}Z`) : NaN;
  if (Number.isNaN(milliseconds)) throw new ApiError('badRequest', 'Invalid datetime string: Datetime is in invalid format');
  return milliseconds;
}

function renderUsage(projectId: string, uses: readonly ServerUse[], { start, end }: Period): DetailedUsage {
  const servers = uses.map(renderServerUsage);
  const sum = (of: (server: ServerUsage) => number): number => servers.reduce((total, server) => total + of(server) * server.hours, 0);
  return {
    tenant_id: projectId,
    start: plainTimestamp(start),
    stop: plainTimestamp(end),
    total_hours: sum(() => 1),
    total_vcpus_usage: sum((server) => server.vcpus),
    total_memory_mb_usage: sum((server) => server.memory_mb),
    total_local_gb_usage: sum((server) => server.local_gb),
    server_usages: servers,
  };
}

function renderServerUsage({ server, started, ended, hours, uptime }: ServerUse): ServerUsage {
  return {
    instance_id: server.id,
    name: server.name,
    tenant_id: server.projectId,
    flavor: server.flavor.name,
    vcpus: server.flavor.vcpus,
    memory_mb: server.flavor.ramMib,
    local_gb: server.flavor.diskGib + server.flavor.ephemeralGib,
    hours,
    uptime,
    started_at: plainTimestamp(started),
    ended_at: ended === null ? null : plainTimestamp(ended),
    state: ended === null ? stateOf(server.vmState) : 'terminated',
  };
}

/** A server that is soft-deleted or whose row is not yet written has ended for whoever pays for it. */
const stateOf = (state: ServerUse['server']['vmState']): ServerUsage['state'] => (state === 'deleted' || state === 'soft-delete' ? 'terminated' : state);
