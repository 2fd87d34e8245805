/** Unified limits. Keystone: keystone/api/registered_limits.py, limits.py; its policies in keystone/common/policies/limit.py. */
import type { IdentityService } from '../../cloud/identity/identity.ts';
import {
  createLimits, createRegisteredLimits, deleteLimit, deleteRegisteredLimit, findLimit, getLimit, getRegisteredLimit, limitModel, listLimits,
  listRegisteredLimits, updateLimit, updateRegisteredLimit, type Limit, type LimitFilter, type RegisteredLimit,
} from '../../cloud/identity/limits.ts';
import { listProjects } from '../../cloud/identity/projects.ts';
import { forbiddenAction, invalid } from '../../cloud/identity/refusals.ts';
import type { components, operations } from '../../generated/identity/limits.ts';
import { repr } from '../../http/python.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { selfLink } from './links.ts';
import { listed } from './lists.ts';
import { readsAll } from './reach.ts';

type Schemas = components['schemas'];

const registeredFilters = ['service_id', 'region_id', 'resource_name'];
const filters = [...registeredFilters, 'project_id', 'domain_id'];

export const limitHandlers: Handlers<operations, IdentityContext> = {
  'registered-limits.list': async (request, { identity }) => {
    const { query } = request;
    const limits = await listRegisteredLimits(identity, { serviceId: query.service_id, regionId: query.region_id, resourceName: query.resource_name });
    return listed(request, 'registered_limits', limits.map((limit) => renderRegistered(request, limit)), { filters: registeredFilters });
  },
  'registered-limits.show': async (request, { identity }) => (
    { registered_limit: renderRegistered(request, await getRegisteredLimit(identity, request.path.registered_limit_id)) }
  ),
  'registered-limits.create': async (request, { identity }) => {
    const made = await createRegisteredLimits(identity, request.body.registered_limits.map((wire) => ({
      ...limitedOf(wire), defaultLimit: wire.default_limit, description: wire.description ?? null,
    })));
    return { registered_limits: made.map((limit) => renderRegistered(request, limit)) };
  },
  'registered-limits.update': async (request, { identity }) => {
    const { registered_limit: wire } = request.body;
    const changed = await updateRegisteredLimit(identity, request.path.registered_limit_id, {
      serviceId: wire.service_id, regionId: wire.region_id, resourceName: wire.resource_name, defaultLimit: wire.default_limit, description: wire.description,
    });
    return { registered_limit: renderRegistered(request, changed) };
  },
  'registered-limits.delete': (request, { identity }) => deleteRegisteredLimit(identity, request.path.registered_limit_id),
  'limits.list': async (request, { identity }) => {
    const { query } = request;
    const limits = await limitsSeen(request, identity, {
      serviceId: query.service_id, regionId: query.region_id, resourceName: query.resource_name, projectId: query.project_id, domainId: query.domain_id,
    });
    return listed(request, 'limits', limits.map((limit) => renderLimit(request, limit)), { filters });
  },
  'limits.show': async (request, { identity }) => {
    const { limit_id: id } = request.path;
    const limit = await findLimit(identity, id);
    if (!readsAll(request) && (limit === undefined || (await own(request, identity, [limit])).length === 0)) throw forbiddenAction('identity:get_limit');
    return { limit: renderLimit(request, await getLimit(identity, id)) };
  },
  'limits.create': async (request, { identity }) => {
    request.body.limits.forEach(mustBeOfOne);
    const made = await createLimits(identity, request.body.limits.map((wire) => ({
      ...limitedOf(wire), projectId: wire.project_id ?? null, domainId: wire.domain_id ?? null,
      resourceLimit: wire.resource_limit, description: wire.description ?? null,
    })));
    return { limits: made.map((limit) => renderLimit(request, limit)) };
  },
  'limits.update': async (request, { identity }) => {
    const { resource_limit: resourceLimit, description } = request.body.limit;
    return { limit: renderLimit(request, await updateLimit(identity, request.path.limit_id, { resourceLimit, description })) };
  },
  'limits.delete': (request, { identity }) => deleteLimit(identity, request.path.limit_id),
  'limit-model.show': () => ({ model: limitModel }),
};

/** @throws ApiError badRequest */
function mustBeOfOne(wire: Schemas['new_limit'], index: number): void {
  if ((wire.project_id === undefined) !== (wire.domain_id === undefined)) return;
  throw invalid(`Invalid input for field '${index}': ${repr(wire)} is not valid under any of the given schemas`);
}

const limitedOf = (wire: Pick<Schemas['new_limit'], 'service_id' | 'region_id' | 'resource_name'>) =>
  ({ serviceId: wire.service_id, regionId: wire.region_id ?? null, resourceName: wire.resource_name });

/** Services, administrators and who is signed in for the system see all, others what is of their domain or project. */
async function limitsSeen(request: Pick<ApiRequest, 'identity'>, identity: IdentityService, filter: LimitFilter): Promise<readonly Limit[]> {
  const { isAdmin, isSystem, roles } = request.identity;
  const limits = await listLimits(identity, filter);
  return isAdmin || isSystem || roles.includes('service') ? limits : own(request, identity, limits);
}

async function own({ identity: { projectId, domainId } }: Pick<ApiRequest, 'identity'>, identity: IdentityService, limits: readonly Limit[]): Promise<readonly Limit[]> {
  if (domainId === undefined) return limits.filter((limit) => projectId !== undefined && limit.projectId === projectId);
  const within = new Set((await listProjects(identity, { domainId })).map(({ id }) => id));
  return limits.filter((limit) => (limit.projectId === null ? limit.domainId === domainId : within.has(limit.projectId)));
}

const renderRegistered = (request: Pick<ApiRequest, 'base'>, limit: RegisteredLimit): Schemas['registered_limit'] => ({
  id: limit.id,
  service_id: limit.serviceId,
  region_id: limit.regionId,
  resource_name: limit.resourceName,
  default_limit: limit.defaultLimit,
  description: limit.description,
  links: selfLink(request, `registered_limits/${limit.id}`),
});

const renderLimit = (request: Pick<ApiRequest, 'base'>, limit: Limit): Schemas['limit'] => ({
  id: limit.id,
  project_id: limit.projectId,
  domain_id: limit.domainId,
  service_id: limit.serviceId,
  region_id: limit.regionId,
  resource_name: limit.resourceName,
  resource_limit: limit.resourceLimit,
  description: limit.description,
  links: selfLink(request, `limits/${limit.id}`),
});
