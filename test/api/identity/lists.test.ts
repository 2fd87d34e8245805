import { expect } from 'chai';
import { administrator, make, message, namesOf, v3 } from './administrator.ts';
import { withIdentity } from './with-identity.ts';

describe('a list of Keystone', () => {
  it('goes page by page, each with the way to the next', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    for (const name of ['a', 'b', 'c']) await make(admin, 'group', { name });
    const first = await admin('GET', '/groups?limit=2');
    expect([namesOf(first, 'groups'), first.body.truncated]).to.deep.equal([['a', 'b'], true]);
    expect(first.body.links.next).to.equal(`${world.url}${v3}/groups?limit=2&marker=${first.body.groups[1].id}`);
    const second = await admin('GET', `/groups?limit=2&marker=${first.body.groups[1].id}`);
    expect([namesOf(second, 'groups'), second.body.links.next, second.body.truncated]).to.deep.equal([['c'], null, undefined]);
    expect(message(await admin('GET', '/groups?marker=nope'))).to.deep.equal([404, 'Marker nope could not be found.']);
    expect((await admin('GET', '/groups?limit=many')).status).to.equal(400);
  }));
});

describe('a body', () => {
  it('without its wrapper is one with nothing in it', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    for (const body of [undefined, {}, { other: {} }]) expect(message(await admin('POST', '/projects', body))).to.deep.equal([400, "'name' is a required property"]);
    const { id } = await make(admin, 'project', { name: 'p' });
    expect(message(await admin('PATCH', `/projects/${id}`, { project: {} }))).to.deep.equal([400, '{} does not have enough properties']);
    expect(message(await admin('PATCH', `/projects/${id}`, { project: { id: 'other' } }))).to.deep.equal([400, 'Cannot change ID']);
    expect((await admin('PATCH', `/projects/${id}`, { project: { id, description: 'd' } })).status).to.equal(200);
  }));
});
