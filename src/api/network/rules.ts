/** What a rule of a security group may say. Neutron: neutron/extensions/securitygroup.py, neutron/db/securitygroups_db.py. */
import { canonicalCidr } from '../../cloud/ip-addresses.ts';
import { assertPort, checkedRule, ipProtocols } from '../../cloud/security-group-rules.ts';
import type { SecurityGroupRule } from '../../cloud/security-groups.ts';
import { ApiError } from '../../errors.ts';
import type { components } from '../../generated/network/security-groups.ts';
import { repr, str } from '../../http/python.ts';
import { filter, key, timestamps, type Attributes, type Said } from './resource.ts';
import { integerOf, oneOf, text } from './values.ts';

const refuse = (type: string, message: string): never => {
  throw new ApiError('badRequest', message, { type });
};

const protocols = Object.keys(ipProtocols);

const ethertypes = ['IPv4', 'IPv6'] as const;

/** Of one that stands alone. */
export const ruleAttributes: Attributes<Omit<components['schemas']['security_group_rule'], 'tags' | 'standard_attr_id'>> = {
  ...timestamps,
  description: { ...filter, said: 'create', check: text(255) },
  id: key,
  security_group_id: { ...key, said: 'create', required: true, check: text(36) },
  remote_group_id: { ...key, said: 'create' },
  direction: { ...key, said: 'create', required: true, check: oneOf(['ingress', 'egress']) },
  protocol: { ...key, said: 'create', convert: protocolOf },
  port_range_min: { ...key, said: 'create', convert: portOf },
  port_range_max: { ...key, said: 'create', convert: portOf },
  ethertype: { ...key, said: 'create', convert: ethertypeOf },
  remote_ip_prefix: { ...key, said: 'create', convert: prefixOf },
  tenant_id: { ...key, said: 'create', check: text(255) },
  project_id: { ...key, said: 'create', check: text(255) },
  normalized_cidr: key,
  remote_address_group_id: { ...key, said: 'create' },
};

function ethertypeOf(value: unknown): SecurityGroupRule['ethertype'] {
  return ethertypes.find((known) => known.toLowerCase() === str(value).toLowerCase())
    ?? refuse('SecurityGroupRuleInvalidEtherType', `Security group rule for ethertype '${str(value)}' not supported. Allowed values are ${repr(ethertypes)}.`);
}

function protocolOf(value: unknown): string | null {
  if (value === null || value === undefined || value === 'any') return null;
  const word = typeof value === 'string' ? value.toLowerCase() : typeof value === 'number' ? str(value) : '';
  if (/^(?:0|[1-9]\d*)$/.test(word) && Number(word) <= 255) return word;
  return protocols.find((known) => known === word)
    ?? refuse('SecurityGroupRuleInvalidProtocol', `Security group rule protocol ${str(value)} not supported. Only protocol values `
      + `(${[null, 'any', ...protocols].map(repr).join(', ')}) and integer representations [0 to 255] are supported.`);
}

function portOf(value: unknown): number | null {
  if (value === null) return null;
  return assertPort(integerOf(value) ?? Number.NaN, str(value));
}

function prefixOf(value: unknown): string | null {
  if (value === null || value === '') return null;
  return canonicalCidr(str(value)) ?? refuse('InvalidCIDR', `Invalid CIDR ${str(value)} given as IP prefix.`);
}

/** @param said as {@link ruleAttributes} let it pass @throws ApiError badRequest for what does not fit together */
export function ruleFrom(said: Said): Omit<SecurityGroupRule, 'id' | 'created'> {
  const { direction, ethertype = 'IPv4', protocol = null, port_range_min: portMin = null, port_range_max: portMax = null, remote_ip_prefix: remoteIpPrefix = null,
    remote_group_id: remoteGroupId = null, description = '' } = said;
  return checkedRule({
    direction, ethertype, protocol, portMin, portMax, remoteIpPrefix, remoteGroupId, description,
  } as Omit<SecurityGroupRule, 'id' | 'created'>);
}
