/**
 * Host aggregates. In Nova a zone other than the default one is an aggregate with `availability_zone` in its metadata, so each pool that is
 * such a zone is one; a single pool is the default zone, and then there is none.
 */
import type { Cloud } from './cloud.ts';
import { availabilityZoneOf, defaultZone, hostsOfPool } from './hosts.ts';
import { numberOf } from './services.ts';
import { uuidV5 } from './uuid.ts';

export interface Aggregate {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly availabilityZone: string;
  /** Names of its hosts, in order. */
  readonly hosts: readonly string[];
}

export function listAggregates(cloud: Cloud): readonly Aggregate[] {
  return cloud.pools.flatMap((pool) => {
    const zone = availabilityZoneOf(cloud.pools, pool);
    if (zone === defaultZone) return [];
    const uuid = uuidV5(pool.poolUuid, 'aggregate');
    return [{ id: numberOf(uuid), uuid, name: zone, availabilityZone: zone, hosts: hostsOfPool(cloud, pool).map(({ name }) => name).sort() }];
  });
}
