/** Images and backups made of servers, through HTTP. */
import { expect } from 'chai';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers, waitFor } from './booting.ts';

describe('an image of a server', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let id: string;
  const image = (imageId: string, as = demo): Promise<Answer> => cloud.get(`/image/v2/images/${imageId}`, { as });
  const begin = async (createImage: object): Promise<string> => (await act(cloud, id, { createImage }, { as: demo, version: '2.45' })).body.image_id;
  const make = async (createImage: object): Promise<string> => {
    const made = await begin(createImage);
    await cloud.until(`/image/v2/images/${made}`, ({ body }) => body.status === 'active', { as: demo });
    await cloud.until(`${servers}/${id}`, ({ body }) => body.server['OS-EXT-STS:task_state'] === null, { as: demo });
    return made;
  };
  const snapshots = (): number => [...cloud.pool.cache.all('VM')].filter((vm) => vm.is_a_snapshot || vm.name_label.startsWith('nova-xapi:build:')).length;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    id = await boot(cloud, { metadata: { own: 'x' } }, { as: demo });
  });
  after(() => world.close());

  it('is told of at once, and saved while its action runs', async () => {
    cloud.clock.hold();
    const made = await begin({ name: 'slow' });
    expect((await image(made)).body).to.include({ name: 'slow', status: 'saving', instance_uuid: id });
    expect((await cloud.get(`/compute/v2.1/images/${made}`, { as: demo })).body.image).to.include({ status: 'SAVING', progress: 50 });
    expect((await cloud.get(`${servers}/${id}`, { as: demo })).body.server['OS-EXT-STS:task_state']).to.match(/^image_/);
    expect((await act(cloud, id, { createImage: { name: 'second' } }, { as: demo })).body.conflictingRequest.message).to.match(/in task_state image_/);
    cloud.clock.resume();
    await cloud.until(`/image/v2/images/${made}`, ({ body }) => body.status === 'active', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    await cloud.delete(`/image/v2/images/${made}`, { as: demo });
  });

  it('that cannot be made goes again, and its action says why', async () => {
    cloud.simulator.faults.add({ method: 'VM.clone', times: 1, error: ['SR_FULL', '1', '2'] });
    const made = await begin({ name: 'full' });
    await cloud.until(`/image/v2/images/${made}`, ({ status }) => status === 404, { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    const { instanceActions: [last] } = (await cloud.get(`${servers}/${id}/os-instance-actions`, { as: demo })).body;
    expect(last).to.include({ action: 'createImage', message: 'Error' });
    expect(snapshots()).to.equal(0);
  });

  it('belongs to the project, and leaves no snapshot', async () => {
    const disks = cloud.pool.cache.size('VDI');
    const made = await make({ name: 'snap', metadata: { key: 'value' } });
    const { body } = await image(made);
    expect(body).to.include({
      name: 'snap', status: 'active', visibility: 'private', owner: demo.projectId, key: 'value', image_type: 'snapshot', instance_uuid: id, user_id: demo.userId,
    });
    expect((await image(made, await cloud.person('member', 'other'))).status).to.equal(404);
    expect(snapshots()).to.equal(0);
    expect(cloud.pool.cache.size('VDI')).to.equal(disks + 1);
    expect((await cloud.get(`${servers}/${id}`, { as: demo })).body.server).to.include({ status: 'ACTIVE', 'OS-EXT-STS:task_state': null });
    const second = await boot(cloud, { imageRef: made }, { as: demo });
    expect((await cloud.get(`${servers}/${second}`, { as: demo })).body.server).to.deep.include({ metadata: {} }).and.to.have.nested.property('image.id', made);
    const gone = await cloud.delete(`/image/v2/images/${made}`, { as: demo });
    expect(gone.status).to.equal(204);
    expect((await image(made)).status).to.equal(404);
    expect((await cloud.delete(`${servers}/${second}`, { as: demo })).status).to.equal(204);
    await cloud.until(`${servers}/${second}`, ({ status }) => status === 404, { as: demo });
    expect(cloud.pool.cache.size('VDI')).to.equal(disks);
  });

  it('is named in a link before 2.45', async () => {
    const answer = await act(cloud, id, { createImage: { name: 'old' } }, { as: demo, version: '2.44' });
    expect(answer.status).to.equal(202);
    expect(answer.body).to.equal(undefined);
    const made = answer.headers.get('location')?.split('/').at(-1) ?? '';
    expect(answer.headers.get('location')).to.equal(`${cloud.url}/image/images/${made}`);
    expect((await image(made)).body.name).to.equal('old');
    await waitFor(cloud, id, 'ACTIVE', demo);
  });

  it('is made of a stopped, paused and suspended server too', async () => {
    for (const [action, status, back] of [['os-stop', 'SHUTOFF', 'os-start'], ['pause', 'PAUSED', 'unpause'], ['suspend', 'SUSPENDED', 'resume']] as const) {
      await act(cloud, id, action, { as: demo });
      await waitFor(cloud, id, status, demo);
      const made = await make({ name: status });
      expect((await image(made)).body, status).to.include({ name: status, status: 'active' });
      await waitFor(cloud, id, status, demo);
      await act(cloud, id, back, { as: demo });
      await waitFor(cloud, id, 'ACTIVE', demo);
    }
    expect(snapshots()).to.equal(0);
  });

  it('is refused in ERROR, and deleted only by its project', async () => {
    const made = await make({ name: 'mine' });
    const other = await cloud.person('member', 'other');
    expect((await cloud.delete(`/image/v2/images/${made}`, { as: other })).status).to.equal(404);
    await act(cloud, id, { 'os-resetState': { state: 'error' } });
    expect((await act(cloud, id, { createImage: { name: 'x' } }, { as: demo })).body.conflictingRequest.message)
      .to.equal(`Cannot 'createImage' instance ${id} while it is in vm_state error`);
    await act(cloud, id, { 'os-resetState': { state: 'active' } });
  });

  it('is kept as often as a backup\'s rotation says', async () => {
    const backUp = (name: string, rotation: number): Promise<Answer> =>
      act(cloud, id, { createBackup: { name, backup_type: 'daily', rotation } }, { as: demo, version: '2.45' });
    const names = async (): Promise<string[]> => (await cloud.get('/image/v2/images?image_type=backup', { as: demo })).body.images.map((each: { name: string }) => each.name).sort();
    for (const name of ['b1', 'b2', 'b3']) {
      expect((await backUp(name, 2)).body.image_id).to.be.a('string');
      await cloud.app.cloud.workflows.idle();
    }
    expect(await names()).to.deep.equal(['b2', 'b3']);
    const { image_id: gone } = (await backUp('none', 0)).body;
    expect((await cloud.get(`/image/v2/images/${gone}`, { as: demo })).status).to.equal(404);
    await cloud.app.cloud.workflows.idle();
    expect(await names()).to.deep.equal([]);
  });
});
