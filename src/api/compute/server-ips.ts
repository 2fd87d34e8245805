/** Addresses of a server by network. Nova: nova/api/openstack/compute/ips.py. */
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/server-ips.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';
import { renderAddresses } from './servers/view.ts';

export const serverIpHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverIps.list': (request, cloud) => ({ addresses: renderAddresses(getServer(cloud, request.path.server_id, request)) }),

  'serverIps.show': (request, cloud) => {
    const label = request.path.network_label;
    const addresses = new Map(Object.entries(renderAddresses(getServer(cloud, request.path.server_id, request)))).get(label);
    if (addresses === undefined) throw new ApiError('notFound', 'Instance is not a member of specified network');
    return Object.fromEntries([[label, addresses]]);
  },
};
