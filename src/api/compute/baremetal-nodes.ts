/** The proxy to Ironic, up to 2.35, answering as where there is none. Nova: nova/api/openstack/compute/baremetal_nodes.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/baremetal-nodes.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

const absent = (): never => {
  throw new ApiError('notImplemented', 'The requested functionality is not supported.');
};
const ironics = (command: string) => (): never => {
  throw new ApiError('badRequest', `Command Not supported. Please use Ironic command ${command} to perform this action.`);
};

export const baremetalNodeHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'baremetalNodes.list': absent,
  'baremetalNodes.show': absent,
  'baremetalNodes.create': ironics('node-create'),
  'baremetalNodes.delete': ironics('node-delete'),
  'baremetalNodes.action.add_interface': ironics('port-create'),
  'baremetalNodes.action.remove_interface': ironics('port-delete'),
};
