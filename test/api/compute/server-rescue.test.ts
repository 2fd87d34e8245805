/** Rescue through HTTP. */
import { expect } from 'chai';
import { keys, readKey } from '../../../src/cloud/other-config.ts';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, imageId, remove, servers, unknownId, waitFor } from './booting.ts';

/** Its disks by their position, each with what marks it. */
function drives({ pool }: TestCloud, id: string): readonly { position: string; uuid: string; role: string | undefined; bootable: boolean }[] {
  const vm = pool.cache.byUuid('VM', id);
  return (vm?.VBDs ?? []).flatMap((ref) => pool.cache.get('VBD', ref) ?? []).filter(({ type }) => type === 'Disk').flatMap((vbd) => {
    const vdi = pool.cache.get('VDI', vbd.VDI);
    return vdi === undefined ? [] : [{ position: vbd.userdevice, uuid: vdi.uuid, role: readKey(vdi, keys.diskRole), bootable: vbd.bootable }];
  }).toSorted((a, b) => Number(a.position) - Number(b.position));
}

const disksOf = ({ pool }: TestCloud, id: string): number => [...pool.cache.all('VDI')].filter((vdi) => readKey(vdi, keys.diskServer) === id).length;

describe('rescue', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  before(async () => {
    world = await openWorld({ pool: { servers: 1 } });
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    await cloud.post('/compute/v2.1/flavors', { flavor: { id: '300', name: 'with-swap', vcpus: 1, ram: 128, disk: 1, swap: 64 } });
  });
  after(() => world.close());
  const rescue = (id: string, body: unknown = null): Promise<Answer> => act(cloud, id, { rescue: body }, { as: demo });

  it('starts the server from a fresh disk, its own one beside, and unrescue puts everything back', async () => {
    const id = await boot(cloud, { flavorRef: '300' }, { as: demo });
    const before = drives(cloud, id);
    cloud.clock.hold();
    const answer = await rescue(id, { adminPass: 'Rescue-1' });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal({ adminPass: 'Rescue-1' });
    const { body: { server } } = await cloud.get(`${servers}/${id}`);
    expect(server).to.include({ status: 'ACTIVE', 'OS-EXT-STS:vm_state': 'active', 'OS-EXT-STS:task_state': 'rescuing' });
    cloud.clock.resume();
    await waitFor(cloud, id, 'RESCUE', demo);
    const [root, ...others] = drives(cloud, id);
    expect(root).to.include({ position: '0', role: 'rescue', bootable: true });
    expect(before.map(({ uuid }) => uuid)).to.not.include(root?.uuid);
    expect(others.map(({ uuid }) => uuid)).to.have.members(before.map(({ uuid }) => uuid));
    const { body } = await cloud.get(`${servers}/${id}`);
    expect(body.server).to.include({ 'OS-EXT-STS:vm_state': 'rescued', 'OS-EXT-STS:power_state': 1 });

    for (const action of ['os-stop', 'os-start', 'pause', 'rescue']) {
      expect((await act(cloud, id, action, { as: demo })).body.conflictingRequest?.message).to.match(/while it is in vm_state rescued$/);
    }
    expect((await act(cloud, id, 'unrescue', { as: demo })).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect(drives(cloud, id)).to.deep.equal(before);
    expect(disksOf(cloud, id)).to.equal(before.length);
    const { body: { instanceActions } } = await cloud.get(`${servers}/${id}/os-instance-actions`, { version: '2.104' });
    expect(instanceActions.map(({ action, message }: { action: string; message: null }) => [action, message]).slice(0, 2))
      .to.deep.equal([['unrescue', null], ['rescue', null]]);
    await remove(cloud, id);
  });

  it('of a stopped server takes another image, makes a password up, and leaves nothing when the server is deleted', async () => {
    const id = await boot(cloud, {}, { as: demo });
    await act(cloud, id, 'os-stop', { as: demo });
    await waitFor(cloud, id, 'SHUTOFF', demo);
    const answer = await rescue(id, { rescue_image_ref: await imageId(cloud) });
    expect(answer.body.adminPass).to.match(/^\w{12}$/);
    await waitFor(cloud, id, 'RESCUE', demo);
    await remove(cloud, id, { as: demo });
    expect(disksOf(cloud, id)).to.equal(0);
  });

  it('refuses an unknown image, a wrong body, and a server that is in another state', async () => {
    const id = await boot(cloud, {}, { as: demo });
    expect((await rescue(id, { rescue_image_ref: unknownId })).body.badRequest.message).to.equal(`Requested rescue image '${unknownId}' is not supported`);
    expect((await rescue(id, { adminPass: 1 })).status).to.equal(400);
    expect((await act(cloud, id, 'unrescue', { as: demo })).body.conflictingRequest.message)
      .to.equal(`Cannot 'unrescue' instance ${id} while it is in vm_state active`);
    await act(cloud, id, 'pause', { as: demo });
    await waitFor(cloud, id, 'PAUSED', demo);
    expect((await rescue(id)).body.conflictingRequest.message).to.equal(`Cannot 'rescue' instance ${id} while it is in vm_state paused`);
    await act(cloud, id, 'lock', { as: demo });
    expect((await rescue(id)).body.conflictingRequest.message).to.equal(`Instance ${id} is locked`);
    await remove(cloud, id);
  });

  const isoId = async (): Promise<string> => {
    const { body } = await cloud.get('/image/v2/images?disk_format=iso');
    return body.images[0].id;
  };
  /** Its disc drive, and where it looks for something to boot from. */
  const discOf = (id: string): { readonly drive: string | undefined; readonly disc: string | undefined; readonly order: string | undefined } => {
    const vm = cloud.pool.cache.byUuid('VM', id);
    const drive = (vm?.VBDs ?? []).flatMap((ref) => cloud.pool.cache.get('VBD', ref) ?? []).find(({ type }) => type === 'CD');
    return { drive: drive?.userdevice, disc: drive === undefined ? undefined : cloud.pool.cache.get('VDI', drive.VDI)?.uuid, order: vm?.HVM_boot_params['order'] };
  };

  it('from an ISO starts from the disc and leaves the disks in their places', async () => {
    const iso = await isoId();
    const id = await boot(cloud, { flavorRef: '300', config_drive: true }, { as: demo });
    const before = drives(cloud, id);
    const drive = discOf(id);
    expect((await rescue(id, { rescue_image_ref: iso })).status).to.equal(200);
    await waitFor(cloud, id, 'RESCUE', demo);
    expect(discOf(id)).to.deep.equal({ drive: '3', disc: iso, order: 'dcn' });
    const ofServer = ({ role }: { role: string | undefined }): boolean => role !== 'config';
    expect(drives(cloud, id).filter(ofServer)).to.deep.equal(before.filter(ofServer));
    expect((await act(cloud, id, 'unrescue', { as: demo })).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect(drives(cloud, id)).to.deep.equal(before);
    expect(discOf(id)).to.deep.equal(drive);
    await remove(cloud, id);
  });

  it('from an ISO gives an empty drive back empty, and one with a disc that disc', async () => {
    const iso = await isoId();
    const old: string = (await cloud.get(servers)).body.servers.find(({ name }: { name: string }) => name === 'vm-1').id;
    expect(discOf(old)).to.deep.equal({ drive: '3', disc: undefined, order: 'cdn' });
    await act(cloud, old, { rescue: { rescue_image_ref: iso } });
    await waitFor(cloud, old, 'RESCUE');
    expect(discOf(old)).to.deep.equal({ drive: '3', disc: iso, order: 'dcn' });
    await act(cloud, old, 'unrescue');
    await waitFor(cloud, old, 'ACTIVE');
    expect(discOf(old)).to.deep.equal({ drive: '3', disc: undefined, order: 'cdn' });
    const installed = await boot(cloud, { imageRef: iso });
    const disc = discOf(installed);
    expect(disc.disc).to.equal(iso);
    await act(cloud, installed, { rescue: { rescue_image_ref: iso } });
    await waitFor(cloud, installed, 'RESCUE');
    expect(discOf(installed)).to.deep.equal({ ...disc, order: 'dcn' });
    await act(cloud, installed, 'unrescue');
    await waitFor(cloud, installed, 'ACTIVE');
    expect(discOf(installed)).to.deep.equal(disc);
    await remove(cloud, installed);
  });

  it('of a server that boots from a volume is done from an ISO, from 2.87 on', async () => {
    const volume = { source_type: 'image', destination_type: 'volume', uuid: await imageId(cloud), boot_index: 0, volume_size: 1, delete_on_termination: true };
    const { body } = await cloud.post(servers, { server: { name: 'v', flavorRef: '42', imageRef: '', block_device_mapping_v2: [volume] } }, { as: demo });
    const { id } = body.server;
    await waitFor(cloud, id, 'ACTIVE', demo);
    const before = drives(cloud, id);
    const refusal = async (image: string, version: string): Promise<string> =>
      (await act(cloud, id, { rescue: { rescue_image_ref: image } }, { as: demo, version })).body.badRequest.message;
    const iso = await isoId();
    expect(await refusal(iso, '2.86')).to.equal(`Instance ${id} cannot be rescued: Cannot rescue a volume-backed instance`);
    expect(await refusal(volume.uuid, '2.87')).to.equal(`Instance ${id} cannot be rescued: Host unable to rescue a volume-backed instance`);
    expect((await act(cloud, id, { rescue: { rescue_image_ref: iso } }, { as: demo, version: '2.87' })).status).to.equal(200);
    await waitFor(cloud, id, 'RESCUE', demo);
    expect(drives(cloud, id)).to.deep.equal(before);
    await act(cloud, id, 'unrescue', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    await remove(cloud, id);
  });

  it('that storage refuses brings back what was', async () => {
    const id = await boot(cloud, {}, { as: demo });
    const before = drives(cloud, id);
    cloud.simulator.faults.add({ method: 'VM.clone', times: 1, error: ['SR_BACKEND_FAILURE_44', '', 'There is insufficient space', ''] });
    await rescue(id);
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect(drives(cloud, id)).to.deep.equal(before);
    await remove(cloud, id);
  });
});
