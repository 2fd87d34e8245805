/** A server, as OpenStack thinks of it; `from-vm.ts` makes it of a VM and what hangs on it. Frozen, replaced when anything changes. */
import type { GroupMark } from '../other-config.ts';
import type { Xapi } from '../../xapi/xapi.ts';
import type { Ref } from '../../xapi/datamodel.ts';

/** Nova: nova/compute/vm_states.py. */
export type VmState =
  | 'building' | 'active' | 'paused' | 'suspended' | 'stopped' | 'rescued' | 'resized' | 'error'
  | 'deleted' | 'soft-delete' | 'shelved' | 'shelved_offloaded';

/** Nova: nova/compute/task_states.py; null when nothing runs. */
export type TaskState =
  | 'scheduling' | 'block_device_mapping' | 'networking' | 'spawning'
  | 'powering-off' | 'powering-on' | 'rebooting' | 'rebooting_hard' | 'pausing' | 'unpausing' | 'suspending' | 'resuming'
  | 'migrating' | 'resize_prep' | 'resize_migrating' | 'resize_migrated' | 'resize_finish' | 'resize_reverting' | 'resize_confirming'
  | 'rebuilding' | 'rebuild_block_device_mapping' | 'rebuild_spawning' | 'rescuing' | 'unrescuing'
  | 'image_snapshot_pending' | 'image_snapshot' | 'image_pending_upload' | 'image_uploading' | 'image_backup'
  | 'shelving' | 'shelving_image_pending_upload' | 'shelving_image_uploading' | 'shelving_offloading' | 'unshelving'
  | 'updating_password' | 'deleting' | 'soft-deleting' | 'restoring';

/** Nova: nova/objects/fields.py, InstancePowerState. */
export const powerStates = { nostate: 0, running: 1, paused: 3, shutdown: 4, crashed: 6, suspended: 7 } as const;
export type PowerState = (typeof powerStates)[keyof typeof powerStates];

/** The flavor as it was when the server was made. */
export interface ServerFlavor {
  /** Made of the size for a VM that was not made from a flavor (`sizes.ts`). */
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly ramMib: number;
  readonly diskGib: number;
  readonly ephemeralGib: number;
  readonly swapMib: number;
  readonly extraSpecs: Readonly<Record<string, string>>;
}

export interface ServerAddress {
  /** Name of the network. */
  readonly network: string;
  readonly address: string;
  readonly version: 4 | 6;
  readonly mac: string;
}

export interface ServerFault {
  readonly code: number;
  readonly message: string;
  readonly details?: string;
  /** ISO 8601, UTC, seconds. */
  readonly created: string;
}

export interface SecurityGroupName {
  readonly id: string;
  readonly name: string;
}

export interface AttachedVolume {
  readonly id: string;
  readonly deleteOnTermination: boolean;
  readonly tag: string | null;
  /** `/dev/xvdb` */
  readonly device: string;
  /** uuid of the VBD. */
  readonly attachmentId: string;
}

export interface Server {
  /** uuid of the VM. */
  readonly id: string;
  readonly pool: Xapi;
  readonly vm: Ref<'VM'>;
  readonly name: string;
  /** Null when none was given. */
  readonly description: string | null;
  readonly projectId: string;
  readonly userId: string;
  readonly vmState: VmState;
  readonly taskState: TaskState | null;
  readonly powerState: PowerState;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
  readonly launchedAt: number | null;
  readonly terminatedAt: number | null;
  /** `host.hostname` of the host it runs on or last ran on; null when none is known. */
  readonly host: string | null;
  readonly hypervisorHostname: string | null;
  readonly hostStatus: 'UP' | 'DOWN' | 'MAINTENANCE' | 'UNKNOWN' | '';
  /** SHA-224 of project and host, '' without a host (nova/compute/utils.py: generate_host_id). */
  readonly hostId: string;
  readonly availabilityZone: string;
  /** The zone it was asked to be in, null when any would do. */
  readonly pinnedAvailabilityZone: string | null;
  readonly flavor: ServerFlavor;
  /** Null when it was booted from a volume, or its origin is unknown. */
  readonly imageId: string | null;
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly keyName: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly locked: boolean;
  readonly lockedReason: string | null;
  /** Who locked it; an admin's lock is not a member's to open. */
  readonly lockedBy: 'owner' | 'admin' | null;
  /** Names of the networks of its interfaces, whether or not an address is known there. */
  readonly networks: readonly string[];
  /** Without those that every interface gives itself (fe80::). */
  readonly addresses: readonly ServerAddress[];
  /** Of each interface, so that one may be there twice (as Nova lists them). */
  readonly securityGroups: readonly SecurityGroupName[];
  readonly configDrive: boolean;
  readonly userData: string | null;
  /** Host name inside the guest. */
  readonly hostname: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  /** `/dev/xvda`, or null. */
  readonly rootDeviceName: string | null;
  /** Nova's `instance-%08x` kind of name; here the XAPI name of the VM does not serve, so the first block of the id. */
  readonly instanceName: string;
  readonly volumes: readonly AttachedVolume[];
  /** It boots from the first of them. */
  readonly isVolumeBacked: boolean;
  readonly accessIPv4: string;
  readonly accessIPv6: string;
  readonly diskConfig: 'MANUAL' | 'AUTO';
  readonly fault: ServerFault | null;
  /** 0 … 100. */
  readonly progress: number;
  readonly serverGroup: GroupMark | null;
  readonly schedulerHints: Readonly<Record<string, unknown>>;
  readonly trustedImageCertificates: readonly string[] | null;
}
