/** Projects. Keystone: keystone/api/projects.py; its policies in keystone/common/policies/project.py. */
import { createProject, deleteProject, getProject, listProjects, updateProject } from '../../cloud/identity/projects.ts';
import { forbiddenAction, invalid } from '../../cloud/identity/refusals.ts';
import type { components, operations } from '../../generated/identity/projects.ts';
import type { Handlers } from '../../http/service.ts';
import { callerDomain } from './caller-domain.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { listLinks, wantedFlag } from './links.ts';
import { renderProject } from './view.ts';

type WireChanges = components['schemas']['project_changes'];
const known = ['id', 'name', 'domain_id', 'parent_id', 'description', 'enabled', 'is_domain', 'tags', 'options', 'links'];

/** The members that mean the same for a new project and a changed one. */
function attributesOf(wire: WireChanges) {
  // DEVIATION: a project that acts as a domain (is_domain) is refused with 400; Keystone makes a domain of it, which has operations of its own.
  if (wire.is_domain === true) throw invalid('A project that acts as a domain is not made here: use /v3/domains.');
  return {
    name: wire.name, parentId: wire.parent_id ?? undefined, description: wire.description, enabled: wire.enabled, tags: wire.tags,
    // A null unsets it.
    immutable: wire.options === undefined || !('immutable' in wire.options) ? undefined : wire.options.immutable ?? false,
    extra: extraOf(wire, known),
  };
}

export const projectHandlers: Handlers<operations, IdentityContext> = {
  'projects.list': async (request, { identity }) => {
    const { query } = request;
    const projects = wantedFlag(query.is_domain) === true
      ? []
      : await listProjects(identity, { name: query.name, domainId: query.domain_id, parentId: query.parent_id, enabled: wantedFlag(query.enabled) });
    return { projects: projects.map((project) => renderProject(request, project)), links: listLinks(request, 'projects') };
  },
  'projects.show': async (request, { identity }) => {
    const { project_id: id } = request.path;
    if (!request.identity.isAdmin && request.identity.projectId !== id) throw forbiddenAction('identity:get_project');
    return { project: renderProject(request, await getProject(identity, id)) };
  },
  'projects.create': async (request, { identity }) => {
    const { project } = request.body;
    const domainId = project.domain_id ?? await callerDomain(request, identity);
    return { project: renderProject(request, await createProject(identity, { ...attributesOf(project), name: project.name, domainId })) };
  },
  'projects.update': async (request, { identity }) => {
    const { project } = request.body;
    const changes = { ...attributesOf(project), domainId: project.domain_id ?? undefined };
    const changed = await updateProject(identity, request.path.project_id, changes);
    // The answer to a change has unknown attributes twice (seen with Keystone 22).
    return { project: { ...renderProject(request, changed), extra: changed.extra } };
  },
  'projects.delete': (request, { identity }) => deleteProject(identity, request.path.project_id),
};
