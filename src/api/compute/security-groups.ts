/** Security groups: those of a server, and up to 2.35 a proxy to the network service. Nova: nova/api/openstack/compute/security_groups.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { withinNetworkQuota } from '../../cloud/network-quotas.ts';
import { checkedRule } from '../../cloud/security-group-rules.ts';
import {
  addRule, createSecurityGroup, deleteSecurityGroup, isDefaultName, listSecurityGroups, removeRule, updateSecurityGroup, type SecurityGroup,
  type SecurityGroupRule,
} from '../../cloud/security-groups.ts';
import { isGroupInUse } from '../../cloud/stored-ports.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/security-groups.ts';
import { str } from '../../http/python.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';
import { isUuid } from './uuid.ts';

type WireRule = components['schemas']['security_group_rule'];

export const securityGroupHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'securityGroups.listOfServer': async (request, cloud) => {
    const { securityGroups, projectId } = getServer(cloud, request.path.server_id, request);
    const groups = await listSecurityGroups(cloud, { isAdmin: request.identity.isAdmin, projectId });
    const own = securityGroups.flatMap(({ id }) => groups.find((group) => group.id === id) ?? []);
    return { security_groups: own.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((group) => renderGroup(group, groups)) };
  },

  'securityGroups.list': async ({ query: { limit, offset = 0, all_tenants }, identity }, cloud) => {
    const all = await listSecurityGroups(cloud, identity);
    const groups = all.filter(({ projectId }) => all_tenants !== undefined || projectId === identity.projectId);
    return { security_groups: groups.slice(offset, limit === undefined ? undefined : offset + limit).map((group) => renderGroup(group, all)) };
  },

  'securityGroups.show': async ({ path, identity }, cloud) => {
    const { group, groups } = await getGroup(cloud, identity, path.security_group_id);
    return { security_group: renderGroup(group, groups) };
  },

  'securityGroups.create': async ({ body: { security_group: { name, description } }, identity }, cloud) => {
    assertNotDefault(name);
    const projectId = identity.projectId ?? cloud.defaultProjectId;
    const group = await withinNetworkQuota(cloud, projectId, 'security_group', () =>
      createSecurityGroup(cloud, { name, description: description ?? '', stateful: true, projectId }), { refusal: overQuota(identity) });
    return { security_group: renderGroup(group, [group]) };
  },

  'securityGroups.update': async ({ path, identity, body: { security_group: { name, description } } }, cloud) => {
    const { group, groups } = await getGroup(cloud, identity, path.security_group_id);
    if (group.name === 'default') throw new ApiError('badRequest', `Updating default security group not allowed: ${group.name}.`);
    assertNotDefault(name);
    return { security_group: renderGroup(await updateSecurityGroup(cloud, group, { name, description: description ?? '' }), groups) };
  },

  'securityGroups.delete': async ({ path, identity }, cloud) => {
    const { group } = await getGroup(cloud, identity, path.security_group_id);
    if (group.name === 'default') throw new ApiError('badRequest', `Removing default security group not allowed: ${group.name}.`);
    try {
      await deleteSecurityGroup(cloud, identity, group, await isGroupInUse(cloud, group));
    } catch (error) {
      // nova/network/security_group_api.py, destroy: what conflicts in Neutron is an invalid request to Nova.
      if (error instanceof ApiError && error.kind === 'conflict') {
        throw new ApiError('badRequest', `${error.message}\nNeutron server returns request_ids: ['${identity.requestId}']`, { cause: error });
      }
      throw error;
    }
  },

  'securityGroupRules.create': async ({ body: { security_group_rule: asked }, identity }, cloud) => {
    const { group, groups } = await getGroup(cloud, identity, asked.parent_group_id);
    const rule = checkedRule(ruleFrom(asked, groups));
    try {
      const added = await withinNetworkQuota(cloud, group.projectId, 'security_group_rule', () => addRule(cloud, group, rule), { refusal: overQuota(identity) });
      return { security_group_rule: renderRule(group, added, groups) };
    } catch (error) {
      // Nova looks itself, and says it otherwise than Neutron.
      if (error instanceof ApiError && error.kind === 'conflict') throw new ApiError('badRequest', `This rule already exists in group ${group.id}`, { cause: error });
      throw error;
    }
  },

  'securityGroupRules.delete': async ({ path: { security_group_rule_id: id }, identity }, cloud) => {
    assertId(id, 'Security group rule');
    for (const group of await listSecurityGroups(cloud, identity)) {
      const rule = group.rules.find((each) => each.id === id);
      if (rule !== undefined) return removeRule(cloud, group, rule);
    }
    throw new ApiError('notFound', `Security group rule ${id} does not exist`);
  },
};

/** Nova: nova/network/security_group_api.py, SecurityGroupLimitExceeded. */
const overQuota = ({ requestId }: Identity) => (error: ApiError): ApiError =>
  new ApiError('forbidden', `${error.message}\nNeutron server returns request_ids: ['${requestId}']`, { cause: error });

/** @throws {ApiError} badRequest for what is no id, notFound */
async function getGroup(cloud: Cloud, identity: Identity, id: string): Promise<{ readonly group: SecurityGroup; readonly groups: readonly SecurityGroup[] }> {
  assertId(id, 'Security group');
  const groups = await listSecurityGroups(cloud, identity);
  const group = groups.find((each) => each.id === id);
  if (group === undefined) throw new ApiError('notFound', `Security group ${id} does not exist`);
  return { group, groups };
}

/** What is a conflict to Neutron is an invalid request to Nova. @throws {ApiError} badRequest */
function assertNotDefault(name: string): void {
  if (isDefaultName(name)) throw new ApiError('badRequest', 'Default security group already exists.');
}

function assertId(id: string, what: string): void {
  if (!isUuid(id)) throw new ApiError('badRequest', `${what} id should be uuid`);
}

type AskedRule = NonNullable<operations['securityGroupRules.create']['requestBody']>['content']['application/json']['security_group_rule'];

/** Nova: nova/network/security_group_api.py, _new_ingress_rule. @throws ApiError badRequest, notFound */
function ruleFrom(asked: AskedRule, groups: readonly SecurityGroup[]): Omit<SecurityGroupRule, 'id' | 'created'> {
  const { ip_protocol: protocol, from_port: from, to_port: to, cidr, group_id: peer } = asked;
  const word = protocol === undefined || protocol === null ? null : str(protocol).toLowerCase();
  if (word !== null && !/^(?:tcp|udp|icmp|-?\d+)$/.test(word)) throw new ApiError('badRequest', `Invalid IP protocol ${str(protocol)}.`);
  if (typeof peer === 'string' && !groups.some(({ id }) => id === peer)) throw new ApiError('notFound', `Security group ${peer} does not exist`);
  const [portMin, portMax] = [from, to].map((port) => (port === undefined || port === null || Number(port) === -1 ? null : Number(port)));
  const prefix = typeof cidr === 'string' && cidr !== '' ? cidr : '0.0.0.0/0';
  return {
    direction: 'ingress', ethertype: prefix.includes(':') ? 'IPv6' : 'IPv4', protocol: word, portMin: portMin ?? null, portMax: portMax ?? null,
    remoteIpPrefix: typeof peer === 'string' ? null : prefix, remoteGroupId: typeof peer === 'string' ? peer : null, description: '',
  };
}

/** What comes in; Nova's form has no word for what goes out. */
function renderGroup(group: SecurityGroup, groups: readonly SecurityGroup[]): components['schemas']['security_group'] {
  const { id, name, description, projectId, rules } = group;
  return {
    id, name, description, tenant_id: projectId,
    rules: rules.filter(({ direction }) => direction === 'ingress').map((rule) => renderRule(group, rule, groups)),
  };
}

/** A rule names its peers by a group or by addresses. @param groups where that group is found */
function renderRule({ id }: SecurityGroup, rule: SecurityGroupRule, groups: readonly SecurityGroup[]): WireRule {
  const peer = groups.find((each) => each.id === rule.remoteGroupId);
  return {
    id: rule.id,
    parent_group_id: id,
    ip_protocol: rule.protocol,
    from_port: rule.portMin,
    to_port: rule.portMax,
    group: peer === undefined ? {} : { name: peer.name, tenant_id: peer.projectId },
    ip_range: peer === undefined ? { cidr: rule.remoteIpPrefix ?? (rule.ethertype === 'IPv4' ? '0.0.0.0/0' : '::/0') } : {},
  };
}
