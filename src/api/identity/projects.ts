/** Projects. Keystone: keystone/api/projects.py; its policies in keystone/common/policies/project.py. */
import { getProject, listProjects } from '../../cloud/identity/projects.ts';
import { forbiddenAction } from '../../cloud/identity/refusals.ts';
import type { operations } from '../../generated/identity/projects.ts';
import type { Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { listLinks, wantedFlag } from './links.ts';
import { renderProject } from './view.ts';

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
};
