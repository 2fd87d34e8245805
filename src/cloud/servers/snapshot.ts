/**
 * Images made of a server: a snapshot, a template cloned of it, and the snapshot goes again.
 *
 * Both bear the name of a build of the server until the template is whole (`other-config.ts`), so that they are neither server nor image, and
 * whoever finds them after a crash knows whose they are. Giving the template its own name is what makes it an image.
 */
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import type { Row } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { buildName, entry, isOwnKey, keys, readKey, writeKey } from '../other-config.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { buildsOf, destroyBuild, destroyVdi, destroyVmWithDisks, ignoringGone } from './delete.ts';
import { rootPosition } from './disks.ts';
import type { Server } from './server.ts';

export interface SnapshotRequest {
  readonly name: string;
  /** Properties of the image. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BackupRequest extends SnapshotRequest {
  readonly backupType: string;
  /** How many of that kind are kept; 0: none is made, and those there are go. */
  readonly rotation: number;
}

// DEVIATION: the image of a server that boots from a volume holds the data of that one; Nova's names snapshots of all of its volumes.
// DEVIATION: createImage and createBackup answer when the image is there and not before: on a pool it is a matter of seconds, and an image
// that is not yet whole has no state that the pool could keep.

/** Id of the new image, which can be used. @throws ApiError conflict (state, busy); what the storage refuses */
export async function createImageOfServer(cloud: Cloud, caller: Caller, server: Server, { name, metadata }: SnapshotRequest): Promise<string> {
  assertAllowed(server, 'createImage', caller);
  const properties = { ...originOf(server, caller, 'snapshot'), ...metadata };
  await cloud.workflows.begin({ kind: 'create-image', server, caller, args: { name, metadata: properties } });
  return madeImage(server, caller);
}

/** The same with rotation; null when none is kept. @throws ApiError conflict (state, busy); what the storage refuses */
export async function backUpServer(
  cloud: Cloud, caller: Caller, server: Server, { name, metadata, backupType, rotation }: BackupRequest,
): Promise<string | null> {
  assertAllowed(server, 'createBackup', caller);
  if (server.isVolumeBacked) throw new ApiError('badRequest', 'Backup is not supported for volume-backed instances.');
  const properties = { ...originOf(server, caller, 'backup'), backup_type: backupType, ...metadata };
  await cloud.workflows.begin({ kind: 'create-backup', server, caller, args: { name, metadata: properties, backupType, rotation } });
  return rotation === 0 ? null : madeImage(server, caller);
}

/** Nova: nova/compute/utils.py, create_image. */
export const originOf = (server: Server, caller: Caller, type: 'snapshot' | 'backup'): Readonly<Record<string, string>> => ({
  image_type: type, instance_uuid: server.id, user_id: caller.userId, ...(server.imageId === null ? {} : { base_image_ref: server.imageId }),
});

async function madeImage(server: Server, caller: Caller): Promise<string> {
  await server.pool.settle();
  const made = [...server.pool.cache.all('VM')].find((vm) => readKey(vm, keys.imageRequest) === caller.requestId && isOfServer(vm, server.id));
  if (made === undefined) throw new ApiError('internal', `The image of server ${server.id} vanished.`);
  return made.uuid;
}

const isOfServer = (vm: Row<'VM'>, serverId: string): boolean => vm.is_a_template && !vm.is_a_snapshot && readKey(vm, keys.imageServer) === serverId;

// ---- the workflows ---------------------------------------------------------------------------------------------------

export const snapshotWorkflows = {
  'create-image': {
    action: 'createImage', event: 'compute_snapshot_instance', word: 'createImage', failsToError: false, steps: (run) => imageSteps(unanswered(run)),
  },
  'create-backup': {
    action: 'createBackup', event: 'compute_backup_instance', word: 'createBackup', failsToError: false,
    steps: (run) => [
      ...(run.claim.args['rotation'] === 0 ? [] : imageSteps(unanswered(run))), { name: 'rotate', run: () => rotate(unanswered(run)) },
    ],
  },
} as const satisfies Readonly<Record<string, Workflow>>;

/** Its user waits for the end, where the image's id is told or the failure, and not for the first call that XAPI accepts. */
const unanswered = (run: Run): Run => ({
  ...run,
  get resumed() {
    return run.resumed;
  },
  async: (method, params) => run.pool.run(method, params),
});

const imageSteps = (run: Run) => [
  { name: 'image', run: () => makeImage(run), undo: async () => { await run.pool.settle(); await destroyBuild(run); } },
  { name: 'snapshot', run: () => destroyBuild(run) },
] as const;

/** The image that this very run has made. */
export const publishedImage = (run: Run): Row<'VM'> | undefined =>
  [...run.pool.cache.all('VM')].find((vm) =>
    isOfServer(vm, run.serverId) && readKey(vm, keys.imageRequest) === run.claim.requestId && vm.name_label !== buildName(run.serverId));

/** Repeatable. What it leaves with the name of a build is the snapshot. */
export async function makeImage(run: Run): Promise<void> {
  const { pool } = run;
  if (run.resumed) {
    await run.adopt('snapshot');
    await waitForClones(run);
    if (publishedImage(run) !== undefined) return;
    // Nobody has heard of it: what there is may be half of it.
    await destroyBuild(run);
    await pool.settle();
  }
  const name = buildName(run.serverId);
  const snapshot = await pool.run('VM.snapshot', [run.vm, name]) as Ref<'VM'>;
  const template = await pool.run('VM.clone', [snapshot, name]) as Ref<'VM'>;
  await pool.settle();
  const row = pool.cache.get('VM', template);
  if (row === undefined) throw new ApiError('internal', `The image of server ${run.serverId} vanished while it was made.`);
  await stripTemplate(run, row);
  await markTemplate(run, row);
  await pool.call('VM.set_name_label', template, String(run.claim.args['name']));
  await pool.settle();
}

/** A dead process may have begun a clone that XAPI still works at: it shows as an operation on the snapshot. */
async function waitForClones(run: Run): Promise<void> {
  for (const build of buildsOf(run.pool, run.serverId)) {
    for (const task of Object.keys(build.current_operations)) {
      // Its failure is no matter here: what it left goes.
      await run.pool.follow(task as Ref<'task'>).catch((error: unknown) => { run.cloud.log.debug('image: a clone of the snapshot failed', { error }); });
    }
  }
  await run.pool.settle();
}

/** Takes away what a server has and an image does not: interfaces, discs, ephemeral disks, its config drive, copies of volumes, memory. */
async function stripTemplate(run: Run, template: Row<'VM'>): Promise<void> {
  const { pool } = run;
  if (template.power_state === 'Suspended') {
    await pool.call('VM.set_is_a_template', template.$ref, false);
    await pool.run('VM.hard_shutdown', [template.$ref]);
    await pool.settle();
  }
  const isVolumeBacked = run.cloud.servers.get(run.serverId)?.isVolumeBacked === true;
  for (const vif of template.VIFs) await ignoringGone(pool.call('VIF.destroy', vif));
  for (const ref of template.VBDs) {
    const vbd = pool.cache.get('VBD', ref);
    const vdi = vbd && pool.cache.get('VDI', vbd.VDI);
    const role = vdi && readKey(vdi, keys.diskRole);
    const isServersAlone = role === 'ephemeral' || role === 'swap' || role === 'config';
    if (vbd?.type !== 'Disk') await ignoringGone(pool.call('VBD.destroy', ref));
    else if (vdi !== undefined && (isServersAlone || (readKey(vbd, keys.volume) !== undefined && !(isVolumeBacked && vbd.userdevice === rootPosition)))) {
      await destroyVdi(run, vdi.$ref);
    } else if (vdi !== undefined) {
      if (readKey(vbd, keys.volume) !== undefined) await writeKey(pool, ref, keys.volume, undefined);
      await pool.call('VDI.set_name_label', vdi.$ref, `${String(run.claim.args['name'])} ${role ?? 'disk'}`);
      await pool.call('VDI.set_name_description', vdi.$ref, '');
      await pool.call('VDI.set_other_config', vdi.$ref, withoutOwnKeys(vdi.other_config));
    }
  }
  for (const tag of template.tags) await pool.call('VM.remove_tags', template.$ref, tag);
}

/** All keys at once: nobody else knows the template yet, so nobody's key can be lost. */
async function markTemplate(run: Run, { $ref: template, other_config: config }: Row<'VM'>): Promise<void> {
  const { pool, claim } = run;
  const { metadata, backupType } = claim.args;
  await pool.call('VM.set_other_config', template, {
    ...withoutOwnKeys(config),
    ...entry(keys.project, readKey(run.row(), keys.project) ?? run.cloud.defaultProjectId),
    ...entry(keys.created, run.cloud.clock.now()),
    ...entry(keys.imageServer, run.serverId),
    ...entry(keys.imageRequest, claim.requestId),
    ...entry(keys.backupType, typeof backupType === 'string' ? backupType : undefined),
    ...entry(keys.imageMetadata, typeof metadata === 'object' && metadata !== null
      ? Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)])) : undefined),
  });
  await pool.call('VM.set_name_description', template, '');
  // A clone of a snapshot is a template by itself.
  if (pool.cache.get('VM', template)?.is_a_template !== true) await pool.call('VM.set_is_a_template', template, true);
}

const withoutOwnKeys = (config: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(config).filter(([key]) => !isOwnKey(key)));

/** Nova: nova/compute/manager.py, _do_rotate_backups: the oldest of its kind go. */
async function rotate(run: Run): Promise<void> {
  const { backupType, rotation } = run.claim.args;
  await run.pool.settle();
  const backups = [...run.pool.cache.all('VM')]
    .filter((vm) => isOfServer(vm, run.serverId) && readKey(vm, keys.backupType) === backupType)
    .toSorted((a, b) => (readKey(b, keys.created) ?? 0) - (readKey(a, keys.created) ?? 0));
  for (const old of backups.slice(typeof rotation === 'number' ? rotation : backups.length)) await destroyVmWithDisks(run, old);
  await run.pool.settle();
}
