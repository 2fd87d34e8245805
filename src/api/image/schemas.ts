/** JSON schemas for clients that build their forms from them, and what else they ask. Glance: glance/api/v2/schemas.py, discovery.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/image/schemas.ts';
import type { Handlers } from '../../http/service.ts';

type Json = Readonly<Record<string, unknown>>;

const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more });
const textOrNull = (description: string, more: Json = {}): Json => ({ type: ['null', 'string'], description, ...more });
const readOnly = { readOnly: true };

const imageSchema = {
  name: 'image',
  properties: {
    id: text('uuid of the image', { pattern: '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$' }),
    name: textOrNull('Name of the image', { maxLength: 255 }),
    status: text('Status of the image', {
      ...readOnly,
      enum: ['queued', 'saving', 'active', 'killed', 'deleted', 'uploading', 'importing', 'pending_delete', 'deactivated'],
    }),
    visibility: text('Who may use the image', { enum: ['community', 'public', 'private', 'shared'] }),
    protected: { type: 'boolean', description: 'Whether the image is kept from being deleted' },
    os_hidden: { type: 'boolean', description: 'Whether lists leave the image out' },
    checksum: textOrNull('MD5 of the data', { ...readOnly, maxLength: 32 }),
    os_hash_algo: textOrNull('Algorithm of os_hash_value', { ...readOnly, maxLength: 64 }),
    os_hash_value: textOrNull('Hash of the data, hexadecimal', { ...readOnly, maxLength: 128 }),
    owner: textOrNull('Project that owns the image', { maxLength: 255 }),
    size: { type: ['null', 'integer'], description: 'Bytes that the data take', ...readOnly },
    virtual_size: { type: ['null', 'integer'], description: 'Bytes that a guest sees', ...readOnly },
    container_format: textOrNull('What is around the disks', { enum: [null, 'ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'] }),
    disk_format: textOrNull('Format of a disk', {
      enum: [null, 'ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'],
    }),
    created_at: text('When the image was made', readOnly),
    updated_at: text('When it last changed', readOnly),
    tags: { type: 'array', description: 'Words that the image is marked with', items: { type: 'string', maxLength: 255 } },
    min_ram: { type: 'integer', description: 'MiB of memory that a server needs' },
    min_disk: { type: 'integer', description: 'GiB of root disk that a server needs' },
    self: text('Where the image is', readOnly),
    file: text('Where its data are', readOnly),
    schema: text('Where this schema is', readOnly),
  },
  additionalProperties: { type: 'string' },
  links: [
    { rel: 'self', href: '{self}' },
    { rel: 'enclosure', href: '{file}' },
    { rel: 'describedby', href: '{schema}' },
  ],
};

const memberSchema = {
  name: 'member',
  properties: {
    member_id: text('Project that the image is shared with'),
    image_id: text('uuid of the image', { pattern: imageSchema.properties.id['pattern'] }),
    created_at: text('When it was shared'),
    updated_at: text('When that last changed'),
    status: text('What the project says to it', { enum: ['pending', 'accepted', 'rejected'] }),
    schema: readOnly,
  },
};

/** The schema of a page of something. */
const listOf = (name: string, item: Json, links: boolean): Json => ({
  name,
  properties: {
    [name]: { type: 'array', items: item },
    ...(links ? { first: { type: 'string' }, next: { type: 'string' } } : {}),
    schema: { type: 'string' },
  },
  links: [
    ...(links ? [{ rel: 'first', href: '{first}' }, { rel: 'next', href: '{next}' }] : []),
    { rel: 'describedby', href: '{schema}' },
  ],
});

const schemas: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['image', imageSchema],
  ['images', listOf('images', imageSchema, true)],
  ['member', memberSchema],
  ['members', listOf('members', memberSchema, false)],
]);

export const schemaHandlers: Handlers<operations, Cloud> = {
  'schemas.show': ({ path }) => {
    const schema = schemas.get(path.name);
    if (!schema) throw new ApiError('notFound', 'The resource could not be found.');
    return schema;
  },
  'info.import': () => ({ 'import-methods': { description: 'Import methods available.', type: 'array', value: [] } }),
  'info.stores': () => {
    throw new ApiError('notFound', 'Multi backend is not supported at this site.');
  },
};
