/** Networks. Neutron: neutron_lib/api/definitions/network.py, provider_net.py, external_net.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { availabilityZoneOf } from '../../cloud/hosts.ts';
import { createNetwork, deleteNetwork, updateNetwork, type NetworkAttributes } from '../../cloud/network-changes.ts';
import { findNetwork, listNetworks, mayUseNetwork, type Network } from '../../cloud/networks.ts';
import { makeAll } from '../../cloud/network-quotas.ts';
import { portIdsOn, projectsOn } from '../../cloud/stored-ports.ts';
import type { ProviderAttributes } from '../../cloud/provider-networks.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/networks.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { only, select, timestamp, type Collection } from './collection.ts';
import {
  assertRevision, authorize, bodiesFrom, bodyFrom, filter, key, notAuthorized, oneOrAll, projectOf, timestamps, wantedRevision, type Attributes, type Said,
  type Standing,
} from './resource.ts';
import { invalidInput, listOf, name, nonNegative, text, toBoolean, toInteger } from './values.ts';

type WireNetwork = components['schemas']['network'];

const forAdmins = { said: 'always', policy: 'admin', filter: 'value' } as const;

/** DEVIATION: an administrator may make a network of the type `vlan` or `local`, where a Neutron has more types; VLAN transparency there is none. */
export const networkAttributes: Attributes<WireNetwork> = {
  id: key,
  name: { ...key, said: 'always', check: name(255) },
  subnets: {},
  admin_state_up: { ...key, said: 'always', convert: toBoolean },
  status: key,
  tenant_id: { ...key, said: 'create', check: text(255) },
  project_id: { ...key, said: 'create', check: text(255) },
  shared: { ...forAdmins, convert: toBoolean, fallback: false },
  ipv4_address_scope: {},
  ipv6_address_scope: {},
  'router:external': { ...forAdmins, convert: toBoolean, fallback: false },
  is_default: { ...forAdmins, convert: toBoolean, fallback: false },
  mtu: { ...key, said: 'always', convert: toInteger, check: nonNegative },
  availability_zones: {},
  availability_zone_hints: { said: 'create', check: listOf(text(255)), sorts: true },
  port_security_enabled: { said: 'always', convert: toBoolean, policy: 'owner', fallback: true },
  'provider:network_type': { ...forAdmins, check: text(32) },
  'provider:physical_network': { ...forAdmins, check: text(64) },
  'provider:segmentation_id': { ...forAdmins, convert: toInteger },
  tags: { filter: 'list' },
  ...timestamps,
  description: { ...filter, said: 'always', check: text(255) },
};

const networks: Collection<WireNetwork> = { path: 'networks', attributes: networkAttributes };

export const networkHandlers: Handlers<operations, Cloud> = {
  'networks.list': (request, cloud) => {
    const all = listNetworks(cloud).filter((network) => mayUseNetwork(network, request.identity))
      .map((network) => ({ of: network, wire: renderNetwork(cloud, network) }));
    const { items, links } = select(networks, all, request);
    return { networks: items, ...(links === undefined ? {} : { networks_links: links }) };
  },
  'networks.show': (request, cloud) => ({
    network: only(networks, renderNetwork(cloud, getNetwork(cloud, request.identity, request.path.network_id)), request),
  }),

  'networks.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'network', networkAttributes, identity);
    for (const said of all) authorize(identity, standingOf(projectOf(said, identity), identity), { rule: 'create_network', policy: 'owner', said, attributes: networkAttributes });
    const wanted = all.map((said) => ({ ...fresh(identity), ...attributesFrom(said), provider: providerFrom(said) }));
    const made = await makeAll(cloud, 'network', wanted, {
      make: ({ provider, ...attributes }) => createNetwork(cloud, attributes, provider),
      undo: (network) => deleteNetwork(network, []),
    });
    return oneOrAll('network', made.map((network) => ({ ...renderNetwork(cloud, network), is_default: false })), isBulk);
  },
  'networks.update': async (request, cloud) => {
    const { body, path, identity } = request;
    const said = bodyFrom(body, 'network', networkAttributes, 'update', identity);
    const network = getNetwork(cloud, identity, path.network_id);
    authorize(identity, standingOn(network, identity), { rule: 'update_network', policy: 'owner', said, attributes: networkAttributes });
    assertRevision(request, network.record?.revision ?? 0);
    if (Object.keys(said).some((name) => name.startsWith('provider:'))) throw invalidInput('Plugin does not support updating provider attributes');
    const attributes = attributesFrom(said);
    if (attributes.shared === false && network.record?.shared === true) await assertUnshared(cloud, network);
    return { network: renderNetwork(cloud, await updateNetwork(cloud, network, attributes)) };
  },
  'networks.delete': async (request, cloud) => {
    const { path, identity } = request;
    wantedRevision(request);
    const network = getNetwork(cloud, identity, path.network_id);
    authorize(identity, standingOn(network, identity), { rule: 'delete_network', policy: 'owner' });
    // DEVIATION: deleting a network that the pool itself brings is refused with 403, to administrators too.
    if (network.record === undefined) throw notAuthorized('rule:delete_network');
    assertRevision(request, network.record.revision);
    await deleteNetwork(network, await portIdsOn(cloud, network));
  },
  // Without an id there is nothing that they could mean.
  'networks.replaceAll': () => notFound('None'),
  'networks.deleteAll': () => notFound('None'),
};

/** Bytes. The largest that an IP packet can have. */
const standardMtu = 1500;
const largestMtu = 65_535;

const fresh = ({ projectId = '' }: Identity): NetworkAttributes => ({
  projectId, name: '', description: '', mtu: standardMtu, shared: false, external: false, adminStateUp: true, portSecurity: true,
});

/** @throws ApiError badRequest */
function attributesFrom(said: Said): Partial<NetworkAttributes> {
  const { mtu, ...rest } = said as { mtu?: number } & Said;
  if (mtu !== undefined && mtu > largestMtu) throw invalidInput(`Requested MTU is too big, maximum is ${largestMtu}`);
  return {
    ...given(rest, 'name', 'name'), ...given(rest, 'description', 'description'), ...given(rest, 'shared', 'shared'),
    ...given(rest, 'router:external', 'external'), ...given(rest, 'admin_state_up', 'adminStateUp'), ...given(rest, 'port_security_enabled', 'portSecurity'),
    ...given(rest, 'project_id', 'projectId'), ...given(rest, 'availability_zone_hints', 'zoneHints'), ...(mtu === undefined ? {} : { mtu: mtu === 0 ? standardMtu : mtu }),
  };
}

const providerFrom = (said: Said): ProviderAttributes => ({
  networkType: said['provider:network_type'] as string | undefined,
  physicalNetwork: said['provider:physical_network'] as string | undefined,
  segmentationId: said['provider:segmentation_id'] as number | undefined,
});

const given = (said: Said, name: string, attribute: keyof NetworkAttributes): object => (name in said ? { [attribute]: said[name] } : {});

/** @throws ApiError notFound, also for another project's */
export function getNetwork(cloud: Cloud, caller: Identity, id: string): Network {
  const network = findNetwork(cloud, id);
  return network && mayUseNetwork(network, caller) ? network : notFound(id);
}

function notFound(id: string): never {
  throw new ApiError('notFound', `Network ${id} could not be found.`, { type: 'NetworkNotFound' });
}

export const standingOf = (projectId: string, caller: Identity): Standing => {
  const owner = projectId === caller.projectId;
  return { owner, networkOwner: owner, networkUser: owner };
};

/** What the caller is to a network, and to what is on it. */
export function standingOn({ record }: Network, caller: Identity, projectId = record?.projectId): Standing {
  const networkOwner = record?.projectId === caller.projectId;
  return { owner: projectId === caller.projectId, networkOwner, networkUser: networkOwner || record === undefined || record.shared };
}

/**
 * The network that something shall be made on. Whoever needs to own it is told that he does not, whether he can see it or not.
 * @throws ApiError notFound, forbidden
 */
export function findNetworkOf(cloud: Cloud, caller: Identity, said: Said, wish: Parameters<typeof authorize>[2]): Network {
  const id = String(said['network_id']);
  const network = findNetwork(cloud, id) ?? notFound(id);
  if (wish.policy === 'networkUser' && !mayUseNetwork(network, caller)) notFound(id);
  authorize(caller, standingOn(network, caller, projectOf(said, caller)), wish);
  return network;
}

/** Neutron: neutron/db/db_base_plugin_v2.py, _validate_shared_update. @throws ApiError conflict when others are on it */
async function assertUnshared(cloud: Cloud, network: Network): Promise<void> {
  const projects = await projectsOn(cloud, network);
  if (projects.every((projectId) => projectId === network.record?.projectId)) return;
  throw new ApiError(
    'conflict', `Unable to reconfigure sharing settings for network ${network.name}. Multiple projects are using it.`, { type: 'InvalidSharedSetting' },
  );
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
    availability_zone_hints: [...network.record?.zoneHints ?? []],
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
