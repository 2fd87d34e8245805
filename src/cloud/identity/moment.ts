/** Ends that users set: Keystone shows them to the microsecond as they were told. */

export interface Moment {
  /** Since 1970-01-01 UTC. */
  readonly milliseconds: number;
  /** Beyond that, 0 to 999. */
  readonly microseconds: number;
}
