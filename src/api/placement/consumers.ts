/** What servers and projects hold. Placement: placement/handlers/allocation.py, usage.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { hostsOfPool } from '../../cloud/hosts.ts';
import { classesOf, resourceClasses, resourcesOf, sumOf, type Resources } from '../../cloud/resource-providers.ts';
import { ApiError } from '../../errors.ts';
import type { components } from '../../generated/placement/resource-providers.ts';
import type { operations } from '../../generated/placement/consumers.ts';
import type { Handlers } from '../../http/service.ts';
import { fresh } from './fresh.ts';
import type { PlacementFeature } from './microversions.ts';
import { generation } from './resource-providers.ts';

type WireResources = components['schemas']['resources'];

/** Nova's type of consumer for its servers (nova/scheduler/client/report.py: CONSUMER_TYPE_INSTANCE). */
const serverType = 'INSTANCE';

export const consumerHandlers: Handlers<operations, Cloud, PlacementFeature> = {
  'allocations.show': ({ path, version }, cloud) => {
    const server = cloud.servers.get(path.consumer_uuid);
    const host = server && hostsOfPool(cloud, server.pool).find(({ name }) => name === server.hypervisorHostname);
    if (server === undefined || host === undefined) return fresh({ allocations: {} }, version, cloud);
    return fresh({
      allocations: { [host.uuid]: { generation, resources: resourcesOf(server) } },
      project_id: server.projectId,
      user_id: server.userId,
      consumer_generation: generation,
      consumer_type: serverType,
    }, version, cloud);
  },

  'usages.list': ({ query, version, identity }, cloud) => {
    if (!identity.isAdmin && query.project_id !== identity.projectId) {
      throw new ApiError('forbidden', 'Policy does not allow placement:usages to be performed.');
    }
    const { consumer_type: type } = query;
    const servers = [...cloud.servers.ofProject(query.project_id)].filter((server) => server.hypervisorHostname !== null
      && (query.user_id === undefined || server.userId === query.user_id) && (type === undefined || type === 'all' || type === serverType));
    const held = servers.map(resourcesOf);
    if (!version.has('consumerTypes')) return fresh({ usages: totalsOf(held) }, version, cloud);
    const name = type === 'all' ? 'all' : serverType;
    return fresh({ usages: servers.length === 0 ? {} : { [name]: { consumer_count: servers.length, ...totalsOf(held) } } }, version, cloud);
  },
};

function totalsOf(held: readonly Resources[]): WireResources {
  const names = resourceClasses.filter((name) => held.some((resources) => classesOf(resources).includes(name)));
  return Object.fromEntries(names.map((name) => [name, sumOf(held, name)]));
}
