import { expect } from 'chai';
import { withCloud } from '../../support/with-cloud.ts';
import { addIso, addTemplate, images, namesOf, refusal, unknownId } from './pool.ts';

const seeded = ['alpine-virt-3.20.iso', 'cirros-0.6.2-x86_64-disk', 'debian-12-genericcloud-amd64', 'ubuntu-22.04-server-cloudimg-amd64'];
const byName = '?sort_key=name&sort_dir=asc';

describe('images', () => {
  it('are the templates with disks, and the ISOs', () => withCloud(async (cloud) => {
    expect(await namesOf(cloud, byName)).to.deep.equal(seeded);
  }));

  it('a template that is somebody else’s business is none', () => withCloud(async (cloud) => {
    await addTemplate(cloud, 'without a disk', []);
    await addTemplate(cloud, 'a default one', [8], { is_default_template: true });
    await addTemplate(cloud, 'a default one of an old release', [8], { other_config: { default_template: 'true' } });
    await addTemplate(cloud, 'a snapshot', [8], { is_a_snapshot: true });
    await addTemplate(cloud, 'hidden from XenCenter', [8], { other_config: { HideFromXenCenter: 'true' } });
    await addTemplate(cloud, `nova-xapi:build:${unknownId}`, [8]);
    await addTemplate(cloud, 'a VM', [8], { is_a_template: false });
    expect(await namesOf(cloud, byName)).to.deep.equal(seeded);
  }));

  it('the disc of the guest tools is none, in old and new releases', () => withCloud(async (cloud) => {
    const { db, pool } = cloud.simulator;
    const tools = db.create('SR', { name_label: 'XCP-ng Tools', type: 'iso', content_type: 'iso', is_tools_sr: true });
    const oldTools = db.create('SR', { name_label: 'XenServer Tools', type: 'iso', content_type: 'iso', other_config: { xenserver_tools_sr: 'true' } });
    await addIso(cloud, 'guest-tools.iso', {}, tools);
    await addIso(cloud, 'xs-tools.iso', {}, oldTools);
    await addIso(cloud, 'marked', { is_tools_iso: true });
    await addIso(cloud, 'marked as of old', { sm_config: { 'xs-tools': 'true' } });
    await addIso(cloud, 'gone from the library', { missing: true });
    await addIso(cloud, 'a disk', {}, pool.sharedSr);
    expect(await namesOf(cloud, byName)).to.deep.equal(seeded);
  }));

  it('a template shows what Glance knows of an image', () => withCloud(async (cloud) => {
    const id = await addTemplate(cloud, 'web', [1500, 100], {
      name_description: 'A web server', tags: ['blue', 'x86'], blocked_operations: { destroy: 'precious' }, HVM_boot_policy: 'BIOS order', domain_type: 'hvm',
      HVM_boot_params: { order: 'cd', firmware: 'uefi' }, platform: { secureboot: 'true' }, reference_label: 'windows-11',
    });
    const { status, body } = await cloud.get(`${images}/${id}`);
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      id, name: 'web', description: 'A web server', status: 'active', visibility: 'public', protected: true, os_hidden: false, checksum: null, os_hash_algo: null,
      os_hash_value: null, owner: null, size: 800 * 2 ** 20, virtual_size: 1600 * 2 ** 20, container_format: 'ova', disk_format: 'vhd',
      created_at: '1970-01-01T00:00:00Z', updated_at: '1970-01-01T00:00:00Z', tags: ['blue', 'x86'], min_ram: 0, min_disk: 2,
      self: `/v2/images/${id}`, file: `/v2/images/${id}/file`, schema: '/v2/schemas/image',
      hypervisor_type: 'xen', vm_mode: 'hvm', os_type: 'windows', hw_firmware_type: 'uefi', os_secure_boot: 'required',
    });
  }));

  it('an ISO shows as a disc without a smallest disk', () => withCloud(async (cloud) => {
    const id = await addIso(cloud, 'netinst.iso');
    expect((await cloud.get(`${images}/${id}`)).body).to.include({ name: 'netinst.iso', disk_format: 'iso', container_format: 'bare', min_disk: 0, size: 64 * 2 ** 20 });
  }));

  it('a change on the pool shows in the next answer', () => withCloud(async (cloud) => {
    const { db, pool } = cloud.simulator;
    const [cirros] = pool.images;
    if (cirros === undefined) throw new Error('no image');
    const { uuid, VBDs } = db.get('VM', cirros);
    expect((await cloud.get(`${images}/${uuid}`)).body.name).to.equal('cirros-0.6.2-x86_64-disk');
    await cloud.pool.call('VM.set_name_label', cirros, 'renamed');
    await cloud.pool.settle();
    expect((await cloud.get(`${images}/${uuid}`)).body).to.include({ name: 'renamed', min_disk: 1 });
    // A change of the disk alone, which leaves the template's own row as it was.
    const [vbd] = VBDs;
    if (vbd === undefined) throw new Error('no disk');
    db.update('VDI', db.get('VBD', vbd).VDI, { virtual_size: 3 * 2 ** 30 });
    await cloud.pool.settle();
    expect((await cloud.get(`${images}/${uuid}`)).body.min_disk).to.equal(3);
    expect((await cloud.get(images)).body.images.find((image: { id: string }) => image.id === uuid).min_disk).to.equal(3);
    await cloud.pool.call('VM.destroy', cirros);
    await cloud.pool.settle();
    expect((await cloud.get(`${images}/${uuid}`)).status).to.equal(404);
  }));

  it('a server that was made into a template is its project’s own', () => withCloud(async (cloud) => {
    const [owner, other] = [await cloud.person('member', 'owners'), await cloud.person('member', 'others')];
    const id = await addTemplate(cloud, 'ours', [8], { other_config: { 'nova:project': owner.projectId, 'nova:created': '2026-01-02T03:04:05.678Z' } });
    const { body } = await cloud.get(`${images}/${id}`, { as: owner });
    expect(body).to.include({ visibility: 'private', owner: owner.projectId, created_at: '2026-01-02T03:04:05Z' });
    expect(refusal(await cloud.get(`${images}/${id}`, { as: other }))).to.equal(`404: No image found with ID ${id}`);
    expect(await namesOf(cloud, byName, other)).to.deep.equal(seeded);
    expect(await namesOf(cloud, '?visibility=private', owner)).to.deep.equal(['ours']);
    expect(await namesOf(cloud, `?owner=${owner.projectId}`, owner)).to.deep.equal(['ours']);
    expect(await namesOf(cloud, '?name=ours')).to.deep.equal(['ours']);
    expect(await namesOf(cloud, '?visibility=private')).to.deep.equal(['ours']);
  }));

  it('something that is no image is not found, in Glance’s words', () => withCloud({ pool: { servers: 1 } }, async (cloud) => {
    const [server] = (await cloud.get('/compute/v2.1/servers')).body.servers;
    for (const id of ['nonsense', unknownId, server.id]) {
      expect(refusal(await cloud.get(`${images}/${id}`))).to.equal(`404: No image found with ID ${id}`);
    }
  }));

  it('without a token the answer is Glance’s 401', () => withCloud(async (cloud) => {
    const { status, body, headers } = await cloud.get(images, { as: null });
    expect([status, body.code, body.title]).to.deep.equal([401, '401 Unauthorized', 'Unauthorized']);
    expect(headers.get('www-authenticate')).to.equal(`Keystone uri="${cloud.url}/identity"`);
  }));

  it('are listed and shown without a call to the pool', () => withCloud(async (cloud) => {
    for (const cls of ['VM', 'VBD', 'VDI', 'SR', 'VM_metrics', 'pool', 'host']) {
      cloud.simulator.faults.add({ method: `${cls}.*`, times: Infinity, error: ['INTERNAL_ERROR', 'called'] });
    }
    await cloud.pool.call('VM.get_all').then(() => expect.fail('the pool answers'), (error: unknown) => expect(error).to.include({ code: 'INTERNAL_ERROR' }));
    expect(await namesOf(cloud, byName)).to.deep.equal(seeded);
    expect(await namesOf(cloud, '?name=in:a,b')).to.deep.equal([]);
    const { images: [image] } = (await cloud.get(`${images}?limit=1`)).body;
    expect((await cloud.get(`${images}/${image.id}`)).body).to.deep.equal(image);
  }));
});
