/** The catalog: which services there are and where. Nothing is stored: the table, the region and the URL that the client came by say it all. */
import { createHash } from 'node:crypto';
import type { IdentityService } from './identity.ts';
import { couldNotFind } from './refusals.ts';

export interface CatalogService {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  /** Below the root of all services. */
  readonly path: string;
}

export interface Endpoint {
  readonly id: string;
  readonly serviceId: string;
  readonly interface: 'public' | 'internal' | 'admin';
  readonly regionId: string;
  readonly url: string;
}

/** Ids that stay the same over restarts and replicas. */
const stableId = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** Image and network at their root: novaclient and gophercloud add the version themselves; compute must have it. */
const services: readonly CatalogService[] = [
  { type: 'identity', name: 'keystone', description: 'Who may do what', path: '/identity/v3' },
  { type: 'compute', name: 'nova', description: 'Servers', path: '/compute/v2.1' },
  { type: 'image', name: 'glance', description: 'Images', path: '/image' },
  { type: 'network', name: 'neutron', description: 'Networks', path: '/networking' },
  { type: 'placement', name: 'placement', description: 'What hosts have and servers hold', path: '/placement' },
].map((service) => ({ id: stableId('service', service.type), ...service }));

/** Horizon and Tempest may be set to any of them. */
const interfaces = ['public', 'internal', 'admin'] as const;

/** @param root base of all services as clients reach it: `http://h` */
export function listEndpoints({ region }: IdentityService, root: string): Endpoint[] {
  return services.flatMap((service) => interfaces.map((name) => ({
    id: stableId('endpoint', region, service.type, name), serviceId: service.id, interface: name, regionId: region, url: root + service.path,
  })));
}

/** @throws ApiError notFound */
export function getEndpoint(identity: IdentityService, root: string, id: string): Endpoint {
  const endpoint = listEndpoints(identity, root).find((candidate) => candidate.id === id);
  if (endpoint === undefined) throw couldNotFind('endpoint', id);
  return endpoint;
}

export const listServices = (): readonly CatalogService[] => services;

/** @throws ApiError notFound */
export function getService(id: string): CatalogService {
  const service = services.find((candidate) => candidate.id === id);
  if (service === undefined) throw couldNotFind('service', id);
  return service;
}

/** @throws ApiError notFound */
export function getRegion({ region }: IdentityService, id: string): string {
  if (id !== region) throw couldNotFind('region', id);
  return region;
}
