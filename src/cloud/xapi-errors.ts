/**
 * What XAPI's refusals mean to a user: code → kind and sentence. A code that is not here is hidden (500) and logged whole.
 *
 * Sources of the codes: xapi's datamodel_errors.ml; drift over the releases: `VM_MISSING_PV_DRIVERS`, `VM_LACKS_FEATURE_*` and
 * `VM_LACKS_FEATURE` are one family, the spelling INCOMPATABLE is real. Parameters change between releases, so no sentence depends on them.
 */
import { ApiError, type ErrorKind } from '../errors.ts';
import { TransportError, XapiError } from '../xapi/error.ts';

interface Meaning {
  readonly kind: ErrorKind;
  readonly sentence: string;
}

const conflict = (sentence: string): Meaning => ({ kind: 'conflict', sentence });
const badRequest = (sentence: string): Meaning => ({ kind: 'badRequest', sentence });

const noHost = badRequest('No valid host was found. There are not enough hosts available.');
const noDrivers = conflict('The guest of this server has no PV drivers that could do this.');
const hostIncompatible = badRequest('The host\'s CPU or virtual hardware is not compatible with this server.');
const noSpace = badRequest('There is not enough free space in the storage repository.');
const diskInUse = conflict('A disk of this server is in use.');

/** A row whose name ends in `*` stands for every code that begins so. The first that fits holds. */
export const xapiErrors: Readonly<Record<string, Meaning>> = {
  // The state of the VM
  VM_BAD_POWER_STATE: conflict('The power state of the server does not allow this.'),
  OTHER_OPERATION_IN_PROGRESS: conflict('Another operation is in progress on this server.'),
  OPERATION_BLOCKED: conflict('This operation is blocked on this server.'),
  OPERATION_NOT_ALLOWED: conflict('This operation is not allowed on this server.'),
  VM_IS_PROTECTED: conflict('The server is protected by high availability.'),
  VM_IS_TEMPLATE: conflict('The operation is not possible on a template.'),
  VM_IS_SNAPSHOT: conflict('The operation is not possible on a snapshot.'),
  VM_IS_IMMOBILE: badRequest('The server is configured so that it cannot be moved or suspended.'),
  VM_IS_USING_NESTED_VIRT: badRequest('The server uses nested virtualization, so it cannot be moved or suspended.'),
  MAP_DUPLICATE_KEY: conflict('Another operation is in progress on this server.'),

  // The guest
  VM_MISSING_PV_DRIVERS: noDrivers,
  VM_OLD_PV_DRIVERS: noDrivers,
  'VM_LACKS_FEATURE*': noDrivers,
  VM_NON_SUSPENDABLE: conflict('The guest of this server refuses to be suspended.'),
  VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT: conflict('The guest did not acknowledge the request to shut down.'),
  VM_FAILED_SUSPEND_ACKNOWLEDGMENT: conflict('The guest did not acknowledge the request to suspend.'),
  VM_SHUTDOWN_TIMEOUT: conflict('The guest did not shut down in time.'),
  VM_SUSPEND_TIMEOUT: conflict('The guest did not suspend in time.'),
  VM_CRASHED: conflict('The guest crashed during the operation.'),
  VM_HALTED: conflict('The guest shut itself down during the operation.'),
  VM_REBOOTED: conflict('The guest rebooted during the operation.'),
  BOOTLOADER_FAILED: badRequest('The boot loader found nothing to boot.'),
  UNKNOWN_BOOTLOADER: badRequest('The image asks for an unknown boot loader.'),
  VM_HVM_REQUIRED: badRequest('The server needs hardware virtualization, which the host does not have.'),

  // What was asked; the code is our client's
  TEXT_UNSPEAKABLE: badRequest('The request holds text that a pool cannot store.'),

  // Room and place
  NO_HOSTS_AVAILABLE: noHost,
  HOST_NOT_ENOUGH_FREE_MEMORY: badRequest('The host has not enough free memory.'),
  HOST_NOT_ENOUGH_PCPUS: badRequest('The host has fewer physical CPUs than the server has virtual ones.'),
  HOST_DISABLED: badRequest('The host is disabled.'),
  'HOST_DISABLED_*': badRequest('The host is disabled.'),
  HOST_NOT_LIVE: badRequest('The host is not alive.'),
  HOST_OFFLINE: badRequest('The host is not alive.'),
  HOST_IN_USE: conflict('Servers run on the host.'),
  HOST_EVACUATE_IN_PROGRESS: badRequest('The host is being evacuated.'),
  CANNOT_CONTACT_HOST: badRequest('The host cannot be reached.'),
  HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN: conflict('The operation would leave too little room for high availability.'),
  VM_REQUIRES_SR: badRequest('The host cannot reach a storage repository that the server needs.'),
  VM_REQUIRES_NETWORK: badRequest('The host is not connected to a network that the server needs.'),
  HOST_CANNOT_ATTACH_NETWORK: badRequest('The host is not connected to a network that the server needs.'),
  VM_REQUIRES_GPU: badRequest('The host does not have the GPU that the server needs.'),
  VM_REQUIRES_VGPU: badRequest('The host does not have the GPU that the server needs.'),
  VM_INCOMPATIBLE_WITH_THIS_HOST: hostIncompatible,
  'VM_HOST_INCOMPATIBLE_*': hostIncompatible,
  MEMORY_CONSTRAINT_VIOLATION: badRequest('The flavor\'s memory is not possible for this server.'),
  'MEMORY_CONSTRAINT_VIOLATION_*': badRequest('The flavor\'s memory is not possible for this server.'),

  // Storage
  SR_FULL: noSpace,
  OUT_OF_SPACE: noSpace,
  SR_SOURCE_SPACE_INSUFFICIENT: noSpace,
  SR_BACKEND_FAILURE_44: noSpace,
  SR_BACKEND_FAILURE_46: diskInUse,
  SR_BACKEND_FAILURE_79: badRequest('The storage repository does not allow a disk of this size.'),
  SR_BACKEND_FAILURE_109: badRequest('The disk has too many snapshots; try again when the storage has merged them.'),
  'SR_BACKEND_FAILURE*': { kind: 'internal', sentence: 'The storage repository failed.' },
  SR_NOT_ATTACHED: badRequest('The storage repository is not attached.'),
  SR_HAS_NO_PBDS: badRequest('The storage repository is not attached to any host.'),
  SR_DOES_NOT_SUPPORT_MIGRATION: badRequest('The storage repository does not support migration.'),
  SR_OPERATION_NOT_SUPPORTED: badRequest('The storage repository does not support this operation.'),
  VM_NO_SUSPEND_SR: badRequest('There is no storage repository for the memory of suspended servers.'),
  SR_SUSPEND_SPACE_INSUFFICIENT: noSpace,
  VDI_IN_USE: diskInUse,
  VDI_NOT_AVAILABLE: conflict('A disk of this server is not available.'),
  VDI_MISSING: conflict('A disk of this server is missing.'),
  VDI_READONLY: badRequest('The disk is read only.'),
  VDI_TOO_LARGE: badRequest('The disk is too large for the storage repository.'),

  // Migration
  VM_MIGRATE_FAILED: badRequest('The hypervisor could not migrate the server.'),
  VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION: badRequest('A disk of this server is reset at each boot, so it cannot be moved.'),
  VDI_ON_BOOT_MODE_INCOMPATABLE_WITH_OPERATION: badRequest('A disk of this server is reset at each boot, so it cannot be moved.'),
  VDI_CBT_ENABLED: badRequest('Changed block tracking is enabled on a disk of this server.'),
  VDI_IS_ENCRYPTED: badRequest('An encrypted disk of this server cannot be moved.'),
  VDI_NOT_IN_MAP: badRequest('There is no storage repository for a disk of this server on the target host.'),
  VIF_NOT_IN_MAP: badRequest('There is no network for an interface of this server on the target host.'),
  MIRROR_FAILED: badRequest('A disk of this server could not be mirrored to the target host.'),
  VM_HAS_TOO_MANY_SNAPSHOTS: badRequest('The server has too many snapshots to be moved.'),
  VM_HAS_CHECKPOINT: badRequest('The server has a snapshot with memory, so it cannot be moved.'),
  VM_HAS_PCI_ATTACHED: badRequest('A PCI device of its host is passed through to this server, so it cannot be migrated.'),
  VM_HAS_VGPU: badRequest('The server has a virtual GPU, so it cannot be migrated.'),
  VM_HAS_VUSBS: badRequest('A USB device of its host is passed through to this server, so it cannot be migrated.'),
  VM_HAS_SRIOV_VIF: badRequest('An interface of this server is a part of a network card of its host (SR-IOV), so it cannot be migrated.'),
  TOO_MANY_STORAGE_MIGRATES: conflict('Too many servers with local disks are being migrated from this host.'),
  INTERFACE_HAS_NO_IP: badRequest('The target host has no address on the migration network.'),
  PIF_HAS_NO_NETWORK_CONFIGURATION: badRequest('The target host has no address on the migration network.'),
  NOT_SUPPORTED_DURING_UPGRADE: conflict('This is not possible while the pool is being upgraded.'),
  LICENCE_RESTRICTION: badRequest('The licence of the pool does not allow this.'),
  FEATURE_RESTRICTED: badRequest('The licence of the pool does not allow this.'),
  TASK_CANCELLED: conflict('The operation was cancelled.'),

  // The pool
  HOST_STILL_BOOTING: { kind: 'unavailable', sentence: 'The hypervisor is still starting.' },
  DEVICE_ALREADY_EXISTS: conflict('The device is already there.'),
  DEVICE_DETACH_REJECTED: conflict('The guest refuses to give the device up.'),
  DEVICE_DETACH_TIMEOUT: conflict('The guest did not give the device up in time.'),
  MAC_INVALID: badRequest('The MAC address is not valid.'),
};

const families = Object.entries(xapiErrors).filter(([code]) => code.endsWith('*')).map(([code, meaning]) => [code.slice(0, -1), meaning] as const);

function meaningOf(code: string): Meaning | undefined {
  return Object.hasOwn(xapiErrors, code) ? xapiErrors[code] : families.find(([prefix]) => code.startsWith(prefix))?.[1];
}

/** The refusal that a user shall read; undefined for what no user caused or can mend, which becomes the hidden 500. */
export function translateXapiError(error: unknown): ApiError | undefined {
  if (error instanceof TransportError) return new ApiError('unavailable', 'The hypervisor cannot be reached.', { cause: error });
  if (!(error instanceof XapiError)) return undefined;
  const meaning = meaningOf(error.code);
  return meaning === undefined || meaning.kind === 'internal' ? undefined : new ApiError(meaning.kind, meaning.sentence, { cause: error });
}

/** The same in a fault: what failed after the 202 has a sentence too, however little it says. */
export function faultSentence(error: unknown): { readonly code: number; readonly message: string; readonly details: string } {
  const details = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (error instanceof ApiError) return { code: error.status, message: error.message, details: error.cause instanceof Error ? error.cause.message : details };
  const refused = translateXapiError(error);
  if (refused !== undefined) return { code: refused.status, message: refused.message, details };
  const meaning = error instanceof XapiError ? meaningOf(error.code) : undefined;
  return { code: 500, message: meaning?.sentence ?? 'The hypervisor could not do it.', details };
}

/** The guest does not say that it could do it: it has no drivers, or none yet. */
export function lacksDrivers(error: XapiError): boolean {
  return /^(VM_MISSING_PV_DRIVERS|VM_OLD_PV_DRIVERS|VM_LACKS_FEATURE.*)$/.test(error.code);
}

/** The guest does not listen: what is asked of it politely has to be done by force. */
export function isGuestDeaf(error: unknown): boolean {
  return error instanceof XapiError && (lacksDrivers(error) || /^VM_(FAILED_SHUTDOWN_ACKNOWLEDGMENT|SHUTDOWN_TIMEOUT)$/.test(error.code));
}

/** The object is gone, whoever did it: whoever wanted it gone is served. */
export function isGone(error: unknown): boolean {
  return error instanceof XapiError && (error.code === 'HANDLE_INVALID' || error.code === 'UUID_INVALID') && error.params[0]?.toLowerCase() !== 'task';
}

/**
 * Nobody knows whether the call took effect: the line broke, or xapi restarted and forgot the task. Look at the pool, then try again.
 * Not by a look at the code alone: HANDLE_INVALID of a task means a lost task, of anything else a lost object.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  if (error instanceof TransportError) return true;
  if (!(error instanceof XapiError)) return false;
  return ['TASK_VANISHED', 'SESSION_INVALID', 'HOST_STILL_BOOTING', 'HOST_IS_SLAVE'].includes(error.code)
    || (error.code === 'HANDLE_INVALID' && error.params[0]?.toLowerCase() === 'task');
}
