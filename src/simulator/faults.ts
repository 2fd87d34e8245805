/**
 * Trouble on order. A rule names the calls that it strikes and what happens to them; rules are tried in the order in which they were set, the
 * first that fits and still has strikes left is used. Sequences come from `skip` and `times`: fail twice, then succeed.
 */
import { Failure } from './failure.ts';

export interface FaultRule {
  /** `VM.start`, without `Async.`; `VM.*`; `*`. */
  readonly method: string;
  /** Strikes only calls that name this object: a reference, uuid or name-label. */
  readonly object?: string;
  /** Lets so many fitting calls pass first. Default 0. */
  readonly skip?: number;
  /** Strikes so many calls, then is spent. Default 1; Infinity for ever. */
  readonly times?: number;
  /** Milliseconds of the pool's time before anything else happens. */
  readonly delay?: number;
  /** Answers this code and these parameters. Of an asynchronous call it becomes the task's error. */
  readonly error?: readonly [code: string, ...params: string[]];
  /** Whether the error comes instead of the call's effect or after it. Default `before`. */
  readonly when?: 'before' | 'after';
  /** Closes the connection without an answer, before or after the call had its effect. */
  readonly cut?: 'before' | 'after';
  /** Never answers; the call has no effect. */
  readonly stall?: boolean;
}

/** What the dispatcher knows of a call. */
export interface Occasion {
  readonly method: string;
  /** References, and the uuids and names behind them, that the call names. */
  readonly names: () => ReadonlySet<string>;
}

interface Armed {
  readonly rule: FaultRule;
  skip: number;
  left: number;
}

/** Thrown where the connection is to be closed without an answer. */
export class Cut extends Error {}

export class Faults {
  #armed: Armed[] = [];

  /** Sets a rule; answers the function that takes it back. */
  add(rule: FaultRule): () => void {
    const armed: Armed = { rule, skip: rule.skip ?? 0, left: rule.times ?? 1 };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter((each) => each !== armed);
    };
  }

  /** Takes all rules back. */
  clear(): void {
    this.#armed = [];
  }

  /** Rules that have strikes left. */
  get rules(): readonly FaultRule[] {
    return this.#armed.filter((each) => each.left > 0).map((each) => each.rule);
  }

  /** The rule that strikes this call, if any; it is counted. */
  strike(occasion: Occasion): FaultRule | undefined {
    for (const armed of this.#armed) {
      if (armed.left <= 0 || !fits(armed.rule, occasion)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.left -= 1;
      return armed.rule;
    }
    return undefined;
  }
}

export const failureOf = (error: readonly [string, ...string[]]): Failure => new Failure(error[0], error.slice(1));

function fits(rule: FaultRule, occasion: Occasion): boolean {
  const isClass = rule.method.endsWith('.*') && occasion.method.startsWith(rule.method.slice(0, -1));
  const isMeant = rule.method === '*' || rule.method === occasion.method || isClass;
  return isMeant && (rule.object === undefined || occasion.names().has(rule.object));
}
