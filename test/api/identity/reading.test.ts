import { expect } from 'chai';
import { adminPassword, withIdentity, type IdentityWorld } from './with-identity.ts';

const v3 = '/identity/v3';

/** An administrator and a member of demo, signed in for it. */
async function people(world: IdentityWorld): Promise<{ admin: string; ann: string; userId: string; projectId: string }> {
  const { userId, projectId } = await world.person('ann', 'secret', 'member', 'demo');
  return { admin: await world.signIn('admin', adminPassword, 'admin'), ann: await world.signIn('ann', 'secret', 'demo'), userId, projectId };
}

describe('the version documents', () => {
  it('need no token, with or without a final slash', () => withIdentity(async ({ ask, url }) => {
    for (const path of ['/identity', '/identity/']) {
      const { status, body } = await ask('GET', path);
      expect(status).to.equal(300);
      expect(body.versions.values).to.have.length(1);
      expect(body.versions.values[0]).to.deep.include({ id: 'v3.14', status: 'stable', links: [{ rel: 'self', href: `${url}/identity/v3/` }] });
    }
    for (const path of [v3, `${v3}/`]) {
      const { status, body } = await ask('GET', path);
      expect([status, body.version.id, body.version.links[0].href]).to.deep.equal([200, 'v3.14', `${url}/identity/v3/`]);
    }
  }));

  it('serve HEAD like GET; other paths and methods do not exist', () => withIdentity(async ({ ask }) => {
    const head = await ask('HEAD', v3);
    expect([head.status, head.body, head.headers.get('vary')]).to.deep.equal([200, undefined, 'X-Auth-Token']);
    const unknown = await ask('GET', `${v3}/nothing`);
    expect([unknown.status, unknown.headers.get('content-type')]).to.deep.equal([404, 'text/html; charset=utf-8']);
    const method = await ask('DELETE', v3);
    expect([method.status, method.headers.get('allow'), method.body]).to.deep.equal([405, 'HEAD, GET', { message: 'The method is not allowed for the requested URL.' }]);
  }));
});

describe('what a member may read', () => {
  const refused: Readonly<Record<string, string>> = {
    '/projects': 'list_projects',
    '/projects?name=demo': 'list_projects',
    '/projects/11111111222243338444555555555555': 'get_project',
    '/users': 'list_users',
    '/users/nope': 'get_user',
    '/users/nope/projects': 'list_user_projects',
    '/domains': 'list_domains',
    '/domains/other': 'get_domain',
    '/roles': 'list_roles',
    '/services': 'list_services',
    '/endpoints': 'list_endpoints',
    '/role_assignments': 'list_role_assignments',
  };
  it('is not what belongs to others', () => withIdentity(async (world) => {
    const { ann } = await people(world);
    for (const [path, action] of Object.entries(refused)) {
      const { status, body } = await world.ask('GET', v3 + path, { token: ann });
      const message = `You are not authorized to perform the requested action: identity:${action}.`;
      expect([status, body], path).to.deep.equal([403, { error: { code: 403, message, title: 'Forbidden' } }]);
      expect((await world.ask('GET', v3 + path)).status, path).to.equal(401);
    }
  }));

  it('is himself, his projects, his domain and the regions', () => withIdentity(async (world) => {
    const { ann, userId, projectId } = await people(world);
    const get = async (path: string): Promise<unknown> => {
      const { status, body } = await world.ask('GET', v3 + path, { token: ann });
      expect(status, path).to.equal(200);
      return body;
    };
    const link = (path: string): { self: string } => ({ self: `${world.url}${v3}/${path}` });
    const list = (path: string): object => ({ next: null, previous: null, ...link(path) });
    const project = {
      id: projectId, name: 'demo', domain_id: 'default', description: '', enabled: true, parent_id: 'default', is_domain: false, tags: [], options: {},
      links: link(`projects/${projectId}`),
    };
    const user = { id: userId, name: 'ann', domain_id: 'default', enabled: true, password_expires_at: null, options: {}, links: link(`users/${userId}`) };
    expect(await get(`/users/${userId}`)).to.deep.equal({ user });
    expect(await get(`/projects/${projectId}`)).to.deep.equal({ project });
    expect(await get(`/users/${userId}/projects`)).to.deep.equal({ projects: [project], links: list(`users/${userId}/projects`) });
    expect(await get('/auth/projects')).to.deep.equal({ projects: [project], links: list('auth/projects') });
    expect(await get('/auth/domains')).to.deep.equal({ domains: [], links: list('auth/domains') });
    expect(await get('/auth/system')).to.deep.equal({ system: [], links: link('auth/system') });
    expect(await get('/domains/default')).to.have.nested.property('domain.name', 'Default');
    expect(await get('/regions')).to.deep.equal({
      regions: [{ id: 'RegionOne', description: '', parent_region_id: null, links: link('regions/RegionOne') }], links: list('regions'),
    });
  }));

  it('is the catalog, with a token for a project only', () => withIdentity(async (world) => {
    const { ann } = await people(world);
    const scoped = await world.ask('GET', `${v3}/auth/catalog`, { token: ann });
    expect(scoped.body.catalog.map(({ type }: { type: string }) => type)).to.deep.equal(['identity', 'compute', 'image', 'network', 'placement']);
    expect(scoped.body.links.self).to.equal(`${world.url}${v3}/auth/catalog`);
    const unscoped = await world.ask('GET', `${v3}/auth/catalog`, { token: await world.signIn('ann', 'secret') });
    expect([unscoped.status, unscoped.body.error.message]).to.deep.equal([403, 'You are not authorized to perform the requested action.']);
  }));
});

describe('what an administrator reads', () => {
  it('is filtered by name, domain and whether it is enabled', () => withIdentity(async (world) => {
    const { admin, userId, projectId } = await people(world);
    await world.person('bob', 'secret', 'reader', 'closed');
    await world.store.db.updateTable('projects').set({ enabled: 0 }).where('name', '=', 'closed').execute();
    await world.store.db.updateTable('users').set({ enabled: 0 }).where('name', '=', 'bob').execute();
    const names = async (path: string, key: string): Promise<string[]> => {
      const { status, body } = await world.ask('GET', v3 + path, { token: admin });
      expect(status, path).to.equal(200);
      expect(body.links.self).to.equal(`${world.url}${v3}${path}`);
      return body[key].map(({ name }: { name: string }) => name);
    };
    const expected: Readonly<Record<string, readonly string[]>> = {
      '/projects': ['admin', 'closed', 'demo'],
      '/projects?name=demo': ['demo'],
      '/projects?name=Demo': [],
      '/projects?domain_id=default': ['admin', 'closed', 'demo'],
      '/projects?domain_id=nope': [],
      '/projects?enabled=False': ['closed'],
      '/projects?enabled=1': ['admin', 'demo'],
      '/projects?parent_id=default': ['admin', 'closed', 'demo'],
      '/projects?is_domain=true': ['Default'],
      '/projects?is_domain=true&name=demo': [],
      '/projects?is_domain=true&domain_id=default': [],
      '/users': ['admin', 'ann', 'bob'],
      '/users?name=ann': ['ann'],
      '/users?enabled=true': ['admin', 'ann'],
      '/users?domain_id=nope': [],
      '/domains': ['Default'],
      '/domains?name=Default&enabled=true': ['Default'],
      '/domains?name=default': [],
      '/roles': ['admin', 'manager', 'member', 'reader', 'service'],
      '/roles?name=member': ['member'],
      '/roles?domain_id=default': [],
      '/services': ['keystone', 'nova', 'glance', 'neutron', 'placement'],
      '/services?type=compute': ['nova'],
      '/services?name=glance': ['glance'],
      '/projects?name__contains=m': ['admin', 'demo'],
      '/projects?name__contains=m&name__endswith=o': ['demo'],
      '/projects?name__startswith=D': [],
      '/projects?name__istartswith=D': ['demo'],
      '/projects?is_domain=true&name__icontains=FAU': ['Default'],
      '/projects?parent_id__startswith=other': [],
      '/projects?name__like=x': ['admin', 'closed', 'demo'],
      '/projects?enabled__contains=x': ['admin', 'closed', 'demo'],
      '/users?name__endswith=b': ['bob'],
      '/users?domain_id__contains=nope': [],
      '/domains?name__startswith=def': [],
      '/roles?name__iendswith=ER': ['manager', 'member', 'reader'],
      '/services?type__contains=im': ['glance'],
      [`/users/${userId}/projects`]: ['demo'],
      [`/users/${userId}/projects?name__contains=x`]: [],
      [`/projects/${projectId}/users/${userId}/roles`]: ['member'],
    };
    for (const [path, wanted] of Object.entries(expected)) {
      expect(await names(path, /(\w+)(?:\?|$)/.exec(path)?.[1] ?? ''), path).to.deep.equal(wanted);
    }
  }));

  it('is each thing by its id, or not found in Keystone\'s words', () => withIdentity(async (world) => {
    const { admin } = await people(world);
    for (const [list, key] of [['projects', 'project'], ['users', 'user'], ['domains', 'domain'], ['roles', 'role'], ['regions', 'region'], ['services', 'service'], ['endpoints', 'endpoint']] as const) {
      const all = await world.ask('GET', `${v3}/${list}`, { token: admin });
      for (const thing of all.body[list]) {
        const one = await world.ask('GET', `${v3}/${list}/${thing.id}`, { token: admin });
        expect(one.body).to.deep.equal({ [key]: thing });
        expect(thing.links.self).to.equal(`${world.url}${v3}/${list}/${thing.id}`);
      }
      const missing = await world.ask('GET', `${v3}/${list}/nope`, { token: admin });
      expect([missing.status, missing.body], list).to.deep.equal([404, { error: { code: 404, message: `Could not find ${key}: nope.`, title: 'Not Found' } }]);
    }
  }));

  it('are endpoints by interface, service and region', () => withIdentity(async (world) => {
    const { admin } = await people(world);
    const { body: { services } } = await world.ask('GET', `${v3}/services?type=compute`, { token: admin });
    const get = async (query: string): Promise<{ url: string; interface: string }[]> => (await world.ask('GET', `${v3}/endpoints?${query}`, { token: admin })).body.endpoints;
    expect((await get(`service_id=${services[0].id}&interface=public`)).map(({ url }) => url)).to.deep.equal([`${world.url}/compute/v2.1`]);
    expect(await get('region_id=RegionOne')).to.have.length(15);
    expect(await get('region_id=RegionTwo')).to.deep.equal([]);
  }));

  it('are role assignments, with names and implied ones when asked', () => withIdentity(async (world) => {
    const { admin, userId, projectId } = await people(world);
    const get = async (query: string): Promise<{ role: { id: string; name?: string }; links: { assignment: string } }[]> =>
      (await world.ask('GET', `${v3}/role_assignments?${query}`, { token: admin })).body.role_assignments;
    const [own] = await get(`user.id=${userId}&scope.project.id=${projectId}`);
    expect(own).to.deep.equal({
      links: { assignment: `${world.url}${v3}/projects/${projectId}/users/${userId}/roles/${own?.role.id}` },
      scope: { project: { id: projectId } }, user: { id: userId }, role: { id: own?.role.id },
    });
    const domain = { id: 'default', name: 'Default' };
    expect(await get(`user.id=${userId}&include_names`)).to.deep.equal([{
      ...own, scope: { project: { id: projectId, name: 'demo', domain } }, user: { id: userId, name: 'ann', domain }, role: { id: own?.role.id, name: 'member' },
    }]);
    const effective = await get(`user.id=${userId}&effective&include_names=True`);
    expect(effective.map(({ role }) => role.name)).to.deep.equal(['member', 'reader']);
    expect(await get(`user.id=${userId}&effective=0`)).to.have.length(1);
    expect(await get('scope.system=all')).to.have.length(1);
    expect(await get('scope.domain.id=default')).to.deep.equal([]);
    expect(await get('group.id=x')).to.deep.equal([]);
    expect(await get(`role.id=${own?.role.id}`)).to.have.length(1);
    expect(await get('')).to.have.length(4);
  }));
});
