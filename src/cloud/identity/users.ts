/** Users. */
import { flag, type UsersTable } from '../../store/schema.ts';
import { newId } from './bootstrap.ts';
import { findDomain, getDomain } from './domains.ts';
import { extraColumn, fromExtraColumn, laidOver, type Attributes, type WithExtra } from './extra.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind, invalid, passwordLocked, unauthorized } from './refusals.ts';
import { duplicateName, storing } from './storing.ts';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly domainId: string;
  readonly defaultProjectId: string | null;
  readonly enabled: boolean;
  /** Of Keystone's resource options those that are set. `lock_password` alone says something here, where no password ages and nobody is locked out for good. */
  readonly options: Attributes;
  /** Attributes that nobody here knows, such as `email` and `description`; kept for who set them. */
  readonly extra: Attributes;
}

export interface UserFilter {
  readonly name?: string | undefined;
  readonly domainId?: string | undefined;
  readonly enabled?: boolean | undefined;
  /** Only those in the group. */
  readonly groupId?: string | undefined;
}

function userFrom(row: Pick<UsersTable, 'id' | 'name' | 'domain_id' | 'default_project_id' | 'enabled' | 'extra'>): User {
  return {
    id: row.id,
    name: row.name,
    domainId: row.domain_id,
    defaultProjectId: row.default_project_id,
    enabled: row.enabled === 1,
    ...fromExtraColumn(row.extra),
  };
}

export async function listUsers({ store: { db } }: IdentityService, filter: UserFilter = {}): Promise<User[]> {
  let query = db.selectFrom('users').selectAll().orderBy('name').orderBy('id');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  const { groupId } = filter;
  if (groupId !== undefined) query = query.where('id', 'in', (eb) => eb.selectFrom('group_members').select('user_id').where('group_id', '=', groupId));
  return (await query.execute()).map(userFrom);
}

/** @throws ApiError notFound */
export async function getUser({ store: { db } }: IdentityService, id: string): Promise<User> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw couldNotFind('user', id);
  return userFrom(row);
}

export interface NewUser extends WithExtra {
  readonly name: string;
  readonly domainId: string;
  /** Undefined or null: cannot sign in by password. */
  readonly password?: string | null | undefined;
  readonly defaultProjectId?: string | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** @throws ApiError notFound (domain), conflict */
export async function createUser(identity: IdentityService, user: NewUser): Promise<User> {
  const { store: { db }, clock } = identity;
  await getDomain(identity, user.domainId);
  await mustBeNoDomain(identity, user.defaultProjectId);
  const hasPassword = user.password !== undefined && user.password !== null;
  const row = {
    id: newId(),
    name: user.name.trim(),
    domain_id: user.domainId,
    password_hash: hasPassword ? await identity.passwords.hash(user.password) : null,
    password_changed_at: hasPassword ? clock.now() : null,
    default_project_id: user.defaultProjectId ?? null,
    enabled: flag(user.enabled ?? true),
    extra: extraColumn({ extra: user.extra, options: laidOver({}, user.options) }),
    token_generation: 1,
    created_at: clock.now(),
  };
  await storing('user', () => duplicateName(row.name, row.domain_id), () => db.insertInto('users').values(row).execute());
  return userFrom(row);
}

/** Whether there is such a project is only asked when the user signs in. @throws ApiError badRequest */
async function mustBeNoDomain(identity: IdentityService, projectId: string | null | undefined): Promise<void> {
  if (typeof projectId === 'string' && await findDomain(identity, projectId) !== undefined) throw invalid(`User's default project ID cannot be a domain ID: ${projectId}`);
}

/** Undefined members stay as they are; `extra` and `options` are laid over what is there; a null option is unset. */
export type UserChanges = { readonly [Name in keyof NewUser]?: NewUser[Name] | undefined };

/**
 * A new password and disabling end the user's tokens.
 * @throws ApiError notFound, conflict, badRequest (another domain)
 */
export async function updateUser(identity: IdentityService, id: string, changes: UserChanges): Promise<User> {
  const { store: { db } } = identity;
  const user = await getUser(identity, id);
  if (changes.domainId !== undefined && changes.domainId !== user.domainId) throw invalid('Cannot change Domain ID');
  await mustBeNoDomain(identity, changes.defaultProjectId);
  const changed: User = {
    ...user,
    name: changes.name?.trim() ?? user.name,
    enabled: changes.enabled ?? user.enabled,
    defaultProjectId: changes.defaultProjectId === undefined ? user.defaultProjectId : changes.defaultProjectId,
    options: laidOver(user.options, changes.options),
    extra: { ...user.extra, ...changes.extra },
  };
  await storing('user', () => duplicateName(changed.name), () => db.updateTable('users')
    .set((eb) => ({
      name: changed.name,
      enabled: flag(changed.enabled),
      default_project_id: changed.defaultProjectId,
      extra: extraColumn(changed),
      ...(user.enabled && !changed.enabled ? { token_generation: eb('token_generation', '+', 1) } : {}),
    }))
    .where('id', '=', id).execute());
  if (changes.password !== undefined && changes.password !== null) await setPassword(identity, id, changes.password);
  identity.tokens.recheck();
  return changed;
}

/** With the roles he has and his application credentials. @throws ApiError notFound */
export async function deleteUser(identity: IdentityService, id: string): Promise<void> {
  await getUser(identity, id);
  await identity.store.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('role_assignments').where('actor_type', '=', 'user').where('actor_id', '=', id).execute();
    await trx.deleteFrom('users').where('id', '=', id).execute();
  });
  identity.tokens.recheck();
}

/** A user changes his own password; knowing the old one is all he needs. @throws ApiError unauthorized, tooManyRequests, badRequest (lock_password) */
export async function changePassword(identity: IdentityService, id: string, original: string, password: string, address?: string): Promise<void> {
  const row = await identity.store.db.selectFrom('users').select('password_hash').where('id', '=', id).where('enabled', '=', 1).executeTakeFirst();
  const isRight = await identity.throttle.guard(JSON.stringify({ id }), address, async () => {
    const right = await identity.passwords.verify(original, row?.password_hash ?? undefined);
    return right && row !== undefined ? true : undefined;
  });
  if (isRight === undefined) throw unauthorized();
  if ((await getUser(identity, id)).options['lock_password'] === true) throw passwordLocked();
  await setPassword(identity, id, password);
}

/** Also ends the user's tokens: who changes a password may fear that somebody else knew it. */
export async function setPassword(identity: IdentityService, userId: string, password: string): Promise<void> {
  const hash = await identity.passwords.hash(password);
  await identity.store.db.updateTable('users')
    .set((eb) => ({ password_hash: hash, password_changed_at: identity.clock.now(), token_generation: eb('token_generation', '+', 1) }))
    .where('id', '=', userId).execute();
  identity.tokens.recheck();
}
