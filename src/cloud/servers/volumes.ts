/** Volumes of a server that exists: attached and plugged in, and taken away again. Nova: nova/compute/api.py (attach_volume, detach_volume). */
import { ApiError } from '../../errors.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { entry, keys, readKey, writeKey, type VolumeMark } from '../other-config.ts';
import { hostSeesSr } from '../placement.ts';
import { findVolume, getVolume, type Volume } from '../volumes.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { ignoringGone } from './delete.ts';
import type { AttachedVolume, Server } from './server.ts';
import { whenGuestSpeaks } from './silent-guest.ts';
import { currentServer } from './update.ts';

export interface VolumeRequest {
  readonly volumeId: string;
  /** `/dev/vdb`: only the letter counts. Absent: the first place that is free. */
  readonly device?: string | undefined;
  readonly tag?: string | undefined;
  readonly deleteOnTermination: boolean;
  /** Whether a volume that a server has may go to another one too. */
  readonly multiattach: boolean;
}

const invalid = (reason: string): ApiError => new ApiError('badRequest', `Invalid volume: ${reason}`);

/**
 * Answers when the server has the volume, plugged in where the server runs.
 * @throws ApiError conflict (state, lock, device in use), notFound, badRequest (volume in use or out of reach)
 */
export async function attachVolume(cloud: Cloud, caller: Caller, server: Server, wanted: VolumeRequest): Promise<AttachedVolume> {
  assertAllowed(server, 'attach_volume', caller);
  const volume = getVolume(cloud, caller, wanted.volumeId);
  if (volume.attachments.some(({ serverId }) => serverId === server.id)) throw invalid(`volume ${volume.id} already attached`);
  if (volume.multiattach && !wanted.multiattach) {
    throw new ApiError('badRequest', 'Multiattach volumes are only supported starting with compute API version 2.60.');
  }
  if (volume.status !== 'available' && !(volume.multiattach && volume.status === 'in-use')) {
    throw invalid(`volume '${volume.id}' status must be 'available'. Currently in '${volume.status}'`);
  }
  assertReachable(server, volume);
  await assertFree(server, wanted.device);
  const { device, tag, deleteOnTermination } = wanted;
  await cloud.workflows.begin({
    kind: 'attach-volume', server, caller,
    args: { volumeId: volume.id, deleteOnTermination, ...(device === undefined ? {} : { device }), ...(tag === undefined ? {} : { tag }) },
  });
  await server.pool.settle();
  const made = currentServer(cloud, server).volumes.find(({ id }) => id === volume.id);
  if (made === undefined) throw new ApiError('internal', `Volume ${volume.id} vanished from server ${server.id}.`);
  return made;
}

/** A disk of another pool, or of storage that the server's host does not see. */
function assertReachable({ pool, vm }: Server, volume: Volume): void {
  const host = pool.cache.get('VM', vm)?.resident_on;
  const sr = volume.pool.cache.get('VDI', volume.vdi)?.SR;
  const runs = host !== undefined && pool.cache.get('host', host) !== undefined;
  if (volume.pool !== pool || (runs && sr !== undefined && !hostSeesSr(pool, host, sr))) {
    throw invalid(`volume '${volume.id}' lies in storage that the host of the server does not reach`);
  }
}

/** `VBD.userdevice` of a device's name. */
export const positionOf = (device: string): string => String((/([a-z])\d*$/.exec(device)?.[1] ?? 'a').charCodeAt(0) - 'a'.charCodeAt(0));

async function assertFree({ pool, vm }: Server, device: string | undefined): Promise<void> {
  if (device === undefined) return;
  const free = await pool.call<readonly string[]>('VM.get_allowed_VBD_devices', vm);
  if (!free.includes(positionOf(device))) throw new ApiError('conflict', `The supplied device path (${device}) is in use.`);
}

/** Answers when the server no longer has it. @throws ApiError conflict (state, lock); XapiError when the guest does not let go of it */
export async function detachVolume(cloud: Cloud, caller: Caller, server: Server, volumeId: string): Promise<void> {
  assertAllowed(server, 'detach_volume', caller);
  await cloud.workflows.begin({ kind: 'detach-volume', server, caller, args: { volumeId } });
}

/** Whether a volume goes with its server. */
export async function keepVolume(server: Server, volumeId: string, deleteOnTermination: boolean): Promise<void> {
  const vbd = driveOf(server.pool, server.vm, volumeId);
  const mark = vbd && readKey(vbd, keys.volume);
  if (vbd === undefined || mark === undefined) return;
  await writeKey(server.pool, vbd.$ref, keys.volume, { ...mark, deleteOnTermination }, vbd);
  await server.pool.settle();
}

// ---- the workflows ---------------------------------------------------------------------------------------------------

const driveOf = (pool: Run['pool'], vm: Run['vm'], volumeId: string): Row<'VBD'> | undefined =>
  [...pool.cache.all('VBD')].find((vbd) => vbd.VM === vm && readKey(vbd, keys.volume)?.id === volumeId);

const volumeIdOf = (run: Run): string => String(run.claim.args['volumeId']);
const ownDrive = (run: Run): Row<'VBD'> | undefined => driveOf(run.pool, run.vm, volumeIdOf(run));

export const volumeWorkflows = {
  'attach-volume': {
    action: 'attach_volume',
    event: 'compute_attach_volume',
    word: 'attach_volume',
    failsToError: false,
    steps: (run) => [
      { name: 'VBD', run: () => createDrive(run), undo: async () => { await run.pool.settle(); await removeDrive(run); } },
      { name: 'plug', run: () => plugDrive(run) },
    ],
  },
  'detach-volume': {
    action: 'detach_volume',
    event: 'compute_detach_volume',
    word: 'detach_volume',
    failsToError: false,
    steps: (run) => [{ name: 'VBD', run: () => removeDrive(run) }],
  },
} as const satisfies Readonly<Record<string, Workflow>>;

async function createDrive(run: Run): Promise<void> {
  const { pool, vm, claim: { args } } = run;
  if (run.resumed && ownDrive(run) !== undefined) return;
  const volume = findVolume(run.cloud, volumeIdOf(run));
  if (volume === undefined) throw new ApiError('notFound', `Volume ${volumeIdOf(run)} could not be found.`);
  const free = await pool.call<readonly string[]>('VM.get_allowed_VBD_devices', vm);
  const { device, tag, deleteOnTermination } = args;
  const position = typeof device === 'string' ? positionOf(device) : free[0];
  if (position === undefined) throw new ApiError('forbidden', 'The maximum allowed number of disk devices is exceeded.');
  const mark: VolumeMark = { id: volume.id, deleteOnTermination: deleteOnTermination === true, tag: typeof tag === 'string' ? tag : null };
  await pool.call('VBD.create', {
    VM: vm, VDI: volume.vdi, userdevice: position, bootable: false, mode: 'RW', type: 'Disk', empty: false, unpluggable: true,
    other_config: entry(keys.volume, mark), qos_algorithm_type: '', qos_algorithm_params: {},
  });
  await pool.settle();
}

/** That of a server that is not running is plugged in when it starts. */
async function plugDrive(run: Run): Promise<void> {
  const vbd = ownDrive(run);
  if (vbd === undefined || vbd.currently_attached || run.row().power_state !== 'Running') return;
  try {
    // Its user is not answered before the end: the next thing he asks for shall not find this at work.
    await whenGuestSpeaks(run, () => run.pool.run('VBD.plug', [vbd.$ref]));
  } catch (error) {
    // A try whose answer was lost.
    if (!(error instanceof XapiError) || error.code !== 'DEVICE_ALREADY_ATTACHED') throw error;
  }
  await run.pool.settle();
}

async function removeDrive(run: Run): Promise<void> {
  const { pool } = run;
  const vbd = ownDrive(run);
  if (vbd === undefined) return;
  if (vbd.currently_attached) {
    try {
      await ignoringGone(whenGuestSpeaks(run, () => run.async('VBD.unplug', [vbd.$ref])));
    } catch (error) {
      if (!(error instanceof XapiError) || (error.code !== 'DEVICE_ALREADY_DETACHED' && error.code !== 'VM_BAD_POWER_STATE')) throw error;
    }
  }
  await ignoringGone(pool.call('VBD.destroy', vbd.$ref));
  await pool.settle();
}
