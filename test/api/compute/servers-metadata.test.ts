/** Metadata and addresses of a server through HTTP. */
import { expect } from 'chai';
import { openWorld, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers, unknownId } from './booting.ts';

describe('a server\'s', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let path: string;
  let id: string;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    id = await boot(cloud, {}, { as: demo });
    path = `${servers}/${id}/metadata`;
  });
  after(() => world.close());

  describe('metadata', () => {
    it('is listed, added to, replaced, and shown item by item', async () => {
      expect((await cloud.get(path, { as: demo })).body).to.deep.equal({ metadata: {} });
      expect((await cloud.post(path, { metadata: { a: 'b', e: '' } }, { as: demo })).body).to.deep.equal({ metadata: { a: 'b', e: '' } });
      expect((await cloud.post(path, { metadata: { a: 'c' } }, { as: demo })).body).to.deep.equal({ metadata: { a: 'c', e: '' } });
      expect((await cloud.post(path, { metadata: {} }, { as: demo })).body).to.deep.equal({ metadata: { a: 'c', e: '' } });
      expect((await cloud.put(path, { metadata: { x: 'y' } }, { as: demo })).body).to.deep.equal({ metadata: { x: 'y' } });
      expect((await cloud.put(`${path}/k`, { meta: { k: 'v' } }, { as: demo })).body).to.deep.equal({ meta: { k: 'v' } });
      expect((await cloud.get(`${path}/k`, { as: demo })).body).to.deep.equal({ meta: { k: 'v' } });
      expect((await cloud.get(`${servers}/${id}`, { as: demo })).body.server.metadata).to.deep.equal({ x: 'y', k: 'v' });
      expect((await cloud.delete(`${path}/k`, { as: demo })).status).to.equal(204);
      expect((await cloud.put(path, { metadata: {} }, { as: demo })).body).to.deep.equal({ metadata: {} });
    });

    it('takes every character that a value may have', async () => {
      const metadata = { 'a key:with-all_of. it': 'é\u0001\n"<&>\u{1f600}', toString: 'x', nova: 'nova:meta:' };
      expect((await cloud.put(path, { metadata }, { as: demo })).body).to.deep.equal({ metadata });
      expect((await cloud.get(`${path}/toString`, { as: demo })).body).to.deep.equal({ meta: { toString: 'x' } });
      await cloud.put(path, { metadata: {} }, { as: demo });
    });

    it('is 404 for an item that is not there', async () => {
      const notFound = { itemNotFound: { code: 404, message: 'Metadata item was not found' } };
      for (const name of ['nope', 'constructor']) {
        expect((await cloud.get(`${path}/${name}`, { as: demo })).body).to.deep.equal(notFound);
        expect((await cloud.delete(`${path}/${name}`, { as: demo })).body).to.deep.equal(notFound);
      }
    });

    it('refuses a body that is not about the item of the path', async () => {
      expect((await cloud.put(`${path}/c`, { meta: { d: 'x' } }, { as: demo })).body)
        .to.deep.equal({ badRequest: { code: 400, message: 'Request body and URI mismatch' } });
    });

    it('has 128 items at most', async () => {
      const items = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
      const refused = { forbidden: { code: 403, message: 'Maximum number of metadata items exceeds 128' } };
      expect((await cloud.put(path, { metadata: items(129) }, { as: demo })).body).to.deep.equal(refused);
      expect((await cloud.put(path, { metadata: items(3) }, { as: demo })).status).to.equal(200);
      expect((await cloud.post(path, { metadata: Object.fromEntries(Object.keys(items(126)).map((key) => [`x${key}`, 'v'])) }, { as: demo })).body)
        .to.deep.equal(refused);
      await cloud.put(path, { metadata: {} }, { as: demo });
    });

    it('cannot be changed while the server is locked or in ERROR', async () => {
      await act(cloud, id, 'lock', { as: demo });
      expect((await cloud.post(path, { metadata: { a: 'b' } }, { as: demo })).body)
        .to.deep.equal({ conflictingRequest: { code: 409, message: `Instance ${id} is locked` } });
      await act(cloud, id, 'unlock', { as: demo });
      await act(cloud, id, { 'os-resetState': { state: 'error' } });
      expect((await cloud.post(path, { metadata: { a: 'b' } }, { as: demo })).body)
        .to.deep.equal({ conflictingRequest: { code: 409, message: `Cannot 'update metadata' instance ${id} while it is in vm_state error` } });
      await act(cloud, id, { 'os-resetState': { state: 'active' } });
    });
  });

  describe('addresses', () => {
    it('are given by network, without what show says more', async () => {
      const shown = await cloud.until(`${servers}/${id}`, ({ body }) => Object.keys(body.server.addresses as object).length > 0, { as: demo });
      const { addresses } = (await cloud.get(`${servers}/${id}/ips`, { as: demo })).body;
      expect(Object.keys(addresses as object)).to.deep.equal(Object.keys(shown.body.server.addresses as object));
      const [network = ''] = Object.keys(addresses as object);
      for (const address of addresses[network]) expect(address).to.have.all.keys('addr', 'version');
      expect((await cloud.get(`${servers}/${id}/ips/${encodeURIComponent(network)}`, { as: demo })).body).to.deep.equal({ [network]: addresses[network] });
    });

    it('are 404 for a network that it is not on, and for an unknown server', async () => {
      expect((await cloud.get(`${servers}/${id}/ips/nope`, { as: demo })).body)
        .to.deep.equal({ itemNotFound: { code: 404, message: 'Instance is not a member of specified network' } });
      expect((await cloud.get(`${servers}/${unknownId}/ips`, { as: demo })).body)
        .to.deep.equal({ itemNotFound: { code: 404, message: `Instance ${unknownId} could not be found.` } });
    });
  });
});
