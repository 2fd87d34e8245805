import type { Verbs } from '../call.ts';
import { fail } from '../failure.ts';
import { createVlans } from '../vlans.ts';

export const pool: Verbs<'pool'> = {
  create_VLAN: ({ world }, { device, network, VLAN: tag }) => createVlans(world, device, tag, network),
  create_VLAN_from_PIF: ({ world }, { pif, network, VLAN: tag }) => createVlans(world, world.db.get('PIF', pif).device, tag, network),
  sync_database: () => undefined,
  retrieve_wlb_recommendations: () => fail('WLB_NOT_INITIALIZED'),
  has_extension: () => false,
};
