/** The password of a guest, encrypted for its owner. Nova: nova/api/openstack/compute/server_password.py. */
import type { operations } from '../../generated/compute/server-password.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { encryptedPassword, forgetPassword } from '../../cloud/servers/password.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

// DEVIATION: a guest cannot hand its password over by itself, as there is no metadata service: os-server-password knows those that its agent was given.

export const serverPasswordHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverPassword.show': (request, cloud) => ({ password: encryptedPassword(getServer(cloud, request.path.server_id, request)) }),

  'serverPassword.clear': (request, cloud) => forgetPassword(getServer(cloud, request.path.server_id, request)),
};
