/**
 * Locks (nova/compute/api.py: lock, unlock). Kept in other_config and not in `VM.blocked_operations`: an administrator may act in spite of a
 * lock, and a blocked migration would keep XAPI from evacuating a host.
 */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { actionKey, recordAction } from '../instance-actions.ts';
import { keys, writeKey, type LockMark } from '../other-config.ts';
import type { Server } from './server.ts';

const isOwner = (caller: Caller, server: Server): boolean => caller.projectId === server.projectId;

/** Nothing happens to a server that is locked already, when its own project asks. */
export async function lockServer(cloud: Cloud, caller: Caller, server: Server, reason: string | null): Promise<void> {
  if (server.locked && isOwner(caller, server)) return;
  await recordAction(cloud, actionKey(caller, server.id, server.projectId, 'lock'));
  const mark: LockMark = { by: isOwner(caller, server) ? 'owner' : 'admin', reason };
  await writeKey(server.pool, server.vm, keys.locked, mark);
  await server.pool.settle();
}

/** @throws ApiError forbidden when an administrator locked it and the caller is none */
export async function unlockServer(cloud: Cloud, caller: Caller, server: Server): Promise<void> {
  const expected = isOwner(caller, server) ? 'owner' : 'admin';
  if (server.lockedBy !== null && server.lockedBy !== expected && !caller.isAdmin) {
    throw new ApiError('forbidden', 'Policy doesn\'t allow os_compute_api:os-lock-server:unlock:unlock_override to be performed.');
  }
  await recordAction(cloud, actionKey(caller, server.id, server.projectId, 'unlock'));
  await writeKey(server.pool, server.vm, keys.locked, undefined);
  await server.pool.settle();
}
