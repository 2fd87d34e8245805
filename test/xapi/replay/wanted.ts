/**
 * Differences from the recordings that are wanted, each with its reason, and faults of what stood behind the recorded xapi. Both tables may
 * only shrink: a line of the first that matches nothing is an error when all traces are replayed.
 */
import type { Difference } from './compare.ts';

export interface Wanted {
  /** The call: its whole name. */
  readonly method: RegExp;
  /** The place in the answer. */
  readonly at: RegExp;
  /** What was recorded, where that is needed to tell it apart. */
  readonly recorded?: RegExp;
  /** What the simulator said. */
  readonly simulated?: RegExp;
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
    method: /^(?:Async\.)?pool\.join$/, at: /^error$/,
    reason: 'A pool of the simulator is built whole; no host joins it later.',
  },
  {
    method: /^VDI\.resize$/, at: /^error$/, recorded: /^success$/, simulated: /shrinking not allowed/,
    reason: 'The recorded storage plug-in let disks shrink; a real one refuses (README of the recordings).',
  },
  {
    method: /^VDI\.get_record$/, at: /^VDI\.virtual_size$/, recorded: /^0\b/, simulated: /^2097152\b/,
    reason: 'The recorded storage plug-in made a disk of no bytes; a real one has no smaller one than a block (README of the recordings).',
  },
  {
    method: /^host\.(?:get_vms_which_prevent_evacuation|assert_can_evacuate)$/, at: /^(?:error|host\.get_vms_which_prevent_evacuation \(missing\))$/,
    recorded: /OTHER_OPERATION_IN_PROGRESS|VM_BAD_POWER_STATE,\S*,running,halted/,
    reason: 'Another client was just stopping a guest of that host; what it did was not recorded.',
  },
  {
    method: /^VM\.create$/, at: /^(?:status|content type|error)$/, recorded: /^500$|^text\/html$|^success$/, simulated: /Empty_key_in_map|^200$|^text\/xml$/,
    reason: 'The XML parser of the recorded build fails on an empty name; JSON of the same build, and other calls of the same protocol, get the error that the simulator gives.',
  },
];

export const isWanted = (method: string, difference: Difference): Wanted | undefined =>
  wanted.find((line) => line.method.test(method) && line.at.test(difference.at) && (line.recorded?.test(difference.recorded) ?? true)
    && (line.simulated?.test(difference.simulated) ?? true));

/** A failure that no xapi of its own raises. */
export interface Artefact {
  /** The calls whose own failure it can be; absent: any. */
  readonly method?: RegExp;
  /** Code and parameters, with a space and a stroke between. */
  readonly error: RegExp;
  readonly reason: string;
}

/** The simulator is made to fail in the same way, so that what follows is comparable. */
export const artefacts: readonly Artefact[] = [
  { error: /^VDI_COPY_FAILED/, reason: 'The recorded storage had no data path, so every copy failed; a real one copies (README of the recordings).' },
  { error: /Migration_mirror_fd_failure/, reason: 'The same, when a disk was to move.' },
  { error: /does not exist in xenopsd|domain has not been built/, reason: 'The pretended hypervisor lost a device or a domain (README of the recordings).' },
  {
    error: /^VM_BAD_POWER_STATE \| \S+ \| [A-Z]\w+ \| [A-Z]/,
    reason: 'xapi writes power states in lower case; this is the pretended hypervisor contradicting xapi after a cancelled task (README of the recordings).',
  },
  {
    error: /^INTERNAL_ERROR \| vbd_insert_hvm: The VBD \S+ is empty/,
    reason: 'Nothing could be put into the pretended hypervisor\'s drives: no insertion succeeds in any recording.',
  },
  {
    method: /^VM\./, error: /^HANDLE_INVALID \| task \| /,
    reason: 'Right after its restart xapi lost a task of its own, which the client never saw (once in two recordings).',
  },
];

/** The failure of a recorded call, when it is one that the simulator must be told to have. */
export function artefactIn(method: string, error: readonly string[] | undefined): readonly [string, ...string[]] | undefined {
  const [code, ...params] = error ?? [];
  if (code === undefined || !artefacts.some((artefact) => (artefact.method?.test(method) ?? true) && artefact.error.test([code, ...params].join(' | ')))) return undefined;
  return [code, ...params];
}
