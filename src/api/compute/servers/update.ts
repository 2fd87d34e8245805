/** `servers.update` */
import type { operations } from '../../../generated/compute/index.ts';
import type { Handler } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { pinZone } from '../../../cloud/servers/pin-zone.ts';
import { updateServer } from '../../../cloud/servers/update.ts';
import type { ComputeFeature } from '../microversions.ts';
import { shortestIPv6 } from './access-address.ts';
import { getServer } from './show.ts';
import { renderServerWithGroups } from './view.ts';

export const changeServer: Handler<operations['servers.update'], Cloud, ComputeFeature> = async (request, cloud) => {
  const { name, description, hostname, accessIPv4, accessIPv6, ...others } = request.body.server;
  const { 'OS-DCF:diskConfig': diskConfig, pinned_availability_zone: zone } = others;
  const server = getServer(cloud, request.path.server_id, request);
  if (zone !== undefined) await pinZone(server, zone);
  const changed = await updateServer(cloud, request.identity, server, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(accessIPv4 === undefined ? {} : { accessIPv4 }),
    ...(accessIPv6 === undefined ? {} : { accessIPv6: shortestIPv6(accessIPv6) }),
    ...(diskConfig === undefined ? {} : { diskConfig }),
  });
  return { server: renderServerWithGroups(changed, request) };
};
