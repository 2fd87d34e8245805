/** What befalls a simulated pool: members that are not the master, hosts that die, failover, restarts, storage out of reach. */
import { expect } from 'chai';
import { NULL_REF } from '../../../src/xapi/datamodel.ts';
import { vdiRecord, withPool, type TestPool } from './with-pool.ts';

const minute = 60_000;

/** A call to one member, as whoever knows its address sends it. */
async function ask(url: string, method: string, ...params: readonly unknown[]): Promise<any> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return (await fetch(`${url}/jsonrpc`, { method: 'POST', body })).json();
}

const login = async (pool: TestPool, url: string): Promise<any> => ask(url, 'session.login_with_password', 'root', pool.simulator.password);

describe('the members of a simulated pool', () => {
  it('answer at addresses of their own, and all but the master name the master whatever they are asked', () => withPool({ members: true, hosts: 3 }, async (pool) => {
    const [master, member] = pool.simulator.pool.hosts;
    if (member === undefined) return expect.fail('no second host');
    expect(await pool.call('host.get_address', master)).to.equal('127.1.1.1');
    const url = pool.simulator.urlOf(member);
    expect(new URL(url).hostname).to.equal('127.1.1.2');
    const isSlave = { code: 1, message: 'HOST_IS_SLAVE', data: ['127.1.1.1'] };
    for (const [method, ...params] of [
      ['VM.get_all', pool.session], ['session.login_with_password', 'root', 'wrong'], ['no.such_method'], ['event.from', pool.session, ['vm'], '', 0.1],
    ] as const) {
      expect((await ask(url, method, ...params)).error).to.deep.equal(isSlave);
    }
    expect((await ask(url, 'system.listMethods')).result).to.include('VM.start');
    expect((await ask(url, 'session.slave_local_login_with_password', 'root', pool.simulator.password)).result).to.match(/^OpaqueRef:/);
  }));

  for (const release of ['xcp-1.3', 'xcp-ng-8.3'] as const) {
    it(`say so in XML-RPC on ${release}`, () => withPool({ members: true, release }, async (pool) => {
      const [, member] = pool.simulator.pool.hosts;
      const body = '<?xml version="1.0"?><methodCall><methodName>host.get_all</methodName><params/></methodCall>';
      const answer = await fetch(pool.simulator.urlOf(member ?? pool.simulator.pool.hosts[0] ?? expect.fail('no host')), { method: 'POST', body });
      expect(await answer.text()).to.include('<value>HOST_IS_SLAVE</value><value>127.1.1.1</value>');
    }));
  }
});

describe('a host of a simulated pool that dies', () => {
  it('refuses connections, is known to be dead ten minutes later, and leaves its guests in the records', () => withPool({ members: true }, async (pool) => {
    const [, victim] = pool.simulator.pool.hosts;
    if (victim === undefined) return expect.fail('no second host');
    const vm = await pool.running({ host: victim });
    pool.clock.hold();
    pool.simulator.hostDies(victim);
    expect(await login(pool, pool.simulator.urlOf(victim)).then(() => 'answered', String)).to.include('fetch failed');
    const live = async (): Promise<boolean> => pool.call('host_metrics.get_live', await pool.call('host.get_metrics', victim));
    await pool.clock.advance(9 * minute);
    expect(await live()).to.equal(true);
    await pool.clock.advance(2 * minute);
    expect(await live()).to.equal(false);
    expect(await pool.call('VM.get_record', vm)).to.deep.include({ power_state: 'Running', resident_on: victim });
    pool.clock.resume();
    expect(await pool.outcome('VM.start', vm, false, false)).to.equal(`VM_BAD_POWER_STATE(${vm}, halted, running)`);
    await pool.call('VM.power_state_reset', vm);
    expect(await pool.outcome('VM.start_on', vm, victim, false, false)).to.equal('HOST_NOT_LIVE()');
    expect(await pool.outcome('VM.start', vm, false, false)).to.equal('ok');
  }));

  it('comes back without its guests', () => withPool({ members: true }, async (pool) => {
    const [, victim] = pool.simulator.pool.hosts;
    if (victim === undefined) return expect.fail('no second host');
    const vm = await pool.running({ host: victim });
    pool.simulator.hostDies(victim);
    await pool.simulator.hostReturns(victim);
    expect(await pool.call('VM.get_record', vm)).to.deep.include({ power_state: 'Halted', resident_on: 'OpaqueRef:NULL' });
    expect((await login(pool, pool.simulator.urlOf(victim))).error.message).to.equal('HOST_IS_SLAVE');
    expect(await pool.outcome('VM.start_on', vm, victim, false, false)).to.equal('ok');
  }));

  it('does so too when it is rebooted, once it is disabled and empty', () => withPool({}, async (pool) => {
    const [, host] = pool.simulator.pool.hosts;
    expect(await pool.outcome('host.reboot', host)).to.equal('HOST_NOT_DISABLED()');
    await pool.call('host.disable', host);
    expect(await pool.outcome('host.reboot', host)).to.equal('ok');
    await pool.clock.advance(minute);
    expect(await pool.call('host.get_enabled', host)).to.equal(true);
  }));
});

describe('a new master of a simulated pool', () => {
  it('knows nothing of sessions and tasks, and the others name it', () => withPool({ members: true, hosts: 3 }, async (pool) => {
    const [old, next, third] = pool.simulator.pool.hosts;
    if (old === undefined || next === undefined || third === undefined) return expect.fail('too few hosts');
    expect(pool.simulator.failOver()).to.equal(next);
    expect((await login(pool, pool.simulator.urlOf(third))).error).to.deep.include({ message: 'HOST_IS_SLAVE', data: ['127.1.1.2'] });
    const url = pool.simulator.urlOf(next);
    expect((await ask(url, 'VM.get_all', pool.session)).error.message).to.equal('SESSION_INVALID');
    const { result: session } = await login(pool, url);
    expect(Object.values<any>((await ask(url, 'pool.get_all_records', session)).result)[0].master).to.equal(next);
    await pool.simulator.hostReturns(old);
    expect((await login(pool, pool.simulator.urlOf(old))).error.data).to.deep.equal(['127.1.1.2']);
  }));

  it('takes its guests down with it when it is fenced: they are halted, and it is dead at once', () => withPool({ hosts: 3 }, async (pool) => {
    const [old, next] = pool.simulator.pool.hosts;
    if (old === undefined || next === undefined) return expect.fail('too few hosts');
    const [lost, other] = [await pool.vm(), await pool.vm()];
    await pool.call('VM.start_on', lost, old, false, false);
    await pool.call('VM.start_on', other, next, false, false);
    pool.simulator.failOver({ fenced: true });
    const { db } = pool.simulator;
    expect(db.get('VM', lost)).to.deep.include({ power_state: 'Halted', resident_on: NULL_REF });
    expect(db.get('VM', other)).to.deep.include({ power_state: 'Running', resident_on: next });
    expect(db.get('host_metrics', db.get('host', old).metrics).live).to.equal(false);
  }));

  it('has the database of some minutes ago: what was made since is unknown, what was destroyed is back, what runs is running', () => withPool({ members: true }, async (pool) => {
    const [, next] = pool.simulator.pool.hosts;
    if (next === undefined) return expect.fail('no second host');
    const [kept, destroyed, started] = [await pool.vm(), await pool.vm(), await pool.vm()];
    await pool.call('VM.set_name_label', kept, 'then');
    await pool.clock.advance(10 * minute);
    const { generation } = pool.simulator.db;
    await pool.call('VM.set_name_label', kept, 'now');
    await pool.call('VM.destroy', destroyed);
    await pool.call('VM.start_on', started, next, false, false);
    const made = await pool.vm();
    pool.simulator.failOver({ lostMinutes: 5 });
    const { db } = pool.simulator;
    expect(db.find('VM', kept)?.name_label).to.equal('then');
    expect(db.find('VM', destroyed)).to.deep.include({ power_state: 'Halted' });
    expect(db.find('VM', made)).to.equal(undefined);
    expect(db.find('VM', started)).to.deep.include({ power_state: 'Running', resident_on: next });
    expect(db.byUuid('VM', db.get('VM', destroyed).uuid)).to.equal(destroyed);
    expect(db.generation).to.be.lessThan(generation + 40);
    for (const [ref, vbd] of db.all('VBD')) expect(db.get('VM', vbd.VM).VBDs).to.include(ref);
  }));
});

describe('a restarted agent of a simulated host', () => {
  it('of the master forgets sessions and tasks after it has answered', () => withPool({}, async (pool) => {
    const [master] = pool.simulator.pool.hosts;
    pool.clock.hold();
    const task = await pool.call('Async.host.restart_agent', master);
    expect(await pool.call('task.get_record', task)).to.include({ name_label: 'Async.host.restart_agent' });
    await pool.clock.advance(1000);
    expect(await pool.outcome('pool.get_all')).to.equal(`SESSION_INVALID(${pool.session})`);
    expect(pool.simulator.db.count('task')).to.equal(0);
  }));
});

describe('storage of a simulated pool', () => {
  it('that no host has plugged takes no disks and starts no VMs', () => withPool({}, async (pool) => {
    const { sharedSr } = pool.simulator.pool;
    const vm = await pool.vm();
    for (const pbd of await pool.call('SR.get_PBDs', sharedSr)) expect(await pool.outcome('PBD.unplug', pbd)).to.equal('ok');
    expect(await pool.outcome('VDI.create', vdiRecord(sharedSr))).to.equal(`SR_NO_PBDS(${sharedSr})`);
    expect(await pool.outcome('SR.scan', sharedSr)).to.equal(`SR_NO_PBDS(${sharedSr})`);
    expect(await pool.outcome('VM.start', vm, false, false)).to.equal('NO_HOSTS_AVAILABLE()');
    expect(await pool.outcome('VM.start_on', vm, pool.simulator.pool.hosts[0], false, false)).to.equal(`VM_REQUIRES_SR(${vm}, ${sharedSr})`);
    expect(await pool.outcome('VM.snapshot', vm, 'x')).to.match(/^SR_NO_PBDS/);
    expect(await pool.call('SR.get_live_hosts', sharedSr)).to.deep.equal([]);
  }));

  it('in use cannot be unplugged, and can again when its VMs are down', () => withPool({}, async (pool) => {
    const { sharedSr, hosts: [host] } = pool.simulator.pool;
    const vm = await pool.running();
    const pbd = (await pool.call('SR.get_PBDs', sharedSr)).find((each: string) => pool.simulator.db.get('PBD', each).host === host);
    expect(await pool.outcome('PBD.unplug', pbd)).to.match(/^VDI_IN_USE/);
    await pool.call('VM.hard_shutdown', vm);
    expect(await pool.outcome('PBD.unplug', pbd)).to.equal('ok');
  }));
});
