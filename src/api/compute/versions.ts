/** Version documents: what the service speaks, with or without a token. Nova: nova/api/openstack/compute/versionsV21.py, views/versions.py. */
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/versions.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { computeMicroversions, type ComputeFeature } from './microversions.ts';

type ListedVersion = components['schemas']['listed_version'];

const v20 = { id: 'v2.0', status: 'DEPRECATED', version: '', min_version: '', updated: '2025-07-04T12:00:00Z' } as const satisfies Omit<ListedVersion, 'links'>;
const v21 = {
  id: 'v2.1',
  status: 'CURRENT',
  version: computeMicroversions.max,
  min_version: computeMicroversions.min,
  updated: '2013-07-23T11:33:21Z',
} as const satisfies Omit<ListedVersion, 'links'>;

/** Version → its part of the path, and what stands behind `version=` in its media type. */
const places = { 'v2.0': ['v2', '2'], 'v2.1': ['v2.1', computeMicroversions.min] } as const;

const self = ({ root }: Pick<ApiRequest, 'root'>, id: keyof typeof places, path = '') => ({ rel: 'self', href: `${root}/compute/${places[id][0]}/${path}` });
const describedBy = { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' };
const mediaTypes = (id: keyof typeof places) => [{ base: 'application/json', type: `application/vnd.openstack.compute+json;version=${places[id][1]}` }];

function document(request: Pick<ApiRequest, 'root'>, version: typeof v20 | typeof v21): components['schemas']['version'] {
  return {
    ...version,
    links: [self(request, version.id), describedBy],
    'media-types': mediaTypes(version.id),
  };
}

export const versionHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'versions.list': (request) => ({ versions: [v20, v21].map((version) => ({ ...version, links: [self(request, version.id)] })) }),

  'versions.showOlder': (request) => ({ version: document(request, v20) }),

  'versions.show': (request) => ({ version: document(request, v21) }),

  // Whatever the older endpoint is asked for, it tells of itself.
  'versions.showById': ({ path: { version_id: id }, root, base }) => {
    const isOlder = !base.startsWith(`${root}/compute/${places['v2.1'][0]}`);
    const version = isOlder ? v20 : [v20, v21].find((each) => each.id === id);
    if (version === undefined) throw new ApiError('notFound', 'The resource could not be found.');
    return { version: { ...document({ root }, version), links: [self({ root }, isOlder ? 'v2.0' : 'v2.1'), describedBy] } };
  },

  'versions.choices': (request) => ({
    choices: [v20, v21].map(({ id, status }) => ({ id, status, links: [self(request, id, request.path.path)], 'media-types': mediaTypes(id) })),
  }),
};
