/** Floating addresses, up to 2.35: a proxy to a network service that has none. Nova: nova/api/openstack/compute/{floating_ips,floating_ip_pools}.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/floating-ips.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { isUuid } from './uuid.ts';

// DEVIATION: there are no floating addresses: a pool's networks are those of its hosts, and no router stands between them.
export const floatingIpHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'floatingIpPools.list': () => ({ floating_ip_pools: [] }),

  'floatingIps.list': () => ({ floating_ips: [] }),

  'floatingIps.create': ({ body }) => {
    const pool = body?.pool ?? undefined;
    throw new ApiError('notFound', pool === undefined ? 'Floating IP pool not found.' : `Floating IP pool ${pool} not found.`);
  },

  'floatingIps.show': ({ path }) => notFound(path.floating_ip_id),

  'floatingIps.delete': ({ path }) => notFound(path.floating_ip_id),
};

function notFound(id: string): never {
  if (!isUuid(id)) throw new ApiError('badRequest', `Invalid ID received: ${id}`);
  throw new ApiError('notFound', `Floating IP not found for ID ${id}`);
}
