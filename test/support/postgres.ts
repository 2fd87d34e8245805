/** A PostgreSQL for tests: a schema of its own in the one that `DATABASE_URL` names, else a server of its own in a temporary folder. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

export interface PostgresServer {
  /** Of a fresh and empty database, as far as anybody can see. */
  freshUrl(): Promise<string>;
  /** The server dies without a word; undefined when it is not ours to kill. */
  readonly kill: (() => Promise<void>) | undefined;
  /** After {@link kill}: the same again, on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** nobody, everywhere: PostgreSQL refuses to run as root. */
const nobody = 65_534;

/** Why there is none, or the server. */
export async function startPostgres(): Promise<PostgresServer | { readonly missing: string }> {
  const given = process.env['DATABASE_URL'];
  if (given?.startsWith('postgres') === true) return serverAt(given, undefined);
  const programs = findPrograms();
  if (programs === undefined) return { missing: 'PostgreSQL is not installed (apt-get install postgresql), and DATABASE_URL names none' };

  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const asWhom = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if ('uid' in asWhom) chownSync(folder, nobody, nobody);
  const data = join(folder, 'data');
  await promisify(execFile)(join(programs, 'initdb'), ['--pgdata', data, '--username', 'nova', '--auth', 'trust', '--no-sync', '--encoding', 'UTF8', '--locale', 'C'], { ...asWhom, cwd: folder });
  const port = await freePort();
  let server: ChildProcess | undefined;
  const url = `postgres://nova@127.0.0.1:${port}/postgres`;

  const start = async (): Promise<void> => {
    server = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
      { ...asWhom, cwd: folder, stdio: 'ignore' });
    await answers(url, server);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  await start();
  // SIGQUIT is "immediate": every connection breaks, nothing is written, the next start recovers.
  return serverAt(url, { kill: () => end('SIGQUIT'), start, close: async () => {
    await end('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  } });
}

type Owned = Pick<PostgresServer, 'start' | 'close'> & { readonly kill: () => Promise<void> };

function serverAt(url: string, owned: Owned | undefined): PostgresServer {
  const schemas: string[] = [];
  const ask = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  return {
    async freshUrl() {
      const schema = `test_${process.pid}_${Date.now()}_${schemas.length}`;
      await ask(`create schema ${schema}`);
      schemas.push(schema);
      return `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent(`-c search_path=${schema}`)}`;
    },
    kill: owned?.kill,
    start: async () => { await owned?.start(); },
    async close() {
      if (owned === undefined) for (const schema of schemas) await ask(`drop schema ${schema} cascade`);
      await owned?.close();
    },
  };
}

/** Folder with `initdb` and `postgres`: of the PATH, else Debian's newest, which is on no PATH. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin')) : [];
  const path = (process.env['PATH'] ?? '').split(delimiter);
  return [...versions, ...path].find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Waits until it takes connections. @throws Error when it ends instead */
async function answers(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && ['ECONNREFUSED', '57P03'].includes(String(error.code)))) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }
}

/** Says loudly what was not tried, and skips. */
export function skipWithoutPostgres(context: Mocha.Context, why: string): never {
  process.stderr.write(`\n*** SKIPPED: nothing was tried on PostgreSQL: ${why}\n\n`);
  context.skip();
}
