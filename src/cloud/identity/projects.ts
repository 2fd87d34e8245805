/** Projects: what servers, quotas and roles belong to. */
import type { ProjectsTable } from '../../store/schema.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind } from './refusals.ts';

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly domainId: string;
  readonly parentId: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly tags: readonly string[];
  /** Attributes that nobody here knows; kept for who set them. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface ProjectFilter {
  readonly name?: string | undefined;
  readonly domainId?: string | undefined;
  readonly parentId?: string | undefined;
  readonly enabled?: boolean | undefined;
  /** Only those the user has a role in. */
  readonly userId?: string | undefined;
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
    extra: JSON.parse(row.extra) as Record<string, unknown>,
  };
}

export async function listProjects({ store: { db } }: IdentityService, filter: ProjectFilter = {}): Promise<Project[]> {
  let query = db.selectFrom('projects').selectAll().orderBy('name').orderBy('id');
  const { userId } = filter;
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  if (filter.parentId !== undefined) query = query.where('parent_id', '=', filter.parentId);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  if (userId !== undefined) {
    query = query.where('id', 'in', (eb) => eb.selectFrom('role_assignments').select('target_id')
      .where('actor_type', '=', 'user').where('actor_id', '=', userId).where('target_type', '=', 'project'));
  }
  return (await query.execute()).map(projectFrom);
}

/** @throws ApiError notFound */
export async function getProject({ store: { db } }: IdentityService, id: string): Promise<Project> {
  const row = await db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw couldNotFind('project', id);
  return projectFrom(row);
}
