/** Booting with block device mappings, through HTTP. */
import { expect } from 'chai';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, imageId, remove, requestBoot, servers, unknownId, waitFor } from './booting.ts';

describe('a server with block device mappings', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let image: string;
  let plain: object;
  let flavor: string;
  const newest = { version: '2.85' };
  const v2 = (...mappings: object[]): object => ({ block_device_mapping_v2: mappings, networks: 'none', flavorRef: flavor });
  const bootWith = (server: object, ask: object = newest): Promise<string> => boot(cloud, { ...server }, { as: demo, ...ask });
  const refused = async (server: object, ask: object = newest): Promise<string> => {
    const { status, body } = await requestBoot(cloud, { networks: 'none', ...server }, { as: demo, ...ask });
    expect(status).to.equal(400);
    return body.badRequest.message;
  };
  const makeVolume = async (): Promise<string> => (await cloud.post('/compute/v2.1/os-volumes', { volume: { size: 1 } }, { as: demo })).body.volume.id;
  const volumeNow = (id: string): Promise<Answer> => cloud.get(`/compute/v2.1/os-volumes/${id}`, { as: demo });
  const attached = async (id: string): Promise<any[]> => (await cloud.get(`${servers}/${id}/os-volume_attachments`, { as: demo, version: '2.89' })).body.volumeAttachments;
  const serverNow = async (id: string): Promise<any> => (await cloud.get(`${servers}/${id}`, { as: demo, ...newest })).body.server;
  const quiet = (id: string): Promise<void> => remove(cloud, id, { as: demo });
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    image = await imageId(cloud);
    plain = { uuid: image, source_type: 'image', destination_type: 'local', boot_index: 0 };
    const made = await cloud.post('/compute/v2.1/flavors', { flavor: { name: 'f', vcpus: 1, ram: 128, disk: 1, 'OS-FLV-EXT-DATA:ephemeral': 2, swap: 64 } });
    flavor = made.body.flavor.id;
  });
  after(() => world.close());

  it('boots from a volume that is made of an image, and shows no image', async () => {
    const id = await bootWith({
      imageRef: '', ...v2({ uuid: image, source_type: 'image', destination_type: 'volume', boot_index: 0, volume_size: 2, delete_on_termination: true, tag: 'root' }),
    });
    const server = await serverNow(id);
    expect(server.image).to.equal('');
    const [root, ...others] = await attached(id);
    expect(others).to.deep.equal([]);
    expect(root).to.include({ device: '/dev/xvda', tag: 'root', delete_on_termination: true });
    expect(server['os-extended-volumes:volumes_attached']).to.deep.equal([{ id: root.volume_id ?? root.volumeId, delete_on_termination: true }]);
    const { volume } = (await volumeNow(root.volumeId)).body;
    expect(volume).to.include({ size: 2, status: 'in-use' });
    await quiet(id);
    expect((await volumeNow(root.volumeId)).status).to.equal(404);
  });

  it('boots from a volume that is there, and leaves it', async () => {
    const first = await bootWith({
      imageRef: '', ...v2({ uuid: image, source_type: 'image', destination_type: 'volume', boot_index: 0, volume_size: 1 }),
    });
    const [{ volumeId }] = await attached(first);
    expect(await refused(v2({ uuid: volumeId, source_type: 'volume', destination_type: 'volume', boot_index: 0 })))
      .to.equal(`Invalid volume: volume '${volumeId}' status must be 'available'. Currently in 'in-use'`);
    await quiet(first);
    expect((await volumeNow(volumeId)).body.volume.status).to.equal('available');
    const second = await bootWith({ imageRef: '', ...v2({ uuid: volumeId, source_type: 'volume', destination_type: 'volume', boot_index: 0 }) });
    expect((await attached(second)).map((each) => each.volumeId)).to.deep.equal([volumeId]);
    await quiet(second);
    const legacy = await bootWith({ imageRef: '', block_device_mapping: [{ device_name: 'vda', volume_id: volumeId, delete_on_termination: true }], networks: 'none' });
    await quiet(legacy);
    expect((await volumeNow(volumeId)).status).to.equal(404);
  });

  it('has blank volumes, volumes of snapshots and ones that are there beside its image', async () => {
    const volume = await makeVolume();
    const { snapshot } = (await cloud.post('/compute/v2.1/os-snapshots', { snapshot: { volume_id: volume } }, { as: demo })).body;
    const id = await bootWith(v2(
      plain, { source_type: 'blank', destination_type: 'volume', volume_size: 3, delete_on_termination: true },
      { source_type: 'snapshot', uuid: snapshot.id, destination_type: 'volume', delete_on_termination: true, device_name: '/dev/vdh' },
      { source_type: 'volume', uuid: volume, destination_type: 'volume' }));
    const all = await attached(id);
    const sizes = await Promise.all(all.map(async ({ volumeId }) => (await volumeNow(volumeId)).body.volume.size));
    expect(sizes.toSorted()).to.deep.equal([1, 1, 3]);
    expect(all.map(({ device }) => device)).to.include('/dev/xvdh');
    expect((await serverNow(id)).image.id).to.equal(image);
    await quiet(id);
    for (const { volumeId } of all) expect((await volumeNow(volumeId)).status, volumeId).to.equal(volumeId === volume ? 200 : 404);
  });

  it('has the blank disks that it asks for instead of its flavor\'s', async () => {
    const ephemeral = { source_type: 'blank', destination_type: 'local', boot_index: -1, volume_size: 1 };
    const id = await bootWith(v2(plain, ephemeral, ephemeral, { source_type: 'blank', destination_type: 'local', guest_format: 'swap', volume_size: 32, boot_index: -1 }));
    const disks = [...cloud.pool.cache.all('VDI')].filter((vdi) => vdi.other_config['nova:server'] === id);
    const sizes = disks.map((vdi) => [vdi.other_config['nova:role'], vdi.virtual_size / 2 ** 20]).toSorted((a, b) => String(a).localeCompare(String(b)));
    expect(sizes).to.deep.equal([['ephemeral', 1024], ['ephemeral', 1024], ['root', 1024], ['swap', 32]]);
    await quiet(id);
  });

  it('is refused in Nova\'s words', async () => {
    const invalid = 'Block Device Mapping is Invalid: ';
    const order = `${invalid}Boot sequence for the instance and image/block device mapping combination is not valid.`;
    const blank = { source_type: 'blank', destination_type: 'volume', volume_size: 1 };
    for (const [server, sentence] of [
      [v2(blank), order],
      [v2(plain, { ...plain, destination_type: 'volume', boot_index: 2, volume_size: 1 }), order],
      [v2(plain, { ...plain, uuid: unknownId, destination_type: 'volume', boot_index: 1, volume_size: 1 }), `${invalid}failed to get image ${unknownId}.`],
      [v2({ ...plain, uuid: unknownId }), `${invalid}failed to get image ${unknownId}.`],
      [v2({ ...plain, destination_type: 'volume' }), "Images with destination_type 'volume' need to have a non-zero size specified"],
      [v2(plain, { source_type: 'volume', uuid: unknownId }), `Volume ${unknownId} could not be found.`],
      [v2(plain, { source_type: 'snapshot', uuid: unknownId }), `${invalid}failed to get snapshot ${unknownId}.`],
      [v2(plain, { source_type: 'blank', destination_type: 'volume' }), "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size"],
      [v2(plain, { ...blank, volume_type: 'fast' }), 'Volume type fast could not be found.'],
      [v2(plain, { ...blank, device_name: '/dev/vda' }), 'The volume cannot be assigned the same device name as the root device vda'],
      [v2(plain, { source_type: 'blank', destination_type: 'local', volume_size: 3 }),
        'Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used.'],
      [v2(plain, { source_type: 'blank', destination_type: 'local', guest_format: 'swap', volume_size: 65 }), 'Swap drive requested is larger than instance type allows.'],
      [{ ...v2(plain, { source_type: 'volume', uuid: unknownId }), min_count: 2 }, 'Cannot attach one or more volumes to multiple instances'],
      [{ block_device_mapping: [{ volume_id: unknownId, device_name: 'vdb' }] }, `Volume ${unknownId} could not be found.`],
    ] as const) expect(await refused(server), sentence).to.equal(sentence);
  });

  it('that boots from a volume is not rescued, backed up or rebuilt from another image, and is offloaded when it is shelved', async () => {
    const id = await bootWith({ imageRef: '', ...v2({ uuid: image, source_type: 'image', destination_type: 'volume', boot_index: 0, volume_size: 1, delete_on_termination: true }) });
    const ask = async (action: unknown, version: string): Promise<Answer> => act(cloud, id, action, { as: demo, version });
    expect((await ask('rescue', '2.86')).body.badRequest.message).to.equal(`Instance ${id} cannot be rescued: Cannot rescue a volume-backed instance`);
    expect((await ask('rescue', '2.87')).body.badRequest.message).to.equal(`Instance ${id} cannot be rescued: Host unable to rescue a volume-backed instance`);
    expect((await ask({ createBackup: { name: 'b', backup_type: 'daily', rotation: 1 } }, '2.1')).body.badRequest.message)
      .to.equal('Backup is not supported for volume-backed instances.');
    const { images } = (await cloud.get('/image/v2/images')).body;
    const other = images.find((each: { id: string; disk_format: string }) => each.id !== image && each.disk_format !== 'iso').id;
    expect((await ask({ rebuild: { imageRef: other } }, '2.92')).body.badRequest.message)
      .to.equal(`Image ${other} is unacceptable: Unable to rebuild with a different image for a volume-backed server.`);
    const [{ volumeId }] = await attached(id);
    expect((await ask({ rebuild: { imageRef: image, name: 'again' } }, '2.92')).status).to.equal(202);
    expect((await waitFor(cloud, id, 'ACTIVE', demo)).body.server).to.include({ name: 'again', image: '' });
    expect((await attached(id)).map((each) => each.volumeId)).to.deep.equal([volumeId]);
    const made = await ask({ createImage: { name: 'snap' } }, '2.45');
    await cloud.until(`/image/v2/images/${made.body.image_id}`, ({ body }) => body.status === 'active', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    const snap = await boot(cloud, { imageRef: made.body.image_id }, { as: demo });
    await quiet(snap);
    await ask('shelve', '2.1');
    await cloud.until(`${servers}/${id}`, ({ body }) => body.server.status === 'SHELVED_OFFLOADED', { as: demo });
    await ask('unshelve', '2.1');
    await cloud.until(`${servers}/${id}`, ({ body }) => body.server.status === 'ACTIVE', { as: demo });
    await quiet(id);
    expect((await volumeNow(volumeId)).status).to.equal(404);
  });
});
