/**
 * What a request to boot says of its disks: the image on a local disk, volumes of several origins, blank disks instead of the flavor's.
 * Nova: nova/block_device.py (BlockDeviceDict.from_api, from_legacy_mapping), nova/compute/api.py (_check_and_transform_bdm, _validate_bdm).
 */
import { ApiError } from '../../../errors.ts';
import type { Caller } from '../../../cloud/caller.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { findImage, mayUseImage } from '../../../cloud/images.ts';
import type { CreateRequest } from '../../../cloud/servers/create.ts';
import type { ServerFlavor } from '../../../cloud/servers/server.ts';
import { findVolume, findVolumeSnapshot } from '../../../cloud/volumes.ts';
import type { components } from '../../../generated/compute/servers.ts';
import { booleanFrom } from '../boolean.ts';

type ServerToCreate = components['schemas']['server_to_create'];
type Mapping = NonNullable<ServerToCreate['block_device_mapping_v2']>[number];
type LegacyMapping = NonNullable<ServerToCreate['block_device_mapping']>[number];
type RequestedVolume = CreateRequest['volumes'][number];
type BlankDisk = NonNullable<CreateRequest['blankDisks']>[number];

export type RequestedDisks = Pick<CreateRequest, 'volumes' | 'blankDisks'>;

const [MiB, GiB] = [2 ** 20, 2 ** 30];

const invalid = (details: string): ApiError => new ApiError('badRequest', `Block Device Mapping is Invalid: ${details}`);
const bootSequence = (): ApiError => invalid('Boot sequence for the instance and image/block device mapping combination is not valid.');

/** What a mapping alone says wrong, before anything is looked up. @throws {ApiError} badRequest */
export function checkBlockDevices(server: ServerToCreate): void {
  const { block_device_mapping: legacy = [], block_device_mapping_v2: mappings = [] } = server;
  if (legacy.length > 0 && mappings.length > 0) {
    throw new ApiError('badRequest', 'Using different block_device_mapping syntaxes is not allowed in the same request.');
  }
  for (const mapping of mappings.filter(isThere)) {
    const { source_type: source, destination_type: destination, uuid, volume_type: volumeType } = mapping;
    const hasType = typeof volumeType === 'string' && volumeType !== '';
    if (source === 'blank' && uuid !== undefined) throw invalid('Invalid device UUID.');
    if (source !== 'blank' && uuid === undefined) throw invalid('Missing device UUID.');
    if (source === 'image' && destination === 'local' && !(hasImage(server) && bootIndexOf(mapping) === 0)) {
      throw invalid('Mapping image to local is not supported.');
    }
    if (destination === 'local' && hasType) throw invalid('Specifying a volume_type with destination_type=local is not supported.');
    if (source === 'volume' && hasType) throw invalid('Specifying volume type to existing volume is not supported.');
  }
}

const hasImage = ({ imageRef }: Pick<ServerToCreate, 'imageRef'>): boolean => imageRef !== undefined && imageRef !== '';
/** `no_device` takes a mapping back. */
const isThere = ({ no_device: taken }: Mapping | LegacyMapping): boolean => taken === undefined || taken === null || taken === false;
/** −1 (not bootable) when nothing is said. */
const bootIndexOf = ({ boot_index: index }: Mapping): number => (index === undefined || index === null ? -1 : Number(index));
const isLocal = ({ source_type: source, destination_type: destination }: Mapping): boolean => source === 'blank' ? destination !== 'volume' : destination === 'local';
const isSwap = ({ guest_format: format }: Mapping): boolean => format === 'swap';

/**
 * Everything else, in Nova's order.
 * @param count how many servers there shall be
 * @throws {ApiError} badRequest
 */
export function disksFrom(server: ServerToCreate, cloud: Cloud, caller: Caller, flavor: ServerFlavor, count: number): RequestedDisks {
  const { block_device_mapping: legacy = [], block_device_mapping_v2: given = [] } = server;
  // Without mappings of the new form the image is the root disk by itself; with them somebody has to say so.
  const mappings = given.length > 0 ? given.filter(isThere) : legacyMappings(legacy.filter(isThere), server);
  if (hasImage(server) && mappings.some((mapping) => !isLocal(mapping) && nameOf(mapping.device_name) === 'vda')) {
    throw new ApiError('badRequest', 'The volume cannot be assigned the same device name as the root device vda');
  }
  if (count > 1 && mappings.some(({ source_type: source }) => source === 'volume')) {
    throw new ApiError('badRequest', 'Cannot attach one or more volumes to multiple instances');
  }
  assertBootOrder(mappings);
  const volumes: RequestedVolume[] = [];
  for (const mapping of mappings) {
    const found = lookups[mapping.source_type ?? 'blank'](mapping, cloud, caller, server);
    if (!isLocal(mapping)) volumes.push(found);
  }
  return { volumes, blankDisks: blankDisksFrom(mappings.filter((mapping) => mapping.source_type === 'blank' && isLocal(mapping)), flavor) };
}

const nameOf = (device: string | undefined): string => (device ?? '').replace(/^\/dev\//, '');

/** Nova: nova/block_device.py, from_legacy_mapping. @throws {ApiError} badRequest when there is nothing to boot from */
function legacyMappings(legacy: readonly LegacyMapping[], server: ServerToCreate): readonly Mapping[] {
  const mappings = legacy.map((each): Mapping => {
    const { volume_id: volume, snapshot_id: snapshot, virtual_name: virtual = '', ...rest } = each;
    const same = { ...rest, no_device: undefined };
    if (snapshot !== undefined) return { ...same, source_type: 'snapshot', destination_type: 'volume', uuid: snapshot };
    if (volume !== undefined) return { ...same, source_type: 'volume', destination_type: 'volume', uuid: volume };
    if (virtual === 'swap') return { ...same, source_type: 'blank', destination_type: 'local', guest_format: 'swap' };
    if (/^ephemeral\d+$/.test(virtual)) return { ...same, source_type: 'blank', destination_type: 'local' };
    throw invalid('Unrecognized legacy format.');
  });
  if (hasImage(server)) return [{ source_type: 'image', destination_type: 'local', uuid: server.imageRef ?? '', boot_index: 0 }, ...mappings];
  const volumes = mappings.filter((mapping) => !isLocal(mapping));
  const root = volumes.find(({ device_name: name }) => name === undefined || nameOf(name) === 'vda') ?? volumes[0];
  if (root === undefined) throw invalid('Block device mapping cannot be converted to legacy format. ');
  return mappings.map((mapping) => (mapping === root ? { ...mapping, boot_index: 0 } : mapping));
}

/** From 0 on, each once. */
function assertBootOrder(mappings: readonly Mapping[]): void {
  const indexes = mappings.map(bootIndexOf).filter((index) => index >= 0).sort((a, b) => a - b);
  if (indexes.length === 0 || indexes.some((index, place) => index !== place)) throw bootSequence();
}

function volumeFrom(mapping: Mapping, sizeGib: number): RequestedVolume {
  const { source_type: source = 'blank', uuid = '', device_name: device, tag, delete_on_termination: goes = false } = mapping;
  return {
    source, sourceId: uuid, sizeGib, isRoot: bootIndexOf(mapping) === 0, tag: tag ?? null, deleteOnTermination: booleanFrom(goes),
    ...(device === undefined ? {} : { device }),
  };
}

const sizeOf = ({ volume_size: size }: Mapping): number => Number(size ?? 0);

function assertType({ volume_type: type }: Mapping): void {
  // No volume type is known: all disks of a pool are of one kind, and lie where the settings say.
  if (typeof type === 'string' && type !== '') throw new ApiError('badRequest', `Volume type ${type} could not be found.`);
}

/** @throws {ApiError} badRequest */
function assertImage(cloud: Cloud, caller: Caller, id: string): void {
  const image = findImage(cloud, id);
  if (image?.kind !== 'template' || !mayUseImage(image, caller)) throw invalid(`failed to get image ${id}.`);
}

type Lookup = (mapping: Mapping, cloud: Cloud, caller: Caller, server: ServerToCreate) => RequestedVolume;

/** Whether what a mapping names is there and can be had. */
const lookups: Readonly<Record<NonNullable<Mapping['source_type']>, Lookup>> = {
  image(mapping, cloud, caller, { imageRef }) {
    const { uuid = '' } = mapping;
    if (isLocal(mapping)) {
      // Clients send it beside imageRef, where it says nothing new. openstacksdk does always.
      if (uuid !== imageRef) {
        assertImage(cloud, caller, uuid);
        throw bootSequence();
      }
      return volumeFrom(mapping, 0);
    }
    assertType(mapping);
    assertImage(cloud, caller, uuid);
    if (sizeOf(mapping) === 0) throw new ApiError('badRequest', "Images with destination_type 'volume' need to have a non-zero size specified");
    return volumeFrom(mapping, sizeOf(mapping));
  },
  volume(mapping, cloud, caller) {
    const { uuid = '' } = mapping;
    const volume = findVolume(cloud, uuid);
    if (volume === undefined || (!caller.isAdmin && volume.projectId !== caller.projectId)) throw invalid(`failed to get volume ${uuid}.`);
    if (volume.status !== 'available' && !(volume.multiattach && volume.status === 'in-use')) {
      throw new ApiError('badRequest', `Invalid volume: volume '${uuid}' status must be 'available'. Currently in '${volume.status}'`);
    }
    return volumeFrom(mapping, volume.sizeGib);
  },
  snapshot(mapping, cloud, caller) {
    const { uuid = '' } = mapping;
    assertType(mapping);
    const snapshot = findVolumeSnapshot(cloud, uuid);
    if (snapshot === undefined || (!caller.isAdmin && snapshot.projectId !== caller.projectId)) throw invalid(`failed to get snapshot ${uuid}.`);
    return volumeFrom(mapping, Math.max(sizeOf(mapping), snapshot.sizeGib));
  },
  blank(mapping) {
    assertType(mapping);
    if (!isLocal(mapping) && sizeOf(mapping) === 0) {
      throw new ApiError('badRequest', "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size");
    }
    return volumeFrom(mapping, sizeOf(mapping));
  },
};

/** Blank local disks: sizes in GiB of ephemeral ones, in MiB of a swap disk. Null: as the flavor has them. */
function blankDisksFrom(mappings: readonly Mapping[], { ephemeralGib, swapMib }: ServerFlavor): readonly BlankDisk[] | null {
  const [swaps, ephemerals] = [mappings.filter(isSwap), mappings.filter((mapping) => !isSwap(mapping))];
  const sizes = ephemerals.map((mapping) => sizeOf(mapping) || ephemeralGib);
  if (sizes.reduce((sum, size) => sum + size, 0) > ephemeralGib) {
    throw new ApiError('badRequest', 'Ephemeral disks requested are larger than the instance type allows. '
      + 'If no size is given in one block device mapping, flavor ephemeral size will be used.');
  }
  if (swaps.length > 1) throw invalid('More than one swap drive requested.');
  const [swap] = swaps.map((mapping) => sizeOf(mapping) || swapMib);
  if (swap !== undefined && swap > swapMib) throw new ApiError('badRequest', 'Swap drive requested is larger than instance type allows.');
  if (mappings.length === 0) return null;
  const disks: readonly BlankDisk[] = [
    ...(ephemerals.length > 0 ? sizes : [ephemeralGib]).map((size): BlankDisk => ({ role: 'ephemeral', bytes: size * GiB })),
    { role: 'swap', bytes: (swap ?? swapMib) * MiB },
  ];
  return disks.filter(({ bytes }) => bytes > 0);
}
