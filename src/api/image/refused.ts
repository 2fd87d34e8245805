/**
 * What is refused: writing, and reading an image's data, but for the end of an image that a project made of its server. Sentences:
 * glance/api/policy.py.
 * DEVIATION: making and changing images, deleting those of the pool, and reading or writing their data, is refused with 403, as by a Glance
 * whose policy forbids it, to administrators too.
 */
import type { Caller } from '../../cloud/caller.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { deleteImage, mayDeleteImage } from '../../cloud/delete-image.ts';
import { findImage, mayUseImage } from '../../cloud/images.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/image/refused.ts';
import type { Handlers } from '../../http/service.ts';
import { getImage } from './images/find.ts';

/** @param action policy rule @throws ApiError notFound, else forbidden */
const refuse = (action: string) => ({ identity, path }: { readonly identity: Caller; readonly path: { image_id: string } }, cloud: Cloud): never => {
  getImage(cloud, identity, path.image_id);
  throw forbidden(action);
};

const forbidden = (action: string): ApiError => new ApiError('forbidden', `You are not authorized to complete ${action} action.`);

export const refusedHandlers: Handlers<operations, Cloud> = {
  'images.create': () => {
    throw forbidden('add_image');
  },
  'images.update': refuse('modify_image'),
  'images.delete': async ({ identity, path }, cloud) => {
    const image = findImage(cloud, path.image_id);
    if (!image || !mayUseImage(image, identity)) throw new ApiError('notFound', `Failed to find image ${path.image_id} to delete`);
    if (image.protected) throw new ApiError('forbidden', `Image ${image.id} is protected and cannot be deleted.`);
    if (!mayDeleteImage(image, identity)) throw forbidden('delete_image');
    await deleteImage(cloud, image);
  },
  'images.deactivate': refuse('deactivate'),
  'images.reactivate': refuse('reactivate'),
  'imageFile.download': refuse('download_image'),
  'imageFile.upload': refuse('upload_image'),
  'imageFile.stage': refuse('upload_image'),
  'imageFile.import': refuse('upload_image'),
  'imageTags.add': refuse('modify_image'),
  'imageTags.delete': refuse('modify_image'),
  'imageMembers.create': refuse('add_member'),
  'imageMembers.update': refuse('modify_member'),
  'imageMembers.delete': refuse('delete_member'),
};
