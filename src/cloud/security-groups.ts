/**
 * Security groups and their rules. XAPI filters nothing between a VIF and its network (`VIF.locking_mode` knows addresses only).
 * DEVIATION: security groups and their rules are kept and shown as Neutron does with its `noop` firewall driver: they filter nothing, all traffic
 * passes, both ways.
 *
 * Each project has its default group from the beginning; it is in SQL from its first change on. Sentences: neutron/extensions/securitygroup.py.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import { ApiError } from '../errors.ts';
import { flag, type SecurityGroupRulesTable, type SecurityGroupsTable } from '../store/schema.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { keys, readKey, writeKey } from './other-config.ts';
import { saysTheSame } from './security-group-rules.ts';
import { uuidV5 } from './uuid.ts';

export interface SecurityGroupRule {
  readonly id: string;
  readonly direction: 'ingress' | 'egress';
  readonly ethertype: 'IPv4' | 'IPv6';
  readonly protocol: string | null;
  readonly portMin: number | null;
  readonly portMax: number | null;
  readonly remoteIpPrefix: string | null;
  readonly remoteGroupId: string | null;
  readonly description: string | null;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export interface SecurityGroup {
  /** Of a default group: made of the project's id, so it stays. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly projectId: string;
  readonly stateful: boolean;
  readonly tags: readonly string[];
  readonly rules: readonly SecurityGroupRule[];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
  /** Counts the changes. */
  readonly revision: number;
}

/** Namespace of the ids below; any uuid would do, but it must never change. */
const namespace = 'f7c1e5a8-40fb-4d1e-9a53-3b8f2f0c6d11';

const ethertypes = ['IPv4', 'IPv6'] as const;

const openRule = { protocol: null, portMin: null, portMax: null, remoteIpPrefix: null, remoteGroupId: null, description: null } as const;

export const defaultGroupId = (projectId: string): string => uuidV5(namespace, projectId);

/** As it is before anybody changes it. */
export function defaultSecurityGroup(projectId: string): SecurityGroup {
  const id = defaultGroupId(projectId);
  return {
    id,
    name: 'default',
    description: 'Default security group',
    projectId,
    stateful: true,
    tags: [],
    rules: (['egress', 'ingress'] as const).flatMap((direction) => ethertypes.map((ethertype): SecurityGroupRule => ({
      ...openRule, id: uuidV5(id, `${direction} ${ethertype}`), direction, ethertype, remoteGroupId: direction === 'ingress' ? id : null, created: 0,
    }))),
    created: 0,
    updated: 0,
    revision: 1,
  };
}

/**
 * The groups that the caller may see: its project's own; an administrator those of all projects, and of those that the request names.
 */
export async function listSecurityGroups(cloud: Cloud, caller: Pick<Caller, 'isAdmin' | 'projectId'>, namedProjects: readonly string[] = []): Promise<SecurityGroup[]> {
  const { db } = cloud.store;
  let query = db.selectFrom('security_groups').selectAll().orderBy('created_at').orderBy('id');
  if (!caller.isAdmin) query = query.where('project_id', '=', caller.projectId ?? '');
  const rows = await query.execute();
  const rules = rows.length === 0 ? [] : await db.selectFrom('security_group_rules').selectAll().where('group_id', 'in', rows.map(({ id }) => id)).orderBy('created_at').execute();
  const stored = rows.map((row) => groupFromRow(row, rules.filter(({ group_id: id }) => id === row.id)));
  const own = caller.projectId === undefined ? [] : [caller.projectId];
  const others = caller.isAdmin ? [...namedProjects, ...(await db.selectFrom('projects').select('id').orderBy('id').execute()).map(({ id }) => id)] : [];
  const known = new Set(stored.map(({ id }) => id));
  return [...[...new Set([...own, ...others])].map(defaultSecurityGroup).filter(({ id }) => !known.has(id)), ...stored];
}

/** @throws ApiError notFound, also for another project's */
export async function getSecurityGroup(cloud: Cloud, caller: Pick<Caller, 'isAdmin' | 'projectId'>, id: string): Promise<SecurityGroup> {
  const group = (await listSecurityGroups(cloud, caller)).find((each) => each.id === id);
  if (group === undefined) throw new ApiError('notFound', `Security group ${id} does not exist`, { type: 'SecurityGroupNotFound' });
  return group;
}

/**
 * The group of that id, or of that name in the project; undefined for none.
 * @throws ApiError conflict for a name that several have (python-neutronclient, find_resourceid_by_name_or_id)
 */
export async function namedSecurityGroup(cloud: Cloud, caller: Caller, projectId: string, nameOrId: string): Promise<SecurityGroup | undefined> {
  const groups = await listSecurityGroups(cloud, caller, [projectId]);
  const named = groups.filter((group) => group.name === nameOrId && group.projectId === projectId);
  if (named.length > 1) throw new ApiError('conflict', `Multiple security_group matches found for name '${nameOrId}', use an ID to be more specific.`);
  return groups.find(({ id }) => id === nameOrId) ?? named[0];
}

/** As interfaces have them (`keys.securityGroups`). */
export const groupMark = (groups: readonly Pick<SecurityGroup, 'id' | 'name'>[]): Readonly<Record<string, string>> =>
  Object.fromEntries(groups.map(({ id, name }) => [id, name]));

export type GroupAttributes = Pick<SecurityGroup, 'name' | 'description' | 'stateful' | 'projectId'>;

/** A project has one of that name, however it is written (neutron/extensions/securitygroup.py, _validate_name_not_default). */
export const isDefaultName = (name: string): boolean => name.toLowerCase() === 'default';

/** With rules that let everything out. @param attributes with a name that is not the default group's */
export async function createSecurityGroup(cloud: Cloud, attributes: GroupAttributes): Promise<SecurityGroup> {
  const now = cloud.clock.now();
  const group: SecurityGroup = {
    ...attributes, id: randomUUID(), created: now, updated: now, revision: 1, tags: [],
    rules: ethertypes.map((ethertype) => ({ ...openRule, id: randomUUID(), direction: 'egress', ethertype, created: now })),
  };
  await insert(cloud, group);
  return group;
}

/** @throws ApiError conflict for a name of the default group, which keeps its own */
export async function updateSecurityGroup(cloud: Cloud, group: SecurityGroup, changes: Partial<Pick<SecurityGroup, 'name' | 'description' | 'stateful' | 'tags'>>): Promise<SecurityGroup> {
  if (group.name === 'default' && changes.name !== undefined) {
    throw new ApiError('conflict', 'Updating default security group not allowed.', { type: 'SecurityGroupCannotUpdateDefault' });
  }
  if (isDeepStrictEqual({ ...group, ...changes }, group)) return group;
  const changed = { ...group, ...changes, updated: cloud.clock.now(), revision: group.revision + 1 };
  await keep(cloud, group);
  const { name, description, stateful, tags, updated, revision } = changed;
  await cloud.store.db.updateTable('security_groups')
    .set({ name, description, stateful: flag(stateful), tags: JSON.stringify(tags), updated_at: updated, revision })
    .where('id', '=', group.id).execute();
  if (name !== group.name) await renameOnInterfaces(cloud, changed);
  return changed;
}

/** Interfaces know their groups' names too, so that a server can be shown without asking the database. */
async function renameOnInterfaces({ pools }: Cloud, { id, name }: SecurityGroup): Promise<void> {
  for (const pool of pools) {
    for (const vif of pool.cache.all('VIF')) {
      const groups = readKey(vif, keys.securityGroups);
      if (groups !== undefined && id in groups) await writeKey(pool, vif.$ref, keys.securityGroups, { ...groups, [id]: name }, vif);
    }
    await pool.settle();
  }
}

/** The default group goes by an administrator's hand only, and is back at once as it was made. @param inUse whether a port has it @throws ApiError conflict */
export async function deleteSecurityGroup({ store }: Cloud, { isAdmin }: Pick<Caller, 'isAdmin'>, group: SecurityGroup, inUse: boolean): Promise<void> {
  if (inUse) throw new ApiError('conflict', `Security Group ${group.id} in use.`, { type: 'SecurityGroupInUse' });
  if (isDefault(group) && !isAdmin) throw new ApiError('conflict', 'Insufficient rights for removing default security group.', { type: 'SecurityGroupCannotRemoveDefault' });
  await store.db.transaction().execute(async (trx) => {
    // Whoever lets this group's servers in lets in nobody by that.
    await trx.deleteFrom('security_group_rules').where('remote_group_id', '=', group.id).execute();
    await trx.deleteFrom('security_groups').where('id', '=', group.id).execute();
  });
}

const isDefault = ({ id, projectId }: SecurityGroup): boolean => id === defaultGroupId(projectId);

/** @param rule as {@link checkedRule} lets it pass @throws ApiError conflict for a rule that says the same */
export async function addRule(cloud: Cloud, group: SecurityGroup, rule: Omit<SecurityGroupRule, 'id' | 'created'>): Promise<SecurityGroupRule> {
  const same = group.rules.find((each) => saysTheSame(each, rule));
  if (same !== undefined) throw new ApiError('conflict', `Security group rule already exists. Rule id is ${same.id}.`, { type: 'SecurityGroupRuleExists' });
  const added: SecurityGroupRule = { ...rule, id: randomUUID(), created: cloud.clock.now() };
  await keep(cloud, group);
  await cloud.store.db.insertInto('security_group_rules').values(rowFromRule(group.id, added)).execute();
  return added;
}

export async function removeRule(cloud: Cloud, group: SecurityGroup, rule: SecurityGroupRule): Promise<void> {
  await keep(cloud, group);
  await cloud.store.db.deleteFrom('security_group_rules').where('id', '=', rule.id).execute();
}

/** A default group is written down before it is changed. */
async function keep(cloud: Cloud, group: SecurityGroup): Promise<void> {
  if (!isDefault(group)) return;
  const row = await cloud.store.db.selectFrom('security_groups').select('id').where('id', '=', group.id).executeTakeFirst();
  if (row === undefined) await insert(cloud, { ...group, created: cloud.clock.now(), updated: cloud.clock.now() });
}

async function insert({ store }: Cloud, { rules, projectId, stateful, tags, created, updated, ...group }: SecurityGroup): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const row = { ...group, project_id: projectId, stateful: flag(stateful), tags: JSON.stringify(tags), created_at: created, updated_at: updated };
    await trx.insertInto('security_groups').values(row).onConflict((conflict) => conflict.column('id').doNothing()).execute();
    for (const rule of rules) {
      await trx.insertInto('security_group_rules').values(rowFromRule(group.id, rule)).onConflict((conflict) => conflict.column('id').doNothing()).execute();
    }
  });
}

// ---- rows ------------------------------------------------------------------------------------------------------------

const rowFromRule = (groupId: string, rule: SecurityGroupRule): Selectable<SecurityGroupRulesTable> => ({
  id: rule.id, group_id: groupId, direction: rule.direction, ethertype: rule.ethertype, protocol: rule.protocol, port_range_min: rule.portMin,
  port_range_max: rule.portMax, remote_ip_prefix: rule.remoteIpPrefix, remote_group_id: rule.remoteGroupId, description: rule.description,
  created_at: rule.created,
});

const groupFromRow = (row: Selectable<SecurityGroupsTable>, rules: readonly Selectable<SecurityGroupRulesTable>[]): SecurityGroup => ({
  id: row.id, name: row.name, description: row.description, projectId: row.project_id, stateful: row.stateful === 1,
  tags: JSON.parse(row.tags) as string[], created: row.created_at, updated: row.updated_at, revision: row.revision,
  rules: rules.map((rule) => ({
    id: rule.id, direction: rule.direction, ethertype: rule.ethertype, protocol: rule.protocol, portMin: rule.port_range_min, portMax: rule.port_range_max,
    remoteIpPrefix: rule.remote_ip_prefix, remoteGroupId: rule.remote_group_id, description: rule.description, created: rule.created_at,
  })),
});
