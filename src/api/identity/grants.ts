/**
 * Roles of users and groups in projects, in domains and for the system, and inherited from projects and domains to those below. Keystone:
 * keystone/api/projects.py, domains.py, system.py, os_inherit.py (grants).
 */
import { checkGrant, grantRole, listGrants, revokeRole, type Grant } from '../../cloud/identity/grants.ts';
import { getGroup } from '../../cloud/identity/groups.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { getProject } from '../../cloud/identity/projects.ts';
import { forbiddenAction } from '../../cloud/identity/refusals.ts';
import { getRole } from '../../cloud/identity/roles.ts';
import { getUser } from '../../cloud/identity/users.ts';
import type { operations as grantOperations } from '../../generated/identity/grants.ts';
import type { operations as inheritedOperations } from '../../generated/identity/inherited-grants.ts';
import type { components } from '../../generated/identity/roles.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { listed } from './lists.ts';
import { managedRoles, mustReach, reached } from './reach.ts';
import { renderRole } from './view.ts';

type Actor = Grant['actor'];
type Target = Grant['target'];

const user = ({ user_id: id }: { readonly user_id: string }): Actor => ({ type: 'user', id });
const group = ({ group_id: id }: { readonly group_id: string }): Actor => ({ type: 'group', id });
const project = ({ project_id: id }: { readonly project_id: string }): Target => ({ type: 'project', id });
const domain = ({ domain_id: id }: { readonly domain_id: string }): Target => ({ type: 'domain', id });
const system = (): Target => ({ type: 'system', id: 'all' });

/** What can be done with the roles of a kind of actor at a kind of target, whose ids are in the path. */
function roles<Path>(target: (path: Path) => Target, actor: (path: Path) => Actor, inherited = false) {
  const grantOf = (path: Path): Grant => ({ actor: actor(path), target: target(path), inherited });
  return {
    list: async (request: ListRequest & { readonly path: Path }, { identity }: IdentityContext): Promise<components['schemas']['role_list']> => {
      const grant = grantOf(request.path);
      await mustReachGrant(request, identity, grant, 'identity:list_grants');
      const found = await listGrants(identity, grant);
      return listed(request, 'roles', found.map((role) => renderRole(request, role)), { path: pathOf(grant) });
    },
    check: async (request: RoleRequest<Path>, { identity }: IdentityContext): Promise<void> => {
      await mustReachGrant(request, identity, grantOf(request.path), 'identity:check_grant', request.path.role_id);
      await checkGrant(identity, request.path.role_id, grantOf(request.path));
    },
    grant: async (request: RoleRequest<Path>, { identity }: IdentityContext): Promise<void> => {
      await mustReachGrant(request, identity, grantOf(request.path), 'identity:create_grant', request.path.role_id);
      await grantRole(identity, request.path.role_id, grantOf(request.path));
    },
    revoke: async (request: RoleRequest<Path>, { identity }: IdentityContext): Promise<void> => {
      await mustReachGrant(request, identity, grantOf(request.path), 'identity:revoke_grant', request.path.role_id);
      await revokeRole(identity, request.path.role_id, grantOf(request.path));
    },
  };
}
type ListRequest = Pick<ApiRequest, 'base' | 'rawQuery' | 'search' | 'identity'>;
type RoleRequest<Path> = Pick<ApiRequest, 'identity'> & { readonly path: Path & RolePath };
interface RolePath {
  readonly role_id: string;
}

/** Actor and target are in the caller's domain, and the role is everybody's or of it. @throws ApiError forbidden */
async function mustReachGrant(request: Pick<ApiRequest, 'identity'>, identity: IdentityService, { actor, target: place }: Grant, action: string, roleId?: string): Promise<void> {
  const { isAdmin, isSystem, domainId } = request.identity;
  if (isAdmin || isSystem) return;
  const holder: Promise<{ readonly domainId: string }> = actor.type === 'user' ? getUser(identity, actor.id) : getGroup(identity, actor.id);
  await reached(request, action, holder);
  if (place.type === 'project') await reached(request, action, getProject(identity, place.id));
  else mustReach(request, place.id, action);
  if (roleId === undefined) return;
  const role = await getRole(identity, roleId);
  const isOwn = role.domainId === null || role.domainId === domainId;
  const isManaged = action === 'identity:check_grant' || managedRoles.includes(role.name);
  if (!isOwn || !isManaged) throw forbiddenAction(action);
}

/** Of the list, below the version. */
function pathOf({ actor, target, inherited }: Grant): string {
  const place = target.type === 'system' ? 'system' : `${target.type}s/${target.id}`;
  const path = `${place}/${actor.type}s/${actor.id}/roles`;
  return inherited ? `OS-INHERIT/${path}/inherited_to_projects` : path;
}

const projectUser = roles<{ readonly project_id: string; readonly user_id: string }>(project, user);
const projectGroup = roles<{ readonly project_id: string; readonly group_id: string }>(project, group);
const domainUser = roles<{ readonly domain_id: string; readonly user_id: string }>(domain, user);
const domainGroup = roles<{ readonly domain_id: string; readonly group_id: string }>(domain, group);
const systemUser = roles<{ readonly user_id: string }>(system, user);
const systemGroup = roles<{ readonly group_id: string }>(system, group);
const inheritedProjectUser = roles<{ readonly project_id: string; readonly user_id: string }>(project, user, true);
const inheritedProjectGroup = roles<{ readonly project_id: string; readonly group_id: string }>(project, group, true);
const inheritedDomainUser = roles<{ readonly domain_id: string; readonly user_id: string }>(domain, user, true);
const inheritedDomainGroup = roles<{ readonly domain_id: string; readonly group_id: string }>(domain, group, true);

export const grantHandlers: Handlers<grantOperations, IdentityContext> = {
  'project-user-roles.list': projectUser.list,
  'project-user-roles.check': projectUser.check,
  'project-user-roles.grant': projectUser.grant,
  'project-user-roles.revoke': projectUser.revoke,
  'project-group-roles.list': projectGroup.list,
  'project-group-roles.check': projectGroup.check,
  'project-group-roles.grant': projectGroup.grant,
  'project-group-roles.revoke': projectGroup.revoke,
  'domain-user-roles.list': domainUser.list,
  'domain-user-roles.check': domainUser.check,
  'domain-user-roles.grant': domainUser.grant,
  'domain-user-roles.revoke': domainUser.revoke,
  'domain-group-roles.list': domainGroup.list,
  'domain-group-roles.check': domainGroup.check,
  'domain-group-roles.grant': domainGroup.grant,
  'domain-group-roles.revoke': domainGroup.revoke,
  'system-user-roles.list': systemUser.list,
  'system-user-roles.check': systemUser.check,
  'system-user-roles.grant': systemUser.grant,
  'system-user-roles.revoke': systemUser.revoke,
  'system-group-roles.list': systemGroup.list,
  'system-group-roles.check': systemGroup.check,
  'system-group-roles.grant': systemGroup.grant,
  'system-group-roles.revoke': systemGroup.revoke,
};

export const inheritedGrantHandlers: Handlers<inheritedOperations, IdentityContext> = {
  'inherited-project-user-roles.check': inheritedProjectUser.check,
  'inherited-project-user-roles.grant': inheritedProjectUser.grant,
  'inherited-project-user-roles.revoke': inheritedProjectUser.revoke,
  'inherited-project-group-roles.check': inheritedProjectGroup.check,
  'inherited-project-group-roles.grant': inheritedProjectGroup.grant,
  'inherited-project-group-roles.revoke': inheritedProjectGroup.revoke,
  'inherited-domain-user-roles.list': inheritedDomainUser.list,
  'inherited-domain-user-roles.check': inheritedDomainUser.check,
  'inherited-domain-user-roles.grant': inheritedDomainUser.grant,
  'inherited-domain-user-roles.revoke': inheritedDomainUser.revoke,
  'inherited-domain-group-roles.list': inheritedDomainGroup.list,
  'inherited-domain-group-roles.check': inheritedDomainGroup.check,
  'inherited-domain-group-roles.grant': inheritedDomainGroup.grant,
  'inherited-domain-group-roles.revoke': inheritedDomainGroup.revoke,
};
