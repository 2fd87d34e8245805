/**
 * Volumes: disks (VDIs) that a project made for themselves, and that come and go from server to server. A disk which belongs to a server or an
 * image is none. Everything is read from the cache.
 *
 * A volume's id is its own: storage motion gives a VDI another uuid. It stands in the VDI's other_config, and in that of the VBD by which a
 * server has the volume, which survives everything (`servers/volumes.ts`).
 */
import { randomUUID } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { Ref } from '../xapi/datamodel.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { derivedFrom } from './derived.ts';
import { availabilityZoneOf } from './hosts.ts';
import { entry, keys, readKey, type VolumeData, type VolumeSnapshotMark } from './other-config.ts';
import { srForVolume } from './placement.ts';
import { GiB } from './servers/disks.ts';
import { deviceAt, isServer } from './servers/from-vm.ts';
import { copyDisk } from './volume-copies.ts';

export interface VolumeAttachment {
  readonly serverId: string;
  /** `/dev/xvdb` */
  readonly device: string;
}

export interface Volume extends VolumeData {
  readonly name: string;
  readonly description: string;
  readonly sizeGib: number;
  /** Cinder: cinder/objects/fields.py, VolumeStatus. */
  readonly status: 'available' | 'in-use' | 'deleting';
  readonly availabilityZone: string;
  /** More than one only where somebody made the disk sharable in XAPI. */
  readonly attachments: readonly VolumeAttachment[];
  readonly multiattach: boolean;
  readonly pool: Xapi;
  readonly vdi: Ref<'VDI'>;
}

export interface VolumeSnapshot extends VolumeSnapshotMark {
  readonly name: string;
  readonly description: string;
  readonly sizeGib: number;
  readonly status: 'available' | 'deleting';
  readonly pool: Xapi;
  readonly vdi: Ref<'VDI'>;
}

/** Nova's words for what Cinder refuses (nova/volume/cinder.py, translate_volume_exception). */
const invalid = (reason: string): ApiError => new ApiError('badRequest', `Invalid input received: ${reason}`);

// ---- reading ---------------------------------------------------------------------------------------------------------

const kept = derivedFrom<Row<'VDI'>, Volume | undefined>();

function volumeFromVdi(cloud: Cloud, pool: Xapi, vdi: Row<'VDI'>): Volume | undefined {
  const data = vdi.is_a_snapshot ? undefined : readKey(vdi, keys.volumeData);
  if (data === undefined) return undefined;
  const drives = vdi.VBDs.map((ref) => pool.cache.get('VBD', ref));
  const vms = drives.map((vbd) => (vbd === undefined ? undefined : pool.cache.get('VM', vbd.VM)));
  return kept(vdi, [...drives, ...vms], () => {
    // What an image or a snapshot of a server has is a copy of the volume.
    if (vms.some((vm) => vm !== undefined && !isServer(vm))) return undefined;
    const attachments = drives.flatMap((vbd, index) => {
      const vm = vms[index];
      return vbd === undefined || vm === undefined ? [] : [{ serverId: vm.uuid, device: deviceAt(vbd) }];
    });
    const isGoing = Object.values(vdi.current_operations).includes('destroy');
    return Object.freeze<Volume>({
      ...data,
      name: vdi.name_label,
      description: vdi.name_description,
      sizeGib: Math.ceil(vdi.virtual_size / GiB),
      status: isGoing ? 'deleting' : attachments.length > 0 ? 'in-use' : 'available',
      availabilityZone: availabilityZoneOf(cloud.pools, pool),
      attachments,
      multiattach: vdi.sharable,
      pool,
      vdi: vdi.$ref,
    });
  });
}

const mayUse = ({ projectId }: { readonly projectId: string }, caller: Caller): boolean => caller.isAdmin || projectId === caller.projectId;

/** The volumes of the caller's project, the newest first. */
export function listVolumes(cloud: Cloud, caller: Caller): readonly Volume[] {
  return cloud.pools
    .flatMap((pool) => [...pool.cache.all('VDI')].flatMap((vdi) => volumeFromVdi(cloud, pool, vdi) ?? []))
    .filter(({ projectId }) => projectId === caller.projectId)
    .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
}

export function findVolume(cloud: Cloud, id: string): Volume | undefined {
  for (const pool of cloud.pools) {
    for (const vdi of pool.cache.all('VDI')) {
      const volume = volumeFromVdi(cloud, pool, vdi);
      if (volume?.id === id) return volume;
    }
  }
  return undefined;
}

/** @throws ApiError notFound, also for another project's */
export function getVolume(cloud: Cloud, caller: Caller, id: string): Volume {
  const volume = findVolume(cloud, id);
  if (volume === undefined || !mayUse(volume, caller)) throw new ApiError('notFound', `Volume ${id} could not be found.`);
  return volume;
}

function* allSnapshots(cloud: Cloud): Generator<VolumeSnapshot> {
  for (const pool of cloud.pools) {
    for (const vdi of pool.cache.all('VDI')) {
      const mark = vdi.is_a_snapshot ? readKey(vdi, keys.volumeSnapshot) : undefined;
      if (mark === undefined) continue;
      const isGoing = Object.values(vdi.current_operations).includes('destroy');
      yield {
        ...mark, name: vdi.name_label, description: vdi.name_description, sizeGib: Math.ceil(vdi.virtual_size / GiB),
        status: isGoing ? 'deleting' : 'available', pool, vdi: vdi.$ref,
      };
    }
  }
}

/** The snapshots of the caller's project, the newest first. */
export function listVolumeSnapshots(cloud: Cloud, caller: Caller): readonly VolumeSnapshot[] {
  return [...allSnapshots(cloud)].filter(({ projectId }) => projectId === caller.projectId).sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
}

export const findVolumeSnapshot = (cloud: Cloud, id: string): VolumeSnapshot | undefined => [...allSnapshots(cloud)].find((snapshot) => snapshot.id === id);

/** @throws ApiError notFound, also for another project's */
export function getVolumeSnapshot(cloud: Cloud, caller: Caller, id: string, unknown: 'notFound' | 'badRequest' = 'notFound'): VolumeSnapshot {
  const found = findVolumeSnapshot(cloud, id);
  if (found === undefined || !mayUse(found, caller)) throw new ApiError(unknown, `Snapshot ${id} could not be found.`);
  return found;
}

// ---- changing --------------------------------------------------------------------------------------------------------

export interface NewVolume {
  readonly sizeGib: number;
  readonly name: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly availabilityZone?: string | undefined;
  readonly snapshotId?: string | undefined;
}

/**
 * Answers when the disk is there: it is made with its marks, so that nothing is lost when the service dies meanwhile.
 * @throws ApiError badRequest (zone, size), notFound (snapshot); XapiError what the storage refuses
 */
export async function createVolume(cloud: Cloud, caller: Caller, fresh: NewVolume): Promise<Volume> {
  const { sizeGib, name, description, metadata, availabilityZone, snapshotId } = fresh;
  const snapshot = snapshotId === undefined ? undefined : getVolumeSnapshot(cloud, caller, snapshotId);
  const pool = snapshot?.pool ?? cloud.pools.find((each) => availabilityZone === undefined || availabilityZoneOf(cloud.pools, each) === availabilityZone);
  if (pool === undefined) throw invalid(`Availability zone '${availabilityZone ?? ''}' is invalid.`);
  if (snapshot !== undefined && sizeGib < snapshot.sizeGib) {
    throw invalid(`Volume size '${sizeGib}'GB cannot be smaller than the snapshot size ${snapshot.sizeGib}GB. They must be >= original snapshot size.`);
  }
  const data: VolumeData = {
    id: randomUUID(), projectId: caller.projectId ?? cloud.defaultProjectId, userId: caller.userId, created: cloud.clock.now(), metadata,
    snapshotId: snapshotId ?? null, imageId: snapshot?.imageId ?? null,
  };
  if (snapshot === undefined) await makeDisk(cloud, pool, fresh, data);
  else await copyDisk(cloud, pool, { id: data.id, source: snapshot.vdi, by: 'clone', name, description, sizeGib, key: keys.volumeData, value: data });
  await pool.settle();
  return getVolume(cloud, caller, data.id);
}

async function makeDisk(cloud: Cloud, pool: Xapi, { name, description, sizeGib }: NewVolume, data: VolumeData): Promise<void> {
  await pool.run('VDI.create', [{
    name_label: name, name_description: description, SR: srForVolume(cloud, pool).$ref, virtual_size: sizeGib * GiB, type: 'user',
    sharable: false, read_only: false, other_config: entry(keys.volumeData, data), xenstore_data: {}, sm_config: {}, tags: [],
  }]);
}

/** @throws ApiError badRequest when a server has it, or there are snapshots of it */
export async function deleteVolume(cloud: Cloud, volume: Volume): Promise<void> {
  const hasSnapshots = [...allSnapshots(cloud)].some(({ volumeId }) => volumeId === volume.id);
  if (volume.status === 'in-use' || hasSnapshots) {
    throw invalid('Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be '
      + 'migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.');
  }
  await volume.pool.run('VDI.destroy', [volume.vdi]);
  await volume.pool.settle();
}

/** @param force even of a volume that a server has @throws ApiError badRequest */
export async function createVolumeSnapshot(
  cloud: Cloud, volume: Volume, { name, description, force }: { readonly name: string; readonly description: string; readonly force: boolean },
): Promise<VolumeSnapshot> {
  if (volume.status !== 'available' && !(force && volume.status === 'in-use')) {
    throw invalid(`Invalid volume: Volume ${volume.id} status must be available, but current status is: ${volume.status}.`);
  }
  const { pool } = volume;
  const mark = { id: randomUUID(), volumeId: volume.id, projectId: volume.projectId, created: cloud.clock.now(), imageId: volume.imageId };
  const vdi = await copyDisk(cloud, pool, { id: mark.id, source: volume.vdi, by: 'snapshot', name, description, key: keys.volumeSnapshot, value: mark });
  return { ...mark, name, description, sizeGib: volume.sizeGib, status: 'available', pool, vdi };
}

export async function deleteVolumeSnapshot({ pool, vdi }: VolumeSnapshot): Promise<void> {
  await pool.run('VDI.destroy', [vdi]);
  await pool.settle();
}
