/**
 * The numbers by which versions before 2.53 name hypervisors and compute services, whose own ids are uuids. Kept in a table, so that each
 * process of this service gives the same, and one that was given stays.
 */
import type { Store } from '../store/store.ts';
import type { Cloud } from './cloud.ts';
import { allHosts } from './hosts.ts';
import { listServices } from './services.ts';

type Kind = 'hypervisor' | 'service';

/** uuid → number, of every hypervisor and every service: 1, 2, 3, … of each kind, in the order in which they are listed first. */
export async function oldIds(cloud: Cloud): Promise<ReadonlyMap<string, number>> {
  const named: readonly (readonly [Kind, string])[] = [
    ...allHosts(cloud).map(({ uuid }) => ['hypervisor', uuid] as const),
    ...listServices(cloud).map(({ id }) => ['service', id] as const),
  ];
  let numbers = await readNumbers(cloud.store);
  let missing = named.filter(([, uuid]) => !numbers.has(uuid));
  // Another process may take a number first; then its holder has one, and the next round has one fewer to do.
  while (missing.length > 0) {
    for (const [kind, uuid] of missing) await giveNextNumber(cloud.store, kind, uuid);
    numbers = await readNumbers(cloud.store);
    missing = named.filter(([, uuid]) => !numbers.has(uuid));
  }
  return numbers;
}

async function readNumbers({ db }: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('old_ids').select(['uuid', 'number']).execute();
  return new Map(rows.map(({ uuid, number }) => [uuid, number]));
}

/** In one statement; does nothing when the uuid has a number, or when the number was given in the same moment. */
async function giveNextNumber({ db }: Store, kind: Kind, uuid: string): Promise<void> {
  await db.insertInto('old_ids').columns(['kind', 'uuid', 'number'])
    .expression((eb) => eb.selectFrom('old_ids').where('kind', '=', kind)
      .select(({ fn, val, lit }) => [val(kind).as('kind'), val(uuid).as('uuid'), eb(fn.coalesce(fn.max('number'), lit(0)), '+', lit(1)).as('number')]))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
