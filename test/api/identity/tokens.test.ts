import { expect } from 'chai';
import { setPassword } from '../../../src/cloud/identity/users.ts';
import { adminPassword, inDomain, signInBody, withIdentity, type Answer, type IdentityWorld } from './with-identity.ts';

const tokens = '/identity/v3/auth/tokens';
const unauthorized = { error: { code: 401, message: 'The request you have made requires authentication.', title: 'Unauthorized' } };
const noToken = { error: { code: 404, message: 'Could not recognize Fernet token', title: 'Not Found' } };

const post = ({ ask }: IdentityWorld, body: unknown, query = ''): Promise<Answer> => ask('POST', tokens + query, { body });
const byToken = (id: string, scope?: object): object => ({ auth: { identity: { methods: ['token'], token: { id } }, ...(scope === undefined ? {} : { scope }) } });
const subject = (token: string): { headers: Record<string, string> } => ({ headers: { 'X-Subject-Token': token } });

describe('signing in', () => {
  it('by name gives a token for the project, with user, implied roles, end and catalog', () => withIdentity(async (world) => {
    const answer = await post(world, signInBody('admin', adminPassword, inDomain('admin')));
    const { token } = answer.body;
    const url = `${world.url}/identity/v3`;
    expect(answer.status).to.equal(201);
    expect(answer.headers.get('x-subject-token')).to.match(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(token.user).to.deep.equal({ domain: { id: 'default', name: 'Default' }, id: world.bootstrapped.adminUserId, name: 'admin', password_expires_at: null });
    expect(token.project).to.deep.equal({ domain: { id: 'default', name: 'Default' }, id: world.bootstrapped.adminProjectId, name: 'admin' });
    expect(token.is_domain).to.equal(false);
    expect(token.methods).to.deep.equal(['password']);
    expect(token.roles.map(({ name }: { name: string }) => name)).to.deep.equal(['admin', 'manager', 'member', 'reader']);
    expect(token.issued_at).to.equal('2026-01-01T00:00:00.000000Z');
    expect(token.expires_at).to.equal('2026-01-01T01:00:00.000000Z');
    expect(token.audit_ids).to.have.length(1);
    const catalog = token.catalog as { type: string; endpoints: { interface: string; url: string }[] }[];
    const urls = Object.fromEntries(catalog.map(({ type, endpoints }) => [type, endpoints.map((endpoint) => [endpoint.interface, endpoint.url])]));
    expect(urls).to.deep.equal({
      identity: ['public', 'internal', 'admin'].map((name) => [name, url]),
      compute: ['public', 'internal', 'admin'].map((name) => [name, `${world.url}/compute/v2.1`]),
      image: ['public', 'internal', 'admin'].map((name) => [name, `${world.url}/image`]),
      network: ['public', 'internal', 'admin'].map((name) => [name, `${world.url}/networking`]),
      placement: ['public', 'internal', 'admin'].map((name) => [name, `${world.url}/placement`]),
    });
  }));

  it('works with ids, and with the name of the domain, and leaves the catalog out when asked', () => withIdentity(async (world) => {
    const { adminUserId, adminProjectId } = world.bootstrapped;
    const byId = await post(world, {
      auth: { identity: { methods: ['password'], password: { user: { id: adminUserId, password: adminPassword } } }, scope: { project: { id: adminProjectId } } },
    }, '?nocatalog');
    expect(byId.status).to.equal(201);
    expect(byId.body.token.project.name).to.equal('admin');
    expect(byId.body.token).not.to.have.property('catalog');

    const domain = { name: 'Default' };
    const byName = await post(world, {
      auth: { identity: { methods: ['password'], password: { user: { name: 'admin', password: adminPassword, domain } } }, scope: { project: { name: 'demo', domain } } },
    });
    expect(byName.body.token.project.name).to.equal('demo');
  }));

  it('for nothing gives a token without project, roles and catalog', () => withIdentity(async (world) => {
    for (const scope of [undefined, 'unscoped', { unscoped: {} }]) {
      const { status, body } = await post(world, signInBody('admin', adminPassword, scope));
      expect(status).to.equal(201);
      expect(body.token).to.have.all.keys('methods', 'user', 'audit_ids', 'expires_at', 'issued_at');
    }
  }));

  it('for nothing takes the default project, unless told not to, or it serves no more', () => withIdentity(async (world) => {
    const { userId, projectId } = await world.person('ann', 'secret', 'member', 'demo');
    await world.store.db.updateTable('users').set({ default_project_id: projectId }).where('id', '=', userId).execute();
    const projectOf = async (scope?: unknown): Promise<unknown> => (await post(world, signInBody('ann', 'secret', scope))).body.token.project?.name;
    expect(await projectOf()).to.equal('demo');
    expect(await projectOf('unscoped')).to.equal(undefined);
    await world.store.db.updateTable('projects').set({ enabled: 0 }).where('id', '=', projectId).execute();
    expect(await projectOf()).to.equal(undefined);
  }));

  it('for the system or a domain needs a role there', () => withIdentity(async (world) => {
    const system = await post(world, signInBody('admin', adminPassword, { system: { all: true } }));
    expect(system.body.token.system).to.deep.equal({ all: true });
    expect(system.body.token.roles[0].name).to.equal('admin');
    expect((await post(world, signInBody('admin', adminPassword, { domain: { id: 'default' } }))).status).to.equal(401);

    await world.person('ann', 'secret', 'member', 'demo');
    expect((await post(world, signInBody('ann', 'secret', { system: { all: true } }))).status).to.equal(401);
  }));

  it('with a token gives one for another project, which ends with the first and names both methods', () => withIdentity(async (world) => {
    const first = await post(world, signInBody('admin', adminPassword));
    world.clock.advance(60_000);
    const second = await post(world, byToken(first.headers.get('x-subject-token') ?? '', { project: { id: world.bootstrapped.adminProjectId } }));
    expect(second.status).to.equal(201);
    expect(second.body.token.methods).to.deep.equal(['token', 'password']);
    expect(second.body.token.expires_at).to.equal(first.body.token.expires_at);
    expect(second.body.token.issued_at).to.equal('2026-01-01T00:01:00.000000Z');
    expect(second.body.token.audit_ids[1]).to.equal(first.body.token.audit_ids[0]);

    const third = await post(world, byToken(second.headers.get('x-subject-token') ?? ''));
    expect(third.body.token).not.to.have.property('project');
    expect(third.body.token.audit_ids[1]).to.equal(first.body.token.audit_ids[0]);
  }));

  it('answers the same whatever was wrong', () => withIdentity(async (world) => {
    await world.person('ann', 'secret', 'member', 'demo');
    const { userId } = await world.person('bob', 'secret', 'member', 'other');
    await world.store.db.updateTable('users').set({ enabled: 0 }).where('id', '=', userId).execute();
    const attempts: Record<string, unknown> = {
      'a wrong password': signInBody('ann', 'wrong', inDomain('demo')),
      'an unknown user': signInBody('nobody', 'secret', inDomain('demo')),
      'a disabled user': signInBody('bob', 'secret', inDomain('other')),
      'an unknown project': signInBody('ann', 'secret', inDomain('nope')),
      'a project without a role': signInBody('ann', 'secret', inDomain('admin')),
      'an unknown domain': { auth: { identity: { methods: ['password'], password: { user: { name: 'ann', password: 'secret', domain: { id: 'nope' } } } } } },
      'no password': { auth: { identity: { methods: ['password'], password: { user: { name: 'ann', domain: { id: 'default' } } } } } },
      'no method': { auth: { identity: { methods: [] } } },
    };
    for (const [what, body] of Object.entries(attempts)) {
      const answer = await post(world, body);
      expect([answer.status, answer.body], what).to.deep.equal([401, unauthorized]);
      expect(answer.headers.get('www-authenticate'), what).to.equal(`Keystone uri="${world.url}/identity/v3"`);
    }
  }));

  it('hashes the password of a user who does not exist too, with the same cost', () => withIdentity(async (world) => {
    const seen: (string | undefined)[] = [];
    const { passwords } = world.identity;
    const verify = passwords.verify.bind(passwords);
    Object.assign(passwords, { verify: (password: string, hash?: string) => { seen.push(hash); return verify(password, hash); } });
    await post(world, signInBody('nobody', 'x'));
    await post(world, signInBody('admin', 'x'));
    expect(seen[0]).to.equal(undefined);
    expect(seen[1]).to.match(/^\$scrypt\$/);
  }));

  it('says what a body lacks', () => withIdentity(async (world) => {
    const password = (user: object): object => ({ auth: { identity: { methods: ['password'], password: { user } } } });
    const scoped = (scope: unknown): object => signInBody('admin', adminPassword, scope);
    const rest = ' The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.';
    const bodies: Record<string, readonly [unknown, string]> = {
      'no auth': [{}, `Expecting to find auth in request body.${rest}`],
      'auth null': [{ auth: null }, `Expecting to find auth in request body.${rest}`],
      'a method without its object': [{ auth: { identity: { methods: ['password'] } } }, `Expecting to find password in identity.${rest}`],
      'no user': [{ auth: { identity: { methods: ['password'], password: {} } } }, `Expecting to find user in None.${rest}`],
      'a nameless user': [password({ password: 'x' }), 'Invalid input for field identity/password/user: id or name must be present.'],
      'a name without a domain': [password({ name: 'admin', password: 'x' }), `Expecting to find domain in user.${rest}`],
      'an empty domain': [password({ name: 'admin', password: 'x', domain: {} }), 'Invalid input for field identity/password/user/domain: id or name must be present.'],
      'a project without a domain': [scoped({ project: { name: 'admin' } }), `Expecting to find domain in project.${rest}`],
      'a nameless project': [scoped({ project: {} }), 'Invalid input for field scope/project: id or name must be present.'],
      'an unknown scope': [scoped({ x: 1 }), `Expecting to find system, project, domain, OS-TRUST:trust or unscoped in scope.${rest}`],
      'an empty scope': [scoped({}), `Expecting to find system, project, domain, OS-TRUST:trust or unscoped in scope.${rest}`],
      'two scopes': [scoped({ project: { id: 'a' }, domain: { id: 'b' } }), `Expecting to find system, project, domain, OS-TRUST:trust or unscoped in scope.${rest}`],
    };
    for (const [what, [body, message]] of Object.entries(bodies)) {
      const answer = await post(world, body);
      expect([answer.status, answer.body.error?.message], what).to.deep.equal([400, message]);
    }
    const none = await world.ask('POST', tokens);
    expect([none.status, none.body.error.message]).to.deep.equal([400, `Expecting to find auth in request body.${rest}`]);
    const magic = await post(world, { auth: { identity: { methods: ['magic'], magic: {} } } });
    expect([magic.status, magic.body.error.message]).to.deep.equal([401, 'Attempted to authenticate with an unsupported method.']);
  }));

  it('refuses what has a wrong type', () => withIdentity(async (world) => {
    const rest = ' The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.';
    const bodies: readonly (readonly [unknown, string])[] = [
      [{ auth: { identity: { methods: 'password' } } }, "Invalid input for field 'identity/methods': 'password' is not of type 'array'\n\n"
        + "Failed validating 'type' in schema['properties']['identity']['properties']['methods']:\n    {'items': {'type': 'string'}, 'type': 'array'}\n\n"
        + "On instance['identity']['methods']:\n    'password'"],
      [{ auth: { identity: {} } }, "Invalid input for field 'identity': 'methods' is a required property"],
      [{ auth: {} }, "'identity' is a required property"],
      [{ auth: { identity: { methods: ['password'], password: { user: { name: 'admin', password: 1, domain: { id: 'default' } } } } } },
        "Invalid input for field 'identity/password/user/password': 1 is not of type 'string'"],
      [{ auth: { identity: { methods: ['token'], token: {} } } }, "Invalid input for field 'identity/token': 'id' is a required property"],
      [[], `Expecting to find valid JSON in request body.${rest}`],
      ['{', `Expecting to find valid JSON in request body.${rest}`],
    ];
    for (const [body, message] of bodies) {
      const answer = await post(world, body);
      expect(answer.status, JSON.stringify(body)).to.equal(400);
      expect(answer.body.error.message, JSON.stringify(body)).to.satisfy((text: string) => text === message || text.startsWith(`${message}\n\nFailed validating`));
    }
    const secret = await post(world, { auth: { identity: { password: { user: { name: 'ann', password: 'x' } } } } });
    expect(secret.body.error.message).to.contain("'methods' is a required property").and.to.contain("{'password': {'user': {'name': 'ann', 'password': 'x'}}}");
    const plain = await world.ask('POST', tokens, { body: signInBody('admin', adminPassword), headers: { 'Content-Type': 'text/plain' } });
    expect([plain.status, plain.body.error.message]).to.deep.equal([400, `Expecting to find application/json in Content-Type header.${rest}`]);
  }));
});

describe('guessing passwords', () => {
  it('is slowed down more and more, whether the user exists or not, and ends with a right one', () => withIdentity(async (world) => {
    for (const name of ['admin', 'nobody']) {
      for (let i = 0; i < 11; i += 1) expect((await post(world, signInBody(name, 'x'))).status).to.equal(401);
      const closed = await post(world, signInBody(name, adminPassword));
      expect([closed.status, closed.headers.get('retry-after')]).to.deep.equal([429, '1']);
      world.clock.advance(1_000);
      expect((await post(world, signInBody(name, 'x'))).status).to.equal(401);
      expect((await post(world, signInBody(name, 'x'))).headers.get('retry-after')).to.equal('2');
      world.clock.advance(2_000);
    }
    expect((await post(world, signInBody('admin', adminPassword))).status).to.equal(201);
    expect((await post(world, signInBody('admin', 'x'))).status).to.equal(401);
    expect((await post(world, signInBody('admin', 'x'))).status).to.equal(401);
  }));

  it('does not get through by many attempts at once, nor keeps others out', () => withIdentity(async (world) => {
    await world.person('ann', 'secret', 'member', 'demo');
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(world, signInBody('admin', 'x'))));
    expect(answers.filter(({ status }) => status === 401)).to.have.length(11);
    expect(answers.filter(({ status }) => status === 429)).to.have.length(29);
    expect((await post(world, signInBody('ann', 'secret'))).status).to.equal(201);
  }));

  it('is forgotten after a quarter of an hour', () => withIdentity(async (world) => {
    for (let i = 0; i < 10; i += 1) await post(world, signInBody('admin', 'x'));
    world.clock.advance(16 * 60_000);
    for (let i = 0; i < 10; i += 1) expect((await post(world, signInBody('admin', 'x'))).status).to.equal(401);
    expect((await post(world, signInBody('admin', adminPassword))).status).to.equal(201);
  }));
});

describe('a token', () => {
  it('is shown to its bearer and to administrators, and to nobody else', () => withIdentity(async (world) => {
    await world.person('ann', 'secret', 'member', 'demo');
    const [admin, ann] = [await world.signIn('admin', adminPassword, 'admin'), await world.signIn('ann', 'secret', 'demo')];
    for (const token of [admin, ann]) {
      const shown = await world.ask('GET', tokens, { token, ...subject(ann) });
      expect(shown.status).to.equal(200);
      expect(shown.headers.get('x-subject-token')).to.equal(ann);
      expect(shown.body.token.user.name).to.equal('ann');
      expect(shown.body.token.catalog).to.have.length(5);
      const head = await world.ask('HEAD', tokens, { token, ...subject(ann) });
      expect([head.status, head.headers.get('x-subject-token')]).to.deep.equal([200, ann]);
    }
    const refused = await world.ask('GET', tokens, { token: ann, ...subject(admin) });
    expect([refused.status, refused.body.error.message])
      .to.deep.equal([403, 'You are not authorized to perform the requested action: identity:validate_token.']);
    expect((await world.ask('HEAD', tokens, { token: ann, ...subject(admin) })).status).to.equal(403);
    expect((await world.ask('GET', tokens, subject(ann))).status).to.equal(401);
    expect((await world.ask('GET', tokens, { token: 'nonsense', ...subject(ann) })).status).to.equal(401);
    expect((await world.ask('GET', `${tokens}?nocatalog`, { token: admin, ...subject(ann) })).body.token).not.to.have.property('catalog');
  }));

  it('that is none is not found, by whatever method', () => withIdentity(async (world) => {
    const token = await world.signIn('admin', adminPassword, 'admin');
    const [head = '', payload = '', signature = ''] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), exp: 9e9 })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(head, 'base64url').toString()), alg: 'none' })).toString('base64url');
    for (const bad of ['nonsense', 'a.b.c', `${head}.${forged}.${signature}`, `${none}.${payload}.`, `${none}.${payload}.${signature}`, token.slice(0, -4), `${token}x`]) {
      for (const method of ['GET', 'DELETE']) {
        const answer = await world.ask(method, tokens, { token, ...subject(bad) });
        expect([answer.status, answer.body], `${method} ${bad}`).to.deep.equal([404, noToken]);
      }
      expect((await post(world, byToken(bad))).status).to.equal(404);
      expect((await world.ask('GET', '/identity/v3/projects', { token: bad })).status).to.equal(401);
    }
    expect((await world.ask('GET', tokens, { token })).status).to.equal(404);
  }));

  it('ends after an hour, and can be looked at for two days more by those who ask so', () => withIdentity(async (world) => {
    const token = await world.signIn('admin', adminPassword, 'admin');
    world.clock.advance(3_600_000 - 1);
    expect((await world.ask('GET', '/identity/v3/projects', { token })).status).to.equal(200);
    world.clock.advance(1);
    expect((await world.ask('GET', '/identity/v3/projects', { token })).status).to.equal(401);
    const fresh = await world.signIn('admin', adminPassword, 'admin');
    expect((await world.ask('GET', tokens, { token: fresh, ...subject(token) })).status).to.equal(404);
    expect((await world.ask('GET', `${tokens}?allow_expired=1`, { token: fresh, ...subject(token) })).status).to.equal(200);
    world.clock.advance(2 * 86_400_000);
    const later = await world.signIn('admin', adminPassword, 'admin');
    expect((await world.ask('GET', `${tokens}?allow_expired=1`, { token: later, ...subject(token) })).status).to.equal(404);
  }));

  it('that is given back is worth nothing at once, the one it was made of stays', () => withIdentity(async (world) => {
    const first = await world.signIn('admin', adminPassword);
    const second = (await post(world, byToken(first, inDomain('admin')))).headers.get('x-subject-token') ?? '';
    expect((await world.ask('DELETE', tokens, { token: second, ...subject(second) })).status).to.equal(204);
    expect((await world.ask('GET', '/identity/v3/projects', { token: second })).status).to.equal(401);
    expect((await post(world, byToken(second))).status).to.equal(404);
    expect((await world.ask('GET', '/identity/v3/auth/projects', { token: first })).status).to.equal(200);
  }));

  it('ends with the password, the user, the project or the role it rests on', () => withIdentity(async (world) => {
    const { db } = world.store;
    const { userId, projectId } = await world.person('ann', 'secret', 'member', 'demo');
    const works = async (token: string): Promise<boolean> => (await world.ask('GET', '/identity/v3/auth/projects', { token })).status === 200;
    const changes: Record<string, () => Promise<unknown>> = {
      'a new password': () => setPassword(world.identity, userId, 'secret'),
      'a disabled project': () => db.updateTable('projects').set({ enabled: 0 }).where('id', '=', projectId).execute(),
      'a lost role': () => db.deleteFrom('role_assignments').where('actor_id', '=', userId).execute(),
      'a disabled user': () => db.updateTable('users').set({ enabled: 0 }).where('id', '=', userId).execute(),
      'a deleted user': () => db.deleteFrom('users').where('id', '=', userId).execute(),
    };
    for (const [what, change] of Object.entries(changes)) {
      const token = await world.signIn('ann', 'secret', what === 'a disabled user' || what === 'a deleted user' ? undefined : 'demo');
      expect(await works(token), `before ${what}`).to.equal(true);
      await change();
      world.identity.tokens.recheck();
      expect(await works(token), `after ${what}`).to.equal(false);
      await db.updateTable('projects').set({ enabled: 1 }).execute();
      await db.updateTable('users').set({ enabled: 1 }).execute();
      world.identity.tokens.recheck();
    }
  }));

  it('is known to another service on the same store, which learns of its end in seconds', () => withIdentity(async (world) => {
    const token = await world.signIn('admin', adminPassword, 'admin');
    const other = await world.replica();
    expect((await other.authenticate(token))?.projectId).to.equal(world.bootstrapped.adminProjectId);
    await world.ask('DELETE', tokens, { token, ...subject(token) });
    world.clock.advance(5_000);
    expect(await other.authenticate(token)).to.equal(undefined);
  }));

  it('tells who bears it', () => withIdentity(async (world) => {
    const { userId, projectId } = await world.person('ann', 'secret', 'member', 'demo');
    const token = await world.signIn('ann', 'secret', 'demo');
    const bearer = await world.identity.authenticate(token);
    expect(bearer).to.deep.equal({ userId, userName: 'ann', userDomainId: 'default', projectId, projectName: 'demo', roles: ['member', 'reader'], domainId: undefined, isSystem: false, isAdmin: false, token });
    expect(await world.identity.authenticate(token)).to.equal(bearer);
  }));
});

describe('the admin', () => {
  it('keeps tokens over a start with the same password, loses them with another', () => withIdentity(async (world) => {
    const token = await world.signIn('admin', adminPassword, 'admin');
    const next = await world.replica();
    const again = await next.bootstrap({ adminPassword });
    expect(again).to.deep.equal(world.bootstrapped);
    expect(await next.authenticate(token)).not.to.equal(undefined);
    await next.bootstrap({ adminPassword: undefined });
    expect(await next.authenticate(token)).not.to.equal(undefined);
    await next.bootstrap({ adminPassword: 'another' });
    expect(await next.authenticate(token)).to.equal(undefined);
    world.identity.tokens.recheck();
    expect(await world.signIn('admin', 'another', 'admin')).to.match(/\./);
    expect((await post(world, signInBody('admin', adminPassword))).status).to.equal(401);
  }));
});
