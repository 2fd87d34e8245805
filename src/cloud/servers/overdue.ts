/** What happens to a server by itself when it has been in a state for longer than a setting allows. */
import { ApiError } from '../../errors.ts';
import { byItself, type Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { keys, readKey, type Key } from '../other-config.ts';
import { deleteServer } from './delete.ts';
import { confirmResize } from './resize-end.ts';
import type { Server, VmState } from './server.ts';
import { offloadServer } from './shelve.ts';

interface Term {
  readonly state: VmState;
  /** When that state began. */
  readonly since: Key<number>;
  /** Seconds; 0 or absent: for ever. */
  readonly setting: 'resizeConfirmWindow' | 'shelvedOffloadTime' | 'reclaimInterval';
  readonly end: (cloud: Cloud, caller: Caller, server: Server) => Promise<unknown>;
}

/** Nova: nova/compute/manager.py: _poll_unconfirmed_resizes, _poll_shelved_instances, _reclaim_queued_deletes. */
const terms: readonly Term[] = [
  { state: 'resized', since: keys.resized, setting: 'resizeConfirmWindow', end: confirmResize },
  { state: 'shelved', since: keys.shelved, setting: 'shelvedOffloadTime', end: offloadServer },
  { state: 'soft-delete', since: keys.softDeleted, setting: 'reclaimInterval', end: deleteServer },
];

/** Confirms resizes, offloads what is shelved and deletes what nobody has restored in time. */
export async function endOverdue(cloud: Cloud): Promise<void> {
  for (const { state, since, setting, end } of terms) {
    const seconds = cloud.settings[setting] ?? 0;
    if (seconds <= 0) continue;
    for (const server of [...cloud.servers.all()]) {
      if (server.vmState !== state || server.taskState !== null) continue;
      const row = server.pool.cache.get('VM', server.vm);
      const begun = row === undefined ? undefined : readKey(row, since);
      if (begun === undefined || begun + seconds * 1000 > cloud.clock.now()) continue;
      try {
        await end(cloud, byItself(server), server);
      } catch (error) {
        // Its user or another replica is at it.
        if (error instanceof ApiError && error.kind === 'conflict') continue;
        cloud.log.warn('servers: what is overdue could not be ended; the next round tries again', { server: server.id, state, error });
      }
    }
  }
}
