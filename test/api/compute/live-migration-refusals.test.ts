/** What keeps a server from being migrated live, as Nova says it, and what is mended on the way. */
import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { boot, servers, waitFor } from './booting.ts';
import { disksOf, hostNamed, hostOf, liveMigrate, onLocalStorage, otherHost, settled, statusesOf, vmOf } from './in-the-pool.ts';

/** A guest that says nothing is one without drivers at once. */
const impatient = { cloudSettings: { guestBootTime: 0 } };

describe('a live migration that XAPI would refuse', () => {
  const asked = 'VM.assert_operation_valid';
  const placed = 'VM.assert_can_boot_here';
  /** What XAPI raises where → what Nova says. */
  const reasons: readonly (readonly [string, readonly [string, ...string[]], RegExp])[] = [
    [placed, ['VM_INCOMPATIBLE_WITH_THIS_HOST', 'vm', 'host', 'VM last booted on a CPU with features this host does not have'],
      /^Unacceptable CPU info: VM last booted on a CPU with features this host does not have$/],
    [placed, ['VM_HOST_INCOMPATIBLE_VERSION', 'host', 'vm'], /^The instance requires a newer hypervisor version than has been provided\.$/],
    [placed, ['HOST_NOT_ENOUGH_FREE_MEMORY', '1', '0'], /has not enough free memory/],
    [asked, ['VM_LACKS_FEATURE', 'vm'], /has no PV drivers/],
    [asked, ['VM_MISSING_PV_DRIVERS', 'vm'], /has no PV drivers/],
    [asked, ['VM_IS_IMMOBILE', 'vm'], /cannot be moved/],
    [asked, ['VM_HAS_PCI_ATTACHED', 'vm'], /PCI device/],
    [asked, ['VM_HAS_VGPU', 'vm'], /virtual GPU/],
    [asked, ['VM_HAS_VUSBS', 'vm'], /USB device/],
    [asked, ['LICENCE_RESTRICTION'], /licence/],
    [asked, ['VM_HAS_TOO_MANY_SNAPSHOTS', 'vm'], /too many snapshots/],
    [placed, ['VM_REQUIRES_SR', 'vm', 'SHARED'], /^Migration pre-check error: Host xen-host-\d cannot reach storage repository NFS storage, which the server needs\.$/],
    [placed, ['VM_REQUIRES_NETWORK', 'vm', 'NETWORK'], /^Migration pre-check error: Host xen-host-\d is not connected to network NET\.$/],
  ];

  it('is refused with the reason in the words of Nova, and the server is untouched', () => withCloud(impatient, async (cloud) => {
    const id = await boot(cloud);
    const { sharedSr, networks } = cloud.simulator.pool;
    const before = { host: hostOf(cloud, id), keys: Object.keys(vmOf(cloud, id).other_config).sort() };
    for (const [method, [code, ...params], sentence] of reasons) {
      const named = params.map((param) => ({ SHARED: sharedSr, NETWORK: networks.guests }[param] ?? param));
      for (const host of [otherHost(cloud, id), null]) {
        cloud.simulator.faults.add({ method, error: [code, ...named] });
        const { status, body } = await liveMigrate(cloud, id, host);
        expect(status, code).to.equal(400);
        expect(body.badRequest.message, code).to.match(sentence);
      }
    }
    expect({ host: hostOf(cloud, id), keys: Object.keys(vmOf(cloud, id).other_config).sort() }).to.deep.equal(before);
    expect(await statusesOf(cloud)).to.deep.equal([]);
    cloud.simulator.faults.add({ method: placed, error: ['VM_HOST_INCOMPATIBLE_VERSION', 'host', 'vm'] });
    expect((await liveMigrate(cloud, id, null, 'auto', '2.34')).status).to.equal(202);
    await settled(cloud, id);
    const [action] = (await cloud.get(`${servers}/${id}/os-instance-actions`)).body.instanceActions;
    const { events } = (await cloud.get(`${servers}/${id}/os-instance-actions/${action.request_id}`, { version: '2.84' })).body.instanceAction;
    expect(events[0]).to.include({ result: 'Error', details: 'The instance requires a newer hypervisor version than has been provided.' });
    expect(await statusesOf(cloud)).to.deep.equal(['error']);
  }));

  it('names the reason of each host where they differ', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    const id = await boot(cloud);
    cloud.simulator.faults.add({ method: placed, error: ['VM_HOST_INCOMPATIBLE_VERSION', 'host', 'vm'] });
    cloud.simulator.faults.add({ method: placed, error: ['VM_REQUIRES_NETWORK', 'vm', cloud.simulator.pool.networks.guests] });
    expect((await liveMigrate(cloud, id, null)).body.badRequest.message)
      .to.match(/^No valid host was found\. There are not enough hosts available\. xen-host-\d: The instance requires .* xen-host-\d: Host xen-host-\d is not connected to network NET\.$/);
  }));

  it('goes to no host of an older version than its own', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const target = hostNamed(cloud, otherHost(cloud, id));
    cloud.simulator.db.update('host', target.$ref, { software_version: { ...target.software_version, platform_version: '3.2.1' } });
    await cloud.pool.settle();
    expect((await liveMigrate(cloud, id, target.hostname)).body.badRequest.message)
      .to.equal('The instance requires a newer hypervisor version than has been provided.');
  }));
});

describe('a live migration that the state of a pool forbids', () => {
  type Hand = (cloud: TestCloud, id: string) => void;
  const target = (cloud: TestCloud, id: string) => hostNamed(cloud, otherHost(cloud, id));
  const restrict = (feature: string): Hand => ({ simulator: { db } }) => {
    for (const [pool, { restrictions }] of db.all('pool')) db.update('pool', pool, { restrictions: { ...restrictions, [`restrict_${feature}`]: 'true' } });
  };
  const weaken: Hand = (cloud, id) => {
    const { $ref, cpu_info: info } = target(cloud, id);
    cloud.simulator.db.update('host', $ref, { cpu_info: { ...info, features_hvm: info['features_hvm']?.replace('1', '0') ?? '' } });
  };
  /** Somebody else's hand in the pool → what Nova says. */
  const hands: Readonly<Record<string, readonly ['shared' | 'local', Hand, RegExp]>> = {
    'its platform says nomigrate': ['shared', ({ simulator: { db } }, id) => {
      const vm = db.byUuid('VM', id);
      if (vm !== undefined) db.update('VM', vm, { platform: { ...db.get('VM', vm).platform, nomigrate: 'true' } });
    }, /^Migration pre-check error: The server is configured so that it cannot be moved/],
    'its guest has no drivers': ['shared', (cloud, id) => {
      cloud.simulator.db.update('VM_guest_metrics', vmOf(cloud, id).guest_metrics, { other: {}, PV_drivers_detected: false });
    }, /^Migration pre-check error: The guest of this server has no PV drivers/],
    'the target has an older CPU': ['shared', weaken, /^Unacceptable CPU info: VM last booted on a CPU with features this host's CPU does not have\.$/],
    'the target has an older CPU, and the disks move': ['local', weaken, /^Unacceptable CPU info: /],
    'the target has another CPU': ['shared', (cloud, id) => {
      const { $ref, cpu_info: info } = target(cloud, id);
      cloud.simulator.db.update('host', $ref, { cpu_info: { ...info, vendor: 'AuthenticAMD' } });
    }, /^Unacceptable CPU info: VM last booted on a host which had a CPU from a different vendor\.$/],
    'the target lacks its network': ['shared', (cloud, id) => {
      const { db, pool: { networks } } = cloud.simulator;
      for (const network of Object.values(networks)) {
        for (const pif of db.get('network', network).PIFs) if (db.get('PIF', pif).host === target(cloud, id).$ref) db.destroy('PIF', pif);
      }
    }, /^Migration pre-check error: Host xen-host-\d is not connected to network /],
    'the licence has no live migration': ['shared', restrict('xen_motion'), /^Migration pre-check error: The licence of the pool does not allow this kind of migration\.$/],
    'the licence has no storage migration': ['local', restrict('storage_xen_motion'), /^Migration pre-check error: The licence of the pool does not allow/],
    'its disk is reset at each boot': ['local', (cloud, id) => {
      for (const { vdi } of disksOf(cloud, id)) cloud.simulator.db.update('VDI', vdi.$ref, { on_boot: 'reset' });
    }, /^Migration pre-check error: Disk .* is reset at each boot/],
  };

  for (const [why, [storage, hand, sentence]] of Object.entries(hands)) {
    it(`because ${why} is refused, and the server is untouched`, () => withCloud(impatient, async (cloud) => {
      const id = await (storage === 'shared' ? boot(cloud) : onLocalStorage(cloud));
      hand(cloud, id);
      await cloud.pool.settle();
      const disks = () => disksOf(cloud, id).map(({ vdi, vbd }) => [vdi.uuid, vdi.other_config, vbd.empty, vbd.other_config]);
      const now = () => ({ host: hostOf(cloud, id), vm: vmOf(cloud, id).other_config, disks: disks() });
      const before = now();
      for (const host of [otherHost(cloud, id), null]) {
        const { status, body } = await liveMigrate(cloud, id, host);
        expect(status).to.equal(400);
        expect(body.badRequest.message).to.match(sentence);
      }
      expect(now()).to.deep.equal(before);
      expect(await statusesOf(cloud)).to.deep.equal([]);
      expect((await liveMigrate(cloud, id, null, 'auto', '2.104')).status).to.equal(202);
      await settled(cloud, id);
      await cloud.app.cloud.workflows.idle();
      expect([hostOf(cloud, id), await statusesOf(cloud)]).to.deep.equal([before.host, ['error']]);
      expect(disks()).to.deep.equal(before.disks);
    }));
  }

  it('because it has two snapshots, or one with memory, is refused by the releases that cannot move them', () => withCloud({ pool: { release: 'xcp-1.6' } }, async (cloud) => {
    const say = async (id: string): Promise<string> => (await liveMigrate(cloud, id, otherHost(cloud, id))).body.badRequest.message;
    const [many, saved] = [await onLocalStorage(cloud), await onLocalStorage(cloud)];
    for (const name of ['one', 'two']) await cloud.pool.run('VM.snapshot', [vmOf(cloud, many).$ref, name]);
    await cloud.pool.run('VM.checkpoint', [vmOf(cloud, saved).$ref, 'with memory']);
    await cloud.pool.settle();
    expect(await say(many)).to.equal('Migration pre-check error: The server has too many snapshots to be moved.');
    expect(await say(saved)).to.equal('Migration pre-check error: The server has a snapshot with memory, so it cannot be moved.');
  }));

  it('is found out before the answer though a disc was in the way, and the disc is back', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    const { body: { images } } = await cloud.get('/image/v2/images?disk_format=iso');
    const id = await boot(cloud, { imageRef: images[0].id, availability_zone: 'nova:xen-host-1' });
    const { pool, simulator: { db, pool: { isoSr } } } = cloud;
    for (const pbd of pool.cache.all('PBD')) {
      if (pbd.SR === isoSr && pbd.host !== hostNamed(cloud, 'xen-host-1').$ref) await pool.run('PBD.unplug', [pbd.$ref]);
    }
    const { $ref: weak, cpu_info: info } = hostNamed(cloud, 'xen-host-2');
    db.update('host', weak, { cpu_info: { ...info, vendor: 'AuthenticAMD' } });
    await pool.settle();
    const { status, body } = await liveMigrate(cloud, id, 'xen-host-2');
    expect([status, body.badRequest?.message]).to.deep.equal([400, 'Unacceptable CPU info: VM last booted on a host which had a CPU from a different vendor.']);
    await cloud.app.cloud.workflows.idle();
    expect(disksOf(cloud, id).map(({ vbd }) => [vbd.type, vbd.empty, vbd.other_config['nova:ejected']])).to.deep.equal([['Disk', false, undefined], ['CD', false, undefined]]);
    expect(hostOf(cloud, id)).to.equal('xen-host-1');
    // Where nobody named the host, the next one is taken.
    expect((await liveMigrate(cloud, id, null)).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    expect(hostOf(cloud, id)).to.equal('xen-host-3');
  }));
});

describe('what a live migration mends', () => {
  /** Tracking of changed blocks on a server's disk, and what its drives still say of it. */
  const tracking = (cloud: TestCloud, id: string) => disksOf(cloud, id).map(({ vdi, vbd }) => [vdi.cbt_enabled, vbd.other_config['nova:cbt']]);

  for (const [how, fault] of [['goes well', undefined], ['fails', ['VM_MIGRATE_FAILED', 'a', 'b', 'c', 'd']]] as const) {
    it(`changed block tracking is off for the way and on again when it ${how}`, () => withCloud(async (cloud) => {
      const id = await onLocalStorage(cloud);
      const target = otherHost(cloud, id);
      await cloud.pool.call('VDI.enable_cbt', disksOf(cloud, id)[0]?.vdi.$ref ?? '');
      await cloud.pool.settle();
      if (fault !== undefined) cloud.simulator.faults.add({ method: 'VM.migrate_send', error: fault });
      expect((await liveMigrate(cloud, id, target)).status).to.equal(202);
      await settled(cloud, id);
      await cloud.app.cloud.workflows.idle();
      expect(hostOf(cloud, id) === target).to.equal(fault === undefined);
      expect(tracking(cloud, id)).to.deep.equal([[true, undefined]]);
    }));
  }

  it('a disc that both hosts of an ISO library see stays in its drive', () => withCloud(async (cloud) => {
    const { body } = await cloud.get('/image/v2/images?disk_format=iso');
    const id = await boot(cloud, { imageRef: body.images[0].id });
    await liveMigrate(cloud, id, otherHost(cloud, id));
    await waitFor(cloud, id, 'ACTIVE');
    expect(disksOf(cloud, id).map(({ vbd }) => [vbd.type, vbd.empty])).to.deep.equal([['Disk', false], ['CD', false]]);
  }));
});
