/**
 * `servers.create`. The steps are in the order in which Nova looks at a request, so that the first thing wrong is the one that is named.
 * Nova: nova/api/openstack/compute/servers.py (create), nova/compute/api.py (create, _validate_and_build_base_options).
 */
import { ApiError } from '../../../errors.ts';
import type { components, operations } from '../../../generated/compute/servers.ts';
import { Reply, type ApiRequest, type Handler } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { listFlavors } from '../../../cloud/flavors.ts';
import { listKeyPairs } from '../../../cloud/keypairs.ts';
import { quotasOf, serversWithinQuota } from '../../../cloud/quotas.ts';
import { defaultSecurityGroup } from '../../../cloud/security-groups.ts';
import { createServers } from '../../../cloud/servers/create.ts';
import type { ServerFlavor } from '../../../cloud/servers/server.ts';
import { booleanFrom } from '../boolean.ts';
import type { ComputeFeature } from '../microversions.ts';
import { assertMetadataFits } from '../server-metadata.ts';
import { checkBlockDevices, refuseOtherBlockDevices } from './block-devices.ts';
import { generatePassword } from './password.ts';
import { networksFrom } from './requested-networks.ts';
import { renderServerLinks } from './view.ts';

type CreateRequest = ApiRequest<operations['servers.create'], ComputeFeature>;
type ServerToCreate = components['schemas']['server_to_create'];

// DEVIATION: adminPass is answered as Nova does and reaches no guest; XAPI has no way to set a password from outside.

export const createServer: Handler<operations['servers.create'], Cloud, ComputeFeature> = async (request, cloud) => {
  const { identity, version, body } = request;
  const wanted = body.server;
  const { minCount, maxCount } = countsOf(wanted);
  const hints = body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'] ?? {};
  checkPlace(request);
  checkBlockDevices(wanted);
  const imageId = imageOf(wanted);
  const networks = networksFrom(wanted.networks, cloud, identity);
  const flavor = await flavorOf(request, cloud);
  if (wanted.hostname !== undefined && maxCount > 1) {
    throw new ApiError('badRequest', 'Unable to allocate a single hostname to multiple instances');
  }
  const projectId = identity.projectId ?? cloud.defaultProjectId;
  const securityGroups = securityGroupsOf(wanted, projectId);
  await assertKeyPair(cloud, identity.userId, wanted.key_name);
  refuseOtherBlockDevices(wanted, flavor);
  const metadata = wanted.metadata ?? {};
  assertMetadataFits(cloud, projectId, metadata);
  refuseUnsupported(wanted, cloud, projectId);

  const diskConfig = wanted['OS-DCF:diskConfig'] ?? 'MANUAL';
  const { reservationId, servers } = await createServers(cloud, identity, {
    name: wanted.name.trim(),
    description: version.has('ownDescription') ? wanted.description ?? null : wanted.name.trim(),
    flavor,
    imageId,
    minCount,
    maxCount: serversWithinQuota(cloud, projectId, flavor, { min: minCount, max: maxCount }),
    networks,
    keyName: wanted.key_name ?? null,
    metadata,
    tags: [...new Set(wanted.tags ?? [])],
    userData: wanted.user_data ?? null,
    availabilityZone: wanted.availability_zone ?? null,
    host: wanted.host ?? null,
    hypervisorHostname: wanted.hypervisor_hostname ?? null,
    configDrive: booleanFrom(wanted.config_drive ?? false),
    accessIPv4: wanted.accessIPv4 ?? '',
    accessIPv6: wanted.accessIPv6 ?? '',
    diskConfig,
    hostname: wanted.hostname ?? null,
    schedulerHints: hints,
  });
  if (booleanFrom(wanted.return_reservation_id ?? false)) return { reservation_id: reservationId };
  const [first] = servers;
  if (first === undefined) throw new Error('no server was created and nothing was refused');
  const server = {
    id: first.id,
    links: renderServerLinks(first.id, request),
    'OS-DCF:diskConfig': diskConfig,
    security_groups: securityGroups.map((name) => ({ name })),
    adminPass: wanted.adminPass ?? generatePassword(),
  };
  return new Reply({ server }, { headers: { Location: `${request.base}/servers/${first.id}` } });
};

/** @throws {ApiError} badRequest */
function countsOf({ min_count: min = 1, max_count: max = min }: ServerToCreate): { minCount: number; maxCount: number } {
  const [minCount, maxCount] = [Number(min), Number(max)];
  if (minCount > maxCount) throw new ApiError('badRequest', 'min_count must be <= max_count');
  return { minCount, maxCount };
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

/** By its id, or by a link whose last part that is. @throws {ApiError} badRequest for one that the caller cannot see */
async function flavorOf({ body, identity }: CreateRequest, cloud: Cloud): Promise<ServerFlavor> {
  const reference = String(body.server.flavorRef);
  const path = URL.canParse(reference) ? new URL(reference).pathname : reference;
  const id = path.split('/').at(-1) ?? '';
  const flavor = (await listFlavors(cloud, identity)).find((candidate) => candidate.id === id && !candidate.disabled);
  if (flavor === undefined) throw new ApiError('badRequest', `Flavor ${id} could not be found.`);
  const { name, vcpus, ramMib, rootGib, ephemeralGib, swapMib, extraSpecs } = flavor;
  return { id, name, vcpus, ramMib, diskGib: rootGib, ephemeralGib, swapMib, extraSpecs };
}

/** Names of the groups. There is one for each project. @throws {ApiError} badRequest */
function securityGroupsOf({ security_groups: asked }: ServerToCreate, projectId: string): readonly string[] {
  const own = defaultSecurityGroup(projectId);
  for (const { name } of asked ?? []) {
    if (name === undefined || name === own.name || name === own.id) continue;
    throw new ApiError('badRequest', `Unable to find security_group with name or id '${name}'`);
  }
  const names = new Set((asked ?? []).flatMap(({ name }) => name ?? []));
  return names.size === 0 ? [own.name] : [...names];
}

/** @throws {ApiError} badRequest */
async function assertKeyPair(cloud: Cloud, userId: string, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const known = await listKeyPairs(cloud, userId);
  if (!known.some((pair) => pair.name === name)) throw new ApiError('badRequest', 'Invalid key_name provided.');
}

// DEVIATION: personality (files for the guest, up to 2.56) and trusted_image_certificates are refused with 400 when they are not empty; Nova
// takes them where its driver injects files and its hosts check signatures.

/**
 * What would be dropped without a word otherwise.
 * @throws {ApiError} badRequest; forbidden where a quota of Nova's already forbids it
 */
function refuseUnsupported(server: ServerToCreate, cloud: Cloud, projectId: string): void {
  const { personality = [], trusted_image_certificates: certificates } = server;
  const { injectedFiles, injectedFilePathBytes, injectedFileContentBytes } = quotasOf(cloud, projectId);
  if (personality.length > injectedFiles) throw new ApiError('forbidden', 'Personality file limit exceeded');
  for (const { path = '', contents = '' } of personality) {
    if (Buffer.byteLength(path) > injectedFilePathBytes) {
      throw new ApiError('forbidden', `Personality file path exceeds maximum ${injectedFilePathBytes}`);
    }
    if (Buffer.byteLength(contents, 'base64') > injectedFileContentBytes) {
      throw new ApiError('forbidden', `Personality file content exceeds maximum ${injectedFileContentBytes}`);
    }
  }
  if (personality.length > 0) throw new ApiError('badRequest', 'personality is not supported: this cloud puts no files into servers.');
  if (certificates !== undefined && certificates !== null) {
    throw new ApiError('badRequest', 'trusted_image_certificates is not supported: this cloud does not check the signatures of images.');
  }
}
