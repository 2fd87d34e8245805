/** What a rule of a security group may say together. Neutron: neutron/db/securitygroups_db.py, _validate_security_group_rule. */
import { ApiError } from '../errors.ts';
import type { SecurityGroupRule } from './security-groups.ts';

type SaidRule = Omit<SecurityGroupRule, 'id' | 'created'>;

/** Name → number. neutron_lib/constants.py, IP_PROTOCOL_MAP. */
export const ipProtocols = {
  ah: 51, dccp: 33, egp: 8, esp: 50, gre: 47, hopopt: 0, icmp: 1, igmp: 2, ip: 0, ipip: 4, 'ipv6-encap': 41, 'ipv6-frag': 44, 'ipv6-icmp': 58, icmpv6: 58,
  'ipv6-nonxt': 59, 'ipv6-opts': 60, 'ipv6-route': 43, ospf: 89, pgm: 113, rsvp: 46, sctp: 132, tcp: 6, udp: 17, udplite: 136, vrrp: 112,
} as const satisfies Readonly<Record<string, number>>;

const withPorts = ['dccp', 'sctp', 'tcp', 'udp', 'udplite'] as const;
const ofIPv6 = ['ipv6-encap', 'ipv6-frag', 'ipv6-icmp', 'icmpv6', 'ipv6-nonxt', 'ipv6-opts', 'ipv6-route'] as const;

const numberOf = (protocol: string): number => (Object.hasOwn(ipProtocols, protocol) ? ipProtocols[protocol as keyof typeof ipProtocols] : Number(protocol));
const isOneOf = (protocol: string, names: readonly (keyof typeof ipProtocols)[]): boolean => names.some((name) => ipProtocols[name] === numberOf(protocol));

function refuse(type: string, message: string): never {
  throw new ApiError('badRequest', message, { type });
}

/** @param said as the client wrote it @throws ApiError badRequest */
export const assertPort = (port: number, said: string): number =>
  (port >= 0 && port <= 65_535 ? port : refuse('SecurityGroupInvalidPortValue', `Invalid value for port ${said}`));

/** The rule as it is kept: all ports are none, and ICMP has the name that IPv6 has for it. @throws ApiError badRequest for what does not fit together */
export function checkedRule(said: SaidRule): SaidRule {
  const isAnyPort = said.portMin === 1 && said.portMax === 65_535;
  const rule = { ...said, ...(isAnyPort ? { portMin: null, portMax: null } : {}), protocol: said.ethertype === 'IPv6' ? protocolOfIPv6(said.protocol) : said.protocol };
  assertPorts(rule);
  const { ethertype, protocol, remoteIpPrefix, remoteGroupId } = rule;
  if (remoteIpPrefix !== null && remoteIpPrefix.includes(':') !== (ethertype === 'IPv6')) {
    refuse('SecurityGroupRuleParameterConflict', `Conflicting value ethertype ${ethertype} for CIDR ${remoteIpPrefix}`);
  }
  if (ethertype === 'IPv4' && protocol !== null && isOneOf(protocol, ofIPv6)) {
    refuse('SecurityGroupEthertypeConflictWithProtocol', `Invalid ethertype ${ethertype} for protocol ${protocol}.`);
  }
  if (remoteIpPrefix !== null && remoteGroupId !== null) {
    refuse('SecurityGroupMultipleRemoteEntites', 'Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.');
  }
  return rule;
}

/** `icmp` and `icmpv6` are its old names. */
function protocolOfIPv6(protocol: string | null): string | null {
  if (protocol === 'icmp' || protocol === 'icmpv6') return 'ipv6-icmp';
  return protocol === '1' ? '58' : protocol;
}

/** What `port_range_min` and `port_range_max` are to ICMP. */
const icmpFields = [['type', 'port_range_min', 'portMin'], ['code', 'port_range_max', 'portMax']] as const;

function assertPorts(rule: SaidRule): void {
  const { protocol, portMin, portMax } = rule;
  if (portMin === null && portMax === null) return;
  for (const port of [portMin, portMax]) if (port !== null) assertPort(port, String(port));
  if (protocol === null) refuse('SecurityGroupProtocolRequiredWithPorts', 'Must also specify protocol if port range is given.');
  if (isOneOf(protocol, withPorts)) {
    if (portMin === 0 || portMax === 0) refuse('SecurityGroupInvalidPortValue', 'Invalid value for port 0');
    if (portMin === null || portMax === null || portMin > portMax) {
      refuse('SecurityGroupInvalidPortRange', 'For TCP/UDP protocols, port_range_min must be <= port_range_max');
    }
  } else if (isOneOf(protocol, ['icmp', 'ipv6-icmp'])) {
    for (const [field, attribute, key] of icmpFields) {
      const value = rule[key];
      if (value !== null && value > 255) refuse('SecurityGroupInvalidIcmpValue', `Invalid value for ICMP ${field} (${attribute}) ${value}. It must be 0 to 255.`);
    }
    if (portMin === null) refuse('SecurityGroupMissingIcmpType', `ICMP code (port-range-max) ${String(portMax)} is provided but ICMP type (port-range-min) is missing.`);
  } else {
    refuse(
      'SecurityGroupInvalidProtocolForPort',
      `Ports cannot be specified for protocol ${numberOf(protocol)}. Ports are only supported for ${withPorts.map((name) => name.toUpperCase()).join(', ')}.`,
    );
  }
}

const everything: readonly unknown[] = ['0.0.0.0/0', '::/0', null];

/** Whether they let the same through, however they say it (_rule_to_key). */
export function saysTheSame(a: SaidRule, b: SaidRule): boolean {
  const keyOf = ({ direction, ethertype, protocol, portMin, portMax, remoteIpPrefix, remoteGroupId }: SaidRule): string => {
    const number = protocol === null ? null : numberOf(protocol);
    return JSON.stringify([direction, ethertype, number, portMin, portMax, everything.includes(remoteIpPrefix) ? null : remoteIpPrefix, remoteGroupId]);
  };
  return keyOf(a) === keyOf(b);
}
