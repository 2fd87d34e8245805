/** The hosts of a new pool: processors, memory, interfaces, control domain, and what they say of their software. */
import type { Ref } from '../xapi/datamodel.ts';
import { gaugeMemory } from './domains.ts';
import { dom0Overhead, hostOverhead } from './memory.ts';
import type { Networks } from './pool.ts';
import { vmDefaults } from './pool-vms.ts';
import { refreshVm } from './refresh.ts';
import { has, type ReleaseProfile } from './releases.ts';
import { dateTime, type World } from './world.ts';

const GiB = 1024 ** 3;

export const cpuFeatures = '1fcbfbff-f7fa3223-2c100800-00000121-00000001-00000000-00000000-00000000-00001000-0c000000';
const cpu = {
  vendor: 'GenuineIntel', modelname: 'Intel(R) Xeon(R) CPU E5-2640 v4 @ 2.40GHz', stepping: '1',
  flags:
    'fpu de tsc msr pae mce cx8 apic sep mca cmov pat clflush acpi mmx fxsr sse sse2 ht syscall nx lm constant_tsc rep_good nopl pni pclmulqdq ' +
    'monitor est ssse3 sse4_1 sse4_2 x2apic popcnt aes hypervisor',
} as const;
const cores = 16;

/**
 * Management address of the host at a position: 10.0.1.1, 10.0.1.2 …; in the second pool 10.1.1.1 …. Where each host answers by itself it
 * is the one where it does, a loopback address 127.1.1.1 ….
 */
export const addressOf = (world: World, index: number): string =>
  `${world.members ? `127.${world.number}` : `10.${world.number - 1}`}.${1 + Math.floor(index / 250)}.${(index % 250) + 1}`;

/** Name of the host at a position. Host names are Nova's compute hosts, so no two pools share one. */
export const nameOf = (world: World, index: number): string => `xen${world.number === 1 ? '' : world.number}-host-${index + 1}`;

/** @param memory bytes */
export function buildHost(world: World, index: number, memory: number, networks: Networks): Ref<'host'> {
  const { db, profile, clock } = world;
  const name = nameOf(world, index);
  const now = dateTime(clock.now());
  const seconds = Math.floor(clock.now() / 1000);
  const edition = profile.product.brand.toLowerCase();
  const host = db.create('host', {
    name_label: name, name_description: 'Default install', hostname: name, address: addressOf(world, index), enabled: true,
    metrics: db.create('host_metrics', { memory_total: memory, memory_free: memory, live: true, last_updated: now }),
    memory_overhead: hostOverhead, API_version_major: profile.api.major, API_version_minor: profile.api.minor, API_version_vendor: 'XenSource',
    software_version: softwareVersion(profile, now), other_config: { agent_start_time: `${seconds - 3600}.`, boot_time: `${seconds - 3700}.` },
    capabilities: ['xen-3.0-x86_64', 'hvm-3.0-x86_32', 'hvm-3.0-x86_32p', 'hvm-3.0-x86_64'], sched_policy: 'credit',
    supported_bootloaders: ['pygrub', 'eliloader'], cpu_info: cpuInfo(world), license_params: { license_type: '', grace: 'no', ...restrictions() },
    edition, editions: [edition], chipset_info: { iommu: 'true' }, virtual_hardware_platform_versions: [0, 1, 2], ssl_legacy: false,
  });
  for (let number = 0; number < cores; number += 1) {
    db.create('host_cpu', { ...cpu, host, number, speed: 2400, family: 6, model: 79, features: '' });
  }
  buildPif(world, host, index, 'eth0', networks.management);
  buildPif(world, host, index, 'eth1', networks.guests);
  db.update('host', host, { control_domain: buildDom0(world, host, name) });
  gaugeMemory(world, host);
  return host;
}

function buildPif(world: World, host: Ref<'host'>, index: number, device: 'eth0' | 'eth1', network: Ref<'network'>): void {
  const { db } = world;
  const management = device === 'eth0';
  const metrics = db.create('PIF_metrics', {
    carrier: true, vendor_id: '8086', vendor_name: 'Intel Corporation', device_id: '1572',
    device_name: 'Ethernet Controller X710 for 10GbE SFP+', speed: 10_000, duplex: true,
    pci_bus_path: management ? '0000:00:03.0' : '0000:00:04.0', last_updated: dateTime(world.clock.now()),
  });
  const address = { ip_configuration_mode: 'Static', IP: addressOf(world, index), netmask: '255.255.0.0', gateway: `10.${world.number - 1}.0.1` } as const;
  db.create('PIF', {
    device, network, host, MTU: 1500, VLAN: -1, metrics, physical: true, currently_attached: true, management,
    MAC: `52:54:00:${(world.number - 1).toString(16).padStart(2, '0')}:${((index + 1) & 0xff).toString(16).padStart(2, '0')}:${management ? '01' : '02'}`,
    ...(management ? address : {}), properties: { gro: 'on' }, igmp_snooping_status: 'disabled',
  });
}

/** A distribution's XCP names no product (create_misc.ml: it comes from XenServer's inventory file). */
export function softwareVersion({ product, api }: ReleaseProfile, date: string): Readonly<Record<string, string>> {
  const { version, text, brand } = product;
  const xencenter = `${api.major}.${api.minor}`;
  return {
    ...(version === '' ? {} : { product_version: version, product_version_text: text, product_version_text_short: text, product_brand: brand }),
    platform_name: 'XCP', platform_version: product.platform, xapi: product.xapi, build_number: 'simulated', hostname: 'localhost', date,
    ...(product.build === undefined ? {} : { xapi_build: product.build }), xen: '4.17.5', linux: '4.19.0+1', network_backend: 'openvswitch',
    xencenter_min: xencenter, xencenter_max: xencenter, dbv: '0.0.1',
  };
}

function cpuInfo(world: World): Readonly<Record<string, string>> {
  const common = { ...cpu, cpu_count: String(cores), socket_count: '2', speed: '2400.000', family: '6', model: '79' };
  if (!has(world.profile.level, 'dundee')) {
    const features = cpuFeatures.split('-').slice(0, 4).join('-');
    return { ...common, features, physical_features: features, maskable: 'full' };
  }
  return {
    ...common, threads_per_core: '2', nr_nodes: '2', features_pv: cpuFeatures, features_hvm: cpuFeatures, features_hvm_host: cpuFeatures,
    features_pv_host: cpuFeatures,
  };
}

const licensed = [
  'vlan', 'qos', 'pool_attached_storage', 'netapp', 'equalogic', 'pooling', 'marathon', 'email_alerting', 'historical_performance', 'wlb',
  'rbac', 'dmc', 'checkpoint', 'cpu_masking', 'connection', 'intellicache', 'gpu', 'dr', 'vif_locking', 'storage_xen_motion', 'vgpu', 'vss',
  'xen_motion', 'guest_ip_setting', 'ad', 'nested_virt', 'live_patching', 'set_vcpus_number_live', 'pvs_proxy', 'igmp_snooping', 'rpu',
  'pool_size', 'cbt', 'usb_passthrough', 'network_sriov', 'corosync', 'zstd_export',
];

/** Nothing is restricted, as on XCP and XCP-ng. */
export const restrictions = (): Readonly<Record<string, string>> =>
  Object.fromEntries(licensed.map((feature) => [`restrict_${feature}`, 'false']));

function buildDom0(world: World, host: Ref<'host'>, name: string): Ref<'VM'> {
  const { db } = world;
  const memory = 2 * GiB;
  const started = dateTime(world.clock.now());
  const dom0 = db.create('VM', {
    ...vmDefaults(memory, 2), memory_static_min: memory, memory_overhead: dom0Overhead, memory_target: memory,
    name_label: `Control domain on host: ${name}`, name_description: 'The domain which manages physical devices and manages other domains',
    power_state: 'Running', resident_on: host, affinity: host, is_control_domain: true, domid: 0, actions_after_reboot: 'destroy',
    actions_after_crash: 'destroy', HVM_boot_policy: '', HVM_boot_params: {}, platform: {}, domain_type: 'pv', version: 1,
    other_config: { mac_seed: db.newUuid() },
    metrics: db.create('VM_metrics', { memory_actual: memory, VCPUs_number: 2, start_time: started, current_domain_type: 'pv' }),
  });
  for (const protocol of ['rfb', 'vt100'] as const) {
    db.create('console', { protocol, VM: dom0, location: `https://${db.get('host', host).address}/console?ref=${dom0}` });
  }
  refreshVm(world, dom0);
  return dom0;
}
