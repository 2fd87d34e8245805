/** Resource classes and traits. Placement: placement/handlers/resource_class.py, trait.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { isResourceClass, knownTraits, listResourceProviders, resourceClasses } from '../../cloud/resource-providers.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/placement/classes.ts';
import type { Handlers } from '../../http/service.ts';
import { fresh } from './fresh.ts';
import type { PlacementFeature } from './microversions.ts';

export const classHandlers: Handlers<operations, Cloud, PlacementFeature> = {
  'resourceClasses.list': ({ version }, cloud) => fresh({ resource_classes: resourceClasses.map(renderClass) }, version, cloud),

  'resourceClasses.show': ({ path, version }, cloud) => {
    if (!isResourceClass(path.name)) throw new ApiError('notFound', `No such resource class ${path.name}.`);
    return fresh(renderClass(path.name), version, cloud);
  },

  'traits.list': async ({ query, version }, cloud) => {
    const [, how, text = ''] = /^(in|startswith):(.*)$/.exec(query.name ?? '') ?? [];
    const named = knownTraits.filter((trait) => (how === undefined ? true : how === 'in' ? text.split(',').includes(trait) : trait.startsWith(text)));
    if (query.associated === undefined) return fresh({ traits: named }, version, cloud);
    const had = new Set((await listResourceProviders(cloud)).flatMap(({ traits }) => traits));
    const wanted = query.associated.toLowerCase() === 'true';
    return fresh({ traits: named.filter((trait) => had.has(trait) === wanted) }, version, cloud);
  },

  'traits.show': ({ path, version }, cloud) => {
    if (!knownTraits.includes(path.name)) throw new ApiError('notFound', `No such trait(s): ${path.name}.`);
    return fresh(undefined, version, cloud);
  },
};

function renderClass(name: string): components['schemas']['resource_class'] {
  return { name, links: [{ rel: 'self', href: `/placement/resource_classes/${name}` }] };
}
