/** Domains: name spaces of users and projects. */
import { flag, type DomainsTable } from '../../store/schema.ts';
import { targetsOf } from './assignments.ts';
import { defaultDomain, newId } from './bootstrap.ts';
import { assertMayChange, assertMayDelete, extraColumn, fromExtraColumn, laidOver, type Attributes, type WithExtra } from './extra.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind, notAllowed } from './refusals.ts';
import { storing } from './storing.ts';

export interface Domain {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly tags: readonly string[];
  readonly options: Attributes;
  /** Attributes that nobody here knows; kept for who set them. */
  readonly extra: Attributes;
}

export interface DomainFilter {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
}

const domainFrom = ({ id, name, description, enabled, tags, extra }: DomainsTable): Domain =>
  ({ id, name, description, enabled: enabled === 1, tags: JSON.parse(tags) as string[], ...fromExtraColumn(extra) });

export async function listDomains({ store: { db } }: IdentityService, filter: DomainFilter = {}): Promise<Domain[]> {
  let query = db.selectFrom('domains').selectAll().orderBy('name');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  return (await query.execute()).map(domainFrom);
}

export async function findDomain({ store: { db } }: IdentityService, id: string): Promise<Domain | undefined> {
  const row = await db.selectFrom('domains').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : domainFrom(row);
}

/** @throws ApiError notFound */
export async function getDomain(identity: IdentityService, id: string): Promise<Domain> {
  const domain = await findDomain(identity, id);
  if (domain === undefined) throw couldNotFind('domain', id);
  return domain;
}

/** The domains a user has a role in (not those of projects in them). */
export async function listDomainsOfUser(identity: IdentityService, userId: string): Promise<Domain[]> {
  const ids = await targetsOf(identity, userId, 'domain');
  return (await listDomains(identity, { enabled: true })).filter(({ id }) => ids.has(id));
}

export interface NewDomain extends WithExtra {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly enabled?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
}

const nameTaken = (name: string) => (): string => `it is not permitted to have two projects acting as domains with the same name: ${name}`;

/** @throws ApiError conflict */
export async function createDomain({ store: { db }, clock }: IdentityService, domain: NewDomain): Promise<Domain> {
  const row: DomainsTable = {
    id: newId(),
    name: domain.name.trim(),
    description: domain.description ?? '',
    enabled: flag(domain.enabled ?? true),
    tags: JSON.stringify(domain.tags ?? []),
    extra: extraColumn({ extra: domain.extra, options: laidOver({}, domain.options) }),
    created_at: clock.now(),
  };
  await storing('project', nameTaken(row.name), () => db.insertInto('domains').values(row).execute());
  return domainFrom(row);
}

export type DomainChanges = { readonly [Name in keyof NewDomain]?: NewDomain[Name] | undefined };

/** Undefined members stay as they are. @throws ApiError notFound, conflict, forbidden (immutable) */
export async function updateDomain(identity: IdentityService, id: string, changes: DomainChanges): Promise<Domain> {
  const domain = await getDomain(identity, id);
  assertMayChange('domain', domain, changes);
  const changed: Domain = {
    ...domain,
    name: changes.name?.trim() ?? domain.name,
    description: changes.description ?? domain.description,
    enabled: changes.enabled ?? domain.enabled,
    tags: changes.tags ?? domain.tags,
    options: laidOver(domain.options, changes.options),
    extra: { ...domain.extra, ...changes.extra },
  };
  await storing('project', nameTaken(changed.name), () => identity.store.db.updateTable('domains')
    .set({
      name: changed.name, description: changed.description, enabled: flag(changed.enabled), tags: JSON.stringify(changed.tags), extra: extraColumn(changed),
    }).where('id', '=', id).execute());
  identity.tokens.recheck();
  return changed;
}

/** With all its users, groups, projects and roles. @throws ApiError notFound, forbidden while it is enabled, and always for the default domain */
export async function deleteDomain(identity: IdentityService, id: string): Promise<void> {
  const domain = await getDomain(identity, id);
  assertMayDelete('domain', domain);
  if (domain.enabled) throw notAllowed('Cannot delete a domain that is enabled, please disable it first.');
  // DEVIATION: the default domain cannot be deleted, as it can in Keystone: it holds the default project and the admin, who would come back at the
  // next start with new ids.
  if (id === defaultDomain.id) throw notAllowed('The default domain cannot be deleted.');
  await identity.store.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('role_assignments').where((eb) => eb.or([
      eb.and([eb('target_type', '=', 'domain'), eb('target_id', '=', id)]),
      eb.and([eb('target_type', '=', 'project'), eb('target_id', 'in', eb.selectFrom('projects').select('id').where('domain_id', '=', id))]),
      eb.and([eb('actor_type', '=', 'user'), eb('actor_id', 'in', eb.selectFrom('users').select('id').where('domain_id', '=', id))]),
      eb.and([eb('actor_type', '=', 'group'), eb('actor_id', 'in', eb.selectFrom('groups').select('id').where('domain_id', '=', id))]),
    ])).execute();
    await trx.deleteFrom('roles').where('domain_id', '=', id).execute();
    await trx.deleteFrom('domains').where('id', '=', id).execute();
  });
  identity.tokens.recheck();
}
