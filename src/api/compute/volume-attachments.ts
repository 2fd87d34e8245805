/** Volumes of a server. Nova: nova/api/openstack/compute/volume_attachments.py. */
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/volume-attachments.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import type { AttachedVolume, Server } from '../../cloud/servers/server.ts';
import { attachVolume, detachVolume, keepVolume } from '../../cloud/servers/volumes.ts';
import { getVolume } from '../../cloud/volumes.ts';
import { booleanFrom } from './boolean.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

export const volumeAttachmentHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'volumeAttachments.list': (request, cloud) => {
    const { limit, offset = 0 } = request.query;
    const server = getServer(cloud, request.path.server_id, request);
    const end = limit === undefined ? undefined : offset + limit;
    return { volumeAttachments: server.volumes.slice(offset, end).map((volume) => renderAttachment(server, volume)) };
  },

  'volumeAttachments.show': (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    const { volume_id: id } = request.path;
    const volume = server.volumes.find((each) => each.id === id);
    if (volume === undefined) throw new ApiError('notFound', `Instance ${server.id} is not attached to volume ${id}`);
    return { volumeAttachment: renderAttachment(server, volume) };
  },

  'volumeAttachments.create': async (request, cloud) => {
    const { volumeId, device, tag, delete_on_termination: deleteOnTermination = false } = request.body.volumeAttachment;
    const server = getServer(cloud, request.path.server_id, request);
    assertVersionForShelved(request, server, 'attach_volume');
    const attached = await attachVolume(cloud, request.identity, server, {
      volumeId, device: device ?? undefined, tag, deleteOnTermination: booleanFrom(deleteOnTermination), multiattach: request.version.has('multiattach'),
    });
    return { volumeAttachment: renderAttachment(server, attached) };
  },

  'volumeAttachments.update': async (request, cloud) => {
    const { volume_id: id } = request.path;
    const wanted = request.body.volumeAttachment;
    const server = getServer(cloud, request.path.server_id, request);
    const isSwap = wanted.volumeId !== id || !request.version.has('volumeAttachmentUpdate');
    if (isSwap && !request.identity.isAdmin) {
      throw new ApiError('forbidden', 'Policy doesn\'t allow os_compute_api:os-volumes-attachments:swap to be performed.');
    }
    const attached = server.volumes.find((each) => each.id === id);
    if (isSwap) refuseSwap(request, cloud, attached);
    if (attached === undefined) throw new ApiError('notFound', `No volume Block Device Mapping with id ${id}.`);
    assertUnchanged(wanted, { id, serverId: server.id, device: attached.device, tag: attached.tag });
    const { delete_on_termination: goes } = wanted;
    if (goes !== undefined) await keepVolume(server, id, booleanFrom(goes));
  },

  'volumeAttachments.delete': async (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    const { id } = getVolume(cloud, request.identity, request.path.volume_id);
    assertVersionForShelved(request, server, 'detach_volume');
    if (!server.volumes.some((volume) => volume.id === id)) throw new ApiError('notFound', `Instance ${server.id} is not attached to volume ${id}`);
    await detachVolume(cloud, request.identity, server, id);
  },
};

function assertVersionForShelved({ version }: Pick<ApiRequest<unknown, ComputeFeature>, 'version'>, { id, vmState }: Server, word: string): void {
  if (version.has('volumesOfShelved') || (vmState !== 'shelved' && vmState !== 'shelved_offloaded')) return;
  throw new ApiError('conflict', `Cannot '${word}' instance ${id} while it is in vm_state ${vmState}`);
}

// DEVIATION: a volume of a server cannot be swapped for another (400): XAPI has no copy of a disk that its guest goes on writing to.
function refuseSwap({ path, body, identity }: ApiRequest<operations['volumeAttachments.update']>, cloud: Cloud, attached: AttachedVolume | undefined): never {
  const old = getVolume(cloud, identity, path.volume_id);
  getVolume(cloud, identity, body.volumeAttachment.volumeId);
  if (attached === undefined) throw new ApiError('notFound', `Instance ${path.server_id} is not attached to volume ${old.id}`);
  throw new ApiError('badRequest', `Invalid volume: volume ${old.id} cannot be swapped for another while a server has it.`);
}

/** Only `delete_on_termination` may differ. @throws {ApiError} badRequest */
function assertUnchanged(wanted: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(now)) {
    if (wanted[name] !== undefined && wanted[name] !== value) throw new ApiError('badRequest', `The ${name} property is not mutable`);
  }
}

function renderAttachment(server: Server, { id, device, tag, deleteOnTermination, attachmentId }: AttachedVolume): components['schemas']['volume_attachment'] {
  return {
    id, volumeId: id, serverId: server.id, device, tag, delete_on_termination: deleteOnTermination, attachment_id: attachmentId, bdm_uuid: attachmentId,
  };
}
