/** The catalog, and regions, services and endpoints as things of their own. Keystone: keystone/api/regions.py, services.py, endpoints.py. */
import { catalogFor } from '../../cloud/identity/catalog/catalog.ts';
import { createEndpoint, deleteEndpoint, getEndpoint, listEndpoints, updateEndpoint, type Endpoint } from '../../cloud/identity/catalog/endpoints.ts';
import { createRegion, deleteRegion, getRegion, listRegions, updateRegion, type Region } from '../../cloud/identity/catalog/regions.ts';
import { createService, deleteService, getService, listServices, updateService, type CatalogService } from '../../cloud/identity/catalog/services.ts';
import type { Fillings } from '../../cloud/identity/catalog/url-template.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { invalid } from '../../cloud/identity/refusals.ts';
import type { components as auth } from '../../generated/identity/auth.ts';
import type { components, operations } from '../../generated/identity/catalog.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { mustNameItself, selfLink } from './links.ts';
import { listed } from './lists.ts';

type Schemas = components['schemas'];

export const catalogHandlers: Handlers<operations, IdentityContext> = {
  'regions.list': async (request, { identity }) => {
    const regions = await listRegions(identity, request.query.parent_region_id);
    return listed(request, 'regions', regions.map((region) => renderRegion(request, region)), { filters: ['parent_region_id'] });
  },
  'regions.show': async (request, { identity }) => ({ region: renderRegion(request, await getRegion(identity, request.path.region_id)) }),
  'regions.create': async (request, { identity }) => {
    const { region } = request.body;
    return { region: renderRegion(request, await createRegion(identity, { id: region.id, ...regionAttributes(region) })) };
  },
  'regions.put': async (request, { identity }) => {
    const { region_id: id } = request.path;
    const { region } = request.body;
    if (region.id !== undefined && region.id !== id) throw invalid(`Conflicting region IDs specified: "${id}" != "${region.id}"`);
    return { region: renderRegion(request, await createRegion(identity, { id, ...regionAttributes(region) })) };
  },
  'regions.update': async (request, { identity }) => {
    const { region } = request.body;
    const { region_id: id } = request.path;
    mustNameItself(region, id);
    return { region: renderRegion(request, await updateRegion(identity, id, regionAttributes(region))) };
  },
  'regions.delete': (request, { identity }) => deleteRegion(identity, request.path.region_id),
  'services.list': async (request, { identity }) => {
    const services = await listServices(identity, request.query);
    return listed(request, 'services', services.map((service) => renderService(request, service)), { filters: ['type', 'name'] });
  },
  'services.show': async (request, { identity }) => ({ service: renderService(request, await getService(identity, request.path.service_id)) }),
  'services.create': async (request, { identity }) => {
    const { service } = request.body;
    return { service: renderService(request, await createService(identity, { ...serviceAttributes(service), type: service.type })) };
  },
  'services.update': async (request, { identity }) => {
    const { service } = request.body;
    const { service_id: id } = request.path;
    mustNameItself(service, id);
    return { service: renderService(request, await updateService(identity, id, serviceAttributes(service))) };
  },
  'services.delete': (request, { identity }) => deleteService(identity, request.path.service_id),
  'endpoints.list': async (request, { identity }) => {
    const { query } = request;
    const endpoints = await listEndpoints(identity, request.root, { interface: query.interface, serviceId: query.service_id, regionId: query.region_id });
    return listed(request, 'endpoints', endpoints.map((endpoint) => renderEndpoint(request, endpoint)), { filters: ['interface', 'service_id', 'region_id'] });
  },
  'endpoints.show': async (request, { identity }) => ({
    endpoint: renderEndpoint(request, await getEndpoint(identity, request.root, request.path.endpoint_id)),
  }),
  'endpoints.create': async (request, { identity }) => {
    const { endpoint } = request.body;
    const made = await createEndpoint(identity, {
      ...endpointAttributes(endpoint), interface: endpoint.interface, serviceId: endpoint.service_id, url: endpoint.url,
    });
    return { endpoint: renderEndpoint(request, made) };
  },
  'endpoints.update': async (request, { identity }) => {
    const { endpoint } = request.body;
    const { endpoint_id: id } = request.path;
    mustNameItself(endpoint, id);
    return { endpoint: renderEndpoint(request, await updateEndpoint(identity, request.root, id, endpointAttributes(endpoint))) };
  },
  'endpoints.delete': (request, { identity }) => deleteEndpoint(identity, request.root, request.path.endpoint_id),
};

const regionAttributes = (wire: Schemas['region_changes']) =>
  ({ description: wire.description, parentId: wire.parent_region_id, extra: extraOf(wire, ['id', 'description', 'parent_region_id', 'links']) });

const serviceAttributes = (wire: Schemas['service_changes']) =>
  ({ type: wire.type, name: wire.name, enabled: wire.enabled, extra: extraOf(wire, ['id', 'type', 'name', 'enabled', 'links']) });

const endpointMembers = ['id', 'interface', 'region', 'region_id', 'service_id', 'url', 'enabled', 'links'];
const endpointAttributes = (wire: Schemas['endpoint_changes']) => ({
  interface: wire.interface, serviceId: wire.service_id, regionId: wire.region_id, region: wire.region, url: wire.url, enabled: wire.enabled,
  extra: extraOf(wire, endpointMembers),
});

/** @param root base of all services as the client reached them */
export async function renderCatalog(identity: IdentityService, root: string, fillings: Fillings): Promise<auth['schemas']['catalog']> {
  return (await catalogFor(identity, root, fillings)).map(({ id, type, name, endpoints }) => ({
    endpoints: endpoints.map((endpoint) => ({
      id: endpoint.id, interface: endpoint.interface, region_id: endpoint.regionId, url: endpoint.url, region: endpoint.regionId,
    })),
    id, type, name,
  }));
}

const renderRegion = (request: Pick<ApiRequest, 'base'>, { id, description, parentId, extra }: Region): Schemas['region'] =>
  ({ ...extra, id, description, parent_region_id: parentId, links: selfLink(request, `regions/${id}`) });

const renderService = (request: Pick<ApiRequest, 'base'>, { id, type, enabled, name, extra }: CatalogService): Schemas['service'] =>
  ({ ...extra, id, type, enabled, name, links: selfLink(request, `services/${id}`) });

function renderEndpoint(request: Pick<ApiRequest, 'base'>, endpoint: Endpoint): Schemas['endpoint'] {
  return {
    ...endpoint.extra,
    id: endpoint.id,
    interface: endpoint.interface,
    region_id: endpoint.regionId,
    region: endpoint.regionId,
    service_id: endpoint.serviceId,
    url: endpoint.url,
    enabled: endpoint.enabled,
    links: selfLink(request, `endpoints/${endpoint.id}`),
  };
}
