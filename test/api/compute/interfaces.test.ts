/** Interfaces of a server through HTTP. */
import { expect } from 'chai';
import { openWorld, type Answer, type Ask, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, networkIds, servers, unknownId, waitFor } from './booting.ts';

describe('the interfaces of a server', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let id: string;
  let path: string;
  let network: string;
  const attach = (interfaceAttachment: object | undefined, ask: Ask = {}): Promise<Answer> =>
    cloud.post(path, interfaceAttachment === undefined ? {} : { interfaceAttachment }, { as: demo, ...ask });
  const ports = async (version = '2.70'): Promise<readonly Record<string, unknown>[]> =>
    (await cloud.get(path, { as: demo, version })).body.interfaceAttachments;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    [network = ''] = await networkIds(cloud);
    id = await boot(cloud, { networks: 'none' }, { as: demo, version: '2.37' });
    path = `${servers}/${id}/os-interface`;
  });
  after(() => world.close());

  it('come plugged in, are listed and shown, and go', async () => {
    expect(await ports()).to.deep.equal([]);
    const answer = await attach({ net_id: network, tag: 'nic' }, { version: '2.70' });
    expect(answer.status).to.equal(200);
    const { interfaceAttachment: made } = answer.body;
    expect(made).to.include({ net_id: network, port_state: 'ACTIVE', tag: 'nic' });
    expect(await ports()).to.deep.equal([made]);
    expect((await cloud.get(`${path}/${made.port_id}`, { as: demo })).body.interfaceAttachment).to.not.have.property('tag');
    expect((await cloud.delete(`${path}/${made.port_id}`, { as: demo })).status).to.equal(202);
    await cloud.until(path, ({ body }) => body.interfaceAttachments.length === 0, { as: demo });
    expect((await cloud.get(`${path}/${made.port_id}`, { as: demo })).body.itemNotFound.message).to.equal(`Port id ${made.port_id} could not be found.`);
    expect((await cloud.delete(`${path}/${made.port_id}`, { as: demo })).status).to.equal(202);
    const { body } = await cloud.get(`${servers}/${id}/os-instance-actions`, { as: demo });
    expect(body.instanceActions.slice(0, 3).map(({ action, message }: Record<'action' | 'message', string | null>) => [action, message]))
      .to.deep.equal([['detach_interface', 'Error'], ['detach_interface', null], ['attach_interface', null]]);
  });

  it('go into the pool\'s network where none is named, with the address that was asked for', async () => {
    const plain = await attach(undefined);
    expect(plain.status).to.equal(200);
    const fixed = await attach({ net_id: plain.body.interfaceAttachment.net_id, fixed_ips: [{ ip_address: '192.0.2.77' }] });
    expect(fixed.status).to.equal(200);
    expect((await cloud.get(`${servers}/${id}`, { as: demo })).body.server.addresses).to.satisfy((addresses: Record<string, { addr: string }[]>) =>
      Object.values(addresses).flat().some(({ addr }) => addr === '192.0.2.77'));
    for (const { port_id: port } of await ports()) await cloud.delete(`${path}/${port}`, { as: demo });
    await cloud.until(path, ({ body }) => body.interfaceAttachments.length === 0, { as: demo });
  });

  it('are refused in Nova\'s words', async () => {
    const { body } = await attach({ net_id: network });
    const taken = body.interfaceAttachment.port_id;
    expect((await attach({ port_id: taken })).body.conflictingRequest.message).to.equal(`Port ${taken} is still in use.`);
    expect((await attach({ port_id: unknownId })).body.itemNotFound.message).to.equal(`Port id ${unknownId} could not be found.`);
    expect((await attach({ net_id: unknownId })).status).to.equal(400);
    expect((await cloud.post(`${servers}/${unknownId}/os-interface`, { interfaceAttachment: { net_id: network, port_id: taken } })).status).to.equal(404);
    expect((await attach({ net_id: network, port_id: taken })).body.badRequest.message).to.equal('Must not input both network_id and port_id');
    expect((await attach({ fixed_ips: [{ ip_address: '192.0.2.7' }] })).body.badRequest.message).to.equal('Must input network_id when request IP address');
    expect((await attach({ net_id: 'x' })).body.badRequest.message).to.equal("Invalid input for field/attribute net_id. Value: x. 'x' is not a 'uuid'");
    expect((await attach({ net_id: network, tag: 't' }, { version: '2.48' })).status).to.equal(400);
    await cloud.delete(`${path}/${taken}`, { as: demo });
  });

  it('of a stopped server are plugged in when it starts, those of a suspended one do not change', async () => {
    await act(cloud, id, 'os-stop', { as: demo });
    await waitFor(cloud, id, 'SHUTOFF', demo);
    expect((await attach({ net_id: network })).body.interfaceAttachment.port_state).to.equal('DOWN');
    await act(cloud, id, 'os-start', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect((await ports()).map((port) => port['port_state'])).to.include('ACTIVE').and.not.include('DOWN');
    await act(cloud, id, 'suspend', { as: demo });
    await waitFor(cloud, id, 'SUSPENDED', demo);
    expect((await attach({ net_id: network })).body.conflictingRequest.message)
      .to.equal(`Cannot 'attach_interface' instance ${id} while it is in vm_state suspended`);
  });
});
