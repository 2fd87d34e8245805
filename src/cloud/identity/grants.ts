/** Giving and taking roles. */
import { ApiError } from '../../errors.ts';
import { flag, type RoleAssignmentsTable } from '../../store/schema.ts';
import { getDomain } from './domains.ts';
import { getGroup } from './groups.ts';
import type { IdentityService } from './identity.ts';
import { getProject } from './projects.ts';
import { getRole, roleFrom, type RoleDetails } from './roles.ts';
import { getUser } from './users.ts';

/** Who gets roles, and where. */
export interface Grant {
  readonly actor: { readonly type: 'user' | 'group'; readonly id: string };
  /** `id` is that of a project or domain, `all` for the system. */
  readonly target: { readonly type: 'project' | 'domain' | 'system'; readonly id: string };
  /** Not there itself, but in all projects below. */
  readonly inherited: boolean;
}

/** The roles that were given there, without implied ones. @throws ApiError notFound (actor, target) */
export async function listGrants(identity: IdentityService, grant: Grant): Promise<RoleDetails[]> {
  await getActor(identity, grant);
  await domainOfTarget(identity, grant);
  const { role_id: _roleId, ...row } = rowOf('', grant);
  const roles = await identity.store.db.selectFrom('roles').innerJoin('role_assignments', 'role_assignments.role_id', 'roles.id').selectAll('roles')
    .where((eb) => eb.and(row)).orderBy('roles.name').execute();
  return roles.map(roleFrom);
}

/** Repeatable. @throws ApiError notFound (role, actor, target), forbidden (a role of another domain) */
export async function grantRole(identity: IdentityService, roleId: string, grant: Grant): Promise<void> {
  const role = await getRole(identity, roleId);
  await getActor(identity, grant);
  const domainId = await domainOfTarget(identity, grant);
  if (grant.target.type === 'project' && role.domainId !== null && role.domainId !== domainId) {
    throw new ApiError('forbidden', `Project ${grant.target.id} must be in the same domain as the role ${roleId} being assigned.`);
  }
  await identity.store.db.insertInto('role_assignments').values(rowOf(roleId, grant)).onConflict((conflict) => conflict.doNothing()).execute();
  identity.tokens.recheck();
}

/** @throws ApiError notFound, also when the role was not given there */
export async function checkGrant(identity: IdentityService, roleId: string, grant: Grant): Promise<void> {
  await getRole(identity, roleId);
  if (!(await listGrants(identity, grant)).some(({ id }) => id === roleId)) throw noGrant(roleId, grant);
}

/** @throws ApiError notFound, also when the role was not given there */
export async function revokeRole(identity: IdentityService, roleId: string, grant: Grant): Promise<void> {
  await getRole(identity, roleId);
  await domainOfTarget(identity, grant);
  const { numDeletedRows } = await identity.store.db.deleteFrom('role_assignments').where((eb) => eb.and(rowOf(roleId, grant))).executeTakeFirst();
  if (numDeletedRows === 0n) throw noGrant(roleId, grant);
  identity.tokens.recheck();
}

const rowOf = (roleId: string, { actor, target, inherited }: Grant): RoleAssignmentsTable => ({
  actor_type: actor.type, actor_id: actor.id, target_type: target.type, target_id: target.id, role_id: roleId, inherited: flag(inherited),
});

const noGrant = (roleId: string, { actor, target }: Grant): ApiError => new ApiError(
  'notFound', `Could not find role assignment with role: ${roleId}, user or group: ${actor.id}, project, domain, or system: ${target.id}.`,
);

const getActor = (identity: IdentityService, { actor: { type, id } }: Grant): Promise<unknown> => (type === 'user' ? getUser : getGroup)(identity, id);

async function domainOfTarget(identity: IdentityService, { target: { type, id } }: Grant): Promise<string | undefined> {
  switch (type) {
    case 'project': return (await getProject(identity, id)).domainId;
    case 'domain': return (await getDomain(identity, id)).id;
    case 'system': return undefined;
  }
}
