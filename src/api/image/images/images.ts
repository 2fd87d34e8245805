/** Images: list, show, and what hangs on one. Glance: glance/api/v2/images.py, image_members.py, tasks.py. */
import type { Cloud } from '../../../cloud/cloud.ts';
import { listImages, mayUseImage } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';
import type { operations } from '../../../generated/image/images.ts';
import { fragment, type Handlers } from '../../../http/service.ts';
import { filterFrom } from './filters.ts';
import { getImage } from './find.ts';
import { pageFrom } from './paging.ts';
import { sortFrom } from './sorting.ts';
import { renderImage } from './view.ts';

export const imageHandlers: Handlers<operations, Cloud> = {
  'images.list': ({ identity, rawQuery }, cloud) => {
    const page = pageFrom(rawQuery);
    const isWanted = filterFrom(rawQuery, identity);
    const compare = sortFrom(rawQuery);
    const visible = listImages(cloud)
      .filter((image) => mayUseImage(image, identity))
      .map((image) => ({ image, wire: renderImage(image) }))
      .sort((a, b) => compare(a.wire, b.wire));
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

  'imageMembers.list': ({ identity, path }, cloud) => {
    const { id } = getImage(cloud, identity, path.image_id);
    throw new ApiError('forbidden', `Not allowed to list members for image ${id}: Only shared images have members.`);
  },

  'imageTasks.list': ({ identity, path }, cloud) => {
    getImage(cloud, identity, path.image_id);
    return { tasks: [] };
  },
};
