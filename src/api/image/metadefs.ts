/**
 * Metadata definitions: the extra specs that mean something here, for dashboards that offer them. Glance: glance/api/v2/metadef_namespaces.py.
 * DEVIATION: metadata definitions are what the service itself understands; others cannot be made (405).
 */
import type { Cloud } from '../../cloud/cloud.ts';
import { srExtraSpec } from '../../cloud/placement.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/image/metadefs.ts';
import type { Handlers } from '../../http/service.ts';
import { metadefSchemas } from './metadef-schemas.ts';

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

const properties: Readonly<Record<string, components['schemas']['property']>> = {
  [srExtraSpec]: {
    type: 'string',
    title: 'Storage repository',
    description: 'Name or uuid of the storage repository for new disks; local means one of the host that the server starts on.',
  },
};

export const metadefHandlers: Handlers<operations, Cloud> = {
  'metadefs.namespaces': ({ query }) => {
    const types = query.resource_types?.split(',');
    const fits = types === undefined || namespace.resource_type_associations.some(({ name }) => types.includes(name));
    const isVisible = query.visibility === undefined || query.visibility === namespace.visibility;
    const isBehind = query.marker === namespace.namespace;
    return { namespaces: fits && isVisible && !isBehind ? [namespace] : [], first: '/v2/metadefs/namespaces', schema: '/v2/schemas/metadefs/namespaces' };
  },
  'metadefs.namespace': ({ path }) => {
    assertKnown(path.namespace);
    return { ...namespace, properties };
  },
  'metadefs.properties': ({ path }) => {
    assertKnown(path.namespace);
    return { properties };
  },
  'metadefs.property': ({ path }) => {
    assertKnown(path.namespace);
    const property = Object.hasOwn(properties, path.property) ? properties[path.property] : undefined;
    if (property === undefined) throw new ApiError('notFound', `Metadata definition property=${path.property} was not found in namespace=${path.namespace}.`);
    return { name: path.property, ...property };
  },
  'metadefs.objects': ({ path }) => {
    assertKnown(path.namespace);
    return { objects: [], first: `${namespace.self}/objects`, schema: '/v2/schemas/metadefs/objects' };
  },
  'metadefs.tags': ({ path }) => {
    assertKnown(path.namespace);
    return { tags: [], first: `${namespace.self}/tags`, schema: '/v2/schemas/metadefs/tags' };
  },
  'metadefs.associations': ({ path }) => {
    assertKnown(path.namespace);
    return { resource_type_associations: namespace.resource_type_associations };
  },
  'metadefs.resourceTypes': () => ({ resource_types: namespace.resource_type_associations }),
  'metadefs.schema': ({ path }) => {
    const schema = metadefSchemas.get(path.name);
    if (schema === undefined) throw new ApiError('notFound', 'The resource could not be found.');
    return { ...schema };
  },
};

/** @throws ApiError notFound */
function assertKnown(name: string): void {
  if (name !== namespace.namespace) throw new ApiError('notFound', `Metadata definition namespace=${name} not found.`);
}
