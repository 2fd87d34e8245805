import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { administrator, make, message, v3, type Ask } from './administrator.ts';
import { withIdentity, type IdentityWorld } from './with-identity.ts';

/** A member of demo, with his requests. */
async function member(world: IdentityWorld, name: string): Promise<{ ask: Ask; userId: string; projectId: string }> {
  const ids = await world.person(name, 'secret', 'member', 'demo');
  const token = await world.signIn(name, 'secret', 'demo');
  return { ...ids, ask: (method, path, body) => world.ask(method, v3 + path, { token, body }) };
}
const refusal = (action: string): unknown[] => [403, `You are not authorized to perform the requested action: identity:${action}.`];

describe('a credential', () => {
  it('is kept, shown, changed and forgotten', () => withIdentity(async (world) => {
    const { ask, userId } = await member(world, 'ann');
    const made = await ask('POST', '/credentials', { credential: { type: 'totp', blob: 'SEED', user_id: userId, colour: 'red' } });
    const { id } = made.body.credential;
    const credential = { id, user_id: userId, project_id: null, type: 'totp', blob: 'SEED', colour: 'red', links: { self: `${world.url}${v3}/credentials/${id}` } };
    expect([made.status, made.body]).to.deep.equal([201, { credential }]);
    expect((await ask('GET', `/credentials/${id}`)).body).to.deep.equal({ credential });
    expect((await ask('GET', `/credentials?type=totp&user_id=${userId}`)).body.credentials).to.deep.equal([credential]);
    expect((await ask('GET', '/credentials?type=cert')).body.credentials).to.deep.equal([]);
    expect((await ask('PATCH', `/credentials/${id}`, { credential: { blob: 'OTHER' } })).body).to.deep.equal({ credential: { ...credential, blob: 'OTHER' } });
    expect(message(await ask('POST', '/credentials', { credential: { type: 'totp', user_id: userId } }))).to.deep.equal([400, "'blob' is a required property"]);
    expect((await ask('DELETE', `/credentials/${id}`)).status).to.equal(204);
    const admin = await administrator(world);
    expect(message(await admin('GET', `/credentials/${id}`))).to.deep.equal([404, `Could not find credential: ${id}.`]);
    expect(message(await admin('POST', '/credentials', { credential: { type: 'x', blob: 'y', user_id: 'nope' } }))).to.deep.equal([404, 'Could not find user: nope.']);
  }));

  it('is its user\'s matter, and an administrator\'s', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const ann = await member(world, 'ann');
    const bob = await member(world, 'bob');
    const { id } = await make(admin, 'credential', { type: 'cert', blob: 'x', user_id: ann.userId });
    expect((await bob.ask('GET', '/credentials')).body.credentials).to.deep.equal([]);
    for (const path of [`/credentials/${id}`, '/credentials/nope']) {
      expect(message(await bob.ask('GET', path))).to.deep.equal(refusal('get_credential'));
      expect(message(await bob.ask('PATCH', path, { credential: { blob: 'y' } }))).to.deep.equal(refusal('update_credential'));
      expect(message(await bob.ask('DELETE', path))).to.deep.equal(refusal('delete_credential'));
    }
    expect(message(await bob.ask('POST', '/credentials', { credential: { type: 'cert', blob: 'x', user_id: ann.userId } }))).to.deep.equal(refusal('create_credential'));
    expect(message(await ann.ask('PATCH', `/credentials/${id}`, { credential: { user_id: bob.userId } }))).to.deep.equal(refusal('update_credential'));
    expect((await admin('GET', '/credentials')).body.credentials).to.have.length(1);
    await admin('DELETE', `/users/${ann.userId}`);
    expect((await admin('GET', '/credentials')).body.credentials).to.deep.equal([]);
  }));

  it('for EC2 needs a project and an access key, after which it is called', () => withIdentity(async (world) => {
    const { ask, userId, projectId } = await member(world, 'ann');
    const create = (blob: string, more: object = { project_id: projectId }): ReturnType<Ask> =>
      ask('POST', '/credentials', { credential: { type: 'ec2', user_id: userId, blob, ...more } });
    const expecting = (what: string): unknown[] => [400, `Expecting to find ${what} in credential. The server could not comply with the request since it is`
      + ' either malformed or otherwise incorrect. The client is assumed to be in error.'];
    expect(message(await create('{"access":"a"}', {}))).to.deep.equal(expecting('project_id'));
    expect(message(await create('none'))).to.deep.equal([400, 'Invalid blob in credential']);
    expect(message(await create('[]'))).to.deep.equal(expecting('blob'));
    expect(message(await create('{"secret":"s"}'))).to.deep.equal(expecting('access'));
    expect((await create('{"access":"a","secret":"s"}')).body.credential.id).to.equal(createHash('sha256').update('a').digest('hex'));
    expect(message(await create('{"access":"a","secret":"s"}'))).to.deep.equal([409, 'Conflict occurred attempting to store credential - Duplicate entry.']);
    const { body: { credential: other } } = await ask('POST', '/credentials', { credential: { type: 'totp', blob: 'SEED', user_id: userId, project_id: projectId } });
    expect(message(await ask('PATCH', `/credentials/${other.id}`, { credential: { type: 'ec2' } }))).to.deep.equal([400, 'Invalid blob in credential']);
    expect((await ask('GET', `/users/${userId}/credentials/OS-EC2/a`)).body.credential).to.include({ access: 'a', secret: 's', tenant_id: projectId });
  }));

  it('for EC2 is made, listed, shown and forgotten by its access key too', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { ask, userId, projectId } = await member(world, 'ann');
    const bob = await member(world, 'bob');
    const list = `/users/${userId}/credentials/OS-EC2`;
    const made = await ask('POST', list, { tenant_id: projectId });
    const { credential } = made.body;
    expect([made.status, credential]).to.deep.equal([201, {
      access: credential.access, secret: credential.secret, user_id: userId, tenant_id: projectId, trust_id: null,
      links: { self: `${world.url}${v3}${list}/${credential.access}` },
    }]);
    expect([credential.access, credential.secret].every((key) => /^[0-9a-f]{32}$/.test(key))).to.equal(true);
    expect((await ask('GET', list)).body).to.deep.equal({ credentials: [credential], links: { next: null, self: `${world.url}${v3}${list}`, previous: null } });
    expect((await ask('GET', `${list}/${credential.access}`)).body).to.deep.equal({ credential });
    expect((await ask('GET', '/credentials?type=ec2')).body.credentials).to.have.length(1);
    expect(message(await ask('POST', list, { tenant_id: 'nope' }))).to.deep.equal([404, 'Could not find project: nope.']);
    for (const [method, path, action] of [
      ['GET', list, 'ec2_list_credentials'], ['GET', `${list}/${credential.access}`, 'ec2_get_credential'], ['DELETE', `${list}/${credential.access}`, 'ec2_delete_credential'],
      ['GET', `/users/${bob.userId}/credentials/OS-EC2/${credential.access}`, 'ec2_get_credential'],
    ] as const) expect(message(await bob.ask(method, path)), `${method} ${path}`).to.deep.equal(refusal(action));
    expect((await ask('DELETE', `${list}/${credential.access}`)).status).to.equal(204);
    expect((await ask('GET', `${list}/${credential.access}`)).status).to.equal(404);
    await ask('POST', list, { tenant_id: projectId });
    await admin('DELETE', `/projects/${projectId}`);
    expect((await admin('GET', list)).body.credentials).to.deep.equal([]);
  }));
});

describe('a policy', () => {
  it('is kept, shown, changed and forgotten by administrators', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { status, body: { policy } } = await admin('POST', '/policies', { policy: { type: 'application/json', blob: '{}', colour: 'red' } });
    expect([status, policy]).to.deep.equal([201, {
      id: policy.id, type: 'application/json', blob: '{}', colour: 'red', links: { self: `${world.url}${v3}/policies/${policy.id}` },
    }]);
    expect((await admin('PATCH', `/policies/${policy.id}`, { policy: { type: 'text/plain', colour: null } })).body.policy).to.include({ type: 'text/plain', blob: '{}' });
    expect((await admin('GET', '/policies?type=text/plain')).body.policies).to.have.length(1);
    expect((await admin('GET', '/policies?type=application/json')).body.policies).to.have.length(0);
    expect((await (await member(world, 'ann')).ask('GET', '/policies')).status).to.equal(403);
    expect((await admin('DELETE', `/policies/${policy.id}`)).status).to.equal(204);
    expect(message(await admin('GET', `/policies/${policy.id}`))).to.deep.equal([404, `Could not find policy: ${policy.id}.`]);
    expect(message(await admin('POST', '/policies', { policy: { type: 'x' } }))).to.deep.equal([400, "'blob' is a required property"]);
  }));
});
