/** Moving simulated VMs between hosts, with and without their disks, and emptying hosts. */
import { expect } from 'chai';
import { vbdRecord, vdiRecord, withPool, type TestPool } from './with-pool.ts';

const GiB = 1024 ** 3;

/** A token of host.migrate_receive for a host, on the management network. */
const receive = (pool: TestPool, host: string | undefined): Promise<Record<string, string>> =>
  pool.call('host.migrate_receive', host, pool.simulator.pool.networks.management, {});

const diskOf = async (pool: TestPool, vm: string): Promise<string> => pool.call('VBD.get_VDI', (await pool.call('VM.get_VBDs', vm))[0]);

describe('live migration in a simulated pool', () => {
  it('moves a VM whose disks both hosts see; only host, domain and console change', () => withPool({}, async (pool) => {
    const [, target] = pool.simulator.pool.hosts;
    const vm = await pool.running();
    const before = await pool.call('VM.get_record', vm);
    const task = await pool.task('VM.pool_migrate', vm, target, { live: 'true' });
    expect(task).to.include({ status: 'success', result: '<value></value>', progress: 1, resident_on: before.resident_on });
    const after = await pool.call('VM.get_record', vm);
    expect(after.resident_on).to.equal(target);
    expect([after.uuid, after.VBDs, after.VIFs]).to.deep.equal([before.uuid, before.VBDs, before.VIFs]);
    expect(after.domid).not.to.equal(undefined);
    expect(await pool.call('console.get_location', after.consoles[0])).to.match(/^https:\/\/10\.0\.1\.2\//);
    expect(await pool.outcome('VM.pool_migrate', vm, target, { bogus: 'x' })).to.equal('ok');
  }));

  it('names what is missing at the target', () => withPool({ hostMemory: 8 * GiB }, async (pool) => {
    const [first, target] = pool.simulator.pool.hosts;
    const local = await pool.running({ sr: pool.simulator.pool.localSrs[0] ?? '' });
    expect(await pool.outcome('VM.pool_migrate', local, target, {})).to.equal(
      `VM_REQUIRES_SR(${local}, ${pool.simulator.pool.localSrs[0]})`,
    );
    expect(await pool.outcome('VM.pool_migrate', local, 'OpaqueRef:NULL', {})).to.equal('HANDLE_INVALID(host, OpaqueRef:NULL)');
    await pool.running({ memory: 4 * GiB, host: target ?? '' });
    const big = await pool.running({ memory: 2 * GiB, host: first ?? '' });
    expect(await pool.outcome('VM.pool_migrate', big, target, {})).to.match(/^HOST_NOT_ENOUGH_FREE_MEMORY\(\d+, \d+\)$/);
    await pool.call('host.disable', target);
    expect(await pool.outcome('VM.pool_migrate', big, target, {})).to.equal(`HOST_DISABLED(${target})`);
    const halted = await pool.vm();
    expect(await pool.outcome('VM.pool_migrate', halted, target, {})).to.equal(`VM_BAD_POWER_STATE(${halted}, running, halted)`);
  }));

  it('can be cancelled, and leaves the VM where it was', () => withPool({}, async (pool) => {
    const [source, target] = pool.simulator.pool.hosts;
    const vm = await pool.running();
    pool.clock.hold();
    const task = await pool.call('Async.VM.pool_migrate', vm, target, {});
    await pool.clock.advance(800);
    expect(await pool.call('task.get_allowed_operations', task)).to.deep.equal(['cancel']);
    expect((await pool.call('task.get_progress', task))).to.be.within(0.3, 0.4);
    await pool.call('task.cancel', task);
    await pool.clock.advance(1);
    expect(await pool.call('task.get_record', task)).to.deep.include({ status: 'cancelled', progress: 1, error_info: [] });
    expect(Object.values(await pool.call('task.get_current_operations', task))).to.deep.equal(['cancel']);
    expect(await pool.call('VM.get_record', vm)).to.deep.include({ resident_on: source, power_state: 'Running', current_operations: {} });
    expect(await pool.call('VM.get_scheduled_to_be_resident_on', vm)).to.equal('OpaqueRef:NULL');
  }));
});

describe('storage migration in a simulated pool', () => {
  it('brings a running VM from one local repository to another: new disks, same VM and drives', () => withPool({}, async (pool) => {
    const { hosts: [, target], localSrs: [source = '', destination] } = pool.simulator.pool;
    const vm = await pool.running({ sr: source });
    const before = await pool.call('VM.get_record', vm);
    const vdi = await diskOf(pool, vm);
    await pool.call('VDI.set_name_label', vdi, 'root');
    await pool.call('VDI.set_other_config', vdi, { 'nova:volume': 'x', 'config-drive': 'true' });
    const dest = await receive(pool, target);
    expect(dest).to.have.keys('SM', 'host', 'xenops', 'session_id', 'master');
    expect(await pool.outcome('VM.assert_can_migrate', vm, dest, true, { [vdi]: destination }, {}, {})).to.equal('ok');
    const task = await pool.task('VM.migrate_send', vm, dest, true, { [vdi]: destination }, {}, {});
    expect(task).to.include({ status: 'success', result: `<value>${vm}</value>` });
    const after = await pool.call('VM.get_record', vm);
    expect([after.resident_on, after.uuid, after.VBDs]).to.deep.equal([target, before.uuid, before.VBDs]);
    const moved = await pool.call('VDI.get_record', await diskOf(pool, vm));
    expect(moved).to.deep.include({ SR: destination, name_label: 'root', other_config: { 'config-drive': 'true' } });
    expect(await pool.outcome('VDI.get_uuid', vdi)).to.equal(`HANDLE_INVALID(VDI, ${vdi})`);
    expect(await pool.call('VBD.get_currently_attached', after.VBDs[0])).to.equal(true);
  }));

  it('wants every disk in its map, no map of interfaces, and a good token', () => withPool({}, async (pool) => {
    const { hosts: [, target], sharedSr } = pool.simulator.pool;
    const vm = await pool.running();
    const vdi = await diskOf(pool, vm);
    const [vif] = await pool.call('VM.get_VIFs', vm);
    const dest = await receive(pool, target);
    const asked = (token: object, disks: object, vifs: object = {}): Promise<string> =>
      pool.outcome('VM.assert_can_migrate', vm, token, true, disks, vifs, {});
    expect(await asked(dest, {})).to.equal(`VDI_NOT_IN_MAP(${vdi})`);
    expect(await asked(dest, { [vdi]: 'OpaqueRef:NULL' })).to.equal('HANDLE_INVALID(SR, OpaqueRef:NULL)');
    expect(await asked(dest, { [vdi]: sharedSr }, { [vif]: pool.simulator.pool.networks.guests }))
      .to.equal('OPERATION_NOT_ALLOWED(VIF mapping is not allowed for intra-pool migration -all VIFs must be on the same network)');
    expect(await asked({}, { [vdi]: sharedSr })).to.equal('INTERNAL_ERROR(Not_found)');
    expect(await asked({ ...dest, session_id: 'OpaqueRef:bad' }, { [vdi]: sharedSr })).to.equal('SESSION_INVALID(OpaqueRef:bad)');
    expect(await asked(dest, { [vdi]: sharedSr })).to.equal('ok');
    expect(await pool.outcome('VM.migrate_send', vm, dest, true, { [vdi]: sharedSr }, {}, {})).to.equal('ok');
    expect(await diskOf(pool, vm)).to.equal(vdi);
    expect(
      await pool.outcome('host.migrate_receive', target, pool.simulator.pool.networks.guests, {}),
    ).to.match(/^PIF_HAS_NO_NETWORK_CONFIGURATION/);
  }));

  it('refuses disks that change blocks are tracked of, and repositories that the target does not see', () => withPool({}, async (pool) => {
    const { hosts: [, target], localSrs: [source = ''], sharedSr } = pool.simulator.pool;
    const vm = await pool.running({ sr: source });
    const vdi = await diskOf(pool, vm);
    const dest = await receive(pool, target);
    expect(await pool.outcome('VM.migrate_send', vm, dest, true, { [vdi]: source }, {}, {})).to.equal(`VM_REQUIRES_SR(${vm}, ${source})`);
    await pool.call('VDI.enable_cbt', vdi);
    expect(await pool.outcome('VM.migrate_send', vm, dest, true, { [vdi]: sharedSr }, {}, {})).to.equal(`VDI_CBT_ENABLED(${vdi})`);
  }));

  it('leaves a host three at a time', () => withPool({}, async (pool) => {
    const { hosts: [, target], localSrs: [source = '', destination] } = pool.simulator.pool;
    const vms = await Promise.all(Array.from({ length: 4 }, () => pool.running({ sr: source })));
    const dest = await receive(pool, target);
    const disks = await Promise.all(vms.map((vm) => diskOf(pool, vm)));
    pool.clock.hold();
    const outcomes = vms.map((vm, index) => pool.outcome('VM.migrate_send', vm, dest, true, { [disks[index] ?? '']: destination }, {}, {}));
    await pool.clock.advance(10);
    expect(await Promise.race(outcomes)).to.equal('TOO_MANY_STORAGE_MIGRATES(3)');
    pool.clock.resume();
    expect((await Promise.all(outcomes)).sort()).to.deep.equal(['TOO_MANY_STORAGE_MIGRATES(3)', 'ok', 'ok', 'ok']);
  }));

  it('can be cancelled: the VM stays, and no disk is left over', () => withPool({}, async (pool) => {
    const { hosts: [host, target], localSrs: [source = '', destination] } = pool.simulator.pool;
    const vm = await pool.running({ sr: source });
    const vdi = await diskOf(pool, vm);
    const dest = await receive(pool, target);
    pool.clock.hold();
    const task = await pool.call('Async.VM.migrate_send', vm, dest, true, { [vdi]: destination }, {}, {});
    await pool.clock.advance(300);
    expect(Object.values(await pool.call('VDI.get_current_operations', vdi))).to.deep.equal(['mirror']);
    await pool.call('task.cancel', task);
    await pool.clock.advance(1);
    expect(await pool.call('task.get_status', task)).to.equal('cancelled');
    expect([await pool.call('VM.get_resident_on', vm), await diskOf(pool, vm)]).to.deep.equal([host, vdi]);
    expect(await pool.call('SR.get_VDIs', destination)).to.deep.equal([]);
    expect(await pool.call('VDI.get_current_operations', vdi)).to.deep.equal({});
  }));

  it('moves one disk under its running VM', () => withPool({}, async (pool) => {
    const { localSrs: [source = ''], sharedSr } = pool.simulator.pool;
    const vm = await pool.running({ sr: source });
    const vdi = await diskOf(pool, vm);
    const moved = await pool.call('VDI.pool_migrate', vdi, sharedSr, {});
    expect(moved).not.to.equal(vdi);
    expect([await diskOf(pool, vm), await pool.call('VDI.get_SR', moved)]).to.deep.equal([moved, sharedSr]);
    const loose = await pool.call('VDI.create', vdiRecord(source));
    expect(await pool.outcome('VDI.pool_migrate', loose, sharedSr, {})).to.equal(`VDI_NEEDS_VM_FOR_MIGRATE(${loose})`);
  }));

  it('goes for halted VMs from 7.0, for running ones only before', async () => {
    for (const [release, expected] of [['xs-7.1', 'ok'], ['xs-6.5', 'VM_BAD_POWER_STATE(VM, running, halted)']] as const) {
      await withPool({ release }, async (pool) => {
        const { hosts: [, target], localSrs: [source = '', destination] } = pool.simulator.pool;
        const vm = await pool.vm({ sr: source });
        const vdi = await diskOf(pool, vm);
        const outcome = await pool.outcome('VM.migrate_send', vm, await receive(pool, target), true, { [vdi]: destination }, {}, {});
        expect(outcome.replace(vm, 'VM')).to.equal(expected);
      });
    }
  });
});

describe('a simulated host', () => {
  it('is emptied to the others, in one call', () => withPool({ hosts: 3 }, async (pool) => {
    const [host] = pool.simulator.pool.hosts;
    const vms = await Promise.all(Array.from({ length: 3 }, () => pool.running()));
    await pool.call('host.disable', host);
    expect(await pool.call('host.get_vms_which_prevent_evacuation', host)).to.deep.equal({});
    expect(await pool.outcome('host.evacuate', host)).to.equal('ok');
    for (const vm of vms) expect(await pool.call('VM.get_resident_on', vm)).not.to.equal(host);
    expect(await pool.call('host.get_resident_VMs', host)).to.deep.equal([await pool.call('host.get_control_domain', host)]);
    expect(await pool.outcome('host.enable', host)).to.equal('ok');
  }));

  it('says which VMs cannot leave, and why', () => withPool({}, async (pool) => {
    const { hosts: [host, other], localSrs: [sr = ''] } = pool.simulator.pool;
    const local = await pool.running({ sr });
    const reason = ['VM_REQUIRES_SR', local, sr];
    expect(await pool.call('host.get_vms_which_prevent_evacuation', host)).to.deep.equal({ [local]: reason });
    expect(await pool.outcome('host.assert_can_evacuate', host)).to.equal(`CANNOT_EVACUATE_HOST(${reason.join(',')})`);
    expect(await pool.outcome('host.evacuate', host)).to.equal(`CANNOT_EVACUATE_HOST(${reason.join(',')})`);
    const shared = await pool.running();
    await pool.call('host.disable', other);
    expect((await pool.call('host.get_vms_which_prevent_evacuation', host))[shared]).to.deep.equal(['NO_HOSTS_AVAILABLE', shared]);
  }));

  it('keeps account of its memory in its metrics', () => withPool({}, async (pool) => {
    const [host] = pool.simulator.pool.hosts;
    const free = async (): Promise<number[]> => [
      (await pool.call('host_metrics.get_memory_free', await pool.call('host.get_metrics', host)).catch(() => 0)) as number,
      await pool.call('host.compute_free_memory', host),
    ];
    const [, before = 0] = await free();
    const vm = await pool.running({ memory: 1 * GiB });
    const [, after = 0] = await free();
    expect(before - after).to.equal(1 * GiB + Number(await pool.call('VM.get_memory_overhead', vm)));
    expect(pool.simulator.db.get('host_metrics', await pool.call('host.get_metrics', host)).memory_free).to.equal(after);
  }));

  it('counts a VM with a CD of a repository that the target does not see as stuck', () => withPool({}, async (pool) => {
    const { hosts: [host, other], isoSr } = pool.simulator.pool;
    const vm = await pool.vm();
    const [iso] = await pool.call('SR.get_VDIs', isoSr);
    await pool.call('VBD.create', vbdRecord(vm, iso, { userdevice: '3', type: 'CD', mode: 'RO' }));
    for (
      const pbd of await pool.call('SR.get_PBDs', isoSr)
    ) if ((await pool.call('PBD.get_host', pbd)) === other) await pool.call('PBD.unplug', pbd);
    expect(await pool.call('VM.get_possible_hosts', vm)).to.deep.equal([host]);
    expect(await pool.outcome('VM.start_on', vm, other, false, false)).to.equal(`VM_REQUIRES_SR(${vm}, ${isoSr})`);
  }));
});
