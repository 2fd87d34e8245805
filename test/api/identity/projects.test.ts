import { expect } from 'chai';
import { administrator, make, message, namesOf, v3 } from './administrator.ts';
import { withIdentity } from './with-identity.ts';

describe('tags of a project', () => {
  it('are added, listed, replaced and taken away', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { id } = await make(admin, 'project', { name: 'lab' });
    const tags = `/projects/${id}/tags`;
    const links = { self: `${world.url}${v3}${tags}` };
    const added = await admin('PUT', `${tags}/blue`);
    expect([added.status, added.body, added.headers.get('location')]).to.deep.equal([201, undefined, `${world.url}${v3}/${id}/tags/blue`]);
    expect([(await admin('GET', `${tags}/blue`)).status, (await admin('HEAD', `${tags}/blue`)).status]).to.deep.equal([204, 204]);
    expect((await admin('GET', tags)).body).to.deep.equal({ tags: ['blue'], links });
    expect(message(await admin('PUT', `${tags}/blue`))).to.deep.equal([400, "['blue', 'blue'] has non-unique elements"]);
    expect(message(await admin('PUT', `${tags}/a,b`))).to.deep.equal([400, "'a,b' does not match '^[^,/]*$'"]);
    expect((await admin('PUT', tags, { tags: ['red', 'green'] })).body).to.deep.equal({ tags: ['red', 'green'], links });
    expect((await admin('PUT', tags, { tags: ['a', 'a'] })).status).to.equal(400);
    expect((await admin('PUT', tags, { tags: 'a' })).status).to.equal(400);
    expect(message(await admin('GET', `${tags}/blue`))).to.deep.equal([404, 'Could not find project tag: blue.']);
    expect((await admin('DELETE', `${tags}/red`)).status).to.equal(204);
    expect(message(await admin('DELETE', `${tags}/red`))).to.deep.equal([404, 'Could not find project tag: red.']);
    expect((await admin('GET', `/projects/${id}`)).body.project.tags).to.deep.equal(['green']);
    expect((await admin('DELETE', tags)).status).to.equal(204);
    expect((await admin('GET', tags)).body.tags).to.deep.equal([]);
    expect(message(await admin('GET', '/projects/nope/tags'))).to.deep.equal([404, 'Could not find project: nope.']);
  }));

  it('are seen by members and changed by administrators, unless the project is immutable', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { projectId } = await world.person('ann', 'secret', 'member', 'demo');
    const token = await world.signIn('ann', 'secret', 'demo');
    const tags = `/projects/${projectId}/tags`;
    expect((await world.ask('GET', v3 + tags, { token })).status).to.equal(200);
    expect((await world.ask('GET', `${v3}/projects/${world.bootstrapped.adminProjectId}/tags`, { token })).status).to.equal(403);
    expect((await world.ask('PUT', `${v3}${tags}/x`, { token })).status).to.equal(403);
    await admin('PUT', `${tags}/x`);
    await admin('PATCH', `/projects/${projectId}`, { project: { options: { immutable: true } } });
    for (const [method, verb] of [['PUT', 'create'], ['DELETE', 'delete']] as const) {
      expect(message(await admin(method, `${tags}/${method === 'PUT' ? 'y' : 'x'}`))).to.deep.equal([403,
        `Cannot ${verb} project tags for ${projectId}, project is immutable. Set "immutable" option to false before creating project tags.`]);
    }
  }));

  it('find projects: with all of them, any, not all, none', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    for (const [name, tags] of [['one', ['a']], ['two', ['a', 'b']], ['three', ['c']]] as const) await make(admin, 'project', { name, tags });
    for (const [query, names] of [
      ['tags=a', ['one', 'two']], ['tags=a,b', ['two']], ['tags-any=b,c', ['three', 'two']], ['not-tags=a,b', ['admin', 'demo', 'one', 'three']],
      ['not-tags-any=a,c', ['admin', 'demo']], ['tags=a&not-tags=b', ['one']],
    ] as const) expect(namesOf(await admin('GET', `/projects?${query}`), 'projects'), query).to.deep.equal(names);
  }));
});

describe('the family of a project', () => {
  it('is shown as nested ids, or as a list of what the caller has a role in', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { id: lab } = await make(admin, 'project', { name: 'lab' });
    const { id: bench } = await make(admin, 'project', { name: 'bench', parent_id: lab });
    const { id: drawer } = await make(admin, 'project', { name: 'drawer', parent_id: bench });
    const show = async (id: string, query: string): Promise<any> => (await admin('GET', `/projects/${id}?${query}`)).body.project;
    expect((await show(drawer, 'parents_as_ids')).parents).to.deep.equal({ [bench]: { [lab]: { default: null } } });
    expect((await show(lab, 'subtree_as_ids')).subtree).to.deep.equal({ [bench]: { [drawer]: null } });
    expect((await show(drawer, 'subtree_as_ids')).subtree).to.equal(null);
    expect((await show(drawer, 'parents_as_list')).parents).to.deep.equal([]);
    const { body: { roles: [reader] } } = await admin('GET', '/roles?name=reader');
    const { body: { users: [{ id: adminId }] } } = await admin('GET', '/users?name=admin');
    await admin('PUT', `/projects/${bench}/users/${adminId}/roles/${reader.id}`);
    const own = (await admin('GET', `/projects/${bench}`)).body;
    expect((await show(drawer, 'parents_as_list')).parents).to.deep.equal([own]);
    expect((await show(lab, 'subtree_as_list')).subtree).to.deep.equal([own]);
    expect(await show(lab, 'subtree_as_list=0')).not.to.have.any.keys('subtree', 'parents');
    expect(message(await admin('GET', `/projects/${lab}?parents_as_list&parents_as_ids`)))
      .to.deep.equal([400, 'Cannot use parents_as_list and parents_as_ids query params at the same time.']);
    expect(message(await admin('GET', `/projects/${lab}?subtree_as_list&subtree_as_ids`)))
      .to.deep.equal([400, 'Cannot use subtree_as_list and subtree_as_ids query params at the same time.']);
  }));
});

describe('a project that acts as a domain', () => {
  it('is a domain, by both paths', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await make(admin, 'project', { name: 'Lab', is_domain: true, description: 'd', tags: ['x'], colour: 'red' });
    const { id } = made;
    expect(made).to.deep.equal({
      id, name: 'Lab', domain_id: null, parent_id: null, is_domain: true, description: 'd', enabled: true, tags: ['x'], options: {}, colour: 'red',
      links: { self: `${world.url}${v3}/projects/${id}` },
    });
    expect((await admin('GET', `/projects/${id}`)).body.project).to.deep.equal(made);
    expect((await admin('GET', `/domains/${id}`)).body.domain).to.deep.equal({
      id, name: 'Lab', description: 'd', enabled: true, tags: ['x'], options: {}, colour: 'red', links: { self: `${world.url}${v3}/domains/${id}` },
    });
    expect(namesOf(await admin('GET', '/projects?is_domain=true'), 'projects')).to.deep.equal(['Default', 'Lab']);
    expect(namesOf(await admin('GET', '/projects?name=Lab'), 'projects')).to.deep.equal([]);
    expect(message(await admin('PATCH', `/projects/${id}`, { project: { is_domain: false } }))).to.deep.equal([400, 'Update of `is_domain` is not allowed.']);
    expect(message(await admin('DELETE', `/projects/${id}`)))
      .to.deep.equal([400, `cannot delete an enabled project acting as a domain. Please disable the project ${id} first.`]);
    expect((await admin('PATCH', `/projects/${id}`, { project: { enabled: false } })).body.project).to.include({ enabled: false, is_domain: true });
    expect((await admin('DELETE', `/projects/${id}`)).status).to.equal(204);
    expect((await admin('GET', `/domains/${id}`)).status).to.equal(404);
  }));
});

describe('what is immutable', () => {
  it('can be freed, and nothing else: a domain, a role', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    for (const kind of ['domain', 'role'] as const) {
      const { id } = await make(admin, kind, { name: `kept-${kind}`, options: { immutable: true } });
      const change = (thing: object): Promise<unknown[]> => admin('PATCH', `/${kind}s/${id}`, { [kind]: thing }).then(message);
      const refusal = (verb: string): unknown[] => [403, `Unable to ${verb} immutable ${kind} resource: \`${id}. Set resource option "immutable" to false first.`];
      expect(await change({ name: 'x' })).to.deep.equal(refusal('update'));
      expect(await change({ name: 'x', options: { immutable: false } })).to.deep.equal(refusal('update'));
      expect(message(await admin('DELETE', `/${kind}s/${id}`))).to.deep.equal(refusal('delete'));
      expect((await admin('PATCH', `/${kind}s/${id}`, { [kind]: { options: { immutable: null } } })).body[kind].options).to.deep.equal({});
      expect(await change({ name: 'x', ...(kind === 'domain' ? { enabled: false } : {}) })).to.deep.equal([200, undefined]);
      expect((await admin('DELETE', `/${kind}s/${id}`)).status).to.equal(204);
    }
  }));
});
