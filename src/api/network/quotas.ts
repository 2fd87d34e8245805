/** Quotas. Neutron: neutron/extensions/quotasv2.py, quotasv2_detail.py, quota_check_limit.py. */
import type { Caller } from '../../cloud/caller.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import {
  defaultNetworkLimits, deleteNetworkQuota, listNetworkQuotas, networkLimits, networkResources, networkUsage, setNetworkQuota, type NetworkLimits,
} from '../../cloud/network-quotas.ts';
import type { components, operations } from '../../generated/network/quotas.ts';
import { str } from '../../http/python.ts';
import type { Handlers } from '../../http/service.ts';
import { bodyFrom, boolean, integer, notAuthorized, type Attribute, type Attributes } from './resource.ts';

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
    const { check_limit: checked, force: _force, ...change } = bodyFrom(body, 'quota', writable, 'update', identity);
    await setNetworkQuota(cloud, id, change, checked === true);
    return { quota: await networkLimits(cloud, id) };
  },
  'quotas.delete': ({ path }, cloud) => deleteNetworkQuota(cloud, path.project_id),
  'quotas.show': async (request, cloud) => ({ quota: await networkLimits(cloud, projectOf(request)) }),
  'quotas.defaults': (request, cloud) => ({ quota: defaultNetworkLimits(cloud, projectOf(request)) }),
  'quotas.details': async (request, cloud) => ({ quota: await detailsFor(request, cloud) }),
  'quotas.detailsJson': async (request, cloud) => ({ quota: await detailsFor(request, cloud) }),
};

/** neutron/extensions/quotasv2.py: convert_to_int, type:range. */
const limit: Attribute = {
  check: (value) => {
    if (Number(value) < -1) return `'${str(value)}' is too small - must be at least '-1'.`;
    return Number(value) > 2 ** 31 - 1 ? `'${str(value)}' is too large - must be no larger than '2147483647'.` : undefined;
  },
  ...(integer.convert === undefined ? {} : { convert: integer.convert }),
};

const writable: Attributes = { ...Object.fromEntries(networkResources.map((name) => [name, limit])), check_limit: boolean, force: boolean };

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
