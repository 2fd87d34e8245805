/**
 * Networks and subnets that are made and changed through the API: a network of the pool without a physical interface, whose record says whose it
 * is. Sentences: neutron_lib/exceptions, neutron/db/db_base_plugin_v2.py.
 * DEVIATION: a network made here joins the servers of one host only, as XAPI's internal networks do, and no DHCP server answers on it.
 */
import { randomUUID } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { Ref } from '../xapi/datamodel.ts';
import type { Cloud } from './cloud.ts';
import { addressOf, cidrOf, includes, numberOf, rangeOf, type Range } from './ip-addresses.ts';
import { findNetwork, type Network, type Subnet } from './networks.ts';
import { entry, keys, writeKey, type NetworkRecord, type SubnetRecord } from './other-config.ts';

export interface NetworkAttributes extends Pick<NetworkRecord, 'projectId' | 'shared' | 'external' | 'adminStateUp' | 'portSecurity'> {
  readonly name: string;
  readonly description: string;
  readonly mtu: number;
}

/** @throws XapiError */
export async function createNetwork(cloud: Cloud, { name, description, mtu, ...said }: NetworkAttributes): Promise<Network> {
  const [pool] = cloud.pools;
  if (pool === undefined) throw new ApiError('unavailable', 'There is no pool to make a network on.');
  const now = cloud.clock.now();
  const network = await pool.call<Ref<'network'>>('network.create', {
    name_label: name, name_description: description, MTU: mtu, tags: [],
    other_config: entry(keys.network, { ...said, subnets: [], created: now, updated: now, revision: 1 }),
  });
  await pool.settle();
  return sameNetwork(cloud, pool.cache.get('network', network)?.uuid ?? '');
}

/** @throws XapiError */
export async function updateNetwork(cloud: Cloud, network: Network, { name, description, mtu, ...said }: Partial<NetworkAttributes>): Promise<Network> {
  const { pool, network: ref } = network;
  if (name !== undefined) await pool.call('network.set_name_label', ref, name);
  if (description !== undefined) await pool.call('network.set_name_description', ref, description);
  if (mtu !== undefined) await pool.call('network.set_MTU', ref, mtu);
  return writeRecord(cloud, network, said);
}

/** @param inUse whether a port is on it @throws ApiError conflict; XapiError */
export async function deleteNetwork(network: Network, inUse: boolean): Promise<void> {
  if (inUse) {
    throw new ApiError('conflict', `Unable to complete operation on network ${network.id}. There are one or more ports still in use on the network.`, { type: 'NetworkInUse' });
  }
  await network.pool.call('network.destroy', network.network);
  await network.pool.settle();
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

export interface SubnetAttributes extends Pick<SubnetRecord, 'projectId' | 'name' | 'description' | 'ipVersion' | 'enableDhcp' | 'nameservers' | 'routes'> {
  readonly cidr: string;
  /** Undefined: the first address. */
  readonly gateway: string | null | undefined;
  /** Undefined: every address but the gateway and the ends. */
  readonly pools: SubnetRecord['pools'] | undefined;
}

/** @throws ApiError badRequest; XapiError */
export async function createSubnet(cloud: Cloud, network: Network, attributes: SubnetAttributes): Promise<Subnet> {
  const range = rangeOf(attributes.cidr);
  if (range === undefined) throw invalid(`${attributes.cidr} is not in a CIDR format`);
  if (range.version !== attributes.ipVersion) throw invalid(`cidr '${attributes.cidr}' does not match the ip_version '${attributes.ipVersion}'`);
  const cidr = cidrOf(range);
  if (network.subnets.some((subnet) => subnet.record !== undefined && overlaps(range, rangeOf(subnet.cidr)))) {
    throw invalid(`Requested subnet with cidr: ${cidr} for network: ${network.id} overlaps with another subnet`);
  }
  const gateway = attributes.gateway === undefined ? addressOf(range.first + 1n, range.version) : attributes.gateway;
  const pools = attributes.pools ?? poolsOf(range, gateway);
  assertPools(pools, range, gateway);
  const now = cloud.clock.now();
  const id = randomUUID();
  const record: SubnetRecord = { ...attributes, id, cidr, gateway, pools, created: now, updated: now, revision: 0 };
  const { subnets } = await writeRecord(cloud, network, { subnets: [...network.record?.subnets ?? [], record] });
  return subnetOf(subnets, id);
}

/** @throws ApiError badRequest; XapiError */
export async function updateSubnet(cloud: Cloud, network: Network, { record }: Subnet, changes: Partial<SubnetAttributes>): Promise<Subnet> {
  const range = record && rangeOf(record.cidr);
  if (record === undefined || range === undefined) throw new ApiError('forbidden', 'rule:update_subnet is disallowed by policy', { type: 'PolicyNotAuthorized' });
  const { gateway = record.gateway, pools = record.pools, ...said } = changes;
  assertPools(pools, range, gateway);
  const changed: SubnetRecord = { ...record, ...said, gateway, pools, updated: cloud.clock.now(), revision: record.revision + 1 };
  const { subnets } = await writeRecord(cloud, network, { subnets: network.record?.subnets.map((each) => (each.id === record.id ? changed : each)) ?? [] });
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

const invalid = (reason: string): ApiError => new ApiError('badRequest', `Invalid input for operation: ${reason}.`, { type: 'InvalidInput' });

const overlaps = (a: Range, b: Range | undefined): boolean => b?.version === a.version && a.first <= b.last && b.first <= a.last;

/** Neutron: neutron/ipam/utils.py, generate_pools. */
function poolsOf({ first, last, version }: Range, gateway: string | null): SubnetRecord['pools'] {
  const [low, high] = [first + 1n, version === 4 ? last - 1n : last];
  const hole = gateway === null ? undefined : numberOf(gateway);
  const parts = hole === undefined || hole < low || hole > high ? [[low, high]] as const : [[low, hole - 1n], [hole + 1n, high]] as const;
  return parts.filter(([start, end]) => start <= end).map(([start, end]) => ({ start: addressOf(start, version), end: addressOf(end, version) }));
}

/** Neutron: neutron/db/ipam_backend_mixin.py, validate_pools_with_subnet and validate_gw_out_of_pools. */
function assertPools(pools: SubnetRecord['pools'], range: Range, gateway: string | null): void {
  for (const { start, end } of pools) {
    if (!includes(range, start) || !includes(range, end)) {
      throw new ApiError('badRequest', `The allocation pool ${start}-${end} spans beyond the subnet cidr ${cidrOf(range)}.`, { type: 'OutOfBoundsAllocationPool' });
    }
    const [first = 0n, last = 0n] = [numberOf(start), numberOf(end)];
    if (first > last) throw new ApiError('badRequest', `The allocation pool ${start}-${end} is not valid.`, { type: 'InvalidAllocationPool' });
    const way = gateway === null ? undefined : numberOf(gateway);
    if (way !== undefined && way >= first && way <= last) {
      throw new ApiError('conflict', `Gateway ip ${String(gateway)} conflicts with allocation pool ${start}-${end}.`, { type: 'GatewayConflictWithAllocationPools' });
    }
  }
}
