/** Asynchronous calls and the records that follow them. */
import { expect } from 'chai';
import { text, vmRecord, withPool } from './with-pool.ts';

describe('tasks of a simulated pool', () => {
  it('answer at once and end with a result in XML, whatever the protocol', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const snapshot = await pool.task('VM.snapshot', vm, 's');
    expect(snapshot).to.deep.include(
      { name_label: 'Async.VM.snapshot', status: 'success', progress: 1, type: '<none/>', error_info: [], allowed_operations: [] },
    );
    expect(snapshot.result).to.match(/^<value>OpaqueRef:[-0-9a-f]{36}<\/value>$/);
    expect((await pool.task('VM.start', vm, false, false)).result).to.equal('<value></value>');
  }));

  it('hold the failure of a call that was taken', () => withPool({}, async (pool) => {
    const task = await pool.task('VM.start', 'OpaqueRef:bad', false, false);
    expect(task).to.deep.include({ status: 'failure', progress: 1, result: '', error_info: ['HANDLE_INVALID', 'VM', 'OpaqueRef:bad'] });
    expect(task.finished).not.to.equal('19700101T00:00:00Z');
  }));

  it('are pending before their operation shows in the object', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    pool.clock.hold();
    const task = await pool.call('Async.VM.start', vm, false, false);
    expect(await pool.call('task.get_record', task)).to.include(
      { status: 'pending', result: '', finished: '19700101T00:00:00Z', progress: 0 },
    );
    await pool.clock.advance(400);
    expect(await pool.call('task.get_record', task)).to.deep.include({ status: 'pending', allowed_operations: ['cancel'] });
    expect(await pool.call('VM.get_power_state', vm)).to.equal('Halted');
    await pool.clock.advance(700);
    expect(await pool.call('task.get_status', task)).to.equal('success');
    expect(await pool.call('VM.get_power_state', vm)).to.equal('Running');
  }));

  it('can be destroyed only when they have ended; one that is under way goes with its end', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    pool.clock.hold();
    const task = await pool.call('Async.VM.start', vm, false, false);
    await pool.clock.advance(10);
    await pool.call('task.destroy', task);
    expect(await pool.call('task.get_current_operations', task)).to.deep.equal({ task: 'destroy' });
    await pool.clock.advance(5000);
    expect(await pool.outcome('task.get_record', task)).to.equal(`HANDLE_INVALID(task, ${task})`);
    expect(await pool.call('VM.get_power_state', vm)).to.equal('Running');
  }));

  it('of snapshots cannot be cancelled, and ended ones take no harm', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    pool.clock.hold();
    const task = await pool.call('Async.VM.snapshot', vm, 's');
    await pool.clock.advance(10);
    expect(await pool.call('task.get_allowed_operations', task)).to.deep.equal([]);
    await pool.call('task.cancel', task);
    await pool.clock.advance(5000);
    expect(await pool.call('task.get_status', task)).to.equal('success');
    expect(await pool.outcome('task.cancel', task)).to.equal('ok');
    expect(Object.keys(await pool.call('task.get_current_operations', task))[0]).to.match(/^DummyRef:\|.*\|task\.cancel$/);
  }));

  it('made by clients are theirs to keep', () => withPool({}, async (pool) => {
    const task = await pool.call('task.create', 'mine', 'a note');
    await pool.call('task.set_progress', task, 0.5);
    await pool.call('task.add_to_other_config', task, 'k', 'v');
    await pool.call('task.cancel', task);
    expect(await pool.call('task.get_record', task)).to.deep.include(
      { name_label: 'mine', status: 'pending', progress: 0.5, other_config: { k: 'v' } },
    );
    await pool.call('task.set_status', task, 'success');
    expect(await pool.outcome('task.destroy', task)).to.equal('ok');
  }));

  it('of calls that wait show while they run, and go with them', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    pool.clock.hold();
    const start = pool.call('VM.start', vm, false, false);
    await pool.arrived('VM.start');
    const tasks: Record<string, any> = await pool.call('task.get_all_records');
    expect(Object.values(tasks).map((task) => [task.name_label, task.status])).to.deep.equal([['VM.start', 'pending']]);
    pool.clock.resume();
    await start;
    expect(await pool.call('task.get_all')).to.deep.equal([]);
  }));

  it('and sessions are forgotten by a restart, objects are not, and what was under way goes on', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const gone = await pool.call('VM.create', vmRecord());
    const { token } = await pool.call('event.from', ['*'], '', 0);
    pool.clock.hold();
    const task = await pool.call('Async.VM.start', vm, false, false);
    await pool.clock.advance(10);
    await pool.call('VM.destroy', gone);
    pool.simulator.restart();
    // Connections were closed; a client that kept one finds out at its next call.
    while ((await pool.outcome('pool.get_all')).includes('fetch failed')) continue;
    expect(await pool.outcome('VM.get_all')).to.equal(`SESSION_INVALID(${pool.session})`);
    const session = await pool.bare('session.login_with_password', 'root', 'simulator');
    expect(await pool.bare('task.get_record', session, task).catch(String)).to.equal(`Error: HANDLE_INVALID(task, ${task})`);
    const { events, valid_ref_counts: counts } = await pool.bare('event.from', session, ['vm'], token, 0);
    expect([events.length, new Set(events.map((event: any) => event.operation))]).to.deep.equal([counts.vm, new Set(['add'])]);
    expect(await pool.bare('VM.get_current_operations', session, vm)).to.deep.equal({});
    await pool.clock.advance(5000);
    expect(await pool.bare('VM.get_power_state', session, vm)).to.equal('Running');
  }));

  it('on old releases have an empty result for void calls', () => withPool({ release: 'xcp-1.6' }, async (pool) => {
    const [vm = ''] = pool.simulator.pool.images;
    const clone = /<value>(OpaqueRef:[^<]*)/.exec(await pool.xml('VM.clone', text(pool.session), text(vm), text('x')))?.[1] ?? '';
    const task = /<value>(OpaqueRef:[^<]*)/.exec(await pool.xml('Async.VM.destroy', text(pool.session), text(clone)))?.[1] ?? '';
    await pool.clock.advance(1000);
    expect(await pool.xml('task.get_record', text(pool.session), text(task))).to.contain('<name>result</name><value></value>');
  }));
});
