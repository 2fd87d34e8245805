/** Tags of projects. Keystone: keystone/api/projects.py (ProjectTags…), keystone/resource/core.py. */
import { addProjectTag, deleteProjectTag, replaceProjectTags } from '../../cloud/identity/project-tags.ts';
import { getProject } from '../../cloud/identity/projects.ts';
import { couldNotFind } from '../../cloud/identity/refusals.ts';
import type { operations } from '../../generated/identity/projects.ts';
import { Reply, type Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { selfLink } from './links.ts';
import { mustChangeProject, mustSeeProject } from './projects.ts';

type TagOperations = Pick<operations, Extract<keyof operations, `project-tags.${string}`>>;

export const projectTagHandlers: Handlers<TagOperations, IdentityContext> = {
  'project-tags.list': async (request, { identity }) => {
    await mustSeeProject(request, identity, 'identity:list_project_tags');
    const { id, tags } = await getProject(identity, request.path.project_id);
    return { tags: [...tags], links: selfLink(request, `projects/${id}/tags`) };
  },
  'project-tags.replace': async (request, { identity }) => {
    const { project_id: id } = request.path;
    await mustChangeProject(request, identity, 'identity:update_project_tags');
    const tags = await replaceProjectTags(identity, id, request.body.tags);
    return { tags: [...tags], links: selfLink(request, `projects/${id}/tags`) };
  },
  'project-tags.clear': async (request, { identity }) => {
    await mustChangeProject(request, identity, 'identity:delete_project_tags');
    await replaceProjectTags(identity, request.path.project_id, []);
  },
  'project-tags.check': async (request, { identity }) => {
    await mustSeeProject(request, identity, 'identity:get_project_tag');
    const { project_id: id, tag } = request.path;
    if (!(await getProject(identity, id)).tags.includes(tag)) throw couldNotFind('project tag', tag);
  },
  'project-tags.add': async (request, { identity }) => {
    const { project_id: id, tag } = request.path;
    await mustChangeProject(request, identity, 'identity:create_project_tag');
    await addProjectTag(identity, id, tag);
    // Without `projects`, as Keystone writes it.
    return new Reply(undefined, { headers: { Location: `${request.base}/v3/${id}/tags/${encodeURIComponent(tag)}` } });
  },
  'project-tags.delete': async (request, { identity }) => {
    await mustChangeProject(request, identity, 'identity:delete_project_tag');
    await deleteProjectTag(identity, request.path.project_id, request.path.tag);
  },
};
