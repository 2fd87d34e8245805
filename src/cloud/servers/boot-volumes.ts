/**
 * Volumes that a server has from its boot on: such as there are, and such as are made for it of an image, a snapshot or nothing; one of them may be
 * what it boots from. Nova: nova/virt/block_device.py.
 */
import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import type { Row } from '../../xapi/xapi.ts';
import { findImage } from '../images.ts';
import { entry, keys, readKey, writeKey, type VolumeData } from '../other-config.ts';
import { srForVolume } from '../placement.ts';
import { findCopy, copyDisk } from '../volume-copies.ts';
import { findVolume, findVolumeSnapshot } from '../volumes.ts';
import type { Run } from '../workflow.ts';
import { destroyVdi, ignoringGone } from './delete.ts';
import { freePosition, GiB, rootPosition } from './disks.ts';
import { positionOf } from './volumes.ts';

export interface RequestedVolume {
  readonly source: 'volume' | 'image' | 'snapshot' | 'blank';
  /** Id of what it is or is made of; '' for a blank one. */
  readonly sourceId: string;
  /** Of one that is made; it may be larger than its source. */
  readonly sizeGib: number;
  /** The server boots from it. */
  readonly isRoot: boolean;
  /** `/dev/vdb`: only the letter counts. Absent: the first place that is free. */
  readonly device?: string;
  readonly tag: string | null;
  readonly deleteOnTermination: boolean;
}

/** As a claim keeps it. */
export interface BootVolume extends RequestedVolume {
  /** Of the volume; one that is made has its id before it is there. */
  readonly id: string;
}

export const bootVolumesFor = (asked: readonly RequestedVolume[]): readonly BootVolume[] =>
  asked.map((volume) => ({ ...volume, id: volume.source === 'volume' ? volume.sourceId : randomUUID() }));

export function bootVolumesOf(run: Run): readonly BootVolume[] {
  const { volumes } = run.claim.args;
  return Array.isArray(volumes) ? volumes as readonly BootVolume[] : [];
}

/** The repositories that the volumes lie on, or will. */
export const srsOfBootVolumes = (run: Run): readonly Ref<'SR'>[] => bootVolumesOf(run).map((volume) => {
  const there = diskOf(run, volume.id);
  return there === undefined ? srForVolume(run.cloud, run.pool).$ref : there.SR;
});

/** The disk of a volume of the server's pool, one that is only half made too. */
const diskOf = ({ pool }: Run, id: string): Row<'VDI'> | undefined => findCopy(pool, id);

/** Repeatable. @throws ApiError when a source has gone meanwhile, or somebody else has taken the volume; XapiError */
export async function bringBootVolumes(run: Run): Promise<void> {
  for (const volume of bootVolumesOf(run)) {
    await run.pool.settle();
    const vdi = volume.source === 'volume' ? takeVolume(run, volume) : await makers[volume.source](run, volume);
    await run.pool.settle();
    await attachBootVolume(run, vdi, volume);
  }
  await run.pool.settle();
}

/** One that is there. @throws ApiError badRequest when it is not free */
function takeVolume(run: Run, { id }: BootVolume): Ref<'VDI'> {
  const volume = findVolume(run.cloud, id);
  if (volume === undefined) throw new ApiError('badRequest', `Block Device Mapping is Invalid: failed to get volume ${id}.`);
  if (!volume.multiattach && volume.attachments.some(({ serverId }) => serverId !== run.serverId)) {
    throw new ApiError('badRequest', `Invalid volume: volume '${id}' status must be 'available'. Currently in 'in-use'`);
  }
  return volume.vdi;
}

const dataOf = (run: Run, { id, source, sourceId }: BootVolume, imageId: string | null): VolumeData => ({
  id, projectId: run.claim.projectId, userId: run.claim.userId, created: run.claim.at, metadata: {}, imageId,
  snapshotId: source === 'snapshot' ? sourceId : null,
});

/** Cinder's name for one that nobody named is empty, and so is Nova's. */
const makers: Readonly<Record<'image' | 'snapshot' | 'blank', (run: Run, volume: BootVolume) => Promise<Ref<'VDI'>>>> = {
  async blank(run, volume) {
    const known = diskOf(run, volume.id);
    return known?.$ref ?? await run.async('VDI.create', [{
      name_label: '', name_description: '', SR: srForVolume(run.cloud, run.pool).$ref, virtual_size: volume.sizeGib * GiB, type: 'user',
      sharable: false, read_only: false, other_config: entry(keys.volumeData, dataOf(run, volume, null)), xenstore_data: {}, sm_config: {}, tags: [],
    }]) as Ref<'VDI'>;
  },
  image(run, volume) {
    const image = findImage(run.cloud, volume.sourceId);
    if (image?.kind !== 'template') throw new ApiError('badRequest', `Block Device Mapping is Invalid: failed to get image ${volume.sourceId}.`);
    return copyTo(run, volume, image.disks[0].vdi, srForVolume(run.cloud, run.pool).$ref, image.id);
  },
  snapshot(run, volume) {
    const snapshot = findVolumeSnapshot(run.cloud, volume.sourceId);
    if (snapshot === undefined) throw new ApiError('badRequest', `Block Device Mapping is Invalid: failed to get snapshot ${volume.sourceId}.`);
    return copyTo(run, volume, snapshot.vdi, undefined, snapshot.imageId);
  },
};

function copyTo(run: Run, volume: BootVolume, source: Ref<'VDI'>, sr: Ref<'SR'> | undefined, imageId: string | null): Promise<Ref<'VDI'>> {
  const { id, sizeGib } = volume;
  const plan = { id, source, by: 'clone' as const, name: '', description: '', sizeGib, key: keys.volumeData, value: dataOf(run, volume, imageId) };
  return copyDisk(run.cloud, run.pool, sr === undefined ? plan : { ...plan, sr }, (method, params) => run.async(method, params));
}

async function attachBootVolume(run: Run, vdi: Ref<'VDI'>, { id, isRoot, device, tag, deleteOnTermination }: BootVolume): Promise<void> {
  const { pool, vm } = run;
  const vbds = run.row().VBDs.flatMap((ref) => pool.cache.get('VBD', ref) ?? []);
  if (vbds.some((vbd) => vbd.VDI === vdi)) return;
  const taken = vbds.map(({ userdevice }) => userdevice);
  const asked = device === undefined ? undefined : positionOf(device);
  // Clients name devices as another hypervisor does: where one is not free, the next that is.
  const position = isRoot ? rootPosition : asked === undefined || asked === rootPosition || taken.includes(asked) ? freePosition(taken) : asked;
  await pool.call('VBD.create', {
    VM: vm, VDI: vdi, userdevice: position, bootable: isRoot, mode: 'RW', type: 'Disk', empty: false, unpluggable: true,
    other_config: entry(keys.volume, { id, deleteOnTermination, tag }), qos_algorithm_type: '', qos_algorithm_params: {},
  });
  await pool.settle();
}

/** Those that were made go, those that were there are free again. */
export async function giveBootVolumesBack(run: Run): Promise<void> {
  const { pool } = run;
  await pool.settle();
  for (const { id, source } of bootVolumesOf(run)) {
    const vdi = diskOf(run, id);
    // What it was to be made of.
    for (const marked of pool.cache.all('VDI')) if (marked !== vdi && readKey(marked, keys.copyFor) === id) await writeKey(pool, marked.$ref, keys.copyFor, undefined);
    if (vdi === undefined) continue;
    if (source !== 'volume') await destroyVdi(run, vdi.$ref);
    else for (const ref of vdi.VBDs) if (pool.cache.get('VBD', ref)?.VM === run.vm) await ignoringGone(pool.call('VBD.destroy', ref));
  }
  await pool.settle();
}

/** Whether a disk of the server is a volume. */
export const isVolume = (vdi: Row<'VDI'> | undefined): boolean => vdi !== undefined && readKey(vdi, keys.volumeData) !== undefined;
