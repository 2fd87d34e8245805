/** Roles, which of them bring others with them, and who has which where. */
import type { Store } from '../../store/store.ts';
import type { IdentityService } from './identity.ts';
import { newId } from './bootstrap.ts';
import { getDomain } from './domains.ts';
import { getProject } from './projects.ts';
import { couldNotFind, immutable } from './refusals.ts';
import { ApiError } from '../../errors.ts';
import { duplicateName, storing } from './storing.ts';
import { getUser } from './users.ts';
import type { Scope } from './tokens.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
}

export interface RoleDetails extends Role {
  readonly description: string | null;
}

/** The roles there are from the start, and what they imply (keystone/cmd/bootstrap.py). Nobody can change or delete them. */
export const builtInRoles = { admin: 'manager', manager: 'member', member: 'reader', reader: undefined, service: undefined } as const;
export const isBuiltIn = (role: Role): boolean => role.name in builtInRoles;

/** What an assignment is about: `all` is the only system. */
type TargetType = 'project' | 'domain' | 'system';
const targetOf = (scope: Scope): { type: TargetType; id: string } | undefined => {
  switch (scope.kind) {
    case 'project': return { type: 'project', id: scope.project.id };
    case 'domain': return { type: 'domain', id: scope.domain.id };
    case 'system': return { type: 'system', id: 'all' };
    case 'unscoped': return undefined;
  }
};

/** The roles that a user has there, implied ones after those that were given. */
export async function effectiveRoles({ db }: Store, userId: string, scope: Scope): Promise<readonly Role[]> {
  const target = targetOf(scope);
  if (target === undefined) return [];
  const given = await db.selectFrom('role_assignments').innerJoin('roles', 'roles.id', 'role_assignments.role_id').select(['roles.id', 'roles.name'])
    .where('actor_type', '=', 'user').where('actor_id', '=', userId).where('target_type', '=', target.type).where('target_id', '=', target.id)
    .orderBy('roles.name').execute();
  if (given.length === 0) return [];
  const implications = await db.selectFrom('role_implications').innerJoin('roles', 'roles.id', 'role_implications.implied_role_id')
    .select(['prior_role_id', 'roles.id', 'roles.name']).orderBy('roles.name').execute();
  const roles = new Map(given.map((role) => [role.id, role]));
  // A Map hands out what is added while it is walked, so implications of implied roles are followed too.
  for (const id of roles.keys()) {
    for (const { prior_role_id: prior, ...implied } of implications) if (prior === id && !roles.has(implied.id)) roles.set(implied.id, implied);
  }
  return [...roles.values()];
}

export async function listRoles({ store: { db } }: IdentityService, filter: { readonly name?: string | undefined } = {}): Promise<RoleDetails[]> {
  let query = db.selectFrom('roles').select(['id', 'name', 'description']).orderBy('name');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  return query.execute();
}

/** @throws ApiError notFound */
export async function getRole({ store: { db } }: IdentityService, id: string): Promise<RoleDetails> {
  const role = await db.selectFrom('roles').select(['id', 'name', 'description']).where('id', '=', id).executeTakeFirst();
  if (role === undefined) throw couldNotFind('role', id);
  return role;
}

export interface NewRole {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** @throws ApiError conflict */
export async function createRole({ store: { db }, clock }: IdentityService, role: NewRole): Promise<RoleDetails> {
  const row = { id: newId(), name: role.name.trim(), description: role.description ?? null };
  await storing('role', () => duplicateName(row.name), () => db.insertInto('roles').values({ ...row, created_at: clock.now() }).execute());
  return row;
}

/** Undefined members stay as they are. @throws ApiError notFound, conflict, forbidden (a built-in role) */
export async function updateRole(identity: IdentityService, id: string, changes: Partial<NewRole>): Promise<RoleDetails> {
  const role = await getRole(identity, id);
  if (isBuiltIn(role)) throw immutable('update', 'role', id);
  const changed = {
    name: changes.name?.trim() ?? role.name,
    description: changes.description === undefined ? role.description : changes.description,
  };
  await storing('role', () => duplicateName(changed.name), () => identity.store.db.updateTable('roles').set(changed).where('id', '=', id).execute());
  identity.tokens.recheck();
  return { id, ...changed };
}

/** Whoever had it has it no more. @throws ApiError notFound, forbidden (a built-in role) */
export async function deleteRole(identity: IdentityService, id: string): Promise<void> {
  if (isBuiltIn(await getRole(identity, id))) throw immutable('delete', 'role', id);
  await identity.store.db.deleteFrom('roles').where('id', '=', id).execute();
  identity.tokens.recheck();
}

/** Where a role is given: `id` is that of a project or domain, `all` for the system. */
export interface Target {
  readonly type: TargetType;
  readonly id: string;
}

/** The roles that were given to a user there, without implied ones. @throws ApiError notFound (user, target) */
export async function listGrants(identity: IdentityService, userId: string, target: Target): Promise<RoleDetails[]> {
  await mustExist(identity, userId, target);
  return identity.store.db.selectFrom('roles').innerJoin('role_assignments', 'role_assignments.role_id', 'roles.id')
    .select(['roles.id', 'roles.name', 'roles.description'])
    .where('actor_type', '=', 'user').where('actor_id', '=', userId).where('target_type', '=', target.type).where('target_id', '=', target.id)
    .orderBy('roles.name').execute();
}

/** Repeatable. @throws ApiError notFound (role, user, target) */
export async function grantRole(identity: IdentityService, roleId: string, userId: string, target: Target): Promise<void> {
  await getRole(identity, roleId);
  await mustExist(identity, userId, target);
  await identity.store.db.insertInto('role_assignments').values(assignmentRow(roleId, userId, target)).onConflict((conflict) => conflict.doNothing()).execute();
  identity.tokens.recheck();
}

/** @throws ApiError notFound, also when the user does not have the role there */
export async function checkGrant(identity: IdentityService, roleId: string, userId: string, target: Target): Promise<void> {
  await getRole(identity, roleId);
  if (!(await listGrants(identity, userId, target)).some(({ id }) => id === roleId)) throw noGrant(roleId, userId, target);
}

/** @throws ApiError notFound, also when the user does not have the role there */
export async function revokeRole(identity: IdentityService, roleId: string, userId: string, target: Target): Promise<void> {
  await getRole(identity, roleId);
  const row = assignmentRow(roleId, userId, target);
  const { numDeletedRows } = await identity.store.db.deleteFrom('role_assignments')
    .where((eb) => eb.and(row)).executeTakeFirst();
  if (numDeletedRows === 0n) throw noGrant(roleId, userId, target);
  identity.tokens.recheck();
}

const assignmentRow = (roleId: string, userId: string, target: Target) =>
  ({ actor_type: 'user' as const, actor_id: userId, target_type: target.type, target_id: target.id, role_id: roleId });

const noGrant = (roleId: string, userId: string, target: Target): ApiError => new ApiError(
  'notFound', `Could not find role assignment with role: ${roleId}, user or group: ${userId}, project, domain, or system: ${target.id}.`,
);

async function mustExist(identity: IdentityService, userId: string, target: Target): Promise<void> {
  await getUser(identity, userId);
  if (target.type === 'project') await getProject(identity, target.id);
  if (target.type === 'domain') await getDomain(identity, target.id);
}

/** A role given to a user, with the names of all that is in it. */
export interface Assignment {
  readonly role: Role;
  readonly user: { readonly id: string; readonly name: string; readonly domain: { readonly id: string; readonly name: string } };
  readonly scope: Exclude<Scope, { kind: 'unscoped' }>;
}

export interface AssignmentFilter {
  readonly userId?: string | undefined;
  readonly roleId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly domainId?: string | undefined;
  readonly system?: boolean | undefined;
}

/** @param effective also those that come by implication */
export async function listAssignments({ store: { db } }: IdentityService, filter: AssignmentFilter = {}, effective = false): Promise<Assignment[]> {
  let query = db.selectFrom('role_assignments')
    .innerJoin('roles', 'roles.id', 'role_assignments.role_id')
    .innerJoin('users', 'users.id', 'role_assignments.actor_id')
    .innerJoin('domains as user_domain', 'user_domain.id', 'users.domain_id')
    .leftJoin('projects', (join) => join.onRef('projects.id', '=', 'role_assignments.target_id').on('target_type', '=', 'project'))
    .leftJoin('domains as project_domain', 'project_domain.id', 'projects.domain_id')
    .leftJoin('domains as target_domain', (join) => join.onRef('target_domain.id', '=', 'role_assignments.target_id').on('target_type', '=', 'domain'))
    .select([
      'role_assignments.role_id', 'roles.name as role_name', 'users.id as user_id', 'users.name as user_name', 'users.domain_id as user_domain_id',
      'user_domain.name as user_domain_name', 'target_type', 'target_id', 'projects.name as project_name', 'projects.domain_id as project_domain_id',
      'project_domain.name as project_domain_name', 'target_domain.name as target_domain_name',
    ])
    .where('actor_type', '=', 'user').orderBy('users.name').orderBy('target_type').orderBy('target_id').orderBy('roles.name');
  if (filter.userId !== undefined) query = query.where('users.id', '=', filter.userId);
  if (filter.projectId !== undefined) query = query.where('target_type', '=', 'project').where('target_id', '=', filter.projectId);
  if (filter.domainId !== undefined) query = query.where('target_type', '=', 'domain').where('target_id', '=', filter.domainId);
  if (filter.system === true) query = query.where('target_type', '=', 'system');
  const given = (await query.execute()).map((row): Assignment => ({
    role: { id: row.role_id, name: row.role_name },
    user: { id: row.user_id, name: row.user_name, domain: { id: row.user_domain_id, name: row.user_domain_name } },
    scope: scopeOf(row.target_type, row.target_id, row),
  }));
  const all = effective ? await withImplied(db, given) : given;
  return filter.roleId === undefined ? all : all.filter(({ role }) => role.id === filter.roleId);
}

interface TargetNames {
  readonly project_name: string | null;
  readonly project_domain_id: string | null;
  readonly project_domain_name: string | null;
  readonly target_domain_name: string | null;
}

function scopeOf(type: TargetType, id: string, names: TargetNames): Assignment['scope'] {
  switch (type) {
    case 'project':
      return { kind: 'project', project: { id, name: names.project_name ?? '', domain: { id: names.project_domain_id ?? '', name: names.project_domain_name ?? '' } } };
    case 'domain': return { kind: 'domain', domain: { id, name: names.target_domain_name ?? '' } };
    case 'system': return { kind: 'system' };
  }
}

async function withImplied(db: Store['db'], given: readonly Assignment[]): Promise<Assignment[]> {
  const implications = await db.selectFrom('role_implications').innerJoin('roles', 'roles.id', 'role_implications.implied_role_id')
    .select(['prior_role_id', 'roles.id', 'roles.name']).execute();
  const key = ({ role, user, scope }: Assignment): string => JSON.stringify([user.id, targetOf(scope), role.id]);
  const all = new Map(given.map((assignment) => [key(assignment), assignment]));
  for (const assignment of all.values()) {
    for (const { prior_role_id: prior, ...role } of implications) {
      const implied = { ...assignment, role };
      if (prior === assignment.role.id && !all.has(key(implied))) all.set(key(implied), implied);
    }
  }
  return [...all.values()];
}
