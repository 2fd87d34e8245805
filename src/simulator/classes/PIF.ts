import type { Verbs } from '../call.ts';
import { fail } from '../failure.ts';
import { createVlan, destroyPif } from '../vlans.ts';

export const PIF: Verbs<'PIF'> = {
  create_VLAN: ({ world }, { device, network, host, VLAN: tag }) => {
    const { db } = world;
    const pif = db.get('host', host).PIFs.find((each) => db.get('PIF', each).device === device && db.get('PIF', each).physical);
    return createVlan(world, pif ?? fail('COULD_NOT_FIND_NETWORK_INTERFACE_WITH_SPECIFIED_DEVICE_NAME_AND_MAC_ADDRESS', device, ''), tag, network).pif;
  },
  destroy: ({ world }, { self }) => destroyPif(world, self),
  reconfigure_ip: ({ world }, { self, mode, IP, netmask, gateway, DNS }) => {
    world.db.get('PIF', self);
    if (mode === 'Static' && !/^\d+(\.\d+){3}$/.test(IP)) return fail('INVALID_IP_ADDRESS_SPECIFIED', 'IP');
    world.db.update('PIF', self, {
      ip_configuration_mode: mode, ...(mode === 'None' ? { IP: '', netmask: '', gateway: '', DNS: '' } : { IP, netmask, gateway, DNS }),
    });
  },
  // Every interface that there is was found when the pool was built.
  scan: ({ world }, { host }) => void world.db.get('host', host),
  plug: ({ world }, { self }) => world.db.update('PIF', self, { currently_attached: true }),
  unplug: ({ world }, { self }) => {
    const { management, disallow_unplug: pinned } = world.db.get('PIF', self);
    if (management) return fail('PIF_IS_MANAGEMENT_INTERFACE', self);
    if (pinned) return fail('PIF_DOES_NOT_ALLOW_UNPLUG', self);
    world.db.update('PIF', self, { currently_attached: false });
  },
};
