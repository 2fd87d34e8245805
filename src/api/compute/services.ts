/** Compute services. Nova: nova/api/openstack/compute/services.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { changeService, getHostService, getHostServiceById, listServices, type ComputeService, type ServiceChange } from '../../cloud/services.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/services.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import { booleanFrom } from './boolean.ts';
import { hostIds, type HostId } from './host-ids.ts';
import { integerFrom } from './integer.ts';
import type { ComputeFeature } from './microversions.ts';
import { plainTimestamp } from './servers/view.ts';
import { assertUuid } from './uuid.ts';

type WireService = components['schemas']['service'];
type ServiceOfHost = components['schemas']['service_of_host'];

export const serviceHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'services.list': async ({ query, version }, cloud) => {
    const services = listServices(cloud)
      .filter((service) => (!query.host || service.host === query.host) && (!query.binary || service.binary === query.binary));
    const idOf = await hostIds(cloud, version);
    return { services: services.map((service) => renderService(service, idOf)) };
  },

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
    return { service: renderService(changed, await hostIds(cloud, version)) };
  },

  // DEVIATION: deleting a compute service is refused with 409: it is there as long as its host is in the pool, and forgotten when that leaves.
  'services.delete': async (request, cloud) => {
    const service = await serviceToDelete(request, cloud);
    throw new ApiError('conflict', service.binary === 'nova-compute'
      ? `Unable to delete the compute service of ${service.host}: the host is a member of its pool. Eject it there.`
      : `Unable to delete ${service.binary}: it is a part of this service.`);
  },
};

async function changeByHost(cloud: Cloud, { host, binary }: ServiceOfHost, change: ServiceChange): Promise<{ host: string; binary: string }> {
  await changeService(cloud, getHostService(cloud, host, binary), change);
  return { host, binary };
}

async function serviceToDelete({ path, version }: ApiRequest<operations['services.delete'], ComputeFeature>, cloud: Cloud): Promise<ComputeService> {
  const asked = path.service_id;
  if (version.has('hostUuids')) assertUuid(asked);
  const id = version.has('hostUuids') ? asked.toLowerCase() : integerFrom(asked);
  const services = listServices(cloud);
  const idOf = await hostIds(cloud, version);
  const service = services.find((candidate) => idOf(candidate) === id);
  if (service === undefined) throw new ApiError('notFound', `Service ${asked} not found.`);
  return service;
}

function renderService(service: ComputeService, idOf: HostId): WireService {
  return {
    id: idOf(service),
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
