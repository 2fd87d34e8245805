/**
 * Differences from the recordings that are wanted, each with its reason. The table may only shrink: a line that matches nothing is an error when
 * all traces are replayed.
 */
import type { Difference } from './compare.ts';
import type { Outcome } from './replay.ts';

export interface Wanted {
  /** The call: its whole name. */
  readonly method: RegExp;
  /** The place in the answer. */
  readonly at: RegExp;
  /** What was recorded, where that is needed to tell it apart. */
  readonly recorded?: RegExp;
  readonly reason: string;
}

export const wanted: readonly Wanted[] = [
  {
    method: /^system\.listMethods$/, at: /^methods$/,
    reason: 'The simulator names the calls that it plays, and refuses the others by name; one that it named and did not play would mislead a client that probes.',
  },
  {
    method: /./, at: /^situation$/,
    reason: 'The recording left out the calls that made this object and never shows it, so nobody can say what the simulator should be like.',
  },
  {
    method: /^VM\.hard_shutdown$/, at: /^error$/, recorded: /does not exist in xenopsd/,
    reason: 'A fault of the pretended hypervisor, which forgot an interface (README of the recordings).',
  },
  {
    method: /^(?:Async\.)?pool\.join$/, at: /^error$/,
    reason: 'A pool of the simulator is built whole; no host joins it later.',
  },
  {
    method: /^VDI\.(?:copy|pool_migrate)$/, at: /^error$/, recorded: /VDI_COPY_FAILED|Migration_mirror_fd_failure/,
    reason: 'The recorded storage had no data path, so every copy failed; a real one copies (README of the recordings).',
  },
  {
    method: /^VDI\.resize$/, at: /^error$/, recorded: /^success$/,
    reason: 'The recorded storage plug-in let disks shrink; a real one refuses (README of the recordings).',
  },
];

export const isWanted = (outcome: Outcome, difference: Difference): Wanted | undefined =>
  wanted.find((line) => line.method.test(outcome.method) && line.at.test(difference.at) && (line.recorded?.test(difference.recorded) ?? true));
