/** Networks. Neutron: neutron_lib/api/definitions/network.py, provider_net.py, external_net.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { availabilityZoneOf } from '../../cloud/hosts.ts';
import { createNetwork, deleteNetwork, updateNetwork, type NetworkAttributes } from '../../cloud/network-changes.ts';
import { findNetwork, listNetworks, mayUseNetwork, type Network } from '../../cloud/networks.ts';
import { withinNetworkQuota } from '../../cloud/network-quotas.ts';
import { isNetworkInUse } from '../../cloud/stored-ports.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/networks.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { chosen, select, timestamp, type Collection } from './collection.ts';
import { bodiesFrom, bodyFrom, boolean, integer, isMember, notAuthorized, oneOrAll, projectOf, text, type Attributes, type Said } from './resource.ts';

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
    is_default: 'boolean',
    ipv4_address_scope: 'shown',
    ipv6_address_scope: 'shown',
    created_at: 'shown',
    updated_at: 'shown',
    revision_number: 'number',
    port_security_enabled: 'boolean',
    tags: 'list',
    'provider:network_type': 'text',
    'provider:physical_network': 'text',
    'provider:segmentation_id': 'number',
  },
};

export const networkHandlers: Handlers<operations, Cloud> = {
  'networks.list': (request, cloud) => {
    const all = listNetworks(cloud).filter((network) => mayUseNetwork(network, request.identity))
      .map((network) => ({ of: network, wire: renderNetwork(cloud, network) }));
    const { items, links } = select(networks, all, request);
    return { networks: items, ...(links === undefined ? {} : { networks_links: links }) };
  },
  'networks.show': ({ path, rawQuery, identity }, cloud) => ({
    network: chosen(renderNetwork(cloud, getNetwork(cloud, identity, path.network_id)), rawQuery),
  }),
  'networks.tags': ({ path, identity }, cloud) => ({ tags: [...getNetwork(cloud, identity, path.network_id).tags] }),

  'networks.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'network', writable, identity);
    const made: WireNetwork[] = [];
    for (const said of all) {
      const network = await withinNetworkQuota(cloud, projectOf(said, identity), 'network', () =>
        createNetwork(cloud, { ...fresh(identity), ...attributesFrom(said) }));
      made.push({ ...renderNetwork(cloud, network), is_default: false });
    }
    return oneOrAll('network', made, isBulk);
  },
  'networks.update': async ({ body, path, identity }, cloud) => {
    const said = bodyFrom(body, 'network', writable, 'update', identity);
    const network = getOwnNetwork(cloud, identity, path.network_id, 'update_network');
    return { network: renderNetwork(cloud, await updateNetwork(cloud, network, attributesFrom(said))) };
  },
  'networks.delete': async ({ path, identity }, cloud) => {
    const network = getOwnNetwork(cloud, identity, path.network_id, 'delete_network');
    // DEVIATION: deleting a network that the pool itself brings is refused with 403, to administrators too.
    if (network.record === undefined) throw notAuthorized('rule:delete_network');
    await deleteNetwork(network, await isNetworkInUse(cloud, network));
  },
  // Without an id there is nothing that they could mean.
  'networks.replaceAll': () => notFound('None'),
  'networks.deleteAll': () => notFound('None'),
};

/** DEVIATION: `provider:` attributes, zones and VLAN transparency of a new network are refused: what it is made of is XAPI's choice. */
const writable: Attributes = {
  name: text(255), description: text(255), admin_state_up: boolean, mtu: integer, port_security_enabled: boolean,
  shared: { ...boolean, admin: true }, 'router:external': { ...boolean, admin: true }, is_default: { ...boolean, admin: true },
  'provider:network_type': { admin: true }, 'provider:physical_network': { admin: true }, 'provider:segmentation_id': { admin: true },
  availability_zone_hints: {}, subnets: { only: 'nowhere' }, status: { only: 'nowhere' },
};

const fresh = ({ projectId = '' }: Identity): NetworkAttributes => ({
  projectId, name: '', description: '', mtu: 1500, shared: false, external: false, adminStateUp: true, portSecurity: true,
});

/** @throws ApiError badRequest for what XAPI has no choice of */
function attributesFrom(said: Said): Partial<NetworkAttributes> {
  const provider = Object.keys(said).find((name) => name.startsWith('provider:'));
  if (provider !== undefined) throw new ApiError('badRequest', `Invalid input for operation: ${provider} cannot be chosen.`, { type: 'InvalidInput' });
  return {
    ...given(said, 'name', 'name'), ...given(said, 'description', 'description'), ...given(said, 'mtu', 'mtu'), ...given(said, 'shared', 'shared'),
    ...given(said, 'router:external', 'external'), ...given(said, 'admin_state_up', 'adminStateUp'), ...given(said, 'port_security_enabled', 'portSecurity'),
    ...given(said, 'project_id' in said ? 'project_id' : 'tenant_id', 'projectId'),
  };
}

const given = (said: Said, name: string, attribute: keyof NetworkAttributes): object => (name in said ? { [attribute]: said[name] } : {});

/** @throws ApiError notFound, also for another project's */
export function getNetwork(cloud: Cloud, caller: Identity, id: string): Network {
  const network = findNetwork(cloud, id);
  return network && mayUseNetwork(network, caller) ? network : notFound(id);
}

function notFound(id: string): never {
  throw new ApiError('notFound', `Network ${id} could not be found.`, { type: 'NetworkNotFound' });
}

/** One that the caller may change. @throws ApiError notFound, forbidden */
export function getOwnNetwork(cloud: Cloud, caller: Identity, id: string, rule: string): Network {
  const network = getNetwork(cloud, caller, id);
  if (!isMember(caller) || (!caller.isAdmin && network.record?.projectId !== caller.projectId)) throw notAuthorized(`rule:${rule}`);
  return network;
}

function renderNetwork(cloud: Cloud, network: Network): WireNetwork {
  return {
    id: network.id,
    name: network.name,
    description: network.description,
    // What the pool brings belongs to no project.
    tenant_id: network.record?.projectId ?? '',
    project_id: network.record?.projectId ?? '',
    admin_state_up: network.record?.adminStateUp ?? true,
    mtu: network.mtu,
    status: 'ACTIVE',
    subnets: network.subnets.map(({ id }) => id),
    shared: network.record?.shared ?? true,
    availability_zone_hints: [],
    availability_zones: [availabilityZoneOf(cloud.pools, network.pool)],
    'router:external': network.record?.external ?? false,
    ...(network.record?.external === true ? { is_default: false } : {}),
    port_security_enabled: network.record?.portSecurity ?? false,
    ipv4_address_scope: null,
    ipv6_address_scope: null,
    created_at: timestamp(network.record?.created ?? 0),
    updated_at: timestamp(network.record?.updated ?? 0),
    revision_number: network.record?.revision ?? 0,
    tags: [...network.tags],
    'provider:network_type': network.type,
    'provider:physical_network': network.physicalNetwork,
    'provider:segmentation_id': network.segmentationId,
  };
}
