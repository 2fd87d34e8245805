/**
 * Unified limits: how much of something of a service a project or domain may have, as services ask Keystone (keystone/limit/core.py,
 * backends/sql.py; its flat model, in which a project's limit has nothing to do with those above it).
 */
import { ApiError } from '../../errors.ts';
import type { RegisteredLimitsTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { newId } from './bootstrap.ts';
import { listRegions } from './catalog/regions.ts';
import { listServices } from './catalog/services.ts';
import { findDomain } from './domains.ts';
import type { IdentityService } from './identity.ts';
import { listProjects } from './projects.ts';
import { expecting, notAllowed } from './refusals.ts';
import { storing } from './storing.ts';

/** What is limited. */
interface Limited {
  readonly serviceId: string;
  /** Null: in any region. */
  readonly regionId: string | null;
  readonly resourceName: string;
}

/** The default of all projects and domains. Amounts of -1 are without end. */
export interface RegisteredLimit extends Limited {
  readonly id: string;
  readonly defaultLimit: number;
  readonly description: string | null;
}

/** Of one project or one domain. */
export interface Limit extends Limited {
  readonly id: string;
  readonly projectId: string | null;
  readonly domainId: string | null;
  readonly resourceLimit: number;
  readonly description: string | null;
}

export type LimitFilter = { readonly [Name in keyof Limited | 'projectId' | 'domainId']?: string | undefined };

export const limitModel = {
  name: 'flat',
  description: 'Limit enforcement and validation does not take project hierarchy into consideration.',
} as const;

type Db = Store['db'];

const registeredFrom = (row: RegisteredLimitsTable): RegisteredLimit => ({
  id: row.id, serviceId: row.service_id, regionId: row.region_id, resourceName: row.resource_name,
  defaultLimit: row.default_limit, description: row.description,
});

export async function listRegisteredLimits({ store: { db } }: IdentityService, filter: LimitFilter = {}): Promise<RegisteredLimit[]> {
  const { serviceId, regionId, resourceName } = filter;
  let query = db.selectFrom('registered_limits').selectAll().orderBy('created_at').orderBy('id');
  if (serviceId !== undefined) query = query.where('service_id', '=', serviceId);
  if (regionId !== undefined) query = query.where('region_id', '=', regionId);
  if (resourceName !== undefined) query = query.where('resource_name', '=', resourceName);
  return (await query.execute()).map(registeredFrom);
}

/** @throws ApiError notFound */
export async function getRegisteredLimit({ store: { db } }: IdentityService, id: string): Promise<RegisteredLimit> {
  const row = await db.selectFrom('registered_limits').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new ApiError('notFound', `Could not find registered limit for ${id}.`);
  return registeredFrom(row);
}

export type NewRegisteredLimit = Omit<RegisteredLimit, 'id'>;

/** All or none. @throws ApiError badRequest (service, region), conflict */
export async function createRegisteredLimits(identity: IdentityService, limits: readonly NewRegisteredLimit[]): Promise<RegisteredLimit[]> {
  for (const limit of limits) await mustBeThere(identity, limit, 'registered_limit');
  const rows = limits.map((limit): RegisteredLimitsTable => ({
    id: newId(), service_id: limit.serviceId, region_id: limit.regionId, resource_name: limit.resourceName, default_limit: limit.defaultLimit,
    description: limit.description, created_at: identity.clock.now(),
  }));
  await storing('registered_limit', duplicate, () => identity.store.db.insertInto('registered_limits').values(rows).execute());
  return rows.map(registeredFrom);
}

/** Undefined members stay as they are. @throws ApiError notFound, badRequest (service, region), conflict, forbidden (limits are built on it) */
export async function updateRegisteredLimit(
  identity: IdentityService, id: string, changes: { readonly [Name in keyof NewRegisteredLimit]: NewRegisteredLimit[Name] | undefined },
): Promise<RegisteredLimit> {
  await mustBeThere(identity, changes, 'registered_limit');
  const limit = await getRegisteredLimit(identity, id);
  const changed: RegisteredLimit = {
    id,
    serviceId: changes.serviceId ?? limit.serviceId,
    regionId: changes.regionId === undefined ? limit.regionId : changes.regionId,
    resourceName: changes.resourceName ?? limit.resourceName,
    defaultLimit: changes.defaultLimit ?? limit.defaultLimit,
    description: changes.description === undefined ? limit.description : changes.description,
  };
  await identity.store.db.transaction().execute(async (trx) => {
    await mustBeUnused(trx, id);
    await storing('registered_limit', duplicate, () => trx.updateTable('registered_limits').set({
      service_id: changed.serviceId, region_id: changed.regionId, resource_name: changed.resourceName, default_limit: changed.defaultLimit,
      description: changed.description,
    }).where('id', '=', id).execute());
  });
  return changed;
}

/** @throws ApiError notFound, forbidden (limits are built on it) */
export async function deleteRegisteredLimit(identity: IdentityService, id: string): Promise<void> {
  await getRegisteredLimit(identity, id);
  await identity.store.db.transaction().execute(async (trx) => {
    await mustBeUnused(trx, id);
    await trx.deleteFrom('registered_limits').where('id', '=', id).execute();
  });
}

async function mustBeUnused(db: Db, id: string): Promise<void> {
  const user = await db.selectFrom('limits').select('id').where('registered_limit_id', '=', id).executeTakeFirst();
  if (user !== undefined) throw notAllowed(`Unable to update or delete registered limit ${id} because there are project limits associated with it.`);
}

const duplicate = (): string => 'Duplicate entry';

/** @throws ApiError badRequest: what a limit names has to be */
async function mustBeThere(
  identity: IdentityService, { serviceId, regionId, projectId, domainId }: { readonly [Name in keyof LimitFilter]?: string | null | undefined }, what: string,
): Promise<void> {
  if (serviceId !== undefined && !(await listServices(identity)).some(({ id }) => id === serviceId)) throw expecting('service_id', what);
  if (typeof regionId === 'string' && !(await listRegions(identity)).some(({ id }) => id === regionId)) throw expecting('region_id', what);
  if (typeof projectId === 'string' && !(await listProjects(identity)).some(({ id }) => id === projectId)) throw expecting('project_id', what);
  if (typeof domainId === 'string' && await findDomain(identity, domainId) === undefined) throw expecting('domain_id', what);
}

const limitsWith = (db: Db) => db.selectFrom('limits').innerJoin('registered_limits', 'registered_limits.id', 'limits.registered_limit_id')
  .select(['limits.id', 'project_id', 'domain_id', 'resource_limit', 'limits.description', 'service_id', 'region_id', 'resource_name']);

type LimitRow = Awaited<ReturnType<ReturnType<typeof limitsWith>['execute']>>[number];

const limitFrom = (row: LimitRow): Limit => ({
  id: row.id, projectId: row.project_id, domainId: row.domain_id, resourceLimit: row.resource_limit, description: row.description,
  serviceId: row.service_id, regionId: row.region_id, resourceName: row.resource_name,
});

export async function listLimits({ store: { db } }: IdentityService, filter: LimitFilter = {}): Promise<Limit[]> {
  let query = limitsWith(db).orderBy('limits.created_at').orderBy('limits.id');
  if (filter.serviceId !== undefined) query = query.where('service_id', '=', filter.serviceId);
  if (filter.regionId !== undefined) query = query.where('region_id', '=', filter.regionId);
  if (filter.resourceName !== undefined) query = query.where('resource_name', '=', filter.resourceName);
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId);
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  return (await query.execute()).map(limitFrom);
}

export async function findLimit({ store: { db } }: IdentityService, id: string): Promise<Limit | undefined> {
  const row = await limitsWith(db).where('limits.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : limitFrom(row);
}

/** @throws ApiError notFound */
export async function getLimit(identity: IdentityService, id: string): Promise<Limit> {
  const limit = await findLimit(identity, id);
  if (limit === undefined) throw new ApiError('notFound', `Could not find limit for ${id}.`);
  return limit;
}

export type NewLimit = Omit<Limit, 'id'>;

/** All or none. @throws ApiError badRequest (service, region, project, domain), forbidden (none such is registered), conflict */
export async function createLimits(identity: IdentityService, wanted: readonly NewLimit[]): Promise<Limit[]> {
  const limits = await Promise.all(wanted.map(async (limit): Promise<Limit> => {
    // A domain is a project too.
    const isDomain = limit.projectId !== null && await findDomain(identity, limit.projectId) !== undefined;
    return { ...limit, id: newId(), ...(isDomain ? { projectId: null, domainId: limit.projectId } : {}) };
  }));
  for (const limit of limits) await mustBeThere(identity, limit, 'limit');
  await storing('limit', duplicate, () => identity.store.db.transaction().execute(async (trx) => {
    for (const limit of limits) {
      await trx.insertInto('limits').values({
        id: limit.id, registered_limit_id: await registeredFor(trx, limit), project_id: limit.projectId, domain_id: limit.domainId,
        resource_limit: limit.resourceLimit, description: limit.description, created_at: identity.clock.now(),
      }).execute();
    }
  }));
  return limits;
}

async function registeredFor(db: Db, { serviceId, regionId, resourceName }: Limited): Promise<string> {
  const row = await db.selectFrom('registered_limits').select('id').where('service_id', '=', serviceId).where('resource_name', '=', resourceName)
    .where('region_id', 'is not distinct from', regionId).executeTakeFirst();
  if (row === undefined) throw notAllowed('Unable to create a limit that has no corresponding registered limit.');
  return row.id;
}

export interface LimitChanges {
  readonly resourceLimit: number | undefined;
  readonly description: string | null | undefined;
}

/** Undefined members stay as they are. @throws ApiError notFound */
export async function updateLimit(identity: IdentityService, id: string, { resourceLimit, description }: LimitChanges): Promise<Limit> {
  const limit = await getLimit(identity, id);
  // DEVIATION: a limit can be changed to 0 and its description taken away; Keystone answers 200 and leaves both as they were.
  const changed = { ...limit, resourceLimit: resourceLimit ?? limit.resourceLimit, description: description === undefined ? limit.description : description };
  await identity.store.db.updateTable('limits').set({ resource_limit: changed.resourceLimit, description: changed.description }).where('id', '=', id).execute();
  return changed;
}

/** @throws ApiError notFound */
export async function deleteLimit(identity: IdentityService, id: string): Promise<void> {
  await getLimit(identity, id);
  await identity.store.db.deleteFrom('limits').where('id', '=', id).execute();
}
