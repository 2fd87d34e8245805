/** What the bearer of a token could do with it: /v3/auth/… Keystone: keystone/api/auth.py. */
import { listDomainsOfUser } from '../../cloud/identity/domains.ts';
import { listProjects } from '../../cloud/identity/projects.ts';
import { forbidden } from '../../cloud/identity/refusals.ts';
import { targetsOf } from '../../cloud/identity/assignments.ts';
import type { operations } from '../../generated/identity/auth.ts';
import type { Handlers } from '../../http/service.ts';
import { renderCatalog } from './catalog.ts';
import type { IdentityContext } from './context.ts';
import { selfLink } from './links.ts';
import { listed } from './lists.ts';
import { renderDomain, renderProject } from './view.ts';

type AuthOperations = Pick<operations, 'auth-catalog.show' | 'auth-projects.list' | 'auth-domains.list' | 'auth-system.list'>;

export const authHandlers: Handlers<AuthOperations, IdentityContext> = {
  'auth-catalog.show': async (request, { identity }) => {
    const { projectId, userId } = request.identity;
    if (projectId === undefined) throw forbidden();
    return { catalog: await renderCatalog(identity, request.root, { project: projectId, user: userId }), links: selfLink(request, 'auth/catalog') };
  },
  'auth-projects.list': async (request, { identity }) => {
    const projects = await listProjects(identity, { userId: request.identity.userId, enabled: true });
    return listed(request, 'projects', projects.map((project) => renderProject(request, project)), { path: 'auth/projects' });
  },
  'auth-domains.list': async (request, { identity }) => {
    const domains = await listDomainsOfUser(identity, request.identity.userId);
    return listed(request, 'domains', domains.map((domain) => renderDomain(request, domain)), { path: 'auth/domains' });
  },
  'auth-system.list': async (request, { identity }) => {
    const systems = await targetsOf(identity, request.identity.userId, 'system');
    return { system: systems.size === 0 ? [] : [{ all: true }], links: selfLink(request, 'auth/system') };
  },
};
