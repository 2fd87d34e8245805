/** The version of Placement. Placement: placement/handlers/root.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import type { operations } from '../../generated/placement/versions.ts';
import type { Handlers } from '../../http/service.ts';
import { placementMicroversions, type PlacementFeature } from './microversions.ts';

export const versionHandlers: Handlers<operations, Cloud, PlacementFeature> = {
  'versions.list': () => ({
    versions: [{
      id: `v${placementMicroversions.min}`,
      max_version: placementMicroversions.max,
      min_version: placementMicroversions.min,
      status: 'CURRENT',
      links: [{ rel: 'self', href: '' }],
    }],
  }),
};
