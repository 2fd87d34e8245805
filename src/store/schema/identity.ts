/** Who may sign in, for what and with which roles. */
import type { Flag, Json, Milliseconds } from './words.ts';

/** Keys that sign tokens. The newest signs, all of them verify. */
export interface SigningKeysTable {
  /** `kid` in the header of the tokens it signs. */
  id: string;
  private_jwk: Json;
  created_at: Milliseconds;
}

/** Keystone's domains: name spaces of users and projects. */
export interface DomainsTable {
  id: string;
  name: string;
  description: string;
  enabled: Flag;
  /** List of strings. */
  tags: Json;
  /** Attributes that Keystone takes without knowing them, and `options`. */
  extra: Json;
  created_at: Milliseconds;
}

export interface ProjectsTable {
  id: string;
  name: string;
  domain_id: string;
  /** The domain's id for a project at the top. */
  parent_id: string;
  description: string;
  enabled: Flag;
  /** List of strings. */
  tags: Json;
  /** Attributes that Keystone takes without knowing them. */
  extra: Json;
  created_at: Milliseconds;
}

export interface UsersTable {
  id: string;
  name: string;
  domain_id: string;
  /** `scrypt$…`, parameters and salt inside; null for a user who cannot sign in by password. */
  password_hash: string | null;
  password_changed_at: Milliseconds | null;
  default_project_id: string | null;
  enabled: Flag;
  /** Attributes that Keystone takes without knowing them, such as `email` and `description`. */
  extra: Json;
  /** Tokens name the generation they were made in and are void in the next: a change of password or disabling begins one. */
  token_generation: number;
  created_at: Milliseconds;
}

/** Groups of users: what a group is given each of its users has. */
export interface GroupsTable {
  id: string;
  name: string;
  domain_id: string;
  description: string;
  /** Attributes that Keystone takes without knowing them. */
  extra: Json;
  created_at: Milliseconds;
}

export interface GroupMembersTable {
  group_id: string;
  user_id: string;
}

export interface RolesTable {
  id: string;
  name: string;
  /** Empty: everybody's. A domain's own roles are in no token, but for what they imply. */
  domain_id: string;
  description: string | null;
  /** Attributes that Keystone takes without knowing them, and `options`. */
  extra: Json;
  created_at: Milliseconds;
}

/** Who has the first role has the second too. */
export interface RoleImplicationsTable {
  prior_role_id: string;
  implied_role_id: string;
}

/** Who has which role where. */
export interface RoleAssignmentsTable {
  actor_type: 'user' | 'group';
  actor_id: string;
  target_type: 'project' | 'domain' | 'system';
  /** `all` for the system. */
  target_id: string;
  role_id: string;
  /** Not there itself, but in all projects below. */
  inherited: Flag;
}

/** Tokens that were given back before their time. */
export interface TokenRevocationsTable {
  audit_id: string;
  /** When the token would have ended by itself: from then on the row is of no use. */
  expires_at: Milliseconds;
}

/** What lets a program act for a user in one project, without his password. */
export interface ApplicationCredentialsTable {
  id: string;
  name: string;
  user_id: string;
  project_id: string;
  description: string | null;
  /** As a user's `password_hash`. */
  secret_hash: string;
  expires_at: Milliseconds | null;
  /** Beyond `expires_at`, as it was told. */
  expires_microseconds: number;
  /** Whether it may make and delete others of its kind; null as not said. */
  unrestricted: Flag | null;
  created_at: Milliseconds;
}

/** The roles an application credential has, of those that its user has. */
export interface ApplicationCredentialRolesTable {
  application_credential_id: string;
  role_id: string;
}

/** Regions, services and endpoints that an administrator adds to those that this service is itself. */
export interface CatalogRegionsTable {
  id: string;
  description: string;
  parent_id: string | null;
  /** Attributes that Keystone takes without knowing them, as in the next four tables. */
  extra: Json;
  created_at: Milliseconds;
}

export interface CatalogServicesTable {
  id: string;
  type: string;
  name: string;
  enabled: Flag;
  extra: Json;
  created_at: Milliseconds;
}

export interface CatalogEndpointsTable {
  id: string;
  /** Also one of this service's own. */
  service_id: string;
  interface: 'public' | 'internal' | 'admin';
  region_id: string | null;
  url: string;
  enabled: Flag;
  extra: Json;
  created_at: Milliseconds;
}

/** Secrets that are kept for other programs, such as the keys of EC2 clients. */
export interface CredentialsTable {
  id: string;
  user_id: string;
  project_id: string | null;
  type: string;
  blob: string;
  extra: Json;
  created_at: Milliseconds;
}

/** Defaults of what services limit, and what is otherwise for a project or a domain. */
export interface RegisteredLimitsTable {
  id: string;
  /** Also one of this service's own. */
  service_id: string;
  region_id: string | null;
  resource_name: string;
  default_limit: number;
  description: string | null;
  created_at: Milliseconds;
}

export interface LimitsTable {
  id: string;
  registered_limit_id: string;
  /** One of the two. */
  project_id: string | null;
  domain_id: string | null;
  resource_limit: number;
  description: string | null;
  created_at: Milliseconds;
}

/** Policy files that services once fetched. */
export interface PoliciesTable {
  id: string;
  /** Media type of the blob. */
  type: string;
  blob: string;
  extra: Json;
  created_at: Milliseconds;
}

/** A user lets another act in a project with some of his roles. */
export interface TrustsTable {
  id: string;
  trustor_id: string;
  trustee_id: string;
  project_id: string;
  impersonation: Flag;
  expires_at: Milliseconds | null;
  /** Beyond `expires_at`, as it was told. */
  expires_microseconds: number;
  remaining_uses: number | null;
  redelegated_trust_id: string | null;
  redelegation_count: number;
  created_at: Milliseconds;
}

export interface TrustRolesTable {
  trust_id: string;
  role_id: string;
}

/** Requests that programs with an application credential may make. */
export interface AccessRulesTable {
  id: string;
  user_id: string;
  service: string;
  method: string;
  path: string;
}

/** An application credential without any may make all. */
export interface ApplicationCredentialAccessRulesTable {
  application_credential_id: string;
  access_rule_id: string;
}

export interface IdentityTables {
  signing_keys: SigningKeysTable;
  domains: DomainsTable;
  projects: ProjectsTable;
  users: UsersTable;
  groups: GroupsTable;
  group_members: GroupMembersTable;
  roles: RolesTable;
  role_implications: RoleImplicationsTable;
  role_assignments: RoleAssignmentsTable;
  token_revocations: TokenRevocationsTable;
  application_credentials: ApplicationCredentialsTable;
  application_credential_roles: ApplicationCredentialRolesTable;
  access_rules: AccessRulesTable;
  application_credential_access_rules: ApplicationCredentialAccessRulesTable;
  trusts: TrustsTable;
  trust_roles: TrustRolesTable;
  catalog_regions: CatalogRegionsTable;
  catalog_services: CatalogServicesTable;
  catalog_endpoints: CatalogEndpointsTable;
  credentials: CredentialsTable;
  policies: PoliciesTable;
  registered_limits: RegisteredLimitsTable;
  limits: LimitsTable;
}
