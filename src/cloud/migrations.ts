/** Moves of servers between hosts, running ones and history, in SQL. `servers/migrate.ts` does them; the API lists them. */
import type { Selectable } from 'kysely';
import type { MigrationsTable } from '../store/schema.ts';
import type { Cloud } from './cloud.ts';

/** Nova: nova/objects/migration.py and the compute manager's live migration. */
export type MigrationStatus =
  | 'accepted' | 'queued' | 'preparing' | 'running' | 'completed' | 'error' | 'failed' | 'cancelled'
  | 'pre-migrating' | 'migrating' | 'post-migrating' | 'finished' | 'confirming' | 'confirmed' | 'reverting' | 'reverted' | 'done';

/** Statuses of a live migration that is not over (nova/db: migration_get_in_progress_by_instance). */
export const inProgressStatuses: readonly MigrationStatus[] = ['queued', 'preparing', 'running', 'post-migrating'];

export interface Migration {
  readonly id: number;
  readonly uuid: string;
  readonly serverId: string;
  readonly type: 'live-migration' | 'migration' | 'resize' | 'evacuation';
  readonly status: string;
  readonly sourceCompute: string | null;
  readonly destCompute: string | null;
  /** Address of the target. */
  readonly destHost: string | null;
  readonly sourceNode: string | null;
  readonly destNode: string | null;
  readonly oldFlavorId: string | null;
  readonly newFlavorId: string | null;
  readonly userId: string | null;
  readonly projectId: string | null;
  /** 0 … 100; null until known. */
  readonly progress: number | null;
  /** Bytes; null until known. */
  readonly memoryTotal: number | null;
  readonly memoryProcessed: number | null;
  readonly memoryRemaining: number | null;
  readonly diskTotal: number | null;
  readonly diskProcessed: number | null;
  readonly diskRemaining: number | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number | null;
}

function migrationFromRow(row: Selectable<MigrationsTable>): Migration {
  return {
    id: row.id,
    uuid: row.uuid,
    serverId: row.server_id,
    type: row.type,
    status: row.status,
    sourceCompute: row.source_compute,
    destCompute: row.dest_compute,
    destHost: row.dest_host,
    sourceNode: row.source_node,
    destNode: row.dest_node,
    oldFlavorId: row.old_flavor_id,
    newFlavorId: row.new_flavor_id,
    userId: row.user_id,
    projectId: row.project_id,
    progress: row.progress,
    memoryTotal: row.memory_total,
    memoryProcessed: row.memory_processed,
    memoryRemaining: row.memory_remaining,
    diskTotal: row.disk_total,
    diskProcessed: row.disk_processed,
    diskRemaining: row.disk_remaining,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export interface NewMigration {
  readonly uuid: string;
  /** `live-migration` unless told. */
  readonly type?: Migration['type'];
  /** `queued` unless told. */
  readonly status?: MigrationStatus;
  /** The same flavor unless told. */
  readonly newFlavorId?: string;
  readonly serverId: string;
  readonly sourceHost: string | null;
  readonly destHost: string | null;
  readonly flavorId: string;
  readonly userId: string;
  readonly projectId: string;
}

/** The migration with this uuid, written down unless it is there. */
export async function ensureMigration(cloud: Cloud, fresh: NewMigration): Promise<Migration> {
  await cloud.store.db.insertInto('migrations').values({
    uuid: fresh.uuid,
    server_id: fresh.serverId,
    type: fresh.type ?? 'live-migration',
    status: fresh.status ?? 'queued',
    source_compute: fresh.sourceHost,
    dest_compute: fresh.destHost,
    dest_host: null,
    source_node: fresh.sourceHost,
    dest_node: fresh.destHost,
    old_flavor_id: fresh.flavorId,
    new_flavor_id: fresh.newFlavorId ?? fresh.flavorId,
    user_id: fresh.userId,
    project_id: fresh.projectId,
    created_at: cloud.clock.now(),
    updated_at: null,
  }).onConflict((conflict) => conflict.column('uuid').doNothing()).execute();
  return migrationFromRow(await cloud.store.db.selectFrom('migrations').selectAll().where('uuid', '=', fresh.uuid).executeTakeFirstOrThrow());
}

export interface MigrationChange {
  readonly status?: MigrationStatus;
  readonly destHost?: string;
  readonly destAddress?: string;
  readonly progress?: number;
  readonly memory?: { readonly total: number; readonly processed: number };
  readonly disk?: { readonly total: number; readonly processed: number };
}

export async function updateMigration(cloud: Cloud, uuid: string, change: MigrationChange): Promise<void> {
  await cloud.store.db.updateTable('migrations').set({
    updated_at: cloud.clock.now(),
    ...(change.status === undefined ? {} : { status: change.status }),
    ...(change.destHost === undefined ? {} : { dest_compute: change.destHost, dest_node: change.destHost }),
    ...(change.destAddress === undefined ? {} : { dest_host: change.destAddress }),
    ...(change.progress === undefined ? {} : { progress: change.progress }),
    ...(change.memory === undefined ? {} : {
      memory_total: change.memory.total, memory_processed: change.memory.processed, memory_remaining: change.memory.total - change.memory.processed,
    }),
    ...(change.disk === undefined ? {} : {
      disk_total: change.disk.total, disk_processed: change.disk.processed, disk_remaining: change.disk.total - change.disk.processed,
    }),
  }).where('uuid', '=', uuid).execute();
}

/** Every migration, the newest first. Those of a deleted server are gone with it (nova/db/main/api.py: instance_destroy). */
export async function listMigrations({ store: { db } }: Cloud): Promise<readonly Migration[]> {
  const rows = await db.selectFrom('migrations').selectAll().where('server_id', 'not in', db.selectFrom('deleted_servers').select('id'))
    .orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
  return rows.map(migrationFromRow);
}

/** Live migrations of a server that are not over. */
export async function migrationsInProgress(cloud: Cloud, serverId: string): Promise<readonly Migration[]> {
  const rows = await cloud.store.db.selectFrom('migrations').selectAll()
    .where('server_id', '=', serverId).where('type', '=', 'live-migration').where('status', 'in', [...inProgressStatuses]).orderBy('id').execute();
  return rows.map(migrationFromRow);
}

/** A migration of a server by its number, or its uuid. */
export async function findMigration(cloud: Cloud, serverId: string, idOrUuid: string): Promise<Migration | undefined> {
  const row = await cloud.store.db.selectFrom('migrations').selectAll().where('server_id', '=', serverId)
    .where((where) => (/^\d{1,15}$/.test(idOrUuid) ? where('id', '=', Number(idOrUuid)) : where('uuid', '=', idOrUuid))).executeTakeFirst();
  return row === undefined ? undefined : migrationFromRow(row);
}
