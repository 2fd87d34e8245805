/** The Network service: operationId → handler. */
import type { Cloud } from '../../cloud/cloud.ts';
import type { operations } from '../../generated/network/index.ts';
import type { Handlers, Service } from '../../http/service.ts';
import { availabilityHandlers } from './availability.ts';
import { emptyHandlers } from './empty.ts';
import { extensionHandlers } from './extensions.ts';
import { networkHandlers } from './networks.ts';
import { portHandlers } from './ports.ts';
import { quotaHandlers } from './quotas.ts';
import { securityGroupHandlers } from './security-groups.ts';
import { subnetHandlers } from './subnets.ts';
import { tagHandlers } from './tags.ts';
import { versionHandlers } from './versions.ts';

const handlers: Handlers<operations, Cloud> = {
  ...versionHandlers,
  ...networkHandlers,
  ...subnetHandlers,
  ...portHandlers,
  ...securityGroupHandlers,
  ...extensionHandlers,
  ...quotaHandlers,
  ...tagHandlers,
  ...availabilityHandlers,
  ...emptyHandlers,
};

export const networkService: Service<Cloud> = {
  name: 'network',
  mount: '/networking',
  versionPath: '',
  spec: 'network',
  versions: /^v2\.0$/,
  faults: 'network',
  handlers,
};
