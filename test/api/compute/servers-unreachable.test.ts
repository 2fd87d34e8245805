/** What is said of servers whose pool cannot be reached, beside those of one that can. */
import { expect } from 'chai';
import { openWorld, type Answer, type TestCloud } from '../../support/with-cloud.ts';
import { servers } from './booting.ts';

describe('servers of a pool that cannot be reached', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let near: string;
  let far: string;
  const get = (path: string, version: string): Promise<Answer> => cloud.get(`${servers}${path}`, { version });
  const ids = async (path: string, version: string): Promise<string[]> =>
    (await get(path, version)).body.servers.map(({ id }: { id: string }) => id).toSorted();
  before(async () => {
    world = await openWorld({ pool: { servers: 1 }, otherPools: [{ servers: 1 }], cloudSettings: { poolDownTime: 0 } });
    cloud = world.cloud;
    const [first, second] = cloud.pools.map((pool) => [...cloud.app.cloud.servers.all()].find((server) => server.pool === pool)?.id ?? '');
    near = first ?? '';
    far = second ?? '';
    const [, down] = cloud.simulators;
    await down?.close();
    const [, pool] = cloud.pools;
    for (let tries = 0; tries < 1000 && pool?.alive !== false; tries += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(pool?.alive).to.equal(false);
  });
  after(() => world.close());

  it('are listed with what is certain from 2.69 on, and left out before', async () => {
    expect(await ids('', '2.68')).to.deep.equal([near]);
    expect(await ids('/detail', '2.68')).to.deep.equal([near]);
    expect(await ids('', '2.69')).to.deep.equal([near, far].toSorted());
    const { body } = await get('', '2.69');
    expect(body.servers.find(({ id }: { id: string }) => id === far)).to.have.all.keys('id', 'status', 'links').and.include({ status: 'UNKNOWN' });
    const detail = (await get('/detail', '2.104')).body.servers as { id: string; status: string }[];
    expect(detail.find(({ id }) => id === far)).to.have.all.keys('id', 'status', 'tenant_id', 'created', 'links').and.include({ status: 'UNKNOWN' });
    expect(detail.find(({ id }) => id === near)).to.include({ status: 'ACTIVE' });
  });

  it('are left out where the list is filtered', async () => {
    expect(await ids('?status=ACTIVE', '2.69')).to.deep.equal([near]);
    expect(await ids('?limit=10&sort_key=created_at', '2.69')).to.deep.equal([near, far].toSorted());
  });

  it('are shown with their flavor, image and zone from 2.69 on, and refused before', async () => {
    const { body } = await get(`/${far}`, '2.71');
    expect(body.server).to.have.all.keys(
      'id', 'status', 'tenant_id', 'user_id', 'created', 'links', 'flavor', 'image', 'server_groups', 'OS-EXT-AZ:availability_zone', 'OS-EXT-STS:power_state');
    expect(body.server).to.include({ status: 'UNKNOWN', 'OS-EXT-STS:power_state': 0 });
    expect((await get(`/${far}`, '2.70')).body.server).to.not.have.property('server_groups');
    expect((await get(`/${far}`, '2.68')).status).to.equal(503);
    expect((await get(`/${near}`, '2.68')).body.server.status).to.equal('ACTIVE');
  });

  it('have hosts that are down, for services, hypervisors and whoever wants to come or go there', async () => {
    const host = 'xen2-host-1';
    const { body: { services } } = await cloud.get('/compute/v2.1/os-services?binary=nova-compute', { version: '2.53' });
    expect(services.map((each: { host: string; state: string }) => [each.host, each.state]))
      .to.deep.equal([['xen-host-1', 'up'], ['xen-host-2', 'up'], ['xen2-host-1', 'down'], ['xen2-host-2', 'down']]);
    const { body: { hypervisors } } = await cloud.get('/compute/v2.1/os-hypervisors/detail', { version: '2.88' });
    type Shown = Readonly<Record<'hypervisor_hostname' | 'state', string>> & { readonly uptime: string | null };
    expect(hypervisors.map((each: Shown) => [each.hypervisor_hostname, each.state, each.uptime === null]))
      .to.deep.equal([['xen-host-1', 'up', false], ['xen-host-2', 'up', false], ['xen2-host-1', 'down', true], ['xen2-host-2', 'down', true]]);
    const migrate = (id: string, to: string | null) => cloud.post(`${servers}/${id}/action`, { 'os-migrateLive': { host: to, block_migration: 'auto' } }, { version: '2.30' });
    expect((await migrate(near, host)).body.badRequest?.message).to.equal(`Compute service of ${host} is unavailable at this time.`);
    expect((await migrate(far, null)).status).to.be.oneOf([400, 409, 503]);
    const far53 = services[2].id as string;
    expect((await cloud.put(`/compute/v2.1/os-services/${far53}`, { status: 'disabled' }, { version: '2.53' })).status).to.equal(503);
    expect((await cloud.get('/networking/v2.0/agents')).status).to.equal(200);
    expect((await cloud.get('/networking/v2.0/ports')).status).to.equal(200);
  });
});
