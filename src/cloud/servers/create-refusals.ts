/** What a request to boot names, found; and what of it is refused, before anything is made. */
import { ApiError } from '../../errors.ts';
import type { Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, allHosts, findHost, type Host } from '../hosts.ts';
import { findImage, mayUseImage, usableImage, type FilledImage } from '../images.ts';
import { listKeyPairs } from '../keypairs.ts';
import type { GroupMark, KeyData } from '../other-config.ts';
import { getVolume, getVolumeSnapshot } from '../volumes.ts';
import { joinServerGroup } from '../server-groups.ts';
import { GiB } from './disks.ts';
import type { ServerFlavor } from './server.ts';
import type { CreateRequest } from './create.ts';

/**
 * What Nova looks at before anything else that is named. Nova: nova/compute/api.py, create and _get_image.
 * @param place `zone`, or `zone:host:hypervisor`, which Nova finds out about later
 * @param imageId '': none is named
 * @throws ApiError badRequest
 */
export function assertPlaceAndImage(cloud: Cloud, caller: Caller, place: string, imageId: string): void {
  const [zone = '', ...forced] = place.split(':');
  if (zone !== '' && forced.every((name) => name === '') && !allHosts(cloud).some((each) => each.availabilityZone === zone && acceptsServers(each))) {
    throw new ApiError('badRequest', 'The requested availability zone is not available');
  }
  if (imageId !== '') imageFor(cloud, caller, { imageId });
}

/** Nova: nova/compute/api.py, _get_image and _validate_flavor_image_nostatus. */
function imageFor(cloud: Cloud, caller: Caller, { imageId }: Pick<CreateRequest, 'imageId'>): FilledImage {
  const image = findImage(cloud, imageId);
  if (image === undefined || !mayUseImage(image, caller)) throw new ApiError('badRequest', 'Can not find requested image');
  return usableImage(image);
}

/** What a server is made of. */
export interface Origin {
  readonly pool: Xapi;
  /** Absent: it boots from a volume. */
  readonly image: FilledImage | undefined;
  /** Its disks stand on the hardware of this one. */
  readonly hardware: FilledImage | undefined;
}

export function originFor(cloud: Cloud, caller: Caller, request: CreateRequest): Origin {
  const root = request.volumes.find(({ isRoot }) => isRoot);
  if (root === undefined) {
    const image = imageFor(cloud, caller, request);
    return { pool: image.pool, image, hardware: image };
  }
  const source = root.source === 'image' ? imageFor(cloud, caller, { imageId: root.sourceId })
    : root.source === 'volume' ? getVolume(cloud, caller, root.sourceId)
      : root.source === 'snapshot' ? getVolumeSnapshot(cloud, caller, root.sourceId) : undefined;
  const imageId = source !== undefined && 'imageId' in source ? source.imageId ?? '' : root.sourceId;
  const image = findImage(cloud, imageId);
  const hardware = image === undefined || image.kind === 'empty' ? undefined : image;
  const pool = source?.pool ?? cloud.pools[0];
  if (pool === undefined) throw new ApiError('unavailable', 'There is no pool.');
  return { pool, image: undefined, hardware };
}

/** Nova: nova/compute/api.py, _validate_flavor_image_nostatus; nova/exception.py, VolumeSmallerThanMinDisk. */
export function assertVolumeFits({ flavor, volumes }: CreateRequest, { hardware: image }: Origin): void {
  const root = volumes.find(({ isRoot }) => isRoot);
  if (image === undefined || root === undefined) return;
  if (flavor.ramMib < image.minRamMib) throw new ApiError('badRequest', 'Flavor\'s memory is too small for requested image.');
  if (root.source === 'image' && root.sizeGib < image.minDiskGib) {
    throw new ApiError('badRequest', 'Volume is smaller than the minimum size specified in image metadata. '
      + `Volume size is ${root.sizeGib * GiB} bytes, minimum size is ${image.minDiskGib * GiB} bytes.`);
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
 * Nova: nova/compute/api.py, parse_availability_zone; nova/api/openstack/compute/servers.py, create.
 */
export function pinnedHost(cloud: Cloud, caller: Caller, request: CreateRequest, pool: Xapi): Host | null | undefined {
  const parts = (request.availabilityZone ?? '').split(':');
  const [, host = '', hypervisor = ''] = parts;
  if (parts.length > 3) throw new ApiError('badRequest', 'The server could not comply with the request since it is either malformed or otherwise incorrect.');
  if ((host !== '' || hypervisor !== '') && !caller.isAdmin) {
    throw new ApiError('forbidden', 'Policy doesn\'t allow os_compute_api:servers:create:forced_host to be performed.');
  }
  if (request.host !== null || request.hypervisorHostname !== null) {
    const asked = request.host ?? request.hypervisorHostname ?? '';
    const found = findHost(cloud, asked);
    if (found === undefined) throw new ApiError('badRequest', `Compute host ${asked} could not be found.`);
    return found.pool === pool ? found : null;
  }
  if (host === '' && hypervisor === '') return undefined;
  const found = findHost(cloud, host === '' ? hypervisor : host);
  return found === undefined || found.pool !== pool || (host !== '' && hypervisor !== '' && host !== hypervisor) ? null : found;
}

/** A key pair that is gone by now is not told to the guest. */
export async function keyFor(cloud: Cloud, caller: Caller, keyName: string | null): Promise<KeyData | undefined> {
  if (keyName === null) return undefined;
  const pair = (await listKeyPairs(cloud, caller.userId)).find(({ name }) => name === keyName);
  return pair === undefined ? undefined : { name: pair.name, type: pair.type, publicKey: pair.publicKey };
}

/** Nova: nova/compute/api.py, _get_requested_instance_group. */
export async function groupFor(cloud: Cloud, caller: Caller, { schedulerHints: { group }, maxCount }: CreateRequest): Promise<GroupMark | undefined> {
  const [id] = [group].flat();
  return typeof id === 'string' ? joinServerGroup(cloud, caller, id, maxCount) : undefined;
}
