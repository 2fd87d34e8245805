/** Domains: what becomes of a VM's record, devices, consoles and guest when it starts, stops, moves. */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { flagsOn } from './cpu.ts';
import { plugVbds } from './devices.ts';
import { freeMemory, memoryOverhead } from './memory.ts';
import { refreshHost, refreshVm } from './refresh.ts';
import { has } from './releases.ts';
import { isNull, type PowerState } from './vm-lifecycle.ts';
import { dateTime, type World } from './world.ts';

const none = <C extends string>(): Ref<C> => NULL_REF;

export const isHvm = (vm: RecordOf<'VM'>): boolean => vm.HVM_boot_policy !== '';

/** What the domain will be called by newer releases. */
export const domainTypeOf = (vm: Pick<RecordOf<'VM'>, 'HVM_boot_policy'>): 'hvm' | 'pv' => (vm.HVM_boot_policy === '' ? 'pv' : 'hvm');

export function overheadOf(
  vm: Pick<RecordOf<'VM'>, 'memory_static_max' | 'VCPUs_max' | 'HVM_shadow_multiplier'> & Partial<Pick<RecordOf<'VM'>, 'domain_type'>>,
): number {
  return memoryOverhead(vm.memory_static_max, vm.VCPUs_max, vm.HVM_shadow_multiplier, vm.domain_type);
}

/**
 * A new domain on a host.
 * @param how a boot; a reboot, which keeps console and guest records; or an arrival with memory and all, by resume or migration
 * @param awake the guest has been up for long: its agent has spoken (a pool that is being built; the builder gauges memory)
 */
export function bringUp(
  world: World, vm: Ref<'VM'>, host: Ref<'host'>, state: Extract<PowerState, 'Running' | 'Paused'>, how: 'boot' | 'reboot' | 'arrival',
  awake = false,
): void {
  const { db, clock } = world;
  const record = db.get('VM', vm);
  const target = db.get('host', host);
  const domid = (world.domids.get(host) ?? 0) + 1;
  world.domids.set(host, domid);
  const wakes = record.power_state === 'Suspended';
  const fresh = how !== 'arrival';
  // A guest that moves keeps what it has plugged.
  if (fresh || isNull(record.resident_on)) plugDevices(world, record, host, how === 'reboot' || wakes);
  const hasTools = !Object.hasOwn(record.xenstore_data, noToolsKey);
  if (how === 'boot' && !isNull(record.guest_metrics)) db.destroy('VM_guest_metrics', record.guest_metrics);
  db.update('VM', vm, {
    power_state: state, resident_on: host, scheduled_to_be_resident_on: none(), domid, memory_target: record.memory_dynamic_max,
    last_boot_CPU_flags: flagsOn(target, fresh ? undefined : record.last_boot_CPU_flags),
    ...(how === 'boot' ? { guest_metrics: none<'VM_guest_metrics'>() } : {}), ...(fresh ? bootRecord(world, record) : {}),
    ...(world.hypervisor.losesXenstoreData ? { xenstore_data: {} } : {}),
  });
  if ((fresh || wakes) && db.has('VM_metrics', record.metrics)) {
    db.update('VM_metrics', record.metrics, {
      start_time: dateTime(clock.now()), VCPUs_number: record.VCPUs_at_startup, memory_actual: record.memory_dynamic_max,
      hvm: isHvm(record),
      current_domain_type: domainTypeOf(record),
    });
  }
  if (!awake) {
    if (record.resident_on !== host) gaugeMemory(world, record.resident_on);
    gaugeMemory(world, host);
  }
  if (how === 'boot' || record.resident_on !== host) openConsole(world, vm, target);
  if (how === 'reboot' && db.has('VM_guest_metrics', record.guest_metrics)) {
    db.update('VM_guest_metrics', record.guest_metrics, {
      other: {}, networks: {},
    });
  }
  if (awake) announceTools(world, vm, true);
  else {
    refreshVm(world, vm);
    wakeGuest(world, vm, hasTools);
  }
}

/** @param again the domain had its devices before, and a hypervisor that loses them has lost them */
function plugDevices(world: World, vm: RecordOf<'VM'>, host: Ref<'host'>, again: boolean): void {
  if (again && world.hypervisor.losesDevices(vm.uuid, host)) return;
  plugVbds(world, vm.VBDs);
  for (const vif of vm.VIFs) world.db.update('VIF', vif, { currently_attached: true });
}

/** The device model that fits the firmware, where none is named; `auto` for secure boot means what the firmware has keys for: none here. */
function bootPlatform(vm: RecordOf<'VM'>): Readonly<Record<string, string>> {
  const { 'device-model': model, secureboot, ...rest } = vm.platform;
  const fitting = vm.HVM_boot_params['firmware'] === 'uefi' ? 'qemu-upstream-uefi' : 'qemu-upstream-compat';
  return {
    ...(secureboot === undefined ? {} : { secureboot: secureboot === 'auto' ? 'false' : secureboot }), 'device-model': model ?? fitting, ...rest,
  };
}

/** What says that a VM is not the one that it was: two random numbers (xapi_vm_helpers.ml fresh_genid). */
export function freshGeneration(world: World): string {
  const half = (): string => BigInt(`0x${world.db.newUuid().replaceAll('-', '').slice(0, 15)}`).toString();
  return `${half()}:${half()}`;
}

function bootRecord(world: World, vm: RecordOf<'VM'>): Partial<RecordOf<'VM'>> {
  const generation = vm.generation_id === '0:0' ? { generation_id: freshGeneration(world) } : {};
  if (!isHvm(vm)) return generation;
  const modern = has(world.profile.level, 'stockholm');
  return {
    ...(modern ? { platform: bootPlatform(vm) } : {}),
    ...generation,
  };
}

/** A guest with a BIOS is given its strings before anything is looked at that may keep it from starting (recorded from 26.17). */
export function fillBiosStrings(world: World, vm: Ref<'VM'>): void {
  const record = world.db.get('VM', vm);
  if (isHvm(record) && Object.keys(record.bios_strings).length === 0) world.db.update('VM', vm, { bios_strings: biosStrings(world) });
}

/** Those of a board and an enclosure came in 2020 (xapi_bios_strings constants @ 1.297). */
const boardStrings: Readonly<Record<string, string>> = {
  'baseboard-manufacturer': '', 'baseboard-product-name': '', 'baseboard-version': '', 'baseboard-serial-number': '', 'baseboard-asset-tag': '',
  'baseboard-location-in-chassis': '', 'enclosure-asset-tag': '',
};

const biosStrings = (world: World): Readonly<Record<string, string>> => ({
  'bios-vendor': 'Xen', 'bios-version': '', 'system-manufacturer': 'Xen', 'system-product-name': 'HVM domU', 'system-version': '',
  'system-serial-number': '', ...(has(world.profile.level, '1.297.0') ? boardStrings : {}), 'hp-rombios': '', 'oem-1': 'Xen', 'oem-2': 'MS_VM_CERT/SHA1/bdbeb6e0a816d43fa6d3fe8aaef04c2bad9d3e3d',
});

/** Consoles are made anew for each domain: a screen, and the terminal of a paravirtual guest, which has no other (xenopsd: vncterm). */
function openConsole(world: World, vm: Ref<'VM'>, host: RecordOf<'host'>): void {
  closeConsoles(world, vm);
  for (const protocol of isHvm(world.db.get('VM', vm)) ? ['rfb'] as const : ['rfb', 'vt100'] as const) {
    const uuid = world.db.newUuid();
    world.db.create('console', { uuid, protocol, VM: vm, location: `https://${host.address}/console?uuid=${uuid}` });
  }
}

function closeConsoles(world: World, vm: Ref<'VM'>): void {
  for (const console of world.db.get('VM', vm).consoles) world.db.destroy('console', console);
}

/** The domain is gone; the VM rests as `state`. */
export function tearDown(world: World, vm: Ref<'VM'>, state: Extract<PowerState, 'Halted' | 'Suspended'>): void {
  const { db } = world;
  const record = db.get('VM', vm);
  if (state === 'Halted' || !world.hypervisor.keepsDevices(record.uuid)) {
    for (const vbd of record.VBDs) db.update('VBD', vbd, { currently_attached: false });
    for (const vif of record.VIFs) db.update('VIF', vif, { currently_attached: false });
  }
  closeConsoles(world, vm);
  world.consoleLogs.set(`${record.resident_on}/${record.domid}`, bootMessages(record));
  db.update('VM', vm, {
    power_state: state, resident_on: none(), scheduled_to_be_resident_on: none(), domid: -1,
    ...(state === 'Halted' ? { memory_target: 0, last_boot_CPU_flags: flagsAtRest(world, record) } : {}),
  });
  if (state === 'Halted' && db.has('VM_metrics', record.metrics)) {
    db.update('VM_metrics', record.metrics, { VCPUs_number: 0, hvm: false, current_domain_type: 'unspecified' });
  }
  // A saved guest's agent is not heard any more; what a halted one said stays until the next boot.
  if (state === 'Suspended' && db.has('VM_guest_metrics', record.guest_metrics)) {
    db.update('VM_guest_metrics', record.guest_metrics, { other: {}, PV_drivers_version: {} });
  }
  gaugeMemory(world, record.resident_on);
  refreshVm(world, vm);
}

/** Newer releases forget the features of a domain that is gone (xapi_xenops.ml takes over the empty featureset). */
function flagsAtRest(world: World, vm: RecordOf<'VM'>): Readonly<Record<string, string>> {
  const { features } = vm.last_boot_CPU_flags;
  return features === undefined || !has(world.profile.level, 'jura') ? vm.last_boot_CPU_flags : { ...vm.last_boot_CPU_flags, features: '' };
}

/** Writes a host's free memory into its metrics. */
export function gaugeMemory(world: World, host: Ref<'host'>): void {
  const metrics = world.db.find('host', host)?.metrics;
  if (metrics !== undefined && world.db.has('host_metrics', metrics)) {
    world.db.update('host_metrics', metrics, {
      memory_free: freeMemory(world, host),
    });
  }
}

/** Promises a host's memory to a VM while `body` brings it there; the host says meanwhile what goes on. */
export async function whileArriving<T>(
  { world, job }: Pick<Call, 'world' | 'job'>, vm: Ref<'VM'>, host: Ref<'host'>, operation: 'vm_start' | 'vm_resume' | 'vm_migrate', body: () => Promise<T>,
): Promise<T> {
  const { db } = world;
  const arrivals = world.arrivals.get(host) ?? new Set();
  world.arrivals.set(host, arrivals);
  const local = db.get('VM', vm).resident_on === host;
  if (!local) arrivals.add(vm);
  db.update('VM', vm, { scheduled_to_be_resident_on: host });
  markHost(world, host, (marks) => ({ ...marks, [job.task]: operation }));
  try {
    return await body();
  } finally {
    arrivals.delete(vm);
    if (db.has('VM', vm)) db.update('VM', vm, { scheduled_to_be_resident_on: none() });
    markHost(world, host, ({ [job.task]: _ended, ...others }) => others);
  }
}

/** Devices of a domain that is being built say so: they are plugged before it lives (xapi_xenops.ml start, message_forwarding.ml with_vbds_marked). */
export async function whilePlugging<T>({ world, job }: Pick<Call, 'world' | 'job'>, vm: Ref<'VM'>, body: () => Promise<T>): Promise<T> {
  const { db } = world;
  db.update('VM', vm, bootRecord(world, db.get('VM', vm)));
  const marks = { current_operations: { [job.task]: 'attach' }, currently_attached: true, allowed_operations: [] } as const;
  const { VBDs, VIFs } = db.get('VM', vm);
  for (const vbd of VBDs) db.update('VBD', vbd, marks);
  for (const vif of VIFs) db.update('VIF', vif, marks);
  const settle = (plugged: boolean): void => {
    const state = { current_operations: {}, ...(plugged ? {} : { currently_attached: false }) };
    for (const vbd of VBDs) if (db.has('VBD', vbd)) db.update('VBD', vbd, state);
    for (const vif of VIFs) if (db.has('VIF', vif)) db.update('VIF', vif, state);
    refreshVm(world, vm);
  };
  try {
    const value = await body();
    settle(true);
    return value;
  } catch (error) {
    settle(false);
    throw error;
  }
}

type HostMarks = RecordOf<'host'>['current_operations'];

function markHost(world: World, host: Ref<'host'>, edit: (marks: HostMarks) => HostMarks): void {
  if (!world.db.has('host', host)) return;
  world.db.update('host', host, { current_operations: edit(world.db.get('host', host).current_operations) });
  refreshHost(world, host);
}

// ---- the guest -------------------------------------------------------------------------------------------------------

/** A guest whose xenstore data has this key runs no agent. */
export const noToolsKey = 'vm-data/sim-no-tools';

const features = ['suspend', 'shutdown', 'poweroff', 'reboot', 'vcpu-hotplug', 'balloon'];

/** After a while the guest's agent announces itself, then its addresses; not when it was stopped, paused or moved meanwhile. */
export function wakeGuest(world: World, vm: Ref<'VM'>, hasTools = !Object.hasOwn(world.db.get('VM', vm).xenstore_data, noToolsKey)): void {
  const { domid, resident_on: host, power_state: state } = world.db.get('VM', vm);
  const speaks = state === 'Running' || (state === 'Paused' && world.hypervisor.pausedGuestsSpeak);
  if (!speaks) return;
  const still = (): boolean => {
    const record = world.db.find('VM', vm);
    return record?.domid === domid && record.resident_on === host && record.power_state === state;
  };
  world.clock.work(world.durations.guestTools, () => {
    if (!still()) return;
    announceTools(world, vm, hasTools);
    if (!hasTools) return;
    world.clock.work(world.durations.guestAddresses, () => {
      if (still()) announceAddresses(world, vm);
    });
  });
}

/** @param hasTools false: the record that xapi keeps of a guest which says nothing */
function announceTools(world: World, vm: Ref<'VM'>, hasTools: boolean): void {
  const { db, clock } = world;
  const record = db.get('VM', vm);
  const facts: Partial<RecordOf<'VM_guest_metrics'>> = hasTools ? {
    PV_drivers_version: {
      major: '8', minor: '4', micro: '0', build: '1',
    }, PV_drivers_up_to_date: true, PV_drivers_detected: true, live: true,
    other: Object.fromEntries(features.map((feature) => [`feature-${feature}`, '1'])), last_updated: dateTime(clock.now()),
    os_version: { name: 'Linux', uname: '6.1.0', distro: 'linux', major: '12', minor: '0' },
  } : { live: true, last_updated: dateTime(clock.now()) };
  if (db.has('VM_guest_metrics', record.guest_metrics)) db.update('VM_guest_metrics', record.guest_metrics, facts);
  else db.update('VM', vm, { guest_metrics: db.create('VM_guest_metrics', facts) });
  refreshVm(world, vm);
}

function announceAddresses(world: World, vm: Ref<'VM'>): void {
  const { db } = world;
  const record = db.get('VM', vm);
  if (!db.has('VM_guest_metrics', record.guest_metrics)) return;
  db.update('VM_guest_metrics', record.guest_metrics, { networks: guestNetworks(world, record) });
}

/** The map `networks` as the release's agent handling writes it. */
export function guestNetworks(world: World, vm: RecordOf<'VM'>): Readonly<Record<string, string>> {
  const vifs = vm.VIFs.map((vif) => [vif, world.db.get('VIF', vif)] as const).filter(([, vif]) => vif.currently_attached);
  const networks: Record<string, string> = {};
  for (const [ref, vif] of vifs) {
    const address = lease(world, ref, vif.network);
    networks[`${vif.device}/ip`] = address;
    if (world.profile.ipv4Keys) networks[`${vif.device}/ipv4/0`] = address;
    if (world.profile.ipv6Keys) networks[`${vif.device}/ipv6/0`] = linkLocal(vif.MAC);
  }
  return networks;
}

/** The pool's own DHCP: 10.<network>.x.y in the order of asking, kept as long as the VIF lives. */
function lease(world: World, vif: Ref<'VIF'>, network: Ref<'network'>): string {
  const known = world.leases.get(vif);
  if (known !== undefined) return known;
  const third = world.db.refs('network').indexOf(network) + 20 * world.number;
  const number = world.leases.size + 10;
  const address = `10.${third}.${Math.floor(number / 250) % 256}.${(number % 250) + 2}`;
  world.leases.set(vif, address);
  return address;
}

function linkLocal(mac: string): string {
  const bytes = mac.split(':').map((byte) => parseInt(byte, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const group = (high: number, low: number): string => ((high << 8) | low).toString(16);
  return `fe80::${group(a ^ 2, b)}:${group(c, 0xff)}:${group(0xfe, d)}:${group(e, f)}`;
}

/** What is on its console: as a small system says of itself when it boots. */
export function bootMessages({ name_label: name, VCPUs_at_startup: vcpus, memory_target: memory, VBDs, VIFs }: RecordOf<'VM'>): string {
  const kib = Math.floor(memory / 1024);
  return [
    'Loading Linux', 'Loading initial ramdisk', 'Xen: HVM guest', `Memory: ${kib}K available`, `smp: ${vcpus} processors online`,
    ...VBDs.map((_, index) => `blkfront: xvd${String.fromCharCode(97 + index)}: flush diskcache: enabled`),
    ...VIFs.map((_, index) => `netfront: eth${index}: initialised`),
    'init: starting', 'mount: / mounted read-write', 'random: crng init done', 'sshd: listening on port 22', 'cron: started', `${name} login: `,
  ].join('\n');
}
