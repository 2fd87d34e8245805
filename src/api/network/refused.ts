/**
 * What is refused: all writing. Networks are the pool's; ports come and go with servers; nothing is filtered. Sentences: neutron/policy.py.
 * DEVIATION: making, changing and deleting networks, subnets, ports and security groups is refused with 403, as by a Neutron whose policy
 * forbids it, to administrators too; there are no routers and no floating IPs (404).
 */
import type { Caller } from '../../cloud/caller.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/network/refused.ts';
import type { Handlers } from '../../http/service.ts';
import { getNetwork } from './networks.ts';
import { getPort } from './ports.ts';
import { getRule, getSecurityGroup } from './security-groups.ts';
import { getSubnet } from './subnets.ts';

const forbidden = (action: string): ApiError =>
  new ApiError('forbidden', `rule:${action} is disallowed by policy`, { type: 'PolicyNotAuthorized' });

/** @throws ApiError forbidden */
const refuse = (action: string) => (): never => {
  throw forbidden(action);
};

/** @param find looks for what the path names @throws ApiError notFound, else forbidden */
const refuseExisting = <P>(action: string, find: (path: P, cloud: Cloud, caller: Caller) => unknown) =>
  ({ path, identity }: { readonly path: P; readonly identity: Caller }, cloud: Cloud): never => {
    find(path, cloud, identity);
    throw forbidden(action);
  };

const network = (path: { network_id: string }, cloud: Cloud) => getNetwork(cloud, path.network_id);
const subnet = (path: { subnet_id: string }, cloud: Cloud) => getSubnet(cloud, path.subnet_id);
const port = (path: { port_id: string }, cloud: Cloud, caller: Caller) => getPort(cloud, caller, path.port_id);
const group = (path: { security_group_id: string }, cloud: Cloud, caller: Caller) => getSecurityGroup(cloud, caller, path.security_group_id);
const rule = (path: { security_group_rule_id: string }, cloud: Cloud, caller: Caller) => getRule(cloud, caller, path.security_group_rule_id);

export const refusedHandlers: Handlers<operations, Cloud> = {
  'networks.create': refuse('create_network'),
  'networks.update': refuseExisting('update_network', network),
  'networks.delete': refuseExisting('delete_network', network),
  'subnets.create': refuse('create_subnet'),
  'subnets.update': refuseExisting('update_subnet', subnet),
  'subnets.delete': refuseExisting('delete_subnet', subnet),
  'ports.create': refuse('create_port'),
  'ports.update': refuseExisting('update_port', port),
  'ports.delete': refuseExisting('delete_port', port),
  'securityGroups.create': refuse('create_security_group'),
  'securityGroups.update': refuseExisting('update_security_group', group),
  'securityGroups.delete': refuseExisting('delete_security_group', group),
  'securityGroupRules.create': refuse('create_security_group_rule'),
  'securityGroupRules.update': refuseExisting('update_security_group_rule', rule),
  'securityGroupRules.delete': refuseExisting('delete_security_group_rule', rule),
  'quotas.update': refuse('update_quota'),
  'quotas.delete': refuse('delete_quota'),
};
