/**
 * Server groups: servers that belong together or apart. SQL holds the groups; who is in one stands in the members' VMs, with the policy, so
 * that a server leaves its group with its VM, and placement (`placement.ts`) asks no database.
 */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { ApiError } from '../errors.ts';
import type { ServerGroupsTable } from '../store/schema.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { keys, writeKey, type GroupMark, type GroupPolicy } from './other-config.ts';
import { quotasOf } from './quotas.ts';
import type { Server } from './servers/server.ts';

export type { GroupPolicy } from './other-config.ts';

export interface ServerGroup {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly userId: string;
  readonly policy: GroupPolicy;
  /** Null: nothing was said, which means one. */
  readonly maxServerPerHost: number | null;
  readonly members: readonly string[];
}

/** Groups of a project, or with null of all of them, in the order of their making. */
export async function listServerGroups(cloud: Cloud, projectId: string | null): Promise<readonly ServerGroup[]> {
  let query = cloud.store.db.selectFrom('server_groups').selectAll().orderBy('number');
  if (projectId !== null) query = query.where('project_id', '=', projectId);
  const rows = await query.execute();
  const members = new Map<string, string[]>();
  if (rows.length > 0) {
    for (const { id, serverGroup } of cloud.servers.all()) {
      if (serverGroup !== null) members.set(serverGroup.id, [...members.get(serverGroup.id) ?? [], id]);
    }
  }
  return rows.map((row) => groupFromRow(row, members.get(row.id) ?? []));
}

/** One of the caller's project; any for administrators. @throws ApiError notFound (nova/exception.py: InstanceGroupNotFound) */
export async function getServerGroup(cloud: Cloud, caller: Pick<Caller, 'projectId' | 'isAdmin'>, id: string): Promise<ServerGroup> {
  const row = await cloud.store.db.selectFrom('server_groups').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || (!caller.isAdmin && row.project_id !== caller.projectId)) {
    throw new ApiError('notFound', `Instance group ${id} could not be found.`);
  }
  return groupFromRow(row, membersOf(cloud, id).map((server) => server.id));
}

/** Its servers, in no order. */
function membersOf(cloud: Cloud, id: string): readonly Server[] {
  return [...cloud.servers.all()].filter(({ serverGroup }) => serverGroup?.id === id);
}

function groupFromRow(row: Selectable<ServerGroupsTable>, members: readonly string[]): ServerGroup {
  return {
    id: row.id,
    name: row.name,
    projectId: row.project_id,
    userId: row.user_id,
    policy: row.policy,
    maxServerPerHost: row.max_server_per_host,
    members: members.toSorted(),
  };
}

export async function countServerGroups({ store: { db } }: Cloud, projectId: string, userId?: string): Promise<number> {
  let query = db.selectFrom('server_groups').where('project_id', '=', projectId);
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  const { count } = await query.select((select) => select.fn.countAll<number | bigint | string>().as('count')).executeTakeFirstOrThrow();
  return Number(count);
}

/** @throws ApiError forbidden when the project has as many as allowed */
export async function createServerGroup(
  cloud: Cloud, caller: Caller & { readonly projectId: string }, group: Pick<ServerGroup, 'name' | 'policy' | 'maxServerPerHost'>,
): Promise<ServerGroup> {
  const row = await cloud.store.exclusively(`server groups ${caller.projectId}`, async () => {
    for (const user of [undefined, caller.userId]) {
      const { serverGroups: limit } = await quotasOf(cloud, caller.projectId, user);
      if (limit >= 0 && await countServerGroups(cloud, caller.projectId, user) >= limit) throw new ApiError('forbidden', 'Quota exceeded, too many server groups.');
    }
    return cloud.store.db.insertInto('server_groups').values({
      id: randomUUID(),
      name: group.name,
      project_id: caller.projectId,
      user_id: caller.userId,
      policy: group.policy,
      max_server_per_host: group.maxServerPerHost,
      created_at: cloud.clock.now(),
    }).returningAll().executeTakeFirstOrThrow();
  });
  return groupFromRow(row, []);
}

/** Its servers stay, and belong to none from then on. @throws ApiError notFound */
export async function deleteServerGroup(cloud: Cloud, caller: Pick<Caller, 'projectId' | 'isAdmin'>, id: string): Promise<void> {
  await getServerGroup(cloud, caller, id);
  const members = membersOf(cloud, id);
  for (const { pool, vm } of members) await writeKey(pool, vm, keys.group, undefined);
  for (const pool of new Set(members.map((server) => server.pool))) await pool.settle();
  await cloud.store.db.deleteFrom('server_groups').where('id', '=', id).execute();
}

/** What new members carry. @throws ApiError badRequest for an unknown group (nova/compute/api.py: _get_requested_instance_group) */
export async function groupMarkOf(cloud: Cloud, caller: Caller, id: string): Promise<GroupMark> {
  const row = await cloud.store.db.selectFrom('server_groups').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || (!caller.isAdmin && row.project_id !== caller.projectId)) {
    throw new ApiError('badRequest', `Instance group ${id} could not be found.`);
  }
  return { id, policy: row.policy, maxServerPerHost: row.max_server_per_host ?? 1 };
}

/** @param count how many new members there shall be @throws ApiError forbidden when the group gets too big (nova/compute/api.py: _provision_instances) */
export async function assertRoomInGroup(cloud: Cloud, caller: Caller, id: string, count: number): Promise<void> {
  const { serverGroupMembers: limit } = await quotasOf(cloud, caller.projectId ?? cloud.defaultProjectId, caller.userId);
  if (limit >= 0 && membersOf(cloud, id).length + count > limit) throw new ApiError('forbidden', 'Quota exceeded, too many servers in group');
}
