/**
 * Networks and subnets that are made and changed through the API: a network of the pool, on a VLAN or without a wire, whose record says whose it
 * is. Sentences: neutron_lib/exceptions, neutron/db/db_base_plugin_v2.py.
 * DEVIATION: a network made here joins the servers of one host only, as XAPI's internal networks do, unless an administrator makes it of the type
 * `vlan`; and no DHCP server answers on it.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../errors.ts';
import type { Ref } from '../xapi/datamodel.ts';
import type { Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { cidrOf } from './ip-addresses.ts';
import { availabilityZoneOf } from './hosts.ts';
import { findNetwork, type Network, type Subnet } from './networks.ts';
import { entry, keys, writeKey, type NetworkRecord, type SubnetRecord } from './other-config.ts';
import { joinVlan, leaveVlan, segmentFrom, type ProviderAttributes } from './provider-networks.ts';
import { assertApart, assertMtu, assertPools, assertSubnet, rangeOfSubnet, usualGateway, usualPools } from './subnet-rules.ts';

export interface NetworkAttributes extends Pick<NetworkRecord, 'projectId' | 'shared' | 'external' | 'adminStateUp' | 'portSecurity' | 'zoneHints'> {
  readonly name: string;
  readonly description: string;
  readonly mtu: number;
}

/**
 * On the pool that is the first of the zones asked for.
 * @throws ApiError notFound for another zone, badRequest, conflict for a wire that there is not or that is taken; XapiError
 */
export async function createNetwork(cloud: Cloud, { name, description, mtu, ...said }: NetworkAttributes, provider: ProviderAttributes): Promise<Network> {
  const pool = poolIn(cloud, said.zoneHints ?? []);
  if (pool === undefined) throw new ApiError('unavailable', 'There is no pool to make a network on.');
  const segment = segmentFrom(pool, provider);
  const now = cloud.clock.now();
  const network = await pool.call<Ref<'network'>>('network.create', {
    name_label: name, name_description: description, MTU: mtu, tags: [],
    other_config: entry(keys.network, { ...said, subnets: [], created: now, updated: now, revision: 1 }),
  });
  if (segment !== undefined) {
    try {
      await joinVlan(pool, network, segment);
    } catch (error) {
      await destroyNetwork(pool, network);
      throw error;
    }
  }
  await pool.settle();
  return sameNetwork(cloud, pool.cache.get('network', network)?.uuid ?? '');
}

function poolIn({ pools }: Cloud, zones: readonly string[]): Xapi | undefined {
  const found = zones.map((zone) => pools.find((pool) => availabilityZoneOf(pools, pool) === zone));
  const unknown = zones.find((_zone, index) => found[index] === undefined);
  if (unknown !== undefined) throw new ApiError('notFound', `AvailabilityZone ${unknown} could not be found.`, { type: 'AvailabilityZoneNotFound' });
  return found[0] ?? pools[0];
}

/** @throws XapiError */
export async function updateNetwork(cloud: Cloud, network: Network, { name, description, mtu, ...said }: Partial<NetworkAttributes>): Promise<Network> {
  const { pool, network: ref } = network;
  const plain = Object.fromEntries(Object.entries({ name, description, mtu }).filter(([, value]) => value !== undefined));
  if (isSame({ name: network.name, description: network.description, mtu: network.mtu, ...network.record }, { ...plain, ...said })) return network;
  if (name !== undefined) await pool.call('network.set_name_label', ref, name);
  if (description !== undefined) await pool.call('network.set_name_description', ref, description);
  if (mtu !== undefined) await pool.call('network.set_MTU', ref, mtu);
  return writeRecord(cloud, network, said);
}

/** Replaces them; those of the pool's own networks, too. @throws XapiError */
export async function setNetworkTags(cloud: Cloud, network: Network, tags: readonly string[]): Promise<void> {
  await network.pool.call('network.set_tags', network.network, [...tags]);
  if (network.record !== undefined) await writeRecord(cloud, network, {});
  else await network.pool.settle();
}

/** @param ports ids of those that are on it @throws ApiError conflict; XapiError */
export async function deleteNetwork(network: Network, ports: readonly string[]): Promise<void> {
  if (ports.length > 0) {
    const reason = `There are one or more ports still in use on the network, id for these ports is: ${ports.join(',')}`;
    throw new ApiError('conflict', `Unable to complete operation on network ${network.id}. ${reason}.`, { type: 'NetworkInUse' });
  }
  await destroyNetwork(network.pool, network.network);
}

/** With its VLAN. */
async function destroyNetwork(pool: Xapi, network: Ref<'network'>): Promise<void> {
  await leaveVlan(pool, network);
  await pool.call('network.destroy', network);
  await pool.settle();
}

async function writeRecord(cloud: Cloud, { id, pool, network, record }: Network, changes: Partial<NetworkRecord>): Promise<Network> {
  // One of the pool that is described stays everybody's.
  const known = record ?? { projectId: '', shared: true, external: false, adminStateUp: true, portSecurity: false, subnets: [], created: cloud.clock.now(), revision: 0 };
  await writeKey(pool, network, keys.network, { ...known, ...changes, updated: cloud.clock.now(), revision: known.revision + 1 });
  await pool.settle();
  return sameNetwork(cloud, id);
}

function sameNetwork(cloud: Cloud, id: string): Network {
  const network = findNetwork(cloud, id);
  if (network === undefined) throw new ApiError('internal', `Network ${id} vanished while it was changed.`);
  return network;
}

// ---- subnets ---------------------------------------------------------------------------------------------------------

export interface SubnetAttributes extends Omit<SubnetRecord, 'id' | 'gateway' | 'pools' | 'created' | 'updated' | 'revision' | 'tags'> {
  /** Undefined: the usual one. */
  readonly gateway: string | null | undefined;
  /** Undefined: every address but the gateway and the ends. */
  readonly pools: SubnetRecord['pools'] | undefined;
}

/** @throws ApiError badRequest, conflict; XapiError */
export async function createSubnet(cloud: Cloud, { id: networkId }: Network, attributes: SubnetAttributes): Promise<Subnet> {
  // Another one may have been made since.
  const network = sameNetwork(cloud, networkId);
  const range = rangeOfSubnet(attributes.cidr);
  assertSubnet(attributes, range);
  assertMtu(network, range.version);
  assertApart(network.id, range, network.subnets.flatMap(({ record }) => record?.cidr ?? []));
  const gateway = attributes.gateway === undefined ? usualGateway(range) : attributes.gateway;
  const pools = attributes.pools ?? usualPools(range, gateway);
  assertPools(pools, range, gateway);
  const now = cloud.clock.now();
  const id = randomUUID();
  const record: SubnetRecord = { ...attributes, id, cidr: cidrOf(range), gateway, pools, tags: [], created: now, updated: now, revision: 0 };
  const { subnets } = await writeRecord(cloud, network, { subnets: [...network.record?.subnets ?? [], record] });
  return subnetOf(subnets, id);
}

/** @throws ApiError badRequest, conflict; XapiError */
export async function updateSubnet(cloud: Cloud, network: Network, { record }: Subnet, changes: Partial<Omit<SubnetAttributes, 'cidr'> & Pick<SubnetRecord, 'tags'>>): Promise<Subnet> {
  if (record === undefined) throw new ApiError('forbidden', 'rule:update_subnet is disallowed by policy', { type: 'PolicyNotAuthorized' });
  const range = rangeOfSubnet(record.cidr);
  assertSubnet({ ...changes, ipVersion: record.ipVersion }, range, record);
  const { gateway = record.gateway, pools = record.pools, ...said } = changes;
  if (changes.pools !== undefined || gateway !== record.gateway) assertPools(pools, range, gateway);
  const changed: SubnetRecord = { ...record, ...said, gateway, pools };
  if (isSame(record, changed)) return subnetOf(network.subnets, record.id);
  const written = { ...changed, updated: cloud.clock.now(), revision: record.revision + 1 };
  const { subnets } = await writeRecord(cloud, network, { subnets: network.record?.subnets.map((each) => (each.id === record.id ? written : each)) ?? [] });
  return subnetOf(subnets, record.id);
}

/** @param inUse whether a port has an address of it @throws ApiError conflict; XapiError */
export async function deleteSubnet(cloud: Cloud, network: Network, { id }: Subnet, inUse: boolean): Promise<void> {
  if (inUse) {
    throw new ApiError('conflict', `Unable to complete operation on subnet ${id}: One or more ports have an IP allocation from this subnet.`, { type: 'SubnetInUse' });
  }
  await writeRecord(cloud, network, { subnets: network.record?.subnets.filter((each) => each.id !== id) ?? [] });
}

function subnetOf(subnets: readonly Subnet[], id: string): Subnet {
  const subnet = subnets.find((each) => each.id === id);
  if (subnet === undefined) throw new ApiError('internal', `Subnet ${id} vanished while it was changed.`);
  return subnet;
}

/** What is changed to what it was is not changed. */
const isSame = (before: object, after: object): boolean => isDeepStrictEqual({ ...before }, { ...before, ...after });
