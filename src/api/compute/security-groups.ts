/** Security groups: those of a server, and up to 2.35 a proxy to the network service. Nova: nova/api/openstack/compute/security_groups.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { defaultSecurityGroup, listSecurityGroups, type SecurityGroup } from '../../cloud/security-groups.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/security-groups.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';
import { isUuid } from './uuid.ts';

export const securityGroupHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'securityGroups.listOfServer': (request, cloud) => {
    const { securityGroups, projectId } = getServer(cloud, request.path.server_id, request);
    return { security_groups: securityGroups.length === 0 ? [] : [renderGroup(defaultSecurityGroup(projectId))] };
  },

  'securityGroups.list': ({ query: { limit, offset = 0, all_tenants }, identity }, cloud) => {
    const groups = listSecurityGroups(cloud, identity).filter(({ projectId }) => all_tenants !== undefined || projectId === identity.projectId);
    return { security_groups: groups.slice(offset, limit === undefined ? undefined : offset + limit).map(renderGroup) };
  },

  'securityGroups.show': ({ path, identity }, cloud) => ({ security_group: renderGroup(getGroup(cloud, identity, path.security_group_id)) }),

  // DEVIATION: the security group proxy (up to 2.35) makes, changes and deletes nothing: a project has its default group and no other.
  'securityGroups.create': ({ body: { security_group: { name } } }) => {
    if (name === 'default') throw new ApiError('badRequest', 'Default security group already exists.');
    throw new ApiError('forbidden', 'Quota exceeded, too many security groups.');
  },

  'securityGroups.update': ({ path, identity }, cloud) => refuseChange(cloud, identity, path.security_group_id, 'Updating'),

  'securityGroups.delete': ({ path, identity }, cloud) => refuseChange(cloud, identity, path.security_group_id, 'Removing'),

  'securityGroupRules.create': ({ body: { security_group_rule: { parent_group_id: id, ip_protocol: protocol } }, identity }, cloud) => {
    getGroup(cloud, identity, id);
    if (typeof protocol === 'string' && !/^(tcp|udp|icmp|-?\d+)$/i.test(protocol)) throw new ApiError('badRequest', `Invalid IP protocol ${protocol}.`);
    // Whatever it would let in comes in already.
    throw new ApiError('badRequest', `This rule already exists in group ${id}`);
  },

  'securityGroupRules.delete': ({ path: { security_group_rule_id: id }, identity }, cloud) => {
    assertId(id, 'Security group rule');
    const group = listSecurityGroups(cloud, identity).find(({ rules }) => rules.some((rule) => rule.id === id));
    if (group === undefined) throw new ApiError('notFound', `Security group rule ${id} does not exist`);
    throw new ApiError('conflict', `Rule ${id} of the default security group cannot be removed: the hypervisor filters nothing.`);
  },
};

/** @throws {ApiError} badRequest for what is no id, notFound */
function getGroup(cloud: Cloud, identity: Identity, id: string): SecurityGroup {
  assertId(id, 'Security group');
  const group = listSecurityGroups(cloud, identity).find((each) => each.id === id);
  if (group === undefined) throw new ApiError('notFound', `Security group ${id} does not exist`);
  return group;
}

function assertId(id: string, what: string): void {
  if (!isUuid(id)) throw new ApiError('badRequest', `${what} id should be uuid`);
}

function refuseChange(cloud: Cloud, identity: Identity, id: string, verb: 'Updating' | 'Removing'): never {
  const { name } = getGroup(cloud, identity, id);
  throw new ApiError('badRequest', `${verb} default security group not allowed: ${name}.`);
}

/** What comes in; Nova's form has no word for what goes out. */
function renderGroup({ id, name, description, projectId, rules }: SecurityGroup): components['schemas']['security_group'] {
  return {
    id,
    name,
    description,
    tenant_id: projectId,
    rules: rules.filter(({ direction }) => direction === 'ingress').map((rule) => ({
      id: rule.id,
      parent_group_id: id,
      ip_protocol: null,
      from_port: null,
      to_port: null,
      group: {},
      ip_range: { cidr: rule.ethertype === 'IPv4' ? '0.0.0.0/0' : '::/0' },
    })),
  };
}
