/**
 * Rescue: the server runs from a fresh disk of an image, with its own root disk beside it. It stays the same VM, with its interfaces and
 * volumes. Where the root disk belongs is written on the disk itself, so whoever finds it half way can go on or back.
 */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { addConfigDrive } from '../config-drive/config-drive.ts';
import { findImage, mayUseImage, type TemplateImage } from '../images.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import type { Outcome, Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { destroyBuild } from './delete.ts';
import { attach, bringRescueDisk } from './disks.ts';
import { detach, drivesOf, formerDisks, positionOf, putDisksBack, setAside, type KeptDisk } from './former-disks.ts';
import { introducePassword } from './password.ts';
import { rememberHost, shutDown, startOnFittingHost } from './power.ts';
import { switchOff } from './resize.ts';
import type { Server } from './server.ts';

/**
 * Begins a rescue. Answers when it is under way. Nova: nova/compute/api.py, rescue.
 * @param imageId undefined: the image that the server's own was made from, else its own
 * @param adminPassword told to the guest by its config drive, if it has one, or its agent, and written nowhere else
 * @param canRescueVolumes whether it is up to the host, and not to the version asked for, that one which boots from a volume is refused
 * @throws ApiError conflict (state, lock, busy); badRequest for an image that cannot be started from, or a server without a root disk
 */
export async function rescueServer(
  cloud: Cloud, caller: Caller, server: Server, imageId: string | undefined, adminPassword: string, canRescueVolumes = true,
): Promise<void> {
  assertAllowed(server, 'rescue', caller);
  const row = server.pool.cache.get('VM', server.vm);
  if (row === undefined) throw new ApiError('notFound', `Instance ${server.id} could not be found.`);
  if (server.isVolumeBacked) throw notRescuable(server, canRescueVolumes ? 'Host unable to rescue a volume-backed instance' : 'Cannot rescue a volume-backed instance');
  const image = rescueImage(cloud, caller, server, imageId);
  if (keys.resize.key in row.other_config || keys.rebuild.key in row.other_config) {
    throw notRescuable(server, 'a resize or rebuild of it could not be undone');
  }
  if (row.power_state !== 'Halted') assertNotBlocked(server, ['clean_shutdown', 'hard_shutdown']);
  await cloud.workflows.begin({
    kind: 'rescue', server, caller, secret: adminPassword,
    args: { image: image.id, vmState: server.vmState, wasRunning: row.power_state !== 'Halted' },
  });
}

/** Nova: nova/exception.py, InstanceNotRescuable. */
const notRescuable = ({ id }: Pick<Server, 'id'>, reason: string): ApiError => new ApiError('badRequest', `Instance ${id} cannot be rescued: ${reason}`);

// DEVIATION: a server that boots from a volume is not rescued at any version, as Nova refuses it where the host cannot do that.
// DEVIATION: a server is rescued from images with disks only: an ISO is refused as Nova refuses an image that it does not know.

/** Nova: nova/compute/manager.py, _get_rescue_image. */
function rescueImage(cloud: Cloud, caller: Caller, server: Server, asked: string | undefined): TemplateImage {
  const ids = asked === undefined ? [server.imageProperties['base_image_ref'], server.imageId ?? undefined] : [asked];
  for (const id of ids) {
    const image = id === undefined ? undefined : findImage(cloud, id);
    if (image?.kind === 'template' && mayUseImage(image, caller) && image.pool === server.pool) return image;
  }
  if (asked !== undefined) throw new ApiError('badRequest', `Requested rescue image '${asked}' is not supported`);
  throw notRescuable(server, 'its own image is not there any more, and no other was named');
}

/** Begins to put the root disk back; the server runs afterwards, as in Nova. @throws ApiError conflict (state, lock, busy) */
export async function unrescueServer(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  assertAllowed(server, 'unrescue', caller);
  await cloud.workflows.begin({ kind: 'unrescue', server, caller });
}

// ---- the workflows ---------------------------------------------------------------------------------------------------

export const rescueWorkflows = {
  rescue: {
    action: 'rescue',
    event: 'compute_rescue_instance',
    word: 'rescue',
    // A failure brings back what was; only when that fails too it is an error.
    failsToError: false,
    steps: (run) => [
      { name: 'stop', run: () => stop(run), undo: () => startAgain(run) },
      { name: 'set aside', run: () => setDisksAside(run), undo: () => putDisksBack(run) },
      { name: 'disk', run: () => bringDisk(run), undo: () => destroyBuild(run) },
      { name: 'start', run: () => start(run), undo: () => switchOff(run) },
      { name: 'password', run: () => introducePassword(run) },
      { name: 'mark', run: () => mark(run) },
    ],
    ended: rescueEnded,
  },
  unrescue: {
    action: 'unrescue',
    event: 'compute_unrescue_instance',
    word: 'unrescue',
    // The way back has no way back: what is not yet in its place stays marked, and who resets the state may try again.
    failsToError: true,
    steps: (run) => [
      { name: 'stop', run: () => whileRescued(run, stop) },
      // Once more, where storage refused in the middle: every disk shall be in a place or gone.
      { name: 'disks', run: () => whileRescued(run, putDisksBack), undo: () => whileRescued(run, putDisksBack) },
      { name: 'mark', run: () => writeKey(run.pool, run.vm, keys.rescued, undefined) },
      { name: 'start', run: () => start(run) },
    ],
  },
} as const satisfies Readonly<Record<string, Workflow>>;

async function whileRescued(run: Run, step: (run: Run) => Promise<void>): Promise<void> {
  await run.pool.settle();
  if (keys.rescued.key in run.row().other_config) await step(run);
}

async function stop(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('clean_shutdown', 'hard_shutdown', 'start', 'start_on');
  // A rescue that was cut short after this step: what runs now is the rescue disk.
  if (run.claim.kind === 'rescue' && hasRescueDisk(run)) return;
  await rememberHost(run);
  await shutDown(run);
  await run.pool.settle();
  run.accepted();
}

const hasRescueDisk = (run: Run): boolean => drivesOf(run).some(({ role }) => role === 'rescue');

async function startAgain(run: Run): Promise<void> {
  await run.pool.settle();
  if (run.claim.args['wasRunning'] === true) await startOnFittingHost(run);
}

const rootAside = (run: Run): KeptDisk | undefined => formerDisks(run).find(({ place }) => place.role === 'root');

async function setDisksAside(run: Run): Promise<void> {
  await setRootAside(run);
  await setConfigDriveAside(run);
}

/** The mark first: a disk that is attached nowhere is found again by it. */
async function setRootAside(run: Run): Promise<void> {
  await run.pool.settle();
  if (rootAside(run) === undefined) {
    const root = drivesOf(run).find(({ role }) => role === 'root');
    if (root === undefined) throw notRescuable({ id: run.serverId }, 'it has no disk of its own');
    await setAside(run, root.vdi.$ref, { role: 'root', position: root.vbd.userdevice, bootable: root.vbd.bootable });
  }
  const root = rootAside(run);
  if (root !== undefined && [root.place.position, undefined].includes(positionOf(run, root.vdi.$ref))) {
    await detach(run, root.vdi.$ref);
    await attach(run, root.vdi.$ref, { role: 'former', taken: [root.place.position] });
    await run.pool.settle();
  }
}

/** One that tells of the rescue is in its place meanwhile. */
async function setConfigDriveAside(run: Run): Promise<void> {
  const drive = configAside(run) === undefined ? drivesOf(run).find(({ role }) => role === 'config') : undefined;
  if (drive !== undefined) await setAside(run, drive.vdi.$ref, { role: 'config', position: drive.vbd.userdevice, bootable: false });
  const kept = configAside(run);
  if (kept !== undefined) await detach(run, kept.vdi.$ref);
}

const configAside = (run: Run): KeptDisk | undefined => formerDisks(run).find(({ place }) => place.role === 'config');

async function bringDisk(run: Run): Promise<void> {
  const image = findImage(run.cloud, String(run.claim.args['image']));
  const root = rootAside(run);
  if (image?.kind !== 'template' || root === undefined) throw notRescuable({ id: run.serverId }, 'the image is not there any more');
  await bringRescueDisk(run, image, root.vdi.SR, root.place.position);
  await addConfigDrive(run, root.vdi.SR, configAside(run)?.place.position);
}

async function start(run: Run): Promise<void> {
  if (run.resumed) await run.adopt('start', 'start_on');
  await startOnFittingHost(run);
}

async function mark(run: Run): Promise<void> {
  const now = run.cloud.clock.now();
  await writeKey(run.pool, run.vm, keys.launched, now, run.row());
  await writeKey(run.pool, run.vm, keys.rescued, now, run.row());
  await run.pool.settle();
}

async function rescueEnded(run: Run, outcome: Outcome): Promise<void> {
  const row = run.pool.cache.get('VM', run.vm);
  if (outcome.result !== 'failure' || row === undefined || rootAside(run) === undefined) return;
  // The root disk could not be put back: for whoever resets the state it is a server that can be unrescued.
  if (readKey(row, keys.rescued) === undefined) await writeKey(run.pool, run.vm, keys.rescued, run.cloud.clock.now(), row);
  await writeKey(run.pool, run.vm, keys.error, true, row);
}
