/** What crashes may leave, and what the sweeper says and does about it. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { sweep } from '../../../src/cloud/sweep.ts';
import { ensureMigration } from '../../../src/cloud/migrations.ts';
import { withCloud, type TestCloud, type WorldOptions } from '../../support/with-cloud.ts';
import { boot, remove } from './booting.ts';
import { disksOf, statusesOf, vmOf } from './in-the-pool.ts';

/** What was logged, and the options of a world that logs there. */
function hearing(options: WorldOptions = {}): { readonly heard: Record<string, unknown>[]; readonly options: WorldOptions } {
  const heard: Record<string, unknown>[] = [];
  const silent = (): void => undefined;
  const log = { debug: silent, info: silent, error: silent, warn: (message: string, about: object = {}) => void heard.push({ message, ...about }) };
  return { heard, options: { ...options, log } };
}

const swept = (heard: readonly Record<string, unknown>[]): readonly unknown[] => heard.map(({ message }) => message).filter((message) => String(message).startsWith('sweep'));

/** Puts a disk of a server that is gone back into the pool, as a crash in the middle of a deletion may leave it. */
async function leaveDisk(cloud: TestCloud, of: Record<string, string>, isCopy: boolean): Promise<string> {
  const { simulator, pool } = cloud;
  const vdi = await pool.call<string>('VDI.create', {
    name_label: 'left', name_description: '', SR: simulator.pool.sharedSr, virtual_size: 1024 ** 3, type: 'user', sharable: false, read_only: false,
    other_config: of, xenstore_data: {}, sm_config: {}, tags: [],
  });
  if (!isCopy) {
    await pool.call('VDI.remove_from_other_config', vdi, 'nova:vdi');
    await pool.call('VDI.add_to_other_config', vdi, 'nova:vdi', await pool.call('VDI.get_uuid', vdi));
  }
  await pool.settle();
  return vdi;
}

describe('the sweeper', () => {
  for (const mode of ['report', 'remove'] as const) {
    it(`with SWEEP=${mode} ${mode === 'remove' ? 'removes the disks that are proved to be ours, and no other' : 'says what is left, once, and touches nothing'}`, () => {
      const { heard, options } = hearing({ cloudSettings: { sweep: mode } });
      return withCloud(options, async (cloud) => {
        const { simulator, pool } = cloud;
        const id = await boot(cloud);
        const marks = { ...disksOf(cloud, id)[0]?.vdi.other_config };
        await remove(cloud, id);
        await cloud.app.cloud.workflows.idle();
        const ours = await leaveDisk(cloud, marks, false);
        const others = [
          // A copy that somebody made bears another disk's uuid.
          await leaveDisk(cloud, marks, true),
          // Nobody here was asked to delete that server.
          await leaveDisk(cloud, { ...marks, 'nova:server': randomUUID() }, false),
          await leaveDisk(cloud, {}, true),
        ];
        const alive = await boot(cloud);
        await sweep(cloud.app.cloud);
        await sweep(cloud.app.cloud);
        await pool.settle();
        expect(simulator.db.has('VDI', ours)).to.equal(mode === 'report');
        for (const vdi of others) expect(simulator.db.has('VDI', vdi)).to.equal(true);
        expect(disksOf(cloud, alive)).to.have.length(1);
        const said = 'sweep: a disk was made for a server that is gone';
        expect(swept(heard)).to.have.members([said, said, mode === 'remove' ? `${said} is removed` : said]);
      });
    });
  }

  it('leaves alone what hangs on a VM, a snapshot, or a server at work, and tells of drives that wait in vain', () => {
    const { heard, options } = hearing({ cloudSettings: { sweep: 'remove' } });
    return withCloud(options, async (cloud) => {
      const id = await boot(cloud);
      const [disk] = disksOf(cloud, id);
      if (disk === undefined) throw new Error('it has no disk');
      await cloud.pool.call('VDI.snapshot', disk.vdi.$ref, {});
      await cloud.pool.settle();
      const before = cloud.simulator.db.refs('VDI').length;
      await sweep(cloud.app.cloud);
      expect(swept(heard)).to.deep.equal([]);
      await cloud.pool.call('VBD.add_to_other_config', disk.vbd.$ref, 'nova:cbt', 'true');
      await cloud.pool.settle();
      await sweep(cloud.app.cloud);
      expect(swept(heard)).to.deep.equal(['sweep: a drive waits for the end of a migration that is over']);
      expect(cloud.simulator.db.refs('VDI')).to.have.length(before);
      expect(vmOf(cloud, id).power_state).to.equal('Running');
    });
  });

  it('ends the row of a migration that nobody works at', () => {
    const clock = { now: () => Date.now() };
    return withCloud({ cloudSettings: { sweep: 'remove' }, clock: { now: () => clock.now() } }, async (cloud) => {
      const id = await boot(cloud);
      await ensureMigration(cloud.app.cloud, { uuid: randomUUID(), serverId: id, sourceHost: 'a', destHost: 'b', flavorId: '', userId: 'u', projectId: 'p' });
      await sweep(cloud.app.cloud);
      expect(await statusesOf(cloud)).to.deep.equal(['queued']);
      clock.now = () => Date.now() + 120_000;
      await sweep(cloud.app.cloud);
      expect(await statusesOf(cloud)).to.deep.equal(['error']);
    });
  });
});
