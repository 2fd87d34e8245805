/** `servers.action.os-migrateLive`. Nova: nova/api/openstack/compute/migrate_server.py, _migrate_live. */
import type { operations } from '../../../generated/compute/server-actions.ts';
import { ApiError } from '../../../errors.ts';
import type { Handler, Identity } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { liveMigrate } from '../../../cloud/servers/migrate.ts';
import { booleanFrom } from '../boolean.ts';
import type { ComputeFeature } from '../microversions.ts';
import { getServer } from './show.ts';

// DEVIATION: disk_over_commit (up to 2.24) is checked and has no effect: XAPI always wants room for the whole of a disk at the target.

export const liveMigrateServer: Handler<operations['servers.action.os-migrateLive'], Cloud, ComputeFeature> = (request, cloud) => {
  const { host, block_migration: block, force } = request.body['os-migrateLive'];
  const server = getServer(cloud, request.path.server_id, request);
  assertMayChooseHost(request.identity, 'migrate_live', host);
  const forced = force === undefined ? host !== null && !request.version.has('checkedTarget') : booleanFrom(force);
  if (forced && host === null) throw new ApiError('badRequest', "Can't force to a non-provided destination");
  return liveMigrate(cloud, request.identity, server, {
    host,
    blockMigration: block === 'auto' ? 'auto' : booleanFrom(block),
    force: forced,
    checkLate: request.version.has('lateMigrationChecks'),
  });
};

/** Who is the manager of a project knows no hosts. @throws {ApiError} forbidden */
export function assertMayChooseHost({ isAdmin }: Identity, action: 'migrate' | 'migrate_live', host: string | null): void {
  if (host !== null && !isAdmin) throw new ApiError('forbidden', `Policy doesn't allow os_compute_api:os-migrate-server:${action}:host to be performed.`);
}
