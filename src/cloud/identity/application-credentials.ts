/** Application credentials: what lets a program act for a user in one project, with some of his roles and without his password. */
import { randomBytes } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import { flag, type ApplicationCredentialsTable } from '../../store/schema.ts';
import { accessRulesFor, accessRulesOf, type AccessRule, type NewAccessRule } from './access-rules.ts';
import { newId } from './bootstrap.ts';
import type { IdentityService } from './identity.ts';
import type { Moment } from './moment.ts';
import { alreadyExpired, couldNotFind, forbidden, forbiddenAction, invalid } from './refusals.ts';
import { listRoles, type Role, type RoleDetails } from './roles.ts';
import { duplicateName, storing } from './storing.ts';
import type { Token } from './tokens.ts';

export interface ApplicationCredential {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly projectId: string;
  readonly description: string | null;
  /** Null: never. */
  readonly expiresAt: Moment | null;
  /** Null: not said, which is no. */
  readonly unrestricted: boolean | null;
  readonly roles: readonly RoleDetails[];
  /** None: it may make every request. */
  readonly accessRules: readonly AccessRule[];
}

export interface NewApplicationCredential {
  readonly name: string;
  readonly description?: string | null | undefined;
  /** One is made up when there is none. */
  readonly secret?: string | null | undefined;
  readonly expiresAt?: Moment | undefined;
  readonly unrestricted?: boolean | undefined;
  /** Some of the creator's; all of them when there are none. */
  readonly roles?: readonly ({ readonly id: string } | { readonly name: string })[] | undefined;
  readonly accessRules?: readonly NewAccessRule[] | undefined;
}

/**
 * For the user and the project of the token, with roles that the token has: nobody gets more that way than he has.
 * @returns the secret beside it: it is not known again
 * @throws ApiError conflict, badRequest (roles the token has not, no project, an end that is past), forbidden (a restricted one makes no others)
 */
export async function createApplicationCredential(
  identity: IdentityService, token: Token, wanted: NewApplicationCredential,
): Promise<{ readonly credential: ApplicationCredential; readonly secret: string }> {
  const { store: { db }, clock } = identity;
  mustBeUnrestricted(token);
  if (token.scope.kind !== 'project') throw invalidCredential('Could not find role assignment for an application credential without a project.');
  if (wanted.expiresAt !== undefined && wanted.expiresAt.milliseconds <= clock.now()) throw alreadyExpired();
  const roles = rolesOf(token, wanted.roles ?? []);
  const rules = await accessRulesFor(identity, token.user.id, wanted.accessRules ?? []);
  const secret = wanted.secret ?? randomBytes(64).toString('base64url');
  const row: ApplicationCredentialsTable = {
    id: newId(),
    name: wanted.name,
    user_id: token.user.id,
    project_id: token.scope.project.id,
    description: wanted.description ?? null,
    secret_hash: await identity.passwords.hash(secret),
    expires_at: wanted.expiresAt?.milliseconds ?? null,
    expires_microseconds: wanted.expiresAt?.microseconds ?? 0,
    unrestricted: wanted.unrestricted === undefined ? null : flag(wanted.unrestricted),
    created_at: clock.now(),
  };
  await storing('application_credential', () => duplicateName(row.name), () => db.transaction().execute(async (trx) => {
    await trx.insertInto('application_credentials').values(row).execute();
    await trx.insertInto('application_credential_roles').values(roles.map((role) => ({ application_credential_id: row.id, role_id: role.id }))).execute();
    if (rules.length > 0) {
      await trx.insertInto('application_credential_access_rules')
        .values(rules.map((rule) => ({ application_credential_id: row.id, access_rule_id: rule.id }))).execute();
    }
  }));
  return { credential: await getApplicationCredential(identity, row.user_id, row.id), secret };
}

function rolesOf(token: Token, wanted: NonNullable<NewApplicationCredential['roles']>): readonly Role[] {
  if (wanted.length === 0) return token.roles;
  return wanted.map((reference) => {
    const role = token.roles.find(({ id, name }) => ('id' in reference ? id === reference.id : name === reference.name));
    if (role === undefined) throw invalidCredential('Cannot create an application credential with unassigned role');
    return role;
  });
}

const invalidCredential = (detail: string): ApiError => invalid(`Invalid application credential: ${detail}`);

/** A program that may only act must not make itself more ways in, nor take others' away. @throws ApiError forbidden */
function mustBeUnrestricted({ applicationCredential, trust }: Token): void {
  // DEVIATION: who acts by a trust makes and deletes no application credentials (403), as they would outlive the trust; older Keystones let him.
  if (trust !== undefined) throw forbidden();
  if (applicationCredential?.restricted === true) {
    throw forbiddenAction("Using method 'application_credential' is not allowed for managing additional application credentials.");
  }
}

export async function listApplicationCredentials(
  identity: IdentityService, userId: string, filter: { readonly name?: string | undefined } = {},
): Promise<ApplicationCredential[]> {
  const { db } = identity.store;
  let query = db.selectFrom('application_credentials').selectAll().where('user_id', '=', userId).orderBy('name');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  const rows = await query.execute();
  const given = await db.selectFrom('application_credential_roles').selectAll()
    .where('application_credential_id', 'in', db.selectFrom('application_credentials').select('id').where('user_id', '=', userId)).execute();
  const roles = await listRoles(identity);
  return Promise.all(rows.map(async (row) => credentialFrom(
    row,
    roles.filter(({ id }) => given.some((one) => one.application_credential_id === row.id && one.role_id === id)),
    await accessRulesOf(identity.store, row.id),
  )));
}

/** @throws ApiError notFound, also when it is another user's */
export async function getApplicationCredential(identity: IdentityService, userId: string, id: string): Promise<ApplicationCredential> {
  const credential = (await listApplicationCredentials(identity, userId)).find((one) => one.id === id);
  if (credential === undefined) throw couldNotFind('Application Credential', id);
  return credential;
}

/** @param token who asks @throws ApiError notFound, forbidden (a restricted one deletes none) */
export async function deleteApplicationCredential(identity: IdentityService, token: Token, userId: string, id: string): Promise<void> {
  mustBeUnrestricted(token);
  await getApplicationCredential(identity, userId, id);
  await identity.store.db.deleteFrom('application_credentials').where('id', '=', id).execute();
  identity.tokens.recheck();
}

function credentialFrom(row: ApplicationCredentialsTable, roles: readonly RoleDetails[], accessRules: readonly AccessRule[]): ApplicationCredential {
  return {
    id: row.id,
    name: row.name,
    userId: row.user_id,
    projectId: row.project_id,
    description: row.description,
    expiresAt: row.expires_at === null ? null : { milliseconds: row.expires_at, microseconds: row.expires_microseconds },
    unrestricted: row.unrestricted === null ? null : row.unrestricted === 1,
    roles,
    accessRules,
  };
}
