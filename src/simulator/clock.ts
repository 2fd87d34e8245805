/**
 * The simulator's only source of time. Two kinds of timers: *work* is something the pool does (a boot that takes a second), a *wait* is
 * somebody's patience (the time-out of a long poll). A virtual clock may run work as soon as it likes, never a wait: else a poll that finds
 * nothing would end at once and its client would spin.
 */
export interface Timer {
  cancel(): void;
}

export interface SimulatorClock {
  /** Milliseconds since 1970-01-01 UTC, by the pool's own watch. */
  now(): number;
  /** Runs `action` when the pool has worked for `ms` milliseconds. */
  work(ms: number, action: () => void): Timer;
  /** Runs `action` when somebody has waited for `ms` milliseconds of the caller's time. */
  wait(ms: number, action: () => void): Timer;
  /** Whether small delays that only batch (the 50 ms of event.from) are kept. */
  readonly virtual: boolean;
  /** Drops everything that is still to come. */
  stop(): void;
}

/** setTimeout ends at once when asked for more than 2^31 ms. */
const longest = 2 ** 31 - 1;

export class RealClock implements SimulatorClock {
  readonly virtual = false;
  readonly #timers = new Set<NodeJS.Timeout>();

  now(): number {
    return Date.now();
  }

  work(ms: number, action: () => void): Timer {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, Math.min(ms, longest));
    this.#timers.add(timer);
    return {
      cancel: () => {
        clearTimeout(timer);
        this.#timers.delete(timer);
      },
    };
  }

  wait(ms: number, action: () => void): Timer {
    return this.work(ms, action);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

interface Scheduled {
  readonly at: number;
  /** Order of scheduling, for those due at the same moment. */
  readonly turn: number;
  readonly kind: 'work' | 'wait';
  readonly action: () => void;
  readonly real: NodeJS.Timeout | undefined;
}

/**
 * Time for tests. Work runs by itself, in order, as fast as the event loop allows; after `hold()` nothing moves but by `advance()`.
 * Waits run after as much real time, or when `advance()` passes them.
 */
export class VirtualClock implements SimulatorClock {
  readonly virtual = true;
  #now: number;
  #turn = 0;
  #held = false;
  #pump: NodeJS.Immediate | undefined;
  readonly #scheduled = new Set<Scheduled>();

  constructor(options: { readonly start?: number; readonly held?: boolean } = {}) {
    this.#now = options.start ?? Math.floor(Date.now() / 1000) * 1000;
    this.#held = options.held ?? false;
  }

  now(): number {
    return this.#now;
  }

  work(ms: number, action: () => void): Timer {
    return this.#schedule('work', ms, action);
  }

  wait(ms: number, action: () => void): Timer {
    return this.#schedule('wait', ms, action);
  }

  /** Stops work until `advance()` or `resume()`. */
  hold(): void {
    this.#held = true;
  }

  /** Lets work run by itself again. */
  resume(): void {
    this.#held = false;
    this.#wind();
  }

  /** Moves time by `ms` milliseconds and runs all that falls due, in order; resolves when the event loop has digested it. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    await settled();
    for (;;) {
      const due = this.#earliest((timer) => timer.at <= target);
      if (due === undefined) break;
      this.#run(due);
      await settled();
    }
    this.#now = Math.max(this.#now, target);
  }

  /** Runs the very next thing that is due, work or wait, and moves time to it; answers whether there was one. */
  async step(): Promise<boolean> {
    const due = this.#earliest(() => true);
    if (due === undefined) return false;
    this.#now = Math.max(this.#now, due.at);
    this.#run(due);
    await settled();
    return true;
  }

  /** Number of pieces of work still to come. */
  get pending(): number {
    return [...this.#scheduled].filter((timer) => timer.kind === 'work').length;
  }

  stop(): void {
    for (const timer of this.#scheduled) if (timer.real !== undefined) clearTimeout(timer.real);
    this.#scheduled.clear();
    if (this.#pump !== undefined) clearImmediate(this.#pump);
  }

  #schedule(kind: 'work' | 'wait', ms: number, action: () => void): Timer {
    const delay = Math.max(0, ms);
    const real = kind === 'wait' ? setTimeout(() => this.#run(timer), Math.min(delay, longest)) : undefined;
    const timer: Scheduled = { at: this.#now + delay, turn: (this.#turn += 1), kind, action, real };
    this.#scheduled.add(timer);
    this.#wind();
    return {
      cancel: () => {
        this.#scheduled.delete(timer);
        if (real !== undefined) clearTimeout(real);
      },
    };
  }

  #earliest(eligible: (timer: Scheduled) => boolean): Scheduled | undefined {
    let best: Scheduled | undefined;
    for (const timer of this.#scheduled) {
      if (!eligible(timer)) continue;
      if (best === undefined || timer.at < best.at || (timer.at === best.at && timer.turn < best.turn)) best = timer;
    }
    return best;
  }

  #run(timer: Scheduled): void {
    if (!this.#scheduled.delete(timer)) return;
    if (timer.real !== undefined) clearTimeout(timer.real);
    // A wait that ran by real time does not move the pool's watch.
    if (timer.kind === 'work') this.#now = Math.max(this.#now, timer.at);
    timer.action();
  }

  #wind(): void {
    if (this.#held || this.#pump !== undefined) return;
    this.#pump = setImmediate(() => {
      this.#pump = undefined;
      if (this.#held) return;
      const due = this.#earliest((timer) => timer.kind === 'work');
      if (due === undefined) return;
      this.#run(due);
      this.#wind();
    });
  }
}

/** Lets promises and sockets that are ready take their turn. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
