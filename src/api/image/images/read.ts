/** Images: list, show, and the work on one. Glance: glance/api/v2/images.py, tasks.py. */
import type { Cloud } from '../../../cloud/cloud.ts';
import { listImages, mayUseImage } from '../../../cloud/images.ts';
import type { operations } from '../../../generated/image/images.ts';
import { fragment, type Handlers } from '../../../http/service.ts';
import { filterFrom, listedFrom } from './filters.ts';
import { getImage } from './find.ts';
import { pageFrom } from './paging.ts';
import { sortFrom } from './sorting.ts';
import { renderImage } from './view.ts';

export const readingHandlers: Pick<Handlers<operations, Cloud>, 'images.list' | 'images.show' | 'imageTasks.list'> = {
  'images.list': ({ identity, rawQuery }, cloud) => {
    const page = pageFrom(rawQuery);
    const isWanted = filterFrom(rawQuery);
    const isListed = listedFrom(rawQuery, identity);
    const compare = sortFrom(rawQuery);
    const visible = listImages(cloud)
      .filter((image) => mayUseImage(image, identity) && isListed(image))
      .map((image) => ({ image, wire: renderImage(image) }))
      .sort(compare);
    const { items, first, next } = page(visible, isWanted);
    return {
      images: items.map(({ image, wire }) => fragment(image, () => wire)),
      first,
      ...(next === undefined ? {} : { next }),
      schema: '/v2/schemas/images',
    };
  },

  'images.show': ({ identity, path }, cloud) => {
    const image = getImage(cloud, identity, path.image_id);
    return fragment(image, () => renderImage(image));
  },

  'imageTasks.list': ({ identity, path }, cloud) => {
    getImage(cloud, identity, path.image_id, 'imageTasks.list');
    return { tasks: [] };
  },
};
