/** The marks that servers, their disks and their hosts carry, and how each is made of what stands there. */
import type { ServerFault, ServerFlavor } from '../servers/server.ts';
import { asNumber, asString, asStrings, type JsonObject } from './formats.ts';

/** A process that works on a VM. */
export interface Holder {
  /** Unique to it. With xapi's idempotent maps an equal value would be accepted twice. */
  readonly nonce: string;
  /** Its service: all of its processes, at any time, have the same. */
  readonly owner: string;
  readonly process: string;
  /** Since when, milliseconds since 1970. */
  readonly at: number;
}

/** What is being done to a VM, for whom, and who began it (`claims.ts`). */
export interface Claim extends Holder {
  readonly kind: string;
  readonly requestId: string;
  readonly userId: string;
  readonly projectId: string;
  readonly args: JsonObject;
}

export interface LockMark {
  readonly by: 'owner' | 'admin';
  readonly reason: string | null;
}

/** That a server shall go. Outlives every workflow; only the end of the VM ends it, or a failure of its deletion. */
export interface DeleteMark {
  readonly at: number;
  readonly requestId: string;
  readonly userId: string;
  readonly projectId: string;
}

export interface ServiceDisabledMark {
  readonly reason: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Nova: nova/objects/instance_group.py. */
export const groupPolicies = ['anti-affinity', 'affinity', 'soft-anti-affinity', 'soft-affinity'] as const;
export type GroupPolicy = (typeof groupPolicies)[number];

/** A policy never changes, so each member carries it: placement asks no database. */
export interface GroupMark {
  readonly id: string;
  readonly policy: GroupPolicy;
  /** Of `anti-affinity`: how many members one host may have. */
  readonly maxServerPerHost: number;
}

/** A volume where a server has it. */
export interface VolumeMark {
  readonly id: string;
  readonly deleteOnTermination: boolean;
  readonly tag: string | null;
}

/** What a VM gives its guest of processors and memory, in XAPI's terms; bytes. */
export interface VmSize {
  readonly vcpusMax: number;
  readonly vcpusAtStartup: number;
  readonly staticMin: number;
  readonly staticMax: number;
  readonly dynamicMin: number;
  readonly dynamicMax: number;
}

/** What a server was before a resize or cold migration: all that is needed to go back. Never changed while it is there. */
export interface ResizeMark {
  /** uuid of the migration. */
  readonly migration: string;
  /** Null: the VM was not made from a flavor. */
  readonly flavor: ServerFlavor | null;
  readonly size: VmSize;
  readonly wasActive: boolean;
  /** uuid of the host; '' when none was known. */
  readonly sourceHost: string;
  readonly diskConfig: 'MANUAL' | 'AUTO' | null;
  /** `VBD.userdevice` → uuid of the SR, of every disk that was there. */
  readonly drives: Readonly<Record<string, string>>;
}

/** A key pair as a guest is told of it; its owner may delete it from under the server. */
export interface KeyData {
  readonly name: string;
  readonly type: 'ssh' | 'x509';
  readonly publicKey: string;
}

/** What a server ran in until it was stopped. */
export interface DomainMark {
  readonly domid: number;
  /** uuid of its host. */
  readonly host: string;
  /** `VM_metrics.start_time`; another one: it has run since. */
  readonly started: string;
}

/** What a server was before a rebuild. */
export interface RebuildMark {
  /** Id of the image; '' when none is known. */
  readonly image: string;
  readonly imageProperties: Readonly<Record<string, string>>;
}

/** What a server's disc drive was before a rescue disc came into it. */
export interface RescueDisc {
  /** `VBD.userdevice` of the drive. */
  readonly position: string;
  /** `none`: there was no drive; `empty`; or uuid of the disc that was in it. */
  readonly before: string;
  /** The boot order. */
  readonly order: string;
}

/** Where a disk belongs that is out of the way for now. */
export interface FormerDisk {
  readonly role: DiskRole;
  /** `VBD.userdevice` */
  readonly position: string;
  readonly bootable: boolean;
}

/** What storage motion drops of a disk. */
export interface DiskKeep {
  readonly otherConfig: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

export const holder = (value: JsonObject): Holder | undefined =>
  typeof value['nonce'] !== 'string' ? undefined : {
    nonce: value['nonce'],
    owner: asString(value['owner']),
    process: asString(value['process']),
    at: asNumber(value['at']),
  };

export const claim = (value: JsonObject): Claim | undefined => {
  const by = holder(value);
  return by === undefined || typeof value['kind'] !== 'string' ? undefined : {
    ...by,
    kind: value['kind'],
    requestId: asString(value['requestId']),
    userId: asString(value['userId']),
    projectId: asString(value['projectId']),
    args: typeof value['args'] === 'object' && value['args'] !== null ? { ...value['args'] } : {},
  };
};

/** Marks of the disks that the service made for a server. */
export const diskRoles = ['root', 'image', 'ephemeral', 'swap', 'former', 'rescue', 'config'] as const;
export type DiskRole = (typeof diskRoles)[number];

export const flavor = (value: JsonObject): ServerFlavor | undefined =>
  typeof value['id'] !== 'string' ? undefined : {
    id: value['id'],
    name: asString(value['name'], value['id']),
    vcpus: asNumber(value['vcpus']),
    ramMib: asNumber(value['ramMib']),
    diskGib: asNumber(value['diskGib']),
    ephemeralGib: asNumber(value['ephemeralGib']),
    swapMib: asNumber(value['swapMib']),
    extraSpecs: asStrings(value['extraSpecs']),
  };

export const groupMark = (value: JsonObject): GroupMark | undefined => {
  const policy = groupPolicies.find((each) => each === value['policy']);
  return typeof value['id'] !== 'string' || policy === undefined ? undefined
    : { id: value['id'], policy, maxServerPerHost: asNumber(value['maxServerPerHost']) || 1 };
};

export const keyData = (value: JsonObject): KeyData | undefined =>
  typeof value['name'] !== 'string' ? undefined
    : { name: value['name'], type: value['type'] === 'x509' ? 'x509' : 'ssh', publicKey: asString(value['publicKey']) };

const vmSize = (value: unknown): VmSize | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { vcpusMax, vcpusAtStartup, staticMin, staticMax, dynamicMin, dynamicMax } = { ...value } as JsonObject;
  return {
    vcpusMax: asNumber(vcpusMax), vcpusAtStartup: asNumber(vcpusAtStartup), staticMin: asNumber(staticMin), staticMax: asNumber(staticMax),
    dynamicMin: asNumber(dynamicMin), dynamicMax: asNumber(dynamicMax),
  };
};

export const resizeMark = (value: JsonObject): ResizeMark | undefined => {
  const size = vmSize(value['size']);
  const former = value['flavor'];
  return size === undefined || typeof value['migration'] !== 'string' ? undefined : {
    migration: value['migration'],
    flavor: typeof former === 'object' && former !== null ? flavor({ ...former }) ?? null : null,
    size,
    wasActive: value['wasActive'] === true,
    sourceHost: asString(value['sourceHost']),
    diskConfig: value['diskConfig'] === 'AUTO' || value['diskConfig'] === 'MANUAL' ? value['diskConfig'] : null,
    drives: asStrings(value['drives']),
  };
};

export const formerDisk = (value: JsonObject): FormerDisk | undefined => {
  const role = diskRoles.find((known) => known === value['role']);
  return role === undefined ? undefined : { role, position: asString(value['position']), bootable: value['bootable'] === true };
};

export const fault = (value: JsonObject): ServerFault | undefined =>
  typeof value['message'] !== 'string' ? undefined : {
    code: asNumber(value['code']) || 500,
    message: value['message'],
    created: asString(value['created'], '1970-01-01T00:00:00Z'),
    ...(typeof value['details'] === 'string' ? { details: value['details'] } : {}),
  };
