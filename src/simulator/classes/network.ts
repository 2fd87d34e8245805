import type { Verbs } from '../call.ts';
import { constructed } from './construct.ts';
import { fail } from '../failure.ts';
import type { World } from '../world.ts';

function freeBridge(world: World): string {
  const numbers = [...world.db.all('network')].map(([, { bridge }]) => Number(/^xapi(\d+)$/.exec(bridge)?.[1] ?? -1));
  return `xapi${Math.max(-1, ...numbers) + 1}`;
}

export const network: Verbs<'network'> = {
  create: ({ world }, { args }) => {
    const { bridge, ...fields } = constructed('network', args);
    return world.db.create('network', { ...fields, bridge: bridge === '' ? freeBridge(world) : bridge });
  },
  destroy: ({ world }, { self }) => {
    const { VIFs, PIFs } = world.db.get('network', self);
    const attached = VIFs.filter((vif) => world.db.get('VIF', vif).currently_attached);
    if (attached.length > 0) return fail('NETWORK_CONTAINS_VIF', ...attached);
    if (PIFs.length > 0) return fail('NETWORK_CONTAINS_PIF', ...PIFs);
    for (const vif of VIFs) world.db.destroy('VIF', vif);
    world.db.destroy('network', self);
  },
  set_default_locking_mode: ({ world }, { network: self, value }) => {
    world.db.write('network', self, { default_locking_mode: value });
  },
  add_purpose: ({ world }, { self, value }) => {
    const { purpose } = world.db.get('network', self);
    if (!(purpose as readonly string[]).includes(value)) world.db.write('network', self, { purpose: [...purpose, value] });
  },
  remove_purpose: ({ world }, { self, value }) => {
    world.db.write('network', self, { purpose: world.db.get('network', self).purpose.filter((each) => each !== value) });
  },
};
