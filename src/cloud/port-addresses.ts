/** Which addresses a port gets. Sentences: neutron/db/ipam_pluggable_backend.py, neutron/db/ipam_backend_mixin.py. */
import { randomInt } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { addressOf, isWithin, numberOf, rangeOf } from './ip-addresses.ts';
import { listNetworks, type Network, type Subnet } from './networks.ts';
import { isAutoAddressed } from './subnet-rules.ts';

export interface FixedIp {
  readonly subnetId: string;
  readonly address: string;
}

/** What is asked of an address: one of them, or any of a subnet. */
export interface WantedIp {
  readonly subnetId?: string | undefined;
  readonly address?: string | undefined;
}

/** For {@link Place}. */
export const knowsSubnet = (cloud: Cloud) => (id: string): boolean => listNetworks(cloud).some(({ subnets }) => subnets.some((subnet) => subnet.id === id));

/** For whom addresses are looked for. */
export interface Place {
  readonly mac: string;
  readonly deviceOwner: string;
  /** Addresses that others have. */
  readonly taken: Set<string>;
  /** Whether there is such a subnet, on whatever network. */
  readonly isKnown: (subnetId: string) => boolean;
}

/**
 * The addresses that are asked for; when nothing is said, one of each version, and one of each subnet whose hosts make their own.
 * Neutron: neutron/db/ipam_pluggable_backend.py, _allocate_ips_for_port.
 */
export function allocate(network: Network, place: Place, wanted: readonly WantedIp[] | undefined): FixedIp[] {
  const made = network.subnets.filter(({ record }) => record !== undefined);
  const subnets = made.filter(({ record }) => isFor(record?.serviceTypes ?? [], place.deviceOwner));
  if (wanted === undefined) {
    if (made.length > 0 && subnets.length === 0) {
      throw new ApiError(
        'conflict', `No valid service subnet for the given device owner, network ${network.id}, service type ${place.deviceOwner}.`,
        { type: 'IpAddressGenerationFailureNoMatchingSubnet' },
      );
    }
    const auto = subnets.filter(({ record }) => record !== undefined && isAutoAddressed(record));
    const drawn = ([4, 6] as const).map((version) => subnets.filter((subnet) => subnet.ipVersion === version && !auto.includes(subnet)));
    return [...drawn.filter((each) => each.length > 0).map((each) => anyOf(network, each, place)), ...auto.map((subnet) => ownAddress(subnet, place))];
  }
  return wanted.map((each) => {
    const found = fixedIpFor(network, subnets, each, place);
    place.taken.add(found.address);
    return found;
  });
}

/** neutron/objects/subnet.py, _query_filter_service_subnets. */
const isFor = (serviceTypes: readonly string[], deviceOwner: string): boolean => serviceTypes.length === 0 || serviceTypes.includes(deviceOwner);

function anyOf(network: Network, subnets: readonly Subnet[], { taken }: Place): FixedIp {
  for (const subnet of subnets) {
    const address = anyFree(subnet, taken);
    if (address !== undefined) return { subnetId: subnet.id, address };
  }
  throw new ApiError('conflict', `No more IP addresses available on network ${network.id}.`, { type: 'IpAddressGenerationFailure' });
}

/** EUI-64 (RFC 4291, appendix A). */
function ownAddress({ id, cidr }: Subnet, { mac }: Place): FixedIp {
  const bytes = mac.split(':').map((byte) => BigInt(`0x${byte}`));
  const [first = 0n, ...rest] = bytes;
  const host = [first ^ 2n, ...rest.slice(0, 2), 0xffn, 0xfen, ...rest.slice(2)].reduce((sum, byte) => sum * 256n + byte, 0n);
  return { subnetId: id, address: addressOf((rangeOf(cidr)?.first ?? 0n) + host, 6) };
}

function fixedIpFor(network: Network, subnets: readonly Subnet[], { subnetId, address }: WantedIp, place: Place): FixedIp {
  const refuse = (reason: string): never => {
    throw new ApiError('badRequest', `Invalid input for operation: ${reason}.`, { type: 'InvalidInput' });
  };
  if (subnets.length === 0) refuse('IP allocation requires subnets for network');
  if (subnetId === undefined && address === undefined) refuse('IP allocation requires subnet_id or ip_address');
  const named = subnets.find(({ id }) => id === subnetId);
  if (subnetId !== undefined && named === undefined) {
    if (!place.isKnown(subnetId)) throw new ApiError('notFound', `Subnet ${subnetId} could not be found.`, { type: 'SubnetNotFound' });
    refuse(`Failed to create port on network ${network.id}, because fixed_ips included invalid subnet ${subnetId}`);
  }
  if (address === undefined) {
    const among = named === undefined ? subnets : [named];
    return named?.record !== undefined && isAutoAddressed(named.record) ? ownAddress(named, place) : anyOf(network, among, place);
  }
  const subnet = named === undefined ? subnets.find((each) => canHave(each, address, place)) : canHave(named, address, place) ? named : undefined;
  if (subnet === undefined) {
    throw named === undefined
      ? new ApiError('badRequest', `IP address ${address} is not a valid IP for any of the subnets on the specified network.`, { type: 'InvalidIpForNetwork' })
      : new ApiError('badRequest', `IP address ${address} is not a valid IP for the specified subnet.`, { type: 'InvalidIpForSubnet' });
  }
  if (subnet.record !== undefined && isAutoAddressed(subnet.record) && ownAddress(subnet, place).address !== address && !place.deviceOwner.startsWith('network:router_')) {
    throw new ApiError(
      'badRequest', `IPv6 address ${address} cannot be directly assigned to a port on subnet ${subnet.id} as the subnet is configured for automatic addresses`,
      { type: 'AllocationOnAutoAddressSubnet' },
    );
  }
  if (place.taken.has(address)) {
    throw new ApiError('conflict', `IP address ${address} already allocated in subnet ${subnet.id}`, { type: 'IpAddressAlreadyAllocated' });
  }
  return { subnetId: subnet.id, address };
}

/** Neither a network's own address nor its broadcast address (neutron/ipam/utils.py: check_subnet_ip). */
function canHave({ cidr }: Subnet, address: string, { deviceOwner }: Place): boolean {
  const range = rangeOf(cidr);
  const number = numberOf(address);
  if (range === undefined || !isWithin(cidr, address)) return false;
  if (range.version === 4) return number !== range.first && number !== range.last;
  return number !== range.first || deviceOwner === '' || deviceOwner.startsWith('network:router_');
}

/** Addresses from which one is drawn. */
const drawnFrom = 1000;

/** One of the first that are free, so that an address which was given back is seldom given again soon (neutron/ipam/drivers/neutrondb_ipam/driver.py). */
function anyFree({ record, ipVersion }: Subnet, taken: ReadonlySet<string>): string | undefined {
  const free: string[] = [];
  for (const { start, end } of record?.pools ?? []) {
    const last = numberOf(end) ?? 0n;
    for (let number = numberOf(start) ?? 1n; number <= last && free.length < drawnFrom; number += 1n) {
      const address = addressOf(number, ipVersion);
      if (!taken.has(address)) free.push(address);
    }
  }
  return free.length === 0 ? undefined : free[randomInt(free.length)];
}
