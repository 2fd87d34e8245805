/** Availability zones. Nova: nova/api/openstack/compute/availability_zone.py. */
import { listAvailabilityZones, type AvailabilityZone } from '../../cloud/availability-zones.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { internalZone } from '../../cloud/services.ts';
import type { components, operations } from '../../generated/compute/availability-zones.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { plainTimestamp } from './servers/view.ts';

type ServiceState = components['schemas']['service_state'];

export const availabilityZoneHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'availabilityZones.list': (_request, cloud) => ({
    availabilityZoneInfo: listAvailabilityZones(cloud)
      .filter((zone) => zone.name !== internalZone)
      .map(({ name, available }) => ({ zoneName: name, zoneState: { available }, hosts: null })),
  }),

  'availabilityZones.detail': (_request, cloud) => ({
    availabilityZoneInfo: listAvailabilityZones(cloud)
      .map((zone) => ({ zoneName: zone.name, zoneState: { available: zone.available }, hosts: zone.available ? renderHosts(zone) : null })),
  }),
};

function renderHosts(zone: AvailabilityZone): Record<string, Record<string, ServiceState>> {
  const hosts: Record<string, Record<string, ServiceState>> = {};
  for (const { host, binary, up, disabled, updated } of zone.services) {
    hosts[host] = { ...hosts[host], [binary]: { available: up, active: !disabled, updated_at: updated === null ? null : plainTimestamp(updated) } };
  }
  return hosts;
}
