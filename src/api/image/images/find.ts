/** The image that a request names. */
import type { Caller } from '../../../cloud/caller.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { findImage, mayUseImage, type Image } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';

/** @throws ApiError notFound, also for another project's */
export function getImage(cloud: Cloud, caller: Caller, id: string): Image {
  const image = findImage(cloud, id);
  if (image && mayUseImage(image, caller)) return image;
  throw new ApiError('notFound', `No image found with ID ${id}`);
}
