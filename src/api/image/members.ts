/** Projects that an image is shared with. Glance: glance/api/v2/image_members.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ownsImage, setMember } from '../../cloud/image-changes.ts';
import type { EmptyImage, Image, TemplateImage } from '../../cloud/images.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/image/members.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import { getImage } from './images/find.ts';
import { timestamp } from './images/view.ts';

type WireMember = components['schemas']['member'];
type Asking = Pick<ApiRequest, 'identity'>;
const schema = '/v2/schemas/member';

export const memberHandlers: Handlers<operations, Cloud> = {
  'imageMembers.list': ({ identity, path }, cloud) => {
    const image = getImage(cloud, identity, path.image_id);
    if (image.visibility !== 'shared') throw new ApiError('forbidden', `Not allowed to list members for image ${image.id}: Only shared images have members.`);
    const members = Object.keys(image.members).filter((project) => ownsImage(image, identity) || project === identity.projectId);
    return { members: members.map((project) => renderMember(image, project)), schema: '/v2/schemas/members' };
  },

  'imageMembers.show': ({ identity, path }, cloud) => {
    const image = getImage(cloud, identity, path.image_id);
    assertMember(image, path.member_id, ownsImage(image, identity) || path.member_id === identity.projectId);
    return renderMember(image, path.member_id);
  },

  'imageMembers.create': async ({ identity, path, body }, cloud) => {
    const project = body?.member;
    if (project === undefined) throw new ApiError('badRequest', 'Member to be added not specified');
    if (typeof project !== 'string' || project === '') throw new ApiError('badRequest', 'Invalid member');
    const image = getSharedImage(cloud, { identity }, path.image_id, 'create');
    if (Object.hasOwn(image.members, project)) throw new ApiError('conflict', `Member ${project} is duplicated for image ${image.id}`);
    return renderMember(await setMember(cloud, image, project, 'pending'), project);
  },

  'imageMembers.update': async ({ identity, path, body }, cloud) => {
    const status = statuses.find((known) => known === body?.status);
    if (body?.status === undefined) throw new ApiError('badRequest', 'Status not specified');
    const image = getImage(cloud, identity, path.image_id);
    // The owner offers, and the other project decides.
    if (image.kind === 'iso' || (path.member_id !== identity.projectId && !identity.isAdmin)) {
      throw new ApiError('forbidden', `Not allowed to update members for image ${image.id}.`);
    }
    assertMember(image, path.member_id, true);
    if (status === undefined) throw new ApiError('badRequest', 'Incorrect request: Status must be "pending", "accepted" or "rejected".');
    return renderMember(await setMember(cloud, image, path.member_id, status), path.member_id);
  },

  'imageMembers.delete': async ({ identity, path }, cloud) => {
    const image = getSharedImage(cloud, { identity }, path.image_id, 'delete');
    assertMember(image, path.member_id, true);
    await setMember(cloud, image, path.member_id, undefined);
  },
};

const statuses = ['pending', 'accepted', 'rejected'] as const;

/** @throws ApiError notFound, forbidden */
function getSharedImage(cloud: Cloud, { identity }: Asking, id: string, verb: 'create' | 'delete'): EmptyImage | TemplateImage {
  const image = getImage(cloud, identity, id);
  if (image.kind === 'iso' || image.visibility !== 'shared' || !ownsImage(image, identity)) {
    throw new ApiError('forbidden', `Not allowed to ${verb} members for image ${id}.`);
  }
  return image;
}

function assertMember({ id, members }: Image, project: string, isShown: boolean): void {
  if (!isShown || !Object.hasOwn(members, project)) throw new ApiError('notFound', `${project} not found in the member list of the image ${id}.`);
}

function renderMember(image: Image, project: string): WireMember {
  const member = image.members[project] ?? { status: 'pending', created: image.updated, updated: image.updated };
  return {
    member_id: project, image_id: image.id, status: member.status, created_at: timestamp(member.created), updated_at: timestamp(member.updated), schema,
  };
}
