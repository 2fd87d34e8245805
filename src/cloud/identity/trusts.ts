/** Trusts: a user lets another act in a project with some of his roles, in his name or not, for a time or a number of times. */
import { ApiError } from '../../errors.ts';
import { flag, type TrustsTable } from '../../store/schema.ts';
import { newId } from './bootstrap.ts';
import { effectiveRoles } from './effective-roles.ts';
import type { IdentityService } from './identity.ts';
import type { Moment } from './moment.ts';
import { getProject } from './projects.ts';
import { alreadyExpired, couldNotFind, delegated, forbidden, forbiddenAction, invalid, unauthorized } from './refusals.ts';
import { roleFrom, type Role, type RoleDetails } from './roles.ts';
import { enabledProject, type Token } from './tokens.ts';
import { getUser } from './users.ts';

export interface Trust {
  readonly id: string;
  readonly trustorId: string;
  readonly trusteeId: string;
  readonly projectId: string;
  /** Whether the trustee is taken for the trustor. */
  readonly impersonation: boolean;
  /** Null: never. */
  readonly expiresAt: Moment | null;
  /** Null: without end. */
  readonly remainingUses: number | null;
  /** The trust by which the trustor has what he gives on. */
  readonly redelegatedTrustId: string | null;
  /** How many times more it may be given on. */
  readonly redelegationCount: number;
  readonly roles: readonly RoleDetails[];
}

/** ([trust] max_redelegation_count) */
const maxRedelegation = 3;

export interface TrustFilter {
  readonly id?: string | undefined;
  readonly trustorId?: string | undefined;
  readonly trusteeId?: string | undefined;
}

/** Those that can still be used. */
export async function listTrusts({ store: { db }, clock }: IdentityService, { id, trustorId, trusteeId }: TrustFilter = {}): Promise<Trust[]> {
  let meant = db.selectFrom('trusts')
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', clock.now())]))
    .where((eb) => eb.or([eb('remaining_uses', 'is', null), eb('remaining_uses', '>', 0)]));
  if (id !== undefined) meant = meant.where('id', '=', id);
  if (trustorId !== undefined) meant = meant.where('trustor_id', '=', trustorId);
  if (trusteeId !== undefined) meant = meant.where('trustee_id', '=', trusteeId);
  const rows = await meant.selectAll().orderBy('created_at').orderBy('id').execute();
  const given = await db.selectFrom('trust_roles').innerJoin('roles', 'roles.id', 'trust_roles.role_id').selectAll('roles').select('trust_id')
    .where('trust_id', 'in', meant.select('id')).orderBy('name').execute();
  return rows.map((row) => trustFrom(row, given.filter((role) => role.trust_id === row.id).map(roleFrom)));
}

const trustFrom = (row: TrustsTable, roles: readonly RoleDetails[]): Trust => ({
  id: row.id,
  trustorId: row.trustor_id,
  trusteeId: row.trustee_id,
  projectId: row.project_id,
  impersonation: row.impersonation === 1,
  expiresAt: row.expires_at === null ? null : { milliseconds: row.expires_at, microseconds: row.expires_microseconds },
  remainingUses: row.remaining_uses,
  redelegatedTrustId: row.redelegated_trust_id,
  redelegationCount: row.redelegation_count,
  roles,
});

/** @throws ApiError notFound, also when it cannot be used any more */
export async function getTrust(identity: IdentityService, id: string): Promise<Trust> {
  const [trust] = await listTrusts(identity, { id });
  if (trust === undefined) throw couldNotFind('trust', id);
  return trust;
}

export interface NewTrust {
  readonly trustorId: string;
  readonly trusteeId: string;
  readonly projectId: string;
  readonly impersonation: boolean;
  readonly expiresAt?: Moment | undefined;
  readonly remainingUses?: number | null | undefined;
  readonly allowRedelegation?: boolean | null | undefined;
  readonly redelegationCount?: number | null | undefined;
  readonly roles: readonly ({ readonly id: string } | { readonly name: string })[];
}

/**
 * @param token the trustor's own; one that he has by a trust gives that one on
 * @throws ApiError notFound (trustee, project, a role that the trustor has not there), forbidden (no role; of a restricted application credential;
 * more than the trust has that is given on), badRequest (an end that is past; a number of uses for what may be given on)
 */
export async function createTrust(identity: IdentityService, token: Token, wanted: NewTrust): Promise<Trust> {
  const { store: { db }, clock } = identity;
  mustBeUnrestricted(token);
  if (wanted.roles.length === 0) throw forbiddenAction('At least one role should be specified');
  await getUser(identity, wanted.trusteeId);
  const source = token.trust === undefined ? undefined : await getTrust(identity, token.trust.id);
  const roles = await delegable(identity, source?.trustorId ?? wanted.trustorId, wanted);
  if (wanted.expiresAt !== undefined && wanted.expiresAt.milliseconds <= clock.now()) throw alreadyExpired();
  const expiresAt = wanted.expiresAt ?? source?.expiresAt ?? null;
  const row: TrustsTable = {
    id: newId(),
    trustor_id: wanted.trustorId,
    trustee_id: wanted.trusteeId,
    project_id: wanted.projectId,
    impersonation: flag(wanted.impersonation),
    expires_at: expiresAt?.milliseconds ?? null,
    expires_microseconds: expiresAt?.microseconds ?? 0,
    remaining_uses: wanted.remainingUses ?? null,
    redelegated_trust_id: source?.id ?? null,
    redelegation_count: redelegationOf(wanted, source),
    created_at: clock.now(),
  };
  if (source !== undefined) assertWithin(source, row, roles);
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('trusts').values(row).execute();
    await trx.insertInto('trust_roles').values(roles.map((role) => ({ trust_id: row.id, role_id: role.id }))).execute();
  });
  return getTrust(identity, row.id);
}

/** A program that may only act must not hand on what it may. @throws ApiError forbidden */
function mustBeUnrestricted({ applicationCredential }: Token): void {
  if (applicationCredential?.restricted === true) throw forbiddenAction("Using method 'application_credential' is not allowed for managing trusts.");
  if (applicationCredential !== undefined) throw delegated('manage trusts.');
}

/** The roles that are meant, of those that the first trustor has. */
async function delegable({ store }: IdentityService, trustorId: string, { projectId, roles }: NewTrust): Promise<Role[]> {
  const project = await enabledProject(store, projectId);
  if (project === undefined) throw couldNotFind('project', projectId);
  const own = await effectiveRoles(store, trustorId, { kind: 'project', project });
  return roles.map((wanted) => {
    const role = own.find(({ id, name }) => ('id' in wanted ? id === wanted.id : name === wanted.name));
    if (role === undefined) throw couldNotFind('role', 'id' in wanted ? wanted.id : wanted.name);
    return role;
  });
}

/** How many times more a new trust may be given on (keystone/trust/core.py: create_trust). */
function redelegationOf({ allowRedelegation, redelegationCount, remainingUses }: NewTrust, source: Trust | undefined): number {
  if (allowRedelegation !== true || redelegationCount === 0) return 0;
  const asked = redelegationCount ?? undefined;
  if (asked !== undefined && asked > maxRedelegation) throw forbidden();
  if (remainingUses !== undefined && remainingUses !== null) throw invalid('remaining_uses must not be set if redelegation is allowed');
  const left = source === undefined ? maxRedelegation : source.redelegationCount - 1;
  if (source !== undefined && asked !== undefined && asked !== left) throw forbidden();
  return asked ?? left;
}

/** A trust that is given on has no more than the one it comes from. @throws ApiError forbidden */
function assertWithin(source: Trust, row: TrustsTable, roles: readonly Role[]): void {
  const endsLater = source.expiresAt !== null && (row.expires_at === null || row.expires_at > source.expiresAt.milliseconds);
  const hasMore = roles.some(({ id }) => !source.roles.some((role) => role.id === id));
  if (source.redelegationCount <= 0 || row.remaining_uses !== null || endsLater || hasMore) throw forbidden();
}

/** With those that it was given on as. @throws ApiError notFound, forbidden (a restricted application credential) */
export async function deleteTrust(identity: IdentityService, token: Token, id: string): Promise<void> {
  await getTrust(identity, id);
  mustBeUnrestricted(token);
  await identity.store.db.deleteFrom('trusts').where('id', '=', id).execute();
  identity.tokens.recheck();
}

/**
 * Counts one use, for who signs in by it.
 * @throws ApiError unauthorized (no such trust), notFound, forbidden (not the trustee, the trustor or the trustee before is disabled, or has lost a role)
 */
export async function consumeTrust(identity: IdentityService, id: string, userId: string): Promise<Trust> {
  // It may be anybody's: whoever signs in is not told whether there is one.
  const trust = await getTrust(identity, id).catch((error: unknown) => { throw error instanceof ApiError && error.kind === 'notFound' ? unauthorized() : error; });
  if (trust.trusteeId !== userId) throw forbidden();
  for (let source: Trust | undefined = trust; source !== undefined; source = await sourceOf(identity, source)) {
    if (!(await getUser(identity, source.trustorId)).enabled) throw forbidden();
  }
  await getProject(identity, trust.projectId);
  if (trust.remainingUses !== null) {
    const { numUpdatedRows } = await identity.store.db.updateTable('trusts').set((eb) => ({ remaining_uses: eb('remaining_uses', '-', 1) }))
      .where('id', '=', id).where('remaining_uses', '>', 0).executeTakeFirst();
    if (numUpdatedRows === 0n) throw unauthorized();
  }
  return trust;
}

const sourceOf = async (identity: IdentityService, { redelegatedTrustId }: Trust): Promise<Trust | undefined> =>
  (redelegatedTrustId === null ? undefined : getTrust(identity, redelegatedTrustId));
