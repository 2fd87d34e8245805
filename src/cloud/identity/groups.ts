/** Groups of users: what a group is given each of its users has. */
import { ApiError } from '../../errors.ts';
import type { GroupsTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { newId } from './bootstrap.ts';
import { getDomain } from './domains.ts';
import { extraColumn, fromExtraColumn, type Attributes } from './extra.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind, invalid } from './refusals.ts';
import { duplicateName, storing } from './storing.ts';
import { getUser } from './users.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly domainId: string;
  readonly description: string;
  /** Attributes that nobody here knows; kept for who set them. */
  readonly extra: Attributes;
}

export interface GroupFilter {
  readonly name?: string | undefined;
  readonly domainId?: string | undefined;
  /** Only those that the user is in. */
  readonly userId?: string | undefined;
}

const groupFrom = (row: GroupsTable): Group =>
  ({ id: row.id, name: row.name, domainId: row.domain_id, description: row.description, extra: fromExtraColumn(row.extra).extra });

export async function listGroups({ store: { db } }: IdentityService, { name, domainId, userId }: GroupFilter = {}): Promise<Group[]> {
  let query = db.selectFrom('groups').selectAll().orderBy('name').orderBy('id');
  if (name !== undefined) query = query.where('name', '=', name);
  if (domainId !== undefined) query = query.where('domain_id', '=', domainId);
  if (userId !== undefined) query = query.where('id', 'in', (eb) => eb.selectFrom('group_members').select('group_id').where('user_id', '=', userId));
  return (await query.execute()).map(groupFrom);
}

/** @throws ApiError notFound */
export async function getGroup({ store: { db } }: IdentityService, id: string): Promise<Group> {
  const row = await db.selectFrom('groups').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw couldNotFind('group', id);
  return groupFrom(row);
}

export interface NewGroup {
  readonly name: string;
  readonly domainId: string;
  readonly description?: string | null | undefined;
  readonly extra: Attributes;
}

/** @throws ApiError notFound (domain), conflict */
export async function createGroup(identity: IdentityService, group: NewGroup): Promise<Group> {
  await getDomain(identity, group.domainId);
  mustFit(group.name);
  const row: GroupsTable = {
    id: newId(), name: group.name.trim(), domain_id: group.domainId, description: group.description ?? '', extra: extraColumn(group),
    created_at: identity.clock.now(),
  };
  await storing('group', () => duplicateName(row.name, row.domain_id), () => identity.store.db.insertInto('groups').values(row).execute());
  return groupFrom(row);
}

/** The column of a group's name is shorter than its schema says (StringLengthExceeded). @throws ApiError badRequest */
function mustFit(name: string): void {
  if (name.length > 64) throw invalid(`String length exceeded. The length of string '${name}' exceeds the limit of column name(CHAR(64)).`);
}

export type GroupChanges = { readonly [Name in keyof NewGroup]?: NewGroup[Name] | undefined };

/** Undefined members stay as they are. @throws ApiError notFound, conflict, badRequest (another domain) */
export async function updateGroup(identity: IdentityService, id: string, changes: GroupChanges): Promise<Group> {
  const group = await getGroup(identity, id);
  if (changes.domainId !== undefined && changes.domainId !== group.domainId) throw invalid('Cannot change Domain ID');
  if (changes.name !== undefined) mustFit(changes.name);
  const changed: Group = {
    ...group,
    name: changes.name?.trim() ?? group.name,
    description: changes.description ?? group.description,
    extra: { ...group.extra, ...changes.extra },
  };
  await storing('group', () => duplicateName(changed.name), () => identity.store.db.updateTable('groups')
    .set({ name: changed.name, description: changed.description, extra: extraColumn(changed) }).where('id', '=', id).execute());
  return changed;
}

/** With the roles it has. @throws ApiError notFound */
export async function deleteGroup(identity: IdentityService, id: string): Promise<void> {
  await getGroup(identity, id);
  await identity.store.db.transaction().execute(async (trx) => {
    const members = await trx.selectFrom('group_members').select('user_id').where('group_id', '=', id).execute();
    await endTokens(trx, members.map((member) => member.user_id));
    await trx.deleteFrom('role_assignments').where('actor_type', '=', 'group').where('actor_id', '=', id).execute();
    await trx.deleteFrom('groups').where('id', '=', id).execute();
  });
  identity.tokens.recheck();
}

/** Repeatable. @throws ApiError notFound */
export async function addUserToGroup(identity: IdentityService, groupId: string, userId: string): Promise<void> {
  await mustExist(identity, groupId, userId);
  await identity.store.db.insertInto('group_members').values({ group_id: groupId, user_id: userId }).onConflict((conflict) => conflict.doNothing()).execute();
  identity.tokens.recheck();
}

/** @throws ApiError notFound, also when the user is not in it */
export async function checkUserInGroup(identity: IdentityService, groupId: string, userId: string): Promise<void> {
  await mustExist(identity, groupId, userId);
  const member = await identity.store.db.selectFrom('group_members').selectAll().where('group_id', '=', groupId).where('user_id', '=', userId).executeTakeFirst();
  if (member === undefined) throw new ApiError('notFound', `User '${userId}' not found in group '${groupId}'`);
}

/** @throws ApiError notFound, also when the user is not in it */
export async function removeUserFromGroup(identity: IdentityService, groupId: string, userId: string): Promise<void> {
  await checkUserInGroup(identity, groupId, userId);
  await identity.store.db.transaction().execute(async (trx) => {
    await endTokens(trx, [userId]);
    await trx.deleteFrom('group_members').where('group_id', '=', groupId).where('user_id', '=', userId).execute();
  });
  identity.tokens.recheck();
}

/** Who is put out of a group has to sign in anew, whatever it was worth. Keystone: keystone/identity/core.py, _emit_invalidate_user_token_persistence. */
async function endTokens(db: Store['db'], userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await db.updateTable('users').set((eb) => ({ token_generation: eb('token_generation', '+', 1) })).where('id', 'in', userIds).execute();
}

async function mustExist(identity: IdentityService, groupId: string, userId: string): Promise<void> {
  await getGroup(identity, groupId);
  await getUser(identity, userId);
}
