/** Images of servers. Nova: nova/api/openstack/compute/servers.py (_action_create_image), create_backup.py. */
import { randomUUID } from 'node:crypto';
import type { operations } from '../../../generated/compute/server-image-actions.ts';
import { Reply, webobType, type ApiRequest, type Handlers } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { assertMetadataFits } from '../../../cloud/quotas.ts';
import { backUpServer, createImageOfServer } from '../../../cloud/servers/snapshot.ts';
import type { ComputeFeature } from '../microversions.ts';
import { getServer } from './show.ts';

export const serverImageActionHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'servers.action.createImage': async (request, cloud) => {
    const { name, metadata = {} } = request.body.createImage;
    const server = getServer(cloud, request.path.server_id, request);
    await assertMetadataFits(cloud, request.identity, metadata);
    return madeReply(request, await createImageOfServer(cloud, request.identity, server, { name, metadata }));
  },

  'servers.action.createBackup': async (request, cloud) => {
    const { name, metadata = {}, backup_type: backupType, rotation } = request.body.createBackup;
    const server = getServer(cloud, request.path.server_id, request);
    await assertMetadataFits(cloud, request.identity, metadata);
    const id = await backUpServer(cloud, request.identity, server, { name, metadata, backupType, rotation: Number(rotation) });
    return madeReply(request, id);
  },
};

/** Nova's link is to the image service, without its version. An image that its rotation takes away at once still has an id, which leads nowhere. */
function madeReply({ root, version }: ApiRequest<unknown, ComputeFeature>, id: string | null): Reply<{ image_id: string }> {
  const body = { image_id: id ?? randomUUID() };
  if (version.has('imageIdInBody')) return new Reply(body);
  return new Reply(body, { headers: { ...webobType, ...(id === null ? {} : { Location: `${root}/image/images/${id}` }) } });
}
