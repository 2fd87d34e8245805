/** `servers.action.resize`. Nova: nova/api/openstack/compute/servers.py, _action_resize. */
import type { operations } from '../../../generated/compute/server-actions.ts';
import type { Handler } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { assertAllowed } from '../../../cloud/servers/allowed-states.ts';
import { resizeServer } from '../../../cloud/servers/resize.ts';
import type { ComputeFeature } from '../microversions.ts';
import { flavorFrom } from './flavor-reference.ts';
import { getServer } from './show.ts';

export const resizeServerAction: Handler<operations['servers.action.resize'], Cloud, ComputeFeature> = async (request, cloud) => {
  const { flavorRef, 'OS-DCF:diskConfig': diskConfig } = request.body.resize;
  const server = getServer(cloud, request.path.server_id, request);
  // Before the flavor is looked up: a server that cannot be resized says so whatever flavor is named.
  assertAllowed(server, 'resize', request.identity);
  await resizeServer(cloud, request.identity, server, { flavor: await flavorFrom(flavorRef, cloud, request.identity), diskConfig });
};
