/**
 * The feed that keeps the cache equal to the pool. It owns the position in XAPI's stream of events and the barrier by which a
 * writer waits for its own change.
 *
 * - Releases with `event.inject` (tampa and later): take a token, *then* fetch every class, *then* wait in `event.from`, so that
 *   nothing falls between. `event.from` forgets deletions beyond some hundreds without a word; therefore the number of rows that
 *   each answer carries is compared, and a class that differs twice in a row is fetched again.
 * - Older ones (XCP 1.3): register, fetch, `event.next`. There `event.from` of one session disturbs itself. Its events carry the
 *   objects as they were then, so what was fetched is only published when a marker put behind it has come through.
 *
 * A position belongs to one session: sessions live in xapi's memory alone, so a session that still holds proves that the same
 * xapi still counts the same generations; a new one means a full synchronisation. The old rows stay readable until the new
 * listing replaces them, as one batch of differences.
 */
import type { Logger } from '../log.ts';
import { cachedClasses } from './cache.ts';
import type { CachedClass, EditableCache } from './cache.ts';
import type { Ref } from './datamodel.ts';
import { Closed, TransportError, XapiError } from './error.ts';
import { described } from './http.ts';
import { applyTo, createReader, followed, type Listings } from './reading.ts';
import type { Limits, Line, Session } from './session.ts';
import { isList } from './values.ts';
import { float } from './xapi.ts';

export interface Feed {
  readonly alive: boolean;
  readonly lag: number;
  /** Begins; resolves when the cache is filled for the first time. @throws XapiError, TransportError when that fails */
  start(): Promise<void>;
  /** Resolves when the cache holds everything that was answered before. @throws TransportError when the feed does not catch up in time */
  settle(): Promise<void>;
  close(): void;
}

export interface FeedOptions {
  readonly session: Session;
  readonly cache: EditableCache;
  readonly limits: Limits;
  readonly log: Logger;
}

/** Where the feed stands, under which session; a token for `event.from`, the registration itself for `event.next`. */
interface Position {
  readonly session: string;
  readonly token: string;
}

/** What is put behind a change: `event.inject`'s token, or a task. A token counts only under its session, for a pool may go back in time. */
type Mark = Position;

/** Somebody who waits for the cache to catch up. */
interface Waiter {
  /** Absent when none could be had. */
  readonly mark: Mark | undefined;
  /** Any round that begins later holds the change anyway. */
  readonly round: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Failures of the very first synchronisation that are borne. */
const FIRST_ATTEMPTS = 3;
/** Refusals of `event.from` in a row, after which the position is given up (up to tampa a vanishing object fails the whole call). */
const REFUSALS_BORNE = 3;
/** Longest pause between attempts, in units of `limits.retry`; a refused password is not tried so often, as hosts lock accounts. */
const LONGEST_PAUSE = 5;
const PAUSE_WHEN_REFUSED = 60;

export function createFeed({ session, cache, limits, log }: FeedOptions): Feed {
  const reader = createReader(session, cache, limits);
  let closed = false;
  const isClosed = () => closed;
  let alive = false;
  let heard = performance.now();
  let position: Position | undefined;
  /** Counts synchronisations and questions for events, so that a waiter can tell what began after it. */
  let round = 0;
  let failures = 0;
  let endPause: (() => void) | undefined;
  const waiters = new Set<Waiter>();

  // ---- the loop ------------------------------------------------------------------------------------------------------

  async function loop(firstSync: { resolve: () => void; reject: (error: unknown) => void }): Promise<void> {
    let filled = false;
    while (!closed) {
      try {
        const line = await session.line();
        await (line.methods.has('event.inject') ? stepFrom(line) : stepNext(line));
        if (alive && !filled) {
          filled = true;
          firstSync.resolve();
        }
        failures = 0;
      } catch (error) {
        if (isClosed()) break;
        await afterFailure(error);
        if (!filled && failures >= FIRST_ATTEMPTS) {
          closed = true;
          firstSync.reject(error);
        }
      }
    }
    firstSync.reject(new Closed());
  }

  async function afterFailure(error: unknown): Promise<void> {
    if (alive) log.warn('the event feed is interrupted; the cache may be out of date', { reason: described(error) });
    else log.debug('the event feed failed again', { reason: described(error), failures });
    alive = false;
    failures += 1;
    // A broken line alone leaves the position good, as long as the session holds. Whatever else: start from a full listing.
    const refused = error instanceof XapiError && error.code !== 'EVENT_FROM_TOKEN_PARSE_FAILURE' && failures < REFUSALS_BORNE;
    if (!(error instanceof TransportError) && !refused) position = undefined;
    if (error instanceof XapiError && error.code === 'SESSION_AUTHENTICATION_FAILED') await pause(limits.retry * PAUSE_WHEN_REFUSED);
    else if (failures > 1 || error instanceof TransportError) await pause(limits.retry * Math.min(2 ** (failures - 1), LONGEST_PAUSE));
  }

  function pause(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function isUpToDate(): void {
    heard = performance.now();
    if (!alive) log.info('the event feed follows the pool', { objects: cachedClasses.reduce((sum, cls) => sum + cache.size(cls), 0) });
    alive = true;
  }

  // ---- event.from ----------------------------------------------------------------------------------------------------

  /** Classes whose number of rows was wrong at the last look; while there are any, nobody is told that the cache has caught up. */
  const suspects = new Set<CachedClass>();
  /** Classes whose number stayed wrong though they were fetched anew: when to look again, in ever longer intervals. */
  const doubtful = new Map<CachedClass, { readonly from: number; readonly seconds: number }>();

  async function stepFrom(line: Line): Promise<void> {
    round += 1;
    const current = round;
    if (position?.session !== line.session) {
      position = undefined;
      const token = await inject(line);
      const listings = await reader.listings(line, cachedClasses);
      sameSession(line);
      cache.replace(listings);
      position = { session: line.session, token };
      suspects.clear();
      doubtful.clear();
    } else {
      const wait = suspects.size > 0 ? 0 : limits.poll;
      const answer = await session.call('event.from', [followed(line), position.token, float(wait)], {
        feed: true, once: true, raw: true, seconds: wait + limits.call,
      });
      sameSession(line);
      const { events, token, counts } = batchIn(answer);
      cache.apply(await reader.edits(events));
      position = { session: line.session, token };
      await checkCounts(line, counts);
    }
    isUpToDate();
    if (suspects.size === 0) wake((waiter) => waiter.round < current || hasPassed(waiter.mark));
  }

  const inject = async (line: Line): Promise<string> => String(await session.call('event.inject', ['pool', line.poolRef]));

  /** What was read under another session than it began with proves nothing. */
  function sameSession(line: Line): void {
    if (session.lastLine?.session !== line.session) throw new XapiError('SESSION_INVALID', ['***'], 'event.from');
  }

  async function checkCounts(line: Line, counts: Readonly<Record<string, unknown>>): Promise<void> {
    for (const cls of followed(line)) {
      const count = counts[cls.toLowerCase()];
      const doubt = doubtful.get(cls);
      if (count === undefined || Number(count) === cache.size(cls)) {
        suspects.delete(cls);
        doubtful.delete(cls);
      } else if (doubt !== undefined && performance.now() < doubt.from) {
        continue;
      } else if (!suspects.has(cls)) {
        // Once may be chance: an event dropped while it was written comes with the next answer.
        suspects.add(cls);
      } else {
        log.info('events were lost; a class is fetched again', { class: cls, cached: cache.size(cls), pool: Number(count) });
        const listings = await reader.listings(line, [cls]);
        sameSession(line);
        cache.replace(listings);
        suspects.delete(cls);
        const seconds = doubt === undefined ? 0 : Math.min(Math.max(limits.retry, doubt.seconds * 2), limits.listing);
        doubtful.set(cls, { from: performance.now() + seconds * 1000, seconds });
      }
    }
  }

  // ---- event.next ----------------------------------------------------------------------------------------------------

  /** Listings that wait for their marker to come through. */
  let staged: { readonly listings: Listings; readonly marker: string; readonly round: number } | undefined;

  async function stepNext(line: Line): Promise<void> {
    if (position?.session !== line.session) {
      staged = undefined;
      position = undefined;
      await session.call('event.register', [followed(line)]);
      const listings = await reader.listings(line, cachedClasses);
      // Whoever waits already is served by what is before the marker; those to come put their own mark behind it.
      round += 1;
      const current = round;
      const marker = await createBarrier(line);
      sameSession(line);
      staged = { listings, marker, round: current };
      position = { session: line.session, token: '' };
    }
    const edits = await reader.edits(await nextEvents(line));
    const seen = new Set(edits.map((edit) => edit.ref));
    if (staged === undefined) {
      cache.apply(edits);
    } else {
      applyTo(staged.listings, edits);
      if (!seen.has(staged.marker)) return;
      const { listings, round: current, marker } = staged;
      staged = undefined;
      cache.replace(listings);
      removeBarrier(marker);
      wake((waiter) => waiter.round < current);
    }
    isUpToDate();
    wake(({ mark }) => mark !== undefined && (seen.has(mark.token) || hasPassed(mark)));
  }

  /**
   * Blocks until something happens; nothing does on an idle pool, and the call has no time limit of its own. So when it is silent for
   * too long a task is begun, whose event must come back: that tells a dead line from an idle pool.
   */
  async function nextEvents(line: Line): Promise<readonly unknown[]> {
    let heartbeat: Promise<void> | undefined;
    const timer = setTimeout(() => {
      heartbeat = createBarrier(line).then(removeBarrier, (error: unknown) => log.debug('no heartbeat could be sent', { reason: described(error) }));
    }, limits.poll * 1000);
    try {
      const answer = await session.call('event.next', [], { feed: true, once: true, raw: true, seconds: limits.poll + limits.call });
      sameSession(line);
      if (!isList(answer)) throw new TypeError('event.next answered no list');
      return answer;
    } catch (error) {
      position = undefined;
      // The host may still hold the cut call, which would swallow the next events of this session.
      if (error instanceof TransportError && !closed) await session.renew(line);
      throw error;
    } finally {
      clearTimeout(timer);
      await heartbeat;
    }
  }

  /**
   * The task of a call that does nothing. A task made by `task.create` would do for the event, but it is pending for ever, and a
   * pending task cannot be destroyed: it would stay for a day, on releases without `task.set_status`.
   */
  const createBarrier = async (line: Line): Promise<string> => String(await session.call('Async.host.compute_free_memory', [line.masterRef]));

  function removeBarrier(task: string): void {
    session.call('task.destroy', [task]).catch((error: unknown) => log.debug('a barrier task stays until XAPI removes it', { reason: described(error) }));
  }

  // ---- the barrier ---------------------------------------------------------------------------------------------------

  function wake(isServed: (waiter: Waiter) => boolean): void {
    for (const waiter of waiters) if (isServed(waiter)) waiter.resolve();
  }

  /** A mark put behind everything answered so far. Absent when the pool refuses: the feed then comes round by itself. */
  async function putMark(): Promise<Mark | undefined> {
    try {
      const line = await session.line();
      const token = await (line.methods.has('event.inject') ? inject(line) : createBarrier(line));
      // The call logs in anew where it has to.
      return { session: session.lastLine?.session ?? line.session, token };
    } catch (error) {
      log.debug('no barrier could be set', { reason: described(error) });
      return undefined;
    }
  }

  /** Whether the feed has come past a mark: a task that is in the cache, or a token that is behind us. */
  function hasPassed(mark: Mark | undefined): boolean {
    if (mark === undefined || position === undefined) return false;
    if (isTask(mark.token)) return cache.get('task', mark.token) !== undefined;
    return position.session === mark.session && position.token !== '' && generation(position.token) > generation(mark.token);
  }

  async function caughtUp(mark: Mark | undefined): Promise<void> {
    const began = round;
    // Somebody waits, and the pool may be back: no need to sit out the pause.
    if (!alive) endPause?.();
    try {
      await new Promise<void>((resolve, reject) => {
        const end = (settle: () => void) => {
          clearTimeout(timer);
          waiters.delete(waiter);
          settle();
        };
        const waiter: Waiter = { mark, round: began, resolve: () => end(resolve), reject: (error) => end(() => reject(error)) };
        const timer = setTimeout(() => waiter.reject(new TransportError(`the event feed has not caught up within ${limits.settle} s`, { notSent: false })), limits.settle * 1000);
        waiters.add(waiter);
        if (closed) waiter.reject(new Closed());
        else if (hasPassed(mark)) waiter.resolve();
      });
    } finally {
      if (mark !== undefined && isTask(mark.token)) removeBarrier(mark.token);
    }
  }

  let marking: Promise<unknown> = Promise.resolve();
  let nextSettle: Promise<void> | undefined;

  return {
    get alive() {
      return alive;
    },
    get lag() {
      return (performance.now() - heard) / 1000;
    },
    start: () =>
      new Promise((resolve, reject) => {
        void loop({ resolve, reject });
      }),
    settle() {
      // A mark on its way may be too early for this caller; the one after it serves all who come until it is sent.
      nextSettle ??= marking.then(() => {
        nextSettle = undefined;
        const mark = putMark();
        marking = mark;
        return mark.then(caughtUp);
      });
      return nextSettle;
    },
    close() {
      closed = true;
      alive = false;
      endPause?.();
      for (const waiter of waiters) waiter.reject(new Closed());
    },
  };
}

const isTask = (mark: string): mark is Ref<'task'> => mark.startsWith('OpaqueRef:');

/** The part of a token that counts changes of the database; tokens compare as strings (tampa and later). */
const generation = (token: string): string => token.split(',')[0] ?? '';

function batchIn(answer: unknown): { events: readonly unknown[]; token: string; counts: Readonly<Record<string, unknown>> } {
  const { events, token, valid_ref_counts: counts } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (!isList(events) || typeof token !== 'string') throw new TypeError('event.from answered no batch');
  return { events, token, counts: counts !== null && typeof counts === 'object' ? (counts as Readonly<Record<string, unknown>>) : {} };
}
