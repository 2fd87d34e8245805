import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';

const flavors = '/compute/v2.1/flavors';
const classic = ['1', '2', '3', '4', '42', '5', '84'];

const idsOf = (body: { flavors: { id: string }[] }): string[] => body.flavors.map(({ id }) => id);

/** The refusal as `status: sentence`. */
const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

async function makeFlavor(cloud: TestCloud, flavor: object): Promise<void> {
  const answer = await cloud.post(flavors, { flavor: { name: 'f', vcpus: 1, ram: 64, disk: 1, ...flavor } });
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
}

describe('flavors', () => {
  it('a new cloud has the classic ones, in the order in which their ids are spelled', () => withCloud(async (cloud) => {
    const { body } = await cloud.get(`${flavors}/detail`);
    expect(idsOf(body)).to.deep.equal(classic);
    expect(body.flavors.map((flavor: Record<string, unknown>) => [flavor['name'], flavor['vcpus'], flavor['ram'], flavor['disk']])).to.deep.equal([
      ['m1.tiny', 1, 512, 1], ['m1.small', 1, 2048, 20], ['m1.medium', 2, 4096, 40], ['m1.large', 4, 8192, 80], ['m1.nano', 1, 128, 1],
      ['m1.xlarge', 8, 16384, 160], ['m1.micro', 1, 192, 1],
    ]);
  }));

  it('a VM that was made without one has its size as one, to be shown only', () => withCloud({ pool: { servers: 2 } }, async (cloud) => {
    const [server] = (await cloud.get('/compute/v2.1/servers/detail')).body.servers;
    const { id } = server.flavor;
    expect(id).to.match(/^vm-\d+-\d+-\d+$/);
    expect(server.flavor.links[0].href).to.equal(`${cloud.url}/compute/flavors/${id}`);
    const embedded = (await cloud.get(`/compute/v2.1/servers/${server.id}`, { version: '2.47' })).body.server.flavor;
    const shown = (await cloud.get(`${flavors}/${id}`)).body.flavor;
    expect([embedded.original_name, embedded.vcpus, embedded.ram, embedded.disk]).to.deep.equal([shown.name, shown.vcpus, shown.ram, shown.disk]);
    expect((await cloud.get(`${flavors}/${id}/os-extra_specs`)).body).to.deep.equal({ extra_specs: {} });
    expect((await cloud.get(`/compute/v2.1/servers?flavor=${id}`)).body.servers.map((one: { id: string }) => one.id)).to.include(server.id);
    expect(idsOf((await cloud.get(`${flavors}?is_public=None`)).body)).not.to.include(id);
    const unknown = `404: Flavor ${id} could not be found.`;
    expect(refusal(await cloud.get(`${flavors}/${id}`, { as: await cloud.person('member', 'other') }))).to.equal(unknown);
    expect(refusal(await cloud.post(`${flavors}/${id}/os-extra_specs`, { extra_specs: { a: 'b' } }))).to.equal(unknown);
    expect(refusal(await cloud.delete(`${flavors}/${id}`))).to.equal(unknown);
    const [{ id: image }] = (await cloud.get('/image/v2/images')).body.images;
    expect(refusal(await cloud.post('/compute/v2.1/servers', { server: { name: 's', flavorRef: id, imageRef: image } })).slice(0, 3)).to.equal('400');
  }));

  it('a deleted classic flavor does not come back when the service starts again', () => withCloud(async (cloud) => {
    expect((await cloud.delete(`${flavors}/42`)).status).to.equal(202);
    await cloud.restart('kill');
    expect(idsOf((await cloud.get(flavors)).body)).to.deep.equal(classic.filter((id) => id !== '42'));
  }));

  it('one has the form of the version that is asked for', () => withCloud(async (cloud) => {
    const base = `${cloud.url}/compute`;
    const plain = {
      id: '42', name: 'm1.nano', ram: 128, disk: 1, swap: '', 'OS-FLV-EXT-DATA:ephemeral': 0, 'OS-FLV-DISABLED:disabled': false, vcpus: 1,
      'os-flavor-access:is_public': true, rxtx_factor: 1,
      links: [{ rel: 'self', href: `${base}/v2.1/flavors/42` }, { rel: 'bookmark', href: `${base}/flavors/42` }],
    };
    const described = { ...plain, description: null };
    const specified = { ...described, extra_specs: {} };
    const dropped = ['rxtx_factor', 'OS-FLV-DISABLED:disabled'];
    const newest = Object.fromEntries(Object.entries({ ...specified, swap: 0 }).filter(([name]) => !dropped.includes(name)));
    const forms = {
      2.1: plain, 2.54: plain, 2.55: described, '2.60': described, 2.61: specified, 2.74: specified, 2.75: { ...specified, swap: 0 },
      2.101: { ...specified, swap: 0 }, 2.102: newest, 2.104: newest,
    };
    for (const [version, form] of Object.entries(forms)) {
      expect((await cloud.get(`${flavors}/42`, { version })).body, version).to.deep.equal({ flavor: form });
      expect((await cloud.get(`${flavors}/detail`, { version })).body.flavors[4], version).to.deep.equal(form);
    }
    expect((await cloud.get(flavors)).body.flavors[4]).to.have.all.keys('id', 'name', 'links');
    expect((await cloud.get(flavors, { version: '2.55' })).body.flavors[4]).to.have.all.keys('id', 'name', 'links', 'description');
  }));

  it('the list pages by limit and marker, and links to the next page with its parameters in order', () => withCloud(async (cloud) => {
    const first = (await cloud.get(`${flavors}?sort_key=memory_mb&limit=3&unknown=1`)).body;
    expect(idsOf(first)).to.deep.equal(['42', '84', '1']);
    expect(first.flavors_links).to.deep.equal([{ rel: 'next', href: `${cloud.url}${flavors}?limit=3&sort_key=memory_mb&marker=1` }]);
    const second = (await cloud.get(`${flavors}/detail?sort_key=memory_mb&limit=3&marker=1`)).body;
    expect(idsOf(second)).to.deep.equal(['2', '3', '4']);
    expect(second.flavors_links[0].href).to.equal(`${cloud.url}${flavors}/detail?limit=3&sort_key=memory_mb&marker=4`);
    const last = (await cloud.get(`${flavors}?sort_key=memory_mb&limit=3&marker=4`)).body;
    expect(idsOf(last)).to.deep.equal(['5']);
    expect(last).to.have.all.keys('flavors');
    expect((await cloud.get(`${flavors}?limit=0`)).body).to.deep.equal({ flavors: [] });
    expect(idsOf((await cloud.get(`${flavors}?limit=2000`)).body)).to.deep.equal(classic);
    expect(refusal(await cloud.get(`${flavors}?marker=nope`))).to.equal('400: marker [nope] not found');
  }));

  it('the list is sorted by every column, in both directions, equal ones by id', () => withCloud(async (cloud) => {
    await makeFlavor(cloud, { id: 'z', name: 'aaa', ram: 9000, swap: 5, rxtx_factor: 0.5 });
    const sorted = async (key: string, direction: string): Promise<string[]> => idsOf((await cloud.get(`${flavors}?sort_key=${key}&sort_dir=${direction}`)).body);
    expect(await sorted('vcpus', 'asc')).to.deep.equal(['1', '2', '42', '84', 'z', '3', '4', '5']);
    expect(await sorted('vcpus', 'desc')).to.deep.equal(['5', '4', '3', 'z', '84', '42', '2', '1']);
    expect((await sorted('name', 'asc'))[0]).to.equal('z');
    expect((await sorted('swap', 'desc'))[0]).to.equal('z');
    expect((await sorted('rxtx_factor', 'asc'))[0]).to.equal('z');
    expect((await sorted('id', 'desc'))[0]).to.equal('z');
    expect(await sorted('flavorid', 'desc')).to.deep.equal(['z', ...classic.toReversed()]);
  }));

  it('the list is narrowed by memory and disk', () => withCloud(async (cloud) => {
    expect(idsOf((await cloud.get(`${flavors}?minRam=4096`)).body)).to.deep.equal(['3', '4', '5']);
    expect(idsOf((await cloud.get(`${flavors}?minDisk=20&minRam=1`)).body)).to.deep.equal(['2', '3', '4', '5']);
    expect(refusal(await cloud.get(`${flavors}?minRam=x`))).to.equal('400: Invalid minRam filter [x]');
    expect(refusal(await cloud.get(`${flavors}?minDisk=1.5`))).to.equal('400: Invalid minDisk filter [1.5]');
  }));

  it('the newest list is narrowed by name; older ones drop that parameter, then refuse it', () => withCloud(async (cloud) => {
    expect(idsOf((await cloud.get(`${flavors}?name=m1.micro`, { version: '2.102' })).body)).to.deep.equal(['84']);
    expect(idsOf((await cloud.get(`${flavors}?name=m1.micro`, { version: '2.74' })).body)).to.deep.equal(classic);
    expect(refusal(await cloud.get(`${flavors}?name=m1.micro`, { version: '2.75' })))
      .to.equal("400: Additional properties are not allowed ('name' was unexpected)");
  }));

  it('a private flavor is the administrator’s and that of the projects that it was given to', () => withCloud(async (cloud) => {
    await makeFlavor(cloud, { id: 'p', name: 'private', 'os-flavor-access:is_public': false });
    const [demo, other] = [await cloud.person('member', 'demo'), await cloud.person('member', 'other')];
    const give = { addTenantAccess: { tenant: demo.projectId } };

    expect(refusal(await cloud.get(`${flavors}/p`, { as: demo }))).to.equal('404: Flavor p could not be found.');
    expect((await cloud.post(`${flavors}/p/action`, give)).body).to.deep.equal({ flavor_access: [{ flavor_id: 'p', tenant_id: demo.projectId }] });
    expect((await cloud.get(`${flavors}/p`, { as: demo })).body.flavor.name).to.equal('private');
    expect(idsOf((await cloud.get(flavors, { as: demo })).body)).to.deep.equal([...classic, 'p']);
    expect(idsOf((await cloud.get(flavors, { as: other })).body)).to.deep.equal(classic);
    expect((await cloud.get(`${flavors}/p/os-flavor-access`)).body).to.deep.equal({ flavor_access: [{ flavor_id: 'p', tenant_id: demo.projectId }] });
    expect(refusal(await cloud.post(`${flavors}/p/action`, give)))
      .to.equal(`409: Flavor access already exists for flavor p and project ${demo.projectId} combination.`);

    expect((await cloud.post(`${flavors}/p/action`, { removeTenantAccess: { tenant: demo.projectId } })).body).to.deep.equal({ flavor_access: [] });
    expect((await cloud.get(`${flavors}/p`, { as: demo })).status).to.equal(404);
    expect(refusal(await cloud.post(`${flavors}/p/action`, { removeTenantAccess: { tenant: demo.projectId } })))
      .to.equal(`404: Flavor access not found for p / ${demo.projectId} combination.`);
  }));

  it('an administrator chooses among public and private ones; nobody else does', () => withCloud(async (cloud) => {
    await makeFlavor(cloud, { id: 'p', name: 'private', 'os-flavor-access:is_public': 'No' });
    const demo = await cloud.person('member', 'demo');
    const listed = async (query: string, as = cloud.admin): Promise<string[]> => idsOf((await cloud.get(`${flavors}${query}`, { as })).body);
    expect(await listed('')).to.deep.equal(classic);
    expect(await listed('?is_public=True')).to.deep.equal(classic);
    expect(await listed('?is_public=None')).to.deep.equal([...classic, 'p']);
    expect(await listed('?is_public=f')).to.deep.equal(['p']);
    expect(refusal(await cloud.get(`${flavors}?is_public=x`))).to.equal('400: Invalid is_public filter [x]');
    for (const query of ['?is_public=None', '?is_public=false', '?is_public=x']) expect(await listed(query, demo), query).to.deep.equal(classic);
  }));

  it('a public flavor can be given to nobody; before 2.7 that was written down all the same', () => withCloud(async (cloud) => {
    const demo = await cloud.person('member', 'demo');
    const give = { addTenantAccess: { tenant: demo.projectId } };
    expect(refusal(await cloud.get(`${flavors}/42/os-flavor-access`))).to.equal('404: Access list not available for public flavors.');
    expect(refusal(await cloud.post(`${flavors}/42/action`, give, { version: '2.7' }))).to.equal('409: Can not add access to a public flavor.');
    expect((await cloud.post(`${flavors}/42/action`, give, { version: '2.6' })).status).to.equal(200);
    expect(refusal(await cloud.post(`${flavors}/42/action`, { addTenantAccess: { tenant: 'nobody' } })))
      .to.equal('400: Project ID nobody is not a valid project.');
    expect(refusal(await cloud.post(`${flavors}/42/action`, { bogus: {} }))).to.equal('400: There is no such action: bogus');
    expect(refusal(await cloud.post(`${flavors}/42/action`, give, { as: demo })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-flavor-access:add_tenant_access to be performed.");
  }));

  it('a new flavor takes numbers as strings, and gets an id when none is given', () => withCloud(async (cloud) => {
    const { body, status } = await cloud.post(flavors, { flavor: { name: 'f', vcpus: '2', ram: '64', disk: '0', swap: '7', rxtx_factor: '2.5', id: null } });
    expect(status).to.equal(200);
    expect(body.flavor.id).to.match(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    expect(body.flavor).to.include({ name: 'f', vcpus: 2, ram: 64, disk: 0, swap: 7, rxtx_factor: 2.5, 'os-flavor-access:is_public': true });
    expect((await cloud.get(`${flavors}/${body.flavor.id}`)).body).to.deep.equal(body);
    await makeFlavor(cloud, { name: 'number', id: 7777 });
    expect((await cloud.get(`${flavors}/7777`)).body.flavor.name).to.equal('number');
    await makeFlavor(cloud, { name: 'auto', id: 'auto' });
    expect((await cloud.get(`${flavors}/auto`)).status).to.equal(404);
  }));

  it('ids and names are unique', () => withCloud(async (cloud) => {
    const create = async (flavor: object): Promise<string> => refusal(await cloud.post(flavors, { flavor: { vcpus: 1, ram: 64, disk: 1, ...flavor } }));
    expect(await create({ name: 'new', id: '42' })).to.equal('409: Flavor with ID 42 already exists.');
    expect(await create({ name: 'm1.nano', id: 'new' })).to.equal('409: Flavor with name m1.nano already exists.');
    expect(await create({ name: 'm1.nano' })).to.equal('409: Flavor with name m1.nano already exists.');
  }));

  it('what makes no flavor is refused in Nova’s words', () => withCloud(async (cloud) => {
    const create = async (flavor: object, version = '2.1'): Promise<string> =>
      refusal(await cloud.post(flavors, { flavor: { name: 'f', vcpus: 1, ram: 64, disk: 1, ...flavor } }, { version }));
    expect(await create({ vcpus: 0 })).to.match(/^400: Invalid input for field\/attribute vcpus. Value: 0. /);
    expect(await create({ ram: 2147483648 })).to.equal('400: Invalid input for field/attribute ram. Value: 2147483648. 2147483648 is greater than the maximum of 2147483647');
    expect(await create({ disk: -1 })).to.equal('400: Invalid input for field/attribute disk. Value: -1. -1 is less than the minimum of 0');
    expect(await create({ rxtx_factor: 0 })).to.match(/^400: Invalid input for field\/attribute rxtx_factor/);
    expect(await create({ id: 'a/b' })).to.match(/^400: Invalid input for field\/attribute id. Value: a\/b./);
    expect(await create({ name: ' a ' }))
      .to.equal("400: An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.");
    expect(await create({ description: 'x' }, '2.54')).to.match(/Additional properties are not allowed \('description' was unexpected\)$/);
    expect(await create({ rxtx_factor: 1 }, '2.102')).to.match(/Additional properties are not allowed \('rxtx_factor' was unexpected\)$/);
    expect(idsOf((await cloud.get(flavors)).body)).to.deep.equal(classic);
  }));

  it('only its description can be changed, from 2.55 on', () => withCloud(async (cloud) => {
    const describeIt = (description: string | null, version: string) => cloud.put(`${flavors}/42`, { flavor: { description } }, { version });
    expect((await describeIt('small', '2.54')).status).to.equal(404);
    expect((await describeIt('small', '2.55')).body.flavor).to.include({ id: '42', description: 'small' });
    expect((await cloud.get(`${flavors}/42`, { version: '2.55' })).body.flavor.description).to.equal('small');
    expect((await describeIt(null, '2.61')).body.flavor).to.deep.include({ description: null, extra_specs: {} });
    expect(refusal(await cloud.put(`${flavors}/nope`, { flavor: { description: 'x' } }, { version: '2.55' }))).to.equal('404: Flavor nope could not be found.');
  }));

  it('a member reads them and changes nothing', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    expect((await cloud.get(`${flavors}/42`, { as })).status).to.equal(200);
    expect(refusal(await cloud.delete(`${flavors}/42`, { as }))).to.equal("403: Policy doesn't allow os_compute_api:os-flavor-manage:delete to be performed.");
    expect(refusal(await cloud.post(flavors, { flavor: { name: 'f', vcpus: 1, ram: 64, disk: 1 } }, { as })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed.");
  }));

  it('a deleted flavor is gone with its extra specs and its access list', () => withCloud(async (cloud) => {
    const demo = await cloud.person('member', 'demo');
    await makeFlavor(cloud, { id: 'p', 'os-flavor-access:is_public': false });
    await cloud.post(`${flavors}/p/os-extra_specs`, { extra_specs: { a: 'b' } });
    await cloud.post(`${flavors}/p/action`, { addTenantAccess: { tenant: demo.projectId } });
    expect((await cloud.delete(`${flavors}/p`)).status).to.equal(202);
    expect(refusal(await cloud.delete(`${flavors}/p`))).to.equal('404: Flavor p could not be found.');
    await makeFlavor(cloud, { id: 'p', 'os-flavor-access:is_public': false });
    expect((await cloud.get(`${flavors}/p/os-extra_specs`)).body).to.deep.equal({ extra_specs: {} });
    expect((await cloud.get(`${flavors}/p/os-flavor-access`)).body).to.deep.equal({ flavor_access: [] });
  }));
});
