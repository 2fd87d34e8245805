/**
 * What newer versions know of extra specs: a name in one of Nova's name spaces must be a known one and its value of the known kind; a
 * name outside them is the operator's own. Source: nova/api/validation/extra_specs/ (2.86).
 *
 * DEVIATION: from 2.86 on, `trait:` and `resources:` extra specs take any name in capitals; Nova has a list of each.
 */
import { ApiError } from '../../errors.ts';
import { strictBooleanFrom } from './boolean.ts';

type ValueRule = 'any' | 'boolean' | readonly string[] | RegExp | { readonly min?: number; readonly max?: number };

const anyInteger = {};
const natural = { min: 0 };
const positive = { min: 1 };
const cpuList = /\^?\d+((-\d+)?(,\^?\d+(-\d+)?)?)*/;

/** Names without a variable part. */
const named: Readonly<Record<string, ValueRule>> = {
  hide_hypervisor_id: 'boolean',
  group_policy: ['isolate', 'none'],

  'accel:device_profile': 'any',

  'hw:boot_menu': 'boolean',
  'hw:cpu_cores': positive,
  'hw:cpu_dedicated_mask': cpuList,
  'hw:cpu_max_cores': positive,
  'hw:cpu_max_sockets': positive,
  'hw:cpu_max_threads': positive,
  'hw:cpu_policy': ['dedicated', 'shared', 'mixed'],
  'hw:cpu_realtime': 'boolean',
  'hw:cpu_realtime_mask': cpuList,
  'hw:cpu_sockets': positive,
  'hw:cpu_thread_policy': ['prefer', 'isolate', 'require'],
  'hw:cpu_threads': positive,
  'hw:emulator_threads_policy': ['isolate', 'share'],
  'hw:ephemeral_encryption': 'boolean',
  'hw:ephemeral_encryption_format': ['luks'],
  'hw:hide_hypervisor_id': 'boolean',
  'hw:locked_memory': 'boolean',
  'hw:max_cpu_cores': positive,
  'hw:max_cpu_sockets': positive,
  'hw:max_cpu_threads': positive,
  'hw:maxphysaddr_bits': natural,
  'hw:maxphysaddr_mode': ['emulate', 'passthrough'],
  'hw:mem_encryption': 'boolean',
  'hw:mem_encryption_model': ['amd-sev', 'amd-sev-es', 'amd-sev-snp', 'intel-tdx'],
  'hw:mem_page_size': /(large|small|any|\d+([kKMGT]i?)?(b|bit|B)?)/,
  'hw:numa_nodes': positive,
  'hw:pci_numa_affinity_policy': ['required', 'preferred', 'legacy', 'socket'],
  'hw:pmem': /([a-zA-Z0-9_]+(,[a-zA-Z0-9_]+)*,?)/,
  'hw:pmu': 'boolean',
  'hw:redirected_usb_ports': { min: 0, max: 15 },
  'hw:serial_port_count': natural,
  'hw:sound_model': ['sb16', 'es1370', 'pcspk', 'ac97', 'ich6', 'ich9', 'usb', 'virtio'],
  'hw:tpm_model': ['tpm-tis', 'tpm-crb'],
  'hw:tpm_secret_security': ['user', 'host', 'deployment'],
  'hw:tpm_version': /1\.2|2\.0/,
  'hw:usb_model': ['none', 'nec-xhci', 'qemu-xhci'],
  'hw:vif_multiqueue_enabled': 'boolean',
  'hw:viommu_model': ['intel', 'smmuv3', 'virtio', 'auto'],
  'hw:virtio_packed_ring': 'boolean',
  'hw:watchdog_action': ['none', 'pause', 'poweroff', 'reset', 'disabled'],

  'hw_rng:allowed': 'boolean',
  'hw_rng:rate_bytes': natural,
  'hw_rng:rate_period': natural,
  'hw_video:ram_max_mb': natural,

  'os:monitors': positive,
  'os:resolution': 'any',
  'os:secure_boot': ['disabled', 'required'],
  'os:vram': 'any',

  'pci_passthrough:alias': /[^:]+:\d+(?:\s*,\s*[^:]+:\d+)*/,

  'vmware:hw_version': 'any',
  'vmware:storage_policy': 'any',
};

/** Names with a variable part; the first that fits holds. */
const patterned: readonly (readonly [name: RegExp, value: ValueRule])[] = [
  [/aggregate_instance_extra_specs:.+/, 'any'],
  [/capabilities:(?:id|uuid|service_id|host|vcpus|memory_mb|local_gb|vcpus_used|memory_mb_used|local_gb_used)/, 'any'],
  [/capabilities:(?:hypervisor_(?:type|version|hostname)|free_ram_mb|free_disk_gb|current_workload|running_vms|disk_available_least)/, 'any'],
  [/capabilities:(?:host_ip|mapped|(?:cpu|ram|disk)_allocation_ratio|total_usable_(?:ram_mb|disk_gb)|disk_mb_used|free_disk_mb)/, 'any'],
  [/capabilities:(?:vcpus_total|num_instances|num_io_ops|failed_builds|aggregates|cell_uuid|updated)/, 'any'],
  [/capabilities:(?:cpu_info|metrics|stats|numa_topology|supported_hv_specs|pci_device_pools|nodename|pci_stats)(?::\w+)*/, 'any'],
  [/capabilities:(?:supported_instances|limits|instances)(?::\w+)*/, 'any'],
  [/hw:numa_cpus\.\d+/, cpuList],
  [/hw:numa_mem\.\d+/, positive],
  [/quota:(?:cpu|memory|disk_io|vif)_shares_level/, 'any'],
  [/quota:(?:cpu|memory|disk_io|vif)_(?:limit|reservation|shares_share)/, anyInteger],
  [/quota:cpu_(?:shares|period|quota)/, natural],
  [/quota:disk_(?:read|write|total)_(?:bytes|iops)_sec/, natural],
  [/quota:vif_(?:inbound|outbound)_(?:average|peak|burst)/, natural],
  [/resources[a-zA-Z0-9_-]{0,64}:[A-Z0-9_]+/, anyInteger],
  [/trait[a-zA-Z0-9_-]{0,64}:[A-Z0-9_]+/, ['required', 'forbidden']],
];

const nameSpaces = /(?:accel|aggregate_instance_extra_specs|capabilities|hw|hw_rng|hw_video|os|pci_passthrough|quota|vmware|(?:resources|trait)[a-zA-Z0-9_-]{0,64})/;

const fits = (pattern: RegExp, text: string): boolean => new RegExp(`^(?:${pattern.source})$`, 'u').test(text);

/** @throws ApiError badRequest for a name that its name space does not have, or a value that is not of its kind */
export function checkExtraSpec(name: string, value: string): void {
  const rule = Object.hasOwn(named, name) ? named[name] : patterned.find(([pattern]) => fits(pattern, name))?.[1];
  if (rule !== undefined) {
    const complaint = complaintOf(rule, value);
    if (complaint !== undefined) throw new ApiError('badRequest', `Validation failed; '${value}' ${complaint}`);
    return;
  }
  const [space] = name.split(':', 1);
  if (!name.includes(':') || space === undefined || !fits(nameSpaces, space)) return;
  throw new ApiError('badRequest', `Validation failed; extra spec '${name}' does not appear to be a valid extra spec.`);
}

function complaintOf(rule: ValueRule, value: string): string | undefined {
  if (rule === 'any') return undefined;
  if (rule === 'boolean') return strictBooleanFrom(value) === undefined ? 'is not a valid boolean-like value.' : undefined;
  if (rule instanceof RegExp) return fits(rule, value) ? undefined : `is not of the format '${rule.source}'.`;
  if (isWords(rule)) return rule.includes(value) ? undefined : `is not one of: ${rule.join(', ')}.`;
  if (!/^\s*[+-]?\d+\s*$/.test(value)) return 'is not a valid integer value.';
  if (rule.max !== undefined && Number(value) > rule.max) return `is greater than the max value of '${rule.max}'.`;
  return rule.min !== undefined && Number(value) < rule.min ? `is less than the min value of '${rule.min}'.` : undefined;
}

const isWords = (rule: object): rule is readonly string[] => Array.isArray(rule);
