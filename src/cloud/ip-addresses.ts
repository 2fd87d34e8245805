/** IP addresses as numbers: ranges, and what lies in them. */
import { isIPv4, isIPv6 } from 'node:net';

/** An IPv4 or IPv6 address as a number; undefined for what is none. */
export function numberOf(address: string): bigint | undefined {
  if (isIPv4(address)) return address.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
  if (!isIPv6(address)) return undefined;
  return groupsOf(address).reduce((value, group) => value * 65_536n + BigInt(group), 0n);
}

export function addressOf(number: bigint, version: 4 | 6): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - 16 * index)) & 65_535n).toString(16));
  // The URL parser knows the one right way to write an IPv6 address (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

export interface Range {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly bits: number;
}

/** Of `10.0.0.0/24`; a host's own bits are dropped. Undefined for what is no CIDR. */
export function rangeOf(cidr: string): Range | undefined {
  const [, address = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const number = numberOf(address);
  const version = isIPv4(address) ? 4 : 6;
  const width = version === 4 ? 32 : 128;
  if (number === undefined || Number(bits) > width) return undefined;
  const rest = BigInt(width - Number(bits));
  const first = (number >> rest) << rest;
  return { version, first, last: first + (1n << rest) - 1n, bits: Number(bits) };
}

export const cidrOf = ({ version, first, bits }: Range): string => `${addressOf(first, version)}/${bits}`;

export const includes = ({ first, last, version }: Range, address: string): boolean => {
  const number = numberOf(address);
  return number !== undefined && (isIPv4(address) ? 4 : 6) === version && number >= first && number <= last;
};

function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return groups(head);
  return [...groups(head), ...Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => 0), ...groups(tail)];
}

/** Whether an address lies in a network such as `192.0.2.0/24`. */
export function isWithin(cidr: string, address: string): boolean {
  const range = rangeOf(cidr);
  return range !== undefined && includes(range, address);
}

/** The usual way to write an address: IPv6 in its short form. Undefined for what is none. */
export function canonicalAddress(address: string): string | undefined {
  const number = numberOf(address);
  return number === undefined ? undefined : addressOf(number, isIPv4(address) ? 4 : 6);
}

/**
 * The usual way to write a CIDR, which keeps the address of a host in it. A lone address is a network of its own; IPv4 knows masks too.
 * @param ofNetwork drop the host's own bits
 */
export function canonicalCidr(cidr: string, ofNetwork = false): string | undefined {
  const [address = '', prefix] = cidr.split('/', 2);
  const canonical = canonicalAddress(address);
  if (canonical === undefined) return undefined;
  const bits = prefix === undefined ? (isIPv4(address) ? '32' : '128') : isIPv4(address) ? bitsOfMask(prefix) ?? prefix.trim() : prefix.trim();
  const range = rangeOf(`${canonical}/${bits}`);
  return range === undefined ? undefined : ofNetwork ? cidrOf(range) : `${canonical}/${range.bits}`;
}

function bitsOfMask(mask: string): string | undefined {
  const digits = isIPv4(mask) ? numberOf(mask)?.toString(2).padStart(32, '0') : undefined;
  return digits !== undefined && /^1*0*$/.test(digits) ? String(digits.replaceAll('0', '').length) : undefined;
}

/** @param address of a host or a network */
export function isMulticast(address: string): boolean {
  const [host = ''] = address.split('/');
  return isWithin('224.0.0.0/4', host) || isWithin('ff00::/8', host);
}

export const isLoopback = (address: string): boolean => isWithin('127.0.0.0/8', address) || address === '::1';
