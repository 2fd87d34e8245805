/** What a rule of a security group may say. Neutron: neutron/extensions/securitygroup.py, neutron/db/securitygroups_db.py. */
import { cidrOf, rangeOf } from '../../cloud/ip-addresses.ts';
import { assertPort, checkedRule, ipProtocols } from '../../cloud/security-group-rules.ts';
import type { SecurityGroupRule } from '../../cloud/security-groups.ts';
import { ApiError } from '../../errors.ts';
import { repr, str } from '../../http/python.ts';
import { oneOf, text, type Attributes, type Said } from './resource.ts';

const refuse = (type: string, message: string): never => {
  throw new ApiError('badRequest', message, { type });
};

const protocols = Object.keys(ipProtocols);

const ethertypes = ['IPv4', 'IPv6'] as const;

export const ruleAttributes: Attributes = {
  security_group_id: { required: true, only: 'create' },
  direction: { ...oneOf(['ingress', 'egress']), required: true },
  ethertype: { convert: ethertypeOf }, protocol: { convert: protocolOf }, port_range_min: { convert: portOf }, port_range_max: { convert: portOf },
  remote_ip_prefix: { convert: prefixOf }, remote_group_id: {}, remote_address_group_id: {}, description: text(255),
};

function ethertypeOf(value: unknown): SecurityGroupRule['ethertype'] {
  return ethertypes.find((known) => known.toLowerCase() === str(value).toLowerCase())
    ?? refuse('SecurityGroupRuleInvalidEtherType', `Security group rule for ethertype '${str(value)}' not supported. Allowed values are ${repr(ethertypes)}.`);
}

function protocolOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const word = str(value).toLowerCase();
  if (/^\d+$/.test(word) && Number(word) <= 255) return word;
  return protocols.find((known) => known === word)
    ?? refuse('SecurityGroupRuleInvalidProtocol', `Security group rule protocol ${str(value)} not supported. Only protocol values ${repr([null, ...protocols])} `
      + 'and integer representations [0 to 255] are supported.');
}

function portOf(value: unknown): number | null {
  if (value === null) return null;
  return assertPort(/^-?\d+$/.test(str(value)) ? Number(value) : Number.NaN, str(value));
}

function prefixOf(value: unknown): string | null {
  if (value === null || value === '') return null;
  const prefix = str(value);
  const range = rangeOf(prefix.includes('/') ? prefix : `${prefix}/${prefix.includes(':') ? 128 : 32}`);
  return range === undefined ? refuse('InvalidCIDR', `Invalid CIDR ${prefix} given as IP prefix.`) : cidrOf(range);
}

/** @param said as {@link ruleAttributes} let it pass @throws ApiError badRequest for what does not fit together */
export function ruleFrom(said: Said): Omit<SecurityGroupRule, 'id' | 'created'> {
  const { direction, ethertype = 'IPv4', protocol = null, port_range_min: portMin = null, port_range_max: portMax = null, remote_ip_prefix: remoteIpPrefix = null,
    remote_group_id: remoteGroupId = null, description = '' } = said;
  return checkedRule({
    direction, ethertype, protocol, portMin, portMax, remoteIpPrefix, remoteGroupId, description,
  } as Omit<SecurityGroupRule, 'id' | 'created'>);
}
