/**
 * Deletion: the mark `nova:delete` first, which makes every reader see it go and survives a crash; then, in the background, the end of
 * whatever is at work on the server, its disks, its snapshots, and last the VM, which so long serves as the list of what is left to do.
 */
import { NULL_REF, type Ref } from '../../xapi/datamodel.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { keys, readKey, serverOfBuild, writeKey } from '../other-config.ts';
import type { Run, Workflow } from '../workflow.ts';
import { isGone } from '../xapi-errors.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { recordDeletedServer } from './deleted-servers.ts';
import type { Server } from './server.ts';

/**
 * Begins to delete a server; harmless when that has begun already. Answers when every reader sees it go.
 * @throws ApiError conflict when it is locked, or protected in XAPI itself
 */
export async function deleteServer(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  assertAllowed(server, 'delete', caller);
  assertNotBlocked(server, ['destroy']);
  const mark = { at: cloud.clock.now(), requestId: caller.requestId, userId: caller.userId, projectId: caller.projectId ?? server.projectId };
  try {
    await server.pool.call('VM.add_to_other_config', server.vm, keys.deleting.key, keys.deleting.format(mark));
  } catch (error) {
    if (isGone(error)) return;
    if (!(error instanceof XapiError) || error.code !== 'MAP_DUPLICATE_KEY') throw error;
  }
  await server.pool.settle();
  cloud.workflows.deleteMarked(server.id);
}

export const deleteWorkflow: Workflow = {
  action: 'delete',
  event: 'compute_terminate_instance',
  word: 'delete',
  failsToError: true,
  steps: (run) => [
    { name: 'record', run: () => record(run) },
    { name: 'power off', run: () => unlessDone(run, powerOff) },
    { name: 'disks', run: () => destroyDisks(run) },
    { name: 'snapshots', run: () => unlessDone(run, destroySnapshots) },
    { name: 'shelved image', run: () => unlessDone(run, destroyShelvedImage) },
    { name: 'VM', run: () => destroyVm(run) },
  ],
  async ended(run, outcome) {
    if (outcome.result !== 'failure' || run.pool.cache.get('VM', run.vm) === undefined) return;
    // The user may try again; the server is there, so it is not among the deleted ones.
    await run.cloud.store.db.deleteFrom('deleted_servers').where('id', '=', run.serverId).execute();
    await writeKey(run.pool, run.vm, keys.deleting, undefined);
  },
};

async function record(run: Run): Promise<void> {
  const server = run.cloud.servers.get(run.serverId);
  if (server !== undefined) await recordDeletedServer(run.cloud, server, server.vm);
}

/** The VM, which goes last, may be gone already, and the answer lost. */
const unlessDone = async (run: Run, work: (run: Run) => Promise<void>): Promise<void> => {
  if (run.pool.cache.get('VM', run.vm) !== undefined) await work(run);
};

async function powerOff(run: Run): Promise<void> {
  // What XAPI does to it would hold the shutdown up: a migration, say, that somebody began with `xe`.
  for (const task of Object.keys(run.row().current_operations)) await run.pool.cancel(task as Ref<'task'>);
  if (run.row().power_state === 'Halted') return;
  try {
    await run.async('VM.hard_shutdown', [run.vm]);
  } catch (error) {
    if (!(error instanceof XapiError) || error.code !== 'VM_BAD_POWER_STATE') throw error;
  }
  await run.pool.settle();
}

const destroyDisks = async (run: Run): Promise<void> => {
  await destroyBuild(run);
  for (const vdi of disksOf(run.pool, run.vm, run.serverId)) await destroyVdi(run, vdi);
  // XAPI takes the memory of a suspended server away, but where it has forgotten that the server was resumed.
  const memory = run.pool.cache.get('VDI', run.pool.cache.get('VM', run.vm)?.suspend_VDI ?? NULL_REF);
  if (memory !== undefined) await destroyVdi(run, memory.$ref);
};

/** The VM that carries an image's disks to the server, when its build was ended in the middle. */
export async function destroyBuild(run: Run): Promise<void> {
  for (const vm of buildsOf(run.pool, run.serverId)) await destroyVmWithDisks(run, vm);
}

export const buildsOf = (pool: Xapi, serverId: string): readonly Row<'VM'>[] =>
  [...pool.cache.all('VM')].filter((vm) => serverOfBuild(vm) === serverId);

/** A VM that is halted and nobody's server, with every disk that no other VM has. */
export async function destroyVmWithDisks(run: Run, vm: Row<'VM'>): Promise<void> {
  for (const vdi of attachedDisks(run.pool, vm)) await destroyVdi(run, vdi);
  await ignoringGone(run.pool.call('VM.destroy', vm.$ref));
}

/**
 * Every disk that goes with a server: those attached to it and no other, and those made for it that are not attached (yet).
 * Not: discs, volumes that outlive the server, disks that another VM uses too.
 */
export function disksOf(pool: Xapi, vm: Ref<'VM'>, serverId: string): readonly Ref<'VDI'>[] {
  const row = pool.cache.get('VM', vm);
  const own = row === undefined ? [] : attachedDisks(pool, row);
  const loose = [...pool.cache.all('VDI')].filter((vdi) => vdi.VBDs.length === 0 && readKey(vdi, keys.diskServer) === serverId).map((vdi) => vdi.$ref);
  return [...new Set([...own, ...loose])];
}

function attachedDisks(pool: Xapi, vm: Row<'VM'>): readonly Ref<'VDI'>[] {
  const { cache } = pool;
  const ours = serverOfBuild(vm) ?? vm.uuid;
  // What a snapshot or an image has of a volume is a copy, which goes with it.
  const stays = (vbd: Row<'VBD'>): boolean => !vm.is_a_template && readKey(vbd, keys.volume)?.deleteOnTermination === false;
  const vdis = vm.VBDs.flatMap((ref) => {
    const vbd = cache.get('VBD', ref);
    return vbd === undefined || vbd.type !== 'Disk' || vbd.empty || stays(vbd) ? [] : cache.get('VDI', vbd.VDI) ?? [];
  });
  const isShared = (vdi: Row<'VDI'>): boolean => vdi.VBDs.some((ref) => {
    const other = cache.get('VM', cache.get('VBD', ref)?.VM ?? NULL_REF);
    return other !== undefined && other.$ref !== vm.$ref && (serverOfBuild(other) ?? other.uuid) !== ours;
  });
  return vdis.filter((vdi) => !isShared(vdi) && cache.get('SR', vdi.SR)?.content_type !== 'iso').map((vdi) => vdi.$ref);
}

/** XAPI destroys its VBD with it. A disk that storage still holds for a moment is tried again. */
export async function destroyVdi(run: Run, vdi: Ref<'VDI'>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run.async('VDI.destroy', [vdi]);
      return;
    } catch (error) {
      if (isGone(error)) return;
      const busy = error instanceof XapiError && (error.code === 'VDI_IN_USE' || error.code === 'OTHER_OPERATION_IN_PROGRESS');
      if (!busy || attempt === 3) throw error;
      await run.pool.settle();
    }
  }
}

async function destroySnapshots(run: Run): Promise<void> {
  for (const ref of run.row().snapshots) {
    const snapshot = run.pool.cache.get('VM', ref);
    if (snapshot === undefined) continue;
    if (snapshot.suspend_VDI !== NULL_REF) await destroyVdi(run, snapshot.suspend_VDI);
    await destroyVmWithDisks(run, snapshot);
  }
}

/** The image that a server was shelved with goes with it (nova/compute/api.py, _delete). */
async function destroyShelvedImage(run: Run): Promise<void> {
  const image = run.pool.cache.byUuid('VM', readKey(run.row(), keys.shelvedImage) ?? '');
  if (image?.is_a_template === true) await destroyVmWithDisks(run, image);
}

async function destroyVm(run: Run): Promise<void> {
  await ignoringGone(run.pool.call('VM.destroy', run.vm));
  await run.pool.settle();
}

export async function ignoringGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
