/**
 * Quotas: what a project, and a user in it, may have. Nova's defaults (nova/conf/quota.py) hold unless an administrator sets others: of the class
 * `default` for every project, of one project, or of one of its users.
 *
 * DEVIATION: the default project, which owns the VMs that were on the pools before the service came, has no quota of servers, cores and memory
 * until it is given one: a limit would count what Nova never let in, and a pool of more than ten VMs could not boot another one.
 */
import { ApiError } from '../errors.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { keys, readKey } from './other-config.ts';
import type { Server, ServerFlavor } from './servers/server.ts';

/** -1: no limit. */
export interface Quotas {
  readonly instances: number;
  readonly cores: number;
  readonly ramMib: number;
  readonly keyPairs: number;
  readonly metadataItems: number;
  readonly serverGroups: number;
  readonly serverGroupMembers: number;
  readonly injectedFiles: number;
  readonly injectedFileContentBytes: number;
  readonly injectedFilePathBytes: number;
  /** The last four are Neutron's, so that nothing here looks at them. */
  readonly fixedIps: number;
  readonly floatingIps: number;
  readonly securityGroups: number;
  readonly securityGroupRules: number;
}
export type QuotaKey = keyof Quotas;

const unlimited = -1;

export const defaultQuotas: Quotas = {
  instances: 10,
  cores: 20,
  ramMib: 50 * 1024,
  keyPairs: 100,
  metadataItems: 128,
  serverGroups: 10,
  serverGroupMembers: 10,
  injectedFiles: 5,
  injectedFileContentBytes: 10 * 1024,
  injectedFilePathBytes: 255,
  fixedIps: unlimited,
  floatingIps: unlimited,
  securityGroups: unlimited,
  securityGroupRules: unlimited,
};

/** Nova's names, as they are stored and as its sentences say them. */
export const quotaNames = {
  instances: 'instances',
  cores: 'cores',
  ramMib: 'ram',
  keyPairs: 'key_pairs',
  metadataItems: 'metadata_items',
  serverGroups: 'server_groups',
  serverGroupMembers: 'server_group_members',
  injectedFiles: 'injected_files',
  injectedFileContentBytes: 'injected_file_content_bytes',
  injectedFilePathBytes: 'injected_file_path_bytes',
  fixedIps: 'fixed_ips',
  floatingIps: 'floating_ips',
  securityGroups: 'security_groups',
  securityGroupRules: 'security_group_rules',
} as const satisfies Readonly<Record<QuotaKey, string>>;

export const quotaKeys = Object.keys(quotaNames).filter((key): key is QuotaKey => key in quotaNames);

/** The one class of which Nova takes notice. */
export const defaultClass = 'default';

// ---- reading ---------------------------------------------------------------------------------------------------------

/** The limits that hold for a project, or for one of its users. */
export async function quotasOf(cloud: Cloud, projectId: string, userId = ''): Promise<Quotas> {
  const rows = await cloud.store.db.selectFrom('quotas').selectAll().where('project_id', '=', projectId).where('user_id', 'in', ['', userId])
    .orderBy('user_id').execute();
  return withLimits(await quotasByDefault(cloud, projectId), rows);
}

/** The limits of a project that was given none of its own. */
export async function quotasByDefault(cloud: Cloud, projectId: string): Promise<Quotas> {
  const quotas = await quotasOfClass(cloud, defaultClass);
  if (projectId !== cloud.defaultProjectId) return quotas;
  return { ...quotas, instances: unlimited, cores: unlimited, ramMib: unlimited };
}

export async function quotasOfClass(cloud: Cloud, name: string): Promise<Quotas> {
  const rows = await cloud.store.db.selectFrom('quota_classes').selectAll().where('class_name', '=', name).execute();
  return withLimits(defaultQuotas, rows);
}

/** Later rows go first: a user's after his project's. */
function withLimits(quotas: Quotas, rows: readonly { readonly resource: string; readonly hard_limit: number }[]): Quotas {
  const limits = new Map(rows.map((row) => [row.resource, row.hard_limit]));
  return Object.fromEntries(quotaKeys.map((key) => [key, limits.get(quotaNames[key]) ?? quotas[key]])) as Record<QuotaKey, number>;
}

// ---- changing --------------------------------------------------------------------------------------------------------

export type QuotaChange = Readonly<Partial<Record<QuotaKey, number>>>;

/**
 * Sets limits of a project, or of one of its users.
 * @param force also below what is in use, or promised to the project's users
 * @param serverGroups how many there are
 * @throws ApiError badRequest for a limit that is below what is in use, or above the project's (nova/api/openstack/compute/quota_sets.py)
 */
export async function setQuotas(
  cloud: Cloud, projectId: string, userId: string | undefined, change: QuotaChange,
  { force, serverGroups }: { readonly force: boolean; readonly serverGroups: number },
): Promise<void> {
  const changed = quotaKeys.flatMap((key) => (change[key] === undefined ? [] : [{ key, limit: change[key] }]));
  if (!force) {
    const used: Partial<Quotas> = { ...usageOf(cloud, projectId, userId), serverGroups };
    const room = await quotasOf(cloud, projectId);
    const promised = userId === undefined ? await promisedToUsers(cloud, projectId) : new Map<string, number>();
    for (const { key, limit } of changed) {
      const inUse = Math.max(used[key] ?? 0, promised.get(quotaNames[key]) ?? 0);
      const refuse = (than: string): never => {
        throw new ApiError('badRequest', `Quota limit ${limit} for ${quotaNames[key]} must be ${than}.`);
      };
      if (finite(limit) < inUse) refuse(`greater than or equal to already used and reserved ${inUse}`);
      if (userId !== undefined && finite(limit) > finite(room[key])) refuse(`less than or equal to ${room[key]}`);
    }
  }
  if (changed.length === 0) return;
  await cloud.store.db.insertInto('quotas')
    .values(changed.map(({ key, limit }) => ({ project_id: projectId, user_id: userId ?? '', resource: quotaNames[key], hard_limit: limit })))
    .onConflict((conflict) => conflict.columns(['project_id', 'user_id', 'resource']).doUpdateSet((eb) => ({ hard_limit: eb.ref('excluded.hard_limit') })))
    .execute();
}

/** The sums of what a project's users may have each (nova/quota.py: get_settable_quotas). */
async function promisedToUsers({ store }: Cloud, projectId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await store.db.selectFrom('quotas').selectAll().where('project_id', '=', projectId).where('user_id', '!=', '').execute();
  const sums = new Map<string, number>();
  for (const { resource, hard_limit: limit } of rows) sums.set(resource, (sums.get(resource) ?? 0) + Math.max(limit, 0));
  return sums;
}

const finite = (limit: number): number => (limit === unlimited ? Infinity : limit);

/** Back to the defaults: a project and all of its users, or one user. */
export async function deleteQuotas(cloud: Cloud, projectId: string, userId: string | undefined): Promise<void> {
  let query = cloud.store.db.deleteFrom('quotas').where('project_id', '=', projectId);
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  await query.execute();
}

export async function setQuotasOfClass(cloud: Cloud, name: string, change: QuotaChange): Promise<void> {
  const rows = quotaKeys.flatMap((key) => (change[key] === undefined ? [] : [{ class_name: name, resource: quotaNames[key], hard_limit: change[key] }]));
  if (rows.length === 0) return;
  await cloud.store.db.insertInto('quota_classes').values(rows)
    .onConflict((conflict) => conflict.columns(['class_name', 'resource']).doUpdateSet((eb) => ({ hard_limit: eb.ref('excluded.hard_limit') }))).execute();
}

// ---- enforcing -------------------------------------------------------------------------------------------------------

/** A file for a guest: its contents in base64. */
export interface InjectedFile {
  readonly path: string;
  readonly contents: string;
}

/** What servers use up of a project's quota. */
export interface ServerUsage {
  readonly instances: number;
  readonly cores: number;
  readonly ramMib: number;
}

/**
 * What the servers of a project, or of one of its users, use, whatever their state; not those whose deletion only waits. One that changes its
 * flavor counts as the larger of both.
 */
export function usageOf(cloud: Cloud, projectId: string, userId?: string): ServerUsage {
  let [instances, cores, ramMib] = [0, 0, 0];
  for (const server of cloud.servers.ofProject(projectId)) {
    if ((userId !== undefined && server.userId !== userId) || (server.vmState === 'soft-delete' && server.taskState !== 'restoring')) continue;
    const coming = comingFlavor(server);
    instances += 1;
    cores += Math.max(server.flavor.vcpus, coming?.vcpus ?? 0);
    ramMib += Math.max(server.flavor.ramMib, coming?.ramMib ?? 0);
  }
  return { instances, cores, ramMib };
}

/** The flavor that a server gets while it is resized, or gets back. */
function comingFlavor({ pool, vm, taskState }: Server): ServerFlavor | null | undefined {
  const row = taskState === null ? undefined : pool.cache.get('VM', vm);
  const claim = row === undefined ? undefined : readKey(row, keys.task);
  if (row === undefined || claim === undefined) return undefined;
  if (claim.kind === 'revert-resize') return readKey(row, keys.resize)?.flavor;
  // As `servers/resize.ts` wrote it.
  return claim.kind === 'resize' ? claim.args['flavor'] as ServerFlavor : undefined;
}

/**
 * Looks at a project's quota and uses it up, while nobody else does in any replica. What `work` makes must be in the cache when it ends.
 * @throws what `work` throws
 */
export async function withinQuota<T>(cloud: Cloud, projectId: string, work: () => Promise<T>): Promise<T> {
  return cloud.store.exclusively(`quota ${projectId}`, async () => {
    // What another replica has just made is in its cache, and perhaps not in ours yet.
    if (cloud.store.isShared) await Promise.all(cloud.pools.map((pool) => pool.settle()));
    return work();
  });
}

/** In the order in which Nova names them; `ram` is MiB. */
const counted = [['cores', 'cores'], ['instances', 'instances'], ['ram', 'ramMib']] as const;

/**
 * Refuses what would take a project, or a user in it, over the quota.
 * @param wanted in addition to what there is
 * @throws ApiError forbidden in Nova's words (nova/exception.py: TooManyInstances; nova/compute/utils.py: check_num_instances_quota)
 */
export async function assertQuota(cloud: Cloud, projectId: string, wanted: ServerUsage, userId?: string): Promise<void> {
  assertWithin(await quotasOf(cloud, projectId), usageOf(cloud, projectId), wanted);
  if (userId !== undefined) assertWithin(await quotasOf(cloud, projectId, userId), usageOf(cloud, projectId, userId), wanted);
}

/** @param atLeast servers, when fewer than are wanted would do */
function assertWithin(quotas: Quotas, used: ServerUsage, wanted: ServerUsage, atLeast = wanted.instances): void {
  const over = counted.filter(([, key]) => quotas[key] !== unlimited && wanted[key] > 0 && used[key] + wanted[key] > quotas[key]);
  if (over.length === 0) return;
  const list = (value: (name: string, key: keyof ServerUsage) => string | number): string => over.map(([name, key]) => value(name, key)).join(', ');
  const asked = { ...wanted, instances: atLeast === wanted.instances ? atLeast : `${atLeast}-${wanted.instances}` };
  throw new ApiError('forbidden', `Quota exceeded for ${list((name) => name)}: Requested ${list((_, key) => asked[key])}, `
    + `but already used ${list((_, key) => used[key])} of ${list((_, key) => quotas[key])} ${list((name) => name)}`);
}

/**
 * How many servers of a flavor may be made, when between `min` and `max` are asked for: as many as the quota allows.
 * @throws ApiError forbidden when not even `min`
 */
export async function serversWithinQuota(
  cloud: Cloud, projectId: string, flavor: { readonly vcpus: number; readonly ramMib: number }, { min, max }: { min: number; max: number }, userId?: string,
): Promise<number> {
  const bounds = [{ quotas: await quotasOf(cloud, projectId), used: usageOf(cloud, projectId) }];
  if (userId !== undefined) bounds.push({ quotas: await quotasOf(cloud, projectId, userId), used: usageOf(cloud, projectId, userId) });
  let count = max;
  for (const { quotas, used } of bounds) {
    const room = (key: keyof ServerUsage, each: number): number =>
      (quotas[key] === unlimited || each === 0 ? max : Math.floor((quotas[key] - used[key]) / each));
    count = Math.min(count, room('instances', 1), room('cores', flavor.vcpus), room('ramMib', flavor.ramMib));
    if (count < min) assertWithin(quotas, used, { instances: max, cores: max * flavor.vcpus, ramMib: max * flavor.ramMib }, min);
  }
  return count;
}

type Asker = Pick<Caller, 'projectId' | 'userId'>;
const isOver = (count: number, limit: number): boolean => limit !== unlimited && count > limit;

/** Nova: nova/compute/api.py, _check_metadata_properties_quota. @throws ApiError forbidden */
export async function assertMetadataFits(cloud: Cloud, { projectId, userId }: Asker, metadata: Readonly<Record<string, string>>): Promise<void> {
  const { metadataItems } = await quotasOf(cloud, projectId ?? cloud.defaultProjectId, userId);
  if (isOver(Object.keys(metadata).length, metadataItems)) throw new ApiError('forbidden', `Maximum number of metadata items exceeds ${metadataItems}`);
}

/** Nova counts what it was sent, not what that means (nova/compute/api.py, _check_injected_file_quota). @throws ApiError forbidden */
export async function assertFilesFit(cloud: Cloud, { projectId, userId }: Asker, files: readonly InjectedFile[]): Promise<void> {
  if (files.length === 0) return;
  const { injectedFiles, injectedFilePathBytes, injectedFileContentBytes } = await quotasOf(cloud, projectId ?? cloud.defaultProjectId, userId);
  if (isOver(files.length, injectedFiles)) throw new ApiError('forbidden', 'Personality file limit exceeded');
  if (files.some(({ path }) => isOver(Buffer.byteLength(path), injectedFilePathBytes))) {
    throw new ApiError('forbidden', `Personality file path exceeds maximum ${injectedFilePathBytes}`);
  }
  if (files.some(({ contents }) => isOver(contents.length, injectedFileContentBytes))) {
    throw new ApiError('forbidden', `Personality file content exceeds maximum ${injectedFileContentBytes}`);
  }
}
