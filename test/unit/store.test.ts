import { expect } from 'chai';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Clock } from '../../src/clock.ts';
import { isDuplicate, isStoreAway, isUnstorable, openStore, type Store } from '../../src/store/store.ts';
import { skipWithoutPostgres, startPostgres, type PostgresServer } from '../support/postgres.ts';

const clock: Clock = { now: () => 1_700_000_000_000 };
const keypair = (name: string) => ({
  user_id: 'u', name, type: 'ssh' as const, public_key: 'ssh-ed25519 AAAA', fingerprint: 'aa:bb', created_at: clock.now(),
});

/** The error that a promise ends with; fails when it ends well. */
async function failure(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(() => undefined, (error: unknown) => error);
  if (!(outcome instanceof Error)) throw new Error('it did not fail');
  return outcome;
}

/** Where a database can be: each test gets a new one. */
interface Place {
  before?(context: Mocha.Context): Promise<void>;
  after?(): Promise<void>;
  freshUrl(folder: string): Promise<string>;
}

let server: PostgresServer;
const places: Readonly<Record<string, Place>> = {
  'SQLite in a file': { freshUrl: (folder) => Promise.resolve(`sqlite:${join(folder, 'new/folder/state.db')}`) },
  PostgreSQL: {
    async before(context) {
      const started = await startPostgres();
      if ('missing' in started) skipWithoutPostgres(context, started.missing);
      server = started;
    },
    after: () => server.close(),
    freshUrl: () => server.freshUrl(),
  },
};

let folder: string;
const open: Store[] = [];
const openAt = async (url: string): Promise<Store> => {
  const store = await openStore(url, clock);
  open.push(store);
  return store;
};
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'store-')); });
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

for (const [name, place] of Object.entries(places)) {
  describe(`the store on ${name}`, function () {
    this.timeout(60_000);
    let url: string;
    let isThere = false;
    before(async function () {
      await place.before?.(this);
      isThere = true;
    });
    after(async () => { if (isThere) await place.after?.(); });
    beforeEach(async () => { url = await place.freshUrl(folder); });

    it('keeps what was written when it is opened again, and numbers go on', async () => {
      const first = await openStore(url, clock);
      const one = await first.db.insertInto('keypairs').values(keypair('one')).returning('id').executeTakeFirstOrThrow();
      await first.db.deleteFrom('keypairs').execute();
      await first.close();

      const second = await openAt(url);
      const two = await second.db.insertInto('keypairs').values(keypair('two')).returningAll().executeTakeFirstOrThrow();
      expect(two).to.deep.equal({ id: one.id + 1, ...keypair('two') });
    });

    it('keeps users, roles and who has them over the step that gives roles domains and assignments inheritance', async () => {
      const old = await openStore(url, clock, 9);
      const at = clock.now();
      await sql`insert into domains values ('default', 'Default', '', 1, ${at})`.execute(old.db);
      await sql`insert into projects values ('p', 'p', 'default', 'default', '', 1, '[]', '{}', ${at})`.execute(old.db);
      await sql`insert into users values ('u', 'ann', 'default', null, null, null, 1, '{}', 1, ${at})`.execute(old.db);
      await sql`insert into roles values ('a', 'admin', null, ${at}), ('b', 'auditor', 'Reads', ${at})`.execute(old.db);
      await sql`insert into role_implications values ('a', 'b')`.execute(old.db);
      await sql`insert into role_assignments values ('user', 'u', 'project', 'p', 'a')`.execute(old.db);
      await sql`insert into application_credentials values ('c', 'backup', 'u', 'p', null, 'hash', null, null, ${at})`.execute(old.db);
      await sql`insert into application_credential_roles values ('c', 'a')`.execute(old.db);
      await old.close();

      const { db } = await openAt(url);
      expect(await db.selectFrom('roles').select(['id', 'domain_id', 'description', 'extra']).orderBy('id').execute()).to.deep.equal([
        { id: 'a', domain_id: '', description: null, extra: '{"options":{"immutable":true}}' }, { id: 'b', domain_id: '', description: 'Reads', extra: '{}' },
      ]);
      const assignment = { actor_type: 'user' as const, actor_id: 'u', target_type: 'project' as const, target_id: 'p', role_id: 'a' };
      expect(await db.selectFrom('role_assignments').selectAll().execute()).to.deep.equal([{ ...assignment, inherited: 0 }]);
      await db.insertInto('role_assignments').values({ ...assignment, inherited: 1 }).execute();
      await db.deleteFrom('roles').where('id', '=', 'a').execute();
      for (const table of ['role_assignments', 'role_implications', 'application_credential_roles'] as const) {
        expect(await db.selectFrom(table).selectAll().execute(), table).to.deep.equal([]);
      }
      expect(await db.selectFrom('application_credentials').select(['id', 'expires_microseconds']).execute()).to.deep.equal([{ id: 'c', expires_microseconds: 0 }]);
    });

    it('gives back flags, times, large numbers, fractions and documents as they were', async () => {
      const { db } = await openAt(url);
      const flavor = {
        id: '1', name: 'm1.größe 💾', vcpus: 1, ram_mib: 2 ** 40, root_gib: 1, ephemeral_gib: 0, swap_mib: 0, rxtx_factor: 1.25, is_public: 1 as const,
        disabled: 0 as const, description: null, created_at: Date.UTC(2026, 10, 23),
      };
      await db.insertInto('flavors').values(flavor).execute();
      expect(await db.selectFrom('flavors').selectAll().where('is_public', '=', 1).executeTakeFirst()).to.deep.equal(flavor);
      const document = JSON.stringify({ a: [1, null, 'ü', '\\', '\u0001'] });
      await db.insertInto('deleted_servers').values({ id: 's', project_id: 'p', user_id: 'u', name: 'n', deleted_at: 2 ** 45, document }).execute();
      expect(await db.selectFrom('deleted_servers').select(['document', 'deleted_at']).executeTakeFirst()).to.deep.equal({ document, deleted_at: 2 ** 45 });
      expect(await db.selectFrom('flavors').select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirst()).to.deep.equal({ n: 1 });
    });

    it('compares and sorts text by its bytes', async () => {
      const { db } = await openAt(url);
      for (const name of ['b', 'a', 'B', 'ä', '-', 'A b', 'Ab']) await db.insertInto('keypairs').values(keypair(name)).execute();
      const rows = await db.selectFrom('keypairs').select('name').orderBy('name').execute();
      expect(rows.map((row) => row.name)).to.deep.equal(['-', 'A b', 'Ab', 'B', 'a', 'b', 'ä']);
    });

    it('lets many writers work at once and undoes a transaction that fails', async () => {
      const { db } = await openAt(url);
      const writes = Array.from({ length: 50 }, (_, i) => db.transaction().execute(async (trx) => {
        await trx.insertInto('keypairs').values(keypair(`in-${i}`)).execute();
        await new Promise((resolve) => { setImmediate(resolve); });
        if (i % 5 === 0) throw new Error('changed my mind');
        await trx.insertInto('keypairs').values(keypair(`in-${i}-too`)).execute();
      }));
      const reads = Array.from({ length: 50 }, () => db.selectFrom('keypairs').select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow());
      const outcomes = await Promise.allSettled(writes);
      expect(outcomes.filter((outcome) => outcome.status === 'rejected')).to.have.length(10);
      for (const { n } of await Promise.all(reads)) expect(n % 2).to.equal(0);
      expect(await db.selectFrom('keypairs').select('id').execute()).to.have.length(80);
    });

    it('lets two services start on one new database at the same time, and write to it', async () => {
      // In one process, SQLite's driver would wait for the other's transaction without letting it go on.
      const stores = url.startsWith('sqlite:') ? [await openAt(url), await openAt(url)] : await Promise.all([openAt(url), openAt(url)]);
      await Promise.all(stores.map(async ({ db }, of) => {
        for (let i = 0; i < 20; i += 1) await db.insertInto('keypairs').values(keypair(`${of}-${i}`)).execute();
      }));
      expect(await stores[0]?.db.selectFrom('keypairs').select('id').execute()).to.have.length(40);
    });

    it('lets in one after the other who asks for work of the same name, whatever becomes of it', async () => {
      const stores = url.startsWith('sqlite:') ? [await openAt(url)] : [await openAt(url), await openAt(url)];
      let inside = 0;
      let most = 0;
      const [first = await openAt(url), second = first] = stores;
      const work = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? first : second).exclusively('one', async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => { setImmediate(resolve); });
        inside -= 1;
        if (i % 3 === 0) throw new Error('failed');
        return i;
      }));
      const outcomes = await Promise.allSettled(work);
      expect(most).to.equal(1);
      expect(outcomes.filter((outcome) => outcome.status === 'rejected')).to.have.length(7);
      expect(await first.exclusively('one', () => Promise.resolve('again'))).to.equal('again');
    });

    it('tells a taken key from other failures', async () => {
      const { db } = await openAt(url);
      await db.insertInto('keypairs').values(keypair('k')).execute();
      expect(isDuplicate(await failure(db.insertInto('keypairs').values(keypair('k')).execute()))).to.equal(true);
      const other = await failure(db.insertInto('flavor_access').values({ flavor_id: 'none', project_id: 'p' }).execute());
      expect([isDuplicate(other), isStoreAway(other)]).to.deep.equal([false, false]);
      expect(isDuplicate(new Error('else'))).to.equal(false);
    });

    it('deletes what hangs on a deleted row', async () => {
      const { db } = await openAt(url);
      await db.insertInto('flavors').values({
        id: '1', name: 'm1.tiny', vcpus: 1, ram_mib: 512, root_gib: 1, ephemeral_gib: 0, swap_mib: 0, rxtx_factor: 1.5, is_public: 1, disabled: 0,
        description: null, created_at: clock.now(),
      }).execute();
      await db.insertInto('flavor_extra_specs').values({ flavor_id: '1', key: 'hw:cpu_policy', value: 'dedicated' }).execute();
      await db.deleteFrom('flavors').where('id', '=', '1').execute();
      expect(await db.selectFrom('flavor_extra_specs').selectAll().execute()).to.deep.equal([]);
    });

    it('refuses the database of a newer release', async () => {
      const store = await openAt(url);
      await sql`update schema_version set version = 999`.execute(store.db);
      expect((await failure(openStore(url, clock))).message).to.contain('schema 999').and.to.contain(url);
    });
  });
}

describe('the store in SQLite', () => {
  it('is readable by its owner only', async () => {
    const path = join(folder, 'state.db');
    await openAt(`sqlite:${path}`);
    expect(statSync(path).mode & 0o077).to.equal(0);
  });

  it('gives each in-memory store its own data', async () => {
    const [one, other] = [await openAt('sqlite::memory:'), await openAt('sqlite::memory:')];
    await one.db.insertInto('keypairs').values(keypair('k')).execute();
    expect(await other.db.selectFrom('keypairs').select('name').execute()).to.deep.equal([]);
  });

  it('refuses a parameter that the driver would die of', async () => {
    const { db } = await openAt('sqlite::memory:');
    for (const value of [true, { a: 1 }, new Date(0), undefined]) {
      expect((await failure(sql`select ${sql.val(value)}`.execute(db))).message).to.contain('SQL parameter of type');
    }
    expect((await sql<{ v: number }>`select ${2 ** 50} as v`.execute(db)).rows).to.deep.equal([{ v: 2 ** 50 }]);
  });

  it('refuses a file that is none, and an unknown kind', async () => {
    writeFileSync(join(folder, 'letter'), 'Dear reader, this is not a database, whatever its name may say. '.repeat(100));
    expect((await failure(openStore(`sqlite:${join(folder, 'letter')}`, clock))).message).to.contain('letter');
    expect((await failure(openStore('mysql://host/db', clock))).message).to.contain('known: sqlite:');
    expect((await failure(openStore(folder, clock))).message).to.contain('unknown kind of database');
  });
});

describe('the store in a PostgreSQL that goes away', function () {
  this.timeout(60_000);
  let own: PostgresServer | undefined;
  before(async function () {
    const started = await startPostgres();
    if ('missing' in started) skipWithoutPostgres(this, started.missing);
    own = started;
    if (own.kill === undefined) skipWithoutPostgres(this, 'the server of DATABASE_URL is not ours to kill');
  });
  after(async () => { await own?.close(); });

  it('says so, lets whoever works go on, and comes back by itself', async () => {
    if (own?.kill === undefined) throw new Error('no server');
    const store = await openAt(await own.freshUrl());
    await store.ping();
    const worked = await store.exclusively('work', async () => {
      await own?.kill?.();
      return 'done all the same';
    });
    expect(worked).to.equal('done all the same');
    expect(isStoreAway(await failure(store.ping()))).to.equal(true);
    expect(isStoreAway(await failure(store.exclusively('work', () => Promise.resolve())))).to.equal(true);
    expect(isStoreAway(await failure(store.db.transaction().execute((trx) => trx.selectFrom('users').select('id').execute())))).to.equal(true);
    await own.start();
    await store.ping();
    expect(await store.exclusively('work', () => Promise.resolve('again'))).to.equal('again');
  });

  it('survives the loss of a connection in the middle of a transaction', async () => {
    if (own?.kill === undefined) throw new Error('no server');
    const store = await openAt(await own.freshUrl());
    const lost = await failure(store.db.transaction().execute(async (trx) => {
      await trx.insertInto('keypairs').values(keypair('k')).execute();
      await own?.kill?.();
      await trx.insertInto('keypairs').values(keypair('l')).execute();
    }));
    expect(isStoreAway(lost)).to.equal(true);
    await own.start();
    expect(await store.db.selectFrom('keypairs').select('id').execute()).to.deep.equal([]);
  });

  it('tells text that no column can hold', async () => {
    const store = await openAt(await own?.freshUrl() ?? '');
    expect(isUnstorable(await failure(store.db.insertInto('keypairs').values(keypair('a\u0000b')).execute()))).to.equal(true);
  });
});
