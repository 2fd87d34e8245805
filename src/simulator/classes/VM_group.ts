import type { Verbs } from '../call.ts';
import { constructed } from './construct.ts';

export const VM_group: Verbs<'VM_group'> = {
  create: ({ world }, { args }) => world.db.create('VM_group', constructed('VM_group', args)),
  destroy: ({ world }, { self }) => {
    for (const vm of world.db.get('VM_group', self).VMs) {
      world.db.update('VM', vm, { groups: world.db.get('VM', vm).groups.filter((group) => group !== self) });
    }
    world.db.destroy('VM_group', self);
  },
};
