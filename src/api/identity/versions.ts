/** The version documents; clients begin here, without a token. Keystone: keystone/version.py, keystone/api/discovery.py. */
import type { components, operations } from '../../generated/identity/versions.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';

export const versionHandlers: Handlers<operations, IdentityContext> = {
  'versions.list': (request) => ({ versions: { values: [renderVersion(request)] } }),
  'versions.show': (request) => ({ version: renderVersion(request) }),
};

function renderVersion({ base }: Pick<ApiRequest, 'base'>): components['schemas']['version'] {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${base}/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  };
}
