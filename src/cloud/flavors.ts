/** Flavors: sizes that servers are made in. They live in SQL; a server carries a copy, so changing or deleting one touches no server. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { ApiError } from '../errors.ts';
import type { FlavorsTable } from '../store/schema.ts';
import { flag } from '../store/schema.ts';
import { isDuplicate } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { assertProject } from './known-project.ts';
import { isOfFlavor, sizeFlavor } from './sizes.ts';

export interface Flavor {
  /** Nova's `flavorid`: chosen by the administrator, or a UUID. */
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly ramMib: number;
  readonly rootGib: number;
  readonly ephemeralGib: number;
  readonly swapMib: number;
  readonly rxtxFactor: number;
  readonly isPublic: boolean;
  readonly disabled: boolean;
  readonly description: string | null;
  readonly extraSpecs: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export interface NewFlavor {
  /** Absent: a UUID is made up. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly vcpus: number;
  readonly ramMib: number;
  readonly rootGib: number;
  readonly ephemeralGib?: number | undefined;
  readonly swapMib?: number | undefined;
  readonly rxtxFactor?: number | undefined;
  readonly isPublic?: boolean | undefined;
  readonly description?: string | null | undefined;
}

/** Whose eyes decide what there is. */
type Viewer = Pick<Caller, 'projectId' | 'isAdmin'>;

// ---- reading ---------------------------------------------------------------------------------------------------------

/**
 * Every flavor that the caller may see: the public ones and those its project was given; all of them for an administrator.
 * In the order of their ids, which is that of their spelling. Source: nova/objects/flavor.py, _flavor_get_query_from_db.
 */
export async function listFlavors(cloud: Cloud, caller: Viewer): Promise<Flavor[]> {
  const flavors = await readFlavors(cloud.store);
  if (caller.isAdmin) return flavors;
  const granted = await flavorsOfProject(cloud, caller.projectId);
  return flavors.filter((flavor) => flavor.isPublic || granted.has(flavor.id));
}

/** Ids of the flavors that are not public and were given to a project. */
export async function flavorsOfProject(cloud: Cloud, projectId: string | undefined): Promise<ReadonlySet<string>> {
  if (projectId === undefined) return new Set();
  const rows = await cloud.store.db.selectFrom('flavor_access').select('flavor_id').where('project_id', '=', projectId).execute();
  return new Set(rows.map((row) => row.flavor_id));
}

/** The flavor or size that the caller may see under an id. @throws ApiError notFound, also for somebody else's private flavor */
export async function getFlavor(cloud: Cloud, caller: Viewer, id: string): Promise<Flavor> {
  return await visibleFlavor(cloud, caller, id) ?? sizeOfServer(cloud, caller, id) ?? refuse(id);
}

/** The same without the sizes: what can be changed. @throws ApiError notFound */
async function getStoredFlavor(cloud: Cloud, caller: Viewer, id: string): Promise<Flavor> {
  return await visibleFlavor(cloud, caller, id) ?? refuse(id);
}

async function visibleFlavor(cloud: Cloud, caller: Viewer, id: string): Promise<Flavor | undefined> {
  const [flavor] = await readFlavors(cloud.store, id);
  return flavor === undefined || flavor.isPublic || caller.isAdmin || (await flavorsOfProject(cloud, caller.projectId)).has(id) ? flavor : undefined;
}

function sizeOfServer({ servers }: Cloud, { projectId, isAdmin }: Viewer, id: string): Flavor | undefined {
  const visible = isAdmin ? servers.all() : projectId === undefined ? [] : servers.ofProject(projectId);
  for (const server of visible) if (server.flavor.id === id && !isOfFlavor(server)) return sizeFlavor(server.flavor);
  return undefined;
}

const flavorNotFound = (id: string): ApiError => new ApiError('notFound', `Flavor ${id} could not be found.`);

function refuse(id: string): never {
  throw flavorNotFound(id);
}

async function readFlavors(store: Store, id?: string): Promise<Flavor[]> {
  let query = store.db.selectFrom('flavors').selectAll();
  let specsQuery = store.db.selectFrom('flavor_extra_specs').selectAll();
  if (id !== undefined) {
    query = query.where('id', '=', id);
    specsQuery = specsQuery.where('flavor_id', '=', id);
  }
  const rows = await query.orderBy('id').execute();
  const specs = new Map<string, Record<string, string>>();
  for (const { flavor_id, key, value } of await specsQuery.orderBy('key').execute()) specs.set(flavor_id, { ...specs.get(flavor_id), [key]: value });
  return rows.map((row) => flavorFromRow(row, specs.get(row.id) ?? {}));
}

function flavorFromRow(row: FlavorsTable, extraSpecs: Readonly<Record<string, string>>): Flavor {
  return {
    id: row.id,
    name: row.name,
    vcpus: row.vcpus,
    ramMib: row.ram_mib,
    rootGib: row.root_gib,
    ephemeralGib: row.ephemeral_gib,
    swapMib: row.swap_mib,
    rxtxFactor: row.rxtx_factor,
    isPublic: row.is_public === 1,
    disabled: row.disabled === 1,
    description: row.description,
    extraSpecs,
    created: row.created_at,
  };
}

// ---- changing --------------------------------------------------------------------------------------------------------

/** @throws ApiError conflict when the id or the name is taken (nova/exception.py: FlavorIdExists, FlavorExists) */
export async function createFlavor(cloud: Cloud, flavor: NewFlavor): Promise<Flavor> {
  const id = flavor.id ?? randomUUID();
  const row = rowOf({ ...flavor, id }, cloud.clock.now());
  try {
    await cloud.store.db.insertInto('flavors').values(row).execute();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const [same] = await readFlavors(cloud.store, id);
    throw new ApiError('conflict', same === undefined ? `Flavor with name ${flavor.name} already exists.` : `Flavor with ID ${id} already exists.`);
  }
  return flavorFromRow(row, {});
}

function rowOf(flavor: NewFlavor & { readonly id: string }, now: number): FlavorsTable {
  return {
    id: flavor.id,
    name: flavor.name,
    vcpus: flavor.vcpus,
    ram_mib: flavor.ramMib,
    root_gib: flavor.rootGib,
    ephemeral_gib: flavor.ephemeralGib ?? 0,
    swap_mib: flavor.swapMib ?? 0,
    rxtx_factor: flavor.rxtxFactor ?? 1,
    is_public: flag(flavor.isPublic ?? true),
    disabled: flag(false),
    description: flavor.description ?? null,
    created_at: now,
  };
}

/** @throws ApiError notFound */
export async function describeFlavor(cloud: Cloud, caller: Caller, id: string, description: string | null): Promise<Flavor> {
  const flavor = await getStoredFlavor(cloud, caller, id);
  await cloud.store.db.updateTable('flavors').set({ description }).where('id', '=', id).execute();
  return { ...flavor, description };
}

/** Takes its extra specs and its access list along. Servers keep their copy of it. @throws ApiError notFound */
export async function deleteFlavor(cloud: Cloud, id: string): Promise<void> {
  const { numDeletedRows } = await cloud.store.db.deleteFrom('flavors').where('id', '=', id).executeTakeFirst();
  if (numDeletedRows === 0n) throw flavorNotFound(id);
}

// ---- extra specs -----------------------------------------------------------------------------------------------------

/** Sets some keys and leaves the others. @throws ApiError notFound */
export async function setExtraSpecs(cloud: Cloud, caller: Caller, id: string, specs: Readonly<Record<string, string>>): Promise<void> {
  await getStoredFlavor(cloud, caller, id);
  const values = Object.entries(specs).map(([key, value]) => ({ flavor_id: id, key, value }));
  if (values.length === 0) return;
  await cloud.store.db.insertInto('flavor_extra_specs').values(values)
    .onConflict((conflict) => conflict.columns(['flavor_id', 'key']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') }))).execute();
}

/** @throws ApiError notFound for the flavor or for the key (nova/exception.py: FlavorExtraSpecsNotFound) */
export async function getExtraSpec(cloud: Cloud, caller: Caller, id: string, key: string): Promise<string> {
  const value = (await getStoredFlavor(cloud, caller, id)).extraSpecs[key];
  if (value === undefined) throw extraSpecNotFound(id, key);
  return value;
}

/** @throws ApiError notFound for the flavor or for the key */
export async function deleteExtraSpec(cloud: Cloud, caller: Caller, id: string, key: string): Promise<void> {
  await getStoredFlavor(cloud, caller, id);
  const { numDeletedRows } = await cloud.store.db.deleteFrom('flavor_extra_specs')
    .where('flavor_id', '=', id).where('key', '=', key).executeTakeFirst();
  if (numDeletedRows === 0n) throw extraSpecNotFound(id, key);
}

const extraSpecNotFound = (id: string, key: string): ApiError => new ApiError('notFound', `Flavor ${id} has no extra specs with key ${key}.`);

// ---- access ----------------------------------------------------------------------------------------------------------

/** Ids of the projects that were given a flavor. */
export async function projectsOfFlavor(cloud: Cloud, id: string): Promise<string[]> {
  const rows = await cloud.store.db.selectFrom('flavor_access').select('project_id').where('flavor_id', '=', id).orderBy('project_id').execute();
  return rows.map((row) => row.project_id);
}

/** @throws ApiError notFound, badRequest for an unknown project, conflict when the project has it already */
export async function addFlavorAccess(cloud: Cloud, caller: Caller, id: string, projectId: string): Promise<void> {
  await assertProject(cloud, projectId);
  await getStoredFlavor(cloud, caller, id);
  try {
    await cloud.store.db.insertInto('flavor_access').values({ flavor_id: id, project_id: projectId }).execute();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new ApiError('conflict', `Flavor access already exists for flavor ${id} and project ${projectId} combination.`);
  }
}

/** @throws ApiError notFound for the flavor or when the project does not have it, badRequest for an unknown project */
export async function removeFlavorAccess(cloud: Cloud, caller: Caller, id: string, projectId: string): Promise<void> {
  await assertProject(cloud, projectId);
  await getStoredFlavor(cloud, caller, id);
  const { numDeletedRows } = await cloud.store.db.deleteFrom('flavor_access')
    .where('flavor_id', '=', id).where('project_id', '=', projectId).executeTakeFirst();
  if (numDeletedRows === 0n) throw new ApiError('notFound', `Flavor access not found for ${id} / ${projectId} combination.`);
}

// ---- the first ones --------------------------------------------------------------------------------------------------

/** The classic sizes, which every tutorial names, and DevStack's two small ones. */
const classicFlavors: readonly (NewFlavor & { readonly id: string })[] = [
  { id: '1', name: 'm1.tiny', vcpus: 1, ramMib: 512, rootGib: 1 },
  { id: '2', name: 'm1.small', vcpus: 1, ramMib: 2048, rootGib: 20 },
  { id: '3', name: 'm1.medium', vcpus: 2, ramMib: 4096, rootGib: 40 },
  { id: '4', name: 'm1.large', vcpus: 4, ramMib: 8192, rootGib: 80 },
  { id: '5', name: 'm1.xlarge', vcpus: 8, ramMib: 16384, rootGib: 160 },
  { id: '42', name: 'm1.nano', vcpus: 1, ramMib: 128, rootGib: 1 },
  { id: '84', name: 'm1.micro', vcpus: 1, ramMib: 192, rootGib: 1 },
];

/** Puts the classic flavors into a new database, once: those that are deleted later stay deleted, at the next start too. */
export async function seedFlavors(store: Store, clock: Clock): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const now = clock.now();
    const { numInsertedOrUpdatedRows } = await trx.insertInto('seeds').values({ name: 'flavors', seeded_at: now })
      .onConflict((conflict) => conflict.column('name').doNothing()).executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return;
    await trx.insertInto('flavors').values(classicFlavors.map((flavor) => rowOf(flavor, now))).onConflict((conflict) => conflict.doNothing()).execute();
  });
}
