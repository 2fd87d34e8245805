/** What has to be true of a world in which nothing is at work. */
import type { Cloud } from '../../src/cloud/cloud.ts';
import { listActions } from '../../src/cloud/instance-actions.ts';
import { listMigrations } from '../../src/cloud/migrations.ts';
import { keys, readKey } from '../../src/cloud/other-config.ts';
import type { Server } from '../../src/cloud/servers/server.ts';
import type { Ref } from '../../src/xapi/datamodel.ts';
import type { Row, Xapi } from '../../src/xapi/xapi.ts';
import { tracesIn } from '../support/orphans.ts';

export type End = Server['vmState'] | 'gone';

const wayBackKeys = [keys.resize, keys.resizeSent, keys.resizeFinish, keys.rescueDisc].map(({ key }) => key);

export interface Peace {
  /** States in which a server may be. */
  readonly ends: readonly End[];
  /** Whether a server in error may be without disks: its building or deletion failed. Any other has what it had. */
  readonly mayLackDisks: boolean;
  /** Whether the pool has gone back to before a migration that ended well: the sweeper tells of its row. */
  readonly mayOutliveMigration: boolean;
}

/** Sentences about what is wrong; none: peace. */
export async function unrest(cloud: Cloud, pools: readonly Xapi[], peace: Peace): Promise<readonly string[]> {
  const found: string[] = [];
  const servers = [...cloud.servers.all()];
  for (const pool of pools) found.push(...tracesIn(pool), ...strayDisks(pool, servers).map((vdi) => `a disk is nobody's: ${vdi.name_label}`));
  if (servers.length > 1) found.push(`${servers.length} servers`);
  for (const server of servers) found.push(...await unrestOf(cloud, server, peace));
  for (const migration of await listMigrations(cloud)) {
    if (!endedMigrations.has(migration.status) && !(migration.status === 'finished' && (servers[0]?.vmState === 'resized' || peace.mayOutliveMigration))) {
      found.push(`a migration is still ${migration.status}`);
    }
  }
  return found;
}

const endedMigrations = new Set<string>(['completed', 'error', 'cancelled', 'done', 'failed', 'confirmed', 'reverted']);

async function unrestOf(cloud: Cloud, server: Server, { ends, mayLackDisks }: Peace): Promise<readonly string[]> {
  const found: string[] = [];
  const { cache } = server.pool;
  if (server.taskState !== null) found.push(`the server is still ${server.taskState}`);
  if (!ends.includes(server.vmState)) found.push(`the server is ${server.vmState}`);
  if (server.vmState === 'error' && server.fault === null) found.push('an error without a fault');
  const disks = disksOfServer(server);
  for (const vdi of disks) if (!isVolume(vdi) && readKey(vdi, keys.diskServer) !== server.id) found.push(`the disk ${vdi.name_label} has lost its mark`);
  const goesBack = mayGoBack(server);
  const roots = disks.filter((vdi) => [readKey(vdi, keys.diskRole), goesBack ? readKey(vdi, keys.formerDisk)?.role : undefined].includes('root'));
  if (roots.length !== 1 && !(mayLackDisks && server.vmState === 'error' && roots.length === 0)) found.push(`${roots.length} root disks`);
  for (const vdi of cache.all('VDI')) {
    if (!goesBack && readKey(vdi, keys.formerDisk) !== undefined) found.push(`a former disk is left: ${vdi.name_label}`);
  }
  const { other_config: marks = {} } = cache.get('VM', server.vm) ?? {};
  if (!goesBack && wayBackKeys.some((key) => key in marks)) found.push('it is still marked as one that is resized or rescued');
  for (const action of await listActions(cloud, server.id)) {
    for (const event of action.events) if (event.finishedAt === null) found.push(`the action ${action.action} goes on`);
  }
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

/** Disks that are no image's, no disc, no volume, and no server's: neither on a device nor its memory nor kept for going back. */
export function strayDisks({ cache }: Xapi, servers: readonly Server[]): readonly Row<'VDI'>[] {
  const owned = new Set<Ref<'VDI'>>();
  for (const vm of cache.all('VM')) {
    if (vm.is_a_template || servers.some((server) => server.vm === vm.$ref && server.id === vm.uuid)) {
      owned.add(vm.suspend_VDI);
      for (const ref of vm.VBDs) owned.add(cache.get('VBD', ref)?.VDI ?? vm.suspend_VDI);
    }
  }
  const goBack = new Set(servers.filter(mayGoBack).map(({ id }) => id));
  return [...cache.all('VDI')].filter((vdi) => cache.get('SR', vdi.SR)?.content_type !== 'iso' && !isVolume(vdi) && !owned.has(vdi.$ref)
    && !(readKey(vdi, keys.formerDisk) !== undefined && goBack.has(readKey(vdi, keys.diskServer) ?? '')));
}
