/**
 * When each server last changed. The index sees that while the service runs; here it outlives the service, so that `changes-since` misses nothing. With
 * the time goes what the server looked like then: one that looks otherwise at the next start has changed while nobody looked, so it changes now.
 * Written a moment later, several at once: a crash loses that moment, and those servers have changed at the next start.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import type { Store } from '../../store/store.ts';
import type { ServerIndex } from './server-index.ts';
import type { Server } from './server.ts';

export interface LastChanges {
  /** Milliseconds since 1970; undefined for a server that was never seen before. */
  of(server: Server): number | undefined;
  /** Writes down what changes from now on. Answers the function that ends it, when all is written. */
  follow(servers: ServerIndex): () => Promise<void>;
}

/** Milliseconds for which changes are gathered. */
const gathering = 1_000;
/** Rows of one statement. */
const atOnce = 500;

interface Keeping {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
}

export async function readLastChanges({ store: { db }, clock, log }: Keeping): Promise<LastChanges> {
  const known = new Map((await db.selectFrom('server_changes').selectAll().execute()).map((row) => [row.id, row]));

  async function write(servers: ServerIndex, ids: readonly string[]): Promise<void> {
    for (let first = 0; first < ids.length; first += atOnce) {
      const some = ids.slice(first, first + atOnce);
      const rows = some.flatMap((id) => servers.get(id) ?? []).map((server) => ({ id: server.id, looks: looksOf(server), updated_at: server.updated }));
      const gone = some.filter((id) => servers.get(id) === undefined);
      if (gone.length > 0) await db.deleteFrom('server_changes').where('id', 'in', gone).execute();
      if (rows.length === 0) continue;
      await db.insertInto('server_changes').values(rows)
        .onConflict((conflict) => conflict.column('id').doUpdateSet((eb) => ({ looks: eb.ref('excluded.looks'), updated_at: eb.ref('excluded.updated_at') })))
        .execute();
    }
  }

  return {
    of(server) {
      const row = known.get(server.id);
      if (row === undefined) return undefined;
      return row.looks === looksOf(server) ? row.updated_at : clock.now();
    },
    follow(servers) {
      const changed = new Set<string>([...known.keys()].filter((id) => servers.get(id) === undefined));
      for (const server of servers.all()) if (known.get(server.id)?.updated_at !== server.updated) changed.add(server.id);
      known.clear();
      let timer: NodeJS.Timeout | undefined;
      let writing = Promise.resolve();
      const flush = (): Promise<void> => {
        clearTimeout(timer);
        timer = undefined;
        const ids = [...changed];
        changed.clear();
        writing = writing.then(() => write(servers, ids)).catch((error: unknown) => {
          log.warn('servers: when they changed could not be written down, trying again with the next change', { error });
          for (const id of ids) changed.add(id);
        });
        return writing;
      };
      const soon = (): void => { timer ??= setTimeout(() => void flush(), gathering).unref(); };
      const end = servers.subscribe((changes) => {
        for (const { before, after } of changes) changed.add((after ?? before)?.id ?? '');
        soon();
      });
      if (changed.size > 0) soon();
      return async () => {
        end();
        await flush();
      };
    },
  };
}

/** Everything that can be shown, whenever it was seen. */
const looksOf = (server: Server): string =>
  createHash('sha1').update(JSON.stringify({ ...server, pool: undefined, vm: undefined, updated: undefined })).digest('base64');
