/** Regions. This service is in one; others are for endpoints of other services. */
import { ApiError } from '../../../errors.ts';
import type { CatalogRegionsTable } from '../../../store/schema.ts';
import { newId } from '../bootstrap.ts';
import { extraColumn, fromExtraColumn, type Attributes } from '../extra.ts';
import type { IdentityService } from '../identity.ts';
import { couldNotFind, invalid, notAllowed } from '../refusals.ts';
import { storing } from '../storing.ts';
import { assertNotBuiltIn, builtInRegion } from './built-in.ts';

export interface Region {
  readonly id: string;
  readonly description: string;
  readonly parentId: string | null;
  /** Attributes that nobody here knows; kept for who set them. */
  readonly extra: Attributes;
}

const regionFrom = (row: CatalogRegionsTable): Region =>
  ({ id: row.id, description: row.description, parentId: row.parent_id, extra: fromExtraColumn(row.extra).extra });

/** @param parentId only those directly below it */
export async function listRegions({ store: { db }, region }: IdentityService, parentId?: string): Promise<Region[]> {
  const rows = await db.selectFrom('catalog_regions').selectAll().orderBy('id').execute();
  return [builtInRegion(region), ...rows.map(regionFrom)].filter((each) => parentId === undefined || each.parentId === parentId);
}

/** @throws ApiError notFound */
export async function getRegion(identity: IdentityService, id: string): Promise<Region> {
  const region = (await listRegions(identity)).find((each) => each.id === id);
  if (region === undefined) throw couldNotFind('region', id);
  return region;
}

export interface NewRegion {
  /** One is made up when there is none. */
  readonly id?: string | undefined;
  readonly description?: string | null | undefined;
  readonly parentId?: string | null | undefined;
  readonly extra?: Attributes | undefined;
}

/** Characters (keystone/catalog/backends/sql.py: Region). */
const maxIdLength = 255;

/** @throws ApiError conflict, notFound (parent), badRequest (a long id) */
export async function createRegion(identity: IdentityService, region: NewRegion): Promise<Region> {
  const id = region.id === undefined || region.id === '' ? newId() : region.id;
  if (id.length > maxIdLength) throw invalid(`String length exceeded. The length of string '${id}' exceeds the limit of column id(CHAR(${maxIdLength})).`);
  const taken = `Duplicate ID, ${id}.`;
  if (id === identity.region) throw new ApiError('conflict', `Conflict occurred attempting to store region - ${taken}.`);
  const parentId = region.parentId ?? null;
  if (parentId !== null) await getRegion(identity, parentId);
  const row: CatalogRegionsTable = {
    id, description: region.description ?? '', parent_id: parentId, extra: extraColumn({ extra: region.extra }), created_at: identity.clock.now(),
  };
  await storing('region', () => taken, () => identity.store.db.insertInto('catalog_regions').values(row).execute());
  return regionFrom(row);
}

/** Undefined members stay as they are. @throws ApiError notFound (also the parent), forbidden, badRequest (it would be below itself) */
export async function updateRegion(identity: IdentityService, id: string, changes: Omit<NewRegion, 'id'>): Promise<Region> {
  const region = await getRegion(identity, id);
  assertNotBuiltIn(id === identity.region, 'identity:update_region');
  const { parentId } = changes;
  if (typeof parentId === 'string') {
    await getRegion(identity, parentId);
    if ((await withRegionsBelow(identity, id)).has(parentId)) {
      throw invalid(`The specified parent region ${id} would create a circular region hierarchy.`);
    }
  }
  const changed: Region = {
    id,
    description: changes.description === undefined ? region.description : changes.description ?? '',
    parentId: parentId === undefined ? region.parentId : parentId,
    extra: { ...region.extra, ...changes.extra },
  };
  await identity.store.db.updateTable('catalog_regions')
    .set({ description: changed.description, parent_id: changed.parentId, extra: extraColumn(changed) }).where('id', '=', id).execute();
  return changed;
}

/** With those below it. @throws ApiError notFound, forbidden while endpoints are there */
export async function deleteRegion(identity: IdentityService, id: string): Promise<void> {
  await getRegion(identity, id);
  assertNotBuiltIn(id === identity.region, 'identity:delete_region');
  const ids = [...await withRegionsBelow(identity, id)];
  const { db } = identity.store;
  const endpoint = await db.selectFrom('catalog_endpoints').select('id').where('region_id', 'in', ids).executeTakeFirst();
  if (endpoint !== undefined) throw notAllowed(`Unable to delete region ${id} because it or its child regions have associated endpoints.`);
  await db.deleteFrom('catalog_regions').where('id', 'in', ids).execute();
}

async function withRegionsBelow(identity: IdentityService, id: string): Promise<ReadonlySet<string>> {
  const regions = await listRegions(identity);
  const ids = new Set([id]);
  // A Set hands out what is added while it is walked.
  for (const above of ids) for (const region of regions) if (region.parentId === above) ids.add(region.id);
  return ids;
}
