/** Domains: name spaces of users and projects. */
import type { IdentityService } from './identity.ts';
import { couldNotFind, notAllowed } from './refusals.ts';
import { flag, type Flag } from '../../store/schema.ts';
import { defaultDomain, newId } from './bootstrap.ts';
import { storing } from './storing.ts';

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

export interface NewDomain {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly enabled?: boolean | undefined;
}

const nameTaken = (name: string) => (): string => `it is not permitted to have two projects acting as domains with the same name: ${name}`;

/** @throws ApiError conflict */
export async function createDomain({ store: { db }, clock }: IdentityService, domain: NewDomain): Promise<Domain> {
  const row = { id: newId(), name: domain.name.trim(), description: domain.description ?? '', enabled: flag(domain.enabled ?? true) };
  await storing('project', nameTaken(row.name), () => db.insertInto('domains').values({ ...row, created_at: clock.now() }).execute());
  return domainFrom(row);
}

/** Undefined members stay as they are. @throws ApiError notFound, conflict */
export async function updateDomain(identity: IdentityService, id: string, changes: Partial<NewDomain>): Promise<Domain> {
  const domain = await getDomain(identity, id);
  const changed: Domain = {
    ...domain,
    name: changes.name?.trim() ?? domain.name,
    description: changes.description ?? domain.description,
    enabled: changes.enabled ?? domain.enabled,
  };
  await storing('project', nameTaken(changed.name), () => identity.store.db.updateTable('domains')
    .set({ name: changed.name, description: changed.description, enabled: flag(changed.enabled) }).where('id', '=', id).execute());
  identity.tokens.recheck();
  return changed;
}

/** With all its users and projects. @throws ApiError notFound, forbidden while it is enabled, and always for the default domain */
export async function deleteDomain(identity: IdentityService, id: string): Promise<void> {
  const domain = await getDomain(identity, id);
  if (domain.enabled) throw notAllowed('Cannot delete a domain that is enabled, please disable it first.');
  // DEVIATION: the default domain cannot be deleted, as it can in Keystone: it holds the default project and the admin, who would come back at the
  // next start with new ids.
  if (id === defaultDomain.id) throw notAllowed('The default domain cannot be deleted.');
  await identity.store.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('role_assignments').where((eb) => eb.or([
      eb.and([eb('target_type', '=', 'domain'), eb('target_id', '=', id)]),
      eb.and([eb('target_type', '=', 'project'), eb('target_id', 'in', eb.selectFrom('projects').select('id').where('domain_id', '=', id))]),
      eb.and([eb('actor_type', '=', 'user'), eb('actor_id', 'in', eb.selectFrom('users').select('id').where('domain_id', '=', id))]),
    ])).execute();
    await trx.deleteFrom('domains').where('id', '=', id).execute();
  });
  identity.tokens.recheck();
}
