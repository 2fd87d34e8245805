/** Tags of a server through HTTP. */
import { expect } from 'chai';
import { openWorld, type Ask, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers, unknownId } from './booting.ts';

describe('the tags of a server', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let ask: Ask;
  let id: string;
  let path: string;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    ask = { version: '2.26', as: await cloud.person('member', 'demo') };
    id = await boot(cloud, {}, { as: ask.as ?? cloud.admin });
    path = `${servers}/${id}/tags`;
  });
  after(() => world.close());

  it('are replaced, listed in order, and shown with the server', async () => {
    expect((await cloud.put(path, { tags: ['b', 'a', 'b'] }, ask)).body).to.deep.equal({ tags: ['a', 'b'] });
    expect((await cloud.get(path, ask)).body).to.deep.equal({ tags: ['a', 'b'] });
    expect((await cloud.get(`${servers}/${id}`, ask)).body.server.tags).to.deep.equal(['a', 'b']);
    expect((await cloud.get(`${servers}?tags=a,b`, ask)).body.servers.map((each: { id: string }) => each.id)).to.deep.equal([id]);
  });

  it('come and go one by one', async () => {
    const added = await cloud.ask('PUT', `${path}/new`, ask);
    expect(added.status).to.equal(201);
    expect(added.headers.get('location')).to.equal(`${cloud.url}${path}/new`);
    const again = await cloud.ask('PUT', `${path}/new`, ask);
    expect([again.status, again.headers.get('content-type')]).to.deep.equal([204, 'text/html; charset=UTF-8']);
    expect((await cloud.get(`${path}/new`, ask)).status).to.equal(204);
    expect((await cloud.delete(`${path}/new`, ask)).status).to.equal(204);
    const missing = { itemNotFound: { code: 404, message: `Server ${id} has no tag 'new'` } };
    expect((await cloud.get(`${path}/new`, ask)).body).to.deep.equal(missing);
    expect((await cloud.delete(`${path}/new`, ask)).body.itemNotFound.message).to.equal(`Instance ${id} has no tag 'new'`);
  });

  it('are at most fifty, of sixty characters, without comma and slash', async () => {
    expect((await cloud.put(`${path}/a%2Cb`, undefined, ask)).body.badRequest.message).to.equal(
      "Tag 'a,b' is invalid. It must be a non empty string without characters '/' and ','. Validation error message: 'a,b' does not match '^[^,/]*$'",
    );
    const long = 'a'.repeat(61);
    expect((await cloud.put(`${path}/${long}`, undefined, ask)).body.badRequest.message).to.match(/Validation error message: 'a{61}' is too long$/);
    expect((await cloud.put(path, { tags: ['a/b'] }, ask)).body.badRequest.message)
      .to.equal("Invalid input for field/attribute 0. Value: a/b. 'a/b' does not match '^[^,/]*$'");
    expect((await cloud.put(`${path}/x`, { x: 1 }, ask)).status).to.equal(400);
    const unspeakable = await cloud.put(path, { tags: ['fine', '\ud800'] }, ask);
    expect([unspeakable.status, unspeakable.body.badRequest.message]).to.deep.equal([400, 'The request holds text that a pool cannot store.']);
    const fifty = Array.from({ length: 50 }, (_, index) => `t${index}`);
    expect((await cloud.put(path, { tags: [...fifty, 'one more'] }, ask)).status).to.equal(400);
    expect((await cloud.put(path, { tags: fifty }, ask)).status).to.equal(200);
    expect((await cloud.put(`${path}/onemore`, undefined, ask)).body.badRequest.message).to.equal('The number of tags exceeded the per-server limit 50');
  });

  it('leave alone what XenCenter\'s users wrote there and Nova could not have', async () => {
    const server = cloud.app.cloud.servers.get(id);
    if (server === undefined) throw new Error('no server');
    await cloud.pool.call('VM.add_tags', server.vm, 'a/b');
    await cloud.pool.settle();
    expect((await cloud.delete(path, ask)).status).to.equal(204);
    expect((await cloud.get(path, ask)).body).to.deep.equal({ tags: [] });
    expect(cloud.pool.cache.get('VM', server.vm)?.tags).to.deep.equal(['a/b']);
  });

  it('do not exist before 2.26, nor for unknown servers, and do not change in ERROR', async () => {
    expect((await cloud.get(path, { ...ask, version: '2.25' })).body).to.deep.equal({ itemNotFound: { code: 404, message: 'The resource could not be found.' } });
    expect((await cloud.get(`${servers}/${unknownId}/tags`, ask)).status).to.equal(404);
    await act(cloud, id, { 'os-resetState': { state: 'error' } });
    expect((await cloud.put(`${path}/x`, undefined, ask)).body.conflictingRequest.message)
      .to.equal(`Cannot 'update tag' instance ${id} while it is in vm_state error`);
  });
});
