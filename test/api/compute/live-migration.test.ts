/** Servers that move while they run, within their pool. Where to: `live-migration-target.test.ts`; why not: `live-migration-refusals.test.ts`. */
import { expect } from 'chai';
import type { RecordOf } from '../../../src/xapi/datamodel.ts';
import { withCloud } from '../../support/with-cloud.ts';
import { boot, remove, servers, waitFor } from './booting.ts';
import { disksOf, flavor, hostNamed, hostOf, liveMigrate, onLocalStorage, otherHost, statusesOf, vmOf } from './in-the-pool.ts';

describe('live migration', () => {
  it('with its disks moves them to the target\'s local storage, and the server and its disks keep what they are', () => withCloud(async (cloud) => {
    const id = await onLocalStorage(cloud);
    const [before] = disksOf(cloud, id);
    if (before === undefined) throw new Error('it has no disk');
    await cloud.pool.call('VDI.add_to_other_config', before.vdi.$ref, 'somebody', 'else');
    await cloud.pool.call('VDI.add_tags', before.vdi.$ref, 'gold');
    await cloud.pool.settle();
    const target = otherHost(cloud, id);
    expect((await liveMigrate(cloud, id, target, true)).status).to.equal(202);
    const { body: { server } } = await waitFor(cloud, id, 'ACTIVE');
    await cloud.app.cloud.workflows.idle();
    expect(server['OS-EXT-SRV-ATTR:host']).to.equal(target);
    const [after] = disksOf(cloud, id);
    expect(after?.sr).to.equal(`Local storage on ${target}`);
    expect(after?.vdi.uuid).not.to.equal(before.vdi.uuid);
    expect(after?.vdi.other_config).to.deep.include({ somebody: 'else', 'nova:server': id, 'nova:role': 'root' });
    expect(after?.vdi.tags).to.deep.equal(['gold']);
    expect(after?.vbd.other_config).to.deep.equal({ owner: '' });
    expect(await statusesOf(cloud)).to.deep.equal(['completed']);
    // Neither those of the tokens that let it in.
    expect(cloud.simulator.db.refs('session')).to.have.length(1);
  }));

  it('without block migration is refused with local disks, with it for shared ones: before 2.34 at once, later in the migration', () => withCloud(async (cloud) => {
    const local = await onLocalStorage(cloud);
    const shared = await boot(cloud);
    const lacking = `400: ${hostOf(cloud, local)} is not on shared storage: Live migration can not be used without shared storage except a booted from volume VM which does not have a local disk.`;
    const needless = `400: ${hostOf(cloud, shared)} is not on local storage: Block migration can not be used with shared storage.`;
    for (const host of [true, false]) {
      const answers = await Promise.all([[local, false], [shared, true]] .map(async ([id, block]) => {
        const { status, body } = await liveMigrate(cloud, String(id), host ? otherHost(cloud, String(id)) : null, block === true);
        return `${status}: ${body.badRequest?.message}`;
      }));
      expect(answers).to.deep.equal([lacking, needless]);
    }
    expect((await liveMigrate(cloud, local, null, false, '2.34')).status).to.equal(202);
    await waitFor(cloud, local, 'ACTIVE');
    expect(await statusesOf(cloud)).to.deep.equal(['error']);
  }));

  it('takes out a disc that the target cannot see', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const { pool, simulator } = cloud;
    const vm = vmOf(cloud, id);
    const iso = [...pool.cache.all('VDI')].find((vdi) => vdi.SR === simulator.pool.isoSr);
    const target = otherHost(cloud, id);
    await pool.call('VBD.create', {
      VM: vm.$ref, VDI: 'OpaqueRef:NULL', userdevice: '3', bootable: false, mode: 'RO', type: 'CD', empty: true, unpluggable: true, other_config: {}, qos_algorithm_type: '', qos_algorithm_params: {},
    }).then((vbd) => pool.run('VBD.insert', [vbd, iso?.$ref ?? '']));
    for (const pbd of pool.cache.all('PBD')) {
      if (pbd.SR === simulator.pool.isoSr && pool.cache.get('host', pbd.host)?.hostname === target) await pool.run('PBD.unplug', [pbd.$ref]);
    }
    await pool.settle();
    expect((await liveMigrate(cloud, id, target)).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    await cloud.app.cloud.workflows.idle();
    expect(hostOf(cloud, id)).to.equal(target);
    const drive = (): RecordOf<'VBD'> | undefined => vmOf(cloud, id).VBDs.map((ref) => pool.cache.get('VBD', ref)).find((vbd) => vbd?.type === 'CD');
    expect(drive()).to.deep.include({ empty: true, other_config: {} });
  }));

  it('that fails puts the disc back and leaves the server where it was', () => withCloud(async (cloud) => {
    const { body } = await cloud.get('/image/v2/images?disk_format=iso');
    const id = await boot(cloud, { imageRef: body.images[0].id });
    const [source, target] = [hostOf(cloud, id), otherHost(cloud, id)];
    const { pool, simulator } = cloud;
    for (const pbd of pool.cache.all('PBD')) {
      if (pbd.SR === simulator.pool.isoSr && pool.cache.get('host', pbd.host)?.hostname === target) await pool.run('PBD.unplug', [pbd.$ref]);
    }
    await pool.settle();
    simulator.faults.add({ method: 'VM.pool_migrate', error: ['VM_MIGRATE_FAILED', 'a', 'b', 'c', 'd'] });
    await liveMigrate(cloud, id, target);
    await waitFor(cloud, id, 'ACTIVE');
    await cloud.app.cloud.workflows.idle();
    expect(hostOf(cloud, id)).to.equal(source);
    expect(disksOf(cloud, id).map(({ vbd }) => [vbd.type, vbd.empty, vbd.other_config['nova:ejected']])).to.deep.equal([['Disk', false, undefined], ['CD', false, undefined]]);
    expect(await statusesOf(cloud)).to.deep.equal(['error']);
  }));

  it('that ends because somebody switches the server off puts the disc back too', () => withCloud(async (cloud) => {
    const { body } = await cloud.get('/image/v2/images?disk_format=iso');
    const id = await boot(cloud, { imageRef: body.images[0].id });
    const target = otherHost(cloud, id);
    const { pool, simulator } = cloud;
    for (const pbd of pool.cache.all('PBD')) {
      if (pbd.SR === simulator.pool.isoSr && pool.cache.get('host', pbd.host)?.hostname === target) await pool.run('PBD.unplug', [pbd.$ref]);
    }
    await pool.settle();
    cloud.clock.hold();
    const asked = liveMigrate(cloud, id, target, 'auto', '2.34');
    while (!Object.values(vmOf(cloud, id).current_operations).includes('pool_migrate')) await cloud.clock.advance(50);
    await asked;
    const off = pool.run('VM.hard_shutdown', [vmOf(cloud, id).$ref]);
    cloud.clock.resume();
    await off;
    await waitFor(cloud, id, 'SHUTOFF');
    await cloud.app.cloud.workflows.idle();
    expect(disksOf(cloud, id).map(({ vbd }) => [vbd.type, vbd.empty, vbd.other_config['nova:ejected']])).to.deep.equal([['Disk', false, undefined], ['CD', false, undefined]]);
    expect(await statusesOf(cloud)).to.not.include('completed');
  }));

  it('waits in the queue while XAPI sends three servers with disks at a time', () => withCloud(async (cloud) => {
    const ref = await flavor(cloud, {}, { 'xapi:sr': 'Local storage on xen-host-1' });
    const ids = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => boot(cloud, { name, flavorRef: ref })));
    cloud.clock.hold();
    const answers = await Promise.all(ids.map((id) => liveMigrate(cloud, id, 'xen-host-2', true, '2.34')));
    expect(answers.map(({ status }) => status)).to.deep.equal(ids.map(() => 202));
    await cloud.until('/compute/v2.1/os-migrations', ({ body }) => body.migrations.filter(({ status }: { status: string }) => status === 'running').length === 3);
    cloud.clock.resume();
    for (const id of ids) await waitFor(cloud, id, 'ACTIVE');
    expect(ids.map((id) => hostOf(cloud, id))).to.deep.equal(ids.map(() => 'xen-host-2'));
    expect(await statusesOf(cloud)).to.deep.equal(ids.map(() => 'completed'));
  }));

  it('to a host that is chosen goes to another when the first refuses', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    const id = await boot(cloud);
    const source = hostOf(cloud, id);
    cloud.simulator.faults.add({ method: 'VM.pool_migrate', error: ['HOST_NOT_ENOUGH_FREE_MEMORY', '1', '0'] });
    await liveMigrate(cloud, id, null);
    await waitFor(cloud, id, 'ACTIVE');
    expect(hostOf(cloud, id)).not.to.equal(source);
    expect(await statusesOf(cloud)).to.deep.equal(['completed']);
  }));

  it('is refused for the host that it is on, one that is disabled, one without room', () => withCloud(async (cloud) => {
    const id = await boot(cloud, { flavorRef: await flavor(cloud, { ram: 40 * 1024 }) });
    const [source, target] = [hostOf(cloud, id), otherHost(cloud, id)];
    const say = async (host: string): Promise<string> => {
      const { status, body } = await liveMigrate(cloud, id, host);
      return `${status}: ${body.badRequest?.message}`;
    };
    expect(await say(source)).to.equal(`400: Unable to migrate instance (${id}) to current host (${source}).`);
    const filler = await boot(cloud, { flavorRef: await flavor(cloud, { ram: 40 * 1024 }), availability_zone: `nova:${target}` });
    expect(await say(target)).to.match(new RegExp(`^400: Migration pre-check error: Unable to migrate ${id} to ${target}: Lack of memory\\(host:\\d+ <= instance:\\d+\\)$`));
    await remove(cloud, filler);
    await cloud.pool.run('host.disable', [[...cloud.pool.cache.all('host')].find((host) => host.hostname === target)?.$ref ?? '']);
    await cloud.pool.settle();
    expect(await say(target)).to.equal('400: No valid host was found. There are not enough hosts available.');
  }));

  it('is followed to its end by a service that was killed and started again', () => withCloud(async (cloud) => {
    const id = await onLocalStorage(cloud);
    const target = otherHost(cloud, id);
    cloud.clock.hold();
    await liveMigrate(cloud, id, target, true);
    await cloud.until('/compute/v2.1/os-migrations', ({ body }) => body.migrations[0]?.status === 'running');
    await cloud.restart('kill');
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    await cloud.app.cloud.workflows.idle();
    expect(hostOf(cloud, id)).to.equal(target);
    expect(disksOf(cloud, id).map(({ vdi, sr }) => [vdi.other_config['nova:server'], sr])).to.deep.equal([[id, `Local storage on ${target}`]]);
    expect(await statusesOf(cloud)).to.deep.equal(['completed']);
  }));

  it('whose abort was accepted by a service that then was killed is ended by the next', () => withCloud(async (cloud) => {
    const id = await onLocalStorage(cloud);
    const before = { host: hostOf(cloud, id), disks: disksOf(cloud, id).map(({ vdi, vbd }) => [vdi.uuid, vdi.other_config, vbd.other_config]) };
    cloud.clock.hold();
    await liveMigrate(cloud, id, otherHost(cloud, id), true);
    await cloud.until('/compute/v2.1/os-migrations', ({ body }) => body.migrations[0]?.status === 'running');
    const { $ref, other_config: config } = vmOf(cloud, id);
    await cloud.restart('kill');
    await cloud.pool.call('VM.add_to_other_config', $ref, 'nova:cancel', JSON.parse(config['nova:task'] ?? '{}').nonce);
    // A cancellation takes XAPI a moment, which is much less than the disks take.
    await cloud.pool.settle();
    for (let tries = 0; tries < 50 && 'nova:cancel' in vmOf(cloud, id).other_config; tries += 1) {
      await cloud.clock.advance(20);
      await cloud.pool.settle();
    }
    await waitFor(cloud, id, 'ACTIVE');
    cloud.clock.resume();
    await cloud.app.cloud.workflows.idle();
    expect({ host: hostOf(cloud, id), disks: disksOf(cloud, id).map(({ vdi, vbd }) => [vdi.uuid, vdi.other_config, vbd.other_config]) }).to.deep.equal(before);
    expect(Object.keys(vmOf(cloud, id).other_config).filter((key) => /task|takeover|cancel/.test(key))).to.deep.equal([]);
    expect(await statusesOf(cloud)).to.deep.equal(['cancelled']);
  }));

  it('that is aborted when it can no longer be is completed', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const target = otherHost(cloud, id);
    cloud.clock.hold();
    await liveMigrate(cloud, id, target);
    const { body } = await cloud.until('/compute/v2.1/os-migrations', ({ body: { migrations } }) => migrations[0]?.status === 'running');
    cloud.simulator.faults.add({ method: 'task.cancel', error: ['OPERATION_NOT_ALLOWED', 'too late'] });
    expect((await cloud.delete(`${servers}/${id}/migrations/${body.migrations[0].id}`, { version: '2.24' })).status).to.equal(202);
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    await cloud.app.cloud.workflows.idle();
    expect([hostOf(cloud, id), vmOf(cloud, id).other_config['nova:host']]).to.deep.equal([target, hostNamed(cloud, target).uuid]);
    expect(await statusesOf(cloud)).to.deep.equal(['completed']);
  }));
});

describe('a live migration under way', () => {
  it('shows how far memory and disks are, with every step in the action', () => withCloud(async (cloud) => {
    const id = await onLocalStorage(cloud);
    const { clock } = cloud;
    const path = `${servers}/${id}/migrations`;
    clock.hold();
    await liveMigrate(cloud, id, null);
    const shown = async (): Promise<Record<string, number> | undefined> => (await cloud.get(path, { version: '2.80' })).body.migrations[0];
    await cloud.until(path, ({ body }) => body.migrations[0]?.status === 'running', { version: '2.80' });
    const seen: number[] = [];
    for (let step = 0; step < 8 && (await shown()) !== undefined; step += 1) {
      await clock.advance(400);
      const now = await shown();
      const bytes = (name: string): number => now?.[`${name}_bytes`] ?? 0;
      if (bytes('disk_total') === 0) continue;
      seen.push(bytes('disk_processed') + bytes('memory_processed'));
      for (const what of ['disk', 'memory']) expect(bytes(`${what}_processed`) + bytes(`${what}_remaining`)).to.equal(bytes(`${what}_total`));
    }
    clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    expect(seen.length).to.be.greaterThan(1);
    expect(seen).to.deep.equal(seen.toSorted((a, b) => a - b));
    const [action] = (await cloud.get(`${servers}/${id}/os-instance-actions`)).body.instanceActions;
    const { events } = (await cloud.get(`${servers}/${id}/os-instance-actions/${action.request_id}`)).body.instanceAction;
    expect(events.map(({ event, result }: { event: string; result: string }) => [event, result])).to.have.deep.members([
      ['conductor_live_migrate_instance', 'Success'], ['compute_live_migration', 'Success'], ['compute_post_live_migration_at_destination', 'Success'],
    ]);
  }));

  it('is aborted in the queue from 2.65 on, not before; in the middle of its disks the target is left clean', () => withCloud(async (cloud) => {
    const ref = await flavor(cloud, {}, { 'xapi:sr': 'Local storage on xen-host-1' });
    const ids = await Promise.all(['a', 'b', 'c', 'd'].map((name) => boot(cloud, { name, flavorRef: ref })));
    const before = cloud.simulator.db.refs('VDI').sort();
    cloud.clock.hold();
    await Promise.all(ids.map((id) => liveMigrate(cloud, id, 'xen-host-2', true, '2.34')));
    const all = '/compute/v2.1/os-migrations';
    const { body } = await cloud.until(all, ({ body: { migrations } }) => migrations.filter(({ status }: { status: string }) => status === 'running').length === 3
      && migrations.some(({ status }: { status: string }) => status === 'queued'));
    const abort = (migration: { id: number; instance_uuid: string }, version: string) => cloud.delete(`${servers}/${migration.instance_uuid}/migrations/${migration.id}`, { version });
    const queued = body.migrations.find(({ status }: { status: string }) => status === 'queued');
    const running = body.migrations.find(({ status }: { status: string }) => status === 'running');
    const early = await abort(queued, '2.64');
    expect([early.status, early.body.badRequest?.message]).to.deep.equal([400,
      `Migration ${queued.id} state of instance ${queued.instance_uuid} is queued. Cannot abort live migration while the migration is in this state.`]);
    expect((await abort(queued, '2.65')).status).to.equal(202);
    await cloud.clock.advance(200);
    expect((await abort(running, '2.24')).status).to.equal(202);
    cloud.clock.resume();
    for (const id of ids) await waitFor(cloud, id, 'ACTIVE');
    await cloud.app.cloud.workflows.idle();
    const stayed = ids.filter((id) => hostOf(cloud, id) === 'xen-host-1');
    expect(stayed).to.have.members([queued.instance_uuid, running.instance_uuid]);
    expect((await statusesOf(cloud)).sort()).to.deep.equal(['cancelled', 'cancelled', 'completed', 'completed']);
    expect(cloud.simulator.db.refs('VDI')).to.have.length(before.length);
    expect(stayed.flatMap((id) => disksOf(cloud, id)).map(({ sr, vbd }) => [sr, vbd.other_config])).to.deep.equal(stayed.map(() => ['Local storage on xen-host-1', { owner: '' }]));
    const [, action] = (await cloud.get(`${servers}/${queued.instance_uuid}/os-instance-actions`)).body.instanceActions;
    expect(action).to.include({ action: 'live-migration', message: 'Error' });
  }));
});
