/** Roles and who has them. Keystone: keystone/api/roles.py, role_assignments.py. */
import { createRole, deleteRole, getRole, listAssignments, listRoles, updateRole, type Assignment } from '../../cloud/identity/roles.ts';
import type { InDomain, NamedThing } from '../../cloud/identity/tokens.ts';
import type { components, operations } from '../../generated/identity/roles.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { isAsked, listLinks } from './links.ts';
import { renderRole } from './view.ts';

type Schemas = components['schemas'];

type RoleOperations = Pick<operations, 'role-assignments.list' | Extract<keyof operations, `roles.${string}`>>;

export const roleHandlers: Handlers<RoleOperations, IdentityContext> = {
  'roles.list': async (request, { identity }) => {
    // Roles of a domain are not made here, so there are none in any.
    const roles = request.query.domain_id === undefined ? await listRoles(identity, { name: request.query.name }) : [];
    return { roles: roles.map((role) => renderRole(request, role)), links: listLinks(request, 'roles') };
  },
  'roles.show': async (request, { identity }) => ({ role: renderRole(request, await getRole(identity, request.path.role_id)) }),
  'role-assignments.list': async (request, { identity }) => {
    const { query } = request;
    // Groups are not made here: nothing is assigned to one.
    const assignments = query['group.id'] !== undefined ? [] : await listAssignments(identity, {
      userId: query['user.id'],
      roleId: query['role.id'],
      projectId: query['scope.project.id'],
      domainId: query['scope.domain.id'],
      system: query['scope.system'] !== undefined,
    }, isAsked(query.effective));
    const render = renderAssignment(request, isAsked(query.include_names));
    return { role_assignments: assignments.map(render), links: listLinks(request, 'role_assignments') };
  },
  'roles.create': async (request, { identity }) => ({ role: renderRole(request, await createRole(identity, request.body.role)) }),
  'roles.update': async (request, { identity }) => ({ role: renderRole(request, await updateRole(identity, request.path.role_id, request.body.role)) }),
  'roles.delete': (request, { identity }) => deleteRole(identity, request.path.role_id),
};

/** How much an assignment says of what is in it. */
interface View {
  readonly named: (thing: NamedThing) => Schemas['thing'];
  readonly inDomain: (thing: InDomain) => Schemas['thing'];
}
const views: Readonly<Record<'ids' | 'names', View>> = {
  ids: { named: ({ id }) => ({ id }), inDomain: ({ id }) => ({ id }) },
  names: { named: ({ id, name }) => ({ id, name }), inDomain: ({ id, name, domain }) => ({ id, name, domain }) },
};

function renderAssignment({ base }: Pick<ApiRequest, 'base'>, withNames: boolean): (assignment: Assignment) => Schemas['role_assignment'] {
  const view = views[withNames ? 'names' : 'ids'];
  return ({ role, user, scope }) => {
    const target = targetOf(scope, view);
    return {
      links: { assignment: `${base}/v3/${target.path}/users/${user.id}/roles/${role.id}` },
      scope: target.scope,
      user: view.inDomain(user),
      role: view.named(role),
    };
  };
}

/** Where a role holds, and the path of that. */
function targetOf(scope: Assignment['scope'], view: View): { scope: Schemas['role_assignment']['scope']; path: string } {
  switch (scope.kind) {
    case 'project': return { scope: { project: view.inDomain(scope.project) }, path: `projects/${scope.project.id}` };
    case 'domain': return { scope: { domain: view.named(scope.domain) }, path: `domains/${scope.domain.id}` };
    case 'system': return { scope: { system: { all: true } }, path: 'system' };
  }
}
