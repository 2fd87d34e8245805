// Made from api-spec/network by `npm run generate`. Change that, not this.

import type { operations as availability } from './availability.ts';
import type { operations as empty } from './empty.ts';
import type { operations as extensions } from './extensions.ts';
import type { operations as networks } from './networks.ts';
import type { operations as ports } from './ports.ts';
import type { operations as quotas } from './quotas.ts';
import type { operations as securityGroups } from './security-groups.ts';
import type { operations as subnets } from './subnets.ts';
import type { operations as tags } from './tags.ts';
import type { operations as versions } from './versions.ts';

/** Every operation of the service by its operationId. */
export interface operations extends availability, empty, extensions, networks, ports, quotas, securityGroups, subnets, tags, versions {}
