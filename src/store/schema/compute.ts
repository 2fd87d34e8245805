/** What servers are made of and what happened to them. */
import type { Generated } from 'kysely';
import type { Flag, Json, Milliseconds } from './words.ts';

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

/** When each server last changed, and what it looked like then. */
export interface ServerChangesTable {
  id: string;
  /** A hash of all that is shown of it. */
  looks: string;
  updated_at: Milliseconds;
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

/** By which number versions before 2.53 name a hypervisor or a compute service. Rows stay. */
export interface OldIdsTable {
  uuid: string;
  kind: 'hypervisor' | 'service';
  number: number;
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
  protocol: 'vnc' | 'serial';
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

export interface ComputeTables {
  flavors: FlavorsTable;
  flavor_extra_specs: FlavorExtraSpecsTable;
  flavor_access: FlavorAccessTable;
  keypairs: KeypairsTable;
  actions: ActionsTable;
  action_events: ActionEventsTable;
  migrations: MigrationsTable;
  server_changes: ServerChangesTable;
  deleted_servers: DeletedServersTable;
  aggregates: AggregatesTable;
  aggregate_hosts: AggregateHostsTable;
  aggregate_metadata: AggregateMetadataTable;
  old_ids: OldIdsTable;
  server_groups: ServerGroupsTable;
  quotas: QuotasTable;
  quota_classes: QuotaClassesTable;
  console_tokens: ConsoleTokensTable;
}
