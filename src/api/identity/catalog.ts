/** The catalog, and regions, services and endpoints as things of their own. Keystone: keystone/api/regions.py, services.py, endpoints.py. */
import { getEndpoint, getRegion, getService, listEndpoints, listServices, type CatalogService, type Endpoint } from '../../cloud/identity/catalog.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import type { components as auth } from '../../generated/identity/auth.ts';
import type { components, operations } from '../../generated/identity/catalog.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { listLinks, selfLink } from './links.ts';

type Schemas = components['schemas'];

export const catalogHandlers: Handlers<operations, IdentityContext> = {
  'regions.list': (request, { identity }) => ({
    regions: request.query.parent_region_id === undefined ? [renderRegion(request, identity.region)] : [],
    links: listLinks(request, 'regions'),
  }),
  'regions.show': (request, { identity }) => ({ region: renderRegion(request, getRegion(identity, request.path.region_id)) }),
  'services.list': (request) => {
    const { type, name } = request.query;
    const found = listServices().filter((service) => (type ?? service.type) === service.type && (name ?? service.name) === service.name);
    return { services: found.map((service) => renderService(request, service)), links: listLinks(request, 'services') };
  },
  'services.show': (request) => ({ service: renderService(request, getService(request.path.service_id)) }),
  'endpoints.list': (request, { identity }) => {
    const { query } = request;
    const found = listEndpoints(identity, request.root).filter((endpoint) => (query.interface ?? endpoint.interface) === endpoint.interface
      && (query.service_id ?? endpoint.serviceId) === endpoint.serviceId && (query.region_id ?? endpoint.regionId) === endpoint.regionId);
    return { endpoints: found.map((endpoint) => renderEndpoint(request, endpoint)), links: listLinks(request, 'endpoints') };
  },
  'endpoints.show': (request, { identity }) => ({ endpoint: renderEndpoint(request, getEndpoint(identity, request.root, request.path.endpoint_id)) }),
};

/** @param root base of all services as the client reached them */
export function renderCatalog(identity: IdentityService, root: string): auth['schemas']['catalog'] {
  const endpoints = listEndpoints(identity, root);
  return listServices().map(({ id, type, name }) => ({
    endpoints: endpoints.filter((endpoint) => endpoint.serviceId === id)
      .map((endpoint) => ({ id: endpoint.id, interface: endpoint.interface, region_id: endpoint.regionId, url: endpoint.url, region: endpoint.regionId })),
    id, type, name,
  }));
}

function renderRegion(request: Pick<ApiRequest, 'base'>, id: string): Schemas['region'] {
  return { id, description: '', parent_region_id: null, links: selfLink(request, `regions/${id}`) };
}

function renderService(request: Pick<ApiRequest, 'base'>, { id, type, name, description }: CatalogService): Schemas['service'] {
  return { id, type, enabled: true, name, description, links: selfLink(request, `services/${id}`) };
}

function renderEndpoint(request: Pick<ApiRequest, 'base'>, endpoint: Endpoint): Schemas['endpoint'] {
  return {
    id: endpoint.id, interface: endpoint.interface, region_id: endpoint.regionId, region: endpoint.regionId, service_id: endpoint.serviceId,
    url: endpoint.url, enabled: true, links: selfLink(request, `endpoints/${endpoint.id}`),
  };
}
