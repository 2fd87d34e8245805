/** Events that other services report of servers. Nova: nova/api/openstack/compute/server_external_events.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import type { components, operations } from '../../generated/compute/server-external-events.ts';
import { Reply, type Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

type Event = components['schemas']['events']['events'][number];

/** Events that mean nothing without saying which volume. */
const needsTag: ReadonlySet<string> = new Set(['volume-extended', 'volume-reimaged']);

export const serverExternalEventHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  // DEVIATION: external events are taken and have no effect: what a pool does, its own feed says.
  'serverExternalEvents.create': ({ body }, cloud) => {
    const events = body.events.map(({ name, server_uuid, status = 'completed', tag }): Event => {
      const server = cloud.servers.get(server_uuid);
      const code = server === undefined ? 404 : needsTag.has(name) && tag === undefined ? 400 : server.host === null ? 422 : 200;
      return { name, server_uuid, status: code === 200 ? status : 'failed', code, ...(tag === undefined ? {} : { tag }) };
    });
    return new Reply({ events }, { status: events.every(({ code }) => code === 200) ? 200 : 207 });
  },
};
