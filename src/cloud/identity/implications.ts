/** Which role brings which others with it (Keystone: role inference rules). */
import { ApiError } from '../../errors.ts';
import type { IdentityService } from './identity.ts';
import { getRole, roleFrom, type RoleDetails } from './roles.ts';
import { storing } from './storing.ts';

/** Who has the first role has the others too. */
export interface Implication {
  readonly prior: RoleDetails;
  readonly implied: readonly RoleDetails[];
}

/** What one role brings with it directly. @throws ApiError notFound */
export async function listImplied(identity: IdentityService, priorId: string): Promise<Implication> {
  const prior = await getRole(identity, priorId);
  const rows = await identity.store.db.selectFrom('role_implications').innerJoin('roles', 'roles.id', 'implied_role_id').selectAll('roles')
    .where('prior_role_id', '=', priorId).orderBy('name').execute();
  return { prior, implied: rows.map(roleFrom) };
}

export async function listImplications({ store: { db } }: IdentityService): Promise<Implication[]> {
  const roles = new Map((await db.selectFrom('roles').selectAll().orderBy('name').execute()).map((row) => [row.id, roleFrom(row)]));
  const pairs = await db.selectFrom('role_implications').selectAll().execute();
  return [...roles.values()].map((prior) => ({
    prior, implied: [...roles.values()].filter(({ id }) => pairs.some((pair) => pair.prior_role_id === prior.id && pair.implied_role_id === id)),
  })).filter(({ implied }) => implied.length > 0);
}

interface Pair {
  readonly prior: RoleDetails;
  readonly implied: RoleDetails;
}

/** @throws ApiError notFound, also when the first does not imply the second */
export async function getImplication(identity: IdentityService, priorId: string, impliedId: string): Promise<Pair> {
  const implied = await getRole(identity, impliedId);
  const { prior, implied: all } = await listImplied(identity, priorId);
  if (!all.some(({ id }) => id === impliedId)) throw doesNotImply(priorId, impliedId);
  return { prior, implied };
}

/** @throws ApiError notFound, conflict, forbidden: nothing brings the role `admin` ([assignment] prohibited_implied_role), nor everybody's role a domain's */
export async function createImplication(identity: IdentityService, priorId: string, impliedId: string): Promise<void> {
  const prior = await getRole(identity, priorId);
  const implied = await getRole(identity, impliedId);
  if (implied.name === 'admin' || (prior.domainId === null && implied.domainId !== null)) {
    throw new ApiError('forbidden', `${impliedId} cannot be an implied roles.`);
  }
  await storing('implied_role', () => 'Duplicate entry', () => identity.store.db.insertInto('role_implications')
    .values({ prior_role_id: priorId, implied_role_id: impliedId }).execute());
  identity.tokens.recheck();
}

/** @throws ApiError notFound, also when the first does not imply the second */
export async function deleteImplication(identity: IdentityService, priorId: string, impliedId: string): Promise<void> {
  await getImplication(identity, priorId, impliedId);
  await identity.store.db.deleteFrom('role_implications').where('prior_role_id', '=', priorId).where('implied_role_id', '=', impliedId).execute();
  identity.tokens.recheck();
}

const doesNotImply = (priorId: string, impliedId: string): ApiError => new ApiError('notFound', `${priorId} does not imply ${impliedId}.`);
