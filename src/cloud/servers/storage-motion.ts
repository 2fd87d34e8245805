/**
 * Disks on the move: where they go, and what XAPI drops on the way.
 *
 * A disk that is moved becomes a new VDI without other_config and tags (xapi_vm_migrate.ml carries one key only), and one whose changed blocks are
 * tracked cannot be moved at all. Both wait on the VBD, which stays, until the disk has arrived or is known to stay.
 */
import type { Ref } from '../../xapi/datamodel.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Cloud } from '../cloud.ts';
import type { Host } from '../hosts.ts';
import { keys, readKey, writeEntry, writeKey, type Claim, type DiskKeep } from '../other-config.ts';
import { canHoldDisks, freeSpace, hostSeesSr } from '../placement.ts';
import type { Run } from '../workflow.ts';
import { isOutcomeUnknown } from '../xapi-errors.ts';
import { ignoringGone } from './delete.ts';
import { markFromDescription } from './disks.ts';
import { preCheckError } from './migration-refusals.ts';
import type { Disk } from './vm-disks.ts';

// ---- where -----------------------------------------------------------------------------------------------------------

/** Types of SRs that take the whole of a disk, whatever is written on it. */
const thick: ReadonlySet<string> = new Set(['lvm', 'lvmoiscsi', 'lvmohba', 'lvmofcoe']);

/** Bytes that a disk takes on an SR. */
const bytesOn = (sr: Row<'SR'>, vdi: Row<'VDI'>): number => (thick.has(sr.type) ? vdi.virtual_size : vdi.physical_utilisation);

/**
 * An SR of the target for each disk: among those that the setting `MIGRATION_SR` lets in, one with room, of the kind that the disk lies on now
 * (shared or local, then its type), with most free space.
 * @param pool of the disks; the target may be in another one
 * @throws ApiError badRequest when there is none
 */
export function placesFor(cloud: Cloud, pool: Xapi, disks: readonly Disk[], target: Host): ReadonlyMap<Ref<'VDI'>, Ref<'SR'>> {
  const seen = [...target.pool.cache.all('SR')].filter((sr) => canHoldDisks(sr) && hostSeesSr(target.pool, target.ref, sr.$ref));
  const wanted = cloud.settings.migrationSr;
  const srs = wanted === undefined ? seen : seen.filter((sr) => sr.uuid === wanted || sr.name_label === wanted || sr.tags.includes(wanted));
  if (srs.length === 0) {
    throw preCheckError(`Host ${target.name} has no storage repository for the disks of the server${wanted === undefined ? '' : ` that is named or tagged ${wanted}`}.`);
  }
  const free = new Map(srs.map((sr) => [sr.$ref, freeSpace(sr)]));
  const freeOn = (sr: Row<'SR'>): number => free.get(sr.$ref) ?? 0;
  const places = new Map<Ref<'VDI'>, Ref<'SR'>>();
  for (const { vdi } of disks.toSorted((a, b) => b.vdi.virtual_size - a.vdi.virtual_size)) {
    const now = pool.cache.get('SR', vdi.SR);
    const likeness = (sr: Row<'SR'>): number => (sr.shared === now?.shared ? 2 : 0) + (sr.type === now?.type ? 1 : 0);
    const [best] = srs.filter((sr) => freeOn(sr) >= bytesOn(sr, vdi)).sort((a, b) => likeness(b) - likeness(a) || freeOn(b) - freeOn(a));
    if (best === undefined) {
      throw preCheckError(`Host ${target.name} has no storage repository with room for a disk of ${Math.ceil(vdi.virtual_size / 2 ** 30)} GiB.`);
    }
    free.set(best.$ref, freeOn(best) - bytesOn(best, vdi));
    places.set(vdi.$ref, best.$ref);
  }
  return places;
}

/**
 * Does something with the token that lets a VM in. It holds a session, which is ended afterwards: XAPI keeps few for one client, and the least used
 * ones go first. Not where XAPI may still be using it.
 * @throws ApiError, XapiError
 */
export async function received<T>(target: Host, work: (token: Token) => Promise<T>): Promise<T> {
  const token = await receive(target);
  const end = (): Promise<void> => target.pool.endSession(token['session_id'] ?? '');
  try {
    const result = await work(token);
    await end();
    return result;
  } catch (error) {
    if (error instanceof XapiError && !isOutcomeUnknown(error)) await end();
    throw error;
  }
}

/** A secret: never to be logged. */
export type Token = Readonly<Record<string, string>>;

async function receive(target: Host): Promise<Token> {
  const { cache } = target.pool;
  const pif = target.row.PIFs.flatMap((ref) => cache.get('PIF', ref) ?? []).find((each) => each.management);
  if (pif === undefined) throw preCheckError(`Host ${target.name} has no management interface.`);
  return target.pool.call<Token>('host.migrate_receive', target.ref, pif.network, {});
}

// ---- a slot ----------------------------------------------------------------------------------------------------------

export const isTooMany = (error: unknown): boolean => error instanceof XapiError && error.code === 'TOO_MANY_STORAGE_MIGRATES';

/** A host sends three servers with disks at a time: wait until one of those ends. */
export async function waitForSlot(run: Run): Promise<void> {
  const isSending = (vm: Row<'VM'> | undefined): boolean => Object.values(vm?.current_operations ?? {}).includes('migrate_send');
  // One that has ended by now is not waited for.
  const isTaken = [...run.pool.cache.all('VM')].some(isSending);
  await run.waitFor((change) => change.class === 'VM' && isSending(change.before) && !isSending(change.after), isTaken ? undefined : 500);
}

// ---- what XAPI drops -------------------------------------------------------------------------------------------------

/** What {@link keepMarks} has seen, by the drive's position: a pool that goes back in time forgets what waits on the VBDs. */
const seen = new WeakMap<Claim, Map<string, DiskKeep>>();

/** What the disks that move will lose waits on their VBDs; their changed blocks are tracked no more. Repeatable. */
export async function keepMarks(run: Run, moving: readonly Disk[]): Promise<void> {
  const { pool } = run;
  const seenHere = seen.get(run.claim) ?? new Map<string, DiskKeep>();
  seen.set(run.claim, seenHere);
  for (const { vbd, vdi } of moving) {
    // One that a former try has moved has nothing of its own any more but what XAPI carries along.
    const before = seenHere.get(vbd.userdevice);
    const keep = { otherConfig: { ...before?.otherConfig, ...vdi.other_config }, tags: [...new Set([...before?.tags ?? [], ...vdi.tags])] };
    if (Object.keys(keep.otherConfig).length > 0 || keep.tags.length > 0) {
      seenHere.set(vbd.userdevice, keep);
      await writeKey(pool, vbd.$ref, keys.diskKeep, keep, vbd);
    }
    if (!vdi.cbt_enabled) continue;
    await writeKey(pool, vbd.$ref, keys.changedBlocks, true, vbd);
    await pool.call('VDI.disable_cbt', vdi.$ref);
  }
}

/** Gives the disks back what storage motion dropped, or what was taken off for it; where it did not move, there is little to give. Repeatable. */
export async function restoreMarks(run: Run): Promise<void> {
  const { pool } = run;
  await pool.settle();
  for (const ref of run.row().VBDs) {
    const vbd = pool.cache.get('VBD', ref);
    const vdi = vbd === undefined ? undefined : pool.cache.get('VDI', vbd.VDI);
    if (vbd === undefined) continue;
    const kept = readKey(vbd, keys.diskKeep);
    if (vdi !== undefined) await giveBack(pool, vdi, kept ?? seen.get(run.claim)?.get(vbd.userdevice) ?? fromDescription(run, { vbd, vdi }));
    if (kept !== undefined) await ignoringGone(writeKey(pool, ref, keys.diskKeep, undefined));
    if (readKey(vbd, keys.changedBlocks) === true) {
      if (vdi?.cbt_enabled === false) await pool.call('VDI.enable_cbt', vdi.$ref);
      await ignoringGone(writeKey(pool, ref, keys.changedBlocks, undefined));
    }
  }
}

/**
 * Where the pool has forgotten what waited on the VBD, but not that the disk has moved (it went back in time while the disk was on its way), and who
 * moved it is dead: what its description still says.
 */
function fromDescription({ serverId }: Run, { vbd, vdi }: Disk): DiskKeep {
  const isOwn = vbd.type === 'Disk' && readKey(vbd, keys.volume) === undefined && readKey(vdi, keys.volumeData) === undefined;
  const mark = isOwn && readKey(vdi, keys.diskServer) === undefined ? markFromDescription(vdi.name_description) : undefined;
  if (mark?.serverId !== serverId) return { otherConfig: {}, tags: [] };
  return { otherConfig: { [keys.diskServer.key]: serverId, [keys.diskRole.key]: mark.role, [keys.diskItself.key]: vdi.uuid }, tags: [] };
}

async function giveBack(pool: Xapi, vdi: Row<'VDI'>, kept: DiskKeep): Promise<void> {
  for (const [key, former] of Object.entries(kept.otherConfig)) {
    const value = key === keys.diskItself.key ? vdi.uuid : former;
    if (!(key in vdi.other_config)) await writeEntry(pool, 'VDI', vdi.$ref, key, value, vdi.other_config);
  }
  for (const tag of kept.tags) if (!vdi.tags.includes(tag)) await pool.call('VDI.add_tags', vdi.$ref, tag);
}
