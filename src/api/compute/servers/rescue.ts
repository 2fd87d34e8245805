/** Rescue of servers. Nova: nova/api/openstack/compute/rescue.py. */
import type { operations } from '../../../generated/compute/server-rescue.ts';
import type { Handlers } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { rescueServer, unrescueServer } from '../../../cloud/servers/rescue.ts';
import type { ComputeFeature } from '../microversions.ts';
import { generatePassword } from './password.ts';
import { getServer } from './show.ts';

export const serverRescueHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'servers.action.rescue': async (request, cloud) => {
    const { adminPass, rescue_image_ref: imageId } = request.body.rescue ?? {};
    const password = adminPass ?? generatePassword();
    await rescueServer(cloud, request.identity, getServer(cloud, request.path.server_id, request), imageId, password, request.version.has('rescueOfVolumes'));
    return { adminPass: password };
  },

  'servers.action.unrescue': (request, cloud) =>
    unrescueServer(cloud, request.identity, getServer(cloud, request.path.server_id, request)),
};
