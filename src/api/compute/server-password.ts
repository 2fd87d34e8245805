/** The password that a guest encrypted for its owner. Nova: nova/api/openstack/compute/server_password.py. */
import type { operations } from '../../generated/compute/server-password.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

export const serverPasswordHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  /** A guest hands it over through the metadata service, which does not exist here: so none was ever set. */
  'serverPassword.show': (request, cloud) => {
    getServer(cloud, request.path.server_id, request);
    return { password: '' };
  },

  'serverPassword.clear': (request, cloud) => {
    getServer(cloud, request.path.server_id, request);
    return undefined;
  },
};
