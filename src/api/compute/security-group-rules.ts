/** Rules of security groups in Nova's own form, up to 2.35: what comes in over IP. Nova: nova/network/security_group_api.py. */
import { canonicalCidr } from '../../cloud/ip-addresses.ts';
import type { SecurityGroup, SecurityGroupRule } from '../../cloud/security-groups.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/security-groups.ts';
import { str } from '../../http/python.ts';

type AskedRule = NonNullable<operations['securityGroupRules.create']['requestBody']>['content']['application/json']['security_group_rule'];
type NewRule = Omit<SecurityGroupRule, 'id' | 'created'>;

const everywhere = '0.0.0.0/0';
const refusal = (message: string): ApiError => new ApiError('badRequest', message);

/**
 * What a client asks for. Peers are a group or, without one, addresses, which need a protocol and its ports; -1 is all of ICMP.
 * @param groups those that the caller sees
 * @throws ApiError badRequest, notFound
 */
export function ruleFrom(asked: AskedRule, groups: readonly SecurityGroup[]): NewRule {
  const { group_id: peer = null, cidr } = asked;
  if (peer !== null && !groups.some(({ id }) => id === peer)) throw new ApiError('notFound', `Security group ${peer} does not exist`);
  const prefix = peer === null ? prefixFrom(cidr) : null;
  const ports = portsFrom(asked);
  if (peer === null && ports === undefined) throw refusal('Not enough parameters to build a valid rule.');
  if (prefix !== null && /^(?!0\.0\.0\.0\/|::\/).*\/0$/.test(prefix)) throw refusal(`Bad prefix for network in cidr ${prefix}`);
  return {
    direction: 'ingress', ethertype: prefix?.includes(':') === true ? 'IPv6' : 'IPv4', protocol: ports?.protocol ?? null,
    portMin: fromWire(ports?.from), portMax: fromWire(ports?.to), remoteIpPrefix: prefix, remoteGroupId: peer, description: '',
  };
}

const fromWire = (port: number | undefined): number | null => (port === undefined || port === -1 ? null : port);

/** Its parse_cidr. */
function prefixFrom(cidr: unknown): string {
  if (cidr === undefined || cidr === null || cidr === '') return everywhere;
  const text = unescaped(str(cidr));
  const prefix = text.includes('/') ? canonicalCidr(text) : undefined;
  if (prefix === undefined) throw refusal(`${text} is not a valid IP network.`);
  return prefix;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // As Python's unquote, which leaves what is no escape.
    return text;
  }
}

/** Its _new_ingress_rule. Undefined: without them. @throws ApiError badRequest */
function portsFrom({ ip_protocol: protocol, from_port: from, to_port: to, group_id: peer }: AskedRule) {
  const word = protocol === undefined || protocol === null ? '' : str(protocol).toLowerCase();
  const isUnsaid = (from ?? null) === null && (to ?? null) === null;
  const [first, last] = isUnsaid && typeof peer === 'string' ? allPorts(word) : [from, to];
  if (word === '' || (first ?? null) === null || (last ?? null) === null) return undefined;
  const [low, high] = [wholeFrom(first), wholeFrom(last)];
  if (low === undefined || high === undefined) {
    throw refusal(`Invalid input received: ${word === 'icmp' ? 'Type and Code must be integers for ICMP protocol type' : 'To and From ports must be integers'}`);
  }
  const outOf = (message: string): ApiError => refusal(`Invalid port range ${low}:${high}. ${message}`);
  if (word === 'icmp') {
    if ([low, high].some((value) => value < -1 || value > 255)) throw outOf('For ICMP, the type:code must be valid');
  } else if (word === 'tcp' || word === 'udp') {
    if (low > high) throw outOf('Former value cannot be greater than the later');
    if (low < 1 || high > 65_535) throw outOf(`Valid ${word.toUpperCase()} ports should be between 1-65535`);
  } else {
    throw refusal(`Invalid IP protocol ${str(protocol)}.`);
  }
  return { protocol: word, from: low, to: high };
}

/** Python's int(). */
function wholeFrom(value: unknown): number | undefined {
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : undefined;
}

/** What a protocol has, where nothing is said of its ports. */
function allPorts(protocol: string | null): readonly [from: number | null, to: number | null] {
  if (protocol === null || protocol === '') return [null, null];
  return protocol === 'tcp' || protocol === 'udp' ? [1, 65_535] : [-1, -1];
}

/** Rules with a group for peer are Neutron's to compare. @throws ApiError badRequest */
export function assertNew(group: SecurityGroup, rule: NewRule): void {
  const keyOf = ({ protocol, portMin, portMax, remoteIpPrefix }: NewRule): string => JSON.stringify([protocol, portMin, portMax, remoteIpPrefix ?? everywhere]);
  const same = rule.remoteGroupId === null
    && group.rules.some((each) => each.direction === 'ingress' && each.remoteGroupId === null && keyOf(each) === keyOf(rule));
  if (same) throw refusal(`This rule already exists in group ${group.id}`);
}

/** A rule names its peers by a group or by addresses. @param groups where that group is found */
export function renderRule({ id }: SecurityGroup, rule: SecurityGroupRule, groups: readonly SecurityGroup[]): components['schemas']['security_group_rule'] {
  const peer = groups.find((each) => each.id === rule.remoteGroupId);
  const [from, to] = rule.portMin === null && rule.portMax === null ? allPorts(rule.protocol) : [rule.portMin, rule.portMax];
  return {
    id: rule.id,
    parent_group_id: id,
    ip_protocol: rule.protocol,
    from_port: from,
    to_port: to,
    group: peer === undefined ? {} : { name: peer.name, tenant_id: peer.projectId },
    ip_range: peer === undefined ? { cidr: rule.remoteIpPrefix ?? everywhere } : {},
  };
}
