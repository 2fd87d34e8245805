/** `servers.list`, `servers.detail` */
import type { operations } from '../../../generated/compute/index.ts';
import { ApiError } from '../../../errors.ts';
import { fragment, type ApiRequest, type Handler } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { findDeletedServer, type ServerRecord } from '../../../cloud/servers/deleted-servers.ts';
import { isUnreachable } from '../../../cloud/servers/reach.ts';
import type { ComputeFeature } from '../microversions.ts';
import { pageOf } from '../paging.ts';
import { applyFilters } from './filters.ts';
import { serversInScope } from './scope.ts';
import type { Order } from './sort.ts';
import { renderServer, renderServerName, renderUnreachableName, renderUnreachableOfList } from './view.ts';

export type ListRequest = ApiRequest<operations['servers.list'] | operations['servers.detail'], ComputeFeature>;

export const listServers: Handler<operations['servers.list'], Cloud, ComputeFeature> = async (request, cloud) => {
  const { items, links } = await selectServers(request, cloud, '/servers', 'os_compute_api:servers:index:get_all_tenants');
  return {
    servers: items.map((server) => isDown(cloud, server) ? renderUnreachableName(server, request) : fragment(server, () => renderServerName(server, request))),
    ...(links === undefined ? {} : { servers_links: links }),
  };
};

export const listServersInDetail: Handler<operations['servers.detail'], Cloud, ComputeFeature> = async (request, cloud) => {
  const { items, links } = await selectServers(request, cloud, '/servers/detail', 'os_compute_api:servers:detail:get_all_tenants');
  return {
    servers: items.map((server) => isDown(cloud, server) ? renderUnreachableOfList(server, request) : fragment(server, () => renderServer(server, request))),
    ...(links === undefined ? {} : { servers_links: links }),
  };
};

/** Deleted ones are known from the database alone. */
function isDown(cloud: Cloud, { id }: ServerRecord): boolean {
  const server = cloud.servers.get(id);
  return server !== undefined && isUnreachable(cloud, server);
}

/** What chooses no servers by what they are. */
const notFilters = new Set(['limit', 'marker', 'sort_key', 'sort_dir', 'all_tenants', 'project_id', 'tenant_id']);

/** Then nobody can tell whether a server that is out of reach is meant (api-guide/source/down_cells.rst). */
const isFiltered = (query: ListRequest['query']): boolean => Object.keys(query).some((name) => !notFilters.has(name));

async function selectServers(request: ListRequest, cloud: Cloud, path: string, rule: string) {
  const { query, version, rawQuery, identity: { isAdmin } } = request;
  const hidden = [...rawQuery.keys()].find((name) => name.startsWith('_'));
  if (hidden !== undefined && isAdmin) throw new ApiError('badRequest', `Invalid filter field: ${hidden}.`);
  const { order, servers } = await serversInScope(request, cloud, rule);
  const hides = cloud.pools.some((pool) => isUnreachable(cloud, { pool })) && (!version.has('unreachableServers') || isFiltered(query));
  const shown = hides ? servers.filter((server) => !isDown(cloud, server)) : servers;
  const found = applyFilters(shown, query, { version, isAdmin });
  const first = query.marker === undefined || query.marker === '' ? 0 : await positionAfter(query.marker, found, order, cloud);
  return pageOf(found.slice(first), request, path, (server) => server.id);
}

/**
 * Where the page begins. The marker may be a server that the filters leave out, or a deleted one: what counts is where it would stand.
 * @throws {ApiError} badRequest when there never was such a server
 */
async function positionAfter(marker: string, sorted: readonly ServerRecord[], order: Order, cloud: Cloud): Promise<number> {
  const server = cloud.servers.get(marker) ?? await findDeletedServer(cloud, marker);
  if (server === undefined) throw new ApiError('badRequest', `marker [${marker}] not found`);
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle];
    if (other !== undefined && order.compare(other, server) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
