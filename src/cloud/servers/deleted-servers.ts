/**
 * Servers whose VM is gone, as they last were: what `changes-since` and an administrator's `deleted` filter still show. `delete.ts` writes them, and
 * `lost-and-found.ts` those that went without us.
 */
import type { Ref } from '../../xapi/datamodel.ts';
import type { Cloud } from '../cloud.ts';
import type { Server } from './server.ts';

/** A server, or what is left of one: no pool has it any more. */
export type ServerRecord = Omit<Server, 'pool' | 'vm'>;

/** Writes a server down as it is now. @param vm the VM that we destroy; null: it went without us. Repeatable */
export async function recordDeletedServer({ store: { db }, clock }: Cloud, server: Server, vm: Ref<'VM'> | null): Promise<void> {
  const now = clock.now();
  await db.insertInto('deleted_servers').values({
    id: server.id,
    project_id: server.projectId,
    user_id: server.userId,
    name: server.name,
    deleted_at: now,
    vm_ref: vm,
    // `undefined` leaves them out: pool and VM are no more.
    document: JSON.stringify({ ...server, pool: undefined, vm: undefined, vmState: 'deleted', taskState: null, powerState: 0, updated: now, terminatedAt: now }),
  }).onConflict((conflict) => conflict.column('id').doNothing()).execute();
}

/** The newest first. */
export async function listDeletedServers(cloud: Cloud, { projectId }: { readonly projectId: string | undefined }): Promise<readonly ServerRecord[]> {
  const all = cloud.store.db.selectFrom('deleted_servers').select(['id', 'document']).orderBy('deleted_at', 'desc').orderBy('id');
  const rows = await (projectId === undefined ? all : all.where('project_id', '=', projectId)).execute();
  // A row is written before the last step of a deletion: until then the server is still one of the living.
  return rows.filter(({ id }) => cloud.servers.get(id) === undefined).map(recordFromRow);
}

export async function findDeletedServer(cloud: Cloud, id: string): Promise<ServerRecord | undefined> {
  const row = await cloud.store.db.selectFrom('deleted_servers').select(['id', 'document']).where('id', '=', id).executeTakeFirst();
  return row === undefined || cloud.servers.get(id) !== undefined ? undefined : recordFromRow(row);
}

/** Only this service writes the table, so the document is a server of this or an older release. */
const recordFromRow = ({ document }: { document: string }): ServerRecord => JSON.parse(document) as ServerRecord;
