import { expect } from 'chai';
import { administrator, message, v3 } from './administrator.ts';
import { adminPassword, inDomain, signInBody, withIdentity, type Answer, type IdentityWorld } from './with-identity.ts';

describe('a user', () => {
  it('is made with what Keystone knows and with what it does not, but never shows a password', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await admin('POST', '/users', { user: { name: ' ann ', password: 'secret', email: 'ann@example.org', description: 'Ann' } });
    const { id } = made.body.user;
    expect(made.status).to.equal(201);
    expect(made.body).to.deep.equal({
      user: {
        id, name: 'ann', domain_id: 'default', enabled: true, email: 'ann@example.org', description: 'Ann', password_expires_at: null, options: {},
        links: { self: `${world.url}${v3}/users/${id}` },
      },
    });
    expect((await admin('GET', `/users/${id}`)).body).to.deep.equal(made.body);
    expect(await world.signIn('ann', 'secret')).to.match(/\./);
  }));

  it('has a name of his own in his domain', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { body: { domain } } = await admin('POST', '/domains', { domain: { name: 'Lab' } });
    await admin('POST', '/users', { user: { name: 'ann' } });
    expect(message(await admin('POST', '/users', { user: { name: 'ann' } })))
      .to.deep.equal([409, 'Conflict occurred attempting to store user - Duplicate entry found with name ann at domain ID default.']);
    const other = await admin('POST', '/users', { user: { name: 'ann', domain_id: domain.id } });
    expect([other.status, other.body.user.domain_id]).to.deep.equal([201, domain.id]);
    expect(message(await admin('POST', '/users', { user: { name: 'bob', domain_id: 'nope' } }))).to.deep.equal([404, 'Could not find domain: nope.']);
    expect(message(await admin('PATCH', `/users/${other.body.user.id}`, { user: { domain_id: 'default' } }))).to.deep.equal([400, 'Cannot change Domain ID']);
  }));

  it('is changed in what is named; null takes away what Keystone knows, and stays where it does not', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { body: { user } } = await admin('POST', '/users', { user: { name: 'ann', email: 'a@example.org', default_project_id: world.bootstrapped.adminProjectId } });
    const changed = await admin('PATCH', `/users/${user.id}`, { user: { name: 'anna', email: null, phone: '1', default_project_id: null } });
    const kept = Object.fromEntries(Object.entries(user as object).filter(([name]) => name !== 'default_project_id'));
    const shown = { ...kept, name: 'anna', email: null, phone: '1' };
    expect(changed.body).to.deep.equal({ user: { ...shown, extra: { email: null, phone: '1' } } });
    expect((await admin('GET', `/users/${user.id}`)).body).to.deep.equal({ user: shown });
  }));

  it('has options, of which the lock on his password holds; several factors there are not', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await admin('POST', '/users', { user: { name: 'ann', password: 'one', options: { lock_password: true, ignore_password_expiry: true } } });
    expect(made.body.user.options).to.deep.equal({ lock_password: true, ignore_password_expiry: true });
    const { id } = made.body.user;
    const change = async (): Promise<Answer> => world.ask('POST', `${v3}/users/${id}/password`, {
      token: await world.signIn('ann', 'one'), body: { user: { original_password: 'one', password: 'two' } },
    });
    expect(message(await change())).to.deep.equal([400, 'You cannot change your password at this time due to password policy disallowing password changes.']);
    const freed = await admin('PATCH', `/users/${id}`, { user: { options: { lock_password: null } } });
    expect(freed.body.user.options).to.deep.equal({ ignore_password_expiry: true });
    expect((await change()).status).to.equal(204);
    expect((await admin('POST', '/users', { user: { name: 'bob', options: { multi_factor_auth_enabled: true } } })).status).to.equal(400);
    expect((await admin('POST', '/users', { user: { name: 'bob', options: { bogus: true } } })).status).to.equal(400);
    expect((await admin('POST', '/users', { user: { name: 'bob', federated: [{ idp_id: 'x', protocols: [{ protocol_id: 'y', unique_id: 'z' }] }] } })).status).to.equal(400);
  }));

  it('who is disabled or gets a new password loses his tokens', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { body: { user } } = await admin('POST', '/users', { user: { name: 'ann', password: 'one' } });
    const works = async (token: string): Promise<boolean> => (await world.ask('GET', `${v3}/auth/projects`, { token })).status === 200;
    const first = await world.signIn('ann', 'one');
    await admin('PATCH', `/users/${user.id}`, { user: { email: 'x' } });
    expect(await works(first)).to.equal(true);
    await admin('PATCH', `/users/${user.id}`, { user: { password: 'two' } });
    expect(await works(first)).to.equal(false);
    const second = await world.signIn('ann', 'two');
    await admin('PATCH', `/users/${user.id}`, { user: { enabled: false } });
    expect(await works(second)).to.equal(false);
    await admin('PATCH', `/users/${user.id}`, { user: { enabled: true } });
    expect(await works(second), 'an old token of a user enabled again').to.equal(false);
    expect(await works(await world.signIn('ann', 'two'))).to.equal(true);
  }));

  it('changes his own password with the old one and without a token', () => withIdentity(async (world) => {
    const { userId } = await world.person('ann', 'one', 'member', 'demo');
    const change = (original_password: unknown, password: unknown): Promise<Answer> =>
      world.ask('POST', `${v3}/users/${userId}/password`, { body: { user: { original_password, password } } });
    expect((await change('wrong', 'two')).status).to.equal(401);
    expect((await change('one', 2)).status).to.equal(400);
    expect((await change('one', 'two')).status).to.equal(204);
    expect(await world.signIn('ann', 'two', 'demo')).to.match(/\./);
    for (let i = 0; i < 11; i += 1) await change('wrong', 'two');
    expect((await change('two', 'three')).status).to.equal(429);
    expect((await world.ask('POST', `${v3}/users/nobody/password`, { body: { user: { original_password: 'x', password: 'y' } } })).status).to.equal(401);
  }));

  it('is deleted with his roles and tokens', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { userId } = await world.person('ann', 'secret', 'member', 'demo');
    const token = await world.signIn('ann', 'secret', 'demo');
    expect((await admin('DELETE', `/users/${userId}`)).status).to.equal(204);
    expect(message(await admin('DELETE', `/users/${userId}`))).to.deep.equal([404, `Could not find user: ${userId}.`]);
    expect((await world.ask('GET', `${v3}/auth/projects`, { token })).status).to.equal(401);
    expect((await admin('GET', '/role_assignments?scope.project.id=x')).body.role_assignments).to.deep.equal([]);
    expect(await world.store.db.selectFrom('role_assignments').select('role_id').where('actor_id', '=', userId).execute()).to.deep.equal([]);
  }));
});

describe('a project', () => {
  it('is made, changed and deleted', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await admin('POST', '/projects', { project: { name: 'lab', domain_id: 'default', description: 'd', tags: ['a'], colour: 'red' } });
    const { id } = made.body.project;
    expect(made.status).to.equal(201);
    expect(made.body).to.deep.equal({
      project: {
        id, name: 'lab', domain_id: 'default', description: 'd', enabled: true, parent_id: 'default', is_domain: false, tags: ['a'], options: {}, colour: 'red',
        links: { self: `${world.url}${v3}/projects/${id}` },
      },
    });
    expect(message(await admin('POST', '/projects', { project: { name: 'lab' } }))).to.deep.equal([409,
      'Conflict occurred attempting to store project - it is not permitted to have two projects with either the same name or same id in the same domain:'
      + ` name is lab, project id ${id}.`]);
    const changed = await admin('PATCH', `/projects/${id}`, { project: { description: 'e' } });
    expect(changed.body).to.deep.equal({ project: { ...made.body.project, description: 'e', extra: { colour: 'red' } } });
    expect((await admin('DELETE', `/projects/${id}`)).status).to.equal(204);
    expect(message(await admin('DELETE', `/projects/${id}`))).to.deep.equal([404, `Could not find project: ${id}.`]);
  }));

  it('that is immutable stays as it is until that is unset, with which nothing else may be changed', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await admin('POST', '/projects', { project: { name: 'lab', colour: 'red', options: { immutable: true } } });
    const { id } = made.body.project;
    expect(made.body.project).to.deep.include({ options: { immutable: true }, colour: 'red' });
    const refusal = (verb: string): unknown[] =>
      [403, `Unable to ${verb} immutable project resource: \`${id}. Set resource option "immutable" to false first.`];
    for (const change of [{ name: 'x' }, { colour: 'blue' }, { name: 'x', options: { immutable: false } }, { options: { immutable: true } }]) {
      expect(message(await admin('PATCH', `/projects/${id}`, { project: change }))).to.deep.equal(refusal('update'));
    }
    expect(message(await admin('DELETE', `/projects/${id}`))).to.deep.equal(refusal('delete'));
    const freed = await admin('PATCH', `/projects/${id}`, { project: { options: { immutable: null } } });
    expect(freed.body.project).to.deep.include({ options: {}, colour: 'red' });
    expect((await admin('DELETE', `/projects/${id}`)).status).to.equal(204);
    expect((await admin('PUT', `/projects/${id}`, { project: {} })).status).to.equal(405);
  }));

  it('is refused without a name, with a wrong one, in no domain or below no project', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    for (const [body, sentence] of [
      [{ project: {} }, "'name' is a required property"],
      [{ project: { name: '' } }, "Invalid input for field 'name': '' is too short"],
      [{ project: { name: ' ' } }, "Invalid input for field 'name': ' ' does not match '[\\\\S]+'"],
      [{ project: { name: 'a'.repeat(65) } }, `Invalid input for field 'name': '${'a'.repeat(65)}' is too long`],
      [{ project: { name: 1 } }, "Invalid input for field 'name': 1 is not of type 'string'"],
      [{ project: { name: 'x', enabled: 'x' } }, "Invalid input for field 'enabled': 'x' is not of type 'boolean'"],
      [{ project: { name: 'x', is_domain: true, domain_id: 'default' } }, 'only root projects are allowed to act as domains.'],
      [{ project: { name: 'x', domain_id: 'nope' } }, 'Could not find domain: nope.'],
      [{ project: { name: 'x', parent_id: 'nope' } }, 'Could not find project: nope.'],
    ] as const) expect(message(await admin('POST', '/projects', body)), JSON.stringify(body)).to.deep.equal([400, sentence]);
    await world.person('ann', 'secret', 'member', 'demo');
    const ann = await world.signIn('ann', 'secret', 'demo');
    expect(message(await world.ask('POST', `${v3}/projects`, { token: ann, body: { project: { name: 'x' } } })))
      .to.deep.equal([403, 'You are not authorized to perform the requested action: identity:create_project.']);
  }));

  it('may hang below another of its domain, which then stays', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { body: { project: parent } } = await admin('POST', '/projects', { project: { name: 'parent' } });
    const { body: { project: child } } = await admin('POST', '/projects', { project: { name: 'child', parent_id: parent.id } });
    expect(child.parent_id).to.equal(parent.id);
    expect((await admin('GET', `/projects?parent_id=${parent.id}`)).body.projects).to.have.length(1);
    expect((await admin('DELETE', `/projects/${parent.id}`)).status).to.equal(403);
    expect(message(await admin('PATCH', `/projects/${parent.id}`, { project: { enabled: false } })))
      .to.deep.equal([403, `Cannot disable project ${parent.id} since its subtree contains enabled projects.`]);
    expect(message(await admin('PATCH', `/projects/${child.id}`, { project: { parent_id: 'default' } })))
      .to.deep.equal([403, 'Update of `parent_id` is not allowed.']);
    const { body: { domain } } = await admin('POST', '/domains', { domain: { name: 'Lab' } });
    expect((await admin('POST', '/projects', { project: { name: 'x', domain_id: domain.id, parent_id: parent.id } })).status).to.equal(400);
    await admin('PATCH', `/projects/${child.id}`, { project: { enabled: false } });
    await admin('PATCH', `/projects/${parent.id}`, { project: { enabled: false } });
    expect(message(await admin('POST', '/projects', { project: { name: 'x', parent_id: parent.id } })))
      .to.deep.equal([400, `cannot create a project in a branch containing a disabled project: ${parent.id}`]);
  }));

  it('that is disabled or deleted lets nobody in', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { projectId } = await world.person('ann', 'secret', 'member', 'demo');
    const token = await world.signIn('ann', 'secret', 'demo');
    await admin('PATCH', `/projects/${projectId}`, { project: { enabled: false } });
    expect((await world.ask('GET', `${v3}/auth/projects`, { token })).status).to.equal(401);
    expect((await world.ask('POST', `${v3}/auth/tokens`, { body: signInBody('ann', 'secret', inDomain('demo')) })).status).to.equal(401);
    await admin('PATCH', `/projects/${projectId}`, { project: { enabled: true } });
    expect((await world.ask('GET', `${v3}/auth/projects`, { token })).status).to.equal(200);
    await admin('DELETE', `/projects/${projectId}`);
    expect((await world.ask('GET', `${v3}/auth/projects`, { token })).status).to.equal(401);
  }));

  it('of the administrators keeps its id under another name, and cannot be deleted', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { adminProjectId } = world.bootstrapped;
    await admin('PATCH', `/projects/${adminProjectId}`, { project: { name: 'root' } });
    expect((await admin('DELETE', `/projects/${adminProjectId}`)).status).to.equal(403);
    expect(await (await world.replica()).bootstrap({ adminPassword })).to.deep.equal(world.bootstrapped);
    expect((await admin('GET', '/projects')).body.projects.map(({ name }: { name: string }) => name)).to.deep.equal(['demo', 'root']);
  }));
});

describe('a domain', () => {
  it('is made, changed, and deleted with all that is in it once it is disabled', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await admin('POST', '/domains', { domain: { name: 'Lab', description: 'd' } });
    const { id } = made.body.domain;
    expect([made.status, made.body.domain.name, made.body.domain.enabled]).to.deep.equal([201, 'Lab', true]);
    expect((await admin('POST', '/domains', { domain: { name: 'Lab' } })).status).to.equal(409);
    const { body: { project } } = await admin('POST', '/projects', { project: { name: 'p', domain_id: id } });
    const { body: { user } } = await admin('POST', '/users', { user: { name: 'u', domain_id: id, password: 'secret' } });
    const { body: { roles: [role] } } = await admin('GET', '/roles?name=member');
    await admin('PUT', `/projects/${project.id}/users/${user.id}/roles/${role.id}`);
    const signIn = await world.ask('POST', `${v3}/auth/tokens`, {
      body: { auth: { identity: { methods: ['password'], password: { user: { name: 'u', password: 'secret', domain: { name: 'Lab' } } } }, scope: { project: { id: project.id } } } },
    });
    expect([signIn.status, signIn.body.token.project.domain.name]).to.deep.equal([201, 'Lab']);
    const token = signIn.headers.get('x-subject-token') ?? '';
    expect((await world.ask('GET', `${v3}/domains/${id}`, { token })).status).to.equal(200);
    expect((await world.ask('GET', `${v3}/domains/default`, { token })).status).to.equal(403);

    expect(message(await admin('DELETE', `/domains/${id}`))).to.deep.equal([403, 'Cannot delete a domain that is enabled, please disable it first.']);
    expect((await admin('PATCH', `/domains/${id}`, { domain: { enabled: false, name: 'Gone' } })).body.domain).to.include({ name: 'Gone', enabled: false });
    expect((await world.ask('GET', `${v3}/auth/projects`, { token })).status).to.equal(401);
    expect((await admin('DELETE', `/domains/${id}`)).status).to.equal(204);
    for (const path of [`/domains/${id}`, `/projects/${project.id}`, `/users/${user.id}`]) expect((await admin('GET', path)).status, path).to.equal(404);
    expect(await world.store.db.selectFrom('role_assignments').select('role_id').where('actor_id', '=', user.id).execute()).to.deep.equal([]);
  }));

  it('that is the default one stays', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    expect((await admin('DELETE', '/domains/default')).status).to.equal(403);
  }));
});

describe('a role', () => {
  it('is made, changed and deleted, but for the three that are built in', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await admin('POST', '/roles', { role: { name: 'auditor' } });
    const { id } = made.body.role;
    expect(made.body).to.deep.equal({ role: { id, name: 'auditor', domain_id: null, description: null, options: {}, links: { self: `${world.url}${v3}/roles/${id}` } } });
    expect(message(await admin('POST', '/roles', { role: { name: 'auditor' } })))
      .to.deep.equal([409, 'Conflict occurred attempting to store role - Duplicate entry found with name auditor.']);
    expect((await admin('PATCH', `/roles/${id}`, { role: { description: 'reads' } })).body.role).to.include({ name: 'auditor', description: 'reads' });
    expect((await admin('DELETE', `/roles/${id}`)).status).to.equal(204);
    const { body: { roles } } = await admin('GET', '/roles');
    for (const role of roles) {
      expect((await admin('DELETE', `/roles/${role.id}`)).status).to.equal(403);
      expect((await admin('PATCH', `/roles/${role.id}`, { role: { name: 'x' } })).status).to.equal(403);
    }
  }));

  it('is given, looked for and taken away, in a project, a domain and for the system', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { body: { user } } = await admin('POST', '/users', { user: { name: 'ann', password: 'secret' } });
    const { body: { roles: [member] } } = await admin('GET', '/roles?name=member');
    const { body: { roles: [adminRole] } } = await admin('GET', '/roles?name=admin');
    const { adminProjectId } = world.bootstrapped;
    const places: Record<string, readonly [unknown, string]> = {
      [`/projects/${adminProjectId}`]: [{ project: { id: adminProjectId } }, adminProjectId],
      '/domains/default': [{ domain: { id: 'default' } }, 'default'],
      '/system': [{ system: { all: true } }, 'all'],
    };
    for (const [place, [scope, target]] of Object.entries(places)) {
      const path = `${place}/users/${user.id}/roles`;
      const signIn = async (): Promise<number> => (await world.ask('POST', `${v3}/auth/tokens`, { body: signInBody('ann', 'secret', scope) })).status;
      expect(await signIn(), place).to.equal(401);
      const missing = `Could not find role assignment with role: ${member.id}, user or group: ${user.id}, project, domain, or system: ${target}.`;
      expect(message(await admin('GET', `${path}/${member.id}`))).to.deep.equal([404, missing]);
      expect((await admin('PUT', `${path}/${member.id}`)).status).to.equal(204);
      expect((await admin('PUT', `${path}/${member.id}`)).status).to.equal(204);
      expect(await signIn(), place).to.equal(201);
      expect((await admin('HEAD', `${path}/${member.id}`)).status).to.equal(204);
      expect((await admin('HEAD', `${path}/${adminRole.id}`)).status).to.equal(404);
      const list = await admin('GET', path);
      expect(list.body.roles.map(({ name }: { name: string }) => name)).to.deep.equal(['member']);
      expect(list.body.links.self).to.equal(`${world.url}${v3}${path}`);
      expect((await admin('DELETE', `${path}/${member.id}`)).status).to.equal(204);
      expect(message(await admin('DELETE', `${path}/${member.id}`))).to.deep.equal([404, missing]);
      expect((await admin('PUT', `${path}/nope`)).status).to.equal(404);
    }
    expect(message(await admin('PUT', `/projects/nope/users/${user.id}/roles/${member.id}`))).to.deep.equal([404, 'Could not find project: nope.']);
    expect(message(await admin('PUT', `/projects/${adminProjectId}/users/nope/roles/${member.id}`))).to.deep.equal([404, 'Could not find user: nope.']);
  }));
});

describe('an application credential', () => {
  /** A member of demo who makes them. */
  async function maker(world: IdentityWorld) {
    const { userId, projectId } = await world.person('ann', 'secret', 'member', 'demo');
    const token = await world.signIn('ann', 'secret', 'demo');
    const path = `${v3}/users/${userId}/application_credentials`;
    const create = (credential: object, as = token): Promise<Answer> => world.ask('POST', path, { token: as, body: { application_credential: credential } });
    const signIn = (credential: object, scope?: object): Promise<Answer> => world.ask('POST', `${v3}/auth/tokens`, {
      body: { auth: { identity: { methods: ['application_credential'], application_credential: credential }, ...(scope === undefined ? {} : { scope }) } },
    });
    return { userId, projectId, token, path, create, signIn };
  }

  it('is made with a secret that is told once, and signs in by id or by name', () => withIdentity(async (world) => {
    const { userId, projectId, token, path, create, signIn } = await maker(world);
    const made = await create({ name: 'app', secret: 'my secret', description: 'd' });
    const { id } = made.body.application_credential;
    expect(made.status).to.equal(201);
    const { secret, roles, ...rest } = made.body.application_credential;
    expect(secret).to.equal('my secret');
    expect(roles.map(({ name }: { name: string }) => name)).to.deep.equal(['member', 'reader']);
    expect(rest).to.deep.equal({
      id, name: 'app', description: 'd', user_id: userId, project_id: projectId, system: null, expires_at: null, unrestricted: null,
      links: { self: `${world.url}${v3}/application_credentials/${id}` },
    });
    expect((await world.ask('GET', path, { token })).body.application_credentials).to.deep.equal([{ ...rest, roles }]);
    expect((await world.ask('GET', `${path}/${id}`, { token })).body.application_credential).to.deep.equal({ ...rest, roles });

    for (const credential of [{ id, secret }, { name: 'app', secret, user: { name: 'ann', domain: { id: 'default' } } }, { name: 'app', secret, user: { id: userId } }]) {
      const { status, body } = await signIn(credential);
      expect(status).to.equal(201);
      expect(body.token.methods).to.deep.equal(['application_credential']);
      expect(body.token.project.id).to.equal(projectId);
      expect(body.token.application_credential).to.deep.equal({ id, name: 'app', restricted: true });
    }
    expect((await signIn({ id, secret: 'x' })).status).to.equal(401);
    expect(message(await signIn({ id: 'nope', secret }))).to.deep.equal([404, 'Could not find Application Credential: nope.']);
    expect((await signIn({ name: 'nope', secret, user: { id: userId } })).status).to.equal(401);
    expect(message(await signIn({ id, secret }, { project: { id: projectId } })))
      .to.deep.equal([401, 'Error authenticating with application credential: Application credentials cannot request a scope.']);
    const madeUp = await create({ name: 'other' });
    expect(madeUp.body.application_credential.secret).to.have.length(86);
  }));

  it('has one name for its user, at most his roles, and an end to come', () => withIdentity(async (world) => {
    const { create, signIn } = await maker(world);
    await create({ name: 'app' });
    expect(message(await create({ name: 'app' })))
      .to.deep.equal([409, 'Conflict occurred attempting to store application_credential - Duplicate entry found with name app.']);
    expect(message(await create({ name: 'b', roles: [{ name: 'admin' }] })))
      .to.deep.equal([400, 'Invalid application credential: Cannot create an application credential with unassigned role']);
    expect(message(await create({}))).to.deep.equal([400, "'name' is a required property"]);
    for (const expires_at of ['2020-01-01T00:00:00', 'tomorrow']) expect((await create({ name: 'c', expires_at })).status, expires_at).to.equal(400);

    const made = await create({ name: 'reads', roles: [{ name: 'reader' }], expires_at: '2026-01-01T02:00:00.979988' });
    const { id, secret, expires_at: end } = made.body.application_credential;
    expect(end).to.equal('2026-01-01T02:00:00.979988');
    const token = await signIn({ id, secret });
    expect(token.body.token.roles.map(({ name }: { name: string }) => name)).to.deep.equal(['reader']);
    world.clock.advance(2 * 3_600_000 + 1_000);
    expect((await signIn({ id, secret })).status).to.equal(401);
  }));

  it('that is restricted makes and deletes no others; its tokens make no others, no credentials, and end with it', () => withIdentity(async (world) => {
    const { userId, projectId, path, create, signIn, token: own } = await maker(world);
    const { body: { application_credential: { id, secret } } } = await create({ name: 'app' });
    const signedIn = await signIn({ id, secret });
    const token = signedIn.headers.get('x-subject-token') ?? '';
    const refusal = [403, "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing"
      + ' additional application credentials..'];
    expect(message(await create({ name: 'more' }, token))).to.deep.equal(refusal);
    expect(message(await world.ask('DELETE', `${path}/${id}`, { token }))).to.deep.equal(refusal);

    const rescope = (scope?: unknown): Promise<Answer> => world.ask('POST', `${v3}/auth/tokens`, { body: { auth: { identity: { methods: ['token'], token: { id: token } }, scope } } });
    for (const scope of [undefined, { project: { id: projectId } }, 'unscoped']) {
      expect(message(await rescope(scope))).to.deep.equal([403, 'You are not authorized to perform the requested action: '
        + 'Using a delegated token to create another token is not allowed..']);
    }

    const credential = { user_id: userId, type: 'cert', blob: 'x' };
    expect(message(await world.ask('POST', `${v3}/credentials`, { token, body: { credential } })))
      .to.deep.equal([403, 'You are not authorized to perform the requested action: Delegated tokens cannot access credentials directly.']);

    const { body: { application_credential: free } } = await create({ name: 'free', unrestricted: true });
    const freeToken = (await signIn({ id: free.id, secret: free.secret })).headers.get('x-subject-token') ?? '';
    expect((await create({ name: 'third' }, freeToken)).status).to.equal(201);

    expect((await world.ask('DELETE', `${path}/${id}`, { token: own })).status).to.equal(204);
    expect((await world.ask('GET', `${v3}/auth/projects`, { token })).status).to.equal(401);
    expect(message(await world.ask('DELETE', `${path}/${id}`, { token: own }))).to.deep.equal([404, `Could not find Application Credential: ${id}.`]);
  }));

  it('is its user\'s matter', () => withIdentity(async (world) => {
    const { path, create } = await maker(world);
    const { body: { application_credential: { id } } } = await create({ name: 'app' });
    await world.person('bob', 'secret', 'member', 'demo');
    const bob = await world.signIn('bob', 'secret', 'demo');
    for (const [method, one] of [['GET', path], ['GET', `${path}/${id}`], ['DELETE', `${path}/${id}`]] as const) {
      expect((await world.ask(method, one, { token: bob })).status, `${method} ${one}`).to.equal(403);
    }
    const admin = await world.signIn('admin', adminPassword, 'admin');
    expect((await world.ask('GET', path, { token: admin })).body.application_credentials).to.have.length(1);
    expect((await create({ name: 'for-ann' }, admin)).status).to.equal(403);
    expect((await world.ask('DELETE', `${path}/${id}`, { token: admin })).status).to.equal(204);
  }));
});
