/** The VM records of a new pool: built-in templates, templates with disks, and VMs that were there before anyone came. */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import { macFrom } from './devices.ts';
import { createVdi } from './disks.ts';
import { bringUp, guestNetworks, overheadOf } from './domains.ts';
import { memoryNeeded } from './memory.ts';
import type { PoolFacts } from './pool.ts';
import { refreshVm } from './refresh.ts';
import { dateTime, epoch, type World } from './world.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

/** What all VMs of a new pool have in common: HVM, all memory fixed. @param memory bytes */
export function vmDefaults(memory: number, vcpus: number) {
  return {
    user_version: 1, is_a_template: false, memory_static_max: memory, memory_dynamic_max: memory, memory_dynamic_min: memory,
    memory_static_min: Math.min(memory, 256 * MiB), VCPUs_max: vcpus, VCPUs_at_startup: vcpus, actions_after_shutdown: 'destroy',
    actions_after_reboot: 'restart', actions_after_crash: 'restart', HVM_boot_policy: 'BIOS order', HVM_boot_params: { order: 'cdn' },
    HVM_shadow_multiplier: 1, domid: -1, has_vendor_device: false, domain_type: 'hvm',
    platform: {
      nx: 'true', acpi: '1', apic: 'true', pae: 'true', hpet: 'true', viridian: 'false', vga: 'std', videoram: '8', device_id: '0001',
    },
  } as const satisfies Partial<RecordOf<'VM'>>;
}

const recommendations =
  '<restrictions><restriction field="memory-static-max" max="1649267441664"/><restriction field="vcpus-max" max="64"/>' +
  '<restriction property="number-of-vbds" max="255"/><restriction property="number-of-vifs" max="7"/></restrictions>';

// ---- templates -------------------------------------------------------------------------------------------------------

interface BuiltIn {
  readonly name: string;
  /** What newer releases call it whatever its name. */
  readonly label: string;
  /** Bytes. */
  readonly memory: number;
  /** Bytes of the system disk that it provisions; 0: none. */
  readonly disk: number;
  readonly methods: string;
}

export const builtInTemplates: readonly BuiltIn[] = [
  { name: 'Other install media', label: 'other-install-media', memory: 256 * MiB, disk: 0, methods: 'cdrom' },
  { name: 'Debian Bookworm 12', label: 'debian-12', memory: 2 * GiB, disk: 10 * GiB, methods: 'cdrom,nfs,http,ftp' },
  { name: 'Ubuntu Jammy Jellyfish 22.04', label: 'ubuntu-22.04', memory: 4 * GiB, disk: 10 * GiB, methods: 'cdrom' },
  { name: 'Windows Server 2022 (64-bit)', label: 'windows-server-2022-64bit', memory: 4 * GiB, disk: 32 * GiB, methods: 'cdrom' },
];

/** A template without disks, which says in other_config what `VM.provision` is to make. */
export function buildTemplate(world: World, plan: BuiltIn): void {
  const { db } = world;
  const disk = plan.disk === 0 ? '' : `<disk device="0" size="${plan.disk}" sr="" bootable="true" type="system"/>`;
  const fields = { ...vmDefaults(plan.memory, 1), is_a_template: true, is_default_template: true };
  const vm = db.create('VM', {
    ...fields, name_label: plan.name, name_description: 'Template which allows VM installation from install media',
    memory_overhead: overheadOf(fields), recommendations, reference_label: plan.label, metrics: db.create('VM_metrics', {}),
    other_config: {
      default_template: 'true', mac_seed: db.newUuid(), 'install-methods': plan.methods, disks: `<provision>${disk}</provision>`,
    },
  });
  refreshVm(world, vm);
}

interface Image {
  readonly name: string;
  readonly description: string;
  /** Bytes. */
  readonly memory: number;
  readonly disk: number;
  /** Bytes of the disk that are in use. */
  readonly used: number;
}

export const imageTemplates: readonly Image[] = [
  { name: 'cirros-0.6.2-x86_64-disk', description: 'A tiny Linux for tests', memory: 64 * MiB, disk: 112 * MiB, used: 20 * MiB },
  { name: 'debian-12-genericcloud-amd64', description: 'Debian 12 for clouds', memory: 256 * MiB, disk: 2 * GiB, used: 350 * MiB },
  { name: 'ubuntu-22.04-server-cloudimg-amd64', description: 'Ubuntu 22.04', memory: 512 * MiB, disk: 2304 * MiB, used: 640 * MiB },
];

/** A template with a disk on the shared repository. */
export function buildImage(world: World, image: Image, sr: Ref<'SR'>): Ref<'VM'> {
  const { db } = world;
  const fields = { ...vmDefaults(image.memory, 1), is_a_template: true, memory_static_min: image.memory };
  const vm = db.create('VM', {
    ...fields, name_label: image.name, name_description: image.description, memory_overhead: overheadOf(fields), recommendations,
    other_config: { mac_seed: db.newUuid(), base_template_name: 'Other install media' }, metrics: db.create('VM_metrics', {}),
  });
  buildDisk(world, vm, { SR: sr, virtual_size: image.disk, physical_utilisation: image.used, name_label: `${image.name} 0` });
  refreshVm(world, vm);
  return vm;
}

function buildDisk(world: World, vm: Ref<'VM'>, disk: Parameters<typeof createVdi>[1]): void {
  world.db.create('VBD', {
    VM: vm, VDI: createVdi(world, disk), userdevice: '0', bootable: true, mode: 'RW', type: 'Disk', unpluggable: false,
    allowed_operations: ['attach'], metrics: world.db.newRef(),
  });
}

// ---- VMs that were there before ----------------------------------------------------------------------------------------

/**
 * Every fifth is halted, every third lies on its host's local storage; the rest run from the shared one, hosts taking turns.
 * @param free bytes of memory that each host has left; the VM's are taken off
 */
export function buildVm(world: World, number: number, facts: PoolFacts, free: Map<Ref<'host'>, number>): void {
  const { db } = world;
  const index = (number - 1) % facts.hosts.length;
  const host = facts.hosts[index] ?? NULL_REF;
  const isLocal = number % 3 === 0;
  const seed = db.newUuid();
  const fields = vmDefaults(256 * MiB, 1);
  const vm = db.create('VM', {
    ...fields, name_label: `vm-${number}`, name_description: 'was here before', affinity: isLocal ? host : NULL_REF, power_state: 'Halted',
    memory_overhead: overheadOf(fields), other_config: { mac_seed: seed, base_template_name: 'Debian Bookworm 12' },
    metrics: db.create('VM_metrics', { install_time: dateTime(world.clock.now()), start_time: epoch }),
  });
  const sr = isLocal ? (facts.localSrs[index] ?? facts.sharedSr) : facts.sharedSr;
  buildDisk(world, vm, { SR: sr, virtual_size: 1 * GiB, physical_utilisation: 64 * MiB, name_label: `vm-${number} 0` });
  db.create('VBD', {
    VM: vm, VDI: NULL_REF, userdevice: '3', bootable: false, mode: 'RO', type: 'CD', empty: true, allowed_operations: ['attach', 'insert'],
    metrics: db.newRef(),
  });
  db.create('VIF', {
    VM: vm, network: facts.networks.guests, device: '0', MAC: macFrom(seed, '0'), MAC_autogenerated: true, MTU: 1500,
    allowed_operations: ['attach'], metrics: db.newRef(),
  });
  const [needed, left] = [memoryNeeded(db.get('VM', vm)), free.get(host) ?? 0];
  if (number % 5 === 0 || needed > left) return refreshVm(world, vm);
  free.set(host, left - needed);
  // As it looks when it has been running for some time.
  bringUp(world, vm, host, 'Running', 'boot', true);
  db.update('VM_guest_metrics', db.get('VM', vm).guest_metrics, { networks: guestNetworks(world, db.get('VM', vm)) });
}
