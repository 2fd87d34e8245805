/** Rescue from a disc: an ISO in the server's drive, which its BIOS looks at first. All disks stay where they are. */
import { ApiError } from '../../errors.ts';
import type { Row } from '../../xapi/xapi.ts';
import type { IsoImage } from '../images.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import type { Run } from '../workflow.ts';
import { ignoringGone } from './delete.ts';
import { createDiscDrive, discPosition } from './disks.ts';
import { takeMarkOff } from './marks.ts';

/** From the first change until everything is as it was. */
export const hasRescueDisc = (run: Run): boolean => keys.rescueDisc.key in run.row().other_config;

/** A BIOS starts from discs in one of the first four places, and from the first place by choice a disk. */
const places = [discPosition, '2', '1'] as const;

/** Puts the disc in and the drive before the disks. What was is written down first. Repeatable. */
export async function insertRescueDisc(run: Run, image: IsoImage): Promise<void> {
  const { pool, vm } = run;
  await pool.settle();
  const vbds = drives(run);
  if (!hasRescueDisc(run)) {
    const drive = vbds.find(({ type }) => type === 'CD');
    const position = drive?.userdevice ?? places.find((place) => vbds.every(({ userdevice }) => userdevice !== place));
    if (position === undefined) throw new ApiError('badRequest', `Instance ${run.serverId} cannot be rescued: it has no place for a disc drive`);
    const before = drive === undefined ? 'none' : pool.cache.get('VDI', drive.VDI)?.uuid ?? 'empty';
    await writeKey(pool, vm, keys.rescueDisc, { position, before, order: run.row().HVM_boot_params['order'] ?? '' }, run.row());
    await pool.settle();
  }
  const mark = readKey(run.row(), keys.rescueDisc);
  if (mark === undefined) throw new ApiError('internal', `Server ${run.serverId} does not say what its drive held.`);
  const drive = vbds.find(({ userdevice }) => userdevice === mark.position);
  if (drive?.VDI !== image.vdi) {
    if (drive !== undefined) await ignoringGone(pool.call('VBD.destroy', drive.$ref));
    await createDiscDrive(run, mark.position, image.vdi);
  }
  await setBootOrder(run, `d${mark.order.replace('d', '')}`);
  await pool.settle();
}

/** Everything as it was: no drive, an empty one, or the disc that was in it, as far as it is still there. Repeatable. */
export async function takeRescueDiscOut(run: Run): Promise<void> {
  const { pool } = run;
  await pool.settle();
  const mark = readKey(run.row(), keys.rescueDisc);
  if (mark === undefined) return;
  const drive = drives(run).find(({ userdevice }) => userdevice === mark.position);
  const disc = pool.cache.byUuid('VDI', mark.before);
  const isBack = mark.before === 'none' ? drive === undefined : drive !== undefined && (disc === undefined ? drive.empty : drive.VDI === disc.$ref);
  if (!isBack) {
    if (drive !== undefined) await ignoringGone(pool.call('VBD.destroy', drive.$ref));
    if (mark.before !== 'none') await createDiscDrive(run, mark.position, disc?.$ref);
  }
  await setBootOrder(run, mark.order);
  await takeMarkOff(run, keys.rescueDisc);
  await pool.settle();
}

const drives = (run: Run): readonly Row<'VBD'>[] => run.row().VBDs.flatMap((ref) => run.pool.cache.get('VBD', ref) ?? []);

/** c: disk, d: disc, n: network. */
async function setBootOrder(run: Run, order: string): Promise<void> {
  const { order: _before, ...others } = run.row().HVM_boot_params;
  await run.pool.call('VM.set_HVM_boot_params', run.vm, { ...others, ...(order === '' ? {} : { order }) });
}
