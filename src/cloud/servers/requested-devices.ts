/**
 * What a request to boot says of its disks: the image on a local disk, volumes of several origins, blank disks instead of the flavor's.
 * Nova: nova/block_device.py (from_legacy_mapping, get_bdm_image_metadata), nova/compute/api.py (_check_and_transform_bdm, _validate_bdm).
 */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { findImage, mayUseImage } from '../images.ts';
import { findVolume, findVolumeSnapshot, type Volume } from '../volumes.ts';
import type { RequestedVolume } from './boot-volumes.ts';
import type { CreateRequest } from './create.ts';
import { GiB, MiB, type BlankDisk } from './disks.ts';
import type { ServerFlavor } from './server.ts';

export interface RequestedDevice {
  /** Undefined: the old form of a mapping said nothing that means something. */
  readonly source: 'image' | 'volume' | 'snapshot' | 'blank' | undefined;
  /** Id of the source; '' for a blank one. */
  readonly sourceId: string;
  /** A disk of the server's own, which is no volume. */
  readonly isLocal: boolean;
  /** −1: nothing boots from it. The old form has none. */
  readonly bootIndex: number;
  /** In GiB, of a swap disk in MiB; 0: as the source or the flavor has it. */
  readonly size: number;
  readonly isSwap: boolean;
  /** `/dev/vdb` or `vdb` */
  readonly device?: string;
  /** '': none is named. */
  readonly volumeType: string;
  readonly tag: string | null;
  readonly deleteOnTermination: boolean;
}

type Asked = Pick<CreateRequest, 'imageId' | 'devices' | 'devicesAreOld' | 'maxCount'>;

export const invalid = (details: string): ApiError => new ApiError('badRequest', `Block Device Mapping is Invalid: ${details}`);
const nameOf = (device: string | undefined): string => (device ?? '').replace(/^\/dev\//, '');
const rootName = 'vda';

/** What the server boots from where no image is named; it is looked at before all other devices. Nova: get_bdm_image_metadata. */
export function rootDevice({ devices, devicesAreOld }: Asked): RequestedDevice | undefined {
  return devices.find(({ bootIndex, device }) => (devicesAreOld ? nameOf(device).endsWith('a') : bootIndex === 0));
}

/**
 * All devices, the root disk among them.
 * @throws ApiError badRequest
 */
export function allDevices({ imageId, devices, devicesAreOld, maxCount }: Asked): readonly RequestedDevice[] {
  if (imageId !== '' && devices.some(({ isLocal, device }) => !isLocal && nameOf(device) === rootName)) {
    throw new ApiError('badRequest', `The volume cannot be assigned the same device name as the root device ${rootName}`);
  }
  const all = devicesAreOld || devices.length === 0 ? fromOldForm(devices, imageId) : devices;
  if (maxCount > 1 && all.some(({ source }) => source === 'volume')) {
    throw new ApiError('badRequest', 'Cannot attach one or more volumes to multiple instances');
  }
  return all;
}

/** Without mappings of the new form the image is the root disk by itself; with them somebody has to say so. Nova: from_legacy_mapping. */
function fromOldForm(devices: readonly RequestedDevice[], imageId: string): readonly RequestedDevice[] {
  if (devices.some(({ source }) => source === undefined)) throw invalid('Unrecognized legacy format.');
  const indexed = devices.map((each) => ({ ...each, bootIndex: !each.isLocal && nameOf(each.device) === rootName ? 0 : -1 }));
  const image: RequestedDevice = {
    source: 'image', sourceId: imageId, isLocal: true, bootIndex: 0, size: 0, isSwap: false, volumeType: '', tag: null, deleteOnTermination: true,
  };
  return imageId === '' ? indexed : [image, ...indexed];
}

export interface RequestedDisks {
  readonly volumes: readonly RequestedVolume[];
  /** Null: as the flavor has them. */
  readonly blankDisks: readonly BlankDisk[] | null;
}

/**
 * The disks that those devices are. Nova: _get_volumes_for_bdms, _validate_bdm.
 * @throws ApiError badRequest
 */
export function disksFrom(cloud: Cloud, caller: Caller, devices: readonly RequestedDevice[], { imageId, flavor }: Pick<CreateRequest, 'imageId' | 'flavor'>): RequestedDisks {
  const known = new Map<string, Volume>();
  for (const { source, sourceId } of devices) {
    if (source !== 'volume') continue;
    const volume = visibleVolume(cloud, caller, sourceId);
    if (volume === undefined) throw new ApiError('badRequest', `Volume ${sourceId} could not be found.`);
    known.set(sourceId, volume);
  }
  assertBootOrder(devices);
  const volumes = devices.flatMap((device) => {
    assertType(device);
    const sizeGib = sizeOf(cloud, caller, device, imageId, known);
    return device.isLocal ? [] : [volumeFrom(device, sizeGib)];
  });
  return { volumes, blankDisks: blankDisksFrom(devices.filter(({ source, isLocal }) => source === 'blank' && isLocal), flavor) };
}

export function visibleVolume(cloud: Cloud, caller: Caller, id: string): Volume | undefined {
  const volume = findVolume(cloud, id);
  return volume !== undefined && (caller.isAdmin || volume.projectId === caller.projectId) ? volume : undefined;
}

const bootSequence = (): ApiError => invalid('Boot sequence for the instance and image/block device mapping combination is not valid.');

/** From 0 on, each once. */
function assertBootOrder(devices: readonly RequestedDevice[]): void {
  const indexes = devices.map(({ bootIndex }) => bootIndex).filter((index) => index >= 0).sort((a, b) => a - b);
  if (indexes.length === 0 || indexes.some((index, place) => index !== place)) throw bootSequence();
}

function assertType({ volumeType }: RequestedDevice): void {
  // No volume type is known: all disks of a pool are of one kind, and lie where the settings say.
  if (volumeType !== '') throw new ApiError('badRequest', `Volume type ${volumeType} could not be found.`);
}

/** In GiB. @throws ApiError badRequest when its source is not there, cannot be had, or does not say how large it is to be */
function sizeOf(cloud: Cloud, caller: Caller, device: RequestedDevice, bootImageId: string, known: ReadonlyMap<string, Volume>): number {
  const { source, sourceId, size, isLocal } = device;
  if (source === 'image') {
    const image = sourceId === bootImageId ? undefined : findImage(cloud, sourceId);
    if (sourceId !== bootImageId && (image?.kind !== 'template' || !mayUseImage(image, caller))) throw invalid(`failed to get image ${sourceId}.`);
    // Clients send the image that is booted as a local device too, where it says nothing new; another one has no place.
    if (isLocal && sourceId !== bootImageId) throw bootSequence();
    if (!isLocal && size === 0) throw new ApiError('badRequest', "Images with destination_type 'volume' need to have a non-zero size specified");
  } else if (source === 'volume') {
    const volume = known.get(sourceId);
    if (volume !== undefined && volume.status !== 'available' && !(volume.multiattach && volume.status === 'in-use')) {
      throw new ApiError('badRequest', `Invalid volume: volume '${sourceId}' status must be 'available'. Currently in '${volume.status}'`);
    }
    return volume?.sizeGib ?? size;
  } else if (source === 'snapshot') {
    const snapshot = findVolumeSnapshot(cloud, sourceId);
    if (snapshot === undefined || (!caller.isAdmin && snapshot.projectId !== caller.projectId)) throw invalid(`failed to get snapshot ${sourceId}.`);
    return Math.max(size, snapshot.sizeGib);
  } else if (!isLocal && size === 0) {
    throw new ApiError('badRequest', "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size");
  }
  return size;
}

const volumeFrom = ({ source = 'blank', sourceId, bootIndex, device, tag, deleteOnTermination }: RequestedDevice, sizeGib: number): RequestedVolume => ({
  source, sourceId, sizeGib, isRoot: bootIndex === 0, tag, deleteOnTermination, ...(device === undefined ? {} : { device }),
});

function blankDisksFrom(devices: readonly RequestedDevice[], { ephemeralGib, swapMib }: ServerFlavor): readonly BlankDisk[] | null {
  const [swaps, ephemerals] = [devices.filter(({ isSwap }) => isSwap), devices.filter(({ isSwap }) => !isSwap)];
  const sizes = ephemerals.map(({ size }) => size || ephemeralGib);
  if (sizes.reduce((sum, size) => sum + size, 0) > ephemeralGib) {
    throw new ApiError('badRequest', 'Ephemeral disks requested are larger than the instance type allows. '
      + 'If no size is given in one block device mapping, flavor ephemeral size will be used.');
  }
  if (swaps.length > 1) throw invalid('More than one swap drive requested.');
  const [swap] = swaps.map(({ size }) => size || swapMib);
  if (swap !== undefined && swap > swapMib) throw new ApiError('badRequest', 'Swap drive requested is larger than instance type allows.');
  if (devices.length === 0) return null;
  const disks: readonly BlankDisk[] = [
    ...(ephemerals.length > 0 ? sizes : [ephemeralGib]).map((size): BlankDisk => ({ role: 'ephemeral', bytes: size * GiB })),
    { role: 'swap', bytes: (swap ?? swapMib) * MiB },
  ];
  return disks.filter(({ bytes }) => bytes > 0);
}
