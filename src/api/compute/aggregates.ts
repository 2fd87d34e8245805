/** Host aggregates. Nova: nova/api/openstack/compute/aggregates.py. */
import {
  addHostToAggregate, createAggregate, deleteAggregate, getAggregate, listAggregates, removeHostFromAggregate, setAggregateMetadata, updateAggregate,
  zoneOfAggregate, type Aggregate,
} from '../../cloud/aggregates.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/aggregates.ts';
import type { Handlers } from '../../http/service.ts';
import { integerFrom } from './integer.ts';
import type { ComputeFeature } from './microversions.ts';
import { plainTimestamp } from './servers/view.ts';

export const aggregateHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'aggregates.list': async (_request, cloud) => ({ aggregates: (await listAggregates(cloud)).map(renderAggregate) }),

  'aggregates.show': async ({ path }, cloud) => ({ aggregate: renderAggregate(await getAggregate(cloud, idOf(path))) }),

  'aggregates.create': async ({ body: { aggregate } }, cloud) => {
    const created = await createAggregate(cloud, aggregate.name.trim(), aggregate.availability_zone?.trim() ?? null);
    return { aggregate: renderNewAggregate(created) };
  },

  'aggregates.update': async ({ path, body: { aggregate: { name, availability_zone: zone } } }, cloud) =>
    ({ aggregate: renderAggregate(await updateAggregate(cloud, idOf(path), { name: name?.trim(), zone })) }),

  'aggregates.delete': async ({ path }, cloud) => {
    await deleteAggregate(cloud, idOf(path));
  },

  'aggregates.action.add_host': async ({ path, body }, cloud) =>
    ({ aggregate: renderAggregate(await addHostToAggregate(cloud, idOf(path), body.add_host.host)) }),

  'aggregates.action.remove_host': async ({ path, body }, cloud) =>
    ({ aggregate: renderAggregate(await removeHostFromAggregate(cloud, idOf(path), body.remove_host.host)) }),

  'aggregates.action.set_metadata': async ({ path, body }, cloud) =>
    ({ aggregate: renderAggregate(await setAggregateMetadata(cloud, idOf(path), body.set_metadata.metadata)) }),

  // DEVIATION: fetching images to an aggregate's hosts is accepted and does nothing: an image lies in storage of its pool and is cloned there.
  'aggregates.images': async ({ path, body: { cache } }, cloud) => {
    if (new Set(cache.map(({ id }) => id)).size < cache.length) throw new ApiError('badRequest', 'Duplicate images in request');
    await getAggregate(cloud, idOf(path));
  },
};

function idOf({ aggregate_id: id }: { readonly aggregate_id: string }): number {
  return integerFrom(id);
}

function renderAggregate(aggregate: Aggregate): components['schemas']['aggregate'] {
  return { ...renderNewAggregate(aggregate), hosts: [...aggregate.hosts], metadata: aggregate.metadata };
}

function renderNewAggregate(aggregate: Aggregate): components['schemas']['new_aggregate'] {
  return {
    id: aggregate.id,
    uuid: aggregate.uuid,
    name: aggregate.name,
    availability_zone: zoneOfAggregate(aggregate),
    created_at: plainTimestamp(aggregate.created),
    updated_at: aggregate.updated === null ? null : plainTimestamp(aggregate.updated),
    deleted: false,
    deleted_at: null,
  };
}
