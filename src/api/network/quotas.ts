/** Quotas. Neutron: neutron/extensions/quotasv2.py, quotasv2_detail.py, quota_check_limit.py. */
import type { Caller } from '../../cloud/caller.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import {
  defaultNetworkLimits, deleteNetworkQuota, listNetworkQuotas, networkLimits, networkResources, networkUsage, setNetworkQuota, type NetworkLimits,
} from '../../cloud/network-quotas.ts';
import type { components, operations } from '../../generated/network/quotas.ts';
import type { Handlers } from '../../http/service.ts';
import { bodyFrom, notAuthorized, type Attribute, type Attributes } from './resource.ts';
import { range, toInteger } from './values.ts';

interface Asked {
  readonly identity: Caller;
  readonly path: { readonly project_id: string };
}

export const quotaHandlers: Handlers<operations, Cloud> = {
  'quotas.list': async (_request, cloud) => ({
    quotas: [...await listNetworkQuotas(cloud)].map(([id, limits]) => ({ tenant_id: id, project_id: id, ...limits })),
  }),
  'quotas.tenant': ({ identity }) => ({ tenant: { tenant_id: identity.projectId ?? '' } }),
  'quotas.update': async ({ body, path: { project_id: id }, identity }, cloud) => {
    const { check_limit: _always, force, ...change } = bodyFrom(body, 'quota', quotaAttributes, 'update', identity);
    await setNetworkQuota(cloud, id, change, force === true);
    return { quota: await networkLimits(cloud, id) };
  },
  'quotas.delete': ({ path }, cloud) => deleteNetworkQuota(cloud, path.project_id),
  'quotas.show': async (request, cloud) => ({ quota: await networkLimits(cloud, projectOf(request)) }),
  'quotas.defaults': (request, cloud) => ({ quota: defaultNetworkLimits(cloud, projectOf(request)) }),
  'quotas.details': async (request, cloud) => ({ quota: await detailsFor(request, cloud) }),
  'quotas.detailsJson': async (request, cloud) => ({ quota: await detailsFor(request, cloud) }),
};

/** neutron/pecan_wsgi/controllers/quota.py. */
const limit: Attribute = { said: 'always', convert: toInteger, check: range(-1, 2 ** 31 - 1) };

const quotaAttributes: Attributes = {
  check_limit: { said: 'always' }, force: { said: 'always' },
  ...Object.fromEntries(networkResources.map((resource) => [resource, limit])),
};

/** @throws ApiError forbidden for another project's, unless the caller is an administrator */
function projectOf({ identity, path }: Asked): string {
  if (identity.isAdmin || identity.projectId === path.project_id) return path.project_id;
  throw notAuthorized('rule:get_quota');
}

async function detailsFor(request: Asked, cloud: Cloud): Promise<components['schemas']['quota_details']> {
  const projectId = projectOf(request);
  const limits: NetworkLimits = await networkLimits(cloud, projectId);
  const used = await networkUsage(cloud, projectId);
  return Object.fromEntries(networkResources.map((name) => [name, { limit: limits[name], used: used[name] ?? 0, reserved: 0 }])) as components['schemas']['quota_details'];
}
