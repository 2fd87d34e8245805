/** The roles that a user has in a scope: asked at each look at a token, so it asks the database for no more than that scope. */
import type { Store } from '../../store/store.ts';
import { flag } from '../../store/schema.ts';
import { groupBy } from '../group-by.ts';
import type { Grant } from './grants.ts';
import type { Role } from './roles.ts';
import type { Scope } from './tokens.ts';

type Place = Pick<Grant, 'target' | 'inherited'>;

/** Given to him or to a group he is in, there or inherited from above; implied ones come after those that were given, a domain's own roles not at all. */
export async function effectiveRoles({ db }: Store, userId: string, scope: Scope): Promise<readonly Role[]> {
  const places = await placesOf(db, scope);
  if (places.length === 0) return [];
  const given = await db.selectFrom('role_assignments').innerJoin('roles', 'roles.id', 'role_assignments.role_id').select(['roles.id', 'roles.name', 'roles.domain_id'])
    .where((eb) => eb.or([
      eb.and({ actor_type: 'user', actor_id: userId }),
      eb.and([eb('actor_type', '=', 'group'), eb('actor_id', 'in', eb.selectFrom('group_members').select('group_id').where('user_id', '=', userId))]),
    ]))
    .where((eb) => eb.or(places.map(({ target: { type, id }, inherited }) => eb.and({ target_type: type, target_id: id, inherited: flag(inherited) }))))
    .orderBy('roles.name').execute();
  return given.length === 0 ? [] : withImpliedRoles(db, given);
}

interface RoleOfDomain extends Role {
  /** Empty: everybody's. */
  readonly domain_id: string;
}

/** Those that are given, then those that they bring; without a domain's own. */
export async function withImpliedRoles(db: Store['db'], given: readonly RoleOfDomain[]): Promise<readonly Role[]> {
  const implications = await db.selectFrom('role_implications').innerJoin('roles', 'roles.id', 'role_implications.implied_role_id')
    .select(['prior_role_id', 'roles.id', 'roles.name', 'roles.domain_id']).orderBy('roles.name').execute();
  const byPrior = groupBy(implications, (row) => row.prior_role_id);
  const roles = andImplied<RoleOfDomain>(given, ({ id }) => id, ({ id }) => byPrior.get(id) ?? []);
  return roles.filter((role) => role.domain_id === '').map(({ id, name }) => ({ id, name }));
}

/** What is given, then what follows from it, step by step; each thing once, so that a circle ends. */
export function andImplied<T>(given: readonly T[], keyOf: (item: T) => string, impliedBy: (item: T) => readonly T[]): T[] {
  const all = new Map(given.map((item) => [keyOf(item), item]));
  // A Map hands out what is added while it is walked.
  for (const item of all.values()) for (const next of impliedBy(item)) if (!all.has(keyOf(next))) all.set(keyOf(next), next);
  return [...all.values()];
}

/** Where a role can be given so that it counts in the scope. */
async function placesOf(db: Store['db'], scope: Scope): Promise<Place[]> {
  switch (scope.kind) {
    case 'unscoped': return [];
    case 'system': return [{ target: { type: 'system', id: 'all' }, inherited: false }];
    case 'domain': return [{ target: { type: 'domain', id: scope.domain.id }, inherited: false }];
    case 'project': {
      const { id, domain } = scope.project;
      return [
        { target: { type: 'project', id }, inherited: false },
        ...(await projectsAbove(db, id)).map((above): Place => ({ target: { type: 'project', id: above }, inherited: true })),
        { target: { type: 'domain', id: domain.id }, inherited: true },
      ];
    }
  }
}

/** Ids of the projects above one, the nearest first; without the domain. */
export async function projectsAbove(db: Store['db'], id: string): Promise<string[]> {
  const above: string[] = [];
  for (let next = await parentOf(db, id); next !== undefined; next = await parentOf(db, next)) above.push(next);
  return above;
}

async function parentOf(db: Store['db'], id: string): Promise<string | undefined> {
  const row = await db.selectFrom('projects').select(['parent_id', 'domain_id']).where('id', '=', id).executeTakeFirst();
  return row === undefined || row.parent_id === row.domain_id ? undefined : row.parent_id;
}
