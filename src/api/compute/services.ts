/** Compute services. Nova: nova/api/openstack/compute/services.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { changeService, getHostService, getHostServiceById, listServices, type ComputeService, type ServiceChange } from '../../cloud/services.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/services.ts';
import type { ApiRequest, Handlers, Version } from '../../http/service.ts';
import { booleanFrom } from './boolean.ts';
import { integerFrom } from './integer.ts';
import type { ComputeFeature } from './microversions.ts';
import { plainTimestamp } from './servers/view.ts';
import { assertUuid } from './uuid.ts';

type WireService = components['schemas']['service'];
type ServiceOfHost = components['schemas']['service_of_host'];

export const serviceHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'services.list': ({ query, version }, cloud) => ({
    services: listServices(cloud)
      .filter((service) => (!query.host || service.host === query.host) && (!query.binary || service.binary === query.binary))
      .map((service) => renderService(service, version)),
  }),

  'services.enable': async ({ body }, cloud) => ({ service: { ...await changeByHost(cloud, body, { disabled: false }), status: 'enabled' } }),

  'services.disable': async ({ body }, cloud) => ({ service: { ...await changeByHost(cloud, body, { disabled: true }), status: 'disabled' } }),

  'services.disableLogReason': async ({ body }, cloud) => {
    const { disabled_reason } = body;
    if (disabled_reason === undefined) throw new ApiError('badRequest', 'Missing disabled reason field');
    return { service: { ...await changeByHost(cloud, body, { disabled: true, reason: disabled_reason }), status: 'disabled', disabled_reason } };
  },

  'services.forceDown': async ({ body }, cloud) => {
    if (body.forced_down === undefined) throw new ApiError('badRequest', 'Missing forced_down field');
    const forced_down = booleanFrom(body.forced_down);
    return { service: { ...await changeByHost(cloud, body, { forcedDown: forced_down }), forced_down } };
  },

  'services.update': async ({ path, body, version }, cloud) => {
    if ('host' in body) throw new ApiError('notFound', 'Unknown action');
    assertUuid(path.service_id);
    const service = getHostServiceById(cloud, path.service_id.toLowerCase());
    if (body.status === 'enabled' && body.disabled_reason !== undefined) {
      throw new ApiError('badRequest', "Specifying 'disabled_reason' with status 'enabled' is invalid.");
    }
    if (body.status === undefined && body.forced_down === undefined) {
      throw new ApiError('badRequest', "No updates were requested. Fields 'status' or 'forced_down' should be specified.");
    }
    const changed = await changeService(cloud, service, {
      disabled: body.status === undefined ? undefined : body.status === 'disabled',
      reason: body.disabled_reason,
      forcedDown: body.forced_down === undefined ? undefined : booleanFrom(body.forced_down),
    });
    return { service: renderService(changed, version) };
  },

  // DEVIATION: deleting a compute service is refused with 409: it is there as long as its host is in the pool, and forgotten when that leaves.
  'services.delete': (request, cloud) => {
    const service = serviceToDelete(request, cloud);
    throw new ApiError('conflict', service.binary === 'nova-compute'
      ? `Unable to delete the compute service of ${service.host}: the host is a member of its pool. Eject it there.`
      : `Unable to delete ${service.binary}: it is a part of this service.`);
  },
};

async function changeByHost(cloud: Cloud, { host, binary }: ServiceOfHost, change: ServiceChange): Promise<{ host: string; binary: string }> {
  await changeService(cloud, getHostService(cloud, host, binary), change);
  return { host, binary };
}

function serviceToDelete({ path, version }: ApiRequest<operations['services.delete'], ComputeFeature>, cloud: Cloud): ComputeService {
  const id = path.service_id;
  if (version.has('hostUuids')) assertUuid(id);
  const number = version.has('hostUuids') ? undefined : integerFrom(id);
  const service = listServices(cloud).find((candidate) => (number === undefined ? candidate.id === id.toLowerCase() : candidate.number === number));
  if (service === undefined) throw new ApiError('notFound', `Service ${id} not found.`);
  return service;
}

function renderService(service: ComputeService, version: Version<ComputeFeature>): WireService {
  return {
    id: version.has('hostUuids') ? service.id : service.number,
    binary: service.binary,
    host: service.host,
    zone: service.zone,
    status: service.disabled ? 'disabled' : 'enabled',
    state: service.up ? 'up' : 'down',
    updated_at: service.updated === null ? null : plainTimestamp(service.updated),
    disabled_reason: service.disabledReason,
    forced_down: service.forcedDown,
  };
}
