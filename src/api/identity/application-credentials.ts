/** Application credentials. Keystone: keystone/api/users.py (UserAppCred…); its policies in keystone/common/policies/application_credential.py. */
import { deleteAccessRule, getAccessRule, listAccessRules, type AccessRule, type NewAccessRule } from '../../cloud/identity/access-rules.ts';
import {
  createApplicationCredential, deleteApplicationCredential, getApplicationCredential, listApplicationCredentials, type ApplicationCredential,
} from '../../cloud/identity/application-credentials.ts';
import { forbiddenAction, invalid } from '../../cloud/identity/refusals.ts';
import { getToken } from '../../cloud/identity/sign-in.ts';
import type { components, operations } from '../../generated/identity/application-credentials.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { selfLink } from './links.ts';
import { listed } from './lists.ts';
import { readsAll } from './reach.ts';
import { momentFrom, timestampOf } from './timestamps.ts';
import { renderRole } from './view.ts';

export const applicationCredentialHandlers: Handlers<operations, IdentityContext> = {
  'application-credentials.list': async (request, { identity }) => {
    const { user_id: userId } = request.path;
    mustRead(request, userId, 'identity:list_application_credentials');
    const credentials = await listApplicationCredentials(identity, userId, { name: request.query.name });
    const rendered = credentials.map((credential) => renderCredential(request, credential));
    return listed(request, 'application_credentials', rendered, { path: `users/${userId}/application_credentials`, filters: ['name'] });
  },
  'application-credentials.show': async (request, { identity }) => {
    const { user_id: userId, application_credential_id: id } = request.path;
    mustRead(request, userId, 'identity:get_application_credential');
    return { application_credential: renderCredential(request, await getApplicationCredential(identity, userId, id)) };
  },
  'application-credentials.create': async (request, { identity }) => {
    const { application_credential: wanted } = request.body;
    // Not even an administrator makes one for somebody else: he would get its secret.
    if (request.identity.userId !== request.path.user_id) throw forbiddenAction('identity:create_application_credential');
    const { credential, secret } = await createApplicationCredential(identity, await getToken(identity, request.identity.token), {
      name: wanted.name,
      description: wanted.description,
      secret: wanted.secret,
      expiresAt: typeof wanted.expires_at === 'string' ? momentFrom(wanted.expires_at) : undefined,
      unrestricted: wanted.unrestricted,
      roles: wanted.roles?.map(({ id, name }) => (id === undefined ? { name: name ?? '' } : { id })),
      accessRules: wanted.access_rules?.map(accessRuleFrom),
    });
    return { application_credential: { ...renderCredential(request, credential), secret } };
  },
  'application-credentials.delete': async (request, { identity }) => {
    const { user_id: userId, application_credential_id: id } = request.path;
    mustBeOwn(request, userId, 'identity:delete_application_credential');
    await deleteApplicationCredential(identity, await getToken(identity, request.identity.token), userId, id);
  },
  'access-rules.list': async (request, { identity }) => {
    const { user_id: userId } = request.path;
    mustSeeRules(request, userId, 'reader', 'identity:list_access_rules');
    const rules = await listAccessRules(identity, userId, request.query);
    const rendered = rules.map((rule) => renderAccessRule(request, userId, rule));
    return listed(request, 'access_rules', rendered, { path: `users/${userId}/access_rules`, filters: ['service', 'path', 'method'] });
  },
  'access-rules.show': async (request, { identity }) => {
    const { user_id: userId, access_rule_id: id } = request.path;
    mustSeeRules(request, userId, 'reader', 'identity:get_access_rule');
    return { access_rule: renderAccessRule(request, userId, await getAccessRule(identity, userId, id)) };
  },
  'access-rules.delete': async (request, { identity }) => {
    const { user_id: userId, access_rule_id: id } = request.path;
    mustSeeRules(request, userId, 'admin', 'identity:delete_access_rule');
    await deleteAccessRule(identity, userId, id);
  },
};

type WireAccessRule = components['schemas']['access_rule'];

/** @throws ApiError badRequest for a new one that is not whole */
function accessRuleFrom({ id, service, method, path }: Partial<WireAccessRule>): NewAccessRule {
  if (id !== undefined) return { id };
  if (service === undefined || method === undefined || path === undefined) {
    const missing = service === undefined ? 'service' : method === undefined ? 'method' : 'path';
    throw invalid(`'${missing}' is a required property`);
  }
  return { service, method, path };
}

const renderAccessRule = (request: Pick<ApiRequest, 'base'>, userId: string, rule: AccessRule): WireAccessRule =>
  ({ ...rule, links: selfLink(request, `users/${userId}/access_rules/${rule.id}`) });

function mustRead(request: Pick<ApiRequest, 'identity'>, userId: string, action: string): void {
  if (!readsAll(request) && request.identity.userId !== userId) throw forbiddenAction(action);
}

/** Access rules of others are for who has the role for the system, and for no other administrator. */
function mustSeeRules({ identity }: Pick<ApiRequest, 'identity'>, userId: string, role: string, action: string): void {
  if (identity.userId !== userId && !(identity.isSystem && identity.roles.includes(role))) throw forbiddenAction(action);
}

function mustBeOwn({ identity }: Pick<ApiRequest, 'identity'>, userId: string, action: string): void {
  if (!identity.isAdmin && identity.userId !== userId) throw forbiddenAction(action);
}

function renderCredential(request: Pick<ApiRequest, 'base'>, credential: ApplicationCredential): components['schemas']['application_credential'] {
  return {
    id: credential.id,
    name: credential.name,
    description: credential.description,
    user_id: credential.userId,
    project_id: credential.projectId,
    system: null,
    expires_at: credential.expiresAt === null ? null : timestampOf(credential.expiresAt),
    unrestricted: credential.unrestricted,
    ...(credential.accessRules.length === 0 ? {} : { access_rules: [...credential.accessRules] }),
    roles: credential.roles.map((role) => renderRole(request, role)),
    links: selfLink(request, `application_credentials/${credential.id}`),
  };
}
