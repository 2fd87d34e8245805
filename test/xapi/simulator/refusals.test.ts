/** Refusals and lists of allowed operations beyond those that were recorded; each names the rule that it follows. */
import { expect } from 'chai';
import { vbdRecord, vdiRecord, vmRecord, withPool } from './with-pool.ts';

const MiB = 1024 ** 2;

describe('a simulated VM', () => {
  it('starts on no host with fewer processors than it has vCPUs (xapi_vm_helpers.ml, assert_enough_pcpus)', async () => {
    for (const [release, outcome] of [['xcp-ng-8.3', 'HOST_NOT_ENOUGH_PCPUS(17, 16)'], ['xs-7.1', 'ok']] as const) {
      await withPool({ release }, async (pool) => {
        const vm = await pool.call('VM.create', vmRecord({ VCPUs_max: 17, VCPUs_at_startup: 1 }));
        const [host] = pool.simulator.pool.hosts;
        expect(await pool.outcome('VM.assert_can_boot_here', vm, host), release).to.equal(outcome);
        expect(await pool.outcome('VM.start', vm, false, false), release).to.equal(outcome === 'ok' ? 'ok' : 'NO_HOSTS_AVAILABLE()');
      });
    }
  });

  it('that nests another hypervisor stays where it is, awake (xapi_vm_lifecycle.ml, is_mobile)', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    await pool.call('VM.add_to_platform', vm, 'nested-virt', 'true');
    expect(await pool.outcome('VM.suspend', vm)).to.equal(`VM_IS_IMMOBILE(${vm})`);
    const allowed = await pool.call('VM.get_allowed_operations', vm);
    expect(allowed).to.include('hard_reboot').and.not.include.members(['suspend', 'checkpoint', 'pool_migrate', 'migrate_send']);
  }));

  it('with a disk that is reset at boot saves no state, in the spelling of its time (xapi_vm_lifecycle.ml)', async () => {
    await withPool({}, async (pool) => {
      const vm = await pool.running();
      const [vbd] = await pool.call('VM.get_VBDs', vm);
      await pool.call('VDI.set_on_boot', await pool.call('VBD.get_VDI', vbd), 'reset');
      for (const method of ['VM.suspend', 'VM.snapshot', 'VM.checkpoint']) {
        const name = method === 'VM.suspend' ? [] : ['name'];
        expect(await pool.outcome(method, vm, ...name)).to.equal('VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION()');
      }
      await pool.call('VM.hard_shutdown', vm);
      expect(await pool.call('VM.get_allowed_operations', vm)).to.include('clone').and.not.include('snapshot');
    });
  });

  it('of an appliance is made no template (xapi_vm_lifecycle.ml)', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const appliance = await pool.call('VM_appliance.create', { name_label: 'a', name_description: '' });
    await pool.call('VM.set_appliance', vm, appliance);
    expect(await pool.outcome('VM.set_is_a_template', vm, true)).to.equal(`VM_IS_PART_OF_AN_APPLIANCE(${vm}, ${appliance})`);
    await pool.call('VM.set_appliance', vm, 'OpaqueRef:NULL');
    expect(await pool.outcome('VM.set_is_a_template', vm, true)).to.equal('ok');
  }));

  it('whose host dies while it is being paused is not paused', () => withPool({ hosts: 2 }, async (pool) => {
    const { simulator, clock } = pool;
    const [, host] = simulator.pool.hosts;
    if (host === undefined) throw new Error('two hosts were asked for');
    const vm = await pool.running({ host });
    clock.hold();
    const task = await pool.call('Async.VM.pause', vm);
    await pool.arrived('Async.VM.pause');
    simulator.hostDies(host);
    await simulator.hostReturns(host);
    clock.resume();
    while ((await pool.call('task.get_status', task)) === 'pending') await clock.advance(100);
    expect(await pool.call('task.get_error_info', task)).to.deep.equal(['VM_BAD_POWER_STATE', vm, 'running', 'halted']);
    expect(await pool.call('VM.get_power_state', vm)).to.equal('Halted');
  }));

  it('that is reverted loses disks that came after the snapshot, from 26.16 on only their drives (xapi_vm_snapshot.ml)', async () => {
    for (const [release, stays] of [['xcp-ng-8.3', false], ['xapi-26', true]] as const) {
      await withPool({ release }, async (pool) => {
        const vm = await pool.vm();
        const snapshot = await pool.call('VM.snapshot', vm, 'before');
        const disk = await pool.call('VDI.create', vdiRecord(pool.simulator.pool.sharedSr, { virtual_size: 8 * MiB }));
        await pool.call('VBD.create', vbdRecord(vm, disk, { userdevice: '1' }));
        await pool.call('VM.revert', snapshot);
        expect(await pool.call('VM.get_VBDs', vm), release).to.have.length(1);
        expect(pool.simulator.db.has('VDI', disk), release).to.equal(stays);
      });
    }
  });

  it('has nothing but discs of libraries in its CD drives (xapi_vbd.ml, assert_vdi_is_valid_iso)', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    const disk = await pool.call('VDI.create', vdiRecord(pool.simulator.pool.sharedSr, { virtual_size: 8 * MiB }));
    const drive = { type: 'CD', mode: 'RO' };
    expect(await pool.outcome('VBD.create', vbdRecord(vm, disk, { ...drive, empty: false }))).to.equal(`VDI_IS_NOT_ISO(${disk}, user)`);
    const vbd = await pool.call('VBD.create', vbdRecord(vm, 'OpaqueRef:NULL', { ...drive, empty: true }));
    expect(await pool.outcome('VBD.insert', vbd, disk)).to.equal(`VDI_IS_NOT_ISO(${disk}, user)`);
  }));
});

describe('a simulated repository', () => {
  it('is given up when no host has it plugged, destroyed only when it is empty (xapi_sr_operations.ml)', () => withPool({ hosts: 2 }, async (pool) => {
    const { sharedSr: sr } = pool.simulator.pool;
    const disk = await pool.call('VDI.create', vdiRecord(sr, { virtual_size: 8 * MiB }));
    const allowed = (): Promise<string[]> => pool.call('SR.get_allowed_operations', sr);
    expect(await pool.outcome('SR.destroy', sr)).to.equal(`SR_HAS_PBD(${sr})`);
    expect(await allowed()).to.not.include.members(['forget', 'destroy']);
    for (const pbd of await pool.call('SR.get_PBDs', sr)) await pool.call('PBD.unplug', pbd);
    expect(await allowed()).to.include('forget').and.not.include('destroy');
    expect(await pool.outcome('SR.destroy', sr)).to.equal('SR_NOT_EMPTY()');
    // Nobody reaches its disks (message_forwarding.ml, choose_pbd_for_sr).
    expect(await pool.outcome('VDI.destroy', disk)).to.equal(`SR_NO_PBDS(${sr})`);
    expect(await pool.outcome('VDI.snapshot', disk, {})).to.equal(`SR_NO_PBDS(${sr})`);
    for (const pbd of await pool.call('SR.get_PBDs', sr)) await pool.call('PBD.destroy', pbd);
    expect(await pool.outcome('SR.destroy', sr)).to.equal(`SR_HAS_NO_PBDS(${sr})`);
    expect(await pool.outcome('SR.forget', sr)).to.equal('ok');
    expect(await pool.outcome('VDI.get_uuid', disk)).to.equal(`HANDLE_INVALID(VDI, ${disk})`);
  }));
});
