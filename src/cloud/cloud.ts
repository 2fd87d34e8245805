/** The cloud: the pools, what is stored beside them, and what is derived from both. Functions of this folder take it first. */
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Xapi } from '../xapi/xapi.ts';
import type { ServerIndex } from './servers/server-index.ts';
import type { Workflows } from './workflow.ts';

export interface Cloud {
  readonly pools: readonly Xapi[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Every server of every pool, kept current by the event feeds. */
  readonly servers: ServerIndex;
  readonly workflows: Workflows;
}
