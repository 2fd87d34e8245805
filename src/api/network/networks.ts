/** Networks: list, show. Neutron: neutron_lib/api/definitions/network.py, provider_net.py, external_net.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { availabilityZoneOf } from '../../cloud/hosts.ts';
import { findNetwork, listNetworks, type Network } from '../../cloud/networks.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/networks.ts';
import type { Handlers } from '../../http/service.ts';
import { chosen, select, type Collection } from './collection.ts';

type WireNetwork = components['schemas']['network'];

const networks: Collection<WireNetwork> = {
  path: 'networks',
  attributes: {
    id: 'text',
    name: 'text',
    description: 'text',
    tenant_id: 'text',
    project_id: 'text',
    admin_state_up: 'boolean',
    mtu: 'number',
    status: 'text',
    subnets: 'shown',
    shared: 'boolean',
    availability_zone_hints: 'shown',
    availability_zones: 'list',
    'router:external': 'boolean',
    port_security_enabled: 'boolean',
    tags: 'list',
    'provider:network_type': 'text',
    'provider:physical_network': 'text',
    'provider:segmentation_id': 'number',
  },
};

export const networkHandlers: Handlers<operations, Cloud> = {
  'networks.list': (request, cloud) => {
    const all = listNetworks(cloud).map((network) => ({ of: network, wire: renderNetwork(cloud, network) }));
    const { items, links } = select(networks, all, request);
    return { networks: items, ...(links === undefined ? {} : { networks_links: links }) };
  },
  'networks.show': ({ path, rawQuery }, cloud) => ({
    network: chosen(renderNetwork(cloud, getNetwork(cloud, path.network_id)), rawQuery),
  }),
};

/** @throws ApiError notFound */
export function getNetwork(cloud: Cloud, id: string): Network {
  const network = findNetwork(cloud, id);
  if (network) return network;
  throw new ApiError('notFound', `Network ${id} could not be found.`, { type: 'NetworkNotFound' });
}

function renderNetwork(cloud: Cloud, network: Network): Required<WireNetwork> {
  return {
    id: network.id,
    name: network.name,
    description: network.description,
    // A network belongs to the pool, and to no project.
    tenant_id: '',
    project_id: '',
    admin_state_up: true,
    mtu: network.mtu,
    status: 'ACTIVE',
    subnets: network.subnets.map(({ id }) => id),
    shared: true,
    availability_zone_hints: [],
    availability_zones: [availabilityZoneOf(cloud.pools, network.pool)],
    'router:external': false,
    port_security_enabled: false,
    tags: [...network.tags],
    'provider:network_type': network.type,
    'provider:physical_network': network.physicalNetwork,
    'provider:segmentation_id': network.segmentationId,
  };
}
