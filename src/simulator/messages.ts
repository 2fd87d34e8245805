/**
 * Signatures of XAPI's calls, getters and setters excepted: parameters in order, result, the release in which each appeared.
 *
 * Source: the data model of xapi 26.17, derived once and pruned to what the pool plays; a call that is not here is unknown to the simulator.
 * Every class has in addition what `accessors.ts` derives from the fields.
 */
import {
  bool, classes, datetime, enums, float, int, map, NULL_REF, type Ref, ref, type Release, set, string, type Typed,
} from '../xapi/datamodel.ts';
import { int32, mapOf, nothing, record, setOf, snapshot, struct, type Wire } from './wire-types.ts';

/** A parameter that may be left out at the end. On releases before `since` it does not exist. */
export interface Optional<T> {
  readonly type: Wire<T>;
  readonly default: T;
  readonly since: Release | undefined;
}
export type Param = Wire<unknown> | Optional<unknown>;

interface Options {
  /** No `Async.` form. */
  readonly sync?: true;
  /** Takes no session. */
  readonly open?: true;
  /** Release from which it answers MESSAGE_REMOVED. */
  readonly until?: Release;
}

export interface Message<P extends Readonly<Record<string, Param>> = Readonly<Record<string, Param>>, R = unknown> extends Options {
  readonly since: Release;
  readonly params: P;
  readonly result: Wire<R>;
}

const verb = <P extends Readonly<Record<string, Param>>, R = void>(
  since: Release, params: P, result?: Wire<R>, options: Options = {},
): Message<P, R> => ({
  since, params, result: result ?? (nothing as Wire<R>), ...options,
});
const optional = <T>(type: Wire<T>, fallback: NoInfer<T>, since?: Release): Optional<T> => ({ type, default: fallback, since });
const noRef = <C extends string>(): Ref<C> => NULL_REF;

const cls: Typed<string> = classes.message.fields.cls.type;
/** One event. `snapshot` is absent for a deletion; its fields are those of the class named. */
const event = struct({ id: string, timestamp: string, class: string, operation: string, ref: string, snapshot });
const eventBatch = struct({ events: setOf(event), valid_ref_counts: mapOf(string, int32), token: string });

/** A counter of the measurements daemon. */
const dataSource = struct({
  name_label: string, name_description: string, enabled: bool, standard: bool, units: string, min: float, max: float, value: float,
});

export const messages = {
  session: {
    login_with_password: verb('rio', {
      uname: string, pwd: string, version: optional(string, '1.1'),
      originator: optional(string, '', 'clearwater') }, ref('session'), { sync: true, open: true,
    }),
    logout: verb('rio', {}, nothing, { sync: true }),
    change_password: verb('rio', { old_pwd: string, new_pwd: string }, nothing, { sync: true }),
    slave_local_login_with_password: verb('miami', { uname: string, pwd: string }, ref('session'), { sync: true, open: true }),
    get_all_subject_identifiers: verb('george', {}, set(string)),
  },
  task: {
    create: verb('rio', { label: string, description: string }, ref('task'), { sync: true }),
    destroy: verb('rio', { self: ref('task') }, nothing, { sync: true }),
    cancel: verb('rio', { task: ref('task') }),
    set_status: verb('falcon', { self: ref('task'), value: enums.task_status_type }, nothing, { sync: true }),
    set_progress: verb('stockholm', { self: ref('task'), value: float }, nothing, { sync: true }),
    set_result: verb('21.3.0', { self: ref('task'), value: string }, nothing, { sync: true }),
    set_error_info: verb('21.3.0', { self: ref('task'), value: set(string) }, nothing, { sync: true }),
  },
  event: {
    register: verb('rio', { classes: set(string) }),
    unregister: verb('rio', { classes: set(string) }),
    next: verb('rio', {}, setOf(event), { sync: true }),
    from: verb('boston', { classes: set(string), token: string, timeout: float }, eventBatch, { sync: true }),
    get_current_id: verb('rio', {}, int, { sync: true }),
    inject: verb('tampa', { class: string, ref: string }, string, { sync: true }),
  },
  pool: {
    create_VLAN: verb('rio', { device: string, network: ref('network'), VLAN: int }, set(ref('PIF'))),
    create_VLAN_from_PIF: verb('rio', { pif: ref('PIF'), network: ref('network'), VLAN: int }, set(ref('PIF'))),
    sync_database: verb('rio', {}),
    retrieve_wlb_recommendations: verb('george', {}, map(ref('VM'), set(string))),
    has_extension: verb('dundee', { self: ref('pool'), name: string }, bool),
  },
  VM: {
    create: verb('rio', { args: record('VM') }, ref('VM')),
    destroy: verb('rio', { self: ref('VM') }),
    snapshot: verb('orlando', { vm: ref('VM'), new_name: string, ignore_vdis: optional(set(ref('VDI')), [], '21.4.0') }, ref('VM')),
    snapshot_with_quiesce: verb('orlando', { vm: ref('VM'), new_name: string }, ref('VM'), { until: 'quebec' }),
    clone: verb('rio', { vm: ref('VM'), new_name: string }, ref('VM')),
    copy: verb('rio', { vm: ref('VM'), new_name: string, sr: ref('SR') }, ref('VM')),
    revert: verb('midnight-ride', { snapshot: ref('VM') }),
    checkpoint: verb('midnight-ride', { vm: ref('VM'), new_name: string }, ref('VM')),
    provision: verb('rio', { vm: ref('VM') }),
    start: verb('rio', { vm: ref('VM'), start_paused: bool, force: bool }),
    start_on: verb('rio', { vm: ref('VM'), host: ref('host'), start_paused: bool, force: bool }),
    pause: verb('rio', { vm: ref('VM') }),
    unpause: verb('rio', { vm: ref('VM') }),
    clean_shutdown: verb('rio', { vm: ref('VM') }),
    shutdown: verb('clearwater', { vm: ref('VM') }),
    clean_reboot: verb('rio', { vm: ref('VM') }),
    hard_shutdown: verb('rio', { vm: ref('VM') }),
    power_state_reset: verb('rio', { vm: ref('VM') }),
    hard_reboot: verb('rio', { vm: ref('VM') }),
    suspend: verb('rio', { vm: ref('VM') }),
    resume: verb('rio', { vm: ref('VM'), start_paused: bool, force: bool }),
    resume_on: verb('rio', { vm: ref('VM'), host: ref('host'), start_paused: bool, force: bool }),
    pool_migrate: verb('rio', { vm: ref('VM'), host: ref('host'), options: map(string, string) }),
    set_VCPUs_number_live: verb('rio', { self: ref('VM'), nvcpu: int }),
    set_ha_restart_priority: verb('orlando', { self: ref('VM'), value: string }, nothing, { sync: true }),
    set_ha_always_run: verb('orlando', { self: ref('VM'), value: bool }, nothing, { sync: true }),
    compute_memory_overhead: verb('midnight-ride', { vm: ref('VM') }, int),
    set_memory_dynamic_max: verb('midnight-ride', { self: ref('VM'), value: int }, nothing, { sync: true }),
    set_memory_dynamic_min: verb('midnight-ride', { self: ref('VM'), value: int }, nothing, { sync: true }),
    set_memory_dynamic_range: verb('midnight-ride', { self: ref('VM'), min: int, max: int }),
    set_memory_static_max: verb('orlando', { self: ref('VM'), value: int }, nothing, { sync: true }),
    set_memory_static_min: verb('midnight-ride', { self: ref('VM'), value: int }, nothing, { sync: true }),
    set_memory_static_range: verb('midnight-ride', { self: ref('VM'), min: int, max: int }),
    set_memory_limits: verb('midnight-ride', { self: ref('VM'), static_min: int, static_max: int, dynamic_min: int, dynamic_max: int }),
    set_memory: verb('ely', { self: ref('VM'), value: int }),
    set_HVM_shadow_multiplier: verb('midnight-ride', { self: ref('VM'), value: float }, nothing, { sync: true }),
    set_VCPUs_max: verb('midnight-ride', { self: ref('VM'), value: int }, nothing, { sync: true }),
    set_VCPUs_at_startup: verb('midnight-ride', { self: ref('VM'), value: int }, nothing, { sync: true }),
    send_sysrq: verb('rio', { vm: ref('VM'), key: string }),
    send_trigger: verb('rio', { vm: ref('VM'), trigger: string }),
    maximise_memory: verb('miami', { self: ref('VM'), total: int, approximate: bool }, int),
    migrate_send: verb('tampa', {
      vm: ref('VM'), dest: map(string, string), live: bool, vdi_map: map(ref('VDI'), ref('SR')),
      vif_map: map(ref('VIF'), ref('network')), options: map(string, string),
      vgpu_map: optional(map(ref('VGPU'), ref('GPU_group')), {}, 'inverness'),
      vdi_format_map: optional(map(ref('VDI'), string), {}, '26.14.0'),
    }, ref('VM')),
    assert_can_migrate: verb('tampa', {
      vm: ref('VM'), dest: map(string, string), live: bool, vdi_map: map(ref('VDI'), ref('SR')),
      vif_map: map(ref('VIF'), ref('network')), options: map(string, string),
      vgpu_map: optional(map(ref('VGPU'), ref('GPU_group')), {}, 'inverness'),
    }),
    assert_operation_valid: verb('rio', { self: ref('VM'), op: enums.vm_operations }),
    update_allowed_operations: verb('rio', { self: ref('VM') }),
    get_allowed_VBD_devices: verb('rio', { vm: ref('VM') }, set(string), { sync: true }),
    get_allowed_VIF_devices: verb('rio', { vm: ref('VM') }, set(string), { sync: true }),
    get_possible_hosts: verb('rio', { vm: ref('VM') }, set(ref('host'))),
    assert_can_boot_here: verb('rio', { self: ref('VM'), host: ref('host') }),
    assert_agile: verb('orlando', { self: ref('VM') }),
    retrieve_wlb_recommendations: verb('george', { vm: ref('VM') }, map(ref('host'), set(string))),
    get_data_sources: verb('orlando', { self: ref('VM') }, setOf(dataSource)),
    query_data_source: verb('orlando', { self: ref('VM'), data_source: string }, float),
    call_plugin: verb('cream', { vm: ref('VM'), plugin: string, fn: string, args: map(string, string) }, string),
    get_SRs_required_for_recovery: verb('creedence', { self: ref('VM'), session_to: ref('session') }, set(ref('SR'))),
    set_suspend_VDI: verb('boston', { self: ref('VM'), value: ref('VDI') }),
    set_appliance: verb('boston', { self: ref('VM'), value: ref('VM_appliance') }),
    set_groups: verb('24.19.1', { self: ref('VM'), value: set(ref('VM_group')) }),
    set_has_vendor_device: verb('dundee', { self: ref('VM'), value: bool }),
    set_domain_type: verb('kolkata', { self: ref('VM'), value: enums.domain_type }, nothing, { sync: true }),
    set_HVM_boot_policy: verb('rio', { self: ref('VM'), value: string }, nothing, { sync: true }),
  },
  VM_group: {
    create: verb('24.19.1', { args: record('VM_group') }, ref('VM_group')),
    destroy: verb('24.19.1', { self: ref('VM_group') }),
  },
  VM_appliance: {
    create: verb('boston', { args: record('VM_appliance') }, ref('VM_appliance')),
    destroy: verb('boston', { self: ref('VM_appliance') }),
  },
  host: {
    disable: verb('rio', { host: ref('host'), auto_enable: optional(bool, true, '25.31.0') }),
    enable: verb('rio', { host: ref('host') }),
    shutdown: verb('rio', { host: ref('host') }),
    reboot: verb('rio', { host: ref('host') }),
    power_on: verb('orlando', { host: ref('host') }),
    assert_can_evacuate: verb('miami', { host: ref('host') }),
    get_vms_which_prevent_evacuation: verb('orlando', { self: ref('host') }, map(ref('VM'), set(string))),
    get_uncooperative_resident_VMs: verb('midnight-ride', { self: ref('host') }, set(ref('VM'))),
    evacuate: verb('miami', {
      host: ref('host'), network: optional(ref('network'), noRef<'network'>(), '1.297.0'), evacuate_batch_size: optional(int, 0, '23.27.0'),
    }),
    get_log: verb('rio', { host: ref('host') }, string),
    list_methods: verb('rio', {}, set(string), { sync: true }),
    get_data_sources: verb('orlando', { host: ref('host') }, setOf(dataSource)),
    get_sched_gran: verb('1.271.0', { self: ref('host') }, enums.host_sched_gran),
    management_reconfigure: verb('miami', { pif: ref('PIF') }),
    get_management_interface: verb('tampa', { host: ref('host') }, ref('PIF')),
    restart_agent: verb('rio', { host: ref('host') }),
    set_hostname_live: verb('miami', { host: ref('host'), hostname: string }, nothing, { sync: true }),
    compute_free_memory: verb('orlando', { host: ref('host') }, int),
    compute_memory_overhead: verb('midnight-ride', { host: ref('host') }, int),
    call_plugin: verb('orlando', { host: ref('host'), plugin: string, fn: string, args: map(string, string) }, string),
    has_extension: verb('ely', { host: ref('host'), name: string }, bool),
    get_servertime: verb('orlando', { host: ref('host') }, datetime, { sync: true }),
    get_server_localtime: verb('cowley', { host: ref('host') }, datetime, { sync: true }),
    retrieve_wlb_evacuate_recommendations: verb('george', { self: ref('host') }, map(ref('VM'), set(string))),
    migrate_receive: verb('tampa', { host: ref('host'), network: ref('network'), options: map(string, string) }, map(string, string)),
    declare_dead: verb('clearwater', { host: ref('host') }),
  },
  network: {
    create: verb('rio', { args: record('network') }, ref('network')),
    destroy: verb('rio', { self: ref('network') }),
    set_default_locking_mode: verb('tampa', { network: ref('network'), value: enums.network_default_locking_mode }),
    add_purpose: verb('inverness', { self: ref('network'), value: enums.network_purpose }),
    remove_purpose: verb('inverness', { self: ref('network'), value: enums.network_purpose }),
  },
  VIF: {
    create: verb('rio', { args: record('VIF') }, ref('VIF')),
    destroy: verb('rio', { self: ref('VIF') }),
    plug: verb('rio', { self: ref('VIF') }),
    unplug: verb('rio', { self: ref('VIF') }),
    unplug_force: verb('boston', { self: ref('VIF') }),
    move: verb('ely', { self: ref('VIF'), network: ref('network') }),
    set_locking_mode: verb('tampa', { self: ref('VIF'), value: enums.vif_locking_mode }),
    set_ipv4_allowed: verb('tampa', { self: ref('VIF'), value: set(string) }),
    add_ipv4_allowed: verb('tampa', { self: ref('VIF'), value: string }),
    remove_ipv4_allowed: verb('tampa', { self: ref('VIF'), value: string }),
    set_ipv6_allowed: verb('tampa', { self: ref('VIF'), value: set(string) }),
    add_ipv6_allowed: verb('tampa', { self: ref('VIF'), value: string }),
    remove_ipv6_allowed: verb('tampa', { self: ref('VIF'), value: string }),
    configure_ipv4: verb('dundee', {
      self: ref('VIF'), mode: enums.vif_ipv4_configuration_mode, address: optional(string, ''), gateway: optional(string, ''),
    }),
    configure_ipv6: verb('dundee', {
      self: ref('VIF'), mode: enums.vif_ipv6_configuration_mode, address: optional(string, ''), gateway: optional(string, ''),
    }),
  },
  PIF: {
    create_VLAN: verb('rio', { device: string, network: ref('network'), host: ref('host'), VLAN: int }, ref('PIF')),
    destroy: verb('rio', { self: ref('PIF') }),
    reconfigure_ip: verb('miami', {
      self: ref('PIF'), mode: enums.ip_configuration_mode, IP: string, netmask: string, gateway: string, DNS: string,
    }),
    scan: verb('miami', { host: ref('host') }),
    unplug: verb('miami', { self: ref('PIF') }),
    plug: verb('miami', { self: ref('PIF') }),
  },
  VLAN: {
    create: verb('miami', { tagged_PIF: ref('PIF'), tag: int, network: ref('network') }, ref('VLAN')),
    destroy: verb('miami', { self: ref('VLAN') }),
  },
  SR: {
    create: verb('rio', {
      host: ref('host'), device_config: map(string, string), physical_size: int, name_label: string, name_description: string, type: string,
      content_type: string,
      shared: bool, sm_config: optional(map(string, string), {}),
    }, ref('SR')),
    destroy: verb('rio', { sr: ref('SR') }),
    forget: verb('rio', { sr: ref('SR') }),
    update: verb('symc', { sr: ref('SR') }),
    get_supported_types: verb('rio', {}, set(string), { sync: true }),
    scan: verb('rio', { sr: ref('SR') }),
    set_physical_size: verb('miami', { self: ref('SR'), value: int }, nothing, { sync: true }),
    assert_can_host_ha_statefile: verb('orlando', { sr: ref('SR') }),
    get_live_hosts: verb('stockholm', { sr: ref('SR') }, set(ref('host'))),
  },
  VDI: {
    create: verb('rio', { args: record('VDI') }, ref('VDI')),
    destroy: verb('rio', { self: ref('VDI') }),
    snapshot: verb('rio', { vdi: ref('VDI'), driver_params: optional(map(string, string), {}) }, ref('VDI')),
    clone: verb('rio', { vdi: ref('VDI'), driver_params: optional(map(string, string), {}) }, ref('VDI')),
    resize: verb('rio', { vdi: ref('VDI'), size: int }),
    resize_online: verb('rio', { vdi: ref('VDI'), size: int }, nothing, { until: 'inverness' }),
    copy: verb('rio', {
      vdi: ref('VDI'), sr: optional(ref('SR'), noRef<'SR'>()), base_vdi: optional(ref('VDI'), noRef<'VDI'>(), 'clearwater-felton'),
      into_vdi: optional(ref('VDI'), noRef<'VDI'>(), 'clearwater-felton'),
    }, ref('VDI')),
    forget: verb('rio', { vdi: ref('VDI') }),
    set_sharable: verb('george', { self: ref('VDI'), value: bool }, nothing, { sync: true }),
    set_read_only: verb('rio', { self: ref('VDI'), value: bool }, nothing, { sync: true }),
    set_on_boot: verb('cowley', { self: ref('VDI'), value: enums.on_boot }),
    pool_migrate: verb('tampa', { vdi: ref('VDI'), sr: ref('SR'), options: map(string, string) }, ref('VDI')),
    enable_cbt: verb('inverness', { self: ref('VDI') }),
    disable_cbt: verb('inverness', { self: ref('VDI') }),
  },
  VBD: {
    create: verb('rio', { args: record('VBD') }, ref('VBD')),
    destroy: verb('rio', { self: ref('VBD') }),
    eject: verb('rio', { vbd: ref('VBD') }),
    insert: verb('rio', { vbd: ref('VBD'), vdi: ref('VDI') }),
    plug: verb('rio', { self: ref('VBD') }),
    unplug: verb('rio', { self: ref('VBD') }),
    unplug_force: verb('rio', { self: ref('VBD') }),
    assert_attachable: verb('rio', { self: ref('VBD') }),
    set_mode: verb('rio', { self: ref('VBD'), value: enums.vbd_mode }),
  },
  PBD: {
    create: verb('rio', { args: record('PBD') }, ref('PBD')),
    destroy: verb('rio', { self: ref('PBD') }),
    plug: verb('rio', { self: ref('PBD') }),
    unplug: verb('rio', { self: ref('PBD') }),
  },
  message: {
    create: verb('orlando', { name: string, priority: int, cls: cls, obj_uuid: string, body: string }, ref('message'), { sync: true }),
    destroy: verb('orlando', { self: ref('message') }, nothing, { sync: true }),
    destroy_many: verb('22.19.0', { messages: set(ref('message')) }),
    get: verb('orlando', { cls: cls, obj_uuid: string, since: datetime }, mapOf(ref('message'), record('message')), { sync: true }),
    get_all: verb('orlando', {}, set(ref('message')), { sync: true }),
    get_since: verb('orlando', { since: datetime }, mapOf(ref('message'), record('message')), { sync: true }),
    get_record: verb('orlando', { self: ref('message') }, record('message'), { sync: true }),
    get_by_uuid: verb('orlando', { uuid: string }, ref('message'), { sync: true }),
    get_all_records: verb('orlando', {}, mapOf(ref('message'), record('message')), { sync: true }),
    get_all_records_where: verb('orlando', { expr: string }, mapOf(ref('message'), record('message')), { sync: true }),
  },
  secret: {
    create: verb('midnight-ride', { args: record('secret') }, ref('secret')),
    destroy: verb('midnight-ride', { self: ref('secret') }),
  },
} as const;

/** The arguments of a call, by name, with defaults filled in. */
export type Args<M extends Message> = {
  readonly [N in keyof M['params']]: M['params'][N] extends Optional<infer T> ? T : M['params'][N] extends Wire<infer T> ? T : never;
};
export type Answer<M extends Message> = M['result'] extends Wire<infer R> ? R : never;
export type VerbClass = keyof typeof messages;
