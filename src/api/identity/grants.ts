/** Roles of a user in a project, in a domain and for the system. Keystone: keystone/api/projects.py, domains.py, system.py (grants). */
import { checkGrant, grantRole, listGrants, revokeRole, type Target } from '../../cloud/identity/roles.ts';
import type { components, operations } from '../../generated/identity/roles.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { listLinks } from './links.ts';
import { renderRole } from './view.ts';

type GrantOperations = Pick<operations, Extract<keyof operations, `${string}-user-roles.${string}`>>;

const project = ({ project_id: id }: { readonly project_id: string }): Target => ({ type: 'project', id });
const domain = ({ domain_id: id }: { readonly domain_id: string }): Target => ({ type: 'domain', id });
const system: Target = { type: 'system', id: 'all' };

export const grantHandlers: Handlers<GrantOperations, IdentityContext> = {
  'project-user-roles.list': (request, context) => listOf(request, context, project(request.path), `projects/${request.path.project_id}`),
  'project-user-roles.check': ({ path }, { identity }) => checkGrant(identity, path.role_id, path.user_id, project(path)),
  'project-user-roles.grant': ({ path }, { identity }) => grantRole(identity, path.role_id, path.user_id, project(path)),
  'project-user-roles.revoke': ({ path }, { identity }) => revokeRole(identity, path.role_id, path.user_id, project(path)),
  'domain-user-roles.list': (request, context) => listOf(request, context, domain(request.path), `domains/${request.path.domain_id}`),
  'domain-user-roles.check': ({ path }, { identity }) => checkGrant(identity, path.role_id, path.user_id, domain(path)),
  'domain-user-roles.grant': ({ path }, { identity }) => grantRole(identity, path.role_id, path.user_id, domain(path)),
  'domain-user-roles.revoke': ({ path }, { identity }) => revokeRole(identity, path.role_id, path.user_id, domain(path)),
  'system-user-roles.list': (request, context) => listOf(request, context, system, 'system'),
  'system-user-roles.check': ({ path }, { identity }) => checkGrant(identity, path.role_id, path.user_id, system),
  'system-user-roles.grant': ({ path }, { identity }) => grantRole(identity, path.role_id, path.user_id, system),
  'system-user-roles.revoke': ({ path }, { identity }) => revokeRole(identity, path.role_id, path.user_id, system),
};

type ListRequest = Pick<ApiRequest, 'base' | 'rawQuery'> & { readonly path: { readonly user_id: string } };

/** @param targetPath of the target, below the version */
async function listOf(request: ListRequest, { identity }: IdentityContext, target: Target, targetPath: string): Promise<components['schemas']['role_list']> {
  const { user_id: userId } = request.path;
  const roles = await listGrants(identity, userId, target);
  return { roles: roles.map((role) => renderRole(request, role)), links: listLinks(request, `${targetPath}/users/${userId}/roles`) };
}
