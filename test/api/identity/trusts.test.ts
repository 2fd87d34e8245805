import { expect } from 'chai';
import { isAllowed } from '../../../src/cloud/identity/access-rules.ts';
import { administrator, message, v3, type Ask } from './administrator.ts';
import { signInBody, withIdentity, type Answer, type IdentityWorld } from './with-identity.ts';

interface Person {
  readonly userId: string;
  readonly token: string;
  readonly ask: Ask;
}

const by = (world: IdentityWorld, token: string): Ask => (method, path, body) => world.ask(method, v3 + path, { token, body });

async function person(world: IdentityWorld, name: string, role: string, project: string): Promise<Person & { readonly projectId: string }> {
  const ids = await world.person(name, 'secret', role, project);
  const token = await world.signIn(name, 'secret', project);
  return { ...ids, token, ask: by(world, token) };
}

/** Ann of `lab`, a manager there; Bob and Cleo, who are elsewhere. */
async function people(world: IdentityWorld) {
  const ann = await person(world, 'ann', 'manager', 'lab');
  const bob = await person(world, 'bob', 'member', 'demo');
  const cleo = await person(world, 'cleo', 'member', 'demo');
  const wanted = { trustor_user_id: ann.userId, trustee_user_id: bob.userId, project_id: ann.projectId, impersonation: false, roles: [{ name: 'member' }] };
  return { admin: await administrator(world), ann, bob, cleo, wanted };
}

const signIn = (world: IdentityWorld, user: string, trustId: string): Promise<Answer> =>
  world.ask('POST', `${v3}/auth/tokens`, { body: signInBody(user, 'secret', { 'OS-TRUST:trust': { id: trustId } }) });
const tokenOf = ({ headers }: Answer): string => headers.get('x-subject-token') ?? '';
const refusal = (action: string): unknown[] => [403, `You are not authorized to perform the requested action: ${action}.`];
const forbidden = [403, 'You are not authorized to perform the requested action.'];

describe('a trust', () => {
  it('is given, shown to both, and ended by who gave it', () => withIdentity(async (world) => {
    const { admin, ann, bob, cleo, wanted } = await people(world);
    const made = await ann.ask('POST', '/OS-TRUST/trusts', { trust: { ...wanted, expires_at: '2026-01-01T01:00:00.000001Z' } });
    const { id, roles } = made.body.trust;
    const trust = {
      id, trustor_user_id: ann.userId, trustee_user_id: bob.userId, project_id: ann.projectId, impersonation: false, expires_at: '2026-01-01T01:00:00.000001Z',
      deleted_at: null, remaining_uses: null, redelegated_trust_id: null, redelegation_count: 0, links: { self: `${world.url}${v3}/OS-TRUST/trusts/${id}` },
    };
    const rolesLinks = { self: `${world.url}${v3}/${id}/roles`, next: null, previous: null };
    expect([made.status, made.body.trust]).to.deep.equal([201, { ...trust, roles, roles_links: rolesLinks }]);
    expect(roles.map(({ name }: { name: string }) => name)).to.deep.equal(['member']);
    for (const { ask } of [ann, bob, { ask: admin }]) expect((await ask('GET', `/OS-TRUST/trusts/${id}`)).body.trust.id).to.equal(id);
    expect((await bob.ask('GET', `/OS-TRUST/trusts/${id}/roles`)).body).to.deep.equal({ roles, links: rolesLinks });
    expect((await bob.ask('GET', `/OS-TRUST/trusts/${id}/roles/${roles[0].id}`)).body).to.deep.equal({ role: roles[0] });
    expect(message(await bob.ask('GET', `/OS-TRUST/trusts/${id}/roles/nope`))).to.deep.equal([404, 'Could not find role: nope.']);
    expect((await ann.ask('GET', `/OS-TRUST/trusts?trustor_user_id=${ann.userId}`)).body.trusts).to.deep.equal([trust]);
    expect((await bob.ask('GET', `/OS-TRUST/trusts?trustee_user_id=${bob.userId}`)).body.trusts).to.have.length(1);
    expect((await admin('GET', '/OS-TRUST/trusts')).body.trusts).to.have.length(1);
    for (const [path, action] of [
      [`/OS-TRUST/trusts/${id}`, 'get_trust'], [`/OS-TRUST/trusts/${id}/roles`, 'list_roles_for_trust'], ['/OS-TRUST/trusts', 'list_trusts'],
      [`/OS-TRUST/trusts?trustor_user_id=${ann.userId}`, 'list_trusts_for_trustor'], [`/OS-TRUST/trusts?trustee_user_id=${bob.userId}`, 'list_trusts_for_trustee'],
    ] as const) expect(message(await cleo.ask('GET', path)), path).to.deep.equal(refusal(`identity:${action}`));
    expect(message(await bob.ask('DELETE', `/OS-TRUST/trusts/${id}`))).to.deep.equal(refusal('identity:delete_trust'));
    expect((await ann.ask('DELETE', `/OS-TRUST/trusts/${id}`)).status).to.equal(204);
    expect(message(await ann.ask('GET', `/OS-TRUST/trusts/${id}`))).to.deep.equal([404, `Could not find trust: ${id}.`]);
  }));

  it('is given by oneself only, with roles that one has, to somebody, for a time to come', () => withIdentity(async (world) => {
    const { ann, bob, wanted } = await people(world);
    const create = async (changes: object, who: Person = ann): Promise<unknown[]> => message(await who.ask('POST', '/OS-TRUST/trusts', { trust: { ...wanted, ...changes } }));
    expect(await create({}, bob)).to.deep.equal(refusal('identity:create_trust'));
    expect(await create({ roles: [] })).to.deep.equal(refusal('At least one role should be specified'));
    expect(await create({ roles: [{ name: 'admin' }] })).to.deep.equal([404, 'Could not find role: admin.']);
    expect(await create({ roles: [{ id: 'nope' }] })).to.deep.equal([404, 'Could not find role: nope.']);
    expect(await create({ trustee_user_id: 'nope' })).to.deep.equal([404, 'Could not find user: nope.']);
    expect(await create({ project_id: bob.userId })).to.deep.equal([404, `Could not find project: ${bob.userId}.`]);
    expect((await create({ expires_at: 'bad.123Z' }))[0]).to.equal(400);
    expect((await create({ expires_at: '2025-12-31T23:59:59Z' }))[0]).to.equal(400);
    expect((await create({ remaining_uses: 0 }))[0]).to.equal(400);
    expect((await create({ impersonation: undefined }))[0]).to.equal(400);
    expect(await create({ remaining_uses: 1, allow_redelegation: true })).to.deep.equal([400, 'remaining_uses must not be set if redelegation is allowed']);
  }));

  it('lets the trustee act with those roles, as himself or in the trustor\'s name', () => withIdentity(async (world) => {
    const { ann, bob, cleo, wanted } = await people(world);
    for (const impersonation of [false, true]) {
      const { body: { trust } } = await ann.ask('POST', '/OS-TRUST/trusts', { trust: { ...wanted, impersonation } });
      const signedIn = await signIn(world, 'bob', trust.id);
      const { body: { token } } = signedIn;
      expect(signedIn.status).to.equal(201);
      expect(token['OS-TRUST:trust']).to.deep.equal({ id: trust.id, impersonation, trustor_user: { id: ann.userId }, trustee_user: { id: bob.userId } });
      expect([token.user.name, token.project.name]).to.deep.equal([impersonation ? 'ann' : 'bob', 'lab']);
      expect(token.roles.map(({ name }: { name: string }) => name)).to.deep.equal(['member', 'reader']);
      const acting = by(world, tokenOf(signedIn));
      expect(message(await acting('POST', `/users/${token.user.id}/application_credentials`, { application_credential: { name: 'mine' } }))).to.deep.equal(forbidden);
      const again = { auth: { identity: { methods: ['token'], token: { id: tokenOf(signedIn) } }, scope: { project: { id: ann.projectId } } } };
      expect(message(await world.ask('POST', `${v3}/auth/tokens`, { body: again })))
        .to.deep.equal(refusal('Using trust-scoped token to create another token. Create a new trust-scoped token instead'));
    }
    const { body: { trust } } = await ann.ask('POST', '/OS-TRUST/trusts', { trust: wanted });
    expect(message(await signIn(world, 'cleo', trust.id))).to.deep.equal(forbidden);
    expect(message(await signIn(world, 'bob', 'nope'))).to.deep.equal([401, 'The request you have made requires authentication.']);
    expect(cleo.userId).not.to.equal(bob.userId);
  }));

  it('is worth nothing once it is ended, used up, or the trustor has lost a role of it', () => withIdentity(async (world) => {
    const { admin, ann, wanted } = await people(world);
    const make = async (changes: object = {}): Promise<string> => (await ann.ask('POST', '/OS-TRUST/trusts', { trust: { ...wanted, ...changes } })).body.trust.id;
    const works = async (token: string): Promise<boolean> => (await world.ask('GET', `${v3}/auth/catalog`, { token })).status === 200;

    const ended = await make();
    const first = tokenOf(await signIn(world, 'bob', ended));
    expect(await works(first)).to.equal(true);
    await ann.ask('DELETE', `/OS-TRUST/trusts/${ended}`);
    expect(await works(first)).to.equal(false);

    const once = await make({ remaining_uses: 1 });
    const second = await signIn(world, 'bob', once);
    expect([second.status, await works(tokenOf(second))]).to.deep.equal([201, true]);
    expect((await signIn(world, 'bob', once)).status).to.equal(401);

    const short = await make({ expires_at: '2026-01-01T00:10:00Z' });
    const third = tokenOf(await signIn(world, 'bob', short));
    world.clock.advance(10 * 60_000);
    expect([await works(third), (await signIn(world, 'bob', short)).status]).to.deep.equal([false, 401]);

    const long = await make();
    const fourth = tokenOf(await signIn(world, 'bob', long));
    const { body: { roles: [manager] } } = await admin('GET', '/roles?name=manager');
    await admin('DELETE', `/projects/${ann.projectId}/users/${ann.userId}/roles/${manager.id}`);
    expect([await works(fourth), message(await signIn(world, 'bob', long))]).to.deep.equal([false, forbidden]);
    await admin('PUT', `/projects/${ann.projectId}/users/${ann.userId}/roles/${manager.id}`);
    await admin('PATCH', `/users/${ann.userId}`, { user: { enabled: false } });
    expect([await works(fourth), message(await signIn(world, 'bob', long))]).to.deep.equal([false, forbidden]);
    await admin('DELETE', `/users/${ann.userId}`);
    expect((await admin('GET', '/OS-TRUST/trusts')).body.trusts).to.deep.equal([]);
  }));

  it('is given on where that is allowed, with no more than it has', () => withIdentity(async (world) => {
    const { admin, ann, bob, cleo, wanted } = await people(world);
    const { body: { trust } } = await ann.ask('POST', '/OS-TRUST/trusts', { trust: { ...wanted, allow_redelegation: true, redelegation_count: 2 } });
    expect(trust.redelegation_count).to.equal(2);
    expect(message(await ann.ask('POST', '/OS-TRUST/trusts', { trust: { ...wanted, allow_redelegation: true, redelegation_count: 4 } }))).to.deep.equal(forbidden);
    const asTrustee = by(world, tokenOf(await signIn(world, 'bob', trust.id)));
    const on = { ...wanted, trustor_user_id: bob.userId, trustee_user_id: cleo.userId, allow_redelegation: true };
    expect(message(await asTrustee('POST', '/OS-TRUST/trusts', { trust: { ...on, roles: [{ name: 'manager' }] } }))).to.deep.equal(forbidden);
    const given = await asTrustee('POST', '/OS-TRUST/trusts', { trust: on });
    expect([given.status, given.body.trust.redelegated_trust_id, given.body.trust.redelegation_count]).to.deep.equal([201, trust.id, 1]);
    const last = await signIn(world, 'cleo', given.body.trust.id);
    expect([last.status, last.body.token.roles.map(({ name }: { name: string }) => name)]).to.deep.equal([201, ['member', 'reader']]);
    const works = async (): Promise<boolean> => (await world.ask('GET', `${v3}/auth/catalog`, { token: tokenOf(last) })).status === 200;
    expect(await works()).to.equal(true);
    await admin('PATCH', `/users/${ann.userId}`, { user: { enabled: false } });
    expect(await works(), 'who gave it first is disabled').to.equal(false);
    await admin('PATCH', `/users/${ann.userId}`, { user: { enabled: true } });
    expect(await works()).to.equal(true);
    await admin('DELETE', `/OS-TRUST/trusts/${trust.id}`);
    expect(await works()).to.equal(false);
    expect((await signIn(world, 'cleo', given.body.trust.id)).status).to.equal(401);
  }));
});

describe('an access rule', () => {
  it('has wild parts for a part of the path or for any rest, and no pattern takes long', () => {
    const fits = (pattern: string, path: string): boolean => isAllowed([{ id: '', service: 's', method: 'GET', path: pattern }], { service: 's', method: 'GET', path });
    for (const [pattern, path, expected] of [
      ['/v2.1/servers', '/v2.1/servers', true], ['/v2.1/servers', '/v2x1/servers', false], ['/v2.1/servers', '/v2.1/servers/x', false],
      ['/a/*/c', '/a/b/c', true], ['/a/*/c', '/a//c', false], ['/a/*/c', '/a/b/b/c', false], ['/a/{id}/c', '/a/b/c', true], ['/a/x*', '/a/xyz', true],
      ['/a/**', '/a/', true], ['/a/**', '/a/b/c', true], ['/a/**', '/a', false], ['**/c', '/a/b/c', true], ['/a/**/c/*', '/a/b/b/c/d', true], ['**', '', true],
      ['/a{b', '/a{b', true], ['/a.(b)', '/a.(b)', true],
    ] as const) expect(fits(pattern, path), `${pattern} ${path}`).to.equal(expected);
    expect(fits(`/${'**a'.repeat(70)}b`, `/${'a'.repeat(8_000)}`)).to.equal(false);
  });

  const rule = { service: 'identity', method: 'GET', path: '/v3/users/*/projects' };

  it('binds what a program may ask for', () => withIdentity(async (world) => {
    const { ann } = await people(world);
    const made = await ann.ask('POST', `/users/${ann.userId}/application_credentials`, { application_credential: {
      name: 'backup', access_rules: [rule, { service: 'compute', method: 'GET', path: '/v2.1/**' }],
    } });
    const { id, secret, access_rules: rules } = made.body.application_credential;
    expect(made.status).to.equal(201);
    expect(rules.map(({ service }: { service: string }) => service)).to.deep.equal(['compute', 'identity']);
    const signedIn = await world.ask('POST', `${v3}/auth/tokens`, { body: {
      auth: { identity: { methods: ['application_credential'], application_credential: { id, secret } } },
    } });
    expect(signedIn.body.token.application_credential.access_rules).to.deep.equal(rules);
    const ask = by(world, tokenOf(signedIn));
    expect((await ask('GET', `/users/${ann.userId}/projects`)).status).to.equal(200);
    expect((await ask('GET', `/users/${ann.userId}`)).status).to.equal(401);
    const bearer = (asked: { service: string; method: string; path: string }): Promise<unknown> => world.identity.authenticate(tokenOf(signedIn), asked);
    expect(await bearer({ service: 'compute', method: 'GET', path: '/v2.1/servers/x/ips' })).to.include({ userId: ann.userId });
    for (const wrong of [{ service: 'compute', method: 'POST', path: '/v2.1/servers' }, { service: 'image', method: 'GET', path: '/v2.1/x' }, { service: 'compute', method: 'GET', path: '/v2x1/x' }]) {
      expect(await bearer(wrong)).to.equal(undefined);
    }
  }));

  it('is the user\'s, is used again, and is deleted when no application credential has it', () => withIdentity(async (world) => {
    const { ann, bob } = await people(world);
    const path = `/users/${ann.userId}/access_rules`;
    const make = async (name: string, rules: object[]): Promise<any> =>
      (await ann.ask('POST', `/users/${ann.userId}/application_credentials`, { application_credential: { name, access_rules: rules } })).body;
    const { application_credential: first } = await make('one', [rule]);
    const [{ id }] = first.access_rules;
    const { application_credential: second } = await make('two', [{ id }]);
    expect(second.access_rules).to.deep.equal([{ id, ...rule }]);
    const listed = { id, ...rule, links: { self: `${world.url}${v3}${path}/${id}` } };
    expect((await ann.ask('GET', path)).body.access_rules).to.deep.equal([listed]);
    expect((await ann.ask('GET', `${path}?service=compute`)).body.access_rules).to.deep.equal([]);
    expect((await ann.ask('GET', `${path}/${id}`)).body).to.deep.equal({ access_rule: listed });
    expect(message(await ann.ask('GET', `${path}/nope`))).to.deep.equal([404, 'Could not find Access Rule: nope.']);
    expect(message(await bob.ask('GET', path))).to.deep.equal(refusal('identity:list_access_rules'));
    expect(message(await ann.ask('DELETE', `${path}/${id}`))).to.deep.equal([403, 'May not delete access rule in use']);
    for (const credential of [first, second]) await ann.ask('DELETE', `/users/${ann.userId}/application_credentials/${credential.id}`);
    expect((await ann.ask('DELETE', `${path}/${id}`)).status).to.equal(204);
    expect((await ann.ask('GET', path)).body.access_rules).to.deep.equal([]);
    expect((await make('three', [{ id: 'nope' }])).error.message).to.equal('Could not find Access Rule: nope.');
    expect((await make('four', [{ service: 'compute', method: 'GET' }])).error.code).to.equal(400);
    expect((await make('five', [{ ...rule, method: 'FETCH' }])).error.code).to.equal(400);
  }));
});
