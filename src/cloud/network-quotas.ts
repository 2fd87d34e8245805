/**
 * Quotas of what the network service keeps: what a project may have of each. Neutron: neutron/quota/__init__.py, neutron/conf/quota.py. What cannot be
 * made at all has the limit 0.
 * DEVIATION: the default project has no quota of ports until it is given one: those of the VMs that were on the pools before the service came are its.
 */
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { listNetworks, type Network } from './networks.ts';
import { portsOfServer } from './ports.ts';
import { withinQuota } from './quotas.ts';
import { listSecurityGroups, type SecurityGroup } from './security-groups.ts';
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

/** @param forced take a limit below what there is @throws ApiError badRequest */
export async function setNetworkQuota(cloud: Cloud, projectId: string, change: Partial<NetworkLimits>, forced: boolean): Promise<void> {
  const changed = networkResources.flatMap((resource) => (change[resource] === undefined ? [] : [{ resource, hard_limit: change[resource] }]));
  for (const { resource, hard_limit: limit } of forced ? [] : changed) {
    const used = await counters[resource]?.(cloud, projectId) ?? 0;
    if (limit === unlimited || used <= limit) continue;
    throw new ApiError('badRequest', `Quota limit ${limit} for ${resource} must be greater than or equal to already used ${used}`, { type: 'HTTPBadRequest' });
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
  const used: Partial<Record<NetworkResource, number>> = {};
  for (const resource of networkResources) {
    const count = counters[resource];
    if (count !== undefined) used[resource] = await count(cloud, projectId);
  }
  return used;
}

/** How many a project has. */
const counters: Readonly<Partial<Record<NetworkResource, (cloud: Cloud, projectId: string) => number | Promise<number>>>> = {
  network: (cloud, projectId) => networksOf(cloud, projectId).length,
  subnet: (cloud, projectId) => networksOf(cloud, projectId).reduce((sum, { subnets }) => sum + subnets.length, 0),
  port: countPorts,
  security_group: async (cloud, projectId) => (await groupsOf(cloud, projectId)).length,
  security_group_rule: async (cloud, projectId) => (await groupsOf(cloud, projectId)).reduce((sum, { rules }) => sum + rules.length, 0),
};

const networksOf = (cloud: Cloud, projectId: string): Network[] => listNetworks(cloud).filter(({ record }) => record?.projectId === projectId);
const groupsOf = (cloud: Cloud, projectId: string): Promise<SecurityGroup[]> => listSecurityGroups(cloud, { projectId, isAdmin: false });

/** One that was made in advance is one still when a server has it. */
async function countPorts(cloud: Cloud, projectId: string): Promise<number> {
  const ofServers = [...cloud.servers.ofProject(projectId)].flatMap((server) => portsOfServer(server));
  const stored = await listStoredPorts(cloud, { projectId, isAdmin: false });
  return new Set([...ofServers, ...stored].map(({ id }) => id)).size;
}

/**
 * Makes more of a resource, while nobody else does in any replica.
 * @param options.count how many more; one when nothing is said
 * @param options.refusal in another service's words
 * @throws ApiError conflict, Neutron's OverQuota, when the project may not have so many; what `work` throws
 */
export async function withinNetworkQuota<T>(
  cloud: Cloud, projectId: string, resource: NetworkResource, work: () => Promise<T>,
  { count = 1, refusal = (error: ApiError) => error }: { readonly count?: number; readonly refusal?: (error: ApiError) => ApiError } = {},
): Promise<T> {
  return withinQuota(cloud, projectId, async () => {
    const { [resource]: limit } = await networkLimits(cloud, projectId);
    if (limit !== unlimited && (await counters[resource]?.(cloud, projectId) ?? 0) + count > limit) {
      throw refusal(new ApiError('conflict', `Quota exceeded for resources: ['${resource}'].`, { type: 'OverQuota' }));
    }
    return work();
  });
}

/** How one is made, and is taken back when another one that was asked for with it cannot be made. */
interface Maker<T, M> {
  readonly make: (wanted: T) => Promise<M>;
  readonly undo: (made: M) => Promise<unknown>;
}

/** Makes all that is wanted, or nothing of it. @throws ApiError conflict over the quota of a project; what `make` throws */
export async function makeAll<T extends { readonly projectId: string }, M>(
  cloud: Cloud, resource: NetworkResource, wanted: readonly T[], { make, undo }: Maker<T, M>,
): Promise<M[]> {
  const makeEach = async (): Promise<M[]> => {
    const made: M[] = [];
    try {
      for (const each of wanted) made.push(await make(each));
    } catch (error) {
      for (const each of made.reverse()) await undo(each);
      throw error;
    }
    return made;
  };
  // Always in the same order, so that no two requests wait for each other.
  const projects = [...new Set(wanted.map(({ projectId }) => projectId))].sort();
  return projects.reduce((work, projectId) => () => {
    const count = wanted.filter((each) => each.projectId === projectId).length;
    return withinNetworkQuota(cloud, projectId, resource, work, { count });
  }, makeEach)();
}

/** How many more ports a project may have. */
export async function roomForPorts(cloud: Cloud, projectId: string): Promise<number> {
  const { port: limit } = await networkLimits(cloud, projectId);
  return limit === unlimited ? Infinity : Math.max(0, limit - await countPorts(cloud, projectId));
}

/** Nova: nova/exception.py, PortLimitExceeded. */
export const tooManyPorts = (cause?: unknown): ApiError => new ApiError('forbidden', 'Maximum number of ports exceeded', { cause });
