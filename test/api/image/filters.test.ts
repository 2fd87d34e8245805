import { expect } from 'chai';
import { openWorld, type TestCloud } from '../../support/with-cloud.ts';
import { addTemplate, images, namesOf, refusal, unknownId } from './pool.ts';

/** Query → names, in the order of their names. */
const found: Readonly<Record<string, readonly string[]>> = {
  'name=red': ['red'],
  'name=RED': [],
  'name=in:red,blue': ['blue', 'red'],
  'name=in:red,"blue"': ['blue', 'red'],
  'name=in:red,,blue': ['blue', 'red'],
  'visibility=': [],
  'deleted=true': ['alpine', 'blue', 'green', 'red'],
  'name=eq:red': ['red'],
  'status=active': ['alpine', 'blue', 'green', 'red'],
  'status=in:queued,active': ['alpine', 'blue', 'green', 'red'],
  'status=queued': [],
  'visibility=public': ['alpine', 'blue', 'green', 'red'],
  'visibility=all': ['alpine', 'blue', 'green', 'red'],
  'visibility=shared': [],
  'visibility=community': [],
  'member_status=all': ['alpine', 'blue', 'green', 'red'],
  'owner=x': [],
  'disk_format=iso': ['alpine'],
  'disk_format=in:vhd,iso': ['alpine', 'blue', 'green', 'red'],
  'container_format=bare': ['alpine', 'blue', 'red'],
  'container_format=ova': ['green'],
  'tag=warm': ['red'],
  'tag=warm&tag=old': ['red'],
  'tag=warm&tag=cold': [],
  'size_min=10485760': ['alpine', 'green'],
  'size_max=10485759': ['blue', 'red'],
  'min_disk_max=0': ['alpine'],
  'min_disk=1': ['blue', 'green', 'red'],
  'protected=true': ['blue'],
  'protected=false': ['alpine', 'green', 'red'],
  'os_hidden=false': ['alpine', 'blue', 'green', 'red'],
  'os_hidden=true': [],
  'created_at=gte:2026-01-01T00:00:00Z': ['red'],
  'created_at=lt:2026-01-01T00:00:00Z': ['alpine', 'blue', 'green'],
  'created_at=2026-01-02T03:04:05Z': ['red'],
  'created_at=2026-01-02T04:04:05%2B01:00': ['red'],
  'created_at=gt:2025': ['red'],
  'created_at=gte:20260102T030405Z': ['red'],
  'created_at=neq:2026-01-02T03:04:05': ['alpine', 'blue', 'green'],
  'updated_at=gt:2026-01-02': ['red'],
  'hw_firmware_type=uefi': ['green'],
  'foo=bar': [],
  'constructor=x': [],
};

/** Query → refusal. */
const refused: Readonly<Record<string, string>> = {
  'limit=x': '400: limit param must be an integer',
  'limit=-1': '400: limit param must be positive',
  'marker=x': '400: No image found with ID x',
  [`marker=${unknownId}`]: `400: No image found with ID ${unknownId}`,
  'visibility=bogus': '400: Invalid visibility value: bogus',
  'member_status=bogus': '400: Invalid status: bogus',
  'protected=True': "400: Invalid value 'True' for 'protected' filter. Valid values are 'true' or 'false'.",
  'name=in:"a"b': '400: Invalid filter value "a"b. There is no comma after closing quotation mark.',
  'protected=x': "400: Invalid value 'x' for 'protected' filter. Valid values are 'true' or 'false'.",
  'os_hidden=x': "400: Invalid value 'x' for 'os_hidden' filter. Valid values are 'true' or 'false'.",
  'size_min=x': '400: Unable to filter on a range with a non-numeric value.',
  'created_at=x': '400: Bad "created_at" query filter format. Use ISO 8601 DateTime notation.',
  'created_at=foo:2026-01-02': '400: Unable to filter on a unknown operator.',
  'name=not:red': "400: Unable to filter by unknown operator 'not'.",
  'changes-since=2026-01-02': '400: The "changes-since" filter is no longer available on v2.',
  'sort_dir=up': '400: Invalid sort direction: up',
  'sort_key=color': '400: Invalid sort key: color. It must be one of the following: name, status, container_format, disk_format, size, id, created_at, updated_at.',
  'sort=name&sort_key=name': '400: Old and new sorting syntax cannot be combined',
  'sort_key=name&sort_dir=asc&sort_dir=desc': '400: Number of sort dirs does not match the number of sort keys',
};

describe('the list of images', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  before(async () => {
    world = await openWorld();
    ({ cloud } = world);
    const { db, pool } = cloud.simulator;
    for (const image of pool.images) db.destroy('VM', image);
    for (const iso of db.get('SR', pool.isoSr).VDIs) db.update('VDI', iso, { name_label: 'alpine' });
    await addTemplate(cloud, 'red', [16], { tags: ['warm', 'old'], other_config: { 'nova:created': '2026-01-02T03:04:05Z' } });
    await addTemplate(cloud, 'blue', [16], { tags: ['cold'], blocked_operations: { destroy: 'no' } });
    await addTemplate(cloud, 'green', [16, 16], { HVM_boot_params: { firmware: 'uefi' } });
  });
  after(() => world.close());

  for (const [query, names] of Object.entries(found)) {
    it(`finds ${names.join(', ') || 'nothing'} by ${query}`, async () => {
      expect(await namesOf(cloud, `?${query}&sort=name:asc`)).to.deep.equal(names);
    });
  }

  it('finds several by id', async () => {
    const { body } = await cloud.get(`${images}?name=in:red,blue`);
    const ids = body.images.map(({ id }: { id: string }) => id) as string[];
    expect((await namesOf(cloud, `?id=in:${ids.join(',')}`)).sort()).to.deep.equal(['blue', 'red']);
  });

  for (const [query, sentence] of Object.entries(refused)) {
    it(`refuses ${query}`, async () => {
      expect(refusal(await cloud.get(`${images}?${query}`))).to.equal(sentence);
    });
  }

  it('is sorted by what is asked for, newest first unless told', async () => {
    expect((await namesOf(cloud, ''))[0]).to.equal('red');
    expect(await namesOf(cloud, '?sort_key=name')).to.deep.equal(['red', 'green', 'blue', 'alpine']);
    expect(await namesOf(cloud, '?sort_key=size&sort_key=name&sort_dir=asc&sort_dir=desc')).to.deep.equal(['red', 'blue', 'green', 'alpine']);
    expect(await namesOf(cloud, '?sort=container_format:desc,name:asc')).to.deep.equal(['green', 'alpine', 'blue', 'red']);
  });

  it('comes in pages that name the next while they are full', async () => {
    const pages: string[][] = [];
    let path: string | undefined = '/v2/images?limit=3&sort=name:asc';
    while (path !== undefined) {
      const { body } = await cloud.get(`/image${path}`);
      expect(body).to.include({ first: '/v2/images?limit=3&sort=name%3Aasc', schema: '/v2/schemas/images' });
      pages.push(body.images.map(({ name }: { name: string }) => name));
      path = body.next;
    }
    expect(pages).to.deep.equal([['alpine', 'blue', 'green'], ['red']]);
    expect((await cloud.get(`${images}?limit=0`)).body).to.deep.equal({ images: [], first: '/v2/images?limit=0', schema: '/v2/schemas/images' });
    expect((await cloud.get(images)).body.first).to.equal('/v2/images');
  });
});
