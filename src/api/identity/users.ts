/** Users. Keystone: keystone/api/users.py; its policies in keystone/common/policies/user.py. */
import { listGroups } from '../../cloud/identity/groups.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { listProjects } from '../../cloud/identity/projects.ts';
import { forbiddenAction, invalid } from '../../cloud/identity/refusals.ts';
import { changePassword, createUser, deleteUser, getUser, listUsers, updateUser, type User } from '../../cloud/identity/users.ts';
import type { components, operations } from '../../generated/identity/users.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import { callerDomain } from './caller-domain.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { mustNameItself, wantedFlag } from './links.ts';
import { listed } from './lists.ts';
import { inScope, isReader, mustReach, reached } from './reach.ts';
import { renderGroup, renderProject, renderUser } from './view.ts';

type WireChanges = components['schemas']['user_changes'];
const known = ['id', 'name', 'domain_id', 'password', 'default_project_id', 'enabled', 'options', 'federated', 'links', 'password_expires_at', 'original_password'];

/** The members that mean the same for a new user and a changed one. @throws {ApiError} badRequest for what cannot be honoured */
function attributesOf(wire: WireChanges) {
  const { options = {}, federated = [] } = wire;
  // DEVIATION: a user with several factors (multi_factor_auth_enabled) or of an identity provider (federated) is refused with 400: there is the password only.
  if (options.multi_factor_auth_enabled === true) throw invalid('multi_factor_auth_enabled is not supported: users sign in by a password alone.');
  if (federated.length > 0) throw invalid('federated is not supported: there are no identity providers.');
  return {
    name: wire.name, password: wire.password, defaultProjectId: wire.default_project_id, enabled: wire.enabled, options, extra: extraOf(wire, known),
  };
}

export const userHandlers: Handlers<operations, IdentityContext> = {
  'users.list': async (request, { identity }) => {
    const { name, domain_id: domainId, enabled } = request.query;
    const users = await listUsers(identity, { name, domainId, enabled: wantedFlag(enabled) });
    const seen = inScope(request, users, domainOf);
    return listed(request, 'users', seen.map((user) => renderUser(request, user)), { filters: ['domain_id', 'name'] });
  },
  'users.show': async (request, { identity }) => {
    return { user: renderUser(request, await readableUser(request, identity, 'identity:get_user')) };
  },
  'users.create': async (request, { identity }) => {
    const { user } = request.body;
    // Only what the body says counts, not the domain that is taken without it.
    mustReach(request, user.domain_id, 'identity:create_user');
    const domainId = user.domain_id ?? callerDomain(request);
    return { user: renderUser(request, await createUser(identity, { ...attributesOf(user), name: user.name, domainId })) };
  },
  'users.update': async (request, { identity }) => {
    const { user } = request.body;
    const { id } = await reached(request, 'identity:update_user', getUser(identity, request.path.user_id));
    mustNameItself(user, id);
    const changed = await updateUser(identity, id, { ...attributesOf(user), domainId: user.domain_id });
    // The answer to a change has unknown attributes twice (seen with Keystone 22).
    return { user: { ...renderUser(request, changed), extra: changed.extra } };
  },
  'users.delete': async (request, { identity }) => {
    const { id } = await reached(request, 'identity:delete_user', getUser(identity, request.path.user_id));
    await deleteUser(identity, id);
  },
  'user-password.change': (request, { identity }) => {
    const { original_password: original, password } = request.body.user;
    return changePassword(identity, request.path.user_id, original, password, request.address);
  },
  'user-projects.list': async (request, { identity }) => {
    const { name, domain_id: domainId, enabled } = request.query;
    const { id: userId } = await readableUser(request, identity, 'identity:list_user_projects');
    const projects = await listProjects(identity, { userId, name, domainId, enabled: wantedFlag(enabled) });
    const rendered = projects.map((project) => renderProject(request, project));
    return listed(request, 'projects', rendered, { path: `users/${userId}/projects`, filters: ['domain_id', 'name'] });
  },
  'user-groups.list': async (request, { identity }) => {
    const { id: userId } = await readableUser(request, identity, 'identity:list_groups_for_user');
    const groups = await listGroups(identity, { userId, name: request.query.name });
    const rendered = groups.map((group) => ({ ...renderGroup(request, group), membership_expires_at: null }));
    return listed(request, 'groups', rendered, { path: `users/${userId}/groups`, filters: ['name'] });
  },
};

const domainOf = ({ domainId }: User): string => domainId;

/**
 * Everybody may ask about himself, others about those they reach. Whether there is such a user is not for everybody to know.
 * @throws ApiError forbidden, notFound
 */
async function readableUser(request: Pick<ApiRequest, 'identity'> & UserPath, identity: IdentityService, action: string): Promise<User> {
  const { user_id: id } = request.path;
  if (id === request.identity.userId) return getUser(identity, id);
  if (!isReader(request)) throw forbiddenAction(action);
  return reached(request, action, getUser(identity, id));
}
interface UserPath {
  readonly path: { readonly user_id: string };
}
