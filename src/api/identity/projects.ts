/** Projects. Keystone: keystone/api/projects.py; its policies in keystone/common/policies/project.py. */
import { createDomain, deleteDomain, findDomain, listDomains, updateDomain } from '../../cloud/identity/domains.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { familyOf, type Branch } from '../../cloud/identity/project-family.ts';
import { createProject, deleteProject, getProject, listProjects, updateProject } from '../../cloud/identity/projects.ts';
import { forbiddenAction, invalid } from '../../cloud/identity/refusals.ts';
import type { components, operations } from '../../generated/identity/projects.ts';
import type { ApiRequest, Handlers, QueryOf } from '../../http/service.ts';
import { callerDomain } from './caller-domain.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { isAsked, mustNameItself, wantedFlag } from './links.ts';
import { listed } from './lists.ts';
import { inScope, isReader, mustReach, reached } from './reach.ts';
import { renderDomainAsProject, renderProject } from './view.ts';

type WireChanges = components['schemas']['project_changes'];
type Wire = components['schemas']['project'];
type ProjectOperations = Omit<operations, Extract<keyof operations, `project-tags.${string}`>>;
const known = ['id', 'name', 'domain_id', 'parent_id', 'description', 'enabled', 'is_domain', 'tags', 'options', 'links'];

/** The members that mean the same for a new project and a changed one, be it a domain or not. */
const attributesOf = (wire: WireChanges) =>
  ({ name: wire.name, description: wire.description, enabled: wire.enabled, tags: wire.tags, options: wire.options, extra: extraOf(wire, known) });

const filters = ['name', 'domain_id', 'parent_id'];

export const projectHandlers: Handlers<ProjectOperations, IdentityContext> = {
  'projects.list': async (request, { identity }) => {
    const { query } = request;
    const filter = { name: query.name, enabled: wantedFlag(query.enabled) };
    if (wantedFlag(query.is_domain) === true) {
      // A domain is in none, and below nothing.
      const domains = query.domain_id === undefined && query.parent_id === undefined ? await listDomains(identity, filter) : [];
      const seen = inScope(request, domains, ({ id }) => id);
      return listed(request, 'projects', seen.map((domain) => renderDomainAsProject(request, domain)), { filters });
    }
    const projects = await listProjects(identity, {
      ...filter, domainId: query.domain_id, parentId: query.parent_id,
      tags: listOf(query.tags), anyTags: listOf(query['tags-any']), notTags: listOf(query['not-tags']), notAnyTags: listOf(query['not-tags-any']),
    });
    const seen = inScope(request, projects, ({ domainId }) => domainId);
    return listed(request, 'projects', seen.map((project) => renderProject(request, project)), { filters });
  },
  'projects.show': async (request, { identity }) => {
    const { project_id: id } = request.path;
    await mustSeeProject(request, identity, 'identity:get_project');
    const domain = await findDomain(identity, id);
    if (domain !== undefined) return { project: renderDomainAsProject(request, domain) };
    const project = renderProject(request, await getProject(identity, id));
    return { project: { ...project, ...await relativesOf(request, identity) } };
  },
  'projects.create': async (request, { identity }) => {
    const { project } = request.body;
    const { name } = project;
    if (project.is_domain === true) {
      if (!request.identity.isAdmin) throw forbiddenAction('identity:create_project');
      if (typeof project.domain_id === 'string' || typeof project.parent_id === 'string') {
        throw invalid('only root projects are allowed to act as domains.');
      }
      return { project: renderDomainAsProject(request, await createDomain(identity, { ...attributesOf(project), name })) };
    }
    // Only what the body says counts, not the domain that is taken without it.
    mustReach(request, project.domain_id, 'identity:create_project');
    const domainId = project.domain_id ?? callerDomain(request);
    return { project: renderProject(request, await createProject(identity, { ...attributesOf(project), name, domainId, parentId: project.parent_id })) };
  },
  'projects.update': async (request, { identity }) => {
    const { project } = request.body;
    const { project_id: id } = request.path;
    await mustChangeProject(request, identity, 'identity:update_project');
    mustNameItself(project, id);
    const isDomain = await findDomain(identity, id) !== undefined;
    if (project.is_domain !== undefined && project.is_domain !== isDomain) throw invalid('Update of `is_domain` is not allowed.');
    if (isDomain) {
      const changed = await updateDomain(identity, id, attributesOf(project));
      return { project: { ...renderDomainAsProject(request, changed), extra: changed.extra } };
    }
    const changes = { ...attributesOf(project), parentId: project.parent_id ?? undefined, domainId: project.domain_id ?? undefined };
    const changed = await updateProject(identity, id, changes);
    // The answer to a change has unknown attributes twice (seen with Keystone 22).
    return { project: { ...renderProject(request, changed), extra: changed.extra } };
  },
  'projects.delete': async (request, { identity }) => {
    const { project_id: id } = request.path;
    await mustChangeProject(request, identity, 'identity:delete_project');
    const domain = await findDomain(identity, id);
    if (domain === undefined) return deleteProject(identity, id);
    if (domain.enabled) throw invalid(`cannot delete an enabled project acting as a domain. Please disable the project ${id} first.`);
    await deleteDomain(identity, id);
  },
};

const listOf = (text: string | undefined): string[] | undefined => text?.split(',');

type ProjectRequest = Pick<ApiRequest, 'identity'> & { readonly path: { readonly project_id: string } };

/** Members see the project they are signed in for, others those they reach. @throws ApiError forbidden, notFound */
export async function mustSeeProject(request: ProjectRequest, identity: IdentityService, action: string): Promise<void> {
  if (request.identity.projectId === request.path.project_id) return;
  if (!isReader(request)) throw forbiddenAction(action);
  await mustChangeProject(request, identity, action);
}

/** A domain is changed as a project by administrators only. @throws ApiError forbidden, notFound */
export async function mustChangeProject(request: ProjectRequest, identity: IdentityService, action: string): Promise<void> {
  const { project_id: id } = request.path;
  if (!request.identity.isAdmin) await reached(request, action, getProject(identity, id));
}

type ShowRequest = Pick<ApiRequest, 'base' | 'identity'> & { readonly path: { readonly project_id: string }; readonly query: QueryOf<operations['projects.show']> };

/** What is above and below a project, as far as it was asked for. @throws ApiError badRequest for both forms at once */
async function relativesOf(request: ShowRequest, identity: IdentityService): Promise<Pick<Wire, 'parents' | 'subtree'>> {
  const { query } = request;
  const asked = {
    parentList: isAsked(query.parents_as_list), parentIds: isAsked(query.parents_as_ids),
    childList: isAsked(query.subtree_as_list), childIds: isAsked(query.subtree_as_ids),
  };
  if (asked.parentList && asked.parentIds) throw invalid('Cannot use parents_as_list and parents_as_ids query params at the same time.');
  if (asked.childList && asked.childIds) throw invalid('Cannot use subtree_as_list and subtree_as_ids query params at the same time.');
  if (!Object.values(asked).includes(true)) return {};
  const family = await familyOf(identity, request.path.project_id);
  const own = new Set((await listProjects(identity, { userId: request.identity.userId })).map(({ id }) => id));
  const list = async (ids: readonly string[]) => (await Promise.all(ids.filter((id) => own.has(id)).map((id) => getProject(identity, id))))
    .map((project) => ({ project: renderProject(request, project) }));
  return {
    ...(asked.parentList ? { parents: await list(family.above) } : {}),
    ...(asked.parentIds ? { parents: parentIds([...family.above, family.domainId]) } : {}),
    ...(asked.childList ? { subtree: await list(idsOf(family.below)) } : {}),
    ...(asked.childIds ? { subtree: childIds(family.below) } : {}),
  };
}

const idsOf = (branches: readonly Branch[]): string[] => branches.flatMap(({ id, below }) => [id, ...idsOf(below)]);

type Nested = { [id: string]: Nested } | null;
const parentIds = ([first, ...rest]: readonly string[]): Nested => (first === undefined ? null : { [first]: parentIds(rest) });
const childIds = (branches: readonly Branch[]): Nested =>
  (branches.length === 0 ? null : Object.fromEntries(branches.map(({ id, below }) => [id, childIds(below)])));
