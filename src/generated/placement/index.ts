// Made from api-spec/placement by `npm run generate`. Change that, not this.

import type { operations as classes } from './classes.ts';
import type { operations as consumers } from './consumers.ts';
import type { operations as resourceProviders } from './resource-providers.ts';
import type { operations as versions } from './versions.ts';

/** Every operation of the service by its operationId. */
export interface operations extends classes, consumers, resourceProviders, versions {}
