/** What networks have left, and the zones that they are in. Neutron: neutron/db/network_ip_availability_db.py, neutron/extensions/availability_zone.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { availabilityZoneOf } from '../../cloud/hosts.ts';
import { listNetworks, type Network, type Subnet } from '../../cloud/networks.ts';
import { addressesOn, countOf } from '../../cloud/stored-ports.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/availability.ts';
import type { Handlers } from '../../http/service.ts';
import { only, select, type Collection } from './collection.ts';
import { getNetwork } from './networks.ts';
import { filter, key, type Attributes } from './resource.ts';
import { toInteger } from './values.ts';

type WireAvailability = components['schemas']['network_ip_availability'];
type WireZone = components['schemas']['availability_zone'];

const attributes: Attributes<WireAvailability> = {
  network_id: key, network_name: filter, tenant_id: filter, project_id: filter, total_ips: {}, used_ips: {}, subnet_ip_availability: {},
};
const zoneAttributes: Attributes<WireZone> = { name: filter, resource: filter, state: filter };

/** Pages go by the ids of networks. */
type Listed = WireAvailability & { id?: string };
const availabilities: Collection<Listed> = {
  path: 'network-ip-availabilities', attributes: { ...attributes, id: {} },
  // It chooses among a network's subnets; networks without such a one are left out before.
  filters: { ip_version: () => () => true },
};
const zones: Collection<WireZone & { id?: string }> = { path: 'availability_zones', attributes: { ...zoneAttributes, id: {} } };

export const availabilityHandlers: Handlers<operations, Cloud> = {
  'networkIpAvailabilities.list': async (request, cloud) => {
    const versions = request.rawQuery.getAll('ip_version').map(toInteger);
    const isWanted = ({ ipVersion }: Subnet): boolean => versions.length === 0 || versions.includes(ipVersion);
    const all = request.identity.isAdmin ? listNetworks(cloud).filter(({ subnets }) => versions.length === 0 || subnets.some(isWanted)) : [];
    const wires = await Promise.all(all.map(async (network) => ({ wire: { id: network.id, ...await renderAvailability(cloud, network, isWanted) } })));
    const { items, links } = select(availabilities, wires, request);
    return {
      network_ip_availabilities: items.map(({ id: _id, ...wire }) => wire), ...(links === undefined ? {} : { network_ip_availabilities_links: links }),
    };
  },
  'networkIpAvailabilities.show': async (request, cloud) => {
    const { path, identity } = request;
    const network = getNetwork(cloud, { ...identity, isAdmin: true }, path.network_id);
    if (!identity.isAdmin) throw new ApiError('notFound', 'The resource could not be found.', { type: 'HTTPNotFound' });
    return { network_ip_availability: only<Listed>(availabilities, await renderAvailability(cloud, network, () => true), request) };
  },
  'availabilityZones.list': (request, cloud) => {
    const names = [...new Set(cloud.pools.map((pool) => availabilityZoneOf(cloud.pools, pool)))];
    const { items } = select(zones, names.map((name) => ({ wire: { name, resource: 'network', state: 'available' } as const })), request);
    return { availability_zones: items };
  },
};

/** A subnet that is made up gives no addresses, so it has none to give. */
async function renderAvailability(cloud: Cloud, network: Network, isWanted: (subnet: Subnet) => boolean): Promise<Required<WireAvailability>> {
  const used = await addressesOn(cloud, network);
  const subnets = network.subnets.filter(isWanted).map((subnet) => ({
    subnet_id: subnet.id, subnet_name: subnet.name, ip_version: subnet.ipVersion, cidr: subnet.cidr, total_ips: countOf(subnet),
    used_ips: used.filter(({ subnetId }) => subnetId === subnet.id).length,
  }));
  return {
    network_id: network.id,
    network_name: network.name,
    tenant_id: network.record?.projectId ?? '',
    project_id: network.record?.projectId ?? '',
    total_ips: subnets.reduce((sum, { total_ips: total }) => sum + total, 0),
    used_ips: subnets.reduce((sum, { used_ips: count }) => sum + count, 0),
    subnet_ip_availability: subnets,
  };
}
