/** operationId → handler of metadata definitions. */
import type { Cloud } from '../../../cloud/cloud.ts';
import { ApiError } from '../../../errors.ts';
import type { operations } from '../../../generated/image/metadefs.ts';
import type { Handlers } from '../../../http/service.ts';
import { limitFrom } from '../images/paging.ts';
import { assertPaging, getNamespace, visibleNamespaces, wasNotFound } from './find.ts';
import { namespaceHandlers } from './namespaces.ts';
import { addPart, changePart, deletePart, deleteParts, getPart, partFrom, setParts } from './parts.ts';
import { checks, metadefSchemas, refuseReadOnly } from './schemas.ts';
import { renderAssociation, renderKeptObject, renderObject, renderProperties, renderProperty, renderTag } from './view.ts';

export const metadefHandlers: Handlers<operations, Cloud> = {
  ...namespaceHandlers,

  'metadefs.properties': async ({ identity, path }, cloud) => ({ properties: renderProperties((await getNamespace(cloud, identity, path.namespace)).properties) }),
  'metadefs.property': async ({ identity, path }, cloud) => renderProperty(getPart(await getNamespace(cloud, identity, path.namespace), 'properties', path.property)),
  'metadefs.createProperty': async ({ path, body }, cloud) => {
    checks.property(body);
    return renderProperty(await addPart(cloud, path.namespace, 'properties', partFrom(body, cloud.clock.now())));
  },
  'metadefs.updateProperty': async ({ path, body }, cloud) => {
    checks.property(body);
    return renderProperty(await changePart(cloud, path.namespace, 'properties', path.property, body));
  },
  'metadefs.deleteProperty': ({ path }, cloud) => deletePart(cloud, path.namespace, 'properties', path.property),
  'metadefs.deleteProperties': ({ path }, cloud) => deleteParts(cloud, path.namespace, 'properties'),

  // All at once, whatever the query asks for.
  'metadefs.objects': async ({ identity, path, query }, cloud) => {
    assertPaging(query);
    const { name, objects } = await getNamespace(cloud, identity, path.namespace, wasNotFound(path.namespace));
    return { objects: objects.map((part) => renderKeptObject(name, part)), schema: 'v2/schemas/metadefs/objects' };
  },
  'metadefs.object': async ({ identity, path }, cloud) => {
    const namespace = await getNamespace(cloud, identity, path.namespace, wasNotFound(path.namespace));
    return renderKeptObject(namespace.name, getPart(namespace, 'objects', path.object));
  },
  'metadefs.createObject': async ({ path, body }, cloud) => {
    refuseReadOnly(body);
    checks.object(body);
    return renderObject(path.namespace, await addPart(cloud, path.namespace, 'objects', partFrom(body, cloud.clock.now())));
  },
  'metadefs.updateObject': async ({ path, body }, cloud) => {
    refuseReadOnly(body);
    checks.object(body);
    return renderObject(path.namespace, await changePart(cloud, path.namespace, 'objects', path.object, body));
  },
  'metadefs.deleteObject': ({ path }, cloud) => deletePart(cloud, path.namespace, 'objects', path.object),
  'metadefs.deleteObjects': ({ path }, cloud) => deleteParts(cloud, path.namespace, 'objects'),

  'metadefs.tags': async ({ identity, path, query }, cloud) => {
    assertPaging(query);
    const namespace = await getNamespace(cloud, identity, path.namespace);
    const tags = query.sort_dir === 'asc' ? namespace.tags : namespace.tags.toReversed();
    const position = query.marker === undefined ? -1 : tags.indexOf(getPart(namespace, 'tags', query.marker));
    const end = query.limit === undefined ? undefined : position + 1 + limitFrom(query.limit);
    return { tags: tags.slice(position + 1, end).map(({ name }) => ({ name })) };
  },
  'metadefs.tag': async ({ identity, path }, cloud) => renderTag(getPart(await getNamespace(cloud, identity, path.namespace), 'tags', path.tag)),
  'metadefs.createTags': async ({ path, body, header }, cloud) => {
    checks.tags(body);
    const tags = (body['tags'] ?? []) as readonly { readonly name: string }[];
    const parts = tags.map((tag) => partFrom({ ...tag }, cloud.clock.now()));
    if (parts.length > 0) await setParts(cloud, path.namespace, 'tags', parts, /^true$/i.test(header('x-openstack-append') ?? ''));
    return { tags: tags.map(({ name }) => ({ name })) };
  },
  'metadefs.createTag': async ({ path }, cloud) => {
    checks.tag({ name: path.tag });
    return renderTag(await addPart(cloud, path.namespace, 'tags', partFrom({ name: path.tag }, cloud.clock.now())));
  },
  'metadefs.updateTag': async ({ path, body }, cloud) => {
    refuseReadOnly(body);
    checks.tag(body);
    return renderTag(await changePart(cloud, path.namespace, 'tags', path.tag, body));
  },
  'metadefs.deleteTag': ({ path }, cloud) => deletePart(cloud, path.namespace, 'tags', path.tag),
  'metadefs.deleteTags': ({ path }, cloud) => deleteParts(cloud, path.namespace, 'tags'),

  'metadefs.associations': async ({ identity, path }, cloud) => ({
    resource_type_associations: (await getNamespace(cloud, identity, path.namespace)).associations.map(renderAssociation),
  }),
  'metadefs.createAssociation': async ({ path, body }, cloud) => {
    refuseReadOnly(body);
    checks.association(body);
    return renderAssociation(await addPart(cloud, path.namespace, 'associations', partFrom(body, cloud.clock.now())));
  },
  'metadefs.deleteAssociation': ({ path }, cloud) => deletePart(cloud, path.namespace, 'associations', path.resource_type),

  /** Each once, of whatever it may be said. */
  'metadefs.resourceTypes': async ({ identity }, cloud) => {
    const all = (await visibleNamespaces(cloud, identity)).flatMap(({ associations }) => associations).sort((a, b) => a.created - b.created);
    const distinct = all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
    return { resource_types: distinct.map((part) => renderAssociation({ ...part, said: {} })) };
  },

  'metadefs.schema': ({ path }) => {
    const schema = metadefSchemas.get(path.name);
    if (schema === undefined) throw new ApiError('notFound', 'The resource could not be found.');
    return { ...schema };
  },
};
