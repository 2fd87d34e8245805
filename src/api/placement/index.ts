/**
 * The Placement service: operationId → handler.
 * DEVIATION: Placement is there to be read: what hosts have and servers hold is derived from the pools, and who schedules asks the service
 * itself, so that inventories, allocations, traits and aggregates cannot be written (405) and there are no allocation candidates.
 */
import type { Cloud } from '../../cloud/cloud.ts';
import type { operations } from '../../generated/placement/index.ts';
import type { Handlers, Service } from '../../http/service.ts';
import { classHandlers } from './classes.ts';
import { consumerHandlers } from './consumers.ts';
import { placementMicroversions, type PlacementFeature } from './microversions.ts';
import { resourceProviderHandlers } from './resource-providers.ts';
import { versionHandlers } from './versions.ts';

const handlers: Handlers<operations, Cloud, PlacementFeature> = {
  ...versionHandlers,
  ...resourceProviderHandlers,
  ...consumerHandlers,
  ...classHandlers,
};

export const placementService: Service<Cloud> = {
  name: 'placement',
  mount: '/placement',
  versionPath: '',
  spec: 'placement',
  faults: 'placement',
  microversions: placementMicroversions,
  handlers,
};
