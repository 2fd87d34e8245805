/** Subnets. Neutron: neutron_lib/api/definitions/subnet.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { createSubnet, deleteSubnet, updateSubnet, type SubnetAttributes } from '../../cloud/network-changes.ts';
import { listNetworks, mayUseNetwork, type Network, type Subnet } from '../../cloud/networks.ts';
import { isSubnetInUse, routerPortWith } from '../../cloud/stored-ports.ts';
import { makeAll } from '../../cloud/network-quotas.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/subnets.ts';
import { str } from '../../http/python.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { only, select, timestamp, type Collection } from './collection.ts';
import { findNetworkOf, standingOn } from './networks.ts';
import {
  assertRevision, authorize, bodiesFrom, bodyFrom, filter, key, notAuthorized, oneOrAll, timestamps, wantedRevision, type Attributes, type Said,
} from './resource.ts';
import {
  address, name, nameservers, nonNegative, oneOf, orNull, pools, routes, text, toAddress, toBoolean, toCidr, toInteger, toList, toPools, uuid, type Check,
} from './values.ts';

type WireSubnet = components['schemas']['subnet'];

const modes = oneOf(['dhcpv6-stateful', 'dhcpv6-stateless', 'slaac', null]);

/** @throws ApiError badRequest, by itself as Neutron does (neutron_lib/api/validators: validate_subnet_service_types) */
const serviceTypes: Check = (value) => {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return undefined;
  if (!Array.isArray(value)) throw new ApiError('badRequest', 'Subnet service types must be a list.', { type: 'HTTPBadRequest' });
  for (const item of value as readonly unknown[]) {
    if (typeof item !== 'string') throw new ApiError('badRequest', `Subnet service type ${str(item)} is not a string.`, { type: 'InvalidInputSubnetServiceType' });
    if (!/^(?:network|compute|baremetal|manila):/.test(item)) {
      throw new ApiError('badRequest', `Subnet service type ${item} does not correspond to a valid device owner.`, { type: 'InvalidSubnetServiceType' });
    }
  }
  return undefined;
};

export const subnetAttributes: Attributes<WireSubnet> = {
  id: key,
  name: { ...key, said: 'always', check: name(255) },
  ip_version: { ...key, said: 'create', required: true, convert: toInteger, check: oneOf([4, 6]) },
  network_id: { ...key, said: 'create', required: true, check: uuid },
  subnetpool_id: { ...key, said: 'create', check: (value) => (value === 'prefix_delegation' ? undefined : orNull(uuid)(value)) },
  prefixlen: { said: 'create', convert: toInteger, check: nonNegative },
  cidr: { ...key, said: 'create', convert: toCidr },
  gateway_ip: { ...key, said: 'always', convert: toAddress, check: orNull(address) },
  allocation_pools: { said: 'always', convert: toPools, check: pools },
  dns_nameservers: { said: 'always', convert: toList, check: nameservers },
  host_routes: { said: 'always', convert: toList, check: routes },
  tenant_id: { ...key, said: 'create', check: text(255) },
  project_id: { ...key, said: 'create', check: text(255) },
  enable_dhcp: { ...key, said: 'always', convert: toBoolean },
  ipv6_ra_mode: { ...key, said: 'create', check: modes },
  ipv6_address_mode: { ...key, said: 'create', check: modes },
  shared: { ...filter, convert: toBoolean },
  service_types: { said: 'always', check: serviceTypes },
  tags: { filter: 'list' },
  ...timestamps,
  use_default_subnetpool: { said: 'create', convert: toBoolean },
  description: { ...filter, said: 'always', check: text(255) },
};

/** @param shared ids of subnets whose network is shared: that is the network's, and still subnets can be asked for it */
const subnetsWith = (shared: ReadonlySet<string>): Collection<WireSubnet> => ({
  path: 'subnets',
  attributes: subnetAttributes,
  filters: {
    shared: (values) => {
      const wanted = values.map(toBoolean);
      return ({ id = '' }) => wanted.includes(shared.has(id));
    },
  },
});

export const subnetHandlers: Handlers<operations, Cloud> = {
  'subnets.list': (request, cloud) => {
    const found = allSubnets(cloud, request.identity);
    const all = found.map(({ subnet }) => ({ of: subnet, wire: renderSubnet(subnet) }));
    const shared = new Set(found.filter(({ network }) => network.record?.shared ?? true).map(({ subnet }) => subnet.id));
    const { items, links } = select(subnetsWith(shared), all, request);
    return { subnets: items, ...(links === undefined ? {} : { subnets_links: links }) };
  },
  'subnets.show': (request, cloud) => {
    const { subnet } = getSubnet(cloud, request.identity, request.path.subnet_id);
    return { subnet: only(subnetsWith(new Set()), renderSubnet(subnet), request) };
  },

  'subnets.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'subnet', subnetAttributes, identity);
    const wanted = all.map((said) => {
      const network = findNetworkOf(cloud, identity, said, { rule: 'create_subnet', policy: 'networkOwner', said, attributes: subnetAttributes });
      return { network, projectId: network.record?.projectId ?? '', attributes: newSubnet(network, said) };
    });
    const made = await makeAll(cloud, 'subnet', wanted, {
      make: async ({ network, attributes }) => ({ network, subnet: await createSubnet(cloud, network, attributes) }),
      undo: ({ network, subnet }) => deleteSubnet(cloud, network, subnet, false),
    });
    return oneOrAll('subnet', made.map(({ subnet }) => renderSubnet(subnet)), isBulk);
  },
  'subnets.update': async (request, cloud) => {
    const { body, path, identity } = request;
    const said = bodyFrom(body, 'subnet', subnetAttributes, 'update', identity);
    const { network, subnet } = getOwnSubnet(cloud, identity, path.subnet_id, 'update_subnet', said);
    assertRevision(request, subnet.record?.revision ?? 0);
    const attributes = attributesFrom(said);
    if (attributes.gateway !== undefined && attributes.gateway !== subnet.gateway) await assertGatewayUnused(cloud, network, subnet);
    return { subnet: renderSubnet(await updateSubnet(cloud, network, subnet, attributes)) };
  },
  'subnets.delete': async (request, cloud) => {
    const { path, identity } = request;
    wantedRevision(request);
    const { network, subnet } = getOwnSubnet(cloud, identity, path.subnet_id, 'delete_subnet');
    // A subnet that is made up comes back.
    if (subnet.record === undefined) throw notAuthorized('rule:delete_subnet');
    assertRevision(request, subnet.record.revision);
    await deleteSubnet(cloud, network, subnet, await isSubnetInUse(cloud, network, subnet));
  },
};

const badSubnets = (reason: string): ApiError => new ApiError('badRequest', `Bad subnets request: ${reason}.`, { type: 'BadRequest' });

/** @throws ApiError badRequest, notFound for a pool of subnets */
function newSubnet(network: Network, said: Said): SubnetAttributes {
  const { cidr, prefixlen, subnetpool_id: pool, use_default_subnetpool: isDefault, ip_version: version } = said;
  if (typeof cidr === 'string' && prefixlen !== undefined) throw badSubnets('cidr and prefixlen must not be supplied together');
  if (typeof pool === 'string') {
    if (isDefault === true) throw badSubnets('subnetpool_id and use_default_subnetpool cannot both be specified');
    throw new ApiError('notFound', `Subnet pool ${pool} could not be found.`, { type: 'SubnetPoolNotFound' });
  }
  if (isDefault === true) throw badSubnets(`No default subnetpool found for IPv${version === 6 ? 6 : 4}`);
  if (typeof cidr !== 'string') throw badSubnets('a subnetpool must be specified in the absence of a cidr');
  return {
    projectId: network.record?.projectId ?? '', name: '', description: '', ipVersion: version === 6 ? 6 : 4, enableDhcp: true, nameservers: [], routes: [], gateway: undefined,
    pools: undefined, ...attributesFrom(said), cidr,
  };
}

/** DEVIATION: the modes of IPv6 of a subnet are kept and shown, and nothing on the wire is told of them: routers are not ours. */
function attributesFrom(said: Said): Partial<SubnetAttributes> {
  return {
    ...given(said, 'name', 'name'), ...given(said, 'description', 'description'), ...given(said, 'enable_dhcp', 'enableDhcp'), ...given(said, 'gateway_ip', 'gateway'),
    ...given(said, 'allocation_pools', 'pools'), ...given(said, 'dns_nameservers', 'nameservers'), ...given(said, 'host_routes', 'routes'),
    ...given(said, 'ipv6_ra_mode', 'ipv6RaMode'), ...given(said, 'ipv6_address_mode', 'ipv6AddressMode'),
    ...('service_types' in said ? { serviceTypes: (said['service_types'] ?? []) as readonly string[] } : {}),
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
function getOwnSubnet(cloud: Cloud, caller: Identity, id: string, rule: string, said: Said = {}): Found {
  const found = getSubnet(cloud, caller, id);
  const standing = standingOn(found.network, caller, found.subnet.record?.projectId);
  authorize(caller, { ...standing, owner: standing.owner || standing.networkOwner }, { rule, policy: 'owner', said, attributes: subnetAttributes });
  return found;
}

/** A router's own address cannot be taken from it. @throws ApiError conflict */
async function assertGatewayUnused(cloud: Cloud, network: Network, { gateway }: Subnet): Promise<void> {
  const router = gateway === null ? undefined : await routerPortWith(cloud, network, gateway);
  if (router !== undefined) {
    throw new ApiError('conflict', `Current gateway ip ${String(gateway)} already in use by port ${router.id}. Unable to update.`, { type: 'GatewayIpInUse' });
  }
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
    ipv6_ra_mode: record?.ipv6RaMode ?? null,
    ipv6_address_mode: record?.ipv6AddressMode ?? null,
    subnetpool_id: null,
    allocation_pools: record?.pools.map((pool) => ({ ...pool })) ?? [],
    host_routes: record?.routes.map((route) => ({ ...route })) ?? [],
    dns_nameservers: [...subnet.nameservers],
    service_types: [...record?.serviceTypes ?? []],
    tags: [...record?.tags ?? []],
    created_at: timestamp(record?.created ?? 0),
    updated_at: timestamp(record?.updated ?? 0),
    revision_number: record?.revision ?? 0,
  };
}
