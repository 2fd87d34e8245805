/** Availability zones: each pool is one (`hosts.ts` names them), and `internal` is where the services live that run no servers. */
import type { Cloud } from './cloud.ts';
import { groupBy } from './group-by.ts';
import { listServices, type ComputeService } from './services.ts';

export interface AvailabilityZone {
  readonly name: string;
  /** At least one service in it is enabled, be it up or down (nova/availability_zones.py: get_availability_zones). */
  readonly available: boolean;
  /** Its enabled services; none in a zone that is not available. */
  readonly services: readonly ComputeService[];
}

/** Available ones first, each group by name. */
export function listAvailabilityZones(cloud: Cloud): readonly AvailabilityZone[] {
  const zones = [...groupBy(listServices(cloud), ({ zone }) => zone)].map(([name, services]) => {
    const enabled = services.filter((service) => !service.disabled);
    return { name, available: enabled.length > 0, services: enabled };
  });
  return zones.sort((a, b) => Number(b.available) - Number(a.available) || (a.name < b.name ? -1 : 1));
}
