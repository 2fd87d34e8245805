/** What is above a project and below it. */
import { projectsAbove } from './effective-roles.ts';
import type { IdentityService } from './identity.ts';
import { getProject, listProjects, type Project } from './projects.ts';

/** A project with those below it. */
export interface Branch {
  readonly id: string;
  readonly below: readonly Branch[];
}

export interface Family {
  /** Ids, the nearest first; without the domain. */
  readonly above: readonly string[];
  readonly domainId: string;
  readonly below: readonly Branch[];
}

/** @throws ApiError notFound */
export async function familyOf(identity: IdentityService, projectId: string): Promise<Family> {
  const { id, domainId } = await getProject(identity, projectId);
  const kin = await listProjects(identity, { domainId });
  return { above: await projectsAbove(identity.store.db, id), domainId, below: branchesOf(kin, id) };
}

const branchesOf = (projects: readonly Project[], parentId: string): Branch[] =>
  projects.filter((project) => project.parentId === parentId).map(({ id }) => ({ id, below: branchesOf(projects, id) }));
