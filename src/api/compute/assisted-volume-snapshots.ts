/** Snapshots that a volume service asks of the host of an attached volume. Nova: nova/api/openstack/compute/assisted_volume_snapshots.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/assisted-volume-snapshots.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

export const assistedVolumeSnapshotHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'assistedVolumeSnapshots.create': ({ body: { snapshot } }, cloud) => refuse(cloud, snapshot.volume_id),

  'assistedVolumeSnapshots.delete': ({ query }, cloud) => refuse(cloud, volumeOf(query.delete_info)),
};

// DEVIATION: assisted snapshots of an attached volume are refused with 400: they are files that only Nova's libvirt driver makes.
function refuse(cloud: Cloud, volumeId: string): never {
  const attached = [...cloud.servers.all()].some(({ volumes }) => volumes.some(({ id }) => id === volumeId));
  throw new ApiError('badRequest', attached
    ? `Volume ${volumeId} is attached to a server whose hypervisor makes no assisted snapshots.`
    : `No volume Block Device Mapping with id ${volumeId}.`);
}

/** @throws {ApiError} badRequest, in the words of Python's errors as Nova hands them on */
function volumeOf(info: string | undefined): string {
  if (info === undefined) throw new ApiError('badRequest', "'delete_info'");
  const [, volumeId] = /"volume_id"\s*:\s*"([^"\\]*)"/.exec(info) ?? [];
  if (!/^\s*\{/.test(info)) throw new ApiError('badRequest', 'Expecting value: line 1 column 1 (char 0)');
  if (volumeId === undefined) throw new ApiError('badRequest', "'volume_id'");
  return volumeId;
}
