/** Subnets: list, show. Neutron: neutron_lib/api/definitions/subnet.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { listNetworks, type Subnet } from '../../cloud/networks.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/subnets.ts';
import type { Handlers } from '../../http/service.ts';
import { chosen, select, type Collection } from './collection.ts';

type WireSubnet = components['schemas']['subnet'];

const subnets: Collection<WireSubnet> = {
  path: 'subnets',
  attributes: {
    id: 'text',
    name: 'text',
    description: 'text',
    tenant_id: 'text',
    project_id: 'text',
    network_id: 'text',
    ip_version: 'number',
    cidr: 'text',
    gateway_ip: 'text',
    enable_dhcp: 'boolean',
    ipv6_ra_mode: 'text',
    ipv6_address_mode: 'text',
    subnetpool_id: 'text',
    allocation_pools: 'shown',
    host_routes: 'shown',
    dns_nameservers: 'shown',
    service_types: 'shown',
    tags: 'list',
  },
  // An attribute of the network that Neutron lets subnets be asked for.
  filters: { shared: (values) => () => values.some((value) => /^(?:true|1)$/i.test(value)) },
};

export const subnetHandlers: Handlers<operations, Cloud> = {
  'subnets.list': (request, cloud) => {
    const all = allSubnets(cloud).map((subnet) => ({ of: subnet, wire: renderSubnet(subnet) }));
    const { items, links } = select(subnets, all, request);
    return { subnets: items, ...(links === undefined ? {} : { subnets_links: links }) };
  },
  'subnets.show': ({ path, rawQuery }, cloud) => ({
    subnet: chosen(renderSubnet(getSubnet(cloud, path.subnet_id)), rawQuery),
  }),
};

const allSubnets = (cloud: Cloud): Subnet[] => listNetworks(cloud).flatMap((network) => network.subnets);

/** @throws ApiError notFound */
export function getSubnet(cloud: Cloud, id: string): Subnet {
  const subnet = allSubnets(cloud).find((each) => each.id === id);
  if (subnet) return subnet;
  throw new ApiError('notFound', `Subnet ${id} could not be found.`, { type: 'SubnetNotFound' });
}

function renderSubnet(subnet: Subnet): Required<WireSubnet> {
  return {
    id: subnet.id,
    name: subnet.name,
    description: '',
    tenant_id: '',
    project_id: '',
    network_id: subnet.networkId,
    ip_version: subnet.ipVersion,
    cidr: subnet.cidr,
    gateway_ip: subnet.gateway,
    enable_dhcp: true,
    ipv6_ra_mode: null,
    ipv6_address_mode: null,
    subnetpool_id: null,
    allocation_pools: [],
    host_routes: [],
    dns_nameservers: [...subnet.nameservers],
    service_types: [],
    tags: [],
  };
}
