/** Live migrations of a server that are under way. Nova: nova/api/openstack/compute/server_migrations.py. */
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/server-migrations.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { findMigration, inProgressStatuses, migrationsInProgress, type Migration } from '../../cloud/migrations.ts';
import { abortLiveMigration, forceCompleteLiveMigration } from '../../cloud/servers/migrate.ts';
import type { Server } from '../../cloud/servers/server.ts';
import type { ComputeFeature } from './microversions.ts';
import { hostsOf } from './migrations.ts';
import { getServer } from './servers/show.ts';
import { plainTimestamp } from './servers/view.ts';

export const serverMigrationHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverMigrations.list': async (request, cloud) => {
    const { id } = getServer(cloud, request.path.server_id, request);
    return { migrations: (await migrationsInProgress(cloud, id)).map((migration) => renderServerMigration(migration, request.identity)) };
  },

  'serverMigrations.show': async (request, cloud) => {
    const { id } = getServer(cloud, request.path.server_id, request);
    return { migration: renderServerMigration(await getRunningMigration(cloud, id, request.path.migration_id), request.identity) };
  },

  'serverMigrations.delete': (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    assertMigrating(server, 'abort live migration');
    const abortable = request.version.has('abortQueuedMigration') ? (['queued', 'preparing', 'running'] as const) : (['running'] as const);
    return abortLiveMigration(cloud, request.identity, server, request.path.migration_id, abortable);
  },

  'serverMigrations.action.force_complete': (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    assertMigrating(server, 'force_complete');
    return forceCompleteLiveMigration(cloud, server, request.path.migration_id);
  },
};

/** @throws {ApiError} conflict; Nova has a sentence of its own where there is no task to name */
function assertMigrating({ id, taskState }: Server, word: string): void {
  if (taskState === null) throw new ApiError('conflict', `Instance ${id} is in an invalid state for '${word}'`);
  if (taskState !== 'migrating') throw new ApiError('conflict', `Cannot '${word}' instance ${id} while it is in task_state ${taskState}`);
}

/** @throws {ApiError} notFound for one that is none, is over, or is no live migration */
async function getRunningMigration(cloud: Cloud, serverId: string, migrationId: string): Promise<Migration> {
  const migration = await findMigration(cloud, serverId, migrationId);
  if (migration === undefined) throw new ApiError('notFound', `In-progress live migration ${migrationId} is not found for server ${serverId}.`);
  if (migration.type !== 'live-migration') {
    throw new ApiError('notFound', `Migration ${migrationId} for server ${serverId} is not live-migration.`);
  }
  if (!inProgressStatuses.some((status) => status === migration.status)) {
    throw new ApiError('notFound', `Migration ${migrationId} for server ${serverId} is not in progress.`);
  }
  return migration;
}

function renderServerMigration(migration: Migration, identity: Identity): components['schemas']['server_migration'] {
  return {
    id: migration.id,
    uuid: migration.uuid,
    server_uuid: migration.serverId,
    status: migration.status,
    created_at: plainTimestamp(migration.createdAt),
    updated_at: plainTimestamp(migration.updatedAt ?? migration.createdAt),
    ...hostsOf(migration, identity),
    memory_total_bytes: migration.memoryTotal,
    memory_processed_bytes: migration.memoryProcessed,
    memory_remaining_bytes: migration.memoryRemaining,
    disk_total_bytes: migration.diskTotal,
    disk_processed_bytes: migration.diskProcessed,
    disk_remaining_bytes: migration.diskRemaining,
    user_id: migration.userId ?? '',
    project_id: migration.projectId ?? '',
  };
}
