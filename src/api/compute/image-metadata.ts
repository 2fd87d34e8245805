/** Metadata of images, up to 2.38: a proxy to the image service. Nova: nova/api/openstack/compute/image_metadata.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ownsImage, updateImage } from '../../cloud/image-changes.ts';
import { findImage, mayUseImage, type Image } from '../../cloud/images.ts';
import { quotasOf } from '../../cloud/quotas.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/images.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

type Metadata = Readonly<Record<string, string>>;
type MetadataOperations = Pick<operations, Extract<keyof operations, `imageMetadata.${string}`>>;

export const imageMetadataHandlers: Handlers<MetadataOperations, Cloud, ComputeFeature> = {
  'imageMetadata.list': ({ path, identity }, cloud) => ({ metadata: getImage(cloud, identity, path.image_id).properties }),

  'imageMetadata.show': ({ path: { image_id: id, metadata_key: key }, identity }, cloud) => {
    const value = getImage(cloud, identity, id).properties[key];
    if (value === undefined) throw new ApiError('notFound', 'The resource could not be found.');
    return { meta: { [key]: value } };
  },

  'imageMetadata.create': async ({ path, identity, body: { metadata } }, cloud) =>
    ({ metadata: await change(cloud, identity, path.image_id, (properties) => ({ ...properties, ...metadata })) }),

  'imageMetadata.replace': async ({ path, identity, body: { metadata } }, cloud) =>
    ({ metadata: await change(cloud, identity, path.image_id, () => metadata) }),

  'imageMetadata.update': async ({ path: { image_id: id, metadata_key: key }, identity, body: { meta } }, cloud) => {
    const value = meta[key];
    if (value === undefined) throw new ApiError('badRequest', 'Request body and URI mismatch');
    await change(cloud, identity, id, (properties) => ({ ...properties, [key]: value }));
    return { meta };
  },

  'imageMetadata.delete': async ({ path: { image_id: id, metadata_key: key }, identity }, cloud) => {
    await change(cloud, identity, id, ({ [key]: value, ...others }) => {
      if (value === undefined) throw new ApiError('notFound', 'Invalid metadata key');
      return others;
    });
  },
};

/** @throws {ApiError} notFound, also for somebody else's */
export function getImage(cloud: Cloud, identity: Identity, id: string): Image {
  const image = findImage(cloud, id);
  if (image === undefined || !mayUseImage(image, identity)) throw new ApiError('notFound', 'Image not found.');
  return image;
}

/** Whether the image service would let the caller change it. */
export const mayChange = (image: Image, identity: Identity): boolean => !isReader(identity) && ownsImage(image, identity);

const isReader = ({ roles }: Identity): boolean => !roles.includes('member') && !roles.includes('admin');

/** @throws {ApiError} forbidden for what is not the caller's, for an ISO of a library, for more items than the quota; and what `next` throws */
async function change(cloud: Cloud, identity: Identity, id: string, next: (properties: Metadata) => Metadata): Promise<Metadata> {
  const image = getImage(cloud, identity, id);
  const properties = next(image.properties);
  const { metadataItems } = await quotasOf(cloud, identity.projectId ?? cloud.defaultProjectId, identity.userId);
  if (metadataItems >= 0 && Object.keys(properties).length > metadataItems) throw new ApiError('forbidden', 'Image metadata limit exceeded');
  if (!mayChange(image, identity) || image.kind === 'iso') throw new ApiError('forbidden', `Not authorized for image ${id}.`);
  return (await updateImage(cloud, image, { properties })).properties;
}
