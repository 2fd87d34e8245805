/**
 * Tokens: a signed statement who signed in, how, when and for what (Keystone's `jws` provider has the same claims). What such a statement is
 * worth now (is the user still enabled, which roles) comes from the store, and is kept in memory for the next request with the same token.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import { accessRulesOf, type AccessRule } from './access-rules.ts';
import { effectiveRoles } from './effective-roles.ts';
import type { Role } from './roles.ts';
import type { SigningKeys } from './signing-keys.ts';
import { trustScopeOf, type TrustOfToken } from './trust-scope.ts';

/** Keystone's default ([token] expiration), which clients are used to: they sign in again by themselves. */
export const tokenLifetime = 3_600_000;

/** Milliseconds after which the store is asked again: how long another replica's change may go unseen. Own changes are seen at once. */
const freshness = 1_000;
const rememberedMaximum = 10_000;

export interface NamedThing {
  readonly id: string;
  readonly name: string;
}
export interface InDomain extends NamedThing {
  readonly domain: NamedThing;
}

/** What a token is for. */
export type Scope =
  | { readonly kind: 'unscoped' }
  | { readonly kind: 'project'; readonly project: InDomain }
  | { readonly kind: 'domain'; readonly domain: NamedThing }
  | { readonly kind: 'system' };

export interface CredentialOfToken extends NamedThing {
  readonly restricted: boolean;
  /** None: the token is good for every request. */
  readonly accessRules: readonly AccessRule[];
}

/** All that there is to say of a token. */
export interface Token {
  /** The token itself; never logged. */
  readonly text: string;
  /** Who acts; by a trust that impersonates the trustor. */
  readonly user: InDomain;
  readonly scope: Scope;
  readonly roles: readonly Role[];
  readonly methods: readonly string[];
  /** Its own, then that of the first token it descends from. */
  readonly auditIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** What it was got with, if that was an application credential. */
  readonly applicationCredential: CredentialOfToken | undefined;
  /** What it was got by, if that was a trust. */
  readonly trust: TrustOfToken | undefined;
}

/** Whether somebody lent what it is worth: by a trust, or to a program (keystone/api/_shared/delegation.py). */
export const isDelegated = ({ trust, applicationCredential }: Token): boolean => trust !== undefined || applicationCredential !== undefined;

/** What the token itself holds. Times in seconds, as JWT has them. */
interface Claims {
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly openstack_methods: readonly string[];
  readonly openstack_audit_ids: readonly string[];
  readonly openstack_project_id?: string;
  readonly openstack_domain_id?: string;
  readonly openstack_system?: 'all';
  readonly openstack_app_cred_id?: string;
  readonly openstack_trust_id?: string;
  /** The user's token generation when it was made. */
  readonly generation: number;
}

export interface Tokens {
  /** Undefined when the user has no role in the scope, or may not sign in. */
  issue(userId: string, scope: Scope, methods: readonly string[], origin?: Origin): Promise<Token | undefined>;
  /**
   * The token behind a text, if it is one of ours, has not ended, was not given back, and its user, project and roles still are.
   * Microseconds for a token seen lately.
   * @param grace milliseconds after its end for which it still counts
   */
  find(text: string, grace?: number): Promise<Token | undefined>;
  /** Whether the text is a token that was made here, whatever it is worth now. */
  isOurs(text: string): Promise<boolean>;
  revoke(token: Token): Promise<void>;
  /** To be called after each change of users, projects, domains, roles or assignments. */
  recheck(): void;
}

/** What a new token is made of, other than a password. */
export interface Origin {
  /** The token that was shown: its end and its history go on. */
  readonly parent?: Token | undefined;
  readonly applicationCredentialId?: string | undefined;
  readonly trustId?: string | undefined;
}

interface Remembered {
  readonly claims: Claims;
  readonly token: Token | undefined;
  readonly checkedAt: number;
  readonly epoch: number;
}

export function createTokens(store: Store, clock: Clock, keys: SigningKeys): Tokens {
  const remembered = new Map<string, Remembered>();
  let epoch = 0;

  const remember = (text: string, entry: Remembered): void => {
    remembered.delete(text);
    for (const oldest of remembered.keys()) {
      if (remembered.size < rememberedMaximum) break;
      remembered.delete(oldest);
    }
    remembered.set(text, entry);
  };
  const check = async (text: string, claims: Claims): Promise<Token | undefined> => {
    // Read before the store is: a change in between makes the entry stale at once.
    const asOf = { checkedAt: clock.now(), epoch };
    const token = await tokenFrom(store, clock, text, claims);
    remember(text, { claims, token, ...asOf });
    return token;
  };

  return {
    async issue(userId, scope, methods, { parent, applicationCredentialId = parent?.applicationCredential?.id, trustId } = {}) {
      const user = await store.db.selectFrom('users').select('token_generation').where('id', '=', userId).executeTakeFirst();
      if (user === undefined) return undefined;
      const now = Math.floor(clock.now() / 1000);
      const claims: Claims = {
        sub: userId,
        iat: now,
        exp: parent === undefined ? now + tokenLifetime / 1000 : Math.floor(parent.expiresAt / 1000),
        openstack_methods: [...new Set([...methods, ...(parent?.methods ?? [])])],
        openstack_audit_ids: [auditId(), ...(parent?.auditIds.slice(-1) ?? [])],
        ...(scope.kind === 'project' ? { openstack_project_id: scope.project.id } : {}),
        ...(scope.kind === 'domain' ? { openstack_domain_id: scope.domain.id } : {}),
        ...(scope.kind === 'system' ? { openstack_system: 'all' as const } : {}),
        ...(applicationCredentialId === undefined ? {} : { openstack_app_cred_id: applicationCredentialId }),
        ...(trustId === undefined ? {} : { openstack_trust_id: trustId }),
        generation: user.token_generation,
      };
      return check(await keys.sign(claims), claims);
    },
    async find(text, grace = 0) {
      const known = remembered.get(text);
      const claims = known?.claims ?? await keys.read(text) as Claims | undefined;
      if (claims === undefined) return undefined;
      if (claims.exp * 1000 + grace <= clock.now()) {
        remembered.delete(text);
        return undefined;
      }
      if (known !== undefined && known.epoch === epoch && clock.now() - known.checkedAt < freshness) return known.token;
      return check(text, claims);
    },
    async isOurs(text) {
      return await keys.read(text) !== undefined;
    },
    async revoke(token) {
      const { db } = store;
      await db.deleteFrom('token_revocations').where('expires_at', '<=', clock.now()).execute();
      await db.insertInto('token_revocations').values({ audit_id: token.auditIds[0] ?? '', expires_at: token.expiresAt })
        .onConflict((conflict) => conflict.doNothing()).execute();
      epoch += 1;
    },
    recheck() {
      epoch += 1;
    },
  };
}

/** 16 random bytes as Keystone writes them (keystone/models/token_model.py: random_urlsafe_str). */
const auditId = (): string => randomBytes(16).toString('base64url');

/** What the claims are worth now; undefined when they are void. */
async function tokenFrom(store: Store, clock: Clock, text: string, claims: Claims): Promise<Token | undefined> {
  const { db } = store;
  const user = await db.selectFrom('users').innerJoin('domains', 'domains.id', 'users.domain_id')
    .leftJoin('token_revocations', (join) => join.on('token_revocations.audit_id', '=', claims.openstack_audit_ids[0] ?? ''))
    .select(['users.id', 'users.name', 'users.domain_id', 'users.token_generation', 'domains.name as domain_name', 'token_revocations.audit_id as revoked'])
    .where('users.id', '=', claims.sub).where('users.enabled', '=', 1).where('domains.enabled', '=', 1).executeTakeFirst();
  if (user === undefined || user.revoked !== null || user.token_generation !== claims.generation) return undefined;
  const scope = await scopeFrom(store, claims);
  if (scope === undefined) return undefined;
  const credential = claims.openstack_app_cred_id === undefined ? undefined : await credentialOf(store, claims.openstack_app_cred_id, clock.now());
  if (claims.openstack_app_cred_id !== undefined && credential === undefined) return undefined;
  const trusted = claims.openstack_trust_id === undefined ? undefined : await trustScopeOf(store, claims.openstack_trust_id, scope, clock.now());
  if (claims.openstack_trust_id !== undefined && trusted === undefined) return undefined;
  const own = trusted?.roles ?? await effectiveRoles(store, user.id, scope);
  const roles = credential === undefined ? own : own.filter(({ id }) => credential.roleIds.has(id));
  if (scope.kind !== 'unscoped' && roles.length === 0) return undefined;
  return Object.freeze({
    text,
    user: trusted?.trust.impersonation === true ? trusted.trustor : { id: user.id, name: user.name, domain: { id: user.domain_id, name: user.domain_name } },
    scope,
    roles,
    methods: claims.openstack_methods,
    auditIds: claims.openstack_audit_ids,
    issuedAt: claims.iat * 1000,
    expiresAt: claims.exp * 1000,
    applicationCredential: credential,
    trust: trusted?.trust,
  });
}

/** An application credential that has not ended, with the roles it was given. */
async function credentialOf(store: Store, id: string, now: number): Promise<(CredentialOfToken & { readonly roleIds: ReadonlySet<string> }) | undefined> {
  const { db } = store;
  const credential = await db.selectFrom('application_credentials').select(['id', 'name', 'unrestricted'])
    .where('id', '=', id).where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)])).executeTakeFirst();
  if (credential === undefined) return undefined;
  const roles = await db.selectFrom('application_credential_roles').select('role_id').where('application_credential_id', '=', id).execute();
  return {
    id,
    name: credential.name,
    restricted: credential.unrestricted !== 1,
    accessRules: await accessRulesOf(store, id),
    roleIds: new Set(roles.map((role) => role.role_id)),
  };
}

async function scopeFrom(store: Store, claims: Claims): Promise<Scope | undefined> {
  if (claims.openstack_project_id !== undefined) {
    const project = await enabledProject(store, claims.openstack_project_id);
    return project === undefined ? undefined : { kind: 'project', project };
  }
  if (claims.openstack_domain_id !== undefined) {
    const domain = await store.db.selectFrom('domains').select(['id', 'name'])
      .where('id', '=', claims.openstack_domain_id).where('enabled', '=', 1).executeTakeFirst();
    return domain === undefined ? undefined : { kind: 'domain', domain };
  }
  return { kind: claims.openstack_system === undefined ? 'unscoped' : 'system' };
}

/** A project that is enabled, in a domain that is. */
export async function enabledProject(store: Store, id: string): Promise<InDomain | undefined> {
  const row = await store.db.selectFrom('projects').innerJoin('domains', 'domains.id', 'projects.domain_id')
    .select(['projects.id', 'projects.name', 'projects.domain_id', 'domains.name as domain_name'])
    .where('projects.id', '=', id).where('projects.enabled', '=', 1).where('domains.enabled', '=', 1).executeTakeFirst();
  return row === undefined ? undefined : { id: row.id, name: row.name, domain: { id: row.domain_id, name: row.domain_name } };
}
