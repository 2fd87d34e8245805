/** Limits: a project's quotas beside what it uses of them. */
import type { Cloud } from './cloud.ts';
import { quotasOf, usageOf, type Quotas, type ServerUsage } from './quotas.ts';
import { countServerGroups } from './server-groups.ts';

export interface Limits {
  readonly quotas: Quotas;
  readonly used: ServerUsage;
  readonly serverGroups: number;
}

/** An unknown project has the default quotas and uses nothing, as in Nova. */
export async function limitsOf(cloud: Cloud, projectId: string): Promise<Limits> {
  return { quotas: await quotasOf(cloud, projectId), used: usageOf(cloud, projectId), serverGroups: await countServerGroups(cloud, projectId) };
}
