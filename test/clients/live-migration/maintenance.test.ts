/** Hosts that are emptied, die and come back, by both command lines: what is said of them, and what becomes of their servers. */
import { expect } from 'chai';
import { act, boot, servers, waitFor } from '../../api/compute/booting.ts';
import { disksOf, flavor, hostNamed, hostOf, settled, vmOf } from '../../api/compute/in-the-pool.ts';
import { openDesk, type Desk } from './desk.ts';

describe('maintenance by the command lines', function () {
  this.timeout(120_000);
  let desk: Desk;
  before(async function () { desk = await openDesk(this, { pool: { hosts: 3, durations: { assumedDead: 50 } } }); });
  after(async () => { await desk.close(); });

  const on = (host: string, server: Readonly<Record<string, unknown>> = {}): Promise<string> => boot(desk.cloud, { availability_zone: `nova:${host}`, ...server });
  const local = (): Promise<string> => flavor(desk.cloud, {}, { 'xapi:sr': 'local' });
  const service = (host: string, column: string): Promise<string> =>
    desk.works('openstack', '2.104', 'compute', 'service', 'list', '--host', host, '-f', 'value', '-c', column).then((text) => text.trim());
  const hypervisor = (host: string): Promise<string> =>
    desk.works('openstack', '2.104', 'hypervisor', 'list', '--matching', host, '-f', 'value', '-c', 'State').then((text) => text.trim());

  it('host set --enable-maintenance, up to 2.42, empties a host of what runs there', async () => {
    const { cloud, works } = desk;
    const ids = [await on('xen-host-1'), await on('xen-host-1', { flavorRef: await local() })];
    await works('openstack', '2.42', 'host', 'set', '--enable-maintenance', 'xen-host-1');
    for (const id of ids) await waitFor(cloud, id, 'ACTIVE');
    expect(ids.map((id) => hostOf(cloud, id))).not.to.include('xen-host-1');
    expect(await service('xen-host-1', 'Status')).to.equal('disabled');
    await works('openstack', '2.42', 'host', 'set', '--disable-maintenance', 'xen-host-1');
    expect(await service('xen-host-1', 'Status')).to.equal('enabled');
    for (const id of ids) await cloud.delete(`${servers}/${id}`);
  });

  it('nova host-servers-migrate takes the stopped ones along, with local disks too', async () => {
    const { cloud, works } = desk;
    const ids = [await on('xen-host-1'), await on('xen-host-1', { flavorRef: await local() })];
    const [, stopped = ''] = ids;
    await act(cloud, stopped, 'os-stop');
    await waitFor(cloud, stopped, 'SHUTOFF');
    expect(await works('nova', '2.96', 'host-servers-migrate', 'xen-host-1')).not.to.match(/False/);
    for (const id of ids) {
      await waitFor(cloud, id, 'VERIFY_RESIZE');
      await act(cloud, id, 'confirmResize');
      await settled(cloud, id);
      expect((await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host']).not.to.equal('xen-host-1');
    }
    expect(disksOf(cloud, stopped).map(({ sr }) => sr)).not.to.include('Local storage on xen-host-1');
    for (const id of ids) await cloud.delete(`${servers}/${id}`);
  });

  it('a host that is only said to be down keeps its servers, and gets no new ones', async () => {
    const { cloud, works, command } = desk;
    const id = await on('xen-host-2');
    await works('openstack', '2.104', 'compute', 'service', 'set', '--down', 'xen-host-2', 'nova-compute');
    expect([await service('xen-host-2', 'State'), await hypervisor('xen-host-2')]).to.deep.equal(['down', 'down']);
    expect(await works('nova', '2.96', 'host-evacuate', 'xen-host-2')).to.match(/False .*is still in use/);
    expect((await command('openstack', '2.104', 'server', 'evacuate', id)).stderr).to.match(/is still in use/);
    expect([hostOf(cloud, id), vmOf(cloud, id).power_state]).to.deep.equal(['xen-host-2', 'Running']);
    await works('openstack', '2.104', 'compute', 'service', 'set', '--up', 'xen-host-2', 'nova-compute');
    expect([await service('xen-host-2', 'State'), await hypervisor('xen-host-2')]).to.deep.equal(['up', 'up']);
    await cloud.delete(`${servers}/${id}`);
  });

  it('nova host-evacuate starts the servers of a dead host elsewhere, but not those whose disks died with it', async () => {
    const { cloud, works, command } = desk;
    const [shared, lost] = [await on('xen-host-3'), await on('xen-host-3', { flavorRef: await local() })];
    const { $ref: host } = hostNamed(cloud, 'xen-host-3');
    cloud.simulator.hostDies(host);
    while (await service('xen-host-3', 'State') !== 'down');
    expect(await hypervisor('xen-host-3')).to.equal('down');
    // Before 2.95 they run there, from then on they are stopped.
    const said = await works('nova', '2.90', 'host-evacuate', 'xen-host-3');
    expect(said).to.match(new RegExp(`${shared} +\\| True`)).and.match(new RegExp(`${lost} +\\| False .*is not on shared storage`));
    await waitFor(cloud, shared, 'ACTIVE');
    expect(hostOf(cloud, shared)).not.to.equal('xen-host-3');
    expect(await works('nova', '2.96', 'migration-list', '--migration-type', 'evacuation', '--status', 'done')).to.contain(shared);
    expect((await command('openstack', '2.104', 'server', 'evacuate', lost)).stderr).to.match(/is not on shared storage/);
    await cloud.simulator.hostReturns(host);
    await cloud.pool.settle();
    expect([await service('xen-host-3', 'State'), await hypervisor('xen-host-3')]).to.deep.equal(['up', 'up']);
    expect(hostOf(cloud, shared)).not.to.equal('xen-host-3');
    await act(cloud, lost, 'os-start');
    await waitFor(cloud, lost, 'ACTIVE');
    expect(hostOf(cloud, lost)).to.equal('xen-host-3');
  });
});
