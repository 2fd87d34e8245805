/** Roles and what they imply. Keystone: keystone/api/roles.py, role_inferences.py. */
import { createImplication, deleteImplication, getImplication, listImplications, listImplied } from '../../cloud/identity/implications.ts';
import { forbiddenAction } from '../../cloud/identity/refusals.ts';
import { createRole, deleteRole, getRole, listRoles, updateRole, type Role } from '../../cloud/identity/roles.ts';
import type { components, operations } from '../../generated/identity/roles.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { mustNameItself, selfLink } from './links.ts';
import { listed } from './lists.ts';
import { managedRoles, readsAll } from './reach.ts';
import { renderRole } from './view.ts';

type Schemas = components['schemas'];
type RoleOperations = Omit<operations, 'role-assignments.list'>;

/** The members that mean the same for a new role and a changed one. */
const attributesOf = (wire: Schemas['role_changes']) => ({
  name: wire.name, description: wire.description, domainId: wire.domain_id, options: wire.options,
  extra: extraOf(wire, ['id', 'name', 'description', 'domain_id', 'options', 'links']),
});

export const roleHandlers: Handlers<RoleOperations, IdentityContext> = {
  'roles.list': async (request, { identity }) => {
    if (request.query.domain_id !== undefined) mustReadDomainRoles(request, 'identity:list_domain_roles');
    const roles = await listRoles(identity, { name: request.query.name, domainId: request.query.domain_id });
    return listed(request, 'roles', roles.map((role) => renderRole(request, role)), { filters: ['name', 'domain_id'] });
  },
  'roles.show': async (request, { identity }) => {
    const role = await getRole(identity, request.path.role_id);
    if (role.domainId !== null) mustReadDomainRoles(request, 'identity:get_domain_role');
    else if (!readsAll(request) && !managedRoles.includes(role.name)) throw forbiddenAction('identity:get_role');
    return { role: renderRole(request, role) };
  },
  'roles.create': async (request, { identity }) => {
    const { role } = request.body;
    return { role: renderRole(request, await createRole(identity, { ...attributesOf(role), name: role.name })) };
  },
  'roles.update': async (request, { identity }) => {
    const { role } = request.body;
    const { role_id: id } = request.path;
    mustNameItself(role, id);
    return { role: renderRole(request, await updateRole(identity, id, attributesOf(role))) };
  },
  'roles.delete': (request, { identity }) => deleteRole(identity, request.path.role_id),
  'implied-roles.list': async (request, { identity }) => {
    const { prior, implied } = await listImplied(identity, request.path.role_id);
    return {
      role_inference: { prior_role: renderInferred(request, prior), implies: implied.map((role) => renderInferred(request, role)) },
      links: selfLink(request, `roles/${prior.id}/implies`),
    };
  },
  'implied-roles.show': (request, { identity }) => showImplication(request, identity),
  'implied-roles.check': async ({ path }, { identity }) => {
    await getImplication(identity, path.role_id, path.implied_role_id);
  },
  'implied-roles.create': async (request, { identity }) => {
    await createImplication(identity, request.path.role_id, request.path.implied_role_id);
    return showImplication(request, identity);
  },
  'implied-roles.delete': ({ path }, { identity }) => deleteImplication(identity, path.role_id, path.implied_role_id),
  'role-inferences.list': async (request, { identity }) => ({
    role_inferences: (await listImplications(identity)).map(({ prior, implied }) => ({
      prior_role: renderInferred(request, prior), implies: implied.map((role) => renderInferred(request, role)),
    })),
  }),
};

/** A domain's roles are read from outside of it. @throws ApiError forbidden */
function mustReadDomainRoles(request: Pick<ApiRequest, 'identity'>, action: string): void {
  if (request.identity.domainId !== undefined || !readsAll(request)) throw forbiddenAction(action);
}

type ImplicationRequest = Pick<ApiRequest, 'base'> & { readonly path: { readonly role_id: string; readonly implied_role_id: string } };

async function showImplication(request: ImplicationRequest, identity: IdentityContext['identity']) {
  const { prior, implied } = await getImplication(identity, request.path.role_id, request.path.implied_role_id);
  return {
    role_inference: { prior_role: renderInferred(request, prior), implies: renderInferred(request, implied) },
    links: selfLink(request, `roles/${prior.id}/implies/${implied.id}`),
  };
}

const renderInferred = (request: Pick<ApiRequest, 'base'>, { id, name }: Role): Schemas['inferred_role'] => ({ id, name, links: selfLink(request, `roles/${id}`) });
