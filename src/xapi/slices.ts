/**
 * Long work in slices, so that requests of others are served in between. One slice of all the work that waits runs in each
 * turn of the event loop: ten answers parsed at once then hold it no longer than one.
 */

/** What one slice may take; with garbage collection and one overlong step it stays far below 50 ms. */
const SLICE_MILLISECONDS = 10;

const waiting: (() => void)[] = [];

function turn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(turn);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(turn);
  });
}

export interface Slices {
  /** True when the present slice is used up: `if (slices.over()) await slices.next();` */
  over(): boolean;
  /** Begins a new slice in a later turn of the event loop. */
  next(): Promise<void>;
}

export function slices(): Slices {
  let began = performance.now();
  return {
    over: () => performance.now() - began > SLICE_MILLISECONDS,
    next: async () => {
      await nextTurn();
      began = performance.now();
    },
  };
}
