/**
 * The pool's objects, by class and reference. One door changes an object: `update` bumps the generation, keeps both ends of every relation
 * and wakes whoever waits for events. Rows are never edited, only replaced, so a row that somebody holds stays as it was.
 */
import { type ClassName, classes, type Field, NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import { fail } from './failure.ts';
import type { Random } from './random.ts';
import { type Relation, relations } from './relations.ts';

export type Row = Readonly<Record<string, unknown>>;

interface Entry {
  row: Row;
  /** Generation in which it was created. */
  readonly created: number;
  /** Generation of its last change. */
  modified: number;
}

interface Deleted {
  readonly ref: string;
  readonly created: number;
  readonly deleted: number;
}

/** Generation of what has been so for ever. Not the first: whoever holds the token 1 has not seen it. */
const always = 2;

/** xapi cuts its memory of deletions to the second number when it reaches the first (db_cache_types.ml). */
const deletedLimit = { upper: 512, lower: 256 } as const;

export interface Table {
  readonly rows: ReadonlyMap<string, Readonly<Entry>>;
  readonly deleted: readonly Deleted[];
  /** Generation of the last change of any row. */
  readonly changed: number;
}

/** A long list that is written at the end of {@link Database.bulk}. */
interface Deferred {
  readonly relation: Relation;
  readonly target: string;
  readonly members: string[];
}
const crowded: ReadonlySet<ClassName> = new Set(['SR', 'network', 'host']);

interface MutableTable {
  readonly rows: Map<string, Entry>;
  readonly byUuid: Map<string, string>;
  deleted: Deleted[];
  changed: number;
}

/** How an object was before one change, for {@link Database.rewind}. */
interface Past {
  readonly at: number;
  readonly generation: number;
  readonly table: MutableTable;
  readonly ref: string;
  /** None: it was not there. */
  readonly before: Readonly<Entry> | undefined;
}

/** One step of one object, as event.next reports it. */
export interface Change {
  readonly class: ClassName;
  readonly ref: string;
  readonly operation: 'add' | 'mod' | 'del';
  /** Of a deletion: the last one. */
  readonly row: Row;
}

export const classNames = Object.keys(classes) as readonly ClassName[];

/** The value of a field that nobody gave: the data model's default, else the empty one of its type. */
export function emptyValue(field: Field): unknown {
  if (field.default !== undefined) return field.default;
  switch (field.type.t) {
    case 'string':
      return '';
    case 'int':
    case 'float':
      return 0;
    case 'bool':
      return false;
    case 'datetime':
      return '19700101T00:00:00Z';
    case 'ref':
      return NULL_REF;
    case 'set':
      return [];
    case 'map':
      return {};
    case 'enum':
      return field.type.values[0];
  }
}

/** Fields of a class in the order of the data model, whatever its literal type. */
export const fieldsOf = (cls: ClassName): Readonly<Record<string, Field>> => classes[cls].fields;

const blanks = new Map<ClassName, Row>(
  classNames.map((cls) => [cls, Object.fromEntries(Object.entries(fieldsOf(cls)).map(([name, field]) => [name, emptyValue(field)]))]),
);

export class Database {
  #generation: number;
  readonly #tables: Readonly<Record<ClassName, MutableTable>>;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #random: Random;
  #deferred: Map<string, Deferred> | undefined;
  #now: (() => number) | undefined;
  #past: Past[] = [];
  #silent = false;

  constructor(random: Random, generation = 1) {
    this.#random = random;
    this.#generation = generation;
    this.#tables = Object.fromEntries(
      classNames.map((cls) => [cls, { rows: new Map(), byUuid: new Map(), deleted: [], changed: 0 } satisfies MutableTable]),
    ) as unknown as Record<ClassName, MutableTable>;
  }

  /** Number of the last change. */
  get generation(): number {
    return this.#generation;
  }

  table(cls: ClassName): Table {
    return this.#tables[cls];
  }

  /** A fresh reference, and a fresh uuid, are random ones of the seed. */
  newRef<C extends string>(): Ref<C> {
    return `OpaqueRef:${this.#random.uuid()}` as Ref<C>;
  }

  newUuid(): string {
    return this.#random.uuid();
  }

  /** Adds an object; fields that are not given are empty. */
  create<C extends ClassName>(cls: C, fields: Partial<RecordOf<C>>, ref: Ref<C> = this.newRef<C>()): Ref<C> {
    const table = this.#tables[cls];
    const given = (fields as Row)['uuid'];
    const uuid = typeof given === 'string' ? given : this.newUuid();
    const row: Row = { ...blanks.get(cls), ...fields, uuid };
    this.#remember(table, ref);
    const generation = this.#advance(table);
    table.rows.set(ref, { row, created: generation, modified: generation });
    table.byUuid.set(uuid, ref);
    this.#tell({ class: cls, ref, operation: 'add', row });
    this.#relate(cls, ref, undefined, row);
    return ref;
  }

  has(cls: ClassName, ref: string): boolean {
    return this.#tables[cls].rows.has(ref);
  }

  find<C extends ClassName>(cls: C, ref: string): RecordOf<C> | undefined {
    return this.#tables[cls].rows.get(ref)?.row as RecordOf<C> | undefined;
  }

  /** @throws Failure HANDLE_INVALID, also for the null reference and those of another class */
  get<C extends ClassName>(cls: C, ref: string): RecordOf<C> {
    return this.find(cls, ref) ?? fail('HANDLE_INVALID', cls, ref);
  }

  byUuid<C extends ClassName>(cls: C, uuid: string): Ref<C> | undefined {
    return this.#tables[cls].byUuid.get(uuid) as Ref<C> | undefined;
  }

  refs<C extends ClassName>(cls: C): Ref<C>[] {
    return [...this.#tables[cls].rows.keys()] as Ref<C>[];
  }

  *all<C extends ClassName>(cls: C): Generator<readonly [Ref<C>, RecordOf<C>]> {
    for (const [ref, entry] of this.#tables[cls].rows) yield [ref as Ref<C>, entry.row as RecordOf<C>];
  }

  count(cls: ClassName): number {
    return this.#tables[cls].rows.size;
  }

  /** Changes fields; an equal value is no change and no event. @throws Failure HANDLE_INVALID */
  update<C extends ClassName>(cls: C, ref: Ref<C>, fields: Partial<RecordOf<C>>): void {
    this.write(cls, ref, fields);
  }

  /** {@link update} for callers that know the fields only by name. */
  write(cls: ClassName, ref: string, fields: Row): void {
    const table = this.#tables[cls];
    const entry = table.rows.get(ref);
    if (entry === undefined) return fail('HANDLE_INVALID', cls, ref);
    const before = entry.row;
    if (Object.keys(fields).every((name) => same(before[name], fields[name]))) return;
    const row: Row = { ...before, ...fields };
    this.#remember(table, ref);
    entry.row = row;
    entry.modified = Math.max(entry.modified, this.#advance(table));
    this.#tell({ class: cls, ref, operation: 'mod', row });
    this.#relate(cls, ref, before, row);
  }

  /** Announces an object as if it had changed (event.inject). */
  touch(cls: ClassName, ref: string): void {
    const table = this.#tables[cls];
    const entry = table.rows.get(ref);
    if (entry === undefined) return fail('HANDLE_INVALID', cls, ref);
    entry.modified = this.#advance(table);
    this.#tell({ class: cls, ref, operation: 'mod', row: entry.row });
  }

  destroy(cls: ClassName, ref: string): void {
    const table = this.#tables[cls];
    const entry = table.rows.get(ref);
    if (entry === undefined) return;
    this.#remember(table, ref);
    table.rows.delete(ref);
    table.byUuid.delete(String(entry.row['uuid']));
    const deleted = this.#advance(table);
    if (!this.#silent) table.deleted.push({ ref, created: entry.created, deleted });
    if (table.deleted.length >= deletedLimit.upper) table.deleted = table.deleted.slice(-deletedLimit.lower);
    this.#tell({ class: cls, ref, operation: 'del', row: entry.row });
    this.#relate(cls, ref, entry.row, undefined);
  }

  /** Forgets all rows of a class that xapi keeps in memory only, without a word to anyone (a restart). */
  forget(cls: ClassName): void {
    const table = this.#tables[cls];
    table.rows.clear();
    table.byUuid.clear();
    table.deleted = [];
  }

  /**
   * Reads itself anew, as at a restart of xapi: generations go on, but every row is new to a token of before, and nothing is known of
   * deletions.
   */
  reload(): void {
    this.#generation += 1;
    for (const cls of classNames) {
      const table = this.#tables[cls];
      table.deleted = [];
      table.changed = this.#generation;
      for (const [ref, entry] of table.rows) table.rows.set(ref, { row: entry.row, created: this.#generation, modified: this.#generation });
    }
  }

  /** From now on, and no longer back, every change is remembered with the time of `now`, so that {@link rewind} can go back. */
  remember(now: () => number): void {
    this.#now = now;
    this.#past = [];
  }

  /**
   * Takes back every change since a time, without a word to anyone: the copy that another host has.
   * @param at as {@link remember} counts
   * @throws Error without {@link remember}
   */
  rewind(at: number): void {
    if (this.#now === undefined) throw new Error('the past was not remembered: the pool has to be one with members');
    for (let past = this.#past.at(-1); past !== undefined && past.at > at; past = this.#past.at(-1)) {
      this.#past.pop();
      const { table, ref, before } = past;
      const present = table.rows.get(ref);
      if (present !== undefined) table.byUuid.delete(String(present.row['uuid']));
      table.rows.delete(ref);
      if (before !== undefined) {
        table.rows.set(ref, { ...before });
        table.byUuid.set(String(before.row['uuid']), ref);
      }
      this.#generation = past.generation;
    }
  }

  /** Forgets what was deleted, as xapi does when much is. */
  forgetDeletions(): void {
    for (const cls of classNames) this.#tables[cls].deleted = [];
  }

  /** Called at each change, at once. Answers the function that ends it. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Runs `body` with the long lists (disks of a repository, interfaces of a network, VMs of a host) written once at its end, since writing
   * them member by member costs the square of their length. For builders of pools; nobody reads those lists meanwhile.
   */
  bulk(body: () => void): void {
    const deferred = new Map<string, Deferred>();
    this.#deferred = deferred;
    body();
    this.#deferred = undefined;
    for (const { relation, target, members } of deferred.values()) {
      this.#enlist(
        relation, target, (known) => [...members.reverse(), ...known],
      );
    }
  }

  #remember(table: MutableTable, ref: string): void {
    if (this.#now === undefined || this.#silent) return;
    const entry = table.rows.get(ref);
    this.#past.push({ at: this.#now(), generation: this.#generation, table, ref, before: entry === undefined ? undefined : { ...entry } });
  }

  /**
   * Runs `body`, whose changes count as having been so for ever: no generation, no event. For whoever puts a pool into a situation.
   */
  unannounced(body: () => void): void {
    const outer = this.#silent;
    this.#silent = true;
    try {
      body();
    } finally {
      this.#silent = outer;
    }
  }

  #advance(table: MutableTable): number {
    if (this.#silent) {
      table.changed = Math.max(table.changed, always);
      return always;
    }
    this.#generation += 1;
    table.changed = this.#generation;
    return this.#generation;
  }

  #tell(change: Change): void {
    if (this.#silent) return;
    for (const listener of this.#listeners) listener(change);
  }

  /** Keeps the many-end of relations: a VBD that names a VM stands in that VM's VBDs. */
  #relate(cls: ClassName, ref: string, before: Row | undefined, after: Row | undefined): void {
    for (const relation of relations[cls] ?? []) {
      const from = before?.[relation.field];
      const to = after?.[relation.field];
      if (from === to) continue;
      this.#enlist(relation, from, (members) => members.filter((member) => member !== ref));
      if (this.#deferred !== undefined && crowded.has(relation.class)) this.#defer(this.#deferred, relation, to, ref);
      else this.#enlist(relation, to, (members) => (members.includes(ref) ? members : [ref, ...members]));
    }
  }

  #defer(deferred: Map<string, Deferred>, relation: Relation, target: unknown, member: string): void {
    if (typeof target !== 'string') return;
    const key = `${relation.many} ${target}`;
    const list = deferred.get(key);
    if (list === undefined) deferred.set(key, { relation, target, members: [member] });
    else list.members.push(member);
  }

  #enlist(relation: Relation, target: unknown, edit: (members: readonly string[]) => readonly string[]): void {
    if (typeof target !== 'string') return;
    const row = this.#tables[relation.class].rows.get(target)?.row;
    if (row === undefined) return;
    this.write(relation.class, target, { [relation.many]: edit(row[relation.many] as readonly string[]) });
  }
}

/** Equality of values of the data model. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Number.isNaN(a) && Number.isNaN(b);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  const [left, right] = [a as Row, b as Row];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]));
}
