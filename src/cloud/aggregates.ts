/**
 * Host aggregates, which make availability zones: a host in one whose metadata has `availability_zone` is in that zone. SQL holds them;
 * the zone also stands in each host's `other_config`, from where the feed brings it to every replica and to the servers of that host.
 *
 * In Nova a zone other than the default one is an aggregate, so each pool of several, which are zones by themselves, is listed as one.
 *
 * DEVIATION: with several pools each is an aggregate as well, which cannot be changed; a host that another aggregate gives a zone is not in it.
 */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { ApiError } from '../errors.ts';
import type { AggregatesTable } from '../store/schema.ts';
import { isDuplicate } from '../store/store.ts';
import type { Cloud } from './cloud.ts';
import { allHosts, availabilityZoneOf, defaultZone, findHost, hostsOfPool } from './hosts.ts';
import { keys, readKey, writeKey } from './other-config.ts';
import { uuidV5 } from './uuid.ts';

export interface Aggregate {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Names of its hosts, in the order of their coming. */
  readonly hosts: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; 0 for a pool, of which XAPI does not say it. */
  readonly created: number;
  readonly updated: number | null;
}

/** Key of the metadata that makes an aggregate a zone. */
export const zoneKey = 'availability_zone';

export const zoneOfAggregate = ({ metadata }: Pick<Aggregate, 'metadata'>): string | null => metadata[zoneKey] ?? null;

// ---- reading ---------------------------------------------------------------------------------------------------------

/** The pools that are zones, then the others in the order of their making. */
export async function listAggregates(cloud: Cloud): Promise<readonly Aggregate[]> {
  return [...poolAggregates(cloud), ...await storedAggregates(cloud)];
}

/** @throws ApiError notFound (nova/exception.py: AggregateNotFound) */
export async function getAggregate(cloud: Cloud, id: number): Promise<Aggregate> {
  const aggregate = (await listAggregates(cloud)).find((each) => each.id === id);
  if (aggregate === undefined) throw new ApiError('notFound', `Aggregate ${id} could not be found.`);
  return aggregate;
}

function poolAggregates(cloud: Cloud): readonly Aggregate[] {
  return cloud.pools.flatMap((pool) => {
    const zone = availabilityZoneOf(cloud.pools, pool);
    if (zone === defaultZone) return [];
    const uuid = uuidV5(pool.poolUuid, 'aggregate');
    const hosts = hostsOfPool(cloud, pool).filter(({ availabilityZone }) => availabilityZone === zone).map(({ name }) => name).sort();
    return [{ id: numberOf(uuid), uuid, name: zone, hosts, metadata: { [zoneKey]: zone }, created: 0, updated: null }];
  });
}

/** 31 bits of its uuid, so that a pool keeps its number in every process. */
const numberOf = (uuid: string): number => (parseInt(uuid.slice(0, 8), 16) & 0x7fffffff) || 1;

interface StoredAggregate extends Aggregate {
  readonly hostIds: readonly string[];
}

async function storedAggregates({ store: { db }, pools }: Cloud): Promise<readonly StoredAggregate[]> {
  const rows = await db.selectFrom('aggregates').selectAll().orderBy('id').execute();
  if (rows.length === 0) return [];
  const [hosts, metadata] = [
    await db.selectFrom('aggregate_hosts').selectAll().orderBy('added_at').orderBy('name').execute(),
    await db.selectFrom('aggregate_metadata').selectAll().orderBy('key').execute(),
  ];
  return rows.map((row: Selectable<AggregatesTable>) => {
    const own = hosts.filter((host) => host.aggregate_id === row.id);
    return {
      id: row.id,
      uuid: row.uuid,
      name: row.name,
      hosts: own.map((host) => pools.flatMap((pool) => pool.cache.byUuid('host', host.host_id) ?? [])[0]?.hostname ?? host.name),
      hostIds: own.map((host) => host.host_id),
      metadata: Object.fromEntries(metadata.filter((item) => item.aggregate_id === row.id).map(({ key, value }) => [key, value])),
      created: row.created_at,
      updated: row.updated_at,
    };
  });
}

// ---- changing --------------------------------------------------------------------------------------------------------

/** @throws ApiError conflict when the name is taken (nova/exception.py: AggregateNameExists) */
export async function createAggregate(cloud: Cloud, name: string, zone: string | null): Promise<Aggregate> {
  const id = await cloud.store.db.transaction().execute(async (trx) => {
    const row = await trx.insertInto('aggregates').values({ uuid: randomUUID(), name, created_at: cloud.clock.now(), updated_at: null })
      .returning('id').executeTakeFirstOrThrow();
    if (zone !== null) await trx.insertInto('aggregate_metadata').values({ aggregate_id: row.id, key: zoneKey, value: zone }).execute();
    return row.id;
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? nameTaken(name) : error;
  });
  return getAggregate(cloud, id);
}

const nameTaken = (name: string): ApiError => new ApiError('conflict', `Aggregate ${name} already exists.`);

/** @throws ApiError notFound, conflict when the name is taken, badRequest for a zone that its hosts cannot change to */
export async function updateAggregate(
  cloud: Cloud, id: number, { name, zone }: { readonly name?: string | undefined; readonly zone?: string | null | undefined },
): Promise<Aggregate> {
  const aggregate = await getStored(cloud, id);
  // Looked at before anything is written, unlike in Nova, which keeps the name of a request that it refuses.
  if (zone !== undefined) {
    const renamed = { ...aggregate, name: name ?? aggregate.name };
    await assertZoneMayChange(cloud, renamed, zone, (reason) => new ApiError('badRequest', `Cannot update aggregate ${id}. Reason: ${reason}.`));
  }
  if (name !== undefined) {
    try {
      await cloud.store.db.updateTable('aggregates').set({ name }).where('id', '=', id).execute();
    } catch (error) {
      throw isDuplicate(error) ? nameTaken(name) : error;
    }
  }
  if (zone !== undefined) await writeMetadata(cloud, id, { [zoneKey]: zone });
  return changed(cloud, id);
}

/** Sets some items and leaves the others; null takes one away. @throws ApiError notFound, badRequest */
export async function setAggregateMetadata(cloud: Cloud, id: number, metadata: Readonly<Record<string, string | null>>): Promise<Aggregate> {
  const aggregate = await getStored(cloud, id);
  const zone = metadata[zoneKey];
  if (zone !== undefined) {
    await assertZoneMayChange(cloud, aggregate, zone,
      (reason) => new ApiError('badRequest', `Cannot update metadata of aggregate ${id}. Reason: ${reason}.`));
  }
  await writeMetadata(cloud, id, metadata);
  return changed(cloud, id);
}

/** @throws ApiError notFound, also for the host; conflict when it is in it, or in another zone */
export async function addHostToAggregate(cloud: Cloud, id: number, name: string): Promise<Aggregate> {
  const host = findHost(cloud, name);
  if (host === undefined || host.name !== name) throw new ApiError('notFound', `Compute host ${name} could not be found.`);
  const aggregate = await getStored(cloud, id);
  const zone = zoneOfAggregate(aggregate);
  if (zone !== null) {
    const others = await otherZones(cloud, aggregate, zone, [host.uuid]);
    if (others.length > 0) throw new ApiError('conflict', `Cannot add host to aggregate ${id}. Reason: ${inOtherZones(others)}.`);
  }
  try {
    await cloud.store.db.insertInto('aggregate_hosts').values({ aggregate_id: id, host_id: host.uuid, name, added_at: cloud.clock.now() }).execute();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new ApiError('conflict', `Aggregate ${id} already has host ${name}.`);
  }
  return changed(cloud, id);
}

/** @throws ApiError notFound, for the aggregate and for the host in the same words */
export async function removeHostFromAggregate(cloud: Cloud, id: number, name: string): Promise<Aggregate> {
  const aggregate = (await storedAggregates(cloud)).find((each) => each.id === id);
  const hostId = aggregate?.hostIds[aggregate.hosts.indexOf(name)];
  if (hostId === undefined) {
    if (poolAggregates(cloud).some((each) => each.id === id)) throw belongsToPool(id);
    throw new ApiError('notFound', `Cannot remove host ${name} in aggregate ${id}`);
  }
  await cloud.store.db.deleteFrom('aggregate_hosts').where('aggregate_id', '=', id).where('host_id', '=', hostId).execute();
  return changed(cloud, id);
}

/** @throws ApiError notFound, badRequest while it has hosts */
export async function deleteAggregate(cloud: Cloud, id: number): Promise<void> {
  const { hosts } = await getStored(cloud, id);
  if (hosts.length > 0) throw new ApiError('badRequest', `Cannot remove host from aggregate ${id}. Reason: Host aggregate is not empty.`);
  await cloud.store.db.deleteFrom('aggregates').where('id', '=', id).execute();
}

/** @throws ApiError notFound, conflict for one that is a pool */
async function getStored(cloud: Cloud, id: number): Promise<StoredAggregate> {
  const aggregate = (await storedAggregates(cloud)).find((each) => each.id === id);
  if (aggregate !== undefined) return aggregate;
  await getAggregate(cloud, id);
  throw belongsToPool(id);
}

const belongsToPool = (id: number): ApiError => new ApiError('conflict', `Aggregate ${id} is a pool and cannot be changed here.`);

async function writeMetadata({ store: { db } }: Cloud, id: number, metadata: Readonly<Record<string, string | null>>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const [key, value] of Object.entries(metadata)) {
      await trx.deleteFrom('aggregate_metadata').where('aggregate_id', '=', id).where('key', '=', key).execute();
      if (value !== null) await trx.insertInto('aggregate_metadata').values({ aggregate_id: id, key, value }).execute();
    }
  });
}

async function changed(cloud: Cloud, id: number): Promise<Aggregate> {
  await cloud.store.db.updateTable('aggregates').set({ updated_at: cloud.clock.now() }).where('id', '=', id).execute();
  await markZones(cloud);
  return getAggregate(cloud, id);
}

// ---- zones -----------------------------------------------------------------------------------------------------------

/** Nova: nova/compute/api.py, is_safe_to_update_az. */
async function assertZoneMayChange(cloud: Cloud, aggregate: StoredAggregate, zone: string | null, refusal: (reason: string) => ApiError): Promise<void> {
  if (zone === null || zone === '') throw refusal(`Aggregate ${aggregate.name} does not support empty named availability zone`);
  const others = await otherZones(cloud, aggregate, zone, aggregate.hostIds);
  if (others.length > 0) throw refusal(inOtherZones(others));
  if (zone === zoneOfAggregate(aggregate)) return;
  const names = new Set(aggregate.hosts);
  for (const { host } of cloud.servers.all()) if (host !== null && names.has(host)) throw refusal('One or more hosts contain instances in this zone');
}

/** Zones that other aggregates give some of these hosts. */
async function otherZones(cloud: Cloud, { id }: Aggregate, zone: string, hostIds: readonly string[]): Promise<readonly string[]> {
  const others = (await storedAggregates(cloud)).filter((each) => each.id !== id && each.hostIds.some((host) => hostIds.includes(host)));
  return others.flatMap((each) => zoneOfAggregate(each) ?? []).filter((other) => other !== zone);
}

/** A list as Python writes it. */
const inOtherZones = (zones: readonly string[]): string =>
  `One or more hosts already in availability zone(s) [${zones.map((zone) => `'${zone}'`).join(', ')}]`;

/**
 * Writes into every host the zone that its aggregates give it. Repeatable; run after each change and at the start, which ends what
 * a crash between the database and the pools left.
 */
export async function markZones(cloud: Cloud): Promise<void> {
  const zones = new Map((await storedAggregates(cloud)).flatMap((aggregate) => {
    const zone = zoneOfAggregate(aggregate);
    return zone === null ? [] : aggregate.hostIds.map((host) => [host, zone] as const);
  }));
  const stale = allHosts(cloud).filter((host) => readKey(host.row, keys.hostZone) !== zones.get(host.uuid));
  for (const host of stale) await writeKey(host.pool, host.ref, keys.hostZone, zones.get(host.uuid));
  for (const pool of new Set(stale.map((host) => host.pool))) await pool.settle();
}
