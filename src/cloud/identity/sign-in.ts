/** Signing in: from a password or a token to a (new) token. Refusals are all alike; see keystone/auth/core.py and keystone/api/auth.py. */
import { ApiError } from '../../errors.ts';
import type { ApplicationCredentialsTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind, forbidden, forbiddenAction, noSuchToken, subjectMissing, tokenIsVoid, unauthorized } from './refusals.ts';
import { effectiveRoles } from './effective-roles.ts';
import { consumeTrust } from './trusts.ts';
import { enabledProject, type InDomain, type NamedThing, type Scope, type Token } from './tokens.ts';

export type DomainReference = { readonly id: string } | { readonly name: string };
/** By id, or by name within a domain. */
export type Reference = { readonly id: string } | { readonly name: string; readonly domain: DomainReference };

/** An application credential: names are unique for a user. */
export type CredentialReference = { readonly id: string } | { readonly name: string; readonly user: Reference };

/** What the token shall be for; `default`: the user's default project if that works, else nothing. */
export type WantedScope =
  | { readonly kind: 'default' | 'unscoped' | 'system' }
  | { readonly kind: 'project'; readonly project: Reference }
  | { readonly kind: 'trust'; readonly trustId: string }
  | { readonly kind: 'domain'; readonly domain: DomainReference };

/** Every proof that is given has to hold, and all have to be of one user. */
export interface SignIn {
  readonly password?: { readonly user: Reference; readonly password: string };
  readonly token?: string;
  /** By its id, or by its name and the user. */
  readonly applicationCredential?: { readonly credential: CredentialReference; readonly secret: string };
  readonly scope: WantedScope;
  /** Address the attempt comes from, where that is known. */
  readonly address?: string | undefined;
}

/**
 * @throws ApiError unauthorized: whatever was wrong, the answer is the same and takes as long
 * @throws ApiError notFound when the given token is none, tooManyRequests after many failures
 */
export async function issueToken(identity: IdentityService, signIn: SignIn): Promise<Token> {
  const parent = signIn.token === undefined ? undefined : await getToken(identity, signIn.token);
  const credential = signIn.applicationCredential === undefined ? undefined : await checkCredential(identity, signIn.applicationCredential, signIn.address);
  // What is delegated is not handed on by the token itself: it might get more than it was given.
  if (parent?.trust !== undefined) throw forbiddenAction('Using trust-scoped token to create another token. Create a new trust-scoped token instead');
  if (parent?.scope.kind === 'system' && (signIn.scope.kind === 'project' || signIn.scope.kind === 'domain')) {
    throw forbiddenAction('Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.');
  }
  if (parent?.applicationCredential !== undefined) throw forbiddenAction('Using a delegated token to create another token is not allowed.');
  const users = [
    ...(parent === undefined ? [] : [parent.user.id]),
    ...(credential === undefined ? [] : [credential.user_id]),
    ...(signIn.password === undefined ? [] : [await checkPassword(identity, signIn.password, signIn.address)]),
  ];
  const [userId] = users;
  if (userId === undefined || users.some((other) => other !== userId)) throw unauthorized();
  // It is for one project from the start.
  const bound = credential?.project_id;
  if (credential !== undefined && signIn.scope.kind !== 'default') throw unsupportedScope();
  const wanted: WantedScope = bound !== undefined && signIn.scope.kind === 'default' ? { kind: 'project', project: { id: bound } } : signIn.scope;
  const trust = wanted.kind === 'trust' ? await consumeTrust(identity, wanted.trustId, userId) : undefined;
  const scope = trust === undefined ? await findScope(identity.store, wanted, userId) : await trustedScope(identity.store, trust.projectId);
  if (scope === undefined || (bound !== undefined && scope.kind !== 'project')) throw unauthorized();
  const methods = [
    ...(credential === undefined ? [] : ['application_credential']),
    ...(signIn.password === undefined ? [] : ['password']),
    ...(parent === undefined ? [] : ['token']),
  ];
  const token = await identity.tokens.issue(userId, scope, methods, { parent, applicationCredentialId: credential?.id, trustId: trust?.id });
  // Keystone says more of a trust that is worth nothing than of anything else.
  if (token === undefined) throw trust === undefined ? unauthorized() : forbidden();
  return token;
}

const unsupportedScope = (): ApiError => new ApiError(
  'unauthorized', 'Error authenticating with application credential: Application credentials cannot request a scope.',
);

type StoredCredential = Pick<ApplicationCredentialsTable, 'id' | 'user_id' | 'project_id' | 'secret_hash'>;

/** @throws ApiError notFound (no such id), unauthorized, tooManyRequests */
async function checkCredential(
  identity: IdentityService, { credential, secret }: NonNullable<SignIn['applicationCredential']>, address: string | undefined,
): Promise<StoredCredential> {
  const found = await identity.throttle.guard(JSON.stringify(credential), address, async () => {
    const stored = await findCredential(identity, credential);
    return await identity.passwords.verify(secret, stored?.secret_hash) ? stored : undefined;
  });
  if (found !== undefined) return found;
  // An id is nobody's secret, and Keystone says when there is none such.
  if ('id' in credential && !(await isCredential(identity, credential.id))) throw couldNotFind('Application Credential', credential.id);
  throw unauthorized();
}

const isCredential = async ({ store: { db } }: IdentityService, id: string): Promise<boolean> =>
  await db.selectFrom('application_credentials').select('id').where('id', '=', id).executeTakeFirst() !== undefined;

async function findCredential({ store, clock }: IdentityService, credential: CredentialReference): Promise<StoredCredential | undefined> {
  let query = store.db.selectFrom('application_credentials').select(['id', 'user_id', 'project_id', 'secret_hash'])
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', clock.now())]));
  if ('id' in credential) query = query.where('id', '=', credential.id);
  else query = query.where('name', '=', credential.name).where('user_id', '=', (await findUser(store, credential.user))?.id ?? '');
  return query.executeTakeFirst();
}

/**
 * @param grace milliseconds after its end for which it still counts
 * @throws ApiError notFound when it is not a token, or not one any more
 */
export async function getToken(identity: IdentityService, text: string, grace = 0): Promise<Token> {
  if (text === '') throw subjectMissing();
  const token = await identity.tokens.find(text, grace);
  if (token === undefined) throw await identity.tokens.isOurs(text) ? tokenIsVoid() : noSuchToken();
  return token;
}

/** @returns the user's id @throws ApiError unauthorized, tooManyRequests */
async function checkPassword(identity: IdentityService, proof: NonNullable<SignIn['password']>, address: string | undefined): Promise<string> {
  const { user, password } = proof;
  const userId = await identity.throttle.guard(JSON.stringify(user), address, async () => {
    const found = await findUser(identity.store, user);
    const right = await identity.passwords.verify(password, found?.password_hash ?? undefined);
    return right ? found?.id : undefined;
  });
  if (userId === undefined) throw unauthorized();
  return userId;
}

/** A user who may sign in: enabled, in a domain that is. */
async function findUser({ db }: Store, user: Reference): Promise<{ id: string; password_hash: string | null } | undefined> {
  let query = db.selectFrom('users').innerJoin('domains', 'domains.id', 'users.domain_id').select(['users.id', 'users.password_hash'])
    .where('users.enabled', '=', 1).where('domains.enabled', '=', 1);
  if ('id' in user) query = query.where('users.id', '=', user.id);
  else query = query.where('users.name', '=', user.name).where(...isDomain(user.domain));
  return query.executeTakeFirst();
}

const isDomain = (domain: DomainReference): readonly ['domains.id' | 'domains.name', '=', string] =>
  'id' in domain ? ['domains.id', '=', domain.id] : ['domains.name', '=', domain.name];

/** Undefined when there is no such thing, or the user has no role there. */
async function findScope(store: Store, wanted: WantedScope, userId: string): Promise<Scope | undefined> {
  switch (wanted.kind) {
    case 'trust': return undefined;
    case 'unscoped': return { kind: 'unscoped' };
    case 'default': return (await defaultScope(store, userId)) ?? { kind: 'unscoped' };
    case 'system': return withRoles(store, userId, { kind: 'system' });
    case 'project': return projectScope(store, userId, await findProject(store, wanted.project));
    case 'domain': return domainScope(store, userId, await findDomain(store, wanted.domain));
  }
}

/** The roles there are the trustor's, and looked for with the token. */
async function trustedScope(store: Store, projectId: string): Promise<Scope | undefined> {
  const project = await enabledProject(store, projectId);
  return project === undefined ? undefined : { kind: 'project', project };
}

async function withRoles<S extends Scope>(store: Store, userId: string, scope: S): Promise<S | undefined> {
  return (await effectiveRoles(store, userId, scope)).length === 0 ? undefined : scope;
}

function projectScope(store: Store, userId: string, project: InDomain | undefined): Promise<Scope | undefined> {
  return project === undefined ? Promise.resolve(undefined) : withRoles(store, userId, { kind: 'project', project });
}

function domainScope(store: Store, userId: string, domain: NamedThing | undefined): Promise<Scope | undefined> {
  return domain === undefined ? Promise.resolve(undefined) : withRoles(store, userId, { kind: 'domain', domain });
}

/** A default project that is gone, disabled or without a role does not keep anybody out. */
async function defaultScope(store: Store, userId: string): Promise<Scope | undefined> {
  const user = await store.db.selectFrom('users').select('default_project_id').where('id', '=', userId).executeTakeFirst();
  if (user === undefined || user.default_project_id === null) return undefined;
  return projectScope(store, userId, await enabledProject(store, user.default_project_id));
}

async function findProject(store: Store, project: Reference): Promise<InDomain | undefined> {
  if ('id' in project) return enabledProject(store, project.id);
  const row = await store.db.selectFrom('projects').innerJoin('domains', 'domains.id', 'projects.domain_id').select('projects.id')
    .where('projects.name', '=', project.name).where(...isDomain(project.domain)).executeTakeFirst();
  return row === undefined ? undefined : enabledProject(store, row.id);
}

async function findDomain({ db }: Store, domain: DomainReference): Promise<NamedThing | undefined> {
  return db.selectFrom('domains').select(['domains.id', 'domains.name']).where(...isDomain(domain)).where('enabled', '=', 1).executeTakeFirst();
}
