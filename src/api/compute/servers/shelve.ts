/** Shelving of servers. Nova: nova/api/openstack/compute/shelve.py. */
import { ApiError } from '../../../errors.ts';
import type { operations } from '../../../generated/compute/server-shelve.ts';
import type { ApiRequest, Handlers } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { assertAllowed } from '../../../cloud/servers/allowed-states.ts';
import { offloadServer, shelveServer, unshelveServer, type UnshelveRequest } from '../../../cloud/servers/shelve.ts';
import type { ComputeFeature } from '../microversions.ts';
import { getServer } from './show.ts';

export const serverShelveHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'servers.action.shelve': (request, cloud) => shelveServer(cloud, request.identity, getServer(cloud, request.path.server_id, request)),

  'servers.action.shelveOffload': (request, cloud) => offloadServer(cloud, request.identity, getServer(cloud, request.path.server_id, request)),

  'servers.action.unshelve': (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    // Before Nova asks who may choose a host.
    assertAllowed(server, 'unshelve', request.identity);
    return unshelveServer(cloud, request.identity, server, placeFrom(request));
  },
};

/** What an older version says there means nothing. @throws {ApiError} forbidden: a host is for administrators to choose */
function placeFrom({ body, version, identity }: ApiRequest<operations['servers.action.unshelve'], ComputeFeature>): UnshelveRequest {
  const wanted: { availability_zone?: unknown; host?: unknown } = typeof body.unshelve === 'object' && body.unshelve !== null ? body.unshelve : {};
  const { availability_zone: zone, host } = wanted;
  const hasHost = version.has('unshelveHost') && typeof host === 'string';
  if (hasHost && !identity.isAdmin) throw new ApiError('forbidden', "Policy doesn't allow os_compute_api:os-shelve:unshelve_to_host to be performed.");
  return {
    ...(version.has('unshelveZone') && (typeof zone === 'string' || zone === null) ? { zone } : {}),
    ...(hasHost ? { host } : {}),
  };
}
