/** Version documents: what the service speaks, with or without a token. Nova: nova/api/openstack/compute/versionsV21.py, views/versions.py. */
import type { components, operations } from '../../generated/compute/versions.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { computeMicroversions, type ComputeFeature } from './microversions.ts';

const v21 = {
  id: 'v2.1',
  status: 'CURRENT',
  version: computeMicroversions.max,
  min_version: computeMicroversions.min,
  updated: '2013-07-23T11:33:21Z',
} as const satisfies Omit<components['schemas']['listed_version'], 'links'>;

const selfLink = ({ root }: Pick<ApiRequest, 'root'>) => ({ rel: 'self', href: `${root}/compute/v2.1/` });

export const versionHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'versions.list': (request) => ({ versions: [{ ...v21, links: [selfLink(request)] }] }),

  'versions.show': (request) => ({
    version: {
      ...v21,
      links: [selfLink(request), { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' }],
      'media-types': [{ base: 'application/json', type: `application/vnd.openstack.compute+json;version=${computeMicroversions.min}` }],
    },
  }),
};
