/** Resize, cold migration, rebuild and evacuation through HTTP. */
import { expect } from 'chai';
import { keys, readKey } from '../../../src/cloud/other-config.ts';
import { openWorld, withCloud, type Answer, type Ask, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, imageId, remove, servers, waitFor } from './booting.ts';

const newest = '2.104';

const resize = (cloud: TestCloud, id: string, flavorRef: unknown, ask: Ask = {}): Promise<Answer> => act(cloud, id, { resize: { flavorRef } }, ask);

async function show(cloud: TestCloud, id: string, version = newest): Promise<Readonly<Record<string, any>>> {
  return (await cloud.get(`${servers}/${id}`, { version })).body.server;
}

const hostOf = async (cloud: TestCloud, id: string): Promise<string> => (await show(cloud, id))['OS-EXT-SRV-ATTR:host'];

async function flavor(cloud: TestCloud, id: string, values: Readonly<Record<string, number>> = {}): Promise<string> {
  const answer = await cloud.post('/compute/v2.1/flavors', { flavor: { id, name: `flavor-${id}`, vcpus: 1, ram: 128, disk: 1, ...values } });
  expect(answer.status).to.equal(200);
  return id;
}

/** A flavor whose disks are local to a host. */
async function localFlavor(cloud: TestCloud, id: string, values: Readonly<Record<string, number>> = {}): Promise<string> {
  await flavor(cloud, id, values);
  await cloud.post(`/compute/v2.1/flavors/${id}/os-extra_specs`, { extra_specs: { 'xapi:sr': 'local' } });
  return id;
}

interface SeenVm {
  readonly vcpus: number;
  /** MiB. */
  readonly memory: number;
  readonly disks: readonly { readonly uuid: string; readonly bytes: number; readonly sr: string }[];
  /** Number of disks that are its own and attached nowhere. */
  readonly loose: number;
  readonly marks: readonly string[];
}

/** The VM of a server and its disks, as XAPI has them. */
function vmOf({ pool }: TestCloud, id: string): SeenVm {
  const vm = pool.cache.byUuid('VM', id);
  if (vm === undefined) throw new Error(`no VM ${id}`);
  const disks = vm.VBDs.flatMap((ref) => pool.cache.get('VBD', ref) ?? []).filter((vbd) => vbd.type === 'Disk')
    .toSorted((a, b) => Number(a.userdevice) - Number(b.userdevice)).flatMap((vbd) => pool.cache.get('VDI', vbd.VDI) ?? []);
  return {
    vcpus: vm.VCPUs_max,
    memory: vm.memory_static_max / 2 ** 20,
    disks: disks.map((vdi) => ({ uuid: vdi.uuid, bytes: vdi.virtual_size, sr: vdi.SR })),
    loose: [...pool.cache.all('VDI')].filter((vdi) => readKey(vdi, keys.diskServer) === id && vdi.VBDs.length === 0).length,
    marks: Object.keys(vm.other_config).filter((key) => key.startsWith('nova:resize') || key === 'nova:rebuild' || key === 'nova:task'),
  };
}

const gib = (count: number): number => count * 2 ** 30;

async function migrationOf(cloud: TestCloud, id: string): Promise<Readonly<Record<string, any>>> {
  const { body } = await cloud.get(`/compute/v2.1/os-migrations?instance_uuid=${id}`, { version: newest });
  return body.migrations[0];
}

async function latestAction(cloud: TestCloud, id: string): Promise<Readonly<Record<string, any>>> {
  const { body } = await cloud.get(`${servers}/${id}/os-instance-actions`, { version: newest });
  return (await cloud.get(`${servers}/${id}/os-instance-actions/${body.instanceActions[0].request_id}`, { version: newest })).body.instanceAction;
}

describe('resize', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    await flavor(cloud, '200', { vcpus: 2, ram: 512, disk: 3, 'OS-FLV-EXT-DATA:ephemeral': 1, swap: 64 });
    await flavor(cloud, '201', { ram: 256, disk: 2 });
    await flavor(cloud, '202', { disk: 0 });
    await flavor(cloud, '203', { vcpus: 100 });
  });
  after(() => world.close());

  it('of a running server stops it, changes it, starts it, and waits to be confirmed', async () => {
    const id = await boot(cloud, {}, { as: demo });
    cloud.clock.hold();
    expect((await resize(cloud, id, '200', { as: demo })).status).to.equal(202);
    const begun = await show(cloud, id);
    expect(begun['status']).to.equal('RESIZE');
    expect(begun['OS-EXT-STS:task_state']).to.match(/^resize_(prep|migrating)$/);
    expect(begun['OS-EXT-STS:vm_state']).to.equal('active');
    expect((await act(cloud, id, 'os-stop', { as: demo })).body.conflictingRequest.message)
      .to.match(new RegExp(`^Cannot 'stop' instance ${id} while it is in task_state resize_`));
    cloud.clock.resume();
    await waitFor(cloud, id, 'VERIFY_RESIZE', demo);
    const server = await show(cloud, id);
    expect(server['flavor']).to.include({ original_name: 'flavor-200', vcpus: 2, ram: 512, disk: 3, ephemeral: 1, swap: 64 });
    expect(server).to.include({ 'OS-EXT-STS:vm_state': 'resized', 'OS-EXT-STS:task_state': null, 'OS-EXT-STS:power_state': 1, progress: 0 });
    const vm = vmOf(cloud, id);
    expect(vm).to.include({ vcpus: 2, memory: 512, loose: 1 });
    expect(vm.disks.map(({ bytes }) => bytes)).to.deep.equal([gib(3), gib(1), 64 * 2 ** 20]);
    expect(await migrationOf(cloud, id)).to.include({ migration_type: 'resize', status: 'finished', old_instance_type_id: 42, new_instance_type_id: 200 });
    const action = await latestAction(cloud, id);
    expect(action).to.include({ action: 'resize', message: null });
    expect(action['events'].map((event: { event: string }) => event.event).toSorted())
      .to.deep.equal(['compute_finish_resize', 'compute_prep_resize', 'compute_resize_instance']);

    expect((await act(cloud, id, 'confirmResize', { as: demo })).status).to.equal(204);
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect(vmOf(cloud, id)).to.deep.include({ loose: 0, marks: [] });
    expect(await migrationOf(cloud, id)).to.include({ status: 'confirmed' });
    await remove(cloud, id);
  });

  it('reverted brings back flavor, size and the very disks', async () => {
    const id = await boot(cloud, {}, { as: demo });
    const before = vmOf(cloud, id);
    await resize(cloud, id, 200, { as: demo });
    await waitFor(cloud, id, 'VERIFY_RESIZE', demo);
    cloud.clock.hold();
    expect((await act(cloud, id, 'revertResize', { as: demo })).status).to.equal(202);
    expect(await show(cloud, id)).to.include({ status: 'REVERT_RESIZE', 'OS-EXT-STS:task_state': 'resize_reverting' });
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE', demo);
    const after = vmOf(cloud, id);
    expect(after).to.deep.include({ vcpus: before.vcpus, memory: before.memory, loose: 0, marks: [] });
    expect(after.disks.map(({ bytes }) => bytes)).to.deep.equal(before.disks.map(({ bytes }) => bytes));
    expect((await show(cloud, id))['flavor'].original_name).to.equal('m1.nano');
    expect(await migrationOf(cloud, id)).to.include({ status: 'reverted' });
    await remove(cloud, id);
  });

  it('of a stopped server leaves it stopped, through confirm and revert; the flavor may be a link', async () => {
    const id = await boot(cloud, {}, { as: demo });
    await act(cloud, id, 'os-stop', { as: demo });
    await waitFor(cloud, id, 'SHUTOFF', demo);
    for (const [end, ram] of [['revertResize', 128], ['confirmResize', 256]] as const) {
      expect((await resize(cloud, id, 'http://somewhere/v2.1/flavors/201', { as: demo })).status).to.equal(202);
      await waitFor(cloud, id, 'VERIFY_RESIZE', demo);
      await act(cloud, id, end, { as: demo });
      await waitFor(cloud, id, 'SHUTOFF', demo);
      expect(vmOf(cloud, id)).to.deep.include({ memory: ram, loose: 0, marks: [] });
    }
    // The disk has grown for good.
    const answer = await resize(cloud, id, '42', { as: demo });
    expect(answer.body.badRequest.message).to.equal('Server disk was unable to be resized because: Unable to resize disk down.');
    await remove(cloud, id);
  });

  it('refuses in the words of Nova', async () => {
    const other = await cloud.person('member', 'other');
    const id = await boot(cloud, {}, { as: other });
    const says = async (flavorRef: unknown): Promise<unknown> => Object.values((await resize(cloud, id, flavorRef, { as: other })).body)[0];
    expect(await says('42')).to.deep.equal({ code: 400, message: 'When resizing, instances must change flavor!' });
    expect(await says('nope')).to.deep.equal({ code: 400, message: 'Flavor nope could not be found.' });
    expect(await says('202')).to.deep.equal({ code: 400, message: 'Server disk was unable to be resized because: Resize to zero disk flavor is not allowed.' });
    expect(await says('203')).to.deep.equal({ code: 403, message: 'Quota exceeded for cores: Requested 99, but already used 1 of 20 cores' });
    expect(await says(null)).to.include({ code: 400 });
    for (const word of ['confirmResize', 'revertResize']) {
      expect((await act(cloud, id, word, { as: other })).body.conflictingRequest.message)
        .to.equal(`Cannot '${word}' instance ${id} while it is in vm_state active`);
    }
    expect((await show(cloud, id))['status']).to.equal('ACTIVE');
    await remove(cloud, id);
  });

  it('that finds no host leaves the server running as it was, with the reason in its action', async () => {
    await flavor(cloud, '205', { ram: 100_000 });
    const id = await boot(cloud);
    expect((await resize(cloud, id, '205')).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    expect(vmOf(cloud, id)).to.deep.include({ memory: 128, marks: [] });
    expect(await latestAction(cloud, id)).to.include({ action: 'resize', message: 'Error' });
    expect(await migrationOf(cloud, id)).to.include({ status: 'error' });
    await remove(cloud, id);
  });
});

describe('migrate', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  before(async () => {
    world = await openWorld({ pool: { hosts: 3 } });
    cloud = world.cloud;
    await localFlavor(cloud, '300');
    await localFlavor(cloud, '301', { ram: 256, disk: 2 });
  });
  after(() => world.close());
  const migrate = (id: string, value: unknown = null, version = '2.56'): Promise<Answer> => act(cloud, id, { migrate: value }, { version });

  it('brings a running server to another host, and back when it is reverted', async () => {
    const id = await boot(cloud);
    const source = await hostOf(cloud, id);
    expect((await migrate(id, null, '2.1')).status).to.equal(202);
    await waitFor(cloud, id, 'VERIFY_RESIZE');
    const target = await hostOf(cloud, id);
    expect(target).to.not.equal(source);
    expect(await migrationOf(cloud, id)).to.include({ migration_type: 'migration', status: 'finished', source_compute: source, dest_compute: target });
    await act(cloud, id, 'revertResize');
    await waitFor(cloud, id, 'ACTIVE');
    expect(await hostOf(cloud, id)).to.equal(source);
    expect(vmOf(cloud, id)).to.deep.include({ loose: 0, marks: [] });
    await remove(cloud, id);
  });

  it('takes local disks along to the host that is named, with their marks, and back', async () => {
    const id = await boot(cloud, { flavorRef: '300' });
    const [source, before] = [await hostOf(cloud, id), vmOf(cloud, id)];
    const { body } = await cloud.get('/compute/v2.1/os-hypervisors');
    const target = body.hypervisors.map((each: { hypervisor_hostname: string }) => each.hypervisor_hostname).findLast((name: string) => name !== source);
    expect((await migrate(id, { host: target })).status).to.equal(202);
    await waitFor(cloud, id, 'VERIFY_RESIZE');
    expect(await hostOf(cloud, id)).to.equal(target);
    const [disk] = vmOf(cloud, id).disks;
    expect(disk?.sr).to.not.equal(before.disks[0]?.sr);
    expect(readKey(cloud.pool.cache.byUuid('VDI', disk?.uuid ?? '') ?? { other_config: {} }, keys.diskServer)).to.equal(id);
    await act(cloud, id, 'revertResize');
    await waitFor(cloud, id, 'ACTIVE');
    expect(await hostOf(cloud, id)).to.equal(source);
    expect(vmOf(cloud, id).disks[0]?.sr).to.equal(before.disks[0]?.sr);
    // A resize of one with local disks, where they are.
    await resize(cloud, id, '301');
    await waitFor(cloud, id, 'VERIFY_RESIZE');
    expect(await hostOf(cloud, id)).to.equal(source);
    await act(cloud, id, 'confirmResize');
    await waitFor(cloud, id, 'ACTIVE');
    expect(vmOf(cloud, id)).to.deep.include({ loose: 0, marks: [] });
    await remove(cloud, id);
  });

  it('refuses an unknown host, its own one, a host before 2.56, and members', async () => {
    const id = await boot(cloud);
    const own = await hostOf(cloud, id);
    expect((await migrate(id, { host: 'nohost' })).body.badRequest.message).to.equal('Compute host nohost could not be found.');
    expect((await migrate(id, { host: own })).body.badRequest.message).to.equal('Cannot migrate to the host where the server exists.');
    expect((await migrate(id, { host: 1 })).status).to.equal(400);
    const member = await cloud.person('member', 'admin');
    expect((await act(cloud, id, 'migrate', { as: member })).body.forbidden.message)
      .to.equal("Policy doesn't allow os_compute_api:os-migrate-server:migrate to be performed.");
    await remove(cloud, id);
  });

  it('of local disks is refused, with the reason, where XAPI cannot move those of a stopped server', async () => {
    await withCloud({ pool: { release: 'xcp-1.6' } }, async (old) => {
      await localFlavor(old, '300');
      const id = await boot(old, { flavorRef: '300' });
      expect((await act(old, id, 'migrate')).body.badRequest.message).to.equal('Migration pre-check error: '
        + 'The hosts of this pool cannot move the disks of a stopped server, and no other host sees those of this one.');
      const shared = await boot(old);
      expect((await act(old, shared, 'migrate')).status).to.equal(202);
      await waitFor(old, shared, 'VERIFY_RESIZE');
    });
  });

  it('is confirmed by itself after the time that is set', async () => {
    let late = 0;
    await withCloud({ cloudSettings: { resizeConfirmWindow: 60 }, clock: { now: () => Date.now() + late } }, async (timed) => {
      const id = await boot(timed);
      await act(timed, id, 'migrate');
      await waitFor(timed, id, 'VERIFY_RESIZE');
      await timed.restart('stop');
      expect((await show(timed, id))['status']).to.equal('VERIFY_RESIZE');
      late = 61_000;
      await timed.restart('stop');
      await waitFor(timed, id, 'ACTIVE');
      expect(await migrationOf(timed, id)).to.include({ status: 'confirmed' });
    });
  });
});

describe('rebuild', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    await flavor(cloud, '400', { 'OS-FLV-EXT-DATA:ephemeral': 1 });
  });
  after(() => world.close());
  const rebuild = async (id: string, values: object = {}, ask: Ask = {}): Promise<Answer> =>
    act(cloud, id, { rebuild: { imageRef: await imageId(cloud), ...values } }, ask);

  it('takes the disk config of its image unless one is asked for, as a boot does', async () => {
    const { body: { id: image } } = await cloud.post('/image/v2/images', { name: 'resizing', disk_format: 'raw', container_format: 'bare', auto_disk_config: 'true' });
    const headers = { 'Content-Type': 'application/octet-stream' };
    expect((await cloud.ask('PUT', `/image/v2/images/${image}/file`, { body: new Uint8Array(4096), headers })).status).to.equal(204);
    const shown = async (id: string): Promise<string> => (await show(cloud, id))['OS-DCF:diskConfig'];
    const id = await boot(cloud, { imageRef: image });
    expect(await shown(id)).to.equal('AUTO');
    await rebuild(id);
    await waitFor(cloud, id, 'ACTIVE');
    expect(await shown(id)).to.equal('MANUAL');
    await rebuild(id, { imageRef: image, 'OS-DCF:diskConfig': 'MANUAL' });
    await waitFor(cloud, id, 'ACTIVE');
    expect(await shown(id)).to.equal('MANUAL');
    const change = [{ op: 'replace', path: '/auto_disk_config', value: 'disabled' }];
    const patch = { body: JSON.stringify(change), headers: { 'Content-Type': 'application/openstack-images-v2.1-json-patch' } };
    expect((await cloud.ask('PATCH', `/image/v2/images/${image}`, patch)).status).to.equal(200);
    const sentence = `Requested image ${image} has automatic disk resize disabled.`;
    expect((await rebuild(id, { imageRef: image, 'OS-DCF:diskConfig': 'AUTO' })).body.badRequest.message).to.equal(sentence);
    const server = { name: 'v', flavorRef: '42', imageRef: image, 'OS-DCF:diskConfig': 'AUTO' };
    expect((await cloud.post(servers, { server })).body.badRequest.message).to.equal(sentence);
    await remove(cloud, id);
  });

  it('gives a running server a new root disk and keeps everything else', async () => {
    const id = await boot(cloud, { metadata: { a: 'b' } });
    const before = vmOf(cloud, id);
    cloud.clock.hold();
    const answer = await rebuild(id, { name: 'new name', metadata: { k: 'v' }, adminPass: 'secret' });
    expect(answer.status).to.equal(202);
    expect(answer.headers.get('location')).to.match(new RegExp(`/servers/${id}$`));
    expect(answer.body.server).to.include({ id, name: 'new name', status: 'REBUILD', adminPass: 'secret', progress: 0 });
    expect(answer.body.server.metadata).to.deep.equal({ k: 'v' });
    expect(answer.body.server).to.not.have.any.keys('OS-EXT-STS:vm_state', 'user_data', 'key_name');
    expect(await show(cloud, id)).to.include({ 'OS-EXT-STS:vm_state': 'active', status: 'REBUILD' });
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    const after = vmOf(cloud, id);
    expect(after).to.deep.include({ loose: 0, marks: [] });
    expect(after.disks).to.have.length(before.disks.length);
    expect(after.disks[0]?.uuid).to.not.equal(before.disks[0]?.uuid);
    expect(cloud.pool.cache.byUuid('VDI', before.disks[0]?.uuid ?? '')).to.equal(undefined);
    expect(await latestAction(cloud, id)).to.include({ action: 'rebuild', message: null });
    await remove(cloud, id);
  });

  it('of a stopped server leaves it stopped; newer versions say more, and take more', async () => {
    const id = await boot(cloud);
    await act(cloud, id, 'os-stop');
    await waitFor(cloud, id, 'SHUTOFF');
    const answer = await rebuild(id, { description: 'd', key_name: null, user_data: 'ZGF0YQ==', hostname: 'inner' }, { version: newest });
    expect(answer.body.server).to.include({ description: 'd', key_name: null, user_data: 'ZGF0YQ==', 'OS-EXT-SRV-ATTR:hostname': 'inner' });
    await waitFor(cloud, id, 'SHUTOFF');
    expect((await show(cloud, id))).to.include({ description: 'd', 'OS-EXT-SRV-ATTR:user_data': 'ZGF0YQ==' });
    await remove(cloud, id);
  });

  it('keeps the ephemeral disk when asked to, else makes it anew', async () => {
    const id = await boot(cloud, { flavorRef: '400' });
    const [, ephemeral] = vmOf(cloud, id).disks;
    await rebuild(id, { preserve_ephemeral: true });
    await waitFor(cloud, id, 'ACTIVE');
    expect(vmOf(cloud, id).disks[1]?.uuid).to.equal(ephemeral?.uuid);
    await rebuild(id);
    await waitFor(cloud, id, 'ACTIVE');
    expect(vmOf(cloud, id).disks).to.have.length(2);
    expect(vmOf(cloud, id).disks[1]?.uuid).to.not.equal(ephemeral?.uuid);
    await remove(cloud, id);
  });

  it('that fails gives the old disks back, and the server is in error', async () => {
    const id = await boot(cloud);
    const before = vmOf(cloud, id);
    for (const method of ['VM.clone', 'VM.start_on']) {
      cloud.simulator.faults.add({ method, times: 2, error: ['SR_FULL', '1', '2'] });
      expect((await rebuild(id)).status).to.equal(202);
      const { body } = await waitFor(cloud, id, 'ERROR');
      expect(body.server.fault.message).to.equal('There is not enough free space in the storage repository.');
      expect(vmOf(cloud, id)).to.deep.include({ loose: 0, marks: [] });
      expect(vmOf(cloud, id).disks.map(({ uuid }) => uuid)).to.deep.equal(before.disks.map(({ uuid }) => uuid));
      cloud.simulator.faults.clear();
    }
    // Tried again, it goes.
    expect((await rebuild(id)).body.server.status).to.equal('REBUILD');
    await waitFor(cloud, id, 'ACTIVE');
    await remove(cloud, id);
  });

  it('refuses in the words of Nova', async () => {
    const id = await boot(cloud);
    const says = async (values: object, version = '2.1'): Promise<string> => (await rebuild(id, values, { version })).body.badRequest.message;
    expect(await says({ imageRef: '11111111-2222-4333-8444-555555555555' })).to.equal('Cannot find image for rebuild');
    expect(await says({ key_name: 'nokey' }, '2.54')).to.equal('Invalid key_name provided.');
    expect(await says({ hostname: 'x' }, '2.89')).to.match(/^Invalid input for field\/attribute rebuild/);
    await act(cloud, id, 'pause');
    await waitFor(cloud, id, 'PAUSED');
    expect((await rebuild(id)).body.conflictingRequest.message).to.equal(`Cannot 'rebuild' instance ${id} while it is in vm_state paused`);
    await remove(cloud, id);
  });
});

describe('evacuate', function () {
  this.timeout(30_000);

  /** XAPI has given a host up. */
  function kill(cloud: TestCloud, name: string): void {
    const host = [...cloud.pool.cache.all('host')].find(({ hostname }) => hostname === name);
    if (host === undefined) throw new Error(`no host ${name}`);
    cloud.simulator.db.update('host_metrics', host.metrics, { live: false });
  }

  it('starts a server of a dead host on another one; from 2.95 it stays stopped there', async () => {
    await withCloud({ pool: { hosts: 3 } }, async (cloud) => {
      const [first, second] = [await boot(cloud), await boot(cloud)];
      for (const [id, version, status] of [[first, '2.13', 'ACTIVE'], [second, '2.95', 'SHUTOFF']] as const) {
        const source = await hostOf(cloud, id);
        kill(cloud, source);
        await cloud.pool.settle();
        const answer = await act(cloud, id, { evacuate: version === '2.13' ? { onSharedStorage: false } : {} }, { version });
        expect(answer.status).to.equal(200);
        if (version === '2.13') expect(answer.body).to.have.property('adminPass').that.is.a('string');
        else expect(answer.body).to.equal(undefined);
        await waitFor(cloud, id, status);
        const target = await hostOf(cloud, id);
        expect(target).to.not.equal(source);
        expect(await migrationOf(cloud, id)).to.include({ migration_type: 'evacuation', status: 'done', source_compute: source, dest_compute: target });
        cloud.simulator.db.update('host_metrics', [...cloud.pool.cache.all('host')].find(({ hostname }) => hostname === source)?.metrics ?? '' as never, { live: true });
      }
    });
  });

  it('refuses while the host lives, its own host, unknown ones, and disks that are lost with the host', async () => {
    await withCloud(async (cloud) => {
      await localFlavor(cloud, '300');
      const [id, local] = [await boot(cloud), await boot(cloud, { flavorRef: '300' })];
      const own = await hostOf(cloud, id);
      const says = async (server: string, body: object, version = '2.14'): Promise<unknown> =>
        Object.values((await act(cloud, server, { evacuate: body }, { version })).body)[0];
      expect(await says(id, {})).to.deep.equal({ code: 400, message: `Compute service of ${own} is still in use.` });
      expect(await says(id, { host: own })).to.deep.equal({ code: 400, message: 'The target host can\'t be the same one.' });
      expect(await says(id, { host: 'nohost' })).to.deep.equal({ code: 404, message: 'Compute host nohost not found.' });
      expect(await says(id, { force: true }, '2.29')).to.deep.equal({ code: 400, message: "Can't force to a non-provided destination" });
      // Said to be down, and yet it runs there: XAPI does not agree.
      await cloud.put('/compute/v2.1/os-services/force-down', { host: own, binary: 'nova-compute', forced_down: true }, { version: '2.11' });
      expect(await says(id, {})).to.deep.equal({ code: 400, message: `Compute service of ${own} is still in use.` });
      kill(cloud, await hostOf(cloud, local));
      await cloud.pool.settle();
      expect(await says(local, {})).to.have.property('message').that.matches(/ is not on shared storage: /);
      const member = await cloud.person('member', 'admin');
      expect((await act(cloud, id, { evacuate: { onSharedStorage: false } }, { as: member })).body.forbidden.message)
        .to.equal("Policy doesn't allow os_compute_api:os-evacuate to be performed.");
    });
  });
});

describe('a service that is killed', function () {
  this.timeout(30_000);

  it('finishes a resize, a revert and a rebuild when it starts again', async () => {
    await withCloud(async (cloud) => {
      await flavor(cloud, '500', { ram: 256, disk: 2 });
      const id = await boot(cloud);
      const steps = [
        [{ resize: { flavorRef: '500' } }, 'VERIFY_RESIZE', 256], [{ revertResize: null }, 'ACTIVE', 128],
        [{ rebuild: { imageRef: await imageId(cloud) } }, 'ACTIVE', 128],
        [{ resize: { flavorRef: '500' } }, 'VERIFY_RESIZE', 256], [{ confirmResize: null }, 'ACTIVE', 256],
      ] as const;
      for (const [body, status, memory] of steps) {
        cloud.clock.hold();
        expect((await act(cloud, id, body)).status).to.be.lessThan(300);
        await cloud.restart('kill');
        cloud.clock.resume();
        await waitFor(cloud, id, status);
        expect(vmOf(cloud, id)).to.include({ memory, loose: status === 'VERIFY_RESIZE' ? 1 : 0 });
      }
      await remove(cloud, id);
      expect([...cloud.pool.cache.all('VDI')].filter((vdi) => readKey(vdi, keys.diskServer) === id)).to.deep.equal([]);
    });
  });
});
