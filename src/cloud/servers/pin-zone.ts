/** The zone that a server has to stay in (Nova: nova/compute/api.py, update_instance with pinned_availability_zone). */
import { ApiError } from '../../errors.ts';
import { keys, writeKey } from '../other-config.ts';
import type { Server } from './server.ts';

/**
 * Null lets the server go wherever there is room.
 * @throws ApiError conflict for a zone that it is not in: pinning moves nothing
 */
export async function pinZone(server: Server, zone: string | null): Promise<void> {
  if (zone !== null && zone !== server.availabilityZone) {
    throw new ApiError('conflict', `Cannot pin instance ${server.id} to availability zone ${zone} while it is in ${server.availabilityZone}`);
  }
  await writeKey(server.pool, server.vm, keys.zone, zone ?? undefined);
}
