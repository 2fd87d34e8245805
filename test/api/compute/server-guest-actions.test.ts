/** Actions on what is around a server, through HTTP: most of them refuse, and say why. */
import { constants, privateDecrypt } from 'node:crypto';
import { expect } from 'chai';
import { generateSshKeyPair } from '../../../src/cloud/ssh-key.ts';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import { openWorld, withCloud, type Answer, type Ask, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, networkIds, remove, servers, unknownId, waitFor } from './booting.ts';

describe('of a server', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let id: string;
  const ask = (action: unknown, options: Ask = {}): Promise<Answer> => act(cloud, id, action, { as: demo, ...options });
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    id = await boot(cloud, {}, { as: demo });
  });
  after(() => world.close());

  it('a dump cannot be triggered, and network settings are taken', async () => {
    expect((await ask('trigger_crash_dump', { version: '2.16' })).status).to.equal(404);
    expect((await ask('trigger_crash_dump', { version: '2.17' })).status).to.equal(400);
    expect((await ask('injectNetworkInfo')).status).to.equal(403);
    expect((await act(cloud, id, 'injectNetworkInfo')).status).to.equal(202);
  });

  it('a security group has to be named', async () => {
    expect((await ask({ addSecurityGroup: null })).body.badRequest.message).to.equal('Missing parameter dict');
    expect((await ask({ addSecurityGroup: {} })).body.badRequest.message).to.equal('Security group not specified');
    expect((await ask({ addSecurityGroup: { name: 'nope' } })).body.itemNotFound.message).to.equal(`Security group nope is not found for project ${demo.projectId}`);
    expect((await ask({ addSecurityGroup: { name: 'default' } })).body.badRequest.message)
      .to.match(/^Invalid input for security_groups. Reason: Duplicate items in the list: '[0-9a-f-]{36}'/);
  });

  it('addresses come and go with interfaces, up to 2.43; floating ones are unknown', async () => {
    const [network = ''] = await networkIds(cloud);
    const ports = async (): Promise<number> => (await cloud.get(`${servers}/${id}/os-interface`, { as: demo })).body.interfaceAttachments.length;
    const before = await ports();
    expect((await ask({ addFixedIp: { networkId: network } })).status).to.equal(202);
    expect(await ports()).to.equal(before + 1);
    expect((await ask({ addFixedIp: { networkId: unknownId } })).status).to.equal(202);
    expect((await ask({ removeFixedIp: { address: '192.0.2.7' } })).status).to.equal(202);
    expect(await ports()).to.equal(before + 1);
    expect((await ask({ addFloatingIp: { address: '192.0.2.7' } })).body.itemNotFound.message).to.equal('floating IP not found');
    expect((await ask({ removeFloatingIp: { address: '192.0.2.7' } })).body.itemNotFound.message).to.equal('Floating IP not found for address 192.0.2.7.');
    const dump = await cloud.post(`${servers}/${unknownId}/action`, { trigger_crash_dump: null }, { version: '2.17' });
    expect(dump.body.itemNotFound.message).to.equal(`Instance ${unknownId} has no mapping to a cell.`);
    const unknown = await cloud.post(`${servers}/${unknownId}/action`, { removeFloatingIp: { address: '192.0.2.7' } });
    expect(unknown.body.itemNotFound.message).to.equal('Floating IP not found for address 192.0.2.7.');
    expect((await ask({ addFixedIp: { networkId: network } }, { version: '2.44' })).status).to.equal(404);
  });

  it('there is nothing to restore, and an end at once that only a lock hinders', async () => {
    expect((await ask('restore')).body.conflictingRequest.message).to.equal(`Cannot 'restore' instance ${id} while it is in vm_state active`);
    await ask('lock');
    expect((await ask('forceDelete')).body.conflictingRequest.message).to.equal(`Instance ${id} is locked`);
    await ask('unlock');
    await ask('pause');
    await waitFor(cloud, id, 'PAUSED', demo);
    expect((await ask('forceDelete')).status).to.equal(202);
    await cloud.until(`${servers}/${id}`, ({ status }) => status === 404, { as: demo });
  });
});

it('without plug-ins in dom0 no password can be set, and no console be read', () => withCloud({ pool: { plugins: false } }, async (cloud) => {
  const id = await boot(cloud);
  const answer = await act(cloud, id, { changePassword: { adminPass: 'x' } });
  expect(answer.body).to.deep.equal({ notImplemented: { code: 501, message: 'Unable to set password on instance' } });
  expect((await act(cloud, id, { 'os-getConsoleOutput': {} })).status).to.equal(501);
}));

describe('the agent in a guest', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
  });
  after(() => world.close());
  const password = 'pass über 1';
  const change = (id: string, ask: Ask = {}): Promise<Answer> => act(cloud, id, { changePassword: { adminPass: password } }, ask);
  const vmOf = (id: string): Ref<'VM'> => {
    const vm = cloud.simulator.db.byUuid('VM', id);
    if (vm === undefined) throw new Error(`no VM ${id}`);
    return vm;
  };
  const passwordIn = (id: string): string | undefined => cloud.simulator.world.guests.get(vmOf(id))?.password;
  const agentlessGuest = (id: string): void => cloud.simulator.db.update('VM', vmOf(id), { xenstore_data: { 'vm-data/sim-no-tools': '1' } });
  const imageWith = async (use: string): Promise<string> => {
    const id = await boot(cloud);
    const { body } = await act(cloud, id, { createImage: { name: 'agent', metadata: { xenapi_use_agent: use } } }, { version: '2.45' });
    await cloud.until(`/image/v2/images/${body.image_id}`, ({ body: image }) => image.status === 'active');
    await remove(cloud, id);
    return body.image_id;
  };

  it('is given a password that only it can read', async () => {
    const id = await boot(cloud);
    expect((await change(id)).status).to.equal(202);
    expect(passwordIn(id)).to.equal(password);
    const { body: { instanceActions: [action] } } = await cloud.get(`${servers}/${id}/os-instance-actions`);
    expect(action).to.include({ action: 'changePassword', message: null });
    const { body: { server } } = await cloud.get(`${servers}/${id}`);
    expect(server['OS-EXT-STS:task_state']).to.equal(null);
    expect(JSON.stringify(cloud.simulator.db.get('VM', vmOf(id)))).to.not.include(password);
  });

  it('has the password kept for the owner of the key pair, until that is cleared', async () => {
    const { publicKey, privateKey } = await generateSshKeyPair();
    await cloud.post('/compute/v2.1/os-keypairs', { keypair: { name: 'rsa', public_key: publicKey } });
    const id = await boot(cloud, { key_name: 'rsa' });
    const kept = async (): Promise<string> => (await cloud.get(`${servers}/${id}/os-server-password`)).body.password;
    expect(await kept()).to.equal('');
    await change(id);
    // Node takes the padding of PKCS #1 off no more: a 2, random bytes, a 0, the text.
    const padded = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(await kept(), 'base64'));
    expect(padded.subarray(padded.indexOf(0, 2) + 1).toString()).to.equal(password);
    expect((await cloud.delete(`${servers}/${id}/os-server-password`)).status).to.equal(204);
    expect(await kept()).to.equal('');
  });

  it('is missed by name where the image promised it, and is none where nobody did', async () => {
    const silent = await boot(cloud);
    agentlessGuest(silent);
    expect((await change(silent)).body.notImplemented.message).to.equal('Unable to set password on instance');
    const promised = await boot(cloud, { imageRef: await imageWith('true') });
    agentlessGuest(promised);
    expect((await change(promised)).body.conflictingRequest.message)
      .to.equal(`Failed to set admin password on ${promised} because error setting admin password`);
    const { body: { instanceActions: [action] } } = await cloud.get(`${servers}/${promised}/os-instance-actions`);
    expect(action).to.include({ action: 'changePassword', message: 'Error' });
    const without = await boot(cloud, { imageRef: await imageWith('false') });
    expect((await change(without)).status).to.equal(501);
    expect(passwordIn(without)).to.equal(undefined);
  });

  it('is told the password of a new, rebuilt and rescued server, where the image says that it is there', async () => {
    const imageRef = await imageWith('yes');
    const id = await boot(cloud, { imageRef, adminPass: 'first' });
    expect(passwordIn(id)).to.equal('first');
    await act(cloud, id, { rebuild: { imageRef, adminPass: 'second' } });
    await waitFor(cloud, id, 'ACTIVE');
    expect(passwordIn(id)).to.equal('second');
    await act(cloud, id, { rescue: { adminPass: 'third' } });
    await waitFor(cloud, id, 'RESCUE');
    expect(passwordIn(id)).to.equal('third');
    const untold = await boot(cloud, { adminPass: 'first' });
    expect(passwordIn(untold)).to.equal(undefined);
  });

  it('that refuses is a conflict, and a locked server is not asked', async () => {
    const id = await boot(cloud);
    for (const says of ['{"returncode": "1", "message": ""}', 'nonsense', 'null', '{"returncode": "D0", "message": "x"}']) {
      cloud.simulator.world.guests.set(vmOf(id), { says });
      expect((await change(id)).status, says).to.equal(409);
    }
    await act(cloud, id, 'lock');
    expect((await change(id, { as: await cloud.person('member', 'admin') })).status).to.equal(409);
  });
});

it('a server tells what it wrote on its console', () => withCloud(async (cloud) => {
  const id = await boot(cloud, { name: 'speaks' });
  const output = async (length?: number | string): Promise<string> =>
    (await act(cloud, id, { 'os-getConsoleOutput': length === undefined ? {} : { length } })).body.output;
  const lines = (await output()).split('\n');
  expect(lines.at(-1)).to.equal('speaks login: ');
  expect(lines).to.have.length.above(10);
  for (const all of [-1, '-1', 1000]) expect((await output(all)).split('\n'), String(all)).to.deep.equal(lines);
  expect((await output('3')).split('\n')).to.deep.equal(lines.slice(-3));
  expect(await output(0)).to.equal('');
  await act(cloud, id, 'os-stop');
  await waitFor(cloud, id, 'SHUTOFF');
  expect((await output()).split('\n'), 'until it was stopped').to.deep.equal(lines);
  await act(cloud, id, 'os-start');
  await waitFor(cloud, id, 'ACTIVE');
  const vm = cloud.pool.cache.byUuid('VM', id)?.$ref;
  await cloud.pool.run('VM.hard_shutdown', [vm ?? '']);
  await cloud.pool.settle();
  await waitFor(cloud, id, 'SHUTOFF');
  expect(await output(), 'by somebody else, who does not say which domain it had').to.equal('');
}));
