/** Tags of projects. */
import { ApiError } from '../../errors.ts';
import { isImmutable } from './extra.ts';
import type { IdentityService } from './identity.ts';
import { getProject, updateProject, type Project } from './projects.ts';
import { couldNotFind, invalid, notAllowed } from './refusals.ts';

/** (keystone/resource/schema.py: project_tags_update) */
const maxTags = 80;
const maxTagLength = 255;

/** @returns the tags as they are now @throws ApiError notFound, forbidden (immutable) */
export async function replaceProjectTags(identity: IdentityService, id: string, tags: readonly string[]): Promise<readonly string[]> {
  return (await updateProject(identity, id, { tags: tags.map((tag) => tag.trim()) })).tags;
}

/** @throws ApiError notFound, badRequest (what cannot be a tag, or one too many), forbidden (immutable) */
export async function addProjectTag(identity: IdentityService, id: string, tag: string): Promise<void> {
  if (/[,/]/.test(tag)) throw invalid(`'${tag}' does not match '^[^,/]*$'`);
  if (tag.length > maxTagLength) throw invalid(`'${tag}' is too long`);
  const project = await getProject(identity, id);
  if (project.tags.includes(tag)) throw new ApiError('badRequest', `${listed([...project.tags, tag])} has non-unique elements`);
  if (project.tags.length >= maxTags) throw invalid(`${listed([...project.tags, tag])} is too long`);
  assertMayTag('create', project);
  await updateProject(identity, id, { tags: [...project.tags, tag.trim()] });
}

/** @throws ApiError notFound, also when it has no such tag; forbidden (immutable) */
export async function deleteProjectTag(identity: IdentityService, id: string, tag: string): Promise<void> {
  const project = await getProject(identity, id);
  assertMayTag('delete', project);
  if (!project.tags.includes(tag)) throw couldNotFind('project tag', tag);
  await updateProject(identity, id, { tags: project.tags.filter((other) => other !== tag) });
}

const listed = (tags: readonly string[]): string => `[${tags.map((tag) => `'${tag}'`).join(', ')}]`;

function assertMayTag(verb: 'create' | 'delete', project: Project): void {
  if (isImmutable(project)) {
    throw notAllowed(`Cannot ${verb} project tags for ${project.id}, project is immutable. Set "immutable" option to false before creating project tags.`);
  }
}
