/**
 * Slows down guessing. Failures in a row are counted per name tried and per address they come from; beyond a number of free ones each
 * further failure closes the door for twice as long as the one before. Attempts for one name are looked at one after the other, so a
 * thousand sent at once do not slip through together. It goes by the name as given, so it does not tell whether there is such a user.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { ApiError } from '../../errors.ts';
import { createTurns } from '../../store/turns.ts';

export interface Throttle {
  /**
   * Makes an attempt for `user`; undefined from it is a failure.
   * @param address where it comes from, when that is known
   * @throws ApiError tooManyRequests while the door is closed, without an attempt
   */
  guard<T>(user: string, address: string | undefined, attempt: () => Promise<T | undefined>): Promise<T | undefined>;
}

/** Failures in a row that cost nothing. Many users may share an address. */
const freeFailures = { user: 10, address: 100 } as const;
const longestPause = 60_000;
/** Milliseconds after which failures are forgotten. */
const memory = 15 * 60_000;
const recordsMaximum = 10_000;

interface Subject {
  readonly key: string;
  readonly free: number;
}

interface Failures {
  readonly count: number;
  readonly lastAt: number;
  readonly closedUntil: number;
}

/** The digest keeps long names from filling the memory. */
const subject = (kind: keyof typeof freeFailures, name: string): Subject =>
  ({ key: `${kind}:${createHash('sha256').update(name).digest('base64')}`, free: freeFailures[kind] });

export function createThrottle(clock: Clock): Throttle {
  const records = new Map<string, Failures>();
  const takeTurn = createTurns();

  const failuresOf = ({ key }: Subject): Failures => {
    const known = records.get(key);
    return known === undefined || clock.now() - known.lastAt > memory ? { count: 0, lastAt: 0, closedUntil: 0 } : known;
  };
  const record = ({ key, free }: Subject, count: number): void => {
    // Taken out first, so that the oldest are always in front.
    records.delete(key);
    if (count === 0) return;
    for (const oldest of records.keys()) {
      if (records.size < recordsMaximum) break;
      records.delete(oldest);
    }
    const pause = count <= free ? 0 : Math.min(1000 * 2 ** (count - free - 1), longestPause);
    records.set(key, { count, lastAt: clock.now(), closedUntil: clock.now() + pause });
  };

  return {
    guard(user, address, attempt) {
      const own = subject('user', user);
      const shared = address === undefined ? undefined : subject('address', address);
      const subjects = shared === undefined ? [own] : [own, shared];
      return takeTurn(own.key, async () => {
        const wait = Math.max(...subjects.map((each) => failuresOf(each).closedUntil)) - clock.now();
        if (wait > 0) throw closed(Math.ceil(wait / 1000));
        const result = await attempt();
        // A success of one user says nothing about the others at the same address.
        if (result !== undefined) record(own, 0);
        else for (const each of subjects) record(each, failuresOf(each).count + 1);
        return result;
      });
    },
  };
}

const closed = (seconds: number): ApiError => new ApiError(
  'tooManyRequests', `Too many failed attempts to sign in. Try again in ${seconds} seconds.`, { headers: { 'Retry-After': String(seconds) } },
);
