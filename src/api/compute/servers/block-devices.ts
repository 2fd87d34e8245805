/**
 * What a request to boot says of its disks, in its new and its old form; what a mapping alone says wrong is refused here.
 * Nova: nova/block_device.py (BlockDeviceDict.from_api, from_legacy).
 */
import { ApiError } from '../../../errors.ts';
import type { CreateRequest } from '../../../cloud/servers/create.ts';
import { invalid, type RequestedDevice } from '../../../cloud/servers/requested-devices.ts';
import type { components } from '../../../generated/compute/servers.ts';
import { booleanFrom } from '../boolean.ts';

type ServerToCreate = components['schemas']['server_to_create'];
type Mapping = NonNullable<ServerToCreate['block_device_mapping_v2']>[number];
type OldMapping = NonNullable<ServerToCreate['block_device_mapping']>[number];

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
const isThere = ({ no_device: taken }: Mapping | OldMapping): boolean => taken === undefined || taken === null || taken === false;
/** −1 (not bootable) when nothing is said. */
const bootIndexOf = ({ boot_index: index }: Mapping): number => (index === undefined || index === null ? -1 : Number(index));

/** What is asked for, in one form. */
export function devicesFrom({ block_device_mapping: old = [], block_device_mapping_v2: given = [] }: ServerToCreate): Pick<CreateRequest, 'devices' | 'devicesAreOld'> {
  return given.length > 0
    ? { devices: given.filter(isThere).map(deviceFrom), devicesAreOld: false }
    : { devices: old.filter(isThere).map(deviceFromOld), devicesAreOld: old.length > 0 };
}

function deviceFrom(mapping: Mapping): RequestedDevice {
  const { source_type: source, destination_type: destination, uuid = '', guest_format: format, tag, volume_type: type } = mapping;
  return {
    ...same(mapping), source: source ?? 'blank', sourceId: uuid, isLocal: source === 'blank' ? destination !== 'volume' : destination === 'local',
    bootIndex: bootIndexOf(mapping), isSwap: format === 'swap', tag: tag ?? null, volumeType: type ?? '',
  };
}

function deviceFromOld(mapping: OldMapping): RequestedDevice {
  const { volume_id: volume, snapshot_id: snapshot, virtual_name: virtual = '' } = mapping;
  const isSwap = virtual === 'swap';
  const isLocal = isSwap || /^ephemeral(?:\d|[1-9]\d+)$/.test(virtual);
  const source = isLocal ? 'blank' : snapshot !== undefined ? 'snapshot' : volume !== undefined ? 'volume' : undefined;
  return { ...same(mapping), source, sourceId: (isLocal ? undefined : snapshot ?? volume) ?? '', isLocal, bootIndex: -1, isSwap, tag: null, volumeType: '' };
}

const same = ({ device_name: device, volume_size: size, delete_on_termination: goes = false }: Mapping | OldMapping) => ({
  size: Number(size ?? 0), deleteOnTermination: booleanFrom(goes), ...(device === undefined ? {} : { device }),
});
