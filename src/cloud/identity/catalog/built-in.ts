/**
 * What the catalog holds from the start: this service's own parts, in its own region. Nothing is stored: the table, the region and the URL that the
 * client came by say it all, and nobody can change it.
 */
import { createHash } from 'node:crypto';
import { forbiddenAction } from '../refusals.ts';
import type { Endpoint } from './endpoints.ts';
import type { Region } from './regions.ts';
import type { CatalogService } from './services.ts';

/** Ids that stay the same over restarts and replicas. */
const stableId = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** Image and network at their root: novaclient and gophercloud add the version themselves; compute must have it. */
const services = [
  { type: 'identity', name: 'keystone', description: 'Who may do what', path: '/identity/v3' },
  { type: 'compute', name: 'nova', description: 'Servers', path: '/compute/v2.1' },
  { type: 'image', name: 'glance', description: 'Images', path: '/image' },
  { type: 'network', name: 'neutron', description: 'Networks', path: '/networking' },
  { type: 'placement', name: 'placement', description: 'What hosts have and servers hold', path: '/placement' },
].map((service) => ({ id: stableId('service', service.type), ...service }));

/** Horizon and Tempest may be set to any of them. */
const interfaces = ['public', 'internal', 'admin'] as const;

export const builtInServices: readonly CatalogService[] =
  services.map(({ id, type, name, description }) => ({ id, type, name, enabled: true, extra: { description } }));

export const builtInRegion = (id: string): Region => ({ id, description: '', parentId: null, extra: {} });

/** @param root base of all services as clients reach it: `http://h` */
export function builtInEndpoints(region: string, root: string): Endpoint[] {
  return services.flatMap((service) => interfaces.map((name) => ({
    id: stableId('endpoint', region, service.type, name), serviceId: service.id, interface: name, regionId: region, url: root + service.path,
    enabled: true, extra: {},
  })));
}

/** @param action Keystone's policy name @throws ApiError forbidden */
export function assertNotBuiltIn(isBuiltIn: boolean, action: string): void {
  // DEVIATION: the region, the services and the endpoints that this service has from the start cannot be changed nor deleted (403), not by an
  // administrator either: they are itself.
  if (isBuiltIn) throw forbiddenAction(action);
}
