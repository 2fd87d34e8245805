/** A pool that goes back in time, as one does whose master crashes: servers that are gone or back. What it does to work under way: `test/crash/`. */
import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { boot, remove, servers, waitFor } from './booting.ts';

/** The pool loses what was written since the last {@link save}. */
const lose = async (cloud: TestCloud): Promise<void> => {
  cloud.simulator.restart(0);
  await cloud.pool.settle();
};
const save = (cloud: TestCloud): void => {
  let now = 0;
  cloud.simulator.db.remember(() => now);
  now = 1;
};
const deletedOnes = async (cloud: TestCloud): Promise<string[]> =>
  (await cloud.get(`${servers}?deleted=true`)).body.servers.map(({ id }: { id: string }) => id);

describe('a pool that has lost its last minutes', () => {
  it('knows no server that was made meanwhile: it is one of the deleted, with its history', () => withCloud(async (cloud) => {
    const kept = await boot(cloud);
    save(cloud);
    const lost = await boot(cloud);
    await lose(cloud);
    await cloud.until(`${servers}/${lost}`, ({ status }) => status === 404);
    await cloud.until(`${servers}?deleted=true`, ({ body }) => body.servers.length === 1);
    expect(await deletedOnes(cloud)).to.deep.equal([lost]);
    const { body } = await cloud.get(`${servers}/${lost}/os-instance-actions`, { version: '2.21' });
    expect(body.instanceActions.map(({ action, message }: { action: string; message: string | null }) => [action, message])).to.deep.equal([['create', null]]);
    expect((await cloud.get('/compute/v2.1/limits')).body.limits.absolute.totalInstancesUsed).to.equal(1);
    await waitFor(cloud, kept, 'ACTIVE');
  }));

  it('brings back a server that was deleted: it is deleted again', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const before = cloud.simulator.db.refs('VDI').length;
    save(cloud);
    await remove(cloud, id);
    await cloud.app.cloud.workflows.idle();
    expect(cloud.simulator.db.refs('VDI').length).to.equal(before - 1);
    await lose(cloud);
    await cloud.until(`${servers}/${id}`, ({ status }) => status === 404);
    await cloud.app.cloud.workflows.idle();
    expect(cloud.simulator.db.refs('VDI').length).to.equal(before - 1);
    expect(await deletedOnes(cloud)).to.deep.equal([id]);
    const { body } = await cloud.get(`${servers}/${id}/os-instance-actions`, { version: '2.21' });
    expect(body.instanceActions.map(({ action }: { action: string }) => action)).to.deep.equal(['delete', 'create']);
  }));

  it('and comes to know it again, shows it again', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const { db } = cloud.simulator;
    const vm = db.byUuid('VM', id) ?? expect.fail('it has no VM');
    db.update('VM', vm, { is_a_template: true });
    await cloud.until(`${servers}?deleted=true`, ({ body }) => body.servers.length === 1);
    db.update('VM', vm, { is_a_template: false });
    await cloud.until(`${servers}/${id}`, ({ body }) => body.server?.status === 'ACTIVE');
    await cloud.until(`${servers}?deleted=true`, ({ body }) => body.servers.length === 0);
    expect((await cloud.store.db.selectFrom('deleted_servers').selectAll().execute())).to.deep.equal([]);
  }));
});
