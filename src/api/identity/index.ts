/** The Identity service: operationId → handler. */
import type { operations } from '../../generated/identity/index.ts';
import type { Handlers, Service } from '../../http/service.ts';
import { applicationCredentialHandlers } from './application-credentials.ts';
import { authHandlers } from './auth.ts';
import { catalogHandlers } from './catalog.ts';
import type { IdentityContext } from './context.ts';
import { credentialHandlers } from './credentials.ts';
import { domainHandlers } from './domains.ts';
import { emptyHandlers } from './empty.ts';
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
  ...emptyHandlers,
};

export const identityService: Service<IdentityContext> = {
  name: 'identity',
  mount: '/identity',
  versionPath: '',
  spec: 'identity',
  faults: 'identity',
  handlers,
};
