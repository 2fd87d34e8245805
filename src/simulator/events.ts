/**
 * Who waits for changes, and what they are told. `event.from` keeps nothing between calls: it compares generations with the client's token.
 * `event.register` and `next` keep a queue for each session.
 */
import { createHash } from 'node:crypto';
import { type ClassName, classes, type Release } from '../xapi/datamodel.ts';
import type { SimulatorClock, Timer } from './clock.ts';
import { type Change, classNames, type Database } from './database.ts';
import { fail, Failure } from './failure.ts';
import { has, type ReleaseProfile } from './releases.ts';
import type { Snapshot } from './wire-types.ts';

export interface WireEvent {
  readonly id: string;
  readonly timestamp: string;
  readonly class: string;
  readonly operation: 'add' | 'mod' | 'del';
  readonly ref: string;
  readonly snapshot: Snapshot | undefined;
}

export interface Batch {
  readonly events: readonly WireEvent[];
  readonly valid_ref_counts: Readonly<Record<string, number>>;
  readonly token: string;
}

/** Classes whose changes are not announced (gen_events false). */
const silent: ReadonlySet<ClassName> = new Set(['session', 'user', 'secret']);
/**
 * Classes that have no rows, but whose number event.from's valid_ref_counts tells all the same, with the release in which each appeared.
 */
const rowless: readonly (readonly [string, Release])[] = [
  ['event', 'rio'], ['message', 'orlando'], ['auth', 'george'], ['data_source', 'orlando'], ['vdi_nbd_server_info', 'inverness'],
  ['probe_result', 'kolkata'], ['sr_stat', 'kolkata'], ['diagnostics', 'stockholm'],
];
/** A poll lasts at least this long, so that changes come in batches; one for tasks alone does not. */
const floor = 50;
const day = 86_400_000;

interface Filter {
  /** Everything. */
  readonly all: boolean;
  readonly classes: ReadonlySet<ClassName>;
  readonly objects: ReadonlyMap<ClassName, ReadonlySet<string>>;
}

const wants = (filter: Filter, cls: ClassName, ref: string): boolean =>
  !silent.has(cls) && (filter.all || filter.classes.has(cls) || (filter.objects.get(cls)?.has(ref) ?? false));

interface Token {
  readonly database: number;
  readonly messages: number;
}

interface Waiter {
  readonly session: string;
  readonly filter: Filter;
  readonly wake: () => void;
  readonly end: (failure: Failure) => void;
}

interface Subscription {
  readonly classes: Set<ClassName | '*'>;
  queue: WireEvent[];
  bytes: number;
  lost: boolean;
}

/** event.next: up to 6.2 five hundred events, since then 10 MB of text; a record weighs about this much. */
const queueLimit = { events: 500, bytes: 10_000_000, record: 3_300 } as const;

const lowerNames = new Map(classNames.map((name) => [name.toLowerCase(), name]));

const countableOf = (profile: ReleaseProfile): readonly ClassName[] =>
  classNames.filter((name) => name !== 'message' && has(profile.level, classes[name].since));

export class Events {
  readonly #db: Database;
  readonly #clock: SimulatorClock;
  #profile: ReleaseProfile;
  readonly #waiters = new Set<Waiter>();
  readonly #subscriptions = new Map<string, Subscription>();
  #countable: readonly ClassName[];
  #dirty: Change[] = [];
  #flush: NodeJS.Immediate | undefined;
  #nextId = 0;

  constructor(db: Database, clock: SimulatorClock, profile: ReleaseProfile) {
    this.#db = db;
    this.#clock = clock;
    this.#profile = profile;
    this.#countable = countableOf(profile);
    db.subscribe((change) => this.#changed(change));
  }

  /** From now on events are those of another release. */
  become(profile: ReleaseProfile): void {
    this.#profile = profile;
    this.#countable = countableOf(profile);
  }

  // ---- event.from ----------------------------------------------------------------------------------------------------

  /** @throws Failure EVENT_FROM_TOKEN_PARSE_FAILURE, EVENT_SUBSCRIPTION_PARSE_FAILURE, SESSION_INVALID when the session ends meanwhile */
  async from(session: string, subscriptions: readonly string[], tokenText: string, timeout: number): Promise<Batch> {
    const filter = this.#filter(subscriptions);
    const token = this.#token(tokenText);
    const patience = Number.isNaN(timeout) || timeout * 1000 > day || timeout < 0 ? day : timeout * 1000;
    const tasksOnly = !filter.all && [...filter.classes, ...filter.objects.keys()].every((name) => name === 'task');
    if (!this.#clock.virtual && !tasksOnly) await this.#rest(session, floor);
    const batch = this.#collect(filter, token);
    if (batch.events.length > 0 || patience === 0) return batch;
    await this.#sleep(session, filter, Math.max(1, patience - (this.#clock.virtual || tasksOnly ? 0 : floor)));
    if (this.#profile.oneEventFromPerSession) this.#disturb(session);
    return this.#collect(filter, token);
  }

  /** event.inject: the token from which an event.from brings at least this object. */
  inject(cls: string, ref: string): string {
    const name = (classNames as readonly string[]).includes(cls) ? (cls as ClassName) : undefined;
    if (name === undefined || !this.#db.has(name, ref)) return fail('HANDLE_INVALID', cls, ref);
    const before = this.#db.generation;
    this.#db.touch(name, ref);
    return this.#printed({ database: before, messages: 0 });
  }

  #filter(subscriptions: readonly string[]): Filter {
    const whole = new Set<ClassName>();
    const objects = new Map<ClassName, Set<string>>();
    let all = false;
    for (const text of subscriptions) {
      if (text === '*') {
        all = true;
        continue;
      }
      const [name = '', ref, ...rest] = text.split('/');
      if (rest.length > 0) return fail('EVENT_SUBSCRIPTION_PARSE_FAILURE', text);
      const cls = lowerNames.get(name.toLowerCase());
      if (cls === undefined) continue;
      if (ref === undefined) whole.add(cls);
      else if (this.#profile.objectFilters) objects.set(cls, (objects.get(cls) ?? new Set()).add(ref));
    }
    return { all, classes: whole, objects };
  }

  #token(text: string): Token {
    if (text === '') return { database: 0, messages: 0 };
    const match = /^(\d{1,20}),(\d{1,20})(\.\d*)?$/.exec(text);
    const [database, messages] = [Number(match?.[1]), Number(match?.[2])];
    const readable = match !== null && database < 2 ** 62 && messages < 2 ** 62;
    if (readable) return { database, messages: this.#profile.eventToken === 'padded' ? messages : database };
    return this.#profile.eventToken === 'padded' ? fail('EVENT_FROM_TOKEN_PARSE_FAILURE', text) : { database: 0, messages: 0 };
  }

  #printed(token: Token): string {
    if (this.#profile.eventToken === 'generation,time') return `${token.database},${(this.#clock.now() / 1000).toFixed(6)}`;
    return `${String(token.database).padStart(20, '0')},${String(token.messages).padStart(20, '0')}`;
  }

  #collect(filter: Filter, token: Token): Batch {
    const added: WireEvent[] = [];
    const changed: WireEvent[] = [];
    const gone: WireEvent[] = [];
    const messages: WireEvent[] = [];
    let database = token.database;
    let messageGeneration = token.messages;
    for (const cls of classNames) {
      const table = this.#db.table(cls);
      const isMessage = cls === 'message';
      const since = isMessage ? token.messages : token.database;
      if (table.changed <= since || silent.has(cls)) continue;
      const only = filter.all || filter.classes.has(cls) ? undefined : filter.objects.get(cls);
      if (!filter.all && !filter.classes.has(cls) && only === undefined) continue;
      const seen = (generation: number): void => {
        if (isMessage) messageGeneration = Math.max(messageGeneration, generation);
        else database = Math.max(database, generation);
      };
      const event = (operation: WireEvent['operation'], ref: string, generation: number, row?: Snapshot['row']): WireEvent => ({
        id: isMessage ? '0' : String(generation), timestamp: '0.0', class: cls.toLowerCase(), operation, ref,
        snapshot: row === undefined ? undefined : { class: cls, row },
      });
      for (const [ref, entry] of table.rows) {
        if (entry.modified <= since || (only !== undefined && !only.has(ref))) continue;
        seen(entry.modified);
        const isNew = entry.created > since;
        if (isNew) (isMessage ? messages : added).push(event('add', ref, entry.modified, entry.row));
        if (!isNew || (this.#profile.addAndMod && !isMessage)) changed.push(event('mod', ref, entry.modified, entry.row));
      }
      for (const row of table.deleted) {
        if (row.deleted <= since || row.created > since || table.rows.has(row.ref) || (only !== undefined && !only.has(row.ref))) continue;
        seen(row.deleted);
        (isMessage ? messages : gone).push(event('del', row.ref, row.deleted));
      }
    }
    const counts = Object.fromEntries([
      ...this.#countable.map((cls) => [cls.toLowerCase(), this.#db.count(cls)] as const),
      ...rowless.filter(([, since]) => has(this.#profile.level, since)).map(([name]) => [name, 0] as const),
    ]);
    return {
      events: [
        ...messages, ...added, ...changed, ...gone,
      ], valid_ref_counts: counts, token: this.#printed({ database, messages: messageGeneration }),
    };
  }

  /** Sleeps until something that the filter wants has changed, or the time is over. */
  #sleep(session: string, filter: Filter, ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#waiters.delete(waiter);
        timer.cancel();
      };
      const waiter: Waiter = {
        session,
        filter,
        wake: () => {
          done();
          resolve();
        },
        end: (failure) => {
          done();
          reject(failure);
        },
      };
      this.#waiters.add(waiter);
      const timer: Timer = this.#clock.wait(ms, waiter.wake);
    });
  }

  #rest(session: string, ms: number): Promise<void> {
    return this.#sleep(session, { all: false, classes: new Set(), objects: new Map() }, ms);
  }

  // ---- event.register, next ------------------------------------------------------------------------------------------

  register(session: string, names: readonly string[]): void {
    const known = this.#subscriptions.get(session) ?? { classes: new Set(), queue: [], bytes: 0, lost: false };
    for (const name of names) {
      const cls = name === '*' ? '*' : lowerNames.get(name.toLowerCase());
      if (cls !== undefined) known.classes.add(cls);
    }
    this.#subscriptions.set(session, known);
  }

  unregister(session: string, names: readonly string[]): void {
    const known = this.#subscriptions.get(session);
    if (known === undefined) return;
    for (const name of names) known.classes.delete(name === '*' ? '*' : (lowerNames.get(name.toLowerCase()) ?? '*'));
    // Who unregisters from everything stays registered, and waits for nothing (recorded from 26.17).
    const left = new Set([...known.classes].map((name) => name.toLowerCase()));
    if (!left.has('*')) known.queue = known.queue.filter((event) => left.has(event.class));
  }

  /** Blocks for ever, until something comes. @throws Failure SESSION_NOT_REGISTERED, EVENTS_LOST, SESSION_INVALID */
  async next(session: string): Promise<readonly WireEvent[]> {
    for (;;) {
      const known = this.#subscriptions.get(session);
      if (known === undefined) return fail('SESSION_NOT_REGISTERED', `trackid=${createHash('md5').update(session).digest('hex')}`);
      if (known.lost) {
        Object.assign(known, { lost: false, queue: [], bytes: 0 });
        return fail('EVENTS_LOST');
      }
      if (known.queue.length > 0) {
        const events = known.queue;
        Object.assign(known, { queue: [], bytes: 0 });
        return events;
      }
      const all = known.classes.has('*');
      const named = [...known.classes].filter((name): name is ClassName => name !== '*');
      await this.#sleep(session, { all, classes: new Set(named), objects: new Map() }, day);
    }
  }

  /** Number of the next event that event.next would bring. */
  get currentId(): number {
    return this.#nextId;
  }

  // ---- what happens to those who wait --------------------------------------------------------------------------------

  /** Ends all polls of a session that has ended. */
  sessionEnded(session: string): void {
    this.#subscriptions.delete(session);
    for (const waiter of [...this.#waiters]) if (waiter.session === session) waiter.end(new Failure('SESSION_INVALID', [session]));
  }

  /** Makes every event.next answer EVENTS_LOST once. */
  lose(): void {
    for (const subscription of this.#subscriptions.values()) subscription.lost = true;
    this.#wakeAll();
  }

  close(): void {
    if (this.#flush !== undefined) clearImmediate(this.#flush);
    for (const waiter of [...this.#waiters]) waiter.end(new Failure('HOST_STILL_BOOTING', []));
  }

  #wakeAll(): void {
    for (const waiter of [...this.#waiters]) waiter.wake();
  }

  /** Up to 6.2 the end of one event.from takes the session's subscription away from its others. */
  #disturb(session: string): void {
    for (const waiter of [...this.#waiters]) if (waiter.session === session) waiter.end(new Failure('SESSION_INVALID', [session]));
  }

  #changed(change: Change): void {
    if (silent.has(change.class)) return;
    this.#enqueue(change);
    if (this.#waiters.size === 0) return;
    this.#dirty.push(change);
    // One wake-up for all that one turn of the event loop changes.
    this.#flush ??= setImmediate(() => {
      this.#flush = undefined;
      const dirty = this.#dirty;
      this.#dirty = [];
      for (const waiter of [...this.#waiters]) if (dirty.some((each) => wants(waiter.filter, each.class, each.ref))) waiter.wake();
    });
  }

  #enqueue(change: Change): void {
    if (this.#subscriptions.size === 0) return;
    const event: WireEvent = {
      id: String(this.#nextId), timestamp: `${Math.floor(this.#clock.now() / 1000)}.`, class: change.class.toLowerCase(),
      operation: change.operation,
      ref: change.ref, snapshot: { class: change.class, row: change.row },
    };
    let wanted = false;
    for (const subscription of this.#subscriptions.values()) {
      if (!subscription.classes.has('*') && !subscription.classes.has(change.class)) continue;
      wanted = true;
      subscription.queue.push(event);
      subscription.bytes += queueLimit.record;
      const full = this.#profile.strictInts ? subscription.queue.length > queueLimit.events : subscription.bytes > queueLimit.bytes;
      if (full) Object.assign(subscription, { lost: true, queue: [], bytes: 0 });
    }
    if (wanted) this.#nextId += 1;
  }
}
