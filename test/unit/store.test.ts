import { expect } from 'chai';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Clock } from '../../src/clock.ts';
import { isDuplicate, openStore, type Store } from '../../src/store/store.ts';

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

describe('the store', () => {
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

  it('keeps what was written when it is opened again, and numbers go on', async () => {
    const url = `sqlite:${join(folder, 'new/folder/state.db')}`;
    const first = await openStore(url, clock);
    const one = await first.db.insertInto('keypairs').values(keypair('one')).returning('id').executeTakeFirstOrThrow();
    await first.db.deleteFrom('keypairs').execute();
    await first.close();

    const second = await openAt(url);
    const two = await second.db.insertInto('keypairs').values(keypair('two')).returningAll().executeTakeFirstOrThrow();
    expect(two).to.deep.equal({ id: one.id + 1, ...keypair('two') });
  });

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

  it('lets many writers work at once and undoes a transaction that fails', async () => {
    const { db } = await openAt(`sqlite:${join(folder, 'state.db')}`);
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

  it('lets two services write to one file', async () => {
    const url = `sqlite:${join(folder, 'state.db')}`;
    const stores = [await openAt(url), await openAt(url)] as const;
    await Promise.all(stores.map(async ({ db }, of) => {
      for (let i = 0; i < 20; i += 1) await db.insertInto('keypairs').values(keypair(`${of}-${i}`)).execute();
    }));
    expect(await stores[0].db.selectFrom('keypairs').select('id').execute()).to.have.length(40);
  });

  it('tells a taken key from other failures', async () => {
    const { db } = await openAt('sqlite::memory:');
    await db.insertInto('keypairs').values(keypair('k')).execute();
    expect(isDuplicate(await failure(db.insertInto('keypairs').values(keypair('k')).execute()))).to.equal(true);
    expect(isDuplicate(await failure(db.insertInto('flavor_access').values({ flavor_id: 'none', project_id: 'p' }).execute()))).to.equal(false);
    expect(isDuplicate(new Error('else'))).to.equal(false);
  });

  it('deletes what hangs on a deleted row', async () => {
    const { db } = await openAt('sqlite::memory:');
    await db.insertInto('flavors').values({
      id: '1', name: 'm1.tiny', vcpus: 1, ram_mib: 512, root_gib: 1, ephemeral_gib: 0, swap_mib: 0, rxtx_factor: 1.5, is_public: 1, disabled: 0,
      description: null, created_at: clock.now(),
    }).execute();
    await db.insertInto('flavor_extra_specs').values({ flavor_id: '1', key: 'hw:cpu_policy', value: 'dedicated' }).execute();
    await db.deleteFrom('flavors').where('id', '=', '1').execute();
    expect(await db.selectFrom('flavor_extra_specs').selectAll().execute()).to.deep.equal([]);
  });

  it('refuses a parameter that the driver would die of', async () => {
    const { db } = await openAt('sqlite::memory:');
    for (const value of [true, { a: 1 }, new Date(0), undefined]) {
      expect((await failure(sql`select ${sql.val(value)}`.execute(db))).message).to.contain('SQL parameter of type');
    }
    expect((await sql<{ v: number }>`select ${2 ** 50} as v`.execute(db)).rows).to.deep.equal([{ v: 2 ** 50 }]);
  });

  it('refuses a database of a newer release, a file that is none, and an unknown kind', async () => {
    const path = join(folder, 'state.db');
    const store = await openStore(`sqlite:${path}`, clock);
    await sql`update schema_version set version = 999`.execute(store.db);
    await store.close();
    expect((await failure(openStore(`sqlite:${path}`, clock))).message).to.contain('schema 999').and.to.contain(path);

    writeFileSync(join(folder, 'letter'), 'Dear reader, this is not a database, whatever its name may say. '.repeat(100));
    expect((await failure(openStore(`sqlite:${join(folder, 'letter')}`, clock))).message).to.contain('letter');
    expect((await failure(openStore('mysql://host/db', clock))).message).to.contain('known: sqlite:');
    expect((await failure(openStore(folder, clock))).message).to.contain('unknown kind of database');
  });
});
