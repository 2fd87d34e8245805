/** Quotas of projects and their users. Nova: nova/api/openstack/compute/quota_sets.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { assertProject } from '../../cloud/known-project.ts';
import { deleteQuotas, quotaKeys, quotaNames, quotasByDefault, quotasOf, setQuotas, usageOf, type QuotaChange, type QuotaKey, type Quotas } from '../../cloud/quotas.ts';
import { countServerGroups } from '../../cloud/server-groups.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/quota-sets.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { booleanFrom } from './boolean.ts';
import type { ComputeFeature } from './microversions.ts';

type Use = components['schemas']['use'];
type WireQuotas<T> = { readonly [Key in QuotaKey as (typeof quotaNames)[Key]]: T };

export const quotaSetHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'quotaSets.show': async ({ path: { project_id: id }, query, identity }, cloud) => {
    await assertOwnProject(cloud, identity, id, 'show');
    return { quota_set: { id, ...renderQuotas(await quotasOf(cloud, id, query.user_id)) } };
  },

  'quotaSets.detail': async ({ path: { project_id: id }, query, identity }, cloud) => {
    await assertOwnProject(cloud, identity, id, 'detail');
    const quotas = await quotasOf(cloud, id, query.user_id);
    const { instances, cores, ramMib } = usageOf(cloud, id, query.user_id);
    // What is counted for each user, server or group shows no use (nova/quota.py: _get_usages).
    const used: Partial<Quotas> = { instances, cores, ramMib, serverGroups: await countServerGroups(cloud, id, query.user_id) };
    return { quota_set: { id, ...renderEach((key): Use => ({ limit: quotas[key], in_use: used[key] ?? 0, reserved: 0 })) } };
  },

  'quotaSets.defaults': async ({ path: { project_id: id } }, cloud) => {
    await assertProject(cloud, id);
    return { quota_set: { id, ...renderQuotas(await quotasByDefault(cloud, id)) } };
  },

  'quotaSets.update': async ({ path: { project_id: id }, query, body: { quota_set: { force, ...limits } } }, cloud) => {
    await assertProject(cloud, id);
    const serverGroups = await countServerGroups(cloud, id, query.user_id);
    await setQuotas(cloud, id, query.user_id, quotaChange(limits), { force: booleanFrom(force ?? false), serverGroups });
    return { quota_set: renderQuotas(await quotasOf(cloud, id, query.user_id)) };
  },

  'quotaSets.delete': async ({ path, query }, cloud) => {
    await deleteQuotas(cloud, path.project_id, query.user_id);
  },
};

/** @throws {ApiError} forbidden for another's project, badRequest for none */
async function assertOwnProject(cloud: Cloud, identity: Identity, id: string, verb: string): Promise<void> {
  if (!identity.isAdmin && identity.projectId !== id) {
    throw new ApiError('forbidden', `Policy doesn't allow os_compute_api:os-quota-sets:${verb} to be performed.`);
  }
  await assertProject(cloud, id);
}

/** Limits by Nova's names: numbers, or numbers in strings. */
export function quotaChange(limits: Readonly<Partial<WireQuotas<number | string>>>): QuotaChange {
  return Object.fromEntries(quotaKeys.flatMap((key) => {
    const limit = limits[quotaNames[key]];
    return limit === undefined ? [] : [[key, Number(limit)]];
  }));
}

export const renderQuotas = (quotas: Quotas): WireQuotas<number> => renderEach((key) => quotas[key]);

function renderEach<T>(value: (key: QuotaKey) => T): WireQuotas<T> {
  return Object.fromEntries(quotaKeys.map((key) => [quotaNames[key], value(key)])) as WireQuotas<T>;
}
