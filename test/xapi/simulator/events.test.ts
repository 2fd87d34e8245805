/** How clients learn of changes. Recorded from 26.17; older releases as their code says. */
import { expect } from 'chai';
import { RealClock, startSimulator } from '../../../src/simulator/simulator.ts';
import { vmRecord, text, withPool } from './with-pool.ts';

const steps = (batch: any): string[] => batch.events.map((event: any) => `${event.class} ${event.operation}`);

describe('event.from of a simulated pool', () => {
  it('answers every object once for the empty token, as counted', () => withPool({ servers: 7 }, async (pool) => {
    const { events, valid_ref_counts: counts, token } = await pool.call('event.from', ['*'], '', 0);
    expect(new Set(events.map((event: any) => event.operation))).to.deep.equal(new Set(['add']));
    for (const cls of ['vm', 'vbd', 'vif', 'vdi', 'host', 'console', 'vm_guest_metrics', 'sr', 'pbd', 'network', 'pif']) {
      expect(events.filter((event: any) => event.class === cls).length, cls).to.equal(counts[cls]);
    }
    expect(token).to.match(/^\d{20},\d{20}$/);
    const vm = events.find((event: any) => event.class === 'vm');
    expect(vm.snapshot).to.deep.equal(await pool.call('VM.get_record', vm.ref));
    expect(vm).to.have.keys('id', 'timestamp', 'class', 'operation', 'ref', 'snapshot');
  }));

  it('merges the changes of an object, and says nothing of what came and went', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    const { token } = await pool.call('event.from', ['vm'], '', 0);
    await pool.call('VM.set_name_label', vm, 'a');
    await pool.call('VM.set_name_label', vm, 'b');
    const brief = await pool.call('VM.create', vmRecord());
    await pool.call('VM.destroy', brief);
    const batch = await pool.call('event.from', ['vm'], token, 0);
    expect(steps(batch)).to.deep.equal(['vm mod']);
    expect(batch.events[0].snapshot.name_label).to.equal('b');
    await pool.call('VM.destroy', vm);
    const last = await pool.call('event.from', ['vm'], batch.token, 0);
    expect(last.events).to.deep.equal([{ id: last.events[0].id, timestamp: '0.0', class: 'vm', operation: 'del', ref: vm }]);
  }));

  it('says nothing of a write that changes nothing', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    const { token } = await pool.call('event.from', ['vm'], '', 0);
    await pool.call('VM.set_name_label', vm, 'test');
    await pool.call('VM.remove_from_other_config', vm, 'absent');
    expect((await pool.call('event.from', ['vm'], token, 0)).events).to.deep.equal([]);
  }));

  it('takes class names in any case, single objects, and names of nothing', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    const count = async (...classes: string[]): Promise<number> => (await pool.call('event.from', classes, '', 0)).events.length;
    expect(await count('VM')).to.equal(await count('vm'));
    expect(await count(`vm/${vm}`)).to.equal(1);
    for (
      const nothing of [['nonsense'], [], ['vm/OpaqueRef:x'], ['vm/'], ['secret'], ['session']]
    ) expect(await count(...nothing)).to.equal(0);
    expect(await pool.outcome('event.from', ['vm'], 'garbage', 0)).to.equal('EVENT_FROM_TOKEN_PARSE_FAILURE(garbage)');
    expect(
      await pool.outcome('event.from', ['vm'], '99999999999999999999,00000000000000000000', 0),
    ).to.match(/^EVENT_FROM_TOKEN_PARSE_FAILURE/);
  }));

  it('waits for a change, and ends at once when its session does', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    const { token } = await pool.call('event.from', ['vm'], '', 0);
    const waiting = pool.call('event.from', ['vm'], token, 30);
    await pool.call('VM.set_name_label', vm, 'later');
    expect(steps(await waiting)).to.deep.equal(['vm mod']);
    const ended = pool.outcome('event.from', ['secret'], '', 30);
    await pool.call('session.logout');
    expect(await ended).to.equal(`SESSION_INVALID(${pool.session})`);
  }));

  it('answers nothing when its time is over, on the clock of whoever waits', () => withPool({}, async (pool) => {
    const { token } = await pool.call('event.from', ['vm'], '', 0);
    pool.clock.hold();
    const answered = new Set<string>();
    const waiting = pool.call('event.from', ['vm'], token, 3600).finally(() => answered.add('yes'));
    // Whether the poll has arrived shows nowhere; so time passes again until it has.
    while (answered.size === 0) await pool.clock.advance(3_600_000);
    expect(await waiting).to.deep.include({ events: [], token });
  }));

  it('forgets deletions, which the counts betray', () => withPool({}, async (pool) => {
    const known = await pool.call('task.create', 'known', '');
    const { token } = await pool.call('event.from', ['task'], '', 0);
    await pool.call('task.set_status', known, 'success');
    await pool.call('task.destroy', known);
    expect(steps(await pool.call('event.from', ['task'], token, 0))).to.deep.equal(['task del']);
    for (let count = 0; count < 520; count += 1) pool.simulator.db.destroy('task', pool.simulator.db.create('task', {}));
    const late = await pool.call('event.from', ['task'], token, 0);
    expect([late.events, late.valid_ref_counts.task]).to.deep.equal([[], 0]);
  }));

  it('brings an injected object from the token that inject answered', () => withPool({}, async (pool) => {
    const { pool: self } = pool.simulator.pool;
    const token = await pool.call('event.inject', 'pool', self);
    expect((await pool.call('event.from', ['pool'], token, 0)).events).to.have.length(1);
    expect(await pool.outcome('event.inject', 'Pool', self)).to.equal(`HANDLE_INVALID(Pool, ${self})`);
    expect(await pool.outcome('event.inject', 'VM', self)).to.equal(`HANDLE_INVALID(VM, ${self})`);
  }));

  it('has messages behind a token of their own', () => withPool({}, async (pool) => {
    const [, vm] = await Promise.all([pool.call('pool.get_all'), pool.call('VM.create', vmRecord())]);
    const { token } = await pool.call('event.from', ['message'], '', 0);
    const ref = await pool.call('message.create', 'TEST', 3, 'VM', await pool.call('VM.get_uuid', vm), 'body');
    const batch = await pool.call('event.from', ['message'], token, 0);
    expect(batch.events.map((event: any) => [event.id, event.operation, event.snapshot.body])).to.deep.equal([['0', 'add', 'body']]);
    expect(batch.token).to.match(/^0{20},\d{20}$/);
    expect(batch.valid_ref_counts).to.have.property('message', 0);
    expect(await pool.call('message.get_record', ref)).to.include({ name: 'TEST', cls: 'VM', priority: 3 });
  }));

  it('shows in order what a start does, the relations included', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const { token } = await pool.call('event.from', ['*'], '', 0);
    await pool.call('VM.start', vm, false, false);
    await pool.clock.advance(60_000);
    const seen = new Set(steps(await pool.call('event.from', ['*'], token, 0)));
    for (const step of ['vm_guest_metrics add', 'console add', 'vm mod', 'vm_metrics mod', 'host mod', 'vif mod', 'vdi mod', 'vbd mod']) {
      expect(seen, step).to.include(step);
    }
  }));

  it('up to 7.0 announces a new object twice, and up to 1.3 has tokens of another form', () => withPool({ release: 'xcp-1.3' }, async (pool) => {
    const body = await pool.xml(
      'event.from', text(pool.session), '<value><array><data><value>pool</value></data></array></value>', text(''),
      '<value><double>0.0</double></value>',
    );
    expect(body.match(/<name>operation<\/name><value>(add|mod)<\/value>/g)).to.have.length(2);
    expect(body).to.match(/<name>token<\/name><value>\d+,\d+\.\d+<\/value>/);
  }));

  it('in real time lasts 50 ms at least, so that changes come together; for tasks alone it does not', async () => {
    const simulator = await startSimulator({ clock: new RealClock() });
    try {
      const ask = async (method: string, ...params: readonly unknown[]): Promise<any> => {
        const answer = await fetch(`${simulator.url}/jsonrpc`, { method: 'POST', body: JSON.stringify({ id: 1, method, params }) });
        return ((await answer.json()) as any).result;
      };
      const session = await ask('session.login_with_password', 'root', 'simulator');
      const timed = async (cls: string): Promise<number> => {
        const before = performance.now();
        await ask('event.from', session, [cls], '', 0);
        return performance.now() - before;
      };
      expect(await timed('vm')).to.be.at.least(48);
    } finally {
      await simulator.close();
    }
  });
});

describe('event.next of a simulated pool', () => {
  it('brings every step since the registration, with the record as it then was', () => withPool({}, async (pool) => {
    expect(await pool.outcome('event.next')).to.match(/^SESSION_NOT_REGISTERED\(trackid=[0-9a-f]{32}\)$/);
    await pool.call('event.register', ['VM']);
    const waiting = pool.call('event.next');
    const vm = await pool.call('VM.create', vmRecord());
    const first = await waiting;
    expect(first[0]).to.include({ class: 'vm', operation: 'add', ref: vm });
    await pool.call('VM.set_name_label', vm, 'a');
    await pool.call('VM.set_name_label', vm, 'b');
    const names: string[] = [];
    while (!names.includes('b')) names.push(...(await pool.call('event.next')).map((event: any) => event.snapshot.name_label));
    expect(names.slice(-2)).to.deep.equal(['a', 'b']);
    expect(await pool.call('event.get_current_id')).to.be.greaterThan(2);
    // Who has unregistered from everything waits for nothing, until the session ends.
    await pool.call('event.unregister', ['VM']);
    const idle = pool.outcome('event.next');
    await pool.call('VM.set_name_label', vm, 'c');
    pool.simulator.expireSessions();
    expect(await idle).to.match(/^SESSION_INVALID/);
  }));

  it('says when events were lost, once', () => withPool({}, async (pool) => {
    await pool.call('event.register', ['*']);
    pool.simulator.loseEvents();
    expect(await pool.outcome('event.next')).to.equal('EVENTS_LOST()');
    await pool.call('VM.create', vmRecord());
    expect((await pool.call('event.next')).length).to.be.greaterThan(0);
  }));
});
