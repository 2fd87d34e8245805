/** Versions of the Image service. Glance: glance/api/versions.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import type { components, operations } from '../../generated/image/versions.ts';
import { Reply, type ApiRequest, type Handlers } from '../../http/service.ts';

/**
 * Minor versions of Glance's v2, newest first; they only name what an image may have, none changes an answer.
 * 9 is the last before uploads in several steps, which are refused here.
 */
export const minorVersions = [9, 7, 6, 5, 4, 3, 2, 1, 0];

export const versionHandlers: Handlers<operations, Cloud> = {
  'versions.choose': (request) => ({ versions: renderVersions(request) }),
  'versions.chooseAnywhere': (request) => ({ versions: renderVersions(request) }),
  'versions.healthcheck': () => ({ detailed: false, reasons: ['OK'] }),
  'versions.redirect': ({ base }) => new Reply(undefined, { headers: { Location: `${base}/v2/` } }),
  'versions.list': (request) => ({ versions: renderVersions(request) }),
};

function renderVersions({ base }: Pick<ApiRequest, 'base'>): components['schemas']['version'][] {
  return minorVersions.map((minor, index) => ({
    id: `v2.${minor}`,
    status: index === 0 ? 'CURRENT' : 'SUPPORTED',
    links: [{ rel: 'self', href: `${base}/v2/` }],
  }));
}
