import { expect } from 'chai';
import { openWorld, type TestCloud } from '../support/with-cloud.ts';

describe('the description of the APIs', () => {
  let cloud: TestCloud;
  let close: () => Promise<void>;
  before(async () => {
    const world = await openWorld();
    cloud = world.cloud;
    close = () => world.close();
  });
  after(() => close());

  for (const [service, path, id] of [
    ['compute', '/v2.1/servers', 'servers.list'],
    ['identity', '/v3/projects', 'projects.list'],
    ['image', '/v2/images', 'images.list'],
    ['networking', '/v2.0/networks', 'networks.list'],
  ] as const) {
    it(`is one document for ${service}, without a token`, async () => {
      const { status, headers, body } = await cloud.get(`/${service}/openapi.json`, { as: null });
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.match(/^application\/json/);
      expect(body).to.include({ openapi: '3.1.0' });
      expect(body.servers).to.deep.equal([{ url: `/${service}` }]);
      expect(body.paths[path].get.operationId).to.equal(id);
    });
  }

  it('leads no reference out of itself', async () => {
    const { body } = await cloud.get('/compute/openapi.json', { as: null });
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference = '']) => reference);
    expect(references).to.include('#/components/responses/common.notFound');
    const lost = references.filter((reference) => {
      const [root, ...keys] = reference.split('/');
      return root !== '#' || keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body) === undefined;
    });
    expect(lost).to.deep.equal([]);
  });

  it('has the actions of a path as one operation with a choice of bodies', async () => {
    const { body } = await cloud.get('/compute/openapi.json', { as: null });
    expect(Object.keys(body.paths).filter((path) => path.includes('#'))).to.deep.equal([]);
    const action = body.paths['/v2.1/servers/{server_id}/action'].post;
    const branches: { title: string; 'x-policy': object }[] = action.requestBody.content['application/json'].schema.oneOf;
    expect(branches.map(({ title }) => title)).to.include.members(['servers.action.os-stop', 'servers.action.rebuild']);
    for (const branch of branches) expect(branch['x-policy'], branch.title).to.have.property('role');
  });

  it('is not sent again to whom has it', async () => {
    const { headers } = await cloud.get('/compute/openapi.json', { as: null });
    // Without a Cache-Control of its own, fetch asks for a fresh one.
    const conditions = { 'If-None-Match': headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' };
    const again = await cloud.get('/compute/openapi.json', { as: null, headers: conditions });
    expect(again.status).to.equal(304);
    expect(again.body).to.equal(undefined);
  });

  it('is a page for people too, which fetches nothing', async () => {
    const { status, headers, body } = await cloud.get('/docs', { as: null });
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.match(/^text\/html/);
    const page = String(body);
    expect(page).to.include('<code>/compute/v2.1/servers/{server_id}/action os-stop</code>').and.include('href="/networking/openapi.json"');
    const examples = /<pre>[^<]*<\/pre>/g;
    expect(page.match(examples)).to.have.length.above(300);
    expect(page.replaceAll(examples, '')).not.to.match(/<script|<link|<img|@import|https?:/);
  });

  it('leaves what lies beside it to the services', async () => {
    expect((await cloud.get('/compute/v2.1/openapi.json', { as: null })).status).to.equal(401);
    expect((await cloud.post('/compute/openapi.json', {}, { as: null })).status).not.to.equal(200);
  });
});
