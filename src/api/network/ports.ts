/** Ports: list, show. Neutron: neutron_lib/api/definitions/port.py, portbindings.py. */
import type { Caller } from '../../cloud/caller.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { findPort, listPorts, portsOfServer, type Port } from '../../cloud/ports.ts';
import { defaultSecurityGroup } from '../../cloud/security-groups.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/ports.ts';
import type { Handlers } from '../../http/service.ts';
import { chosen, invalidInput, select, type Collection } from './collection.ts';

type WirePort = components['schemas']['port'];

const ports: Collection<WirePort> = {
  path: 'ports',
  attributes: {
    id: 'text',
    name: 'text',
    description: 'text',
    tenant_id: 'text',
    project_id: 'text',
    network_id: 'text',
    device_id: 'text',
    device_owner: 'text',
    mac_address: 'text',
    status: 'text',
    admin_state_up: 'boolean',
    fixed_ips: 'shown',
    security_groups: 'list',
    port_security_enabled: 'boolean',
    allowed_address_pairs: 'shown',
    extra_dhcp_opts: 'shown',
    tags: 'list',
    'binding:vnic_type': 'text',
    'binding:host_id': 'text',
    'binding:vif_type': 'text',
    'binding:vif_details': 'shown',
    'binding:profile': 'shown',
  },
  filters: {
    fixed_ips: (values) => fixedIpsFilter(values),
    mac_address: (values) => {
      const wanted = new Set(values.map((value) => value.toLowerCase()));
      return ({ mac_address: mac = '' }) => wanted.has(mac);
    },
  },
};

export const portHandlers: Handlers<operations, Cloud> = {
  'ports.list': (request, cloud) => {
    const all = candidates(cloud, request.identity, request.rawQuery.getAll('device_id')).map((port) => ({ of: port, wire: renderPort(port) }));
    const { items, links } = select(ports, all, request);
    return { ports: items, ...(links === undefined ? {} : { ports_links: links }) };
  },
  'ports.show': ({ identity, path, rawQuery }, cloud) => ({
    port: chosen(renderPort(getPort(cloud, identity, path.port_id)), rawQuery),
  }),
};

/** Clients ask for the ports of one server at a time, for each server of a list: then only that server is looked at. */
function candidates(cloud: Cloud, caller: Caller, serverIds: readonly string[]): Port[] {
  if (serverIds.length === 0) return listPorts(cloud, caller);
  return [...new Set(serverIds)].flatMap((id) => {
    const server = cloud.servers.get(id);
    return server && (caller.isAdmin || server.projectId === caller.projectId) ? portsOfServer(server) : [];
  });
}

/** @throws ApiError notFound, also for another project's */
export function getPort(cloud: Cloud, caller: Caller, id: string): Port {
  const port = findPort(cloud, caller, id);
  if (port) return port;
  throw new ApiError('notFound', `Port ${id} could not be found.`, { type: 'PortNotFound' });
}

/** `ip_address=…`, `ip_address_substr=…` and `subnet_id=…`: alternatives within each, all of them of one address. */
function fixedIpsFilter(values: readonly string[]): (wire: WirePort) => boolean {
  const asked = new Map<string, string[]>();
  for (const value of values) {
    const [, key, operand] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
    if (key === undefined || operand === undefined) throw invalidInput(`'${value}' is not of the form <key>=[value]`);
    asked.set(key, [...(asked.get(key) ?? []), operand]);
  }
  const addresses = asked.get('ip_address');
  const parts = asked.get('ip_address_substr');
  const subnetIds = asked.get('subnet_id');
  return ({ fixed_ips: fixedIps = [] }) => fixedIps.some(({ subnet_id: subnetId, ip_address: address }) =>
    (addresses?.includes(address) ?? true)
    && (parts?.some((part) => address.includes(part)) ?? true)
    && (subnetIds?.includes(subnetId) ?? true));
}

function renderPort(port: Port): Required<WirePort> {
  return {
    id: port.id,
    name: '',
    description: '',
    tenant_id: port.projectId,
    project_id: port.projectId,
    network_id: port.networkId,
    device_id: port.serverId,
    device_owner: `compute:${port.availabilityZone}`,
    mac_address: port.macAddress,
    status: port.status,
    admin_state_up: port.adminStateUp,
    fixed_ips: port.fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
    security_groups: [defaultSecurityGroup(port.projectId).id],
    port_security_enabled: false,
    allowed_address_pairs: [],
    extra_dhcp_opts: [],
    tags: [],
    'binding:vnic_type': 'normal',
    'binding:host_id': port.host ?? '',
    'binding:vif_type': port.host === null ? 'unbound' : 'other',
    'binding:vif_details': {},
    'binding:profile': {},
  };
}
