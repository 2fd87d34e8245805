/** The Identity service: operationId → handler. */
import { getDomain } from '../../cloud/identity/domains.ts';
import { getGroup } from '../../cloud/identity/groups.ts';
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { getRole } from '../../cloud/identity/roles.ts';
import { getTrust } from '../../cloud/identity/trusts.ts';
import type { operations } from '../../generated/identity/index.ts';
import type { Handlers, Service } from '../../http/service.ts';
import { applicationCredentialHandlers } from './application-credentials.ts';
import { authHandlers } from './auth.ts';
import { catalogHandlers } from './catalog.ts';
import type { IdentityContext } from './context.ts';
import { credentialHandlers } from './credentials.ts';
import { domainHandlers } from './domains.ts';
import { limitHandlers } from './limits.ts';
import { grantHandlers, inheritedGrantHandlers } from './grants.ts';
import { groupHandlers } from './groups.ts';
import { policyHandlers } from './policies.ts';
import { projectTagHandlers } from './project-tags.ts';
import { projectHandlers } from './projects.ts';
import { roleAssignmentHandlers } from './role-assignments.ts';
import { roleHandlers } from './roles.ts';
import { tokenHandlers } from './tokens.ts';
import { trustHandlers } from './trusts.ts';
import { userHandlers } from './users.ts';
import { versionHandlers } from './versions.ts';

const handlers: Handlers<operations, IdentityContext> = {
  ...versionHandlers,
  ...tokenHandlers,
  ...authHandlers,
  ...projectHandlers,
  ...projectTagHandlers,
  ...userHandlers,
  ...groupHandlers,
  ...domainHandlers,
  ...roleHandlers,
  ...roleAssignmentHandlers,
  ...grantHandlers,
  ...inheritedGrantHandlers,
  ...applicationCredentialHandlers,
  ...trustHandlers,
  ...credentialHandlers,
  ...catalogHandlers,
  ...policyHandlers,
  ...limitHandlers,
};

/** Operations that look for what their path names before they ask who may; the others tell nobody who may not (get_member_from_driver). */
const known: Readonly<Record<string, (identity: IdentityService, path: Readonly<Record<string, string>>) => Promise<unknown>>> = {
  'domains.update': (identity, { domain_id: id = '' }) => getDomain(identity, id),
  'domains.delete': (identity, { domain_id: id = '' }) => getDomain(identity, id),
  'groups.delete': (identity, { group_id: id = '' }) => getGroup(identity, id),
  'roles.show': (identity, { role_id: id = '' }) => getRole(identity, id),
  'roles.update': (identity, { role_id: id = '' }) => getRole(identity, id),
  'roles.delete': (identity, { role_id: id = '' }) => getRole(identity, id),
  'trusts.show': (identity, { trust_id: id = '' }) => getTrust(identity, id),
  'trusts.delete': (identity, { trust_id: id = '' }) => getTrust(identity, id),
  'trust-roles.list': (identity, { trust_id: id = '' }) => getTrust(identity, id),
  'trust-roles.show': (identity, { trust_id: id = '' }) => getTrust(identity, id),
};

export const identityService: Service<IdentityContext> = {
  name: 'identity',
  mount: '/identity',
  versionPath: '',
  spec: 'identity',
  faults: 'identity',
  handlers,
  assertKnown: async (path, { operation }, { identity }) => {
    await known[operation]?.(identity, path);
  },
};
