/** Trusts. Keystone: keystone/api/trusts.py; its policies in keystone/common/policies/trust.py. */
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { couldNotFind, forbiddenAction } from '../../cloud/identity/refusals.ts';
import { getToken } from '../../cloud/identity/sign-in.ts';
import { createTrust, deleteTrust, getTrust, listTrusts, type Trust } from '../../cloud/identity/trusts.ts';
import type { components, operations } from '../../generated/identity/trusts.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { selfLink } from './links.ts';
import { listed } from './lists.ts';
import { momentFrom, timestampOf } from './timestamps.ts';
import { readsAll } from './reach.ts';
import { renderRole } from './view.ts';

type Wire = components['schemas']['trust'];

export const trustHandlers: Handlers<operations, IdentityContext> = {
  'trusts.list': async (request, { identity }) => {
    const { trustor_user_id: trustorId, trustee_user_id: trusteeId } = request.query;
    mayList(request, trustorId, trusteeId);
    const trusts = await listTrusts(identity, { trustorId, trusteeId: trustorId === undefined ? trusteeId : undefined });
    return listed(request, 'trusts', trusts.map((trust) => renderTrust(request, trust)), { path: 'OS-TRUST/trusts' });
  },
  'trusts.show': async (request, { identity }) => {
    const trust = await partyOf(request, identity, 'identity:get_trust');
    return { trust: { ...renderTrust(request, trust), ...renderRolesOf(request, trust) } };
  },
  'trusts.create': async (request, { identity }) => {
    const { trust: wanted } = request.body;
    if (wanted.trustor_user_id !== request.identity.userId) throw forbiddenAction('identity:create_trust');
    // DEVIATION: a trust is for a project; one without a project, which gives no role, is refused.
    if (typeof wanted.project_id !== 'string') throw forbiddenAction('identity:create_trust');
    const trust = await createTrust(identity, await getToken(identity, request.identity.token), {
      trustorId: wanted.trustor_user_id,
      trusteeId: wanted.trustee_user_id,
      projectId: wanted.project_id,
      impersonation: wanted.impersonation,
      expiresAt: typeof wanted.expires_at === 'string' ? momentFrom(wanted.expires_at) : undefined,
      remainingUses: wanted.remaining_uses,
      allowRedelegation: wanted.allow_redelegation,
      redelegationCount: wanted.redelegation_count,
      roles: (wanted.roles ?? []).map(({ id, name }) => (id === undefined ? { name: name ?? '' } : { id })),
    });
    return { trust: { ...renderTrust(request, trust), ...renderRolesOf(request, trust) } };
  },
  'trusts.delete': async (request, { identity }) => {
    const trust = await getTrust(identity, request.path.trust_id);
    if (!request.identity.isAdmin && trust.trustorId !== request.identity.userId) throw forbiddenAction('identity:delete_trust');
    await deleteTrust(identity, await getToken(identity, request.identity.token), trust.id);
  },
  'trust-roles.list': async (request, { identity }) => {
    const { roles, roles_links: links } = renderRolesOf(request, await partyOf(request, identity, 'identity:list_roles_for_trust'));
    return { roles, links };
  },
  'trust-roles.show': async (request, { identity }) => {
    const { roles } = await partyOf(request, identity, 'identity:get_role_for_trust');
    const role = roles.find(({ id }) => id === request.path.role_id);
    if (role === undefined) throw couldNotFind('role', request.path.role_id);
    return { role: renderRole(request, role) };
  },
};

/** @throws ApiError forbidden: all for administrators; else those that one gave, or has */
function mayList(request: Pick<ApiRequest, 'identity'>, trustorId: string | undefined, trusteeId: string | undefined): void {
  const { identity: { userId } } = request;
  if (readsAll(request)) return;
  if (trustorId !== undefined && trustorId !== userId) throw forbiddenAction('identity:list_trusts_for_trustor');
  if (trustorId === undefined && trusteeId !== userId) throw forbiddenAction(trusteeId === undefined ? 'identity:list_trusts' : 'identity:list_trusts_for_trustee');
}

/** The trust, if the caller is of it. @throws ApiError notFound, forbidden */
async function partyOf(
  request: Pick<ApiRequest, 'identity'> & { readonly path: { readonly trust_id: string } }, identity: IdentityService, action: string,
): Promise<Trust> {
  const { identity: { userId } } = request;
  const trust = await getTrust(identity, request.path.trust_id);
  if (!readsAll(request) && trust.trustorId !== userId && trust.trusteeId !== userId) throw forbiddenAction(action);
  return trust;
}

function renderTrust(request: Pick<ApiRequest, 'base'>, trust: Trust): Wire {
  return {
    id: trust.id,
    trustor_user_id: trust.trustorId,
    trustee_user_id: trust.trusteeId,
    project_id: trust.projectId,
    impersonation: trust.impersonation,
    expires_at: trust.expiresAt === null ? null : `${timestampOf(trust.expiresAt)}Z`,
    deleted_at: null,
    remaining_uses: trust.remainingUses,
    redelegated_trust_id: trust.redelegatedTrustId,
    redelegation_count: trust.redelegationCount,
    links: selfLink(request, `OS-TRUST/trusts/${trust.id}`),
  };
}

/** The link is without `OS-TRUST/trusts`, as Keystone writes it. */
const renderRolesOf = (request: Pick<ApiRequest, 'base'>, { id, roles }: Trust): Required<Pick<Wire, 'roles' | 'roles_links'>> => ({
  roles: roles.map((role) => renderRole(request, role)),
  roles_links: { self: `${request.base}/v3/${id}/roles`, next: null, previous: null },
});
