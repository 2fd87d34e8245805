/** Users. */
import type { UsersTable } from '../../store/schema.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind } from './refusals.ts';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly domainId: string;
  readonly defaultProjectId: string | null;
  readonly enabled: boolean;
  /** Attributes that nobody here knows, such as `email` and `description`; kept for who set them. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface UserFilter {
  readonly name?: string | undefined;
  readonly domainId?: string | undefined;
  readonly enabled?: boolean | undefined;
}

function userFrom(row: Pick<UsersTable, 'id' | 'name' | 'domain_id' | 'default_project_id' | 'enabled' | 'extra'>): User {
  return {
    id: row.id,
    name: row.name,
    domainId: row.domain_id,
    defaultProjectId: row.default_project_id,
    enabled: row.enabled === 1,
    extra: JSON.parse(row.extra) as Record<string, unknown>,
  };
}

export async function listUsers({ store: { db } }: IdentityService, filter: UserFilter = {}): Promise<User[]> {
  let query = db.selectFrom('users').selectAll().orderBy('name').orderBy('id');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  return (await query.execute()).map(userFrom);
}

/** @throws ApiError notFound */
export async function getUser({ store: { db } }: IdentityService, id: string): Promise<User> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw couldNotFind('user', id);
  return userFrom(row);
}

/** Also ends the user's tokens: who changes a password may fear that somebody else knew it. */
export async function setPassword(identity: IdentityService, userId: string, password: string): Promise<void> {
  const hash = await identity.passwords.hash(password);
  await identity.store.db.updateTable('users')
    .set((eb) => ({ password_hash: hash, password_changed_at: identity.clock.now(), token_generation: eb('token_generation', '+', 1) }))
    .where('id', '=', userId).execute();
  identity.tokens.recheck();
}
