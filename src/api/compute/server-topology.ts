/** NUMA topology of a server. Nova: nova/api/openstack/compute/server_topology.py. */
import type { operations } from '../../generated/compute/server-topology.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

export const serverTopologyHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  /** Xen places virtual processors by itself and shows a guest no nodes, so there are none to tell; Nova says it the same way. */
  'serverTopology.show': (request, cloud) => {
    getServer(cloud, request.path.server_id, request);
    return { nodes: [], pagesize_kb: null };
  },
};
