/** Shelving, offloading and unshelving through HTTP. */
import { expect } from 'chai';
import { openWorld, withCloud, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, remove, servers, waitFor } from './booting.ts';

const newest = '2.104';

const shelvedImages = async (cloud: TestCloud, as: Person): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await cloud.get('/image/v2/images', { as })).body.images.filter(({ name }: { name: string }) => name.endsWith('-shelved'));

async function shelve(cloud: TestCloud, id: string, as: Person, status = 'SHELVED_OFFLOADED'): Promise<void> {
  expect((await act(cloud, id, 'shelve', { as })).status).to.equal(202);
  await waitFor(cloud, id, status, as);
}

describe('shelving', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
  });
  after(() => world.close());
  const unshelve = (id: string, body: unknown, as = cloud.admin, version = newest): Promise<Answer> => act(cloud, id, { unshelve: body }, { as, version });

  it('puts a server away, off its host, and an image of it into the list; unshelving brings it back and takes the image away', async () => {
    const id = await boot(cloud, { name: 'web' }, { as: demo });
    cloud.clock.hold();
    expect((await act(cloud, id, 'shelve', { as: demo })).status).to.equal(202);
    const begun = (await cloud.get(`${servers}/${id}`)).body.server;
    expect(begun).to.include({ status: 'ACTIVE', 'OS-EXT-STS:vm_state': 'active', 'OS-EXT-STS:task_state': 'shelving' });
    expect((await act(cloud, id, 'os-stop', { as: demo })).body.conflictingRequest.message)
      .to.equal(`Cannot 'stop' instance ${id} while it is in task_state shelving`);
    cloud.clock.resume();
    await waitFor(cloud, id, 'SHELVED_OFFLOADED', demo);
    const away = (await cloud.get(`${servers}/${id}`, { version: newest })).body.server;
    expect(away).to.include({
      'OS-EXT-STS:vm_state': 'shelved_offloaded', 'OS-EXT-STS:task_state': null, 'OS-EXT-STS:power_state': 4,
      'OS-EXT-SRV-ATTR:host': null, 'OS-EXT-SRV-ATTR:hypervisor_hostname': null, hostId: '', 'OS-EXT-AZ:availability_zone': '', host_status: '',
    });
    expect(await shelvedImages(cloud, demo)).to.have.length(1);
    expect((await shelvedImages(cloud, demo))[0]).to.include({ name: 'web-shelved', image_type: 'snapshot', instance_uuid: id });

    for (const action of ['os-start', 'os-stop']) {
      expect((await act(cloud, id, action, { as: demo })).body.conflictingRequest.message).to.equal(`Instance ${id} is not ready`);
    }
    for (const action of ['shelve', 'rescue']) {
      expect((await act(cloud, id, action, { as: demo })).body.conflictingRequest.message).to.match(/while it is in vm_state shelved_offloaded$/);
    }
    expect((await act(cloud, id, 'shelveOffload')).body.conflictingRequest.message)
      .to.equal(`Cannot 'shelveOffload' instance ${id} while it is in vm_state shelved_offloaded`);
    // Before 2.77 the body means nothing.
    expect((await unshelve(id, { availability_zone: 'nowhere' }, demo, '2.76')).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE', demo);
    await cloud.app.cloud.workflows.idle();
    expect(await shelvedImages(cloud, demo)).to.deep.equal([]);
    expect((await act(cloud, id, 'shelveOffload', { as: demo })).status).to.equal(403);
    await remove(cloud, id);
  });

  it('of a paused server loses its memory, and a deletion takes the image along', async () => {
    const id = await boot(cloud, {}, { as: demo });
    await act(cloud, id, 'pause', { as: demo });
    await waitFor(cloud, id, 'PAUSED', demo);
    await shelve(cloud, id, demo);
    await remove(cloud, id, { as: demo });
    expect(await shelvedImages(cloud, demo)).to.deep.equal([]);
  });

  it('unshelves to a zone or a host that is there, for whoever may choose it', async () => {
    const id = await boot(cloud, {}, { as: demo });
    const { body: { hypervisors } } = await cloud.get('/compute/v2.1/os-hypervisors');
    const [first, second] = (hypervisors as { hypervisor_hostname: string }[]).map(({ hypervisor_hostname: name }) => name);
    for (const as of [cloud.admin, demo]) {
      expect((await unshelve(id, { host: first }, as)).body.conflictingRequest.message).to.equal(`Cannot 'unshelve' instance ${id} while it is in vm_state active`);
    }
    await shelve(cloud, id, demo);
    expect((await unshelve(id, { host: first }, demo)).body.forbidden.message)
      .to.equal("Policy doesn't allow os_compute_api:os-shelve:unshelve_to_host to be performed.");
    expect((await unshelve(id, { host: 'nowhere' })).body.badRequest.message).to.equal('Compute host nowhere could not be found.');
    expect((await unshelve(id, { availability_zone: 'nowhere' })).body.badRequest.message).to.equal('The requested availability zone is not available');
    expect((await unshelve(id, { availability_zone: null }, cloud.admin, '2.90')).status).to.equal(400);
    expect((await unshelve(id, { host: second, availability_zone: 'nova' })).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE', demo);
    const { body: { server } } = await cloud.get(`${servers}/${id}`, { version: newest });
    expect(server).to.include({ 'OS-EXT-SRV-ATTR:host': second, 'OS-EXT-AZ:availability_zone': 'nova', pinned_availability_zone: 'nova' });

    await shelve(cloud, id, demo);
    await unshelve(id, { host: first, availability_zone: null });
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect((await cloud.get(`${servers}/${id}`, { version: newest })).body.server)
      .to.include({ 'OS-EXT-SRV-ATTR:host': first, pinned_availability_zone: null });
    await remove(cloud, id);
  });

  it('moves the disks of a server that are local to a host when it is unshelved elsewhere', async () => {
    await cloud.post('/compute/v2.1/flavors', { flavor: { id: '400', name: 'local', vcpus: 1, ram: 128, disk: 1 } });
    await cloud.post('/compute/v2.1/flavors/400/os-extra_specs', { extra_specs: { 'xapi:sr': 'local' } });
    const id = await boot(cloud, { flavorRef: '400' });
    const { body: { hypervisors } } = await cloud.get('/compute/v2.1/os-hypervisors');
    const { body: { server } } = await cloud.get(`${servers}/${id}`);
    const other = (hypervisors as { hypervisor_hostname: string }[]).map(({ hypervisor_hostname: name }) => name)
      .find((name) => name !== server['OS-EXT-SRV-ATTR:host']);
    await shelve(cloud, id, cloud.admin);
    expect((await unshelve(id, { host: other })).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    expect((await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host']).to.equal(other);
    await remove(cloud, id);
  });

  it('keeps a server on its host until it is offloaded, by an administrator or by time', async () => {
    let late = 0;
    await withCloud({ cloudSettings: { shelvedOffloadTime: 600 }, clock: { now: () => Date.now() + late } }, async (patient) => {
      const ids = [await boot(patient), await boot(patient)];
      for (const id of ids) await shelve(patient, id, patient.admin, 'SHELVED');
      const [byHand = '', byTime = ''] = ids;
      expect((await patient.get(`${servers}/${byHand}`)).body.server['OS-EXT-SRV-ATTR:host']).to.be.a('string');
      expect((await act(patient, byHand, { unshelve: { availability_zone: 'nova' } }, { version: newest })).body.conflictingRequest.message).to.equal(
        `Specifying an availability zone or a host when unshelving instance "${byHand}" with status "shelved" is not supported. `
        + 'The instance status must be "SHELVED_OFFLOADED".');
      expect((await act(patient, byHand, 'shelveOffload')).status).to.equal(202);
      await waitFor(patient, byHand, 'SHELVED_OFFLOADED');
      late = 601_000;
      await patient.restart('stop');
      await waitFor(patient, byTime, 'SHELVED_OFFLOADED');
    });
  });
});
