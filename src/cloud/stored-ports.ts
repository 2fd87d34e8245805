/**
 * Ports that are made before a server has them: an address and a MAC on a network, kept in SQL. Sentences: neutron_lib/exceptions.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import { ApiError } from '../errors.ts';
import type { PortsTable } from '../store/schema.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { isWithin, numberOf } from './ip-addresses.ts';
import type { Network, Subnet } from './networks.ts';
import { keys, readKey, writeKey } from './other-config.ts';
import { allocate, knowsSubnet, type FixedIp, type WantedIp } from './port-addresses.ts';
import { findAttached, portsOfServer, type Port } from './ports.ts';
import { groupMark, listSecurityGroups, type SecurityGroup } from './security-groups.ts';
import type { SecurityGroupName } from './servers/server.ts';

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
  readonly tags: readonly string[];
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

/** Ids of the ports on the network, those made in advance and those of servers; of a VIF that is no server's, its own. */
export async function portIdsOn(cloud: Cloud, network: Network): Promise<string[]> {
  const ports = [...await onNetwork(cloud, network), ...portsOnNetwork(cloud, network)].map(({ id }) => id);
  const { cache } = network.pool;
  return ports.length > 0 ? [...new Set(ports)] : (cache.get('network', network.network)?.VIFs ?? []).map((ref) => cache.get('VIF', ref)?.uuid ?? ref);
}

/** Whose ports and subnets are on the network; those of the network itself are nobody's. */
export async function projectsOn(cloud: Cloud, network: Network): Promise<string[]> {
  const stored = (await onNetwork(cloud, network)).filter(({ deviceOwner }) => !deviceOwner.startsWith('network:'));
  return [...new Set([...stored, ...portsOnNetwork(cloud, network), ...network.record?.subnets ?? []].map(({ projectId }) => projectId))];
}

/** The addresses of all ports on the network. */
export async function addressesOn(cloud: Cloud, network: Network): Promise<FixedIp[]> {
  const ports = new Map([...portsOnNetwork(cloud, network), ...await onNetwork(cloud, network)].map((port) => [port.id, port.fixedIps]));
  return [...ports.values()].flat();
}

/** How many addresses a subnet has to give. */
export const countOf = ({ record }: Subnet): number =>
  (record?.pools ?? []).reduce((sum, { start, end }) => sum + Number((numberOf(end) ?? -1n) - (numberOf(start) ?? 0n) + 1n), 0);

/** The port of a router that has the address. */
export async function routerPortWith(cloud: Cloud, network: Network, address: string): Promise<StoredPort | undefined> {
  return (await onNetwork(cloud, network)).find(({ deviceOwner, fixedIps }) =>
    deviceOwner === 'network:router_interface' && fixedIps.some((each) => each.address === address));
}

/** Whether one has an address of the subnet. */
export async function isSubnetInUse(cloud: Cloud, network: Network, subnet: Subnet): Promise<boolean> {
  if ((await onNetwork(cloud, network)).some(({ fixedIps }) => fixedIps.some(({ subnetId }) => subnetId === subnet.id))) return true;
  return addressesOfServers(cloud, network).some((address) => isWithin(subnet.cidr, address));
}

/** Whether a port has the group. */
export async function isGroupInUse(cloud: Cloud, { id }: SecurityGroup): Promise<boolean> {
  for (const { securityGroups } of cloud.servers.all()) if (securityGroups.some((group) => group.id === id)) return true;
  return (await listStoredPorts(cloud, everybody)).some(({ securityGroups }) => securityGroups.includes(id));
}

/** @param except id of a port whose addresses do not count */
const addressesOfServers = (cloud: Cloud, network: Network, except = ''): string[] =>
  portsOnNetwork(cloud, network).filter(({ id }) => id !== except).flatMap(({ fixedIps, pool, vif }) => {
    const row = pool.cache.get('VIF', vif);
    // A server shows no address before it is built.
    return [...fixedIps.map(({ address }) => address), ...(row === undefined ? [] : readKey(row, keys.fixedAddresses) ?? [])];
  });

/** The interfaces of servers that are there. */
function portsOnNetwork(cloud: Cloud, network: Network): Port[] {
  const vms = new Set((network.pool.cache.get('network', network.network)?.VIFs ?? []).map((ref) => network.pool.cache.get('VIF', ref)?.VM));
  return [...cloud.servers.all()].filter(({ vm, pool }) => pool === network.pool && vms.has(vm))
    .flatMap((server) => portsOfServer(server)).filter(({ networkId }) => networkId === network.id);
}

export interface NewPort extends PortAttributes {
  readonly projectId: string;
  /** Undefined: one is made up. */
  readonly macAddress: string | undefined;
  /** Undefined: an address of the first subnet of each version. */
  readonly fixedIps: readonly WantedIp[] | undefined;
}

/** @throws ApiError conflict (address or MAC taken, no address left), badRequest, notFound */
export async function createStoredPort(cloud: Cloud, network: Network, { macAddress, fixedIps, projectId, ...said }: NewPort): Promise<StoredPort> {
  const others = await onNetwork(cloud, network);
  const mac = macAddress ?? newMac();
  assertMacFree(network, others, mac);
  const now = cloud.clock.now();
  const port: StoredPort = {
    ...said, id: randomUUID(), networkId: network.id, projectId, macAddress: mac,
    fixedIps: allocate(network, { mac, deviceOwner: said.deviceOwner, taken: takenOn(cloud, network, others), isKnown: knowsSubnet(cloud) }, fixedIps),
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
  const mac = macAddress ?? port.macAddress;
  const attached = findAttached(cloud, port.id);
  if (mac !== port.macAddress) {
    if (attached !== undefined) {
      throw new ApiError(
        'conflict', `Unable to complete operation on port ${port.id}, port is already bound, port type: other, old_mac ${port.macAddress}, new_mac ${mac}.`,
        { type: 'PortBound' },
      );
    }
    assertMacFree(network, others, mac);
  }
  const asked = fixedIps?.map((each) => (each.address === undefined ? port.fixedIps.find(({ subnetId }) => subnetId === each.subnetId) ?? each : each));
  const place = { mac, deviceOwner: said.deviceOwner ?? port.deviceOwner, taken: takenOn(cloud, network, others, port.id), isKnown: knowsSubnet(cloud) };
  const changed: StoredPort = { ...port, ...said, macAddress: mac, fixedIps: asked === undefined ? port.fixedIps : allocate(network, place, asked) };
  if (isDeepStrictEqual(changed, port)) return port;
  const written = { ...changed, updated: cloud.clock.now(), revision: port.revision + 1 };
  await cloud.store.db.updateTable('ports').set(rowFromPort(written)).where('id', '=', port.id).execute();
  if (attached !== undefined) await tellInterface(cloud, attached, written);
  return written;
}

/** What the interface of a server says of itself. */
async function tellInterface(cloud: Cloud, { pool, vif }: Port, port: StoredPort): Promise<void> {
  const row = pool.cache.get('VIF', vif);
  await writeKey(pool, vif, keys.fixedAddresses, port.fixedIps.map(({ address }) => address), row);
  await writeKey(pool, vif, keys.securityGroups, await groupsOf(cloud, port), row);
  await pool.settle();
}

/** Gives the port of a server those groups and no others. */
export async function setPortGroups(cloud: Cloud, port: Port, groups: readonly SecurityGroupName[]): Promise<void> {
  const stored = await findStoredPort(cloud, everybody, port.id);
  if (stored !== undefined) {
    const { document, updated_at, revision } = rowFromPort({
      ...stored, securityGroups: groups.map(({ id }) => id), updated: cloud.clock.now(), revision: stored.revision + 1,
    });
    await cloud.store.db.updateTable('ports').set({ document, updated_at, revision }).where('id', '=', port.id).execute();
  }
  await writeKey(port.pool, port.vif, keys.securityGroups, groupMark(groups), port.pool.cache.get('VIF', port.vif));
  await port.pool.settle();
}

/** The groups of a port, as an interface has them. */
export async function groupsOf(cloud: Cloud, { securityGroups }: StoredPort): Promise<Readonly<Record<string, string>>> {
  const known = securityGroups.length === 0 ? [] : await listSecurityGroups(cloud, everybody);
  return groupMark(securityGroups.flatMap((id) => known.find((group) => group.id === id) ?? []));
}

/** An address of the first subnet of each version, of those that were made through the API. @throws ApiError conflict when none is left */
export async function freeAddresses(cloud: Cloud, network: Network): Promise<readonly string[]> {
  const place = { mac: newMac(), deviceOwner: 'compute:', taken: takenOn(cloud, network, await onNetwork(cloud, network)), isKnown: knowsSubnet(cloud) };
  return allocate(network, place, undefined).map(({ address }) => address);
}

/** The server that has the address; '' for a port that none has, undefined when nobody has it. */
export async function holderOfAddress(cloud: Cloud, network: Network, address: string): Promise<string | undefined> {
  const has = ({ fixedIps }: { readonly fixedIps: readonly { readonly address: string }[] }): boolean => fixedIps.some((each) => each.address === address);
  const port = portsOnNetwork(cloud, network).find(has);
  return port?.serverId ?? ((await onNetwork(cloud, network)).some(has) ? '' : undefined);
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

const takenOn = (cloud: Cloud, network: Network, others: readonly StoredPort[], except?: string): Set<string> =>
  new Set([...others.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address)), ...addressesOfServers(cloud, network, except)]);

// ---- rows ------------------------------------------------------------------------------------------------------------

function rowFromPort({ id, networkId, projectId, macAddress, created, updated, revision, ...document }: StoredPort): Selectable<PortsTable> {
  return {
    id, network_id: networkId, project_id: projectId, mac_address: macAddress, document: JSON.stringify(document), created_at: created,
    updated_at: updated, revision,
  };
}

const portFromRow = (row: Selectable<PortsTable>): StoredPort => ({
  // Ports of older releases have none.
  ...{ tags: [] as readonly string[] }, ...(JSON.parse(row.document) as PortAttributes & Pick<StoredPort, 'fixedIps'>),
  id: row.id, networkId: row.network_id, projectId: row.project_id, macAddress: row.mac_address,
  created: row.created_at, updated: row.updated_at, revision: row.revision,
});
