/** Volumes and their snapshots, up to 2.35: a proxy to the block storage service. Nova: nova/api/openstack/compute/volumes.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import {
  createVolume, createVolumeSnapshot, deleteVolume, deleteVolumeSnapshot, getVolume, getVolumeSnapshot, listVolumes, listVolumeSnapshots,
  type Volume, type VolumeSnapshot,
} from '../../cloud/volumes.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/volumes.ts';
import { Reply, type Handlers } from '../../http/service.ts';
import { booleanFrom } from './boolean.ts';
import type { ComputeFeature } from './microversions.ts';
import { maxPage } from './paging.ts';
import { plainTimestamp } from './servers/view.ts';

export const volumeHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'volumes.list': ({ query, identity }, cloud) => ({ volumes: slice(listVolumes(cloud, identity), query).map(renderVolume) }),
  'volumes.detail': ({ query, identity }, cloud) => ({ volumes: slice(listVolumes(cloud, identity), query).map(renderVolume) }),
  'volumes.show': ({ path, identity }, cloud) => ({ volume: renderVolume(getVolume(cloud, identity, path.volume_id)) }),

  'volumes.create': async ({ body: { volume }, identity, base }, cloud) => {
    const { size, volume_type: type, metadata = {}, snapshot_id: snapshotId, availability_zone: availabilityZone } = volume;
    // No volume type is known: all disks of a pool are of one kind, and lie where the settings say.
    if (type !== undefined) throw new ApiError('notFound', `Volume type with name ${type} could not be found.`);
    const made = await createVolume(cloud, identity, {
      sizeGib: Number(size), name: volume.display_name ?? '', description: volume.display_description ?? '', metadata: textsOf(metadata),
      snapshotId, availabilityZone,
    });
    return new Reply({ volume: renderVolume(made) }, { headers: { Location: `${base}/os-volumes/${made.id}` } });
  },

  'volumes.delete': async ({ path, identity }, cloud) => {
    await deleteVolume(cloud, getVolume(cloud, identity, path.volume_id));
  },

  'snapshots.list': ({ query, identity }, cloud) => ({ snapshots: slice(listVolumeSnapshots(cloud, identity), query).map(renderSnapshot) }),
  'snapshots.detail': ({ query, identity }, cloud) => ({ snapshots: slice(listVolumeSnapshots(cloud, identity), query).map(renderSnapshot) }),
  'snapshots.show': ({ path, identity }, cloud) => ({ snapshot: renderSnapshot(getVolumeSnapshot(cloud, identity, path.snapshot_id)) }),

  'snapshots.create': async ({ body: { snapshot }, identity }, cloud) => {
    const volume = getVolume(cloud, identity, snapshot.volume_id);
    const { display_name: name = '', display_description: description = '', force = false } = snapshot;
    return { snapshot: renderSnapshot(await createVolumeSnapshot(cloud, volume, { name, description, force: booleanFrom(force) })) };
  },

  'snapshots.delete': async ({ path, identity }, cloud) => {
    await deleteVolumeSnapshot(getVolumeSnapshot(cloud, identity, path.snapshot_id));
  },
};

const slice = <T>(items: readonly T[], { limit = maxPage, offset = 0 }: { readonly limit?: number; readonly offset?: number }): readonly T[] =>
  items.slice(offset, offset + Math.min(limit, maxPage));

const textsOf = (metadata: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]));

function renderVolume({ id, attachments: [attachment], ...volume }: Volume): components['schemas']['volume'] {
  return {
    id,
    displayName: volume.name,
    displayDescription: volume.description,
    size: volume.sizeGib,
    status: volume.status,
    volumeType: null,
    availabilityZone: volume.availabilityZone,
    snapshotId: volume.snapshotId,
    metadata: volume.metadata,
    createdAt: plainTimestamp(volume.created),
    attachments: [attachment === undefined ? {} : { id, volumeId: id, ...attachment }],
  };
}

function renderSnapshot({ id, volumeId, name, description, sizeGib, status, created }: VolumeSnapshot): components['schemas']['snapshot'] {
  return { id, volumeId, displayName: name, displayDescription: description, size: sizeGib, status, createdAt: plainTimestamp(created) };
}
