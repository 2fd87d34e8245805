import { NULL_REF } from '../../xapi/datamodel.ts';
import type { Verbs } from '../call.ts';
import { constructed } from './construct.ts';

export const VM_appliance: Verbs<'VM_appliance'> = {
  create: ({ world }, { args }) => world.db.create('VM_appliance', constructed('VM_appliance', args)),
  destroy: ({ world }, { self }) => {
    for (const vm of world.db.get('VM_appliance', self).VMs) world.db.update('VM', vm, { appliance: NULL_REF });
    world.db.destroy('VM_appliance', self);
  },
};
