/** Domains: name spaces of users and projects. */
import type { IdentityService } from './identity.ts';
import { couldNotFind } from './refusals.ts';
import type { Flag } from '../../store/schema.ts';

export interface Domain {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
}

export interface DomainFilter {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
}

const columns = ['id', 'name', 'description', 'enabled'] as const;
const domainFrom = (row: { id: string; name: string; description: string; enabled: Flag }): Domain => ({ ...row, enabled: row.enabled === 1 });

export async function listDomains({ store: { db } }: IdentityService, filter: DomainFilter = {}): Promise<Domain[]> {
  let query = db.selectFrom('domains').select(columns).orderBy('name');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  return (await query.execute()).map(domainFrom);
}

/** @throws ApiError notFound */
export async function getDomain({ store: { db } }: IdentityService, id: string): Promise<Domain> {
  const row = await db.selectFrom('domains').select(columns).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw couldNotFind('domain', id);
  return domainFrom(row);
}

/** The domains a user has a role in (not those of projects in them). */
export async function listDomainsOfUser({ store: { db } }: IdentityService, userId: string): Promise<Domain[]> {
  const rows = await db.selectFrom('domains').select(columns).where('enabled', '=', 1).where('id', 'in', (eb) => eb.selectFrom('role_assignments')
    .select('target_id').where('actor_type', '=', 'user').where('actor_id', '=', userId).where('target_type', '=', 'domain')).orderBy('name').execute();
  return rows.map(domainFrom);
}
