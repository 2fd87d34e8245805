/** Image → Glance's form. Glance: glance/api/v2/images.py, ResponseSerializer. */
import type { Image } from '../../../cloud/images.ts';
import type { components } from '../../../generated/image/images.ts';

export type WireImage = components['schemas']['image'];

export function renderImage(image: Image): WireImage {
  return {
    // Properties first: none may stand in for an attribute.
    ...(image.description === '' ? {} : { description: image.description }),
    ...image.properties,
    id: image.id,
    name: image.name === '' ? null : image.name,
    status: image.status,
    visibility: image.visibility,
    protected: image.protected,
    os_hidden: image.hidden,
    checksum: image.md5,
    os_hash_algo: image.sha512 === null ? null : 'sha512',
    os_hash_value: image.sha512,
    owner: image.ownerProjectId,
    size: image.sizeBytes,
    virtual_size: image.virtualSizeBytes,
    container_format: image.containerFormat,
    disk_format: image.diskFormat,
    created_at: timestamp(image.created),
    updated_at: timestamp(image.updated),
    tags: [...image.tags],
    min_ram: image.minRamMib,
    min_disk: image.minDiskGib,
    self: `/v2/images/${image.id}`,
    file: `/v2/images/${image.id}/file`,
    schema: '/v2/schemas/image',
  };
}

/** @param milliseconds since 1970 */
export const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
