import type { Verbs } from '../call.ts';
import { createVlan, destroyVlan } from '../vlans.ts';

export const VLAN: Verbs<'VLAN'> = {
  create: ({ world }, { tagged_PIF: tagged, tag, network }) => createVlan(world, tagged, tag, network).vlan,
  destroy: ({ world }, { self }) => destroyVlan(world, self),
};
