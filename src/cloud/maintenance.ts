/** Maintenance of a host: no new server comes there, and what runs there goes elsewhere, as Nova's XenServer driver did it. */
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { liveMigrate } from './servers/migrate.ts';
import { changeService, getHostService } from './services.ts';

/**
 * Answers when each running server is on its way. Halted ones stay: they can start elsewhere or, with local disks, here.
 * @throws ApiError notFound; what the first server that cannot leave is refused with, and then the host stays closed for new ones
 */
export async function enterMaintenance(cloud: Cloud, caller: Caller, host: string): Promise<void> {
  const { target } = await changeService(cloud, getHostService(cloud, host, 'nova-compute'), { disabled: true, reason: 'maintenance' });
  const leaving = [...cloud.servers.all()].filter((server) => server.pool === target.pool && server.host === host && server.vmState === 'active');
  for (const server of leaving) await liveMigrate(cloud, caller, server, { host: null, blockMigration: 'auto', force: false, checkLate: false });
}

/** What has left does not come back. @throws ApiError notFound */
export async function leaveMaintenance(cloud: Cloud, host: string): Promise<void> {
  await changeService(cloud, getHostService(cloud, host, 'nova-compute'), { disabled: false });
}
