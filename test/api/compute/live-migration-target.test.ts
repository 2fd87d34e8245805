/** Which host a live migration goes to, and which storage there. */
import { expect } from 'chai';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers, waitFor } from './booting.ts';
import { disksOf, flavor, hostNamed, hostOf, liveMigrate, onLocalStorage, otherHost } from './in-the-pool.ts';

/** From now on a host does not see a repository. */
async function unplug({ pool }: TestCloud, sr: Ref<'SR'>, host: string): Promise<void> {
  for (const pbd of pool.cache.all('PBD')) {
    if (pbd.SR === sr && pool.cache.get('host', pbd.host)?.hostname === host) await pool.run('PBD.unplug', [pbd.$ref]);
  }
  await pool.settle();
}

/** Takes memory of a host. */
const fill = async (cloud: TestCloud, host: string, ram: number): Promise<string> =>
  boot(cloud, { availability_zone: `nova:${host}`, flavorRef: await flavor(cloud, { ram }) });

describe('the target of a live migration', () => {
  it('is one that sees all disks before an emptier one that does not', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    const id = await boot(cloud);
    const source = hostOf(cloud, id);
    const [near, far] = ['xen-host-1', 'xen-host-2', 'xen-host-3'].filter((name) => name !== source);
    await unplug(cloud, cloud.simulator.pool.sharedSr, far ?? '');
    await fill(cloud, near ?? '', 8192);
    await liveMigrate(cloud, id, null);
    await waitFor(cloud, id, 'ACTIVE');
    expect(hostOf(cloud, id)).to.equal(near);
  }));

  it('is the one to which the fewest bytes have to go, then the emptiest', () => withCloud({ pool: { hosts: 4 } }, async (cloud) => {
    const id = await onLocalStorage(cloud, { availability_zone: 'nova:xen-host-1' });
    const { body: { volume } } = await cloud.post('/compute/v2.1/os-volumes', { volume: { size: 2 } });
    await cloud.post(`${servers}/${id}/os-volume_attachments`, { volumeAttachment: { volumeId: volume.id } });
    // The emptiest would need the volume too.
    await unplug(cloud, cloud.simulator.pool.sharedSr, 'xen-host-4');
    await fill(cloud, 'xen-host-2', 8192);
    await fill(cloud, 'xen-host-3', 4096);
    expect((await liveMigrate(cloud, id, null)).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    expect(hostOf(cloud, id)).to.equal('xen-host-3');
  }));

  it('has the room, the CPU and the networks, lives, and is open for servers', () => withCloud({ pool: { hosts: 7 } }, async (cloud) => {
    const { simulator: { db, pool: { networks } } } = cloud;
    const id = await boot(cloud, {
      availability_zone: 'nova:xen-host-1', flavorRef: await flavor(cloud, { ram: 30 * 1024 }), networks: [{ uuid: db.get('network', networks.guests).uuid }],
    });
    const row = (name: string) => hostNamed(cloud, name);
    await fill(cloud, 'xen-host-2', 40 * 1024);
    db.update('host', row('xen-host-3').$ref, { cpu_info: { ...row('xen-host-3').cpu_info, features_hvm: '00000000' } });
    for (const pif of db.get('network', networks.guests).PIFs) if (db.get('PIF', pif).host === row('xen-host-4').$ref) db.destroy('PIF', pif);
    db.update('host_metrics', row('xen-host-5').metrics, { live: false });
    await cloud.put('/compute/v2.1/os-services/disable', { host: 'xen-host-6', binary: 'nova-compute' });
    await fill(cloud, 'xen-host-7', 8192);
    expect((await liveMigrate(cloud, id, null)).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    expect(hostOf(cloud, id)).to.equal('xen-host-7');
  }));

  it('is never a host that a group forbids, unless it is forced', () => withCloud(async (cloud) => {
    const { body } = await cloud.post('/compute/v2.1/os-server-groups', { server_group: { name: 'g', policy: 'anti-affinity' } }, { version: '2.64' });
    const apart = { 'os:scheduler_hints': { group: body.server_group.id } };
    const id = await boot(cloud);
    const { body: first } = await cloud.post(servers, { server: { name: 'a', flavorRef: '42', imageRef: (await cloud.get(`${servers}/${id}`)).body.server.image.id }, ...apart });
    await waitFor(cloud, first.server.id, 'ACTIVE');
    const { body: second } = await cloud.post(servers, { server: { name: 'b', flavorRef: '42', imageRef: (await cloud.get(`${servers}/${id}`)).body.server.image.id }, ...apart });
    await waitFor(cloud, second.server.id, 'ACTIVE');
    const [a, b] = [first.server.id as string, second.server.id as string];
    const taken = hostOf(cloud, b);
    for (const host of [taken, null]) {
      const { status, body: refusal } = await liveMigrate(cloud, a, host);
      expect([status, refusal.badRequest?.message]).to.deep.equal([400, 'No valid host was found. There are not enough hosts available.']);
    }
    const forced = { host: taken, block_migration: 'auto', force: true };
    expect((await act(cloud, a, { 'os-migrateLive': forced }, { version: '2.67' })).status).to.equal(202);
    await waitFor(cloud, a, 'ACTIVE');
    expect(hostOf(cloud, a)).to.equal(taken);
  }));

  it('may have its service disabled when it is forced, or named before 2.30', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    for (const [version, extra] of [['2.25', {}], ['2.30', { force: true }]] as const) {
      const target = otherHost(cloud, id);
      await cloud.put('/compute/v2.1/os-services/disable', { host: target, binary: 'nova-compute' });
      expect((await liveMigrate(cloud, id, target)).status).to.equal(400);
      expect((await act(cloud, id, { 'os-migrateLive': { host: target, block_migration: 'auto', ...extra } }, { version })).status, version).to.equal(202);
      await waitFor(cloud, id, 'ACTIVE');
      expect(hostOf(cloud, id)).to.equal(target);
      await cloud.put('/compute/v2.1/os-services/enable', { host: target, binary: 'nova-compute' });
    }
  }));

  it('has an SR with the tag that MIGRATION_SR names, and room on it', () => withCloud({ cloudSettings: { migrationSr: 'fast' } }, async (cloud) => {
    const id = await onLocalStorage(cloud);
    const target = otherHost(cloud, id);
    const say = async (): Promise<string> => (await liveMigrate(cloud, id, target)).body.badRequest.message;
    expect(await say()).to.equal(`Migration pre-check error: Host ${target} has no storage repository for the disks of the server that is named or tagged fast.`);
    const shared = cloud.simulator.pool.sharedSr;
    await cloud.pool.call('SR.add_tags', shared, 'fast');
    cloud.simulator.db.update('SR', shared, { physical_utilisation: cloud.simulator.db.get('SR', shared).physical_size });
    await cloud.pool.settle();
    expect(await say()).to.equal(`Migration pre-check error: Host ${target} has no storage repository with room for a disk of 1 GiB.`);
    cloud.simulator.db.update('SR', shared, { physical_utilisation: 0 });
    await cloud.pool.settle();
    expect((await liveMigrate(cloud, id, target)).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    expect(disksOf(cloud, id).map(({ sr }) => sr)).to.deep.equal(['NFS storage']);
  }));

  it('has an SR of the kind that the disk lies on, with the most room; or the one whose name or uuid MIGRATION_SR says', async () => {
    const cloudSettings: { migrationSr?: string } = {};
    await withCloud({ cloudSettings }, async (cloud) => {
      const id = await onLocalStorage(cloud, { availability_zone: 'nova:xen-host-1' });
      const second = await cloud.pool.call<Ref<'SR'>>('SR.create', hostNamed(cloud, 'xen-host-2').$ref, {}, 4 * 2 ** 40, 'second disk', '', 'ext', 'user', false, {});
      await cloud.pool.settle();
      const goes = async (host: string): Promise<string | undefined> => {
        expect((await liveMigrate(cloud, id, host)).status).to.equal(202);
        await waitFor(cloud, id, 'ACTIVE');
        return disksOf(cloud, id)[0]?.sr;
      };
      expect(await goes('xen-host-2')).to.equal('second disk');
      const { name_label: name } = cloud.simulator.db.get('SR', cloud.simulator.pool.sharedSr);
      for (const [wanted, found] of [['Local storage on xen-host-2', 'Local storage on xen-host-2'], [cloud.simulator.db.get('SR', second).uuid, 'second disk'], [name, name]] as const) {
        cloudSettings.migrationSr = 'Local storage on xen-host-1';
        await cloud.restart('stop');
        await goes('xen-host-1');
        cloudSettings.migrationSr = wanted;
        await cloud.restart('stop');
        expect(await goes('xen-host-2')).to.equal(found);
      }
    });
  });
});
