/** Ports: the interfaces of servers, and those made in advance. Neutron: neutron_lib/api/definitions/port.py, portbindings.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { findAttached, findPort, listPorts, portsOfServer, type Port } from '../../cloud/ports.ts';
import { makeAll } from '../../cloud/network-quotas.ts';
import { defaultSecurityGroup, getSecurityGroup, type SecurityGroup } from '../../cloud/security-groups.ts';
import {
  createStoredPort, deleteStoredPort, findStoredPort, listStoredPorts, updateStoredPort, type NewPort, type PortAttributes, type StoredPort,
} from '../../cloud/stored-ports.ts';
import type { WantedIp } from '../../cloud/port-addresses.ts';
import { findNetwork, listNetworks, type Network } from '../../cloud/networks.ts';
import { updateServerPort } from '../../cloud/server-ports.ts';
import { detachInterface } from '../../cloud/servers/interfaces.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/network/ports.ts';
import { str } from '../../http/python.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import { only, select, timestamp, type Collection } from './collection.ts';
import { findNetworkOf, standingOn } from './networks.ts';
import {
  assertRevision, authorize, bodiesFrom, bodyFrom, filter, key, notAuthorized, oneOrAll, projectOf, timestamps, wantedRevision, type Attributes, type Said,
} from './resource.ts';
import {
  addressPairs, dhcpOptions, fixedIps, invalidInput, listOf, mac, name, object, oneOf, orNull, text, toBoolean, toList, toMac, uuid,
} from './values.ts';

type WirePort = components['schemas']['port'];

const vnicTypes = [
  'normal', 'direct', 'macvtap', 'baremetal', 'direct-physical', 'virtio-forwarder', 'smart-nic', 'vdpa', 'accelerator-direct', 'accelerator-direct-physical', 'remote-managed',
];

const portAttributes: Attributes<WirePort> = {
  id: key,
  name: { ...key, said: 'always', check: name(255) },
  network_id: { ...key, said: 'create', required: true, check: uuid },
  admin_state_up: { ...key, said: 'always', convert: toBoolean },
  mac_address: { ...key, said: 'always', convert: toMac, check: orNull(mac), policy: 'networkOwner', changing: 'networkManager' },
  fixed_ips: { said: 'always', check: fixedIps, policy: 'networkUser', changing: 'networkOwner', members: { ip_address: 'networkOwner', subnet_id: 'networkUser' } },
  device_id: { ...key, said: 'always', check: text(255), policy: 'owner', fallback: '' },
  device_owner: { ...key, said: 'always', check: text(255), policy: 'owner', fallback: '' },
  tenant_id: { ...key, said: 'create', check: text(255) },
  project_id: { ...key, said: 'create', check: text(255) },
  status: key,
  allowed_address_pairs: {
    said: 'always', convert: toList, check: addressPairs, policy: 'networkOwner', members: { ip_address: 'networkOwner', mac_address: 'networkOwner' },
  },
  extra_dhcp_opts: { said: 'always', convert: toList, check: dhcpOptions },
  'binding:vif_type': {},
  'binding:vif_details': {},
  'binding:vnic_type': { said: 'always', check: oneOf(vnicTypes), policy: 'owner', fallback: 'normal' },
  'binding:host_id': { ...filter, said: 'always', convert: (value) => (value === null ? '' : str(value)), check: text(255), policy: 'admin' },
  'binding:profile': { said: 'always', check: orNull(object), policy: 'admin' },
  port_security_enabled: { said: 'always', convert: toBoolean, policy: 'networkOwner' },
  ...timestamps,
  tags: { said: 'create', check: listOf(text(255)), filter: 'list' },
  description: { ...filter, said: 'always', check: text(255) },
  security_groups: { said: 'always', convert: toList, check: listOf(uuid), filter: 'list' },
};

const ports: Collection<WirePort> = {
  path: 'ports',
  attributes: portAttributes,
  filters: {
    fixed_ips: (values) => fixedIpsFilter(values),
    security_groups: (values) => ({ security_groups: groups = [] }) => values.some((id) => groups.includes(id)),
    'binding:host_id': (values) => (wire) => values.includes(wire['binding:host_id'] ?? ''),
  },
};

export const portHandlers: Handlers<operations, Cloud> = {
  'ports.list': async (request, cloud) => {
    const { viewer, maySee } = viewerOf(cloud, request.identity);
    const servers = candidates(cloud, viewer, request.rawQuery.getAll('device_id')).filter(maySee);
    const stored = new Map((await listStoredPorts(cloud, viewer)).filter(maySee).map((port) => [port.id, port]));
    const attached = new Map(servers.map((port) => [port.id, port]));
    const all = [
      ...servers.filter(({ id }) => !stored.has(id)).map((port) => ({ of: port, wire: renderPort(port) })),
      ...[...stored.values()].map((port) => ({ of: attached.get(port.id) ?? port, wire: renderStoredPort(port, attached.get(port.id)) })),
    ];
    const { items, links } = select(ports, all, request);
    return { ports: items, ...(links === undefined ? {} : { ports_links: links }) };
  },
  'ports.show': async (request, cloud) => {
    const { stored, attached } = await getPort(cloud, request.identity, request.path.port_id);
    const wire = stored !== undefined ? renderStoredPort(stored, attached) : attached && renderPort(attached);
    return { port: only(ports, wire ?? {}, request) };
  },

  'ports.create': async ({ body, identity }, cloud) => {
    const { all, isBulk } = bodiesFrom(body, 'port', portAttributes, identity);
    const wanted: { network: Network; projectId: string; port: NewPort }[] = [];
    for (const said of all) {
      const network = findNetworkOf(cloud, identity, said, { rule: 'create_port', policy: 'networkUser', said, attributes: portAttributesFor(said) });
      wanted.push({ network, projectId: projectOf(said, identity), port: await newPort(cloud, identity, network, said) });
    }
    const made = await makeAll(cloud, 'port', wanted, {
      make: ({ network, port }) => createStoredPort(cloud, network, port),
      undo: (port) => deleteStoredPort(cloud, port),
    });
    return oneOrAll('port', made.map((port) => renderStoredPort(port)), isBulk);
  },
  'ports.update': async (request, cloud) => {
    const { body, path, identity } = request;
    const said = bodyFrom(body, 'port', portAttributes, 'update', identity);
    const { stored, attached, network, projectId } = await getPort(cloud, identity, path.port_id);
    authorize(identity, standingOn(network, identity, projectId), { rule: 'update_port', policy: 'owner', said, attributes: portAttributesFor(said) });
    assertRevision(request, stored?.revision ?? attached?.said.revision ?? 0);
    if (stored === undefined) return { port: renderPort(await updateOfServer(cloud, identity, attached, said)) };
    assertSecured(said, stored);
    const changed = await updateStoredPort(cloud, network, stored, {
      ...await attributesFrom(cloud, identity, said, stored.projectId), dhcpOptions: optionsAfter(stored.dhcpOptions, said),
    });
    return { port: renderStoredPort(changed, findAttached(cloud, stored.id)) };
  },
  'ports.delete': async (request, cloud) => {
    const { path, identity } = request;
    wantedRevision(request);
    const { stored, attached, network, projectId } = await getPort(cloud, identity, path.port_id);
    const standing = standingOn(network, identity, projectId);
    authorize(identity, { ...standing, owner: standing.owner || standing.networkOwner }, { rule: 'delete_port', policy: 'owner' });
    assertRevision(request, stored?.revision ?? attached?.said.revision ?? 0);
    const server = cloud.servers.get(attached?.serverId ?? '');
    // Nova detaches it when Neutron says that it is gone.
    if (server !== undefined) await detachInterface(cloud, identity, server, path.port_id);
    if (stored !== undefined) await deleteStoredPort(cloud, stored);
  },
};

/** Only who owns a network has devices of the network itself on it. */
const portAttributesFor = ({ device_owner: owner }: Said): Attributes =>
  (str(owner ?? '').startsWith('network:') ? { ...portAttributes, device_owner: { ...portAttributes['device_owner'], policy: 'networkOwner' } } : portAttributes);

interface FoundPort {
  /** As it was made in advance. */
  readonly stored: StoredPort | undefined;
  /** As a server has it. One of the two there is. */
  readonly attached: Port | undefined;
  readonly network: Network;
  readonly projectId: string;
}

/** A port of the caller's project, or on its network. @throws ApiError notFound, also for others' */
export async function getPort(cloud: Cloud, caller: Identity, id: string): Promise<FoundPort> {
  const everybody = { ...caller, isAdmin: true };
  const stored = await findStoredPort(cloud, everybody, id);
  const attached = stored === undefined ? findPort(cloud, everybody, id) : findAttached(cloud, id);
  const network = findNetwork(cloud, stored?.networkId ?? attached?.networkId ?? '');
  const projectId = stored?.projectId ?? attached?.projectId;
  const { owner, networkOwner } = network === undefined ? { owner: false, networkOwner: false } : standingOn(network, caller, projectId);
  if (network !== undefined && projectId !== undefined && (caller.isAdmin || owner || networkOwner)) return { stored, attached, network, projectId };
  throw new ApiError('notFound', `Port ${id} could not be found.`, { type: 'PortNotFound' });
}

/** @throws ApiError notFound, badRequest, conflict */
async function newPort(cloud: Cloud, caller: Identity, network: Network, said: Said): Promise<NewPort> {
  const projectId = projectOf(said, caller);
  const deviceOwner = str(said['device_owner'] ?? '');
  const usual = !deviceOwner.startsWith('network:') && (network.record?.portSecurity ?? false);
  const portSecurity = said['port_security_enabled'] === undefined ? usual : said['port_security_enabled'] === true;
  assertSecured(said, { portSecurity, securityGroups: [], addressPairs: [] });
  return {
    projectId, name: '', description: '', adminStateUp: true, deviceId: '', deviceOwner, securityGroups: portSecurity ? [defaultSecurityGroup(projectId).id] : [],
    portSecurity, addressPairs: [], vnicType: 'normal', bindingHost: '', bindingProfile: {}, tags: [], macAddress: undefined, fixedIps: undefined,
    ...await attributesFrom(cloud, caller, said, projectId), dhcpOptions: optionsAfter([], said),
  };
}

/**
 * What is not filtered has no groups, and no addresses that pass the filter. Neutron: neutron/plugins/ml2/plugin.py (_portsec_ext_port_…_processing).
 * @throws ApiError conflict, badRequest
 */
function assertSecured(said: Said, { portSecurity, securityGroups, addressPairs: pairs }: Pick<PortAttributes, 'portSecurity' | 'securityGroups' | 'addressPairs'>): void {
  if (said['port_security_enabled'] ?? portSecurity) return;
  const count = (value: unknown, before: readonly unknown[]): number => (Array.isArray(value) ? value : before).length;
  if (count(said['allowed_address_pairs'], pairs) > 0) {
    throw new ApiError('conflict', 'Port Security must be enabled in order to have allowed address pairs on a port.', { type: 'AddressPairAndPortSecurityRequired' });
  }
  if (count(said['security_groups'], []) > 0) {
    throw new ApiError(
      'badRequest', 'Port security must be enabled and port must have an IP address in order to use security groups.',
      { type: 'PortSecurityAndIPRequiredForSecurityGroups' },
    );
  }
  if (count(said['security_groups'], securityGroups) > 0) {
    throw new ApiError(
      'conflict', 'Port has security group associated. Cannot disable port security or IP address until security group is removed.',
      { type: 'PortSecurityPortHasSecurityGroup' },
    );
  }
}

/** Wire name → attribute. */
const attributes = {
  name: 'name', tags: 'tags', description: 'description', admin_state_up: 'adminStateUp', device_id: 'deviceId', device_owner: 'deviceOwner',
  port_security_enabled: 'portSecurity', allowed_address_pairs: 'addressPairs', 'binding:vnic_type': 'vnicType',
  'binding:host_id': 'bindingHost',
} as const satisfies Readonly<Record<string, keyof NewPort>>;

interface DhcpOption {
  readonly opt_name: string;
  readonly opt_value: string | null;
  readonly ip_version: number;
}

/** Options are set and, by a value of null, taken away one by one. Neutron: neutron/db/extradhcpopt_db.py. */
function optionsAfter(before: readonly object[], { extra_dhcp_opts: said }: Said): readonly DhcpOption[] {
  const keyOf = ({ opt_name: its, ip_version: version }: DhcpOption): string => `${its} ${version}`;
  const whole = (option: object): DhcpOption => ({ opt_name: '', opt_value: null, ...option, ip_version: Number(Reflect.get(option, 'ip_version') ?? 4) });
  const after = new Map([...before, ...(said ?? []) as readonly object[]].map(whole).map((option) => [keyOf(option), option]));
  return [...after.values()].filter(({ opt_value: value }) => value !== null);
}

/** @param projectId whose the port is @throws ApiError notFound for a security group, conflict */
async function attributesFrom(cloud: Cloud, caller: Identity, said: Said, projectId: string): Promise<Partial<NewPort>> {
  const { security_groups: groups, fixed_ips: ips, mac_address: hardware, 'binding:profile': profile } = said as {
    security_groups?: readonly string[]; fixed_ips?: readonly { subnet_id?: string; ip_address?: string }[]; mac_address?: string | null; 'binding:profile'?: object | null;
  };
  if (groups !== undefined) assertAlike(await groupsOf(cloud, { ...caller, projectId }, groups));
  return {
    ...Object.fromEntries(Object.entries(attributes).filter(([wire]) => wire in said).map(([wire, attribute]) => [attribute, said[wire]])) as Partial<NewPort>,
    ...(hardware === undefined ? {} : { macAddress: hardware ?? undefined }),
    ...(profile === undefined ? {} : { bindingProfile: profile ?? {} }),
    ...(groups === undefined ? {} : { securityGroups: groups }),
    ...(ips === undefined ? {} : { fixedIps: ips.map(({ subnet_id: subnetId, ip_address: address }): WantedIp => ({ subnetId, address })) }),
  };
}

async function groupsOf(cloud: Cloud, caller: Identity, ids: readonly string[]): Promise<SecurityGroup[]> {
  const groups: SecurityGroup[] = [];
  for (const id of ids) groups.push(await getSecurityGroup(cloud, caller, id));
  return groups;
}

/** Neutron: neutron/db/securitygroups_db.py, _validate_sgs_for_port. @throws ApiError conflict */
function assertAlike(groups: readonly SecurityGroup[]): void {
  if (new Set(groups.map(({ stateful }) => stateful)).size < 2) return;
  const reason = 'Cannot apply both stateful and stateless security groups on the same port at the same time';
  throw new ApiError('conflict', `Error ${reason} while attempting the operation.`, { type: 'SecurityGroupConflict' });
}

/** What the server alone decides of a port that came with it. */
const ofServer = [
  'device_id', 'device_owner', 'mac_address', 'fixed_ips', 'binding:vnic_type', 'binding:host_id', 'binding:profile',
] as const satisfies readonly (keyof WirePort)[];

/**
 * DEVIATION: the device, addresses and binding of a server's port that was not made before it are the server's, and are not changed here (403).
 * @throws ApiError notFound, forbidden
 */
async function updateOfServer(cloud: Cloud, caller: Identity, port: Port | undefined, said: Said): Promise<Port> {
  if (port === undefined) throw new ApiError('internal', 'The port vanished while it was changed.');
  const now = renderPort(port);
  const fixed = ofServer.find((name) => name in said && JSON.stringify(said[name]) !== JSON.stringify(now[name]));
  if (fixed !== undefined) throw notAuthorized(`(rule:update_port and rule:update_port:${fixed})`);
  assertSecured(said, { ...port.said, securityGroups: port.securityGroups.map(({ id }) => id) });
  const attributesSaid = await attributesFrom(cloud, caller, said, port.projectId);
  const { name: label, description, adminStateUp, securityGroups, portSecurity, addressPairs: pairs } = attributesSaid;
  const options = optionsAfter(port.said.dhcpOptions, said);
  const change = { name: label, description, adminStateUp, securityGroups, portSecurity, addressPairs: pairs, dhcpOptions: options };
  return updateServerPort(cloud, port, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
}

/** Who owns networks sees what is on them, too: then all ports are looked at. */
function viewerOf(cloud: Cloud, caller: Identity): { readonly viewer: Identity; readonly maySee: (port: Pick<Port, 'projectId' | 'networkId'>) => boolean } {
  const own = new Set(caller.isAdmin ? [] : listNetworks(cloud).filter(({ record }) => record?.projectId === caller.projectId).map(({ id }) => id));
  if (own.size === 0) return { viewer: caller, maySee: () => true };
  return { viewer: { ...caller, isAdmin: true }, maySee: ({ projectId, networkId }) => projectId === caller.projectId || own.has(networkId) };
}

/** Clients ask for the ports of one server at a time, for each server of a list: then only that server is looked at. */
function candidates(cloud: Cloud, caller: Identity, serverIds: readonly string[]): Port[] {
  if (serverIds.length === 0) return listPorts(cloud, caller);
  return [...new Set(serverIds)].flatMap((id) => {
    const server = cloud.servers.get(id);
    return server && (caller.isAdmin || server.projectId === caller.projectId) ? portsOfServer(server) : [];
  });
}

/** `ip_address=…`, `ip_address_substr=…` and `subnet_id=…`: alternatives within each, all of them of one address. */
function fixedIpsFilter(values: readonly string[]): (wire: WirePort) => boolean {
  const asked = new Map<string, string[]>();
  // A flag of old clients without a value.
  if (values.length === 1 && values[0] === 'True') return () => true;
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
    tags: [...port.said.tags],
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
    tags: [...port.tags],
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
