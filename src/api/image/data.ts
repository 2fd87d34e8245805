/** The data of images. Glance: glance/api/v2/image_data.py, images.py (import_image). */
import type { Cloud } from '../../cloud/cloud.ts';
import { imageData, uploadImage, wrongSize } from '../../cloud/image-data.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/image/data.ts';
import { Reply, type Handlers } from '../../http/service.ts';
import { forbidden, getImage, getOwnImage } from './images/find.ts';

export const dataHandlers: Handlers<operations, Cloud> = {
  'imageFile.download': ({ identity, path, header }, cloud) => {
    const image = getImage(cloud, identity, path.image_id);
    const range = header('range');
    if (image.status === 'deactivated' && !identity.isAdmin) {
      throw new ApiError('forbidden', 'The requested image has been deactivated. Image data download is forbidden.');
    }
    if (image.kind === 'empty') return new Reply(undefined, { status: 204, isUntyped: true });
    const { length, read } = imageData(image);
    const headers = image.md5 === null ? {} : { 'Content-Md5': image.md5 };
    if (range === undefined || length === null) return new Reply(read(), { headers: { ...headers, ...(length === null ? {} : { 'Content-Length': String(length) }) }, status: 200 });
    const [start, end] = rangeOf(range, length);
    return new Reply(read(start, end), {
      headers: { ...headers, 'Content-Length': String(end - start + 1), 'Content-Range': `bytes ${start}-${end}/${String(length)}` }, status: 206,
    });
  },

  'imageFile.upload': async ({ identity, path, header, data }, cloud) => {
    const image = getOwnImage(cloud, identity, path.image_id, 'upload_image');
    if (image.kind !== 'empty') throw new ApiError('conflict', `Image status transition from ${image.status} to saving is not allowed`);
    const [length, size] = [numberFrom(header('content-length')), numberFrom(header('x-openstack-image-size'))];
    if (Number.isNaN(size)) throw new ApiError('badRequest', 'Invalid or missing image size in request headers.');
    if (length !== undefined && size !== undefined && length !== size) throw wrongSize(size, length);
    await uploadImage(cloud, image, data, length ?? size);
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

const numberFrom = (text: string | undefined): number | undefined => (text === undefined ? undefined : /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : NaN);

/**
 * First and last byte. Glance: glance/common/wsgi.py, get_range_from_request; webob/byterange.py, Range.parse.
 * @param length bytes
 * @throws ApiError badRequest, rangeNotSatisfiable
 */
function rangeOf(text: string, length: number): readonly [start: number, end: number] {
  if (text.includes(',')) {
    throw new ApiError('badRequest', 'Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.');
  }
  const [, first = '', last = ''] = /^bytes *= *(\d*) *- *(\d*)/i.exec(text) ?? [];
  const start = first === '' ? Math.max(0, length - Number(last)) % Math.max(length, 1) : Number(first);
  const end = first === '' || last === '' ? length - 1 : Number(last);
  if ((first === '' && last === '') || (last !== '' && first !== '' && start > end)) throw notSatisfiable('Invalid Range header.');
  if (start >= length) throw notSatisfiable(`Invalid start position in Range header. Start position MUST be in the inclusive range [0, ${length - 1}].`);
  return [start, Math.min(end, length - 1)];
}

const notSatisfiable = (detail: string): ApiError => new ApiError('rangeNotSatisfiable', 'The Range requested is not available.', { detail });
