/**
 * Rebuild: the disks that come from image and flavor are made anew; the VM stays, with its uuid, interfaces and volumes. The old disks are set
 * aside first and destroyed last, so that a rebuild that fails gives them back.
 */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { addConfigDrive } from '../config-drive/config-drive.ts';
import { findImage, mayUseImage, usableImage, type FilledImage, type Image } from '../images.ts';
import { encodeText, keys, metadataOf, metadataPrefix, readKey, writeEntry, writeKey, type DiskRole, type KeyData } from '../other-config.ts';
import { hostSeesSr, localSr, noValidHost, srForServer } from '../placement.ts';
import { isOfFlavor } from '../sizes.ts';
import { assertFilesFit, assertMetadataFits, type InjectedFile } from '../quotas.ts';
import { findVolume } from '../volumes.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { assertFits, diskConfigFor, keyFor, refuseCertificates } from './create-refusals.ts';
import { destroyBuild, destroyVdi, ignoringGone } from './delete.ts';
import { addBlankDisks, blankDisksOf, bringImageDisks, growRootDisk, insertDisc } from './disks.ts';
import { detach, drivesOf, dropFormerDisks, formerDisks, putDisksBack, setAside } from './former-disks.ts';
import { hostOfVm } from './from-vm.ts';
import { takeMarkOff } from './marks.ts';
import { introducePassword } from './password.ts';
import { rememberHost, shutDown, startOnFittingHost } from './power.ts';
import { switchOff } from './resize.ts';
import type { Server, ServerFlavor } from './server.ts';
import { currentServer } from './update.ts';

// DEVIATION: a server that boots from a volume is rebuilt only from the image of that volume, which stays as it is, at every version.

/** What is absent stays as it is. */
export interface RebuildRequest {
  readonly imageId: string;
  readonly name?: string;
  readonly description?: string | null;
  /** Instead of all that there is. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly accessIPv4?: string;
  readonly accessIPv6?: string;
  readonly diskConfig?: 'MANUAL' | 'AUTO';
  /** Null takes it away. */
  readonly keyName?: string | null;
  /** Base64; null takes it away. */
  readonly userData?: string | null;
  readonly hostname?: string;
  /** Put into its config drive instead of those that are there. */
  readonly files: readonly InjectedFile[];
  /** By which its image shall be checked. */
  readonly certificates: readonly string[];
  /** The disks beside the root disk stay. */
  readonly preserveEphemeral: boolean;
}

/**
 * Begins a rebuild; answers the server as it looks then. Nova: nova/compute/api.py, rebuild.
 * @param adminPassword told to the guest by its config drive or agent, and written nowhere else
 * @throws ApiError conflict (state, lock, busy); badRequest for an image that is unknown or does not fit
 */
export async function rebuildServer(cloud: Cloud, caller: Caller, server: Server, request: RebuildRequest, adminPassword: string): Promise<Server> {
  assertAllowed(server, 'rebuild', caller);
  const keyData = request.keyName === undefined ? {} : { keyData: (await keyFor(cloud, caller, request.keyName)) ?? null };
  const image = imageFor(cloud, caller, server, request);
  const diskConfig = diskConfigFor(request.diskConfig, image);
  await assertMetadataFits(cloud, caller, request.metadata ?? {});
  await assertFilesFit(cloud, caller, request.files);
  if (isOfFlavor(server) && !server.isVolumeBacked) assertFits(server.flavor, usableImage(image), caller);
  usableImage(image);
  refuseCertificates(request.certificates);
  if (image.pool !== server.pool) throw new ApiError('badRequest', `Image ${image.id} is in another pool than the server.`);
  const row = server.pool.cache.get('VM', server.vm);
  // Its rescue could not be undone: its root disk is not where a rebuild looks for it.
  if (row !== undefined && keys.rescued.key in row.other_config) throw new ApiError('conflict', `Cannot 'rebuild' instance ${server.id} while it is in vm_state rescued`);
  if (row !== undefined && row.power_state !== 'Halted') assertNotBlocked(server, ['clean_shutdown', 'hard_shutdown']);
  // One in error is rebuilt so that it runs (nova/compute/manager.py: only a stopped one is stopped again).
  const active = server.vmState !== 'stopped';
  const files = Object.fromEntries(request.files.map(({ path, contents }) => [path, contents]));
  await cloud.workflows.begin({
    kind: 'rebuild', server, caller, args: { ...request, diskConfig, files, ...keyData, vmState: server.vmState, active, isVolumeBacked: server.isVolumeBacked }, secret: adminPassword,
  });
  return currentServer(cloud, server);
}

/** @throws ApiError badRequest */
function imageFor(cloud: Cloud, caller: Caller, server: Server, { imageId }: RebuildRequest): Image {
  const image = findImage(cloud, imageId);
  if (image === undefined || !mayUseImage(image, caller)) throw new ApiError('badRequest', 'Cannot find image for rebuild');
  const ofVolume = server.isVolumeBacked ? findVolume(cloud, server.volumes[0]?.id ?? '')?.imageId : undefined;
  if (server.isVolumeBacked && ofVolume !== image.id) {
    const reason = 'Unable to rebuild with a different image for a volume-backed server.';
    throw new ApiError('badRequest', `Image ${image.id} is unacceptable: ${reason}`);
  }
  return image;
}

export const rebuildWorkflow: Workflow = {
  action: 'rebuild',
  event: 'compute_rebuild_instance',
  word: 'rebuild',
  failsToError: true,
  steps: (run) => [
    { name: 'describe', run: () => unlessDone(run, describe), undo: () => unlessDone(run, describeAsBefore) },
    { name: 'stop', run: () => unlessDone(run, stop) },
    { name: 'set aside', run: () => unlessDone(run, setDisksAside), undo: () => unlessDone(run, putBack) },
    { name: 'disks', run: () => unlessDone(run, buildDisks), undo: () => unlessDone(run, destroyNewDisks) },
    { name: 'start', run: () => unlessDone(run, start), undo: () => unlessDone(run, switchOff) },
    { name: 'password', run: () => unlessDone(run, introducePassword) },
    { name: 'commit', run: () => unlessDone(run, commit) },
    { name: 'finish', run: () => finish(run) },
  ],
};

/** From `commit` on the old disks go, so there is nothing to begin again and nothing to undo. */
async function unlessDone(run: Run, step: (run: Run) => Promise<void>): Promise<void> {
  await run.pool.settle();
  if (readKey(run.row(), keys.rebuilt) !== run.claim.requestId) await step(run);
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Then its root disk stays as it is, as in Nova. */
const isVolumeBacked = (run: Run): boolean => run.claim.args['isVolumeBacked'] === true;

const imageOf = (run: Run): FilledImage => {
  const id = text(run.claim.args['imageId']) ?? '';
  const image = findImage(run.cloud, id);
  if (image === undefined) throw new ApiError('badRequest', `Image ${id} could not be found.`);
  return usableImage(image);
};

// ---- what the server says of itself ----------------------------------------------------------------------------------

/** As in Nova the new image, name and so on show at once; what was the image waits in `nova:rebuild`. */
async function describe(run: Run): Promise<void> {
  const { pool, vm } = run;
  const { args } = run.claim;
  if (readKey(run.row(), keys.rebuild) === undefined) {
    // What an older one could not get rid of.
    await dropFormerDisks(run);
    const row = run.row();
    await writeKey(pool, vm, keys.rebuild, { image: readKey(row, keys.image) ?? '', imageProperties: readKey(row, keys.imageProperties) ?? {} }, row);
  }
  const row = run.row();
  if (!isVolumeBacked(run)) {
    const image = imageOf(run);
    await writeKey(pool, vm, keys.image, image.id, row);
    await writeKey(pool, vm, keys.imageProperties, image.properties, row);
  }
  const name = text(args['name']);
  if (name !== undefined && name !== row.name_label) await pool.call('VM.set_name_label', vm, name);
  if ('description' in args) await pool.call('VM.set_name_description', vm, text(args['description']) ?? '');
  const strings = [
    [keys.accessIPv4, 'accessIPv4'], [keys.accessIPv6, 'accessIPv6'], [keys.keyPair, 'keyName'], [keys.userData, 'userData'], [keys.hostname, 'hostname'],
  ] as const;
  for (const [key, arg] of strings) {
    const value = text(args[arg]);
    if (arg in args) await writeKey(pool, vm, key, value === '' ? undefined : value, row);
  }
  if ('keyData' in args) await writeKey(pool, vm, keys.keyData, args['keyData'] === null ? undefined : args['keyData'] as KeyData, row);
  const { diskConfig, metadata, files } = args;
  const hasFiles = typeof files === 'object' && files !== null && Object.keys(files).length > 0;
  await writeKey(pool, vm, keys.files, hasFiles ? files as Readonly<Record<string, string>> : undefined, row);
  if (hasFiles) await writeKey(pool, vm, keys.configDrive, true, row);
  if (diskConfig === 'AUTO' || diskConfig === 'MANUAL') await writeKey(pool, vm, keys.diskConfig, diskConfig, row);
  if (typeof metadata === 'object' && metadata !== null) {
    const wanted = Object.entries(metadata).filter((each): each is [string, string] => typeof each[1] === 'string');
    const gone = Object.keys(metadataOf(row)).filter((key) => !Object.hasOwn(metadata, key));
    for (const key of gone) await writeEntry(pool, 'VM', vm, metadataPrefix + key, undefined);
    for (const [key, value] of wanted) await writeEntry(pool, 'VM', vm, metadataPrefix + key, encodeText(value), row.other_config);
  }
  await pool.settle();
  run.accepted();
}

async function describeAsBefore(run: Run): Promise<void> {
  const { pool, vm } = run;
  await pool.settle();
  const mark = readKey(run.row(), keys.rebuild);
  if (mark === undefined) return;
  if (!isVolumeBacked(run)) await writeKey(pool, vm, keys.image, mark.image === '' ? undefined : mark.image, run.row());
  await writeKey(pool, vm, keys.imageProperties, mark.imageProperties, run.row());
  await writeKey(pool, vm, keys.rebuild, undefined);
  await pool.settle();
}

// ---- disks -----------------------------------------------------------------------------------------------------------

async function stop(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('clean_shutdown', 'hard_shutdown');
  // Started again: a former try came to its end, but for the old disks.
  if (isStarted(run)) return;
  await rememberHost(run);
  await shutDown(run);
  await run.pool.settle();
}

/** New disks stand where the old ones were, and it runs. */
const isStarted = (run: Run): boolean =>
  run.resumed && run.row().power_state === 'Running' && formerDisks(run).some(({ vdi }) => vdi.VBDs.length === 0);

const isReplaced = (run: Run, role: DiskRole): boolean =>
  role === 'root' || role === 'image' || role === 'config' || (run.claim.args['preserveEphemeral'] !== true && (role === 'ephemeral' || role === 'swap'));

/**
 * All are marked before the first one is detached, and new ones come only after that: a disk that is attached without the mark while another
 * one is detached is a new one.
 */
async function setDisksAside(run: Run): Promise<void> {
  const { pool } = run;
  await pool.settle();
  const isDetaching = formerDisks(run).some(({ vdi }) => vdi.VBDs.length === 0);
  if (!isDetaching) {
    for (const { vbd, vdi, role } of drivesOf(run)) {
      if (isReplaced(run, role)) await setAside(run, vdi.$ref, { role, position: vbd.userdevice, bootable: vbd.bootable });
    }
  }
  for (const { vdi } of formerDisks(run)) await detach(run, vdi.$ref);
  for (const vbd of run.row().VBDs.flatMap((ref) => pool.cache.get('VBD', ref) ?? [])) {
    const iso = vbd.type === 'CD' && !vbd.empty ? pool.cache.get('VDI', vbd.VDI) : undefined;
    // The disc that the old system was installed from; an image that is one comes in again.
    if (iso !== undefined && iso.uuid === readKey(run.row(), keys.rebuild)?.image) await ignoringGone(pool.call('VBD.destroy', vbd.$ref));
  }
  await pool.settle();
}

async function putBack(run: Run): Promise<void> {
  await putDisksBack(run);
  const image = findImage(run.cloud, readKey(run.row(), keys.rebuild)?.image ?? '');
  if (image?.kind === 'iso') await insertDisc(run, image.vdi);
  await run.pool.settle();
}

/** Where the old root disk is; else where a new server's would go, as far as its host sees that. */
function storageFor(run: Run, flavor: ServerFlavor): ReturnType<typeof localSr> {
  const { cloud, pool } = run;
  const former = formerDisks(run).find(({ place }) => place.role === 'root')?.vdi;
  if (former !== undefined) return pool.cache.get('SR', former.SR);
  const host = hostOfVm(pool, run.row());
  const sr = srForServer(cloud, pool, flavor);
  if (sr !== undefined && (host === undefined || hostSeesSr(pool, host.$ref, sr.$ref))) return sr;
  return host === undefined ? undefined : localSr(pool, host.$ref);
}

async function buildDisks(run: Run): Promise<void> {
  const { pool } = run;
  if (isStarted(run)) return;
  const image = isVolumeBacked(run) ? undefined : imageOf(run);
  const flavor = run.cloud.servers.get(run.serverId)?.flavor;
  const sr = flavor === undefined ? undefined : storageFor(run, flavor);
  if (flavor === undefined || sr === undefined) throw noValidHost();
  if (image?.kind === 'template') await bringImageDisks(run, image, sr.$ref);
  await growRootDisk(run, flavor.diskGib);
  const blank = blankDisksOf(flavor, image?.kind === 'iso').filter(({ role }) => isReplaced(run, role));
  await addBlankDisks(run, blank, sr.$ref);
  if (image?.kind === 'iso') await insertDisc(run, image.vdi);
  await addConfigDrive(run, sr.$ref);
  await pool.settle();
}

async function destroyNewDisks(run: Run): Promise<void> {
  const { pool } = run;
  await pool.settle();
  await destroyBuild(run);
  for (const { vdi, role } of drivesOf(run)) {
    if (isReplaced(run, role) && readKey(vdi, keys.formerDisk) === undefined) await destroyVdi(run, vdi.$ref);
  }
  const image = findImage(run.cloud, text(run.claim.args['imageId']) ?? '');
  for (const vbd of run.row().VBDs.flatMap((ref) => pool.cache.get('VBD', ref) ?? [])) {
    if (image?.kind === 'iso' && vbd.type === 'CD' && vbd.VDI === image.vdi) await ignoringGone(pool.call('VBD.destroy', vbd.$ref));
  }
  await pool.settle();
}

// ---- start and end ---------------------------------------------------------------------------------------------------

async function start(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('start', 'start_on');
  if (run.claim.args['active'] !== true) return;
  await startOnFittingHost(run);
}

async function commit(run: Run): Promise<void> {
  if (run.claim.args['active'] === true) await writeKey(run.pool, run.vm, keys.launched, run.cloud.clock.now(), run.row());
  await writeKey(run.pool, run.vm, keys.rebuilt, run.claim.requestId, run.row());
  await run.pool.settle();
}

async function finish(run: Run): Promise<void> {
  await dropFormerDisks(run);
  await takeMarkOff(run, keys.fault);
  await takeMarkOff(run, keys.rebuild);
  await run.pool.settle();
}
