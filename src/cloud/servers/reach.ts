/** Whether anything certain can be said of a server. */
import type { Cloud } from '../cloud.ts';
import type { Server } from './server.ts';

/** Seconds: a restart of xapi, after which all is as before, takes less. */
const usualDownTime = 60;

/** The pool has sent no events for a while: what the cache has may be long past. */
export const isUnreachable = ({ settings }: Cloud, { pool }: Pick<Server, 'pool'>): boolean =>
  !pool.alive && pool.lag >= (settings.poolDownTime ?? usualDownTime);
