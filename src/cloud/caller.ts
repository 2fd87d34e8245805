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
