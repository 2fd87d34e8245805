// Made from api-spec/compute by `npm run generate`. Change that, not this.

import type { operations as flavorAccess } from './flavor-access.ts';
import type { operations as flavorExtraSpecs } from './flavor-extra-specs.ts';
import type { operations as flavors } from './flavors.ts';
import type { operations as serverActions } from './server-actions.ts';
import type { operations as servers } from './servers.ts';

/** Every operation of the service by its operationId. */
export interface operations extends flavorAccess, flavorExtraSpecs, flavors, serverActions, servers {}
