/**
 * What the project is for: every host of a pool is upgraded and rebooted, and no server stops. Through the stock command lines, as the README tells
 * it; a watcher in the pool and clients at the API see whether it is true. `npm run test:rolling-upgrade` prints the figures.
 */
import { expect } from 'chai';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { connectPool } from '../../src/xapi/client.ts';
import type { Ref } from '../../src/xapi/datamodel.ts';
import { TransportError } from '../../src/xapi/error.ts';
import type { Xapi } from '../../src/xapi/xapi.ts';
import { build, clientsOf, run, skipLoudly, startService, type RunningService } from './support.ts';

/** Of fifty VMs ten are halted, as `simulator/pool-vms.ts` makes them. */
const size = { hosts: 4, servers: 50, running: 40 };
const [oldRelease, newRelease] = ['xcp-ng-8.2', 'xcp-ng-8.3'] as const;

interface Figures {
  servers: number;
  migrations: number;
  requests: number;
  'API errors': string[];
  'servers that left Running': string[];
}

describe('a rolling upgrade by the command line', function () {
  this.timeout(600_000);
  let simulator: Simulator;
  let service: RunningService;
  let pool: Xapi;
  let bin = '';
  const figures: Figures = { servers: 0, migrations: 0, requests: 0, 'API errors': [], 'servers that left Running': [] };
  const polling = new AbortController();
  let polled: Promise<void> = Promise.resolve();

  const cli = async (...args: string[]): Promise<string> => {
    const [program = '', ...rest] = args;
    const { code, stdout, stderr } = await run(join(bin, program), rest, service.env);
    expect(code, `${args.join(' ')}: ${stderr}`).to.equal(0);
    return stdout;
  };

  /** A user's client: reads all the time, with one token, and notes every answer that is not as it should be. */
  async function poll(): Promise<void> {
    const identity = { methods: ['password'], password: { user: { name: 'admin', password: 'a password', domain: { id: 'default' } } } };
    const signedIn = await fetch(`${service.url}/identity/v3/auth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ auth: { identity, scope: { project: { name: 'admin', domain: { id: 'default' } } } } }),
    });
    const headers = { 'X-Auth-Token': signedIn.headers.get('x-subject-token') ?? '', 'OpenStack-API-Version': 'compute 2.90' };
    const paths = ['servers/detail', 'os-hypervisors/detail', 'os-services', 'os-migrations', 'servers'];
    while (!polling.signal.aborted) {
      for (const path of paths) {
        const answer = await fetch(`${service.url}/compute/v2.1/${path}`, { headers }).catch(String);
        figures.requests += 1;
        if (typeof answer === 'string' || answer.status !== 200) {
          figures['API errors'].push(`${path}: ${typeof answer === 'string' ? answer : answer.status}`);
          continue;
        }
        const { servers } = await answer.json() as { servers?: { status?: string }[] };
        const odd = servers?.filter(({ status }) => status !== undefined && !['ACTIVE', 'MIGRATING', 'SHUTOFF'].includes(status)) ?? [];
        if (servers !== undefined && servers.length !== size.servers) figures['API errors'].push(`${path}: ${servers.length} servers`);
        if (odd.length > 0) figures['API errors'].push(`${path}: ${odd.map(({ status }) => status).join()}`);
      }
      await new Promise((done) => setTimeout(done, 250));
    }
  }

  /** Notes each server that is not Running, even for a moment. */
  function watch(): void {
    const watched = new Map<string, string>();
    for (const [ref, vm] of simulator.db.all('VM')) {
      if (!vm.is_control_domain && vm.power_state === 'Running') watched.set(ref, vm.name_label);
    }
    figures.servers = watched.size;
    simulator.db.subscribe(({ class: cls, ref, row }) => {
      const name = cls === 'VM' ? watched.get(ref) : undefined;
      if (name !== undefined && row?.['power_state'] !== 'Running') figures['servers that left Running'].push(name);
    });
  }

  /** What whoever stands before the host does, or `xe host-disable` and `xe host-reboot`: the part that is no OpenStack client's. */
  async function upgrade(host: Ref<'host'>): Promise<void> {
    await pool.call('host.disable', host);
    simulator.install(host, newRelease);
    // The coordinator takes the line with it.
    await pool.call('host.reboot', host).catch((error: unknown) => expect(error).to.be.instanceOf(TransportError));
  }

  /** Rows of the list of a host's servers that do not rest there. */
  const stillThere = async (host: string): Promise<string[]> => {
    const rows = await cli('openstack', 'server', 'list', '--all-projects', '--host', host, '-f', 'value', '-c', 'Name', '-c', 'Status');
    return rows.split('\n').filter((row) => row !== '' && !row.endsWith('SHUTOFF'));
  };

  before(async function () {
    this.timeout(900_000);
    const clients = await clientsOf('new');
    if ('missing' in clients) skipLoudly(this, clients.missing);
    bin = clients.bin;
    await build();
    simulator = await startSimulator({ hosts: size.hosts, servers: size.servers, release: oldRelease, members: true });
    pool = await connectPool({ url: simulator.pool.hosts.map((host) => simulator.urlOf(host)), username: 'root', password: simulator.password });
    service = await startService({ XAPI_URL: simulator.url, XAPI_PASSWORD: simulator.password, ADMIN_PASSWORD: 'a password', DATABASE_URL: 'sqlite::memory:' });
    service.env['OS_PASSWORD'] = 'a password';
    watch();
    polled = poll();
  });

  after(async () => {
    polling.abort();
    await polled;
    await service.stop();
    await pool.close();
    await simulator.close();
  });

  for (const number of Array.from({ length: size.hosts }, (_, index) => index)) {
    const name = `xen-host-${number + 1}`;
    it(`upgrades ${name}${number === 0 ? ', the coordinator' : ''}`, async () => {
      const host = simulator.pool.hosts[number] ?? expect.fail('there is no such host');
      await cli('openstack', 'compute', 'service', 'set', '--disable', '--disable-reason', 'upgrade', name, 'nova-compute');
      await cli('nova', 'host-evacuate-live', name);
      while ((await stillThere(name)).length > 0);
      expect(await cli('nova', 'migration-list', '--status', 'error')).not.to.include('live-migration');
      await upgrade(host);
      while (!/\bup\b/.test(await cli('openstack', 'compute', 'service', 'list', '--host', name, '-f', 'value', '-c', 'State')));
      await cli('openstack', 'compute', 'service', 'set', '--enable', name, 'nova-compute');
    });
  }

  it('leaves every host upgraded and enabled, and stopped no server', async () => {
    polling.abort();
    await polled;
    for (const host of simulator.pool.hosts) {
      const { software_version: version, enabled } = simulator.db.get('host', host);
      expect([version['product_version'], enabled]).to.deep.equal(['8.3.0', true]);
    }
    figures.migrations = [...(await cli('nova', 'migration-list')).matchAll(/\bcompleted\b/g)].length;
    const { 'API errors': errors, 'servers that left Running': left } = figures;
    process.stdout.write(`\n    servers ${figures.servers}, migrations ${figures.migrations}, requests ${figures.requests}, `
      + `API errors ${errors.length}, servers that left Running ${left.length}\n\n`);
    expect(errors).to.deep.equal([]);
    expect(left).to.deep.equal([]);
    expect(figures.servers).to.equal(size.running);
    expect(figures.migrations).to.be.at.least(size.running);
  });
});
