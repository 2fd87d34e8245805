/** Secrets kept for other programs, and the keys of EC2 clients among them. Keystone: keystone/api/credentials.py, users.py (UserOSEC2Cred…). */
import {
  createAccessKey, createCredential, deleteAccessKey, deleteCredential, findCredential, getAccessKey, getCredential, listAccessKeys, listCredentials,
  ownerOfAccessKey, updateCredential, type AccessKey, type Credential,
} from '../../cloud/identity/credentials.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { delegated, forbiddenAction } from '../../cloud/identity/refusals.ts';
import { getToken } from '../../cloud/identity/sign-in.ts';
import { isDelegated } from '../../cloud/identity/tokens.ts';
import type { components, operations } from '../../generated/identity/credentials.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { mustNameItself, selfLink } from './links.ts';
import { listed } from './lists.ts';
import { readsAll } from './reach.ts';

type Schemas = components['schemas'];
const known = ['id', 'user_id', 'project_id', 'type', 'blob', 'links'];

export const credentialHandlers: Handlers<operations, IdentityContext> = {
  'credentials.list': async (request, { identity }) => {
    const { identity: { userId } } = request;
    const found = await listCredentials(identity, { userId: request.query.user_id, type: request.query.type });
    if (isDelegated(await getToken(identity, request.identity.token))) return listed(request, 'credentials', [], { filters: ['user_id', 'type'] });
    const own = found.filter((credential) => readsAll(request) || credential.userId === userId);
    return listed(request, 'credentials', own.map((credential) => renderCredential(request, credential)), { filters: ['user_id', 'type'] });
  },
  'credentials.show': async (request, { identity }) => {
    if (!readsAll(request)) await mustBeOwn(request, identity, 'identity:get_credential');
    await mustBeFirstHand(request, identity);
    return { credential: renderCredential(request, await getCredential(identity, request.path.credential_id)) };
  },
  'credentials.create': async (request, { identity }) => {
    const { credential } = request.body;
    if (!request.identity.isAdmin && credential.user_id !== request.identity.userId) throw forbiddenAction('identity:create_credential');
    await mustBeFirstHand(request, identity);
    const made = await createCredential(identity, {
      userId: credential.user_id, projectId: credential.project_id, type: credential.type, blob: credential.blob, extra: extraOf(credential, known),
    });
    return { credential: renderCredential(request, made) };
  },
  'credentials.update': async (request, { identity }) => {
    await mustBeOwn(request, identity, 'identity:update_credential');
    const { credential } = request.body;
    if (credential.user_id !== undefined && !request.identity.isAdmin && credential.user_id !== request.identity.userId) {
      throw forbiddenAction('identity:update_credential');
    }
    mustNameItself(credential, request.path.credential_id);
    await mustBeFirstHand(request, identity);
    const changed = await updateCredential(identity, request.path.credential_id, {
      userId: credential.user_id, projectId: credential.project_id, type: credential.type, blob: credential.blob, extra: extraOf(credential, known),
    });
    return { credential: renderCredential(request, changed) };
  },
  'credentials.delete': async (request, { identity }) => {
    await mustBeOwn(request, identity, 'identity:delete_credential');
    await mustBeFirstHand(request, identity);
    await deleteCredential(identity, request.path.credential_id);
  },
  'ec2-credentials.list': async (request, { identity }) => {
    const { user_id: userId } = request.path;
    if (!readsAll(request)) mustBeUser(request, 'identity:ec2_list_credentials');
    await mustBeFirstHand(request, identity);
    const keys = await listAccessKeys(identity, userId);
    return listed(request, 'credentials', keys.map((key) => renderAccessKey(request, key)), { path: `users/${userId}/credentials/OS-EC2` });
  },
  'ec2-credentials.create': async (request, { identity }) => {
    mustBeMember(request, 'identity:ec2_create_credential');
    mustBeUser(request, 'identity:ec2_create_credential');
    await mustBeFirstHand(request, identity);
    return { credential: renderAccessKey(request, await createAccessKey(identity, request.path.user_id, request.body.tenant_id)) };
  },
  'ec2-credentials.show': async (request, { identity }) => {
    await mustBeOwnKey(request, identity, readsAll(request), 'identity:ec2_get_credential');
    await mustBeFirstHand(request, identity);
    return { credential: renderAccessKey(request, await getAccessKey(identity, request.path.user_id, request.path.credential_id)) };
  },
  'ec2-credentials.delete': async (request, { identity }) => {
    await mustBeOwnKey(request, identity, request.identity.isAdmin, 'identity:ec2_delete_credential');
    mustBeMember(request, 'identity:ec2_delete_credential');
    await mustBeFirstHand(request, identity);
    await deleteAccessKey(identity, request.path.user_id, request.path.credential_id);
  },
};

type UserRequest = Pick<ApiRequest, 'identity'> & { readonly path: { readonly user_id: string } };
type CredentialRequest = Pick<ApiRequest, 'identity'> & { readonly path: { readonly credential_id: string } };

/** Everybody has his own, an administrator all. Whether there is such a credential is not for others to know. @throws ApiError forbidden */
async function mustBeOwn({ identity: caller, path }: CredentialRequest, identity: IdentityService, action: string): Promise<void> {
  if (!caller.isAdmin && (await findCredential(identity, path.credential_id))?.userId !== caller.userId) throw forbiddenAction(action);
}

/** @throws ApiError forbidden */
async function mustBeFirstHand({ identity: caller }: Pick<ApiRequest, 'identity'>, identity: IdentityService): Promise<void> {
  if (isDelegated(await getToken(identity, caller.token))) throw delegated('access credentials directly');
}

/** @throws ApiError forbidden */
function mustBeUser({ identity: caller, path }: UserRequest, action: string): void {
  if (!caller.isAdmin && path.user_id !== caller.userId) throw forbiddenAction(action);
}

/** That there is no such key anybody may know. @throws ApiError notFound, forbidden */
async function mustBeOwnKey(request: UserRequest & CredentialRequest, identity: IdentityService, everybodys: boolean, action: string): Promise<void> {
  const owner = await ownerOfAccessKey(identity, request.path.credential_id);
  if (everybodys) return;
  mustBeUser(request, action);
  if (owner !== request.identity.userId) throw forbiddenAction(action);
}

/** A reader makes and deletes no keys, not his own either. @throws ApiError forbidden */
function mustBeMember({ identity: { roles } }: Pick<ApiRequest, 'identity'>, action: string): void {
  if (!roles.includes('member') && !roles.includes('admin')) throw forbiddenAction(action);
}

function renderCredential(request: Pick<ApiRequest, 'base'>, credential: Credential): Schemas['credential'] {
  return {
    ...credential.extra,
    id: credential.id,
    user_id: credential.userId,
    project_id: credential.projectId,
    type: credential.type,
    blob: credential.blob,
    links: selfLink(request, `credentials/${credential.id}`),
  };
}

const renderAccessKey = (request: Pick<ApiRequest, 'base'>, { access, secret, userId, projectId }: AccessKey): Schemas['ec2_credential'] =>
  ({ access, secret, user_id: userId, tenant_id: projectId, trust_id: null, links: selfLink(request, `users/${userId}/credentials/OS-EC2/${access}`) });
