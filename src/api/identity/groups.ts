/** Groups and who is in them. Keystone: keystone/api/groups.py; its policies in keystone/common/policies/group.py. */
import {
  addUserToGroup, checkUserInGroup, createGroup, deleteGroup, getGroup, listGroups, removeUserFromGroup, updateGroup, type Group,
} from '../../cloud/identity/groups.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { getUser, listUsers } from '../../cloud/identity/users.ts';
import type { operations } from '../../generated/identity/groups.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import { callerDomain } from './caller-domain.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { mustNameItself, wantedFlag } from './links.ts';
import { listed } from './lists.ts';
import { inScope, mustReach, reached } from './reach.ts';
import { renderGroup, renderUser } from './view.ts';

const known = ['id', 'name', 'domain_id', 'description', 'links'];

export const groupHandlers: Handlers<operations, IdentityContext> = {
  'groups.list': async (request, { identity }) => {
    const groups = await listGroups(identity, { name: request.query.name, domainId: request.query.domain_id });
    const seen = inScope(request, groups, domainOf);
    return listed(request, 'groups', seen.map((group) => renderGroup(request, group)), { filters: ['domain_id', 'name'] });
  },
  'groups.show': async (request, { identity }) => ({ group: renderGroup(request, await groupWithin(request, identity, 'identity:get_group')) }),
  'groups.create': async (request, { identity }) => {
    const { group } = request.body;
    // Only what the body says counts, not the domain that is taken without it.
    mustReach(request, group.domain_id, 'identity:create_group');
    const domainId = group.domain_id ?? callerDomain(request);
    const made = await createGroup(identity, { name: group.name, domainId, description: group.description, extra: extraOf(group, known) });
    return { group: renderGroup(request, made) };
  },
  'groups.update': async (request, { identity }) => {
    const { group } = request.body;
    const { id } = await groupWithin(request, identity, 'identity:update_group');
    mustNameItself(group, id);
    const changed = await updateGroup(identity, id, {
      name: group.name, domainId: group.domain_id, description: group.description, extra: extraOf(group, known),
    });
    return { group: renderGroup(request, changed) };
  },
  'groups.delete': async (request, { identity }) => deleteGroup(identity, (await groupWithin(request, identity, 'identity:delete_group')).id),
  'group-users.list': async (request, { identity }) => {
    const { name, domain_id: domainId, enabled } = request.query;
    const { id: groupId } = await groupWithin(request, identity, 'identity:list_users_in_group');
    const users = await listUsers(identity, { groupId, name, domainId, enabled: wantedFlag(enabled) });
    return listed(request, 'users', users.map((user) => renderUser(request, user)), { path: `groups/${groupId}/users`, filters: ['domain_id', 'name'] });
  },
  'group-users.check': async (request, { identity }) => {
    await bothWithin(request, identity, 'identity:check_user_in_group');
    await checkUserInGroup(identity, request.path.group_id, request.path.user_id);
  },
  'group-users.add': async (request, { identity }) => {
    await bothWithin(request, identity, 'identity:add_user_to_group');
    await addUserToGroup(identity, request.path.group_id, request.path.user_id);
  },
  'group-users.remove': async (request, { identity }) => {
    await bothWithin(request, identity, 'identity:remove_user_from_group');
    await removeUserFromGroup(identity, request.path.group_id, request.path.user_id);
  },
};

const domainOf = ({ domainId }: Group): string => domainId;

type GroupRequest = Pick<ApiRequest, 'identity'> & { readonly path: { readonly group_id: string } };

const groupWithin = (request: GroupRequest, identity: IdentityService, action: string): Promise<Group> =>
  reached(request, action, getGroup(identity, request.path.group_id));

async function bothWithin(request: GroupRequest & { readonly path: { readonly user_id: string } }, identity: IdentityService, action: string): Promise<void> {
  await groupWithin(request, identity, action);
  await reached(request, action, getUser(identity, request.path.user_id));
}
