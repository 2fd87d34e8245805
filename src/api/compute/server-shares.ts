/** File shares of a server. Nova: nova/api/openstack/compute/server_shares.py. */
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/server-shares.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

// DEVIATION: no file share can be attached to a server: there is no Manila, and XenServer passes no file systems to guests.

export const serverShareHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverShares.list': (request, cloud) => {
    getServer(cloud, request.path.server_id, request);
    return { shares: [] };
  },

  'serverShares.create': (request, cloud) => {
    getServer(cloud, request.path.server_id, request);
    throw new ApiError('notFound', `Share ${request.body.share.share_id} could not be found.`);
  },

  'serverShares.show': (request, cloud) => refuseShare(request, cloud),
  'serverShares.delete': (request, cloud) => refuseShare(request, cloud),
};

type ShareRequest = Parameters<typeof getServer>[2] & { readonly path: { readonly server_id: string; readonly share_id: string } };

/** @throws {ApiError} notFound, always */
function refuseShare(request: ShareRequest, cloud: Cloud): never {
  getServer(cloud, request.path.server_id, request);
  throw new ApiError('notFound', `Share ${request.path.share_id} could not be found.`);
}
