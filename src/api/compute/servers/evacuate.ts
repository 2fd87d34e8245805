/** `servers.action.evacuate`. Nova: nova/api/openstack/compute/evacuate.py. */
import { ApiError } from '../../../errors.ts';
import type { operations } from '../../../generated/compute/server-actions.ts';
import type { Handler } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { evacuateServer } from '../../../cloud/servers/evacuate.ts';
import { booleanFrom } from '../boolean.ts';
import type { ComputeFeature } from '../microversions.ts';
import { generatePassword } from './password.ts';
import { getServer } from './show.ts';

export const evacuateServerAction: Handler<operations['servers.action.evacuate'], Cloud, ComputeFeature> = async (request, cloud) => {
  const { host, adminPass, onSharedStorage, force = false } = request.body.evacuate;
  const server = getServer(cloud, request.path.server_id, request);
  if (booleanFrom(force) && host === undefined) throw new ApiError('badRequest', "Can't force to a non-provided destination");
  const keepsDisk = onSharedStorage !== undefined && booleanFrom(onSharedStorage);
  if (keepsDisk && adminPass !== undefined) throw new ApiError('badRequest', "admin password can't be changed on existing disk");
  await evacuateServer(cloud, request.identity, server, { host: host ?? null, stopped: request.version.has('evacuateStopped') });
  return { adminPass: keepsDisk ? null : adminPass ?? generatePassword() };
};
