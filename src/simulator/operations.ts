/** How an operation takes hold of an object: waits its turn, marks current_operations, lets go. */
import type { ClassName, RecordOf, Ref } from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { enforce, fail } from './failure.ts';
import { isAttached, refresh, refreshVm } from './refresh.ts';
import { cancelsOthers, isNull, vmRefusal, type VmOperation } from './vm-lifecycle.ts';
import type { World } from './world.ts';

/** Resolves at the next change of an object, also when it goes away. */
function nextChange(world: World, cls: ClassName, ref: string): Promise<void> {
  return new Promise((resolve) => {
    const end = world.db.subscribe((change) => {
      if (change.class !== cls || change.ref !== ref) return;
      end();
      resolve();
    });
  });
}

/**
 * Waits until nothing stands in the way of an operation. A hard shutdown or reboot stops what is under way; any other waits for it,
 * for as long as the release has patience.
 * @throws Failure the refusal: at once for anything but another operation
 */
async function admit(call: Call, vm: Ref<'VM'>, operation: VmOperation): Promise<void> {
  const { world, job } = call;
  const deadline = world.clock.now() + world.profile.conflictWait * 1000;
  for (;;) {
    const refusal = vmRefusal(world, vm, operation, job.task);
    const current = world.db.get('VM', vm).current_operations;
    const busy = Object.keys(current).length > 0;
    if (refusal === undefined && !(busy && cancelsOthers(operation, Object.values(current), world.profile))) return;
    if (refusal === undefined) for (const task of Object.keys(current)) world.tasks.abort(task);
    else if (refusal.code !== 'OTHER_OPERATION_IN_PROGRESS') enforce(refusal);
    const left = deadline - world.clock.now();
    if (left <= 0 || !(await job.until(nextChange(world, 'VM', vm), left))) {
      enforce(refusal);
      fail('OTHER_OPERATION_IN_PROGRESS', 'VM', vm);
    }
  }
}

/** Runs `body` while the VM says that `operation` is under way. @throws Failure what the lifecycle refuses */
export async function withVmOperation<T>(call: Call, vm: Ref<'VM'>, operation: VmOperation, body: () => Promise<T>): Promise<T> {
  await admit(call, vm, operation);
  const { world, job } = call;
  const mark = (): RecordOf<'VM'>['current_operations'] => world.db.get('VM', vm).current_operations;
  world.db.update('VM', vm, { current_operations: { ...mark(), [job.task]: operation } });
  refreshVm(world, vm);
  // The host that has the domain does the work.
  const { resident_on: host } = world.db.get('VM', vm);
  if (!isNull(host)) job.runsOn(host);
  try {
    const value = await body();
    // What was done is seen a moment before the operation is over (recorded from 26.17).
    job.shield();
    await job.rest();
    return value;
  } finally {
    if (world.db.has('VM', vm)) {
      const { [job.task]: ended, ...others } = mark();
      if (ended !== undefined) world.db.update('VM', vm, { current_operations: others });
      refreshVm(world, vm);
    }
  }
}

type Storage = 'VDI' | 'SR';
type StorageOperation = RecordOf<Storage>['allowed_operations'][number];

/**
 * Waits until a disk is free for an operation. A copy that is under way keeps others from changing the disk, as its reader has it attached;
 * any other operation is waited for.
 * @throws Failure VDI_IN_USE with the operation, OTHER_OPERATION_IN_PROGRESS when the release's patience is over
 */
export async function admitToDisk(call: Call, vdi: Ref<'VDI'>, operation: StorageOperation, attachedToo: boolean): Promise<void> {
  const { world, job } = call;
  const deadline = world.clock.now() + world.profile.conflictWait * 1000;
  for (;;) {
    const record = world.db.get('VDI', vdi);
    const current: readonly string[] = Object.values(record.current_operations);
    if (!attachedToo && isAttached(world, record)) return fail('VDI_IN_USE', vdi, operation);
    if (current.includes('copy') && ['destroy', 'resize', 'forget'].includes(operation)) return fail('VDI_IN_USE', vdi, operation);
    const other = current.find((each) => each !== 'copy');
    if (other === undefined) return;
    const left = deadline - world.clock.now();
    if (left <= 0 || !(await job.until(nextChange(world, 'VDI', vdi), left))) return fail('OTHER_OPERATION_IN_PROGRESS', 'VDI', vdi, other);
  }
}

/** The same for disks and repositories, whose rules are checked by the caller. */
export async function withOperation<C extends Storage, T>(
  call: Call, cls: C, ref: Ref<C>, operation: StorageOperation, body: () => Promise<T>,
): Promise<T> {
  const { db } = call.world;
  const marks = (): Readonly<Record<string, unknown>> => (db.get(cls, ref) as RecordOf<Storage>).current_operations;
  const { task } = call.job;
  db.write(cls, ref, { current_operations: { ...marks(), [task]: operation }, allowed_operations: [] });
  try {
    return await body();
  } finally {
    if (db.has(cls, ref)) {
      const { [task]: ended, ...others } = marks();
      if (ended !== undefined) db.write(cls, ref, { current_operations: others });
      refresh(call.world, cls, ref);
    }
  }
}
