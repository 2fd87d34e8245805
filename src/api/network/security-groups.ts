/** Security groups and their rules: list, show. Neutron: neutron/extensions/securitygroup.py. */
import type { Caller } from '../../cloud/caller.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { listSecurityGroups, type SecurityGroup, type SecurityGroupRule } from '../../cloud/security-groups.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/security-groups.ts';
import type { Handlers } from '../../http/service.ts';
import { chosen, select, type Collection } from './collection.ts';

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
    tags: 'list',
  },
};

export const securityGroupHandlers: Handlers<operations, Cloud> = {
  'securityGroups.list': (request, cloud) => {
    const all = groupsFor(cloud, request).map((group) => ({ wire: renderGroup(group) }));
    const { items, links } = select(groups, all, request);
    return { security_groups: items, ...(links === undefined ? {} : { security_groups_links: links }) };
  },
  'securityGroups.show': ({ identity, path, rawQuery }, cloud) => ({
    security_group: chosen(renderGroup(getSecurityGroup(cloud, identity, path.security_group_id)), rawQuery),
  }),
  'securityGroupRules.list': (request, cloud) => {
    const all = groupsFor(cloud, request).flatMap((group) => group.rules.map((rule) => ({ wire: renderRule(group, rule) })));
    const { items, links } = select(rules, all, request);
    return { security_group_rules: items, ...(links === undefined ? {} : { security_group_rules_links: links }) };
  },
  'securityGroupRules.show': ({ identity, path, rawQuery }, cloud) => {
    const { group, rule } = getRule(cloud, identity, path.security_group_rule_id);
    return { security_group_rule: chosen(renderRule(group, rule), rawQuery) };
  },
};

function groupsFor(cloud: Cloud, { identity, rawQuery }: { readonly identity: Caller; readonly rawQuery: URLSearchParams }): SecurityGroup[] {
  return listSecurityGroups(cloud, identity, [...rawQuery.getAll('project_id'), ...rawQuery.getAll('tenant_id')]);
}

/** @throws ApiError notFound, also for another project's */
export function getSecurityGroup(cloud: Cloud, caller: Caller, id: string): SecurityGroup {
  const group = listSecurityGroups(cloud, caller).find((each) => each.id === id);
  if (group) return group;
  throw new ApiError('notFound', `Security group ${id} does not exist`, { type: 'SecurityGroupNotFound' });
}

/** @throws ApiError notFound, also for another project's */
export function getRule(cloud: Cloud, caller: Caller, id: string): { group: SecurityGroup; rule: SecurityGroupRule } {
  for (const group of listSecurityGroups(cloud, caller)) {
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
    stateful: true,
    shared: false,
    security_group_rules: group.rules.map((rule) => renderRule(group, rule)),
    tags: [],
  };
}

function renderRule(group: SecurityGroup, rule: SecurityGroupRule): Required<WireRule> {
  return {
    id: rule.id,
    tenant_id: group.projectId,
    project_id: group.projectId,
    security_group_id: group.id,
    description: null,
    direction: rule.direction,
    ethertype: rule.ethertype,
    protocol: null,
    port_range_min: null,
    port_range_max: null,
    remote_ip_prefix: null,
    remote_group_id: null,
    tags: [],
  };
}
