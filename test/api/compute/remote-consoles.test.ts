/** Consoles of servers and their tokens, through HTTP. */
import { expect } from 'chai';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, remove, servers, unknownId, waitFor } from './booting.ts';

describe('consoles', function () {
  this.timeout(20_000);
  let late = 0;
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let id: string;
  before(async () => {
    world = await openWorld({ clock: { now: () => Date.now() + late } });
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    id = await boot(cloud, {}, { as: demo });
  });
  after(() => world.close());
  const open = (protocol: string, type: string, version = '2.104'): Promise<Answer> =>
    cloud.post(`${servers}/${id}/remote-consoles`, { remote_console: { protocol, type } }, { as: demo, version });
  const tokenIn = (url: string): string => /token=(.+)$/.exec(decodeURIComponent(new URL(url).search))?.[1] ?? '';
  const find = (token: string, version = '2.104'): Promise<Answer> => cloud.get(`/compute/v2.1/os-console-auth-tokens/${token}`, { version });

  it('of VNC are opened by an address with a token, by which an administrator finds the host', async () => {
    const { status, body } = await open('vnc', 'novnc');
    expect(status).to.equal(200);
    expect(body.remote_console).to.include({ protocol: 'vnc', type: 'novnc' });
    const { pathname, search } = new URL(body.remote_console.url);
    const page = await cloud.get(pathname + search, { as: null });
    expect(page.status).to.equal(200);
    expect((await cloud.get(`${pathname}?path=console%3Ftoken%3Dx`, { as: null })).status).to.equal(404);
    const token = tokenIn(body.remote_console.url);
    const { body: { console } } = await find(token);
    const vm = cloud.pool.cache.byUuid('VM', id);
    const host = vm === undefined ? undefined : cloud.pool.cache.get('host', vm.resident_on);
    expect(console).to.deep.include({ instance_uuid: id, host: host?.address, port: 443, tls_port: null });
    expect((await find(token, '2.98')).body.console).to.have.keys('instance_uuid', 'host', 'port', 'internal_access_path');
    expect((await find(token, '2.30')).status).to.equal(401);
    expect((await find(unknownId, '2.30')).status).to.equal(404);
    expect((await find(unknownId)).body.itemNotFound.message).to.equal('Token not found');
    expect((await cloud.get(`/compute/v2.1/os-console-auth-tokens/${token}`, { as: demo, version: '2.31' })).status).to.equal(403);
    late = 600_001;
    expect((await find(token)).status).to.equal(404);
    late = 0;
  });

  it('of other kinds are refused, and those of other versions are unknown', async () => {
    expect((await open('vnc', 'xvpvnc')).body.badRequest.message).to.equal('Invalid console type xvpvnc');
    for (const [protocol, type] of [['spice', 'spice-html5'], ['rdp', 'rdp-html5'], ['serial', 'serial'], ['mks', 'webmks'], ['spice', 'spice-direct']] as const) {
      expect((await open(protocol, type)).body.badRequest.message).to.equal(`Unavailable console type ${type}.`);
    }
    expect((await open('mks', 'webmks', '2.7')).body.badRequest.message)
      .to.equal("Invalid input for field/attribute protocol. Value: mks. 'mks' is not one of ['vnc', 'spice', 'rdp', 'serial']");
    expect((await open('spice', 'spice-direct', '2.98')).status).to.equal(400);
    expect((await open('vnc', 'novnc', '2.5')).status).to.equal(404);
  });

  it('are had by actions up to 2.5', async () => {
    const ask = (action: unknown, version = '2.1'): Promise<Answer> => act(cloud, id, action, { as: demo, version });
    const { status, body } = await ask({ 'os-getVNCConsole': { type: 'novnc' } });
    expect(status).to.equal(200);
    expect(body.console.type).to.equal('novnc');
    expect(await find(tokenIn(body.console.url))).to.include({ status: 200 });
    expect((await ask({ 'os-getVNCConsole': { type: 'xvpvnc' } })).status).to.equal(400);
    expect((await ask({ 'os-getSPICEConsole': { type: 'spice-html5' } })).body.badRequest.message).to.equal('Unavailable console type spice-html5.');
    expect((await ask({ 'os-getRDPConsole': { type: 'rdp-html5' } })).body.badRequest.message).to.equal('Unavailable console type rdp-html5.');
    expect((await ask({ 'os-getSerialConsole': { type: 'serial' } })).body.badRequest.message).to.equal('Unavailable console type serial.');
    expect((await ask({ 'os-getVNCConsole': { type: 'novnc' } }, '2.6')).status).to.equal(404);
    expect((await ask({ 'os-getMKSConsole': { type: 'webmks' } })).body.badRequest.message).to.equal('There is no such action: os-getMKSConsole');
  });

  it('are not there for a server that is off its host, and end with the server', async () => {
    const { body } = await open('vnc', 'novnc');
    const token = tokenIn(body.remote_console.url);
    await act(cloud, id, 'shelve', { as: demo });
    await waitFor(cloud, id, 'SHELVED_OFFLOADED', demo);
    expect((await open('vnc', 'novnc')).body.conflictingRequest.message).to.equal(`Instance ${id} is not ready`);
    expect((await find(token)).status).to.equal(404);
    await remove(cloud, id);
    expect((await find(token)).status).to.equal(404);
  });

  it('and the network of a guest are reset no more', async () => {
    const other = await boot(cloud, {}, { as: demo });
    expect((await act(cloud, other, 'resetNetwork', { as: demo })).status).to.equal(410);
    expect((await cloud.get(`${servers}/${other}/os-virtual-interfaces`, { as: demo })).status).to.equal(410);
  });
});
