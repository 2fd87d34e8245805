import { expect } from 'chai';
import { openWorld, type TestCloud } from '../../support/with-cloud.ts';
import { addTemplate, images, refusal, unknownId } from './pool.ts';

/** Method and path below an image → policy rule that Glance names. */
const refusedOfImage: Readonly<Record<string, string>> = {
  'PATCH ': 'modify_image',
  'DELETE ': 'delete_image',
  'GET /file': 'download_image',
  'PUT /file': 'upload_image',
  'PUT /stage': 'upload_image',
  'POST /import': 'upload_image',
  'POST /actions/deactivate': 'deactivate',
  'POST /actions/reactivate': 'reactivate',
  'PUT /tags/x': 'modify_image',
  'DELETE /tags/x': 'modify_image',
  'POST /members': 'add_member',
  'PUT /members/x': 'modify_member',
  'DELETE /members/x': 'delete_member',
};

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
    for (const path of ['/image', '/image/', '/image/v2', '/image/v2/']) {
      const { status, body } = await cloud.get(path, { as: null });
      expect(status, path).to.equal(300);
      expect(body.versions[0]).to.deep.equal({ id: 'v2.9', status: 'CURRENT', links: [{ rel: 'self', href: `${cloud.url}/image/v2/` }] });
      expect(body.versions.at(-1)).to.include({ id: 'v2.0', status: 'SUPPORTED' });
    }
    expect((await cloud.get('/image/versions', { as: null })).status).to.equal(200);
  });

  for (const [request, rule] of Object.entries(refusedOfImage)) {
    const [method = '', path = ''] = request.split(' ');
    it(`refuses ${method} of an image${path && `'s ${path}`} to an administrator too, and does not know an unknown one`, async () => {
      const sentence = `403: You are not authorized to complete ${rule} action.`;
      expect(refusal(await cloud.ask(method, `${images}/${id}${path}`))).to.equal(sentence);
      const unknown = path === '' && method === 'DELETE' ? `404: Failed to find image ${unknownId} to delete` : `404: No image found with ID ${unknownId}`;
      expect(refusal(await cloud.ask(method, `${images}/${unknownId}${path}`))).to.equal(unknown);
    });
  }

  it('refuses a new image, and data of any type and size', async () => {
    expect(refusal(await cloud.post(images, { name: 'x' }))).to.equal('403: You are not authorized to complete add_image action.');
    const upload = await cloud.ask('PUT', `${images}/${id}/file`, { body: 'x'.repeat(300_000), headers: { 'Content-Type': 'application/octet-stream' } });
    expect(refusal(upload)).to.equal('403: You are not authorized to complete upload_image action.');
    const patch = await cloud.ask('PATCH', `${images}/${id}`, { body: '[]', headers: { 'Content-Type': 'application/openstack-images-v2.1-json-patch' } });
    expect(refusal(patch)).to.equal('403: You are not authorized to complete modify_image action.');
  });

  it('says that a protected image is protected', async () => {
    const kept = await addTemplate(cloud, 'kept', [16], { blocked_operations: { destroy: 'precious' } });
    expect(refusal(await cloud.delete(`${images}/${kept}`))).to.equal(`403: Image ${kept} is protected and cannot be deleted.`);
  });

  it('has no members, tasks, imports or stores', async () => {
    expect(refusal(await cloud.get(`${images}/${id}/members`))).to.equal(`403: Not allowed to list members for image ${id}: Only shared images have members.`);
    expect((await cloud.get(`${images}/${id}/tasks`)).body).to.deep.equal({ tasks: [] });
    expect((await cloud.get('/image/v2/info/import')).body['import-methods'].value).to.deep.equal([]);
    expect(refusal(await cloud.get('/image/v2/info/stores'))).to.equal('404: Multi backend is not supported at this site.');
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
