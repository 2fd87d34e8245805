/** What has to be true of a world in which nothing is at work. */
import type { Cloud } from '../../src/cloud/cloud.ts';
import { listMigrations } from '../../src/cloud/migrations.ts';
import { keys, readKey } from '../../src/cloud/other-config.ts';
import { usageOf } from '../../src/cloud/quotas.ts';
import type { Server } from '../../src/cloud/servers/server.ts';
import type { Ref } from '../../src/xapi/datamodel.ts';
import type { Row, Xapi } from '../../src/xapi/xapi.ts';
import { tracesIn } from '../support/orphans.ts';

export type End = Server['vmState'] | 'gone';

const wayBackKeys = [keys.resize, keys.resizeSent, keys.resizeFinish, keys.rescueDisc].map(({ key }) => key);

export interface Peace {
  /** How many servers there may be. */
  readonly servers: number;
  /** {@link volumesIn} before: they are still there. */
  readonly volumes: ReadonlySet<string>;
  /** States in which a server may be. */
  readonly ends: readonly End[];
  /** Whether a server in error may be without disks: its building or deletion failed. Any other has what it had. */
  readonly mayLackDisks: boolean;
  /** Whether the server had come to a pool that has forgotten it since, with all that it brought: nobody can find it there. */
  readonly mayBeForgotten: boolean;
  /** Whether the pool has gone back to before a migration that ended well: the sweeper tells of its row. */
  readonly mayOutliveMigration: boolean;
}

/** Sentences about what is wrong; none: peace. */
export async function unrest(cloud: Cloud, pools: readonly Xapi[], peace: Peace): Promise<readonly string[]> {
  const found: string[] = [];
  const servers = [...cloud.servers.all()];
  for (const pool of pools) found.push(...tracesIn(pool), ...strayDisks(pool, servers).map((vdi) => `a disk is nobody's: ${vdi.name_label}`));
  if (servers.length > peace.servers) found.push(`${servers.length} servers`);
  if (servers.length === 0 && !peace.ends.includes('gone') && !peace.mayBeForgotten) found.push('the server is gone');
  for (const server of servers) found.push(...unrestOf(server, peace));
  for (const migration of await listMigrations(cloud)) {
    if (!endedMigrations.has(migration.status) && !(migration.status === 'finished' && (servers[0]?.vmState === 'resized' || peace.mayOutliveMigration))) {
      found.push(`a migration is still ${migration.status}`);
    }
    const server = cloud.servers.get(migration.serverId);
    // One that went down with its host later shows where it last was.
    if (migration.type !== 'live-migration' || server?.vmState !== 'active' || migration.destCompute === null) continue;
    if ((server.host === migration.destCompute) !== (migration.status === 'completed')) found.push(`a migration is ${migration.status}, and the server on ${server.host}`);
  }
  found.push(...wrongVolumes(pools, peace));
  for (const image of images(pools)) if (readKey(image, keys.imageRecord)?.status !== 'active') found.push(`an image is not whole: ${image.name_label}`);
  return [...found, ...await wrongHistory(cloud), ...wrongUsage(cloud)];
}

/** Images that were made of servers. */
const images = (pools: readonly Xapi[]): readonly Row<'VM'>[] =>
  pools.flatMap(({ cache }) => [...cache.all('VM')]).filter((vm) => vm.is_a_template && !vm.is_a_snapshot && readKey(vm, keys.imageServer) !== undefined);

/** Ids of volumes and of their snapshots. */
export const volumesIn = (pools: readonly Xapi[]): ReadonlySet<string> => new Set(volumeDisks(pools).map(({ id }) => id));

const volumeDisks = (pools: readonly Xapi[]): readonly { readonly id: string; readonly vdi: Row<'VDI'> }[] =>
  pools.flatMap(({ cache }) => [...cache.all('VDI')]).flatMap((vdi) => {
    const id = readKey(vdi, keys.volumeSnapshot)?.id ?? readKey(vdi, keys.volumeData)?.id;
    return id === undefined ? [] : [{ id, vdi }];
  });

/** Each is there once; those that were there are, and those that were made for a server are on it or gone. */
function wrongVolumes(pools: readonly Xapi[], { volumes: before, mayBeForgotten }: Peace): readonly string[] {
  const disks = volumeDisks(pools);
  const now = new Set(disks.map(({ id }) => id));
  return [
    ...(now.size < disks.length ? [`${disks.length} disks are ${now.size} volumes`] : []),
    ...[...before].filter((id) => !now.has(id) && !mayBeForgotten).map((id) => `a volume is lost: ${id}`),
    ...disks.filter(({ id, vdi }) => !before.has(id) && vdi.VBDs.length === 0).map(({ id }) => `a volume is nobody's: ${id}`),
  ];
}

/** Whatever was begun has ended well or not, also of servers that are gone. */
async function wrongHistory({ servers, store: { db } }: Cloud): Promise<readonly string[]> {
  const events = await db.selectFrom('action_events').innerJoin('actions', 'actions.id', 'action_events.action_id')
    .select(['server_id', 'action', 'event', 'finished_at', 'result', 'message']).execute();
  const found = events.flatMap(({ action, event, finished_at, result, message }) => {
    if (finished_at === null) return [`the action ${action} goes on (${event})`];
    if (result !== 'Success' && result !== 'Error') return [`the event ${event} has ended with ${result}`];
    return result === 'Error' && message === null ? [`the action ${action} says nothing of its error`] : [];
  });
  const gone = await db.selectFrom('deleted_servers').select('id').execute();
  return [...found, ...gone.filter(({ id }) => servers.get(id) !== undefined).map(({ id }) => `the server ${id} is deleted and there`)];
}

/** What counts against the quota is what the VMs have; one whose resize failed in the middle may have some of either. */
function wrongUsage(cloud: Cloud): readonly string[] {
  const counted = [...cloud.servers.ofProject('p')].filter(({ vmState }) => vmState !== 'soft-delete');
  if (counted.some(({ vmState }) => vmState === 'error')) return [];
  const vms = counted.flatMap(({ pool, vm }) => pool.cache.get('VM', vm) ?? []);
  const { instances, cores, ramMib } = usageOf(cloud, 'p');
  const sum = (figure: (vm: Row<'VM'>) => number): number => vms.reduce((total, vm) => total + figure(vm), 0);
  const [has, uses] = [
    `${vms.length} servers, ${sum((vm) => vm.VCPUs_max)} cores, ${sum((vm) => vm.memory_static_max) / 2 ** 20} MiB`, `${instances} servers, ${cores} cores, ${ramMib} MiB`,
  ];
  return has === uses ? [] : [`the quota counts ${uses}, and there are ${has}`];
}

const endedMigrations = new Set<string>(['completed', 'error', 'cancelled', 'done', 'failed', 'confirmed', 'reverted']);

function unrestOf(server: Server, { ends, mayLackDisks }: Peace): readonly string[] {
  const found: string[] = [];
  const { cache } = server.pool;
  if (server.taskState !== null) found.push(`the server is still ${server.taskState}`);
  if (!ends.includes(server.vmState)) found.push(`the server is ${server.vmState}`);
  if (server.vmState === 'error' && server.fault === null) found.push('an error without a fault');
  const disks = disksOfServer(server);
  for (const vdi of disks) if (!isVolume(vdi) && readKey(vdi, keys.diskServer) !== server.id) found.push(`the disk ${vdi.name_label} has lost its mark`);
  const goesBack = mayGoBack(server);
  const isRoot = (vdi: Row<'VDI'>): boolean => [readKey(vdi, keys.diskRole), goesBack ? readKey(vdi, keys.formerDisk)?.role : undefined].includes('root');
  const roots = server.isVolumeBacked ? disks.slice(0, 1).filter(isVolume) : disks.filter(isRoot);
  if (roots.length !== 1 && !(mayLackDisks && server.vmState === 'error' && roots.length === 0)) found.push(`${roots.length} root disks`);
  for (const vdi of cache.all('VDI')) {
    if (!goesBack && readKey(vdi, keys.formerDisk) !== undefined) found.push(`a former disk is left: ${vdi.name_label}`);
  }
  const { other_config: marks = {} } = cache.get('VM', server.vm) ?? {};
  if (!goesBack && wayBackKeys.some((key) => key in marks)) found.push('it is still marked as one that is resized or rescued');
  return found;
}

/** Whether it keeps what it was before a resize or rescue: until the way back is taken or given up, and when it failed. */
const mayGoBack = ({ vmState }: Server): boolean => vmState === 'resized' || vmState === 'rescued' || vmState === 'error';

/** Disks on the devices of a server, in the order of the devices. */
export function disksOfServer({ pool: { cache }, vm }: Server): readonly Row<'VDI'>[] {
  return (cache.get('VM', vm)?.VBDs ?? [])
    .flatMap((ref) => cache.get('VBD', ref) ?? [])
    .filter((vbd) => vbd.type === 'Disk')
    .sort((a, b) => Number(a.userdevice) - Number(b.userdevice))
    .flatMap((vbd) => cache.get('VDI', vbd.VDI) ?? []);
}

const isVolume = (vdi: Row<'VDI'>): boolean => readKey(vdi, keys.volumeData) !== undefined;
const isOfVolume = (vdi: Row<'VDI'>): boolean => isVolume(vdi) || readKey(vdi, keys.volumeSnapshot) !== undefined;

/** Disks that are no image's, no disc, no volume or snapshot of one, and no server's: neither on a device nor its memory nor kept for going back. */
export function strayDisks({ cache }: Xapi, servers: readonly Server[]): readonly Row<'VDI'>[] {
  const owned = new Set<Ref<'VDI'>>();
  for (const vm of cache.all('VM')) {
    if (vm.is_a_template || servers.some((server) => server.vm === vm.$ref && server.id === vm.uuid)) {
      owned.add(vm.suspend_VDI);
      for (const ref of vm.VBDs) owned.add(cache.get('VBD', ref)?.VDI ?? vm.suspend_VDI);
    }
  }
  const goBack = new Set(servers.filter(mayGoBack).map(({ id }) => id));
  return [...cache.all('VDI')].filter((vdi) => cache.get('SR', vdi.SR)?.content_type !== 'iso' && !isOfVolume(vdi) && !owned.has(vdi.$ref)
    && !(readKey(vdi, keys.formerDisk) !== undefined && goBack.has(readKey(vdi, keys.diskServer) ?? '')));
}
