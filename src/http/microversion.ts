/** Microversions on the wire: which one a request asks for, and what the answer says of it. */
import { ApiError } from '../errors.ts';
import type { Microversions, Version } from './service.ts';

/** `2.47` → 2047: versions as numbers that compare. */
export function versionNumber(name: string): number {
  const [major = '0', minor = '0'] = name.split('.');
  return Number(major) * 1000 + Number(minor);
}

/** The version that holds when a request names none; also what every answer without one is pruned to. */
export interface NegotiatedVersion extends Version<string> {
  readonly number: number;
}

export function makeVersion(name: string, features: Readonly<Record<string, string>>): NegotiatedVersion {
  const number = versionNumber(name);
  return {
    name,
    number,
    has: (feature) => {
      const since = features[feature];
      if (since === undefined) throw new Error(`no such version feature: ${feature}`);
      return number >= versionNumber(since);
    },
  };
}

/**
 * The word after the service's name in `OpenStack-API-Version`, else the old header's, else none.
 * The header may name several services; the last entry of the service wins (microversion_parse: extract_version).
 */
function requestedVersion(service: Microversions, header: (name: string) => string | undefined): string | undefined {
  const entries = (header('openstack-api-version') ?? '').split(',').map((entry) => entry.trim().split(/\s+/));
  const own = entries.filter((entry) => entry[0]?.toLowerCase() === service.service && entry.length > 1);
  // What is more than one word is no version, and refused as such.
  const last = own.at(-1)?.slice(1).join(' ');
  return last ?? (service.legacyHeader === undefined ? undefined : header(service.legacyHeader.toLowerCase())?.split(',').at(-1)?.trim());
}

const versionsByService = new WeakMap<Microversions, Map<string, NegotiatedVersion>>();

/**
 * Source: nova/api/openstack/wsgi.py, Request.set_api_version_request.
 * @throws ApiError badRequest for a malformed version, notAcceptable for one out of range (its headers name the version asked for)
 */
export function negotiate(service: Microversions, header: (name: string) => string | undefined): NegotiatedVersion {
  const asked = requestedVersion(service, header) ?? service.min;
  const name = asked === 'latest' ? service.max : asked;
  let known = versionsByService.get(service);
  if (known === undefined) versionsByService.set(service, (known = new Map<string, NegotiatedVersion>()));
  const cached = known.get(name);
  if (cached !== undefined) return cached;
  if (!/^[1-9]\d*\.(0|[1-9]\d*)$/.test(name)) {
    throw new ApiError('badRequest', `API Version String ${name} is of invalid format. Must be of format MajorNum.MinorNum.`);
  }
  const number = versionNumber(name);
  if (number < versionNumber(service.min) || number > versionNumber(service.max)) {
    throw new ApiError(
      'notAcceptable',
      `Version ${name} is not supported by the API. Minimum is ${service.min} and maximum is ${service.max}.`,
      { headers: { ...versionHeaders(service, name), Vary: varyHeaders(service).join(', ') } },
    );
  }
  const version = makeVersion(name, service.features);
  known.set(name, version);
  return version;
}

/** The version of requests that cannot name any: those to a service's older endpoint. */
export function oldestVersion(service: Microversions): NegotiatedVersion {
  return negotiate(service, () => undefined);
}

/** The headers that say which version an answer is of. `Vary` is separate: it comes twice. */
export function versionHeaders(service: Microversions, name: string): Record<string, string> {
  return {
    'OpenStack-API-Version': `${service.service} ${name}`,
    ...(service.legacyHeader === undefined ? {} : { [service.legacyHeader]: name }),
  };
}

export function varyHeaders(service: Microversions): string[] {
  return ['OpenStack-API-Version', ...(service.legacyHeader === undefined ? [] : [service.legacyHeader])];
}
