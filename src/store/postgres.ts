/** PostgreSQL, for several services on one pool: through `pg`, in JavaScript alone. */
import { PostgresDialect, PostgresQueryCompiler, type DataTypeNode, type Dialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';

/** Milliseconds to wait for a connection, of which there may be none free. */
const connectTimeout = 5_000;

export interface PostgresOptions {
  /** Most connections at a time. */
  readonly connections: number;
  /** Milliseconds that a query may take. */
  readonly queryTimeout: number;
}

/** @param url `postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE[?sslmode=…]`, or what else libpq understands */
export function postgresDialect(url: string, { connections, queryTimeout }: PostgresOptions): Dialect {
  const dialect = new PostgresDialect({
    pool: () => {
      const pool = new pg.Pool({
        connectionString: url, max: connections, connectionTimeoutMillis: connectTimeout, query_timeout: queryTimeout, keepAlive: true,
        application_name: 'nova-xapi', types: { getTypeParser: parserOf },
      });
      // A connection that breaks while nobody uses it is replaced by the next use; one in use tells its user.
      pool.on('error', () => undefined);
      pool.on('connect', (client) => client.on('error', () => undefined));
      return Promise.resolve({ connect: () => lend(pool), end: () => pool.end() });
    },
  });
  return {
    createDriver: () => dialect.createDriver(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => new BytewiseCompiler(),
  };
}

/** Whole numbers of 64 bits, `count(*)` among them, would come as text: all of ours are far below 2^53. */
const parserOf = (id: Parameters<typeof pg.types.getTypeParser>[0]): ((text: string) => unknown) =>
  (id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id) as (text: string) => unknown);

/** Text is compared and sorted by its bytes, as SQLite does, whatever the language of the database. */
class BytewiseCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}

/** A query got no answer, or no connection: nobody knows what became of it. */
class ConnectionLost extends Error {}

/** A connection of the pool, which does not come back there once an answer has stayed away. */
async function lend(pool: pg.Pool): Promise<PostgresPoolClient> {
  const client = await pool.connect().catch(lost);
  let isSound = true;
  const query = (sql: string, parameters: readonly unknown[]): Promise<unknown> => client.query(sql, [...parameters]).catch((error: unknown) => {
    isSound &&= error instanceof pg.DatabaseError;
    return lost(error);
  });
  return { query: query as PostgresPoolClient['query'], release: () => client.release(!isSound) };
}

function lost(error: unknown): never {
  throw error instanceof pg.DatabaseError || error instanceof TypeError ? error : new ConnectionLost((error as Error).message, { cause: error });
}

/**
 * Connection exceptions (08), insufficient resources (53), shutdown and start (57P), a lock not had in time (55P03), a server that became
 * a read-only one (25006), and two that were in each other's way (40): all of them pass.
 */
const passing = /^(?:08|53|57P|55P03|25006|40)/;

export const isPostgresAway = (error: Error): boolean =>
  error instanceof ConnectionLost || (error instanceof pg.DatabaseError && passing.test(error.code ?? ''));
