/** Quotas. Neutron: neutron/extensions/quotasv2.py, quotasv2_detail.py. */
import type { Caller } from '../../cloud/caller.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { listNetworks } from '../../cloud/networks.ts';
import { portsOfServer, type Port } from '../../cloud/ports.ts';
import { listSecurityGroups } from '../../cloud/security-groups.ts';
import { listStoredPorts } from '../../cloud/stored-ports.ts';
import type { components, operations } from '../../generated/network/quotas.ts';
import type { Handlers } from '../../http/service.ts';
import { notAuthorized } from './resource.ts';

type Limits = components['schemas']['quota'];

/** DEVIATION: quotas of networks, ports and security groups are Neutron's defaults, cannot be changed (403), and bound nothing. */
const limits: Limits = {
  network: 100,
  subnet: 100,
  subnetpool: 0,
  port: 500,
  router: 0,
  floatingip: 0,
  rbac_policy: 0,
  security_group: 10,
  security_group_rule: 100,
};

interface Asked {
  readonly identity: Caller;
  readonly path: { readonly project_id: string };
}

export const quotaHandlers: Handlers<operations, Cloud> = {
  'quotas.list': () => ({ quotas: [] }),
  'quotas.tenant': ({ identity }) => ({ tenant: { tenant_id: identity.projectId ?? '' } }),
  'quotas.update': () => {
    throw notAuthorized('rule:update_quota');
  },
  'quotas.delete': () => {
    throw notAuthorized('rule:delete_quota');
  },
  'quotas.show': (request) => ({ quota: limitsFor(request) }),
  'quotas.defaults': (request) => ({ quota: limitsFor(request) }),
  'quotas.details': async (request, cloud) => ({ quota: await detailsFor(request, cloud) }),
  'quotas.detailsJson': async (request, cloud) => ({ quota: await detailsFor(request, cloud) }),
};

/** @throws ApiError forbidden for another project's, unless the caller is an administrator */
function limitsFor({ identity, path }: Asked): Limits {
  if (identity.isAdmin || identity.projectId === path.project_id) return limits;
  throw notAuthorized('rule:get_quota');
}

async function detailsFor(request: Asked, cloud: Cloud): Promise<components['schemas']['quota_details']> {
  const own = limitsFor(request);
  const used = await usageOf(cloud, request.path.project_id);
  const detail = (name: keyof Limits) => ({ limit: own[name], used: used[name] ?? 0, reserved: 0 });
  return {
    network: detail('network'),
    subnet: detail('subnet'),
    subnetpool: detail('subnetpool'),
    port: detail('port'),
    router: detail('router'),
    floatingip: detail('floatingip'),
    rbac_policy: detail('rbac_policy'),
    security_group: detail('security_group'),
    security_group_rule: detail('security_group_rule'),
  };
}

/** What a project has of each; what is absent cannot be had. */
async function usageOf(cloud: Cloud, projectId: string): Promise<Partial<Limits>> {
  const viewer = { projectId, isAdmin: false };
  const networks = listNetworks(cloud).filter(({ record }) => record?.projectId === projectId);
  // A port that was made in advance is one still when a server has it.
  const ports = new Set([...portsOfProject(cloud, projectId), ...await listStoredPorts(cloud, viewer)].map(({ id }) => id));
  const groups = await listSecurityGroups(cloud, viewer);
  return {
    network: networks.length,
    subnet: networks.reduce((sum, { subnets }) => sum + subnets.length, 0),
    port: ports.size,
    security_group: groups.length,
    security_group_rule: groups.reduce((sum, { rules }) => sum + rules.length, 0),
  };
}

const portsOfProject = (cloud: Cloud, projectId: string): readonly Port[] => [...cloud.servers.ofProject(projectId)].flatMap((server) => portsOfServer(server));
