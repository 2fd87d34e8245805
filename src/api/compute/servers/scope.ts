/**
 * Where the server list looks at all: whose servers, and whether among those that are gone.
 * Nova: nova/api/openstack/compute/servers.py, _get_servers.
 */
import { ApiError } from '../../../errors.ts';
import { parseDateTime } from '../../../http/formats.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { listDeletedServers, type ServerRecord } from '../../../cloud/servers/deleted-servers.ts';
import type { Server } from '../../../cloud/servers/server.ts';
import type { ServerIndex } from '../../../cloud/servers/server-index.ts';
import { strictBooleanFrom } from '../boolean.ts';
import { demandBoolean, type ListQuery } from './filters.ts';
import type { ListRequest } from './list.ts';
import { orderFor, type Order } from './sort.ts';
import { statesOfStatuses } from './status.ts';

export interface Scope {
  readonly order: Order;
  /** In that order. */
  readonly servers: readonly ServerRecord[];
}

/**
 * The servers that the filters choose from, in the order that the query asks for.
 * @param rule policy rule of listing the servers of all projects
 * @throws {ApiError} forbidden for others' or deleted servers when the caller may not, badRequest for a value that makes no sense
 */
export async function serversInScope(request: ListRequest, cloud: Cloud, rule: string): Promise<Scope> {
  const { query, identity, version } = request;
  const { since, before } = changesIn(query);
  const everyProject = asksForAllProjects(query);
  const onlyDeleted = asksForDeleted(query, identity.isAdmin);
  if (everyProject && !identity.isAdmin) throw new ApiError('forbidden', `Policy doesn't allow ${rule} to be performed.`);
  const projectId = everyProject ? query.tenant_id ?? query.project_id : identity.projectId;

  const isWanted = (server: ServerRecord): boolean =>
    (everyProject || projectId !== undefined || server.userId === identity.userId)
    && (since === undefined || server.updated >= since)
    && (before === undefined || server.updated <= before);
  const withDeleted = onlyDeleted ?? (since !== undefined || before !== undefined);
  const gone = withDeleted ? await listDeletedServers(cloud, { projectId }) : [];
  const withSoftDeleted = asksForSoftDeleted(query, identity.isAdmin) ?? withDeleted;
  const order = orderFor(query, { version, isAdmin: identity.isAdmin });
  const isShown = ({ vmState }: Server): boolean => (vmState === 'soft-delete' ? withSoftDeleted : onlyDeleted !== true);
  const alive = inOrder(cloud.servers, projectId, order).filter((server) => isShown(server) && isWanted(server));
  return { order, servers: gone.length === 0 ? alive : [...alive, ...gone.filter(isWanted)].sort(order.compare) };
}

/**
 * Whether servers whose deletion can be taken back are shown; undefined: as the deleted ones. For administrators to say, but that a status
 * asked for by its name is for everyone. Nova: nova/db/main/api.py, instance_get_all_by_filters.
 */
function asksForSoftDeleted({ soft_deleted: asked, status }: ListQuery, isAdmin: boolean): boolean | undefined {
  if (status !== undefined && statesOfStatuses(status)?.vmStates.has('soft-delete') === true) return true;
  return asked === undefined || !isAdmin ? undefined : strictBooleanFrom(asked) ?? false;
}

interface Kept {
  readonly generation: number;
  readonly lists: Map<string, readonly Server[]>;
}
const kept = new WeakMap<ServerIndex, Kept>();
/** Of so many lists, projects and orders together, the sorting is kept. */
const listsKept = 16;

/** The living servers in order, kept until one of them changes: with ten thousand servers the sorting is what takes time. */
function inOrder(servers: ServerIndex, projectId: string | undefined, { name, compare }: Order): readonly Server[] {
  let known = kept.get(servers);
  if (known?.generation !== servers.generation) kept.set(servers, (known = { generation: servers.generation, lists: new Map() }));
  const key = `${projectId ?? '*'} ${name}`;
  let list = known.lists.get(key);
  if (list === undefined) {
    list = [...(projectId === undefined ? servers.all() : servers.ofProject(projectId))].sort(compare);
    if (known.lists.size < listsKept) known.lists.set(key, list);
  }
  return list;
}

/** Milliseconds since 1970. @throws {ApiError} badRequest when the end comes before the beginning */
function changesIn(query: ListQuery): { since: number | undefined; before: number | undefined } {
  const time = (text: string | undefined): number | undefined => (text === undefined ? undefined : parseDateTime(text));
  const [since, before] = [time(query['changes-since']), time(query['changes-before'])];
  if (since !== undefined && before !== undefined && before < since) {
    throw new ApiError('badRequest', 'The value of changes-since must be less than or equal to changes-before.');
  }
  return { since, before };
}

/** The parameter alone, without a value, means yes. @throws {ApiError} badRequest */
function asksForAllProjects({ all_tenants: asked }: ListQuery): boolean {
  return asked !== undefined && (asked === '' || demandBoolean(asked));
}

/**
 * True: deleted ones only; false: only those that are there; undefined: nothing said. Only administrators have the parameter, for others it
 * is dropped; a value that is no boolean means no.
 * @throws {ApiError} forbidden for `status=DELETED` alone of anybody else
 */
function asksForDeleted({ deleted, status }: ListQuery, isAdmin: boolean): boolean | undefined {
  const states = status === undefined ? null : statesOfStatuses(status);
  if (states !== null && states.vmStates.size === 1 && states.vmStates.has('deleted')) {
    if (!isAdmin) throw new ApiError('forbidden', 'Only administrators may list deleted instances');
    return true;
  }
  if (deleted === undefined || !isAdmin) return undefined;
  return strictBooleanFrom(deleted) ?? false;
}
