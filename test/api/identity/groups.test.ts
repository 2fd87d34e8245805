import { expect } from 'chai';
import { administrator, make, message, namesOf, v3 } from './administrator.ts';
import { inDomain, signInBody, withIdentity, type Answer, type IdentityWorld } from './with-identity.ts';

/** Names of the roles with which somebody signs in; undefined when he cannot. */
async function rolesAt(world: IdentityWorld, user: string, scope: object): Promise<string[] | undefined> {
  const { status, body } = await world.ask('POST', `${v3}/auth/tokens`, { body: signInBody(user, 'secret', scope) });
  return status === 201 ? namesOf({ status, body: body.token } as Answer, 'roles') : undefined;
}

describe('a group', () => {
  it('is made, changed and deleted', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await admin('POST', '/groups', { group: { name: ' operators ', colour: 'red' } });
    const { id } = made.body.group;
    const group = { id, name: 'operators', domain_id: 'default', description: '', colour: 'red', links: { self: `${world.url}${v3}/groups/${id}` } };
    expect([made.status, made.body]).to.deep.equal([201, { group }]);
    expect(message(await admin('POST', '/groups', { group: { name: 'operators' } })))
      .to.deep.equal([409, 'Conflict occurred attempting to store group - Duplicate entry found with name operators at domain ID default.']);
    expect(message(await admin('POST', '/groups', { group: { name: 'x', domain_id: 'nope' } }))).to.deep.equal([404, 'Could not find domain: nope.']);
    expect(message(await admin('POST', '/groups', { group: {} }))).to.deep.equal([400, "'name' is a required property"]);
    expect((await admin('PATCH', `/groups/${id}`, { group: { description: 'On call', colour: null } })).body)
      .to.deep.equal({ group: { id, name: 'operators', domain_id: 'default', description: 'On call', colour: null, links: group.links } });
    expect(message(await admin('PATCH', `/groups/${id}`, { group: { domain_id: 'other' } }))).to.deep.equal([400, 'Cannot change Domain ID']);
    expect((await admin('GET', `/groups/${id}`)).body.group.description).to.equal('On call');
    expect(namesOf(await admin('GET', '/groups?name=operators&domain_id=default'), 'groups')).to.deep.equal(['operators']);
    expect(namesOf(await admin('GET', '/groups?domain_id=nope'), 'groups')).to.deep.equal([]);
    expect((await admin('DELETE', `/groups/${id}`)).status).to.equal(204);
    expect(message(await admin('GET', `/groups/${id}`))).to.deep.equal([404, `Could not find group: ${id}.`]);
  }));

  it('has users, who see in which groups they are', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { userId } = await world.person('ann', 'secret', 'member', 'demo');
    const group = await make(admin, 'group', { name: 'operators' });
    const member = `/groups/${group.id}/users/${userId}`;
    expect(message(await admin('GET', member))).to.deep.equal([404, `User '${userId}' not found in group '${group.id}'`]);
    expect((await admin('PUT', member)).status).to.equal(204);
    expect((await admin('PUT', member)).status).to.equal(204);
    expect([(await admin('GET', member)).status, (await admin('HEAD', member)).status]).to.deep.equal([204, 204]);
    const users = await admin('GET', `/groups/${group.id}/users`);
    expect(users.body).to.deep.equal({
      users: [(await admin('GET', `/users/${userId}`)).body.user], links: { next: null, self: `${world.url}${v3}/groups/${group.id}/users`, previous: null },
    });
    expect(namesOf(await admin('GET', `/groups/${group.id}/users?name=bob`), 'users')).to.deep.equal([]);
    const ann = await world.signIn('ann', 'secret', 'demo');
    const own = await world.ask('GET', `${v3}/users/${userId}/groups`, { token: ann });
    expect(own.body.groups).to.deep.equal([{ ...group, membership_expires_at: null }]);
    expect((await world.ask('GET', `${v3}/groups`, { token: ann })).status).to.equal(403);
    expect((await world.ask('GET', `${v3}/users/nope/groups`, { token: ann })).status).to.equal(403);
    expect(message(await admin('PUT', `/groups/nope/users/${userId}`))).to.deep.equal([404, 'Could not find group: nope.']);
    expect(message(await admin('PUT', `/groups/${group.id}/users/nope`))).to.deep.equal([404, 'Could not find user: nope.']);
    expect((await admin('DELETE', member)).status).to.equal(204);
    expect(message(await admin('DELETE', member))).to.deep.equal([404, `User '${userId}' not found in group '${group.id}'`]);
  }));

  it('gives its users the roles that it has, while they are in it', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const user = await make(admin, 'user', { name: 'ann', password: 'secret' });
    const project = await make(admin, 'project', { name: 'lab' });
    const group = await make(admin, 'group', { name: 'operators' });
    const { body: { roles: [member] } } = await admin('GET', '/roles?name=member');
    for (const place of [`/projects/${project.id}`, '/domains/default', '/system']) {
      const grants = `${place}/groups/${group.id}/roles`;
      expect(message(await admin('GET', `${grants}/${member.id}`)), place).to.deep.equal([404,
        `Could not find role assignment with role: ${member.id}, user or group: ${group.id}, project, domain, or system: ${place.split('/')[2] ?? 'all'}.`]);
      expect((await admin('PUT', `${grants}/${member.id}`)).status).to.equal(204);
      expect((await admin('HEAD', `${grants}/${member.id}`)).status).to.equal(204);
      expect(namesOf(await admin('GET', grants), 'roles')).to.deep.equal(['member']);
    }
    const lab = inDomain('lab');
    expect(await rolesAt(world, 'ann', lab)).to.equal(undefined);
    await admin('PUT', `/groups/${group.id}/users/${user.id}`);
    expect(await rolesAt(world, 'ann', lab)).to.deep.equal(['member', 'reader']);
    expect(await rolesAt(world, 'ann', { domain: { id: 'default' } })).to.deep.equal(['member', 'reader']);
    expect(await rolesAt(world, 'ann', { system: { all: true } })).to.deep.equal(['member', 'reader']);

    const token = await world.signIn('ann', 'secret', 'lab');
    const own = (path: string): Promise<Answer> => world.ask('GET', v3 + path, { token });
    expect(namesOf(await own('/auth/projects'), 'projects')).to.deep.equal(['lab']);
    expect(namesOf(await own('/auth/domains'), 'domains')).to.deep.equal(['Default']);
    expect((await own('/auth/system')).body.system).to.deep.equal([{ all: true }]);
    expect(namesOf(await admin('GET', `/users/${user.id}/projects`), 'projects')).to.deep.equal(['lab']);

    await admin('DELETE', `/groups/${group.id}/users/${user.id}`);
    expect((await own('/auth/projects')).status).to.equal(401);
    await admin('PUT', `/groups/${group.id}/users/${user.id}`);
    expect((await admin('DELETE', `/projects/${project.id}/groups/${group.id}/roles/${member.id}`)).status).to.equal(204);
    expect(await rolesAt(world, 'ann', lab)).to.equal(undefined);
    expect((await admin('DELETE', `/groups/${group.id}`)).status).to.equal(204);
    expect(await rolesAt(world, 'ann', { domain: { id: 'default' } })).to.equal(undefined);
  }));

  it('is gone with its domain', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const domain = await make(admin, 'domain', { name: 'Lab' });
    const group = await make(admin, 'group', { name: 'operators', domain_id: domain.id });
    const role = await make(admin, 'role', { name: 'cook', domain_id: domain.id });
    const { body: { roles: [member] } } = await admin('GET', '/roles?name=member');
    await admin('PUT', `/projects/${world.bootstrapped.adminProjectId}/groups/${group.id}/roles/${member.id}`);
    await admin('PATCH', `/domains/${domain.id}`, { domain: { enabled: false } });
    expect((await admin('DELETE', `/domains/${domain.id}`)).status).to.equal(204);
    expect((await admin('GET', `/groups/${group.id}`)).status).to.equal(404);
    expect((await admin('GET', `/roles/${role.id}`)).status).to.equal(404);
    expect((await admin('GET', `/role_assignments?group.id=${group.id}`)).body.role_assignments).to.deep.equal([]);
  }));
});
