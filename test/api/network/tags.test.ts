import { expect } from 'chai';
import { openWorld, withCloud, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { get, refusal } from './pool.ts';

const root = '/networking/v2.0';

describe('tags and what networks have left', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  let demo: Person;
  /** Collection → one of the project's. */
  const things: Record<string, { readonly resource: string; readonly id: string }> = {};
  const post = (collection: string, body: object): Promise<Answer> => cloud.post(`${root}/${collection}`, body, { as: demo });
  before(async () => {
    world = await openWorld({ pool: { servers: 1 } });
    ({ cloud } = world);
    demo = await cloud.person('member', 'demo');
    const make = async (collection: string, resource: string, said: object): Promise<string> => {
      const { id } = (await post(collection, { [resource]: said })).body[resource] as { id: string };
      things[collection] = { resource, id };
      return id;
    };
    const network = await make('networks', 'network', { name: 'tagged' });
    await make('subnets', 'subnet', { network_id: network, ip_version: 4, cidr: '10.5.0.0/24' });
    await make('ports', 'port', { network_id: network });
    await make('security-groups', 'security_group', { name: 'tagged' });
  });
  after(() => world.close());

  for (const collection of ['networks', 'subnets', 'ports', 'security-groups']) {
    it(`${collection} are given tags, lose them, and are found by them`, async () => {
      const { resource, id } = things[collection] ?? { resource: '', id: '' };
      const path = `${root}/${collection}/${id}/tags`;
      const own = { as: demo };
      const tags = async (): Promise<string[]> => (await cloud.get(path, own)).body.tags;
      expect((await cloud.put(path, { tags: ['b', 'a'] }, own)).body).to.deep.equal({ tags: ['b', 'a'] });
      expect((await cloud.put(`${path}/c`, undefined, own)).status).to.equal(201);
      expect(await tags()).to.deep.equal(['a', 'b', 'c']);
      expect((await cloud.post(path, { tags: ['d', 'a'] }, own)).body).to.deep.equal({ tags: ['d', 'a'] });
      expect((await cloud.delete(`${path}/b`, own)).status).to.equal(204);
      expect((await cloud.get(`${path}/d`, own)).status).to.equal(204);
      expect(refusal(await cloud.get(`${path}/b`, own))).to.equal('404 TagNotFound: Tag b could not be found.');
      expect(refusal(await cloud.delete(`${path}/b`, own))).to.equal('404 TagNotFound: Tag b could not be found.');
      expect((await get(cloud, `/${collection}/${id}`, demo))[resource].tags).to.have.members(['a', 'c', 'd']);
      const found = async (query: string): Promise<string[]> =>
        (await get(cloud, `/${collection}?${query}`, demo))[collection.replace('-', '_')].map((one: { id: string }) => one.id);
      expect(await found('tags=a,d')).to.deep.equal([id]);
      expect(await found('tags=a,b')).to.deep.equal([]);
      expect(await found('tags-any=b,c')).to.deep.equal([id]);
      expect(await found('not-tags=a')).to.not.include(id);
      const reader = await cloud.person('reader', 'demo');
      expect(refusal(await cloud.put(path, { tags: [] }, { as: reader }))).to.equal(`403 PolicyNotAuthorized: rule:update_${resource}:tags is disallowed by policy`);
      for (const [body, reason] of [
        [{}, 'Invalid tags body'], [{ tags: 'a' }, "'a' is not a list"], [{ tags: ['a', 'a'] }, "Duplicate items in the list: 'a'"], [{ tags: [1] }, "'1' is not a valid string"],
      ] as const) expect(refusal(await cloud.put(path, body, own))).to.equal(`400 InvalidInput: Invalid input for operation: ${reason}.`);
      const many = Array.from({ length: 51 }, (_, index) => `t${index}`);
      expect(refusal(await cloud.put(path, { tags: many }, own))).to.equal(`400 BadRequest: Bad ${resource}s request: The number of tags exceed the per-resource limit of 50.`);
      expect((await cloud.delete(path, own)).status).to.equal(204);
      expect(await tags()).to.deep.equal([]);
    });
  }

  it('a network of the pool has the tags that XenCenter shows, and an administrator changes them', async () => {
    const { networks: [network] } = await get(cloud, '/networks?name=NET');
    const path = `${root}/networks/${network.id}/tags`;
    expect(refusal(await cloud.put(path, { tags: ['x'] }, { as: demo }))).to.equal('403 PolicyNotAuthorized: rule:update_network:tags is disallowed by policy');
    expect((await cloud.put(path, { tags: ['rack 7'] })).status).to.equal(200);
    expect(cloud.simulator.db.get('network', cloud.simulator.pool.networks.guests).tags).to.deep.equal(['rack 7']);
    expect((await cloud.delete(path)).status).to.equal(204);
  });

  it('so has the port of a server, and a port that is made with them', async () => {
    const { ports: [port] } = await get(cloud, '/ports');
    expect((await cloud.put(`${root}/ports/${port.id}/tags`, { tags: ['vif'] })).status).to.equal(200);
    expect((await get(cloud, '/ports?tags=vif')).ports.map(({ id }: { id: string }) => id)).to.deep.equal([port.id]);
    const { body } = await post('ports', { port: { network_id: things['networks']?.id, tags: ['made'] } });
    expect(body.port.tags).to.deep.equal(['made']);
    await cloud.delete(`${root}/ports/${body.port.id}`);
  });

  it('an administrator sees how many addresses are left, and nobody else', async () => {
    const { id } = things['networks'] ?? { id: '' };
    const { network_ip_availability: left } = await get(cloud, `/network-ip-availabilities/${id}`);
    expect(left).to.include({ network_id: id, network_name: 'tagged', project_id: demo.projectId, total_ips: 253, used_ips: 1 });
    expect(left.subnet_ip_availability).to.deep.equal([
      { subnet_id: things['subnets']?.id, subnet_name: '', ip_version: 4, cidr: '10.5.0.0/24', total_ips: 253, used_ips: 1 },
    ]);
    expect((await get(cloud, '/network-ip-availabilities?network_name=tagged')).network_ip_availabilities).to.deep.equal([left]);
    expect((await get(cloud, '/network-ip-availabilities?network_name=tagged&ip_version=6')).network_ip_availabilities).to.deep.equal([]);
    expect((await get(cloud, '/network-ip-availabilities', demo)).network_ip_availabilities).to.deep.equal([]);
    expect(refusal(await cloud.get(`${root}/network-ip-availabilities/${id}`, { as: demo }))).to.equal('404 HTTPNotFound: The resource could not be found.');
  });

  it('the zones of networks are the pools', async () => {
    expect(await get(cloud, '/availability_zones', demo)).to.deep.equal({ availability_zones: [{ name: 'nova', resource: 'network', state: 'available' }] });
    expect(refusal(await post('networks', { network: { availability_zone_hints: ['mars'] } }))).to.equal('404 AvailabilityZoneNotFound: AvailabilityZone mars could not be found.');
  });

  it('a network is made on the pool whose zone is asked for', () => withCloud({ otherPools: [{}] }, async (two) => {
    const { availability_zones: zones } = await get(two, '/availability_zones');
    expect(zones).to.have.length(2);
    for (const { name } of zones) {
      const { body } = await two.post(`${root}/networks`, { network: { name: 'there', availability_zone_hints: [name] } });
      expect(body.network).to.deep.include({ availability_zones: [name], availability_zone_hints: [name] });
    }
  }));
});
