/** The microversions of Placement, and what more than presence they changed. Placement: placement/rest_api_version_history.rst. */
import type { Microversions } from '../../http/service.ts';

export const placementMicroversions = {
  service: 'placement',
  min: '1.0',
  max: '1.39',
  features: {
    /** A provider has a link to its aggregates. */
    aggregateLink: '1.1',
    traitLink: '1.6',
    allocationLink: '1.11',
    /** Answers say when what they tell was last changed. */
    lastModified: '1.15',
    /** Usages are told by type of consumer. */
    consumerTypes: '1.38',
  },
} as const satisfies Microversions;

export type PlacementFeature = keyof typeof placementMicroversions.features;
