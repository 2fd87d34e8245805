/** What a simulated pool can be asked to be, and how it looks then. */
import { expect } from 'chai';
import { parseSimulatorOptions, startSimulator, VirtualClock } from '../../../src/simulator/simulator.ts';
import { releaseNames } from '../../../src/simulator/releases.ts';
import { withPool } from './with-pool.ts';

describe('the setting of a simulated pool', () => {
  it('is read from a query', () => {
    expect(
      parseSimulatorOptions('hosts=3&servers=20&release=xcp-1.6&seed=7'),
    ).to.deep.equal({ hosts: 3, servers: 20, release: 'xcp-1.6', seed: 7 });
    expect(parseSimulatorOptions('')).to.deep.equal({});
  });

  for (const [query, message] of [
    ['hots=3', 'simulator option "hots" is unknown; known are hosts, servers, seed, port, release'],
    ['hosts=0', 'simulator option hosts: "0" is no whole number from 1 to 64'],
    ['servers=many', 'simulator option servers: "many" is no whole number from 0 to 20000'],
    ['release=xs-9', `simulator option release: "xs-9" is none of ${releaseNames.join(', ')}`],
  ] as const) {
    it(
      `"${query}" is refused with a sentence that names key and value`, () => expect(() => parseSimulatorOptions(query)).to.throw(message),
    );
  }
});

describe('a simulated pool', () => {
  it('has hosts, repositories, networks, templates and VMs that can be foreseen', () => withPool({ hosts: 3, servers: 6 }, async (pool) => {
    const names = async (cls: string): Promise<string[]> =>
      Object.values<any>(await pool.call(`${cls}.get_all_records`)).map((row) => row.name_label).sort();
    expect(await names('host')).to.deep.equal(['xen-host-1', 'xen-host-2', 'xen-host-3']);
    expect(await names('SR')).to.deep.equal([
      'ISO library', 'Local storage on xen-host-1', 'Local storage on xen-host-2', 'Local storage on xen-host-3', 'NFS storage',
    ]);
    expect(await names('network')).to.deep.equal(['Host internal management network', 'NET', 'Pool-wide network associated with eth0']);
    const vms = await names('VM');
    expect(vms).to.include.members(
      ['cirros-0.6.2-x86_64-disk', 'Other install media', 'vm-1', 'vm-6', 'Control domain on host: xen-host-3'],
    );
    const states = Object.values<any>(
      await pool.call('VM.get_all_records'),
    ).filter((vm) => /^vm-/.test(vm.name_label)).map((vm) => vm.power_state);
    expect(states).to.deep.equal(['Running', 'Running', 'Running', 'Running', 'Halted', 'Running']);
    const [facts] = Object.values<any>(await pool.call('pool.get_all_records'));
    expect(facts).to.include({ master: pool.simulator.pool.hosts[0], default_SR: pool.simulator.pool.sharedSr });
    const [cirros] = await pool.call('VM.get_by_name_label', 'cirros-0.6.2-x86_64-disk');
    expect(await pool.call('VM.get_VBDs', cirros)).to.have.length(1);
  }));

  it('is the same for the same seed, and another for another', async () => {
    const uuids = async (seed: number): Promise<string[]> => {
      const simulator = await startSimulator({ seed, servers: 3, clock: new VirtualClock() });
      await simulator.close();
      return [...simulator.db.all('VM')].map(([, vm]) => vm.uuid);
    };
    const [first, again, other] = [await uuids(1), await uuids(1), await uuids(2)];
    expect(first).to.deep.equal(again);
    expect(first.some((uuid) => other.includes(uuid))).to.equal(false);
  });

  it('keeps both ends of every relation', () => withPool({ servers: 12, hosts: 3 }, (pool) => {
    const { db } = pool.simulator;
    for (const [ref, vbd] of db.all('VBD')) expect(db.get('VM', vbd.VM).VBDs).to.include(ref);
    for (const [ref, vm] of db.all('VM')) {
      for (const vbd of vm.VBDs) expect(db.get('VBD', vbd).VM).to.equal(ref);
      if (vm.power_state === 'Running') expect(db.get('host', vm.resident_on).resident_VMs).to.include(ref);
    }
    for (const [ref, vdi] of db.all('VDI')) expect(db.get('SR', vdi.SR).VDIs).to.include(ref);
    for (const [ref, vif] of db.all('VIF')) expect(db.get('network', vif.network).VIFs).to.include(ref);
    for (const [, host] of db.all('host')) expect(new Set(host.resident_VMs).size).to.equal(host.resident_VMs.length);
    return Promise.resolve();
  }));

  for (const release of releaseNames) {
    it(`of ${release} says so in what its hosts tell of their software`, () => withPool({ release }, (pool) => {
      const [, host] = [...pool.simulator.db.all('host')][0] ?? [];
      const version = `${host?.API_version_major}.${host?.API_version_minor}`;
      expect(version).to.equal(
        { 'xcp-1.3': '1.10', 'xcp-1.6': '1.10', 'xs-6.5': '2.3', 'xs-7.1': '2.6', 'xcp-ng-8.2': '2.15', 'xcp-ng-8.3': '2.21', 'xapi-26': '2.23' }[release],
      );
      expect(Object.hasOwn(host?.software_version ?? {}, 'product_version')).to.equal(release !== 'xcp-1.3');
      return Promise.resolve();
    }));
  }
});
