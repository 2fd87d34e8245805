/** Tags of a server. Nova: nova/api/openstack/compute/server_tags.py. */
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/server-tags.ts';
import { Reply, webobType, type Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { addServerTag, deleteServerTag, replaceServerTags } from '../../cloud/servers/tags.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

export const serverTagHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverTags.list': (request, cloud) => ({ tags: [...getServer(cloud, request.path.server_id, request).tags] }),

  'serverTags.replace': async (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    return { tags: [...await replaceServerTags(cloud, request.identity, server, request.body.tags)] };
  },

  'serverTags.deleteAll': async (request, cloud) => {
    await replaceServerTags(cloud, request.identity, getServer(cloud, request.path.server_id, request), []);
  },

  'serverTags.show': (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    if (!server.tags.includes(request.path.tag)) throw new ApiError('notFound', `Server ${server.id} has no tag '${request.path.tag}'`);
    return undefined;
  },

  'serverTags.add': async (request, cloud) => {
    const { server_id: id, tag } = request.path;
    assertIsTag(tag);
    const isNew = await addServerTag(cloud, request.identity, getServer(cloud, id, request), tag);
    if (!isNew) return new Reply(undefined as never, { status: 204, headers: webobType });
    return new Reply(undefined as never, {
      status: 201, headers: { ...webobType, Location: `${request.base}/servers/${id}/tags/${encodeURIComponent(tag)}` },
    });
  },

  'serverTags.delete': (request, cloud) => {
    const { server_id: id, tag } = request.path;
    return deleteServerTag(cloud, request.identity, getServer(cloud, id, request), tag);
  },
};

/** A tag in a path is no part of a body, so Nova says it in a sentence of its own. @throws {ApiError} badRequest */
function assertIsTag(tag: string): void {
  const complaint = tag.length > 60 ? `'${tag}' is too long` : /[,/]/.test(tag) ? `'${tag}' does not match '^[^,/]*$'` : undefined;
  if (complaint === undefined) return;
  throw new ApiError('badRequest', `Tag '${tag}' is invalid. It must be a non empty string without characters '/' and ','. Validation error message: ${complaint}`);
}
