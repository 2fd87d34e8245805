/** Reads the pool for the cache: whole classes as listings, events as edits, and each record as the row that the cache has when nothing in it differs. */
import { cachedClasses, emptyShelf, putRow } from './cache.ts';
import type { CachedClass, EditableCache, Edit, Shelf } from './cache.ts';
import { classNamed } from './datamodel.ts';
import type { Ref } from './datamodel.ts';
import { XapiError } from './error.ts';
import type { Limits, Line, Session } from './session.ts';
import { slices } from './slices.ts';
import { rowFrom, sameValue } from './values.ts';
import type { Row } from './xapi.ts';

export type Listings = Map<CachedClass, Shelf>;

/** Classes fetched at the same time, so that the host works while we read. */
const FETCHED_AT_ONCE = 2;

/** The classes of the cache that a release has. */
export const followed = (line: Line): readonly CachedClass[] => cachedClasses.filter((cls) => line.methods.has(`${cls}.get_all_records`));

export interface Reader {
  /** Whole classes, each as it was at some moment of the call; a class that the release does not have is empty. @throws XapiError, TransportError */
  listings(line: Line, wanted: readonly CachedClass[]): Promise<Listings>;
  /** What events tell, in their order. @throws XapiError, TransportError */
  edits(events: readonly unknown[]): Promise<Edit[]>;
}

export function createReader(session: Session, cache: EditableCache, limits: Limits): Reader {
  async function listings(line: Line, wanted: readonly CachedClass[]): Promise<Listings> {
    const present = new Set(followed(line));
    const fetched: Listings = new Map(wanted.map((cls) => [cls, emptyShelf()]));
    const queue = wanted.filter((cls) => present.has(cls));
    const fetchRest = async (): Promise<void> => {
      for (let cls = queue.shift(); cls !== undefined; cls = queue.shift()) {
        try {
          const records = await session.call(`${cls}.get_all_records`, [], { raw: true, seconds: limits.listing });
          fetched.set(cls, await rowsIn(cls, records));
        } catch (error) {
          queue.length = 0;
          throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: FETCHED_AT_ONCE }, fetchRest));
    return fetched;
  }

  async function rowsIn(cls: CachedClass, records: unknown): Promise<Shelf> {
    if (records === null || typeof records !== 'object') throw new TypeError(`${cls}.get_all_records answered no records`);
    const shelf = emptyShelf();
    const slice = slices();
    for (const [ref, record] of Object.entries(records)) {
      if (slice.over()) await slice.next();
      putRow(shelf, ref, sharedRow(cls, ref, record));
    }
    return shelf;
  }

  /** The cached row itself when nothing in it has changed. */
  function sharedRow(cls: CachedClass, ref: string, record: unknown): Row<CachedClass> {
    const row = rowFrom(cls, ref as Ref<CachedClass>, record);
    const old = cache.get(cls, ref as Ref<CachedClass>);
    return old !== undefined && sameValue(old, row) ? old : row;
  }

  async function edits(events: readonly unknown[]): Promise<Edit[]> {
    const told: Edit[] = [];
    const slice = slices();
    for (const event of events) {
      if (slice.over()) await slice.next();
      const edit = await editIn(event);
      if (edit !== undefined) told.push(edit);
    }
    return told;
  }

  async function editIn(event: unknown): Promise<Edit | undefined> {
    if (event === null || typeof event !== 'object') throw new TypeError('an event is no record');
    const { class: name, operation, ref, snapshot } = event as Readonly<Record<string, unknown>>;
    const cls = cachedClassNamed(String(name));
    if (cls === undefined || typeof ref !== 'string') return undefined;
    if (operation === 'del') return { class: cls, ref, row: undefined };
    const record = snapshot ?? (await recordNow(cls, ref));
    return { class: cls, ref, row: record === undefined ? undefined : sharedRow(cls, ref, record) };
  }

  /** For an event without snapshot, as `event.next` may send; absent when the object has gone since. */
  async function recordNow(cls: CachedClass, ref: string): Promise<unknown> {
    try {
      return await session.call(`${cls}.get_record`, [ref], { raw: true });
    } catch (error) {
      if (error instanceof XapiError && error.code === 'HANDLE_INVALID') return undefined;
      throw error;
    }
  }

  return { listings, edits };
}

/** Writes edits into listings that are not published yet. */
export function applyTo(listings: Listings, edits: readonly Edit[]): void {
  for (const { class: cls, ref, row } of edits) {
    const shelf = listings.get(cls);
    if (shelf !== undefined) putRow(shelf, ref, row);
  }
}

function cachedClassNamed(name: string): CachedClass | undefined {
  const cls = classNamed(name);
  return cachedClasses.find((cached) => cached === cls);
}
