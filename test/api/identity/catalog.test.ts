import { expect } from 'chai';
import { administrator, make, message, namesOf, v3 } from './administrator.ts';
import { inDomain, signInBody, withIdentity } from './with-identity.ts';

const refusal = (action: string): unknown[] => [403, `You are not authorized to perform the requested action: identity:${action}.`];

describe('a region', () => {
  it('is made with an id of one\'s choice or a new one, below another, and goes with those below it', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const made = await admin('POST', '/regions', { region: { id: 'north', description: 'Up there', colour: 'white' } });
    expect([made.status, made.body.region]).to.deep.equal([201, {
      id: 'north', description: 'Up there', parent_region_id: null, colour: 'white', links: { self: `${world.url}${v3}/regions/north` },
    }]);
    expect(message(await admin('POST', '/regions', { region: { id: 'north' } })))
      .to.deep.equal([409, 'Conflict occurred attempting to store region - Duplicate ID, north..']);
    expect(message(await admin('PUT', '/regions/RegionOne', { region: {} })))
      .to.deep.equal([409, 'Conflict occurred attempting to store region - Duplicate ID, RegionOne..']);
    const put = await admin('PUT', '/regions/far', { region: { parent_region_id: 'north' } });
    expect([put.status, put.body.region.parent_region_id]).to.deep.equal([201, 'north']);
    expect(message(await admin('PUT', '/regions/x', { region: { id: 'y' } }))).to.deep.equal([400, 'Conflicting region IDs specified: "x" != "y"']);
    expect(message(await admin('POST', '/regions', { region: { parent_region_id: 'nope' } }))).to.deep.equal([404, 'Could not find region: nope.']);
    expect((await make(admin, 'region', {})).id).to.match(/^[0-9a-f]{32}$/);
    expect((await admin('GET', '/regions?parent_region_id=north')).body.regions.map(({ id }: { id: string }) => id)).to.deep.equal(['far']);
    expect(message(await admin('PATCH', '/regions/north', { region: { parent_region_id: 'far' } })))
      .to.deep.equal([400, 'The specified parent region north would create a circular region hierarchy.']);
    expect((await admin('PATCH', '/regions/far', { region: { description: 'd' } })).body.region).to.include({ description: 'd', parent_region_id: 'north' });
    expect((await admin('DELETE', '/regions/north')).status).to.equal(204);
    expect(message(await admin('GET', '/regions/far'))).to.deep.equal([404, 'Could not find region: far.']);
  }));

  it('with endpoints cannot be deleted, nor the service\'s own', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const service = await make(admin, 'service', { type: 'object-store' });
    await admin('PUT', '/regions/north', { region: {} });
    await admin('PUT', '/regions/far', { region: { parent_region_id: 'north' } });
    await make(admin, 'endpoint', { service_id: service.id, interface: 'public', region_id: 'far', url: 'http://s' });
    expect(message(await admin('DELETE', '/regions/north')))
      .to.deep.equal([403, 'Unable to delete region north because it or its child regions have associated endpoints.']);
    expect(message(await admin('DELETE', '/regions/RegionOne'))).to.deep.equal(refusal('delete_region'));
    expect(message(await admin('PATCH', '/regions/RegionOne', { region: { description: 'x' } }))).to.deep.equal(refusal('update_region'));
  }));
});

describe('a service of the catalog', () => {
  it('is added with endpoints, found by those who sign in, and taken away with them', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { projectId, userId } = await world.person('ann', 'secret', 'member', 'demo');
    const made = await admin('POST', '/services', { service: { type: 'object-store', name: 'swift', description: 'Objects' } });
    const { id } = made.body.service;
    expect([made.status, made.body]).to.deep.equal([201, {
      service: { id, type: 'object-store', name: 'swift', description: 'Objects', enabled: true, links: { self: `${world.url}${v3}/services/${id}` } },
    }]);
    const endpoint = await admin('POST', '/endpoints', { endpoint: {
      service_id: id, interface: 'public', region: 'north', url: 'https://swift.example.org/v1/AUTH_$(project_id)s/%(user_id)s',
    } });
    expect([endpoint.status, endpoint.body.endpoint]).to.deep.equal([201, {
      id: endpoint.body.endpoint.id, service_id: id, interface: 'public', region: 'north', region_id: 'north', enabled: true,
      url: 'https://swift.example.org/v1/AUTH_$(project_id)s/%(user_id)s', links: { self: `${world.url}${v3}/endpoints/${endpoint.body.endpoint.id}` },
    }]);
    expect((await admin('GET', '/regions/north')).status).to.equal(200);
    const found = async (scope: object = inDomain('demo')): Promise<any> => {
      const { body: { token } } = await world.ask('POST', `${v3}/auth/tokens`, { body: signInBody('ann', 'secret', scope) });
      return token.catalog.find(({ type }: { type: string }) => type === 'object-store');
    };
    expect(await found()).to.deep.equal({ id, type: 'object-store', name: 'swift', endpoints: [
      { id: endpoint.body.endpoint.id, interface: 'public', region: 'north', region_id: 'north', url: `https://swift.example.org/v1/AUTH_${projectId}/${userId}` },
    ] });
    const { body: { roles: [member] } } = await admin('GET', '/roles?name=member');
    await admin('PUT', `/domains/default/users/${userId}/roles/${member.id}`);
    expect((await found({ domain: { id: 'default' } })).endpoints, 'for no project').to.deep.equal([]);
    expect((await admin('PATCH', `/endpoints/${endpoint.body.endpoint.id}`, { endpoint: { enabled: false } })).body.endpoint.enabled).to.equal(false);
    expect((await found()).endpoints).to.deep.equal([]);
    expect((await admin('PATCH', `/services/${id}`, { service: { enabled: false, description: 'None' } })).body.service)
      .to.include({ enabled: false, description: 'None', name: 'swift' });
    expect(await found()).to.equal(undefined);
    expect((await admin('GET', `/endpoints?service_id=${id}&region_id=north&interface=public`)).body.endpoints).to.have.length(1);
    expect((await admin('DELETE', `/services/${id}`)).status).to.equal(204);
    expect(message(await admin('GET', `/endpoints/${endpoint.body.endpoint.id}`))).to.deep.equal([404, `Could not find endpoint: ${endpoint.body.endpoint.id}.`]);
    expect(message(await admin('DELETE', `/services/${id}`))).to.deep.equal([404, `Could not find service: ${id}.`]);
  }));

  it('has a type, and its endpoints an interface, a region and a URL that are right', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    expect(message(await admin('POST', '/services', { service: { name: 'x' } }))).to.deep.equal([400, "'type' is a required property"]);
    const { id } = await make(admin, 'service', { type: 'a' });
    const endpoint = { service_id: id, interface: 'public', url: 'http://s' };
    for (const [wrong, sentence] of [
      [{ interface: 'secret' }, "Invalid input for field 'interface': 'secret' is not one of ['admin', 'internal', 'public']"],
      [{ enabled: 'False' }, "Invalid input for field 'enabled': 'False' is not of type 'boolean'"],
      [{ url: 'nothing' }, "Invalid input for field 'url': 'nothing' does not match '^[a-zA-Z0-9+.-]+:.+'"],
      [{ url: 'http://s/$(shoe_size)s' }, 'Cannot create an endpoint with an invalid URL: http://s/$(shoe_size)s.'],
      [{ url: 'http://s/%(project_id' }, 'Cannot create an endpoint with an invalid URL: http://s/%(project_id.'],
      [{ region_id: 'nope' }, 'Expecting to find endpoint region_id in region table. The server could not comply with the request since it is either'
        + ' malformed or otherwise incorrect. The client is assumed to be in error.'],
    ] as const) expect(message(await admin('POST', '/endpoints', { endpoint: { ...endpoint, ...wrong } })), JSON.stringify(wrong)).to.deep.equal([400, sentence]);
    expect(message(await admin('POST', '/endpoints', { endpoint: { ...endpoint, service_id: 'nope' } })))
      .to.deep.equal([400, 'Expecting to find endpoint service_id in service table. The server could not comply with the request since it is either'
        + ' malformed or otherwise incorrect. The client is assumed to be in error.']);
  }));

  it('that this is itself is not changed by anybody', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { body: { services: [compute] } } = await admin('GET', '/services?type=compute');
    const { body: { endpoints: [own] } } = await admin('GET', `/endpoints?service_id=${compute.id}`);
    expect(message(await admin('PATCH', `/services/${compute.id}`, { service: { name: 'x' } }))).to.deep.equal(refusal('update_service'));
    expect(message(await admin('DELETE', `/services/${compute.id}`))).to.deep.equal(refusal('delete_service'));
    expect(message(await admin('PATCH', `/endpoints/${own.id}`, { endpoint: { url: 'http://x' } }))).to.deep.equal(refusal('update_endpoint'));
    expect(message(await admin('DELETE', `/endpoints/${own.id}`))).to.deep.equal(refusal('delete_endpoint'));
    await world.person('ann', 'secret', 'member', 'demo');
    const token = await world.signIn('ann', 'secret', 'demo');
    for (const [path, body, action] of [
      ['/regions', { region: {} }, 'create_region'], ['/services', { service: { type: 'a' } }, 'create_service'],
      ['/endpoints', { endpoint: { service_id: compute.id, interface: 'public', url: 'http://s' } }, 'create_endpoint'],
    ] as const) expect(message(await world.ask('POST', v3 + path, { token, body }))).to.deep.equal(refusal(action));
    expect(namesOf(await admin('GET', '/services'), 'services')).to.have.length(5);
  }));
});
