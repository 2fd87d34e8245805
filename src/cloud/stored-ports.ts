/**
 * Ports that are made before a server has them: an address and a MAC on a network, kept in SQL. Sentences: neutron_lib/exceptions.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { ApiError } from '../errors.ts';
import type { PortsTable } from '../store/schema.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { addressOf, includes, numberOf, rangeOf } from './ip-addresses.ts';
import type { Network, Subnet } from './networks.ts';
import { portsOfServer } from './ports.ts';
import type { SecurityGroup } from './security-groups.ts';

export interface FixedIp {
  readonly subnetId: string;
  readonly address: string;
}

/** What a user may say of a port. */
export interface PortAttributes {
  readonly name: string;
  readonly description: string;
  readonly adminStateUp: boolean;
  readonly deviceId: string;
  readonly deviceOwner: string;
  /** Ids. */
  readonly securityGroups: readonly string[];
  readonly portSecurity: boolean;
  readonly addressPairs: readonly { readonly ip_address: string; readonly mac_address?: string | undefined }[];
  readonly dhcpOptions: readonly object[];
  readonly vnicType: string;
  /** For administrators: where it shall be bound, and how. */
  readonly bindingHost: string;
  readonly bindingProfile: object;
}

export interface StoredPort extends PortAttributes {
  readonly id: string;
  readonly networkId: string;
  readonly projectId: string;
  readonly macAddress: string;
  readonly fixedIps: readonly FixedIp[];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
  readonly revision: number;
}

/** What is asked of an address: one of them, or any of a subnet. */
export interface WantedIp {
  readonly subnetId?: string | undefined;
  readonly address?: string | undefined;
}

/** Those of the caller's project; all for an administrator. In the order of their making. */
export async function listStoredPorts({ store }: Cloud, caller: Pick<Caller, 'isAdmin' | 'projectId'>): Promise<StoredPort[]> {
  let query = store.db.selectFrom('ports').selectAll().orderBy('created_at').orderBy('id');
  if (!caller.isAdmin) query = query.where('project_id', '=', caller.projectId ?? '');
  return (await query.execute()).map(portFromRow);
}

/** Undefined also when it is another project's. */
export async function findStoredPort({ store }: Cloud, caller: Pick<Caller, 'isAdmin' | 'projectId'>, id: string): Promise<StoredPort | undefined> {
  const row = await store.db.selectFrom('ports').selectAll().where('id', '=', id).executeTakeFirst();
  return row !== undefined && (caller.isAdmin || row.project_id === caller.projectId) ? portFromRow(row) : undefined;
}

const everybody = { isAdmin: true, projectId: undefined } as const;

const onNetwork = async (cloud: Cloud, { id }: Network): Promise<StoredPort[]> =>
  (await listStoredPorts(cloud, everybody)).filter(({ networkId }) => networkId === id);

/** Whether a server or a port made in advance is on the network. */
export async function isNetworkInUse(cloud: Cloud, network: Network): Promise<boolean> {
  return (network.pool.cache.get('network', network.network)?.VIFs.length ?? 0) > 0 || (await onNetwork(cloud, network)).length > 0;
}

/** Whether one has an address of the subnet. */
export async function isSubnetInUse(cloud: Cloud, network: Network, subnet: Subnet): Promise<boolean> {
  const range = rangeOf(subnet.cidr);
  if ((await onNetwork(cloud, network)).some(({ fixedIps }) => fixedIps.some(({ subnetId }) => subnetId === subnet.id))) return true;
  return range !== undefined && addressesOfServers(cloud, network).some((address) => includes(range, address));
}

/** Whether a port has the group. A server's interfaces have the default group of its project. */
export async function isGroupInUse(cloud: Cloud, { id, name, projectId }: SecurityGroup): Promise<boolean> {
  if (name === 'default' && [...cloud.servers.ofProject(projectId)].length > 0) return true;
  return (await listStoredPorts(cloud, everybody)).some(({ securityGroups }) => securityGroups.includes(id));
}

function addressesOfServers(cloud: Cloud, network: Network): string[] {
  const vms = new Set((network.pool.cache.get('network', network.network)?.VIFs ?? []).map((ref) => network.pool.cache.get('VIF', ref)?.VM));
  return [...cloud.servers.all()].filter(({ vm, pool }) => pool === network.pool && vms.has(vm))
    .flatMap((server) => portsOfServer(server)).filter(({ networkId }) => networkId === network.id)
    .flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address));
}

export interface NewPort extends PortAttributes {
  readonly projectId: string;
  /** Undefined: one is made up. */
  readonly macAddress: string | undefined;
  /** Undefined: an address of the first subnet of each version. */
  readonly fixedIps: readonly WantedIp[] | undefined;
}

/** @throws ApiError conflict (address or MAC taken, no address left), badRequest */
export async function createStoredPort(cloud: Cloud, network: Network, { macAddress, fixedIps, projectId, ...said }: NewPort): Promise<StoredPort> {
  const others = await onNetwork(cloud, network);
  const mac = macAddress?.toLowerCase() ?? newMac();
  assertMacFree(network, others, mac);
  const now = cloud.clock.now();
  const port: StoredPort = {
    ...said, id: randomUUID(), networkId: network.id, projectId, macAddress: mac, fixedIps: allocate(cloud, network, others, fixedIps),
    created: now, updated: now, revision: 1,
  };
  await cloud.store.db.insertInto('ports').values(rowFromPort(port)).execute();
  return port;
}

/** @throws ApiError as above */
export async function updateStoredPort(
  cloud: Cloud, network: Network, port: StoredPort, { macAddress, fixedIps, ...said }: Partial<Omit<NewPort, 'projectId'>>,
): Promise<StoredPort> {
  const others = (await onNetwork(cloud, network)).filter(({ id }) => id !== port.id);
  const mac = macAddress?.toLowerCase() ?? port.macAddress;
  if (mac !== port.macAddress) assertMacFree(network, others, mac);
  const changed: StoredPort = {
    ...port, ...said, macAddress: mac, fixedIps: fixedIps === undefined ? port.fixedIps : allocate(cloud, network, others, fixedIps),
    updated: cloud.clock.now(), revision: port.revision + 1,
  };
  await cloud.store.db.updateTable('ports').set(rowFromPort(changed)).where('id', '=', port.id).execute();
  return changed;
}

export async function deleteStoredPort({ store }: Cloud, { id }: StoredPort): Promise<void> {
  await store.db.deleteFrom('ports').where('id', '=', id).execute();
}

// ---- addresses -------------------------------------------------------------------------------------------------------

/** Neutron's base_mac. */
const newMac = (): string => ['fa', '16', '3e', ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');

function assertMacFree(network: Network, others: readonly StoredPort[], mac: string): void {
  const { cache } = network.pool;
  const isVif = (cache.get('network', network.network)?.VIFs ?? []).some((ref) => cache.get('VIF', ref)?.MAC.toLowerCase() === mac);
  if (isVif || others.some(({ macAddress }) => macAddress === mac)) {
    throw new ApiError('conflict', `Unable to complete operation for network ${network.id}. The mac address ${mac} is in use.`, { type: 'MacAddressInUse' });
  }
}

function allocate(cloud: Cloud, network: Network, others: readonly StoredPort[], wanted: readonly WantedIp[] | undefined): FixedIp[] {
  const taken = new Set([...others.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address)), ...addressesOfServers(cloud, network)]);
  const subnets = network.subnets.filter(({ record }) => record !== undefined);
  const first = ([4, 6] as const).flatMap((version) => subnets.find(({ ipVersion }) => ipVersion === version) ?? []);
  return (wanted ?? first.map(({ id }) => ({ subnetId: id }))).map((each) => {
    const found = fixedIpFor(network, subnets, each, taken);
    taken.add(found.address);
    return found;
  });
}

function fixedIpFor(network: Network, subnets: readonly Subnet[], { subnetId, address }: WantedIp, taken: ReadonlySet<string>): FixedIp {
  const named = subnets.find(({ id }) => id === subnetId);
  if (subnetId !== undefined && named === undefined) {
    throw new ApiError('badRequest', `Failed to create port on network ${network.id}, because fixed_ips included invalid subnet ${subnetId}.`, { type: 'InvalidIpForSubnet' });
  }
  if (address === undefined) {
    const subnet = named ?? subnets[0];
    const free = subnet && firstFree(subnet, taken);
    if (subnet === undefined || free === undefined) {
      throw new ApiError('conflict', `No more IP addresses available on network ${network.id}.`, { type: 'IpAddressGenerationFailure' });
    }
    return { subnetId: subnet.id, address: free };
  }
  const holds = ({ cidr }: Subnet): boolean => {
    const range = rangeOf(cidr);
    return range !== undefined && includes(range, address);
  };
  const subnet = named === undefined ? subnets.find(holds) : holds(named) ? named : undefined;
  if (subnet === undefined) {
    throw named === undefined
      ? new ApiError('badRequest', `IP address ${address} is not a valid IP for any of the subnets on the specified network.`, { type: 'InvalidIpForNetwork' })
      : new ApiError('badRequest', `IP address ${address} is not a valid IP for the specified subnet.`, { type: 'InvalidIpForSubnet' });
  }
  if (taken.has(address)) {
    throw new ApiError('conflict', `IP address ${address} already allocated in subnet ${subnet.id}`, { type: 'IpAddressAlreadyAllocated' });
  }
  return { subnetId: subnet.id, address };
}

function firstFree({ record, ipVersion }: Subnet, taken: ReadonlySet<string>): string | undefined {
  for (const { start, end } of record?.pools ?? []) {
    const last = numberOf(end) ?? 0n;
    for (let number = numberOf(start) ?? 1n; number <= last; number += 1n) {
      const address = addressOf(number, ipVersion);
      if (!taken.has(address)) return address;
    }
  }
  return undefined;
}

// ---- rows ------------------------------------------------------------------------------------------------------------

function rowFromPort({ id, networkId, projectId, macAddress, created, updated, revision, ...document }: StoredPort): Selectable<PortsTable> {
  return {
    id, network_id: networkId, project_id: projectId, mac_address: macAddress, document: JSON.stringify(document), created_at: created,
    updated_at: updated, revision,
  };
}

const portFromRow = (row: Selectable<PortsTable>): StoredPort => ({
  ...(JSON.parse(row.document) as PortAttributes & Pick<StoredPort, 'fixedIps'>),
  id: row.id, networkId: row.network_id, projectId: row.project_id, macAddress: row.mac_address,
  created: row.created_at, updated: row.updated_at, revision: row.revision,
});
