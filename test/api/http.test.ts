import { expect } from 'chai';
import { openWorld, type TestCloud } from '../support/with-cloud.ts';

/** The rules that hold for every request, whatever the resource (facts: a recorded Nova 26.2). */
describe('the path of a request', () => {
  let cloud: TestCloud;
  let close: () => Promise<void>;
  before(async () => {
    const world = await openWorld();
    cloud = world.cloud;
    close = () => world.close();
  });
  after(() => close());

  const servers = '/compute/v2.1/servers';
  const unknown = '11111111-2222-4333-8444-555555555555';

  it('without a token ends with 401 before anything else', async () => {
    for (const path of [servers, '/compute/v2.1/nothing', '/image/v2/images', '/networking/v2.0/networks']) {
      const { status, headers, body } = await cloud.get(path, { as: null, version: '9.9' });
      expect(status, path).to.equal(401);
      expect(headers.get('www-authenticate')).to.match(/^Keystone uri="http:/);
      if (path.startsWith('/compute')) expect(body.error).to.include({ code: 401, title: 'Unauthorized' });
    }
    expect((await cloud.get(servers, { as: null, headers: { 'X-Auth-Token': 'gAAAA' } })).status).to.equal(401);
  });

  it('carries a request id, its version and Vary back', async () => {
    const { status, headers } = await cloud.get(servers, { version: '2.47' });
    expect(status).to.equal(200);
    expect(headers.get('openstack-api-version')).to.equal('compute 2.47');
    expect(headers.get('x-openstack-nova-api-version')).to.equal('2.47');
    expect(headers.get('vary')).to.equal('OpenStack-API-Version, X-OpenStack-Nova-API-Version');
    expect(headers.get('x-openstack-request-id')).to.match(/^req-[0-9a-f-]{36}$/).and.equal(headers.get('x-compute-request-id'));
  });

  for (const [header, version] of [
    [{}, '2.1'],
    [{ 'X-OpenStack-Nova-API-Version': '2.30' }, '2.30'],
    [{ 'OpenStack-API-Version': 'compute 2.31', 'X-OpenStack-Nova-API-Version': '2.30' }, '2.31'],
    [{ 'OpenStack-API-Version': 'compute latest' }, '2.104'],
    [{ 'OpenStack-API-Version': 'volume 3.59, compute 2.12' }, '2.12'],
    [{ 'OpenStack-API-Version': 'volume 3.59' }, '2.1'],
    [{ 'X-OpenStack-Nova-API-Version': '2.3, 2.5' }, '2.5'],
  ] as const) {
    it(`takes ${JSON.stringify(header)} as ${version}`, async () => {
      expect((await cloud.get(servers, { headers: header })).headers.get('openstack-api-version')).to.equal(`compute ${version}`);
    });
  }

  it('refuses a version out of range with 406 and a malformed one with 400', async () => {
    const beyond = await cloud.get(servers, { version: '2.999' });
    expect([beyond.status, beyond.headers.get('openstack-api-version')]).to.deep.equal([406, 'compute 2.999']);
    expect(beyond.body.computeFault.message).to.equal('Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.104.');
    const odd = await cloud.get(servers, { version: 'two' });
    expect([odd.status, Object.keys(odd.body)]).to.deep.equal([400, ['badRequest']]);
  });

  it('has a 404 without envelope where no route is, and Nova\'s where the version lacks it', async () => {
    for (const [method, path] of [['GET', '/compute/v2.1/nothing'], ['PATCH', `${servers}/detail`], ['HEAD', servers], ['POST', `${servers}/detail`]] as const) {
      expect((await cloud.ask(method, path)).status, `${method} ${path}`).to.equal(404);
    }
    expect((await cloud.get(`${servers}/a/b/c`)).body).to.have.all.keys('message', 'code', 'title');
    const early = await cloud.get('/compute/v2.1/os-hypervisors/statistics', { version: '2.104' });
    expect([early.status, early.body.itemNotFound.code]).to.deep.equal([404, 404]);
  });

  it('works with the project in the path, and refuses another\'s', async () => {
    const { status, body } = await cloud.get(`/compute/v2.1/${cloud.admin.projectId}/flavors`);
    expect(status).to.equal(200);
    expect(body.flavors[0].links[0].href).to.contain(`/compute/v2.1/${cloud.admin.projectId}/flavors/`);
    expect((await cloud.get('/compute/v2.1/0123456789abcdef0123456789abcdef/flavors')).status).to.equal(400);
  });

  it('tolerates doubled slashes and the .json of old clients', async () => {
    expect((await cloud.get('/compute//v2.1//servers')).status).to.equal(200);
    expect((await cloud.get(`${servers}.json`)).status).to.equal(200);
    const { projectId } = cloud.admin;
    expect((await cloud.get(`/compute/v2.1/${projectId}/`)).body.version.id).to.equal('v2.1');
    for (const path of [`${servers}/`, `/compute/v2.1/${projectId}/servers/`]) expect((await cloud.get(path)).status, path).to.equal(404);
  });

  for (const [title, body, type, status, message] of [
    ['no JSON', '{', 'application/json', 400, 'Malformed request body'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 'application/json', 400, 'Malformed request body'],
    ['nothing at all', undefined, 'application/json', 400, "None is not of type 'object'"],
    ['an array', '[]', 'application/json', 400, "[] is not of type 'object'"],
    ['another media type', '{}', 'application/xml', 415, 'Unsupported Content-Type'],
    ['plain text that is JSON', '{}', 'text/plain', 400, "'server' is a required property"],
  ] as const) {
    it(`refuses a body that is ${title}`, async () => {
      const answer = await cloud.ask('POST', servers, { headers: { 'Content-Type': type }, ...(body === undefined ? {} : { body }) });
      expect(answer.status).to.equal(status);
      expect(Object.values<{ message: string }>(answer.body)[0]?.message).to.equal(message);
    });
  }

  it('refuses more than 114,688 bytes with 413', async () => {
    const { status, body } = await cloud.post(servers, 'x'.repeat(114_689));
    expect(status).to.equal(413);
    expect(body.message).to.contain('114688');
  });

  it('wants exactly one action, one that exists, with the body that it has', async () => {
    const act = (body: unknown) => cloud.post(`${servers}/${unknown}/action`, body);
    expect((await act({})).body.badRequest.message).to.equal('Malformed request body');
    expect((await act({ fly: null })).body.badRequest.message).to.equal('There is no such action: fly');
    expect((await act({ reboot: { type: 'x' } })).body.badRequest.message).to.match(/^Invalid input for field\/attribute type\. Value: x\. 'x' is not one of \[/);
    expect((await act({ reboot: { type: 'SOFT' } })).status).to.equal(404);
  });

  for (const [body, status] of [[undefined, 400], ['[]', 400], ['"ab"', 400], ['null', 404], ['1', 404], ['"a"', 404], ['[{"os-start": null}]', 404]] as const) {
    it(`finds ${status === 400 ? 'no one' : 'nothing with keys for an'} action in ${body ?? 'no body'}`, async () => {
      const answer = await cloud.ask('POST', `${servers}/${unknown}/action`, { headers: { 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { body }) });
      expect([answer.status, Object.values<{ message: string }>(answer.body)[0]?.message])
        .to.deep.equal([status, status === 400 ? 'Malformed request body' : 'The resource could not be found.']);
    });
  }

  it('reads what comes with POST and PUT as JSON, and minds its type, whether it is wanted or not', async () => {
    const sent = (type: string, body?: string) => ({ headers: { 'Content-Type': type }, ...(body === undefined ? {} : { body }) });
    expect((await cloud.ask('POST', '/compute/v2.1/os-cells', sent('application/json', '{'))).body.badRequest.message).to.equal('Malformed request body');
    expect((await cloud.ask('POST', '/compute/v2.1/os-cells', sent('application/json', '{}'))).status).to.equal(410);
    for (const [method, path] of [['GET', servers], ['DELETE', `${servers}/${unknown}`], ['POST', `${servers}/${unknown}/action`]] as const) {
      const { status, body } = await cloud.ask(method, path, sent('text/html'));
      expect([status, body.badMediaType.message], method).to.deep.equal([415, 'Unsupported Content-Type']);
    }
    expect((await cloud.ask('GET', servers, sent('application/vnd.openstack.compute+json; charset=utf-8'))).status).to.equal(200);
  });

  it('takes the numbers that Python writes', async () => {
    const create = async (body: string) => (await cloud.ask('POST', servers, { headers: { 'Content-Type': 'application/json' }, body })).body.badRequest.message;
    expect(await create('{"server": NaN}')).to.equal("Invalid input for field/attribute server. Value: nan. nan is not of type 'object'");
    expect(await create('{"server": [-Infinity, "NaN \\" Infinity"]}')).to.contain("Value: [-inf, 'NaN \" Infinity'].");
    expect(await create('{"server": NotANumber}')).to.equal('Malformed request body');
  });

  it('refuses a query that is no UTF-8, and one that says twice what may be said once', async () => {
    for (const path of [`${servers}?%FF=1`, '/compute/v2.1/os-services?host=%c3%28']) {
      expect((await cloud.get(path)).body.badRequest.message, path).to.equal('Query string is not UTF-8 encoded');
    }
    expect((await cloud.get(`${servers}?name=%c3%a9`)).status).to.equal(200);
    const twice = async (path: string, version: string) => (await cloud.get(`/compute/v2.1/${path}`, { version })).body.badRequest?.message;
    expect(await twice('os-hypervisors?limit=1&limit=2', '2.53')).to.equal("Invalid input for query parameters limit. Value: ['1', '2']. ['1', '2'] is too long");
    expect(await twice('os-hypervisors?limit=1&limit=2', '2.52')).to.equal(undefined);
    expect(await twice('os-migrations?marker=a&marker=b', '2.59')).to.equal("Invalid input for query parameters marker. Value: ['a', 'b']. ['a', 'b'] is too long");
  });

  it('names the rule that forbids', async () => {
    const member = await cloud.person('member', 'other');
    const { status, body } = await cloud.get('/compute/v2.1/os-hypervisors', { as: member });
    expect([status, body.forbidden.message]).to.deep.equal([403, "Policy doesn't allow os_compute_api:os-hypervisors:list to be performed."]);
    const reader = await cloud.person('reader', 'other');
    expect((await cloud.get(servers, { as: reader })).status).to.equal(200);
    expect((await cloud.post(servers, { server: { name: 'x', flavorRef: '42', imageRef: unknown } }, { as: reader })).status).to.equal(403);
  });

  it('drops unknown query parameters until the version refuses them', async () => {
    expect((await cloud.get(`${servers}?nonsense=1`, { version: '2.74' })).status).to.equal(200);
    const flavors = await cloud.get('/compute/v2.1/flavors?nonsense=1', { version: '2.75' });
    expect(flavors.body.badRequest.message).to.equal("Additional properties are not allowed ('nonsense' was unexpected)");
    const { status, body } = await cloud.get(`${servers}?nonsense=1`, { version: '2.75' });
    expect([status, body.badRequest.message]).to.deep.equal([400, "'nonsense' does not match any of the regexes: '^_'"]);
  });

  for (const [limit, complaint] of [['x', "'x' does not match '^[0-9]*$'"], ['-1', "'-1' does not match '^[0-9]*$'"], ['', "'' is too short"]] as const) {
    it(`refuses limit=${limit}`, async () => {
      const { status, body } = await cloud.get(`/compute/v2.1/flavors?limit=${limit}`);
      expect([status, body.badRequest.message]).to.deep.equal([400, `Invalid input for query parameters limit. Value: ${limit}. ${complaint}`]);
    });
  }

  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    it(`answers ${method} of a version document without a token`, async () => {
      const [root, current, older] = await Promise.all(['/', '/v2.1/', '/v2'].map((path) => cloud.ask(method, `/compute${path}`, { as: null })));
      expect(root?.body.versions.map(({ id }: { id: string }) => id)).to.deep.equal(['v2.0', 'v2.1']);
      expect([current?.body.version.id, current?.headers.get('openstack-api-version')]).to.deep.equal(['v2.1', 'compute 2.1']);
      expect([older?.body.version.id, older?.headers.get('openstack-api-version')]).to.deep.equal(['v2.0', null]);
    });
  }

  it('offers choices outside of the versions, at any depth, without a token and whatever version is asked for', async () => {
    const { status, body, headers } = await cloud.get('/compute/v3/servers/', { as: null, version: '9.9' });
    expect([status, headers.get('openstack-api-version')]).to.deep.equal([300, null]);
    expect(body.choices.map(({ links }: { links: { href: string }[] }) => new URL(links[0]?.href ?? '').pathname))
      .to.deep.equal(['/compute/v2/v3/servers', '/compute/v2.1/v3/servers']);
  });

  it('serves the older endpoint at 2.1, deaf to microversions, and drops what it does not know of a body', async () => {
    const { status, headers, body } = await cloud.get('/compute/v2/flavors', { version: '9.9' });
    expect([status, headers.get('openstack-api-version')]).to.deep.equal([200, null]);
    expect(body.flavors[0].links[0].href).to.contain('/compute/v2/flavors/');
    const flavor = { name: 'older', vcpus: 1, ram: 64, disk: 0, nonsense: 1 };
    expect((await cloud.post('/compute/v2.1/flavors', { flavor })).status).to.equal(400);
    expect((await cloud.post('/compute/v2/flavors', { flavor, more: 1 })).status).to.equal(200);
  });

  it('names the type of a 204, and its own where the client asks for that', async () => {
    const { body: { flavor } } = await cloud.post('/compute/v2.1/flavors', { flavor: { name: 'typed', vcpus: 1, ram: 64, disk: 0 } });
    const own = await cloud.get(`/compute/v2.1/flavors/${flavor.id}`, { headers: { Accept: 'application/vnd.openstack.compute+json' } });
    expect(own.headers.get('content-type')).to.equal('application/vnd.openstack.compute+json');
    expect((await cloud.delete('/compute/v2.1/os-keypairs/none')).headers.get('content-type')).to.equal('application/json; charset=UTF-8');
  });

  it('knows no server of another project before it forbids', async () => {
    const member = await cloud.person('member', 'stranger');
    const { status, body } = await cloud.post(`${servers}/${unknown}/action`, { 'os-resetState': { state: 'active' } }, { as: member });
    expect([status, body.itemNotFound.message]).to.deep.equal([404, `Instance ${unknown} could not be found.`]);
  });

  it('refuses a URL beyond 8,192 characters', async () => {
    expect((await cloud.get(`${servers}?a=${'b'.repeat(9000)}`)).status).to.equal(414);
  });

  it('answers OPTIONS without a token, and serves health and metrics', async () => {
    expect((await cloud.ask('OPTIONS', servers, { as: null })).status).to.equal(200);
    expect((await cloud.get('/healthcheck', { as: null })).body).to.deep.equal({ status: 'ok' });
    expect((await cloud.get('/metrics', { as: null })).body).to.match(/nova_xapi_http_requests_total\{operation="servers\.list",status="200"\} \d+/);
  });
});
