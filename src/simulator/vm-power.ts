/** The power of a VM: from Halted to Running, Paused and Suspended, and back. Source: xapi_vm.ml, xapi_xenops.ml. */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { assertAllUsable } from './devices.ts';
import { createVdi, destroyVdi } from './disks.ts';
import { bringUp, fillBiosStrings, isHvm, tearDown, wakeGuest, whileArriving, whilePlugging } from './domains.ts';
import { enforce, fail } from './failure.ts';
import { announce } from './migration.ts';
import { withVmOperation } from './operations.ts';
import { bootRefusal, chooseHost, isLive } from './placement.ts';
import { refreshVm } from './refresh.ts';
import { has } from './releases.ts';
import { isNull, vmRefusal } from './vm-lifecycle.ts';
import { assertMemoryOrder } from './vm-size.ts';
import type { World } from './world.ts';

const none = <C extends string>(): Ref<C> => NULL_REF;
const MiB = 1024 ** 2;

export async function start(call: Call, vm: Ref<'VM'>, wanted: Ref<'host'> | undefined, paused: boolean): Promise<void> {
  const { world, job } = call;
  world.db.get('VM', vm);
  if (wanted !== undefined) world.db.get('host', wanted);
  await withVmOperation(call, vm, wanted === undefined ? 'start' : 'start_on', async () => {
    const record = world.db.get('VM', vm);
    if (record.HVM_boot_policy === '' && record.PV_bootloader === '' && record.PV_kernel === '') {
      return fail('BOOTLOADER_FAILED', vm, 'no bootloader or kernel');
    }
    if (record.VCPUs_at_startup <= 0 || record.VCPUs_at_startup > record.VCPUs_max) {
      return fail('INVALID_VALUE', 'VCPU values must satisfy: 0 < VCPUs_at_startup ≤ VCPUs_max', record.VCPUs_at_startup);
    }
    assertMemoryOrder(world, record.memory_static_min, record.memory_dynamic_min, record.memory_dynamic_max, record.memory_static_max);
    await job.rest();
    assertAllUsable(world, vm);
    fillBiosStrings(world, vm);
    enforce(wanted === undefined ? undefined : bootRefusal(world, vm, wanted));
    const host = wanted ?? chooseHost(world, vm);
    job.runsOn(host);
    await whileArriving(call, vm, host, 'vm_start', () => whilePlugging(call, vm, async () => {
      await job.pause(world.durations.start + record.start_delay * 1000);
      bringUp(world, vm, host, paused ? 'Paused' : 'Running', 'boot');
    }));
    announce(world, 'VM_STARTED', vm, `VM '${record.name_label}' started on host: ${world.db.get('host', host).name_label}`);
  });
}

export async function stop(call: Call, vm: Ref<'VM'>, operation: 'clean_shutdown' | 'hard_shutdown', ms: number): Promise<void> {
  const { world, job } = call;
  world.db.get('VM', vm);
  await withVmOperation(call, vm, operation, async () => {
    const record = world.db.get('VM', vm);
    await job.pause(ms);
    halt(world, vm);
    announce(world, 'VM_SHUTDOWN', vm, `VM '${record.name_label}' shutdown`);
  });
}

function halt(world: World, vm: Ref<'VM'>): void {
  const { suspend_VDI: image, power_state: state } = world.db.get('VM', vm);
  tearDown(world, vm, 'Halted');
  if (state === 'Suspended' && !isNull(image)) {
    world.db.update('VM', vm, { suspend_VDI: none() });
    destroyVdi(world, image);
  }
}

export async function reboot(call: Call, vm: Ref<'VM'>, operation: 'clean_reboot' | 'hard_reboot', ms: number): Promise<void> {
  const { world, job } = call;
  world.db.get('VM', vm);
  await withVmOperation(call, vm, operation, async () => {
    const { resident_on: host, name_label: name } = world.db.get('VM', vm);
    job.runsOn(host);
    await job.pause(ms);
    bringUp(world, vm, host, 'Running', 'reboot');
    announce(world, 'VM_REBOOTED', vm, `VM '${name}' rebooted`);
  });
}

export async function pause(call: Call, vm: Ref<'VM'>, operation: 'pause' | 'unpause'): Promise<void> {
  const { world, job } = call;
  world.db.get('VM', vm);
  await withVmOperation(call, vm, operation, async () => {
    await job.pause(world.durations.pause);
    // Its host may have died meanwhile.
    enforce(vmRefusal(world, vm, operation, job.task));
    world.db.update('VM', vm, { power_state: operation === 'pause' ? 'Paused' : 'Running' });
    // A guest that was started paused has not spoken yet.
    if (operation === 'unpause' && isNull(world.db.get('VM', vm).guest_metrics)) wakeGuest(world, vm);
  });
}

/** Repository of suspend images: the VM's, else the pool's, else the host's. @throws Failure VM_NO_SUSPEND_SR */
function suspendSr(world: World, vm: Ref<'VM'>): Ref<'SR'> {
  const { db } = world;
  const record = db.get('VM', vm);
  const pool = [...db.all('pool')][0]?.[1];
  const choices = [record.suspend_SR, pool?.suspend_image_SR, db.find('host', record.resident_on)?.suspend_image_sr];
  return choices.find((sr): sr is Ref<'SR'> => sr !== undefined && !isNull(sr) && db.has('SR', sr)) ?? fail('VM_NO_SUSPEND_SR', vm);
}

/** Bytes of a suspend image: memory and a generous margin (xapi_xenops.ml). */
const imageSize = (vm: RecordOf<'VM'>): number => Math.floor(vm.memory_static_max * 1.2 * 1.05) + 100 * MiB;

export function saveMemory(world: World, vm: Ref<'VM'>): void {
  const record = world.db.get('VM', vm);
  const image = createVdi(world, {
    SR: suspendSr(world, vm), virtual_size: imageSize(record), type: 'suspend', name_label: 'Suspend image',
    name_description: 'Suspend image', sharable: false, read_only: false,
    sm_config: { vmhint: record.uuid, ...(has(world.profile.level, '23.1.0') ? { initial_allocation: String(imageSize(record)) } : {}) },
  });
  tearDown(world, vm, 'Suspended');
  // What the hypervisor's side needs to build the domain again, in its own format.
  const memory = { memory_dynamic_max: record.memory_dynamic_max, memory_dynamic_min: record.memory_dynamic_min };
  world.db.update('VM', vm, {
    suspend_VDI: image,
    last_booted_record: JSON.stringify({ uuid: record.uuid, suspended: true, hvm: isHvm(record), vcpus: record.VCPUs_at_startup, ...memory }),
  });
  refreshVm(world, vm);
}

export async function suspend(call: Call, vm: Ref<'VM'>): Promise<void> {
  const { world, job } = call;
  world.db.get('VM', vm);
  await withVmOperation(call, vm, 'suspend', async () => {
    suspendSr(world, vm);
    job.shield();
    await job.pause(world.durations.suspend);
    saveMemory(world, vm);
    announce(world, 'VM_SUSPENDED', vm, `VM '${world.db.get('VM', vm).name_label}' suspended`);
  });
}

export function wakeUp(world: World, vm: Ref<'VM'>, host: Ref<'host'>, state: 'Running' | 'Paused'): void {
  const image = world.db.get('VM', vm).suspend_VDI;
  bringUp(world, vm, host, state, 'arrival');
  world.db.update('VM', vm, { suspend_VDI: none() });
  if (!isNull(image)) destroyVdi(world, image);
}

export async function resume(call: Call, vm: Ref<'VM'>, wanted: Ref<'host'> | undefined, paused: boolean): Promise<void> {
  const { world, job } = call;
  world.db.get('VM', vm);
  if (wanted !== undefined) world.db.get('host', wanted);
  await withVmOperation(call, vm, wanted === undefined ? 'resume' : 'resume_on', async () => {
    enforce(wanted === undefined ? undefined : bootRefusal(world, vm, wanted));
    const host = wanted ?? chooseHost(world, vm);
    assertAllUsable(world, vm);
    job.runsOn(host);
    await whileArriving(call, vm, host, 'vm_resume', async () => {
      await job.pause(world.durations.resume);
      wakeUp(world, vm, host, paused ? 'Paused' : 'Running');
    });
    announce(world, 'VM_RESUMED', vm, `VM '${world.db.get('VM', vm).name_label}' resumed`);
  });
}

export function powerStateReset({ world }: Call, vm: Ref<'VM'>): void {
  const record = world.db.get('VM', vm);
  if (record.power_state === 'Halted') return;
  if (!isNull(record.resident_on) && world.db.has('host', record.resident_on) && isLive(world, record.resident_on)) {
    return fail('HOST_IS_LIVE', record.resident_on);
  }
  tearDown(world, vm, 'Halted');
}
