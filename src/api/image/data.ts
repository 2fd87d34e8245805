/** The data of images. Glance: glance/api/v2/image_data.py, images.py (import_image). */
import type { Cloud } from '../../cloud/cloud.ts';
import { imageData, uploadImage } from '../../cloud/image-data.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/image/data.ts';
import { Reply, type Handlers } from '../../http/service.ts';
import { forbidden, getImage, getOwnImage } from './images/find.ts';

export const dataHandlers: Handlers<operations, Cloud> = {
  'imageFile.download': ({ identity, path, header }, cloud) => {
    const image = getImage(cloud, identity, path.image_id);
    if (image.status === 'deactivated' && !identity.isAdmin) {
      throw new ApiError('forbidden', 'The requested image has been deactivated. Image data download is forbidden.');
    }
    if (image.kind === 'empty') return new Reply(undefined, { status: 204 });
    const { length, read } = imageData(image);
    const headers = image.md5 === null ? {} : { 'Content-Md5': image.md5 };
    const range = length === null ? undefined : rangeOf(header('range'), length);
    if (range === undefined) return new Reply(read(), { headers: { ...headers, ...(length === null ? {} : { 'Content-Length': String(length) }) }, status: 200 });
    const [start, end] = range;
    return new Reply(read(start, end), {
      headers: { ...headers, 'Content-Length': String(end - start + 1), 'Content-Range': `bytes ${start}-${end}/${String(length)}` }, status: 206,
    });
  },

  'imageFile.upload': async ({ identity, path, header, data }, cloud) => {
    const image = getOwnImage(cloud, identity, path.image_id, 'upload_image');
    if (image.kind !== 'empty') throw new ApiError('conflict', `Image status transition from ${image.status} to saving is not allowed`);
    const length = header('content-length') ?? header('x-openstack-image-size');
    await uploadImage(cloud, image, data, length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined);
  },

  // DEVIATION: staging data is refused with 403 and no way of importing is known: data are uploaded at once.
  'imageFile.stage': ({ identity, path }, cloud) => {
    getImage(cloud, identity, path.image_id);
    throw forbidden('upload_image');
  },
  'imageFile.import': ({ identity, path, body }, cloud) => {
    const image = getOwnImage(cloud, identity, path.image_id, 'import_image');
    const method: unknown = body?.method;
    if (typeof method !== 'object' || method === null) throw new ApiError('badRequest', "Import request requires a 'method' field.");
    if (!('name' in method)) throw new ApiError('badRequest', "Import request requires a 'name' field.");
    if (image.status === 'active') throw new ApiError('conflict', 'Image with status active cannot be target for import');
    throw new ApiError('badRequest', `Unknown import method name '${String(method.name)}'.`);
  },
};

/** First and last byte of a `Range`; undefined for none, and for one that cannot be met: then all is answered. @param length bytes */
function rangeOf(text: string | undefined, length: number): readonly [start: number, end: number] | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return start <= end ? [start, end] : undefined;
}
