/** What a Glance with one store and without a cache says of both. Glance: glance/api/v2/discovery.py, cached_images.py, images.py (delete_from_store). */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/image/stores.ts';
import type { Handlers } from '../../http/service.ts';
import { getImage } from './images/find.ts';

export const storeHandlers: Handlers<operations, Cloud> = {
  'stores.list': () => refuse('Multi backend is not supported at this site.'),
  'stores.detail': () => refuse('Multi backend is not supported at this site.'),
  'stores.deleteImage': () => refuse('The resource could not be found.'),
  'cache.show': () => refuse(noCache),
  'cache.clear': () => refuse(noCache),
  'cache.add': ({ identity, path }, cloud) => {
    getImage(cloud, identity, path.image_id, 'cache.add');
    return refuse(noCache);
  },
  'cache.delete': ({ identity, path }, cloud) => {
    getImage(cloud, identity, path.image_id, 'cache.delete');
    return refuse(noCache);
  },
};

const noCache = 'Caching via API is not supported at this site.';

function refuse(sentence: string): never {
  throw new ApiError('notFound', sentence);
}
