/** Host aggregates, reading. Nova: nova/api/openstack/compute/aggregates.py. */
import { listAggregates, type Aggregate } from '../../cloud/aggregates.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/aggregates.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { plainTimestamp } from './servers/view.ts';

export const aggregateHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'aggregates.list': (_request, cloud) => ({ aggregates: listAggregates(cloud).map(renderAggregate) }),

  'aggregates.show': ({ path }, cloud) => {
    if (!/^\d+$/.test(path.aggregate_id)) throw new ApiError('badRequest', 'Invalid input received: aggregate_id must be an integer');
    const aggregate = listAggregates(cloud).find(({ id }) => String(id) === path.aggregate_id);
    if (aggregate === undefined) throw new ApiError('notFound', `Aggregate ${path.aggregate_id} could not be found.`);
    return { aggregate: renderAggregate(aggregate) };
  },
};

function renderAggregate(aggregate: Aggregate): components['schemas']['aggregate'] {
  return {
    id: aggregate.id,
    uuid: aggregate.uuid,
    name: aggregate.name,
    availability_zone: aggregate.availabilityZone,
    hosts: [...aggregate.hosts],
    metadata: { availability_zone: aggregate.availabilityZone },
    // XAPI does not say since when there is a pool.
    created_at: plainTimestamp(0),
    updated_at: null,
    deleted: false,
    deleted_at: null,
  };
}
