/**
 * Who has which role where (keystone/assignment/core.py: list_role_assignments): as it was given, or what comes of it ("effective"): a group's
 * for each of its users, an inherited one in each project below, an implied one beside the first.
 */
import type { RoleAssignmentsTable } from '../../store/schema.ts';
import { groupBy } from '../group-by.ts';
import { andImplied } from './effective-roles.ts';
import type { IdentityService } from './identity.ts';
import { findDomain } from './domains.ts';
import type { Grant } from './grants.ts';
import { getProject } from './projects.ts';

export interface Assignment extends Grant {
  readonly roleId: string;
  /** Where an effective one comes from; a member is there where it comes from elsewhere. */
  readonly from: {
    readonly groupId?: string;
    /** Inherited from there. */
    readonly target?: Grant['target'];
    readonly priorRoleId?: string;
  };
}

export interface AssignmentFilter {
  readonly userId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly roleId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly domainId?: string | undefined;
  readonly system?: boolean | undefined;
  readonly inherited?: boolean | undefined;
  /** Also of the projects below `projectId`, which may be a domain. */
  readonly subtree?: boolean | undefined;
}

/** @throws ApiError notFound when a subtree is asked for of a project that is not */
export async function listAssignments(identity: IdentityService, filter: AssignmentFilter = {}, effective = false): Promise<Assignment[]> {
  const { db } = identity.store;
  const { userId, groupId } = filter;
  let query = db.selectFrom('role_assignments').selectAll()
    .orderBy('actor_type', 'desc').orderBy('actor_id').orderBy('target_type').orderBy('target_id').orderBy('role_id').orderBy('inherited');
  if (groupId !== undefined) query = query.where('actor_type', '=', 'group').where('actor_id', '=', groupId);
  if (userId !== undefined) {
    query = query.where((eb) => eb.or([
      eb.and({ actor_type: 'user', actor_id: userId }),
      eb.and([eb('actor_type', '=', 'group'), eb('actor_id', 'in', eb.selectFrom('group_members').select('group_id').where('user_id', '=', userId))]),
    ]));
  }
  const given = (await query.execute()).map(assignmentFrom);
  const all = effective ? await effectOf(identity, given, userId) : given;
  const projectIds = await projectsAskedFor(identity, filter);
  return all.filter(({ actor, target, roleId, inherited }) =>
    (userId === undefined || (actor.type === 'user' && actor.id === userId))
    && (groupId === undefined || (actor.type === 'group' && actor.id === groupId))
    && (filter.roleId === undefined || roleId === filter.roleId)
    && (projectIds === undefined || (target.type === 'project' && projectIds.has(target.id)))
    && (filter.domainId === undefined || (target.type === 'domain' && target.id === filter.domainId))
    && (filter.system !== true || target.type === 'system')
    && (filter.inherited === undefined || inherited === filter.inherited));
}

const assignmentFrom = (row: RoleAssignmentsTable): Assignment => ({
  actor: { type: row.actor_type, id: row.actor_id }, target: { type: row.target_type, id: row.target_id },
  roleId: row.role_id, inherited: row.inherited === 1, from: {},
});

/** @param userId undefined: everybody's are wanted */
async function effectOf(identity: IdentityService, given: readonly Assignment[], userId: string | undefined): Promise<Assignment[]> {
  const ofUsers = await resolveGroups(identity, given, userId);
  const inPlace = ofUsers.some(({ inherited }) => inherited) ? inherit(ofUsers, await projectTree(identity)) : ofUsers;
  return withoutDomainRoles(identity, await withImplied(identity, inPlace));
}

async function resolveGroups({ store: { db } }: IdentityService, given: readonly Assignment[], userId: string | undefined): Promise<Assignment[]> {
  let query = db.selectFrom('group_members').selectAll().orderBy('user_id');
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  const members = groupBy(await query.execute(), (row) => row.group_id);
  return given.flatMap((assignment): Assignment[] => {
    const { actor, from } = assignment;
    if (actor.type === 'user') return userId === undefined || actor.id === userId ? [assignment] : [];
    return (members.get(actor.id) ?? []).map(({ user_id: id }) => ({ ...assignment, actor: { type: 'user', id }, from: { ...from, groupId: actor.id } }));
  });
}

interface ProjectTree {
  /** Ids of the projects below a project or in a domain. */
  readonly below: (id: string) => readonly string[];
}

async function projectTree({ store: { db } }: IdentityService): Promise<ProjectTree> {
  const children = groupBy(await db.selectFrom('projects').select(['id', 'parent_id']).orderBy('id').execute(), (project) => project.parent_id);
  const below = (id: string): string[] => (children.get(id) ?? []).flatMap((child) => [child.id, ...below(child.id)]);
  return { below };
}

/** Undefined: all. */
async function projectsAskedFor(identity: IdentityService, { projectId, subtree = false }: AssignmentFilter): Promise<ReadonlySet<string> | undefined> {
  if (projectId === undefined) return undefined;
  if (!subtree) return new Set([projectId]);
  // A domain is the project above all of its own.
  if (await findDomain(identity, projectId) === undefined) await getProject(identity, projectId);
  return new Set([projectId, ...(await projectTree(identity)).below(projectId)]);
}

function inherit(assignments: readonly Assignment[], tree: ProjectTree): Assignment[] {
  return assignments.flatMap((assignment): Assignment[] => {
    const { target, inherited, from } = assignment;
    if (!inherited) return [assignment];
    // The projects at the top of a domain have it for a parent.
    return tree.below(target.id).map((id) => ({ ...assignment, target: { type: 'project', id }, from: { ...from, target } }));
  });
}

async function withImplied({ store: { db } }: IdentityService, given: readonly Assignment[]): Promise<Assignment[]> {
  const implied = groupBy(await db.selectFrom('role_implications').selectAll().orderBy('implied_role_id').execute(), (row) => row.prior_role_id);
  return andImplied(given, (assignment) => JSON.stringify(assignment), (assignment) => (implied.get(assignment.roleId) ?? [])
    .map(({ implied_role_id: roleId }) => ({ ...assignment, roleId, from: { ...assignment.from, priorRoleId: assignment.roleId } })));
}

/** They are only worth what they imply. */
async function withoutDomainRoles({ store: { db } }: IdentityService, assignments: readonly Assignment[]): Promise<Assignment[]> {
  const ofDomains = new Set((await db.selectFrom('roles').select('id').where('domain_id', '!=', '').execute()).map(({ id }) => id));
  return assignments.filter(({ roleId }) => !ofDomains.has(roleId));
}

/** Ids of the targets of a kind where a user has any role. */
export async function targetsOf(identity: IdentityService, userId: string, type: Grant['target']['type']): Promise<Set<string>> {
  const assignments = await listAssignments(identity, { userId }, true);
  return new Set(assignments.filter(({ target }) => target.type === type).map(({ target }) => target.id));
}

export interface Named {
  readonly id: string;
  readonly name: string;
  /** Of what is in one. */
  readonly domain?: { readonly id: string; readonly name: string };
}
export type Kind = 'user' | 'group' | 'project' | 'domain' | 'role';

/** Names of all that assignments speak of. @returns what is called so by its kind and id; a thing that is gone has its id for a name */
export async function namesOfAll({ store: { db } }: IdentityService): Promise<(kind: Kind, id: string) => Named> {
  const domains = new Map((await db.selectFrom('domains').select(['id', 'name']).execute()).map((domain) => [domain.id, domain]));
  const inDomain = ({ id, name, domain_id: domainId }: { id: string; name: string; domain_id: string }): [string, Named] => {
    const domain = domains.get(domainId);
    return [id, { id, name, ...(domain === undefined ? {} : { domain }) }];
  };
  const columns = ['id', 'name', 'domain_id'] as const;
  const names: Readonly<Record<Kind, ReadonlyMap<string, Named>>> = {
    domain: domains,
    user: new Map((await db.selectFrom('users').select(columns).execute()).map(inDomain)),
    group: new Map((await db.selectFrom('groups').select(columns).execute()).map(inDomain)),
    project: new Map((await db.selectFrom('projects').select(columns).execute()).map(inDomain)),
    role: new Map((await db.selectFrom('roles').select(columns).execute()).map(inDomain)),
  };
  return (kind, id) => names[kind].get(id) ?? { id, name: id };
}
