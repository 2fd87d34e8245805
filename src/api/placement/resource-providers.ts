/** Resource providers. Placement: placement/handlers/resource_provider.py, inventory.py, usage.py, aggregate.py, trait.py, allocation.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import {
  hasRoomFor, isResourceClass, knownTraits, listResourceProviders, type Inventory, type ResourceClass, type ResourceProvider,
} from '../../cloud/resource-providers.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/placement/resource-providers.ts';
import type { ApiRequest, Handlers, Version } from '../../http/service.ts';
import { fresh } from './fresh.ts';
import type { PlacementFeature } from './microversions.ts';

type Schemas = components['schemas'];
type ListRequest = ApiRequest<operations['resourceProviders.list'], PlacementFeature>;

/** Of whatever nobody writes. */
export const generation = 0;

export const resourceProviderHandlers: Handlers<operations, Cloud, PlacementFeature> = {
  'resourceProviders.list': async ({ query, version }, cloud) => {
    const fits = filterOf(query);
    const providers = (await listResourceProviders(cloud)).filter(fits);
    return fresh({ resource_providers: providers.map((provider) => renderProvider(provider, version)) }, version, cloud);
  },

  'resourceProviders.show': async ({ path, version }, cloud) => fresh(renderProvider(await getProvider(cloud, path.uuid), version), version, cloud),

  'resourceProviders.inventories': async ({ path, version }, cloud) => {
    const { inventories } = await getProvider(cloud, path.uuid);
    return fresh({
      inventories: Object.fromEntries(Object.entries(inventories).map(([name, inventory]) => [name, renderInventory(inventory)])),
      resource_provider_generation: generation,
    }, version, cloud);
  },

  'resourceProviders.inventory': async ({ path, version }, cloud) => {
    const { id, inventories } = await getProvider(cloud, path.uuid);
    const inventory = isResourceClass(path.resource_class) ? inventories[path.resource_class] : undefined;
    if (inventory === undefined) throw new ApiError('notFound', `No inventory of class ${path.resource_class} for ${id}`);
    return fresh({ ...renderInventory(inventory), resource_provider_generation: generation }, version, cloud);
  },

  'resourceProviders.usages': async ({ path, version }, cloud) =>
    fresh({ usages: (await getProvider(cloud, path.uuid)).usages, resource_provider_generation: generation }, version, cloud),

  'resourceProviders.aggregates': async ({ path, version }, cloud) => {
    const { aggregates } = await getProvider(cloud, path.uuid);
    return fresh({ aggregates: [...aggregates], resource_provider_generation: generation }, version, cloud);
  },

  'resourceProviders.traits': async ({ path, version }, cloud) =>
    fresh({ traits: [...(await getProvider(cloud, path.uuid)).traits], resource_provider_generation: generation }, version, cloud),

  'resourceProviders.allocations': async ({ path, version }, cloud) => {
    const { allocations } = await getProvider(cloud, path.uuid);
    return fresh({
      allocations: Object.fromEntries([...allocations].map(([server, resources]) => [server, { resources, consumer_generation: generation }])),
      resource_provider_generation: generation,
    }, version, cloud);
  },
};

/** @throws ApiError notFound */
async function getProvider(cloud: Cloud, id: string): Promise<ResourceProvider> {
  const provider = (await listResourceProviders(cloud)).find((each) => each.id === id);
  if (provider === undefined) throw new ApiError('notFound', `No resource provider with uuid ${id} found`);
  return provider;
}

function renderInventory({ total, reserved, allocationRatio }: Inventory): Schemas['inventory'] {
  return { total, reserved, min_unit: 1, max_unit: total, step_size: 1, allocation_ratio: allocationRatio };
}

function renderProvider({ id, name }: ResourceProvider, version: Version<PlacementFeature>): Schemas['resource_provider'] {
  const links = [
    'inventories', 'usages',
    ...(version.has('aggregateLink') ? ['aggregates'] : []),
    ...(version.has('traitLink') ? ['traits'] : []),
    ...(version.has('allocationLink') ? ['allocations'] : []),
  ];
  const self = `/placement/resource_providers/${id}`;
  return {
    uuid: id,
    name,
    generation,
    parent_provider_uuid: null,
    root_provider_uuid: id,
    links: [{ rel: 'self', href: self }, ...links.map((rel) => ({ rel, href: `${self}/${rel}` }))],
  };
}

/** @throws ApiError badRequest */
function filterOf(query: ListRequest['query']): (provider: ResourceProvider) => boolean {
  const wanted = query.resources === undefined ? undefined : amountsOf(query.resources);
  const required = (query.required ?? []).flatMap((text) => traitsOf(text));
  const memberships = (query.member_of ?? []).map(membershipOf);
  return (provider) =>
    (query.name === undefined || provider.name === query.name)
    && (query.uuid === undefined || provider.id === query.uuid)
    && (query.in_tree === undefined || provider.id === query.in_tree)
    && (wanted === undefined || hasRoomFor(provider, wanted))
    && required.every(({ name, has }) => provider.traits.includes(name) === has)
    && memberships.every(({ uuids, isMember }) => provider.aggregates.some((uuid) => uuids.includes(uuid)) === isMember);
}

/** `VCPU:4,MEMORY_MB:512` (placement/util.py: normalize_resources_qs_param). */
function amountsOf(text: string): ReadonlyMap<ResourceClass, number> {
  return new Map(text.split(',').map((part) => {
    const [name = '', amount = '', ...rest] = part.split(':');
    if (!/^\d+$/.test(amount) || rest.length > 0) {
      throw new ApiError('badRequest', `Badly formed resources parameter. Expected resources query string parameter in form: ?resources=VCPU:2,MEMORY_MB:1024. Got: ${text}.`);
    }
    if (Number(amount) < 1) throw new ApiError('badRequest', `Requested resource ${name} requires amount of at least 1`);
    if (!isResourceClass(name)) throw new ApiError('badRequest', `Invalid resource class in resources parameter: No such resource class ${name}.`);
    return [name, Number(amount)];
  }));
}

/** `TRAIT,!TRAIT` (placement/util.py: normalize_traits_qs_param). */
function traitsOf(text: string): { name: string; has: boolean }[] {
  return text.split(',').map((part) => {
    const has = !part.startsWith('!');
    const name = has ? part : part.slice(1);
    if (name === '') throw new ApiError('badRequest', `Invalid query string parameters: Expected 'required' parameter value of the form: HW_CPU_X86_VMX,!CUSTOM_MAGIC. Got: ${text}`);
    if (!knownTraits.includes(name)) throw new ApiError('badRequest', `No such trait(s): ${name}.`);
    return { name, has };
  });
}

/** `UUID`, `in:UUID,UUID`, both with `!` before them (placement/util.py: normalize_member_of_qs_param). */
function membershipOf(text: string): { uuids: readonly string[]; isMember: boolean } {
  const isMember = !text.startsWith('!');
  const value = (isMember ? text : text.slice(1)).toLowerCase();
  const uuids = value.startsWith('in:') ? value.slice(3).split(',') : [value];
  const wrong = uuids.find((uuid) => !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid));
  if (wrong !== undefined) {
    throw new ApiError('badRequest', `Invalid query string parameters: Expected 'member_of' parameter to contain valid UUID(s). Got: ${wrong}`);
  }
  return { uuids, isMember };
}
