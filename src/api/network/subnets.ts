/** Subnets. Neutron: neutron_lib/api/definitions/subnet.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { createSubnet, deleteSubnet, updateSubnet, type SubnetAttributes } from '../../cloud/network-changes.ts';
import { listNetworks, mayUseNetwork, type Network, type Subnet } from '../../cloud/networks.ts';
import { isSubnetInUse } from '../../cloud/stored-ports.ts';
import { withinNetworkQuota } from '../../cloud/network-quotas.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/subnets.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { chosen, select, timestamp, type Collection } from './collection.ts';
import { getNetwork, getOwnNetwork } from './networks.ts';
import { bodiesFrom, bodyFrom, boolean, isMember, listOf, listOfObjects, notAuthorized, oneOrAll, notIp, text, type Attributes, type Said } from './resource.ts';

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
    created_at: 'shown',
    updated_at: 'shown',
    revision_number: 'number',
    tags: 'list',
  },
  // An attribute of the network that Neutron lets subnets be asked for.
  filters: { shared: (values) => () => values.some((value) => /^(?:true|1)$/i.test(value)) },
};

export const subnetHandlers: Handlers<operations, Cloud> = {
  'subnets.list': (request, cloud) => {
    const all = allSubnets(cloud, request.identity).map(({ subnet }) => ({ of: subnet, wire: renderSubnet(subnet) }));
    const { items, links } = select(subnets, all, request);
    return { subnets: items, ...(links === undefined ? {} : { subnets_links: links }) };
  },
  'subnets.show': ({ path, rawQuery, identity }, cloud) => ({
    subnet: chosen(renderSubnet(getSubnet(cloud, identity, path.subnet_id).subnet), rawQuery),
  }),

  'subnets.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'subnet', writable, identity);
    const made: WireSubnet[] = [];
    for (const said of all) {
      const { cidr } = said;
      if (typeof cidr !== 'string') {
        throw new ApiError('badRequest', 'Bad subnets request: a subnetpool must be specified in the absence of a cidr.', { type: 'BadRequest' });
      }
      const network = getNetwork(cloud, identity, String(said['network_id']));
      if (!identity.isAdmin && network.record?.projectId !== identity.projectId) throw notAuthorized('(rule:create_subnet and rule:create_subnet:network_id)');
      const ipVersion = Number(said['ip_version']) === 6 ? 6 : 4;
      const projectId = network.record?.projectId ?? '';
      made.push(renderSubnet(await withinNetworkQuota(cloud, projectId, 'subnet', () => createSubnet(cloud, network, {
        projectId, name: '', description: '', ipVersion, enableDhcp: true, nameservers: [], routes: [], gateway: undefined, pools: undefined,
        ...attributesFrom(said), cidr,
      }))));
    }
    return oneOrAll('subnet', made, isBulk);
  },
  'subnets.update': async ({ body, path, identity }, cloud) => {
    const said = bodyFrom(body, 'subnet', { ...writable, ...fixed }, 'update', identity);
    const { network, subnet } = getOwnSubnet(cloud, identity, path.subnet_id, 'update_subnet');
    return { subnet: renderSubnet(await updateSubnet(cloud, network, subnet, attributesFrom(said))) };
  },
  'subnets.delete': async ({ path, identity }, cloud) => {
    const { network, subnet } = getOwnSubnet(cloud, identity, path.subnet_id, 'delete_subnet');
    // A subnet that is made up comes back.
    if (subnet.record === undefined) throw notAuthorized('rule:delete_subnet');
    await deleteSubnet(cloud, network, subnet, await isSubnetInUse(cloud, network, subnet));
  },
};

const writable: Attributes = {
  network_id: { required: true, only: 'create' },
  ip_version: {
    required: true, only: 'create',
    check: (value) => (typeof value === 'number' || typeof value === 'string') && [4, 6].includes(Number(value)) ? undefined : `${String(value)} is not in valid_values.`,
  },
  cidr: { only: 'create' }, name: text(255), description: text(255), enable_dhcp: boolean,
  gateway_ip: { check: (value) => (value === null ? undefined : notIp(value)) },
  allocation_pools: listOfObjects({ start: notIp, end: notIp }),
  dns_nameservers: listOf(notIp),
  host_routes: listOfObjects({ destination: () => undefined, nexthop: notIp }),
  service_types: {}, ipv6_ra_mode: { only: 'create' }, ipv6_address_mode: { only: 'create' }, subnetpool_id: { only: 'create' }, prefixlen: { only: 'create' },
};

/** What cannot be changed. */
const fixed: Attributes = { network_id: { only: 'create' }, ip_version: { only: 'create' } };

/** DEVIATION: modes of IPv6, service types and subnet pools of a new subnet are taken and have no effect: nothing on the wire is ours. */
function attributesFrom(said: Said): Partial<SubnetAttributes> {
  return {
    ...given(said, 'name', 'name'), ...given(said, 'description', 'description'), ...given(said, 'enable_dhcp', 'enableDhcp'), ...given(said, 'gateway_ip', 'gateway'),
    ...given(said, 'allocation_pools', 'pools'), ...given(said, 'dns_nameservers', 'nameservers'), ...given(said, 'host_routes', 'routes'),
  };
}

const given = (said: Said, name: string, attribute: keyof SubnetAttributes): object => (name in said ? { [attribute]: said[name] } : {});

interface Found {
  readonly network: Network;
  readonly subnet: Subnet;
}

const allSubnets = (cloud: Cloud, caller: Identity): Found[] =>
  listNetworks(cloud).filter((network) => mayUseNetwork(network, caller)).flatMap((network) => network.subnets.map((subnet) => ({ network, subnet })));

/** @throws ApiError notFound, forbidden */
function getOwnSubnet(cloud: Cloud, caller: Identity, id: string, rule: string): Found {
  const found = getSubnet(cloud, caller, id);
  if (!isMember(caller)) throw notAuthorized(`rule:${rule}`);
  getOwnNetwork(cloud, caller, found.network.id, rule);
  return found;
}

/** @throws ApiError notFound, also for another project's */
export function getSubnet(cloud: Cloud, caller: Identity, id: string): Found {
  const found = allSubnets(cloud, caller).find(({ subnet }) => subnet.id === id);
  if (found) return found;
  throw new ApiError('notFound', `Subnet ${id} could not be found.`, { type: 'SubnetNotFound' });
}

function renderSubnet(subnet: Subnet): Required<WireSubnet> {
  const { record } = subnet;
  return {
    id: subnet.id,
    name: subnet.name,
    description: record?.description ?? '',
    tenant_id: record?.projectId ?? '',
    project_id: record?.projectId ?? '',
    network_id: subnet.networkId,
    ip_version: subnet.ipVersion,
    cidr: subnet.cidr,
    gateway_ip: subnet.gateway,
    enable_dhcp: record?.enableDhcp ?? true,
    ipv6_ra_mode: null,
    ipv6_address_mode: null,
    subnetpool_id: null,
    allocation_pools: record?.pools.map((pool) => ({ ...pool })) ?? [],
    host_routes: record?.routes.map((route) => ({ ...route })) ?? [],
    dns_nameservers: [...subnet.nameservers],
    service_types: [],
    tags: [],
    created_at: timestamp(record?.created ?? 0),
    updated_at: timestamp(record?.updated ?? 0),
    revision_number: record?.revision ?? 0,
  };
}
