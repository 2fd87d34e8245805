/** Security groups and their rules. Neutron: neutron/extensions/securitygroup.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { withinNetworkQuota } from '../../cloud/network-quotas.ts';
import {
  addRule, createSecurityGroup, deleteSecurityGroup, getSecurityGroup, isDefaultName, listSecurityGroups, removeRule, updateSecurityGroup,
  type SecurityGroup, type SecurityGroupRule,
} from '../../cloud/security-groups.ts';
import { isGroupInUse } from '../../cloud/stored-ports.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/security-groups.ts';
import { str } from '../../http/python.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { chosen, select, timestamp, type Collection } from './collection.ts';
import { bodiesFrom, bodyFrom, boolean, isMember, notAuthorized, oneOrAll, projectOf, text, type Attributes } from './resource.ts';
import { ruleAttributes, ruleFrom } from './rules.ts';

type WireGroup = components['schemas']['security_group'];
type WireRule = components['schemas']['security_group_rule'];

const groups: Collection<WireGroup> = {
  path: 'security-groups',
  attributes: {
    id: 'text',
    name: 'text',
    description: 'text',
    tenant_id: 'text',
    project_id: 'text',
    stateful: 'boolean',
    shared: 'boolean',
    security_group_rules: 'shown',
    tags: 'list',
    created_at: 'shown',
    updated_at: 'shown',
    revision_number: 'number',
  },
};

const rules: Collection<WireRule> = {
  path: 'security-group-rules',
  attributes: {
    id: 'text',
    tenant_id: 'text',
    project_id: 'text',
    security_group_id: 'text',
    description: 'text',
    direction: 'text',
    ethertype: 'text',
    protocol: 'text',
    port_range_min: 'number',
    port_range_max: 'number',
    remote_ip_prefix: 'text',
    remote_group_id: 'text',
    remote_address_group_id: 'text',
    normalized_cidr: 'shown',
    standard_attr_id: 'shown',
    tags: 'shown',
    created_at: 'shown',
    updated_at: 'shown',
    revision_number: 'number',
  },
};

export const securityGroupHandlers: Handlers<operations, Cloud> = {
  'securityGroups.list': async (request, cloud) => {
    const all = (await groupsFor(cloud, request)).map((group) => ({ wire: renderGroup(group) }));
    const { items, links } = select(groups, all, request);
    return { security_groups: items, ...(links === undefined ? {} : { security_groups_links: links }) };
  },
  'securityGroups.show': async ({ identity, path, rawQuery }, cloud) => ({
    security_group: chosen(renderGroup(await getSecurityGroup(cloud, identity, path.security_group_id)), rawQuery),
  }),
  'securityGroups.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'security_group', writable, identity);
    const made: WireGroup[] = [];
    for (const said of all) {
      const projectId = projectOf(said, identity);
      made.push(renderGroup(await withinNetworkQuota(cloud, projectId, 'security_group', () => createSecurityGroup(cloud, {
        name: str(said['name'] ?? ''), description: str(said['description'] ?? ''), stateful: said['stateful'] !== false, projectId,
      }))));
    }
    return oneOrAll('security_group', made, isBulk);
  },
  'securityGroups.update': async ({ body, path, identity }, cloud) => {
    const { name, description, stateful } = bodyFrom(body, 'security_group', writable, 'update', identity);
    const group = await getSecurityGroup(cloud, identity, path.security_group_id);
    return {
      security_group: renderGroup(await updateSecurityGroup(cloud, group, {
        ...(typeof name === 'string' ? { name } : {}), ...(typeof description === 'string' ? { description } : {}), ...(typeof stateful === 'boolean' ? { stateful } : {}),
      })),
    };
  },
  'securityGroups.delete': async ({ path, identity }, cloud) => {
    const group = await getSecurityGroup(cloud, identity, path.security_group_id);
    assertMember(identity, 'delete_security_group');
    await deleteSecurityGroup(cloud, identity, group, await isGroupInUse(cloud, group));
  },

  'securityGroupRules.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'security_group_rule', ruleAttributes, identity);
    const made: WireRule[] = [];
    for (const said of all) {
      const rule = ruleFrom(said);
      const group = await getSecurityGroup(cloud, identity, String(said['security_group_id']));
      if (rule.remoteGroupId !== null) await getSecurityGroup(cloud, identity, rule.remoteGroupId);
      made.push(renderRule(group, await withinNetworkQuota(cloud, group.projectId, 'security_group_rule', () => addRule(cloud, group, rule))));
    }
    return oneOrAll('security_group_rule', made, isBulk);
  },
  'securityGroupRules.delete': async ({ path, identity }, cloud) => {
    const { group, rule } = await getRule(cloud, identity, path.security_group_rule_id);
    assertMember(identity, 'delete_security_group_rule');
    await removeRule(cloud, group, rule);
  },
  'securityGroupRules.list': async (request, cloud) => {
    const all = (await groupsFor(cloud, request)).flatMap((group) => group.rules.map((rule) => ({ wire: renderRule(group, rule) })));
    const { items, links } = select(rules, all, request);
    return { security_group_rules: items, ...(links === undefined ? {} : { security_group_rules_links: links }) };
  },
  'securityGroupRules.show': async ({ identity, path, rawQuery }, cloud) => {
    const { group, rule } = await getRule(cloud, identity, path.security_group_rule_id);
    return { security_group_rule: chosen(renderRule(group, rule), rawQuery) };
  },
};

const writable: Attributes = { name: { ...text(255), convert: nameOf }, description: text(255), stateful: boolean };

/** @throws ApiError conflict */
function nameOf(value: unknown): string {
  if (isDefaultName(str(value))) throw new ApiError('conflict', 'Default security group already exists.', { type: 'SecurityGroupDefaultAlreadyExists' });
  return str(value);
}

function assertMember(caller: Identity, rule: string): void {
  if (!isMember(caller)) throw notAuthorized(`rule:${rule}`);
}

function groupsFor(cloud: Cloud, { identity, rawQuery }: { readonly identity: Identity; readonly rawQuery: URLSearchParams }): Promise<SecurityGroup[]> {
  return listSecurityGroups(cloud, identity, [...rawQuery.getAll('project_id'), ...rawQuery.getAll('tenant_id')]);
}

/** @throws ApiError notFound, also for another project's */
async function getRule(cloud: Cloud, caller: Identity, id: string): Promise<{ group: SecurityGroup; rule: SecurityGroupRule }> {
  for (const group of await listSecurityGroups(cloud, caller)) {
    const rule = group.rules.find((each) => each.id === id);
    if (rule) return { group, rule };
  }
  throw new ApiError('notFound', `Security group rule ${id} does not exist`, { type: 'SecurityGroupRuleNotFound' });
}

function renderGroup(group: SecurityGroup): Required<WireGroup> {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    tenant_id: group.projectId,
    project_id: group.projectId,
    stateful: group.stateful,
    shared: false,
    // Neutron shows more of a rule here than where it stands alone.
    security_group_rules: group.rules.map((rule, index) => ({ ...renderRule(group, rule), tags: [], standard_attr_id: index + 1 })),
    tags: [],
    created_at: timestamp(group.created),
    updated_at: timestamp(group.updated),
    revision_number: group.revision,
  };
}

function renderRule(group: SecurityGroup, rule: SecurityGroupRule): WireRule {
  return {
    id: rule.id,
    tenant_id: group.projectId,
    project_id: group.projectId,
    security_group_id: group.id,
    description: rule.description,
    direction: rule.direction,
    ethertype: rule.ethertype,
    protocol: rule.protocol,
    port_range_min: rule.portMin,
    port_range_max: rule.portMax,
    remote_ip_prefix: rule.remoteIpPrefix,
    remote_group_id: rule.remoteGroupId,
    remote_address_group_id: null,
    normalized_cidr: rule.remoteIpPrefix,
    created_at: timestamp(rule.created),
    updated_at: timestamp(rule.created),
    revision_number: 0,
  };
}
