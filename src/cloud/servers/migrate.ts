/** Live migration as its user sees it: begun, aborted. What it does: `live-migration.ts`; where to: `migration-plan.ts`. */
import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { findHost } from '../hosts.ts';
import { actionKey, recordAction } from '../instance-actions.ts';
import { findMigration, type Migration, type MigrationStatus } from '../migrations.ts';
import { assertAllowed } from './allowed-states.ts';
import { assertNotBlocked } from './blocked.ts';
import { planFor } from './migration-plan.ts';
import { noStorageMotion } from './migration-refusals.ts';
import type { Server } from './server.ts';
import { maySpeakSoon } from './silent-guest.ts';
import { disksOfVm } from './vm-disks.ts';

export interface LiveMigrateRequest {
  /** Name of the target; null: any that fits. */
  readonly host: string | null;
  /** Whether the disks move too; `auto`: those that the target does not see. */
  readonly blockMigration: boolean | 'auto';
  /** The target may be one that is closed for new servers through our API, or that the server's group would not have. */
  readonly force: boolean;
  /** Say what makes it impossible in the migration and the instance action, not in the answer (from 2.34 on). */
  readonly checkLate: boolean;
}

/**
 * Begins a live migration. Answers when it is queued, or, checked at once, when XAPI has accepted it.
 * @throws ApiError conflict (state, busy); badRequest for an unknown host and, unless checked late, for all that makes it impossible
 */
export async function liveMigrate(cloud: Cloud, caller: Caller, server: Server, request: LiveMigrateRequest): Promise<void> {
  assertAllowed(server, 'os-migrateLive', caller);
  assertNotBlocked(server, ['pool_migrate', 'migrate_send']);
  const { host, blockMigration, force, checkLate } = request;
  if (host !== null && findHost(cloud, host) === undefined) throw new ApiError('badRequest', `Compute host ${host} could not be found.`);
  assertCanMoveDisks(server, blockMigration);
  if (!checkLate) await rehearse(cloud, server, request);
  await cloud.workflows.begin({
    kind: 'live-migration',
    server,
    caller,
    args: { migration: randomUUID(), pool: server.pool.poolUuid, host: host ?? '', block: blockMigration, force, late: checkLate },
  });
}

/** @throws ApiError badRequest, but not for what the workflow waits for before it answers */
async function rehearse(cloud: Cloud, { pool, vm }: Server, { host, blockMigration, force }: LiveMigrateRequest): Promise<void> {
  try {
    await planFor(cloud, pool, vm, { host, blockMigration, force, excluded: new Set(), isRehearsal: true });
  } catch (error) {
    const row = pool.cache.get('VM', vm);
    if (row === undefined || !maySpeakSoon(cloud, pool, row, error)) throw error;
  }
}

/** What the hosts can never do is said at once, at every version: it would be no use to wait until it fails. */
function assertCanMoveDisks({ pool, vm }: Server, blockMigration: boolean | 'auto'): void {
  const row = pool.cache.get('VM', vm);
  if (pool.features.storageMotion || blockMigration === false || row === undefined) return;
  const hasLocalDisk = disksOfVm(pool, row).some(({ vdi }) => pool.cache.get('SR', vdi.SR)?.shared === false);
  if (blockMigration === true || hasLocalDisk) throw noStorageMotion();
}

/**
 * Ends a migration that is under way; the server stays where it is. Answers when that is under way.
 * @param allowed statuses in which the API version lets it be ended
 * @throws ApiError notFound; badRequest in another status
 */
export async function abortLiveMigration(cloud: Cloud, caller: Caller, server: Server, id: string, allowed: readonly MigrationStatus[] = ['running']): Promise<void> {
  const migration = await runningMigration(cloud, server, id);
  if (!allowed.some((status) => status === migration.status)) throw wrongStatus(server, migration, 'abort live migration');
  await recordAction(cloud, actionKey(caller, server.id, server.projectId, 'live_migration_cancel'));
  await cloud.workflows.cancel(server, 'live-migration');
}

/** @throws ApiError always: notFound, or badRequest, since XAPI has no such thing */
export async function forceCompleteLiveMigration(cloud: Cloud, server: Server, id: string): Promise<never> {
  const migration = await runningMigration(cloud, server, id);
  if (migration.status !== 'running') throw wrongStatus(server, migration, 'force complete');
  throw new ApiError('badRequest', `Migration ${id} of instance ${server.id} cannot be forced to complete: XAPI has no way to do so.`);
}

async function runningMigration(cloud: Cloud, server: Server, id: string): Promise<Migration> {
  const migration = await findMigration(cloud, server.id, id);
  if (migration === undefined || migration.type !== 'live-migration') {
    throw new ApiError('notFound', `Migration ${id} not found for instance ${server.id}`);
  }
  return migration;
}

/** Nova: nova/exception.py, InvalidMigrationState. */
const wrongStatus = (server: Server, { id, status }: Migration, method: string): ApiError =>
  new ApiError('badRequest', `Migration ${id} state of instance ${server.id} is ${status}. Cannot ${method} while the migration is in this state.`);
