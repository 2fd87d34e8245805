/** What the verbs of a VM and its devices do, and with which errors they do not. */
import { expect } from 'chai';
import { vbdRecord, vdiRecord, vifRecord, vmRecord, withPool } from './with-pool.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

describe('a simulated VM', () => {
  it('starts with a domain, a console and plugged devices, and ends without', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const [, host] = pool.simulator.pool.hosts;
    await pool.call('VM.start_on', vm, host, false, false);
    const started = await pool.call('VM.get_record', vm);
    expect(started).to.include({ power_state: 'Running', resident_on: host, scheduled_to_be_resident_on: 'OpaqueRef:NULL' });
    expect(started.domid).to.be.greaterThan(0);
    const console = await pool.call('console.get_record', started.consoles[0]);
    expect(console).to.include({ protocol: 'rfb', location: `https://10.0.1.2/console?uuid=${console.uuid}` });
    expect(await pool.call('VBD.get_record', started.VBDs[0])).to.include({ currently_attached: true, device: 'xvda' });
    expect((await pool.call('VIF.get_record', started.VIFs[0])).currently_attached).to.equal(true);
    await pool.call('VM.hard_shutdown', vm);
    const halted = await pool.call('VM.get_record', vm);
    expect(halted).to.deep.include({ power_state: 'Halted', resident_on: 'OpaqueRef:NULL', domid: -1, consoles: [], memory_target: 0 });
    expect(await pool.call('VBD.get_record', started.VBDs[0])).to.include({ currently_attached: false, device: 'xvda' });
  }));

  it('has a guest that announces itself and then its addresses, some time after the boot', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    pool.clock.hold();
    const start = pool.call('VM.start', vm, false, false);
    await pool.arrived('VM.start');
    await pool.clock.advance(1100);
    await start;
    expect(await pool.call('VM.get_guest_metrics', vm)).to.equal('OpaqueRef:NULL');
    await pool.clock.advance(400);
    const metrics = await pool.call('VM.get_guest_metrics', vm);
    expect(await pool.call('VM_guest_metrics.get_record', metrics)).to.deep.include({ PV_drivers_detected: true, networks: {} });
    await pool.clock.advance(2000);
    const networks = await pool.call('VM_guest_metrics.get_networks', metrics);
    expect(networks['0/ip']).to.match(/^10\.\d+\.\d+\.\d+$/);
    expect(networks).to.have.keys('0/ip', '0/ipv4/0', '0/ipv6/0');
    pool.clock.resume();
    await pool.call('VM.hard_shutdown', vm);
    pool.clock.hold();
    const again = pool.call('VM.start', vm, false, false);
    await pool.arrived('VM.start');
    await pool.clock.advance(1100);
    await again;
    expect(await pool.outcome('VM_guest_metrics.get_record', metrics)).to.match(/^HANDLE_INVALID/);
  }));

  it('of an old release reports addresses by the old key only', () => withPool({ release: 'xcp-1.3', servers: 1 }, (pool) => {
    const networks = [...pool.simulator.db.all('VM_guest_metrics')].map(([, guest]) => Object.keys(guest.networks));
    expect(networks).to.deep.equal([['0/ip']]);
    return Promise.resolve();
  }));

  it('needs memory: start_on names the bytes, start gives no reason, and migrations promise theirs', () => withPool({ hostMemory: 8 * GiB }, async (pool) => {
    const [first, second] = pool.simulator.pool.hosts;
    const free = await pool.call('host.compute_free_memory', first);
    expect(free).to.equal(8 * GiB - 1 * GiB - 2 * GiB - 20 * MiB);
    const big = await pool.vm({ memory: 6 * GiB });
    const needed = 6 * GiB + Number(await pool.call('VM.get_memory_overhead', big));
    expect(await pool.outcome('VM.start_on', big, first, false, false)).to.equal(`HOST_NOT_ENOUGH_FREE_MEMORY(${needed}, ${free})`);
    expect(await pool.outcome('VM.start', big, false, false)).to.equal('NO_HOSTS_AVAILABLE()');
    const half = await pool.running({ memory: 3 * GiB });
    const other = await pool.vm({ memory: 3 * GiB });
    pool.clock.hold();
    await pool.call('Async.VM.pool_migrate', half, second, {});
    await pool.clock.advance(10);
    expect(await pool.outcome('VM.start_on', other, second, false, false)).to.match(/^HOST_NOT_ENOUGH_FREE_MEMORY/);
  }));

  it('counts the overhead of its memory as xapi does', () => withPool({}, async (pool) => {
    const sizes = (bytes: number): object =>
      ({ memory_static_max: bytes, memory_dynamic_max: bytes, memory_dynamic_min: bytes, memory_static_min: bytes });
    const two = await pool.call('VM.create', vmRecord({ ...sizes(1 * GiB), VCPUs_max: 2 }));
    expect(await pool.call('VM.compute_memory_overhead', two)).to.equal(13_631_488);
    const one = await pool.call('VM.create', vmRecord({ ...sizes(2 * GiB) }));
    expect(await pool.call('VM.compute_memory_overhead', one)).to.equal(20_971_520);
  }));

  it('takes memory and vCPUs only in order', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    expect(
      await pool.outcome('VM.set_memory_limits', vm, 4 * MiB, 2 * MiB, 3 * MiB, 3 * MiB),
    ).to.equal('MEMORY_CONSTRAINT_VIOLATION_ORDER()');
    expect(await pool.outcome('VM.set_memory_limits', vm, 512 * MiB, 1 * GiB, 1 * GiB, 1 * GiB)).to.equal('ok');
    expect(await pool.call('VM.get_memory_target', vm)).to.equal(1 * GiB);
    const rule = 'VCPU values must satisfy: 0 < VCPUs_at_startup ≤ VCPUs_max';
    expect(await pool.outcome('VM.set_VCPUs_at_startup', vm, 2)).to.equal(`INVALID_VALUE(${rule}, 2)`);
    await pool.call('VM.set_VCPUs_max', vm, 4);
    expect(await pool.outcome('VM.set_VCPUs_at_startup', vm, 2)).to.equal('ok');
    await pool.call('VM.start', vm, false, false);
    await pool.clock.advance(60_000);
    expect(await pool.outcome('VM.set_VCPUs_max', vm, 8)).to.equal(`VM_BAD_POWER_STATE(${vm}, halted, running)`);
    expect(await pool.outcome('VM.set_VCPUs_number_live', vm, 9)).to.equal(
      'INVALID_VALUE(VCPU values must satisfy: 0 < VCPUs ≤ VCPUs_max, 4)',
    );
    expect(await pool.outcome('VM.set_VCPUs_number_live', vm, 4)).to.equal('ok');
  }));

  it('runs only where its disks and networks are', () => withPool({}, async (pool) => {
    const { hosts, localSrs } = pool.simulator.pool;
    const vm = await pool.vm({ sr: localSrs[0] ?? '' });
    expect(await pool.call('VM.get_possible_hosts', vm)).to.deep.equal([hosts[0]]);
    const refusal = `VM_REQUIRES_SR(${vm}, ${localSrs[0]})`;
    expect(await pool.outcome('VM.assert_can_boot_here', vm, hosts[1])).to.equal(refusal);
    expect(await pool.outcome('VM.start_on', vm, hosts[1], false, false)).to.equal(refusal);
    await pool.call('VM.start', vm, false, false);
    expect(await pool.call('VM.get_resident_on', vm)).to.equal(hosts[0]);
    await pool.call('host.disable', hosts[0]);
    const other = await pool.vm();
    expect(await pool.outcome('VM.start_on', other, hosts[0], false, false)).to.equal(`HOST_DISABLED(${hosts[0]})`);
    expect(await pool.outcome('VM.assert_can_boot_here', other, 'OpaqueRef:bad')).to.equal('HOST_NOT_LIVE()');
    await pool.call('host.disable', hosts[1]);
    expect(await pool.outcome('VM.start', other, false, false)).to.equal('NO_HOSTS_AVAILABLE()');
  }));

  it('does not start with a disk that another one writes to', () => withPool({}, async (pool) => {
    const owner = await pool.running();
    const vbd = (await pool.call('VM.get_VBDs', owner))[0];
    const vdi = await pool.call('VBD.get_VDI', vbd);
    for (const mode of ['RW', 'RO']) {
      const vm = await pool.call('VM.create', vmRecord());
      await pool.call('VBD.create', vbdRecord(vm, vdi, { mode }));
      expect(await pool.outcome('VM.start', vm, false, false)).to.equal(`VDI_IN_USE(${vdi})`);
    }
  }));

  it('suspends to a disk, which is gone when it resumes or is stopped', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    await pool.call('VM.suspend', vm);
    const image = await pool.call('VM.get_suspend_VDI', vm);
    expect(await pool.call('VDI.get_record', image)).to.include({ type: 'suspend', SR: pool.simulator.pool.sharedSr });
    await pool.call('VM.resume_on', vm, pool.simulator.pool.hosts[1], false, false);
    expect(await pool.outcome('VDI.get_uuid', image)).to.match(/^HANDLE_INVALID/);
    await pool.clock.advance(60_000);
    await pool.call('VM.suspend', vm);
    const second = await pool.call('VM.get_suspend_VDI', vm);
    await pool.call('VM.hard_shutdown', vm);
    expect(await pool.outcome('VDI.get_uuid', second)).to.match(/^HANDLE_INVALID/);
  }));

  it('is cloned with new disks, MACs and seed, and without what marks a built-in template', () => withPool({}, async (pool) => {
    const [template] = await pool.call('VM.get_by_name_label', 'Debian Bookworm 12');
    const clone = await pool.call('VM.get_record', await pool.call('VM.clone', template, 'web'));
    expect(clone).to.include({ name_label: 'web', is_a_template: true, is_default_template: false, power_state: 'Halted' });
    expect(clone.other_config).to.include({ base_template_name: 'Debian Bookworm 12' }).and.not.have.property('default_template');
    const vm = await pool.vm();
    await pool.call('VM.set_blocked_operations', vm, { destroy: 'no' });
    const twin = await pool.call('VM.get_record', await pool.call('VM.clone', vm, 'twin'));
    expect(twin.blocked_operations).to.deep.equal({});
    expect(twin.other_config.mac_seed).not.to.equal((await pool.call('VM.get_other_config', vm)).mac_seed);
    const disks = await Promise.all([vm, await pool.call('VM.get_by_uuid', twin.uuid)].map(async (ref) =>
      pool.call('VBD.get_VDI', (await pool.call('VM.get_VBDs', ref))[0])));
    expect(disks[0]).not.to.equal(disks[1]);
    const macs = await Promise.all([(await pool.call('VM.get_VIFs', vm))[0], twin.VIFs[0]].map((vif) => pool.call('VIF.get_MAC', vif)));
    expect(macs[0]).not.to.equal(macs[1]);
  }));

  it('is provisioned from the disks that its template asks for', () => withPool({}, async (pool) => {
    const [template] = await pool.call('VM.get_by_name_label', 'Debian Bookworm 12');
    const vm = await pool.call('VM.clone', template, 'web');
    expect(await pool.outcome('VM.provision', vm)).to.equal('UUID_INVALID(SR, )');
    const other = await pool.call('VM.clone', template, 'web');
    const sr = await pool.call('SR.get_uuid', pool.simulator.pool.sharedSr);
    await pool.call('VM.remove_from_other_config', other, 'disks');
    await pool.call(
      'VM.add_to_other_config', other, 'disks',
      `<provision><disk device='0' size='8589934592' sr='${sr}' bootable='true' type='system'/></provision>`,
    );
    await pool.call('VM.provision', other);
    const record = await pool.call('VM.get_record', other);
    expect([record.is_a_template, record.other_config.disks]).to.deep.equal([false, undefined]);
    const vbd = await pool.call('VBD.get_record', record.VBDs[0]);
    expect(vbd).to.deep.include({ bootable: true, userdevice: '0', other_config: { owner: '' } });
    expect(await pool.call('VDI.get_virtual_size', vbd.VDI)).to.equal(8 * GiB);
    expect(await pool.outcome('VM.provision', other)).to.equal('PROVISION_ONLY_ALLOWED_ON_TEMPLATE()');
  }));

  it('goes back to a snapshot: name, other_config and disks as then, tags as now', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    await pool.call('VM.add_to_other_config', vm, 'k', 'then');
    const snapshot = await pool.call('VM.snapshot', vm, 'nightly');
    expect(await pool.call('VM.get_record', snapshot)).to.deep.include({
      is_a_template: true, is_a_snapshot: true, snapshot_of: vm, power_state: 'Halted',
      snapshot_info: { 'disk-snapshot-type': 'crash_consistent', 'power-state-at-snapshot': 'Running' },
    });
    const before = await pool.call('VM.get_record', vm);
    const disk = await pool.call('VBD.get_VDI', before.VBDs[0]);
    await pool.call('VM.set_name_label', vm, 'changed');
    await pool.call('VM.set_other_config', vm, { k: 'now' });
    await pool.call('VM.add_tags', vm, 'kept');
    await pool.call('VM.revert', snapshot);
    const after = await pool.call('VM.get_record', vm);
    expect(after).to.include({ uuid: before.uuid, name_label: 'test', power_state: 'Halted' });
    expect(after.other_config.k).to.equal('then');
    expect(after.tags).to.deep.equal(['kept']);
    expect(after.VBDs).not.to.deep.equal(before.VBDs);
    expect(await pool.outcome('VDI.get_uuid', disk)).to.match(/^HANDLE_INVALID/);
    const macs = await Promise.all([before.VIFs[0], after.VIFs[0]].map((vif) => pool.outcome('VIF.get_MAC', vif)));
    expect(macs[0]).to.match(/^HANDLE_INVALID/);
    const restored = await pool.call('VBD.get_VDI', after.VBDs[0]);
    expect(await pool.call('VDI.get_snapshots', restored)).to.have.length(1);
  }));

  it('goes back to a checkpoint suspended, with its memory', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    const checkpoint = await pool.call('VM.checkpoint', vm, 'chk');
    expect(await pool.call('VM.get_power_state', vm)).to.equal('Running');
    expect(await pool.call('VM.get_power_state', checkpoint)).to.equal('Suspended');
    await pool.call('VM.revert', checkpoint);
    expect(await pool.call('VM.get_power_state', vm)).to.equal('Suspended');
    expect(await pool.outcome('VM.resume', vm, false, false)).to.equal('ok');
  }));

  it('is destroyed without its disks, with all that hangs on it', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const { VBDs: [vbd], VIFs: [vif], metrics } = await pool.call('VM.get_record', vm);
    const vdi = await pool.call('VBD.get_VDI', vbd);
    const snapshot = await pool.call('VM.snapshot', vm, 's');
    await pool.call('VM.destroy', vm);
    for (const [cls, ref] of [['VM', vm], ['VBD', vbd], ['VIF', vif], ['VM_metrics', metrics]] as const) {
      expect(await pool.outcome(`${cls}.get_uuid`, ref)).to.equal(`HANDLE_INVALID(${cls}, ${ref})`);
    }
    expect(await pool.call('VDI.get_VBDs', vdi)).to.deep.equal([]);
    expect(await pool.call('VM.get_snapshot_of', snapshot)).to.equal(vm);
    expect(await pool.outcome('VDI.destroy', vdi)).to.equal('ok');
  }));

  it('on a dead host stays running until its power state is reset', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    const [host, other] = pool.simulator.pool.hosts;
    expect(await pool.outcome('VM.power_state_reset', vm)).to.equal(`HOST_IS_LIVE(${host})`);
    pool.simulator.db.write('host_metrics', await pool.call('host.get_metrics', host), { live: false });
    expect(await pool.outcome('VM.power_state_reset', vm)).to.equal('ok');
    expect(await pool.outcome('VM.start_on', vm, other, false, false)).to.equal('ok');
  }));
});

describe('the devices of a simulated VM', () => {
  it('are plugged and unplugged only while it runs', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const vdi = await pool.call('VDI.create', vdiRecord(pool.simulator.pool.sharedSr));
    const vbd = await pool.call('VBD.create', vbdRecord(vm, vdi, { userdevice: 'autodetect', bootable: false }));
    expect(await pool.call('VBD.get_userdevice', vbd)).to.equal('1');
    expect(await pool.outcome('VBD.plug', vbd)).to.equal(`VM_BAD_POWER_STATE(${vm}, running, halted)`);
    await pool.call('VM.start', vm, false, false);
    await pool.clock.advance(60_000);
    expect(await pool.outcome('VBD.plug', vbd)).to.equal(`DEVICE_ALREADY_ATTACHED(${vbd})`);
    expect(await pool.outcome('VDI.destroy', vdi)).to.equal(`VDI_IN_USE(${vdi}, destroy)`);
    expect(await pool.outcome('VDI.resize', vdi, 2 * GiB)).to.equal(`VDI_IN_USE(${vdi}, resize)`);
    expect(await pool.outcome('VBD.destroy', vbd)).to.match(/^OPERATION_NOT_ALLOWED\(VBD '.*' still attached to '.*'\)$/);
    expect(await pool.outcome('VBD.unplug', vbd)).to.equal('ok');
    expect(await pool.outcome('VBD.unplug', vbd)).to.equal(`DEVICE_ALREADY_DETACHED(${vbd})`);
    expect(await pool.outcome('VDI.resize', vdi, 2 * GiB)).to.equal('ok');
    expect(await pool.outcome('VDI.destroy', vdi)).to.equal('ok');
    expect(await pool.outcome('VBD.get_uuid', vbd)).to.match(/^HANDLE_INVALID/);
  }));

  it('have positions of their own; one that was booted from keeps its place', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    const [root] = await pool.call('VM.get_VBDs', vm);
    const vdi = await pool.call('VDI.create', vdiRecord(pool.simulator.pool.sharedSr));
    for (const userdevice of ['0', 'xvda']) {
      expect(await pool.outcome('VBD.create', vbdRecord(vm, vdi, { userdevice }))).to.equal(`DEVICE_ALREADY_EXISTS(${userdevice})`);
    }
    await pool.call('VM.hard_shutdown', vm);
    await pool.call('VBD.set_userdevice', root, '5');
    expect(await pool.outcome('VBD.create', vbdRecord(vm, vdi))).to.equal('DEVICE_ALREADY_EXISTS(0)');
    expect(await pool.call('VM.get_allowed_VBD_devices', vm)).to.have.length(253);
  }));

  it('hold CDs, which are read only, inserted and ejected', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const [iso] = await pool.call('SR.get_VDIs', pool.simulator.pool.isoSr);
    expect(
      await pool.outcome('VBD.create', vbdRecord(vm, 'OpaqueRef:NULL', { userdevice: '4', empty: true })),
    ).to.equal('VBD_NOT_REMOVABLE_MEDIA(in constructor)');
    expect(await pool.outcome('VBD.create', vbdRecord(vm, iso, { userdevice: '3', type: 'CD' }))).to.equal('VBD_CDS_MUST_BE_READONLY()');
    const drive = await pool.call('VBD.create', vbdRecord(vm, 'OpaqueRef:NULL', { userdevice: '3', type: 'CD', mode: 'RO', empty: true }));
    expect(await pool.outcome('VBD.eject', drive)).to.equal(`VBD_IS_EMPTY(${drive})`);
    expect(await pool.outcome('VBD.insert', drive, iso)).to.equal('ok');
    expect(await pool.outcome('VBD.insert', drive, iso)).to.equal(`VBD_NOT_EMPTY(${drive})`);
    expect(await pool.outcome('VBD.eject', drive)).to.equal('ok');
    expect(await pool.call('VBD.get_empty', drive)).to.equal(true);
  }));

  it('are interfaces with MACs of their own or of the VM\'s seed', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const { guests, management } = pool.simulator.pool.networks;
    expect(await pool.outcome('VIF.create', vifRecord(vm, guests))).to.equal('DEVICE_ALREADY_EXISTS(0)');
    expect(await pool.outcome('VIF.create', vifRecord(vm, guests, { device: 'eth1' }))).to.equal('INVALID_DEVICE(eth1)');
    expect(await pool.outcome('VIF.create', vifRecord(vm, guests, { device: '1', MAC: 'zz:zz' }))).to.equal('MAC_INVALID(zz:zz)');
    expect(
      await pool.outcome('VIF.create', vifRecord(vm, 'OpaqueRef:NULL', { device: '1' })),
    ).to.equal('HANDLE_INVALID(network, OpaqueRef:NULL)');
    const vif = await pool.call('VIF.create', vifRecord(vm, guests, { device: '1', MAC: '52:54:00:aa:bb:08' }));
    expect(await pool.call('VIF.get_record', vif)).to.include(
      { MAC: '52:54:00:aa:bb:08', MAC_autogenerated: false, locking_mode: 'network_default' },
    );
    await pool.call('VM.start', vm, false, false);
    await pool.clock.advance(60_000);
    expect(await pool.outcome('VIF.destroy', vif)).to.equal('OPERATION_NOT_ALLOWED(VIF currently attached to a running VM)');
    expect(await pool.outcome('VIF.move', vif, management)).to.equal('ok');
    const networks = await pool.call('VM_guest_metrics.get_networks', await pool.call('VM.get_guest_metrics', vm));
    expect(networks).to.include.keys('0/ip', '1/ip');
    expect(await pool.outcome('VIF.unplug', vif)).to.equal('ok');
    expect(await pool.outcome('VIF.destroy', vif)).to.equal('ok');
  }));
});

describe('the storage of a simulated pool', () => {
  it('rounds sizes up, refuses shrinking, and counts what is used', () => withPool({}, async (pool) => {
    const { sharedSr, isoSr } = pool.simulator.pool;
    const allocated = Number(await pool.call('SR.get_virtual_allocation', sharedSr));
    const vdi = await pool.call('VDI.create', vdiRecord(sharedSr, { virtual_size: 5 }));
    expect(await pool.call('VDI.get_virtual_size', vdi)).to.equal(2 * MiB);
    expect(await pool.call('SR.get_virtual_allocation', sharedSr)).to.equal(allocated + 2 * MiB);
    await pool.call('VDI.resize', vdi, 1 * GiB);
    expect(await pool.outcome('VDI.resize', vdi, 2 * MiB)).to.match(/^SR_BACKEND_FAILURE_79/);
    expect(await pool.outcome('VDI.create', vdiRecord(isoSr))).to.equal(`SR_OPERATION_NOT_SUPPORTED(${isoSr})`);
    expect(await pool.outcome('VDI.create', vdiRecord('OpaqueRef:NULL'))).to.equal('HANDLE_INVALID(SR, OpaqueRef:NULL)');
  }));

  it('is full when it is full', () => withPool({}, async (pool) => {
    const { sharedSr, localSrs } = pool.simulator.pool;
    const [image = ''] = pool.simulator.pool.images;
    const vdi = await pool.call('VBD.get_VDI', (await pool.call('VM.get_VBDs', image))[0]);
    await pool.call('SR.set_physical_size', localSrs[0], 1 * MiB);
    expect(await pool.outcome('VDI.copy', vdi, localSrs[0])).to.match(/^SR_BACKEND_FAILURE_44/);
    expect(await pool.outcome('VDI.copy', vdi, localSrs[1])).to.equal('ok');
    expect(await pool.outcome('VDI.copy', vdi, sharedSr)).to.equal('ok');
  }));

  it('is out of reach of a host whose connection is unplugged', () => withPool({}, async (pool) => {
    const { hosts, sharedSr } = pool.simulator.pool;
    const vm = await pool.running();
    const pbds = await pool.call('SR.get_PBDs', sharedSr);
    const [here, there] = (await Promise.all(pbds.map(async (pbd: string) => [await pool.call('PBD.get_host', pbd), pbd]))).sort(([a]) => (a === hosts[0] ? -1 : 1)).map(([, pbd]) => pbd);
    const vdi = await pool.call('VBD.get_VDI', (await pool.call('VM.get_VBDs', vm))[0]);
    expect(await pool.outcome('PBD.unplug', here)).to.equal(`VDI_IN_USE(${vdi})`);
    expect(await pool.outcome('PBD.unplug', there)).to.equal('ok');
    expect(await pool.outcome('VM.pool_migrate', vm, hosts[1], {})).to.equal(`VM_REQUIRES_SR(${vm}, ${sharedSr})`);
    expect(await pool.outcome('SR.forget', sharedSr)).to.equal(`SR_HAS_PBD(${sharedSr})`);
    expect(await pool.outcome('PBD.plug', there)).to.equal('ok');
    expect(await pool.outcome('VM.pool_migrate', vm, hosts[1], {})).to.equal('ok');
  }));

  it('takes raw bytes over HTTP and gives them back, clones included', () => withPool({}, async (pool) => {
    const vdi = await pool.call('VDI.create', vdiRecord(pool.simulator.pool.sharedSr, { virtual_size: 2 * MiB }));
    const task = await pool.call('task.create', 'upload', '');
    const url = `${pool.simulator.url}/import_raw_vdi?vdi=${vdi}&task_id=${task}`;
    expect((await fetch(url, { method: 'PUT', body: 'hello' })).status).to.equal(401);
    await (await fetch(url, { method: 'PUT', body: 'hello', headers: { cookie: `session_id=${pool.session}` } })).text();
    expect(await pool.call('task.get_status', task)).to.equal('success');
    const clone = await pool.call('VDI.clone', vdi);
    const bytes = Buffer.from(
      await (await fetch(`${pool.simulator.url}/export_raw_vdi?vdi=${clone}&session_id=${pool.session}`)).arrayBuffer(),
    );
    expect([bytes.length, bytes.subarray(0, 6).toString()]).to.deep.equal([2 * MiB, 'hello\0']);
    const late = await pool.call('task.create', 'too much', '');
    const headers = { cookie: `session_id=${pool.session}` };
    await (await fetch(url.replace(task, late), { method: 'PUT', body: Buffer.alloc(3 * MiB), headers })).text();
    expect(await pool.call('task.get_error_info', late)).to.deep.equal(['VDI_IO_ERROR', 'Device I/O errors']);
  }));
});
