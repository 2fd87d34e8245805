import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { ensureMigration, updateMigration, type MigrationChange } from '../../../src/cloud/migrations.ts';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, waitFor } from './booting.ts';

const migrations = '/compute/v2.1/os-migrations';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

const server = '5c48ebaa-193f-4c5d-948a-f559cc92cd5e';
const other = '78348f0e-97ee-4d70-ad34-189692673ea2';

interface Row {
  readonly serverId?: string;
  readonly from?: string;
  readonly to?: string;
  readonly flavorId?: string;
  readonly change?: MigrationChange;
}

/** Writes down migrations, oldest first, as live migration does. */
async function recorded(cloud: TestCloud, rows: readonly Row[]): Promise<{ id: number; uuid: string }[]> {
  const all = [];
  for (const { serverId = server, from = 'h1', to = 'h2', flavorId = '42', change } of rows) {
    const migration = await ensureMigration(cloud.app.cloud, { uuid: randomUUID(), serverId, sourceHost: from, destHost: to, flavorId, userId: 'u1', projectId: 'p1' });
    if (change !== undefined) await updateMigration(cloud.app.cloud, migration.uuid, change);
    all.push(migration);
  }
  return all;
}

const idsOf = (body: { migrations: { id: number }[] }): number[] => body.migrations.map(({ id }) => id);

describe('migrations', () => {
  it('one has the form of the version that is asked for, and links while it is under way', () => withCloud(async (cloud) => {
    const [done, running] = await recorded(cloud, [{ change: { status: 'completed', destAddress: '10.0.0.2' } }, { change: { status: 'running' } }]);
    if (done === undefined || running === undefined) throw new Error('two were written');
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;
    const plain = {
      id: done.id, instance_uuid: server, status: 'completed', source_compute: 'h1', source_node: 'h1', dest_compute: 'h2', dest_node: 'h2', dest_host: null,
      old_instance_type_id: 42, new_instance_type_id: 42,
    };
    const typed = { ...plain, migration_type: 'live-migration' };
    const named = { ...typed, uuid: done.uuid };
    const forms = { 2.1: plain, 2.22: plain, 2.23: typed, 2.58: typed, 2.59: named, 2.79: named, '2.80': { ...named, user_id: 'u1', project_id: 'p1' } };
    for (const [version, form] of Object.entries(forms)) {
      const listed = (await cloud.get(migrations, { version })).body.migrations as Record<string, unknown>[];
      const { created_at: created, updated_at: updated, ...rest } = listed.find(({ id }) => id === done.id) ?? {};
      expect(rest, version).to.deep.equal(form);
      expect(created).to.match(time);
      expect(updated).to.match(time);
      const path = `/servers/${server}/migrations/${running.id}`;
      const links = version === '2.1' || version === '2.22' ? undefined
        : [{ rel: 'self', href: `${cloud.url}/compute/v2.1${path}` }, { rel: 'bookmark', href: `${cloud.url}/compute${path}` }];
      expect(listed.find(({ id }) => id === running.id)?.['links'], version).to.deep.equal(links);
    }
  }));

  it('they are listed oldest first, from 2.59 on newest first and in pages', () => withCloud(async (cloud) => {
    const [a, b, c] = await recorded(cloud, [{}, {}, {}]);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three were written');
    expect(idsOf((await cloud.get(`${migrations}?limit=1`)).body)).to.deep.equal([a.id, b.id, c.id]);
    const first = (await cloud.get(`${migrations}?limit=2`, { version: '2.59' })).body;
    expect(idsOf(first)).to.deep.equal([c.id, b.id]);
    expect(first.migrations_links).to.deep.equal([{ rel: 'next', href: `${cloud.url}${migrations}?limit=2&marker=${b.uuid}` }]);
    const rest = (await cloud.get(`${migrations}?limit=2&marker=${b.uuid}`, { version: '2.59' })).body;
    expect(idsOf(rest)).to.deep.equal([a.id]);
    expect(rest).to.have.all.keys('migrations');
    expect(refusal(await cloud.get(`${migrations}?marker=${other}`, { version: '2.59' }))).to.equal(`400: Marker ${other} could not be found.`);
  }));

  it('they are narrowed by each filter of the version', () => withCloud(async (cloud) => {
    const [a, b, c] = await recorded(cloud, [
      { from: 'h1', to: 'h2', change: { status: 'completed' } }, { from: 'h2', to: 'h3', change: { status: 'error' } }, { serverId: other, from: 'h3', to: 'h1', flavorId: 'big' },
    ]);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three were written');
    const listed = async (query: string, version = '2.80'): Promise<number[]> => idsOf((await cloud.get(`${migrations}?${query}`, { version })).body);
    expect(await listed('host=h1')).to.deep.equal([c.id, a.id]);
    expect(await listed('source_compute=h2')).to.deep.equal([b.id]);
    expect(await listed('status=error')).to.deep.equal([b.id]);
    expect(await listed('status=x')).to.deep.equal([]);
    expect(await listed(`instance_uuid=${other}`)).to.deep.equal([c.id]);
    expect(await listed('migration_type=resize')).to.deep.equal([]);
    expect(await listed('migration_type=live-migration&host=h3&status=queued')).to.deep.equal([c.id]);
    expect(await listed('user_id=u1&project_id=p2')).to.deep.equal([]);
    expect(await listed('user_id=nobody', '2.58')).to.deep.equal([a.id, b.id, c.id]);
    expect(await listed('changes-since=2100-01-01')).to.deep.equal([]);
    expect(await listed('changes-since=2000-01-01T00:00:00Z&changes-before=2100-01-01T00:00:00Z')).to.deep.equal([c.id, b.id, a.id]);
    expect(refusal(await cloud.get(`${migrations}?changes-since=2100-01-01&changes-before=2000-01-01`, { version: '2.66' })))
      .to.equal('400: The value of changes-since must be less than or equal to changes-before.');
    expect(refusal(await cloud.get(`${migrations}?user_id=u1`, { version: '2.79' }))).to.equal("400: Additional properties are not allowed ('user_id' was unexpected)");
    expect((await cloud.get(migrations, { version: '2.1' })).body.migrations[2].old_instance_type_id).to.equal(null);
  }));

  it('those of a deleted server are gone with it', () => withCloud(async (cloud) => {
    const [kept] = await recorded(cloud, [{}]);
    const id = await boot(cloud);
    await recorded(cloud, [{ serverId: id }]);
    const listed = async (): Promise<number[]> => idsOf((await cloud.get(migrations, { version: '2.59' })).body);
    expect(await listed()).to.have.length(2);
    await cloud.delete(`/compute/v2.1/servers/${id}`);
    await cloud.until(`/compute/v2.1/servers/${id}`, ({ status }) => status === 404);
    expect(await listed()).to.deep.equal([kept?.id]);
  }));

  it('they are for administrators, and a project’s own for its manager, who is told no hosts', () => withCloud(async (cloud) => {
    const member = await cloud.person('member', 'demo');
    expect(refusal(await cloud.get(migrations, { as: member }))).to.equal("403: Policy doesn't allow os_compute_api:os-migrations:index to be performed.");
    const as = await cloud.person('manager', 'demo');
    for (const query of ['', '?project_id=', '?project_id=p1']) {
      expect(refusal(await cloud.get(`${migrations}${query}`, { as, version: '2.80' })), query)
        .to.equal("403: Policy doesn't allow os_compute_api:os-migrations:index:all_projects to be performed.");
    }
    await recorded(cloud, [{ change: { status: 'completed' } }]);
    const id = await boot(cloud, {}, { as: member });
    expect(refusal(await act(cloud, id, { 'os-migrateLive': { host: 'xen-host-2', block_migration: 'auto' } }, { as, version: '2.30' })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-migrate-server:migrate_live:host to be performed.");
    expect(refusal(await act(cloud, id, { migrate: { host: 'xen-host-2' } }, { as, version: '2.56' })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-migrate-server:migrate:host to be performed.");
    expect(refusal(await act(cloud, id, { 'os-migrateLive': { host: null, block_migration: 'auto' } }, { as: member, version: '2.30' })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-migrate-server:migrate_live to be performed.");

    cloud.clock.hold();
    expect((await act(cloud, id, { 'os-migrateLive': { host: null, block_migration: 'auto' } }, { as, version: '2.30' })).status).to.equal(202);
    const nowhere = { source_compute: null, source_node: null, dest_compute: null, dest_host: null, dest_node: null };
    const path = `/compute/v2.1/servers/${id}/migrations`;
    await cloud.until(path, ({ body }) => body.migrations.length === 1, { as, version: '2.80' });
    expect((await cloud.get(path, { as, version: '2.80' })).body.migrations[0]).to.include(nowhere);
    expect((await cloud.get(`${path}/1`, { as, version: '2.80' })).status, 'one by itself').to.equal(403);
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    const { body } = await cloud.get(`${migrations}?project_id=${as.projectId}`, { as, version: '2.80' });
    expect(body.migrations).to.have.lengthOf(1);
    expect(body.migrations[0]).to.include({ ...nowhere, instance_uuid: id, project_id: as.projectId });
  }));
});
