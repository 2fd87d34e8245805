/** Compares a recorded answer with the simulator's, value by value, and binds what the two pools made up. */
import { type ClassName, classes, classNamed, type XapiType } from '../../../src/xapi/datamodel.ts';
import type { Row } from '../../../src/simulator/database.ts';
import type { World } from '../../../src/simulator/world.ts';
import type { WireType } from '../../../src/simulator/wire-types.ts';
import type { Bindings } from './bindings.ts';
import type { Situation } from './situation.ts';
import { items, members, text, type Value } from './value.ts';
import { isIgnored, looseness } from './volatile.ts';

export interface Difference {
  /** Where: `VM.power_state`, `error`, `status`. */
  readonly at: string;
  readonly recorded: string;
  readonly simulated: string;
}

export interface Comparison {
  readonly world: World;
  readonly bindings: Bindings;
  readonly situation: Situation;
  /** Whether the answer lists all objects of a class, so that spare ones of the simulator must go. */
  readonly listing: boolean;
  /** Time has nothing more to bring: what differs and no recorded call touched is put right. */
  readonly correcting: boolean;
  /** The class of which a list has all. */
  readonly wholly: string | undefined;
  /** The recorded token from which events are asked for. */
  readonly since: string;
  /** No recorded call is under way. */
  readonly idle: boolean;
  readonly memory: { readonly recorded: Memory; readonly simulated: Memory };
}

/** The records that one side has shown last: an event that brings nothing new but values that are not compared tells a client nothing. */
export class Memory {
  readonly #shown = new Map<string, Value>();

  keep(ref: string, record: Value): void {
    this.#shown.set(ref, record);
  }

  isOld(told: Told): boolean {
    const [known, now] = [this.#shown.get(told.ref), told.last.get('snapshot')];
    return told.operations.every((operation) => operation === 'mod') && known !== undefined && now !== undefined && sameOnOneSide(known, now, classNamed(told.cls) ?? '');
  }
}

/** Equality of values of one pool, but for those that are not compared. */
function sameOnOneSide(before: Value, after: Value, at: string): boolean {
  const loose = looseness(at);
  if (loose !== undefined) return loose(show(before), show(after));
  if (before.t !== 'struct' || after.t !== 'struct') {
    const dates = isDate(text(before)) && isDate(text(after));
    return dates ? text(before).startsWith('1970') === text(after).startsWith('1970') : show(before) === show(after);
  }
  if ([...before.v.keys()].sort().join() !== [...after.v.keys()].sort().join()) return false;
  return [...before.v].every(([key, value]) => sameOnOneSide(value, after.v.get(key) ?? nothing, `${at}.${key}`));
}

const isRef = (value: string): boolean => /^OpaqueRef:[0-9a-f]/.test(value);
const show = (value: Value | undefined): string => {
  if (value === undefined) return '–';
  if (value.t === 'array') return `[${value.v.map(show).join(' ')}]`;
  if (value.t === 'struct') return `{${[...value.v].map(([key, each]) => `${key}: ${show(each)}`).join(', ')}}`;
  return `${value.v}${value.t === 'string' ? '' : ` (${value.t})`}`;
};
const brief = (value: Value | undefined): string => {
  const shown = show(value);
  return shown.length > 300 ? `${shown.slice(0, 300)}…` : shown;
};

export const differs = (at: string, recorded: Value | string | undefined, simulated: Value | string | undefined): Difference => ({
  at,
  recorded: typeof recorded === 'string' ? recorded : brief(recorded),
  simulated: typeof simulated === 'string' ? simulated : brief(simulated),
});

/**
 * @param type what the data model says the value is; undefined: compared by its looks
 * @param owner the recorded reference of a record
 */
export function compareValues(
  context: Comparison, type: WireType | undefined, recorded: Value, simulated: Value, at: string, owner?: string,
): Difference[] {
  if (recorded.t !== simulated.t) return [differs(`${at} (wire type)`, recorded, simulated)];
  if (recorded.t === 'array') return compareSets(context, type, recorded, simulated, at);
  if (recorded.t === 'struct') {
    if (type?.t === 'record') return compareRecords(context, type.class, recorded, simulated, owner);
    if (type?.t === 'struct' && 'events' in type.members) return compareBatches(context, recorded, simulated, at);
    if (type?.t === 'map') return compareMaps(context, type, recorded, simulated, at);
    return compareMembers(context, recorded, simulated, at, (key) => (type?.t === 'struct' ? type.members[key] : undefined));
  }
  return compareLeaves(context, type, text(recorded), text(simulated), at) ? [] : [differs(at, recorded, simulated)];
}

function compareLeaves(context: Comparison, type: WireType | undefined, recorded: string, simulated: string, at: string): boolean {
  const loose = looseness(at);
  // Another object in the same place: from now on it is meant.
  if (at === 'VM.guest_metrics' && isRef(recorded) && isRef(simulated)) context.bindings.bind(recorded, simulated);
  if (loose !== undefined) return loose(recorded, simulated);
  if (recorded === simulated) return true;
  if (type?.t === 'ref' && isRef(recorded) && isRef(simulated)) return sameObject(context, type.class as ClassName, recorded, simulated);
  if (isDate(recorded) && isDate(simulated)) return recorded.startsWith('1970') === simulated.startsWith('1970');
  return context.bindings.unify(recorded, simulated, (left, right) => left === right);
}

const isDate = (value: string): boolean => /^\d{8}T\d\d:\d\d:\d\dZ$/.test(value);

/** Whether two references mean the same object; one that was there before everything takes its place. */
function sameObject(context: Comparison, cls: ClassName, recorded: string, simulated: string): boolean {
  const { bindings, situation } = context;
  const known = bindings.simulated(recorded);
  if (known !== undefined && !(renewed.has(cls) && !context.world.db.has(cls, known))) return known === simulated;
  if (bindings.recorded(simulated) !== undefined) return false;
  if (situation.isSpare(simulated)) situation.adopt(cls, recorded, simulated);
  else {
    bindings.bind(recorded, simulated);
    // The simulator has made it, in answer to recorded calls.
    situation.touch(simulated);
  }
  return true;
}

// ---- records and maps ------------------------------------------------------------------------------------------------

function compareRecords(
  context: Comparison, cls: ClassName, recorded: Value, simulated: Value, owner: string | undefined, announced = false,
): Difference[] {
  const fields = classes[cls].fields as Readonly<Record<string, { readonly type: XapiType }>>;
  const found = compareMembers(context, recorded, simulated, cls, (name) => fields[name]?.type);
  const { situation } = context;
  if (owner !== undefined) {
    context.memory.recorded.keep(owner, recorded);
    context.memory.simulated.keep(context.bindings.simulated(owner) ?? owner, simulated);
  }
  if (owner === undefined || !context.correcting) return found;
  if (cls === 'host' && found.some(({ at }) => at.startsWith('host.resident_VMs'))) situation.clearGuests(owner, items(members(recorded).get('resident_VMs')).map(text));
  if (found.length > 0 && situation.isForeign(owner)) situation.correct(cls, owner, members(recorded), announced);
  return found;
}

function compareMembers(
  context: Comparison, recorded: Value, simulated: Value, at: string, typeOf: (key: string) => WireType | undefined,
): Difference[] {
  const [left, right] = [members(recorded), members(simulated)];
  const found: Difference[] = [];
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined) found.push(differs(`${at}.${key}`, value, undefined));
    else found.push(...compareValues(context, typeOf(key), value, other, `${at}.${key}`));
  }
  for (const [key, value] of right) if (!left.has(key)) found.push(differs(`${at}.${key}`, undefined, value));
  return found;
}

function compareMaps(context: Comparison, type: Extract<WireType, { t: 'map' }>, recorded: Value, simulated: Value, at: string): Difference[] {
  const { key } = type;
  const [left, right] = [members(recorded), members(simulated)];
  if (key.t === 'ref') {
    const cls = key.class as ClassName;
    const { pairs, missing, extra } = pair(context, cls, [...left.keys()], [...right.keys()]);
    return [
      ...pairs.flatMap(([one, other]) => compareValues(context, type.value, left.get(one) ?? nothing, right.get(other) ?? nothing, at, one)),
      ...missing.map((each) => differs(`${at} (missing)`, left.get(each), undefined)),
      ...extra.map((each) => differs(`${at} (extra)`, undefined, right.get(each))),
    ];
  }
  const loose = looseness(at);
  if (loose !== undefined) return loose(show(recorded), show(simulated)) ? [] : [differs(at, recorded, simulated)];
  // Keys such as those of current_operations are made up by the pool.
  const rest = new Map(right);
  const found: Difference[] = [];
  for (const [name, value] of left) {
    const names = [...rest.keys()];
    const same = names.find((each) => each === name) ?? names.find((each) => context.bindings.unify(name, each, (one, other) => one === other));
    if (same === undefined && isIgnored(`${at}.${name}`)) continue;
    // The work of a call that nobody recorded.
    if (same === undefined && context.idle && at.endsWith('current_operations') && isRef(name) && context.bindings.simulated(name) === undefined) continue;
    if (same === undefined) found.push(differs(`${at}.${context.bindings.translate(name).replace(/OpaqueRef:[0-9a-f-]+/, 'ref')}`, value, undefined));
    else found.push(...compareValues(context, type.value, value, rest.get(same) ?? nothing, `${at}.${name}`));
    if (same !== undefined) rest.delete(same);
  }
  for (const [name, value] of rest) if (!isIgnored(`${at}.${name}`)) found.push(differs(`${at}.${name.replace(/OpaqueRef:[0-9a-f-]+/, 'ref')}`, undefined, value));
  return found;
}

const nothing: Value = { t: 'nil', v: '' };

// ---- sets ------------------------------------------------------------------------------------------------------------

function compareSets(context: Comparison, type: WireType | undefined, recorded: Value, simulated: Value, at: string): Difference[] {
  const loose = looseness(at);
  const [left, right] = [items(recorded), items(simulated)];
  if (loose !== undefined) {
    if (type?.t === 'set' && type.of.t === 'ref') pair(context, type.of.class as ClassName, left.map(text), right.map(text));
    return loose(show(recorded), show(simulated)) ? [] : [differs(at, recorded, simulated)];
  }
  if (type?.t === 'set' && type.of.t === 'ref') {
    const cls = type.of.class as ClassName;
    const { missing, extra } = pair(context, cls, left.map(text), right.map(text));
    return [...missing.map((each) => differs(`${at} (missing)`, each, undefined)), ...extra.map((each) => differs(`${at} (extra)`, undefined, each))];
  }
  if (type?.t === 'set' && type.of.t === 'struct' && 'snapshot' in type.of.members) return compareEvents(context, left, right);
  const wireTypes = new Set([...left, ...right].map((item) => item.t));
  if (wireTypes.size > 1) return [differs(`${at} (wire type)`, recorded, simulated)];
  if (left.every((item) => item.t === 'string')) {
    const sorted = (values: readonly Value[]): string => values.map((value) => text(value)).sort().join(' ');
    if (sorted(left) === sorted(right)) return [];
  }
  if (left.length !== right.length) return [differs(at, recorded, simulated)];
  return left.flatMap((value, index) => compareValues(context, type?.t === 'set' ? type.of : undefined, value, right[index] ?? nothing, at));
}

/** Pairs the objects of two lists: those that are bound, then those that look most alike. */
function pair(context: Comparison, cls: ClassName, recorded: readonly string[], simulated: readonly string[]): {
  readonly pairs: readonly (readonly [string, string])[]; readonly missing: readonly string[]; readonly extra: readonly string[];
} {
  const { bindings, situation } = context;
  const pairs: (readonly [string, string])[] = [];
  const rest = new Set(simulated);
  const unbound: string[] = [];
  const missing: string[] = [];
  for (const each of recorded) {
    const known = bindings.simulated(each) ?? (rest.has(each) ? each : undefined);
    if (known === undefined || (renewed.has(cls) && !context.world.db.has(cls, known))) unbound.push(each);
    else if (rest.delete(known)) pairs.push([each, known]);
    else missing.push(each);
  }
  for (const each of unbound) {
    const found = nearest(context, cls, each, [...rest].filter((other) => bindings.recorded(other) === undefined));
    if (found !== undefined && sameObject(context, cls, each, found)) {
      rest.delete(found);
      pairs.push([each, found]);
    } else if (context.listing && Object.hasOwn(classes, cls) && !forgettable.has(cls)) situation.adopt(cls, each, undefined, false, true);
    else if (!forgettable.has(cls)) missing.push(each);
  }
  const extra: string[] = [];
  for (const each of rest) {
    const before = bindings.recorded(each);
    if (situation.isSpare(each) && context.listing) situation.remove(each);
    else if (context.correcting && context.wholly === cls && before !== undefined && situation.isForeign(before)) situation.vanish(cls, before, false);
    else if (!forgettable.has(cls)) extra.push(each);
  }
  return { pairs, missing, extra };
}

/** Objects that are made anew now and then by the hosts themselves: another one in the same place is meant from then on. */
const renewed: ReadonlySet<string> = new Set(['host_cpu', 'console', 'VM_guest_metrics']);

/** Objects that come and go with calls of others, recorded or not. */
const forgettable: ReadonlySet<string> = new Set(['task', 'session', 'message']);

/** The object among some that agrees with a recorded one in most fields. */
function nearest(context: Comparison, cls: ClassName, recorded: string, among: readonly string[]): string | undefined {
  const [first] = among;
  const fields = context.situation.record(recorded);
  if (fields === undefined || first === undefined || among.length === 1 || !Object.hasOwn(classes, cls)) return first;
  const score = (ref: string): number => {
    const row = context.world.db.find(cls, ref) as Row | undefined;
    if (row === undefined) return 0;
    return [...fields].filter(([name, value]) => text(value) !== '' && context.bindings.translate(text(value)) === String(row[name])).length
      + (fields.has('name_label') && text(fields.get('name_label')) === row['name_label'] ? 50 : 0);
  };
  return among.map((ref) => [score(ref), ref] as const).reduce((best, each) => (each[0] > best[0] ? each : best))[1];
}

// ---- events ----------------------------------------------------------------------------------------------------------

function compareBatches(context: Comparison, recorded: Value, simulated: Value, at: string): Difference[] {
  const [left, right] = [members(recorded), members(simulated)];
  const keys = (value: ReadonlyMap<string, Value>): string => [...value.keys()].sort().join();
  if (keys(left) !== keys(right)) return [differs(at, keys(left), keys(right))];
  context.bindings.bind(text(left.get('token')), text(right.get('token')));
  const [counts, others] = [members(left.get('valid_ref_counts')), members(right.get('valid_ref_counts'))];
  const types = (value: ReadonlyMap<string, Value>): string => [...new Set([...value.values()].map((each) => each.t))].join();
  return [
    ...(keys(counts) === keys(others) ? [] : [differs('event.valid_ref_counts', keys(counts), keys(others))]),
    ...(types(counts) === types(others) ? [] : [differs('event.valid_ref_counts (wire type)', types(counts), types(others))]),
    ...compareEvents(context, items(left.get('events')), items(right.get('events')), isLongAfter(context.since, text(left.get('token')))),
  ];
}

/** So many changes lie between two tokens that xapi may have forgotten deletions (events.md). */
const isLongAfter = (since: string, token: string): boolean => /^\d{20},/.test(since) && Number(token.slice(0, 20)) - Number(since.slice(0, 20)) > 512;

interface Told {
  readonly cls: string;
  readonly ref: string;
  readonly operations: string[];
  last: ReadonlyMap<string, Value>;
}

function byObject(events: readonly Value[]): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const event of events) {
    const found = members(event);
    const [cls, ref] = [text(found.get('class')), text(found.get('ref'))];
    const known = told.get(ref);
    if (known === undefined) told.set(ref, { cls, ref, operations: [text(found.get('operation'))], last: found });
    else {
      known.operations.push(text(found.get('operation')));
      known.last = found;
    }
  }
  return told;
}

/** Events object by object: what happened to each, in order, and its last record. */
function compareEvents(context: Comparison, recorded: readonly Value[], simulated: readonly Value[], mayForget = false): Difference[] {
  const { bindings, situation } = context;
  const [left, right] = [byObject(recorded), byObject(simulated)];
  const { memory } = context;
  const found: Difference[] = [];
  const unmatched: Told[] = [];
  const compare = (one: Told, other: Told): void => {
    right.delete(other.ref);
    const cls0 = classNamed(one.cls);
    if (context.correcting && cls0 !== undefined && one.operations.at(-1) === 'del' && other.operations.at(-1) !== 'del' && situation.isForeign(one.ref)) return situation.vanish(cls0, one.ref);
    if (one.operations.join() !== other.operations.join() && !hypervisors.has(one.cls)) found.push(differs(`event of ${one.cls}`, one.operations.join(), other.operations.join()));
    const [snapshot, theirs] = [one.last.get('snapshot'), other.last.get('snapshot')];
    const cls = classNamed(one.cls);
    if (cls !== undefined && snapshot !== undefined && theirs !== undefined) found.push(...compareRecords(context, cls, snapshot, theirs, one.ref, true));
    if (snapshot === undefined !== (theirs === undefined) && hypervisors.has(one.cls)) return;
    const frame = (event: Told): Value => ({ t: 'struct', v: new Map([...event.last].map(([key, value]) => [key, ['snapshot', 'ref', 'operation'].includes(key) ? nothing : value])) });
    found.push(...compareMembers(context, frame(one), frame(other), 'event', () => undefined));
  };
  for (const told of left.values()) {
    const other = right.get(bindings.simulated(told.ref) ?? told.ref);
    if (other !== undefined) compare(told, other);
    else unmatched.push(told);
  }
  for (const told of unmatched) {
    // Bound meanwhile, by the record of another object.
    const bound = right.get(bindings.simulated(told.ref) ?? told.ref);
    if (bound !== undefined) {
      compare(told, bound);
      continue;
    }
    const cls = classNamed(told.cls);
    const strangers = [...right.values()].filter((each) => each.cls === told.cls && bindings.recorded(each.ref) === undefined && each.operations[0] !== 'del');
    const known = bindings.simulated(told.ref) !== undefined;
    const like = known || cls === undefined || told.operations[0] === 'del' ? undefined : nearest(context, cls, told.ref, strangers.map(({ ref }) => ref));
    if (cls === undefined || isBackground(context, told, known) || memory.recorded.isOld(told)) continue;
    const snapshot = members(told.last.get('snapshot'));
    if (like !== undefined && sameObject(context, cls, told.ref, like)) compare(told, right.get(like) ?? told);
    else if (!known && (context.listing || (context.correcting && situation.record(told.ref) !== undefined && isAlone(context, snapshot)))) {
      situation.adopt(cls, told.ref, undefined, !context.listing);
    }
    else if (context.correcting && known && situation.isForeign(told.ref) && told.operations.at(-1) === 'del') situation.vanish(cls, told.ref);
    else if (context.correcting && known && situation.isForeign(told.ref) && snapshot.size > 0) situation.correct(cls, told.ref, snapshot, true);
    else found.push(differs(`event of ${told.cls} (missing)`, `${told.operations.join()} ${text(members(told.last.get('snapshot')).get('name_label'))}`, undefined));
  }
  for (const told of right.values()) {
    const before = bindings.recorded(told.ref);
    const gone = context.listing && context.correcting && before !== undefined && situation.isForeign(before) ? classNamed(told.cls) : undefined;
    if (situation.isSpare(told.ref) && context.listing) situation.remove(told.ref);
    else if (gone !== undefined && before !== undefined) situation.vanish(gone, before, false);
    // No recorded call had to do with it: it was put right meanwhile, and that is told.
    else if (before !== undefined && situation.isForeign(before) && told.operations.every((operation) => operation === 'mod')) continue;
    else if (mayForget && told.operations.join() === 'del') continue;
    else if (!isBackground(context, told, bindings.recorded(told.ref) !== undefined) && !memory.simulated.isOld(told)) {
      found.push(differs(`event of ${told.cls} (extra)`, undefined, `${told.operations.join()} ${text(members(told.last.get('snapshot')).get('name_label'))}`));
    }
  }
  return found;
}

/**
 * When agents of guests, consoles and counters of memory come and go is the hypervisor's doing, and the recorded one only pretended. That they
 * are there is compared in the VM's record.
 */
const hypervisors: ReadonlySet<string> = new Set(['host_metrics', 'vm_metrics', 'vm_guest_metrics', 'console']);

/** Whether a new object hangs on nothing that a recorded call touched. */
function isAlone({ situation }: Comparison, fields: ReadonlyMap<string, Value>): boolean {
  return ['VM', 'SR', 'VDI'].every((name) => fields.get(name) === undefined || !isRef(text(fields.get(name))) || situation.isForeign(text(fields.get(name))));
}

/** What happens by itself in a pool, or by calls that nobody recorded: deletions of what was never seen, tasks and sessions of others. */
function isBackground({ situation }: Comparison, told: Told, known: boolean): boolean {
  if (hypervisors.has(told.cls)) return true;
  // The tasks of calls that are waited for go with them.
  if (told.cls === 'task' && told.operations.join() === 'del' && situation.record(told.ref) === undefined) return true;
  return !known && (forgettable.has(told.cls) || (told.operations[0] === 'del' && !situation.isSpare(told.ref)));
}
