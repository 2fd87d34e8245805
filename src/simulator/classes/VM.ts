/** VMs: everything that is more than reading or writing a field. Source: xapi_vm.ml, xapi_vm_helpers.ml, message_forwarding.ml. */
import { NULL_REF, type Ref } from '../../xapi/datamodel.ts';
import type { Call, Verbs } from '../call.ts';
import { makeCopy, type CopyPlan, diskBytes, provision, revertTo } from '../copies.ts';
import { freeVbdDevices, freeVifDevices } from '../devices.ts';
import { domainTypeOf, overheadOf, tearDown } from '../domains.ts';
import { enforce, fail } from '../failure.ts';
import { assertCanSend, migrateSend, poolMigrate } from '../migration.ts';
import { destinationOf } from '../neighbours.ts';
import { withVmOperation } from '../operations.ts';
import { bootRefusal, possibleHosts, seesSr, srsOf } from '../placement.ts';
import { refreshVm } from '../refresh.ts';
import { has } from '../releases.ts';
import { isNull, vmRefusal } from '../vm-lifecycle.ts';
import { removeVm } from '../vm-records.ts';
import { pause, powerStateReset, reboot, resume, saveMemory, start, stop, suspend, wakeUp } from '../vm-power.ts';
import { maximise, setLimits, setVcpus } from '../vm-size.ts';
import type { World } from '../world.ts';
import { constructed } from './construct.ts';

const none = <C extends string>(): Ref<C> => NULL_REF;

// ---- making and unmaking ---------------------------------------------------------------------------------------------

function create({ world }: Call, args: Readonly<Record<string, unknown>>): Ref<'VM'> {
  const { db } = world;
  const fields = constructed('VM', args);
  const seeded = fields.other_config['mac_seed'] === undefined ? { mac_seed: db.newUuid(), ...fields.other_config } : fields.other_config;
  const vm = db.create('VM', {
    ...fields, power_state: 'Halted', blocked_operations: {}, other_config: seeded, domid: -1, memory_overhead: overheadOf(fields),
    metrics: db.create('VM_metrics', { VCPUs_utilisation: { 0: 0 } }), appliance: none(), protection_policy: none(),
    snapshot_schedule: none(), suspend_VDI: none(),
    hardware_platform_version: Math.max(fields.has_vendor_device ? 2 : 0, fields.hardware_platform_version),
    domain_type: fields.domain_type === 'unspecified' ? domainTypeOf(fields) : fields.domain_type,
  });
  refreshVm(world, vm);
  return vm;
}

async function copy(call: Call, source: Ref<'VM'>, plan: CopyPlan, ms: number): Promise<Ref<'VM'>> {
  call.world.db.get('VM', source);
  return withVmOperation(call, source, plan.kind, async () => {
    if (plan.kind !== 'copy') call.job.shield();
    await call.job.pause(ms);
    return makeCopy(call, source, plan);
  });
}

/** Suspended while its memory is saved, then running again. */
async function checkpoint(call: Call, vm: Ref<'VM'>, name: string): Promise<Ref<'VM'>> {
  const { world, job } = call;
  world.db.get('VM', vm);
  return withVmOperation(call, vm, 'checkpoint', async () => {
    const { power_state: state, resident_on: host } = world.db.get('VM', vm);
    if (state === 'Suspended') {
      await job.pause(world.durations.snapshot);
      return makeCopy(call, vm, { name, kind: 'checkpoint' });
    }
    job.shield();
    await job.pause(world.durations.checkpoint / 2, 0, 0.5);
    saveMemory(world, vm);
    const snapshot = makeCopy(call, vm, { name, kind: 'checkpoint', state });
    await job.pause(world.durations.checkpoint / 2, 0.5, 1);
    wakeUp(world, vm, host, state === 'Paused' ? 'Paused' : 'Running');
    return snapshot;
  });
}

/** Stops a VM whatever it takes and brings it back to a snapshot. */
async function revert(call: Call, snapshot: Ref<'VM'>): Promise<void> {
  const { world, job } = call;
  const { is_a_snapshot: isSnapshot, snapshot_of: vm } = world.db.get('VM', snapshot);
  if (!isSnapshot || !world.db.has('VM', vm)) return fail('VM_REVERT_FAILED', snapshot, vm);
  await withVmOperation(call, snapshot, 'revert', async () =>
    withVmOperation(call, vm, 'reverting', async () => {
      job.shield();
      await job.pause(world.durations.revert);
      const { power_state: state } = world.db.get('VM', vm);
      if (state === 'Running' || state === 'Paused') tearDown(world, vm, 'Halted');
      revertTo(world, snapshot);
    }),
  );
}


/** @throws Failure VM_BAD_POWER_STATE: what is at rest is not measured */
function assertHasDomain(world: World, vm: Ref<'VM'>): void {
  enforce(vmRefusal(world, vm, 'data_source_op'));
}

/** @throws Failure TOO_MANY_GROUPS: a VM is in one group at most */
function setGroups(world: World, vm: Ref<'VM'>, groups: readonly Ref<'VM_group'>[]): void {
  const { db } = world;
  if (groups.length > 1) return fail('TOO_MANY_GROUPS');
  for (const group of groups) db.get('VM_group', group);
  const before = db.get('VM', vm).groups;
  db.update('VM', vm, { groups });
  for (const group of before) if (db.has('VM_group', group)) db.update('VM_group', group, { VMs: db.get('VM_group', group).VMs.filter((each) => each !== vm) });
  for (const group of groups) db.update('VM_group', group, { VMs: [vm, ...db.get('VM_group', group).VMs.filter((each) => each !== vm)] });
}

/** All of a VM's storage and networks are in reach of every host. @throws Failure VM_REQUIRES_SR */
function assertAgile(world: World, vm: Ref<'VM'>): void {
  for (const sr of srsOf(world, world.db.get('VM', vm))) {
    if (!world.db.get('SR', sr).shared || !world.db.refs('host').every((host) => seesSr(world, host, sr))) {
      return fail('HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED', sr);
    }
  }
}

export const VM: Verbs<'VM'> = {
  create: (call, { args }) => create(call, args),
  destroy: async (call, { self }) => {
    call.world.db.get('VM', self);
    await withVmOperation(call, self, 'destroy', () => Promise.resolve(removeVm(call.world, self)));
  },
  snapshot: (call, { vm, new_name: name, ignore_vdis: ignore }) =>
    copy(call, vm, { name, kind: 'snapshot', ignore }, call.world.durations.snapshot),
  snapshot_with_quiesce: (call, { vm }) => {
    call.world.db.get('VM', vm);
    enforce(vmRefusal(call.world, vm, 'snapshot_with_quiesce'));
    return fail('VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED', vm);
  },
  clone: (call, { vm, new_name: name }) => copy(call, vm, { name, kind: 'clone' }, call.world.durations.clone),
  copy: (call, { vm, new_name: name, sr }) => {
    const { world } = call;
    world.db.get('VM', vm);
    if (!isNull(sr) && world.db.find('SR', sr)?.content_type === 'iso') return fail('OPERATION_NOT_ALLOWED', 'Cannot copy to an ISO SR');
    const target = isNull(sr) || !world.db.has('SR', sr) ? {} : { sr };
    return copy(call, vm, { name, kind: 'copy', ...target }, world.durations.copy(diskBytes(world, vm)));
  },
  revert: (call, { snapshot }) => revert(call, snapshot),
  checkpoint: (call, { vm, new_name: name }) => checkpoint(call, vm, name),
  provision: async (call, { vm }) => {
    const { world } = call;
    if (!world.db.get('VM', vm).is_a_template) return fail('PROVISION_ONLY_ALLOWED_ON_TEMPLATE');
    await withVmOperation(call, vm, 'provision', async () => {
      world.db.update('VM', vm, { is_a_template: false });
      await call.job.pause(world.durations.vdiCreate);
      provision(world, vm);
    });
  },
  start: (call, { vm, start_paused: paused }) => start(call, vm, undefined, paused),
  start_on: (call, { vm, host, start_paused: paused }) => start(call, vm, host, paused),
  pause: (call, { vm }) => pause(call, vm, 'pause'),
  unpause: (call, { vm }) => pause(call, vm, 'unpause'),
  clean_shutdown: (call, { vm }) => stop(call, vm, 'clean_shutdown', call.world.durations.cleanShutdown),
  shutdown: async (call, { vm }) => {
    const { world } = call;
    const refusal = vmRefusal(world, vm, 'shutdown');
    if (refusal?.code === 'VM_BAD_POWER_STATE') enforce(refusal);
    const clean = vmRefusal(world, vm, 'clean_shutdown') === undefined;
    await stop(call, vm, clean ? 'clean_shutdown' : 'hard_shutdown', clean ? world.durations.cleanShutdown : world.durations.hardShutdown);
  },
  clean_reboot: (call, { vm }) => reboot(call, vm, 'clean_reboot', call.world.durations.cleanReboot),
  hard_shutdown: (call, { vm }) => stop(call, vm, 'hard_shutdown', call.world.durations.hardShutdown),
  power_state_reset: (call, { vm }) => powerStateReset(call, vm),
  hard_reboot: (call, { vm }) => reboot(call, vm, 'hard_reboot', call.world.durations.hardReboot),
  suspend: (call, { vm }) => suspend(call, vm),
  resume: (call, { vm, start_paused: paused }) => resume(call, vm, undefined, paused),
  resume_on: (call, { vm, host, start_paused: paused }) => resume(call, vm, host, paused),
  pool_migrate: (call, { vm, host, options }) => poolMigrate(call, vm, host, options),
  migrate_send: (call, plan) => migrateSend(call, plan),
  assert_can_migrate: ({ world }, plan) => {
    const { power_state: state } = world.db.get('VM', plan.vm);
    destinationOf(world, plan.dest);
    const liveOnly = world.profile.migrateSendStates.length === 1;
    if (liveOnly && state !== 'Running') return fail('VM_BAD_POWER_STATE', plan.vm, 'running', state.toLowerCase());
    assertCanSend(world, plan);
  },
  set_VCPUs_number_live: async (call, { self, nvcpu }) => {
    const { world } = call;
    world.db.get('VM', self);
    await withVmOperation(call, self, 'changing_VCPUs_live', () => {
      const { metrics, VCPUs_max: most } = world.db.get('VM', self);
      if (nvcpu <= 0 || nvcpu > most) return fail('INVALID_VALUE', 'VCPU values must satisfy: 0 < VCPUs ≤ VCPUs_max', most);
      world.db.update('VM', self, { VCPUs_at_startup: nvcpu });
      if (world.db.has('VM_metrics', metrics)) world.db.update('VM_metrics', metrics, { VCPUs_number: nvcpu });
      return Promise.resolve();
    });
  },
  set_VCPUs_max: ({ world }, { self, value }) => setVcpus(world, self, { VCPUs_max: value }, value),
  set_VCPUs_at_startup: ({ world }, { self, value }) => setVcpus(world, self, { VCPUs_at_startup: value }, value),
  set_ha_restart_priority: ({ world }, { self, value }) => world.db.update('VM', self, { ha_restart_priority: value }),
  set_ha_always_run: ({ world }, { self, value }) => world.db.update('VM', self, { ha_always_run: value }),
  compute_memory_overhead: ({ world }, { vm }) => {
    const record = world.db.get('VM', vm);
    return record.is_control_domain ? record.memory_overhead : overheadOf(record);
  },
  set_memory_dynamic_max: (call, { self, value }) => setLimits(call, self, { memory_dynamic_max: value }, 'changing_dynamic_range'),
  set_memory_dynamic_min: (call, { self, value }) => setLimits(call, self, { memory_dynamic_min: value }, 'changing_dynamic_range'),
  set_memory_dynamic_range: (call, { self, min, max }) =>
    setLimits(call, self, { memory_dynamic_min: min, memory_dynamic_max: max }, 'changing_dynamic_range'),
  set_memory_static_max: (call, { self, value }) => setLimits(call, self, { memory_static_max: value }, 'changing_static_range'),
  set_memory_static_min: (call, { self, value }) => setLimits(call, self, { memory_static_min: value }, 'changing_static_range'),
  set_memory_static_range: (call, { self, min, max }) =>
    setLimits(call, self, { memory_static_min: min, memory_static_max: max }, 'changing_static_range'),
  set_memory_limits: (call, { self, static_min: staticMin, static_max: staticMax, dynamic_min: dynamicMin, dynamic_max: dynamicMax }) =>
    setLimits(
      call, self, {
        memory_static_min: staticMin, memory_static_max: staticMax, memory_dynamic_min: dynamicMin, memory_dynamic_max: dynamicMax,
      },
      'changing_memory_limits',
    ),
  set_memory: (call, { self, value }) =>
    setLimits(call, self, { memory_static_max: value, memory_dynamic_min: value, memory_dynamic_max: value }, 'changing_memory_limits'),
  set_HVM_shadow_multiplier: ({ world }, { self, value }) => {
    enforce(vmRefusal(world, self, 'changing_shadow_memory'));
    world.db.update('VM', self, {
      HVM_shadow_multiplier: value, memory_overhead: overheadOf({ ...world.db.get('VM', self), HVM_shadow_multiplier: value }),
    });
  },
  send_sysrq: () => fail('NOT_IMPLEMENTED', 'send_sysrq'),
  send_trigger: () => fail('NOT_IMPLEMENTED', 'send_trigger'),
  maximise_memory: ({ world }, { self, total, approximate }) => maximise(world.db.get('VM', self), total, approximate),
  assert_operation_valid: ({ world }, { self, op }) => {
    enforce(vmRefusal(world, self, op));
  },
  update_allowed_operations: ({ world }, { self }) => {
    world.db.get('VM', self);
    refreshVm(world, self);
  },
  get_allowed_VBD_devices: ({ world }, { vm }) => freeVbdDevices(world, world.db.get('VM', vm)),
  get_allowed_VIF_devices: ({ world }, { vm }) => freeVifDevices(world, world.db.get('VM', vm)),
  get_possible_hosts: ({ world }, { vm }) => {
    world.db.get('VM', vm);
    const hosts = possibleHosts(world, vm);
    // Recorded: disabled hosts are counted in, as long as some host is enabled.
    return hosts.some((host) => world.db.get('host', host).enabled) ? hosts : [];
  },
  assert_can_boot_here: ({ world }, { self, host }) => {
    world.db.get('VM', self);
    enforce(bootRefusal(world, self, host));
  },
  assert_agile: ({ world }, { self }) => {
    world.db.get('VM', self);
    assertAgile(world, self);
  },
  retrieve_wlb_recommendations: ({ world }, { vm }) => {
    world.db.get('VM', vm);
    return fail('WLB_NOT_INITIALIZED');
  },
  set_suspend_VDI: ({ world }, { self, value }) => {
    const { power_state: state } = world.db.get('VM', self);
    if (state !== 'Suspended') return fail('VM_BAD_POWER_STATE', self, 'suspended', state.toLowerCase());
    world.db.get('VDI', value);
    world.db.update('VM', self, { suspend_VDI: value });
  },
  set_appliance: ({ world }, { self, value }) => world.db.update('VM', self, { appliance: value }),
  set_groups: ({ world }, { self, value }) => setGroups(world, self, value),
  get_data_sources: ({ world }, { self }) => {
    assertHasDomain(world, self);
    return [];
  },
  query_data_source: ({ world }, { self }) => {
    assertHasDomain(world, self);
    return 0;
  },
  call_plugin: ({ world }, { vm, plugin }) => {
    enforce(vmRefusal(world, vm, 'call_plugin'));
    return fail('XENAPI_MISSING_PLUGIN', plugin);
  },
  get_SRs_required_for_recovery: ({ world }, { self }) => {
    world.db.get('VM', self);
    return [];
  },
  set_has_vendor_device: ({ world }, { self, value }) => {
    const { power_state: state } = world.db.get('VM', self);
    if (state !== 'Halted') return fail('VM_BAD_POWER_STATE', self, 'halted', state.toLowerCase());
    world.db.update('VM', self, { has_vendor_device: value });
  },
  set_domain_type: ({ world }, { self, value }) => {
    const { power_state: state } = world.db.get('VM', self);
    if (state !== 'Halted') return fail('VM_BAD_POWER_STATE', self, 'halted', state.toLowerCase());
    world.db.write('VM', self, { domain_type: value, HVM_boot_policy: value === 'hvm' ? 'BIOS order' : '' });
  },
  set_HVM_boot_policy: ({ world }, { self, value }) => {
    world.db.update('VM', self, {
      HVM_boot_policy: value, ...(has(world.profile.level, 'jura') ? { domain_type: domainTypeOf({ HVM_boot_policy: value }) } : {}),
    });
  },
};
