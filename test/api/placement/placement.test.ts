import { expect } from 'chai';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';

const unknownId = '00000000-0000-4000-8000-000000000000';

describe('the Placement service', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  before(async () => {
    world = await openWorld({ pool: { hosts: 3, servers: 4 } });
    ({ cloud } = world);
  });
  after(() => world.close());

  const get = (path: string, version = '1.39', as?: Person | null): Promise<Answer> =>
    cloud.get(`/placement${path}`, { headers: { 'OpenStack-API-Version': `placement ${version}` }, ...(as === undefined ? {} : { as }) });
  const fault = ({ status, body }: Answer): string => `${status} ${body.errors?.[0]?.title}: ${body.errors?.[0]?.detail}`;
  const providers = async (query = '', version = '1.39'): Promise<{ uuid: string; name: string }[]> =>
    (await get(`/resource_providers${query}`, version)).body.resource_providers;

  it('says its versions to anybody, and all else to administrators', async () => {
    expect((await get('/', '1.0', null)).body.versions[0]).to.include({ id: 'v1.0', min_version: '1.0', max_version: '1.39' });
    expect((await get('/resource_providers', '1.0', null)).status).to.equal(401);
    const member = await cloud.person('member', 'another');
    expect(fault(await get('/resource_providers', '1.0', member))).to.equal('403 Forbidden: Policy does not allow placement:resource_providers:list to be performed.');
  });

  it('has a provider for each host, with links and members as its versions have them', async () => {
    const hosts = [...cloud.pool.cache.all('host')].map(({ uuid, hostname }) => ({ uuid, name: hostname }));
    const found = await providers();
    expect(found.map(({ uuid, name }) => ({ uuid, name }))).to.have.deep.members(hosts);
    const uuid = found[0]?.uuid ?? '';
    const rels = async (version: string): Promise<string[]> => (await get(`/resource_providers/${uuid}`, version)).body.links.map(({ rel }: { rel: string }) => rel);
    expect(await rels('1.0')).to.deep.equal(['self', 'inventories', 'usages']);
    expect(await rels('1.39')).to.deep.equal(['self', 'inventories', 'usages', 'aggregates', 'traits', 'allocations']);
    expect((await get(`/resource_providers/${uuid}`, '1.13')).body).to.not.have.property('root_provider_uuid');
    expect((await get(`/resource_providers/${uuid}`, '1.14')).body).to.include({ root_provider_uuid: uuid, parent_provider_uuid: null, generation: 0 });
    expect((await get(`/resource_providers/${uuid}`, '1.14')).headers.has('last-modified')).to.equal(false);
    expect((await get(`/resource_providers/${uuid}`, '1.15')).headers.get('cache-control')).to.equal('no-cache');
  });

  it('what servers hold is told the same by host, by server and by project', async () => {
    const held: Record<string, number> = {};
    const add = (resources: Record<string, number>): void => Object.entries(resources).forEach(([name, amount]) => (held[name] = (held[name] ?? 0) + amount));
    const servers = new Set<string>();
    for (const { uuid } of await providers()) {
      const { allocations } = (await get(`/resource_providers/${uuid}/allocations`)).body;
      const { usages } = (await get(`/resource_providers/${uuid}/usages`)).body;
      const { inventories } = (await get(`/resource_providers/${uuid}/inventories`)).body;
      expect(Object.keys(usages)).to.have.members(Object.keys(inventories));
      expect((await get(`/resource_providers/${uuid}/inventories/MEMORY_MB`)).body.total).to.equal(inventories.MEMORY_MB.total);
      for (const [server, allocation] of Object.entries<{ resources: Record<string, number> }>(allocations)) {
        servers.add(server);
        add(allocation.resources);
        const own = (await get(`/allocations/${server}`)).body;
        expect(own.allocations).to.deep.equal({ [uuid]: { generation: 0, resources: allocation.resources } });
        expect(own).to.include({ consumer_type: 'INSTANCE', consumer_generation: 0, project_id: cloud.admin.projectId });
        expect((await get(`/allocations/${server}`, '1.11')).body).to.have.all.keys('allocations');
      }
    }
    expect(servers.size).to.be.greaterThan(0);
    expect((await get(`/usages?project_id=${cloud.admin.projectId}`, '1.37')).body.usages).to.deep.equal(held);
    expect((await get(`/usages?project_id=${cloud.admin.projectId}`)).body.usages).to.deep.equal({ INSTANCE: { consumer_count: servers.size, ...held } });
    expect((await get(`/allocations/${unknownId}`)).body).to.deep.equal({ allocations: {} });
  });

  it('finds providers by name, room, traits and aggregates', async () => {
    const [first] = await providers();
    if (first === undefined) return expect.fail('no provider');
    expect(await providers(`?name=${first.name}`)).to.have.length(1);
    expect(await providers(`?in_tree=${first.uuid}`)).to.have.length(1);
    expect(await providers('?resources=VCPU:1,MEMORY_MB:64')).to.have.length(3);
    expect(await providers('?resources=MEMORY_MB:999999999')).to.deep.equal([]);
    expect(await providers('?required=COMPUTE_NODE')).to.have.length(3);
    expect(await providers('?required=!COMPUTE_NODE')).to.deep.equal([]);
    const aggregate = (await cloud.post('/compute/v2.1/os-aggregates', { aggregate: { name: 'rack' } }, { version: '2.41' })).body.aggregate;
    await cloud.post(`/compute/v2.1/os-aggregates/${aggregate.id}/action`, { add_host: { host: first.name } });
    expect((await providers(`?member_of=${aggregate.uuid}`)).map(({ uuid }) => uuid)).to.deep.equal([first.uuid]);
    expect(await providers(`?member_of=!in:${aggregate.uuid}`)).to.have.length(2);
    expect((await get(`/resource_providers/${first.uuid}/aggregates`)).body.aggregates).to.deep.equal([aggregate.uuid]);
  });

  it('a disabled host has the trait that says so', async () => {
    const [{ uuid, name } = expect.fail('no provider')] = await providers();
    const { services } = (await cloud.get(`/compute/v2.1/os-services?host=${name}&binary=nova-compute`, { version: '2.53' })).body;
    await cloud.ask('PUT', `/compute/v2.1/os-services/${services[0].id}`, { version: '2.53', body: { status: 'disabled' } });
    expect((await get(`/resource_providers/${uuid}/traits`)).body.traits).to.include('COMPUTE_STATUS_DISABLED');
    expect(await providers('?required=COMPUTE_STATUS_DISABLED')).to.have.length(1);
    await cloud.ask('PUT', `/compute/v2.1/os-services/${services[0].id}`, { version: '2.53', body: { status: 'enabled' } });
  });

  it('knows its classes and traits', async () => {
    expect((await get('/resource_classes')).body.resource_classes.map(({ name }: { name: string }) => name)).to.deep.equal(['VCPU', 'MEMORY_MB', 'DISK_GB']);
    expect((await get('/traits?name=startswith:COMPUTE_')).body.traits).to.deep.equal(['COMPUTE_NODE', 'COMPUTE_STATUS_DISABLED']);
    expect((await get('/traits?associated=true')).body.traits).to.include('COMPUTE_NODE');
    expect((await get('/traits/COMPUTE_NODE')).status).to.equal(204);
  });

  const refusals: readonly (readonly [path: string, version: string, sentence: string])[] = [
    [`/resource_providers/${unknownId}`, '1.0', `404 Not Found: No resource provider with uuid ${unknownId} found`],
    ['/resource_classes/PGPU', '1.39', '404 Not Found: No such resource class PGPU.'],
    ['/traits/CUSTOM_X', '1.39', '404 Not Found: No such trait(s): CUSTOM_X.'],
    ['/traits', '1.5', '404 Not Found: The resource could not be found.'],
    ['/nothing', '1.39', '404 Not Found: The resource could not be found.'],
    ['/resource_providers', '1.40', '406 Not Acceptable: Version 1.40 is not supported by the API. Minimum is 1.0 and maximum is 1.39.'],
    ['/resource_providers?resources=VCPU:0', '1.39', '400 Bad Request: Requested resource VCPU requires amount of at least 1'],
    ['/resource_providers?required=CUSTOM_X', '1.39', '400 Bad Request: No such trait(s): CUSTOM_X.'],
  ];
  for (const [path, version, sentence] of refusals) {
    it(`${path} at ${version}: ${sentence.slice(0, 3)}`, async () => expect(fault(await get(path, version))).to.equal(sentence));
  }

  it('cannot be written', async () => {
    const answer = await cloud.ask('PUT', `/placement/resource_providers/${unknownId}/inventories`, { body: {} });
    expect(fault(answer)).to.equal('405 Method Not Allowed: The method specified is not allowed for this resource.');
    expect(answer.headers.get('allow')).to.equal('GET');
  });
});
