/**
 * A pool by counts, with names and references that can be foreseen: hosts `xen-host-1` …, VMs `vm-1` …; the same seed makes the same uuids.
 * Rows are put in place as a running pool would have left them; nothing here takes time.
 */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import { macFrom } from './devices.ts';
import { createVdi } from './disks.ts';
import { bringUp, domainTypeOf, gaugeMemory, guestNetworks, overheadOf } from './domains.ts';
import { dom0Overhead, freeMemory, hostOverhead, memoryNeeded } from './memory.ts';
import { refreshHost, refreshSr, refreshVm } from './refresh.ts';
import { has } from './releases.ts';
import { dateTime, epoch, type World } from './world.ts';

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
  readonly sharedSr: Ref<'SR'>;
  /** One for each host, in the order of the hosts. */
  readonly localSrs: readonly Ref<'SR'>[];
  readonly isoSr: Ref<'SR'>;
  readonly networks: { readonly management: Ref<'network'>; readonly guests: Ref<'network'>; readonly internal: Ref<'network'> };
  /** Templates with disks: what a cloud calls images. */
  readonly images: readonly Ref<'VM'>[];
}

const none = <C extends string>(): Ref<C> => NULL_REF as Ref<C>;

export function buildPool(world: World, plan: PoolPlan): PoolFacts {
  const { db } = world;
  const networks = buildNetworks(world);
  const pool = db.create('pool', { name_label: 'simulated pool', restrictions: restrictions(), ha_cluster_stack: 'xhad', allowed_operations: poolOperations });
  const hosts = Array.from({ length: plan.hosts }, (_, index) => buildHost(world, index, plan, networks));
  const [master] = hosts;
  if (master === undefined) throw new Error('a pool has at least one host');
  buildPlugins(world);
  const sharedSr = buildSr(world, 'NFS storage', 'nfs', 'user', true, 16 * 1024 * GiB, hosts, { server: '10.0.0.2', serverpath: '/export' });
  const localSrs = hosts.map((host, index) => buildSr(world, `Local storage on xen-host-${index + 1}`, 'ext', 'user', false, 1024 * GiB, [host], { device: '/dev/sda3' }));
  const isoSr = buildSr(world, 'ISO library', 'iso', 'iso', true, 64 * GiB, hosts, { location: '10.0.0.2:/iso', type: 'nfs_iso' });
  buildIso(world, isoSr, 'alpine-virt-3.20.iso', 64 * MiB);
  for (const [index, host] of hosts.entries()) {
    const local = localSrs[index] ?? none<'SR'>();
    db.update('host', host, { suspend_image_sr: local, crash_dump_sr: local });
    refreshHost(world, host);
  }
  const first = db.get('host', master).cpu_info;
  db.update('pool', pool, {
    master, default_SR: sharedSr, suspend_image_SR: sharedSr, crash_dump_SR: sharedSr, other_config: { 'memory-ratio-hvm': '0.25', 'memory-ratio-pv': '0.25' },
    cpu_info: has(world.profile.level, 'dundee')
      ? { vendor: first['vendor'] ?? '', cpu_count: String(16 * hosts.length), socket_count: String(2 * hosts.length), features_pv_host: cpuFeatures, features_hvm_host: cpuFeatures }
      : {},
  });
  for (const template of builtIn) buildTemplate(world, template);
  const images = imageTemplates.map((image) => buildImage(world, image, sharedSr));
  const facts = { pool, hosts, sharedSr, localSrs, isoSr, networks, images };
  const free = new Map(hosts.map((host) => [host, freeMemory(world, host)]));
  db.bulk(() => {
    for (let number = 1; number <= plan.servers; number += 1) buildVm(world, number, facts, free);
  });
  for (const host of hosts) gaugeMemory(world, host);
  return facts;
}

const poolOperations: RecordOf<'pool'>['allowed_operations'] = ['ha_enable', 'cluster_create', 'designate_new_master', 'apply_updates', 'cert_refresh', 'eject'];

// ---- networks --------------------------------------------------------------------------------------------------------

function buildNetworks(world: World): PoolFacts['networks'] {
  const { db } = world;
  return {
    management: db.create('network', { name_label: 'Pool-wide network associated with eth0', name_description: '', bridge: 'xenbr0' }),
    guests: db.create('network', { name_label: 'NET', name_description: 'Network for guests', bridge: 'xenbr1' }),
    internal: db.create('network', {
      name_label: 'Host internal management network', name_description: 'Network on which guests will be assigned a private link-local IP address which can be used to talk XenAPI',
      bridge: 'xenapi', other_config: { is_guest_installer_network: 'true', is_host_internal_management_network: 'true', ip_begin: '169.254.0.1', ip_end: '169.254.255.254', netmask: '255.255.0.0' },
    }),
  };
}

function buildPif(world: World, host: Ref<'host'>, index: number, device: 'eth0' | 'eth1', network: Ref<'network'>): void {
  const { db } = world;
  const management = device === 'eth0';
  const number = index + 1;
  const metrics = db.create('PIF_metrics', {
    carrier: true, vendor_id: '8086', vendor_name: 'Intel Corporation', device_id: '1572', device_name: 'Ethernet Controller X710 for 10GbE SFP+',
    speed: 10_000, duplex: true, pci_bus_path: management ? '0000:00:03.0' : '0000:00:04.0', last_updated: dateTime(world.clock.now()),
  });
  db.create('PIF', {
    device, network, host, MTU: 1500, VLAN: -1, metrics, physical: true, currently_attached: true, management,
    MAC: `52:54:00:00:${(number & 0xff).toString(16).padStart(2, '0')}:${management ? '01' : '02'}`,
    ip_configuration_mode: management ? 'Static' : 'None', IP: management ? addressOf(index) : '', netmask: management ? '255.255.0.0' : '',
    gateway: management ? '10.0.0.1' : '', properties: { gro: 'on' }, igmp_snooping_status: 'disabled',
  });
}

/** Management address of the host at a position: 10.0.1.1, 10.0.1.2 … */
const addressOf = (index: number): string => `10.0.${1 + Math.floor(index / 250)}.${(index % 250) + 1}`;

// ---- hosts -----------------------------------------------------------------------------------------------------------

const cpuFeatures = '1fcbfbff-f7fa3223-2c100800-00000121-00000001-00000000-00000000-00000000-00001000-0c000000';
const cpuFlags = 'fpu de tsc msr pae mce cx8 apic sep mca cmov pat clflush acpi mmx fxsr sse sse2 ht syscall nx lm constant_tsc rep_good nopl pni ssse3 sse4_1 sse4_2 popcnt aes hypervisor';
const cpuModel = 'Intel(R) Xeon(R) CPU E5-2640 v4 @ 2.40GHz';
const cores = 16;

function buildHost(world: World, index: number, plan: PoolPlan, networks: PoolFacts['networks']): Ref<'host'> {
  const { db, profile, clock } = world;
  const number = index + 1;
  const now = dateTime(clock.now());
  const seconds = Math.floor(clock.now() / 1000);
  const metrics = db.create('host_metrics', { memory_total: plan.hostMemory, memory_free: plan.hostMemory, live: true, last_updated: now });
  const host = db.create('host', {
    name_label: `xen-host-${number}`, name_description: 'Default install', hostname: `xen-host-${number}`, address: addressOf(index), enabled: true, metrics,
    memory_overhead: hostOverhead, API_version_major: profile.api.major, API_version_minor: profile.api.minor, API_version_vendor: 'XenSource',
    software_version: softwareVersion(world, now), other_config: { agent_start_time: `${seconds - 3600}.`, boot_time: `${seconds - 3700}.` },
    capabilities: ['xen-3.0-x86_64', 'hvm-3.0-x86_32', 'hvm-3.0-x86_32p', 'hvm-3.0-x86_64'], sched_policy: 'credit', supported_bootloaders: ['pygrub', 'eliloader'],
    cpu_info: cpuInfo(world), license_params: licence(), edition: profile.product.brand.toLowerCase(), editions: [profile.product.brand.toLowerCase()],
    chipset_info: { iommu: 'true' }, virtual_hardware_platform_versions: [0, 1, 2], ssl_legacy: false, https_only: false,
  });
  for (let cpu = 0; cpu < cores; cpu += 1) {
    db.create('host_cpu', { host, number: cpu, vendor: 'GenuineIntel', speed: 2400, modelname: cpuModel, family: 6, model: 79, stepping: '1', flags: cpuFlags, features: '' });
  }
  buildPif(world, host, index, 'eth0', networks.management);
  buildPif(world, host, index, 'eth1', networks.guests);
  const dom0 = buildDom0(world, host, number);
  db.update('host', host, { control_domain: dom0 });
  gaugeMemory(world, host);
  return host;
}

function softwareVersion(world: World, date: string): Readonly<Record<string, string>> {
  const { product, api } = world.profile;
  return {
    ...(product.version === '' ? {} : { product_version: product.version, product_version_text: product.text, product_version_text_short: product.text, product_brand: product.brand }),
    platform_name: 'XCP', platform_version: product.platform, xapi: product.xapi, build_number: 'simulated', hostname: 'localhost', date,
    ...(product.build === undefined ? {} : { xapi_build: product.build }), xen: '4.17.5', linux: '4.19.0+1', network_backend: 'openvswitch',
    xencenter_min: `${api.major}.${api.minor}`, xencenter_max: `${api.major}.${api.minor}`, dbv: '0.0.1',
  };
}

function cpuInfo(world: World): Readonly<Record<string, string>> {
  const common = {
    cpu_count: String(cores), socket_count: '2', vendor: 'GenuineIntel', speed: '2400.000', modelname: cpuModel, family: '6', model: '79', stepping: '1', flags: cpuFlags,
  };
  if (!has(world.profile.level, 'dundee')) return { ...common, features: cpuFeatures.slice(0, 35), physical_features: cpuFeatures.slice(0, 35), maskable: 'full' };
  return { ...common, threads_per_core: '2', nr_nodes: '2', features_pv: cpuFeatures, features_hvm: cpuFeatures, features_hvm_host: cpuFeatures, features_pv_host: cpuFeatures };
}

/** Nothing is restricted, as on XCP and XCP-ng. */
const restricted = [
  'vlan', 'qos', 'pool_attached_storage', 'netapp', 'equalogic', 'pooling', 'marathon', 'email_alerting', 'historical_performance', 'wlb', 'rbac', 'dmc', 'checkpoint',
  'cpu_masking', 'connection', 'intellicache', 'gpu', 'dr', 'vif_locking', 'storage_xen_motion', 'vgpu', 'vss', 'xen_motion', 'guest_ip_setting', 'ad', 'nested_virt',
  'live_patching', 'set_vcpus_number_live', 'pvs_proxy', 'igmp_snooping', 'rpu', 'pool_size', 'cbt', 'usb_passthrough', 'network_sriov', 'corosync', 'zstd_export',
];
const restrictions = (): Readonly<Record<string, string>> => Object.fromEntries(restricted.map((feature) => [`restrict_${feature}`, 'false']));
const licence = (): Readonly<Record<string, string>> => ({ license_type: '', grace: 'no', ...restrictions() });

function buildDom0(world: World, host: Ref<'host'>, number: number): Ref<'VM'> {
  const { db } = world;
  const memory = 2 * GiB;
  const dom0 = db.create('VM', {
    ...vmDefaults(memory, 2), memory_static_min: memory, other_config: { mac_seed: db.newUuid() }, name_label: `Control domain on host: xen-host-${number}`, name_description: 'The domain which manages physical devices and manages other domains',
    power_state: 'Running', resident_on: host, affinity: host, memory_overhead: dom0Overhead, memory_target: memory, is_control_domain: true, domid: 0,
    actions_after_reboot: 'destroy', actions_after_crash: 'destroy', HVM_boot_policy: '', HVM_boot_params: {}, platform: {}, domain_type: 'pv', version: 1,
    metrics: db.create('VM_metrics', { memory_actual: memory, VCPUs_number: 2, start_time: dateTime(world.clock.now()), current_domain_type: 'pv' }),
  });
  for (const protocol of ['rfb', 'vt100'] as const) {
    db.create('console', { protocol, VM: dom0, location: `https://${db.get('host', host).address}/console?ref=${dom0}` });
  }
  refreshVm(world, dom0);
  return dom0;
}

// ---- storage ---------------------------------------------------------------------------------------------------------

const smCapabilities = [
  'SR_PROBE', 'SR_UPDATE', 'THIN_PROVISIONING', 'VDI_ACTIVATE', 'VDI_ATTACH', 'VDI_CLONE', 'VDI_CREATE', 'VDI_DEACTIVATE', 'VDI_DELETE', 'VDI_DETACH', 'VDI_GENERATE_CONFIG',
  'VDI_INTRODUCE', 'VDI_MIRROR', 'VDI_RESET_ON_BOOT', 'VDI_RESIZE', 'VDI_SNAPSHOT', 'VDI_UPDATE',
];
const plugins: Readonly<Record<string, readonly string[]>> = {
  ext: smCapabilities, lvm: smCapabilities, nfs: smCapabilities, iso: ['SR_ATTACH', 'SR_DETACH', 'SR_SCAN', 'VDI_ATTACH', 'VDI_DETACH'],
  udev: ['SR_ATTACH', 'SR_DETACH', 'SR_SCAN', 'VDI_ATTACH', 'VDI_DETACH', 'VDI_INTRODUCE'],
};

function buildPlugins(world: World): void {
  for (const [type, capabilities] of Object.entries(plugins)) {
    const supported = capabilities.filter((capability) => capability !== 'VDI_MIRROR' || has(world.profile.level, 'tampa'));
    world.db.create('SM', {
      name_label: type, name_description: 'simulated SR plugin', type, vendor: 'none', copyright: 'none', version: '1.0', required_api_version: '1.1',
      capabilities: supported, features: Object.fromEntries(supported.map((capability) => [capability, 1])), driver_filename: `/opt/xensource/sm/${type}SR`,
    });
  }
}

function buildSr(
  world: World, name: string, type: string, content: string, shared: boolean, size: number, hosts: readonly Ref<'host'>[], device: Readonly<Record<string, string>>,
): Ref<'SR'> {
  const { db } = world;
  const sr = db.create('SR', { name_label: name, type, content_type: content, shared, physical_size: size });
  for (const host of hosts) db.create('PBD', { host, SR: sr, device_config: device, currently_attached: true });
  refreshSr(world, sr);
  return sr;
}

function buildIso(world: World, sr: Ref<'SR'>, name: string, size: number): void {
  const { db } = world;
  db.create('VDI', {
    name_label: name, name_description: '', SR: sr, type: 'user', virtual_size: size, physical_utilisation: size, read_only: true, managed: true, location: name,
    allowed_operations: ['clone', 'copy', 'forget'],
  });
  db.update('SR', sr, { virtual_allocation: size, physical_utilisation: size });
}

// ---- templates -------------------------------------------------------------------------------------------------------

function vmDefaults(memory: number, vcpus: number) {
  return {
    user_version: 1, is_a_template: false, memory_static_max: memory, memory_dynamic_max: memory, memory_dynamic_min: memory, memory_static_min: Math.min(memory, 256 * MiB),
    VCPUs_max: vcpus, VCPUs_at_startup: vcpus, actions_after_shutdown: 'destroy', actions_after_reboot: 'restart', actions_after_crash: 'restart',
    HVM_boot_policy: 'BIOS order', HVM_boot_params: { order: 'cdn' }, HVM_shadow_multiplier: 1, domid: -1, has_vendor_device: false, domain_type: 'hvm',
    platform: { nx: 'true', acpi: '1', apic: 'true', pae: 'true', hpet: 'true', viridian: 'false', vga: 'std', videoram: '8', device_id: '0001' },
  } as const satisfies Partial<RecordOf<'VM'>>;
}

const recommendations =
  '<restrictions><restriction field="memory-static-max" max="1649267441664"/><restriction field="vcpus-max" max="64"/>' +
  '<restriction property="number-of-vbds" max="255"/><restriction property="number-of-vifs" max="7"/></restrictions>';

interface BuiltIn {
  readonly name: string;
  readonly label: string;
  readonly memory: number;
  /** Bytes of the system disk that it provisions. */
  readonly disk: number;
  readonly methods: string;
}

const builtIn: readonly BuiltIn[] = [
  { name: 'Other install media', label: 'other-install-media', memory: 256 * MiB, disk: 0, methods: 'cdrom' },
  { name: 'Debian Bookworm 12', label: 'debian-12', memory: 2 * GiB, disk: 10 * GiB, methods: 'cdrom,nfs,http,ftp' },
  { name: 'Ubuntu Jammy Jellyfish 22.04', label: 'ubuntu-22.04', memory: 4 * GiB, disk: 10 * GiB, methods: 'cdrom' },
  { name: 'Windows Server 2022 (64-bit)', label: 'windows-server-2022-64bit', memory: 4 * GiB, disk: 32 * GiB, methods: 'cdrom' },
];

function buildTemplate(world: World, plan: BuiltIn): void {
  const { db } = world;
  const disks = plan.disk === 0 ? '<provision/>' : `<provision><disk device="0" size="${plan.disk}" sr="" bootable="true" type="system"/></provision>`;
  const fields = { ...vmDefaults(plan.memory, 1), is_a_template: true, is_default_template: true };
  const vm = db.create('VM', {
    ...fields, name_label: plan.name, name_description: 'Template which allows VM installation from install media', memory_overhead: overheadOf(fields), recommendations,
    reference_label: plan.label, other_config: { default_template: 'true', mac_seed: db.newUuid(), 'install-methods': plan.methods, disks },
    metrics: db.create('VM_metrics', {}),
  });
  refreshVm(world, vm);
}

interface Image {
  readonly name: string;
  readonly description: string;
  readonly memory: number;
  readonly disk: number;
  /** Bytes of the disk that are in use. */
  readonly used: number;
}

const imageTemplates: readonly Image[] = [
  { name: 'cirros-0.6.2-x86_64-disk', description: 'A tiny Linux for tests', memory: 64 * MiB, disk: 112 * MiB, used: 20 * MiB },
  { name: 'debian-12-genericcloud-amd64', description: 'Debian 12 for clouds', memory: 256 * MiB, disk: 2 * GiB, used: 350 * MiB },
  { name: 'ubuntu-22.04-server-cloudimg-amd64', description: 'Ubuntu 22.04 for clouds', memory: 512 * MiB, disk: 2304 * MiB, used: 640 * MiB },
];

function buildImage(world: World, image: Image, sr: Ref<'SR'>): Ref<'VM'> {
  const { db } = world;
  const fields = { ...vmDefaults(image.memory, 1), is_a_template: true, memory_static_min: image.memory };
  const vm = db.create('VM', {
    ...fields, name_label: image.name, name_description: image.description, memory_overhead: overheadOf(fields), recommendations,
    other_config: { mac_seed: db.newUuid(), base_template_name: 'Other install media' }, metrics: db.create('VM_metrics', {}),
  });
  const vdi = createVdi(world, { SR: sr, virtual_size: image.disk, physical_utilisation: image.used, name_label: `${image.name} 0`, name_description: '', type: 'user' });
  db.create('VBD', { VM: vm, VDI: vdi, userdevice: '0', bootable: true, mode: 'RW', type: 'Disk', unpluggable: false, allowed_operations: ['attach'] });
  refreshVm(world, vm);
  return vm;
}

// ---- VMs that were there before ----------------------------------------------------------------------------------------

/** Every fifth is halted, every third lies on its host's local storage; the rest run from the shared one. */
function buildVm(world: World, number: number, facts: PoolFacts, free: Map<Ref<'host'>, number>): void {
  const { db } = world;
  const index = (number - 1) % facts.hosts.length;
  const host = facts.hosts[index] ?? none<'host'>();
  const isLocal = number % 3 === 0;
  const memory = 256 * MiB;
  const sr = isLocal ? (facts.localSrs[index] ?? facts.sharedSr) : facts.sharedSr;
  const seed = db.newUuid();
  const fields = vmDefaults(memory, 1);
  const vm = db.create('VM', {
    ...fields, name_label: `vm-${number}`, name_description: 'was here before', affinity: isLocal ? host : none(), memory_overhead: overheadOf(fields), power_state: 'Halted',
    other_config: { mac_seed: seed, base_template_name: 'Debian Bookworm 12' }, metrics: db.create('VM_metrics', { install_time: dateTime(world.clock.now()), start_time: epoch }),
    domain_type: domainTypeOf(fields),
  });
  const vdi = createVdi(world, { SR: sr, virtual_size: 1 * GiB, physical_utilisation: 64 * MiB, name_label: `vm-${number} 0`, name_description: '', type: 'user' });
  db.create('VBD', { VM: vm, VDI: vdi, userdevice: '0', bootable: true, mode: 'RW', type: 'Disk', unpluggable: false, other_config: { owner: 'true' }, allowed_operations: ['attach'] });
  db.create('VBD', { VM: vm, VDI: none(), userdevice: '3', bootable: false, mode: 'RO', type: 'CD', empty: true, allowed_operations: ['attach', 'insert'] });
  db.create('VIF', {
    VM: vm, network: facts.networks.guests, device: '0', MAC: macFrom(seed, '0'), MAC_autogenerated: true, MTU: 1500, allowed_operations: ['attach'],
  });
  const [needed, left] = [memoryNeeded(db.get('VM', vm)), free.get(host) ?? 0];
  if (number % 5 === 0 || needed > left) return refreshVm(world, vm);
  free.set(host, left - needed);
  runVm(world, vm, host);
}

/** As it looks when it has been running for some time. */
function runVm(world: World, vm: Ref<'VM'>, host: Ref<'host'>): void {
  const { db } = world;
  bringUp(world, vm, host, 'Running', 'boot', true);
  db.update('VM_guest_metrics', db.get('VM', vm).guest_metrics, { networks: guestNetworks(world, db.get('VM', vm)) });
}
