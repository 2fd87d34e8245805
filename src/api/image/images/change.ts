/** Images: create, update, delete, tags, and whether their data may be used. Glance: glance/api/v2/images.py, image_actions.py, image_tags.py. */
import type { Cloud } from '../../../cloud/cloud.ts';
import { deleteImage, mayDeleteImage } from '../../../cloud/delete-image.ts';
import { createImage, ownsImage, updateImage, writeRecord } from '../../../cloud/image-changes.ts';
import { findImage } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';
import type { operations } from '../../../generated/image/images.ts';
import { Reply, type ApiRequest, type Handlers } from '../../../http/service.ts';
import { assertFewEnough, attributesFrom, changedAttributes, checkImage } from './attributes.ts';
import { forbidden, getImage, getOwnImage } from './find.ts';
import { changesFrom } from './patch.ts';
import { renderImage } from './view.ts';

export const changingHandlers: Omit<Handlers<operations, Cloud>, 'images.list' | 'images.show' | 'imageTasks.list'> = {
  'images.create': async ({ identity, body, base }, cloud) => {
    const attributes = attributesFrom(body, identity);
    const { id } = body;
    if (typeof id === 'string') {
      if (findImage(cloud, id) !== undefined) throw new ApiError('conflict', `Image ID ${id} already exists!`);
      // DEVIATION: a new image cannot be given its id, which is that of the template that XAPI makes.
      throw new ApiError('badRequest', 'The id of an image cannot be chosen here.');
    }
    const image = await createImage(cloud, attributes);
    return new Reply(renderImage(image), { headers: { Location: `${base}/v2/images/${image.id}` } });
  },

  'images.update': async ({ identity, path, body, header }, cloud) => {
    const changes = changesFrom(body, header('content-type') ?? '');
    if (changes.length === 0) return renderImage(getImage(cloud, identity, path.image_id));
    const image = getOwnImage(cloud, identity, path.image_id, 'modify_image');
    return renderImage(await updateImage(cloud, image, changedAttributes(image, changes, identity)));
  },

  'images.delete': async ({ identity, path }, cloud) => {
    const image = getImage(cloud, identity, path.image_id, 'images.delete');
    if (!ownsImage(image, identity)) throw new ApiError('forbidden', 'You do not own this image');
    if (image.protected) throw new ApiError('forbidden', `Image ${image.id} is protected and cannot be deleted.`);
    // DEVIATION: deleting an image that the pool itself brings is refused with 403, to administrators too.
    if (!mayDeleteImage(image, identity)) throw forbidden('delete_image');
    await deleteImage(cloud, image);
  },

  'images.deactivate': (request, cloud) => setStatus(request, cloud, 'active', 'deactivated'),
  'images.reactivate': (request, cloud) => setStatus(request, cloud, 'deactivated', 'active'),

  'imageTags.add': async ({ identity, path }, cloud) => {
    checkImage({ tags: [path.tag] });
    const image = getOwnImage(cloud, identity, path.image_id, 'modify_image', 'imageTags.add', `Not allowed to update tags for image ${path.image_id}.`);
    if (image.tags.includes(path.tag)) return;
    const tags = [...image.tags, path.tag];
    assertFewEnough('tags', tags.length);
    await updateImage(cloud, image, { tags });
  },
  'imageTags.delete': async ({ identity, path }, cloud) => {
    const image = getOwnImage(cloud, identity, path.image_id, 'modify_image', 'imageTags.delete', `Not allowed to delete tags for image ${path.image_id}.`);
    if (!image.tags.includes(path.tag)) throw new ApiError('notFound', 'The resource could not be found.');
    await updateImage(cloud, image, { tags: image.tags.filter((tag) => tag !== path.tag) });
  },
};

type StatusRequest = Pick<ApiRequest<operations['images.deactivate']>, 'identity' | 'path'>;

/** Nothing happens to an image that is so already. @throws ApiError forbidden for one without data */
async function setStatus({ identity, path }: StatusRequest, cloud: Cloud, from: 'active' | 'deactivated', to: 'active' | 'deactivated'): Promise<void> {
  const action = to === 'active' ? 'reactivate' : 'deactivate';
  const image = getOwnImage(cloud, identity, path.image_id, action);
  if (image.status === to) return;
  if (image.status !== from) throw new ApiError('forbidden', `Not allowed to ${action} image in status '${image.status}'`);
  await writeRecord(cloud, image, { status: to });
}
