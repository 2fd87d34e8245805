/** Projects that an image is shared with. Glance: glance/api/v2/image_members.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ownsImage, setMember } from '../../cloud/image-changes.ts';
import type { EmptyImage, Image, TemplateImage } from '../../cloud/images.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/image/members.ts';
import { Reply, type ApiRequest, type Handlers } from '../../http/service.ts';
import { getImage } from './images/find.ts';
import { timestamp } from './images/view.ts';

type WireMember = components['schemas']['member'];
type Asking = Pick<ApiRequest, 'identity'>;
const schema = '/v2/schemas/member';

export const memberHandlers: Handlers<operations, Cloud> = {
  'imageMembers.list': ({ identity, path }, cloud) => {
    const image = getImage(cloud, identity, path.image_id, 'imageMembers.list');
    if (image.visibility !== 'shared') throw new ApiError('forbidden', `Not allowed to list members for image ${image.id}: ${onlyShared}`);
    const members = Object.entries(image.members)
      .filter(([project]) => isShown(image, project, identity))
      .sort(([, a], [, b]) => a.created - b.created);
    return { members: members.map(([project]) => renderMember(image, project)), schema: '/v2/schemas/members' };
  },

  'imageMembers.show': ({ identity, path }, cloud) => {
    const image = getImage(cloud, identity, path.image_id, 'imageMembers.show');
    if (image.visibility !== 'shared') throw new ApiError('notFound', onlyShared);
    assertMember(image, path.member_id, identity);
    return renderMember(image, path.member_id);
  },

  'imageMembers.create': async ({ identity, path, body }, cloud) => {
    const project = saidOf(body, 'member', 'Member to be added not specified', 'Expected a member in the form: {"member": "image_id"}');
    if (isEmpty(project)) throw new ApiError('badRequest', "Member can't be empty");
    if (typeof project !== 'string') throw new ApiError('badRequest', 'Invalid member');
    const image = getSharedImage(cloud, { identity }, path.image_id, 'create');
    if (Object.hasOwn(image.members, project)) throw new ApiError('conflict', `Member ${project} is duplicated for image ${image.id}`);
    assertRoom(image);
    return renderMember(await setMember(cloud, image, project, 'pending'), project);
  },

  'imageMembers.update': async ({ identity, path, body }, cloud) => {
    const said = saidOf(body, 'status', 'Status not specified', 'Expected a status in the form: {"status": "status"}');
    const image = getImage(cloud, identity, path.image_id, 'imageMembers.update');
    // The owner offers, and the other project decides.
    const isOwner = image.ownerProjectId !== null && image.ownerProjectId === identity.projectId && !identity.isAdmin;
    if (image.kind === 'iso' || image.visibility !== 'shared' || isOwner) throw new ApiError('forbidden', `Not allowed to update members for image ${image.id}.`);
    assertMember(image, path.member_id, identity);
    const status = statuses.find((known) => known === said);
    if (status === undefined) throw new ApiError('badRequest', 'Incorrect request: Status must be "pending", "accepted" or "rejected".');
    return renderMember(await setMember(cloud, image, path.member_id, status), path.member_id);
  },

  'imageMembers.delete': async ({ identity, path }, cloud) => {
    const image = getSharedImage(cloud, { identity }, path.image_id, 'delete');
    assertMember(image, path.member_id, identity);
    await setMember(cloud, image, path.member_id, undefined);
    return new Reply(undefined, { isUntyped: true });
  },
};

const onlyShared = 'Only shared images have members.';
const statuses = ['pending', 'accepted', 'rejected'] as const;

/** @throws ApiError badRequest */
function saidOf(body: Readonly<Record<string, unknown>> | undefined, name: string, missing: string, form: string): unknown {
  if (Array.isArray(body)) throw new ApiError('badRequest', form);
  if (body === undefined || !(name in body)) throw new ApiError('badRequest', missing);
  return body[name];
}

/** What is nothing to Python. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || value === false || value === 0 || (typeof value === 'object' && Object.keys(value).length === 0);

/** @throws ApiError notFound, forbidden */
function getSharedImage(cloud: Cloud, { identity }: Asking, id: string, verb: 'create' | 'delete'): EmptyImage | TemplateImage {
  const image = getImage(cloud, identity, id, `imageMembers.${verb}`);
  if (image.kind === 'iso' || image.visibility !== 'shared' || !ownsImage(image, identity)) {
    throw new ApiError('forbidden', `Not allowed to ${verb} members for image ${id}.`);
  }
  return image;
}

/** glance.conf: image_member_quota. */
const quota = 128;

/** @throws ApiError tooLarge */
function assertRoom({ id, members }: Image): void {
  const attempted = Object.keys(members).length + 1;
  if (attempted <= quota) return;
  const limit = `The limit has been exceeded on the number of allowed image members for this image. Attempted: ${attempted}, Maximum: ${quota}`;
  throw new ApiError('tooLarge', `Image member limit exceeded for image ${id}: ${limit}:`);
}

/** A member sees itself only. */
const isShown = (image: Image, project: string, identity: Asking['identity']): boolean => ownsImage(image, identity) || project === identity.projectId;

/** @throws ApiError notFound */
function assertMember(image: Image, project: string, identity: Asking['identity']): void {
  if (Object.hasOwn(image.members, project) && isShown(image, project, identity)) return;
  throw new ApiError('notFound', `${project} not found in the member list of the image ${image.id}.`);
}

function renderMember(image: Image, project: string): WireMember {
  const member = image.members[project] ?? { status: 'pending', created: image.updated, updated: image.updated };
  return {
    member_id: project, image_id: image.id, status: member.status, created_at: timestamp(member.created), updated_at: timestamp(member.updated), schema,
  };
}
