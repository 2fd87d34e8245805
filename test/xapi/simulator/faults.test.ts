/** Trouble on order: each rule does what it says, to the calls that it names, as often as it says. */
import { expect } from 'chai';
import { openFaultEndpoint } from '../../../src/simulator/fault-endpoint.ts';
import { vmRecord, withPool, type TestPool } from './with-pool.ts';

describe('fault rules of a simulated pool', () => {
  it('fail the calls that they name, the given number of times', () => withPool({}, async (pool) => {
    const [one, two] = [await pool.vm(), await pool.vm()];
    pool.simulator.faults.add(
      { method: 'VM.start', object: one, times: 2, error: ['SR_BACKEND_FAILURE_46', '', 'VDI is not available', ''] },
    );
    expect(await pool.outcome('VM.start', two, false, false)).to.equal('ok');
    for (let time = 0; time < 2; time += 1) expect(await pool.outcome('VM.start', one, false, false)).to.match(/^SR_BACKEND_FAILURE_46/);
    expect(await pool.outcome('VM.start', one, false, false)).to.equal('ok');
    expect(pool.simulator.faults.rules).to.deep.equal([]);
  }));

  it('know objects by reference, uuid and name, and may let some calls pass', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord({ name_label: 'victim' }));
    for (const object of [vm, await pool.call('VM.get_uuid', vm), 'victim']) {
      const undo = pool.simulator.faults.add({ method: 'VM.*', object, skip: 1, error: ['INTERNAL_ERROR', 'on order'] });
      expect(await pool.outcome('VM.get_record', vm)).to.equal('ok');
      expect(await pool.outcome('VM.get_record', vm)).to.equal('INTERNAL_ERROR(on order)');
      undo();
    }
  }));

  it('make the error of an asynchronous call that of its task', () => withPool({}, async (pool) => {
    pool.simulator.faults.add({ method: 'VM.clone', error: ['SR_FULL', '1', '2'] });
    expect(await pool.task('VM.clone', await pool.vm(), 'x')).to.deep.include({ status: 'failure', error_info: ['SR_FULL', '1', '2'] });
  }));

  it('can fail after the effect', () => withPool({}, async (pool) => {
    pool.simulator.faults.add({ method: 'VM.create', when: 'after', error: ['INTERNAL_ERROR', 'late'] });
    const before = Number((await pool.call('VM.get_all')).length);
    expect(await pool.outcome('VM.create', vmRecord())).to.equal('INTERNAL_ERROR(late)');
    expect(await pool.call('VM.get_all')).to.have.length(before + 1);
  }));

  it('cut the connection before or after the effect', () => withPool({}, async (pool) => {
    const count = async (): Promise<number> => (await pool.call('VM.get_all')).length;
    const before = await count();
    pool.simulator.faults.add({ method: 'VM.create', cut: 'before' });
    expect(await pool.outcome('VM.create', vmRecord())).to.contain('fetch failed');
    expect(await count()).to.equal(before);
    pool.simulator.faults.add({ method: 'VM.create', cut: 'after' });
    expect(await pool.outcome('VM.create', vmRecord())).to.contain('fetch failed');
    expect(await count()).to.equal(before + 1);
  }));

  it('delay on the clock of the pool, and stall for ever', () => withPool({}, async (pool) => {
    pool.clock.hold();
    pool.simulator.faults.add({ method: 'pool.get_all', delay: 10_000 });
    let done = false;
    const slow = pool.call('pool.get_all').then(() => (done = true));
    while (pool.clock.pending === 0) await pool.call('host.get_all');
    await pool.clock.advance(9_000);
    expect(done).to.equal(false);
    await pool.clock.advance(2_000);
    await slow;
    pool.simulator.faults.add({ method: 'pool.get_all', stall: true });
    const stalled = pool.outcome('pool.get_all');
    while (pool.simulator.faults.rules.length > 0) await pool.call('host.get_all');
    await pool.clock.advance(100_000_000);
    pool.simulator.dropConnections();
    expect(await stalled).to.contain('fetch failed');
  }));

  it('and the handle end sessions', () => withPool({}, async (pool) => {
    pool.simulator.expireSessions();
    expect(await pool.outcome('pool.get_all')).to.equal(`SESSION_INVALID(${pool.session})`);
  }));
});

describe('the endpoint for faults of a simulator of its own', () => {
  type Order = (method: string, path: string, body?: unknown) => Promise<readonly [number, any]>;

  const withEndpoint = (body: (pool: TestPool, order: Order) => Promise<void>): Promise<void> => withPool({}, async (pool) => {
    const endpoint = await openFaultEndpoint(pool.simulator);
    const order: Order = async (method, path, content) => {
      const answer = await fetch(`${endpoint.url}${path}`, {
        method, headers: { 'content-type': 'application/json' }, ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      });
      return [answer.status, await answer.json()];
    };
    try {
      await body(pool, order);
    } finally {
      endpoint.close();
    }
  });

  it('sets rules, shows them and takes them back', () => withEndpoint(async (pool, order) => {
    expect(await order('POST', '/rules', { method: 'pool.get_all', times: 2, error: ['INTERNAL_ERROR', 'on order'] })).to.deep.equal([200, { number: 1 }]);
    expect(await pool.outcome('pool.get_all')).to.equal('INTERNAL_ERROR(on order)');
    expect(await order('POST', '/rules', { method: 'host.get_all', times: 'always', cut: 'before' })).to.deep.equal([200, { number: 2 }]);
    for (let time = 0; time < 2; time += 1) expect(await pool.outcome('host.get_all')).to.include('fetch failed');
    expect((await order('GET', '/rules'))[1]).to.have.length(2);
    expect(await order('DELETE', '/rules/2')).to.deep.equal([200, {}]);
    expect(await pool.outcome('host.get_all')).to.equal('ok');
    await order('DELETE', '/rules');
    expect(await order('GET', '/rules')).to.deep.equal([200, []]);
    expect(await pool.outcome('pool.get_all')).to.equal('ok');
  }));

  it('ends sessions, restarts, kills hosts and changes the master', () => withEndpoint(async (pool, order) => {
    expect((await order('POST', '/hosts/xen-host-2/die'))[0]).to.equal(200);
    const [, second] = pool.simulator.pool.hosts;
    expect(await pool.call('host_metrics.get_live', await pool.call('host.get_metrics', second))).to.equal(false);
    expect((await order('POST', '/hosts/xen-host-2/return'))[0]).to.equal(200);
    for (const path of ['/events/lose', '/connections/drop', '/restart', '/sessions/expire']) expect((await order('POST', path))[0], path).to.equal(200);
    expect(await pool.outcome('pool.get_all')).to.equal(`SESSION_INVALID(${pool.session})`);
    expect(await order('POST', '/failover', {})).to.deep.equal([200, { master: 'xen-host-2' }]);
  }));

  it('says what is wrong with an order', () => withEndpoint(async (_pool, order) => {
    expect(await order('POST', '/rules', { method: 'x', tmes: 2 })).to.deep.equal(
      [400, { error: 'a rule has no "tmes"; it has method, object, skip, times, delay, error, when, cut, stall' }]);
    expect(await order('POST', '/rules', { method: 'x', times: -1 })).to.deep.equal([400, { error: 'times cannot be -1' }]);
    expect(await order('POST', '/rules', {})).to.deep.equal([400, { error: 'a rule names a method' }]);
    expect(await order('POST', '/rules', [])).to.deep.equal([400, { error: 'the body is no JSON object' }]);
    expect((await order('POST', '/hosts/nobody/die'))).to.deep.equal([404, { error: 'the pool has no host "nobody"' }]);
    expect(await order('POST', '/hosts/xen-host-2/die', { noticedAfter: 'soon' })).to.deep.equal([400, { error: 'noticedAfter is a number of seconds' }]);
    expect((await order('GET', '/nothing'))[0]).to.equal(404);
    expect((await order('DELETE', '/rules/7'))[0]).to.equal(404);
  }));
});
