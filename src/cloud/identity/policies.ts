/** Policy files that services once fetched from Keystone; kept for who still puts them here, and obeyed by nobody. */
import type { PoliciesTable } from '../../store/schema.ts';
import { newId } from './bootstrap.ts';
import { extraColumn, fromExtraColumn, type Attributes } from './extra.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind } from './refusals.ts';

export interface Policy {
  readonly id: string;
  /** Media type of the blob. */
  readonly type: string;
  readonly blob: string;
  /** Attributes that nobody here knows; kept for who set them. */
  readonly extra: Attributes;
}

const policyFrom = (row: PoliciesTable): Policy => ({ id: row.id, type: row.type, blob: row.blob, extra: fromExtraColumn(row.extra).extra });

export async function listPolicies({ store: { db } }: IdentityService, type?: string): Promise<Policy[]> {
  const rows = await db.selectFrom('policies').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(policyFrom).filter((policy) => type === undefined || policy.type === type);
}

/** @throws ApiError notFound */
export async function getPolicy({ store: { db } }: IdentityService, id: string): Promise<Policy> {
  const row = await db.selectFrom('policies').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw couldNotFind('policy', id);
  return policyFrom(row);
}

export async function createPolicy({ store: { db }, clock }: IdentityService, { type, blob, extra }: Omit<Policy, 'id'>): Promise<Policy> {
  const row: PoliciesTable = { id: newId(), type, blob, extra: extraColumn({ extra }), created_at: clock.now() };
  await db.insertInto('policies').values(row).execute();
  return policyFrom(row);
}

export type PolicyChanges = { readonly [Name in keyof Omit<Policy, 'id'>]?: Policy[Name] | undefined };

/** Undefined members stay as they are. @throws ApiError notFound */
export async function updatePolicy(identity: IdentityService, id: string, changes: PolicyChanges): Promise<Policy> {
  const policy = await getPolicy(identity, id);
  const changed: Policy = { id, type: changes.type ?? policy.type, blob: changes.blob ?? policy.blob, extra: { ...policy.extra, ...changes.extra } };
  await identity.store.db.updateTable('policies')
    .set({ type: changed.type, blob: changed.blob, extra: extraColumn(changed) }).where('id', '=', id).execute();
  return changed;
}

/** @throws ApiError notFound */
export async function deletePolicy(identity: IdentityService, id: string): Promise<void> {
  await getPolicy(identity, id);
  await identity.store.db.deleteFrom('policies').where('id', '=', id).execute();
}
