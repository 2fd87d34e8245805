/** Deletion that can be taken back, through HTTP. */
import { expect } from 'chai';
import { openWorld, type Ask, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers, waitFor } from './booting.ts';

describe('with a reclaim interval', function () {
  this.timeout(30_000);
  let late = 0;
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  before(async () => {
    world = await openWorld({ cloudSettings: { reclaimInterval: 600 }, clock: { now: () => Date.now() + late } });
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
  });
  after(() => world.close());
  const listed = async (query: string, ask: Ask = {}): Promise<string[]> =>
    (await cloud.get(`${servers}${query}`, { as: demo, ...ask })).body.servers.map(({ id }: { id: string }) => id);
  const softDeleted = async (): Promise<string> => {
    const id = await boot(cloud, {}, { as: demo });
    expect((await cloud.delete(`${servers}/${id}`, { as: demo })).status).to.equal(204);
    await waitFor(cloud, id, 'SOFT_DELETED', demo);
    return id;
  };

  it('a deleted server is stopped and kept, and shown to whoever asks for it', async () => {
    const id = await softDeleted();
    expect((await cloud.get(`${servers}/${id}`, { as: demo })).body.server).to.include({ 'OS-EXT-STS:vm_state': 'soft-delete', 'OS-EXT-STS:power_state': 4 });
    expect(await listed('')).to.deep.equal([]);
    expect(await listed('?status=SOFT_DELETED')).to.deep.equal([id]);
    expect(await listed('?soft_deleted=true')).to.deep.equal([]);
    expect(await listed('?changes-since=2020-01-01T00:00:00Z')).to.deep.equal([id]);
    const admin = { as: cloud.admin };
    expect(await listed('?all_tenants=1', admin)).to.deep.equal([]);
    expect(await listed('?all_tenants=1&soft_deleted=true', admin)).to.deep.equal([id]);
    expect(await listed('?all_tenants=1&deleted=true', admin)).to.deep.equal([id]);
    expect(await listed('?all_tenants=1&deleted=true&soft_deleted=false', admin)).to.deep.equal([]);
    expect((await cloud.delete(`${servers}/${id}`, { as: demo })).status).to.equal(204);
    expect((await act(cloud, id, 'os-start', { as: demo })).body.conflictingRequest.message).to.equal(`Cannot 'start' instance ${id} while it is in vm_state soft-delete`);
    const limits = (await cloud.get('/compute/v2.1/limits', { as: demo })).body.limits.absolute;
    expect(limits.totalInstancesUsed).to.equal(0);

    expect((await act(cloud, id, 'restore', { as: demo })).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect(await listed('')).to.deep.equal([id]);
    expect((await act(cloud, id, 'forceDelete', { as: demo })).status).to.equal(202);
    await cloud.until(`${servers}/${id}`, ({ status }) => status === 404, { as: demo });
  });

  it('is deleted for good by force, or when its time has come, also after a restart', async () => {
    const [byForce, byTime] = [await softDeleted(), await softDeleted()];
    await act(cloud, byForce, 'forceDelete', { as: demo });
    await cloud.until(`${servers}/${byForce}`, ({ status }) => status === 404, { as: demo });
    await cloud.restart('kill');
    expect((await cloud.get(`${servers}/${byTime}`, { as: demo })).status).to.equal(200);
    late = 601_000;
    await cloud.restart('kill');
    await cloud.until(`${servers}/${byTime}`, ({ status }) => status === 404, { as: demo });
  });

  it('a restore is refused beyond the quota, and a locked server is not deleted', async () => {
    const id = await softDeleted();
    await cloud.put(`/compute/v2.1/os-quota-sets/${demo.projectId}`, { quota_set: { instances: 0 } });
    expect((await act(cloud, id, 'restore', { as: demo })).body.forbidden.message).to.match(/^Quota exceeded for instances: Requested 1, but already used 0 of 0/);
    await cloud.put(`/compute/v2.1/os-quota-sets/${demo.projectId}`, { quota_set: { instances: 10 } });
    await act(cloud, id, 'restore', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
    await act(cloud, id, 'lock', { as: demo });
    expect((await cloud.delete(`${servers}/${id}`, { as: demo })).body.conflictingRequest.message).to.equal(`Instance ${id} is locked`);
    expect((await act(cloud, id, 'restore', { as: demo })).body.conflictingRequest.message).to.equal(`Instance ${id} is in an invalid state for 'restore'`);
  });
});
