/** What a trust is worth for a token that was got by it; asked at each look at the token. */
import type { Store } from '../../store/store.ts';
import { effectiveRoles, withImpliedRoles } from './effective-roles.ts';
import type { Role } from './roles.ts';
import type { InDomain, Scope } from './tokens.ts';

/** What a token says of the trust it was got by. */
export interface TrustOfToken {
  readonly id: string;
  readonly impersonation: boolean;
  readonly trustorId: string;
  readonly trusteeId: string;
}

export interface TrustScope {
  readonly trust: TrustOfToken;
  readonly trustor: InDomain;
  readonly roles: readonly Role[];
}

/** Undefined when it is no more or has ended, when the trustor may not sign in, or he who began it has lost a role of it. */
export async function trustScopeOf(store: Store, id: string, scope: Scope, now: number): Promise<TrustScope | undefined> {
  const { db } = store;
  const row = await db.selectFrom('trusts').innerJoin('users', 'users.id', 'trusts.trustor_id').innerJoin('domains', 'domains.id', 'users.domain_id')
    .selectAll('trusts').select(['users.name as trustor_name', 'users.domain_id', 'domains.name as domain_name'])
    .where('trusts.id', '=', id).where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .where('users.enabled', '=', 1).where('domains.enabled', '=', 1).executeTakeFirst();
  if (row === undefined) return undefined;
  const given = await db.selectFrom('trust_roles').innerJoin('roles', 'roles.id', 'trust_roles.role_id').select(['roles.id', 'roles.name', 'roles.domain_id'])
    .where('trust_id', '=', id).orderBy('roles.name').execute();
  const roles = await withImpliedRoles(db, given);
  const trustorId = await firstTrustor(db, row.trustor_id, row.redelegated_trust_id);
  if (trustorId === undefined) return undefined;
  const own = await effectiveRoles(store, trustorId, scope);
  if (roles.some((role) => !own.some((held) => held.id === role.id))) return undefined;
  return {
    trust: { id, impersonation: row.impersonation === 1, trustorId: row.trustor_id, trusteeId: row.trustee_id },
    trustor: { id: row.trustor_id, name: row.trustor_name, domain: { id: row.domain_id, name: row.domain_name } },
    roles,
  };
}

/** Of a trust that was given on: who gave it first has the roles himself. Undefined when one of those who gave it is disabled. */
async function firstTrustor(db: Store['db'], trustorId: string, sourceId: string | null): Promise<string | undefined> {
  if (sourceId === null) return trustorId;
  const source = await db.selectFrom('trusts').innerJoin('users', 'users.id', 'trusts.trustor_id').select(['trustor_id', 'redelegated_trust_id'])
    .where('trusts.id', '=', sourceId).where('users.enabled', '=', 1).executeTakeFirst();
  return source === undefined ? undefined : firstTrustor(db, source.trustor_id, source.redelegated_trust_id);
}
