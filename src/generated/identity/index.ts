// Made from api-spec/identity by `npm run generate`. Change that, not this.

import type { operations as applicationCredentials } from './application-credentials.ts';
import type { operations as auth } from './auth.ts';
import type { operations as catalog } from './catalog.ts';
import type { operations as credentials } from './credentials.ts';
import type { operations as domains } from './domains.ts';
import type { operations as grants } from './grants.ts';
import type { operations as groups } from './groups.ts';
import type { operations as inheritedGrants } from './inherited-grants.ts';
import type { operations as limits } from './limits.ts';
import type { operations as policies } from './policies.ts';
import type { operations as projects } from './projects.ts';
import type { operations as roles } from './roles.ts';
import type { operations as trusts } from './trusts.ts';
import type { operations as users } from './users.ts';
import type { operations as versions } from './versions.ts';

/** Every operation of the service by its operationId. */
export interface operations extends applicationCredentials, auth, catalog, credentials, domains, grants, groups, inheritedGrants, limits, policies, projects, roles, trusts, users, versions {}
