/** What a request to boot names, found; and what of it is refused, before anything is made. */
import { ApiError } from '../../errors.ts';
import type { Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, allHosts, findHost, type Host } from '../hosts.ts';
import { findImage, mayUseImage, usableImage, type FilledImage, type Image } from '../images.ts';
import { listKeyPairs } from '../keypairs.ts';
import { roomForPorts, tooManyPorts } from '../network-quotas.ts';
import type { GroupMark, KeyData } from '../other-config.ts';
import { srForServer } from '../placement.ts';
import { assertFilesFit, assertMetadataFits, serversWithinQuota } from '../quotas.ts';
import { namedSecurityGroup, type SecurityGroup } from '../security-groups.ts';
import { assertRoomInGroup, groupMarkOf } from '../server-groups.ts';
import { getVolumeSnapshot } from '../volumes.ts';
import { GiB } from './disks.ts';
import type { ServerFlavor } from './server.ts';
import type { CreateRequest } from './create.ts';
import { allDevices, disksFrom, invalid, rootDevice, visibleVolume, type RequestedDevice, type RequestedDisks } from './requested-devices.ts';
import { interfacesFor, type InterfaceRequest } from './requested-interfaces.ts';

/** All that a request to boot names, found, and allowed. */
export interface Plan extends RequestedDisks {
  readonly origin: Origin;
  readonly diskConfig: 'MANUAL' | 'AUTO';
  readonly securityGroups: readonly SecurityGroup[];
  readonly networks: readonly InterfaceRequest[];
  readonly key: KeyData | undefined;
  readonly group: GroupMark | undefined;
  /** Null: what was named is not there, so that no host will do. */
  readonly pinnedHost: Host | null | undefined;
  /** How many servers there can be. */
  readonly count: number;
}

/**
 * Looks at one thing after the other in Nova's order, so that the first thing wrong is the one that is told.
 * Nova: nova/compute/api.py, create, _create_instance, _validate_and_build_base_options and _provision_instances.
 * @throws ApiError badRequest, forbidden, conflict
 */
export async function planFor(cloud: Cloud, caller: Caller, asked: CreateRequest): Promise<Plan> {
  const projectId = caller.projectId ?? cloud.defaultProjectId;
  assertAvailable(cloud, asked.availabilityZone ?? '');
  const origin = originFor(cloud, caller, asked);
  const diskConfig = diskConfigFor(asked.diskConfig, origin.hardware);
  const securityGroups = await securityGroupsFor(cloud, caller, projectId, asked.securityGroups);
  const networks = await interfacesFor(cloud, caller, origin.pool, asked.networks);
  const key = await keyFor(cloud, caller, asked.keyName);
  const max = await serversWithPorts(cloud, projectId, asked, networks);
  const devices = allDevices(asked);
  await assertMetadataFits(cloud, caller, asked.metadata);
  await assertFilesFit(cloud, caller, asked.files);
  assertOriginFits(asked, origin, devices, caller);
  const group = await groupFor(cloud, caller, asked);
  const pinned = pinnedHost(cloud, asked, origin.pool);
  srForServer(cloud, origin.pool, asked.flavor);
  const count = await serversWithinQuota(cloud, projectId, asked.flavor, { min: asked.minCount, max }, caller.userId);
  const disks = disksFrom(cloud, caller, devices, asked);
  if (group !== undefined) await assertRoomInGroup(cloud, caller, group.id, count);
  return { ...disks, origin, diskConfig, securityGroups, networks, key, group, pinnedHost: pinned, count };
}

/** @param place `zone`, or `zone:host:hypervisor`, which Nova finds out about later: then the zone is the host's */
function assertAvailable(cloud: Cloud, place: string): void {
  if (place === '' || place.includes(':')) return;
  if (allHosts(cloud).some((each) => each.availabilityZone === place && acceptsServers(each))) return;
  throw new ApiError('badRequest', 'The requested availability zone is not available');
}

/** What a server is made of. */
export interface Origin {
  readonly pool: Xapi;
  /** Absent: it boots from a volume. */
  readonly image: Image | undefined;
  /** Its disks stand on the hardware of this one. */
  readonly hardware: Image | undefined;
}

/** Its image need not be active yet: that is told later. */
function originFor(cloud: Cloud, caller: Caller, asked: CreateRequest): Origin {
  if (asked.imageId !== '') {
    const image = findImage(cloud, asked.imageId);
    if (image === undefined || !mayUseImage(image, caller)) throw new ApiError('badRequest', 'Can not find requested image');
    const root = asked.devicesAreOld ? undefined : rootDevice(asked);
    if (root === undefined || root.isLocal) return { pool: image.pool, image, hardware: image };
  }
  if (asked.certificates.length > 0) throw new ApiError('badRequest', 'Image certificate validation is not supported when booting from volume');
  const source = sourceOf(cloud, caller, rootDevice(asked));
  const pool = source?.pool ?? cloud.pools[0];
  if (pool === undefined) throw new ApiError('unavailable', 'There is no pool.');
  return { pool, image: undefined, hardware: source?.image };
}

interface Source {
  readonly pool: Xapi;
  readonly image: Image | undefined;
}

/** What a volume to boot from is or is made of. Nova: nova/block_device.py, get_bdm_image_metadata. */
function sourceOf(cloud: Cloud, caller: Caller, root: RequestedDevice | undefined): Source | undefined {
  if (root?.source === 'image') {
    const image = findImage(cloud, root.sourceId);
    if (image === undefined || !mayUseImage(image, caller)) throw invalid(`failed to get image ${root.sourceId}.`);
    return { pool: image.pool, image };
  }
  if (root?.source === 'volume') {
    const volume = visibleVolume(cloud, caller, root.sourceId);
    if (volume === undefined) throw invalid(`failed to get volume ${root.sourceId}.`);
    return { pool: volume.pool, image: findImage(cloud, volume.imageId ?? '') };
  }
  if (root?.source !== 'snapshot') return undefined;
  const snapshot = getVolumeSnapshot(cloud, caller, root.sourceId, 'badRequest');
  return { pool: snapshot.pool, image: findImage(cloud, snapshot.imageId ?? '') };
}

/** Nova: nova/compute/api.py, _check_auto_disk_config and _inherit_properties_from_image. */
export function diskConfigFor(diskConfig: 'MANUAL' | 'AUTO' | undefined, image: Image | undefined): 'MANUAL' | 'AUTO' {
  const wish = image?.properties['auto_disk_config']?.trim().toLowerCase() ?? '';
  if (diskConfig === 'AUTO' && wish === 'disabled') throw new ApiError('badRequest', `Requested image ${image?.id ?? ''} has automatic disk resize disabled.`);
  return diskConfig ?? (/^(?:1|t|true|on|y|yes)$/.test(wish) ? 'AUTO' : 'MANUAL');
}

/** The groups by the names or ids that were given. Nova: nova/network/security_group_api.py, validate_name. */
async function securityGroupsFor(cloud: Cloud, caller: Caller, projectId: string, names: readonly string[]): Promise<readonly SecurityGroup[]> {
  const found = new Map<string, SecurityGroup>();
  for (const name of names) {
    const group = await namedSecurityGroup(cloud, caller, projectId, name);
    if (group === undefined) throw new ApiError('badRequest', `Unable to find security_group with name or id '${name}'`);
    found.set(group.id, group);
  }
  return [...found.values()];
}

/** As many as may have a port on each network. Nova: nova/network/neutron.py, validate_networks. @throws ApiError forbidden when not even `minCount` */
async function serversWithPorts(
  cloud: Cloud, projectId: string, { minCount, maxCount }: CreateRequest, networks: readonly InterfaceRequest[],
): Promise<number> {
  const each = networks.filter(({ portId }) => portId === undefined).length;
  const most = each === 0 ? maxCount : Math.min(maxCount, Math.floor(await roomForPorts(cloud, projectId) / each));
  if (most < minCount) throw tooManyPorts();
  return most;
}

/** Nova: nova/compute/api.py, _validate_flavor_image. */
function assertOriginFits({ flavor, certificates }: CreateRequest, { image, hardware }: Origin, devices: readonly RequestedDevice[], caller: Caller): void {
  if (image !== undefined) assertFits(flavor, usableImage(image), caller);
  else if (hardware !== undefined) assertVolumeFits(flavor, hardware, devices.find(({ bootIndex }) => bootIndex === 0));
  refuseCertificates(certificates);
}

// DEVIATION: trusted_image_certificates are refused with 400 when they are named; Nova takes them where its hosts check signatures.

/** What would be dropped without a word otherwise. @throws ApiError badRequest */
export function refuseCertificates(certificates: readonly string[]): void {
  if (certificates.length === 0) return;
  throw new ApiError('badRequest', 'trusted_image_certificates is not supported: this cloud does not check the signatures of images.');
}

/** Nova: nova/compute/api.py, _validate_flavor_image_nostatus; nova/exception.py, VolumeSmallerThanMinDisk. */
function assertVolumeFits(flavor: ServerFlavor, image: Image, root: RequestedDevice | undefined): void {
  // Of a volume that is there its size has been judged.
  if (root?.source === 'image') usableImage(image);
  if (flavor.ramMib < image.minRamMib) throw new ApiError('badRequest', 'Flavor\'s memory is too small for requested image.');
  if (root?.source === 'image' && root.size !== 0 && root.size < image.minDiskGib) {
    throw new ApiError('badRequest', 'Volume is smaller than the minimum size specified in image metadata. '
      + `Volume size is ${root.size * GiB} bytes, minimum size is ${image.minDiskGib * GiB} bytes.`);
  }
}

/** @throws ApiError badRequest, forbidden in the words of Nova's FlavorMemoryTooSmall, FlavorDiskSmallerThanImage, … */
export function assertFits(flavor: ServerFlavor, image: FilledImage, caller: Caller): void {
  if (flavor.ramMib < image.minRamMib) throw new ApiError('badRequest', 'Flavor\'s memory is too small for requested image.');
  if (flavor.diskGib === 0) {
    // Such a flavor means "as big as the image", which an administrator may allow himself (policy create:zero_disk_flavor).
    if (!caller.isAdmin) throw new ApiError('forbidden', 'Only volume-backed servers are allowed for flavors with zero disk.');
    return;
  }
  const bytes = flavor.diskGib * 2 ** 30;
  const root = image.kind === 'template' ? image.disks[0].virtualSizeBytes : 0;
  if (bytes < root) {
    throw new ApiError('badRequest', `Flavor's disk is too small for requested image. Flavor disk is ${bytes} bytes, image is ${root} bytes.`);
  }
  if (flavor.diskGib < image.minDiskGib) {
    throw new ApiError('badRequest', 'Flavor\'s disk is smaller than the minimum size specified in image metadata. '
      + `Flavor disk is ${bytes} bytes, minimum size is ${image.minDiskGib * 2 ** 30} bytes.`);
  }
}

/**
 * The host that was asked for; undefined: none; null: one that is not there or not in this pool, with which Nova answers 202 and fails later.
 * Nova: nova/compute/api.py, parse_availability_zone and _validate_host_or_node.
 */
function pinnedHost(cloud: Cloud, { availabilityZone, host: wanted, hypervisorHostname }: CreateRequest, pool: Xapi): Host | null | undefined {
  if (wanted !== null || hypervisorHostname !== null) {
    const name = wanted ?? hypervisorHostname ?? '';
    const found = findHost(cloud, name);
    if (found === undefined) throw new ApiError('badRequest', `Compute host ${name} could not be found.`);
    return found.pool === pool && (wanted === null || hypervisorHostname === null || wanted === hypervisorHostname) ? found : null;
  }
  const [, host = '', hypervisor = ''] = (availabilityZone ?? '').split(':');
  if (host === '' && hypervisor === '') return undefined;
  const found = findHost(cloud, host === '' ? hypervisor : host);
  return found === undefined || found.pool !== pool || (host !== '' && hypervisor !== '' && host !== hypervisor) ? null : found;
}

/** The caller's key pair. Nova: nova/objects/keypair.py, get_by_name. @throws ApiError badRequest */
export async function keyFor(cloud: Cloud, caller: Caller, keyName: string | null): Promise<KeyData | undefined> {
  if (keyName === null) return undefined;
  const pair = (await listKeyPairs(cloud, caller.userId)).find(({ name }) => name === keyName);
  if (pair === undefined) throw new ApiError('badRequest', 'Invalid key_name provided.');
  return { name: pair.name, type: pair.type, publicKey: pair.publicKey };
}

/** Nova: nova/compute/api.py, _get_requested_instance_group. */
async function groupFor(cloud: Cloud, caller: Caller, { schedulerHints: { group } }: CreateRequest): Promise<GroupMark | undefined> {
  const [id] = [group].flat();
  return typeof id === 'string' ? groupMarkOf(cloud, caller, id) : undefined;
}
