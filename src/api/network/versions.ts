/** The version of the Network service, and its collections. Neutron: neutron/pecan_wsgi/controllers/root.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import type { operations } from '../../generated/network/versions.ts';
import type { Handlers } from '../../http/service.ts';

/** One object → its collection. */
const resources = {
  network: 'networks',
  subnet: 'subnets',
  port: 'ports',
  security_group: 'security-groups',
  security_group_rule: 'security-group-rules',
};

export const versionHandlers: Handlers<operations, Cloud> = {
  'versions.healthcheck': () => ({ detailed: false, reasons: ['OK'] }),
  'versions.list': ({ base }) => ({
    versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${base}/v2.0/` }] }],
  }),
  'versions.resources': ({ base }) => ({
    resources: Object.entries(resources).map(([name, collection]) => ({
      name, collection, links: [{ rel: 'self', href: `${base}/v2.0/${collection}` }],
    })),
  }),
};
