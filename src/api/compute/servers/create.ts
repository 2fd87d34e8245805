/**
 * `servers.create`. The steps are in the order in which Nova looks at a request, so that the first thing wrong is the one that is named.
 * Nova: nova/api/openstack/compute/servers.py (create), nova/compute/api.py (create, _validate_and_build_base_options).
 */
import { ApiError } from '../../../errors.ts';
import type { components, operations } from '../../../generated/compute/servers.ts';
import { Reply, type ApiRequest, type Handler } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { withinQuota } from '../../../cloud/quotas.ts';
import { createServers } from '../../../cloud/servers/create.ts';
import { booleanFrom } from '../boolean.ts';
import type { ComputeFeature } from '../microversions.ts';
import { shortestIPv6 } from './access-address.ts';
import { checkBlockDevices, devicesFrom } from './block-devices.ts';
import { flavorFrom } from './flavor-reference.ts';
import { generatePassword } from './password.ts';
import { networksFrom } from './requested-networks.ts';
import { filesFrom } from './personality.ts';
import { renderServerLinks } from './view.ts';

type CreateRequest = ApiRequest<operations['servers.create'], ComputeFeature>;
type ServerToCreate = components['schemas']['server_to_create'];

// DEVIATION: adminPass (of a rebuild and a rescue too) reaches the guest by its config drive, or its agent where the image has `xenapi_use_agent`.

export const createServer: Handler<operations['servers.create'], Cloud, ComputeFeature> = async (request, cloud) => {
  const { identity, version, body } = request;
  const wanted = body.server;
  const { minCount, maxCount } = countsOf(wanted);
  const hints = body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'] ?? {};
  checkPlace(request);
  checkBlockDevices(wanted);
  const imageId = imageOf(wanted);
  const networks = networksFrom(wanted.networks);
  const flavor = await flavorFrom(wanted.flavorRef, cloud, identity);
  if (maxCount > 1) checkForSeveral(wanted);

  const adminPassword = wanted.adminPass ?? generatePassword();
  const projectId = identity.projectId ?? cloud.defaultProjectId;
  const { reservationId, diskConfig, servers } = await withinQuota(cloud, projectId, () => createServers(cloud, identity, {
    name: wanted.name.trim(),
    description: version.has('ownDescription') ? wanted.description ?? null : wanted.name.trim(),
    flavor,
    imageId,
    ...devicesFrom(wanted),
    minCount,
    maxCount,
    networks,
    securityGroups: wanted.security_groups === undefined ? [] : securityGroupNames(wanted).map(({ name }) => name),
    keyName: wanted.key_name ?? null,
    metadata: wanted.metadata ?? {},
    tags: [...new Set(wanted.tags ?? [])],
    userData: wanted.user_data ?? null,
    files: filesFrom(wanted.personality),
    certificates: wanted.trusted_image_certificates ?? [],
    availabilityZone: wanted.availability_zone ?? null,
    host: wanted.host ?? null,
    hypervisorHostname: wanted.hypervisor_hostname ?? null,
    configDrive: booleanFrom(wanted.config_drive ?? false),
    adminPassword,
    accessIPv4: wanted.accessIPv4 ?? '',
    accessIPv6: shortestIPv6(wanted.accessIPv6 ?? ''),
    diskConfig: wanted['OS-DCF:diskConfig'],
    hostname: wanted.hostname ?? null,
    schedulerHints: hints,
  }));
  // Nova looks whether there is a word, not what it says (servers.py: create).
  if (wanted.return_reservation_id) return { reservation_id: reservationId };
  const [first] = servers;
  if (first === undefined) throw new Error('no server was created and nothing was refused');
  const server = {
    id: first.id,
    links: renderServerLinks(first.id, request),
    'OS-DCF:diskConfig': diskConfig,
    security_groups: securityGroupNames(wanted),
    adminPass: adminPassword,
  };
  return new Reply({ server }, { headers: { Location: `${request.base}/servers/${first.id}` } });
};

/** @throws {ApiError} badRequest */
function countsOf({ min_count: min = 1, max_count: max = min }: ServerToCreate): { minCount: number; maxCount: number } {
  const [minCount, maxCount] = [Number(min), Number(max)];
  if (minCount > maxCount) throw new ApiError('badRequest', 'min_count must be <= max_count');
  return { minCount, maxCount };
}

/** What only one server can have. Nova: nova/compute/api.py, create. @throws {ApiError} badRequest */
function checkForSeveral({ hostname, networks = [] }: ServerToCreate): void {
  const requested = typeof networks === 'string' ? [] : networks;
  const refuse = (reason: string): ApiError => new ApiError('badRequest', `Failed to launch instances: ${reason}`);
  if (requested.some(({ uuid, fixed_ip: address }) => uuid !== undefined && address !== undefined)) {
    throw refuse('max_count cannot be greater than 1 if an fixed_ip is specified.');
  }
  if (requested.some(({ port }) => typeof port === 'string')) {
    throw refuse('Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports.');
  }
  if (hostname !== undefined) throw new ApiError('badRequest', 'Unable to allocate a single hostname to multiple instances');
}

/** Where a server shall run is for administrators to say. @throws {ApiError} badRequest, forbidden */
function checkPlace({ body: { server }, identity }: CreateRequest): void {
  const [, ...place] = server.availability_zone?.split(':') ?? [];
  if (place.length > 2) throw new ApiError('badRequest', 'Invalid input received: Unable to parse availability_zone');
  const forced = place.some((name) => name !== '');
  const refuse = (rule: string): ApiError => new ApiError('forbidden', `Policy doesn't allow ${rule} to be performed.`);
  if (forced && !identity.isAdmin) throw refuse('os_compute_api:servers:create:forced_host');
  if (server.host === undefined && server.hypervisor_hostname === undefined) return;
  if (!identity.isAdmin) throw refuse('compute:servers:create:requested_destination');
  if (forced) {
    throw new ApiError(
      'badRequest', 'One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.',
    );
  }
}

/** @throws {ApiError} badRequest when there is nothing to boot from */
function imageOf({ imageRef, block_device_mapping: legacy = [], block_device_mapping_v2: mappings = [] }: ServerToCreate): string {
  if (imageRef !== undefined && imageRef !== '') return imageRef;
  if (legacy.length + mappings.length === 0) throw new ApiError('badRequest', 'Missing imageRef attribute');
  return '';
}

/** As the answer repeats them. */
function securityGroupNames({ security_groups: asked = [] }: ServerToCreate): { name: string }[] {
  const names = new Set(asked.flatMap(({ name }) => name ?? []));
  return [...(names.size === 0 ? ['default'] : names)].map((name) => ({ name }));
}
