/** Images, up to 2.35: a proxy to the image service. Nova: nova/api/openstack/compute/images.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { deleteImage, mayDeleteImage } from '../../cloud/delete-image.ts';
import { listImages, mayUseImage, type Image } from '../../cloud/images.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/images.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import { getImage, mayChange } from './image-metadata.ts';
import type { ComputeFeature } from './microversions.ts';
import { pageOf } from './paging.ts';
import { renderServerLinks, timestamp, type Viewer } from './servers/view.ts';
import { isUuid } from './uuid.ts';

type WireImage = components['schemas']['image'];
type ImageQuery = NonNullable<operations['images.list']['parameters']['query']>;
type ImageViewer = Viewer & Pick<ApiRequest, 'root'>;

export const imageHandlers: Handlers<Omit<operations, `imageMetadata.${string}`>, Cloud, ComputeFeature> = {
  'images.list': (request, cloud) => {
    const { items, links } = imagePage(cloud, request, '/images');
    return { images: items.map((image) => renderImageName(image, request)), ...(links === undefined ? {} : { images_links: links }) };
  },

  'images.detail': (request, cloud) => {
    const { items, links } = imagePage(cloud, request, '/images/detail');
    return { images: items.map((image) => renderImage(image, request)), ...(links === undefined ? {} : { images_links: links }) };
  },

  'images.show': (request, cloud) => ({ image: renderImage(getImage(cloud, request.identity, request.path.image_id), request) }),

  'images.delete': async ({ path, identity }, cloud) => {
    const image = getImage(cloud, identity, path.image_id);
    if (image.protected || !mayChange(image, identity) || !mayDeleteImage(image, identity)) throw new ApiError('forbidden', 'You are not allowed to delete the image.');
    await deleteImage(cloud, image);
  },
};

// ---- lists -----------------------------------------------------------------------------------------------------------

const serverOf = ({ properties }: Image): string | undefined => properties['instance_uuid'];

/** Query parameter → predicate. What is asked of the image service in vain finds nothing. */
const filters: Readonly<Record<'name' | 'status' | 'changes-since' | 'server' | 'type' | 'minRam' | 'minDisk', (image: Image, value: string) => boolean>> = {
  name: (image, value) => image.name === value,
  status: (image, value) => wireStatus[image.status] === value.toUpperCase(),
  'changes-since': (image, value) => image.updated >= Date.parse(value),
  server: (image, value) => serverOf(image) === value.split('/').at(-1),
  type: (image, value) => (serverOf(image) === undefined ? 'base' : 'snapshot') === value.toLowerCase(),
  minRam: (image, value) => String(image.minRamMib) === value,
  minDisk: (image, value) => String(image.minDiskGib) === value,
};

type PageRequest = Parameters<typeof pageOf>[1] & Pick<ApiRequest, 'identity'> & { readonly query: ImageQuery };

/** Newest first. @throws {ApiError} badRequest for a marker that is no image in the list */
function imagePage(cloud: Cloud, request: PageRequest, path: string): ReturnType<typeof pageOf<Image>> {
  const { query, identity } = request;
  const wanted = Object.entries(filters).flatMap(([name, matches]) => {
    const value = query[name as keyof typeof filters];
    return value === undefined ? [] : [(image: Image): boolean => matches(image, value)];
  });
  const images = listImages(cloud)
    .filter((image) => mayUseImage(image, identity) && wanted.every((matches) => matches(image)))
    .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  const position = query.marker === undefined ? -1 : images.findIndex(({ id }) => id === query.marker);
  if (query.marker !== undefined && position < 0) throw new ApiError('badRequest', `marker [${query.marker}] not found`);
  return pageOf(images.slice(position + 1 + (query.offset ?? 0)), request, path, ({ id }) => id);
}

// ---- rendering -------------------------------------------------------------------------------------------------------

function renderImageName({ id, name }: Image, { base, bookmarkBase, root }: ImageViewer): components['schemas']['image_name'] {
  return {
    id,
    name,
    links: [
      { rel: 'self', href: `${base}/images/${id}` },
      { rel: 'bookmark', href: `${bookmarkBase}/images/${id}` },
      { rel: 'alternate', type: 'application/vnd.openstack.image', href: `${root}/image/images/${id}` },
    ],
  };
}

/** Nova: nova/api/openstack/compute/views/images.py. */
const wireStatus: Readonly<Record<Image['status'], WireImage['status']>> = { queued: 'SAVING', saving: 'SAVING', active: 'ACTIVE', deactivated: 'UNKNOWN' };
const progress: Readonly<Record<Image['status'], WireImage['progress']>> = { queued: 25, saving: 50, active: 100, deactivated: 0 };

function renderImage(image: Image, viewer: ImageViewer): WireImage {
  const server = serverOf(image);
  return {
    ...renderImageName(image, viewer),
    status: wireStatus[image.status],
    progress: progress[image.status],
    created: timestamp(image.created),
    updated: timestamp(image.updated),
    minDisk: image.minDiskGib,
    minRam: image.minRamMib,
    metadata: image.properties,
    ...(server === undefined || !isUuid(server) ? {} : { server: { id: server, links: renderServerLinks(server, viewer) } }),
    'OS-EXT-IMG-SIZE:size': image.sizeBytes ?? 0,
  };
}
