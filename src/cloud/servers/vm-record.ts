/** The record that VM.create takes for a server: hardware of the image's template, size of the flavor. */
import { NULL_REF, type Ref } from '../../xapi/datamodel.ts';
import { float, type Param, type Row, type Xapi } from '../../xapi/xapi.ts';
import { isOwnKey } from '../other-config.ts';
import type { ServerFlavor } from './server.ts';

export interface VmRecordInput {
  readonly name: string;
  readonly description: string;
  readonly flavor: ServerFlavor;
  /** What it is made like; undefined: a plain fully virtualised VM, for an ISO on a pool without templates. */
  readonly template: Row<'VM'> | undefined;
  readonly tags: readonly string[];
  readonly otherConfig: Readonly<Record<string, string>>;
}

type Hardware = Readonly<Record<string, Param>>;

/** A VM that boots anything: first the disk, then the disc (xapi's "Other install media"). */
const plain: Hardware = {
  user_version: 1,
  VCPUs_params: {},
  actions_after_shutdown: 'destroy',
  actions_after_reboot: 'restart',
  actions_after_crash: 'restart',
  PV_bootloader: '',
  PV_kernel: '',
  PV_ramdisk: '',
  PV_args: '',
  PV_bootloader_args: '',
  PV_legacy_args: '',
  HVM_boot_policy: 'BIOS order',
  HVM_boot_params: { order: 'cdn' },
  HVM_shadow_multiplier: float(1),
  platform: { nx: 'true', acpi: '1', apic: 'true', pae: 'true', viridian: 'false' },
  PCI_bus: '',
  recommendations: '',
  xenstore_data: {},
};

/** Fields that not every release has, each with the getter by which a host tells that it has it. */
const newer = {
  domain_type: 'VM.get_domain_type',
  has_vendor_device: 'VM.get_has_vendor_device',
  hardware_platform_version: 'VM.get_hardware_platform_version',
  NVRAM: 'VM.get_NVRAM',
} as const;

function hardwareOf(pool: Xapi, template: Row<'VM'>): Hardware {
  const known = Object.entries(newer).filter(([, getter]) => pool.features.methods.has(getter));
  return {
    ...Object.fromEntries(Object.keys(plain).map((field): [string, Param] => {
      const value = template[field as keyof typeof template] as Param;
      return [field, typeof value === 'number' && field === 'HVM_shadow_multiplier' ? float(value) : value];
    })),
    ...Object.fromEntries(known.map(([field]): [string, Param] => [field, template[field as keyof typeof newer]])),
  };
}

/** Keys of a template that say what it is, or what XAPI shall do when it becomes a VM; everything else comes along. */
const templateOnly = new Set(['default_template', 'xensource_internal', 'disks', 'mac_seed', 'install-methods', 'HideFromXenCenter', 'import_task']);

/** Compulsory fields are those without default in the data model; xapi ignores a `blocked_operations` given here. */
export function vmRecord(pool: Xapi, { name, description, flavor, template, tags, otherConfig }: VmRecordInput): Readonly<Record<string, Param>> {
  const memory = flavor.ramMib * 2 ** 20;
  const inherited = Object.entries(template?.other_config ?? {}).filter(([key]) => !templateOnly.has(key) && !isOwnKey(key));
  const none: Ref<never> = NULL_REF;
  return {
    ...(template === undefined ? plain : hardwareOf(pool, template)),
    name_label: name,
    name_description: description,
    is_a_template: false,
    affinity: none,
    // All equal: nothing balloons, and a pool without licence for dynamic memory takes it.
    memory_static_max: memory,
    memory_dynamic_max: memory,
    memory_dynamic_min: memory,
    memory_static_min: memory,
    memory_target: memory,
    VCPUs_max: flavor.vcpus,
    VCPUs_at_startup: flavor.vcpus,
    tags: [...tags],
    other_config: { ...Object.fromEntries(inherited), ...(template === undefined ? {} : { base_template_name: template.name_label }), ...otherConfig },
  };
}
