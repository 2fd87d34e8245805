/**
 * The tables, as queries see them; `migrations.ts` makes them. Timestamps are integer milliseconds since 1970-01-01 UTC, flags are 0 or 1,
 * documents are JSON in text: three things every SQL database stores alike.
 */
import type { ComputeTables } from './schema/compute.ts';
import type { IdentityTables } from './schema/identity.ts';
import type { ImageTables } from './schema/image.ts';
import type { NetworkTables } from './schema/network.ts';
import type { Milliseconds } from './schema/words.ts';

export type * from './schema/compute.ts';
export type * from './schema/identity.ts';
export type * from './schema/network.ts';
export type * from './schema/image.ts';
export * from './schema/words.ts';

/** Facts about this cloud that have to outlive a restart. */
export interface FactsTable {
  /** `default_project_id`: the project of the VMs that no project claims. */
  name: 'default_project_id';
  value: string;
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

/** Tables of the service itself, and of what it serves. */
export interface Tables extends IdentityTables, ComputeTables, ImageTables, NetworkTables {
  replicas: ReplicasTable;
  facts: FactsTable;
  seeds: SeedsTable;
}
