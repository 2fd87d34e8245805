/** Ports: the interfaces of servers, and those made in advance. Neutron: neutron_lib/api/definitions/port.py, portbindings.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { findAttached, findPort, listPorts, portsOfServer, type Port } from '../../cloud/ports.ts';
import { withinNetworkQuota } from '../../cloud/network-quotas.ts';
import { defaultSecurityGroup, getSecurityGroup } from '../../cloud/security-groups.ts';
import {
  createStoredPort, deleteStoredPort, findStoredPort, listStoredPorts, updateStoredPort, type NewPort, type PortAttributes, type StoredPort, type WantedIp,
} from '../../cloud/stored-ports.ts';
import { updateServerPort } from '../../cloud/server-ports.ts';
import { detachInterface } from '../../cloud/servers/interfaces.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/ports.ts';
import { str } from '../../http/python.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { chosen, invalidInput, select, timestamp, type Collection } from './collection.ts';
import { getNetwork } from './networks.ts';
import {
  bodiesFrom, bodyFrom, boolean, isMember, listOf, listOfObjects, mac, notAuthorized, notIp, notUuid, oneOrAll, projectOf, text, type Attributes, type Said,
} from './resource.ts';

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
    created_at: 'shown',
    updated_at: 'shown',
    revision_number: 'number',
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
  'ports.list': async (request, cloud) => {
    const servers = candidates(cloud, request.identity, request.rawQuery.getAll('device_id'));
    const stored = new Map((await listStoredPorts(cloud, request.identity)).map((port) => [port.id, port]));
    const attached = new Map(servers.map((port) => [port.id, port]));
    const all = [
      ...servers.filter(({ id }) => !stored.has(id)).map((port) => ({ of: port, wire: renderPort(port) })),
      ...[...stored.values()].map((port) => ({ of: attached.get(port.id) ?? port, wire: renderStoredPort(port, attached.get(port.id)) })),
    ];
    const { items, links } = select(ports, all, request);
    return { ports: items, ...(links === undefined ? {} : { ports_links: links }) };
  },
  'ports.show': async ({ identity, path, rawQuery }, cloud) => {
    const stored = await findStoredPort(cloud, identity, path.port_id);
    const wire = stored === undefined ? renderPort(getPort(cloud, identity, path.port_id)) : renderStoredPort(stored, findAttached(cloud, stored.id));
    return { port: chosen(wire, rawQuery) };
  },

  'ports.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'port', writable, identity);
    const made: WirePort[] = [];
    for (const said of all) {
      made.push(renderStoredPort(await withinNetworkQuota(cloud, projectOf(said, identity), 'port', () => createPort(cloud, identity, said))));
    }
    return oneOrAll('port', made, isBulk);
  },
  'ports.update': async ({ body, path, identity }, cloud) => {
    const said = bodyFrom(body, 'port', { ...writable, network_id: { only: 'create' } }, 'update', identity);
    const port = await findStoredPort(cloud, identity, path.port_id);
    if (port === undefined) return { port: renderPort(await updateOfServer(cloud, identity, getPort(cloud, identity, path.port_id), said)) };
    const network = getNetwork(cloud, identity, port.networkId);
    const changed = await updateStoredPort(cloud, network, port, await attributesFrom(cloud, identity, said));
    return { port: renderStoredPort(changed, findAttached(cloud, port.id)) };
  },
  'ports.delete': async ({ path, identity }, cloud) => {
    const port = await findStoredPort(cloud, identity, path.port_id);
    const attached = port === undefined ? getPort(cloud, identity, path.port_id) : findAttached(cloud, port.id);
    if (!isMember(identity)) throw notAuthorized('rule:delete_port');
    const server = cloud.servers.get(attached?.serverId ?? '');
    // Nova detaches it when Neutron says that it is gone.
    if (server !== undefined) await detachInterface(cloud, identity, server, path.port_id);
    if (port !== undefined) await deleteStoredPort(cloud, port);
  },
};

const writable: Attributes = {
  network_id: { required: true, only: 'create' },
  name: text(255), description: text(255), admin_state_up: boolean, mac_address: mac, device_id: text(255), device_owner: text(255),
  fixed_ips: listOfObjects({ subnet_id: notUuid, ip_address: notIp }),
  security_groups: { check: (value) => (value === null ? undefined : listOf(notUuid).check?.(value)) },
  port_security_enabled: boolean,
  allowed_address_pairs: listOfObjects({ ip_address: () => undefined, mac_address: (value) => mac.check?.(value) }),
  extra_dhcp_opts: {}, 'binding:vnic_type': text(64),
  'binding:host_id': { ...text(255), admin: true }, 'binding:profile': { admin: true },
};

async function createPort(cloud: Cloud, caller: Identity, said: Said): Promise<StoredPort> {
  const network = getNetwork(cloud, caller, String(said['network_id']));
  const projectId = projectOf(said, caller);
  const deviceOwner = str(said['device_owner'] ?? '');
  const portSecurity = !deviceOwner.startsWith('network:') && (network.record?.portSecurity ?? false);
  const isFiltered = said['port_security_enabled'] === undefined ? portSecurity : said['port_security_enabled'] === true;
  return createStoredPort(cloud, network, {
    projectId, name: '', description: '', adminStateUp: true, deviceId: '', deviceOwner, securityGroups: isFiltered ? [defaultSecurityGroup(projectId).id] : [],
    portSecurity, addressPairs: [], dhcpOptions: [], vnicType: 'normal', bindingHost: '', bindingProfile: {}, macAddress: undefined, fixedIps: undefined,
    ...await attributesFrom(cloud, caller, said),
  });
}

/** Wire name → attribute. */
const attributes = {
  name: 'name', description: 'description', admin_state_up: 'adminStateUp', mac_address: 'macAddress', device_id: 'deviceId', device_owner: 'deviceOwner',
  port_security_enabled: 'portSecurity', allowed_address_pairs: 'addressPairs', extra_dhcp_opts: 'dhcpOptions', 'binding:vnic_type': 'vnicType',
  'binding:host_id': 'bindingHost', 'binding:profile': 'bindingProfile',
} as const satisfies Readonly<Record<string, keyof NewPort>>;

/** @throws ApiError notFound for a security group */
async function attributesFrom(cloud: Cloud, caller: Identity, said: Said): Promise<Partial<NewPort>> {
  const { security_groups: groups, fixed_ips: fixedIps } = said as {
    security_groups?: readonly string[] | null; fixed_ips?: readonly { subnet_id?: string; ip_address?: string }[];
  };
  for (const id of groups ?? []) await getSecurityGroup(cloud, caller, id);
  return {
    ...Object.fromEntries(Object.entries(attributes).filter(([name]) => name in said).map(([name, attribute]) => [attribute, said[name]])) as Partial<NewPort>,
    ...(groups === undefined ? {} : { securityGroups: groups ?? [] }),
    ...(fixedIps === undefined ? {} : { fixedIps: fixedIps.map(({ subnet_id: subnetId, ip_address: address }): WantedIp => ({ subnetId, address })) }),
  };
}

/** What the server alone decides of a port that came with it. */
const ofServer = [
  'device_id', 'device_owner', 'mac_address', 'fixed_ips', 'binding:vnic_type', 'binding:host_id', 'binding:profile',
] as const satisfies readonly (keyof WirePort)[];

/**
 * DEVIATION: the device, addresses and binding of a server's port that was not made before it are the server's, and are not changed here (403).
 * @throws ApiError notFound, forbidden
 */
async function updateOfServer(cloud: Cloud, caller: Identity, port: Port, said: Said): Promise<Port> {
  const now = renderPort(port);
  const fixed = ofServer.find((name) => name in said && JSON.stringify(said[name]) !== JSON.stringify(now[name]));
  if (fixed !== undefined) throw notAuthorized(`(rule:update_port and rule:update_port:${fixed})`);
  const { name, description, adminStateUp, securityGroups, portSecurity, addressPairs, dhcpOptions } = await attributesFrom(cloud, caller, said);
  const change = { name, description, adminStateUp, securityGroups, portSecurity, addressPairs, dhcpOptions };
  return updateServerPort(cloud, port, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
}

/** Clients ask for the ports of one server at a time, for each server of a list: then only that server is looked at. */
function candidates(cloud: Cloud, caller: Identity, serverIds: readonly string[]): Port[] {
  if (serverIds.length === 0) return listPorts(cloud, caller);
  return [...new Set(serverIds)].flatMap((id) => {
    const server = cloud.servers.get(id);
    return server && (caller.isAdmin || server.projectId === caller.projectId) ? portsOfServer(server) : [];
  });
}

/** @throws ApiError notFound, also for another project's */
export function getPort(cloud: Cloud, caller: Identity, id: string): Port {
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
    name: port.said.name,
    description: port.said.description,
    tenant_id: port.projectId,
    project_id: port.projectId,
    network_id: port.networkId,
    device_id: port.serverId,
    device_owner: `compute:${port.availabilityZone}`,
    mac_address: port.macAddress,
    status: port.status,
    admin_state_up: port.adminStateUp,
    fixed_ips: port.fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
    security_groups: port.securityGroups.map(({ id }) => id),
    port_security_enabled: port.said.portSecurity,
    ...pairsAndOptions(port.said, port.macAddress),
    tags: [],
    'binding:vnic_type': 'normal',
    'binding:host_id': port.host ?? '',
    'binding:vif_type': port.host === null ? 'unbound' : 'other',
    'binding:vif_details': {},
    'binding:profile': {},
    created_at: timestamp(0),
    updated_at: timestamp(port.said.updated),
    revision_number: port.said.revision,
  };
}

/** @param macAddress of pairs that name none */
const pairsAndOptions = ({ addressPairs, dhcpOptions }: Pick<PortAttributes, 'addressPairs' | 'dhcpOptions'>, macAddress: string) => ({
  allowed_address_pairs: addressPairs.map(({ ip_address, mac_address = macAddress }) => ({ mac_address, ip_address })),
  extra_dhcp_opts: dhcpOptions.map((option) => ({ ...option })),
});

/** @param attached the interface of a server that it is */
function renderStoredPort(port: StoredPort, attached?: Port): Required<WirePort> {
  const server = attached === undefined ? undefined : renderPort(attached);
  return {
    id: port.id,
    name: port.name,
    description: port.description,
    tenant_id: port.projectId,
    project_id: port.projectId,
    network_id: port.networkId,
    device_id: server?.device_id ?? port.deviceId,
    device_owner: server?.device_owner ?? port.deviceOwner,
    mac_address: port.macAddress,
    status: server?.status ?? 'DOWN',
    admin_state_up: port.adminStateUp,
    fixed_ips: port.fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
    security_groups: [...port.securityGroups],
    port_security_enabled: port.portSecurity,
    ...pairsAndOptions(port, port.macAddress),
    tags: [],
    'binding:vnic_type': port.vnicType,
    'binding:host_id': server?.['binding:host_id'] ?? port.bindingHost,
    'binding:vif_type': server?.['binding:vif_type'] ?? 'unbound',
    'binding:vif_details': {},
    'binding:profile': { ...port.bindingProfile },
    created_at: timestamp(port.created),
    updated_at: timestamp(port.updated),
    revision_number: port.revision,
  };
}
