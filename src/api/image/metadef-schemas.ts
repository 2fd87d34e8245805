/** JSON schemas of metadata definitions, for clients that build their forms from them. Glance: glance/api/v2/metadef_*.py, get_schema. */
import { listOf, text, type Json } from './schemas.ts';

const dates = {
  created_at: text('When it was made', { readOnly: true, format: 'date-time' }),
  updated_at: text('When it was last changed', { readOnly: true, format: 'date-time' }),
};

const count = { type: 'integer', minimum: 0 };
const names = { type: 'array', items: { type: 'string' } };

const property = {
  type: 'object',
  properties: {
    name: text('Its name', { maxLength: 80 }),
    title: text('What people read'),
    description: text('What it is for'),
    operators: names,
    type: text('Of its value', { enum: ['array', 'boolean', 'integer', 'number', 'object', 'string', null] }),
    required: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    minimum: { type: 'number' },
    maximum: { type: 'number' },
    maxLength: count,
    minLength: count,
    pattern: { type: 'string', format: 'regex' },
    enum: { type: 'array' },
    readonly: { type: 'boolean' },
    default: {},
    items: { type: 'object', properties: { type: { type: 'string' }, enum: { type: 'array' } } },
    maxItems: count,
    minItems: count,
    uniqueItems: { type: 'boolean' },
    additionalItems: { type: 'boolean' },
  },
  required: ['name', 'title', 'type'],
};

const resourceType = {
  name: 'resource_type_association',
  properties: {
    name: text('What its resources are called, as Heat calls them', { maxLength: 80 }),
    prefix: text('Before the name of each property, where that is the name of a resource of this type', { maxLength: 80 }),
    properties_target: text('Where the properties go', { maxLength: 80 }),
    ...dates,
  },
  required: ['name'],
  additionalProperties: false,
};

const object = {
  name: 'object',
  properties: {
    name: text('Its name', { maxLength: 255 }),
    description: text('What it is for'),
    required: names,
    properties: { type: 'object', additionalProperties: property },
    schema: text('Where its schema is', { readOnly: true }),
    self: text('Where it is', { readOnly: true }),
    ...dates,
  },
  required: ['name'],
  additionalProperties: false,
};

const tag = { name: 'tag', properties: { name: text('Its name', { maxLength: 255 }), ...dates }, required: ['name'], additionalProperties: false };

const namespace = {
  name: 'namespace',
  properties: {
    namespace: text('Its unique name', { maxLength: 80 }),
    display_name: text('What people read', { maxLength: 80 }),
    description: text('What it is for', { maxLength: 500 }),
    visibility: text('Who sees it', { enum: ['public', 'private'] }),
    protected: { type: 'boolean', description: 'Whether it cannot be deleted' },
    owner: text('The project that it belongs to', { maxLength: 255 }),
    schema: { type: 'string', readOnly: true },
    self: { type: 'string', readOnly: true },
    ...dates,
    resource_type_associations: { type: 'array', items: { type: 'object' } },
    properties: { type: 'object' },
    objects: { type: 'array', items: { type: 'object' } },
    tags: { type: 'array', items: { type: 'object' } },
  },
  required: ['namespace'],
  additionalProperties: false,
};

/** The last part of its path → schema; the lists of two kinds are called otherwise in the schema itself. */
export const metadefSchemas: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['namespace', namespace],
  ['namespaces', listOf('namespaces', namespace, true)],
  ['resource_type', resourceType],
  ['resource_types', listOf('resource_type_associations', resourceType, false)],
  ['property', { ...property, name: 'property' }],
  ['properties', { name: 'properties', properties: { properties: { type: 'object', additionalProperties: property } } }],
  ['object', object],
  ['objects', listOf('objects', object, true)],
  ['tag', tag],
  ['tags', listOf('tags', tag, true)],
]);
