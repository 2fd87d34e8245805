/**
 * Metadata definitions. Glance: glance/api/v2/metadef_namespaces.py.
 * DEVIATION: there are no metadata definitions, the forms in which dashboards offer properties to set: their lists are empty, and none can be made (405).
 */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/image/metadefs.ts';
import type { Handlers } from '../../http/service.ts';
import { listOf, text } from './schemas.ts';

const namespaceSchema = {
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
    created_at: text('When it was made', { readOnly: true, format: 'date-time' }),
    updated_at: text('When it was last changed', { readOnly: true, format: 'date-time' }),
    resource_type_associations: { type: 'array', items: { type: 'object' } },
    properties: { type: 'object' },
    objects: { type: 'array', items: { type: 'object' } },
    tags: { type: 'array', items: { type: 'object' } },
  },
  required: ['namespace'],
  additionalProperties: false,
};

const schemas: Readonly<Record<string, object>> = { namespace: namespaceSchema, namespaces: listOf('namespaces', namespaceSchema, true) };

export const metadefHandlers: Handlers<operations, Cloud> = {
  'metadefs.namespaces': () => ({ namespaces: [], first: '/v2/metadefs/namespaces', schema: '/v2/schemas/metadefs/namespaces' }),
  'metadefs.namespace': ({ path }) => {
    throw new ApiError('notFound', `Metadata definition namespace=${path.namespace} not found.`);
  },
  'metadefs.resourceTypes': () => ({ resource_types: [] }),
  'metadefs.schema': ({ path }) => {
    const schema = Object.hasOwn(schemas, path.name) ? schemas[path.name] : undefined;
    if (schema === undefined) throw new ApiError('notFound', 'The resource could not be found.');
    return { ...schema };
  },
};
