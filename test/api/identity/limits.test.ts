import { expect } from 'chai';
import { administrator, make, message, v3, type Ask } from './administrator.ts';
import { withIdentity } from './with-identity.ts';

const expecting = (what: string, where: string): unknown[] => [400, `Expecting to find ${what} in ${where}. The server could not comply with the request since`
  + ' it is either malformed or otherwise incorrect. The client is assumed to be in error.'];

/** A registered limit of a new service. */
async function register(admin: Ask, more: object = {}): Promise<{ id: string; limited: object }> {
  const { id: service } = await make(admin, 'service', { type: 'volumes' });
  const limited = { service_id: service, resource_name: 'volume' };
  const { body } = await admin('POST', '/registered_limits', { registered_limits: [{ ...limited, default_limit: 10, ...more }] });
  return { id: body.registered_limits[0].id, limited };
}

describe('a registered limit', () => {
  it('is the default of a service\'s resource, seen by everybody and changed by administrators', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { id, limited } = await register(admin);
    const shown = { id, ...limited, region_id: null, default_limit: 10, description: null, links: { self: `${world.url}${v3}/registered_limits/${id}` } };
    await world.person('ann', 'secret', 'reader', 'demo');
    const ann = await world.signIn('ann', 'secret', 'demo');
    expect((await world.ask('GET', `${v3}/registered_limits/${id}`, { token: ann })).body).to.deep.equal({ registered_limit: shown });
    expect((await world.ask('GET', `${v3}/registered_limits?resource_name=volume`, { token: ann })).body.registered_limits).to.deep.equal([shown]);
    expect((await world.ask('DELETE', `${v3}/registered_limits/${id}`, { token: ann })).status).to.equal(403);
    expect((await admin('PATCH', `/registered_limits/${id}`, { registered_limit: { default_limit: -1 } })).body.registered_limit.default_limit).to.equal(-1);
    expect((await admin('DELETE', `/registered_limits/${id}`)).status).to.equal(204);
    expect(message(await admin('GET', `/registered_limits/${id}`))).to.deep.equal([404, `Could not find registered limit for ${id}.`]);
  }));

  it('is there once, of a service and a region that are', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { limited } = await register(admin);
    const create = async (...wanted: object[]): Promise<unknown[]> =>
      message(await admin('POST', '/registered_limits', { registered_limits: wanted.map((one) => ({ ...limited, default_limit: 1, ...one })) }));
    expect(await create({})).to.deep.equal([409, 'Conflict occurred attempting to store registered_limit - Duplicate entry.']);
    expect(await create({ resource_name: 'snapshot' }, {}), 'none of them').to.deep.equal([409, 'Conflict occurred attempting to store registered_limit - Duplicate entry.']);
    expect((await admin('GET', '/registered_limits')).body.registered_limits).to.have.length(1);
    expect(await create({ region_id: 'RegionOne' })).to.deep.equal([201, undefined]);
    expect(await create({ service_id: 'nope' })).to.deep.equal(expecting('service_id', 'registered_limit'));
    expect(await create({ region_id: 'nope' })).to.deep.equal(expecting('region_id', 'registered_limit'));
    expect(message(await admin('POST', '/registered_limits', {}))).to.deep.equal([400, "'registered_limits' is a required property"]);
  }));
});

describe('a limit', () => {
  it('holds for one project or domain, and is seen there', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { id: registered, limited } = await register(admin);
    const { projectId } = await world.person('ann', 'secret', 'reader', 'demo');
    const wanted = { ...limited, resource_limit: 5 };
    const { status, body } = await admin('POST', '/limits', { limits: [{ ...wanted, project_id: projectId }, { ...wanted, project_id: 'default' }] });
    expect([status, body.limits.map((limit: Record<string, unknown>) => [limit['project_id'], limit['domain_id']])])
      .to.deep.equal([201, [[projectId, null], [null, 'default']]]);
    const [ofProject, ofDomain] = body.limits as [{ id: string }, { id: string }];
    const token = await world.signIn('ann', 'secret', 'demo');
    const ann = (path: string) => world.ask('GET', v3 + path, { token });
    expect((await ann('/limits')).body.limits).to.deep.equal([ofProject]);
    expect((await ann(`/limits/${ofProject.id}`)).body).to.deep.equal({ limit: ofProject });
    expect((await ann(`/limits/${ofDomain.id}`)).status).to.equal(403);
    expect((await ann('/limits/model')).body.model.name).to.equal('flat');
    expect((await admin('PATCH', `/limits/${ofProject.id}`, { limit: { resource_limit: 0, description: 'none' } })).body.limit)
      .to.deep.equal({ ...ofProject, resource_limit: 0, description: 'none' });
    expect(message(await admin('DELETE', `/registered_limits/${registered}`)))
      .to.deep.equal([403, `Unable to update or delete registered limit ${registered} because there are project limits associated with it.`]);
    await admin('DELETE', `/projects/${projectId}`);
    expect(message(await admin('GET', `/limits/${ofProject.id}`))).to.deep.equal([404, `Could not find limit for ${ofProject.id}.`]);
    expect((await admin('DELETE', `/limits/${ofDomain.id}`)).status).to.equal(204);
    expect((await admin('DELETE', `/registered_limits/${registered}`)).status).to.equal(204);
  }));

  it('needs a registered one, and somebody whom it is for', () => withIdentity(async (world) => {
    const admin = await administrator(world);
    const { limited } = await register(admin);
    const projectId = world.bootstrapped.adminProjectId;
    const create = async (more: object): Promise<unknown[]> => message(await admin('POST', '/limits', { limits: [{ ...limited, resource_limit: 5, ...more }] }));
    expect(await create({ project_id: projectId, resource_name: 'x' })).to.deep.equal([403, 'Unable to create a limit that has no corresponding registered limit.']);
    expect(await create({ project_id: projectId, region_id: 'RegionOne' })).to.deep.equal([403, 'Unable to create a limit that has no corresponding registered limit.']);
    expect(await create({ project_id: 'nope' })).to.deep.equal(expecting('project_id', 'limit'));
    expect(await create({ domain_id: 'nope' })).to.deep.equal(expecting('domain_id', 'limit'));
    expect((await create({}))[0]).to.equal(400);
    expect((await create({ project_id: projectId, domain_id: 'default' }))[0]).to.equal(400);
    expect(await create({ project_id: projectId })).to.deep.equal([201, undefined]);
    expect(await create({ project_id: projectId })).to.deep.equal([409, 'Conflict occurred attempting to store limit - Duplicate entry.']);
  }));
});
