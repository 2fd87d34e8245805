/** Endpoints: where services are. */
import { flag, type CatalogEndpointsTable } from '../../../store/schema.ts';
import { newId } from '../bootstrap.ts';
import { extraColumn, fromExtraColumn, type Attributes } from '../extra.ts';
import type { IdentityService } from '../identity.ts';
import { couldNotFind, expecting, invalid } from '../refusals.ts';
import { assertNotBuiltIn, builtInEndpoints } from './built-in.ts';
import { createRegion, listRegions } from './regions.ts';
import { listServices } from './services.ts';
import { fillTemplate } from './url-template.ts';

export interface Endpoint {
  readonly id: string;
  readonly serviceId: string;
  readonly interface: 'public' | 'internal' | 'admin';
  readonly regionId: string | null;
  /** May hold `$(project_id)s` and its like. */
  readonly url: string;
  readonly enabled: boolean;
  /** Attributes that nobody here knows; kept for who set them. */
  readonly extra: Attributes;
}

export interface EndpointFilter {
  readonly interface?: string | undefined;
  readonly serviceId?: string | undefined;
  readonly regionId?: string | undefined;
}

const endpointFrom = (row: CatalogEndpointsTable): Endpoint => ({
  id: row.id, serviceId: row.service_id, interface: row.interface, regionId: row.region_id, url: row.url, enabled: row.enabled === 1,
  extra: fromExtraColumn(row.extra).extra,
});

/** @param root base of all services of this cloud as clients reach it: `http://h` */
export async function listEndpoints({ store: { db }, region }: IdentityService, root: string, filter: EndpointFilter = {}): Promise<Endpoint[]> {
  const rows = await db.selectFrom('catalog_endpoints').selectAll().orderBy('service_id').orderBy('id').execute();
  return [...builtInEndpoints(region, root), ...rows.map(endpointFrom)].filter((endpoint) => (filter.interface ?? endpoint.interface) === endpoint.interface
    && (filter.serviceId ?? endpoint.serviceId) === endpoint.serviceId && (filter.regionId ?? endpoint.regionId) === endpoint.regionId);
}

/** @throws ApiError notFound */
export async function getEndpoint(identity: IdentityService, root: string, id: string): Promise<Endpoint> {
  const endpoint = (await listEndpoints(identity, root)).find((each) => each.id === id);
  if (endpoint === undefined) throw couldNotFind('endpoint', id);
  return endpoint;
}

export interface EndpointChanges {
  readonly interface?: Endpoint['interface'] | undefined;
  readonly serviceId?: string | undefined;
  readonly regionId?: string | null | undefined;
  /** As `regionId`, but the region is made when there is none. */
  readonly region?: string | null | undefined;
  readonly url?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly extra?: Attributes | undefined;
}
/** @throws ApiError badRequest */
async function mustBeService(identity: IdentityService, id: string): Promise<void> {
  if (!(await listServices(identity)).some((service) => service.id === id)) throw expecting('endpoint service_id', 'service table');
}

export type NewEndpoint = EndpointChanges & { readonly interface: Endpoint['interface']; readonly serviceId: string; readonly url: string };

/** @throws ApiError badRequest (service, region, a URL with what cannot be filled in) */
export async function createEndpoint(identity: IdentityService, endpoint: NewEndpoint): Promise<Endpoint> {
  assertFillable(endpoint.url);
  const regionId = await regionOf(identity, endpoint);
  await mustBeService(identity, endpoint.serviceId);
  const row: CatalogEndpointsTable = {
    id: newId(), service_id: endpoint.serviceId, interface: endpoint.interface, region_id: regionId ?? null, url: endpoint.url,
    enabled: flag(endpoint.enabled ?? true), extra: extraColumn({ extra: endpoint.extra }), created_at: identity.clock.now(),
  };
  await identity.store.db.insertInto('catalog_endpoints').values(row).execute();
  return endpointFrom(row);
}

/** Undefined members stay as they are. @throws ApiError notFound, badRequest (service, region), forbidden */
export async function updateEndpoint(identity: IdentityService, root: string, id: string, changes: EndpointChanges): Promise<Endpoint> {
  const endpoint = await getEndpoint(identity, root, id);
  assertNotBuiltIn(isBuiltIn(identity, id), 'identity:update_endpoint');
  const regionId = await regionOf(identity, changes);
  if (changes.serviceId !== undefined) await mustBeService(identity, changes.serviceId);
  const changed: Endpoint = {
    id,
    serviceId: changes.serviceId ?? endpoint.serviceId,
    interface: changes.interface ?? endpoint.interface,
    regionId: regionId === undefined ? endpoint.regionId : regionId,
    url: changes.url ?? endpoint.url,
    enabled: changes.enabled ?? endpoint.enabled,
    extra: { ...endpoint.extra, ...changes.extra },
  };
  await identity.store.db.updateTable('catalog_endpoints').set({
    service_id: changed.serviceId, interface: changed.interface, region_id: changed.regionId, url: changed.url, enabled: flag(changed.enabled),
    extra: extraColumn(changed),
  }).where('id', '=', id).execute();
  return changed;
}

/** @throws ApiError notFound, forbidden */
export async function deleteEndpoint(identity: IdentityService, root: string, id: string): Promise<void> {
  await getEndpoint(identity, root, id);
  assertNotBuiltIn(isBuiltIn(identity, id), 'identity:delete_endpoint');
  await identity.store.db.deleteFrom('catalog_endpoints').where('id', '=', id).execute();
}

const isBuiltIn = ({ region }: IdentityService, id: string): boolean => builtInEndpoints(region, '').some((endpoint) => endpoint.id === id);

/** (keystone/common/utils.py: check_endpoint_url) */
function assertFillable(url: string): void {
  if (fillTemplate(url, { project: 'x', user: 'x' }) === undefined) throw invalid(`Cannot create an endpoint with an invalid URL: ${url}.`);
}

/** @returns undefined: nothing is said of a region */
async function regionOf(identity: IdentityService, { regionId, region }: EndpointChanges): Promise<string | null | undefined> {
  const ids = new Set((await listRegions(identity)).map(({ id }) => id));
  if (typeof regionId !== 'string' && typeof region === 'string') return ids.has(region) ? region : (await createRegion(identity, { id: region })).id;
  if (typeof regionId === 'string' && !ids.has(regionId)) throw expecting('endpoint region_id', 'region table');
  return regionId;
}
