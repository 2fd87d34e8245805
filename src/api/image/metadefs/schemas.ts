/** JSON schemas of metadata definitions, for clients that build their forms from them. Glance: glance/api/v2/metadef_*.py, get_schema. */
import { ApiError } from '../../../errors.ts';
import { imageDialect } from '../../../http/dialects.ts';
import { compileCheck } from '../../../http/validation.ts';
import { listOf, text, type Json } from '../schemas.ts';

const dates = {
  created_at: text('When it was made', { readOnly: true, format: 'date-time' }),
  updated_at: text('When it was last changed', { readOnly: true, format: 'date-time' }),
};

const count = { type: 'integer', minimum: 0 };
const names = { type: 'array', items: { type: 'string' }, uniqueItems: true };

const property = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 80 },
    title: { type: 'string' },
    description: { type: 'string' },
    operators: { type: 'array', items: { type: 'string' } },
    type: { type: 'string', enum: ['array', 'boolean', 'integer', 'number', 'object', 'string', null] },
    required: names,
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
  required: ['title', 'type'],
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
    name: { type: 'string', maxLength: 80 },
    description: { type: 'string' },
    required: names,
    properties: { type: 'object', additionalProperties: property },
    schema: text('Where its schema is', { readOnly: true }),
    self: text('Where it is', { readOnly: true }),
    ...dates,
  },
  required: ['name'],
  additionalProperties: false,
};

const tag = { name: 'tag', properties: { name: { type: 'string', maxLength: 80 }, ...dates }, required: ['name'], additionalProperties: false };

const namespace = {
  name: 'namespace',
  properties: {
    namespace: text('The unique namespace text.', { maxLength: 80 }),
    display_name: text('The user friendly name for the namespace. Used by UI if available.', { maxLength: 80 }),
    description: text('Provides a user friendly description of the namespace.', { maxLength: 500 }),
    visibility: text('Scope of namespace accessibility.', { enum: ['public', 'private'] }),
    protected: { type: 'boolean', description: 'If true, namespace will not be deletable.' },
    owner: text('Owner of the namespace.', { maxLength: 255 }),
    schema: { type: 'string', readOnly: true },
    self: { type: 'string', readOnly: true },
    ...dates,
    resource_type_associations: {
      type: 'array', items: { type: 'object', properties: { name: { type: 'string' }, prefix: { type: 'string' }, properties_target: { type: 'string' } }, required: ['name'] },
    },
    properties: { type: 'object', additionalProperties: property },
    objects: { type: 'array', items: { type: 'object', properties: object.properties, required: ['name'] } },
    tags: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
  },
  required: ['namespace'],
  additionalProperties: false,
};

/** The last part of its path → schema; the lists of two kinds are called otherwise in the schema itself. */
export const metadefSchemas: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['namespace', namespace],
  ['namespaces', listOf('namespaces', namespace, true)],
  ['resource_type', resourceType],
  ['resource_types', listOf('resource_type_associations', resourceType, true)],
  ['property', { ...property, name: 'property' }],
  ['properties', { name: 'properties', properties: { properties: { type: 'object', additionalProperties: property } } }],
  ['object', object],
  ['objects', listOf('objects', object, true)],
  ['tag', tag],
  ['tags', listOf('tags', tag, true)],
]);

const tagsBody = {
  name: 'tags',
  properties: { tags: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false } } },
  required: ['tags'],
  additionalProperties: false,
};

const checkOf = (schema: Json): ((value: unknown) => void) => compileCheck({ type: 'object', ...schema }, 'body', imageDialect(String(schema['name'])));

/** Kind of body → its check. @throws ApiError badRequest */
export const checks = {
  namespace: checkOf(namespace),
  property: checkOf({ ...property, name: 'property', required: ['name', 'title', 'type'], additionalProperties: false }),
  object: checkOf(object),
  tag: checkOf(tag),
  tags: checkOf(tagsBody),
  association: checkOf(resourceType),
} as const;

/** @throws ApiError forbidden */
export function refuseReadOnly(body: Readonly<Record<string, unknown>>): void {
  const name = ['self', 'schema', 'created_at', 'updated_at'].find((each) => each in body);
  if (name !== undefined) throw new ApiError('forbidden', `Attribute '${name}' is read-only.`);
}
