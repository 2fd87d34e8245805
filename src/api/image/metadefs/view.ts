/** Metadata definitions as Glance tells them. Glance: glance/api/v2/model/metadef_*.py. */
import type { MetadefNamespace, MetadefPart } from '../../../cloud/metadefs.ts';
import type { components } from '../../../generated/image/metadefs.ts';
import { timestamp } from '../images/view.ts';

type Schemas = components['schemas'];

export const pathOf = (name: string): string => `/v2/metadefs/namespaces/${name}`;

const dates = ({ created, updated }: { readonly created: number; readonly updated: number }): { created_at: string; updated_at: string } =>
  ({ created_at: timestamp(created), updated_at: timestamp(updated) });

/** Without what it holds. */
export const renderNamespace = (namespace: MetadefNamespace): Schemas['namespace'] => ({
  namespace: namespace.name,
  ...(namespace.displayName === null ? {} : { display_name: namespace.displayName }),
  ...(namespace.description === null ? {} : { description: namespace.description }),
  visibility: namespace.visibility,
  protected: namespace.protected,
  ...(namespace.owner === null ? {} : { owner: namespace.owner }),
  ...dates(namespace),
  self: pathOf(namespace.name),
  schema: '/v2/schemas/metadefs/namespace',
});

/** With what it is for. */
export const renderListed = (namespace: MetadefNamespace): Schemas['namespace'] => ({
  ...renderNamespace(namespace),
  ...(namespace.associations.length === 0 ? {} : { resource_type_associations: namespace.associations.map(renderAssociation) }),
});

/** With all that it holds, newest tags first. @param resourceType properties bear the prefix that its association says */
export function renderWhole(namespace: MetadefNamespace, resourceType?: string): Schemas['namespace'] {
  const { properties, objects, tags } = namespace;
  const said = namespace.associations.find(({ name }) => name === resourceType)?.said['prefix'];
  const prefix = typeof said === 'string' ? said : '';
  return {
    ...renderListed(namespace),
    ...(properties.length === 0 ? {} : { properties: renderProperties(properties, prefix) }),
    ...(objects.length === 0 ? {} : { objects: objects.map((part) => withPrefix(renderKeptObject(namespace.name, part), prefix)) }),
    ...(tags.length === 0 ? {} : { tags: tags.toReversed().map(({ name }) => ({ name })) }),
  };
}

export const renderProperties = (parts: readonly MetadefPart[], prefix = ''): Schemas['properties'] =>
  Object.fromEntries(parts.map(({ name, said }) => [prefix + name, said]));

export const renderProperty = ({ name, said }: MetadefPart): Schemas['named_property'] => ({ name, ...said });

export const renderObject = (namespace: string, part: MetadefPart): Schemas['object'] =>
  ({ name: part.name, ...part.said, ...dates(part), self: `${pathOf(namespace)}/objects/${part.name}`, schema: '/v2/schemas/metadefs/object' });

/** Whoever reads it later is told also that nothing was said. */
export const renderKeptObject = (namespace: string, part: MetadefPart): Schemas['object'] => ({ required: [], properties: {}, ...renderObject(namespace, part) });

function withPrefix(object: Schemas['object'], prefix: string): Schemas['object'] {
  const { required, properties } = object;
  return {
    ...object,
    ...(required === undefined ? {} : { required: required.map((name) => prefix + name) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [prefix + name, value])) }),
  };
}

export const renderTag = (part: MetadefPart): Schemas['tag'] => ({ name: part.name, ...dates(part) });

export const renderAssociation = (part: MetadefPart): Schemas['resource_type'] => ({ name: part.name, ...part.said, ...dates(part) });
