/** Services of the catalog: this one's parts, and others that an administrator names here so that clients find them. */
import { flag, type CatalogServicesTable } from '../../../store/schema.ts';
import { newId } from '../bootstrap.ts';
import { extraColumn, fromExtraColumn, type Attributes } from '../extra.ts';
import type { IdentityService } from '../identity.ts';
import { couldNotFind } from '../refusals.ts';
import { assertNotBuiltIn, builtInServices } from './built-in.ts';

export interface CatalogService {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Attributes that nobody here knows, `description` among them; kept for who set them. */
  readonly extra: Attributes;
}

export interface ServiceFilter {
  readonly type?: string | undefined;
  readonly name?: string | undefined;
}

const serviceFrom = (row: CatalogServicesTable): CatalogService =>
  ({ id: row.id, type: row.type, name: row.name, enabled: row.enabled === 1, extra: fromExtraColumn(row.extra).extra });

export async function listServices({ store: { db } }: IdentityService, { type, name }: ServiceFilter = {}): Promise<CatalogService[]> {
  const rows = await db.selectFrom('catalog_services').selectAll().orderBy('type').orderBy('name').orderBy('id').execute();
  return [...builtInServices, ...rows.map(serviceFrom)]
    .filter((service) => (type ?? service.type) === service.type && (name ?? service.name) === service.name);
}

/** @throws ApiError notFound */
export async function getService(identity: IdentityService, id: string): Promise<CatalogService> {
  const service = (await listServices(identity)).find((each) => each.id === id);
  if (service === undefined) throw couldNotFind('service', id);
  return service;
}

export interface ServiceChanges {
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly extra?: Attributes | undefined;
}

export async function createService({ store: { db }, clock }: IdentityService, service: ServiceChanges & { readonly type: string }): Promise<CatalogService> {
  const row: CatalogServicesTable = {
    id: newId(), type: service.type, name: service.name ?? '', enabled: flag(service.enabled ?? true), extra: extraColumn({ extra: service.extra }),
    created_at: clock.now(),
  };
  await db.insertInto('catalog_services').values(row).execute();
  return serviceFrom(row);
}

/** Undefined members stay as they are. @throws ApiError notFound, forbidden */
export async function updateService(identity: IdentityService, id: string, changes: ServiceChanges): Promise<CatalogService> {
  const service = await getService(identity, id);
  assertNotBuiltIn(isBuiltIn(id), 'identity:update_service');
  const changed: CatalogService = {
    id,
    type: changes.type ?? service.type,
    name: changes.name ?? service.name,
    enabled: changes.enabled ?? service.enabled,
    extra: { ...service.extra, ...changes.extra },
  };
  await identity.store.db.updateTable('catalog_services')
    .set({ type: changed.type, name: changed.name, enabled: flag(changed.enabled), extra: extraColumn(changed) }).where('id', '=', id).execute();
  return changed;
}

/** With its endpoints. @throws ApiError notFound, forbidden */
export async function deleteService(identity: IdentityService, id: string): Promise<void> {
  await getService(identity, id);
  assertNotBuiltIn(isBuiltIn(id), 'identity:delete_service');
  await identity.store.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('catalog_endpoints').where('service_id', '=', id).execute();
    await trx.deleteFrom('catalog_services').where('id', '=', id).execute();
  });
}

const isBuiltIn = (id: string): boolean => builtInServices.some((service) => service.id === id);
