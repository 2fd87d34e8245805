/**
 * What belongs to no VM or outlives it, in SQL. Queries are written with `store.db` in the modules of `cloud/`, in the SQL that all databases
 * share; what is special to one is in its row of `databases` and nowhere else.
 */
import { Kysely, sql, type ColumnDefinitionBuilder, type Dialect } from 'kysely';
import type { Clock } from '../clock.ts';
import { migrate } from './migrations.ts';
import type { SchemaWords } from './migrations/words.ts';
import { isPostgresAway, postgresDialect } from './postgres.ts';
import type { Tables } from './schema.ts';
import { isSqliteAway, sqliteDialect } from './sqlite.ts';
import { createTurns, type Turns } from './turns.ts';

export interface Store {
  /**
   * Inside `db.transaction().execute(async (trx) => …)` use `trx` only: SQLite has one connection, so a query on `db` there waits for
   * a transaction that waits for the query.
   */
  readonly db: Kysely<Tables>;
  /** Whether other processes may be at work on the same database. */
  readonly isShared: boolean;
  /**
   * Does the work while nobody else, in any process, does work of that name; `work` must not ask for another name.
   * A database that goes away meanwhile lets the others in, and does not undo what was done.
   */
  readonly exclusively: Turns;
  /** @throws Error, within seconds, when the database does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

interface Database extends SchemaWords {
  readonly dialect: (url: string) => Dialect;
  /** Connections on which locks are waited for and held, so that whoever holds one finds another for its work; absent: no other process comes. */
  readonly lockDialect?: (url: string) => Dialect;
  /** Codes of the driver's error for a row whose key is taken. */
  readonly duplicate: readonly string[];
  readonly isAway: (error: Error) => boolean;
}

const postgres: Database = {
  dialect: (url) => postgresDialect(url, { connections: 10, queryTimeout: 15_000 }),
  lockDialect: (url) => postgresDialect(url, { connections: 5, queryTimeout: lockTimeout + 5_000 }),
  serialize: async (trx) => { await lock(trx, 'schema'); },
  serialType: 'bigint',
  serial: (column: ColumnDefinitionBuilder) => column.primaryKey().generatedByDefaultAsIdentity(),
  duplicate: ['23505'],
  isAway: isPostgresAway,
};

/** Scheme of the URL → database. */
const databases: Readonly<Record<string, Database>> = {
  sqlite: {
    dialect: (url) => sqliteDialect(url.slice('sqlite:'.length)),
    // Its transactions take turns anyway.
    serialize: () => Promise.resolve(),
    serialType: 'integer',
    serial: (column: ColumnDefinitionBuilder) => column.primaryKey().autoIncrement(),
    duplicate: ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'],
    isAway: isSqliteAway,
  },
  postgres,
  postgresql: postgres,
};

/** Milliseconds to wait for another process's work of the same name. */
const lockTimeout = 30_000;

/** Held until the transaction ends. */
const lock = (trx: Kysely<Tables>, name: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`nova-xapi ${name}`}, 0))`.execute(trx);

/**
 * Opens the database, makes its tables when it is new, brings its schema up to date. Several services may start at once.
 * @param url `sqlite:PATH`, `sqlite::memory:` or `postgres://…`
 * @param newestStep of the schema, for tests of the steps that follow; else all
 * @throws Error naming the URL when the scheme is unknown or the database cannot be opened
 */
export async function openStore(url: string, clock: Clock, newestStep?: number): Promise<Store> {
  const database = databases[url.slice(0, Math.max(url.indexOf(':'), 0))];
  if (database === undefined) throw new Error(`DATABASE_URL: unknown kind of database; known: ${Object.keys(databases).map((scheme) => `${scheme}:`).join(', ')}`);
  const db = new Kysely<Tables>({ dialect: database.dialect(url) });
  try {
    await migrate(db, database, clock, newestStep);
  } catch (error) {
    await db.destroy();
    throw new Error(`Cannot open the database ${withoutPassword(url)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const takeTurn = createTurns();
  const locks = database.lockDialect === undefined ? undefined : new Kysely<Tables>({ dialect: database.lockDialect(url) });
  return {
    db,
    isShared: locks !== undefined,
    exclusively: (name, work) => takeTurn(name, () => (locks === undefined ? work() : whileLocked(locks, name, work))),
    async ping() {
      await sql`select 1`.execute(db);
    },
    async close() {
      await Promise.all([db.destroy(), locks?.destroy()]);
    },
  };
}

async function whileLocked<T>(locks: Kysely<Tables>, name: string, work: () => Promise<T>): Promise<T> {
  let done: { readonly result: T } | undefined;
  try {
    await locks.transaction().execute(async (trx) => {
      await sql`set local lock_timeout = ${sql.lit(lockTimeout)}`.execute(trx);
      await lock(trx, name);
      done = { result: await work() };
    });
  } catch (error) {
    // The lock went with its connection: there was nothing to keep in the transaction but the lock.
    if (done === undefined) throw error;
  }
  if (done === undefined) throw new Error(`${name}: the work was not done`);
  return done.result;
}

/** Whether a write was refused because a row with the same key or unique name is there. */
export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const { code } = error;
  return typeof code === 'string' && Object.values(databases).some((database) => database.duplicate.includes(code));
}

/** Whether a value was refused that no column can hold: PostgreSQL's text has no NUL, its numbers end. */
export function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['22003', '22021', '22P05'].some((code) => code === error.code);
}

/** Whether the database cannot be reached, or cannot work now: the same query may do well later. */
export function isStoreAway(error: unknown): boolean {
  return error instanceof Error && Object.values(databases).some((database) => database.isAway(error));
}

const withoutPassword = (url: string): string => url.replace(/:[^:@/]*@/, ':***@');
