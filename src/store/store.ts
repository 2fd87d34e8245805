/**
 * What belongs to no VM or outlives it, in SQL. Queries are written with `store.db` in the modules of `cloud/`, in the SQL that all databases
 * share; what is special to one is in its row of `databases` and nowhere else.
 */
import { Kysely, type ColumnDefinitionBuilder, type Dialect } from 'kysely';
import type { Clock } from '../clock.ts';
import { migrate, type SchemaWords } from './migrations.ts';
import type { Tables } from './schema.ts';
import { sqliteDialect } from './sqlite.ts';

export interface Store {
  /**
   * Inside `db.transaction().execute(async (trx) => …)` use `trx` only: SQLite has one connection, so a query on `db` there waits for
   * a transaction that waits for the query.
   */
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

interface Database extends SchemaWords {
  readonly dialect: (url: string) => Dialect;
  /** Codes of the driver's error for a row whose key is taken. */
  readonly duplicate: readonly string[];
}

/** Scheme of the URL → database. PostgreSQL would be a row: `PostgresDialect` of kysely, `generatedByDefaultAsIdentity`, `23505`. */
const databases: Readonly<Record<string, Database>> = {
  sqlite: {
    dialect: (url) => sqliteDialect(url.slice('sqlite:'.length)),
    serialType: 'integer',
    serial: (column: ColumnDefinitionBuilder) => column.primaryKey().autoIncrement(),
    duplicate: ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'],
  },
};

/**
 * Opens the database, makes it when it is new, brings its schema up to date.
 * @param url `sqlite:PATH` or `sqlite::memory:`
 * @throws Error naming the URL when the scheme is unknown or the database cannot be opened
 */
export async function openStore(url: string, clock: Clock): Promise<Store> {
  const database = databases[url.slice(0, Math.max(url.indexOf(':'), 0))];
  if (database === undefined) throw new Error(`DATABASE_URL: unknown kind of database; known: ${Object.keys(databases).map((scheme) => `${scheme}:`).join(', ')}`);
  const db = new Kysely<Tables>({ dialect: database.dialect(url) });
  try {
    await migrate(db, database, clock);
  } catch (error) {
    await db.destroy();
    throw new Error(`Cannot open the database ${withoutPassword(url)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return { db, close: () => db.destroy() };
}

/** Whether a write was refused because a row with the same key or unique name is there. */
export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const { code } = error;
  return typeof code === 'string' && Object.values(databases).some((database) => database.duplicate.includes(code));
}

const withoutPassword = (url: string): string => url.replace(/:[^:@/]*@/, ':***@');
