/**
 * Looks for what a crash may have left that no workflow knows of any more, says so once in the log, and with the setting `SWEEP=remove` takes it away.
 *
 * Only what is proved to be ours is ever removed. A disk is, when it bears its own uuid in the mark that we gave it (a copy that somebody made bears
 * the original's), was made for a server whose deletion was asked for here and that no pool has any more, and hangs on nothing. Whatever
 * is less certain is reported and left to whoever reads the log.
 */
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { inProgressStatuses } from './migrations.ts';
import { keys, readKey } from './other-config.ts';
import { markFromDescription } from './servers/disks.ts';
import { findCopy } from './volume-copies.ts';
import { isGone } from './xapi-errors.ts';

interface Finding {
  /** By which it is told only once. */
  readonly id: string;
  readonly what: string;
  readonly about: Readonly<Record<string, unknown>>;
  /** Absent: not proved to be ours. */
  readonly remove?: () => Promise<unknown>;
}

/** Milliseconds within which another replica may have begun what our own feeds do not show yet. */
const grace = 60_000;

/** What each cloud has been told of. */
const told = new WeakMap<Cloud, Set<string>>();

/** A round of the sweeper. Nothing is looked for while a pool is out of sight: what seems lost may be there. */
export async function sweep(cloud: Cloud): Promise<void> {
  if (!cloud.pools.every((pool) => pool.alive)) return;
  const known = told.get(cloud) ?? new Set();
  told.set(cloud, known);
  for (const { id, what, about, remove } of await findings(cloud)) {
    const removes = remove !== undefined && cloud.settings.sweep === 'remove';
    if (!known.has(id)) cloud.log.warn(`sweep: ${what}${removes ? ' is removed' : ''}`, { ...about, proved: remove !== undefined });
    known.add(id);
    if (removes) await unlessGone(remove());
  }
}

async function findings(cloud: Cloud): Promise<readonly Finding[]> {
  const disks = cloud.pools.flatMap((pool) => [...pool.cache.all('VDI')].filter(hangsOnNothing).map((vdi) => ({ pool, vdi })));
  const drives = cloud.pools.flatMap((pool) => [...pool.cache.all('VBD')].flatMap((vbd) => strayMark(pool, vbd) ?? []));
  const copies = cloud.pools.flatMap((pool) => [...pool.cache.all('VDI')].flatMap((vdi) => strayCopy(pool, vdi) ?? []));
  const ofDisks = await Promise.all(disks.map(({ pool, vdi }) => strayDisk(cloud, pool, vdi)));
  return [...ofDisks.filter((found) => found !== undefined), ...drives, ...copies, ...await strayMigrations(cloud)];
}

// ---- disks -----------------------------------------------------------------------------------------------------------

const hangsOnNothing = (vdi: Row<'VDI'>): boolean =>
  vdi.VBDs.length === 0 && vdi.crash_dumps.length === 0 && !vdi.is_a_snapshot && vdi.snapshots.length === 0 && vdi.managed
  && Object.keys(vdi.current_operations).length === 0;

async function strayDisk(cloud: Cloud, pool: Xapi, vdi: Row<'VDI'>): Promise<Finding | undefined> {
  const mark = readKey(vdi, keys.diskServer);
  const server = mark ?? markFromDescription(vdi.name_description)?.serverId;
  if (server === undefined) return undefined;
  const about = { vdi: vdi.uuid, name: vdi.name_label, server, pool: pool.poolUuid };
  const owner = cloud.servers.get(server);
  if (owner !== undefined) {
    // A server that is at work may have disks beside it, and one that was resized or rebuilt keeps some that are marked.
    if (mark !== undefined || owner.taskState !== null) return undefined;
    return { id: vdi.uuid, what: 'a disk looks like what an interrupted migration leaves: a copy of a disk that its server has elsewhere', about };
  }
  const ours = mark !== undefined && readKey(vdi, keys.diskItself) === vdi.uuid && await wasDeletedHere(cloud, server);
  return {
    id: vdi.uuid, what: 'a disk was made for a server that is gone', about,
    ...(ours ? { remove: () => pool.run('VDI.destroy', [vdi.$ref]) } : {}),
  };
}

/** A copy that was never made whole (`volume-copies.ts`). Whoever began it may still be at it, so it is only told of. */
function strayCopy(pool: Xapi, vdi: Row<'VDI'>): Finding | undefined {
  const id = readKey(vdi, keys.copyFor);
  if (id === undefined || findCopy(pool, id)?.$ref !== vdi.$ref) return undefined;
  return {
    id: vdi.uuid, what: 'a copy of a disk was begun and never made a volume or snapshot', about: { vdi: vdi.uuid, name: vdi.name_label, volume: id, pool: pool.poolUuid },
  };
}

async function wasDeletedHere({ store: { db } }: Cloud, server: string): Promise<boolean> {
  const asked = await db.selectFrom('actions').select('id').where('server_id', '=', server).where('action', '=', 'delete').executeTakeFirst();
  return asked !== undefined;
}

// ---- marks -----------------------------------------------------------------------------------------------------------

/** What waits on a drive for the end of a migration that nobody works at. */
function strayMark(pool: Xapi, vbd: Row<'VBD'>): Finding | undefined {
  const waiting = [keys.ejectedDisc, keys.diskKeep, keys.changedBlocks].filter(({ key }) => key in vbd.other_config);
  const vm = pool.cache.get('VM', vbd.VM);
  if (waiting.length === 0 || vm === undefined || vm.is_a_snapshot || vm.is_a_template || readKey(vm, keys.task) !== undefined) return undefined;
  return {
    id: vbd.uuid, what: 'a drive waits for the end of a migration that is over',
    about: { server: vm.uuid, position: vbd.userdevice, ...Object.fromEntries(waiting.map(({ key }) => [key, vbd.other_config[key]])) },
  };
}

/** Rows of migrations that are under way, or wait to be confirmed, whose server does nothing of the kind: nobody will write their end. */
async function strayMigrations({ servers, store: { db }, clock }: Cloud): Promise<readonly Finding[]> {
  const open = await db.selectFrom('migrations').select(['uuid', 'server_id', 'status'])
    .where((row) => row.or([row.and([row('type', '=', 'live-migration'), row('status', 'in', [...inProgressStatuses])]), row('status', '=', 'finished')]))
    .where('created_at', '<', clock.now() - grace).where('server_id', 'not in', db.selectFrom('deleted_servers').select('id')).execute();
  const isAtWork = ({ server_id, status }: { server_id: string; status: string }): boolean => {
    const server = servers.get(server_id);
    return status === 'finished' ? server?.vmState === 'resized' || (server !== undefined && server.taskState !== null) : server?.taskState === 'migrating';
  };
  return open.filter((row) => !isAtWork(row)).map(({ uuid, server_id }) => ({
    id: uuid, what: 'a migration that nobody works at', about: { migration: uuid, server: server_id },
    remove: () => db.updateTable('migrations').set({ status: 'error', updated_at: clock.now() }).where('uuid', '=', uuid).execute(),
  }));
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
