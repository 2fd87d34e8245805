/** What both command lines show of a live migration while it runs, how they abort it, and how a server goes to another pool and comes back. */
import { expect } from 'chai';
import { boot, servers, waitFor } from '../../api/compute/booting.ts';
import { disksOf, flavor, hostOf, onLocalStorage, otherHost, settled, vmOf } from '../../api/compute/in-the-pool.ts';
import type { TestCloud } from '../../support/with-cloud.ts';
import { asking, migrate, openDesk, type Client, type Desk } from './desk.ts';

/** What a pool holds that belongs to servers, and where. */
const inventory = ({ simulators }: TestCloud, pool: number): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries((['VM', 'VBD', 'VDI', 'VIF'] as const).map((cls) => [cls, simulators[pool]?.db.refs(cls).sort() ?? []]));

describe('live migration by the command lines, under way', function () {
  this.timeout(120_000);
  let desk: Desk;
  before(async function () { desk = await openDesk(this, { otherPools: [{}] }); });
  afterEach(() => { desk.cloud.clock.resume(); });
  after(async () => { await desk.close(); });

  const path = (id: string): string => `${servers}/${id}/migrations`;
  const newest = async (id: string): Promise<{ id: number; status: string } | undefined> => (await desk.cloud.get(path(id), { version: '2.80' })).body.migrations.at(-1);

  /** Begins to move a server with its disks, and holds time in the middle of them; answers the migration's number. */
  async function halfMoved(client: Client, version: string, id: string, host: string): Promise<string> {
    const { cloud } = desk;
    cloud.clock.hold();
    const option = { nova: '--block-migrate', openstack: '--block-migration', debian: '--block-migration' }[client];
    await desk.works(client, version, ...asking[client](id, host, option));
    await cloud.until(path(id), ({ body }) => body.migrations[0]?.status === 'running', { version: '2.80' });
    await cloud.clock.advance(300);
    return String((await newest(id))?.id);
  }

  it('is listed and shown with its progress', async () => {
    const { cloud, works } = desk;
    const id = await onLocalStorage(cloud);
    const [source, target] = [hostOf(cloud, id), otherHost(cloud, id)];
    const migration = await halfMoved('nova', '2.34', id, target);
    const list = await works('nova', '2.23', 'server-migration-list', id);
    expect(list).to.match(new RegExp(`\\| ${migration} +\\| ${source} +\\| ${target} .*\\| running `));
    const shown = await works('nova', '2.96', 'server-migration-show', id, migration);
    for (const field of ['disk_total_bytes', 'disk_processed_bytes', 'memory_total_bytes']) expect(shown).to.match(new RegExp(`\\| ${field} +\\| [1-9]\\d+ `));
    expect(await works('openstack', '2.104', 'server', 'migration', 'list', '--server', id)).to.match(new RegExp(`\\| running +\\| ${id} `));
    // python-openstackclient 10.5 asks for a server of the migration's number.
    expect(JSON.parse(await works('debian', '2.80', 'server', 'migration', 'show', id, migration, '-f', 'json')))
      .to.include({ Status: 'running', 'Source Compute': source, 'Dest Compute': target });
    expect(await works('nova', '2.96', 'migration-list', '--instance-uuid', id, '--migration-type', 'live-migration', '--status', 'running')).to.contain(id);
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    expect(hostOf(cloud, id)).to.equal(target);
    expect(await works('openstack', '2.104', 'server', 'migration', 'list', '--server', id, '--status', 'completed')).to.contain(id);
    expect(await works('openstack', '2.104', 'server', 'event', 'list', id)).to.contain('live-migration');
  });

  it('cannot be forced to complete, and says why', async () => {
    const id = await onLocalStorage(desk.cloud);
    const migration = await halfMoved('openstack', '2.34', id, otherHost(desk.cloud, id));
    for (const [client, ...words] of [['nova', 'live-migration-force-complete'], ['openstack', 'server', 'migration', 'force', 'complete']] as const) {
      const { code, stderr } = await desk.command(client, '2.90', ...words, id, migration);
      expect(code).not.to.equal(0);
      expect(stderr).to.match(/cannot be forced to complete: XAPI has no way to do so/);
    }
    desk.cloud.clock.resume();
    await waitFor(desk.cloud, id, 'ACTIVE');
  });

  for (const [client, version, ...words] of [
    ['nova', '2.24', 'live-migration-abort'], ['nova', '2.96', 'live-migration-abort'],
    ['openstack', '2.24', 'server', 'migration', 'abort'], ['openstack', '2.104', 'server', 'migration', 'abort'],
  ] as const) {
    it(`${client} at ${version} aborts it in the middle of its disks: the server runs on at the source, the target is clean`, async () => {
      const { cloud } = desk;
      const id = await onLocalStorage(cloud);
      const source = hostOf(cloud, id);
      const now = () => ({ inventory: inventory(cloud, 0), disks: disksOf(cloud, id).map(({ vdi, vbd }) => [vdi.uuid, vdi.other_config, vbd.other_config]) });
      const before = now();
      const left: string[] = [];
      const vm = vmOf(cloud, id).$ref;
      const stop = cloud.simulator.db.subscribe(({ class: cls, ref, row }) => {
        if (cls === 'VM' && ref === vm && row?.['power_state'] !== 'Running') left.push(String(row?.['power_state']));
      });
      const migration = await halfMoved('nova', '2.34', id, otherHost(cloud, id));
      expect(cloud.simulator.db.refs('VDI').length).to.be.greaterThan(before.inventory['VDI']?.length ?? 0);
      await desk.works(client, version, ...words, id, migration);
      cloud.clock.resume();
      await waitFor(cloud, id, 'ACTIVE');
      await cloud.app.cloud.workflows.idle();
      stop();
      expect(left).to.deep.equal([]);
      expect(hostOf(cloud, id)).to.equal(source);
      expect(now()).to.deep.equal(before);
      expect(await desk.works('openstack', '2.104', 'server', 'migration', 'list', '--server', id)).to.match(/\| cancelled /);
      expect(await desk.works('nova', '2.96', 'instance-action-list', id)).to.match(/live_migration_cancel/);
    });
  }

  it('is aborted in the queue from 2.65 on, not before', async () => {
    const { cloud } = desk;
    const flavorRef = await flavor(cloud, {}, { 'xapi:sr': 'Local storage on xen-host-1' });
    const ids = await Promise.all(['a', 'b', 'c', 'd'].map((name) => boot(cloud, { name, flavorRef })));
    cloud.clock.hold();
    for (const id of ids) await desk.works('nova', '2.34', ...asking.nova(id, 'xen-host-2', '--block-migrate'));
    const { body } = await cloud.until('/compute/v2.1/os-migrations?status=queued', ({ body: { migrations } }) => migrations.length === 1
      && ids.includes(migrations[0].instance_uuid));
    const [{ id: migration, instance_uuid: id }] = body.migrations;
    const early = await desk.command('nova', '2.64', 'live-migration-abort', id, String(migration));
    expect(early.stderr).to.match(/is queued. Cannot abort live migration while the migration is in this state/);
    await desk.works('openstack', '2.65', 'server', 'migration', 'abort', id, String(migration));
    cloud.clock.resume();
    for (const each of ids) await waitFor(cloud, each, 'ACTIVE');
    await cloud.app.cloud.workflows.idle();
    expect(ids.filter((each) => hostOf(cloud, each) === 'xen-host-1')).to.deep.equal([id]);
  });

  for (const [client, there, back] of [['nova', '2.96', '2.30'], ['openstack', '2.104', '2.30']] as const) {
    it(`${client}: to another pool and back, and nothing stays behind`, async () => {
      const { cloud } = desk;
      const id = await onLocalStorage(cloud, { name: 'traveller', metadata: { kept: 'yes' } });
      await cloud.until(`${servers}/${id}`, ({ body }) => Object.keys(body.server.addresses).length > 0);
      const shown = async (): Promise<Readonly<Record<string, unknown>>> => {
        const { name, project_id: project, addresses, properties, created } =
          JSON.parse(await desk.works('openstack', '2.104', 'server', 'show', id, '-f', 'json'));
        return { name, project, addresses, properties, created };
      };
      const before = { server: await shown(), there: inventory(cloud, 1) };
      const home = hostOf(cloud, id);
      expect(await migrate(desk, client, there, id, 'xen2-host-1')).to.deep.equal({ end: 'moved', why: '' });
      expect(await shown()).to.deep.equal(before.server);
      expect(cloud.simulator.db.find('VM', vmOf(cloud, id).$ref)).to.equal(undefined);
      expect(await migrate(desk, client, back, id, home)).to.deep.equal({ end: 'moved', why: '' });
      await settled(cloud, id);
      expect({ server: await shown(), there: inventory(cloud, 1) }).to.deep.equal(before);
    });
  }
});
