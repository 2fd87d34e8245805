/**
 * Which processes of this service are alive: each counts a number up in the database they share, and looks at the others'.
 *
 * A process is dead when its number stood still in several looks of ours, one after the other, or when its row is gone, as at an orderly end.
 * Only looks that the database answered count, and no clock is compared, so that neither an outage nor a wrong clock kills anybody. Who was
 * thought dead and was not (a machine that slept) finds its work taken over and lets go of it (`workflow.ts`).
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { isStoreAway, type Store } from '../store/store.ts';

export interface Replicas {
  /** Of this process: new at each start. */
  readonly ownId: string;
  /** Whether somebody's claim may still be worked for. @throws Error when the database is away */
  isAlive(id: string): Promise<boolean>;
  /** Beats once and looks at the others. By itself it does so every {@link lookInterval}. @throws Error when the database is away */
  look(): Promise<void>;
  /** Called when others were found dead. */
  onDeath(listener: () => void): void;
  /** The others need not wait to know that this one is gone. */
  close(): Promise<void>;
}

/** Milliseconds between looks. */
const lookInterval = 2_000;
/** Looks in a row without a beat after which a process is dead: ten seconds. */
const patience = 5;

interface Other {
  beats: number;
  stoodStill: number;
  isDead: boolean;
}

/** Joins the replicas, or is the only one where the database cannot be shared. @throws Error when the database is away */
export async function joinReplicas({ store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: Logger }): Promise<Replicas> {
  const ownId = randomUUID();
  if (!store.isShared) {
    return {
      ownId, isAlive: (id) => Promise.resolve(id === ownId), look: () => Promise.resolve(), onDeath: () => undefined, close: () => Promise.resolve(),
    };
  }
  const others = new Map<string, Other>();
  let listener = (): void => undefined;
  let away = false;

  async function look(): Promise<void> {
    await store.db.insertInto('replicas').values({ id: ownId, beats: 1, host: hostname(), started_at: clock.now() })
      .onConflict((conflict) => conflict.column('id').doUpdateSet((eb) => ({ beats: eb('replicas.beats', '+', 1) }))).execute();
    const rows = await store.db.selectFrom('replicas').select(['id', 'beats', 'host']).where('id', '!=', ownId).execute();
    const seen = new Map(rows.map((row) => [row.id, row]));
    for (const { id, beats } of rows) if (!others.has(id)) others.set(id, { beats, stoodStill: -1, isDead: false });
    const died: string[] = [];
    for (const [id, other] of others) {
      const row = seen.get(id);
      if (row !== undefined && row.beats !== other.beats) Object.assign(other, { beats: row.beats, stoodStill: 0, isDead: false });
      else other.stoodStill += 1;
      if (other.isDead || (row !== undefined && other.stoodStill < patience)) continue;
      other.isDead = true;
      died.push(id);
      log.info(row === undefined ? 'replicas: one has left' : 'replicas: one has died', { replica: id, host: row?.host });
    }
    if (died.length === 0) return;
    await store.db.deleteFrom('replicas').where((eb) => eb.or(died.map((id) => eb.and([eb('id', '=', id), eb('beats', '=', others.get(id)?.beats ?? 0)])))).execute();
    listener();
  }

  await look();
  const timer = setInterval(() => {
    look().then(() => { away = false; }, (error: unknown) => {
      if (!away || !isStoreAway(error)) log.error('replicas: the database could not be asked who is alive', { error });
      away = true;
    });
  }, lookInterval);
  timer.unref();

  return {
    ownId,
    look,
    async isAlive(id) {
      if (id === ownId) return true;
      // Nobody works before he has his row: who has none now is gone.
      if (!others.has(id)) await look();
      return others.get(id)?.isDead === false;
    },
    onDeath(told) { listener = told; },
    async close() {
      clearInterval(timer);
      await store.db.deleteFrom('replicas').where('id', '=', ownId).execute();
    },
  };
}
