/**
 * Metadata definitions: what may be said of images, flavors and servers, for dashboards that offer it. They bind nobody. A namespace is one row, and what
 * it holds a document there. Glance: glance/db/sqlalchemy/models_metadef.py.
 */
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { srExtraSpec } from './placement.ts';

/** A property, an object, a tag, or the association of a resource type. */
export interface MetadefPart {
  readonly name: string;
  /** What is said of it, in the words of the API. */
  readonly said: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

export type PartKind = 'properties' | 'objects' | 'tags' | 'associations';
type Parts = Readonly<Record<PartKind, readonly MetadefPart[]>>;

export interface MetadefNamespace extends Parts {
  readonly name: string;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly visibility: 'public' | 'private';
  readonly protected: boolean;
  /** Project; null: nobody's. */
  readonly owner: string | null;
  readonly created: number;
  readonly updated: number;
}

/** What the service itself understands. */
const own: MetadefNamespace = {
  name: 'OS::Compute::XAPI',
  displayName: 'XenServer and XCP-ng',
  description: 'Where the pool puts the disks of servers of a flavor.',
  visibility: 'public',
  protected: true,
  owner: 'admin',
  created: 0,
  updated: 0,
  associations: [{ name: 'OS::Nova::Flavor', said: {}, created: 0, updated: 0 }],
  properties: [{
    name: srExtraSpec,
    said: {
      type: 'string',
      title: 'Storage repository',
      description: 'Name or uuid of the storage repository for new disks; local means one of the host that the server starts on.',
    },
    created: 0,
    updated: 0,
  }],
  objects: [],
  tags: [],
};

/** Newest first. */
export async function listNamespaces(cloud: Cloud): Promise<MetadefNamespace[]> {
  const rows = await cloud.store.db.selectFrom('metadef_namespaces').selectAll().orderBy('created_at', 'desc').orderBy('name').execute();
  return [...rows.map(namespaceFromRow), own];
}

export async function findNamespace(cloud: Cloud, name: string): Promise<MetadefNamespace | undefined> {
  if (name === own.name) return own;
  const row = await cloud.store.db.selectFrom('metadef_namespaces').selectAll().where('name', '=', name).executeTakeFirst();
  return row && namespaceFromRow(row);
}

/** @throws ApiError conflict */
export async function createNamespace(cloud: Cloud, namespace: MetadefNamespace): Promise<void> {
  const { numInsertedOrUpdatedRows: made } = namespace.name === own.name ? { numInsertedOrUpdatedRows: 0n }
    : await cloud.store.db.insertInto('metadef_namespaces').values(rowOf(namespace)).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
  if (made !== 1n) throw new ApiError('conflict', `The metadata definition namespace=${namespace.name} already exists.`);
}

/**
 * One change at a time. @param change makes the new one of the present; throws where it cannot
 * DEVIATION: the metadata definitions of the service's own extra spec cannot be changed, by administrators neither (403).
 * @throws ApiError notFound, forbidden, conflict for a name that is taken
 */
export function changeNamespace(cloud: Cloud, name: string, change: (present: MetadefNamespace) => MetadefNamespace): Promise<MetadefNamespace> {
  return cloud.store.exclusively('metadata definitions', async () => {
    const present = await findNamespace(cloud, name);
    if (present === undefined) throw new ApiError('notFound', `Namespace ${name} not found`);
    const next = change(present);
    if (present === own) throw new ApiError('forbidden', `Metadata definition namespace ${name} is protected and cannot be changed.`);
    if (next.name !== name && await findNamespace(cloud, next.name) !== undefined) {
      throw new ApiError('conflict', `Invalid update. It would result in a duplicate metadata definition namespace with the same name of ${next.name}`);
    }
    await cloud.store.db.updateTable('metadef_namespaces').set(rowOf(next)).where('name', '=', name).execute();
    return next;
  });
}

/** @throws ApiError forbidden for a protected one */
export async function deleteNamespace(cloud: Cloud, namespace: MetadefNamespace): Promise<void> {
  assertUnprotected(namespace, 'namespace', namespace.name);
  await cloud.store.db.deleteFrom('metadef_namespaces').where('name', '=', namespace.name).execute();
}

/** A protected namespace keeps all that it holds. @param kind Glance's word @throws ApiError forbidden */
export function assertUnprotected(namespace: MetadefNamespace, kind: string, name: string): void {
  if (namespace.protected) throw new ApiError('forbidden', `Metadata definition ${kind} ${name} is protected and cannot be deleted.`);
}

interface NamespaceRow {
  readonly name: string;
  readonly document: string;
  readonly created_at: number;
}

const namespaceFromRow = ({ name, document, created_at: created }: NamespaceRow): MetadefNamespace =>
  ({ ...(JSON.parse(document) as Omit<MetadefNamespace, 'name' | 'created'>), name, created });

const rowOf = ({ name, created, ...document }: MetadefNamespace): NamespaceRow => ({ name, document: JSON.stringify(document), created_at: created });
