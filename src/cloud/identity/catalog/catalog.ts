/** The catalog that comes with a token: the enabled services and their enabled endpoints. */
import type { IdentityService } from '../identity.ts';
import { listEndpoints, type Endpoint } from './endpoints.ts';
import { listServices, type CatalogService } from './services.ts';
import { fillTemplate, type Fillings } from './url-template.ts';

export interface CatalogEntry extends CatalogService {
  readonly endpoints: readonly Endpoint[];
}

/**
 * @param root base of all services of this cloud as the client reached it
 * @param fillings what URLs may leave open; an endpoint that asks for more is left out
 */
export async function catalogFor(identity: IdentityService, root: string, fillings: Fillings): Promise<CatalogEntry[]> {
  const endpoints = (await listEndpoints(identity, root)).flatMap((endpoint): Endpoint[] => {
    const url = fillTemplate(endpoint.url, fillings);
    return endpoint.enabled && url !== undefined ? [{ ...endpoint, url }] : [];
  });
  return (await listServices(identity)).filter(({ enabled }) => enabled)
    .map((service) => ({ ...service, endpoints: endpoints.filter(({ serviceId }) => serviceId === service.id) }));
}
