/** Limits: a project's quotas beside what it uses of them. */
import type { Cloud } from './cloud.ts';
import { quotasOf, usageOf, type Quotas, type ServerUsage } from './quotas.ts';

export interface Limits {
  readonly quotas: Quotas;
  readonly used: ServerUsage;
}

/** An unknown project has the default quotas and uses nothing, as in Nova. */
export function limitsOf(cloud: Cloud, projectId: string): Limits {
  return { quotas: quotasOf(cloud, projectId), used: usageOf(cloud, projectId) };
}
