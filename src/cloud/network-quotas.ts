/**
 * Quotas of what the network service keeps: what a project may have of each. Neutron: neutron/quota/__init__.py, neutron/conf/quota.py. What cannot be
 * made at all has the limit 0.
 * DEVIATION: the default project has no quota of ports until it is given one: those of the VMs that were on the pools before the service came are its.
 */
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { listNetworks } from './networks.ts';
import { portsOfServer } from './ports.ts';
import { withinQuota } from './quotas.ts';
import { listSecurityGroups } from './security-groups.ts';
import { listStoredPorts } from './stored-ports.ts';

/** By Neutron's names; -1: no limit. */
const defaults = {
  network: 100,
  subnet: 100,
  subnetpool: 0,
  port: 500,
  router: 0,
  floatingip: 0,
  rbac_policy: 0,
  security_group: 10,
  security_group_rule: 100,
};
const unlimited = -1;

export type NetworkResource = keyof typeof defaults;
export type NetworkLimits = Readonly<Record<NetworkResource, number>>;
export const networkResources = Object.keys(defaults) as readonly NetworkResource[];

/** Of a project that was given none of its own. */
export const defaultNetworkLimits = (cloud: Cloud, projectId: string): NetworkLimits =>
  (projectId === cloud.defaultProjectId ? { ...defaults, port: unlimited } : defaults);

export async function networkLimits(cloud: Cloud, projectId: string): Promise<NetworkLimits> {
  const rows = await cloud.store.db.selectFrom('network_quotas').selectAll().where('project_id', '=', projectId).execute();
  return withLimits(cloud, projectId, rows);
}

/** The limits of each project that was given some. */
export async function listNetworkQuotas(cloud: Cloud): Promise<ReadonlyMap<string, NetworkLimits>> {
  const rows = await cloud.store.db.selectFrom('network_quotas').selectAll().orderBy('project_id').execute();
  const projects = [...new Set(rows.map(({ project_id: id }) => id))];
  return new Map(projects.map((id) => [id, withLimits(cloud, id, rows.filter((row) => row.project_id === id))]));
}

const withLimits = (cloud: Cloud, projectId: string, rows: readonly { readonly resource: string; readonly hard_limit: number }[]): NetworkLimits =>
  ({ ...defaultNetworkLimits(cloud, projectId), ...Object.fromEntries(rows.map(({ resource, hard_limit: limit }) => [resource, limit])) });

/** @param checked refuse a limit below what there is @throws ApiError conflict */
export async function setNetworkQuota(cloud: Cloud, projectId: string, change: Partial<NetworkLimits>, checked: boolean): Promise<void> {
  const changed = networkResources.flatMap((resource) => (change[resource] === undefined ? [] : [{ resource, hard_limit: change[resource] }]));
  const used = checked ? await networkUsage(cloud, projectId) : {};
  const under = changed.filter(({ resource, hard_limit: limit }) => limit !== unlimited && limit < (used[resource] ?? 0)).map(({ resource }) => `'${resource}'`);
  if (under.length > 0) {
    throw new ApiError('conflict', `Change would make usage less than 0 for the following resources: [${under.join(', ')}].`, { type: 'InvalidQuotaValue' });
  }
  if (changed.length === 0) return;
  await cloud.store.db.insertInto('network_quotas').values(changed.map((row) => ({ project_id: projectId, ...row })))
    .onConflict((conflict) => conflict.columns(['project_id', 'resource']).doUpdateSet((eb) => ({ hard_limit: eb.ref('excluded.hard_limit') }))).execute();
}

/** Back to the default. @throws ApiError notFound for a project that was given none */
export async function deleteNetworkQuota(cloud: Cloud, projectId: string): Promise<void> {
  const { numDeletedRows: deleted } = await cloud.store.db.deleteFrom('network_quotas').where('project_id', '=', projectId).executeTakeFirst();
  if (deleted === 0n) throw new ApiError('notFound', `Quota for tenant ${projectId} could not be found.`, { type: 'TenantQuotaNotFound' });
}

/** What a project has of each; what is absent cannot be had. */
export async function networkUsage(cloud: Cloud, projectId: string): Promise<Partial<NetworkLimits>> {
  const viewer = { projectId, isAdmin: false };
  const networks = listNetworks(cloud).filter(({ record }) => record?.projectId === projectId);
  const groups = await listSecurityGroups(cloud, viewer);
  return {
    network: networks.length,
    subnet: networks.reduce((sum, { subnets }) => sum + subnets.length, 0),
    port: await countPorts(cloud, projectId),
    security_group: groups.length,
    security_group_rule: groups.reduce((sum, { rules }) => sum + rules.length, 0),
  };
}

/** One that was made in advance is one still when a server has it. */
async function countPorts(cloud: Cloud, projectId: string): Promise<number> {
  const ofServers = [...cloud.servers.ofProject(projectId)].flatMap((server) => portsOfServer(server));
  const stored = await listStoredPorts(cloud, { projectId, isAdmin: false });
  return new Set([...ofServers, ...stored].map(({ id }) => id)).size;
}

/**
 * Makes one more of a resource, while nobody else does in any replica.
 * @param refusal in another service's words
 * @throws ApiError conflict, Neutron's OverQuota, when the project has all that it may have; what `work` throws
 */
export async function withinNetworkQuota<T>(
  cloud: Cloud, projectId: string, resource: NetworkResource, work: () => Promise<T>, refusal: (error: ApiError) => ApiError = (error) => error,
): Promise<T> {
  if ((await networkLimits(cloud, projectId))[resource] === unlimited) return work();
  return withinQuota(cloud, projectId, async () => {
    const limit = (await networkLimits(cloud, projectId))[resource];
    const { [resource]: used = 0 } = await networkUsage(cloud, projectId);
    if (limit !== unlimited && used >= limit) throw refusal(new ApiError('conflict', `Quota exceeded for resources: ['${resource}'].`, { type: 'OverQuota' }));
    return work();
  });
}

/** How many more ports a project may have. */
export async function roomForPorts(cloud: Cloud, projectId: string): Promise<number> {
  const { port: limit } = await networkLimits(cloud, projectId);
  return limit === unlimited ? Infinity : Math.max(0, limit - await countPorts(cloud, projectId));
}

/** Nova: nova/exception.py, PortLimitExceeded. */
export const tooManyPorts = (cause?: unknown): ApiError => new ApiError('forbidden', 'Maximum number of ports exceeded', { cause });
