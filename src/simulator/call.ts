/** What a verb's code is given, and the type that makes the table of verbs complete. */
import type { Ref } from '../xapi/datamodel.ts';
import type { Answer, Args, Message, messages, VerbClass } from './messages.ts';
import type { Job } from './tasks.ts';
import type { World } from './world.ts';

export interface Call {
  readonly world: World;
  /** The null reference for calls without a session. */
  readonly session: Ref<'session'>;
  /** The work as the task shows it. */
  readonly job: Job;
}

type Verb<M> = M extends Message ? (call: Call, args: Args<M>) => Answer<M> | Promise<Answer<M>> : never;

/** Code for every verb of a class; a missing one does not compile. */
export type Verbs<C extends VerbClass> = { readonly [V in keyof (typeof messages)[C]]: Verb<(typeof messages)[C][V]> };
