/** The image that a request names. */
import type { Caller } from '../../../cloud/caller.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { ownsImage } from '../../../cloud/image-changes.ts';
import { findImage, mayUseImage, type EmptyImage, type Image, type TemplateImage } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';

/** @throws ApiError notFound, also for another project's */
export function getImage(cloud: Cloud, caller: Caller, id: string): Image {
  const image = findImage(cloud, id);
  if (image && mayUseImage(image, caller)) return image;
  throw new ApiError('notFound', `No image found with ID ${id}`);
}

export const forbidden = (action: string): ApiError => new ApiError('forbidden', `You are not authorized to complete ${action} action.`);

/**
 * The image as something that the caller may change. Glance: glance/api/v2/policy.py, check_is_image_mutable.
 * DEVIATION: an ISO of a library cannot be changed, by administrators neither: its file is all that there is of it.
 * @param action policy rule
 * @throws ApiError notFound, forbidden
 */
export function getOwnImage(cloud: Cloud, caller: Caller, id: string, action: string): EmptyImage | TemplateImage {
  const image = getImage(cloud, caller, id);
  if (!ownsImage(image, caller)) throw new ApiError('forbidden', 'You do not own this image');
  if (image.kind === 'iso') throw forbidden(action);
  return image;
}
