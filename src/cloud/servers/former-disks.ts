/**
 * Disks that are kept for going back, marked with the place where they belong. A resize grows a disk and keeps a clone of what it was (a disk
 * cannot shrink); a rebuild sets the disks themselves aside; a rescue attaches the root disk at another place.
 */
import type { Ref } from '../../xapi/datamodel.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row } from '../../xapi/xapi.ts';
import { keys, readKey, writeKey, type DiskRole, type FormerDisk } from '../other-config.ts';
import type { Run } from '../workflow.ts';
import { destroyVdi, ignoringGone } from './delete.ts';
import { attach, markItself } from './disks.ts';

export interface KeptDisk {
  readonly vdi: Row<'VDI'>;
  readonly place: FormerDisk;
}

export interface Drive {
  readonly vbd: Row<'VBD'>;
  readonly vdi: Row<'VDI'>;
  readonly role: DiskRole;
}

/** The disks that are kept of a server, attached or not. */
export function formerDisks(run: Run): readonly KeptDisk[] {
  return [...run.pool.cache.all('VDI')].flatMap((vdi) => {
    const place = readKey(vdi, keys.diskServer) === run.serverId ? readKey(vdi, keys.formerDisk) : undefined;
    return place === undefined ? [] : [{ vdi, place }];
  });
}

/** Disks that were made for the server, are attached nowhere and are not kept for it. */
const looseDisks = (run: Run): readonly Row<'VDI'>[] => [...run.pool.cache.all('VDI')]
  .filter((vdi) => vdi.VBDs.length === 0 && readKey(vdi, keys.diskServer) === run.serverId && readKey(vdi, keys.formerDisk) === undefined);

/** The server's disks that come from image and flavor, no volumes. The root disk of a VM that we did not make is its first one. */
export function drivesOf(run: Run): readonly Drive[] {
  const { cache } = run.pool;
  const disks = run.row().VBDs.flatMap((ref) => {
    const vbd = cache.get('VBD', ref);
    const vdi = vbd === undefined || vbd.type !== 'Disk' || vbd.empty || readKey(vbd, keys.volume) !== undefined ? undefined : cache.get('VDI', vbd.VDI);
    return vbd === undefined || vdi === undefined ? [] : [{ vbd, vdi }];
  }).toSorted((a, b) => Number(a.vbd.userdevice) - Number(b.vbd.userdevice));
  const isMarked = disks.some(({ vdi }) => readKey(vdi, keys.diskRole) === 'root');
  return disks.map(({ vbd, vdi }, index) => ({ vbd, vdi, role: readKey(vdi, keys.diskRole) ?? (index === 0 && !isMarked ? 'root' : 'image') }));
}

/** What XAPI still does to a disk since a former try. Its failure is no matter here. */
async function adoptDisk(run: Run, vdi: Ref<'VDI'>): Promise<void> {
  const operations = Object.keys(run.pool.cache.get('VDI', vdi)?.current_operations ?? {});
  for (const task of operations) {
    await run.pool.follow(task as Ref<'task'>).catch((error: unknown) => { run.cloud.log.debug('resize: what ran on a disk failed', { error }); });
  }
  await run.pool.settle();
}

/** Makes a disk larger, and first a clone of it, by which {@link putDisksBack} undoes that. Repeatable. */
export async function growDrive(run: Run, drive: Drive, bytes: number): Promise<void> {
  const { pool } = run;
  if (run.resumed) await adoptDisk(run, drive.vdi.$ref);
  const now = pool.cache.get('VDI', drive.vdi.$ref) ?? drive.vdi;
  if (now.virtual_size >= bytes) return;
  if (!formerDisks(run).some(({ place }) => place.position === drive.vbd.userdevice)) await keepClone(run, drive);
  await run.async('VDI.resize', [drive.vdi.$ref, bytes]);
  await pool.settle();
}

async function keepClone(run: Run, { vbd, vdi, role }: Drive): Promise<void> {
  const { pool, serverId } = run;
  // A clone takes the marks along: one whose answer is lost is found by them.
  await writeKey(pool, vdi.$ref, keys.diskRole, role, vdi);
  await writeKey(pool, vdi.$ref, keys.diskServer, serverId, vdi);
  await pool.settle();
  const lost = run.resumed ? looseDisks(run).find((each) => readKey(each, keys.diskRole) === role)?.$ref : undefined;
  const clone = lost ?? await run.async('VDI.clone', [vdi.$ref, {}]) as Ref<'VDI'>;
  await pool.settle();
  await setAside(run, clone, { role, position: vbd.userdevice, bootable: vbd.bootable });
}

/** Marks a disk as one to go back to. Repeatable. */
export async function setAside(run: Run, vdi: Ref<'VDI'>, place: FormerDisk): Promise<void> {
  const { pool } = run;
  const row = pool.cache.get('VDI', vdi);
  await writeKey(pool, vdi, keys.diskServer, run.serverId, row);
  await writeKey(pool, vdi, keys.formerDisk, place, row);
  await writeKey(pool, vdi, keys.diskRole, 'former', row);
  await markItself(run, vdi);
  await pool.settle();
}

/** `VBD.userdevice` of a disk; undefined while the server has it not. */
export const positionOf = (run: Run, vdi: Ref<'VDI'>): string | undefined =>
  run.row().VBDs.flatMap((ref) => run.pool.cache.get('VBD', ref) ?? []).find((vbd) => vbd.VDI === vdi)?.userdevice;

/** Takes disks off the server; they stay. Repeatable. */
export async function detach(run: Run, vdi: Ref<'VDI'>): Promise<void> {
  for (const ref of run.row().VBDs) {
    if (run.pool.cache.get('VBD', ref)?.VDI === vdi) await ignoringGone(run.pool.call('VBD.destroy', ref));
  }
  await run.pool.settle();
}

/** Brings every kept disk back to its place; what is there instead is destroyed only when that is done. Repeatable. */
export async function putDisksBack(run: Run): Promise<void> {
  const { pool } = run;
  await pool.settle();
  const kept = formerDisks(run);
  for (const { vdi, place } of kept) {
    const other = drivesOf(run).find(({ vbd }) => vbd.userdevice === place.position && vbd.VDI !== vdi.$ref);
    if (other !== undefined) await detach(run, other.vdi.$ref);
    // A server that is rescued has it beside.
    if (positionOf(run, vdi.$ref) !== place.position) await detach(run, vdi.$ref);
    await attach(run, vdi.$ref, place);
    await pool.settle();
  }
  for (const vdi of looseDisks(run)) await destroyVdi(run, vdi.$ref);
  for (const { vdi, place } of kept) {
    await writeKey(pool, vdi.$ref, keys.diskRole, place.role, vdi);
    await writeKey(pool, vdi.$ref, keys.formerDisk, undefined);
  }
  await pool.settle();
}

/** Storage may refuse for a moment; nobody would ask for it a second time. */
async function destroyStubbornly(run: Run, vdi: Ref<'VDI'>): Promise<void> {
  try {
    await destroyVdi(run, vdi);
  } catch (error) {
    if (!(error instanceof XapiError)) throw error;
    await run.pool.settle();
    await destroyVdi(run, vdi);
  }
}

/** There is no way back any more. Repeatable. */
export async function dropFormerDisks(run: Run): Promise<void> {
  await run.pool.settle();
  for (const { vdi } of formerDisks(run)) {
    // One that is in its place again belongs to the server.
    if (vdi.VBDs.length === 0) await destroyStubbornly(run, vdi.$ref);
  }
  await run.pool.settle();
}
