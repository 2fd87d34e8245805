/** The cloud: the pools, what is stored beside them, and what is derived from both. Functions of this folder take it first. */
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Xapi } from '../xapi/xapi.ts';
import type { Replicas } from './replicas.ts';
import type { ServerIndex } from './servers/server-index.ts';
import type { Workflows } from './workflow.ts';

/** What an operator may choose of this layer; `config.ts` reads it. */
export interface CloudSettings {
  /** Where new disks go: name or uuid of an SR, `local` (an SR of the chosen host); absent: the pool's default SR. A flavor's `xapi:sr` goes first. */
  readonly diskSr?: string | undefined;
  /** Where disks go that have to move with their server: name, uuid or tag of SRs; absent: one of the kind that they lie on. */
  readonly migrationSr?: string | undefined;
  /** Which network of another pool stands for one of a server's own, by names or uuids; those that are not here are matched by name. */
  readonly networkMap?: Readonly<Record<string, string>> | undefined;
  /** Host name of what this service itself is, its scheduler and conductor (Nova's host); absent: nova-xapi. */
  readonly serviceHost?: string | undefined;
  /** What the sweeper does with what a crash has left and what is proved to be ours; absent: it says so. */
  readonly sweep?: 'report' | 'remove' | undefined;
  /** Seconds that a guest has to shut down or reboot by itself before it is forced (Nova's shutdown_timeout). */
  readonly shutdownTimeout: number;
  /** Seconds after its boot for which a guest that has not announced its drivers is waited for before it is moved or suspended; absent: 60. */
  readonly guestBootTime?: number | undefined;
  /** Seconds after which a resize is confirmed by itself (Nova's resize_confirm_window); 0 or absent: never. */
  readonly resizeConfirmWindow?: number | undefined;
  /** Seconds after which a shelved server is taken off its host (Nova's shelved_offload_time); 0 or absent: at once; -1: never. */
  readonly shelvedOffloadTime?: number | undefined;
  /** Seconds without its events after which a pool counts as out of reach (Nova's service_down_time); absent: 60. */
  readonly poolDownTime?: number | undefined;
  /** Seconds for which the deletion of a server can be taken back (Nova's reclaim_instance_interval); 0 or absent: it cannot. */
  readonly reclaimInterval?: number | undefined;
}

export interface Cloud {
  readonly pools: readonly Xapi[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Every server of every pool, kept current by the event feeds. */
  readonly servers: ServerIndex;
  readonly workflows: Workflows;
  /** Which processes of this service are alive. */
  readonly replicas: Replicas;
  readonly settings: CloudSettings;
  /** Project of the VMs that nobody created through the API. */
  readonly defaultProjectId: string;
  /** Waits for running workflows (30 s at most) and ends what the cloud began; pools and store stay the caller's. */
  close(): Promise<void>;
}
