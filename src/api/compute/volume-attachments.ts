/** Volumes of a server. Nova: nova/api/openstack/compute/volume_attachments.py. */
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/volume-attachments.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { assertAllowed } from '../../cloud/servers/allowed-states.ts';
import type { Server } from '../../cloud/servers/server.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

// DEVIATION: there is no Cinder yet, so no volume is known: attaching one is refused with 404 (real Nova without Cinder answers 500).

export const volumeAttachmentHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'volumeAttachments.list': (request, cloud) => {
    const { limit, offset = 0 } = request.query;
    const server = getServer(cloud, request.path.server_id, request);
    const end = limit === undefined ? undefined : offset + limit;
    return { volumeAttachments: server.volumes.slice(offset, end).map((volume) => renderAttachment(server, volume)) };
  },

  'volumeAttachments.show': (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    return { volumeAttachment: renderAttachment(server, getAttached(server, request.path.volume_id)) };
  },

  'volumeAttachments.create': (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    assertAllowed(server, 'attach_volume', request.identity);
    throw new ApiError('notFound', `Volume ${request.body.volumeAttachment.volumeId} could not be found.`);
  },

  'volumeAttachments.update': (request, cloud) => {
    const { volumeId } = request.body.volumeAttachment;
    const isSwap = volumeId !== request.path.volume_id || !request.version.has('volumeAttachmentUpdate');
    if (isSwap && !request.identity.isAdmin) {
      throw new ApiError('forbidden', 'Policy doesn\'t allow os_compute_api:os-volumes-attachments:swap to be performed.');
    }
    const server = getServer(cloud, request.path.server_id, request);
    if (isSwap) throw new ApiError('notFound', `Volume ${request.path.volume_id} could not be found.`);
    throw noAttachment(server, request.path.volume_id);
  },

  'volumeAttachments.delete': (request, cloud) => {
    getServer(cloud, request.path.server_id, request);
    throw new ApiError('notFound', `Volume ${request.path.volume_id} could not be found.`);
  },
};

type Volume = Server['volumes'][number];

const noAttachment = (server: Server, volumeId: string): ApiError =>
  new ApiError('notFound', `Instance ${server.id} is not attached to volume ${volumeId}`);

/** @throws {ApiError} notFound */
function getAttached(server: Server, volumeId: string): Volume {
  const volume = server.volumes.find(({ id }) => id === volumeId);
  if (volume === undefined) throw noAttachment(server, volumeId);
  return volume;
}

function renderAttachment(server: Server, { id, deleteOnTermination }: Volume): components['schemas']['volume_attachment'] {
  return {
    id, volumeId: id, serverId: server.id, device: null, tag: null, delete_on_termination: deleteOnTermination, attachment_id: null, bdm_uuid: id,
  };
}
