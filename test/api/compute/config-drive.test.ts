/** The config drive of servers: what a guest reads there, through HTTP and the pool's own disks. */
import { expect } from 'chai';
import { keys, readKey } from '../../../src/cloud/other-config.ts';
import { readIso } from '../../support/read-iso.ts';
import { openWorld, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, imageId, networkIds, remove, requestBoot, servers, waitFor } from './booting.ts';

const script = '#!/bin/sh\necho hello\n';
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8m0mYZ0Vb7Yk2Z0c1o0ZB0Cw2m9nJ6y9b1n0m5kQ2x me@here';

function drivesOf({ pool }: TestCloud, id: string) {
  return [...pool.cache.all('VDI')].filter((vdi) => readKey(vdi, keys.diskServer) === id && readKey(vdi, keys.diskRole) === 'config');
}

/** The files of the one config drive, of a server that does not run: by name in each version, or by a path that begins with a slash. */
async function read(cloud: TestCloud, id: string): Promise<(name: string) => any> {
  const [vdi, ...others] = drivesOf(cloud, id);
  expect(others).to.deep.equal([]);
  if (vdi === undefined) throw new Error('there is no config drive');
  const chunks: Uint8Array[] = [];
  for await (const chunk of cloud.pool.exportRawVdi(vdi.$ref)) chunks.push(chunk);
  const { label, files } = readIso(Buffer.concat(chunks), 'joliet');
  expect(label).to.equal('config-2');
  return (name) => {
    if (name.startsWith('/')) return files.get(`openstack${name}`)?.toString();
    const text = files.get(`openstack/latest/${name}`)?.toString();
    expect(files.get(`openstack/2020-10-14/${name}`)?.toString()).to.equal(text);
    return text !== undefined && name.endsWith('.json') ? JSON.parse(text) : text;
  };
}

async function stop(cloud: TestCloud, id: string): Promise<void> {
  await act(cloud, id, 'os-stop');
  await waitFor(cloud, id, 'SHUTOFF');
}

describe('a config drive', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    const answer = await cloud.post('/compute/v2.1/os-keypairs', { keypair: { name: 'mine', public_key: publicKey } }, { as: demo });
    expect(answer.status).to.equal(200);
  });
  after(() => world.close());

  it('tells a guest its name, keys, metadata, interfaces, user data and password', async () => {
    const [network = ''] = await networkIds(cloud);
    const answer = await requestBoot(cloud, {
      name: 'web', config_drive: true, key_name: 'mine', adminPass: 'Secret-1', metadata: { role: 'db' }, user_data: Buffer.from(script).toString('base64'),
      networks: [{ uuid: network, tag: 'front' }],
    }, { as: demo, version: '2.42' });
    const { id } = answer.body.server;
    await waitFor(cloud, id, 'ACTIVE', demo);
    // Whoever deletes a key pair does not take it from his servers.
    await cloud.delete('/compute/v2.1/os-keypairs/mine', { as: demo });
    await stop(cloud, id);
    const file = await read(cloud, id);
    const { random_seed: seed, ...metadata } = file('meta_data.json');
    expect(Buffer.from(seed, 'base64')).to.have.length(512);
    const [port] = (await cloud.get(`${servers}/${id}/os-interface`)).body.interfaceAttachments;
    expect(metadata).to.deep.equal({
      uuid: id, meta: { role: 'db' }, admin_pass: 'Secret-1', public_keys: { mine: publicKey }, keys: [{ name: 'mine', type: 'ssh', data: publicKey }],
      hostname: 'web', name: 'web', launch_index: 0, availability_zone: 'nova', project_id: demo.projectId, dedicated_cpus: [],
      devices: [{ type: 'nic', bus: 'xen', address: 'none', mac: port.mac_addr, tags: ['front'] }],
    });
    expect(file('network_data.json')).to.deep.equal({
      links: [{ id: 'interface0', vif_id: port.port_id, type: 'phy', mtu: 1500, ethernet_mac_address: port.mac_addr }],
      networks: [{ id: 'network0', link: 'interface0', network_id: network, type: 'ipv4_dhcp' }],
      services: [],
    });
    expect(file('vendor_data.json')).to.deep.equal({});
    expect(file('user_data')).to.equal(script);
    expect((await cloud.get(`${servers}/${id}`)).body.server.config_drive).to.equal('True');
    const marks = JSON.stringify(cloud.pool.cache.byUuid('VM', id)?.other_config);
    expect(marks).to.not.include('Secret-1');
    await remove(cloud, id);
    expect(drivesOf(cloud, id)).to.deep.equal([]);
  });

  it('is made anew by a rebuild, is replaced for the time of a rescue, and is no part of an image', async () => {
    const id = await boot(cloud, { config_drive: true, adminPass: 'First-1' }, { as: demo });
    const [first] = drivesOf(cloud, id);
    await act(cloud, id, { rescue: { adminPass: 'Rescue-1' } }, { as: demo });
    await waitFor(cloud, id, 'RESCUE', demo);
    expect(drivesOf(cloud, id).map(({ uuid }) => uuid)).to.not.include(first?.uuid);
    await act(cloud, id, 'unrescue', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect(drivesOf(cloud, id).map(({ uuid }) => uuid)).to.deep.equal([first?.uuid]);

    await act(cloud, id, { rebuild: { imageRef: await imageId(cloud), adminPass: 'Second-2', metadata: { a: 'b' } } }, { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    await stop(cloud, id);
    const metadata = (await read(cloud, id))('meta_data.json');
    expect(metadata).to.deep.include({ admin_pass: 'Second-2', meta: { a: 'b' } });
    expect(drivesOf(cloud, id).map(({ uuid }) => uuid)).to.not.include(first?.uuid);

    const { body } = await act(cloud, id, { createImage: { name: 'copy' } }, { as: demo, version: '2.45' });
    await cloud.until(`/image/v2/images/${body.image_id}`, (answer) => answer.body.status === 'active', { as: demo });
    const template = cloud.pool.cache.byUuid('VM', body.image_id);
    const disks = (template?.VBDs ?? []).flatMap((ref) => cloud.pool.cache.get('VBD', ref) ?? []).filter(({ type }) => type === 'Disk');
    expect(disks).to.have.length(1);
    await remove(cloud, id);
  });

  it('holds the files that a guest was given up to 2.56, asked for or not, until a rebuild brings others', async () => {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const personality = [{ path: '/etc/motd', contents: base64('hello\n') }, { path: '/etc/issue', contents: base64('Lab\n') }];
    const id = await boot(cloud, { personality }, { as: demo });
    expect((await cloud.get(`${servers}/${id}`)).body.server.config_drive).to.equal('True');
    await stop(cloud, id);
    const first = await read(cloud, id);
    expect(first('meta_data.json').files).to.deep.equal([
      { path: '/etc/motd', content_path: '/content/0000' }, { path: '/etc/issue', content_path: '/content/0001' },
    ]);
    expect([first('/content/0000'), first('/content/0001')]).to.deep.equal(['hello\n', 'Lab\n']);

    const rebuild = async (body: object): Promise<(name: string) => any> => {
      await act(cloud, id, { rebuild: { imageRef: await imageId(cloud), ...body } }, { as: demo });
      await waitFor(cloud, id, 'SHUTOFF', demo);
      return read(cloud, id);
    };
    const second = await rebuild({ personality: [{ path: '/etc/motd', contents: base64('bye\n') }] });
    expect(second('meta_data.json').files).to.deep.equal([{ path: '/etc/motd', content_path: '/content/0000' }]);
    expect([second('/content/0000'), second('/content/0001')]).to.deep.equal(['bye\n', undefined]);
    expect((await rebuild({}))('meta_data.json')).to.not.have.property('files');
    await remove(cloud, id);
  });

  it('is not there unless it was asked for', async () => {
    const id = await boot(cloud, {}, { as: demo });
    expect(drivesOf(cloud, id)).to.deep.equal([]);
    await remove(cloud, id);
  });
});
