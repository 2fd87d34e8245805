import { randomUUID } from 'node:crypto';

/** On whose behalf something is done. What `http` knows of a token's bearer fits it. */
export interface Caller {
  readonly userId: string;
  readonly userName: string;
  /** Absent with an unscoped token. */
  readonly projectId: string | undefined;
  readonly isAdmin: boolean;
  /** `req-…`: instance actions and log lines carry it. */
  readonly requestId: string;
}

/** What the service does to a server by itself, when its time has come, is done in its owner's name. */
export const byItself = ({ userId, projectId }: { readonly userId: string; readonly projectId: string }): Caller =>
  ({ userId, userName: '', projectId, isAdmin: true, requestId: `req-${randomUUID()}` });
