/** A pool as it was at some moment, to begin from again and again. */
import type { ClassName, RecordOf, Ref } from '../xapi/datamodel.ts';
import { classNames, type Database, type Row } from './database.ts';
import type { World } from './world.ts';

/**
 * Remembers a pool as it is, at a moment when nothing is at work. What it answers makes the pool so again: records, what the disks hold, the guests'
 * addresses. Sessions go on, and whoever follows the events hears of each change.
 */
export function keep(world: World): () => void {
  const { db } = world;
  const records = classNames.filter((cls) => cls !== 'session').map((cls) => [cls, new Map(db.all(cls)) as ReadonlyMap<string, Row>] as const);
  const maps = [keepMap(world.contents), keepMap(world.leases), keepMap(world.snapshots)];
  return () => {
    world.arrivals.clear();
    for (const restore of maps) restore();
    for (const [cls, rows] of records) for (const ref of db.refs(cls)) if (!rows.has(ref)) db.destroy(cls, ref);
    for (const [cls, rows] of records) for (const [ref, row] of rows) if (!db.has(cls, ref)) add(db, cls, ref, row);
    // Twice, for what is written at one end of a relation changes the order at the other.
    for (let round = 0; round < 2; round += 1) {
      for (const [cls, rows] of records) for (const [ref, row] of rows) if (db.find(cls, ref) !== row) db.write(cls, ref, row);
    }
  };
}

function add<C extends ClassName>(db: Database, cls: C, ref: string, row: Row): void {
  db.create(cls, row as Partial<RecordOf<C>>, ref as Ref<C>);
}

function keepMap<K, V>(map: Map<K, V>): () => void {
  const kept = new Map(map);
  return () => {
    map.clear();
    for (const [key, value] of kept) map.set(key, value);
  };
}
