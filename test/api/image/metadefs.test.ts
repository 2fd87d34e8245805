import { expect } from 'chai';
import { openWorld, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { refusal } from './pool.ts';

const metadefs = '/image/v2/metadefs';
const path = `${metadefs}/namespaces`;
const disk = { title: 'Disk', type: 'string', enum: ['fast', 'slow'] };

describe('metadata definitions', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  let demo: Person;
  before(async () => {
    world = await openWorld();
    ({ cloud } = world);
    demo = await cloud.person('member', 'demo');
  });
  after(() => world.close());

  const create = async (namespace: string, more: object = {}): Promise<string> => {
    const { status, body } = await cloud.post(path, { namespace, visibility: 'public', ...more });
    expect(status, JSON.stringify(body)).to.equal(201);
    return `${path}/${namespace}`;
  };
  const named = async (query: string, as = cloud.admin): Promise<string[]> =>
    (await cloud.get(`${path}?${query}`, { as })).body.namespaces.map(({ namespace }: { namespace: string }) => namespace);

  it('define the extra specs that mean something here, for dashboards', async () => {
    expect(await named('resource_types=OS::Nova::Flavor,OS::Nova::Server')).to.deep.equal(['OS::Compute::XAPI']);
    expect(await named('marker=OS::Compute::XAPI')).to.deep.equal([]);
    const { body: namespace } = await cloud.get(`${path}/OS::Compute::XAPI`);
    expect(namespace.properties).to.have.all.keys('xapi:sr');
    expect((await cloud.get(`${metadefs}/resource_types`)).body.resource_types[0].name).to.equal('OS::Nova::Flavor');
    const { body: schema } = await cloud.get(`/image${namespace.schema}`);
    expect(schema.properties).to.include.keys(...Object.keys(namespace as object));
    expect(refusal(await cloud.put(`${path}/OS::Compute::XAPI`, { namespace: 'OS::Compute::XAPI' }))).to.equal('403: Metadata definition namespace OS::Compute::XAPI is protected and cannot be changed.');
    expect(refusal(await cloud.delete(`${path}/OS::Compute::XAPI`))).to.equal('403: Metadata definition namespace OS::Compute::XAPI is protected and cannot be deleted.');
  });

  it('are made as a whole, and then are told whole and part by part', async () => {
    const said = {
      display_name: 'Disks', description: 'of Acme', resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'hw_' }],
      properties: { disk }, objects: [{ name: 'Cache', required: ['size'], properties: { size: { title: 'Size', type: 'integer' } } }], tags: [{ name: 'new' }],
    };
    const at = await create('Acme::Whole', said);
    const { body: whole } = await cloud.get(at);
    expect(whole).to.include({ namespace: 'Acme::Whole', display_name: 'Disks', visibility: 'public', protected: false, owner: cloud.admin.projectId, self: '/v2/metadefs/namespaces/Acme::Whole' });
    expect(whole.properties).to.deep.equal({ disk });
    expect(whole.tags).to.deep.equal([{ name: 'new' }]);
    expect(whole.objects[0]).to.deep.include({ ...said.objects[0], self: '/v2/metadefs/namespaces/Acme::Whole/objects/Cache' });
    expect((await cloud.get(`${at}?resource_type=OS::Glance::Image`)).body.objects[0].required).to.deep.equal(['hw_size']);
    expect((await cloud.get(`${at}/properties/disk`)).body).to.deep.equal({ name: 'disk', ...disk });
    expect((await cloud.get(`${at}/objects/Cache`)).body.name).to.equal('Cache');
    expect((await cloud.get(`${at}/tags/NEW`)).body.name).to.equal('new');
    expect((await cloud.get(`${at}/resource_types`)).body.resource_type_associations[0]).to.include({ name: 'OS::Glance::Image', prefix: 'hw_' });
    expect((await cloud.get(`${metadefs}/resource_types`)).body.resource_types.map(({ name }: { name: string }) => name)).to.include('OS::Glance::Image');
  });

  it('belong to administrators, and private ones to their project', async () => {
    await create('Acme::Secret', { visibility: 'private', owner: demo.projectId });
    await create('Acme::Other', { visibility: 'private' });
    expect(await named('visibility=private', demo)).to.deep.equal(['Acme::Secret']);
    expect(refusal(await cloud.get(`${path}/Acme::Other`, { as: demo }))).to.equal('404: The resource could not be found.');
    expect(refusal(await cloud.get(`${path}/Acme::None`, { as: demo }))).to.equal('404: Metadata definition namespace=Acme::None was not found.');
    expect(refusal(await cloud.post(path, { namespace: 'Acme::Mine' }, { as: demo }))).to.equal('403: You are not authorized to complete add_metadef_namespace action.');
    expect(refusal(await cloud.delete(`${path}/Acme::Secret`, { as: demo }))).to.equal('403: You are not authorized to complete delete_metadef_namespace action.');
    expect(refusal(await cloud.delete(`${path}/Acme::Other/tags`, { as: demo }))).to.equal('404: Namespace Acme::Other not found');
  });

  it('change, each part by itself, and go', async () => {
    const at = await create('Acme::Parts', { protected: true });
    const parts = {
      properties: { made: { name: 'p', ...disk }, said: { name: 'q', title: 'Other', type: 'string' }, taken: 'A metadata definition property with name=p already exists in namespace=Acme::Parts.', word: 'property', missing: 'Could not find property p' },
      objects: { made: { name: 'p' }, said: { name: 'q', description: 'x' }, taken: 'A metadata definition object with name=p already exists in namespace=Acme::Parts.', word: 'object', missing: 'Could not find metadata object p' },
    };
    for (const [kind, { made, said, taken, word, missing }] of Object.entries(parts)) {
      expect((await cloud.post(`${at}/${kind}`, made)).status, kind).to.equal(201);
      expect(refusal(await cloud.post(`${at}/${kind}`, made)), kind).to.equal(`409: ${taken}`);
      expect((await cloud.put(`${at}/${kind}/p`, said)).body, kind).to.include(said);
      expect(refusal(await cloud.get(`${at}/${kind}/p`)), kind).to.equal(`404: ${missing}`);
      expect(refusal(await cloud.delete(`${at}/${kind}/q`)), kind).to.equal(`403: Metadata definition ${word} q is protected and cannot be deleted.`);
    }
    expect((await cloud.post(`${at}/tags`, { tags: [{ name: 'a' }, { name: 'b' }] })).status).to.equal(201);
    expect((await cloud.post(`${at}/tags`, { tags: [{ name: 'c' }] }, { headers: { 'X-Openstack-Append': 'True' } })).status).to.equal(201);
    expect((await cloud.ask('POST', `${at}/tags/d`)).status).to.equal(201);
    expect(refusal(await cloud.ask('POST', `${at}/tags/D`))).to.match(/^409: A metadata tag with name=D already exists/);
    expect((await cloud.put(`${at}/tags/d`, { name: 'e' })).body.name).to.equal('e');
    expect((await cloud.get(`${at}/tags`)).body.tags).to.deep.equal([{ name: 'e' }, { name: 'c' }, { name: 'b' }, { name: 'a' }]);
    expect((await cloud.get(`${at}/tags?sort_dir=asc&marker=a&limit=1`)).body.tags).to.deep.equal([{ name: 'b' }]);
    expect((await cloud.post(`${at}/resource_types`, { name: 'OS::Nova::Server' })).status).to.equal(201);

    const renamed = await cloud.put(at, { namespace: 'Acme::Renamed', visibility: 'public' });
    expect(renamed.body).to.include({ namespace: 'Acme::Renamed', protected: false });
    const now = `${path}/Acme::Renamed`;
    for (const part of ['properties/q', 'objects/q', 'tags/a', 'resource_types/OS::Nova::Server', 'properties', 'objects', 'tags']) {
      expect((await cloud.delete(`${now}/${part}`)).status, part).to.equal(204);
    }
    expect((await cloud.get(now)).body).not.to.have.any.keys('properties', 'objects', 'tags', 'resource_type_associations');
    expect((await cloud.delete(now)).status).to.equal(204);
    expect(refusal(await cloud.delete(now))).to.equal('404: Namespace Acme::Renamed not found');
  });

  it('that Glance would not take are refused in its words', async () => {
    const at = await create('Acme::Kept');
    expect(refusal(await cloud.post(path, { namespace: 'Acme::Kept' }))).to.equal('409: The metadata definition namespace=Acme::Kept already exists.');
    expect(refusal(await cloud.put(at, { namespace: 'OS::Compute::XAPI' }))).to.match(/^409: Invalid update. It would result in a duplicate/);
    expect(refusal(await cloud.post(path, { namespace: 'Acme::X', self: 'x' }))).to.equal("403: Attribute 'self' is read-only.");
    expect(refusal(await cloud.post(path, { namespace: 'Acme::X', tags: [{ name: 'a' }, { name: 'A' }] }))).to.match(/^409: A metadata tag with name=A already exists/);
    expect(refusal(await cloud.post(path, {}))).to.match(/^400: Provided object does not match schema 'namespace': 'namespace' is a required property\n\nFailed validating 'required' in schema:/);
    expect(refusal(await cloud.post(`${at}/properties`, { name: 'p', title: 'x' }))).to.match(/^400: Provided object does not match schema 'property': 'type' is a required property/);
    expect(refusal(await cloud.get(`${path}?visibility=x`))).to.equal('400: Invalid visibility value: x');
    expect(refusal(await cloud.get(`${path}?sort_dir=x`))).to.equal('400: Invalid sort direction: x');
    for (const part of ['properties', 'objects', 'tags', 'resource_types', 'properties/x', 'objects/x', 'tags/x']) {
      const sentence = part.startsWith('objects') ? 'Metadata definition namespace=OS::Other was not found.' : 'Namespace OS::Other not found';
      expect(refusal(await cloud.get(`${path}/OS::Other/${part}`)), part).to.equal(`404: ${sentence}`);
    }
  });

  it('come in pages', async () => {
    await create('Acme::Page');
    const { body } = await cloud.get(`${path}?limit=1&sort_dir=desc`);
    expect(body.first).to.equal('/v2/metadefs/namespaces?limit=1&sort_dir=desc');
    expect(body.next).to.equal(`/v2/metadefs/namespaces?limit=1&sort_dir=desc&marker=${encodeURIComponent(body.namespaces[0].namespace as string)}`);
    expect((await cloud.get(`/image${body.next}`)).body.namespaces).to.have.length(1);
  });

  it('has a schema of every definition, and of lists of it', async () => {
    const kinds = { namespace: 'namespaces', object: 'objects', property: 'properties', tag: 'tags', resource_type: 'resource_types' };
    expect(refusal(await cloud.get('/image/v2/schemas/metadefs/nothing'))).to.equal('404: The resource could not be found.');
    const names: Readonly<Record<string, string>> = { resource_type: 'resource_type_association', resource_types: 'resource_type_associations' };
    for (const kind of Object.entries(kinds).flat()) {
      expect((await cloud.get(`/image/v2/schemas/metadefs/${kind}`)).body.name, kind).to.equal(names[kind] ?? kind);
    }
  });
});
