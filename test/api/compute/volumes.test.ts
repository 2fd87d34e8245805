/** Volumes, their snapshots, and the servers that they are attached to, through HTTP. */
import { expect } from 'chai';
import { openWorld, type Answer, type Ask, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, remove, servers, unknownId, waitFor } from './booting.ts';

const root = '/compute/v2.1';

describe('volumes', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let id: string;
  let attachments: string;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    id = await boot(cloud, { networks: 'none' }, { as: demo, version: '2.37' });
    attachments = `${servers}/${id}/os-volume_attachments`;
  });
  after(() => world.close());

  const make = async (volume: object = {}): Promise<string> => (await cloud.post(`${root}/os-volumes`, { volume: { size: 1, ...volume } }, { as: demo })).body.volume.id;
  const show = async (volume: string): Promise<Record<string, any>> => (await cloud.get(`${root}/os-volumes/${volume}`, { as: demo })).body.volume;
  const drop = async (...volumes: string[]): Promise<void> => {
    for (const volume of volumes) expect((await cloud.delete(`${root}/os-volumes/${volume}`, { as: demo })).status).to.equal(202);
  };
  const attach = (volumeId: string, ask: Ask = {}, more: object = {}): Promise<Answer> =>
    cloud.post(attachments, { volumeAttachment: { volumeId, ...more } }, { as: demo, ...ask });
  const detach = (volume: string): Promise<Answer> => cloud.delete(`${attachments}/${volume}`, { as: demo });
  /** Detaches, waits, and deletes. */
  const release = async (volume: string): Promise<void> => {
    expect((await detach(volume)).status).to.equal(202);
    await cloud.until(`${root}/os-volumes/${volume}`, ({ body }) => body.volume.status === 'available', { as: demo });
    await drop(volume);
  };
  const diskOf = (volume: string): { VBDs: readonly string[]; virtual_size: number } | undefined =>
    [...cloud.pool.cache.all('VDI')].find((vdi) => !vdi.is_a_snapshot && vdi.other_config['nova:volume-data']?.includes(volume));

  it('are disks that a project makes, sees and deletes', async () => {
    const answer = await cloud.post(
      `${root}/os-volumes`, { volume: { size: '2', display_name: 'data', display_description: 'of mine', metadata: { a: 'b' } } }, { as: demo },
    );
    expect(answer.status).to.equal(200);
    const { volume } = answer.body;
    expect(answer.headers.get('location')).to.match(new RegExp(`/os-volumes/${volume.id}$`));
    expect(volume).to.deep.include({
      displayName: 'data', displayDescription: 'of mine', size: 2, status: 'available', metadata: { a: 'b' }, attachments: [{}], availabilityZone: 'nova',
    });
    expect(diskOf(volume.id)?.virtual_size).to.equal(2 * 2 ** 30);
    for (const path of ['os-volumes', 'os-volumes/detail']) expect((await cloud.get(`${root}/${path}`, { as: demo })).body.volumes).to.deep.equal([volume]);
    expect((await cloud.get(`${root}/os-volumes?offset=1`, { as: demo })).body.volumes).to.deep.equal([]);
    const other = await cloud.person('member', 'other');
    expect((await cloud.get(`${root}/os-volumes`, { as: other })).body.volumes).to.deep.equal([]);
    expect((await cloud.get(`${root}/os-volumes/${volume.id}`, { as: other })).body.itemNotFound.message).to.equal(`Volume ${volume.id} could not be found.`);
    await drop(volume.id);
    expect((await cloud.get(`${root}/os-volumes/${volume.id}`, { as: demo })).status).to.equal(404);
    expect(diskOf(volume.id)).to.equal(undefined);
  });

  it('are refused with a type, in a zone or of a size that there is not', async () => {
    const refused = async (volume: object): Promise<string> => {
      const { status, body } = await cloud.post(`${root}/os-volumes`, { volume: { size: 1, ...volume } }, { as: demo });
      return `${status}: ${(body.badRequest ?? body.itemNotFound).message}`;
    };
    expect(await refused({ volume_type: 'fast' })).to.equal('404: Volume type with name fast could not be found.');
    expect(await refused({ availability_zone: 'mars' })).to.equal("400: Invalid input received: Availability zone 'mars' is invalid.");
    expect(await refused({ snapshot_id: unknownId })).to.equal(`404: Snapshot ${unknownId} could not be found.`);
    expect(await refused({ size: 0 })).to.match(/^400: Invalid input for field\/attribute size/);
    expect((await cloud.post(`${root}/os-volumes`, { volume: { size: 1 } }, { as: demo, version: '2.36' })).status).to.equal(404);
  });

  it('have snapshots, of which new volumes are made', async () => {
    const volume = await make();
    const { snapshot } = (await cloud.post(`${root}/os-snapshots`, { snapshot: { volume_id: volume, display_name: 's' } }, { as: demo })).body;
    expect(snapshot).to.include({ volumeId: volume, displayName: 's', size: 1, status: 'available' });
    expect((await cloud.get(`${root}/os-snapshots`, { as: demo })).body.snapshots).to.deep.equal([snapshot]);
    expect((await cloud.delete(`${root}/os-volumes/${volume}`, { as: demo })).body.badRequest.message).to.match(/have snapshots/);
    const copy = await make({ snapshot_id: snapshot.id, size: 3 });
    expect(await show(copy)).to.include({ size: 3, snapshotId: snapshot.id, status: 'available' });
    expect((await cloud.get(`${root}/os-volumes`, { as: demo })).body.volumes).to.have.length(2);
    expect((await cloud.delete(`${root}/os-snapshots/${snapshot.id}`, { as: demo })).status).to.equal(202);
    expect((await cloud.get(`${root}/os-snapshots/${snapshot.id}`, { as: demo })).status).to.equal(404);
    await drop(volume, copy);
  });

  it('are attached to a server that runs, and taken away again', async () => {
    const volume = await make();
    const answer = await attach(volume, { version: '2.89' }, { tag: 'data' });
    expect(answer.status).to.equal(200);
    const [attached] = (await cloud.get(attachments, { as: demo, version: '2.89' })).body.volumeAttachments;
    expect(attached).to.include({ volumeId: volume, serverId: id, device: '/dev/xvdb', tag: 'data', delete_on_termination: false });
    expect((await cloud.get(`${attachments}/${volume}`, { as: demo })).body.volumeAttachment)
      .to.deep.equal({ id: volume, volumeId: volume, serverId: id, device: '/dev/xvdb' });
    expect(await show(volume)).to.deep.include({ status: 'in-use', attachments: [{ id: volume, volumeId: volume, serverId: id, device: '/dev/xvdb' }] });
    const vbds = diskOf(volume)?.VBDs.map((ref) => [...cloud.pool.cache.all('VBD')].find((vbd) => vbd.$ref === ref)?.currently_attached);
    expect(vbds).to.deep.equal([true]);
    expect((await cloud.get(`${servers}/${id}`, { as: demo, version: '2.3' })).body.server['os-extended-volumes:volumes_attached'])
      .to.deep.equal([{ id: volume, delete_on_termination: false }]);
    expect((await cloud.delete(`${root}/os-volumes/${volume}`, { as: demo })).body.badRequest.message).to.match(/must not be .*attached/);
    await release(volume);
    const { body } = await cloud.get(`${servers}/${id}/os-instance-actions`, { as: demo });
    expect(body.instanceActions.slice(0, 2).map((each: { action: string }) => each.action)).to.deep.equal(['detach_volume', 'attach_volume']);
  });

  it('are attached without a body in the answer from 2.101 on', async () => {
    const volume = await make();
    const { status, body } = await attach(volume, { version: '2.101' });
    expect([status, body]).to.deep.equal([202, undefined]);
    await release(volume);
  });

  it('take the device that is asked for, once', async () => {
    const [one, two] = [await make(), await make()];
    expect((await attach(one, {}, { device: '/dev/vdf' })).body.volumeAttachment.device).to.equal('/dev/xvdf');
    expect((await attach(two, {}, { device: '/dev/xvdf' })).body.conflictingRequest.message).to.equal('The supplied device path (/dev/xvdf) is in use.');
    await release(one);
    await drop(two);
  });

  it('are refused in Nova\'s words where they cannot be attached or detached', async () => {
    const volume = await make();
    expect((await detach(volume)).body.itemNotFound.message).to.equal(`Instance ${id} is not attached to volume ${volume}`);
    await attach(volume);
    expect((await attach(volume)).body.badRequest.message).to.equal(`Invalid volume: volume ${volume} already attached`);
    const other = await boot(cloud, { networks: 'none' }, { as: demo, version: '2.37' });
    const second = await cloud.post(`${servers}/${other}/os-volume_attachments`, { volumeAttachment: { volumeId: volume } }, { as: demo });
    expect(second.body.badRequest.message).to.equal(`Invalid volume: volume '${volume}' status must be 'available'. Currently in 'in-use'`);
    await act(cloud, id, 'suspend', { as: demo });
    await waitFor(cloud, id, 'SUSPENDED', demo);
    expect((await detach(volume)).body.conflictingRequest.message).to.equal(`Cannot 'detach_volume' instance ${id} while it is in vm_state suspended`);
    await act(cloud, id, 'resume', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    await remove(cloud, other, { as: demo });
    await release(volume);
  });

  it('of a stopped server are plugged in when it starts', async () => {
    const volume = await make();
    await act(cloud, id, 'os-stop', { as: demo });
    await waitFor(cloud, id, 'SHUTOFF', demo);
    expect((await attach(volume)).status).to.equal(200);
    await act(cloud, id, 'os-start', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect([...cloud.pool.cache.all('VBD')].find((vbd) => vbd.other_config['nova:volume']?.includes(volume))?.currently_attached).to.equal(true);
    await release(volume);
  });

  it('that are sharable go to several servers, from 2.60 on', async () => {
    const volume = unknownId;
    const data = { id: volume, projectId: demo.projectId, userId: demo.userId, created: 0, metadata: {}, snapshotId: null };
    const [{ default_SR: SR = '' } = {}] = cloud.pool.cache.all('pool');
    await cloud.pool.run('VDI.create', [{
      SR, virtual_size: 2 ** 30, type: 'user', sharable: true, read_only: false, name_label: 'shared', name_description: '',
      other_config: { 'nova:volume-data': JSON.stringify(data) }, xenstore_data: {}, sm_config: {}, tags: [],
    }]);
    await cloud.pool.settle();
    expect((await attach(volume)).body.badRequest.message).to.equal('Multiattach volumes are only supported starting with compute API version 2.60.');
    const other = await boot(cloud, { networks: 'none' }, { as: demo, version: '2.37' });
    expect((await attach(volume, { version: '2.60' })).status).to.equal(200);
    const second = await cloud.post(`${servers}/${other}/os-volume_attachments`, { volumeAttachment: { volumeId: volume } }, { as: demo, version: '2.60' });
    expect(second.status).to.equal(200);
    await remove(cloud, other, { as: demo });
    expect(await show(volume)).to.include({ status: 'in-use' });
    await release(volume);
  });

  it('stay when their server goes, unless they are to go with it', async () => {
    const [stays, goes] = [await make(), await make()];
    const server = await boot(cloud, { networks: 'none' }, { as: demo, version: '2.37' });
    const path = `${servers}/${server}/os-volume_attachments`;
    for (const volumeId of [stays, goes]) await cloud.post(path, { volumeAttachment: { volumeId } }, { as: demo });
    const change = (more: object, ask: Ask = { version: '2.85' }): Promise<Answer> =>
      cloud.put(`${path}/${goes}`, { volumeAttachment: { volumeId: goes, ...more } }, { as: demo, ...ask });
    expect((await change({ delete_on_termination: true })).status).to.equal(202);
    expect((await change({ tag: 'x' })).body.badRequest.message).to.equal('The tag property is not mutable');
    expect((await change({ serverId: unknownId })).body.badRequest.message).to.equal('The serverId property is not mutable');
    expect((await cloud.get(`${path}/${goes}`, { as: demo, version: '2.79' })).body.volumeAttachment.delete_on_termination).to.equal(true);
    const swap = await cloud.put(`${path}/${goes}`, { volumeAttachment: { volumeId: stays } });
    expect(swap.body.badRequest.message).to.equal(`Invalid volume: volume ${goes} cannot be swapped for another while a server has it.`);
    await remove(cloud, server, { as: demo });
    expect(await show(stays)).to.include({ status: 'available' });
    expect((await cloud.get(`${root}/os-volumes/${goes}`, { as: demo })).status).to.equal(404);
    await drop(stays);
  });

  it('are no part of an image of their server', async () => {
    const volume = await make();
    await attach(volume);
    const { image_id: image } = (await act(cloud, id, { createImage: { name: 'i' } }, { as: demo, version: '2.45' })).body;
    await cloud.app.cloud.workflows.idle();
    expect((await cloud.get(`/image/v2/images/${image}`, { as: demo })).body).to.include({ status: 'active', container_format: 'bare' });
    expect((await cloud.get(`${root}/os-volumes`, { as: demo })).body.volumes).to.have.length(1);
    const copies = [...cloud.pool.cache.all('VDI')].filter((vdi) => vdi.other_config['nova:volume-data']?.includes(volume));
    expect(copies).to.have.length(1);
    await release(volume);
  });
});
