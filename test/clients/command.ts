/** What lists of commands are made of. */

export interface Command {
  /** Words divided by blanks; `{name}` is what an earlier one learnt. */
  readonly line: string;
  /** What its refusal says; absent: it works. */
  readonly refused?: RegExp;
  /** Asked again until its output is so. */
  readonly until?: RegExp;
  /** Name → pattern whose first group is what later commands need. */
  readonly learn?: Readonly<Record<string, RegExp>>;
}

export const works = (line: string, more: Omit<Command, 'line' | 'refused'> = {}): Command => ({ line, ...more });
export const refused = (line: string, sentence: RegExp): Command => ({ line, refused: sentence });
