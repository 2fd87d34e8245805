/**
 * Metadata definitions: the extra specs that mean something here, for dashboards that offer them. Glance: glance/api/v2/metadef_namespaces.py.
 * DEVIATION: metadata definitions are what the service itself understands; others cannot be made (405).
 */
import type { Cloud } from '../../cloud/cloud.ts';
import { srExtraSpec } from '../../cloud/placement.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/image/metadefs.ts';
import type { Handlers } from '../../http/service.ts';
import { listOf, text } from './schemas.ts';

type Namespace = components['schemas']['namespace'];

/** Their dates: nobody ever changed them. */
const made = '1970-01-01T00:00:00Z';

const namespace: Namespace = {
  namespace: 'OS::Compute::XAPI',
  display_name: 'XenServer and XCP-ng',
  description: 'Where the pool puts the disks of servers of a flavor.',
  visibility: 'public',
  protected: true,
  owner: 'admin',
  schema: '/v2/schemas/metadefs/namespace',
  self: '/v2/metadefs/namespaces/OS::Compute::XAPI',
  created_at: made,
  updated_at: made,
  resource_type_associations: [{ name: 'OS::Nova::Flavor', created_at: made, updated_at: made }],
};

const properties = {
  [srExtraSpec]: {
    type: 'string',
    title: 'Storage repository',
    description: 'Name or uuid of the storage repository for new disks; local means one of the host that the server starts on.',
  },
};

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
  'metadefs.namespaces': ({ query }) => {
    const types = query.resource_types?.split(',');
    const fits = types === undefined || namespace.resource_type_associations.some(({ name }) => types.includes(name));
    const isVisible = query.visibility === undefined || query.visibility === namespace.visibility;
    const isBehind = query.marker === namespace.namespace;
    return { namespaces: fits && isVisible && !isBehind ? [namespace] : [], first: '/v2/metadefs/namespaces', schema: '/v2/schemas/metadefs/namespaces' };
  },
  'metadefs.namespace': ({ path }) => {
    if (path.namespace !== namespace.namespace) throw new ApiError('notFound', `Metadata definition namespace=${path.namespace} not found.`);
    return { ...namespace, properties };
  },
  'metadefs.resourceTypes': () => ({ resource_types: namespace.resource_type_associations }),
  'metadefs.schema': ({ path }) => {
    const schema = Object.hasOwn(schemas, path.name) ? schemas[path.name] : undefined;
    if (schema === undefined) throw new ApiError('notFound', 'The resource could not be found.');
    return { ...schema };
  },
};
