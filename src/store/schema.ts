/**
 * The tables, as queries see them; `migrations.ts` makes them. Timestamps are integer milliseconds since 1970-01-01 UTC, flags are 0 or 1,
 * documents are JSON in text: three things every SQL database stores alike.
 */
import type { Generated } from 'kysely';

/** A boolean. SQLite has none, and a driver's own idea of one is what differs first between databases. */
export type Flag = 0 | 1;
export const flag = (value: boolean): Flag => (value ? 1 : 0);

/** Milliseconds since 1970-01-01 UTC. */
export type Milliseconds = number;

/** A JSON document in text; who writes it knows its shape. */
export type Json = string;

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

export interface RolesTable {
  id: string;
  name: string;
  description: string | null;
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
  /** Whether it may make and delete others of its kind; null as not said. */
  unrestricted: Flag | null;
  created_at: Milliseconds;
}

/** The roles an application credential has, of those that its user has. */
export interface ApplicationCredentialRolesTable {
  application_credential_id: string;
  role_id: string;
}

/** Facts about this cloud that have to outlive a restart. */
export interface FactsTable {
  /** `default_project_id`: the project of the VMs that no project claims. */
  name: 'default_project_id';
  value: string;
}

export interface FlavorsTable {
  /** The flavor's id in the API (Nova's `flavorid`). */
  id: string;
  name: string;
  vcpus: number;
  ram_mib: number;
  root_gib: number;
  ephemeral_gib: number;
  swap_mib: number;
  rxtx_factor: number;
  is_public: Flag;
  disabled: Flag;
  description: string | null;
  created_at: Milliseconds;
}

export interface FlavorExtraSpecsTable {
  flavor_id: string;
  key: string;
  value: string;
}

/** Projects that see a flavor which is not public. */
export interface FlavorAccessTable {
  flavor_id: string;
  project_id: string;
}

export interface KeypairsTable {
  id: Generated<number>;
  user_id: string;
  name: string;
  type: 'ssh' | 'x509';
  public_key: string;
  fingerprint: string;
  created_at: Milliseconds;
}

/** What was asked of a server (Nova's instance actions). They outlive the server. */
export interface ActionsTable {
  id: Generated<number>;
  server_id: string;
  request_id: string;
  /** `create`, `stop`, `live-migration`, … (nova/compute/instance_actions.py). */
  action: string;
  project_id: string;
  user_id: string;
  /** `Error` when it failed. */
  message: string | null;
  started_at: Milliseconds;
  updated_at: Milliseconds;
}

/** The steps of an action. */
export interface ActionEventsTable {
  id: Generated<number>;
  action_id: number;
  event: string;
  started_at: Milliseconds;
  finished_at: Milliseconds | null;
  result: 'Success' | 'Error' | null;
  host: string | null;
  /** Why it failed, in a sentence for the user (from microversion 2.84 on). */
  details: string | null;
  traceback: string | null;
}

/** Moves of servers between hosts, running ones and history. */
export interface MigrationsTable {
  id: Generated<number>;
  uuid: string;
  server_id: string;
  type: 'live-migration' | 'migration' | 'resize' | 'evacuation';
  /** nova/objects/migration.py; `queued`, `preparing`, `running`, `completed`, `error`, … */
  status: string;
  source_compute: string | null;
  dest_compute: string | null;
  /** Address of the target. */
  dest_host: string | null;
  source_node: string | null;
  dest_node: string | null;
  old_flavor_id: string | null;
  new_flavor_id: string | null;
  user_id: string | null;
  project_id: string | null;
  /** 0 … 100. */
  progress: number | null;
  /** Bytes, as the six that follow; null until known. */
  memory_total: number | null;
  memory_processed: number | null;
  memory_remaining: number | null;
  disk_total: number | null;
  disk_processed: number | null;
  disk_remaining: number | null;
  created_at: Milliseconds;
  updated_at: Milliseconds | null;
}

/** What there is to say of a server whose VM is gone. */
export interface DeletedServersTable {
  id: string;
  /** The VM that was destroyed here; null: it went without us, or before this was written down. */
  vm_ref: string | null;
  project_id: string;
  user_id: string;
  name: string;
  deleted_at: Milliseconds;
  /** The server as it last was. */
  document: Json;
}

/** Host aggregates: hosts that an administrator puts together. Numbers are never given twice. */
export interface AggregatesTable {
  id: Generated<number>;
  uuid: string;
  name: string;
  created_at: Milliseconds;
  updated_at: Milliseconds | null;
}

export interface AggregateHostsTable {
  aggregate_id: number;
  /** uuid of the XAPI host. */
  host_id: string;
  /** As it was called when it was put in: one that has left its pool is still shown, and can be taken out. */
  name: string;
  added_at: Milliseconds;
}

/** `availability_zone` makes the aggregate a zone. */
export interface AggregateMetadataTable {
  aggregate_id: number;
  key: string;
  value: string;
}

/** Groups of servers; which servers are in one stands in their VMs. */
export interface ServerGroupsTable {
  /** Order of making. */
  number: Generated<number>;
  id: string;
  name: string;
  project_id: string;
  user_id: string;
  policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';
  max_server_per_host: number | null;
  created_at: Milliseconds;
}

/** Tokens that open a server's console, by their SHA-256. */
export interface ConsoleTokensTable {
  token_hash: string;
  server_id: string;
  expires_at: Milliseconds;
}

/** Limits that differ from the default ones. */
export interface QuotasTable {
  project_id: string;
  /** Empty: of the project as a whole. */
  user_id: string;
  /** Nova's name: `cores`, `ram`, … */
  resource: string;
  /** -1: no limit. */
  hard_limit: number;
}

/** Default limits that an administrator changed; Nova uses the class `default` only. */
export interface QuotaClassesTable {
  class_name: string;
  resource: string;
  hard_limit: number;
}

/** What was put into a new database once, such as the classic flavors: what its users delete of that does not come back. */
export interface SeedsTable {
  name: string;
  seeded_at: Milliseconds;
}

/** Processes of this service that work on this database, where there can be several. */
export interface ReplicasTable {
  /** New at each start. */
  id: string;
  /** Grows while it lives. */
  beats: number;
  /** Name of the machine it runs on, for the logs of the others. */
  host: string;
  started_at: Milliseconds;
}

/** Ports that were made before any server had them. One that a server has is its VIF too, which names it. */
export interface PortsTable {
  id: string;
  network_id: string;
  project_id: string;
  /** Lower case. */
  mac_address: string;
  /** What else was said of it. */
  document: Json;
  created_at: Milliseconds;
  updated_at: Milliseconds;
  revision: number;
}

/** Security groups, without the default ones that nobody has changed. */
export interface SecurityGroupsTable {
  id: string;
  project_id: string;
  name: string;
  description: string;
  stateful: Flag;
  created_at: Milliseconds;
  updated_at: Milliseconds;
  revision: number;
}

export interface SecurityGroupRulesTable {
  id: string;
  group_id: string;
  direction: 'ingress' | 'egress';
  ethertype: 'IPv4' | 'IPv6';
  protocol: string | null;
  port_range_min: number | null;
  port_range_max: number | null;
  remote_ip_prefix: string | null;
  remote_group_id: string | null;
  description: string | null;
  created_at: Milliseconds;
}

export interface Tables {
  replicas: ReplicasTable;
  signing_keys: SigningKeysTable;
  domains: DomainsTable;
  projects: ProjectsTable;
  users: UsersTable;
  roles: RolesTable;
  role_implications: RoleImplicationsTable;
  role_assignments: RoleAssignmentsTable;
  token_revocations: TokenRevocationsTable;
  application_credentials: ApplicationCredentialsTable;
  application_credential_roles: ApplicationCredentialRolesTable;
  facts: FactsTable;
  flavors: FlavorsTable;
  flavor_extra_specs: FlavorExtraSpecsTable;
  flavor_access: FlavorAccessTable;
  keypairs: KeypairsTable;
  actions: ActionsTable;
  action_events: ActionEventsTable;
  migrations: MigrationsTable;
  deleted_servers: DeletedServersTable;
  seeds: SeedsTable;
  aggregates: AggregatesTable;
  aggregate_hosts: AggregateHostsTable;
  aggregate_metadata: AggregateMetadataTable;
  server_groups: ServerGroupsTable;
  quotas: QuotasTable;
  quota_classes: QuotaClassesTable;
  ports: PortsTable;
  security_groups: SecurityGroupsTable;
  security_group_rules: SecurityGroupRulesTable;
  console_tokens: ConsoleTokensTable;
}
