/** What servers used in a period, the deleted ones too. Nova: nova/api/openstack/compute/simple_tenant_usage.py. */
import type { Cloud } from './cloud.ts';
import { listDeletedServers, type ServerRecord } from './servers/deleted-servers.ts';

export interface Period {
  /** Milliseconds since 1970, as all times here. */
  readonly start: number;
  readonly end: number;
}

export interface ServerUse {
  readonly server: ServerRecord;
  readonly started: number;
  readonly ended: number | null;
  /** Of the period. */
  readonly hours: number;
  /** Seconds since it started, whatever the period. */
  readonly uptime: number;
}

/** Servers that existed in the period, by project and id; of all projects when none is given. */
export async function serversInPeriod(cloud: Cloud, projectId: string | undefined, { start, end }: Period): Promise<readonly ServerUse[]> {
  const now = cloud.clock.now();
  const living: Iterable<ServerRecord> = projectId === undefined ? cloud.servers.all() : cloud.servers.ofProject(projectId);
  return [...living, ...await listDeletedServers(cloud, { projectId })]
    .flatMap((server): ServerUse[] => {
      const { launchedAt: started, terminatedAt: ended } = server;
      if (started === null || started >= end || (ended !== null && ended <= start)) return [];
      const milliseconds = Math.max(Math.min(ended ?? end, end) - Math.max(started, start), 0);
      return [{ server, started, ended, hours: milliseconds / 3_600_000, uptime: Math.max(Math.floor(((ended ?? now) - started) / 1000), 0) }];
    })
    .sort((a, b) => compare(a.server.projectId, b.server.projectId) || compare(a.server.id, b.server.id));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
