/** Groups and who is in them. Keystone: keystone/api/groups.py; its policies in keystone/common/policies/group.py. */
import {
  addUserToGroup, checkUserInGroup, createGroup, deleteGroup, getGroup, listGroups, removeUserFromGroup, updateGroup,
} from '../../cloud/identity/groups.ts';
import { listUsers } from '../../cloud/identity/users.ts';
import type { operations } from '../../generated/identity/groups.ts';
import type { Handlers } from '../../http/service.ts';
import { callerDomain } from './caller-domain.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { listLinks, wantedFlag } from './links.ts';
import { renderGroup, renderUser } from './view.ts';

const known = ['id', 'name', 'domain_id', 'description', 'links'];

export const groupHandlers: Handlers<operations, IdentityContext> = {
  'groups.list': async (request, { identity }) => {
    const groups = await listGroups(identity, { name: request.query.name, domainId: request.query.domain_id });
    return { groups: groups.map((group) => renderGroup(request, group)), links: listLinks(request, 'groups') };
  },
  'groups.show': async (request, { identity }) => ({ group: renderGroup(request, await getGroup(identity, request.path.group_id)) }),
  'groups.create': async (request, { identity }) => {
    const { group } = request.body;
    const domainId = group.domain_id ?? await callerDomain(request, identity);
    const made = await createGroup(identity, { name: group.name, domainId, description: group.description, extra: extraOf(group, known) });
    return { group: renderGroup(request, made) };
  },
  'groups.update': async (request, { identity }) => {
    const { group } = request.body;
    const changed = await updateGroup(identity, request.path.group_id, {
      name: group.name, domainId: group.domain_id, description: group.description, extra: extraOf(group, known),
    });
    // The answer to a change has unknown attributes twice, as that of users and projects.
    return { group: { ...renderGroup(request, changed), extra: changed.extra } };
  },
  'groups.delete': (request, { identity }) => deleteGroup(identity, request.path.group_id),
  'group-users.list': async (request, { identity }) => {
    const { name, domain_id: domainId, enabled } = request.query;
    const { id: groupId } = await getGroup(identity, request.path.group_id);
    const users = await listUsers(identity, { groupId, name, domainId, enabled: wantedFlag(enabled) });
    return { users: users.map((user) => renderUser(request, user)), links: listLinks(request, `groups/${groupId}/users`) };
  },
  'group-users.check': ({ path }, { identity }) => checkUserInGroup(identity, path.group_id, path.user_id),
  'group-users.add': ({ path }, { identity }) => addUserToGroup(identity, path.group_id, path.user_id),
  'group-users.remove': ({ path }, { identity }) => removeUserFromGroup(identity, path.group_id, path.user_id),
};
