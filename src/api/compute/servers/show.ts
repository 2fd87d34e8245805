/** `servers.show`, and how every operation finds its server. */
import type { operations } from '../../../generated/compute/index.ts';
import { ApiError } from '../../../errors.ts';
import { fragment, type Handler, type Identity } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { findDeletedServer } from '../../../cloud/servers/deleted-servers.ts';
import { isUnreachable } from '../../../cloud/servers/reach.ts';
import type { Server } from '../../../cloud/servers/server.ts';
import type { ComputeFeature } from '../microversions.ts';
import { renderServerWithGroups, renderUnreachable } from './view.ts';

/**
 * A server that the caller may know of: one of the own project, any for administrators.
 * @throws {ApiError} notFound; another project's server is as good as none
 */
export function getServer(cloud: Cloud, id: string, { identity }: { identity: Identity }): Server {
  const server = cloud.servers.get(id);
  if (server === undefined || !mayKnow(identity, server)) throw new ApiError('notFound', `Instance ${id} could not be found.`);
  return server;
}

/** Nova looks for some servers in their cell, and says of one that never was that it has none (servers.py: _get_instance). @throws {ApiError} notFound */
export async function assertMapped(cloud: Cloud, id: string): Promise<void> {
  if (cloud.servers.get(id) === undefined && await findDeletedServer(cloud, id) === undefined) {
    throw new ApiError('notFound', `Instance ${id} has no mapping to a cell.`);
  }
}

export const mayKnow = (identity: Identity, { projectId }: { projectId: string }): boolean => identity.isAdmin || projectId === identity.projectId;

export const showServer: Handler<operations['servers.show'], Cloud, ComputeFeature> = (request, cloud) => {
  const server = getServer(cloud, request.path.server_id, request);
  if (isUnreachable(cloud, server)) {
    // Nova's own answer before 2.69 is an error inside, 500.
    if (!request.version.has('unreachableServers')) throw new ApiError('unavailable', `The pool of server ${server.id} cannot be reached.`);
    return { server: renderUnreachable(server, request) };
  }
  return { server: fragment(server, () => renderServerWithGroups(server, request)) };
};
