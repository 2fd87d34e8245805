/** Maintenance of a host: no new server comes there, and what runs there goes elsewhere, as Nova's XenServer driver did it. */
import { ApiError } from '../errors.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { liveMigrate } from './servers/migrate.ts';
import { changeService, getHostService } from './services.ts';

/**
 * Answers when each running server is on its way. Halted ones stay: they can start elsewhere or, with local disks, here.
 * @throws ApiError notFound; what the first server that cannot leave is refused with: the others leave, and the host stays closed for new ones
 */
export async function enterMaintenance(cloud: Cloud, caller: Caller, host: string): Promise<void> {
  const { target } = await changeService(cloud, getHostService(cloud, host, 'nova-compute'), { disabled: true, reason: 'maintenance' });
  const running = [...cloud.servers.all()].filter((server) => server.pool === target.pool && server.host === host && server.vmState === 'active');
  const refusals: ApiError[] = [];
  for (const server of running.filter(({ taskState }) => taskState !== 'migrating')) {
    try {
      await liveMigrate(cloud, caller, server, { host: null, blockMigration: 'auto', force: false, checkLate: false });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refusals.push(error);
    }
  }
  const [first] = refusals;
  if (first !== undefined) throw first;
}

/** What has left does not come back. @throws ApiError notFound */
export async function leaveMaintenance(cloud: Cloud, host: string): Promise<void> {
  await changeService(cloud, getHostService(cloud, host, 'nova-compute'), { disabled: false });
}
