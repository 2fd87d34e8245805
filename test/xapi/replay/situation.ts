/**
 * Brings the simulator into the recorded situation. An object that the recording shows and no recorded call made was there before: its nearest
 * like of the simulated pool takes its place and its values, or it is put there; what the recorded pool did not have goes. Nothing of this is
 * announced by events.
 */
import { type ClassName, classes, type Field, NULL_REF, type XapiType } from '../../../src/xapi/datamodel.ts';
import { classNames, type Row } from '../../../src/simulator/database.ts';
import { relations } from '../../../src/simulator/relations.ts';
import { tearDown } from '../../../src/simulator/domains.ts';
import type { World } from '../../../src/simulator/world.ts';
import type { Bindings } from './bindings.ts';
import type { Fields, Knowledge } from './knowledge.ts';
import { items, members, text, type Value } from './value.ts';

/** Never taken over: marks of work that nobody does. */
const computed = new Set(['current_operations']);

/** What makes an object of the new pool the like of a recorded one; a class that is not here is put there instead. */
const alike: Partial<Record<ClassName, readonly string[]>> = {
  pool: [], host: [], SR: ['type', 'shared'], network: ['bridge'], SM: ['type'], PIF: ['device', 'host'], PBD: ['host', 'SR'],
  VM: ['name_label', 'is_a_template', 'is_control_domain'],
};

export class Situation {
  readonly #world: World;
  readonly #bindings: Bindings;
  readonly #knowledge: Knowledge;
  readonly #file: string;
  /** Rows of the new pool that nobody has claimed yet. */
  readonly #spare = new Map<string, ClassName>();
  /** Objects that recorded calls had to do with. */
  readonly #touched = new Set<string>();
  readonly #adrift = new Set<string>();
  readonly #adopted = new Set<string>();
  readonly #hosts: readonly string[];
  #line = 0;
  /** Counts what was learned; a reader who sees it grow asks again. */
  lessons = 0;
  /** Objects that were put right in this exchange: once is enough. */
  readonly #corrected = new Set<string>();

  /** @param hosts all that the pool has, when that is known */
  constructor(world: World, bindings: Bindings, knowledge: Knowledge, file: string, hosts: readonly string[]) {
    this.#hosts = hosts;
    this.#world = world;
    this.#bindings = bindings;
    this.#knowledge = knowledge;
    this.#file = file;
    for (const cls of classNames) for (const ref of world.db.refs(cls)) this.#spare.set(ref, cls);
  }

  /** Whether an object of the simulator was there from the start and stands for nothing yet. */
  isSpare(ref: string): boolean {
    return this.#spare.has(ref);
  }

  record(ref: string): Fields | undefined {
    return this.#knowledge.record(ref, this.#file);
  }

  /**
   * Gives a recorded object its place in the simulator.
   * @param candidate who may take it
   * @param announced it came only now, by a call that was not recorded: its events are told
   * @param listed a list of its class has it, so it is there also when only another trace shows its record
   */
  adopt(cls: ClassName, recorded: string, candidate?: string, announced = false, listed = false): string {
    const known = this.#bindings.simulated(recorded);
    if (known !== undefined) return known;
    this.lessons += 1;
    const fields = this.#before(cls, recorded, this.record(recorded)) ?? (listed ? this.#knowledge.anywhere(recorded, this.#file) : undefined);
    const place = candidate !== undefined && this.#spare.get(candidate) === cls ? candidate : this.#like(cls, fields);
    const simulated = place ?? recorded;
    this.#bindings.bind(recorded, simulated);
    this.#adopted.add(recorded);
    this.#spare.delete(simulated);
    const { db } = this.#world;
    const settle = (): void => {
      if (place === undefined) db.create(cls, fields === undefined ? {} : this.#row(cls, undefined, fields), simulated as never);
      else if (fields !== undefined) db.write(cls, simulated, this.#row(cls, simulated, fields));
      // Only a name: it goes when a list of its class does not have it.
      if (place === undefined && fields === undefined) this.#spare.set(simulated, cls);
      this.#settle(cls, simulated);
    };
    if (announced) settle();
    else db.unannounced(settle);
    return simulated;
  }

  // ---- changes by calls that were not recorded -------------------------------------------------------------------------

  /** A recorded call has had to do with an object: from here on what becomes of it, and of what it has, is the simulator's own doing. */
  touch(ref: string): void {
    for (const each of this.#roots(ref)) this.#touched.add(each);
    this.#touched.add('anybody');
  }

  /**
   * An object is out of the simulator's hands for good: the pretended hypervisor, or a call that the simulator would not play, has brought it
   * to where nobody can say how it gets there.
   */
  setAdrift(ref: string): void {
    this.#adrift.add(ref);
  }

  /** A new exchange begins. */
  begin(line: number): void {
    this.#corrected.clear();
    this.#line = line;
  }

  isAdrift(ref: string): boolean {
    return this.#adrift.has(ref);
  }

  /** Whether an object was there before the first recorded call, or came by one that was not recorded. */
  isAdopted(recorded: string): boolean {
    return this.#adopted.has(recorded);
  }

  /** A record as it was before recorded calls changed it: a flag that one of them turned was the other way round. */
  #before(cls: ClassName, recorded: string, fields: Fields | undefined): Fields | undefined {
    if (fields === undefined) return undefined;
    const turned = Object.entries(classes[cls].fields as Readonly<Record<string, Field>>).flatMap(([name, { type }]) => {
      const value = type.t === 'bool' ? this.#knowledge.written(recorded, name, this.#file, this.#line) : undefined;
      return value === undefined ? [] : [[name, { t: 'boolean', v: value === '1' ? '0' : '1' }] as [string, Value]];
    });
    return turned.length === 0 ? fields : new Map([...fields, ...turned]);
  }

  /** Whether no recorded call ever had to do with an object: then a change of it comes from one that was not recorded. */
  isForeign(recorded: string): boolean {
    const roots = [...this.#roots(this.#bindings.simulated(recorded) ?? recorded)];
    return roots.some((each) => this.#adrift.has(each)) || !roots.some((each) => this.#touched.has(each));
  }

  /** Changes an object as somebody did who was not recorded. @param announced its events are told */
  correct(cls: ClassName, recorded: string, fields: Fields, announced: boolean): void {
    const simulated = this.#bindings.simulated(recorded) ?? recorded;
    const { db } = this.#world;
    if (this.#corrected.has(simulated)) return;
    this.#corrected.add(simulated);
    this.lessons += 1;
    const change = (): void => {
      if (!db.has(cls, simulated)) return void db.create(cls, this.#row(cls, undefined, fields), simulated as never);
      const before = db.get(cls, simulated) as Row;
      const row = this.#row(cls, simulated, fields);
      const told = db.generation;
      db.write(cls, simulated, row);
      for (const [child, list] of [['VBD', 'VBDs'], ['VIF', 'VIFs'], ['console', 'consoles']] as const) {
        const [had, has] = [before[list], row[list]];
        if (Array.isArray(had) && Array.isArray(has)) for (const each of had as string[]) if (!has.includes(each)) db.destroy(child, each);
      }
      this.#settle(cls, simulated);
      if (announced && db.generation === told) db.touch(cls, simulated);
    };
    if (announced) change();
    else db.unannounced(change);
  }

  /** Guests that a host is seen to have no more were stopped by somebody who was not recorded. */
  clearGuests(host: string, guests: readonly string[]): void {
    const { db } = this.#world;
    const left = new Set(guests.map((each) => this.#bindings.simulated(each) ?? each));
    for (const vm of db.find('host', this.#bindings.simulated(host) ?? host)?.resident_VMs ?? []) {
      if (left.has(vm) || !this.isForeign(vm)) continue;
      this.lessons += 1;
      db.unannounced(() => tearDown(this.#world, vm, 'Halted'));
    }
  }

  /** Removes an object that somebody destroyed who was not recorded. @param announced its event is told */
  vanish(cls: ClassName, recorded: string, announced = true): void {
    const simulated = this.#bindings.simulated(recorded) ?? recorded;
    const { db } = this.#world;
    if (!db.has(cls, simulated)) return;
    this.lessons += 1;
    // What hangs on a VM goes without a word: those who destroyed it were not recorded either.
    if (cls === 'VM') db.unannounced(() => {
      for (const device of ['VBD', 'VIF'] as const) for (const [ref, { VM: vm }] of [...db.all(device)]) if (vm === simulated) db.destroy(device, ref);
    });
    if (announced) db.destroy(cls, simulated);
    else db.unannounced(() => db.destroy(cls, simulated));
  }

  /** Brings about an event that calls made which were not recorded. */
  happen(cls: ClassName, recorded: string, operation: string, fields: Fields): void {
    if (this.#bindings.simulated(recorded) !== undefined && !this.isForeign(recorded)) return;
    this.#corrected.clear();
    if (operation === 'del') this.vanish(cls, recorded);
    else if (operation === 'add' && this.#bindings.simulated(recorded) === undefined) this.adopt(cls, recorded, undefined, true);
    else this.correct(cls, recorded, fields, true);
  }

  /** An object and the VMs that it belongs to; a host, a repository and the pool are anybody's. */
  #roots(ref: string): Set<string> {
    const { db } = this.#world;
    const found = new Set<string>([ref]);
    if (db.has('task', ref) || !classNames.some((cls) => db.has(cls, ref))) return found;
    const owner = (each: string): string | undefined => db.find('VBD', each)?.VM ?? db.find('VIF', each)?.VM ?? db.find('console', each)?.VM;
    for (const each of [owner(ref), ...(db.find('VDI', ref)?.VBDs ?? []).map(owner)]) if (each !== undefined) found.add(each);
    for (const [vm, record] of db.all('VM')) if ([record.metrics, record.guest_metrics, record.suspend_VDI].includes(ref as never)) found.add(vm);
    return found.size === 1 && !db.has('VM', ref) ? found.add('anybody') : found;
  }

  /** Removes an object of the new pool that the recorded one does not have, and what hangs on it. */
  remove(ref: string): void {
    const cls = this.#spare.get(ref);
    if (cls === undefined) return;
    this.lessons += 1;
    this.#spare.delete(ref);
    const { db } = this.#world;
    for (const dependent of classNames) {
      for (const relation of relations[dependent] ?? []) {
        if (relation.class !== cls) continue;
        for (const [each, row] of db.all(dependent)) if ((row as Row)[relation.field] === ref) this.remove(each);
      }
    }
    const row = db.get(cls, ref) as Row;
    db.unannounced(() => db.destroy(cls, ref));
    for (const child of [row['metrics'], row['guest_metrics']]) if (typeof child === 'string') this.remove(child);
  }

  #like(cls: ClassName, fields: Fields | undefined): string | undefined {
    const keys = alike[cls];
    // Another console of a VM that has one is the same one, made anew.
    if (cls === 'console') return this.#world.db.find('VM', this.#bindings.simulated(text(fields?.get('VM'))) ?? '')?.consoles[0];
    if (keys === undefined || (fields === undefined && keys.length > 0)) return undefined;
    const wanted = this.#row(cls, undefined, new Map(keys.flatMap((key) => [[key, fields?.get(key)]] as [string, Value][])));
    for (const [ref, each] of this.#spare) {
      if (each !== cls) continue;
      const row = this.#world.db.get(cls, ref) as Row;
      if (keys.every((key) => row[key] === wanted[key])) return ref;
    }
    return undefined;
  }

  /** Recorded fields as a row of the database. @param owner the row that they will replace, whose relatives may take their relatives' places */
  #row(cls: ClassName, owner: string | undefined, fields: Fields): Row {
    const before = owner === undefined ? undefined : (this.#world.db.find(cls, owner) as Row | undefined);
    const row: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(classes[cls].fields as Readonly<Record<string, Field>>)) {
      const value = fields.get(name);
      if (value === undefined || computed.has(name)) continue;
      if (name === 'uuid' && before !== undefined) {
        const place = String(before['uuid']);
        if (this.#bindings.simulated(text(value)) === undefined) this.#bindings.bind(text(value), place);
        continue;
      }
      row[name] = this.#value(field.type, value, before?.[name]);
    }
    return row;
  }

  #value(type: XapiType, value: Value, before: unknown): unknown {
    switch (type.t) {
      case 'int':
      case 'float':
        return Number(text(value));
      case 'bool':
        return text(value) === '1';
      case 'ref':
        return this.#ref(type.class as ClassName, text(value), before);
      case 'set': {
        const [known, { of }] = [Array.isArray(before) ? [...before as unknown[]] : [], type];
        return items(value).map((item) => {
          const found = this.#value(of, item, known[0]);
          if (known[0] === found) known.shift();
          return found;
        });
      }
      case 'map':
        return Object.fromEntries([...members(value)].map(([key, each]) => [this.#bindings.translate(key), this.#value(type.value, each, undefined)]));
      default:
        return this.#bindings.translate(text(value));
    }
  }

  #ref(cls: ClassName, recorded: string, before: unknown): string {
    const known = this.#bindings.simulated(recorded);
    if (known !== undefined) return known;
    if (!/^OpaqueRef:[0-9a-f]/.test(recorded)) return recorded;
    // A reference to what is no more, or to what nobody ever looked at (metrics of drives), stays as it is.
    if (!Object.hasOwn(classes, cls) || cls === 'task' || cls === 'session' || (cls === 'host' && this.#hosts.length > 0 && !this.#hosts.includes(recorded))) return recorded;
    const host = text(this.record(recorded)?.get('host'));
    if (this.#hosts.length > 0 && host !== '' && !this.#hosts.includes(host)) return recorded;
    if (this.#knowledge.isMadeLater(recorded, this.#file, this.#line)) return recorded;
    if (cls.endsWith('_metrics') && this.record(recorded) === undefined) return recorded;
    return this.adopt(cls, recorded, typeof before === 'string' ? before : undefined);
  }

  #settle(cls: ClassName, ref: string): void {
    this.#own(cls, ref);
    if (cls === 'VM') {
      const { resident_on: host, domid } = this.#world.db.get('VM', ref);
      if (host !== NULL_REF) this.#world.domids.set(host, Math.max(domid, this.#world.domids.get(host) ?? 0));
    }
  }

  /** What an object lists belongs to it, also what is known only by name. */
  #own(cls: ClassName, ref: string): void {
    const { db } = this.#world;
    const row = db.get(cls, ref) as Row;
    for (const child of classNames) {
      for (const relation of relations[child] ?? []) {
        const listed = row[relation.many];
        if (relation.class !== cls || !Array.isArray(listed)) continue;
        for (const each of listed as string[]) {
          if ((db.find(child, each) as Row | undefined)?.[relation.field] === NULL_REF) db.write(child, each, { [relation.field]: ref });
        }
      }
    }
  }
}
