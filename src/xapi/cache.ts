/**
 * The copy of the pool's objects. It owns the rows; only the event feed edits it, in batches: a batch is wholly in before any
 * listener hears of it. Rows are complete and frozen, and a row whose record has not changed keeps its identity, so that what is
 * derived from a row can be kept beside it.
 */
import type { ClassName, Ref } from './datamodel.ts';
import type { Cache, Change, Row } from './xapi.ts';
import { sameValue } from './values.ts';

/**
 * The classes that the cache holds. All others are read when needed: what changes by itself every few seconds on old releases
 * (PIF_metrics, VBD_metrics, VIF_metrics, host_cpu), what is large and of no use to clouds (role, blob, message, PCI), what is secret.
 */
export const cachedClasses = [
  // what a server is made of, and where it runs
  'pool', 'host', 'host_metrics', 'VM', 'VM_metrics', 'VM_guest_metrics', 'VBD', 'VDI', 'VIF', 'console',
  'SR', 'PBD', 'network', 'PIF',
  // what is going on; churns most
  'task',
  // few rows, hardly ever changed
  'SM', 'VLAN', 'Bond', 'tunnel', 'VM_appliance', 'VM_group',
] as const satisfies readonly ClassName[];
export type CachedClass = (typeof cachedClasses)[number];

/** The rows of a class. */
export interface Shelf {
  readonly byRef: Map<string, Row<CachedClass>>;
  readonly refByUuid: Map<string, string>;
}
export const emptyShelf = (): Shelf => ({ byRef: new Map(), refByUuid: new Map() });

/** Puts a row on a shelf, or takes it away. */
export function putRow(shelf: Shelf, ref: string, row: Row<CachedClass> | undefined): void {
  const before = shelf.byRef.get(ref);
  if (before !== undefined && before.uuid !== row?.uuid && shelf.refByUuid.get(before.uuid) === ref) shelf.refByUuid.delete(before.uuid);
  if (row === undefined) {
    shelf.byRef.delete(ref);
  } else {
    shelf.byRef.set(ref, row);
    shelf.refByUuid.set(row.uuid, ref);
  }
}

/** An object's new row, or none when it is gone. */
export interface Edit {
  readonly class: CachedClass;
  readonly ref: string;
  readonly row: Row<CachedClass> | undefined;
}

export interface EditableCache extends Cache {
  /** One batch, in order. */
  apply(edits: Iterable<Edit>): void;
  /**
   * New listings of some classes, which are the cache's own from now on; what they lack is gone. One batch. Made ready outside and only put in place
   * here, so that a large pool does not hold the event loop.
   */
  replace(listings: ReadonlyMap<CachedClass, Shelf>): void;
}

/** @param onListenerError told what a listener threw; the others hear of the batch all the same */
export function createCache(onListenerError: (error: unknown) => void): EditableCache {
  const shelves = new Map<ClassName, Shelf>(cachedClasses.map((cls) => [cls, emptyShelf()]));
  const listeners = new Set<(changes: readonly Change[]) => void>();
  const shelfOf = (cls: ClassName): Shelf => {
    const shelf = shelves.get(cls);
    if (shelf === undefined) throw new TypeError(`objects of class ${cls} are not cached (xapi/cache.ts, cachedClasses)`);
    return shelf;
  };

  function put({ class: cls, ref, row }: Edit): Row<CachedClass> | undefined {
    const shelf = shelfOf(cls);
    const before = shelf.byRef.get(ref);
    if (before === undefined || row === undefined || !sameValue(before, row)) putRow(shelf, ref, row);
    return before;
  }

  function tell(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const listener of [...listeners]) {
      try {
        listener(changes);
      } catch (error) {
        onListenerError(error);
      }
    }
  }

  function apply(edits: Iterable<Edit>): void {
    const firsts = new Map<string, { readonly edit: Edit; readonly before: Row<CachedClass> | undefined }>();
    for (const edit of edits) {
      const before = put(edit);
      if (!firsts.has(edit.ref)) firsts.set(edit.ref, { edit, before });
    }
    const changes: Change[] = [];
    for (const [ref, { edit, before }] of firsts) {
      const after = shelfOf(edit.class).byRef.get(ref);
      if (before !== after) changes.push({ class: edit.class, ref, before, after } as Change);
    }
    tell(changes);
  }

  function replace(listings: ReadonlyMap<CachedClass, Shelf>): void {
    const changes = listeners.size === 0 ? [] : [...listings].flatMap(([cls, shelf]) => differences(cls, shelfOf(cls), shelf));
    for (const [cls, shelf] of listings) shelves.set(cls, shelf);
    tell(changes);
  }

  return {
    get: <C extends ClassName>(cls: C, ref: Ref<C>) => shelfOf(cls).byRef.get(ref) as Row<C> | undefined,
    byUuid: <C extends ClassName>(cls: C, uuid: string) => {
      const { byRef, refByUuid } = shelfOf(cls);
      const ref = refByUuid.get(uuid);
      return ref === undefined ? undefined : (byRef.get(ref) as Row<C> | undefined);
    },
    all: <C extends ClassName>(cls: C) => shelfOf(cls).byRef.values() as Iterable<Row<ClassName>> as Iterable<Row<C>>,
    size: (cls) => shelfOf(cls).byRef.size,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    apply,
    replace,
  };
}

/** Rows that have not changed are the same ones in both. */
function differences(cls: CachedClass, before: Shelf, after: Shelf): Change[] {
  const changes: Change[] = [];
  for (const [ref, row] of before.byRef) {
    if (!after.byRef.has(ref)) changes.push({ class: cls, ref, before: row, after: undefined } as Change);
  }
  for (const [ref, row] of after.byRef) {
    const old = before.byRef.get(ref);
    if (old !== row) changes.push({ class: cls, ref, before: old, after: row } as Change);
  }
  return changes;
}
