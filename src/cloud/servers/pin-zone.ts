/** The zone that a server has to stay in (Nova: nova/api/openstack/compute/servers.py, update with pinned_availability_zone). */
import { ApiError } from '../../errors.ts';
import { keys, writeKey } from '../other-config.ts';
import type { Server } from './server.ts';

/**
 * Null lets the server go wherever there is room.
 * @throws ApiError conflict for a zone that it is not in: pinning moves nothing
 */
export async function pinZone(server: Server, zone: string | null): Promise<void> {
  const { availabilityZone: own, pinnedAvailabilityZone: pinned } = server;
  if (zone !== null && pinned !== null && zone !== pinned) {
    throw new ApiError('conflict', 'Cannot change pinned availability zone directly. Unpin first by setting pinned_availability_zone to null.');
  }
  if (zone !== null && pinned === null && zone !== own) {
    throw new ApiError('conflict', `Server can only be pinned to its current availability zone '${own}', but '${zone}' was requested.`);
  }
  await writeKey(server.pool, server.vm, keys.zone, zone ?? undefined);
}
