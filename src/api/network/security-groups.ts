/** Security groups and their rules. Neutron: neutron/extensions/securitygroup.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { makeAll } from '../../cloud/network-quotas.ts';
import {
  addRule, createSecurityGroup, deleteSecurityGroup, getSecurityGroup, isDefaultName, listSecurityGroups, removeRule, updateSecurityGroup,
  type SecurityGroup, type SecurityGroupRule,
} from '../../cloud/security-groups.ts';
import { saysTheSame } from '../../cloud/security-group-rules.ts';
import { isGroupInUse } from '../../cloud/stored-ports.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/security-groups.ts';
import { str } from '../../http/python.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { only, select, timestamp, type Collection } from './collection.ts';
import {
  assertRevision, authorize, bodiesFrom, bodyFrom, filter, key, oneOrAll, projectOf, timestamps, wantedRevision, type Attributes,
} from './resource.ts';
import { standingOf } from './networks.ts';
import { ruleAttributes, ruleFrom } from './rules.ts';
import { text, toBoolean } from './values.ts';

type WireGroup = components['schemas']['security_group'];
type WireRule = components['schemas']['security_group_rule'];

/** @throws ApiError conflict */
function otherName(value: unknown): string | undefined {
  const reason = text(255)(value);
  if (reason !== undefined || !isDefaultName(str(value))) return reason;
  throw new ApiError('conflict', 'Default security group already exists.', { type: 'SecurityGroupDefaultAlreadyExists' });
}

const groupAttributes: Attributes<WireGroup> = {
  ...timestamps,
  tags: { filter: 'list' },
  description: { ...filter, said: 'always', check: text(255) },
  id: key,
  name: { ...key, said: 'always', check: otherName },
  tenant_id: { ...key, said: 'create', check: text(255) },
  project_id: { ...key, said: 'create', check: text(255) },
  security_group_rules: {},
  stateful: { ...filter, said: 'always', convert: toBoolean },
  shared: { ...filter, convert: toBoolean },
};

const groups: Collection<WireGroup> = { path: 'security-groups', attributes: groupAttributes };
const rules: Collection<Omit<WireRule, 'tags' | 'standard_attr_id'>> = { path: 'security-group-rules', attributes: ruleAttributes };

export const securityGroupHandlers: Handlers<operations, Cloud> = {
  'securityGroups.list': async (request, cloud) => {
    const all = (await groupsFor(cloud, request)).map((group) => ({ wire: renderGroup(group) }));
    const { items, links } = select(groups, all, request);
    return { security_groups: items, ...(links === undefined ? {} : { security_groups_links: links }) };
  },
  'securityGroups.show': async (request, cloud) => ({
    security_group: only(groups, renderGroup(await getSecurityGroup(cloud, request.identity, request.path.security_group_id)), request),
  }),
  'securityGroups.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'security_group', groupAttributes, identity);
    for (const said of all) authorize(identity, standingOf(projectOf(said, identity), identity), { rule: 'create_security_group', policy: 'owner' });
    const wanted = all.map((said) => ({
      name: str(said['name'] ?? ''), description: str(said['description'] ?? ''), stateful: said['stateful'] !== false, projectId: projectOf(said, identity),
    }));
    const made = await makeAll(cloud, 'security_group', wanted, {
      make: (attributes) => createSecurityGroup(cloud, attributes), undo: (group) => deleteSecurityGroup(cloud, identity, group, false),
    });
    return oneOrAll('security_group', made.map((group) => renderGroup(group)), isBulk);
  },
  'securityGroups.update': async (request, cloud) => {
    const { body, path, identity } = request;
    const { name: changed, description, stateful } = bodyFrom(body, 'security_group', groupAttributes, 'update', identity);
    const group = await getSecurityGroup(cloud, identity, path.security_group_id);
    authorize(identity, standingOf(group.projectId, identity), { rule: 'update_security_group', policy: 'owner' });
    assertRevision(request, group.revision);
    if (typeof stateful === 'boolean' && stateful !== group.stateful && await isGroupInUse(cloud, group)) {
      throw new ApiError('conflict', `Security Group ${group.id} in use.`, { type: 'SecurityGroupInUse' });
    }
    return {
      security_group: renderGroup(await updateSecurityGroup(cloud, group, {
        ...(typeof changed === 'string' ? { name: changed } : {}), ...(typeof description === 'string' ? { description } : {}), ...(typeof stateful === 'boolean' ? { stateful } : {}),
      })),
    };
  },
  'securityGroups.delete': async (request, cloud) => {
    const { path, identity } = request;
    wantedRevision(request);
    const group = await getSecurityGroup(cloud, identity, path.security_group_id);
    authorize(identity, standingOf(group.projectId, identity), { rule: 'delete_security_group', policy: 'owner' });
    assertRevision(request, group.revision);
    await deleteSecurityGroup(cloud, identity, group, await isGroupInUse(cloud, group));
  },

  'securityGroupRules.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'security_group_rule', ruleAttributes, identity);
    const everybody = { ...identity, isAdmin: true };
    const wanted: { readonly projectId: string; readonly groupId: string; readonly rule: ReturnType<typeof ruleFrom> }[] = [];
    for (const said of all) {
      // Whose a group is, is asked before whether the caller can see it.
      const { id, projectId } = await getSecurityGroup(cloud, everybody, str(said['security_group_id']));
      authorize(identity, standingOf(projectId, identity), { rule: 'create_security_group_rule', policy: 'owner' });
      wanted.push({ projectId, groupId: id, rule: ruleFrom(said) });
    }
    if (new Set(wanted.map(({ groupId }) => groupId)).size > 1) {
      throw new ApiError('badRequest', 'Only allowed to update rules for one security profile at a time', { type: 'SecurityGroupNotSingleGroupRules' });
    }
    const addressGroup = all.map(({ remote_address_group_id: id }) => id).find((id) => id !== null && id !== undefined && id !== '');
    if (addressGroup !== undefined) throw new ApiError('notFound', `Address group ${str(addressGroup)} could not be found.`, { type: 'AddressGroupNotFound' });
    for (const { rule } of wanted) if (rule.remoteGroupId !== null) await getSecurityGroup(cloud, identity, rule.remoteGroupId);
    assertDifferent(wanted.map(({ rule }) => rule));
    const made = await makeAll(cloud, 'security_group_rule', wanted, {
      make: async ({ groupId, rule }) => {
        const group = await getSecurityGroup(cloud, everybody, groupId);
        return { group, rule: await addRule(cloud, group, rule) };
      },
      undo: ({ group, rule }) => removeRule(cloud, group, rule),
    });
    return oneOrAll('security_group_rule', made.map(({ group, rule }) => renderRule(group, rule)), isBulk);
  },
  'securityGroupRules.delete': async (request, cloud) => {
    const { path, identity } = request;
    wantedRevision(request);
    const { group, rule } = await getRule(cloud, identity, path.security_group_rule_id);
    authorize(identity, standingOf(group.projectId, identity), { rule: 'delete_security_group_rule', policy: 'owner' });
    assertRevision(request, 0);
    await removeRule(cloud, group, rule);
  },
  'securityGroupRules.list': async (request, cloud) => {
    const all = (await groupsFor(cloud, request)).flatMap((group) => group.rules.map((rule) => ({ wire: renderRule(group, rule) })));
    const { items, links } = select(rules, all, request);
    return { security_group_rules: items, ...(links === undefined ? {} : { security_group_rules_links: links }) };
  },
  'securityGroupRules.show': async (request, cloud) => {
    const { group, rule } = await getRule(cloud, request.identity, request.path.security_group_rule_id);
    return { security_group_rule: only(rules, renderRule(group, rule), request) };
  },
};

/** @throws ApiError conflict when two rules say the same */
function assertDifferent(wanted: readonly Parameters<typeof saysTheSame>[0][]): void {
  if (wanted.every((rule, index) => !wanted.slice(0, index).some((other) => saysTheSame(rule, other)))) return;
  throw new ApiError('conflict', 'Duplicate Security Group Rule in POST.', { type: 'DuplicateSecurityGroupRuleInPost' });
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
    tags: [...group.tags],
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
