/**
 * Images made of a server: first the image, a template without disks whose id the user is told; then a snapshot of the server, and a clone of that,
 * whose disks become the image's.
 *
 * Snapshot and clone bear the name of a build of the server (`other-config.ts`), so that they are neither server nor image, and whoever finds them
 * after a crash knows whose they are.
 */
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { noFlavor } from '../image-changes.ts';
import { propertiesOf } from '../images.ts';
import { buildName, entry, isOwnKey, keys, readKey, writeKey, type ImageRecord } from '../other-config.ts';
import type { Run, Step, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { buildsOf, destroyBuild, destroyVdi, destroyVmWithDisks, ignoringGone } from './delete.ts';
import { GiB, rootPosition } from './disks.ts';
import type { Server } from './server.ts';
import { disksOfVm } from './vm-disks.ts';
import { vmRecord } from './vm-record.ts';

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
/** Id of the new image, whose data are still to come. @throws ApiError conflict (state, busy) */
export async function createImageOfServer(cloud: Cloud, caller: Caller, server: Server, { name, metadata }: SnapshotRequest): Promise<string> {
  assertAllowed(server, 'createImage', caller);
  const properties = { ...originOf(server, caller, 'snapshot'), ...metadata };
  await cloud.workflows.begin({ kind: 'create-image', server, caller, args: { name, metadata: properties } });
  return newImage(server, caller);
}

/** The same with rotation; null when none is kept. @throws ApiError conflict (state, busy), badRequest */
export async function backUpServer(
  cloud: Cloud, caller: Caller, server: Server, { name, metadata, backupType, rotation }: BackupRequest,
): Promise<string | null> {
  assertAllowed(server, 'createBackup', caller);
  if (server.isVolumeBacked) throw new ApiError('badRequest', 'Backup is not supported for volume-backed instances.');
  const properties = { ...originOf(server, caller, 'backup'), backup_type: backupType, ...metadata };
  await cloud.workflows.begin({ kind: 'create-backup', server, caller, args: { name, metadata: properties, backupType, rotation } });
  return rotation === 0 ? null : newImage(server, caller);
}

/** Nova: nova/compute/utils.py, create_image. */
export const originOf = (server: Server, caller: Caller, type: 'snapshot' | 'backup'): Readonly<Record<string, string>> => ({
  image_type: type, instance_uuid: server.id, user_id: caller.userId, ...(server.imageId === null ? {} : { base_image_ref: server.imageId }),
});

async function newImage({ id, pool }: Server, { requestId }: Caller): Promise<string> {
  await pool.settle();
  const made = findImageOf(pool, id, requestId);
  if (made === undefined) throw new ApiError('internal', `The image of server ${id} vanished.`);
  return made.uuid;
}

const findImageOf = (pool: Xapi, serverId: string, requestId: string): Row<'VM'> | undefined =>
  [...pool.cache.all('VM')].find((vm) => isOfServer(vm, serverId) && readKey(vm, keys.imageRequest) === requestId);

const isOfServer = (vm: Row<'VM'>, serverId: string): boolean => vm.is_a_template && !vm.is_a_snapshot && readKey(vm, keys.imageServer) === serverId;

// ---- the workflows ---------------------------------------------------------------------------------------------------

export const snapshotWorkflows = {
  'create-image': {
    action: 'createImage', event: 'compute_snapshot_instance', word: 'createImage', failsToError: false, steps: (run) => imageSteps(run, 'kept'),
  },
  'create-backup': {
    action: 'createBackup', event: 'compute_backup_instance', word: 'createBackup', failsToError: false,
    steps: (run) => [...(run.claim.args['rotation'] === 0 ? [] : imageSteps(run, 'kept')), { name: 'rotate', run: () => rotate(run) }],
  },
} as const satisfies Readonly<Record<string, Workflow>>;

/**
 * By which the claim's request gets its image, by the name `args.name` and with the properties `args.metadata`.
 * @param whole what an image that is whole is to a workflow that fails afterwards
 */
export const imageSteps = (run: Run, whole: 'kept' | 'dropped'): readonly Step[] => [
  { name: 'image', run: () => recordImage(run), undo: () => dropImage(run, whole) },
  { name: 'data', run: () => fillImage(run) },
  { name: 'snapshot', run: () => destroyBuild(run) },
];

/** The image that this very run makes. */
export const imageOfRun = (run: Run): Row<'VM'> | undefined => findImageOf(run.pool, run.serverId, run.claim.requestId);

/** The image without its data: made like the server's VM, so that whatever is made of it is like that too. */
async function recordImage(run: Run): Promise<void> {
  const { pool, claim } = run;
  if (imageOfRun(run) === undefined) {
    const row = run.row();
    const { metadata, backupType } = claim.args;
    const now = run.cloud.clock.now();
    const { base_template_name: base } = row.other_config;
    const record = vmRecord(pool, {
      name: String(claim.args['name']), description: '', flavor: noFlavor, template: row, tags: [],
      otherConfig: {
        ...(base === undefined ? {} : { base_template_name: base }),
        ...entry(keys.project, readKey(row, keys.project) ?? run.cloud.defaultProjectId),
        ...entry(keys.created, now),
        ...entry(keys.imageServer, run.serverId),
        ...entry(keys.imageRequest, claim.requestId),
        // Whoever takes the workflow over goes on with it.
        ...entry(keys.imageUpload, { nonce: claim.requestId, owner: '', process: '', at: now }),
        ...entry(keys.backupType, typeof backupType === 'string' ? backupType : undefined),
        ...entry(keys.imageMetadata, { ...propertiesOf(row), ...textsOf(metadata) }),
        ...entry(keys.imageRecord, emptyRecord(now)),
      },
    });
    await pool.call('VM.create', { ...record, is_a_template: true });
  }
  // Nobody waits for the data.
  run.accepted();
}

const emptyRecord = (now: number): ImageRecord => ({
  status: 'queued', visibility: 'private', hidden: false, minRamMib: 0, minDiskGib: 0, diskFormat: null, containerFormat: null, sizeBytes: null,
  md5: null, sha512: null, updated: now, members: {},
});

const textsOf = (metadata: unknown): Readonly<Record<string, string>> =>
  (typeof metadata === 'object' && metadata !== null ? Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)])) : {});

async function dropImage(run: Run, whole: 'kept' | 'dropped'): Promise<void> {
  const { pool } = run;
  await pool.settle();
  const image = imageOfRun(run);
  if (image !== undefined && (whole === 'dropped' || isUnfinished(image))) {
    await destroyOwnDisks(run, image);
    await ignoringGone(pool.call('VM.destroy', image.$ref));
  } else if (image !== undefined) {
    await writeKey(pool, image.$ref, keys.imageUpload, undefined);
  }
  await destroyBuild(run);
  await pool.settle();
}

/** One without a record was being published. */
const isUnfinished = (image: Row<'VM'>): boolean => (readKey(image, keys.imageRecord)?.status ?? 'queued') === 'queued';

/** The clone may still have them too. */
async function destroyOwnDisks(run: Run, image: Row<'VM'>): Promise<void> {
  for (const { vdi } of disksOfVm(run.pool, image)) await destroyVdi(run, vdi.$ref);
}

/** Repeatable. What it leaves with the name of a build goes with the next step. @throws ApiError notFound when the image was deleted meanwhile */
async function fillImage(run: Run): Promise<void> {
  const { pool } = run;
  await pool.settle();
  if (run.resumed) await forgetFormerTry(run);
  const image = imageOfRun(run);
  if (image === undefined) throw new ApiError('notFound', `The image of server ${run.serverId} was deleted while it was made.`);
  if (isUnfinished(image)) {
    const name = buildName(run.serverId);
    const snapshot = await run.async('VM.snapshot', [run.vm, name]) as Ref<'VM'>;
    const clone = await run.async('VM.clone', [snapshot, name]) as Ref<'VM'>;
    await pool.settle();
    await moveDisks(run, clone, image);
    await publish(run, image);
  }
  await writeKey(pool, image.$ref, keys.imageUpload, undefined);
  await pool.settle();
}

/** Nobody has heard of what it made of an image that is not whole: it may be half of it. */
async function forgetFormerTry(run: Run): Promise<void> {
  const { pool } = run;
  await run.adopt('snapshot');
  await waitForClones(run);
  const image = imageOfRun(run);
  if (image === undefined || !isUnfinished(image)) return;
  await destroyOwnDisks(run, image);
  await destroyBuild(run);
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

/** Gives the image what it has of the server's disks: not ephemeral ones, its config drive, copies of volumes, memory; these go with the clone. */
async function moveDisks(run: Run, clone: Ref<'VM'>, image: Row<'VM'>): Promise<void> {
  const { pool } = run;
  const row = pool.cache.get('VM', clone);
  if (row === undefined) throw new ApiError('internal', `The disks of server ${run.serverId} vanished while its image was made.`);
  if (row.power_state === 'Suspended') {
    await pool.call('VM.set_is_a_template', clone, false);
    await run.async('VM.hard_shutdown', [clone]);
  }
  const isVolumeBacked = run.cloud.servers.get(run.serverId)?.isVolumeBacked === true;
  for (const { vbd, vdi } of disksOfVm(pool, row)) {
    const role = readKey(vdi, keys.diskRole);
    const isOtherVolume = readKey(vbd, keys.volume) !== undefined && !(isVolumeBacked && vbd.userdevice === rootPosition);
    if (role === 'ephemeral' || role === 'swap' || role === 'config' || isOtherVolume) continue;
    await pool.call('VDI.set_name_label', vdi.$ref, `${image.name_label} ${role ?? 'disk'}`);
    await pool.call('VDI.set_name_description', vdi.$ref, '');
    // All keys at once: nobody else knows the disk yet, so nobody's key can be lost.
    await pool.call('VDI.set_other_config', vdi.$ref, withoutOwnKeys(vdi.other_config));
    await pool.call('VBD.create', {
      VM: image.$ref, VDI: vdi.$ref, userdevice: vbd.userdevice, bootable: vbd.bootable, mode: vbd.mode, type: 'Disk', empty: false, unpluggable: true,
      other_config: entry(keys.diskOwner, ''), qos_algorithm_type: '', qos_algorithm_params: {},
    });
  }
  await pool.settle();
}

/** From then on it can be used. What was said of it meanwhile holds. */
async function publish({ pool, cloud }: Run, { $ref }: Row<'VM'>): Promise<void> {
  const image = pool.cache.get('VM', $ref);
  if (image === undefined) return;
  const record = readKey(image, keys.imageRecord) ?? emptyRecord(cloud.clock.now());
  const [root] = disksOfVm(pool, image).toSorted((a, b) => Number(a.vbd.userdevice) - Number(b.vbd.userdevice));
  const minDiskGib = Math.max(record.minDiskGib, Math.ceil((root?.vdi.virtual_size ?? 0) / GiB));
  await writeKey<ImageRecord>(pool, $ref, keys.imageRecord, { ...record, status: 'active', minDiskGib }, image);
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
