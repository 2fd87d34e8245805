/** What the rest of the service may ask of one pool. `client.ts` makes it; nothing above `xapi/` knows more. */
import type { Duplex } from 'node:stream';
import type { ClassName, RecordOf, Ref } from './datamodel.ts';
import type { Measurements } from './measurements.ts';

/** A value as calls take it. A JavaScript number is a XAPI int; a float is marked with {@link float}. */
export type Param = string | number | boolean | Float | readonly Param[] | { readonly [key: string]: Param };

/** A XAPI float (`<double>` on the wire, even when integral). */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}
export const float = (value: number): Float => new Float(value);

/** A cached record: frozen, complete (a field that an old release lacks has the data model's default), with its own reference. */
export type Row<C extends ClassName> = RecordOf<C> & { readonly $ref: Ref<C> };

/** One object's step between two states of the cache; `before` is absent for a new object, `after` for a deleted one. */
export type Change = {
  [C in ClassName]: {
    readonly class: C;
    readonly ref: Ref<C>;
    readonly before: Row<C> | undefined;
    readonly after: Row<C> | undefined;
  };
}[ClassName];

/** An exact copy of the pool's objects, edited by the event feed alone. Reading it makes no call. */
export interface Cache {
  /** The object of a reference; absent for `OpaqueRef:NULL` and for what is gone. */
  get<C extends ClassName>(cls: C, ref: Ref<C>): Row<C> | undefined;
  byUuid<C extends ClassName>(cls: C, uuid: string): Row<C> | undefined;
  all<C extends ClassName>(cls: C): Iterable<Row<C>>;
  /** Number of objects of a class. */
  size(cls: ClassName): number;
  /** Called once for each batch of events, after the whole batch is in the cache. Answers the function that ends it. */
  subscribe(listener: (changes: readonly Change[]) => void): () => void;
}

/** What this pool can do, probed at connect (`xapi/versions.md`: never decided by product name). */
export interface Features {
  /** `event.inject` (tampa and later). */
  readonly eventInject: boolean;
  /** `VM.migrate_send` (tampa and later). */
  readonly storageMotion: boolean;
  /** `VM.migrate_send` of a halted or suspended VM (7.0 and later). */
  readonly haltedStorageMotion: boolean;
  /** JSON-RPC, and which shape; absent: XML-RPC only. */
  readonly jsonRpc: 1 | 2 | undefined;
  /** Every method that the host lists (`system.listMethods`). */
  readonly methods: ReadonlySet<string>;
}

export interface RunOptions {
  /** Told the task as soon as XAPI has answered it (to store or cancel it). */
  readonly onTask?: (task: Ref<'task'>) => void | Promise<void>;
  /** Told each new progress, 0 … 1; it may go backwards. */
  readonly onProgress?: (progress: number) => void;
}

/** How a disk's data are written when they go over the wire. */
export type DiskFormat = 'raw' | 'vhd';

/** What is sent to a disk. A Uint8Array is one: `{ length, read: () => [array] }`. */
export interface Bytes {
  /** Exact number of bytes. */
  readonly length: number;
  /** The bytes from the beginning; asked once, when a host is ready to take them. */
  read(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface Xapi {
  /** uuid of the pool. */
  readonly poolUuid: string;
  /** Where it was reached, without credentials, for logs. */
  readonly address: string;
  readonly cache: Cache;
  readonly features: Features;
  /** True while the event feed follows the pool; false from the first failure until the next full synchronisation. */
  readonly alive: boolean;
  /** Seconds since the event feed last answered. */
  readonly lag: number;
  /** Whether a host that answered before does not any more; XAPI may still say that it lives (`host-watch.ts`). */
  isSilent(host: Ref<'host'>): boolean;
  /** Told each host that has fallen silent or speaks again. Answers the function that ends it. */
  onSilence(listener: (host: Ref<'host'>) => void): () => void;
  /** Logins so far. One more means that xapi has restarted or another host is the coordinator, perhaps with a database that has lost its last minutes. */
  readonly logins: number;
  /**
   * One synchronous call; the session is added as first parameter.
   * Logs in again on SESSION_INVALID, follows HOST_IS_SLAVE; fails over on transport errors only before the request was sent.
   * @throws XapiError what XAPI refused; TransportError when it is not known whether the call took effect
   */
  call<T = string>(method: string, ...params: readonly Param[]): Promise<T>;
  /** `Async.<method>` until its task ends; answers the decoded result (a reference, or '' for void). @throws XapiError */
  run(method: string, params: readonly Param[], options?: RunOptions): Promise<string>;
  /** Waits for a task begun before (by another process, say). @throws XapiError, TASK_VANISHED when XAPI no longer knows it */
  follow(task: Ref<'task'>, options?: Pick<RunOptions, 'onProgress'>): Promise<string>;
  /** `task.cancel`; harmless when the task has ended or is gone. */
  cancel(task: Ref<'task'>): Promise<void>;
  /** Ends a session that XAPI made for us besides our own (`host.migrate_receive`); harmless when it is gone. What cannot be reached ends it after a day. */
  endSession(session: string): Promise<void>;
  /**
   * Overwrites a VDI that is attached nowhere, from its beginning, with exactly `bytes.length` bytes: raw, or a whole VHD (clearwater and later).
   * @throws XapiError what the host failed with; TransportError
   */
  importRawVdi(vdi: Ref<'VDI'>, bytes: Bytes, format?: DiskFormat): Promise<void>;
  /**
   * What is on a VDI that no running VM has (clearwater and later). A reader that ends early closes the connection.
   * @throws XapiError, TransportError before the first byte; TransportError when the line breaks
   */
  exportRawVdi(vdi: Ref<'VDI'>, format?: DiskFormat): AsyncIterable<Uint8Array>;
  /**
   * Connects to a guest's console: its bytes in both directions, until the guest leaves that host.
   * @param location `console.location`, read now: each start and each move makes another
   * @throws TransportError when its host cannot be reached or does not run the guest
   */
  openConsole(location: string): Promise<Duplex>;
  /**
   * What the host of a running VM measures of it.
   * @param vm its uuid
   * @throws TransportError also when nothing is kept of it yet
   */
  measurements(vm: string): Promise<Measurements>;
  /** Waits until the cache holds everything that was answered before this call. Never a sleep. */
  settle(): Promise<void>;
  /** Ends the feed and logs out. */
  close(): Promise<void>;
}
