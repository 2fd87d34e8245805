/** Users. Keystone: keystone/api/users.py; its policies in keystone/common/policies/user.py. */
import { listProjects } from '../../cloud/identity/projects.ts';
import { forbiddenAction } from '../../cloud/identity/refusals.ts';
import { getUser, listUsers } from '../../cloud/identity/users.ts';
import type { operations } from '../../generated/identity/users.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { listLinks, wantedFlag } from './links.ts';
import { renderProject, renderUser } from './view.ts';

export const userHandlers: Handlers<operations, IdentityContext> = {
  'users.list': async (request, { identity }) => {
    const { name, domain_id: domainId, enabled } = request.query;
    const users = await listUsers(identity, { name, domainId, enabled: wantedFlag(enabled) });
    return { users: users.map((user) => renderUser(request, user)), links: listLinks(request, 'users') };
  },
  'users.show': async (request, { identity }) => {
    mustBeSelf(request, 'identity:get_user');
    return { user: renderUser(request, await getUser(identity, request.path.user_id)) };
  },
  'user-projects.list': async (request, { identity }) => {
    mustBeSelf(request, 'identity:list_user_projects');
    const { name, domain_id: domainId, enabled } = request.query;
    const { id: userId } = await getUser(identity, request.path.user_id);
    const projects = await listProjects(identity, { userId, name, domainId, enabled: wantedFlag(enabled) });
    return { projects: projects.map((project) => renderProject(request, project)), links: listLinks(request, `users/${userId}/projects`) };
  },
};

/** Everybody may ask about himself, an administrator about all. Whether there is such a user is not for others to know. */
function mustBeSelf({ path, identity }: { readonly path: { readonly user_id: string }; readonly identity: ApiRequest['identity'] }, action: string): void {
  if (!identity.isAdmin && identity.userId !== path.user_id) throw forbiddenAction(action);
}
