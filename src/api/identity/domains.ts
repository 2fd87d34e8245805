/** Domains. Keystone: keystone/api/domains.py; its policies in keystone/common/policies/domain.py. */
import { createDomain, deleteDomain, getDomain, listDomains, updateDomain } from '../../cloud/identity/domains.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { getProject } from '../../cloud/identity/projects.ts';
import { forbiddenAction } from '../../cloud/identity/refusals.ts';
import type { components, operations } from '../../generated/identity/domains.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { mustNameItself, wantedFlag } from './links.ts';
import { listed } from './lists.ts';
import { inScope, isReader, mustReach } from './reach.ts';
import { renderDomain } from './view.ts';

/** The members that mean the same for a new domain and a changed one. */
const attributesOf = (wire: components['schemas']['domain_changes']) => ({
  name: wire.name, description: wire.description, enabled: wire.enabled, tags: wire.tags, options: wire.options,
  extra: extraOf(wire, ['id', 'name', 'description', 'enabled', 'tags', 'options', 'links', 'is_domain', 'domain_id', 'parent_id']),
});

export const domainHandlers: Handlers<operations, IdentityContext> = {
  'domains.list': async (request, { identity }) => {
    const domains = await listDomains(identity, { name: request.query.name, enabled: wantedFlag(request.query.enabled) });
    const seen = inScope(request, domains, ({ id }) => id);
    return listed(request, 'domains', seen.map((domain) => renderDomain(request, domain)), { filters: ['name'] });
  },
  'domains.show': async (request, { identity }) => {
    const { domain_id: id } = request.path;
    if (!isReader(request) && id !== await projectDomain(request, identity)) throw forbiddenAction('identity:get_domain');
    mustReach(request, id, 'identity:get_domain');
    return { domain: renderDomain(request, await getDomain(identity, request.path.domain_id)) };
  },
  'domains.create': async (request, { identity }) => {
    const { domain } = request.body;
    return { domain: renderDomain(request, await createDomain(identity, { ...attributesOf(domain), name: domain.name })) };
  },
  'domains.update': async (request, { identity }) => {
    const { domain } = request.body;
    const { domain_id: id } = request.path;
    mustNameItself(domain, id);
    return { domain: renderDomain(request, await updateDomain(identity, id, attributesOf(domain))) };
  },
  'domains.delete': (request, { identity }) => deleteDomain(identity, request.path.domain_id),
};

/** Members of a project see the domain it is in. */
async function projectDomain({ identity: { projectId } }: Pick<ApiRequest, 'identity'>, identity: IdentityService): Promise<string | undefined> {
  return projectId === undefined ? undefined : (await getProject(identity, projectId)).domainId;
}
