/** What the traces tell of objects that nobody was recorded to make: the pool as it was when the recording began. */
import { type ClassName, classes, classNamed, type XapiType } from '../../../src/xapi/datamodel.ts';
import type { Method } from '../../../src/simulator/accessors.ts';
import type { WireType } from '../../../src/simulator/wire-types.ts';
import { answerFrom, type Call, callFrom, items, members, text, type Value } from './value.ts';
import type { Exchange, Trace } from './trace.ts';

export type Fields = ReadonlyMap<string, Value>;

export type Methods = ReadonlyMap<string, Method>;

/** The call that an exchange makes, with the types of its parameters and of its result. */
export interface TypedCall extends Call {
  readonly asynchronous: boolean;
  readonly signature: Method | undefined;
}

export function typedCall(call: Call | undefined, methods: Methods): TypedCall | undefined {
  if (call === undefined) return undefined;
  const asynchronous = call.method.startsWith('Async.');
  return { ...call, asynchronous, signature: methods.get(asynchronous ? call.method.slice('Async.'.length) : call.method) };
}

export const resultType = (call: TypedCall | undefined): WireType | undefined =>
  (call?.asynchronous === true ? { t: 'ref', class: 'task' } : call?.signature?.result);

/** Parameters behind the session, each with its type. */
export function typedParams(call: TypedCall): (readonly [WireType, Value])[] {
  const { signature } = call;
  if (signature === undefined) return [];
  const given = signature.session ? call.params.slice(1) : call.params;
  return signature.params.flatMap((param, index) => {
    const value = given[index];
    return value === undefined ? [] : [[param.type, value] as const];
  });
}

/** Reading leaves everything as it is, and may be repeated. */
export const isRead = (method: string): boolean =>
  /^(?:event\.(?:from|next)$|[^.]+\.(?:get_|assert_|compute_|retrieve_)|system\.)/.test(method) && !method.startsWith('Async.');

const isRef = (value: string): boolean => /^OpaqueRef:[0-9a-f]/.test(value);
export const className = (name: string): ClassName | undefined => (Object.hasOwn(classes, name) ? (name as ClassName) : undefined);

type Visit = (cls: ClassName, ref: string, fields: Fields | undefined) => void;

/** Calls `visit` for each reference and each record inside a value. */
export function visitObjects(type: WireType, value: Value, visit: Visit, owner = ''): void {
  switch (type.t) {
    case 'ref': {
      const cls = className(type.class);
      if (cls !== undefined && isRef(text(value))) visit(cls, text(value), undefined);
      return;
    }
    case 'set':
      for (const item of items(value)) visitObjects(type.of, item, visit);
      return;
    case 'map':
      for (const [key, each] of members(value)) {
        visitObjects(type.key, { t: 'string', v: key }, visit);
        visitObjects(type.value, each, visit, key);
      }
      return;
    case 'record': {
      const fields = members(value);
      if (isRef(owner)) visit(type.class, owner, fields);
      visitFields(type.class, fields, visit);
      return;
    }
    case 'struct': {
      // An event carries the class and the reference beside the record.
      const found = members(value);
      const cls = classNamed(text(found.get('class')));
      const snapshot = found.get('snapshot');
      if (cls !== undefined && snapshot?.t === 'struct') visitObjects({ t: 'record', class: cls }, snapshot, visit, text(found.get('ref')));
      for (const [name, each] of Object.entries(type.members)) {
        const member = found.get(name);
        if (member !== undefined) visitObjects(each, member, visit);
      }
      return;
    }
    default:
  }
}

function visitFields(cls: ClassName, fields: Fields, visit: Visit): void {
  for (const [name, field] of Object.entries(classes[cls].fields as Readonly<Record<string, { readonly type: XapiType }>>)) {
    const value = fields.get(name);
    if (value !== undefined) visitObjects(field.type, value, visit);
  }
}

/** A VM, or a device of one, as one exchange showed it. */
export interface Sighting {
  readonly line: number;
  readonly fields: Fields;
}

interface Known {
  readonly cls: ClassName;
  /** The first record that each trace shows, by file. */
  readonly records: Map<string, Fields>;
  /** Of a VM and its devices: all that each trace shows of where it is and what it has, by file. */
  readonly sightings: Map<string, Sighting[]>;
}

/** What comes and goes: another trace shows it as it was at another time. */
const fleeting: ReadonlySet<ClassName> = new Set(['VM', 'VBD', 'VIF', 'VDI', 'console', 'VM_metrics', 'VM_guest_metrics', 'task', 'session', 'message']);

/** What a sighting keeps of a record. */
const sighted = ['power_state', 'resident_on', 'scheduled_to_be_resident_on', 'VBDs', 'VIFs', 'currently_attached'] as const;

export class Knowledge {
  readonly #known = new Map<string, Known>();
  readonly #hosts = new Set<string>();
  /** The last line of each file whose request names an object. */
  readonly #named = new Map<string, number>();
  /** The line on which each file shows the record of an object first. */
  readonly #shown = new Map<string, number>();
  /** The line on which each file makes an object. */
  readonly #made = new Map<string, number>();
  readonly #writes = new Map<string, { readonly line: number; readonly value: string }[]>();
  /** What the last successful login gave. */
  credentials = { username: 'root', password: 'simulator' };

  constructor(traces: readonly Trace[], methods: Methods) {
    for (const { file, exchanges } of traces) {
      for (const [line, { request, response, status }] of exchanges.entries()) {
        for (const [ref] of (request ?? '').matchAll(/OpaqueRef:[0-9a-f-]{36}/g)) this.#named.set(`${file} ${ref}`, line);
        const call = typedCall(callFrom(request ?? ''), methods);
        if (call === undefined || status !== 200 || response === null) continue;
        const { result } = answerFrom(response);
        if (result === undefined) continue;
        if (call.method === 'session.login_with_password') {
          this.credentials = { username: text(call.params[0]), password: text(call.params[1]) };
        }
        if (/\.(?:create|introduce)$/.test(call.method) && !call.asynchronous) this.#made.set(`${file} ${text(result)}`, line);
        const [, field] = /\.set_(\w+)$/.exec(call.method) ?? [];
        if (field !== undefined) {
          const key = `${file} ${text(call.params[1])} ${field}`;
          this.#writes.set(key, [...(this.#writes.get(key) ?? []), { line, value: text(call.params[2]) }]);
        }
        const type = resultType(call);
        const visit: Visit = (cls, ref, fields) => this.#add(file, line, cls, ref, fields);
        for (const [each, value] of typedParams(call)) visitObjects(each, value, visit);
        if (type !== undefined) visitObjects(type, result, visit, text(call.params[1]));
      }
    }
  }

  #add(file: string, line: number, cls: ClassName, ref: string, fields: Fields | undefined): void {
    let known = this.#known.get(ref);
    if (known === undefined) this.#known.set(ref, (known = { cls, records: new Map(), sightings: new Map() }));
    if (fields !== undefined && !known.records.has(file)) {
      known.records.set(file, fields);
      this.#shown.set(`${file} ${ref}`, line);
    }
    if (fields !== undefined && ['VM', 'VBD', 'VIF'].includes(cls)) {
      const sightings = known.sightings.get(file) ?? [];
      known.sightings.set(file, sightings);
      const kept = sighted.flatMap((name) => {
        const value = fields.get(name);
        return value === undefined ? [] : [[name, value] as const];
      });
      sightings.push({ line, fields: new Map(kept) });
    }
    if (cls === 'host') this.#hosts.add(ref);
  }

  /** Hosts that the traces name. */
  get hosts(): number {
    return this.#hosts.size;
  }

  /** The first record of an object in a trace; without one, in the trace before it, for objects that outlive a trace. */
  record(ref: string, file: string): Fields | undefined {
    const known = this.#known.get(ref);
    return known?.records.get(file) ?? (known === undefined || fleeting.has(known.cls) ? undefined : this.anywhere(ref, file));
  }

  /** Whether a recorded call behind a line makes an object. */
  isMadeLater(ref: string, file: string, line: number): boolean {
    return (this.#made.get(`${file} ${ref}`) ?? -1) >= line;
  }

  /** The record of an object in the nearest trace before a file; else in any. */
  anywhere(ref: string, file: string): Fields | undefined {
    const records = this.#known.get(ref)?.records;
    const files = [...records?.keys() ?? []].sort();
    return records?.get(files.filter((each) => each <= file).at(-1) ?? files[0] ?? '');
  }

  /** What the next recorded call behind a line writes to a field before the trace shows the record of its object. */
  written(ref: string, field: string, file: string, line: number): string | undefined {
    const shown = this.#shown.get(`${file} ${ref}`) ?? 0;
    return this.#writes.get(`${file} ${ref} ${field}`)?.find((write) => write.line >= line && write.line < shown)?.value;
  }

  /** What a trace shows of a VM behind a line. */
  sightings(ref: string, file: string, line: number): readonly Sighting[] {
    return (this.#known.get(ref)?.sightings.get(file) ?? []).filter((each) => each.line > line);
  }

  /** Objects of a class whose records a trace shows; without any, those of the other traces. */
  objects(cls: ClassName, file: string): readonly string[] {
    const all = [...this.#known].filter(([, known]) => known.cls === cls && known.records.size > 0);
    const own = all.filter(([, known]) => known.records.has(file));
    return (own.length > 0 ? own : all).map(([ref]) => ref);
  }

  /** Whether a recorded request names an object behind a line. */
  isNamedLater(ref: string, file: string, line: number): boolean {
    return (this.#named.get(`${file} ${ref}`) ?? -1) > line;
  }

  /** How a call ended: its own failure, or that of its task as far as the trace shows it. */
  outcome({ exchanges }: Trace, index: number, exchange: Exchange, call: TypedCall): readonly string[] | undefined {
    const { error, result } = answerFrom(exchange.response ?? '');
    if (!call.asynchronous || error !== undefined) return error;
    const task = text(result);
    const told = exchanges.slice(index + 1).find(({ request, response }) =>
      request?.includes(task) === true && request.includes('task.get_') && response?.includes('error_info') === true && !/error_info(?:":\[\]|<\/name><value><array><data\/>)/.test(response));
    const fields = members(answerFrom(told?.response ?? '').result);
    return fields.has('error_info') ? items(fields.get('error_info')).map(text) : undefined;
  }

  classOf(ref: string): ClassName | undefined {
    return this.#known.get(ref)?.cls;
  }
}
