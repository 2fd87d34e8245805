/** Projects: what servers, quotas and roles belong to. */
import { flag, type ProjectsTable } from '../../store/schema.ts';
import { newId } from './bootstrap.ts';
import { findDomain } from './domains.ts';
import { targetsOf } from './assignments.ts';
import { assertMayChange, assertMayDelete, extraColumn, fromExtraColumn, laidOver, type Attributes, type WithExtra } from './extra.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind, invalid, notAllowed } from './refusals.ts';
import { storing } from './storing.ts';

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly domainId: string;
  readonly parentId: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly tags: readonly string[];
  readonly options: Attributes;
  /** Attributes that nobody here knows; kept for who set them. */
  readonly extra: Attributes;
}

export interface ProjectFilter {
  readonly name?: string | undefined;
  readonly domainId?: string | undefined;
  readonly parentId?: string | undefined;
  readonly enabled?: boolean | undefined;
  /** Only those the user has a role in. */
  readonly userId?: string | undefined;
  /** With all of these tags; with any; not with all; with none. */
  readonly tags?: readonly string[] | undefined;
  readonly anyTags?: readonly string[] | undefined;
  readonly notTags?: readonly string[] | undefined;
  readonly notAnyTags?: readonly string[] | undefined;
}

function projectFrom(row: ProjectsTable): Project {
  return {
    id: row.id,
    name: row.name,
    domainId: row.domain_id,
    parentId: row.parent_id,
    description: row.description,
    enabled: row.enabled === 1,
    tags: JSON.parse(row.tags) as string[],
    ...fromExtraColumn(row.extra),
  };
}

export async function listProjects(identity: IdentityService, filter: ProjectFilter = {}): Promise<Project[]> {
  const { store: { db } } = identity;
  let query = db.selectFrom('projects').selectAll().orderBy('name').orderBy('id');
  const { userId } = filter;
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  if (filter.parentId !== undefined) query = query.where('parent_id', '=', filter.parentId);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  const ids = userId === undefined ? undefined : await targetsOf(identity, userId, 'project');
  return (await query.execute()).map(projectFrom).filter(({ id, tags }) => (ids === undefined || ids.has(id)) && fitTags(tags, filter));
}

type TagFilter = 'tags' | 'anyTags' | 'notTags' | 'notAnyTags';
const hasAll = (tags: readonly string[], wanted: readonly string[]): boolean => wanted.every((tag) => tags.includes(tag));
const hasAny = (tags: readonly string[], wanted: readonly string[]): boolean => wanted.some((tag) => tags.includes(tag));
const tagFilters: readonly (readonly [TagFilter, typeof hasAll])[] = [
  ['tags', hasAll], ['anyTags', hasAny], ['notTags', (tags, wanted) => !hasAll(tags, wanted)], ['notAnyTags', (tags, wanted) => !hasAny(tags, wanted)],
];
const fitTags = (tags: readonly string[], filter: ProjectFilter): boolean =>
  tagFilters.every(([name, fit]) => filter[name] === undefined || fit(tags, filter[name]));

async function findProject({ store: { db } }: IdentityService, id: string): Promise<Project | undefined> {
  const row = await db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : projectFrom(row);
}

/** @throws ApiError notFound */
export async function getProject(identity: IdentityService, id: string): Promise<Project> {
  const project = await findProject(identity, id);
  if (project === undefined) throw couldNotFind('project', id);
  return project;
}

export interface NewProject extends WithExtra {
  readonly name: string;
  readonly domainId: string;
  /** Another project of the domain; undefined or null: at the top. */
  readonly parentId?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly enabled?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** @throws ApiError conflict, badRequest (no such domain or parent, a parent of another domain or disabled) */
export async function createProject(identity: IdentityService, project: NewProject): Promise<Project> {
  const { store: { db }, clock } = identity;
  if (await findDomain(identity, project.domainId) === undefined) throw invalid(`Could not find domain: ${project.domainId}.`);
  const parentId = project.parentId ?? project.domainId;
  if (parentId !== project.domainId) await mustBeParent(identity, parentId, project.domainId);
  const row: ProjectsTable = {
    id: newId(),
    name: project.name.trim(),
    domain_id: project.domainId,
    parent_id: parentId,
    description: project.description ?? '',
    enabled: flag(project.enabled ?? true),
    tags: JSON.stringify(project.tags ?? []),
    extra: extraColumn({ extra: project.extra, options: laidOver({}, project.options) }),
    created_at: clock.now(),
  };
  await storing('project', () => nameTaken(identity, row.name, row.domain_id), () => db.insertInto('projects').values(row).execute());
  return projectFrom(row);
}

async function nameTaken({ store: { db } }: IdentityService, name: string, domainId: string): Promise<string> {
  const taken = await db.selectFrom('projects').select('id').where('name', '=', name).where('domain_id', '=', domainId).executeTakeFirst();
  return `it is not permitted to have two projects with either the same name or same id in the same domain: name is ${name}, project id ${taken?.id ?? ''}`;
}

async function mustBeParent(identity: IdentityService, parentId: string, domainId: string): Promise<void> {
  const parent = await findProject(identity, parentId);
  if (parent === undefined) throw invalid(`Could not find project: ${parentId}.`);
  if (parent.domainId !== domainId) {
    throw invalid(`Cannot create project, since it specifies its domain_id ${domainId}, but specifies a parent in a different domain (${parent.domainId}).`);
  }
  if (!parent.enabled) throw invalid(`cannot create a project in a branch containing a disabled project: ${parentId}`);
}

/** Undefined members stay as they are; `extra` is laid over what is there. */
export type ProjectChanges = { readonly [Name in keyof NewProject]?: NewProject[Name] | undefined };

/** @throws ApiError notFound, conflict, badRequest (another domain), forbidden (immutable; another parent; enabled projects below a disabled one) */
export async function updateProject(identity: IdentityService, id: string, changes: ProjectChanges): Promise<Project> {
  const { store: { db } } = identity;
  const project = await getProject(identity, id);
  assertMayChange('project', project, changes);
  if (changes.domainId !== undefined && changes.domainId !== project.domainId) throw invalid('Cannot change Domain ID');
  if (changes.parentId !== undefined && changes.parentId !== project.parentId) throw notAllowed('Update of `parent_id` is not allowed.');
  if (project.enabled && changes.enabled === false && (await listProjects(identity, { parentId: id, enabled: true })).length > 0) {
    throw notAllowed(`Cannot disable project ${id} since its subtree contains enabled projects.`);
  }
  const changed: Project = {
    ...project,
    name: changes.name?.trim() ?? project.name,
    description: changes.description ?? project.description,
    enabled: changes.enabled ?? project.enabled,
    tags: changes.tags ?? project.tags,
    options: laidOver(project.options, changes.options),
    extra: { ...project.extra, ...changes.extra },
  };
  await storing('project', () => nameTaken(identity, changed.name, project.domainId), () => db.updateTable('projects').set({
    name: changed.name,
    description: changed.description,
    enabled: flag(changed.enabled),
    tags: JSON.stringify(changed.tags),
    extra: extraColumn(changed),
  }).where('id', '=', id).execute());
  identity.tokens.recheck();
  return changed;
}

/**
 * With the roles that anybody has in it and the credentials for it. What belongs to it elsewhere (servers, key pairs) stays, as in OpenStack.
 * @throws ApiError notFound, forbidden when it is immutable, there are projects below it or it is the default project
 */
export async function deleteProject(identity: IdentityService, id: string): Promise<void> {
  const { store: { db } } = identity;
  assertMayDelete('project', await getProject(identity, id));
  if ((await listProjects(identity, { parentId: id })).length > 0) {
    throw notAllowed(`Cannot delete the project ${id} since it is not a leaf in the hierarchy. Use the cascade option if you want to delete a whole subtree.`);
  }
  // DEVIATION: the default project cannot be deleted, as it can in Keystone: the VMs that no project claims belong to it, and would belong to nobody.
  if (await isDefaultProject(identity, id)) throw notAllowed(`Cannot delete the project ${id} since the servers that no project claims belong to it.`);
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('role_assignments').where('target_type', '=', 'project').where('target_id', '=', id).execute();
    await trx.deleteFrom('credentials').where('project_id', '=', id).execute();
    await trx.updateTable('users').set({ default_project_id: null }).where('default_project_id', '=', id).execute();
    await trx.deleteFrom('projects').where('id', '=', id).execute();
  });
  identity.tokens.recheck();
}

async function isDefaultProject({ store: { db } }: IdentityService, id: string): Promise<boolean> {
  const fact = await db.selectFrom('facts').select('value').where('name', '=', 'default_project_id').executeTakeFirst();
  return fact?.value === id;
}
