import { expect } from 'chai';
import { connectPool } from '../../../src/xapi/client.ts';
import type { PoolOptions } from '../../../src/xapi/client.ts';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import type { Change, Xapi } from '../../../src/xapi/xapi.ts';
import { int, POOL_REF, raw, Refusal, scriptedHost } from './scripted-host.ts';
import type { ScriptedHost, ScriptedOptions } from './scripted-host.ts';

/** An event.from or event.next that waits for the test. */
interface Poll {
  readonly params: readonly unknown[];
  answer(value: unknown): void;
}

/** The polls of a host, in the order in which they come. */
function pollsOf(host: ScriptedHost, method: string): { next(): Promise<Poll> } {
  const arrived: Poll[] = [];
  const wanted: ((poll: Poll) => void)[] = [];
  host.on(method, (params: readonly unknown[]) =>
    new Promise((answer) => {
      const poll = { params, answer };
      const want = wanted.shift();
      if (want === undefined) arrived.push(poll);
      else want(poll);
    }));
  return {
    next: () =>
      new Promise((resolve) => {
        const poll = arrived.shift();
        if (poll === undefined) wanted.push(resolve);
        else resolve(poll);
      }),
  };
}

const token = (generation: number): string => `${String(generation).padStart(20, '0')},${'0'.repeat(20)}`;
const batch = (generation: number, events: readonly object[], counts: Readonly<Record<string, number>> = {}): object => ({
  events,
  token: token(generation),
  valid_ref_counts: Object.fromEntries(Object.entries(counts).map(([cls, n]) => [cls, int(n)])),
});
const event = (operation: string, cls: string, ref: string, snapshot?: object): object => ({
  id: '0', timestamp: '0.0', class: cls, operation, ref, ...(snapshot === undefined ? {} : { snapshot }),
});
const vm = (n: number, more: object = {}): object => ({ uuid: `uuid-${n}`, name_label: `vm${n}`, ...more });
const vmRef = (n: number) => `OpaqueRef:vm${n}` as Ref<'VM'>;

const open = new Set<{ close(): Promise<void> }>();

interface World {
  readonly host: ScriptedHost;
  readonly connect: () => Promise<Xapi>;
}

async function world(options: ScriptedOptions, vms: Readonly<Record<string, object>>, more: Partial<PoolOptions> = {}): Promise<World> {
  const host = await scriptedHost(options);
  open.add(host);
  host.on('VM.get_all_records', vms);
  const connect = async () => {
    const xapi = await connectPool({ url: host.url, username: 'root', password: 'sesame', protocol: 'xmlrpc', ...more, limits: { retry: 0.001, ...more.limits } });
    open.add(xapi);
    return xapi;
  };
  return { host, connect };
}

/** The next batch of changes, as `operation ref` lines. */
const nextChanges = (xapi: Xapi): Promise<readonly Change[]> =>
  new Promise((resolve) => {
    const end = xapi.cache.subscribe((changes) => {
      end();
      resolve(changes);
    });
  });
const told = (changes: readonly Change[]): string[] =>
  changes.map(({ before, after, ref }) => `${before === undefined ? 'add' : after === undefined ? 'del' : 'mod'} ${ref}`);

const count = (host: ScriptedHost, method: string): number => host.methods().filter((name) => name === method).length;

afterEach(async () => {
  for (const closable of [...open].reverse()) await closable.close();
  open.clear();
});

describe('XAPI event feed by event.from', () => {
  it('takes a token, then fetches, then waits from that token', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1) });
    const polls = pollsOf(host, 'event.from');
    host.on('event.inject', token(7));
    const xapi = await connect();
    const poll = await polls.next();
    const order = host.methods().filter((method) => /inject|get_all_records|from/.test(method));
    expect(order.indexOf('event.inject')).to.be.lessThan(order.indexOf('VM.get_all_records'));
    expect(order.at(-1)).to.equal('event.from');
    expect(poll.params[2]).to.equal(token(7));
    expect(poll.params[1]).to.include('VM');
    expect(xapi.alive).to.equal(true);
    expect(xapi.lag).to.be.within(0, 10);
  });

  it('rows are complete, frozen, and found by reference and by uuid', async () => {
    const { connect } = await world({}, { [vmRef(1)]: vm(1) });
    const { cache } = await connect();
    const row = cache.get('VM', vmRef(1));
    expect(row).to.include({ $ref: vmRef(1), uuid: 'uuid-1', domain_type: 'unspecified', VCPUs_max: 0 });
    expect(cache.byUuid('VM', 'uuid-1')).to.equal(row);
    expect([...cache.all('VM')]).to.deep.equal([row]);
    expect(Object.isFrozen(row)).to.equal(true);
    expect(cache.get('VM', 'OpaqueRef:NULL' as Ref<'VM'>)).to.equal(undefined);
    expect(cache.byUuid('VM', '')).to.equal(undefined);
  });

  it('asking for a class that is not cached is a mistake, not an empty answer', async () => {
    const { connect } = await world({}, {});
    const { cache } = await connect();
    expect(() => cache.size('role')).to.throw(TypeError, 'role are not cached');
  });

  it('listeners hear once of a batch, when all of it is in the cache', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1), [vmRef(2)]: vm(2) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    const sizes: number[] = [];
    xapi.cache.subscribe(() => sizes.push(xapi.cache.size('VM')));
    const changes = nextChanges(xapi);
    (await polls.next()).answer(batch(101, [
      event('add', 'vm', vmRef(3), vm(3)), event('mod', 'vm', vmRef(3), vm(3)), event('mod', 'vm', vmRef(1), vm(1, { name_label: 'new' })),
      event('del', 'vm', vmRef(2)), event('del', 'vm', 'OpaqueRef:never-seen'), event('add', 'from_the_future', 'OpaqueRef:x', {}),
    ]));
    expect(told(await changes)).to.deep.equal([`add ${vmRef(3)}`, `mod ${vmRef(1)}`, `del ${vmRef(2)}`]);
    expect(sizes).to.deep.equal([2]);
    expect(xapi.cache.byUuid('VM', 'uuid-2')).to.equal(undefined);
    expect((await polls.next()).params[2]).to.equal(token(101));
  });

  it('a write of the same value keeps the row itself and tells nobody', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1, { other_config: { a: 'b' }, tags: ['t'] }) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    const before = xapi.cache.get('VM', vmRef(1));
    let batches = 0;
    xapi.cache.subscribe(() => { batches += 1; });
    (await polls.next()).answer(batch(101, [event('mod', 'vm', vmRef(1), vm(1, { other_config: { a: 'b' }, tags: ['t'] }))]));
    await polls.next();
    expect(xapi.cache.get('VM', vmRef(1))).to.equal(before);
    expect(batches).to.equal(0);
  });

  it('a listener that throws disturbs neither the feed nor the others', async () => {
    const { host, connect } = await world({}, {});
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    xapi.cache.subscribe(() => { throw new Error('listener'); });
    const changes = nextChanges(xapi);
    (await polls.next()).answer(batch(101, [event('add', 'vm', vmRef(1), vm(1))]));
    expect(told(await changes)).to.deep.equal([`add ${vmRef(1)}`]);
    await polls.next();
    expect(xapi.alive).to.equal(true);
  });

  it('settle waits until the feed has passed its token', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    const first = await polls.next();
    host.on('event.inject', token(205));
    let settled = false;
    const settling = xapi.settle().then(() => { settled = true; });
    await host.heard('event.inject', 2);
    first.answer(batch(205, [event('mod', 'vm', vmRef(1), vm(1, { name_label: 'other' }))]));
    const second = await polls.next();
    expect(settled, 'a poll that began before, and ended at the very token').to.equal(false);
    second.answer(batch(206, [event('mod', 'vm', vmRef(1), vm(1, { name_label: 'mine' }))]));
    await settling;
    expect(xapi.cache.get('VM', vmRef(1))?.name_label).to.equal('mine');
  });

  it('settles that come together share one inject; one that comes while it is on its way gets the next', async () => {
    const { host, connect } = await world({}, {});
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    await polls.next();
    const injects: Poll[] = [];
    const injectsSeen = pollsOf(host, 'event.inject');
    const together = [xapi.settle(), xapi.settle(), xapi.settle()];
    injects.push(await injectsSeen.next());
    const late = [xapi.settle(), xapi.settle()];
    injects[0]?.answer(token(90));
    await Promise.all(together);
    (await injectsSeen.next()).answer(token(91));
    await Promise.all(late);
    expect(count(host, 'event.inject')).to.equal(3);
  });

  it('settle does not wait for ever for a feed that is stuck', async () => {
    const { host, connect } = await world({}, {}, { limits: { settle: 0.05 } });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    await polls.next();
    host.on('event.inject', token(500));
    const error = await xapi.settle().then(() => undefined, (reason: unknown) => reason);
    expect(error).to.have.property('message', 'the event feed has not caught up within 0.05 s');
  });

  it('a number of rows that differs twice in a row brings a new listing of that class', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1), [vmRef(2)]: vm(2) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    (await polls.next()).answer(batch(101, [], { vm: 1 }));
    const again = await polls.next();
    expect(count(host, 'VM.get_all_records')).to.equal(1);
    expect(again.params[3], 'asked again at once').to.equal(0);
    host.on('VM.get_all_records', { [vmRef(1)]: vm(1) });
    const changes = nextChanges(xapi);
    again.answer(batch(102, [], { vm: 1 }));
    expect(told(await changes)).to.deep.equal([`del ${vmRef(2)}`]);
    const third = await polls.next();
    expect(third.params[2]).to.equal(token(102));
    expect(third.params[3]).to.be.greaterThan(0);
    expect(count(host, 'task.get_all_records')).to.equal(1);
  });

  it('nobody is told that the cache has caught up while a number of rows is wrong', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    const first = await polls.next();
    host.on('event.inject', token(200));
    host.on('VM.get_all_records', {});
    const settling = xapi.settle();
    await host.heard('event.inject', 2);
    first.answer(batch(201, [], { vm: 0 }));
    (await polls.next()).answer(batch(202, [], { vm: 0 }));
    await settling;
    expect(xapi.cache.size('VM')).to.equal(0);
  });

  it('a host that counts otherwise than it lists is not asked for listings without end', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1) }, { limits: { retry: 60 } });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    for (let generation = 101; generation < 120; generation += 1) (await polls.next()).answer(batch(generation, [], { vm: 7 }));
    expect(count(host, 'VM.get_all_records')).to.equal(3);
    host.on('event.inject', token(119));
    const settling = xapi.settle();
    (await polls.next()).answer(batch(120, [], { vm: 7 }));
    await settling;
  });

  it('a number of rows that was wrong only once brings nothing', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1) });
    const polls = pollsOf(host, 'event.from');
    await connect();
    (await polls.next()).answer(batch(101, [], { vm: 2 }));
    (await polls.next()).answer(batch(102, [event('add', 'vm', vmRef(2), vm(2))], { vm: 2 }));
    (await polls.next()).answer(batch(103, [], { vm: 2 }));
    await polls.next();
    expect(count(host, 'VM.get_all_records')).to.equal(1);
  });

  it('a token that the host does not know is answered with a full synchronisation', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    host.on('VM.get_all_records', { [vmRef(2)]: vm(2) });
    host.on('event.inject', token(3));
    const changes = nextChanges(xapi);
    (await polls.next()).answer(new Refusal('EVENT_FROM_TOKEN_PARSE_FAILURE', token(100)));
    expect(told(await changes)).to.have.members([`del ${vmRef(1)}`, `add ${vmRef(2)}`]);
    expect((await polls.next()).params[2]).to.equal(token(3));
  });

  it('a lost session brings a full synchronisation; the old rows stay readable until it is done', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1), [vmRef(2)]: vm(2) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    const kept = xapi.cache.get('VM', vmRef(1));
    const poll = await polls.next();
    const listings = pollsOf(host, 'VM.get_all_records');
    const session = String(poll.params[0]);
    host.on('pool.get_all_records', (params: readonly unknown[]) => (params[0] === session ? new Refusal('SESSION_INVALID', session) : { [POOL_REF]: { uuid: xapi.poolUuid } }));
    poll.answer(new Refusal('SESSION_INVALID', session));
    const listing = await listings.next();
    expect(xapi.alive).to.equal(false);
    expect(xapi.cache.size('VM')).to.equal(2);
    const changes = nextChanges(xapi);
    listing.answer({ [vmRef(1)]: vm(1), [vmRef(3)]: vm(3) });
    expect(told(await changes)).to.have.members([`del ${vmRef(2)}`, `add ${vmRef(3)}`]);
    expect(xapi.cache.get('VM', vmRef(1))).to.equal(kept);
    await polls.next();
    expect(xapi.alive).to.equal(true);
  });

  it('settle compares tokens of one session only: after a restart the pool may have gone back in time', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    const poll = await polls.next();
    const session = String(poll.params[0]);
    const isOver = (params: readonly unknown[]): boolean => params[0] === session;
    host.on('pool.get_all_records', (params: readonly unknown[]) => (isOver(params) ? new Refusal('SESSION_INVALID', session) : { [POOL_REF]: { uuid: xapi.poolUuid } }));
    host.on('event.inject', (params: readonly unknown[]) => (isOver(params) ? new Refusal('SESSION_INVALID', session) : token(50)));
    host.on('VM.get_all_records', { [vmRef(1)]: vm(1, { name_label: 'older' }) });
    const settled = xapi.settle().then(() => xapi.cache.get('VM', vmRef(1))?.name_label);
    await host.heard('event.inject', 3);
    // A call after it, so that the answer to the one before has come.
    await xapi.call('VM.get_all_records');
    poll.answer(new Refusal('SESSION_INVALID', session));
    expect(await settled).to.equal('older');
  });

  it('a line that is cut is picked up at the same token while the session holds', async () => {
    const { host, connect } = await world({}, { [vmRef(1)]: vm(1) });
    const polls = pollsOf(host, 'event.from');
    const xapi = await connect();
    (await polls.next()).answer(raw((response) => response.destroy()));
    const again = await polls.next();
    expect(again.params[2]).to.equal(token(100));
    const changes = nextChanges(xapi);
    again.answer(batch(101, [event('del', 'vm', vmRef(1))]));
    expect(told(await changes)).to.deep.equal([`del ${vmRef(1)}`]);
    expect(count(host, 'VM.get_all_records')).to.equal(1);
    await polls.next();
    expect(xapi.alive).to.equal(true);
  });

  for (const [name, answer] of [
    ['a page with status 500', raw((response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>no</h1>'))],
    ['an answer that is no batch', 'what?'],
    ['an event that is no record', batch(101, ['what?' as unknown as object])],
    ['half an answer', raw((response) => response.writeHead(200, { 'content-length': '1000' }).write('<?xml version="1.0"?><meth', () => response.destroy()))],
    ['a refusal', new Refusal('INTERNAL_ERROR', 'Not_found')],
  ] as const) {
    it(`${name} does not stop the feed`, async () => {
      const { host, connect } = await world({}, {});
      const polls = pollsOf(host, 'event.from');
      const xapi = await connect();
      (await polls.next()).answer(answer);
      const again = await polls.next();
      const changes = nextChanges(xapi);
      again.answer(batch(102, [event('add', 'vm', vmRef(1), vm(1))]));
      expect(told(await changes)).to.deep.equal([`add ${vmRef(1)}`]);
      await polls.next();
      expect(xapi.alive).to.equal(true);
    });
  }

  it('a poll that stays silent beyond its time is given up and asked again', async () => {
    const { host, connect } = await world({}, {}, { limits: { poll: 0.05, call: 0.2 } });
    const polls = pollsOf(host, 'event.from');
    await connect();
    const first = await polls.next();
    expect(first.params[3]).to.equal(0.05);
    await polls.next();
  });

  it('an empty pool that cannot be listed is an error at connect', async () => {
    const { host, connect } = await world({}, {});
    host.on('VM.get_all_records', new Refusal('INTERNAL_ERROR', 'Db_exn'));
    const error = await connect().then(() => undefined, (reason: unknown) => reason);
    expect(error).to.include({ code: 'INTERNAL_ERROR', method: 'VM.get_all_records' });
  });
});

describe('XAPI event feed by event.next, for releases without event.inject', () => {
  const old = { methods: ['event.register', 'event.next', 'pool.get_all_records', 'VM.get_all_records', 'task.get_all_records'] };

  /** Connects to a scripted XCP 1.3; the marker of the first listing is let through. */
  async function oldWorld(vms: Readonly<Record<string, object>>, before: readonly object[] = [], more: Partial<PoolOptions> = {}) {
    const { host, connect } = await world(old, vms, more);
    let tasks = 0;
    host.on('event.register', '');
    host.on('Async.host.compute_free_memory', () => `OpaqueRef:task${(tasks += 1)}`);
    host.on('task.destroy', '');
    const polls = pollsOf(host, 'event.next');
    const connecting = connect();
    (await polls.next()).answer([...before, event('add', 'task', 'OpaqueRef:task1', { uuid: 't1' })]);
    return { host, polls, xapi: await connecting };
  }

  it('registers before it fetches', async () => {
    const { host } = await oldWorld({ [vmRef(1)]: vm(1) });
    const methods = host.methods();
    expect(methods.indexOf('event.register')).to.be.lessThan(methods.indexOf('VM.get_all_records'));
    expect(methods).not.to.include('event.from');
  });

  it('events older than the listing do not show in the cache', async () => {
    const before = [event('mod', 'vm', vmRef(1), vm(1, { name_label: 'older' })), event('mod', 'vm', vmRef(1), vm(1, { name_label: 'newest' }))];
    const { xapi } = await oldWorld({ [vmRef(1)]: vm(1, { name_label: 'newest' }) }, before);
    expect(xapi.cache.get('VM', vmRef(1))?.name_label).to.equal('newest');
  });

  it('applies events, and reads back what comes without a snapshot', async () => {
    const { host, polls, xapi } = await oldWorld({});
    host.on('VM.get_record', (params: readonly unknown[]) => (params[1] === vmRef(1) ? vm(1) : new Refusal('HANDLE_INVALID', 'VM', String(params[1]))));
    const changes = nextChanges(xapi);
    (await polls.next()).answer([event('add', 'vm', vmRef(1)), event('mod', 'vm', vmRef(2))]);
    expect(told(await changes)).to.deep.equal([`add ${vmRef(1)}`]);
  });

  it('settle puts a task behind the change and waits until its event comes', async () => {
    const { host, polls, xapi } = await oldWorld({ [vmRef(1)]: vm(1) });
    const poll = await polls.next();
    const settling = Promise.all([xapi.settle(), xapi.settle()]);
    await host.heard('Async.host.compute_free_memory', 2);
    poll.answer([event('mod', 'vm', vmRef(1), vm(1, { name_label: 'mine' })), event('add', 'task', 'OpaqueRef:task2', { uuid: 't2' })]);
    await settling;
    expect(xapi.cache.get('VM', vmRef(1))?.name_label).to.equal('mine');
    await host.heard('task.destroy', 2);
  });

  it('lost events bring a new listing', async () => {
    const { host, polls, xapi } = await oldWorld({ [vmRef(1)]: vm(1) });
    host.on('VM.get_all_records', { [vmRef(2)]: vm(2) });
    (await polls.next()).answer(new Refusal('EVENTS_LOST'));
    const changes = nextChanges(xapi);
    (await polls.next()).answer([event('add', 'task', 'OpaqueRef:task2', { uuid: 't2' })]);
    expect(told(await changes).filter((line) => line.includes('vm'))).to.deep.equal([`del ${vmRef(1)}`, `add ${vmRef(2)}`]);
  });

  it('a cut poll may have swallowed events: a new session, and a new listing', async () => {
    const { host, polls, xapi } = await oldWorld({ [vmRef(1)]: vm(1) });
    const cut = await polls.next();
    cut.answer(raw((response) => response.destroy()));
    const again = await polls.next();
    expect(again.params[0]).not.to.equal(cut.params[0]);
    expect(count(host, 'session.logout')).to.equal(1);
    expect(xapi.alive).to.equal(false);
    again.answer([event('add', 'task', 'OpaqueRef:task2', { uuid: 't2' })]);
    await polls.next();
    expect(xapi.alive).to.equal(true);
  });

  it('an idle pool is told from a dead line by a task of our own', async () => {
    const { host, polls } = await oldWorld({}, [], { limits: { poll: 0.05 } });
    const poll = await polls.next();
    await host.heard('Async.host.compute_free_memory', 2);
    poll.answer([event('add', 'task', 'OpaqueRef:task2', { uuid: 't2' })]);
    await host.heard('task.destroy', 2);
    expect(count(host, 'session.login_with_password')).to.equal(1);
  });
});
