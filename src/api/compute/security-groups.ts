/** Security groups: those of a server, and up to 2.35 a proxy to the network service. Nova: nova/api/openstack/compute/security_groups.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { withinNetworkQuota } from '../../cloud/network-quotas.ts';
import { checkedRule } from '../../cloud/security-group-rules.ts';
import {
  addRule, createSecurityGroup, deleteSecurityGroup, isDefaultName, listSecurityGroups, removeRule, updateSecurityGroup, type SecurityGroup,
} from '../../cloud/security-groups.ts';
import { isGroupInUse } from '../../cloud/stored-ports.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/security-groups.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { assertNew, renderRule, ruleFrom } from './security-group-rules.ts';
import { getServer } from './servers/show.ts';
import { isUuid } from './uuid.ts';

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
    const rule = ruleFrom(asked, groups);
    assertNew(group, rule);
    const added = await saidByNeutron(identity, () =>
      withinNetworkQuota(cloud, group.projectId, 'security_group_rule', () => addRule(cloud, group, checkedRule(rule))));
    return { security_group_rule: renderRule(group, added, groups) };
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

/** What Neutron refuses of a rule, as Nova says it (add_rules): each conflict counts as a full quota. @throws ApiError badRequest, forbidden */
async function saidByNeutron<T>({ requestId }: Identity, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || (error.kind !== 'conflict' && error.kind !== 'badRequest')) throw error;
    const kind = error.kind === 'conflict' ? 'forbidden' : 'badRequest';
    throw new ApiError(kind, `${error.message}\nNeutron server returns request_ids: ['${requestId}']`, { cause: error });
  }
}

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

/** What comes in; Nova's form has no word for what goes out. */
function renderGroup(group: SecurityGroup, groups: readonly SecurityGroup[]): components['schemas']['security_group'] {
  const { id, name, description, projectId, rules } = group;
  return {
    id, name, description, tenant_id: projectId,
    rules: rules.filter(({ direction }) => direction === 'ingress').map((rule) => renderRule(group, rule, groups)),
  };
}
