/**
 * Neutron's extensions that are honoured here; clients look into this list before they use one. No `router`: there are no
 * routers and no floating IPs. Aliases and dates: neutron_lib/api/definitions.
 */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/extensions.ts';
import type { Handlers } from '../../http/service.ts';

/** Alias → its name, what of it holds here, and when Neutron last changed it. */
const extensions: Readonly<Record<string, readonly [name: string, description: string, updated: string]>> = {
  'allowed-address-pairs': ['Allowed Address Pairs', 'Ports keep addresses that are not their own', '2013-07-23T10:00:00-00:00'],
  availability_zone: ['Availability Zone', 'The zones are the pools', '2015-01-01T10:00:00-00:00'],
  binding: ['Port Binding', 'The host that a port is on', '2014-02-03T10:00:00-00:00'],
  'empty-string-filtering': ['Empty String Filtering Extension', 'Filters take empty values', '2018-05-01T10:00:00-00:00'],
  'external-net': ['Neutron external network', 'Networks may be seen by everybody', '2013-01-14T10:00:00-00:00'],
  extra_dhcp_opt: ['Neutron Extra DHCP options', 'Ports keep options for whoever serves DHCP', '2013-03-17T12:00:00-00:00'],
  'filter-validation': ['Filter parameters validation', 'Unknown filters are refused', '2018-07-04T10:00:00-00:00'],
  'ip-substring-filtering': ['IP address substring filtering', 'Ports by a part of an address', '2017-11-28T09:00:00-00:00'],
  'net-mtu-writable': ['Network MTU (writable)', 'The MTU of a network can be chosen', '2017-07-12T00:00:00-00:00'],
  'network-ip-availability': ['Network IP Availability', 'What networks have left', '2015-09-24T00:00:00-00:00'],
  'net-mtu': ['Network MTU', 'Networks tell their MTU', '2015-03-25T10:00:00-00:00'],
  network_availability_zone: ['Network Availability Zone', 'Networks tell the zone of their pool', '2015-01-01T10:00:00-00:00'],
  pagination: ['Pagination support', 'Lists in pages', '2016-06-12T00:00:00-00:00'],
  'port-security': ['Port Security', 'Networks and ports say that nothing is filtered', '2012-07-23T10:00:00-00:00'],
  'project-id': ['project_id field enabled', 'project_id beside tenant_id', '2016-09-09T09:09:09-09:09'],
  provider: ['Provider Network', 'VLAN and interface of networks', '2012-09-07T10:00:00-00:00'],
  'quota-check-limit': ['Quota engine limit check', 'A limit below what there is can be refused', '2021-09-08T16:00:00-00:00'],
  'quota-check-limit-default': ['Quota engine limit check by default', 'A limit below what there is is refused, unless it is forced', '2024-08-21T16:00:00-00:00'],
  quotas: ['Quota management support', 'Limits of a project', '2012-07-29T10:00:00-00:00'],
  quota_details: ['Quota details management support', 'Limits and use of a project', '2017-02-10T10:00:00-00:00'],
  'security-group': ['security-group', 'The default group of each project', '2012-10-05T10:00:00-00:00'],
  'revision-if-match': ['If-Match constraints based on revision_number', 'Changes of one revision only', '2016-12-11T00:00:00-00:00'],
  'security-groups-normalized-cidr': ['Normalized CIDR field for security group rules', 'Rules tell their network', '2020-07-28T10:00:00-00:00'],
  sorting: ['Sorting support', 'Lists in order', '2016-06-12T00:00:00-00:00'],
  'standard-attr-description': ['standard-attr-description', 'Everything has a description', '2016-02-10T10:00:00-00:00'],
  'standard-attr-revisions': ['Resource revision numbers', 'Changes are counted', '2016-04-11T10:00:00-00:00'],
  'standard-attr-tag': ['Tag support for resources with standard attribute: port, subnet, network, security_group', 'Networks, subnets, ports and security groups have tags', '2017-01-01T00:00:00-00:00'],
  'standard-attr-timestamp': ['Resource timestamps', 'When it was made and changed', '2016-09-12T10:00:00-00:00'],
  'stateful-security-group': ['Stateful security group', 'Security groups keep whether they are', '2019-11-26T09:00:00-00:00'],
  'subnet-service-types': ['Subnet service types', 'Subnets for certain ports', '2016-03-15T18:00:00-00:00'],
  'tag-creation': ['Tag creation extension', 'Ports get tags when they are made, and tags are added', '2024-23-07T10:00:00-00:00'],
};

export const extensionHandlers: Handlers<operations, Cloud> = {
  'extensions.list': () => ({ extensions: Object.keys(extensions).map(renderExtension) }),
  'extensions.show': ({ path }) => {
    if (Object.hasOwn(extensions, path.alias)) return { extension: renderExtension(path.alias) };
    throw new ApiError('notFound', `Extension with alias ${path.alias} does not exist`, { type: 'HTTPNotFound' });
  },
};

function renderExtension(alias: string): components['schemas']['extension'] {
  const [name, description, updated] = extensions[alias] ?? [alias, '', ''];
  return { name, alias, description, updated, links: [] };
}
