/** Actions on what is around a server, through HTTP: most of them refuse, and say why. */
import { expect } from 'chai';
import { openWorld, withCloud, type Answer, type Ask, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, networkIds, servers, unknownId, waitFor } from './booting.ts';

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

  it('the password cannot be set, nor a dump be triggered, nor the console\'s text be had where no plug-in reads it', async () => {
    expect((await ask({ changePassword: { adminPass: 'x' } })).body).to.deep.equal({ notImplemented: { code: 501, message: 'Unable to set password on instance' } });
    expect((await ask({ 'os-getConsoleOutput': {} })).status).to.equal(501);
    expect((await ask('trigger_crash_dump', { version: '2.16' })).status).to.equal(404);
    expect((await ask('trigger_crash_dump', { version: '2.17' })).status).to.equal(400);
    expect((await ask({ changePassword: {} })).status).to.equal(400);
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

it('a server tells what it wrote on its console, where dom0 has the plug-in that reads it', () => withCloud({ pool: { plugins: true } }, async (cloud) => {
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
  expect(await output()).to.equal('');
}));
