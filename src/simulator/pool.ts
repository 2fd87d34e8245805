/**
 * A pool by counts, with names and references that can be foreseen: hosts `xen-host-1` …, VMs `vm-1` …; the same seed makes the same uuids.
 * Rows are put in place as a running pool would have left them; nothing here takes time.
 */
import { NULL_REF, type RecordOf, type Ref, type Release } from '../xapi/datamodel.ts';
import { gaugeMemory } from './domains.ts';
import { freeMemory } from './memory.ts';
import { buildHost, cpuFeatures, nameOf, restrictions } from './pool-hosts.ts';
import { buildImage, buildTemplate, buildVm, builtInTemplates, imageTemplates } from './pool-vms.ts';
import { refreshHost, refreshSr } from './refresh.ts';
import { has } from './releases.ts';
import type { World } from './world.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

export interface PoolPlan {
  readonly hosts: number;
  /** VMs that exist before anyone comes. */
  readonly servers: number;
  /** Bytes of memory of each host. */
  readonly hostMemory: number;
}

export interface PoolFacts {
  readonly pool: Ref<'pool'>;
  readonly hosts: readonly Ref<'host'>[];
  /** The pool's default. */
  readonly sharedSr: Ref<'SR'>;
  /** One for each host, in the order of the hosts. */
  readonly localSrs: readonly Ref<'SR'>[];
  readonly isoSr: Ref<'SR'>;
  readonly networks: Networks;
  /** Templates with disks: what a cloud calls images. */
  readonly images: readonly Ref<'VM'>[];
}

export interface Networks {
  /** The hosts' own, with their addresses. */
  readonly management: Ref<'network'>;
  /** `NET`, on every host's second interface. */
  readonly guests: Ref<'network'>;
  /** Within each host; no place for a server. */
  readonly internal: Ref<'network'>;
}

export function buildPool(world: World, plan: PoolPlan): PoolFacts {
  const { db } = world;
  const networks = buildNetworks(world);
  const pool = db.create('pool', {
    name_label: world.number === 1 ? 'simulated pool' : `simulated pool ${world.number}`, restrictions: restrictions(), ha_cluster_stack: 'xhad',
    allowed_operations: poolOperations.filter(([, since]) => has(world.profile.level, since)).map(([operation]) => operation),
  });
  const hosts = Array.from({ length: plan.hosts }, (_, index) => buildHost(world, index, plan.hostMemory, networks));
  const storage = buildStorage(world, hosts);
  for (const [index, host] of hosts.entries()) {
    const local = storage.localSrs[index] ?? NULL_REF;
    db.update('host', host, { suspend_image_sr: local, crash_dump_sr: local });
    refreshHost(world, host);
  }
  const shared = storage.sharedSr;
  db.update('pool', pool, {
    master: hosts[0] ?? NULL_REF, default_SR: shared, suspend_image_SR: shared, crash_dump_SR: shared, cpu_info: poolCpus(world, hosts.length),
    other_config: { 'memory-ratio-hvm': '0.25', 'memory-ratio-pv': '0.25' },
  });
  for (const template of builtInTemplates) buildTemplate(world, template);
  const images = imageTemplates.map((image) => buildImage(world, image, shared));
  const facts: PoolFacts = { pool, hosts, networks, images, ...storage };
  const free = new Map(hosts.map((host) => [host, freeMemory(world, host)]));
  db.bulk(() => {
    for (let number = 1; number <= plan.servers; number += 1) buildVm(world, number, facts, free);
  });
  for (const host of hosts) gaugeMemory(world, host);
  return facts;
}

/** Operations of a pool at rest, each with the release that first listed it; in the order in which 26.17 lists them. */
const poolOperations: readonly (readonly [RecordOf<'pool'>['allowed_operations'][number], Release])[] = [
  ['ha_enable', 'kolkata'], ['cluster_create', 'kolkata'], ['designate_new_master', '1.290.0'], ['tls_verification_enable', '1.290.0'],
  ['configure_repositories', '1.301.0'], ['sync_updates', '1.329.0'], ['sync_bundle', '24.19.1'], ['apply_updates', '1.301.0'], ['cert_refresh', '22.16.0'],
  ['exchange_certificates_on_join', '22.16.0'], ['exchange_ca_certificates_on_join', '22.16.0'], ['copy_primary_host_certs', '22.20.0'],
  ['eject', '24.23.0'], ['get_updates', '23.18.0'], ['exchange_crls_on_join', '26.0.0'],
];

function poolCpus(world: World, hosts: number): Readonly<Record<string, string>> {
  if (!has(world.profile.level, 'dundee')) return {};
  return {
    vendor: 'GenuineIntel', cpu_count: String(16 * hosts), socket_count: String(2 * hosts), features_pv_host: cpuFeatures,
    features_hvm_host: cpuFeatures,
  };
}

function buildNetworks(world: World): Networks {
  const { db } = world;
  return {
    management: db.create('network', { name_label: 'Pool-wide network associated with eth0', name_description: '', bridge: 'xenbr0' }),
    guests: db.create('network', { name_label: 'NET', name_description: 'Network for guests', bridge: 'xenbr1' }),
    internal: db.create('network', {
      name_label: 'Host internal management network', name_description: 'Link-local network between a host and its guests', bridge: 'xenapi',
      other_config: {
        is_guest_installer_network: 'true', is_host_internal_management_network: 'true', ip_begin: '169.254.0.1', ip_end: '169.254.255.254',
        netmask: '255.255.0.0',
      },
    }),
  };
}

// ---- storage ---------------------------------------------------------------------------------------------------------

const ofDisks = [
  'SR_PROBE', 'SR_UPDATE', 'THIN_PROVISIONING', 'VDI_ACTIVATE', 'VDI_ATTACH', 'VDI_CLONE', 'VDI_CREATE', 'VDI_DEACTIVATE', 'VDI_DELETE',
  'VDI_DETACH', 'VDI_GENERATE_CONFIG', 'VDI_INTRODUCE', 'VDI_MIRROR', 'VDI_RESET_ON_BOOT', 'VDI_RESIZE', 'VDI_SNAPSHOT', 'VDI_UPDATE',
];

/** Storage plug-ins by type, with what they can do. */
const plugins: Readonly<Record<string, readonly string[]>> = {
  ext: ofDisks, lvm: ofDisks, nfs: ofDisks, iso: ['SR_ATTACH', 'SR_DETACH', 'SR_SCAN', 'VDI_ATTACH', 'VDI_DETACH'],
  udev: ['SR_ATTACH', 'SR_DETACH', 'SR_SCAN', 'VDI_ATTACH', 'VDI_DETACH', 'VDI_INTRODUCE'],
};

function buildPlugins(world: World): void {
  for (const [type, all] of Object.entries(plugins)) {
    const capabilities = all.filter((capability) => capability !== 'VDI_MIRROR' || has(world.profile.level, 'tampa'));
    world.db.create('SM', {
      name_label: type, name_description: 'simulated SR plugin', type, vendor: 'none', copyright: 'none', version: '1.0',
      required_api_version: '1.1', driver_filename: `/opt/xensource/sm/${type}SR`, capabilities,
      features: Object.fromEntries(capabilities.map((capability) => [capability, 1])),
    });
  }
}

/** A shared repository, one local for each host, and ISOs that all hosts see. */
function buildStorage(world: World, hosts: readonly Ref<'host'>[]): Pick<PoolFacts, 'sharedSr' | 'localSrs' | 'isoSr'> {
  buildPlugins(world);
  const sharedSr = buildSr(world, {
    name: 'NFS storage', type: 'nfs', content: 'user', size: 16 * 1024 * GiB, device: { server: '10.0.0.2', serverpath: '/export' },
  }, hosts);
  const localSrs = hosts.map((host, index) => buildSr(world, {
    name: `Local storage on ${nameOf(world, index)}`, type: 'ext', content: 'user', size: 1024 * GiB, device: { device: '/dev/sda3' },
  }, [host]));
  const isoSr = buildSr(world, {
    name: 'ISO library', type: 'iso', content: 'iso', size: 64 * GiB, device: { location: '10.0.0.2:/iso', type: 'nfs_iso' },
  }, hosts);
  buildIso(world, isoSr, 'alpine-virt-3.20.iso', 64 * MiB);
  return { sharedSr, localSrs, isoSr };
}

interface SrPlan {
  readonly name: string;
  readonly type: 'nfs' | 'ext' | 'iso';
  readonly content: 'user' | 'iso';
  /** Bytes. */
  readonly size: number;
  readonly device: Readonly<Record<string, string>>;
}

function buildSr(world: World, plan: SrPlan, hosts: readonly Ref<'host'>[]): Ref<'SR'> {
  const { db } = world;
  const sr = db.create('SR', {
    name_label: plan.name, type: plan.type, content_type: plan.content, shared: plan.type !== 'ext', physical_size: plan.size,
  });
  for (const host of hosts) db.create('PBD', { host, SR: sr, device_config: plan.device, currently_attached: true });
  refreshSr(world, sr);
  return sr;
}

function buildIso(world: World, sr: Ref<'SR'>, name: string, size: number): void {
  world.db.create('VDI', {
    name_label: name, name_description: '', SR: sr, type: 'user', virtual_size: size, physical_utilisation: size, read_only: true,
    managed: true, location: name, allowed_operations: ['clone', 'copy', 'forget'],
  });
  world.db.update('SR', sr, { virtual_allocation: size, physical_utilisation: size });
}
