/** The lists of servers through HTTP: pages, links, filters, whose servers, and what is left of deleted ones. */
import { expect } from 'chai';
import { openWorld, withCloud, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, remove, servers, unknownId } from './booting.ts';

interface Named { readonly id: string; readonly name: string }

describe('the list of servers', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  const ids: Record<string, string> = {};
  before(async () => {
    let now = Date.parse('2026-11-23T04:10:00Z');
    // Each server a second older than the next: the lists are in the order of creation.
    world = await openWorld({ clock: { now: () => (now += 1000) } });
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    const alt = await cloud.person('member', 'alt');
    const tags = { 'web-1': ['red', 'blue'], 'web-2': ['red'] } as Record<string, string[]>;
    for (const name of ['web-1', 'web-2', 'db.1', 'db-2', 'Zed']) {
      ids[name] = await boot(cloud, { name, tags: tags[name] ?? [], networks: name === 'web-1' ? 'auto' : 'none' }, { as: demo, version: '2.52' });
    }
    ids['other'] = await boot(cloud, { name: 'other' }, { as: alt });
    await act(cloud, ids['db-2'] ?? '', 'lock', { as: demo });
  });
  after(() => world.close());

  const list = async (query: string, ask: { as?: Person; version?: string } = {}): Promise<string[]> => {
    const { status, body } = await cloud.get(`${servers}${query}`, { as: demo, ...ask });
    if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(body)}`);
    return (body.servers as Named[]).map(({ name }) => name);
  };
  const refusal = async (query: string, ask: { as?: Person; version?: string } = {}): Promise<[number, string]> => {
    const { status, body } = await cloud.get(`${servers}${query}`, { as: demo, ...ask });
    return [status, (Object.values(body as object)[0] as { message: string }).message];
  };
  const everyone = ['Zed', 'db-2', 'db.1', 'web-2', 'web-1'];

  it('is of the caller\'s project, newest first', async () => {
    expect(await list('')).to.deep.equal(everyone);
    expect(await list('/detail')).to.deep.equal(everyone);
    expect(await list('', { as: cloud.admin })).to.deep.equal([]);
  });

  it('is of all projects for an administrator who says so', async () => {
    for (const query of ['?all_tenants', '?all_tenants=', '?all_tenants=1', '?all_tenants=True']) {
      expect(await list(query, { as: cloud.admin })).to.deep.equal(['other', ...everyone]);
    }
    expect(await list('?all_tenants=0', { as: cloud.admin })).to.deep.equal([]);
    expect(await list(`?all_tenants=1&project_id=${demo.projectId}`, { as: cloud.admin })).to.deep.equal(everyone);
    expect(await list(`?all_tenants=1&tenant_id=${demo.projectId}`, { as: cloud.admin })).to.deep.equal(everyone);
    expect(await list(`?tenant_id=${demo.projectId}`, { as: cloud.admin })).to.deep.equal([]);
  });

  it('is refused to others who ask for all projects', async () => {
    expect(await refusal('?all_tenants')).to.deep.equal([403, "Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be performed."]);
    expect(await refusal('/detail?all_tenants=1'))
      .to.deep.equal([403, "Policy doesn't allow os_compute_api:servers:detail:get_all_tenants to be performed."]);
    expect(await list('?all_tenants=1&all_tenants=0')).to.deep.equal(everyone);
    expect((await refusal('?all_tenants=maybe'))[1]).to.match(/^Unrecognized value 'maybe', acceptable values are: '0', '1', /);
  });

  it('drops what is for administrators, and a project that is not the caller\'s', async () => {
    for (const query of ['?host=nohost', '?deleted=true', '?deleted=False', `?project_id=${unknownId}`, '?uuid=x']) {
      expect(await list(query)).to.deep.equal(everyone);
    }
  });

  it('drops unknown parameters up to 2.74 and refuses them from 2.75', async () => {
    expect(await list('?foo=bar', { version: '2.74' })).to.deep.equal(everyone);
    expect((await refusal('?foo=bar', { version: '2.75' }))[0]).to.equal(400);
  });

  it('knows the filters of its version', async () => {
    expect(await list('?name=^web')).to.deep.equal(['web-2', 'web-1']);
    expect(await list('?name=x&name=db')).to.deep.equal(['db-2', 'db.1']);
    expect(await list('?status=ACTIVE&status=SHUTOFF')).to.deep.equal(everyone);
    expect(await list('?status=')).to.deep.equal([]);
    expect(await list('?tags=red', { version: '2.25' })).to.deep.equal(everyone);
    expect(await list('?tags=red,blue', { version: '2.26' })).to.deep.equal(['web-1']);
    expect(await list('?locked=true', { version: '2.72' })).to.deep.equal(everyone);
    expect(await list('?locked=true', { version: '2.73' })).to.deep.equal(['db-2']);
    expect(await list('?flavor=42')).to.deep.equal(everyone);
    expect(await list('?flavor=m1.nano')).to.deep.equal([]);
    expect(await list(`?image=${unknownId}`)).to.deep.equal([]);
    expect(await list('?ip=.')).to.deep.equal(['web-1']);
  });

  it('names the filter whose value makes no sense', async () => {
    expect(await refusal('?name=*')).to.deep.equal([400, "Invalid input for query parameters name. Value: *. '*' is not a 'regex'"]);
    expect(await refusal('?name=')).to.deep.equal([400, "Invalid input for query parameters name. Value: . '' is not a 'regex'"]);
    expect(await refusal('?changes-since=yesterday'))
      .to.deep.equal([400, "Invalid input for query parameters changes-since. Value: yesterday. 'yesterday' is not a 'date-time'"]);
    expect(await refusal('?_x=y', { as: cloud.admin })).to.deep.equal([400, 'Invalid filter field: _x.']);
    expect(await refusal('?status=x', { version: '2.38' })).to.deep.equal([400, 'Invalid status value']);
  });

  it('comes in pages, each linked to the next as long as it is full', async () => {
    const page = (await cloud.get(`${servers}?name=.&limit=2&foo=bar`, { as: demo })).body;
    expect(page.servers.map(({ name }: Named) => name)).to.deep.equal(['Zed', 'db-2']);
    expect(page.servers_links).to.deep.equal([{ rel: 'next', href: `${cloud.url}${servers}?limit=2&name=.&marker=${ids['db-2']}` }]);
    const next = await cloud.get(page.servers_links[0].href.slice(cloud.url.length), { as: demo });
    expect(next.body.servers.map(({ name }: Named) => name)).to.deep.equal(['db.1', 'web-2']);
    const last = await cloud.get(next.body.servers_links[0].href.slice(cloud.url.length), { as: demo });
    expect(last.body.servers.map(({ name }: Named) => name)).to.deep.equal(['web-1']);
    expect(last.body).to.not.have.property('servers_links');
    expect((await cloud.get(`${servers}/detail?limit=5`, { as: demo })).body.servers_links[0].href)
      .to.equal(`${cloud.url}${servers}/detail?limit=5&marker=${ids['web-1']}`);
    expect((await cloud.get(`${servers}?limit=6`, { as: demo })).body).to.not.have.property('servers_links');
    expect((await cloud.get(`${servers}?limit=0`, { as: demo })).body).to.deep.equal({ servers: [] });
  });

  it('keeps the project part of the URL in its links', async () => {
    const { body } = await cloud.get(`/compute/v2.1/${demo.projectId}/servers?limit=1`, { as: demo });
    expect(body.servers_links[0].href).to.equal(`${cloud.url}/compute/v2.1/${demo.projectId}/servers?limit=1&marker=${ids['Zed']}`);
    expect(body.servers[0].links).to.deep.equal([
      { rel: 'self', href: `${cloud.url}/compute/v2.1/${demo.projectId}/servers/${ids['Zed']}` },
      { rel: 'bookmark', href: `${cloud.url}/compute/${demo.projectId}/servers/${ids['Zed']}` },
    ]);
  });

  it('takes any server as a marker, an empty one for none, and refuses one that never was', async () => {
    expect(await list('?marker=')).to.deep.equal(await list(''));
    expect(await list(`?marker=${ids['web-1']}`)).to.deep.equal([]);
    expect(await list(`?marker=${ids['other']}`)).to.deep.equal(everyone);
    expect(await list(`?name=web&marker=${ids['db.1']}`)).to.deep.equal(['web-2', 'web-1']);
    expect(await list(`?marker=${ids['web-1']}&marker=${ids['web-2']}`)).to.deep.equal(['web-1']);
    expect(await refusal(`?marker=${unknownId}`)).to.deep.equal([400, `marker [${unknownId}] not found`]);
  });

  it('is sorted as asked for, page by page', async () => {
    expect(await list('?sort_key=display_name&sort_dir=asc')).to.deep.equal(['db-2', 'db.1', 'web-1', 'web-2', 'Zed']);
    expect(await list(`?sort_key=display_name&sort_dir=asc&marker=${ids['web-1']}`)).to.deep.equal(['web-2', 'Zed']);
    const { body } = await cloud.get(`${servers}?sort_key=locked_by&sort_key=display_name&sort_dir=desc&sort_dir=asc&limit=1`, { as: demo });
    expect(body.servers[0].name).to.equal('db-2');
    expect(body.servers_links[0].href)
      .to.equal(`${cloud.url}${servers}?limit=1&sort_dir=desc&sort_dir=asc&sort_key=locked_by&sort_key=display_name&marker=${ids['db-2']}`);
    expect((await refusal('?sort_key=name'))[1]).to.match(/^Invalid input for query parameters sort_key. Value: name\. 'name' is not one of/);
    expect(await refusal('?sort_key=host')).to.deep.equal([403, 'Only administrators can sort servers by host']);
  });

  it('remembers deleted servers for changes-since, changes-before and administrators', async () => {
    const gone = await boot(cloud, { name: 'gone' }, { as: demo });
    await remove(cloud, gone, { as: demo });
    expect(await list('')).to.deep.equal(everyone);
    expect(await list('?changes-since=2026-01-01')).to.deep.equal(['gone', ...everyone]);
    expect(await list('?changes-since=2099-01-01')).to.deep.equal([]);
    expect(await list('?changes-before=2026-01-01', { version: '2.66' })).to.deep.equal([]);
    expect(await list('?changes-before=2099-01-01', { version: '2.65' })).to.deep.equal(everyone);
    expect(await list('?changes-before=2099-01-01', { version: '2.66' })).to.deep.equal(['gone', ...everyone]);
    expect(await refusal('?changes-since=2027-01-01&changes-before=2026-01-01', { version: '2.66' }))
      .to.deep.equal([400, 'The value of changes-since must be less than or equal to changes-before.']);
    expect(await list('?deleted=true&all_tenants=1', { as: cloud.admin })).to.deep.equal(['gone']);
    expect(await list('?deleted=x&all_tenants=1', { as: cloud.admin })).to.deep.equal(['other', ...everyone]);
    expect(await list('?status=deleted&all_tenants=1', { as: cloud.admin })).to.deep.equal(['gone']);
    expect(await refusal('?status=DELETED')).to.deep.equal([403, 'Only administrators may list deleted instances']);
    expect(await list(`?marker=${gone}`)).to.deep.equal(everyone);
    expect(await list('?changes-since=2026-01-01', { as: await cloud.person('member', 'alt') })).to.deep.equal(['other']);
  });

  it('shows in one request what another has just changed', async () => {
    await cloud.put(`${servers}/${ids['Zed']}`, { server: { name: 'Alpha' } }, { as: demo });
    expect(await list('')).to.include('Alpha');
    await cloud.put(`${servers}/${ids['Zed']}`, { server: { name: 'Zed' } }, { as: demo });
    expect(await list('')).to.deep.equal(everyone);
  });

  it('asks the pool nothing, nor does a single server', async () => {
    const { faults } = cloud.simulator;
    // The feed may go on, every other call fails from now on.
    faults.add({ method: 'event.*', times: Infinity });
    faults.add({ method: '*', times: Infinity, error: ['INTERNAL_ERROR', 'nobody should have asked'] });
    expect(await list('')).to.deep.equal(everyone);
    expect(await list('/detail?name=web&sort_key=display_name&sort_dir=asc')).to.deep.equal(['web-1', 'web-2']);
    expect((await cloud.get(`${servers}/${ids['Zed']}`, { as: demo })).status).to.equal(200);
    expect((await cloud.put(`${servers}/${ids['Zed']}`, { server: { name: 'x' } }, { as: demo })).status).to.equal(500);
    faults.clear();
  });
});

it('a restart of the service is no change of a server, what happened meanwhile is one', async () => {
  let passed = 0;
  await withCloud({ clock: { now: () => Date.now() + passed } }, async (cloud) => {
    const minutes = (count: number): void => { passed += count * 60_000; };
    const since = (count: number): string => new Date(Date.now() + passed - count * 60_000).toISOString();
    const changed = async (count: number): Promise<string[]> =>
      (await cloud.get(`${servers}?changes-since=${since(count)}`)).body.servers.map(({ name }: { name: string }) => name);
    const [a, b] = [await boot(cloud, { name: 'a' }), await boot(cloud, { name: 'b' })];
    minutes(10);
    await cloud.put(`${servers}/${a}`, { server: { name: 'renamed' } });
    const before = (await cloud.get(`${servers}/${a}`)).body.server.updated;
    minutes(10);
    await cloud.restart('stop');
    expect((await cloud.get(`${servers}/${a}`)).body.server.updated).to.equal(before);
    expect(await changed(5)).to.deep.equal([]);
    expect(await changed(15)).to.deep.equal(['renamed']);
    expect(await changed(25)).to.deep.equal(['b', 'renamed']);
    // It looked otherwise when it was last seen.
    await cloud.store.db.updateTable('server_changes').set({ looks: 'other' }).where('id', '=', b).execute();
    await cloud.restart('stop');
    expect(await changed(5)).to.deep.equal(['b']);
    await remove(cloud, a);
    await cloud.restart('stop');
    expect(await cloud.store.db.selectFrom('server_changes').select('id').execute()).to.deep.equal([{ id: b }]);
  });
});
