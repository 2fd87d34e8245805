/**
 * Networks and their subnets, read from the cache.
 *
 * A network of XAPI is a network of Neutron. What the pool brings belongs to the pool, so every project may use it and none owns it; one that was
 * made through the API (`network-changes.ts`) is its project's. XAPI knows nothing of subnets (addresses are the business of whatever serves DHCP
 * on the wire), but clients look for them behind each address. So each network of the pool has a subnet made up here.
 * DEVIATION: XAPI knows no subnets; each network of the pool shows one with the range of the hosts' own addresses on it, else one that every address is in
 * (0.0.0.0/0), and one of IPv6 where a host or guest has such an address. Nothing is allocated from them.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { ApiError } from '../errors.ts';
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { derivedFrom } from './derived.ts';
import { keys, readKey, type NetworkRecord, type SubnetRecord } from './other-config.ts';
import { uuidV5 } from './uuid.ts';

export interface Subnet {
  /** Made of the network's uuid and the version, so it stays. */
  readonly id: string;
  readonly networkId: string;
  readonly name: string;
  readonly ipVersion: 4 | 6;
  /** `0.0.0.0/0` or `::/0` when the pool does not know the range. */
  readonly cidr: string;
  readonly gateway: string | null;
  readonly nameservers: readonly string[];
  /** As it was made through the API; absent: made up. */
  readonly record?: SubnetRecord;
}

export interface Network {
  /** uuid of the network. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly mtu: number;
  readonly tags: readonly string[];
  readonly pool: Xapi;
  readonly network: Ref<'network'>;
  /** `local`: without a physical interface, it joins only the servers of one host. */
  readonly type: 'flat' | 'vlan' | 'gre' | 'local';
  /** VLAN; null unless the type is `vlan`. */
  readonly segmentationId: number | null;
  /** Name of the hosts' interface, such as `eth0`; null without one. */
  readonly physicalNetwork: string | null;
  /** Hosts on which a server can reach it. Every host for a `local` one, as long as no server uses it elsewhere: that only XAPI can say. */
  readonly hostsThatSeeIt: readonly Ref<'host'>[];
  readonly subnets: readonly Subnet[];
  /** As it was made through the API; absent: the pool's own, which is everybody's. */
  readonly record: NetworkRecord | undefined;
}

/** All networks of all pools that a server can be put on, in the caches' order. */
export function listNetworks(cloud: Cloud): Network[] {
  return cloud.pools.flatMap((pool) => [...pool.cache.all('network')].flatMap((row) => networkFromRow(pool, row) ?? []));
}

export function findNetwork(cloud: Cloud, id: string): Network | undefined {
  for (const pool of cloud.pools) {
    const row = pool.cache.byUuid('network', id);
    if (row) return networkFromRow(pool, row);
  }
  return undefined;
}

/** Neutron: neutron/policies/network.py, and what is shared by RBAC. */
export function mayUseNetwork({ record }: Network, caller: Pick<Caller, 'isAdmin' | 'projectId'>): boolean {
  return record === undefined || record.shared || record.external || caller.isAdmin || record.projectId === caller.projectId;
}

/** The network of a VIF; absent for one that is hidden. */
export function networkOfVif(pool: Xapi, vif: RecordOf<'VIF'>): Network | undefined {
  const row = pool.cache.get('network', vif.network);
  return row && networkFromRow(pool, row);
}

/**
 * The network that a server gets when none is named (Nova's `auto`): one for each pool that has any, or the one of the given pool.
 *
 * Only networks with a physical interface count. Among several, in this order: those that XenCenter gives to new VMs
 * (`network.other_config:automatic`: never one that says `false`, and before all others those that say `true`), the network of the
 * coordinator's management interface, the first by name. A project's own network goes before them all.
 * @throws ApiError conflict when the project has several (nova/exception.py: NetworkAmbiguous)
 */
export function defaultNetworks(cloud: Cloud, caller: Pick<Caller, 'projectId'>, pool?: Xapi): Network[] {
  return (pool ? [pool] : cloud.pools).flatMap((each) => {
    const own = listNetworks(cloud).filter(({ record, pool: its }) => its === each && record?.external === false && record.projectId === caller.projectId);
    if (own.length > 1) throw new ApiError('conflict', 'Multiple possible networks found, use a Network ID to be more specific.');
    if (own.length === 1) return own;
    const candidates = [...each.cache.all('network')].flatMap((row) => {
      const network = networkFromRow(each, row);
      return network && network.record === undefined && network.type !== 'local' && row.other_config.automatic !== 'false' ? [{ network, rank: rankOf(each, row) }] : [];
    });
    candidates.sort((a, b) => a.rank - b.rank || compare(a.network.name, b.network.name) || compare(a.network.id, b.network.id));
    const [first] = candidates;
    return first ? [first.network] : [];
  });
}

function rankOf(pool: Xapi, row: Row<'network'>): number {
  if (row.other_config.automatic === 'true') return 0;
  const [poolRow] = pool.cache.all('pool');
  return pifsOf(pool, row).some((pif) => pif.management && (!poolRow || pif.host === poolRow.master)) ? 1 : 2;
}

// ---- from XAPI -------------------------------------------------------------------------------------------------------

const networks = derivedFrom<Row<'network'>, Network>();

function networkFromRow(pool: Xapi, row: Row<'network'>): Network | undefined {
  const pifs = pifsOf(pool, row);
  if (isHidden(row, pifs)) return undefined;
  const hosts = pifs.length > 0 ? [...new Set(pifs.map((pif) => pif.host))] : [...pool.cache.all('host')].map((host) => host.$ref);
  const reportsIPv6 = guestsReportIPv6(pool, row);
  const record = readKey(row, keys.network);
  return networks(row, [...pifs, ...hosts, reportsIPv6], () => {
    const [pif] = pifs;
    const type = typeOf(pif);
    return Object.freeze<Network>({
      id: row.uuid,
      name: row.name_label,
      description: row.name_description,
      mtu: row.MTU,
      tags: row.tags,
      pool,
      network: row.$ref,
      type,
      segmentationId: type === 'vlan' && pif ? pif.VLAN : null,
      physicalNetwork: pif?.device ?? null,
      hostsThatSeeIt: hosts,
      record,
      subnets: record ? record.subnets.map((subnet) => subnetFromRecord(row, subnet))
        : [subnet4(row, pifs), ...(reportsIPv6 || pifs.some(hasIPv6) ? [subnet6(row, pifs)] : [])],
    });
  });
}

function pifsOf(pool: Xapi, row: RecordOf<'network'>): Row<'PIF'>[] {
  return row.PIFs.flatMap((ref) => pool.cache.get('PIF', ref) ?? []);
}

/** Networks that no server can or should be put on. */
function isHidden(row: RecordOf<'network'>, pifs: readonly RecordOf<'PIF'>[]): boolean {
  return row.other_config.is_host_internal_management_network === 'true'
    || row.other_config.is_guest_installer_network === 'true'
    || row.other_config.HideFromXenCenter === 'true'
    // The network of a bond's member: XAPI refuses VIFs on it.
    || (pifs.length > 0 && pifs.every((pif) => pif.bond_slave_of !== 'OpaqueRef:NULL'));
}

function typeOf(pif: RecordOf<'PIF'> | undefined): Network['type'] {
  if (!pif) return 'local';
  if (pif.tunnel_access_PIF_of.length > 0) return 'gre';
  return pif.VLAN >= 0 ? 'vlan' : 'flat';
}

/** Some guest's agent names an IPv6 address that belongs to a subnet. */
function guestsReportIPv6(pool: Xapi, row: RecordOf<'network'>): boolean {
  return row.VIFs.some((ref) => {
    const vif = pool.cache.get('VIF', ref);
    const vm = vif && pool.cache.get('VM', vif.VM);
    const guest = vm && pool.cache.get('VM_guest_metrics', vm.guest_metrics);
    return vif !== undefined && guest !== undefined && Object.entries(guest.networks).some(([key, address]) =>
      key.startsWith(`${vif.device}/ipv6/`) && isIPv6(address) && !isLinkLocal(address));
  });
}

// ---- subnets ---------------------------------------------------------------------------------------------------------

const subnetFromRecord = (row: RecordOf<'network'>, record: SubnetRecord): Subnet => ({
  id: record.id, networkId: row.uuid, name: record.name, ipVersion: record.ipVersion, cidr: record.cidr, gateway: record.gateway,
  nameservers: record.nameservers, record,
});

function subnet4(row: RecordOf<'network'>, pifs: readonly RecordOf<'PIF'>[]): Subnet {
  const pif = pifs.find((each) => each.ip_configuration_mode !== 'None' && isIPv4(each.IP) && isIPv4(each.netmask));
  return {
    ...subnetOf(row, 4),
    cidr: pif ? cidr4(pif.IP, pif.netmask) : '0.0.0.0/0',
    gateway: pif && isIPv4(pif.gateway) ? pif.gateway : null,
    nameservers: pif ? pif.DNS.split(',').map((server) => server.trim()).filter(isIPv4) : [],
  };
}

const hasIPv6 = (pif: RecordOf<'PIF'>): boolean => pif.ipv6_configuration_mode !== 'None' && addresses6(pif).length > 0;

function subnet6(row: RecordOf<'network'>, pifs: readonly RecordOf<'PIF'>[]): Subnet {
  const pif = pifs.find(hasIPv6);
  const [address] = pif ? addresses6(pif) : [];
  return {
    ...subnetOf(row, 6),
    cidr: address ? cidr6(address) : '::/0',
    gateway: pif && isIPv6(pif.ipv6_gateway) ? pif.ipv6_gateway : null,
    nameservers: pif ? pif.DNS.split(',').map((server) => server.trim()).filter(isIPv6) : [],
  };
}

const subnetOf = (row: RecordOf<'network'>, ipVersion: 4 | 6) => ({
  id: uuidV5(row.uuid, `subnet IPv${ipVersion}`),
  networkId: row.uuid,
  name: ipVersion === 4 ? `${row.name_label}-subnet` : `${row.name_label}-subnet-ipv6`,
  ipVersion,
});

/** `PIF.IPv6` holds `address/prefix`; every interface has a link-local one, which tells nothing of the network. */
function addresses6(pif: RecordOf<'PIF'>): string[] {
  return pif.IPv6.filter((entry) => {
    const [address = '', prefix = ''] = entry.split('/');
    return isIPv6(address) && /^\d{1,3}$/.test(prefix) && Number(prefix) <= 128 && !isLinkLocal(address);
  });
}

const linkLocal = new BlockList();
linkLocal.addSubnet('fe80::', 10, 'ipv6');

/** An IPv6 address that every interface gives itself; Neutron never counts it among a port's. */
export function isLinkLocal(address: string): boolean {
  return linkLocal.check(address, 'ipv6');
}

function cidr4(address: string, netmask: string): string {
  const number = (text: string): number => text.split('.').reduce((value, part) => value * 256 + Number(part), 0);
  const mask = number(netmask);
  const first = (number(address) & mask) >>> 0;
  const bits = mask.toString(2).replaceAll('0', '').length;
  return `${[24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join('.')}/${bits}`;
}

function cidr6(entry: string): string {
  const [address = '', prefix = ''] = entry.split('/');
  const bits = Number(prefix);
  const masked = groupsOf(address).map((group, index) => group & (0xffff << Math.min(16, Math.max(0, 16 * (index + 1) - bits))) & 0xffff);
  // The URL parser knows the one right way to write an IPv6 address (RFC 5952).
  return `${new URL(`http://[${masked.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1)}/${bits}`;
}

function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return groups(head);
  return [...groups(head), ...Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => 0), ...groups(tail)];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
