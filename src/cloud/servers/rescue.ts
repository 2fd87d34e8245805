/**
 * Rescue: the server runs from a fresh disk of an image, with its own root disk beside it, or from an ISO in its drive, with all disks in their places.
 * It stays the same VM, with its interfaces and volumes. Where the root disk belongs is written on the disk itself, what the drive held on the VM, so
 * whoever finds it half way can go on or back.
 */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { addConfigDrive } from '../config-drive/config-drive.ts';
import { findImage, mayUseImage, type FilledImage } from '../images.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import type { Outcome, Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { destroyBuild } from './delete.ts';
import { attach, bringRescueDisk } from './disks.ts';
import { detach, drivesOf, formerDisks, positionOf, putDisksBack, setAside, type KeptDisk } from './former-disks.ts';
import { introducePassword } from './password.ts';
import { rememberHost, shutDown, startOnFittingHost } from './power.ts';
import { hasRescueDisc, insertRescueDisc, takeRescueDiscOut } from './rescue-disc.ts';
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
  const image = rescueImage(cloud, caller, server, imageId);
  if (server.isVolumeBacked && !canRescueVolumes) throw notRescuable(server, 'Cannot rescue a volume-backed instance');
  if (server.isVolumeBacked && image?.kind !== 'iso') throw notRescuable(server, 'Host unable to rescue a volume-backed instance');
  if (image === undefined) throw notRescuable(server, 'its own image is not there any more, and no other was named');
  if (image.kind === 'iso' && row.HVM_boot_policy === '') throw notRescuable(server, 'a paravirtualised guest does not start from a disc');
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

// DEVIATION: a server that boots from a volume is rescued (from 2.87 on) from an ISO alone: its BIOS starts from no other disk than the first.
// DEVIATION: `hw_rescue_device` and `hw_rescue_bus` have no effect: an ISO leaves all disks in their places, a disk takes that of the root disk.

/** Undefined: none was asked for, and its own is not there. Nova: nova/compute/manager.py, _get_rescue_image. @throws ApiError badRequest */
function rescueImage(cloud: Cloud, caller: Caller, server: Server, asked: string | undefined): FilledImage | undefined {
  const ids = asked === undefined ? [server.imageProperties['base_image_ref'], server.imageId ?? undefined] : [asked];
  for (const id of ids) {
    const image = id === undefined ? undefined : findImage(cloud, id);
    if (image !== undefined && image.kind !== 'empty' && mayUseImage(image, caller) && image.pool === server.pool) return image;
  }
  if (asked !== undefined) throw new ApiError('badRequest', `Requested rescue image '${asked}' is not supported`);
  return undefined;
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
      { name: 'disk', run: () => bringDisk(run), undo: () => takeAway(run) },
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
      { name: 'disks', run: () => whileRescued(run, putBack), undo: () => whileRescued(run, putBack) },
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
  if (run.claim.kind === 'rescue' && (hasRescueDisk(run) || hasRescueDisc(run))) return;
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
  if (imageOf(run)?.kind !== 'iso') await setRootAside(run);
  await setConfigDriveAside(run);
}

const imageOf = (run: Run): ReturnType<typeof findImage> => findImage(run.cloud, String(run.claim.args['image']));

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
  const image = imageOf(run);
  const root = rootAside(run);
  const config = configAside(run);
  if (image?.kind === 'iso') await insertRescueDisc(run, image);
  else if (image?.kind === 'template' && root !== undefined) await bringRescueDisk(run, image, root.vdi.SR, root.place.position);
  else throw notRescuable({ id: run.serverId }, 'the image is not there any more');
  if (config !== undefined) await addConfigDrive(run, config.vdi.SR, config.place.position);
}

async function takeAway(run: Run): Promise<void> {
  await destroyBuild(run);
  await takeRescueDiscOut(run);
}

async function putBack(run: Run): Promise<void> {
  await putDisksBack(run);
  await takeRescueDiscOut(run);
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
  if (outcome.result !== 'failure' || row === undefined || (rootAside(run) === undefined && !hasRescueDisc(run))) return;
  // What was could not be put back: for whoever resets the state it is a server that can be unrescued.
  if (readKey(row, keys.rescued) === undefined) await writeKey(run.pool, run.vm, keys.rescued, run.cloud.clock.now(), row);
  await writeKey(run.pool, run.vm, keys.error, true, row);
}
