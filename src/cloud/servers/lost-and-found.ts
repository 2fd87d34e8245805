/**
 * Servers that go or come back without us. XAPI writes its database to disk every few minutes, so a pool whose master crashes may go back in time
 * (xapi: db_cache_impl.ml): what was made since is unknown, what was destroyed is there again. And others have `xe`.
 *
 * One that is gone becomes one of the deleted, as far as the store knows anything of it. One that is back although it was deleted here is deleted again,
 * when it is proved to be the same VM (its reference: one that somebody imports has a new one); every other that is back is simply a server again.
 */
import type { Cloud } from '../cloud.ts';
import { inProgressStatuses } from '../migrations.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import { recordDeletedServer } from './deleted-servers.ts';
import type { ServerChange } from './server-index.ts';
import type { Server } from './server.ts';

/** Follows the servers from now on, after a look at what changed while nobody did. Answers the function that ends it. */
export async function watchLostAndFound(cloud: Cloud): Promise<() => void> {
  const end = cloud.servers.subscribe((changes) => {
    for (const change of changes) {
      void reconcile(cloud, change).catch((error: unknown) => {
        cloud.log.error('servers: one that went or came could not be reconciled with the database', { server: (change.before ?? change.after)?.id, error });
      });
    }
  });
  const deleted = await cloud.store.db.selectFrom('deleted_servers').select('id').execute();
  for (const { id } of deleted) {
    const server = cloud.servers.get(id);
    if (server !== undefined) await found(cloud, server);
  }
  return end;
}

/** A round. The history of deletions whose process died when the server was gone and before it could say so. */
export async function endDeletions({ servers, store: { db }, clock }: Cloud): Promise<void> {
  const open = await db.selectFrom('action_events').innerJoin('actions', 'actions.id', 'action_events.action_id')
    .innerJoin('deleted_servers', 'deleted_servers.id', 'actions.server_id').select(['action_events.id', 'actions.server_id'])
    .where('action_events.finished_at', 'is', null).where('actions.action', '=', 'delete').execute();
  // A row is written before the last step of a deletion.
  const ended = open.filter(({ server_id }) => servers.get(server_id) === undefined).map(({ id }) => id);
  if (ended.length > 0) await db.updateTable('action_events').set({ finished_at: clock.now(), result: 'Success' }).where('id', 'in', ended).execute();
}

async function reconcile(cloud: Cloud, { before, after }: ServerChange): Promise<void> {
  if (before !== undefined && after === undefined) await lost(cloud, before);
  else if (before === undefined && after !== undefined) await found(cloud, after);
}

async function lost(cloud: Cloud, server: Server): Promise<void> {
  const { db } = cloud.store;
  const known = await db.selectFrom('deleted_servers').select('id').where('id', '=', server.id).executeTakeFirst();
  // Deleted here, or a build that was given up: whoever does that says so.
  if (known !== undefined || server.launchedAt === null || cloud.servers.get(server.id) !== undefined) return;
  cloud.log.warn('servers: one is gone that nobody has deleted here', { server: server.id, name: server.name, project: server.projectId, host: server.host });
  await recordDeletedServer(cloud, server, null);
  const now = cloud.clock.now();
  await db.updateTable('action_events').set({ finished_at: now, result: 'Error', details: 'The server is gone.' }).where('finished_at', 'is', null)
    .where('action_id', 'in', db.selectFrom('actions').select('id').where('server_id', '=', server.id)).execute();
  await db.updateTable('migrations').set({ status: 'error', updated_at: now }).where('server_id', '=', server.id)
    .where('status', 'in', [...inProgressStatuses]).execute();
}

async function found(cloud: Cloud, { id, name, pool, vm, projectId }: Server): Promise<void> {
  const { db } = cloud.store;
  const deleted = await db.selectFrom('deleted_servers').select('vm_ref').where('id', '=', id).executeTakeFirst();
  const row = pool.cache.get('VM', vm);
  // Never gone, or on its way.
  if (deleted === undefined || row === undefined || readKey(row, keys.deleting) !== undefined || cloud.workflows.running(id)?.claim.kind === 'delete') return;
  if (deleted.vm_ref !== vm) {
    cloud.log.warn('servers: one is back that was gone', { server: id, name });
    await db.deleteFrom('deleted_servers').where('id', '=', id).execute();
    return;
  }
  cloud.log.warn('servers: one is back that was deleted here, for its pool has gone back in time; it is deleted again', { server: id, name });
  const order = await db.selectFrom('actions').selectAll().where('server_id', '=', id).where('action', '=', 'delete').orderBy('id', 'desc').executeTakeFirst();
  const mark = {
    at: cloud.clock.now(), requestId: order?.request_id ?? '', userId: order?.user_id ?? '', projectId: order?.project_id ?? projectId,
  };
  await writeKey(pool, vm, keys.deleting, mark, row);
  await pool.settle();
  cloud.workflows.deleteMarked(id);
}
