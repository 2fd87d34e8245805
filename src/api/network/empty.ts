/**
 * Collections that Neutron has and a pool has not. Sentences: neutron_lib/exceptions/l3.py.
 * DEVIATION: there are no routers, floating IPs, agents, address scopes, subnet pools and service providers: their lists are empty, and none can be made.
 */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/network/empty.ts';
import type { Handlers } from '../../http/service.ts';

export const emptyHandlers: Handlers<operations, Cloud> = {
  'routers.list': () => ({ routers: [] }),
  'floatingips.list': () => ({ floatingips: [] }),
  'agents.list': () => ({ agents: [] }),
  'addressScopes.list': () => ({ address_scopes: [] }),
  'subnetpools.list': () => ({ subnetpools: [] }),
  'serviceProviders.list': () => ({ service_providers: [] }),
  'routers.show': ({ path }) => {
    throw new ApiError('notFound', `Router ${path.router_id} could not be found`, { type: 'RouterNotFound' });
  },
  'floatingips.show': ({ path }) => {
    throw new ApiError('notFound', `Floating IP ${path.floatingip_id} could not be found`, { type: 'FloatingIPNotFound' });
  },
};
