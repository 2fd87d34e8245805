/** Server groups. Nova: nova/api/openstack/compute/server_groups.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { createServerGroup, deleteServerGroup, getServerGroup, listServerGroups, type ServerGroup } from '../../cloud/server-groups.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/server-groups.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { maxPage } from './paging.ts';

export const serverGroupHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverGroups.list': async ({ query, identity }, cloud) => {
    const everybodys = query.all_projects !== undefined && identity.isAdmin;
    const groups = await listServerGroups(cloud, everybodys ? null : identity.projectId ?? '');
    const { offset = 0, limit = 0 } = query;
    // Here a limit of 0 is none (nova/api/openstack/common.py: limited).
    return { server_groups: groups.slice(offset, offset + Math.min(limit === 0 ? maxPage : limit, maxPage)).map(renderGroup) };
  },

  'serverGroups.show': async ({ path, identity }, cloud) => ({ server_group: renderGroup(await getServerGroup(cloud, identity, path.server_group_id)) }),

  'serverGroups.create': async ({ body: { server_group: asked }, identity }, cloud) => {
    const { projectId } = identity;
    const policy = asked.policy ?? asked.policies?.[0];
    if (projectId === undefined || policy === undefined) throw new ApiError('badRequest', 'Invalid input received: a project and a policy are needed');
    const max = asked.rules?.max_server_per_host;
    if (asked.rules !== undefined && Object.keys(asked.rules).length > 0 && policy !== 'anti-affinity') {
      throw new ApiError('badRequest', 'Only anti-affinity policy supports rules.');
    }
    const created = await createServerGroup(cloud, { ...identity, projectId }, {
      name: asked.name.trim(), policy, maxServerPerHost: max === undefined ? null : Number(max),
    });
    return { server_group: renderGroup(created) };
  },

  'serverGroups.delete': async ({ path, identity }, cloud) => {
    await deleteServerGroup(cloud, identity, path.server_group_id);
  },
};

function renderGroup(group: ServerGroup): components['schemas']['server_group'] {
  return {
    id: group.id,
    name: group.name,
    members: [...group.members],
    policies: [group.policy],
    metadata: {},
    project_id: group.projectId,
    user_id: group.userId,
    policy: group.policy,
    rules: group.maxServerPerHost === null ? {} : { max_server_per_host: group.maxServerPerHost },
  };
}
