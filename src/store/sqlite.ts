/** SQLite, embedded, through libsql (better-sqlite3's interface, prebuilt, nothing to compile). */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { SqliteDialect, type SqliteDatabase } from 'kysely';
import Libsql from 'libsql';

/** Milliseconds to wait for another process that is writing. */
const busyTimeout = 5_000;

/**
 * WAL with `synchronous = FULL`: what was answered is on the disk, and survives a power failure as well as kill -9. It costs a wait for the disk
 * at each commit (measured: 0.4 ms instead of 0.03 ms on a fast one), of which a server action has about three; NORMAL would lose the last seconds.
 */
const settings = ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'cache_size = -16000'];

/** libsql 0.5.29 aborts the whole process on a parameter that is neither number, string, bigint, bytes nor null: refuse it before. */
function checked(parameters: readonly unknown[]): readonly unknown[] {
  for (const value of parameters) {
    const storable = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint8Array;
    if (!storable) throw new TypeError(`SQL parameter of type ${typeof value}: flags are 0 or 1, documents are JSON in text, nothing is null`);
  }
  return parameters;
}

/** @param path a file, or `:memory:` */
export function sqliteDialect(path: string): SqliteDialect {
  return new SqliteDialect({ database: () => Promise.resolve(openDatabase(path)) });
}

function openDatabase(path: string): SqliteDatabase {
  if (path !== ':memory:') {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // It holds the signing key and the password hashes: for the owner only. SQLite gives its side files the same mode.
    closeSync(openSync(path, 'a', 0o600));
  }
  const database = new Libsql(path, { timeout: busyTimeout });
  for (const setting of settings) database.pragma(setting);
  return {
    close: () => { database.close(); },
    prepare(sql) {
      // Immediate: a transaction that reads first would fail at its first write if another process wrote in between.
      const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
      return {
        reader: statement.reader,
        all: (parameters) => statement.all(checked(parameters)),
        run: (parameters) => statement.run(checked(parameters)),
        iterate: (parameters) => statement.iterate(checked(parameters)),
      };
    },
  };
}

/** Another process writes for long, or the disk is full or fails. */
export const isSqliteAway = (error: Error): boolean =>
  'code' in error && typeof error.code === 'string' && /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)/.test(error.code);
