import { expect } from 'chai';
import { administrator, make, message, namesOf, v3, type Ask } from './administrator.ts';
import { adminPassword, signInBody, withIdentity, type IdentityWorld } from './with-identity.ts';

const refusal = (action: string): unknown[] => [403, `You are not authorized to perform the requested action: identity:${action}.`];

interface Worlds {
  readonly admin: Ask;
  /** Domains with a user, a group and a project each. */
  readonly own: Record<'domain' | 'user' | 'group' | 'project', string>;
  readonly other: Record<'domain' | 'user' | 'group' | 'project', string>;
  readonly roles: Readonly<Record<string, string>>;
  /** Requests of a new user with that role in `own`, or for the system. */
  as(role: string, scope: 'domain' | 'system'): Promise<Ask>;
}

async function worlds(world: IdentityWorld): Promise<Worlds> {
  const admin = await administrator(world);
  const fill = async (name: string): Promise<Worlds['own']> => {
    const { id: domain } = await make(admin, 'domain', { name });
    const inIt = async (kind: string): Promise<string> => (await make(admin, kind, { name: `${name}-${kind}`, domain_id: domain })).id;
    return { domain, user: await inIt('user'), group: await inIt('group'), project: await inIt('project') };
  };
  const own = await fill('own');
  const other = await fill('other');
  const { body } = await admin('GET', '/roles');
  const roles = Object.fromEntries(body.roles.map(({ id, name }: { id: string; name: string }) => [name, id])) as Record<string, string>;
  return {
    admin, own, other, roles,
    as: async (role, scope) => {
      const name = `${role}-${scope}`;
      const { id } = await make(admin, 'user', { name, password: 'secret' });
      await admin('PUT', `${scope === 'system' ? '/system' : `/domains/${own.domain}`}/users/${id}/roles/${roles[role] ?? ''}`);
      const body = signInBody(name, 'secret', scope === 'system' ? { system: { all: true } } : { domain: { id: own.domain } });
      const { headers } = await world.ask('POST', `${v3}/auth/tokens`, { body });
      return (method, path, sent) => world.ask(method, v3 + path, { token: headers.get('x-subject-token') ?? '', body: sent });
    },
  };
}

describe('a reader of the system', () => {
  it('reads everything and changes nothing', () => withIdentity(async (world) => {
    const { other, roles, as } = await worlds(world);
    const reader = await as('reader', 'system');
    for (const path of [
      '/users', `/users/${other.user}`, `/users/${other.user}/projects`, `/users/${other.user}/groups`, '/groups', `/groups/${other.group}`,
      `/groups/${other.group}/users`, '/projects', `/projects/${other.project}`, `/projects/${other.project}/tags`, '/domains', `/domains/${other.domain}`,
      '/roles', `/roles/${roles['admin'] ?? ''}`, '/role_inferences', '/role_assignments', '/services', '/endpoints', '/policies',
      `/projects/${other.project}/users/${other.user}/roles`, `/system/users/${other.user}/roles`,
    ]) expect((await reader('GET', path)).status, path).to.equal(200);
    for (const [method, path, body, action] of [
      ['POST', '/users', { user: { name: 'x' } }, 'create_user'], ['PATCH', `/groups/${other.group}`, { group: { name: 'x' } }, 'update_group'],
      ['DELETE', `/projects/${other.project}`, undefined, 'delete_project'], ['POST', '/roles', { role: { name: 'x' } }, 'create_role'],
      ['PUT', `/projects/${other.project}/users/${other.user}/roles/${roles['reader'] ?? ''}`, undefined, 'create_grant'],
      ['POST', '/services', { service: { type: 'x' } }, 'create_service'], ['PUT', `/projects/${other.project}/tags/x`, undefined, 'create_project_tag'],
    ] as const) expect(message(await reader(method, path, body)), `${method} ${path}`).to.deep.equal(refusal(action));
  }));
});

describe('a reader of a domain', () => {
  it('reads what is in it and nothing else', () => withIdentity(async (world) => {
    const { own, other, roles, as } = await worlds(world);
    const reader = await as('reader', 'domain');
    expect(namesOf(await reader('GET', '/users'), 'users')).to.deep.equal(['own-user']);
    expect(namesOf(await reader('GET', '/groups'), 'groups')).to.deep.equal(['own-group']);
    expect(namesOf(await reader('GET', '/projects'), 'projects')).to.deep.equal(['own-project']);
    expect(namesOf(await reader('GET', '/domains'), 'domains')).to.deep.equal(['own']);
    expect((await reader('GET', '/role_assignments')).body.role_assignments).to.have.length(1);
    const paths = (ids: Worlds['own']): readonly (readonly [path: string, action: string])[] => [
      [`/users/${ids.user}`, 'get_user'], [`/users/${ids.user}/projects`, 'list_user_projects'], [`/groups/${ids.group}`, 'get_group'],
      [`/groups/${ids.group}/users`, 'list_users_in_group'], [`/projects/${ids.project}`, 'get_project'], [`/projects/${ids.project}/tags`, 'list_project_tags'],
      [`/domains/${ids.domain}`, 'get_domain'], [`/projects/${ids.project}/users/${ids.user}/roles`, 'list_grants'],
      [`/domains/${ids.domain}/groups/${ids.group}/roles`, 'list_grants'],
    ];
    for (const [path] of paths(own)) expect((await reader('GET', path)).status, path).to.equal(200);
    const nowhere = { domain: 'nope', user: 'nope', group: 'nope', project: 'nope' };
    for (const [path, action] of [...paths(other), ...paths(nowhere)]) expect(message(await reader('GET', path)), path).to.deep.equal(refusal(action));
    for (const path of ['/roles', '/services', '/endpoints', '/policies', '/role_inferences']) expect((await reader('GET', path)).status, path).to.equal(403);
    expect(message(await reader('POST', '/users', { user: { name: 'x' } }))).to.deep.equal(refusal('create_user'));
    expect(message(await reader('PUT', `/projects/${own.project}/users/${own.user}/roles/${roles['reader'] ?? ''}`))).to.deep.equal(refusal('create_grant'));
  }));
});

describe('a manager of a domain', () => {
  it('makes, changes and deletes users, groups and projects there, and nowhere else', () => withIdentity(async (world) => {
    const { own, other, as } = await worlds(world);
    const manager = await as('manager', 'domain');
    for (const kind of ['user', 'group', 'project'] as const) {
      expect(message(await manager('POST', `/${kind}s`, { [kind]: { name: 'x' } })), 'the domain has to be named').to.deep.equal(refusal(`create_${kind}`));
      const made = await make(manager, kind, { name: `new-${kind}`, domain_id: own.domain });
      expect(made['domain_id'], kind).to.equal(own.domain);
      expect((await manager('PATCH', `/${kind}s/${made.id}`, { [kind]: { description: 'd' } })).status).to.equal(200);
      expect((await manager('DELETE', `/${kind}s/${made.id}`)).status).to.equal(204);
      expect(message(await manager('POST', `/${kind}s`, { [kind]: { name: 'x', domain_id: other.domain } }))).to.deep.equal(refusal(`create_${kind}`));
      expect(message(await manager('PATCH', `/${kind}s/${other[kind]}`, { [kind]: { description: 'd' } }))).to.deep.equal(refusal(`update_${kind}`));
      expect(message(await manager('DELETE', `/${kind}s/${other[kind]}`))).to.deep.equal(refusal(`delete_${kind}`));
    }
    expect((await manager('PUT', `/groups/${own.group}/users/${own.user}`)).status).to.equal(204);
    expect(message(await manager('PUT', `/groups/${own.group}/users/${other.user}`))).to.deep.equal(refusal('add_user_to_group'));
    expect((await manager('PUT', `/projects/${own.project}/tags/x`)).status).to.equal(201);
    expect(message(await manager('POST', '/projects', { project: { name: 'x', is_domain: true } }))).to.deep.equal(refusal('create_project'));
    expect(message(await manager('PATCH', `/projects/${own.domain}`, { project: { name: 'x' } }))).to.deep.equal(refusal('update_project'));
    expect(message(await manager('PATCH', `/domains/${own.domain}`, { domain: { name: 'x' } }))).to.deep.equal(refusal('update_domain'));
  }));

  it('gives the roles that are no administrator\'s to users and groups of it, for it and its projects', () => withIdentity(async (world) => {
    const { own, other, roles, as } = await worlds(world);
    const manager = await as('manager', 'domain');
    expect(namesOf(await manager('GET', '/roles'), 'roles')).to.include('member');
    expect(message(await manager('GET', `/roles/${roles['admin'] ?? ''}`))).to.deep.equal(refusal('get_role'));
    const grant = async (place: string, actor: string, role: string): Promise<unknown[]> => message(await manager('PUT', `${place}/${actor}/roles/${roles[role] ?? ''}`));
    expect(await grant(`/projects/${own.project}`, `users/${own.user}`, 'member')).to.deep.equal([204, undefined]);
    expect(await grant(`/domains/${own.domain}`, `groups/${own.group}`, 'reader')).to.deep.equal([204, undefined]);
    expect(await grant(`/projects/${own.project}`, `users/${own.user}`, 'admin')).to.deep.equal(refusal('create_grant'));
    expect(await grant(`/projects/${own.project}`, `users/${own.user}`, 'service')).to.deep.equal(refusal('create_grant'));
    expect(await grant(`/projects/${other.project}`, `users/${own.user}`, 'member')).to.deep.equal(refusal('create_grant'));
    expect(await grant(`/projects/${own.project}`, `users/${other.user}`, 'member')).to.deep.equal(refusal('create_grant'));
    expect(await grant('/system', `users/${own.user}`, 'member')).to.deep.equal(refusal('create_system_grant_for_user'));
    expect((await manager('DELETE', `/projects/${own.project}/users/${own.user}/roles/${roles['member'] ?? ''}`)).status).to.equal(204);
  }));
});

describe('an administrator signed in for a domain', () => {
  it('lists what is in it, and may do everything', () => withIdentity(async (world) => {
    const { own, other, as } = await worlds(world);
    const admin = await as('admin', 'domain');
    expect(namesOf(await admin('GET', '/users'), 'users')).to.deep.equal(['own-user']);
    expect((await admin('GET', `/users/${other.user}`)).status).to.equal(200);
    expect((await make(admin, 'project', { name: 'x' }))['domain_id']).to.equal(own.domain);
  }));
});

describe('an administrator of a domain', () => {
  it('is none of the cloud where a token has to be for a project or the system', () => withIdentity(async (world) => {
    const { own, as } = await worlds(world);
    const admin = await as('admin', 'domain');
    expect(message(await admin('POST', '/domains', { domain: { name: 'x' } }))).to.deep.equal(refusal('create_domain'));
    expect(message(await admin('POST', '/roles', { role: { name: 'x' } }))).to.deep.equal(refusal('create_role'));
    expect(message(await admin('GET', '/services'))).to.deep.equal(refusal('list_services'));
    expect(message(await admin('GET', `/roles?domain_id=${own.domain}`))).to.deep.equal(refusal('list_domain_roles'));
    expect((await admin('POST', '/users', { user: { name: 'x' } })).body.user.domain_id).to.equal(own.domain);
  }));
});

describe('a reader of the system', () => {
  it('reads trusts, credentials and tokens of everybody', () => withIdentity(async (world) => {
    const { admin, own, as } = await worlds(world);
    const reader = await as('reader', 'system');
    await admin('POST', '/credentials', { credential: { type: 'cert', blob: 'x', user_id: own.user } });
    expect((await reader('GET', '/credentials')).body.credentials).to.have.length(1);
    expect((await reader('GET', '/OS-TRUST/trusts')).status).to.equal(200);
    const token = await world.signIn('admin', adminPassword, 'admin');
    const { headers } = await world.ask('POST', `${v3}/auth/tokens`, { body: signInBody('reader-system', 'secret', { system: { all: true } }) });
    const look = await world.ask('GET', `${v3}/auth/tokens`, { token: headers.get('x-subject-token') ?? '', headers: { 'X-Subject-Token': token } });
    expect(look.body.token.user.name).to.equal('admin');
  }));

  it('cannot make a project\'s token of his own', () => withIdentity(async (world) => {
    const { own, as } = await worlds(world);
    await as('reader', 'system');
    const { headers } = await world.ask('POST', `${v3}/auth/tokens`, { body: signInBody('reader-system', 'secret', { system: { all: true } }) });
    const identity = { methods: ['token'], token: { id: headers.get('x-subject-token') } };
    const again = await world.ask('POST', `${v3}/auth/tokens`, { body: { auth: { identity, scope: { project: { id: own.project } } } } });
    expect(message(again)).to.deep.equal([403, 'You are not authorized to perform the requested action: '
      + 'Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed..']);
  }));
});
