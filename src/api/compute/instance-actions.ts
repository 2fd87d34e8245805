/** What was asked of a server and how it went. Nova: nova/api/openstack/compute/instance_actions.py. */
import { createHash } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/instance-actions.ts';
import { parseDateTime } from '../../http/formats.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { findAction, listActions, type InstanceAction, type InstanceActionEvent } from '../../cloud/instance-actions.ts';
import { findDeletedServer, type ServerRecord } from '../../cloud/servers/deleted-servers.ts';
import type { ComputeFeature } from './microversions.ts';
import { pageOf } from './paging.ts';
import { getServer, mayKnow } from './servers/show.ts';
import { plainTimestamp } from './servers/view.ts';

type AnyRequest = ApiRequest<operations['instanceActions.list'] | operations['instanceActions.show'], ComputeFeature>;

export const instanceActionHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'instanceActions.list': async (request, cloud) => {
    const { query } = request;
    const { id } = await serverEvenDeleted(request, cloud);
    const since = query['changes-since'] === undefined ? -Infinity : parseDateTime(query['changes-since']);
    const before = query['changes-before'] === undefined ? Infinity : parseDateTime(query['changes-before']);
    if (before < since) throw new ApiError('badRequest', 'The value of changes-since must be less than or equal to changes-before.');
    const actions = await listActions(cloud, id);
    const marked = query.marker === undefined ? -1 : actions.findIndex(({ requestId }) => requestId === query.marker);
    // Nova names what it found instead of what was asked for (nova/db/main/api.py: actions_get).
    if (query.marker !== undefined && marked === -1) throw new ApiError('badRequest', 'Marker None could not be found.');
    const wanted = actions.slice(marked + 1).filter(({ updatedAt }) => updatedAt >= since && updatedAt <= before);
    const { items, links } = pageOf(wanted, request, `/servers/${id}/os-instance-actions`, ({ requestId }) => requestId);
    return { instanceActions: items.map(renderAction), ...(links === undefined ? {} : { links }) };
  },

  'instanceActions.show': async (request, cloud) => {
    const { server_id: id, request_id: requestId } = request.path;
    const server = await serverEvenDeleted(request, cloud);
    const action = await findAction(cloud, id, requestId);
    if (action === undefined) throw new ApiError('notFound', `Action ${requestId} not found`);
    return { instanceAction: { ...renderAction(action), events: action.events.map((event) => renderEvent(event, server)) } };
  },
};

/** @throws {ApiError} notFound */
async function serverEvenDeleted(request: AnyRequest, cloud: Cloud): Promise<ServerRecord> {
  const { server_id: id } = request.path;
  const deleted = request.version.has('actionsOfDeletedServers') ? await findDeletedServer(cloud, id) : undefined;
  return deleted !== undefined && mayKnow(request.identity, deleted) ? deleted : getServer(cloud, id, request);
}

function renderAction(action: InstanceAction): components['schemas']['instance_action'] {
  return {
    action: action.action,
    instance_uuid: action.serverId,
    request_id: action.requestId,
    user_id: action.userId,
    project_id: action.projectId,
    start_time: plainTimestamp(action.startedAt),
    updated_at: plainTimestamp(action.updatedAt),
    message: action.message,
  };
}

function renderEvent(event: InstanceActionEvent, { projectId }: ServerRecord): components['schemas']['event'] {
  return {
    event: event.event,
    start_time: plainTimestamp(event.startedAt),
    finish_time: event.finishedAt === null ? null : plainTimestamp(event.finishedAt),
    result: event.result,
    traceback: event.traceback,
    // The same digest as a server's hostId, of the host that the step ran on (nova/compute/utils.py: generate_host_id).
    hostId: event.host === null ? '' : createHash('sha224').update(projectId + event.host).digest('hex'),
    host: event.host,
    details: event.details,
  };
}
