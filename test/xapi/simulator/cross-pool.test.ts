/** VMs that move from one simulated pool to another. */
import { expect } from 'chai';
import { vbdRecord, vdiRecord, vifRecord, withTwoPools, type TestPool } from './with-pool.ts';

const GiB = 1024 ** 3;

interface Journey {
  readonly dest: Record<string, string>;
  readonly vdis: Record<string, string>;
  readonly vifs: Record<string, string>;
  readonly args: readonly unknown[];
}

/** Everything that VM.migrate_send wants: all disks to the other pool's shared storage, all interfaces to its network. */
async function journey(one: TestPool, other: TestPool, vm: string, options: Record<string, string> = {}): Promise<Journey> {
  const { hosts: [host], networks, sharedSr } = other.simulator.pool;
  const dest = await other.call('host.migrate_receive', host, networks.management, {});
  const { VBDs, VIFs } = one.simulator.db.get('VM', vm);
  const disks = VBDs.map((vbd) => one.simulator.db.get('VBD', vbd)).filter((vbd) => vbd.type === 'Disk').map((vbd) => vbd.VDI);
  const vdis = Object.fromEntries(disks.map((vdi) => [vdi, sharedSr]));
  const vifs = Object.fromEntries(VIFs.map((vif) => [vif, networks.guests]));
  return { dest, vdis, vifs, args: [vm, dest, true, vdis, vifs, options] };
}

/** What a pool holds, but for what comes and goes by itself. */
const inventory = (pool: TestPool): Record<string, readonly string[]> =>
  Object.fromEntries((['VM', 'VBD', 'VDI', 'VIF', 'VM_metrics', 'VM_guest_metrics', 'console'] as const).map((cls) => [cls, pool.simulator.db.refs(cls).sort()]));

describe('migration from one simulated pool to another', () => {
  it('brings a running VM with its uuids, marks and MACs under new references, and the source keeps nothing', () => withTwoPools([{}, {}], async (one, other) => {
    const before = inventory(one);
    const vm = await one.running();
    await one.call('VM.add_to_other_config', vm, 'nova:x', 'y');
    await one.call('VM.add_tags', vm, 'a tag');
    const record = await one.call('VM.get_record', vm);
    const [vif] = record.VIFs;
    const mac = await one.call('VIF.get_MAC', vif);
    const devices = { vif: await one.call('VIF.get_uuid', vif), vbd: await one.call('VBD.get_uuid', record.VBDs[0]) };
    const { args, dest } = await journey(one, other, vm);
    expect(dest['master']).to.equal('http://10.1.1.1');
    expect(await one.outcome('VM.assert_can_migrate', ...args)).to.equal('ok');
    const task = await one.task('VM.migrate_send', ...args);
    expect(task).to.include({ status: 'success' });
    const [, arrived = ''] = /^<value>(.*)<\/value>$/.exec(task['result']) ?? [];
    const moved = await other.call('VM.get_record', arrived);
    expect(moved).to.deep.include({
      uuid: record.uuid, power_state: 'Running', resident_on: other.simulator.pool.hosts[0], tags: ['a tag'], affinity: 'OpaqueRef:NULL',
      other_config: record.other_config, current_operations: {},
    });
    expect(await other.call('VIF.get_record', moved.VIFs[0])).to.deep.include({ uuid: devices.vif, MAC: mac, currently_attached: true, network: other.simulator.pool.networks.guests });
    expect(await other.call('VBD.get_record', moved.VBDs[0])).to.deep.include({ uuid: devices.vbd, currently_attached: true, userdevice: '0' });
    expect(await other.call('VM.get_by_uuid', record.uuid)).to.equal(arrived);
    expect(inventory(one)).to.deep.equal(before);
    expect(await one.outcome('VM.get_record', vm)).to.equal(`HANDLE_INVALID(VM, ${vm})`);
  }));

  it('shows the VM in both pools while its memory moves, the new one halted', () => withTwoPools([{}, {}], async (one, other) => {
    const vm = await one.running();
    const { uuid } = await one.call('VM.get_record', vm);
    const { args } = await journey(one, other, vm);
    one.clock.hold();
    const task = await one.call('Async.VM.migrate_send', ...args);
    await one.clock.advance(1000);
    const twin = await other.call('VM.get_by_uuid', uuid);
    expect(await other.call('VM.get_power_state', twin)).to.equal('Halted');
    expect(await one.call('VM.get_power_state', vm)).to.equal('Running');
    expect(await one.call('VM.get_current_operations', vm)).to.deep.equal({ [task]: 'migrate_send' });
    await one.clock.advance(60_000);
    expect(await one.call('task.get_status', task)).to.equal('success');
  }));

  it('takes snapshots along, which can still be gone back to', () => withTwoPools([{}, {}], async (one, other) => {
    const vm = await one.vm();
    const snapshot = await one.call('VM.snapshot', vm, 'before');
    const { uuid } = await one.call('VM.get_record', snapshot);
    const { args } = await journey(one, other, vm);
    const arrived = await other.call('VM.get_by_uuid', await one.call('VM.get_uuid', vm)).catch(() => one.call('VM.migrate_send', ...args));
    const copy = await other.call('VM.get_by_uuid', uuid);
    expect(await other.call('VM.get_record', arrived)).to.deep.include({ snapshots: [copy], parent: copy, power_state: 'Halted' });
    expect(await other.call('VM.get_record', copy)).to.deep.include({ snapshot_of: arrived, is_a_snapshot: true, is_a_template: true });
    const [disk] = await other.call('VM.get_VBDs', copy);
    const vdi = await other.call('VDI.get_record', await other.call('VBD.get_VDI', disk));
    expect(vdi.snapshot_of).to.equal(await other.call('VBD.get_VDI', (await other.call('VM.get_VBDs', arrived))[0]));
    expect(await other.outcome('VM.revert', copy)).to.equal('ok');
    expect(await one.outcome('VM.get_record', snapshot)).to.equal(`HANDLE_INVALID(VM, ${snapshot})`);
  }));

  it('takes a suspended VM with its memory', () => withTwoPools([{}, {}], async (one, other) => {
    const vm = await one.running();
    await one.call('VM.suspend', vm);
    const { args } = await journey(one, other, vm);
    const arrived = await one.call('VM.migrate_send', ...args);
    const image = await other.call('VM.get_suspend_VDI', arrived);
    expect(await other.call('VDI.get_type', image)).to.equal('suspend');
    expect(await other.outcome('VM.resume', arrived, false, false)).to.equal('ok');
  }));

  it('copies a halted VM when asked, with a uuid and MACs of its own', () => withTwoPools([{}, {}], async (one, other) => {
    const vm = await one.vm();
    const { args } = await journey(one, other, vm, { copy: 'true' });
    const copy = await one.call('VM.migrate_send', ...args);
    expect(await other.call('VM.get_uuid', copy)).not.to.equal(await one.call('VM.get_uuid', vm));
    const mac = async (pool: TestPool, of: string): Promise<string> => pool.call('VIF.get_MAC', (await pool.call('VM.get_VIFs', of))[0]);
    expect(await mac(other, copy)).not.to.equal(await mac(one, vm));
    const running = await one.running();
    const next = await journey(one, other, running, { copy: 'true' });
    expect(await one.outcome('VM.migrate_send', ...next.args)).to.equal(`VM_BAD_POWER_STATE(${running}, halted, running)`);
  }));

  it('wants every disk and every interface in its maps, those of snapshots too, and places that are there', () => withTwoPools([{}, {}], async (one, other) => {
    const vm = await one.running();
    await one.call('VIF.create', vifRecord(vm, one.simulator.pool.networks.guests, { device: '1' }));
    const { dest, vdis, vifs } = await journey(one, other, vm);
    const asked = (disks: object, networks: object, token: object = dest): Promise<string> => one.outcome('VM.assert_can_migrate', vm, token, true, disks, networks, {});
    const [vdi = ''] = Object.keys(vdis);
    const [first = '', second = ''] = Object.keys(vifs);
    expect(await asked({}, vifs)).to.equal(`VDI_NOT_IN_MAP(${vdi})`);
    expect(await asked({ [vdi]: one.simulator.pool.sharedSr }, vifs)).to.equal(`HANDLE_INVALID(SR, ${one.simulator.pool.sharedSr})`);
    expect(await asked(vdis, { [first]: vifs[first] })).to.equal(`VIF_NOT_IN_MAP(${second})`);
    expect(await asked(vdis, { ...vifs, [second]: one.simulator.pool.networks.guests })).to.equal(`HANDLE_INVALID(network, ${one.simulator.pool.networks.guests})`);
    expect(await asked(vdis, vifs, { ...dest, session_id: 'OpaqueRef:x' })).to.equal('SESSION_INVALID(OpaqueRef:x)');
    expect(await asked(vdis, vifs, { ...dest, host: 'OpaqueRef:x', master: 'http://10.9.9.9' })).to.equal('CANNOT_CONTACT_HOST(10.9.9.9)');
    await one.call('VM.snapshot', vm, 'with both');
    await one.call('VIF.unplug', second);
    await one.call('VIF.destroy', second);
    const { [second]: gone, ...rest } = vifs;
    expect(gone).to.be.a('string');
    expect(await asked(vdis, rest)).to.match(/^VIF_NOT_IN_MAP/);
    await other.call('host.disable', dest['host']);
    expect(await asked(vdis, vifs)).to.match(/^(HOST_DISABLED|VIF_NOT_IN_MAP)/);
  }));

  it('is refused by an older release, and goes to a newer one', () => withTwoPools([{}, { hostMemory: 4 * GiB, release: 'xcp-ng-8.2' }], async (one, other) => {
    const vm = await one.running();
    const { args, dest } = await journey(one, other, vm);
    expect(await one.outcome('VM.assert_can_migrate', ...args)).to.equal(`VM_HOST_INCOMPATIBLE_VERSION_MIGRATE(${vm}, ${dest['host']})`);
    const back = await other.running({ memory: GiB / 2 });
    const home = await journey(other, one, back);
    const arrived = await other.call('VM.migrate_send', ...home.args);
    expect(await one.call('VM.get_power_state', arrived)).to.equal('Running');
  }));

  it('counts the memory of the receiving host', () => withTwoPools([{}, { hostMemory: 4 * GiB }], async (one, other) => {
    const vm = await one.running({ memory: 4 * GiB });
    const { args } = await journey(one, other, vm);
    expect(await one.outcome('VM.migrate_send', ...args)).to.match(/^HOST_NOT_ENOUGH_FREE_MEMORY\(\d+, \d+\)$/);
  }));

  for (const [when, ms] of [['its disks are mirrored', 200], ['its memory moves', 1000]] as const) {
    it(`can be cancelled while ${when}: the source goes on, and the other pool is as before`, () => withTwoPools([{}, {}], async (one, other) => {
      const vm = await one.running();
      const [here, there] = [inventory(one), inventory(other)];
      const { args } = await journey(one, other, vm);
      one.clock.hold();
      const task = await one.call('Async.VM.migrate_send', ...args);
      await one.clock.advance(ms);
      expect(inventory(other)).not.to.deep.equal(there);
      await one.call('task.cancel', task);
      await one.clock.advance(1);
      expect(await one.call('task.get_status', task)).to.equal('cancelled');
      expect([inventory(one), inventory(other)]).to.deep.equal([here, there]);
      expect(await one.call('VM.get_record', vm)).to.deep.include({ power_state: 'Running', current_operations: {} });
    }));
  }

  it('fails when the other storage is full, and leaves nothing there', () => withTwoPools([{}, {}], async (one, other) => {
    const vm = await one.running();
    const second = await one.call('VDI.create', vdiRecord(one.simulator.pool.sharedSr));
    await one.call('VBD.create', vbdRecord(vm, second, { userdevice: '1' }));
    const { args } = await journey(one, other, vm);
    const there = inventory(other);
    const sr = other.simulator.pool.sharedSr;
    other.simulator.db.update('SR', sr, { physical_utilisation: other.simulator.db.get('SR', sr).physical_size + 1 });
    expect(await one.outcome('VM.migrate_send', ...args)).to.match(/^SR_BACKEND_FAILURE_44/);
    expect(inventory(other)).to.deep.equal(there);
    expect(await one.call('VM.get_power_state', vm)).to.equal('Running');
  }));

  it('fails when the other pool restarts meanwhile, which leaves there what was begun', () => withTwoPools([{}, {}], async (one, other) => {
    const vm = await one.running();
    const [vbd] = await one.call('VM.get_VBDs', vm);
    const { args } = await journey(one, other, vm);
    one.clock.hold();
    const task = await one.call('Async.VM.migrate_send', ...args);
    await one.clock.advance(100);
    const disks = other.simulator.db.count('VDI');
    other.simulator.restart();
    await one.clock.advance(60_000);
    expect(await one.call('task.get_error_info', task)).to.deep.equal(['MIRROR_FAILED', await one.call('VBD.get_VDI', vbd)]);
    expect(await one.call('VM.get_power_state', vm)).to.equal('Running');
    expect(other.simulator.db.count('VDI')).to.equal(disks);
  }));

  it('ejects discs, which do not go along', () => withTwoPools([{ servers: 1 }, {}], async (one, other) => {
    const [vm = ''] = await one.call('VM.get_by_name_label', 'vm-1');
    const cd = one.simulator.db.get('VM', vm).VBDs.find((vbd) => one.simulator.db.get('VBD', vbd).type === 'CD');
    const iso = one.simulator.db.refs('VDI').find((vdi) => one.simulator.db.get('VDI', vdi).location.endsWith('.iso'));
    await one.call('VBD.insert', cd, iso);
    const { args } = await journey(one, other, vm);
    const arrived = await one.call('VM.migrate_send', ...args);
    const drives = other.simulator.db.get('VM', arrived).VBDs.map((vbd) => other.simulator.db.get('VBD', vbd));
    expect(drives.map(({ type, empty }) => [type, empty])).to.have.deep.members([['Disk', false], ['CD', true]]);
    expect(one.simulator.db.get('VDI', iso ?? '').VBDs).to.deep.equal([]);
  }));
});
