/** Servers and the ports that were made before them, through HTTP. */
import { expect } from 'chai';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { boot, networkIds, remove, requestBoot, servers, unknownId } from './booting.ts';

describe('a port that is made in advance', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let network: string;
  const neutron = '/networking/v2.0';
  const makePort = async (port: object = {}): Promise<any> => {
    const { status, body } = await cloud.post(`${neutron}/ports`, { port: { network_id: network, ...port } }, { as: demo });
    expect(status).to.equal(201);
    return body.port;
  };
  const portNow = (port: string): Promise<Answer> => cloud.get(`${neutron}/ports/${port}`, { as: demo });
  const interfaces = async (id: string): Promise<any[]> => (await cloud.get(`${servers}/${id}/os-interface`, { as: demo })).body.interfaceAttachments;
  const attach = (id: string, interfaceAttachment: object): Promise<Answer> => cloud.post(`${servers}/${id}/os-interface`, { interfaceAttachment }, { as: demo });
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    network = (await cloud.post(`${neutron}/networks`, { network: { name: 'net' } }, { as: demo })).body.network.id;
    await cloud.post(`${neutron}/subnets`, { subnet: { network_id: network, cidr: '10.9.0.0/24', ip_version: 4 } }, { as: demo });
  });
  after(() => world.close());

  it('becomes the interface of the server that boots with it, and is free again when that is deleted', async () => {
    const port = await makePort({ name: 'mine', fixed_ips: [{ ip_address: '10.9.0.77' }], mac_address: 'fa:16:3e:00:00:77' });
    const id = await boot(cloud, { networks: [{ port: port.id }] }, { as: demo });
    const { port: bound } = (await portNow(port.id)).body;
    expect(bound).to.deep.include({
      id: port.id, name: 'mine', device_id: id, device_owner: 'compute:nova', status: 'ACTIVE', mac_address: 'fa:16:3e:00:00:77', fixed_ips: port.fixed_ips,
    });
    expect(await interfaces(id)).to.deep.equal([
      { port_id: port.id, port_state: 'ACTIVE', net_id: network, mac_addr: 'fa:16:3e:00:00:77', fixed_ips: port.fixed_ips },
    ]);
    expect((await cloud.get(`${neutron}/ports?device_id=${id}`, { as: demo })).body.ports).to.deep.equal([bound]);
    expect((await requestBoot(cloud, { networks: [{ port: port.id }] }, { as: demo })).body.conflictingRequest.message).to.equal(`Port ${port.id} is still in use.`);
    await remove(cloud, id, { as: demo });
    expect((await portNow(port.id)).body.port).to.deep.include({ device_id: '', device_owner: '', status: 'DOWN', mac_address: 'fa:16:3e:00:00:77' });
  });

  it('is refused where it is unknown or has no address, and with an address beside it', async () => {
    const refused = async (networks: object[]): Promise<string> => (await requestBoot(cloud, { networks }, { as: demo })).body.badRequest.message;
    expect(await refused([{ port: unknownId }])).to.equal(`Port id ${unknownId} could not be found.`);
    const bare = await makePort({ fixed_ips: [] });
    expect(await refused([{ port: bare.id }])).to.equal(`Port ${bare.id} requires a FixedIP in order to be used.`);
    expect(await refused([{ port: bare.id, fixed_ip: '10.9.0.9' }]))
      .to.equal(`Specified Fixed IP '10.9.0.9' cannot be used with port '${bare.id}': the two cannot be specified together.`);
    const taken = await makePort();
    expect(await refused([{ uuid: network, fixed_ip: taken.fixed_ips[0].ip_address }]))
      .to.equal(`Fixed IP ${taken.fixed_ips[0].ip_address} is already in use on instance .`);
    const twice = await requestBoot(cloud, { networks: [{ port: taken.id }, { port: taken.id }] }, { as: demo });
    expect(twice.body.conflictingRequest.message).to.equal(`Port ${taken.id} is still in use.`);
  });

  it('goes to one only of two servers that want it at once', async () => {
    const port = await makePort();
    const answers = await Promise.all([1, 2].map(() => requestBoot(cloud, { networks: [{ port: port.id }] }, { as: demo })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([202, 409]);
  });

  it('is attached and detached by its id, and keeps it', async () => {
    const [pools = ''] = await networkIds(cloud);
    const id = await boot(cloud, { networks: [{ uuid: pools }] }, { as: demo });
    const port = await makePort();
    expect((await attach(id, { port_id: port.id })).body.interfaceAttachment).to.include({ port_id: port.id, mac_addr: port.mac_address, net_id: network });
    expect((await attach(id, { port_id: port.id })).body.conflictingRequest.message).to.equal(`Port ${port.id} is still in use.`);
    expect((await attach(id, { port_id: unknownId })).body.itemNotFound.message).to.equal(`Port id ${unknownId} could not be found.`);
    expect((await cloud.delete(`${servers}/${id}/os-interface/${port.id}`, { as: demo })).status).to.equal(202);
    expect(await interfaces(id)).to.have.length(1);
    expect((await portNow(port.id)).body.port).to.include({ device_id: '', status: 'DOWN' });
    expect((await attach(id, { net_id: network, fixed_ips: [{ ip_address: port.fixed_ips[0].ip_address }] })).body.conflictingRequest.message)
      .to.equal(`Fixed IP ${port.fixed_ips[0].ip_address} is already in use.`);
  });

  it('tells the server of its changes, and takes its interface along when it is deleted', async () => {
    const port = await makePort();
    const id = await boot(cloud, { networks: [{ port: port.id }] }, { as: demo });
    const change = (said: object, as = demo): Promise<Answer> => cloud.put(`${neutron}/ports/${port.id}`, { port: said }, { as });
    await change({ security_groups: [], fixed_ips: [{ ip_address: '10.9.0.88' }] });
    const { server } = (await cloud.get(`${servers}/${id}`, { as: demo })).body;
    expect(server.security_groups).to.equal(undefined);
    expect(server.addresses.net[0].addr).to.equal('10.9.0.88');
    expect((await change({ mac_address: 'fa:16:3e:00:00:99' })).body.NeutronError.type).to.equal('PolicyNotAuthorized');
    expect((await change({ mac_address: 'fa:16:3e:00:00:99' }, cloud.admin)).body.NeutronError.type).to.equal('PortBound');
    expect((await cloud.delete(`${neutron}/ports/${port.id}`, { as: demo })).status).to.equal(204);
    expect(await interfaces(id)).to.deep.equal([]);
    expect((await portNow(port.id)).status).to.equal(404);
  });

  it('is not needed for an address of a subnet: each server has one of its own', async () => {
    const ids = await Promise.all([1, 2].map(() => boot(cloud, { networks: [{ uuid: network }] }, { as: demo })));
    const addresses = await Promise.all(ids.map(async (id) => (await cloud.get(`${servers}/${id}`, { as: demo })).body.server.addresses.net[0].addr));
    expect(new Set(addresses)).to.have.length(2);
    for (const address of addresses) expect(address).to.match(/^10\.9\.0\./);
  });

  it('has no address that is none of its network\'s: an interface is refused with it, and a boot fails', async () => {
    const sentence = `Invalid input received: Fixed IP 192.0.2.9 is not a valid ip address for network ${network}.`;
    const id = await boot(cloud, { networks: 'none' }, { as: demo, version: '2.37' });
    const answer = await attach(id, { net_id: network, fixed_ips: [{ ip_address: '192.0.2.9' }] });
    expect([answer.status, answer.body.badRequest.message]).to.deep.equal([400, sentence]);
    expect(await interfaces(id)).to.deep.equal([]);
    const { body: { server } } = await requestBoot(cloud, { networks: [{ uuid: network, fixed_ip: '192.0.2.9' }] }, { as: demo });
    const failed = await cloud.until(`${servers}/${server.id}`, ({ body }) => body.server.status === 'ERROR');
    expect(failed.body.server.fault.message).to.equal(sentence);
  });
});
