import { expect } from 'chai';
import { administrator, make, message, namesOf, v3, type Ask } from './administrator.ts';
import { inDomain, signInBody, withIdentity, type Answer, type IdentityWorld } from './with-identity.ts';

interface Lab {
  readonly admin: Ask;
  readonly userId: string;
  readonly groupId: string;
  /** `lab`, below it `bench`, below that `drawer`. */
  readonly lab: string;
  readonly bench: string;
  readonly drawer: string;
  readonly role: { readonly id: string; readonly name: string };
  /** Names of the roles with which ann signs in for a project; undefined when she cannot. */
  rolesIn(project: string): Promise<string[] | undefined>;
  /** Scope and role of ann's effective assignments, as words. */
  effective(query?: string): Promise<string[]>;
}

async function makeLab(world: IdentityWorld): Promise<Lab> {
  const admin = await administrator(world);
  const { id: userId } = await make(admin, 'user', { name: 'ann', password: 'secret' });
  const { id: groupId } = await make(admin, 'group', { name: 'operators' });
  const { id: lab } = await make(admin, 'project', { name: 'lab' });
  const { id: bench } = await make(admin, 'project', { name: 'bench', parent_id: lab });
  const { id: drawer } = await make(admin, 'project', { name: 'drawer', parent_id: bench });
  await admin('PUT', `/groups/${groupId}/users/${userId}`);
  return {
    admin, userId, groupId, lab, bench, drawer, role: await make(admin, 'role', { name: 'cook' }),
    rolesIn: async (project) => {
      const { status, body } = await world.ask('POST', `${v3}/auth/tokens`, { body: signInBody('ann', 'secret', inDomain(project)) });
      return status === 201 ? namesOf({ status, body: body.token } as Answer, 'roles') : undefined;
    },
    effective: async (query = '') => {
      const { body } = await admin('GET', `/role_assignments?effective&include_names&user.id=${userId}${query}`);
      return body.role_assignments.map(({ scope, role }: any) => `${scope.project?.name ?? scope.domain?.name ?? 'system'}: ${role.name}`).sort();
    },
  };
}

describe('an inherited role', () => {
  it('holds in the projects below a project, not in itself', () => withIdentity(async (world) => {
    const { admin, userId, lab, bench, role, rolesIn, effective } = await makeLab(world);
    const path = `/OS-INHERIT/projects/${lab}/users/${userId}/roles/${role.id}/inherited_to_projects`;
    expect(message(await admin('GET', path)))
      .to.deep.equal([404, `Could not find role assignment with role: ${role.id}, user or group: ${userId}, project, domain, or system: ${lab}.`]);
    expect((await admin('PUT', path)).status).to.equal(204);
    expect([(await admin('GET', path)).status, (await admin('HEAD', path)).status]).to.deep.equal([204, 204]);
    expect((await admin('GET', `/projects/${lab}/users/${userId}/roles/${role.id}`)).status).to.equal(404);
    expect([await rolesIn('lab'), await rolesIn('bench'), await rolesIn('drawer')]).to.deep.equal([undefined, ['cook'], ['cook']]);
    expect(await effective()).to.deep.equal(['bench: cook', 'drawer: cook']);
    expect(await effective(`&scope.project.id=${bench}`)).to.deep.equal(['bench: cook']);
    expect(namesOf(await admin('GET', `/users/${userId}/projects`), 'projects')).to.deep.equal(['bench', 'drawer']);
    expect((await admin('DELETE', path)).status).to.equal(204);
    expect((await admin('DELETE', path)).status).to.equal(404);
    expect(await rolesIn('drawer')).to.equal(undefined);
  }));

  it('of a group in a domain holds for its users in all projects there, but not for the domain', () => withIdentity(async (world) => {
    const { admin, groupId, userId, role, rolesIn, effective } = await makeLab(world);
    const list = `/OS-INHERIT/domains/default/groups/${groupId}/roles`;
    expect((await admin('PUT', `${list}/${role.id}/inherited_to_projects`)).status).to.equal(204);
    const listed = await admin('GET', `${list}/inherited_to_projects`);
    expect([namesOf(listed, 'roles'), listed.body.links.self]).to.deep.equal([['cook'], `${world.url}${v3}${list}/inherited_to_projects`]);
    expect(namesOf(await admin('GET', `/domains/default/groups/${groupId}/roles`), 'roles')).to.deep.equal([]);
    expect(await rolesIn('drawer')).to.deep.equal(['cook']);
    expect(await effective()).to.deep.equal(['admin: cook', 'bench: cook', 'demo: cook', 'drawer: cook', 'lab: cook']);
    expect((await world.ask('POST', `${v3}/auth/tokens`, { body: signInBody('ann', 'secret', { domain: { id: 'default' } }) })).status).to.equal(401);
    const own = `/OS-INHERIT/domains/default/users/${userId}/roles`;
    expect((await admin('PUT', `${own}/${role.id}/inherited_to_projects`)).status).to.equal(204);
    expect(namesOf(await admin('GET', `${own}/inherited_to_projects`), 'roles')).to.deep.equal(['cook']);
  }));
});

describe('an implied role', () => {
  it('comes with the first, and goes with the rule', () => withIdentity(async (world) => {
    const { admin, userId, lab, role, rolesIn } = await makeLab(world);
    const taster = await make(admin, 'role', { name: 'taster' });
    const rule = `/roles/${role.id}/implies/${taster.id}`;
    const wire = ({ id, name }: { id: string; name: string }): object => ({ id, name, links: { self: `${world.url}${v3}/roles/${id}` } });
    expect(message(await admin('GET', rule))).to.deep.equal([404, `${role.id} does not imply ${taster.id}.`]);
    const made = await admin('PUT', rule);
    const shown = { role_inference: { prior_role: wire(role), implies: wire(taster) }, links: { self: `${world.url}${v3}${rule}` } };
    expect([made.status, made.body]).to.deep.equal([201, shown]);
    expect((await admin('GET', rule)).body).to.deep.equal(shown);
    expect((await admin('HEAD', rule)).status).to.equal(204);
    expect(message(await admin('PUT', rule))).to.deep.equal([409, 'Conflict occurred attempting to store implied_role - Duplicate entry.']);
    expect((await admin('GET', `/roles/${role.id}/implies`)).body).to.deep.equal({
      role_inference: { prior_role: wire(role), implies: [wire(taster)] }, links: { self: `${world.url}${v3}/roles/${role.id}/implies` },
    });
    const { body: { role_inferences: rules } } = await admin('GET', '/role_inferences');
    expect(rules.map((each: any) => [each.prior_role.name, each.implies.map(({ name }: any) => name)]))
      .to.deep.equal([['admin', ['manager']], ['cook', ['taster']], ['manager', ['member']], ['member', ['reader']]]);
    await admin('PUT', `/projects/${lab}/users/${userId}/roles/${role.id}`);
    expect(await rolesIn('lab')).to.deep.equal(['cook', 'taster']);
    expect((await admin('DELETE', rule)).status).to.equal(204);
    expect((await admin('DELETE', rule)).status).to.equal(404);
    expect(await rolesIn('lab')).to.deep.equal(['cook']);
  }));

  it('is never the administrator\'s, and no domain\'s for everybody\'s', () => withIdentity(async (world) => {
    const { admin, role } = await makeLab(world);
    const { body: { roles: [top] } } = await admin('GET', '/roles?name=admin');
    expect(message(await admin('PUT', `/roles/${role.id}/implies/${top.id}`))).to.deep.equal([403, `${top.id} cannot be an implied roles.`]);
    const own = await make(admin, 'role', { name: 'cook', domain_id: 'default' });
    expect(message(await admin('PUT', `/roles/${role.id}/implies/${own.id}`))).to.deep.equal([403, `${own.id} cannot be an implied roles.`]);
    expect((await admin('PUT', `/roles/${own.id}/implies/${role.id}`)).status).to.equal(201);
    expect(message(await admin('PUT', `/roles/${own.id}/implies/nope`))).to.deep.equal([404, 'Could not find role: nope.']);
    expect(message(await admin('GET', '/roles/nope/implies'))).to.deep.equal([404, 'Could not find role: nope.']);
  }));

  it('that implies the first in turn does no harm', () => withIdentity(async (world) => {
    const { admin, userId, lab, role, rolesIn, effective } = await makeLab(world);
    const taster = await make(admin, 'role', { name: 'taster' });
    await admin('PUT', `/roles/${role.id}/implies/${taster.id}`);
    await admin('PUT', `/roles/${taster.id}/implies/${role.id}`);
    await admin('PUT', `/projects/${lab}/users/${userId}/roles/${taster.id}`);
    expect(await rolesIn('lab')).to.deep.equal(['taster', 'cook']);
    expect(new Set(await effective())).to.deep.equal(new Set(['lab: taster', 'lab: cook']));
  }));
});

describe('a role of a domain', () => {
  it('is listed with its domain only, and is in no token but for what it implies', () => withIdentity(async (world) => {
    const { admin, userId, lab, role, rolesIn, effective } = await makeLab(world);
    const domain = await make(admin, 'domain', { name: 'Other' });
    const own = await make(admin, 'role', { name: 'cook', domain_id: 'default', colour: 'red' });
    expect(own).to.include({ domain_id: 'default', colour: 'red' });
    expect(message(await admin('POST', '/roles', { role: { name: 'cook', domain_id: 'default' } })))
      .to.deep.equal([409, 'Conflict occurred attempting to store role - Duplicate entry found with name cook at domain ID default.']);
    expect(namesOf(await admin('GET', '/roles?domain_id=default'), 'roles')).to.deep.equal(['cook']);
    expect((await admin('GET', '/roles?name=cook')).body.roles.map(({ id }: { id: string }) => id)).to.deep.equal([role.id]);
    expect(message(await admin('PATCH', `/roles/${own.id}`, { role: { domain_id: domain.id } }))).to.deep.equal([400, 'Update of `domain_id` is not allowed.']);
    expect((await admin('PUT', `/projects/${lab}/users/${userId}/roles/${own.id}`)).status).to.equal(204);
    expect([await rolesIn('lab'), await effective()]).to.deep.equal([undefined, []]);
    await admin('PUT', `/roles/${own.id}/implies/${role.id}`);
    expect([await rolesIn('lab'), await effective()]).to.deep.equal([['cook'], ['lab: cook']]);
    const foreign = await make(admin, 'role', { name: 'guest', domain_id: domain.id });
    expect(message(await admin('PUT', `/projects/${lab}/users/${userId}/roles/${foreign.id}`)))
      .to.deep.equal([403, `Project ${lab} must be in the same domain as the role ${foreign.id} being assigned.`]);
  }));
});

describe('role assignments', () => {
  it('tell groups and inheritance as they were given, and where effective ones come from', () => withIdentity(async (world) => {
    const { admin, userId, groupId, lab, bench, role } = await makeLab(world);
    const taster = await make(admin, 'role', { name: 'taster' });
    await admin('PUT', `/roles/${role.id}/implies/${taster.id}`);
    await admin('PUT', `/OS-INHERIT/projects/${lab}/groups/${groupId}/roles/${role.id}/inherited_to_projects`);
    const link = (path: string): string => `${world.url}${v3}${path}`;
    const given = link(`/OS-INHERIT/projects/${lab}/groups/${groupId}/roles/${role.id}/inherited_to_projects`);
    const get = async (query: string): Promise<unknown> => (await admin('GET', `/role_assignments?${query}`)).body.role_assignments;
    expect(await get(`group.id=${groupId}`)).to.deep.equal([
      { links: { assignment: given }, scope: { project: { id: lab }, 'OS-INHERIT:inherited_to': 'projects' }, group: { id: groupId }, role: { id: role.id } },
    ]);
    const membership = link(`/groups/${groupId}/users/${userId}`);
    const scope = { project: { id: bench }, 'OS-INHERIT:inherited_to': 'projects' };
    expect(await get(`effective&user.id=${userId}&scope.project.id=${bench}`)).to.deep.equal([
      { links: { assignment: given, membership }, scope, user: { id: userId }, role: { id: role.id } },
      {
        links: { assignment: given, membership, prior_role: link(`/prior_role/${taster.id}/implies/${role.id}`) }, scope, user: { id: userId }, role: { id: taster.id },
      },
    ]);
    expect(await get(`scope.project.id=${lab}&scope.OS-INHERIT:inherited_to=projects`)).to.have.length(1);
    expect(await get(`scope.project.id=${lab}&scope.OS-INHERIT:inherited_to=none`)).to.have.length(0);
    expect(await get(`scope.project.id=${bench}`)).to.have.length(0);
    expect(await get(`scope.project.id=${lab}&include_subtree&effective`)).to.have.length(4);
    expect(await get(`scope.project.id=default&include_subtree&group.id=${groupId}`), 'the projects of a domain').to.have.length(1);
    expect(await get('scope.project.id=default')).to.have.length(0);
    const domain = { id: 'default', name: 'Default' };
    const [named] = await get(`group.id=${groupId}&include_names`) as any[];
    expect([named.group, named.scope.project, named.role]).to.deep.equal([
      { id: groupId, name: 'operators', domain }, { id: lab, name: 'lab', domain }, { id: role.id, name: 'cook' },
    ]);
  }));

  it('refuse filters that exclude each other', () => withIdentity(async (world) => {
    const { admin } = await makeLab(world);
    for (const [query, sentence] of [
      ['scope.domain.id=a&scope.project.id=b', 'Specify a domain or project, not both'],
      ['scope.domain.id=a&scope.system=all', 'Specify system or domain, not both'],
      ['scope.project.id=a&scope.system=all', 'Specify system or project, not both'],
      ['user.id=a&group.id=b', 'Specify a user or group, not both'],
      ['effective&group.id=a', 'Combining effective and group filter will always result in an empty list.'],
      ['effective&scope.domain.id=a&scope.OS-INHERIT:inherited_to=projects', 'Combining effective, domain and inherited filters will always result in an empty list.'],
      ['include_subtree', 'scope.project.id must be specified if include_subtree is also specified'],
    ] as const) expect(message(await admin('GET', `/role_assignments?${query}`)), query).to.deep.equal([400, sentence]);
    expect((await admin('GET', '/role_assignments?include_subtree&scope.project.id=nope')).status).to.equal(404);
  }));
});
