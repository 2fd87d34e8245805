/** What happens to a server's VM, disks and interfaces in the pool, looked at through HTTP and in the pool itself. */
import { expect } from 'chai';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import { withCloud } from '../../support/with-cloud.ts';
import { act, boot, remove, requestBoot, servers, waitFor } from './booting.ts';
import { disksOf, flavor, hostOf, liveMigrate, onLocalStorage, otherHost, settled, statusesOf, vdiCount, vmOf } from './in-the-pool.ts';

const GiB = 2 ** 30;

describe('booting', () => {
  it('clones the image, grows the root disk to the flavor, adds swap and ephemeral disks, and leaves no other disk', () => withCloud(async (cloud) => {
    const before = vdiCount(cloud);
    const id = await boot(cloud, { name: 'web', flavorRef: await flavor(cloud, { disk: 3, 'OS-FLV-EXT-DATA:ephemeral': 2, swap: 64 }) });
    expect(disksOf(cloud, id).map(({ vbd, vdi, sr }) => [vbd.userdevice, vbd.bootable, vdi.name_label, vdi.virtual_size, sr])).to.deep.equal([
      ['0', true, 'web root', 3 * GiB, 'NFS storage'],
      ['1', false, 'web ephemeral', 2 * GiB, 'NFS storage'],
      ['2', false, 'web swap', 64 * 2 ** 20, 'NFS storage'],
    ]);
    for (const { vdi, vbd } of disksOf(cloud, id)) {
      expect(vdi.other_config['nova:server']).to.equal(id);
      expect(vdi.name_description).to.match(new RegExp(`disk of server ${id}$`));
      expect(vbd.other_config).to.have.property('owner');
    }
    expect(vdiCount(cloud)).to.equal(before + 3);
    expect(vmOf(cloud, id)).to.deep.include({ memory_static_max: 128 * 2 ** 20, memory_dynamic_min: 128 * 2 ** 20, VCPUs_max: 1, is_a_template: false });
    expect(vmOf(cloud, id).other_config).not.to.have.any.keys('nova:task', 'default_template', 'disks');
  }));

  it('from an ISO gives a blank root disk and the disc in the drive', () => withCloud(async (cloud) => {
    const { body } = await cloud.get('/image/v2/images?disk_format=iso');
    const id = await boot(cloud, { imageRef: body.images[0].id, flavorRef: await flavor(cloud, { disk: 2 }) });
    expect(disksOf(cloud, id).map(({ vbd, vdi }) => [vbd.userdevice, vbd.type, vdi.virtual_size])).to.deep.equal([
      ['0', 'Disk', 2 * GiB], ['3', 'CD', disksOf(cloud, id)[1]?.vdi.virtual_size],
    ]);
    await remove(cloud, id);
    expect((await cloud.get('/image/v2/images?disk_format=iso')).body.images).to.have.length(1);
  }));

  it('puts the disks where the flavor says: on a local SR, or on one by name', () => withCloud(async (cloud) => {
    const local = await onLocalStorage(cloud);
    expect(disksOf(cloud, local).map(({ sr }) => sr)).to.deep.equal([`Local storage on ${hostOf(cloud, local)}`]);
    const named = await boot(cloud, { flavorRef: await flavor(cloud, {}, { 'xapi:sr': 'Local storage on xen-host-2' }) });
    expect(disksOf(cloud, named).map(({ sr }) => sr)).to.deep.equal(['Local storage on xen-host-2']);
    expect(hostOf(cloud, named)).to.equal('xen-host-2');
    const unknown = await requestBoot(cloud, { flavorRef: await flavor(cloud, {}, { 'xapi:sr': 'nowhere' }) });
    expect([unknown.status, unknown.body.badRequest?.message]).to.deep.equal([400, 'Storage repository nowhere could not be found.']);
  }));

  it('tries the next host when one refuses', () => withCloud(async (cloud) => {
    cloud.simulator.faults.add({ method: 'VM.start_on', error: ['HOST_NOT_ENOUGH_FREE_MEMORY', '1', '0'] });
    const id = await boot(cloud);
    expect(vmOf(cloud, id).other_config['nova:host']).to.equal(cloud.pool.cache.get('host', vmOf(cloud, id).resident_on)?.uuid);
  }));

  it('builds local disks again where another host will have them', () => withCloud(async (cloud) => {
    const before = vdiCount(cloud);
    cloud.simulator.faults.add({ method: 'VM.start_on', error: ['VM_INCOMPATIBLE_WITH_THIS_HOST', 'v', 'h', 'CPU'] });
    const id = await onLocalStorage(cloud);
    expect(disksOf(cloud, id).map(({ sr }) => sr)).to.deep.equal([`Local storage on ${hostOf(cloud, id)}`]);
    expect(vdiCount(cloud)).to.equal(before + 1);
  }));

  it('that no host has room for ends in ERROR with Nova\'s sentence, without disks and ports', () => withCloud(async (cloud) => {
    const before = [vdiCount(cloud), cloud.pool.cache.size('VIF')];
    const { body } = await requestBoot(cloud, { flavorRef: await flavor(cloud, { ram: 2 ** 20 }) });
    const { body: { server } } = await cloud.until(`${servers}/${body.server.id}`, (answer) => answer.body.server.status !== 'BUILD');
    expect([server.status, server.fault.code, server.fault.message]).to.deep.equal(['ERROR', 500, 'No valid host was found. There are not enough hosts available.']);
    await settled(cloud, body.server.id);
    expect([vdiCount(cloud), cloud.pool.cache.size('VIF')]).to.deep.equal(before);
    const { body: { instanceActions: [action] } } = await cloud.get(`${servers}/${body.server.id}/os-instance-actions`);
    expect([action.action, action.message]).to.deep.equal(['create', 'Error']);
  }));

  it('spreads servers that are asked for at once over the hosts', () => withCloud(async (cloud) => {
    const { body } = await requestBoot(cloud, { min_count: 6, flavorRef: await flavor(cloud, { ram: 4096 }), return_reservation_id: true });
    const list = await cloud.until(`${servers}/detail?reservation_id=${body.reservation_id}`,
      (answer) => answer.body.servers.every((server: { status: string }) => server.status === 'ACTIVE'), { version: '2.3' });
    const hosts = (list.body.servers as Record<string, string>[]).map((server) => server['OS-EXT-SRV-ATTR:host']).toSorted();
    expect(hosts).to.deep.equal([...Array<string>(3).fill('xen-host-1'), ...Array<string>(3).fill('xen-host-2')]);
  }));

  it('that was cut short by kill -9 ends ACTIVE after the next start, with its own disks and no other', () => withCloud(async (cloud) => {
    const before = vdiCount(cloud);
    cloud.clock.hold();
    const { body } = await requestBoot(cloud);
    await cloud.restart('kill');
    cloud.clock.resume();
    await waitFor(cloud, body.server.id, 'ACTIVE');
    await cloud.pool.settle();
    expect(disksOf(cloud, body.server.id)).to.have.length(1);
    expect(vdiCount(cloud)).to.equal(before + 1);
    expect([...cloud.pool.cache.all('VM')].filter((vm) => vm.name_label.startsWith('nova-xapi:'))).to.deep.equal([]);
  }));
});

describe('a server that was on the pool before', () => {
  it('is stopped, started, migrated and deleted like others', () => withCloud({ pool: { servers: 3 } }, async (cloud) => {
    const { body } = await cloud.get(`${servers}/detail?status=ACTIVE`);
    const [{ id, name }] = body.servers;
    await act(cloud, id, 'os-stop');
    const stopped = await waitFor(cloud, id, 'SHUTOFF');
    expect(stopped.body.server['OS-EXT-SRV-ATTR:host']).to.match(/^xen-host-/);
    await act(cloud, id, 'os-start');
    await waitFor(cloud, id, 'ACTIVE');
    const target = otherHost(cloud, id);
    expect((await liveMigrate(cloud, id, target)).status).to.equal(202);
    expect((await waitFor(cloud, id, 'ACTIVE')).body.server['OS-EXT-SRV-ATTR:host']).to.equal(target);
    const disks = disksOf(cloud, id).map(({ vdi }) => vdi.$ref);
    expect(disks.length).to.be.greaterThan(0);
    await remove(cloud, id);
    await cloud.pool.settle();
    expect(disks.map((ref) => cloud.pool.cache.get('VDI', ref))).to.deep.equal(disks.map(() => undefined));
    expect((await cloud.get(`${servers}?name=${name}`)).body.servers).to.deep.equal([]);
  }));

  it('shows what somebody else does to it', () => withCloud({ pool: { servers: 2 } }, async (cloud) => {
    const { body } = await cloud.get(`${servers}/detail?status=ACTIVE`);
    const { id } = body.servers[0];
    const { vm } = { vm: vmOf(cloud, id).$ref };
    await cloud.pool.call('VM.set_name_label', vm, 'renamed');
    await cloud.pool.run('VM.hard_shutdown', [vm]);
    const { body: { server } } = await waitFor(cloud, id, 'SHUTOFF');
    expect([server.name, server['OS-EXT-STS:power_state']]).to.deep.equal(['renamed', 4]);
    cloud.clock.hold();
    const start = cloud.pool.run('VM.start', [vm, false, false]);
    await cloud.until(`${servers}/${id}`, (answer) => answer.body.server['OS-EXT-STS:task_state'] === 'powering-on');
    expect((await act(cloud, id, 'os-start')).body.conflictingRequest.message).to.equal(`Cannot 'start' instance ${id} while it is in task_state powering-on`);
    cloud.clock.resume();
    await start;
    await waitFor(cloud, id, 'ACTIVE');
  }));
});

describe('stopping and rebooting', () => {
  it('a guest without drivers is switched off', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    cloud.simulator.faults.add({ method: 'VM.clean_shutdown', error: ['VM_LACKS_FEATURE_SHUTDOWN', 'x'] });
    expect((await act(cloud, id, 'os-stop')).status).to.equal(202);
    await waitFor(cloud, id, 'SHUTOFF');
  }));

  it('a guest that does not heed is switched off after the time that the settings give it', () => withCloud({ cloudSettings: { shutdownTimeout: 0.02 } }, async (cloud) => {
    const id = await boot(cloud);
    cloud.simulator.faults.add({ method: 'VM.clean_shutdown', stall: true });
    await act(cloud, id, 'os-stop');
    await waitFor(cloud, id, 'SHUTOFF');
    await act(cloud, id, 'os-start');
    await waitFor(cloud, id, 'ACTIVE');
    const { domid } = vmOf(cloud, id);
    cloud.simulator.faults.add({ method: 'VM.clean_reboot', stall: true });
    await act(cloud, id, { reboot: { type: 'SOFT' } });
    await waitFor(cloud, id, 'ACTIVE');
    expect(vmOf(cloud, id).domid).not.to.equal(domid);
  }));

  it('a hard reboot starts a server from each power state', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    for (const verb of ['os-stop', 'pause', 'suspend']) {
      await act(cloud, id, verb);
      await settled(cloud, id);
      expect((await act(cloud, id, { reboot: { type: 'HARD' } })).status, verb).to.equal(202);
      await waitFor(cloud, id, 'ACTIVE');
    }
    expect(vmOf(cloud, id).suspend_VDI).to.equal('OpaqueRef:NULL');
  }));

  it('a hard reboot ends a soft one that hangs', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    cloud.clock.hold();
    await act(cloud, id, { reboot: { type: 'SOFT' } });
    const hard = act(cloud, id, { reboot: { type: 'HARD' } });
    cloud.clock.resume();
    expect((await hard).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
  }));

  it('the same action twice at once succeeds once', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const answers = await Promise.all([act(cloud, id, 'os-stop'), act(cloud, id, 'os-stop')]);
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([202, 409]);
    await waitFor(cloud, id, 'SHUTOFF');
  }));

  it('what XAPI refuses later becomes the end of the action, and the server stays what it is', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    cloud.simulator.faults.add({ method: 'VM.suspend', error: ['VM_NO_SUSPEND_SR', 'x'] });
    await act(cloud, id, 'suspend');
    await waitFor(cloud, id, 'ACTIVE');
    const { body: { instanceActions: [{ request_id: request }] } } = await cloud.get(`${servers}/${id}/os-instance-actions`);
    const { body: { instanceAction } } = await cloud.get(`${servers}/${id}/os-instance-actions/${request}`, { version: '2.84' });
    expect([instanceAction.message, instanceAction.events[0].result, instanceAction.events[0].details])
      .to.deep.equal(['Error', 'Error', 'There is no storage repository for the memory of suspended servers.']);
  }));

  it('an operation that is blocked on the VM is refused at once', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    await cloud.pool.call('VM.add_to_blocked_operations', vmOf(cloud, id).$ref, 'destroy', 'true');
    await cloud.pool.settle();
    const { status, body } = await cloud.delete(`${servers}/${id}`);
    expect([status, body.conflictingRequest.message]).to.deep.equal([409, `The operation destroy is blocked on instance ${id}.`]);
  }));
});

describe('deleting', () => {
  it('takes disks and snapshots along, and neither discs nor disks that another VM uses', () => withCloud(async (cloud) => {
    const before = vdiCount(cloud);
    const id = await boot(cloud);
    const keeper = await boot(cloud, { name: 'keeper' });
    const vm = vmOf(cloud, id).$ref;
    const { pool, simulator } = cloud;
    await pool.run('VM.snapshot', [vm, 'backup']);
    const shared = disksOf(cloud, keeper)[0]?.vdi.$ref ?? ('' as Ref<'VDI'>);
    const iso = [...pool.cache.all('VDI')].find((vdi) => vdi.SR === simulator.pool.isoSr)?.$ref ?? ('' as Ref<'VDI'>);
    const vbd = (vdi: Ref<'VDI'>, userdevice: string, type: 'Disk' | 'CD') => pool.call('VBD.create', {
      VM: vm, VDI: vdi, userdevice, bootable: false, mode: 'RO', type, empty: false, unpluggable: true, other_config: {}, qos_algorithm_type: '', qos_algorithm_params: {},
    });
    await vbd(shared, '5', 'Disk');
    await vbd(iso, '3', 'CD');
    await pool.settle();
    await remove(cloud, id);
    await pool.settle();
    expect(disksOf(cloud, keeper)).to.have.length(1);
    expect(pool.cache.get('VDI', iso)).not.to.equal(undefined);
    expect(vdiCount(cloud)).to.equal(before + 1);
    expect([...pool.cache.all('VM')].filter((each) => each.is_a_snapshot)).to.deep.equal([]);
  }));

  it('is possible in the middle of a boot, and leaves nothing', () => withCloud(async (cloud) => {
    const before = [vdiCount(cloud), cloud.pool.cache.size('VM')];
    cloud.clock.hold();
    const { body: { server: { id } } } = await requestBoot(cloud);
    expect((await cloud.get(`${servers}/${id}`)).body.server.status).to.equal('BUILD');
    expect((await cloud.delete(`${servers}/${id}`)).status).to.equal(204);
    expect((await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-STS:task_state']).to.equal('deleting');
    expect((await cloud.delete(`${servers}/${id}`)).status).to.equal(204);
    cloud.clock.resume();
    await cloud.until(`${servers}/${id}`, ({ status }) => status === 404);
    await cloud.app.cloud.workflows.idle();
    expect([vdiCount(cloud), cloud.pool.cache.size('VM')]).to.deep.equal(before);
  }));

  it('is possible in the middle of a live migration', () => withCloud(async (cloud) => {
    const before = vdiCount(cloud);
    const id = await onLocalStorage(cloud);
    cloud.clock.hold();
    await liveMigrate(cloud, id, null);
    await cloud.delete(`${servers}/${id}`);
    cloud.clock.resume();
    await cloud.until(`${servers}/${id}`, ({ status }) => status === 404);
    await cloud.app.cloud.workflows.idle();
    expect(vdiCount(cloud)).to.equal(before);
    expect(await statusesOf(cloud), 'migrations of a server that is gone').to.deep.equal([]);
  }));

  it('that fails leaves the server in ERROR with the reason, and can be asked for again', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    cloud.simulator.faults.add({ method: 'VDI.destroy', error: ['SR_BACKEND_FAILURE_80', '', 'failed to hide'] });
    await cloud.delete(`${servers}/${id}`);
    const { body: { server } } = await cloud.until(`${servers}/${id}`, (answer) => answer.body.server.status === 'ERROR' && answer.body.server['OS-EXT-STS:task_state'] === null);
    expect(server.fault.message).to.equal('The storage repository failed.');
    expect((await cloud.get(`${servers}/detail?deleted=true`)).body.servers).to.deep.equal([]);
    await remove(cloud, id);
  }));
});

describe('old releases', () => {
  for (const release of ['xcp-1.3', 'xcp-1.6'] as const) {
    it(`${release}: boot, stop, start, reboot, pause, suspend, migrate, delete`, () => withCloud({ pool: { release } }, async (cloud) => {
      const id = await boot(cloud);
      for (const [action, status] of [
        ['os-stop', 'SHUTOFF'], ['os-start', 'ACTIVE'], [{ reboot: { type: 'SOFT' } }, 'ACTIVE'], [{ reboot: { type: 'HARD' } }, 'ACTIVE'], ['pause', 'PAUSED'],
        ['unpause', 'ACTIVE'], ['suspend', 'SUSPENDED'], ['resume', 'ACTIVE'],
      ] as const) {
        expect((await act(cloud, id, action)).status, JSON.stringify(action)).to.equal(202);
        await waitFor(cloud, id, status);
      }
      const target = otherHost(cloud, id);
      expect((await liveMigrate(cloud, id, target)).status).to.equal(202);
      expect((await waitFor(cloud, id, 'ACTIVE')).body.server['OS-EXT-SRV-ATTR:host']).to.equal(target);
      await remove(cloud, id);
    }));
  }

  it('xcp-1.3: disks cannot be moved, and the refusal says why', () => withCloud({ pool: { release: 'xcp-1.3' } }, async (cloud) => {
    const id = await onLocalStorage(cloud);
    for (const [version, block] of [['2.25', true], ['2.34', true], ['2.104', 'auto']] as const) {
      const { status, body } = await liveMigrate(cloud, id, otherHost(cloud, id), block, version);
      expect([status, body.badRequest.message], version).to.deep.equal([400,
        'Migration pre-check error: This pool has no live storage migration (its XAPI lacks VM.migrate_send): '
        + 'a server can move only to a host that sees all its disks.']);
    }
  }));
});
