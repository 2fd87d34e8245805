/** Flavors: list, detail, show, create, update, delete. Nova: nova/api/openstack/compute/flavors.py, views/flavors.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { createFlavor, deleteFlavor, describeFlavor, flavorsOfProject, getFlavor, listFlavors, type Flavor } from '../../cloud/flavors.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/flavors.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import { booleanFrom, strictBooleanFrom } from './boolean.ts';
import type { ComputeFeature } from './microversions.ts';
import { pageOf } from './paging.ts';

type WireFlavor = components['schemas']['flavor'];
type FlavorName = components['schemas']['flavor_name'];
type SortKey = components['schemas']['sort_key'];
type ListRequest = ApiRequest<operations['flavors.list'] | operations['flavors.detail'], ComputeFeature>;
type Viewer = Pick<ApiRequest<never, ComputeFeature>, 'base' | 'bookmarkBase' | 'version'>;

export const flavorHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'flavors.list': async (request, cloud) => {
    const { items, links } = await selectFlavors(request, cloud, '/flavors');
    return { flavors: items.map((flavor) => renderFlavorName(flavor, request)), ...(links === undefined ? {} : { flavors_links: links }) };
  },

  'flavors.detail': async (request, cloud) => {
    const { items, links } = await selectFlavors(request, cloud, '/flavors/detail');
    return { flavors: items.map((flavor) => renderFlavor(flavor, request)), ...(links === undefined ? {} : { flavors_links: links }) };
  },

  'flavors.show': async (request, cloud) => ({
    flavor: renderFlavor(await getFlavor(cloud, request.identity, request.path.flavor_id), request),
  }),

  'flavors.create': async (request, cloud) => {
    const asked = request.body.flavor;
    const flavor = await createFlavor(cloud, {
      id: asked.id === undefined || asked.id === null || asked.id === 'auto' ? undefined : String(asked.id),
      name: asked.name,
      vcpus: Number(asked.vcpus),
      ramMib: Number(asked.ram),
      rootGib: Number(asked.disk),
      ephemeralGib: Number(asked['OS-FLV-EXT-DATA:ephemeral'] ?? 0),
      swapMib: Number(asked.swap ?? 0),
      rxtxFactor: Number(asked.rxtx_factor ?? 1),
      isPublic: booleanFrom(asked['os-flavor-access:is_public'] ?? true),
      description: asked.description,
    });
    return { flavor: renderFlavor(flavor, request) };
  },

  'flavors.update': async (request, cloud) => ({
    flavor: renderFlavor(await describeFlavor(cloud, request.identity, request.path.flavor_id, request.body.flavor.description), request),
  }),

  'flavors.delete': (request, cloud) => deleteFlavor(cloud, request.path.flavor_id),
};

// ---- views -----------------------------------------------------------------------------------------------------------

function renderFlavorName(flavor: Flavor, { base, bookmarkBase }: Viewer): FlavorName {
  return {
    id: flavor.id,
    name: flavor.name,
    links: [
      { rel: 'self', href: `${base}/flavors/${flavor.id}` },
      { rel: 'bookmark', href: `${bookmarkBase}/flavors/${flavor.id}` },
    ],
    description: flavor.description,
  };
}

function renderFlavor(flavor: Flavor, viewer: Viewer): WireFlavor {
  return {
    ...renderFlavorName(flavor, viewer),
    vcpus: flavor.vcpus,
    ram: flavor.ramMib,
    disk: flavor.rootGib,
    swap: flavor.swapMib === 0 && !viewer.version.has('plainEmptiness') ? '' : flavor.swapMib,
    'OS-FLV-EXT-DATA:ephemeral': flavor.ephemeralGib,
    'OS-FLV-DISABLED:disabled': flavor.disabled,
    'os-flavor-access:is_public': flavor.isPublic,
    rxtx_factor: flavor.rxtxFactor,
    extra_specs: flavor.extraSpecs,
  };
}

// ---- lists -----------------------------------------------------------------------------------------------------------

/** The page of flavors that fit the query. Nova: FlavorsController._get_flavors, objects/flavor.py _flavor_get_all_from_db. */
async function selectFlavors(request: ListRequest, cloud: Cloud, path: string) {
  const { query, identity } = request;
  const minRam = minimumFrom(query.minRam, 'minRam');
  const minDisk = minimumFrom(query.minDisk, 'minDisk');
  const isPublic = identity.isAdmin ? publicFilter(query.is_public) : true;
  const granted = await flavorsOfProject(cloud, identity.projectId);
  const all = (await listFlavors(cloud, { projectId: undefined, isAdmin: true })).sort(orderBy(query.sort_key ?? 'flavorid', query.sort_dir ?? 'asc'));
  const after = positionOf(all, query.marker);
  const fitting = all.slice(after).filter((flavor) =>
    flavor.ramMib >= minRam
    && flavor.rootGib >= minDisk
    && (query.name === undefined || flavor.name.includes(query.name))
    && (isPublic === undefined || flavor.isPublic === isPublic || (isPublic && granted.has(flavor.id)))
    && (identity.isAdmin || !flavor.disabled));
  return pageOf(fitting, request, path, (flavor) => flavor.id);
}

function minimumFrom(text: string | undefined, name: string): number {
  if (text === undefined) return 0;
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new ApiError('badRequest', `Invalid ${name} filter [${text}]`);
  return Number(text);
}

/** What an administrator asks for: public ones (when nothing is said), private ones, or both (`None`). @throws ApiError badRequest */
function publicFilter(text: string | undefined): boolean | undefined {
  if (text === undefined) return true;
  if (text.toLowerCase() === 'none') return undefined;
  const value = strictBooleanFrom(text);
  if (value === undefined) throw new ApiError('badRequest', `Invalid is_public filter [${text}]`);
  return value;
}

/** The marker may be a flavor that the filters hide. @throws ApiError badRequest */
function positionOf(flavors: readonly Flavor[], marker: string | undefined): number {
  if (marker === undefined) return 0;
  const index = flavors.findIndex((flavor) => flavor.id === marker);
  if (index === -1) throw new ApiError('badRequest', `marker [${marker}] not found`);
  return index + 1;
}

/** Nova's names of the columns. A flavor here is never updated and has no weight of its own: those sort like its age. */
const sortValues: Readonly<Record<SortKey, (flavor: Flavor) => string | number>> = {
  created_at: (flavor) => flavor.created,
  description: (flavor) => flavor.description ?? '',
  disabled: (flavor) => Number(flavor.disabled),
  ephemeral_gb: (flavor) => flavor.ephemeralGib,
  flavorid: (flavor) => flavor.id,
  id: (flavor) => flavor.created,
  is_public: (flavor) => Number(flavor.isPublic),
  memory_mb: (flavor) => flavor.ramMib,
  name: (flavor) => flavor.name,
  root_gb: (flavor) => flavor.rootGib,
  rxtx_factor: (flavor) => flavor.rxtxFactor,
  swap: (flavor) => flavor.swapMib,
  updated_at: (flavor) => flavor.created,
  vcpu_weight: (flavor) => flavor.created,
  vcpus: (flavor) => flavor.vcpus,
};

/** Equal ones keep the order of their ids. */
function orderBy(key: SortKey, direction: 'asc' | 'desc'): (a: Flavor, b: Flavor) => number {
  const value = sortValues[key];
  const sign = direction === 'desc' ? -1 : 1;
  return (a, b) => sign * (compare(value(a), value(b)) || compare(a.id, b.id));
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
