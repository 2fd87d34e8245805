/** The one translation from XAPI's records to a server. Pure: reads rows of the cache, makes no call, keeps nothing. */
import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { Ref } from '../../xapi/datamodel.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import { availabilityZoneOf, availabilityZoneOfHost, hostNameOf } from '../hosts.ts';
import { isLinkLocal } from '../networks.ts';
import { keys, metadataOf, readKey, serverOfBuild } from '../other-config.ts';
import { defaultGroupId } from '../security-groups.ts';
import { flavorOfSize } from '../sizes.ts';
import type { SecurityGroupName, Server, ServerAddress, ServerFlavor } from './server.ts';
import { stagesOf } from './stages.ts';
import { deriveState } from './state.ts';

/** What the translation needs beside the rows. */
export interface Surroundings {
  readonly pools: readonly Xapi[];
  /** Project of VMs that no user of ours created. */
  readonly defaultProjectId: string;
  /** Their user: each server has one. */
  readonly defaultUserId: string;
  /** When the index first saw the VM as it is now, milliseconds since 1970. */
  readonly now: number;
}

/** Whether a VM is a server: no template, snapshot, control domain, nor one that carries an image's disks during a build. */
export function isServer(vm: Row<'VM'>): boolean {
  return !vm.is_a_template && !vm.is_a_snapshot && !vm.is_control_domain && serverOfBuild(vm) === undefined;
}

/** The host whose server it is: where it runs, else where it last ran or shall start; undefined when nobody knows, or it was taken off its host. */
export function hostOfVm(pool: Xapi, vm: Row<'VM'>): Row<'host'> | undefined {
  const marked = readKey(vm, keys.host);
  const resident = pool.cache.get('host', vm.resident_on);
  if (resident !== undefined || keys.offloaded.key in vm.other_config) return resident;
  return (marked === undefined ? undefined : pool.cache.byUuid('host', marked)) ?? pool.cache.get('host', vm.affinity);
}

/** Name of a disk inside its guest, of the position that it has there. */
export const deviceAt = ({ device, userdevice }: Pick<Row<'VBD'>, 'device' | 'userdevice'>): string =>
  `/dev/${device === '' ? `xvd${String.fromCharCode('a'.charCodeAt(0) + Number(userdevice))}` : device}`;

export function serverFromVm(pool: Xapi, vm: Row<'VM'>, around: Surroundings): Server {
  const { cache } = pool;
  const disks = vm.VBDs.flatMap((ref) => cache.get('VBD', ref) ?? []).filter((vbd) => vbd.type === 'Disk' && cache.get('VDI', vbd.VDI) !== undefined);
  const metrics = cache.get('VM_metrics', vm.metrics);
  const host = hostOfVm(pool, vm);
  const projectId = readKey(vm, keys.project) ?? around.defaultProjectId;
  const locked = readKey(vm, keys.locked);
  const claim = readKey(vm, keys.task);
  const state = deriveState({
    power: vm.power_state,
    operations: Object.values(vm.current_operations),
    kind: claim?.kind,
    deleting: readKey(vm, keys.deleting) !== undefined,
    error: readKey(vm, keys.error) === true,
    hasDisks: disks.length > 0,
    ...stagesOf(vm, claim),
  });
  const volumes = volumesOf(pool, vm);
  const started = metrics === undefined ? null : timeOf(metrics.start_time);
  const installed = metrics === undefined ? null : timeOf(metrics.install_time);
  const created = readKey(vm, keys.created) ?? installed ?? started ?? 0;
  const building = state.vmState === 'building';
  const image = readKey(vm, keys.image);

  return Object.freeze<Server>({
    id: vm.uuid,
    pool,
    vm: vm.$ref,
    name: vm.name_label,
    description: vm.name_description === '' ? null : vm.name_description,
    projectId,
    userId: readKey(vm, keys.user) ?? around.defaultUserId,
    ...state,
    created,
    updated: around.now,
    launchedAt: building ? null : readKey(vm, keys.launched) ?? started ?? installed,
    terminatedAt: null,
    host: host === undefined ? null : hostNameOf(host),
    hypervisorHostname: host === undefined ? null : hostNameOf(host),
    hostStatus: hostStatus(pool, host),
    hostId: host === undefined ? '' : createHash('sha224').update(projectId + hostNameOf(host)).digest('hex'),
    availabilityZone: host === undefined ? availabilityZoneOf(around.pools, pool) : availabilityZoneOfHost(around.pools, pool, host),
    pinnedAvailabilityZone: readKey(vm, keys.zone) ?? null,
    flavor: readKey(vm, keys.flavor) ?? flavorOfVm(pool, vm, disks),
    imageId: image === undefined || image === '' ? null : image,
    imageProperties: readKey(vm, keys.imageProperties) ?? {},
    keyName: readKey(vm, keys.keyPair) ?? null,
    metadata: metadataOf(vm),
    // Tags that XenCenter users gave and Nova could not have: a comma separates tags in its filters, a slash parts its paths.
    tags: vm.tags.filter((tag) => tag !== '' && tag.length <= 60 && !/[,/]/.test(tag)).toSorted(),
    locked: locked !== undefined,
    lockedReason: locked?.reason ?? null,
    lockedBy: locked?.by ?? null,
    networks: building ? [] : vifsOf(pool, vm).map(({ network }) => network.name_label),
    addresses: building ? [] : addressesOf(pool, vm),
    securityGroups: vifsOf(pool, vm).flatMap(({ vif }) => securityGroupsOf(vif, projectId)),
    configDrive: readKey(vm, keys.configDrive) ?? false,
    userData: readKey(vm, keys.userData) ?? null,
    hostname: readKey(vm, keys.hostname) ?? hostnameFromName(vm.name_label),
    reservationId: readKey(vm, keys.reservation) ?? '',
    launchIndex: readKey(vm, keys.launchIndex) ?? 0,
    rootDeviceName: disks.length > 0 ? '/dev/xvda' : null,
    instanceName: `instance-${vm.uuid.slice(0, 8)}`,
    volumes,
    isVolumeBacked: image === '' && volumes[0]?.device === '/dev/xvda',
    accessIPv4: readKey(vm, keys.accessIPv4) ?? '',
    accessIPv6: readKey(vm, keys.accessIPv6) ?? '',
    diskConfig: readKey(vm, keys.diskConfig) ?? 'MANUAL',
    fault: readKey(vm, keys.fault) ?? null,
    progress: building || state.taskState !== null ? progressOf(pool, vm) : 0,
    serverGroup: readKey(vm, keys.group) ?? null,
    schedulerHints: readKey(vm, keys.hints) ?? {},
    trustedImageCertificates: null,
  });
}

/** In the order of their places. */
function volumesOf({ cache }: Xapi, vm: Row<'VM'>): Server['volumes'] {
  return vm.VBDs.flatMap((ref) => cache.get('VBD', ref) ?? []).toSorted((a, b) => Number(a.userdevice) - Number(b.userdevice)).flatMap((vbd) => {
    const mark = readKey(vbd, keys.volume);
    return mark === undefined ? [] : [{ ...mark, device: deviceAt(vbd), attachmentId: vbd.uuid }];
  });
}

/** Milliseconds; null for XAPI's "never", which is 1970. */
export function timeOf(datetime: string): number | null {
  const [, year, month, day, rest] = /^(\d{4})-?(\d{2})-?(\d{2})T(\d{2}:\d{2}:\d{2})/.exec(datetime) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${rest}Z`);
  return Number.isNaN(time) || time <= 0 ? null : time;
}

/** Nova: nova/compute/api.py, get_instance_host_status: DOWN is only what somebody said to be down. */
function hostStatus(pool: Xapi, host: Row<'host'> | undefined): Server['hostStatus'] {
  if (host === undefined) return '';
  if (readKey(host, keys.serviceForcedDown) === true) return 'DOWN';
  if (readKey(host, keys.serviceDisabled) !== undefined || !host.enabled) return 'MAINTENANCE';
  return pool.cache.get('host_metrics', host.metrics)?.live === true && !pool.isSilent(host.$ref) ? 'UP' : 'UNKNOWN';
}

/** A VM that was not made from a flavor has the flavor that it is. */
function flavorOfVm(pool: Xapi, vm: Row<'VM'>, disks: readonly Row<'VBD'>[]): ServerFlavor {
  const root = disks.toSorted((a, b) => Number(a.userdevice) - Number(b.userdevice))[0];
  const size = root === undefined ? 0 : pool.cache.get('VDI', root.VDI)?.virtual_size ?? 0;
  return flavorOfSize({ vcpus: vm.VCPUs_max, ramMib: Math.round(vm.memory_static_max / 2 ** 20), diskGib: Math.ceil(size / 2 ** 30) });
}

/**
 * What the guest reports (`VM_guest_metrics.networks`: `0/ip` in every release, `0/ipv4/0`, `0/ipv6/0` in newer ones), by the number of the
 * interface; for an interface of which it says nothing, the address that was asked for or set in XAPI. On a network that was made through the API an
 * interface has the addresses that it was given, as Neutron has it.
 */
function addressesOf(pool: Xapi, vm: Row<'VM'>): readonly ServerAddress[] {
  const reported = pool.cache.get('VM_guest_metrics', vm.guest_metrics)?.networks ?? {};
  return vifsOf(pool, vm).flatMap(({ vif, network }) => {
    const own = Object.entries(reported).filter(([key]) => key === `${vif.device}/ip` || key.startsWith(`${vif.device}/ipv`)).map(([, value]) => value);
    const given = readKey(vif, keys.fixedAddresses) ?? [];
    const isReported = own.some((value) => value.trim() !== '') && !(given.length > 0 && keys.network.key in network.other_config);
    const known = isReported ? own : [...given, ...vif.ipv4_addresses, ...vif.ipv6_addresses];
    // Old Linux agents put several addresses into one value; XAPI writes its own with the length of the prefix.
    const all = known.flatMap((value) => value.split(/[\s,;]+/)).map((value) => value.replace(/\/\d+$/, '')).filter((value) => value !== '0.0.0.0');
    return [...new Set(all)].flatMap((address): ServerAddress[] => {
      const version = isIPv4(address) ? 4 : isIPv6(address) && !isLinkLocal(address) ? 6 : undefined;
      return version === undefined ? [] : [{ network: network.name_label, address, version, mac: vif.MAC.toLowerCase() }];
    });
  });
}

/** The groups of an interface of a project's server. */
export function securityGroupsOf(vif: Pick<Row<'VIF'>, 'other_config'>, projectId: string): readonly SecurityGroupName[] {
  const marked = readKey(vif, keys.securityGroups);
  return marked === undefined ? [{ id: defaultGroupId(projectId), name: 'default' }] : Object.entries(marked).map(([id, name]) => ({ id, name }));
}

/** Its interfaces in the order of their numbers, each with its network. */
function vifsOf(pool: Xapi, vm: Row<'VM'>): readonly { readonly vif: Row<'VIF'>; readonly network: Row<'network'> }[] {
  return vm.VIFs.flatMap((ref) => {
    const vif = pool.cache.get('VIF', ref);
    const network = vif === undefined ? undefined : pool.cache.get('network', vif.network);
    return vif === undefined || network === undefined ? [] : [{ vif, network }];
  }).toSorted((a, b) => Number(a.vif.device) - Number(b.vif.device));
}

/** Nova: nova/utils.py, sanitize_hostname. */
export function hostnameFromName(name: string): string {
  const clean = name.replace(/[ _.]/g, '-').replace(/[^A-Za-z0-9-]/g, '').toLowerCase().replace(/^[-.]+|[-.]+$/g, '');
  return clean.slice(0, 63).replace(/-+$/, '');
}

/** Percent of the operation that runs on the VM now. */
function progressOf(pool: Xapi, vm: Row<'VM'>): number {
  for (const task of Object.keys(vm.current_operations)) {
    const progress = pool.cache.get('task', task as Ref<'task'>)?.progress;
    if (progress !== undefined) return Math.min(Math.max(Math.floor(progress * 100), 0), 100);
  }
  return 0;
}
