/** Trouble on order: each rule does what it says, to the calls that it names, as often as it says. */
import { expect } from 'chai';
import { vmRecord, withPool } from './with-pool.ts';

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
