/** Roles: everybody's, and those of a domain, which only stand for what they imply. */
import type { RolesTable } from '../../store/schema.ts';
import { newId } from './bootstrap.ts';
import { getDomain } from './domains.ts';
import { assertMayChange, assertMayDelete, extraColumn, fromExtraColumn, laidOver, type Attributes, type WithExtra } from './extra.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind, invalid } from './refusals.ts';
import { duplicateName, storing } from './storing.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
}

export interface RoleDetails extends Role {
  /** Null: everybody's. */
  readonly domainId: string | null;
  readonly description: string | null;
  readonly options: Attributes;
  readonly extra: Attributes;
}

export const roleFrom = (row: Omit<RolesTable, 'created_at'>): RoleDetails => ({
  id: row.id, name: row.name, domainId: row.domain_id === '' ? null : row.domain_id, description: row.description, ...fromExtraColumn(row.extra),
});

export interface RoleFilter {
  readonly name?: string | undefined;
  /** Undefined: those that are everybody's. */
  readonly domainId?: string | undefined;
}

export async function listRoles({ store: { db } }: IdentityService, { name, domainId = '' }: RoleFilter = {}): Promise<RoleDetails[]> {
  let query = db.selectFrom('roles').selectAll().where('domain_id', '=', domainId).orderBy('name');
  if (name !== undefined) query = query.where('name', '=', name);
  return (await query.execute()).map(roleFrom);
}

/** @throws ApiError notFound */
export async function getRole({ store: { db } }: IdentityService, id: string): Promise<RoleDetails> {
  const role = await db.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst();
  if (role === undefined) throw couldNotFind('role', id);
  return roleFrom(role);
}

export interface NewRole extends WithExtra {
  readonly name: string;
  readonly description?: string | null | undefined;
  /** Undefined or null: everybody's. */
  readonly domainId?: string | null | undefined;
}

/** @throws ApiError conflict, notFound (domain) */
export async function createRole(identity: IdentityService, role: NewRole): Promise<RoleDetails> {
  const { store: { db }, clock } = identity;
  const domainId = role.domainId ?? '';
  if (domainId !== '') await getDomain(identity, domainId);
  const row: RolesTable = {
    id: newId(),
    name: role.name.trim(),
    domain_id: domainId,
    description: role.description ?? null,
    extra: extraColumn({ extra: role.extra, options: laidOver({}, role.options) }),
    created_at: clock.now(),
  };
  await storing('role', () => roleTaken(row.name, domainId), () => db.insertInto('roles').values(row).execute());
  return roleFrom(row);
}

const roleTaken = (name: string, domainId: string): string => duplicateName(name, domainId === '' ? undefined : domainId);

export type RoleChanges = { readonly [Name in keyof NewRole]?: NewRole[Name] | undefined };

/** Undefined members stay as they are. @throws ApiError notFound, conflict, badRequest (another domain), forbidden (immutable) */
export async function updateRole(identity: IdentityService, id: string, changes: RoleChanges): Promise<RoleDetails> {
  const role = await getRole(identity, id);
  assertMayChange('role', role, changes);
  if (changes.domainId !== undefined && changes.domainId !== role.domainId) throw invalid('Update of `domain_id` is not allowed.');
  const changed: RoleDetails = {
    ...role,
    name: changes.name?.trim() ?? role.name,
    description: changes.description === undefined ? role.description : changes.description,
    options: laidOver(role.options, changes.options),
    extra: { ...role.extra, ...changes.extra },
  };
  await storing('role', () => roleTaken(changed.name, role.domainId ?? ''), () => identity.store.db.updateTable('roles')
    .set({ name: changed.name, description: changed.description, extra: extraColumn(changed) }).where('id', '=', id).execute());
  identity.tokens.recheck();
  return changed;
}

/** Whoever had it has it no more. @throws ApiError notFound, forbidden (immutable) */
export async function deleteRole(identity: IdentityService, id: string): Promise<void> {
  assertMayDelete('role', await getRole(identity, id));
  await identity.store.db.deleteFrom('roles').where('id', '=', id).execute();
  identity.tokens.recheck();
}
