/**
 * What a request to boot says of its disks. This cloud boots from images onto disks of its own: the mapping which says just that is taken,
 * every other one is refused by name. Nova: nova/block_device.py (BlockDeviceDict.from_api), nova/compute/api.py (_validate_bdm).
 */
import { ApiError } from '../../../errors.ts';
import type { components } from '../../../generated/compute/servers.ts';

type ServerToCreate = components['schemas']['server_to_create'];
type Mapping = NonNullable<ServerToCreate['block_device_mapping_v2']>[number];

const invalid = (details: string): ApiError => new ApiError('badRequest', `Block Device Mapping is Invalid: ${details}`);

/** Undefined when `no_device` takes the mapping back. */
type Refuse = (mapping: Mapping, flavor: { readonly ephemeralGib: number }) => ApiError;

/** By source and destination (`''`: not said); the sentences for things that Nova would look up are those for one that is not there. */
const refusals: Readonly<Record<NonNullable<Mapping['source_type']>, Refuse>> = {
  image: ({ destination_type: destination, volume_size: size }) => {
    if (destination === 'local') return invalid('Mapping image to local is not supported.');
    if (size === undefined) return new ApiError('badRequest', "Images with destination_type 'volume' need to have a non-zero size specified");
    return invalid('Mapping image to volume is not supported.');
  },
  volume: ({ uuid }) => invalid(`failed to get volume ${uuid ?? ''}.`),
  snapshot: ({ uuid }) => invalid(`failed to get snapshot ${uuid ?? ''}.`),
  blank: ({ destination_type: destination, volume_size: size }, flavor) => {
    if (destination === 'volume' && size === undefined) {
      return new ApiError('badRequest', "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size");
    }
    if (destination !== 'volume' && Number(size ?? 0) > flavor.ephemeralGib) {
      return new ApiError(
        'badRequest',
        'Ephemeral disks requested are larger than the instance type allows. '
          + 'If no size is given in one block device mapping, flavor ephemeral size will be used.',
      );
    }
    return invalid(`Mapping blank to ${destination ?? 'local'} is not supported.`);
  },
};

/** The first checks, before anything is looked up. @throws {ApiError} badRequest */
export function checkBlockDevices(server: ServerToCreate): void {
  const { block_device_mapping: legacy = [], block_device_mapping_v2: mappings = [], imageRef } = server;
  if (legacy.length > 0 && mappings.length > 0) {
    throw new ApiError('badRequest', 'Using different block_device_mapping syntaxes is not allowed in the same request.');
  }
  for (const mapping of mappings) {
    if (isTakenBack(mapping)) continue;
    const { source_type: source, destination_type: destination, uuid, volume_type: volumeType } = mapping;
    if (source === 'blank' && uuid !== undefined) throw invalid('Invalid device UUID.');
    if (source !== 'blank' && uuid === undefined) throw invalid('Missing device UUID.');
    if (source === 'image' && destination === 'local' && !(imageRef !== undefined && bootIndexOf(mapping) === 0)) {
      throw invalid('Mapping image to local is not supported.');
    }
    if (destination === 'local' && volumeType !== undefined && volumeType !== null) {
      throw invalid('Specifying a volume_type with destination_type=local is not supported.');
    }
  }
}

/** The checks that need the flavor. @throws {ApiError} badRequest for every mapping but the boot from the image itself */
export function refuseOtherBlockDevices(server: ServerToCreate, flavor: { readonly ephemeralGib: number }): void {
  const { block_device_mapping: legacy = [], block_device_mapping_v2: mappings = [], imageRef } = server;
  for (const { no_device: taken, volume_id: volume, snapshot_id: snapshot } of legacy) {
    if (taken !== undefined && taken !== null && taken !== false) continue;
    throw volume === undefined ? refusals.snapshot({ uuid: snapshot ?? '' }, flavor) : refusals.volume({ uuid: volume }, flavor);
  }
  const present = mappings.filter((mapping) => !isTakenBack(mapping));
  const boots = present.filter((mapping) => bootIndexOf(mapping) === 0);
  if (boots.length > 1) throw invalid('Boot sequence for the instance and image/block device mapping combination is not valid.');
  for (const mapping of present) {
    if (mapping.source_type === 'image' && mapping.destination_type === 'local') {
      // Clients send it beside imageRef, where it says nothing new. openstacksdk does always.
      if (mapping.uuid === imageRef) continue;
      throw invalid('Boot sequence for the instance and image/block device mapping combination is not valid.');
    }
    throw refusals[mapping.source_type ?? 'blank'](mapping, flavor);
  }
}

const isTakenBack = ({ no_device: taken }: Mapping): boolean => taken !== undefined && taken !== null && taken !== false;

/** −1 (not bootable) when nothing is said. */
const bootIndexOf = ({ boot_index: index }: Mapping): number => (index === undefined || index === null ? -1 : Number(index));
