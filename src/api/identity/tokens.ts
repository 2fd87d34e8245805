/** Tokens: sign in, look at one, give one back. Keystone: keystone/api/auth.py, keystone/common/render_token.py. */
import { forbiddenAction, subjectMissing } from '../../cloud/identity/refusals.ts';
import { getToken, issueToken } from '../../cloud/identity/sign-in.ts';
import type { CredentialOfToken, Scope, Token } from '../../cloud/identity/tokens.ts';
import type { TrustOfToken } from '../../cloud/identity/trust-scope.ts';
import type { components, operations } from '../../generated/identity/auth.ts';
import { Reply, type ApiRequest, type Handlers } from '../../http/service.ts';
import { renderCatalog } from './catalog.ts';
import type { IdentityContext } from './context.ts';
import { readsAll } from './reach.ts';
import { signInFrom } from './sign-in.ts';

type TokenOperations = Pick<operations, 'tokens.create' | 'tokens.show' | 'tokens.check' | 'tokens.delete'>;
type WireToken = components['schemas']['token_answer']['token'];

/** Milliseconds for which services may still ask about a token that ended ([token] allow_expired_window: two days). */
const expiredWindow = 2 * 86_400_000;

export const tokenHandlers: Handlers<TokenOperations, IdentityContext> = {
  'tokens.create': async (request, context) => {
    const token = await issueToken(context.identity, { ...signInFrom(request.body?.auth), address: request.address });
    return tokenReply(token, request, context, request.query.nocatalog === undefined);
  },
  'tokens.show': async (request, context) => {
    const token = await subjectToken(request, context, 'identity:validate_token', isTrue(request.query.allow_expired) ? expiredWindow : 0);
    return tokenReply(token, request, context, request.query.nocatalog === undefined);
  },
  'tokens.check': async (request, context) => {
    const token = await subjectToken(request, context, 'identity:check_token', isTrue(request.query.allow_expired) ? expiredWindow : 0);
    return new Reply(undefined as never, { headers: { 'X-Subject-Token': token.text } });
  },
  'tokens.delete': async (request, context) => {
    await context.identity.tokens.revoke(await subjectToken(request, context, 'identity:revoke_token'));
  },
};

const isTrue = (text: string | undefined): boolean => text !== undefined && /^(?:1|t|true|on|y|yes)$/i.test(text);

/**
 * The token that a request is about: the caller's own; any if he is an administrator, or only looks and is a reader of the system or a service.
 * A text that is no token is told before who may ask, as Keystone does.
 */
async function subjectToken({ header, identity: caller }: Pick<ApiRequest, 'header' | 'identity'>, { identity }: IdentityContext, action: string, grace = 0): Promise<Token> {
  const text = header('x-subject-token');
  const mayAskAll = caller.isAdmin || (action !== 'identity:revoke_token' && (readsAll({ identity: caller }) || caller.roles.includes('service')));
  if (text === undefined) throw mayAskAll ? subjectMissing() : forbiddenAction(action);
  const token = await getToken(identity, text, grace);
  if (!mayAskAll && token.user.id !== caller.userId) throw forbiddenAction(action);
  return token;
}

type TokenReply = Promise<Reply<{ token: WireToken }>>;
async function tokenReply(token: Token, { root }: Pick<ApiRequest, 'root'>, { identity }: IdentityContext, withCatalog: boolean): TokenReply {
  const project = token.scope.kind === 'project' ? token.scope.project.id : undefined;
  const isAsked = withCatalog && token.scope.kind !== 'unscoped';
  const body = { token: renderToken(token, isAsked ? await renderCatalog(identity, root, { project, user: token.user.id }) : undefined) };
  return new Reply(body, { headers: { 'X-Subject-Token': token.text } });
}

/** What the answer says of the scope. */
function renderScope(scope: Scope): Partial<WireToken> {
  switch (scope.kind) {
    case 'unscoped': return {};
    case 'project': return { project: scope.project };
    case 'domain': return { domain: scope.domain };
    case 'system': return { system: { all: true } };
  }
}

/** @param catalog only when the token is for something */
function renderToken(token: Token, catalog: WireToken['catalog']): WireToken {
  const scoped = token.scope.kind !== 'unscoped';
  return {
    methods: [...token.methods],
    user: { domain: token.user.domain, id: token.user.id, name: token.user.name, password_expires_at: null },
    audit_ids: [...token.auditIds],
    expires_at: timestamp(token.expiresAt),
    issued_at: timestamp(token.issuedAt),
    ...renderScope(token.scope),
    ...(token.scope.kind !== 'project' || token.trust !== undefined ? {} : { is_domain: false }),
    ...(scoped ? { roles: token.roles.map(({ id, name }) => ({ id, name })) } : {}),
    ...(catalog === undefined ? {} : { catalog }),
    ...(token.applicationCredential === undefined ? {} : { application_credential: renderCredentialOf(token.applicationCredential) }),
    ...(token.trust === undefined ? {} : { 'OS-TRUST:trust': renderTrustOf(token.trust) }),
  };
}

const renderCredentialOf = ({ id, name, restricted, accessRules }: CredentialOfToken): NonNullable<WireToken['application_credential']> =>
  ({ id, name, restricted, ...(accessRules.length === 0 ? {} : { access_rules: [...accessRules] }) });

const renderTrustOf = ({ id, impersonation, trustorId, trusteeId }: TrustOfToken): NonNullable<WireToken['OS-TRUST:trust']> =>
  ({ id, impersonation, trustor_user: { id: trustorId }, trustee_user: { id: trusteeId } });

/** Microseconds, which Keystone writes and never has. */
const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '.000000Z');
