/**
 * Quotas: what a project may have. Nova's defaults (nova/conf/quota.py) hold for each project, but for one.
 *
 * DEVIATION: the default project, which owns the VMs that were on the pools before the service came, has no quota of servers, cores and memory: a
 * limit would count what Nova never let in, and a pool of more than ten VMs could not boot another one.
 */
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';

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
}

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
};

export function quotasOf(cloud: Cloud, projectId: string): Quotas {
  if (projectId !== cloud.defaultProjectId) return defaultQuotas;
  return { ...defaultQuotas, instances: unlimited, cores: unlimited, ramMib: unlimited };
}

/** What servers use up of a project's quota. */
export interface ServerUsage {
  readonly instances: number;
  readonly cores: number;
  readonly ramMib: number;
}

/** What a project's servers use, whatever their state. */
export function usageOf(cloud: Cloud, projectId: string): ServerUsage {
  let [instances, cores, ramMib] = [0, 0, 0];
  for (const { flavor } of cloud.servers.ofProject(projectId)) {
    instances += 1;
    cores += flavor.vcpus;
    ramMib += flavor.ramMib;
  }
  return { instances, cores, ramMib };
}

/** In the order in which Nova names them; `ram` is MiB. */
const counted = [['cores', 'cores'], ['instances', 'instances'], ['ram', 'ramMib']] as const;

/**
 * Refuses what would take a project over its quota.
 * @param wanted in addition to what there is
 * @throws ApiError forbidden in Nova's words (nova/exception.py: TooManyInstances; nova/compute/utils.py: check_num_instances_quota)
 */
export function assertQuota(cloud: Cloud, projectId: string, wanted: ServerUsage): void {
  const [quotas, used] = [quotasOf(cloud, projectId), usageOf(cloud, projectId)];
  const over = counted.filter(([, key]) => quotas[key] !== unlimited && wanted[key] > 0 && used[key] + wanted[key] > quotas[key]);
  if (over.length === 0) return;
  const list = (value: (name: string, key: keyof ServerUsage) => string | number): string => over.map(([name, key]) => value(name, key)).join(', ');
  throw new ApiError('forbidden', `Quota exceeded for ${list((name) => name)}: Requested ${list((_, key) => wanted[key])}, `
    + `but already used ${list((_, key) => used[key])} of ${list((_, key) => quotas[key])} ${list((name) => name)}`);
}

/**
 * How many servers of a flavor may be made, when between `min` and `max` are asked for: as many as the quota allows.
 * @throws ApiError forbidden when not even `min`
 */
export function serversWithinQuota(
  cloud: Cloud, projectId: string, flavor: { readonly vcpus: number; readonly ramMib: number }, { min, max }: { min: number; max: number },
): number {
  const [quotas, used] = [quotasOf(cloud, projectId), usageOf(cloud, projectId)];
  const room = (key: keyof ServerUsage, each: number): number =>
    (quotas[key] === unlimited || each === 0 ? max : Math.floor((quotas[key] - used[key]) / each));
  const count = Math.min(max, room('instances', 1), room('cores', flavor.vcpus), room('ramMib', flavor.ramMib));
  if (count >= min) return count;
  assertQuota(cloud, projectId, { instances: min, cores: min * flavor.vcpus, ramMib: min * flavor.ramMib });
  throw new Error('a quota that allows fewer and refuses none');
}
