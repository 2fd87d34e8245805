/** JSON schemas for clients that build their forms from them, and what else they ask. Glance: glance/api/v2/schemas.py, discovery.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/image/schemas.ts';
import type { Handlers } from '../../http/service.ts';

export type Json = Readonly<Record<string, unknown>>;

export const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more });
const textOrNull = (description: string, more: Json = {}): Json => ({ type: ['null', 'string'], description, ...more });
const readOnly = { readOnly: true };

/** Glance quotes it when it refuses an image, so its descriptions are Glance's own (glance/api/v2/images.py, get_base_properties). */
export const imageSchema = {
  name: 'image',
  properties: {
    id: text('An identifier for the image', { pattern: '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$' }),
    name: textOrNull('Descriptive name for the image', { maxLength: 255 }),
    status: text('Status of the image', {
      ...readOnly,
      enum: ['queued', 'saving', 'active', 'killed', 'deleted', 'uploading', 'importing', 'pending_delete', 'deactivated'],
    }),
    visibility: text('Scope of image accessibility', { enum: ['community', 'public', 'private', 'shared'] }),
    protected: { type: 'boolean', description: 'If true, image will not be deletable.' },
    os_hidden: { type: 'boolean', description: 'If true, image will not appear in default image list response.' },
    checksum: textOrNull('md5 hash of image contents.', { ...readOnly, maxLength: 32 }),
    os_hash_algo: textOrNull('Algorithm to calculate the os_hash_value', { ...readOnly, maxLength: 64 }),
    os_hash_value: textOrNull('Hexdigest of the image contents using the algorithm specified by the os_hash_algo', { ...readOnly, maxLength: 128 }),
    owner: textOrNull('Owner of the image', { maxLength: 255 }),
    size: { type: ['null', 'integer'], description: 'Size of image file in bytes', ...readOnly },
    virtual_size: { type: ['null', 'integer'], description: 'Virtual size of image in bytes', ...readOnly },
    container_format: textOrNull('Format of the container', { enum: [null, 'ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'] }),
    disk_format: textOrNull('Format of the disk', {
      enum: [null, 'ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'],
    }),
    created_at: text('Date and time of image registration', readOnly),
    updated_at: text('Date and time of the last image modification', readOnly),
    tags: { type: 'array', description: 'List of strings related to the image', items: { type: 'string', maxLength: 255 } },
    direct_url: text('URL to access the image file kept in external store', readOnly),
    min_ram: { type: 'integer', description: 'Amount of ram (in MB) required to boot image.' },
    min_disk: { type: 'integer', description: 'Amount of disk space (in GB) required to boot image.' },
    self: text('An image self url', readOnly),
    file: text('An image file url', readOnly),
    schema: text('An image schema url', readOnly),
    stores: text('Store in which image data resides.  Only present when the operator has enabled multiple stores.  May be a comma-separated list of store identifiers.', readOnly),
    locations: {
      type: 'array',
      description: 'A set of URLs to access the image file kept in external store',
      items: {
        type: 'object',
        required: ['url', 'metadata'],
        properties: {
          url: { type: 'string', maxLength: 255 },
          metadata: { type: 'object' },
          validation_data: {
            type: 'object',
            description: 'Values to be used to populate the corresponding image properties. If the image status is not \'queued\', values must exactly match those already contained in the image properties.',
            writeOnly: true,
            additionalProperties: false,
            required: ['os_hash_algo', 'os_hash_value'],
            properties: {
              checksum: { type: 'string', minLength: 32, maxLength: 32 }, os_hash_algo: { type: 'string', maxLength: 64 }, os_hash_value: { type: 'string', maxLength: 128 },
            },
          },
        },
      },
    },
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
    member_id: text('An identifier for the image member (tenantId)'),
    image_id: text('An identifier for the image', { pattern: imageSchema.properties.id['pattern'] }),
    created_at: text('Date and time of image member creation'),
    updated_at: text('Date and time of last modification of image member'),
    status: text('The status of this image member', { enum: ['pending', 'accepted', 'rejected'] }),
    schema: { readOnly: true, type: 'string' },
  },
};

/** Quoted as that of images is (glance/api/v2/tasks.py, _TASK_SCHEMA). */
export const taskSchema = {
  name: 'task',
  properties: {
    id: text('An identifier for the task', { pattern: imageSchema.properties.id['pattern'] }),
    type: { description: 'The type of task represented by this content', enum: ['import', 'api_image_import', 'location_import'], type: 'string' },
    status: text('The current status of this task', { enum: ['pending', 'processing', 'success', 'failure'] }),
    input: { description: 'The parameters required by task, JSON blob', type: ['null', 'object'] },
    result: { description: 'The result of current task, JSON blob', type: ['null', 'object'] },
    owner: text('An identifier for the owner of this task'),
    message: text('Human-readable informative message only included when appropriate (usually on failure)'),
    expires_at: textOrNull('Datetime when this resource would be subject to removal'),
    created_at: text('Datetime when this resource was created'),
    updated_at: text('Datetime when this resource was updated'),
    self: { type: 'string' },
    schema: { type: 'string' },
  },
};

/** The schema of a page of something. */
export const listOf = (name: string, item: Json, links: boolean): Json => ({
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
  ['task', taskSchema],
  ['tasks', listOf('tasks', taskSchema, true)],
]);

export const schemaHandlers: Handlers<operations, Cloud> = {
  'schemas.show': ({ path }) => {
    const schema = schemas.get(path.name);
    if (!schema) throw new ApiError('notFound', 'The resource could not be found.');
    return schema;
  },
  'info.import': () => ({ 'import-methods': { description: 'Import methods available.', type: 'array', value: [] } }),
  'info.usage': () => ({ usage: {} }),
};
