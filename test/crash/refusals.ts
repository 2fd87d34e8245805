/**
 * What xapi may truthfully refuse each call with, beyond INTERNAL_ERROR: the errors that its data model names for the message, and those of
 * storage, guests and hosts that are known to rise through it. Source: xapi's `datamodel_*.ml` and `xapi_vm_lifecycle.ml`.
 */
const busy = ['OTHER_OPERATION_IN_PROGRESS', 'OPERATION_NOT_ALLOWED'] as const;
const storage = ['SR_BACKEND_FAILURE_44', 'SR_BACKEND_FAILURE_79', 'SR_FULL'] as const;
const placement = ['NO_HOSTS_AVAILABLE', 'HOST_NOT_ENOUGH_FREE_MEMORY', 'HOST_DISABLED'] as const;
const boots = [...busy, ...placement, 'BOOTLOADER_FAILED', 'VM_HVM_REQUIRED', 'VDI_IN_USE', 'SR_BACKEND_FAILURE_46'] as const;
const guest = ['VM_LACKS_FEATURE', 'VM_MISSING_PV_DRIVERS', 'VM_CRASHED'] as const;

const refusals: Readonly<Record<string, readonly string[]>> = {
  'VM.clone': [...busy, 'SR_FULL', 'SR_BACKEND_FAILURE_109'],
  'VM.copy': [...busy, ...storage, 'VDI_COPY_FAILED', 'TASK_CANCELLED'],
  'VM.snapshot': [...busy, 'SR_FULL', 'SR_BACKEND_FAILURE_109'],
  'VM.create': ['MEMORY_CONSTRAINT_VIOLATION'],
  'VM.destroy': busy,
  'VM.start': boots,
  'VM.start_on': boots,
  'VM.hard_reboot': busy,
  'VM.clean_reboot': [...busy, ...guest, 'VM_REBOOTED'],
  'VM.clean_shutdown': [...busy, ...guest, 'VM_SHUTDOWN_TIMEOUT', 'TASK_CANCELLED'],
  'VM.hard_shutdown': [...busy, 'TASK_CANCELLED'],
  'VM.pause': busy,
  'VM.unpause': busy,
  'VM.suspend': [...busy, ...guest, 'VM_NO_SUSPEND_SR', 'SR_BACKEND_FAILURE_44', 'VM_SUSPEND_TIMEOUT'],
  'VM.resume': [...busy, ...placement, 'SR_BACKEND_FAILURE_46'],
  'VM.set_memory_limits': ['MEMORY_CONSTRAINT_VIOLATION'],
  'VM.pool_migrate': [...busy, ...guest, 'HOST_NOT_ENOUGH_FREE_MEMORY', 'VM_INCOMPATIBLE_WITH_THIS_HOST', 'VM_MIGRATE_FAILED', 'TASK_CANCELLED'],
  'VM.migrate_send': [
    ...busy, ...guest, 'VDI_NOT_IN_MAP', 'VM_MIGRATE_FAILED', 'MIRROR_FAILED', 'SR_BACKEND_FAILURE_44', 'TOO_MANY_STORAGE_MIGRATES',
    'LICENCE_RESTRICTION', 'TASK_CANCELLED',
  ],
  'VM.assert_can_migrate': ['VM_HAS_TOO_MANY_SNAPSHOTS', 'VM_HAS_PCI_ATTACHED', 'VDI_IS_ENCRYPTED', 'VM_REQUIRES_NETWORK'],
  'VM.assert_can_boot_here': ['VM_REQUIRES_SR', 'VM_REQUIRES_NETWORK', 'HOST_NOT_ENOUGH_FREE_MEMORY'],
  'host.migrate_receive': ['INTERFACE_HAS_NO_IP', 'PIF_HAS_NO_NETWORK_CONFIGURATION'],
  'VDI.create': storage,
  'VDI.clone': ['SR_FULL', 'SR_BACKEND_FAILURE_109'],
  'VDI.copy': [...storage, 'VDI_COPY_FAILED'],
  'VDI.resize': [...storage, 'VDI_IN_USE'],
  'VDI.destroy': [...busy, 'VDI_IN_USE', 'SR_BACKEND_FAILURE_46'],
  'VDI.pool_migrate': [...busy, 'MIRROR_FAILED', 'TASK_CANCELLED'],
  'VBD.create': ['DEVICE_ALREADY_EXISTS'],
  'VBD.insert': ['VBD_NOT_EMPTY'],
  'VBD.eject': ['VBD_IS_EMPTY'],
  'VBD.plug': ['DEVICE_ALREADY_ATTACHED', 'VDI_IN_USE'],
  'VBD.unplug': ['DEVICE_DETACH_REJECTED', 'DEVICE_DETACH_TIMEOUT'],
  'VIF.create': ['DEVICE_ALREADY_EXISTS', 'MAC_INVALID'],
  'VIF.plug': ['HOST_CANNOT_ATTACH_NETWORK'],
  'VIF.unplug': ['DEVICE_DETACH_REJECTED', 'DEVICE_DETACH_TIMEOUT'],
};

/** Codes with which this call may be refused. @param method `VM.start` or `Async.VM.start` */
export const refusalsOf = (method: string): readonly string[] => ['INTERNAL_ERROR', ...(refusals[method.replace(/^Async\./, '')] ?? [])];
