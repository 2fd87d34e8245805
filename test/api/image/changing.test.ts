import { expect } from 'chai';
import { vhdOf } from '../../../src/simulator/handlers/vhd.ts';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import { openWorld, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { images, namesOf, refusal } from './pool.ts';

const patchType = { 'Content-Type': 'application/openstack-images-v2.1-json-patch' };
const dataType = { 'Content-Type': 'application/octet-stream' };
const MiB = 2 ** 20;

/** One more than there may be. */
const many = (name: string): string[] => Array.from({ length: 129 }, (_, index) => `${name}${index}`);

describe('making and changing images', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  let demo: Person;
  let alt: Person;
  before(async () => {
    world = await openWorld();
    ({ cloud } = world);
    demo = await cloud.person('member', 'demo');
    alt = await cloud.person('member', 'alt');
  });
  after(() => world.close());

  const create = async (body: object, as = demo): Promise<string> => {
    const answer = await cloud.post(images, body, { as });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return answer.body.id as string;
  };
  const upload = (id: string, data: string, as = demo) => cloud.ask('PUT', `${images}/${id}/file`, { as, body: data, headers: dataType });
  const patch = (id: string, changes: unknown, as = demo) => cloud.ask('PATCH', `${images}/${id}`, { as, body: changes, headers: patchType });

  it('an image is queued until its data come, then a server boots from it', async () => {
    const { status, body: queued, headers } = await cloud.post(images, { name: 'mine', disk_format: 'raw', container_format: 'bare', hw_x: '1', tags: ['a', 'a'] }, { as: demo });
    expect(status).to.equal(201);
    expect(headers.get('location')).to.equal(`${cloud.url}${images}/${queued.id}`);
    expect(queued).to.include({ name: 'mine', status: 'queued', visibility: 'shared', size: null, checksum: null, owner: demo.projectId, hw_x: '1', min_disk: 0 });
    expect(queued.tags).to.deep.equal(['a']);
    expect((await cloud.get(`${images}/${queued.id}/file`, { as: demo })).status).to.equal(204);
    const server = { name: 'boots', flavorRef: '1', imageRef: queued.id, networks: 'none' };
    const early = await cloud.post('/compute/v2.1/servers', { server }, { as: demo, version: '2.37' });
    expect(early.body.badRequest.message).to.equal(`Image ${queued.id} is not active.`);

    expect((await upload(queued.id, 'hello world')).status).to.equal(204);
    const { body: active } = await cloud.get(`${images}/${queued.id}`, { as: demo });
    expect(active).to.include({ status: 'active', size: 11, virtual_size: 11, checksum: '5eb63bbbe01eeed093cb22bb8f5acdc3', os_hash_algo: 'sha512' });
    expect(refusal(await upload(queued.id, 'again'))).to.equal('409: Image status transition from active to saving is not allowed');

    const booted = await cloud.post('/compute/v2.1/servers', { server }, { as: demo, version: '2.37' });
    expect(booted.status).to.equal(202);
    await cloud.until(`/compute/v2.1/servers/${booted.body.server.id}`, ({ body }) => body.server.status === 'ACTIVE', { as: demo });
  });

  it('its data can be read, whole and in part', async () => {
    const id = await create({ name: 'read', disk_format: 'raw', container_format: 'bare' });
    await upload(id, 'hello world');
    const whole = await cloud.get(`${images}/${id}/file`, { as: demo });
    expect(whole.body).to.equal('hello world');
    expect(whole.headers.get('content-type')).to.equal('application/octet-stream');
    expect(whole.headers.get('content-md5')).to.equal('5eb63bbbe01eeed093cb22bb8f5acdc3');
    const part = await cloud.get(`${images}/${id}/file`, { as: demo, headers: { Range: 'bytes=6-' } });
    expect(part.status).to.equal(206);
    expect(part.body).to.equal('world');
    expect(part.headers.get('content-range')).to.equal('bytes 6-10/11');
    expect((await cloud.get(`${images}/${id}/file`, { as: alt })).status).to.equal(404);
    const refusals: Readonly<Record<string, readonly [number, string]>> = {
      'bytes=0-1,3-4': [400, 'Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.<br /><br />\n\n\n'],
      'bytes=3-1': [416, 'The Range requested is not available.<br /><br />\nInvalid Range header.\n\n'],
      'bytes=11-': [416, 'The Range requested is not available.<br /><br />\nInvalid start position in Range header. Start position MUST be in the inclusive range [0, 10].\n\n'],
    };
    for (const [Range, expected] of Object.entries(refusals)) {
      const { status, body } = await cloud.get(`${images}/${id}/file`, { as: demo, headers: { Range } });
      expect([status, body.message], Range).to.deep.equal(expected);
    }
  });

  it('data that are not as many as announced are refused, whichever way they come', async () => {
    const id = await create({ name: 'counted', disk_format: 'raw', container_format: 'bare' });
    const announced = (size: string, chunks?: string[]): Promise<Response> => fetch(`${cloud.url}${images}/${id}/file`, {
      method: 'PUT', duplex: 'half' as const, body: chunks ? ReadableStream.from(chunks.map((chunk) => Buffer.from(chunk))) : 'hello',
      headers: { 'X-Auth-Token': demo.token, Accept: 'application/json', ...dataType, 'x-openstack-image-size': size },
    });
    const expected: readonly (readonly [string, string[] | undefined, string])[] = [
      ['4', undefined, 'Size exceeds: expected 4 bytes, got 5 bytes'],
      ['6', undefined, 'Size mismatch: expected 6 bytes, got 5 bytes'],
      ['x', undefined, 'Invalid or missing image size in request headers.'],
      ['9', ['hel', 'lo'], 'Size mismatch: expected 9 bytes, got 5 bytes'],
    ];
    for (const [size, chunks, sentence] of expected) {
      const answer = await announced(size, chunks);
      expect([answer.status, ((await answer.json()) as { message: string }).message], size).to.deep.equal([400, `${sentence}<br /><br />\n\n\n`]);
    }
    expect((await cloud.get(`${images}/${id}`, { as: demo })).body.status).to.equal('queued');
    expect((await announced('5', ['hel', 'lo'])).status).to.equal(204);
  });

  it('data of unknown length come too, and a VHD has the size that it says', async () => {
    const id = await create({ name: 'chunked', disk_format: 'vhd', container_format: 'bare' });
    const file = vhdOf(Buffer.from('boots'), 8 * MiB);
    const body = ReadableStream.from([file.subarray(0, 100), file.subarray(100)]);
    const request = { method: 'PUT', body, duplex: 'half' as const, headers: { 'X-Auth-Token': demo.token, ...dataType } };
    const answer = await fetch(`${cloud.url}${images}/${id}/file`, request);
    expect(answer.status).to.equal(204);
    expect((await cloud.get(`${images}/${id}`, { as: demo })).body).to.include({ status: 'active', size: file.length, virtual_size: 8 * MiB });
  });

  it('data that cannot be kept are refused and leave nothing behind', async () => {
    const disks = () => [...cloud.simulator.db.all('VDI')].length;
    const before_ = disks();
    const bare = await create({ name: 'no formats' });
    expect(refusal(await upload(bare, 'x'))).to.equal('400: Properties disk_format, container_format must be set prior to saving data.');
    const qcow2 = await create({ name: 'qcow2', disk_format: 'qcow2', container_format: 'bare' });
    expect(refusal(await upload(qcow2, 'x'))).to.match(/^400: Data of disk format qcow2/);
    const vhd = await create({ name: 'vhd', disk_format: 'vhd', container_format: 'bare' });
    expect(refusal(await upload(vhd, 'no VHD at all'))).to.equal('400: The data are no dynamic VHD.');
    expect((await cloud.get(`${images}/${vhd}`, { as: demo })).body.status).to.equal('queued');
    cloud.simulator.faults.add({ method: 'VBD.create', error: ['INTERNAL_ERROR', 'no'] });
    const raw = await create({ name: 'raw', disk_format: 'raw', container_format: 'bare' });
    expect((await upload(raw, 'x')).status).to.equal(500);
    const type = await cloud.ask('PUT', `${images}/${raw}/file`, { as: demo, body: 'x', headers: { 'Content-Type': 'application/json' } });
    expect(type.status).to.equal(415);
    expect(type.body.message).to.equal('The request media type application/json is not supported by this server.\n<br /><br />\n');
    expect(disks()).to.equal(before_);
  });

  it('a change is a JSON patch', async () => {
    const id = await create({ name: 'plain', color: 'red' });
    const changed = await patch(id, [
      { op: 'replace', path: '/name', value: 'better' }, { op: 'add', path: '/size_of_a~1b', value: 'big' }, { op: 'remove', path: '/color' },
      { op: 'replace', path: '/protected', value: true }, { op: 'replace', path: '/min_ram', value: 64 },
    ]);
    expect(changed.status, JSON.stringify(changed.body)).to.equal(200);
    expect(changed.body).to.include({ name: 'better', 'size_of_a/b': 'big', protected: true, min_ram: 64 });
    expect(changed.body).not.to.have.property('color');
    expect(refusal(await cloud.delete(`${images}/${id}`, { as: demo }))).to.equal(`403: Image ${id} is protected and cannot be deleted.`);
    expect((await patch(id, [{ op: 'replace', path: '/protected', value: false }])).status).to.equal(200);
    expect((await cloud.delete(`${images}/${id}`, { as: demo })).status).to.equal(204);
    expect(refusal(await cloud.delete(`${images}/${id}`, { as: demo }))).to.equal(`404: Failed to find image ${id} to delete`);
  });

  it('a patch that Glance would not take is refused in its words', async () => {
    const id = await create({ name: 'kept' });
    const refusals: readonly (readonly [unknown, string])[] = [
      [{}, '400: Request body must be a JSON array of operation objects.'],
      [['x'], '400: Operations must be JSON objects.'],
      [[{ op: 'test', path: '/name', value: 'x' }], '400: Invalid operation: `test`. It must be one of the following: add, remove, replace.'],
      [[{ op: 'add', value: 'x' }], "400: Unable to find 'path' in JSON Schema change"],
      [[{ op: 'add', path: '/name' }], '400: Operation "add" requires a member named "value".'],
      [[{ op: 'add', path: 'name', value: 'x' }], '400: Pointer `name` does not start with "/".'],
      [[{ op: 'add', path: '/a/b', value: 'x' }], "400: Invalid JSON pointer for this resource: '/a/b'"],
      [[{ op: 'replace', path: '/status', value: 'active' }], "403: Attribute 'status' is read-only."],
      [[{ op: 'replace', path: '/visibility', value: 'public' }], '403: You are not authorized to complete publicize_image action.'],
      [[{ value: 'x' }], '400: Unable to find `op` in JSON Schema change. It must be one of the following: add, remove, replace.'],
      [[{ op: 'replace', path: '/min_ram', value: -1 }], "400: Invalid value '-1' for parameter 'min_ram': Cannot be a negative value"],
      [[{ op: 'replace', path: '/min_disk', value: 2 ** 31 }], "400: 'min_disk' value out of range, must not exceed 2147483647."],
      [[{ op: 'replace', path: '/tags', value: many('t') }], '413: The limit has been exceeded on the number of allowed image tags. Attempted: 129, Maximum: 128'],
      [many('p').map((name) => ({ op: 'add', path: `/${name}`, value: 'x' })), '413: The limit has been exceeded on the number of allowed image properties. Attempted: 129, Maximum: 128'],
      [[{ op: 'add', path: '/locations/-', value: { url: 'http://x', metadata: {} } }], "403: It's not allowed to add locations if locations are invisible."],
      [[{ op: 'remove', path: '/locations/0' }], '403: You are not authorized to complete delete_image_location action.'],
      [[{ op: 'add', path: '/locations', value: [] }], "400: Invalid JSON pointer for this resource: '/locations'"],
    ];
    for (const [changes, expected] of refusals) expect(refusal(await patch(id, changes)), expected).to.equal(expected);
    const denied: readonly (readonly [object, string])[] = [
      [{ op: 'remove', path: '/name' }, 'Property name may not be removed.'],
      [{ op: 'replace', path: '/owner', value: 'x' }, "Owner can't be updated by non admin."],
      [{ op: 'replace', path: '/locations', value: [] }, 'Cannot set locations to empty list.'],
    ];
    for (const [change, detail] of denied) {
      const refused = await patch(id, [change]);
      expect([refused.status, refused.body.message], detail).to.deep.equal([403, `Access was denied to this resource.<br /><br />\n${detail}\n\n`]);
    }
    const { status, body } = await patch(id, [{ op: 'remove', path: '/color' }]);
    expect(status).to.equal(409);
    expect(body.message).to.equal('There was a conflict when trying to complete your request.<br /><br />\nProperty color does not exist.\n\n');
    expect((await cloud.get(`${images}/${id}`, { as: demo })).body).to.include({ name: 'kept', visibility: 'shared' });
  });

  it('a new image that Glance would not take is refused in its words', async () => {
    const { body, status } = await cloud.post(images, { disk_format: 'x' }, { as: demo });
    expect(status).to.equal(400);
    expect(body.message).to.match(/^Provided object does not match schema 'image': 'x' is not one of \[None, 'ami', .*\n\nFailed validating 'enum' in schema\['properties'\]\['disk_format'\]:\n {4}\{'description': 'Format of the disk',\n {5}'enum': \[None,\n {14}'ami',\n/);
    expect(refusal(await cloud.post(images, { visibility: 'public' }, { as: demo }))).to.equal('403: You are not authorized to complete publicize_image action.');
    expect(refusal(await cloud.post(images, { owner: alt.projectId }, { as: demo }))).to.equal(`403: You are not permitted to create images owned by '${alt.projectId}'.`);
    expect(refusal(await cloud.post(images, { status: 'active' }, { as: demo }))).to.equal("403: Attribute 'status' is read-only.");
    const reader = await cloud.person('reader', 'demo');
    expect(refusal(await cloud.post(images, {}, { as: reader }))).to.equal('403: You are not authorized to complete add_image action.');
  });

  it('another project sees what is shared with it, and lists it once it has accepted', async () => {
    const id = await create({ name: 'shared' });
    expect((await cloud.get(`${images}/${id}`, { as: alt })).status).to.equal(404);
    const added = await cloud.post(`${images}/${id}/members`, { member: alt.projectId }, { as: demo });
    expect(added.body).to.include({ member_id: alt.projectId, image_id: id, status: 'pending' });
    expect(refusal(await cloud.post(`${images}/${id}/members`, { member: alt.projectId }, { as: demo }))).to.match(/^409: Member .* is duplicated/);
    expect((await cloud.get(`${images}/${id}`, { as: alt })).status).to.equal(200);
    expect(await namesOf(cloud, '', alt)).not.to.include('shared');
    expect(refusal(await cloud.put(`${images}/${id}/members/${alt.projectId}`, { status: 'accepted' }, { as: demo }))).to.equal(`403: Not allowed to update members for image ${id}.`);
    expect((await cloud.put(`${images}/${id}/members/${alt.projectId}`, { status: 'accepted' }, { as: alt })).body.status).to.equal('accepted');
    expect(await namesOf(cloud, '', alt)).to.include('shared');
    expect(refusal(await cloud.delete(`${images}/${id}`, { as: alt }))).to.equal('403: You do not own this image');
    expect((await cloud.delete(`${images}/${id}/members/${alt.projectId}`, { as: demo })).status).to.equal(204);
    expect((await cloud.get(`${images}/${id}`, { as: alt })).status).to.equal(404);
  });

  it('everybody may use a community image, and lists it only when he asks', async () => {
    const id = await create({ name: 'ours', visibility: 'community' });
    expect((await cloud.get(`${images}/${id}`, { as: alt })).status).to.equal(200);
    expect(await namesOf(cloud, '', alt)).not.to.include('ours');
    expect(await namesOf(cloud, '?visibility=community', alt)).to.deep.equal(['ours']);
    expect(refusal(await cloud.post(`${images}/${id}/members`, { member: alt.projectId }, { as: demo }))).to.equal(`403: Not allowed to create members for image ${id}.`);
    await patch(id, [{ op: 'replace', path: '/os_hidden', value: true }]);
    expect(await namesOf(cloud, '', demo)).not.to.include('ours');
  });

  it('tags come and go, and a deactivated image can be neither read nor booted', async () => {
    const id = await create({ name: 'tagged', disk_format: 'raw', container_format: 'bare' });
    expect((await cloud.put(`${images}/${id}/tags/t1`, undefined, { as: demo })).status).to.equal(204);
    expect((await cloud.get(`${images}/${id}`, { as: demo })).body.tags).to.deep.equal(['t1']);
    expect((await cloud.delete(`${images}/${id}/tags/t1`, { as: demo })).status).to.equal(204);
    expect((await cloud.delete(`${images}/${id}/tags/t1`, { as: demo })).status).to.equal(404);
    await upload(id, 'x');
    expect((await cloud.post(`${images}/${id}/actions/deactivate`, undefined, { as: demo })).status).to.equal(204);
    expect((await cloud.get(`${images}/${id}/file`, { as: demo })).status).to.equal(403);
    expect((await cloud.post(`${images}/${id}/actions/reactivate`, undefined, { as: demo })).status).to.equal(204);
    expect((await cloud.get(`${images}/${id}/file`, { as: demo })).body).to.equal('x');
  });

  it('an administrator may describe an image of the pool, which then shows as described', async () => {
    const { body } = await cloud.get(`${images}?name=debian-12-genericcloud-amd64`);
    const [{ id, vm_mode: mode }] = body.images;
    const changed = await patch(id, [{ op: 'replace', path: '/name', value: 'debian' }, { op: 'add', path: '/os_distro', value: 'debian' }], cloud.admin);
    expect(changed.body).to.include({ name: 'debian', os_distro: 'debian', vm_mode: mode, visibility: 'public', status: 'active' });
    expect(refusal(await patch(id, [{ op: 'replace', path: '/name', value: 'x' }], demo))).to.equal('403: You do not own this image');
  });

  it('an upload or a deletion that a dead service began is ended when the next one starts', async () => {
    const [half, going] = [await create({ name: 'half', disk_format: 'raw', container_format: 'bare' }), await create({ name: 'going', disk_format: 'raw', container_format: 'bare' })];
    await upload(going, 'x');
    const { body } = await cloud.get('/identity/v3/projects?name=admin');
    const dead = { nonce: 'n', owner: body.projects[0].id as string, process: 'dead', at: 0 };
    const { ref } = vmOf(half);
    await cloud.pool.call('VM.add_to_other_config', ref, 'nova:image-upload', JSON.stringify(dead));
    const sr = [...cloud.pool.cache.all('SR')].find(({ shared, content_type: type }) => shared && type !== 'iso')?.$ref ?? expect.fail('no SR');
    const left = await cloud.pool.run('VDI.create', [{
      name_label: 'half root', name_description: '', SR: sr, virtual_size: MiB, type: 'user', sharable: false, read_only: false,
      other_config: { 'nova:image': half }, xenstore_data: {}, sm_config: {}, tags: [],
    }]);
    await cloud.pool.call('VM.add_to_other_config', vmOf(going).ref, 'nova:image-delete', 'true');
    await cloud.pool.settle();
    expect((await cloud.get(`${images}/${half}`, { as: demo })).body.status).to.equal('saving');
    expect((await cloud.get(`${images}/${going}`, { as: demo })).status).to.equal(404);
    await cloud.restart('stop');
    expect((await cloud.get(`${images}/${half}`, { as: demo })).body.status).to.equal('queued');
    await cloud.pool.settle();
    expect(cloud.pool.cache.byUuid('VM', going)).to.equal(undefined);
    expect(cloud.simulator.db.find('VDI', left)).to.equal(undefined);
    expect((await upload(half, 'whole')).status).to.equal(204);
  });

  it('an image whose disk cannot be destroyed stays', async () => {
    const id = await create({ name: 'stays', disk_format: 'raw', container_format: 'bare' });
    await upload(id, 'x');
    cloud.simulator.faults.add({ method: 'VDI.destroy', error: ['SR_BACKEND_FAILURE_46', '', 'in use', ''] });
    expect((await cloud.delete(`${images}/${id}`, { as: demo })).status).to.be.oneOf([409, 500]);
    expect((await cloud.get(`${images}/${id}`, { as: demo })).body.status).to.equal('active');
    expect((await cloud.delete(`${images}/${id}`, { as: demo })).status).to.equal(204);
  });

  const vmOf = (uuid: string): { readonly ref: Ref<'VM'> } => ({ ref: cloud.pool.cache.byUuid('VM', uuid)?.$ref ?? expect.fail(`no VM ${uuid}`) });
});
