/** Servers that move from one pool to another while they run. */
import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { boot, servers, waitFor } from './booting.ts';
import { disksOf, hostNamed, hostOf, liveMigrate, onLocalStorage, poolOf, settled, statusesOf, vmOf } from './in-the-pool.ts';

const twoPools = { otherPools: [{}] };

/** What a pool holds that belongs to servers. */
const inventory = (cloud: TestCloud, pool: number): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries((['VM', 'VBD', 'VDI', 'VIF'] as const).map((cls) => [cls, cloud.simulators[pool]?.db.refs(cls).sort() ?? []]));

/** All that a server shows, but for where it is and since when. */
const identity = async (cloud: TestCloud, id: string) => {
  const { body: { server } } = await cloud.get(`${servers}/${id}`, { version: '2.90' });
  const { updated: _updated, hostId: _hostId, 'OS-EXT-SRV-ATTR:host': _host, 'OS-EXT-SRV-ATTR:hypervisor_hostname': _node, 'OS-EXT-AZ:availability_zone': _zone, ...rest } = server;
  const { body: { interfaceAttachments } } = await cloud.get(`${servers}/${id}/os-interface`);
  return { ...rest, ports: interfaceAttachments.map(({ port_id: port, mac_addr: mac }: Readonly<Record<string, string>>) => [port, mac]) };
};

/** Waits until the guest has reported its address. */
const addressed = (cloud: TestCloud, id: string) => cloud.until(`${servers}/${id}`, ({ body }) => Object.keys(body.server.addresses).length > 0);

describe('live migration between pools', () => {
  it('brings a server there and back with all that it is, and leaves nothing behind', () => withCloud(twoPools, async (cloud) => {
    const empty = [inventory(cloud, 0), inventory(cloud, 1)];
    const id = await onLocalStorage(cloud, { name: 'traveller', metadata: { kept: 'yes' } });
    await addressed(cloud, id);
    await cloud.pool.call('VDI.add_tags', disksOf(cloud, id)[0]?.vdi.$ref ?? '', 'gold');
    await cloud.pool.settle();
    const disks = () => disksOf(cloud, id).map(({ vdi: { virtual_size: size, uuid, tags, other_config: { 'nova:vdi': itself, ...marks } } }) =>
      ({ size, tags, marks, isItself: itself === uuid }));
    const before = { server: await identity(cloud, id), disks: disks() };
    expect(before.disks).to.have.nested.property('[0].isItself', true);
    const home = hostOf(cloud, id);
    for (const [target, left] of [['xen2-host-1', 0], [home, 1]] as const) {
      expect((await liveMigrate(cloud, id, target)).status).to.equal(202);
      expect((await waitFor(cloud, id, 'ACTIVE')).body.server['OS-EXT-SRV-ATTR:host']).to.equal(target);
      await cloud.app.cloud.workflows.idle();
      expect(await identity(cloud, id)).to.deep.equal(before.server);
      expect(disks()).to.deep.equal(before.disks);
      expect(disksOf(cloud, id)[0]?.vbd.other_config).to.deep.equal({ owner: '' });
      expect(Object.keys(vmOf(cloud, id).other_config).filter((key) => /task|takeover|beat/.test(key))).to.deep.equal([]);
      expect(inventory(cloud, left), `pool ${left}`).to.deep.equal(empty[left]);
    }
    expect(await statusesOf(cloud)).to.deep.equal(['completed', 'completed']);
    const { body } = await cloud.get(`${servers}/${id}/os-instance-actions`);
    expect(body.instanceActions.map(({ action }: { action: string }) => action)).to.deep.equal(['live-migration', 'live-migration', 'create']);
    expect((await cloud.delete(`${servers}/${id}`)).status).to.equal(204);
    await cloud.until(`${servers}/${id}`, ({ status }) => status === 404);
    await cloud.app.cloud.workflows.idle();
    expect([inventory(cloud, 0), inventory(cloud, 1)]).to.deep.equal(empty);
  }));

  it('shows the server at every moment', () => withCloud(twoPools, async (cloud) => {
    const id = await boot(cloud);
    const seen = new Set<string>();
    cloud.clock.hold();
    await liveMigrate(cloud, id, 'xen2-host-2', 'auto', '2.34');
    for (let step = 0; step < 60; step += 1) {
      await cloud.clock.advance(100);
      const [{ status, body }, list] = await Promise.all([cloud.get(`${servers}/${id}`), cloud.get(servers)]);
      seen.add(`${status} ${body.server?.status} ${list.body.servers.length}`);
    }
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    expect([...seen].sort()).to.deep.equal(['200 ACTIVE 1', '200 MIGRATING 1']);
    expect(hostOf(cloud, id)).to.equal('xen2-host-2');
  }));

  it('puts the disc of the same name into the drive', () => withCloud(twoPools, async (cloud) => {
    const { body } = await cloud.get('/image/v2/images?disk_format=iso');
    const here = body.images.find((image: { id: string }) => cloud.pool.cache.byUuid('VDI', image.id) !== undefined);
    const id = await boot(cloud, { imageRef: here.id });
    await addressed(cloud, id);
    await liveMigrate(cloud, id, 'xen2-host-1');
    await waitFor(cloud, id, 'ACTIVE');
    expect(disksOf(cloud, id).map(({ vbd, vdi }) => [vbd.type, vbd.empty, vdi.type, vbd.other_config['nova:ejected']]))
      .to.deep.equal([['Disk', false, 'user', undefined], ['CD', false, 'user', undefined]]);
  }));

  it('wants shared storage without block migration, and networks of one name', () => withCloud(twoPools, async (cloud) => {
    const { uuid } = cloud.simulator.db.get('network', cloud.simulator.pool.networks.guests);
    const id = await boot(cloud, { networks: [{ uuid }] });
    const say = async (block: boolean | 'auto'): Promise<string> => (await liveMigrate(cloud, id, 'xen2-host-1', block)).body.badRequest.message;
    expect(await say(false)).to.match(/ is not on shared storage: Live migration can not be used without shared storage/);
    const [, other] = cloud.simulators;
    if (other === undefined) throw new Error('there is one pool');
    other.db.update('network', other.pool.networks.guests, { name_label: 'guests' });
    await cloud.pools[1]?.settle();
    expect(await say('auto')).to.equal('Migration pre-check error: Host xen2-host-1 is not connected to a network NET, which stands for NET there.');
  }));

  it('takes the network that NETWORK_MAP names', () => withCloud({ ...twoPools, cloudSettings: { networkMap: { NET: 'Pool-wide network associated with eth0' } } }, async (cloud) => {
    const { uuid } = cloud.simulator.db.get('network', cloud.simulator.pool.networks.guests);
    const id = await boot(cloud, { networks: [{ uuid }] });
    expect((await liveMigrate(cloud, id, 'xen2-host-1')).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    const pool = poolOf(cloud, id);
    expect(vmOf(cloud, id).VIFs.map((vif) => pool.cache.get('network', pool.cache.get('VIF', vif)?.network ?? ('' as never))?.name_label))
      .to.deep.equal(['Pool-wide network associated with eth0']);
  }));

  it('that fails or is aborted leaves the server where it was and the other pool clean', () => withCloud(twoPools, async (cloud) => {
    const { body } = await cloud.get('/image/v2/images?disk_format=iso');
    const iso = body.images.find((image: { id: string }) => cloud.pool.cache.byUuid('VDI', image.id) !== undefined);
    const id = await boot(cloud, { imageRef: iso.id });
    await addressed(cloud, id);
    const now = () => ({
      host: hostOf(cloud, id), there: inventory(cloud, 1), disks: disksOf(cloud, id).map(({ vbd, vdi }) => [vbd.other_config, vdi.other_config, vdi.uuid]),
    });
    const before = now();
    cloud.simulator.faults.add({ method: 'VM.migrate_send', error: ['MIRROR_FAILED', 'x'] });
    await liveMigrate(cloud, id, 'xen2-host-1');
    await settled(cloud, id);
    cloud.clock.hold();
    await liveMigrate(cloud, id, 'xen2-host-1', 'auto', '2.34');
    const path = `${servers}/${id}/migrations`;
    const migration = async () => (await cloud.get(path, { version: '2.80' })).body.migrations[0];
    while ((await migration())?.status !== 'running') await cloud.clock.advance(50);
    await cloud.clock.advance(200);
    expect((await cloud.delete(`${path}/${(await migration()).id}`, { version: '2.65' })).status).to.equal(202);
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    await cloud.app.cloud.workflows.idle();
    expect(now()).to.deep.equal(before);
    expect(await statusesOf(cloud)).to.deep.equal(['error', 'cancelled']);
  }));

  for (const [moment, milliseconds] of [['while its disks move', 100], ['while its memory moves', 1500], ['when it has arrived', 20_000]] as const) {
    it(`of a service that is killed ${moment} is finished by the next`, () => withCloud(twoPools, async (cloud) => {
      const id = await onLocalStorage(cloud);
      const empty = inventory(cloud, 0);
      cloud.clock.hold();
      await liveMigrate(cloud, id, 'xen2-host-1', 'auto', '2.34');
      await cloud.until('/compute/v2.1/os-migrations', ({ body }) => body.migrations[0]?.status === 'running');
      await cloud.clock.advance(milliseconds);
      await cloud.restart('kill');
      cloud.clock.resume();
      await waitFor(cloud, id, 'ACTIVE');
      await cloud.app.cloud.workflows.idle();
      expect(hostOf(cloud, id)).to.equal('xen2-host-1');
      expect(disksOf(cloud, id).map(({ vdi, vbd }) => [vdi.other_config['nova:server'], Object.keys(vbd.other_config)])).to.deep.equal([[id, ['owner']]]);
      expect(await statusesOf(cloud)).to.deep.equal(['completed']);
      expect(inventory(cloud, 0)['VM']).to.have.length((empty['VM']?.length ?? 0) - 1);
      expect(hostNamed(cloud, 'xen2-host-1').resident_VMs).to.include(vmOf(cloud, id).$ref);
    }));
  }
});
