import { expect } from 'chai';
import { openWorld, type TestCloud } from '../../support/with-cloud.ts';
import { addTemplate, images, refusal, unknownId } from './pool.ts';

describe('the Image service', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  let id: string;
  before(async () => {
    world = await openWorld();
    ({ cloud } = world);
    id = await addTemplate(cloud, 'an image', [16]);
  });
  after(() => world.close());

  it('says its versions at the root to anybody, with and without a slash', async () => {
    for (const path of ['/image', '/image/']) {
      const { status, body } = await cloud.get(path, { as: null });
      expect(status, path).to.equal(300);
      expect(body.versions[0]).to.deep.equal({ id: 'v2.9', status: 'CURRENT', links: [{ rel: 'self', href: `${cloud.url}/image/v2/` }] });
      expect(body.versions.at(-1)).to.include({ id: 'v2.0', status: 'SUPPORTED' });
    }
    expect((await cloud.get('/image/versions', { as: null })).status).to.equal(200);
  });

  it('tells anybody outside of its versions where they are, and redirects to the slash', async () => {
    for (const path of ['/image/v1', '/image/v1/images', '/image/v3', '/image/v2.99/images']) expect((await cloud.get(path, { as: null })).status, path).to.equal(300);
    expect((await cloud.get('/image/healthcheck', { as: null })).body).to.deep.equal({ detailed: false, reasons: ['OK'] });
    expect((await cloud.get('/image/v2', { as: null })).status).to.equal(401);
    const { status, headers } = await cloud.get('/image/v2');
    expect([status, headers.get('location')]).to.deep.equal([302, `${cloud.url}/image/v2/`]);
    expect((await cloud.get(`/image/v2.9/images/${id}`)).status).to.equal(200);
  });

  it('does not know an unknown image, whatever is asked of it', async () => {
    const patch = { body: '[]', headers: { 'Content-Type': 'application/openstack-images-v2.1-json-patch' } };
    const data = { body: 'x', headers: { 'Content-Type': 'application/octet-stream' } };
    const requests = { 'PATCH ': patch, 'GET /file': {}, 'PUT /file': data, 'PUT /stage': {}, 'POST /import': { body: { method: { name: 'x' } } }, 'POST /actions/deactivate': {}, 'PUT /tags/x': {}, 'GET /members': {}, 'DELETE /members/x': {} };
    for (const [request, options] of Object.entries(requests)) {
      const [method = '', path = ''] = request.split(' ');
      const sentence = /members|tags/.test(path) ? `Image ${unknownId} not found.` : `No image found with ID ${unknownId}`;
      expect(refusal(await cloud.ask(method, `${images}/${unknownId}${path}`, options)), request).to.equal(`404: ${sentence}`);
    }
    const reader = await cloud.person('reader', 'readers');
    expect(refusal(await cloud.ask('PATCH', `${images}/${unknownId}`, { ...patch, as: reader }))).to.equal(`404: No image found with ID ${unknownId}`);
    expect(refusal(await cloud.delete(`${images}/${unknownId}`))).to.equal(`404: Failed to find image ${unknownId} to delete`);
  });

  it('refuses a method that a path has not', async () => {
    const { status, headers, body } = await cloud.put(`${images}/${id}`, {});
    expect(status).to.equal(405);
    expect(headers.get('allow')).to.equal('GET, PATCH, DELETE');
    expect(body.message).to.equal('The method PUT is not allowed for this resource. <br /><br />\n');
    expect((await cloud.ask('HEAD', `${images}/${id}`)).status).to.equal(405);
  });

  it('refuses in the form that the client prefers', async () => {
    const path = `${images}/%3Cx%3E`;
    const said = async (Accept: string): Promise<[string | null, string]> => {
      const { headers, body } = await cloud.get(path, { headers: { Accept } });
      return [headers.get('content-type'), typeof body === 'string' ? body : body.message];
    };
    const page = '<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  No image found with ID &lt;x&gt;<br /><br />\n\n\n\n </body>\n</html>';
    for (const accept of ['*/*', 'text/html', 'application/json, text/*;q=0.3, */*;q=0.1, text/html']) expect(await said(accept), accept).to.deep.equal(['text/html; charset=UTF-8', page]);
    expect(await said('text/html;q=0.5, application/json')).to.deep.equal(['application/json', 'No image found with ID <x><br /><br />\n\n\n']);
    expect(await said('image/png')).to.deep.equal(['text/plain; charset=UTF-8', '404 Not Found\n\nNo image found with ID \n\n   ']);
  });

  it('takes a body only where it expects one, and expects one where it takes it', async () => {
    expect(refusal(await cloud.ask('DELETE', `${images}/${id}`, { body: { a: 1 } }))).to.equal('400: A body is not expected with this request.');
    expect(refusal(await cloud.ask('POST', `${images}/${id}/actions/deactivate`, { body: '{' }))).to.equal('400: A body is not expected with this request.');
    expect(refusal(await cloud.ask('POST', images, { headers: { 'Content-Type': 'application/json' } }))).to.equal('400: Body expected in request.');
    expect(refusal(await cloud.post(images, 'null'))).to.equal('400: Unexpected body type. Expected list/dict.');
  });

  it('answers its documents to any method, and OPTIONS as any other where it has something else', async () => {
    for (const method of ['POST', 'DELETE', 'OPTIONS']) expect((await cloud.ask(method, '/image/versions', { as: null })).status, method).to.equal(200);
    expect((await cloud.ask('OPTIONS', images)).status).to.equal(405);
    expect((await cloud.ask('OPTIONS', '/image/v2/nothing')).body.message).to.equal('\nThe request method OPTIONS is not implemented for this server. <br /><br />\n');
  });

  it('deletes no image of the pool, for an administrator neither', async () => {
    expect(refusal(await cloud.delete(`${images}/${id}`))).to.equal('403: You are not authorized to complete delete_image action.');
  });

  it('says that a protected image is protected', async () => {
    const kept = await addTemplate(cloud, 'kept', [16], { blocked_operations: { destroy: 'precious' } });
    expect(refusal(await cloud.delete(`${images}/${kept}`))).to.equal(`403: Image ${kept} is protected and cannot be deleted.`);
  });

  it('has no members, tasks, imports or stores', async () => {
    expect(refusal(await cloud.get(`${images}/${id}/members`))).to.equal(`403: Not allowed to list members for image ${id}: Only shared images have members.`);
    expect((await cloud.get(`${images}/${id}/tasks`)).body).to.deep.equal({ tasks: [] });
    expect((await cloud.get('/image/v2/info/import')).body['import-methods'].value).to.deep.equal([]);
    for (const path of ['info/stores', 'info/stores/detail']) expect(refusal(await cloud.get(`/image/v2/${path}`)), path).to.equal('404: Multi backend is not supported at this site.');
    expect(refusal(await cloud.delete(`/image/v2/stores/x/${id}`))).to.equal('404: The resource could not be found.');
  });

  it('has no cache, which an administrator may hear of', async () => {
    const member = await cloud.person('member', 'members');
    const requests = { 'GET /cache': 'cache_list', 'DELETE /cache': 'cache_delete', [`PUT /cache/${id}`]: 'cache_image', [`DELETE /cache/${id}`]: 'cache_delete' };
    for (const [request, rule] of Object.entries(requests)) {
      const [method = '', path = ''] = request.split(' ');
      expect(refusal(await cloud.ask(method, `/image/v2${path}`)), request).to.equal('404: Caching via API is not supported at this site.');
      expect(refusal(await cloud.ask(method, `/image/v2${path}`, { as: member })), request).to.equal(`403: You are not authorized to complete ${rule} action.`);
    }
  });

  it('has no tasks, takes none, and lists them as it was asked to', async () => {
    expect((await cloud.get('/image/v2/tasks?limit=2&type=import')).body).to.deep.equal({ tasks: [], first: '/v2/tasks?limit=2&type=import', schema: '/v2/schemas/tasks' });
    const refused = { 'limit=x': 'limit param must be an integer', 'type=x': 'Invalid type value: x', 'status=x': 'Invalid status value: x', 'sort_key=x': 'Sort key supplied was not valid.' };
    for (const [query, sentence] of Object.entries(refused)) expect(refusal(await cloud.get(`/image/v2/tasks?${query}`)), query).to.equal(`400: ${sentence}`);
    expect(refusal(await cloud.post('/image/v2/tasks', { type: 'import' }))).to.equal("400: Task 'input' is required");
    expect(refusal(await cloud.post('/image/v2/tasks', { type: 'import', input: { import_from: 'http://x' } }))).to.equal('400: URI for legacy import task does not pass filtering: http://x');
    expect(refusal(await cloud.get('/image/v2/tasks/x'))).to.equal('404: Could not find task ID');
    expect((await cloud.get('/image/v2/schemas/tasks')).body.properties.tasks.items.name).to.equal('task');
  });

  it('has schemas that its own images fit', async () => {
    const { body: schema } = await cloud.get('/image/v2/schemas/image');
    const { body: image } = await cloud.get(`${images}/${id}`);
    const properties = schema.properties as Record<string, { type: string | string[]; enum?: unknown[] }>;
    const jsonType = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value);
    for (const [name, value] of Object.entries(image)) {
      const property = properties[name] ?? schema.additionalProperties;
      expect([property.type].flat(), name).to.include(jsonType(value));
      if (property.enum) expect(property.enum, name).to.include(value);
    }
    expect((await cloud.get('/image/v2/schemas/images')).body.properties.images.items).to.deep.equal(schema);
    expect((await cloud.get('/image/v2/schemas/members')).body.properties.members.items.name).to.equal('member');
    expect(refusal(await cloud.get('/image/v2/schemas/nothing'))).to.equal('404: The resource could not be found.');
    expect(refusal(await cloud.get('/image/v2/nothing'))).to.equal('404: The resource could not be found.');
  });
});
