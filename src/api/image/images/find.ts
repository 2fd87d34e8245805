/** The image that a request names. */
import type { Caller } from '../../../cloud/caller.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { ownsImage } from '../../../cloud/image-changes.ts';
import { findImage, mayUseImage, type EmptyImage, type Image, type TemplateImage } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';

/** @param operation operationId @throws ApiError notFound, also for another project's */
export function getImage(cloud: Cloud, caller: Caller, id: string, operation = ''): Image {
  const image = findImage(cloud, id);
  if (image && mayUseImage(image, caller)) return image;
  throw new ApiError('notFound', missingSentences.find(([operations]) => operations.test(operation))?.[1](id) ?? `No image found with ID ${id}`);
}

/** Operations that have words of their own for an image that is not there. */
const missingSentences: readonly (readonly [operations: RegExp, sentence: (id: string) => string])[] = [
  [/^images\.delete$/, (id) => `Failed to find image ${id} to delete`],
  [/^(?:imageMembers|imageTags|cache)\./, (id) => `Image ${id} not found.`],
  [/^imageTasks\./, () => 'The resource could not be found.'],
];

export const forbidden = (action: string): ApiError => new ApiError('forbidden', `You are not authorized to complete ${action} action.`);

/**
 * The image as something that the caller may change. Glance: glance/api/v2/policy.py, check_is_image_mutable.
 * DEVIATION: an ISO of a library cannot be changed, by administrators neither: its file is all that there is of it.
 * @param action policy rule
 * @param operation operationId
 * @param notOwned sentence of the refusal to whoever may use the image only
 * @throws ApiError notFound, forbidden
 */
export function getOwnImage(
  cloud: Cloud, caller: Caller, id: string, action: string, operation = '', notOwned = 'You do not own this image',
): EmptyImage | TemplateImage {
  const image = getImage(cloud, caller, id, operation);
  if (!ownsImage(image, caller)) throw new ApiError('forbidden', notOwned);
  if (image.kind === 'iso') throw forbidden(action);
  return image;
}
