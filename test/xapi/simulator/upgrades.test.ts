/** A simulated pool whose hosts are upgraded one by one. */
import { expect } from 'chai';
import { withPool, type TestPool } from './with-pool.ts';

/** Disables, installs, reboots: what an administrator does with an empty host. */
async function upgrade(pool: TestPool, host: string): Promise<void> {
  await pool.call('host.disable', host);
  pool.simulator.install(host as (typeof pool.simulator.pool.hosts)[number], 'xcp-ng-8.3');
  await pool.call('host.reboot', host);
  await pool.clock.advance(60_000);
}

const platforms = (pool: TestPool): readonly string[] =>
  pool.simulator.pool.hosts.map((host) => pool.simulator.db.get('host', host).software_version['platform_version'] ?? '');

const isMixed = (pool: TestPool): boolean => pool.simulator.db.get('pool', pool.simulator.pool.pool).other_config['rolling_upgrade_in_progress'] === 'true';

describe('a rolling upgrade of a simulated pool', () => {
  it('makes the pool speak the release of its master, and lets VMs move to hosts of a later version only', () => withPool({ hosts: 2, release: 'xcp-ng-8.2' }, async (pool) => {
    const [master, member] = pool.simulator.pool.hosts;
    if (master === undefined || member === undefined) return expect.fail('two hosts were asked for');
    const vm = await pool.running({ host: member });
    expect(await pool.outcome('VM.get_by_uuid', 'x')).to.include('UUID_INVALID');
    const before = (await pool.bare('system.listMethods')).length as number;
    await upgrade(pool, master);
    expect(await pool.outcome('pool.get_all')).to.match(/^SESSION_INVALID/);
    expect((await pool.bare('system.listMethods')).length).to.be.greaterThan(before);
    expect(platforms(pool)).to.deep.equal(['3.4.0', '3.2.1']);
    expect(isMixed(pool)).to.equal(true);
    const session = await pool.bare('session.login_with_password', 'root', pool.simulator.password);
    const migrate = (to: string): Promise<any> => pool.bare('VM.pool_migrate', session, vm, to, { live: 'true' });
    await migrate(master);
    await pool.clock.advance(60_000);
    expect(await migrate(member).then(() => 'ok', String)).to.equal(`Error: VM_HOST_INCOMPATIBLE_VERSION(${member}, ${vm})`);
  }));

  it('of a member ends with one version for all, and needs the host to be empty', () => withPool({ hosts: 2, release: 'xcp-ng-8.2' }, async (pool) => {
    const [master, member] = pool.simulator.pool.hosts;
    if (master === undefined || member === undefined) return expect.fail('two hosts were asked for');
    const vm = await pool.running({ host: member });
    await pool.call('host.disable', member);
    expect(await pool.outcome('host.reboot', member)).to.match(/^HOST_IN_USE/);
    await pool.call('VM.pool_migrate', vm, master, { live: 'true' });
    await upgrade(pool, member);
    expect(isMixed(pool)).to.equal(true);
    pool.simulator.install(master, 'xcp-ng-8.3');
    await pool.simulator.hostReturns(master);
    expect(platforms(pool)).to.deep.equal(['3.4.0', '3.4.0']);
    expect(isMixed(pool)).to.equal(false);
  }));
});
