/**
 * Cloud server → wire, in its newest form; what a version or role does not see is cut on the way out.
 * Nova: nova/api/openstack/compute/views/servers.py.
 */
import type { components } from '../../../generated/compute/servers.ts';
import type { ApiRequest } from '../../../http/service.ts';
import type { ServerRecord } from '../../../cloud/servers/deleted-servers.ts';
import type { ServerFlavor } from '../../../cloud/servers/server.ts';
import { statusOf, type Status } from './status.ts';

type WireServer = components['schemas']['server'];
type WireLinks = components['schemas']['server_name']['links'];

/** What of a request the views need: the bases of links, and who looks. */
export type Viewer = Pick<ApiRequest, 'base' | 'bookmarkBase' | 'identity'>;

/** Nova shows how far it got only in these. */
const statusesWithProgress: ReadonlySet<Status> = new Set(['ACTIVE', 'BUILD', 'REBUILD', 'RESIZE', 'VERIFY_RESIZE', 'MIGRATING']);
const statusesWithFault: ReadonlySet<Status> = new Set(['ERROR', 'DELETED']);

/** `2026-01-02T03:04:05Z` */
export const timestamp = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** `2026-01-02T03:04:05.000000`: as Nova's database has it, without a zone. */
export const plainTimestamp = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 23)}000`;

export function renderServerLinks(id: string, { base, bookmarkBase }: Viewer): WireLinks {
  return [
    { rel: 'self', href: `${base}/servers/${id}` },
    { rel: 'bookmark', href: `${bookmarkBase}/servers/${id}` },
  ];
}

/** An entry of the short list. */
export function renderServerName({ id, name }: ServerRecord, viewer: Viewer): components['schemas']['server_name'] {
  return { id, name, links: renderServerLinks(id, viewer) };
}

export function renderServer(server: ServerRecord, viewer: Viewer): WireServer {
  const status = statusOf(server.vmState, server.taskState);
  const settled = server.vmState !== 'building' && server.vmState !== 'deleted';
  return {
    id: server.id,
    name: server.name,
    status,
    tenant_id: server.projectId,
    user_id: server.userId,
    metadata: server.metadata,
    hostId: server.hostId,
    image: renderImage(server, viewer),
    flavor: renderFlavor(server.flavor, viewer),
    created: timestamp(server.created),
    updated: timestamp(server.updated),
    addresses: settled ? renderAddresses(server) : {},
    accessIPv4: server.accessIPv4,
    accessIPv6: server.accessIPv6,
    links: renderServerLinks(server.id, viewer),
    'OS-DCF:diskConfig': server.diskConfig,
    ...(statusesWithProgress.has(status) ? { progress: server.progress } : {}),
    ...(statusesWithFault.has(status) ? renderFault(server, viewer) : {}),
    'OS-EXT-AZ:availability_zone': server.host === null ? server.pinnedAvailabilityZone ?? '' : server.availabilityZone,
    config_drive: server.configDrive ? 'True' : '',
    key_name: server.keyName,
    'OS-SRV-USG:launched_at': server.launchedAt === null ? null : plainTimestamp(server.launchedAt),
    'OS-SRV-USG:terminated_at': server.terminatedAt === null ? null : plainTimestamp(server.terminatedAt),
    'OS-EXT-SRV-ATTR:host': server.host,
    'OS-EXT-SRV-ATTR:instance_name': server.instanceName,
    'OS-EXT-SRV-ATTR:hypervisor_hostname': server.hypervisorHostname,
    'OS-EXT-SRV-ATTR:reservation_id': server.reservationId,
    'OS-EXT-SRV-ATTR:launch_index': server.launchIndex,
    'OS-EXT-SRV-ATTR:hostname': server.hostname,
    // Kernel and ramdisk of images that come in three parts: there are none here, and Nova says so with an empty string.
    'OS-EXT-SRV-ATTR:kernel_id': '',
    'OS-EXT-SRV-ATTR:ramdisk_id': '',
    'OS-EXT-SRV-ATTR:root_device_name': server.rootDeviceName,
    'OS-EXT-SRV-ATTR:user_data': server.userData,
    'OS-EXT-STS:task_state': server.taskState,
    'OS-EXT-STS:vm_state': server.vmState,
    'OS-EXT-STS:power_state': server.powerState,
    'os-extended-volumes:volumes_attached': server.volumes.map(({ id, deleteOnTermination }) => ({ id, delete_on_termination: deleteOnTermination })),
    ...(settled && server.securityGroups.length > 0 ? { security_groups: server.securityGroups.map(({ name }) => ({ name })) } : {}),
    host_status: server.hostStatus,
    locked: server.locked,
    locked_reason: server.lockedReason,
    description: server.description,
    tags: [...server.tags].sort(),
    trusted_image_certificates: server.trustedImageCertificates === null ? null : [...server.trustedImageCertificates],
    pinned_availability_zone: server.pinnedAvailabilityZone,
    scheduler_hints: server.schedulerHints,
  };
}

// ---- servers whose pool cannot be reached: what never changes ----------------------------------------------------------

export const renderUnreachableName = ({ id }: ServerRecord, viewer: Viewer): components['schemas']['unreachable_server_name'] =>
  ({ id, status: 'UNKNOWN', links: renderServerLinks(id, viewer) });

export const renderUnreachableOfList = (server: ServerRecord, viewer: Viewer): components['schemas']['unreachable_server_of_list'] =>
  ({ ...renderUnreachableName(server, viewer), tenant_id: server.projectId, created: timestamp(server.created) });

export const renderUnreachable = (server: ServerRecord, viewer: Viewer): components['schemas']['unreachable_server'] => ({
  ...renderUnreachableOfList(server, viewer),
  user_id: server.userId,
  flavor: renderFlavor(server.flavor, viewer),
  image: renderImage(server, viewer),
  server_groups: server.serverGroup === null ? [] : [server.serverGroup.id],
  'OS-EXT-AZ:availability_zone': server.availabilityZone,
  'OS-EXT-STS:power_state': 0,
});

// ---- all others ------------------------------------------------------------------------------------------------------

/** Show, update and rebuild also name the server's groups; the list does not (measured on Nova 26.2). */
export function renderServerWithGroups(server: ServerRecord, viewer: Viewer): WireServer & { server_groups: string[] } {
  return { ...renderServer(server, viewer), server_groups: server.serverGroup === null ? [] : [server.serverGroup.id] };
}

function renderImage({ imageId, imageProperties }: ServerRecord, { bookmarkBase }: Viewer): WireServer['image'] {
  if (imageId === null) return '';
  return { id: imageId, links: [{ rel: 'bookmark', href: `${bookmarkBase}/images/${imageId}` }], properties: imageProperties };
}

function renderFlavor(flavor: ServerFlavor, { bookmarkBase }: Viewer): WireServer['flavor'] {
  return {
    id: flavor.id,
    links: [{ rel: 'bookmark', href: `${bookmarkBase}/flavors/${flavor.id}` }],
    original_name: flavor.name,
    vcpus: flavor.vcpus,
    ram: flavor.ramMib,
    disk: flavor.diskGib,
    ephemeral: flavor.ephemeralGib,
    swap: flavor.swapMib,
    extra_specs: flavor.extraSpecs,
  };
}

/** By name of the network; one where no address is known yet is there all the same (the SDK waits for a server to have one). */
export function renderAddresses({ networks, addresses }: ServerRecord): WireServer['addresses'] {
  const byNetwork = new Map<string, WireServer['addresses'][string]>(networks.map((network) => [network, []]));
  for (const { network, address, version, mac } of addresses) {
    const entry = { version, addr: address, 'OS-EXT-IPS:type': 'fixed' as const, 'OS-EXT-IPS-MAC:mac_addr': mac };
    byNetwork.set(network, [...(byNetwork.get(network) ?? []), entry]);
  }
  return Object.fromEntries(byNetwork);
}

function renderFault({ fault }: ServerRecord, { identity }: Viewer): Pick<WireServer, 'fault'> {
  if (fault === null) return {};
  const { code, created, message, details } = fault;
  // What went wrong inside is not for users' eyes, unless it is an error of their own making.
  const shown = details !== undefined && (identity.isAdmin || code !== 500);
  return { fault: { code, created, message, ...(shown ? { details } : {}) } };
}
