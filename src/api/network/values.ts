/**
 * Values of attributes as Neutron takes them: first converted, then checked. Neutron: neutron_lib/api/converters.py, neutron_lib/api/validators.
 */
import { isIP, isIPv4 } from 'node:net';
import { canonicalAddress, canonicalCidr, isMulticast, rangeOf } from '../../cloud/ip-addresses.ts';
import { ApiError } from '../../errors.ts';
import { repr, str } from '../../http/python.ts';

/** What a value means. @throws ApiError badRequest, with Neutron's own type */
export type Convert = (value: unknown) => unknown;

/** Why a value is refused, without a full stop; undefined: it is not. */
export type Check = (value: unknown) => string | undefined;

export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param reason without a full stop */
export const invalidInput = (reason: string): ApiError =>
  new ApiError('badRequest', `Invalid input for operation: ${reason}.`, { type: 'InvalidInput' });

const badRequest = (message: string): ApiError => new ApiError('badRequest', message, { type: 'HTTPBadRequest' });

// ---- conversions -----------------------------------------------------------------------------------------------------

const words = new Map([
  ...['1', 't', 'true', 'on', 'y', 'yes'].map((word) => [word, true] as const), ...['0', 'f', 'false', 'off', 'n', 'no'].map((word) => [word, false] as const),
]);

/** oslo_utils/strutils.py: bool_from_string, strict. */
export function toBoolean(value: unknown): boolean {
  const meant = typeof value === 'boolean' ? value : words.get(str(value).trim().toLowerCase());
  if (meant === undefined) throw invalidInput(`'${str(value)}' cannot be converted to boolean`);
  return meant;
}

/** As Python's `int` reads it; undefined: it does not. */
export function integerOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'string' && /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value) ? Number(value.replaceAll('_', '')) : undefined;
}

export function toInteger(value: unknown): number {
  const number = integerOf(value);
  if (number === undefined) throw invalidInput(`'${str(value)}' is not an integer`);
  return number;
}

export const toList: Convert = (value) => value ?? [];

/** IPv6 in its short form; what is no address stays for the check. */
export const toAddress: Convert = (value) => (typeof value === 'string' ? canonicalAddress(value) ?? value : value);

/** The address of a host in it stays. */
export function toCidr(value: unknown): unknown {
  const cidr = typeof value === 'string' ? canonicalCidr(value) : undefined;
  if (cidr === undefined) throw invalidInput(`${str(value)} is not in a CIDR format`);
  return cidr;
}

export function toPools(value: unknown): unknown {
  if (value === null || (isObject(value) && Object.keys(value).length === 0)) return [];
  if (!Array.isArray(value) || !value.every(isObject)) throw invalidInput('Invalid data format for allocation pools');
  return value.map((pool) => Object.fromEntries(Object.entries(pool).map(([key, address]) => [key, toAddress(address)])));
}

/** In any of the usual forms; null: one shall be made up. */
export function toMac(value: unknown): unknown {
  const digits = typeof value === 'string' ? /^(?:[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5}|[0-9a-f]{12}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2})$/i.exec(value)?.[0] : undefined;
  if (digits === undefined) return value;
  const bytes = /[:-]/.test(digits) ? digits.split(/[:-]/).map((byte) => byte.padStart(2, '0')) : digits.replaceAll('.', '').match(/../g) ?? [];
  return bytes.join(':').toLowerCase();
}

// ---- texts and numbers -----------------------------------------------------------------------------------------------

/** @param longest in characters */
export const text = (longest: number): Check => (value) => {
  if (typeof value !== 'string') return `'${str(value)}' is not a valid string`;
  return Array.from(value).length > longest ? `'${value}' exceeds maximum length of ${longest}` : undefined;
};

/** A text of printable characters of the basic plane, without a blank at either end; it may be empty. @param longest in characters */
export const name = (longest: number): Check => (value) =>
  text(longest)(value) ?? (/^(?:[^\p{C}\p{Z}](?:[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?)?$/u.test(str(value)) && !/[\u{ffff}-\u{10ffff}]/u.test(str(value))
    ? undefined : `'${str(value)}' is not a valid string`);

export const orNull = (check: Check): Check => (value) => (value === null ? undefined : check(value));

export const nonNegative: Check = (value) => {
  const number = integerOf(value);
  if (number === undefined) return `'${str(value)}' is not an integer`;
  return number < 0 ? `'${number}' should be non-negative` : undefined;
};

/** Both ends included. */
export const range = (least: number, most: number): Check => (value) => {
  const number = integerOf(value);
  if (number === undefined) return `'${str(value)}' is not an integer`;
  if (number < least) return `'${number}' is too small - must be at least '${least}'`;
  return number > most ? `'${number}' is too large - must be no larger than '${most}'` : undefined;
};

export const oneOf = (values: readonly unknown[]): Check => (value) => (values.includes(value) ? undefined : `${str(value)} is not in valid_values`);

export const uuid: Check = (value) =>
  (typeof value === 'string' && /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(value) ? undefined : `'${str(value)}' is not a valid UUID`);

export const object: Check = (value) => (isObject(value) ? undefined : `'${str(value)}' is not a dictionary`);

// ---- addresses -------------------------------------------------------------------------------------------------------

export const mac: Check = (value) =>
  (typeof value === 'string' && /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(value) && !['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'].includes(value) ? undefined : `'${str(value)}' is not a valid MAC address`);

export const address: Check = (value) => {
  const plain = typeof value === 'string' ? /^0*(\d+)\.0*(\d+)\.0*(\d+)\.0*(\d+)$/.exec(value)?.slice(1).join('.') : undefined;
  if (plain !== undefined && isIPv4(plain) && plain !== value) return `'${str(value)}' is not an accepted IP address, '${plain}' is recommended`;
  return typeof value === 'string' && isIP(value) !== 0 ? undefined : `'${str(value)}' is not a valid IP address`;
};

const subnet: Check = (value) => (typeof value === 'string' && rangeOf(value) !== undefined ? undefined : `'${str(value)}' is not a valid IP subnet`);

/** Of a network, not of a host in it. */
const routedCidr: Check = (value) => {
  const parsed = typeof value === 'string' && value.includes('/') ? rangeOf(value) : undefined;
  if (parsed === undefined || canonicalCidr(str(value)) !== canonicalCidr(`${str(value).split('/')[0] ?? ''}/${parsed.bits}`, true)) return `'${str(value)}' is not a valid CIDR`;
  return /^127\./.test(str(value)) ? `'${str(value)}' is not a routable CIDR` : undefined;
};

// ---- lists -----------------------------------------------------------------------------------------------------------

const duplicatesIn = (items: readonly unknown[]): unknown[] => {
  const seen = items.map(repr);
  return items.filter((item, index) => seen.indexOf(repr(item)) < index);
};

/** Each once. */
export const listOf = (check: Check): Check => (value) => {
  if (!Array.isArray(value)) return `'${str(value)}' is not a list`;
  const items: readonly unknown[] = value;
  const twice = duplicatesIn(items);
  if (twice.length > 0) return `Duplicate items in the list: '${[...new Set(twice.map(str))].join(', ')}'`;
  return firstReason(items, check);
};

const firstReason = (items: readonly unknown[], check: Check): string | undefined => {
  for (const item of items) {
    const reason = check(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

const keysOf = (value: unknown, expected: readonly string[]): string | undefined => {
  const set = (keys: readonly string[]): string => (keys.length === 0 ? 'set()' : `{${keys.map(repr).join(', ')}}`);
  if (!isObject(value)) return `Invalid input. '${str(value)}' must be a dictionary with keys: ${repr(expected)}`;
  const provided = Object.keys(value);
  return provided.length === expected.length && expected.every((key) => provided.includes(key))
    ? undefined : `Validation of dictionary's keys failed. Expected keys: ${set(expected)} Provided keys: ${set(provided)}`;
};

export const pools: Check = (value) => {
  if (!Array.isArray(value)) return `Invalid data format for IP pool: '${str(value)}'`;
  return firstReason(value, (pool) => keysOf(pool, ['start', 'end']) ?? firstReason([(pool as Fields)['start'], (pool as Fields)['end']], address));
};

export const nameservers: Check = (value) => {
  // A text is a list of its letters, in Python.
  const hosts: unknown = typeof value === 'string' ? Array.from(value) : value;
  if (!Array.isArray(hosts)) return `Invalid data format for nameserver: '${str(value)}'`;
  return firstReason(hosts, nameserver) ?? duplicatesIn(hosts).map((host) => `Duplicate nameserver '${str(host)}'`)[0];
};

const nameserver: Check = (value) => {
  const reason = address(value);
  return reason === undefined ? undefined : `'${str(value)}' is not a valid nameserver. ${reason}`;
};

export const routes: Check = (value) => {
  if (!Array.isArray(value)) return `Invalid data format for hostroute: '${str(value)}'`;
  return firstReason(value, (route) => keysOf(route, ['destination', 'nexthop']) ?? routedCidr((route as Fields)['destination']) ?? address((route as Fields)['nexthop']))
    ?? duplicatesIn(value).map((route) => `Duplicate hostroute '${str(route)}'`)[0];
};

export const fixedIps: Check = (value) => {
  if (!Array.isArray(value)) return `Invalid data format for fixed IP: '${str(value)}'`;
  const seen: unknown[] = [];
  return firstReason(value, (each: unknown) => {
    if (!isObject(each)) return `Invalid data format for fixed IP: '${str(each)}'`;
    if ('ip_address' in each) {
      if (seen.includes(each['ip_address'])) return `Duplicate IP address '${str(each['ip_address'])}'`;
      const reason = address(each['ip_address']);
      if (reason !== undefined) return reason;
      seen.push(each['ip_address']);
    }
    return 'subnet_id' in each ? uuid(each['subnet_id']) : undefined;
  });
};

/** neutron/conf/extensions/allowedaddresspairs.py: max_allowed_address_pair. */
const mostAddressPairs = 10;

/** neutron_lib/api/validators/allowedaddresspairs.py. @throws ApiError badRequest, by itself as Neutron does */
export const addressPairs: Check = (value) => {
  if (!Array.isArray(value)) throw badRequest('Allowed address pairs must be a list.');
  if (value.length > mostAddressPairs) {
    throw new ApiError('badRequest', `The number of allowed address pair exceeds the maximum ${mostAddressPairs}.`, { type: 'AllowedAddressPairExhausted' });
  }
  const seen = new Set<string>();
  return firstReason(value, (pair: unknown) => {
    if (!isObject(pair)) return object(pair);
    assertAddressPair(pair, seen);
    return undefined;
  });
};

function assertAddressPair(pair: Fields, seen: Set<string>): void {
  const { mac_address: hardware, ip_address: ip, ...others } = pair;
  const reasonOfMac = 'mac_address' in pair ? mac(toMac(hardware)) : undefined;
  if (reasonOfMac !== undefined) throw badRequest(mac(hardware) ?? reasonOfMac);
  if (!('ip_address' in pair)) throw new ApiError('badRequest', 'AllowedAddressPair must contain ip_address', { type: 'AllowedAddressPairsMissingIP' });
  const key = repr([hardware, ip]);
  if (seen.has(key)) {
    throw new ApiError('badRequest', `Request contains duplicate address pair: mac_address ${str(hardware)} ip_address ${str(ip)}.`, { type: 'DuplicateAddressPairInRequest' });
  }
  seen.add(key);
  if (Object.keys(others).length > 0) throw badRequest(`Unrecognized attribute(s) '${Object.keys(others).join(', ')}'`);
  const reason = str(ip).includes('/') ? subnet(ip) : address(ip);
  if (reason !== undefined) throw badRequest(reason);
  if (isMulticast(str(ip))) throw badRequest(`IP ${str(ip)} is a multicast address, which is not supported.`);
}

/** neutron_lib/api/definitions/extra_dhcp_opt.py. @throws ApiError badRequest, by itself as Neutron does */
export const dhcpOptions: Check = (value) => {
  if (value === null) return undefined;
  const reason = listOf((option) => (isDhcpOption(option) ? undefined : `No valid key specs matched for: ${str(option)}`))(value);
  if (reason !== undefined) throw invalidInput(reason);
  return undefined;
};

function isDhcpOption(option: unknown): boolean {
  if (!isObject(option) || !('opt_name' in option) || !('opt_value' in option)) return false;
  const { opt_name: its, opt_value: set, ip_version: version, ...others } = option;
  const canBeBlank = its === 'router' || its === 'classless-static-route';
  const isNamed = typeof its === 'string' && its.trim() !== '' && its.length <= 64;
  const isSet = set === null || (typeof set === 'string' && set.length <= 255 && (canBeBlank || set.trim() !== ''));
  return isNamed && isSet && (version === undefined || [4, 6].includes(integerOf(version) ?? 0)) && Object.keys(others).length === 0;
}
