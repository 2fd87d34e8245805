/** What the Image service keeps that is no pool's. */
import type { Milliseconds } from './words.ts';

/** Collections of metadata definitions. */
export interface MetadefNamespacesTable {
  name: string;
  /** All that is said of it, and what it holds (`MetadefNamespace`). */
  document: string;
  created_at: Milliseconds;
}

export interface ImageTables {
  metadef_namespaces: MetadefNamespacesTable;
}
