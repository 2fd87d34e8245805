/** Who has which role where. Keystone: keystone/api/role_assignments.py. */
import { listAssignments, namesOfAll, type Assignment, type Kind, type Named } from '../../cloud/identity/assignments.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { findDomain } from '../../cloud/identity/domains.ts';
import { getProject, listProjects } from '../../cloud/identity/projects.ts';
import { invalid } from '../../cloud/identity/refusals.ts';
import { getUser } from '../../cloud/identity/users.ts';
import type { components, operations } from '../../generated/identity/roles.ts';
import type { ApiRequest, Handlers, QueryOf } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { isAsked } from './links.ts';
import { listed } from './lists.ts';
import { reached } from './reach.ts';

type Schemas = components['schemas'];
type Query = QueryOf<operations['role-assignments.list']>;

export const roleAssignmentHandlers: Handlers<Pick<operations, 'role-assignments.list'>, IdentityContext> = {
  'role-assignments.list': async (request, { identity }) => {
    const { query } = request;
    const wanted = wantedOf(query);
    if (wanted.subtree && wanted.projectId !== undefined) await mustReachTree(request, identity, wanted.projectId);
    if (isAsked(query.effective)) await mustExist(identity, wanted);
    const assignments = await withinScope(request, identity, await listAssignments(identity, wanted, isAsked(query.effective)));
    const nameOf = isAsked(query.include_names) ? await namesOfAll(identity) : idOf;
    return listed(request, 'role_assignments', assignments.map((assignment) => renderAssignment(request, assignment, nameOf)));
  },
};

/** A domain is a tree of its own. @throws ApiError forbidden, notFound */
async function mustReachTree(request: Pick<ApiRequest, 'identity'>, identity: IdentityService, id: string): Promise<void> {
  const domain = await findDomain(identity, id);
  await reached(request, 'identity:list_role_assignments_for_tree', domain === undefined ? getProject(identity, id) : Promise.resolve({ domainId: domain.id }));
}

/** What comes of assignments is asked of somebody, or of somewhere, that is. @throws ApiError notFound */
async function mustExist(identity: IdentityService, { userId, projectId }: ReturnType<typeof wantedOf>): Promise<void> {
  if (userId !== undefined) await getUser(identity, userId);
  if (projectId !== undefined && await findDomain(identity, projectId) === undefined) await getProject(identity, projectId);
}

/** Who is signed in for a domain sees what is given in it and in its projects. */
async function withinScope({ identity: { domainId } }: Pick<ApiRequest, 'identity'>, identity: IdentityService, assignments: readonly Assignment[]) {
  if (domainId === undefined) return assignments;
  const places = new Set([domainId, ...(await listProjects(identity, { domainId })).map(({ id }) => id)]);
  return assignments.filter(({ target }) => target.type !== 'system' && places.has(target.id));
}

/** @throws ApiError badRequest for what excludes each other, or finds nothing ever */
function wantedOf(query: Query) {
  const effective = isAsked(query.effective);
  const wanted = {
    userId: said(query['user.id']),
    groupId: said(query['group.id']),
    roleId: said(query['role.id']),
    projectId: said(query['scope.project.id']),
    domainId: said(query['scope.domain.id']),
    system: said(query['scope.system']) !== undefined,
    inherited: query['scope.OS-INHERIT:inherited_to'] === undefined ? undefined : query['scope.OS-INHERIT:inherited_to'] === 'projects',
    subtree: isAsked(query.include_subtree),
  };
  const contradictions: readonly (readonly [holds: boolean, sentence: string])[] = [
    [wanted.subtree && wanted.projectId === undefined, 'scope.project.id must be specified if include_subtree is also specified'],
    [wanted.domainId !== undefined && wanted.projectId !== undefined, 'Specify a domain or project, not both'],
    [wanted.domainId !== undefined && wanted.system, 'Specify system or domain, not both'],
    [wanted.projectId !== undefined && wanted.system, 'Specify system or project, not both'],
    [wanted.userId !== undefined && wanted.groupId !== undefined, 'Specify a user or group, not both'],
    [effective && wanted.groupId !== undefined, 'Combining effective and group filter will always result in an empty list.'],
    [effective && wanted.inherited === true && wanted.domainId !== undefined, 'Combining effective, domain and inherited filters will always result in an empty list.'],
  ];
  const found = contradictions.find(([holds]) => holds);
  if (found !== undefined) throw invalid(found[1]);
  return wanted;
}

/** An empty filter is none. */
const said = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

type NameOf = (kind: Kind, id: string) => Omit<Named, 'name'> & Partial<Named>;
const idOf: NameOf = (_kind, id) => ({ id });

function renderAssignment({ base }: Pick<ApiRequest, 'base'>, assignment: Assignment, nameOf: NameOf): Schemas['role_assignment'] {
  const { actor, target, roleId, inherited, from } = assignment;
  const link = (path: string): string => `${base}/v3/${path}`;
  return {
    links: {
      assignment: link(pathOf(assignment)),
      ...(from.groupId === undefined ? {} : { membership: link(`groups/${from.groupId}/users/${actor.id}`) }),
      // Keystone writes the two the other way round.
      ...(from.priorRoleId === undefined ? {} : { prior_role: link(`prior_role/${roleId}/implies/${from.priorRoleId}`) }),
    },
    scope: {
      ...(target.type === 'system' ? { system: { all: true } } : { [target.type]: nameOf(target.type, target.id) }),
      ...(inherited ? { 'OS-INHERIT:inherited_to': 'projects' } : {}),
    },
    [actor.type]: nameOf(actor.type, actor.id),
    role: nameOf('role', roleId),
  };
}

/** Of the grant that it is, or comes from. */
function pathOf({ actor, target, roleId, inherited, from }: Assignment): string {
  const place = from.target ?? target;
  const holder = from.groupId === undefined ? actor : { type: 'group', id: from.groupId };
  const path = `${place.type === 'system' ? 'system' : `${place.type}s/${place.id}`}/${holder.type}s/${holder.id}/roles/${from.priorRoleId ?? roleId}`;
  return inherited ? `OS-INHERIT/${path}/inherited_to_projects` : path;
}
