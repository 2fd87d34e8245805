/** `servers.delete` */
import type { operations } from '../../../generated/compute/index.ts';
import type { Handler } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { deleteOrKeep } from '../../../cloud/servers/soft-delete.ts';
import type { ComputeFeature } from '../microversions.ts';
import { getServer } from './show.ts';

export const removeServer: Handler<operations['servers.delete'], Cloud, ComputeFeature> = (request, cloud) =>
  deleteOrKeep(cloud, request.identity, getServer(cloud, request.path.server_id, request));
