/** What a subnet may say. Sentences and order: neutron/db/db_base_plugin_v2.py (_validate_subnet), neutron/db/ipam_backend_mixin.py. */
import { ApiError } from '../errors.ts';
import { addressOf, canonicalCidr, cidrOf, includes, isLoopback, isMulticast, numberOf, rangeOf, type Range } from './ip-addresses.ts';
import type { Network } from './networks.ts';
import type { SubnetRecord } from './other-config.ts';

type Pools = SubnetRecord['pools'];

/** What is said of one. */
export interface SubnetSpec extends Pick<SubnetRecord, 'ipVersion' | 'ipv6RaMode' | 'ipv6AddressMode'> {
  /** Undefined: nothing is said of it. */
  readonly gateway?: string | null | undefined;
  readonly enableDhcp?: boolean | undefined;
  readonly nameservers?: readonly string[] | undefined;
  readonly routes?: SubnetRecord['routes'] | undefined;
}

const refuse = (reason: string): never => {
  throw new ApiError('badRequest', `Invalid input for operation: ${reason}.`, { type: 'InvalidInput' });
};

/** neutron/conf/common.py: max_dns_nameservers, max_subnet_host_routes. */
const mostNameservers = 5;
const mostRoutes = 20;

/** @param current as it is, of one that is changed @throws ApiError badRequest */
export function assertSubnet(spec: SubnetSpec, range: Range, current?: SubnetRecord): void {
  const { ipVersion, gateway, nameservers = [], routes = [] } = spec;
  assertVersion(ipVersion, cidrOf(range), 'cidr');
  if (ipVersion === 6 && range.first === 0n) refuse("IPv6 subnet '::' is not supported");
  if (spec.enableDhcp === true && current?.enableDhcp !== true) assertFitForDhcp(range);
  if (typeof gateway === 'string') {
    assertVersion(ipVersion, gateway, 'gateway_ip');
    const number = numberOf(gateway);
    if (ipVersion === 4 && (number === range.first || number === range.last)) refuse('Gateway is not valid on subnet');
  }
  const owner = current?.id ?? 'new subnet';
  if (nameservers.length > mostNameservers) {
    throw new ApiError('badRequest', `Unable to complete operation for ${owner}. The number of DNS nameservers exceeds the limit ${mostNameservers}.`, { type: 'DNSNameServersExhausted' });
  }
  for (const server of nameservers) assertVersion(ipVersion, server, 'dns_nameserver');
  if (routes.length > mostRoutes) {
    throw new ApiError('badRequest', `Unable to complete operation for ${owner}. The number of host routes exceeds the limit ${mostRoutes}.`, { type: 'HostRoutesExhausted' });
  }
  for (const { nexthop, destination } of routes) {
    assertVersion(ipVersion, nexthop, 'nexthop');
    assertVersion(ipVersion, destination, 'destination');
  }
  assertModes(spec, range, current);
}

function assertVersion(version: 4 | 6, address: string, name: string): void {
  const [host = ''] = address.split('/');
  if (host.includes(':') !== (version === 6)) refuse(`${name} '${address}' does not match the ip_version '${version}'`);
}

function assertFitForDhcp(range: Range): void {
  const network = addressOf(range.first, range.version);
  if (range.bits > (range.version === 4 ? 30 : 126)) refuse('Subnet has a prefix length that is incompatible with DHCP service enabled');
  if (isMulticast(network)) refuse('Multicast IP subnet is not supported if enable_dhcp is True');
  if (isLoopback(network)) refuse('Loopback IP subnet is not supported if enable_dhcp is True');
  if (range.version === 4 && range.first === 0n) refuse("First IP '0.0.0.0' of network is not supported if enable_dhcp is True.");
}

function assertModes({ ipVersion, ipv6RaMode, ipv6AddressMode, enableDhcp }: SubnetSpec, range: Range, current?: SubnetRecord): void {
  const has = (mode: string | null | undefined): mode is string => mode !== null && mode !== undefined;
  if (ipVersion === 4) {
    if (has(ipv6RaMode)) refuse('ipv6_ra_mode is not valid when ip_version is 4');
    if (has(ipv6AddressMode)) refuse('ipv6_address_mode is not valid when ip_version is 4');
    return;
  }
  if (current !== undefined) {
    if (enableDhcp === false && (has(current.ipv6RaMode) || has(current.ipv6AddressMode))) refuse('Cannot disable enable_dhcp with ipv6 attributes set');
    return;
  }
  if ((has(ipv6RaMode) || has(ipv6AddressMode)) && enableDhcp !== true) refuse('ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False');
  if (has(ipv6RaMode) && has(ipv6AddressMode) && ipv6RaMode !== ipv6AddressMode) {
    refuse(`ipv6_ra_mode set to '${ipv6RaMode}' with ipv6_address_mode set to '${ipv6AddressMode}' is not valid. If both attributes are set, they must be the same value`);
  }
  if (isAutoAddressed({ ipv6RaMode, ipv6AddressMode }) && range.bits !== 64) {
    refuse(`Invalid CIDR ${cidrOf(range)} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64`);
  }
}

/** Its hosts make their addresses themselves, of their MAC (neutron/common/ipv6_utils.py: is_auto_address_subnet). */
export const isAutoAddressed = ({ ipv6RaMode, ipv6AddressMode }: Pick<SubnetRecord, 'ipv6RaMode' | 'ipv6AddressMode'>): boolean =>
  [ipv6RaMode, ipv6AddressMode].some((mode) => mode === 'slaac' || mode === 'dhcpv6-stateless');

/** IPv4 needs at least 68 bytes, IPv6 1280 (_validate_subnet_network_mtu). @throws ApiError conflict */
export function assertMtu({ id, mtu }: Network, version: 4 | 6): void {
  const least = mtu < 68 ? 68 : version === 6 ? 1280 : 0;
  if (mtu !== 0 && mtu < least) throw new ApiError('conflict', `MTU of ${id} is not valid, subnet requires a minimum of ${least}`, { type: 'NetworkMTUSubnetConflict' });
}

/** @param others CIDRs of the network's subnets @throws ApiError badRequest */
export function assertApart(networkId: string, range: Range, others: readonly string[]): void {
  if (range.bits === 0) refuse('0 is not allowed as CIDR prefix length');
  const overlaps = (other: Range | undefined): boolean => other?.version === range.version && range.first <= other.last && other.first <= range.last;
  if (others.some((cidr) => overlaps(rangeOf(cidr)))) refuse(`Requested subnet with cidr: ${cidrOf(range)} for network: ${networkId} overlaps with another subnet`);
}

/** The one that nobody chose (_gateway_ip_str): of IPv6 the anycast address of all routers. */
export const usualGateway = ({ first, version }: Range): string => addressOf(version === 6 ? first : first + 1n, version);

/** neutron/ipam/utils.py: generate_pools. */
export function usualPools(range: Range, gateway: string | null): Pools {
  const { version } = range;
  const [low, high] = hostsIn(range);
  const hole = gateway === null || low === high ? undefined : numberOf(gateway);
  const parts = hole === undefined || hole < low || hole > high ? [[low, high]] as const : [[low, hole - 1n], [hole + 1n, high]] as const;
  return parts.filter(([start, end]) => start <= end).map(([start, end]) => ({ start: addressOf(start, version), end: addressOf(end, version) }));
}

/** The first and the last address that a host may have. */
function hostsIn({ first, last, version, bits }: Range): readonly [bigint, bigint] {
  if (first === last || (version === 4 && bits > 30)) return [first, last];
  return [first + 1n, version === 4 ? last - 1n : last];
}

/** @throws ApiError badRequest, conflict */
export function assertPools(pools: Pools, range: Range, gateway: string | null): void {
  const { version } = range;
  const [low, high] = hostsIn(range);
  const parsed = pools.map(({ start, end }) => {
    const [first, last] = [numberOf(start), numberOf(end)];
    if (first === undefined || last === undefined || first > last || start.includes(':') !== end.includes(':')) {
      throw new ApiError('badRequest', `The allocation pool {'start': '${start}', 'end': '${end}'} is not valid.`, { type: 'InvalidAllocationPool' });
    }
    const told = `${start}-${end}`;
    if (start.includes(':') !== (version === 6)) throw new ApiError('badRequest', `The allocation pool ${told} is not valid.`, { type: 'InvalidAllocationPool' });
    if (first < low || last > high) throw new ApiError('badRequest', `The allocation pool ${told} spans beyond the subnet cidr ${cidrOf(range)}.`, { type: 'OutOfBoundsAllocationPool' });
    return { first, last, told };
  });
  for (const [index, a] of parsed.entries()) {
    for (const b of parsed.slice(index + 1)) {
      if (a.first > b.last || b.first > a.last) continue;
      throw new ApiError('conflict', `Found overlapping allocation pools: ${a.told} ${b.told} for subnet ${cidrOf(range)}.`, { type: 'OverlappingAllocationPools' });
    }
  }
  const way = gateway === null || !includes(range, gateway) ? undefined : numberOf(gateway);
  const taken = way === undefined ? undefined : parsed.find(({ first, last }) => way >= first && way <= last);
  if (taken !== undefined) {
    throw new ApiError('conflict', `Gateway ip ${String(gateway)} conflicts with allocation pool ${taken.told}.`, { type: 'GatewayConflictWithAllocationPools' });
  }
}

/** @throws ApiError badRequest */
export function rangeOfSubnet(cidr: string): Range {
  return rangeOf(canonicalCidr(cidr) ?? '') ?? refuse(`${cidr} is not in a CIDR format`);
}
