/**
 * Every key that the service writes into XAPI's `other_config` maps: on which class, what it means, how it is written.
 *
 * A key is written alone (`add_to_`, `remove_from_`); a whole map only when its object is created, since a map is shared with XenCenter,
 * Xen Orchestra and xapi itself (`mac_seed`). Readers take a missing or malformed value as absent: others may edit these maps, and between
 * the two calls that replace a value nothing is there.
 */
import { XapiError } from '../xapi/error.ts';
import type { Ref } from '../xapi/datamodel.ts';
import type { Xapi } from '../xapi/xapi.ts';
import type { ServerFault, ServerFlavor } from './servers/server.ts';

/** Classes whose `other_config` we write. */
export type KeyedClass = 'VM' | 'VDI' | 'VBD' | 'VIF' | 'host' | 'network';

export interface Key<T> {
  readonly key: string;
  readonly on: KeyedClass;
  readonly meaning: string;
  /** Undefined for what the service cannot have written. */
  readonly parse: (text: string) => T | undefined;
  readonly format: (value: T) => string;
}

// ---- formats ---------------------------------------------------------------------------------------------------------

/** Characters that XML 1.0 cannot carry: XAPI's oldest transport, and its database file, are XML. */
const illegalInXml = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]');
const encodedMark = 'base64:';

/** Any text as something that XAPI can keep. */
export function encodeText(text: string): string {
  // A lone surrogate has no UTF-8: it becomes the replacement character here rather than an error on the wire.
  const whole = Buffer.from(text, 'utf8').toString('utf8');
  if (!illegalInXml.test(whole) && !whole.startsWith(encodedMark)) return whole;
  return encodedMark + Buffer.from(whole, 'utf8').toString('base64');
}

export function decodeText(text: string): string {
  return text.startsWith(encodedMark) ? Buffer.from(text.slice(encodedMark.length), 'base64').toString('utf8') : text;
}

type Place = readonly [on: KeyedClass, key: string, meaning: string];

const text = (...[on, key, meaning]: Place): Key<string> => ({ on, key, meaning, parse: decodeText, format: encodeText });

const words = (...[on, key, meaning]: Place): Key<readonly string[]> =>
  ({ on, key, meaning, parse: (value) => value.split(/\s+/).filter((word) => word !== ''), format: (value) => value.join(' ') });

const oneOf = <const V extends string>(values: readonly V[], ...[on, key, meaning]: Place): Key<V> =>
  ({ on, key, meaning, parse: (value) => values.find((known) => known === value), format: (value) => value });

const flag = (...[on, key, meaning]: Place): Key<boolean> =>
  ({ on, key, meaning, parse: (value) => value === 'true', format: String });

const integer = (...[on, key, meaning]: Place): Key<number> =>
  ({ on, key, meaning, parse: (value) => (/^-?\d{1,15}$/.test(value) ? Number(value) : undefined), format: String });

/** Milliseconds since 1970, written as ISO 8601 for whoever reads it with `xe`. */
const time = (...[on, key, meaning]: Place): Key<number> => ({
  on, key, meaning,
  parse(value) {
    const parsed = Date.parse(value);
    return Number.isNaN(parsed) ? undefined : parsed;
  },
  format: (value) => new Date(value).toISOString(),
});

type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object; `shape` makes the value of it, or says undefined. */
const json = <T>(shape: (value: JsonObject) => T | undefined, ...[on, key, meaning]: Place): Key<T> => ({
  on, key, meaning,
  parse(value) {
    const object = parseObject(decodeText(value));
    return object === undefined ? undefined : shape(object);
  },
  format: (value) => encodeText(JSON.stringify(value)),
});

function parseObject(value: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    // Somebody else's text under our key: as good as absent.
    return undefined;
  }
}

const asString = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const asNumber = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const asStrings = (value: unknown): Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    : {};

// ---- shapes ----------------------------------------------------------------------------------------------------------

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

/** What a volume is beside its disk. Written when it is made. */
export interface VolumeData {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** That it was made of. */
  readonly snapshotId: string | null;
  /** Whose data it began with. */
  readonly imageId: string | null;
}

export interface VolumeSnapshotMark {
  readonly id: string;
  readonly volumeId: string;
  readonly projectId: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Whose data the volume began with. */
  readonly imageId: string | null;
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

const holder = (value: JsonObject): Holder | undefined =>
  typeof value['nonce'] !== 'string' ? undefined : {
    nonce: value['nonce'],
    owner: asString(value['owner']),
    process: asString(value['process']),
    at: asNumber(value['at']),
  };

const claim = (value: JsonObject): Claim | undefined => {
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

/** What Glance knows of an image and XAPI does not of a template. */
export interface ImageRecord {
  readonly status: 'queued' | 'active' | 'deactivated';
  readonly visibility: ImageVisibility;
  /** Lists leave it out. */
  readonly hidden: boolean;
  readonly minRamMib: number;
  readonly minDiskGib: number;
  readonly diskFormat: string | null;
  readonly containerFormat: string | null;
  /** Of the data as they were uploaded: bytes, and their sums in hexadecimal; null while there are none. */
  readonly sizeBytes: number | null;
  readonly md5: string | null;
  readonly sha512: string | null;
  /** Milliseconds since 1970. */
  readonly updated: number;
  /** Project → what it says to the image that is shared with it. */
  readonly members: Readonly<Record<string, ImageMember>>;
}

const visibilities = ['public', 'private', 'shared', 'community'] as const;
export type ImageVisibility = (typeof visibilities)[number];

const memberStatuses = ['pending', 'accepted', 'rejected'] as const;
export interface ImageMember {
  readonly status: (typeof memberStatuses)[number];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

const imageMembers = (value: unknown): ImageRecord['members'] =>
  Object.fromEntries(Object.entries(typeof value === 'object' && value !== null ? { ...value } : {}).map(([project, member]): [string, ImageMember] => {
    const { status, created, updated } = { ...(member as JsonObject) };
    return [project, { status: memberStatuses.find((known) => known === status) ?? 'pending', created: asNumber(created), updated: asNumber(updated) }];
  }));

const imageRecord = (value: JsonObject): ImageRecord => {
  return {
    status: (['queued', 'active', 'deactivated'] as const).find((known) => known === value['status']) ?? 'queued',
    visibility: visibilities.find((known) => known === value['visibility']) ?? 'private',
    hidden: value['hidden'] === true,
    minRamMib: asNumber(value['minRamMib']),
    minDiskGib: asNumber(value['minDiskGib']),
    diskFormat: textOrNull(value['diskFormat']),
    containerFormat: textOrNull(value['containerFormat']),
    sizeBytes: typeof value['sizeBytes'] === 'number' ? value['sizeBytes'] : null,
    md5: textOrNull(value['md5']),
    sha512: textOrNull(value['sha512']),
    updated: asNumber(value['updated']),
    members: imageMembers(value['members']),
  };
};

/** What Neutron knows of a network and XAPI does not. */
export interface NetworkRecord {
  readonly projectId: string;
  readonly shared: boolean;
  /** It leads out of the cloud, and is there for everybody to see. */
  readonly external: boolean;
  readonly adminStateUp: boolean;
  readonly portSecurity: boolean;
  readonly subnets: readonly SubnetRecord[];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
  /** Counts the changes. */
  readonly revision: number;
}

export interface SubnetRecord {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  readonly ipVersion: 4 | 6;
  readonly cidr: string;
  readonly gateway: string | null;
  readonly enableDhcp: boolean;
  readonly pools: readonly { readonly start: string; readonly end: string }[];
  readonly nameservers: readonly string[];
  readonly routes: readonly { readonly destination: string; readonly nexthop: string }[];
  readonly created: number;
  readonly updated: number;
  readonly revision: number;
}

/** What nobody but the service writes is taken as it is. */
const networkRecord = (value: JsonObject): NetworkRecord | undefined =>
  typeof value['projectId'] !== 'string' || !Array.isArray(value['subnets']) ? undefined : {
    projectId: value['projectId'],
    shared: value['shared'] === true,
    external: value['external'] === true,
    adminStateUp: value['adminStateUp'] !== false,
    portSecurity: value['portSecurity'] !== false,
    subnets: value['subnets'] as readonly SubnetRecord[],
    created: asNumber(value['created']),
    updated: asNumber(value['updated']),
    revision: asNumber(value['revision']),
  };

const flavor = (value: JsonObject): ServerFlavor | undefined =>
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

const groupMark = (value: JsonObject): GroupMark | undefined => {
  const policy = groupPolicies.find((each) => each === value['policy']);
  return typeof value['id'] !== 'string' || policy === undefined ? undefined
    : { id: value['id'], policy, maxServerPerHost: asNumber(value['maxServerPerHost']) || 1 };
};

const keyData = (value: JsonObject): KeyData | undefined =>
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

const resizeMark = (value: JsonObject): ResizeMark | undefined => {
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

const formerDisk = (value: JsonObject): FormerDisk | undefined => {
  const role = diskRoles.find((known) => known === value['role']);
  return role === undefined ? undefined : { role, position: asString(value['position']), bootable: value['bootable'] === true };
};

const fault = (value: JsonObject): ServerFault | undefined =>
  typeof value['message'] !== 'string' ? undefined : {
    code: asNumber(value['code']) || 500,
    message: value['message'],
    created: asString(value['created'], '1970-01-01T00:00:00Z'),
    ...(typeof value['details'] === 'string' ? { details: value['details'] } : {}),
  };

// ---- the table -------------------------------------------------------------------------------------------------------

/** Marks of the disks that the service made for a server. */
export const diskRoles = ['root', 'image', 'ephemeral', 'swap', 'former', 'rescue', 'config'] as const;
export type DiskRole = (typeof diskRoles)[number];

export const keys = {
  project: text('VM', 'nova:project', 'id of the project that owns the server; absent: the default project'),
  user: text('VM', 'nova:user', 'id of the user who created it'),
  flavor: json(flavor, 'VM', 'nova:flavor', 'the flavor as it was then'),
  image: text('VM', 'nova:image', 'id of the image it was booted from; empty: from a volume'),
  imageProperties: json<Readonly<Record<string, string>>>(asStrings, 'VM', 'nova:image-properties', 'properties of that image, as they were then'),
  keyPair: text('VM', 'nova:key', 'name of its key pair'),
  keyData: json<KeyData>(keyData, 'VM', 'nova:key-data', 'its public key, as it was then'),
  password: text('VM', 'nova:password', 'the password that its agent was given last, encrypted for its key pair, base64'),
  created: time('VM', 'nova:created', 'when it was asked for'),
  launched: time('VM', 'nova:launched', 'when it first ran'),
  locked: json<LockMark>(
    (value) => ({ by: value['by'] === 'admin' ? 'admin' : 'owner', reason: typeof value['reason'] === 'string' ? value['reason'] : null }),
    'VM', 'nova:locked', 'present while locked: by whom, and why'),
  task: json(claim, 'VM', 'nova:task', 'present while a workflow works on it: the claim'),
  beat: integer('VM', 'nova:beat', 'last sign of life of a long workflow, milliseconds since 1970'),
  cancel: text('VM', 'nova:cancel', 'during a workflow: nonce of the claim whose work its user wants ended'),
  place: text('VM', 'nova:place', 'during a workflow: uuid of the host where a member of a server group is going'),
  deleting: json<DeleteMark>(
    (value) => ({ at: asNumber(value['at']), requestId: asString(value['requestId']), userId: asString(value['userId']), projectId: asString(value['projectId']) }),
    'VM', 'nova:delete', 'present from the request to delete it until it is gone'),
  error: flag('VM', 'nova:error', 'vm_state is error, whatever the VM does'),
  fault: json(fault, 'VM', 'nova:fault', 'what went wrong last'),
  host: text('VM', 'nova:host', 'uuid of the host that it last ran on, or shall start on'),
  zone: text('VM', 'nova:zone', 'availability zone that was asked for'),
  reservation: text('VM', 'nova:reservation', 'request that it was created by (r-…)'),
  launchIndex: integer('VM', 'nova:launch-index', 'its number within that request, from 0'),
  hostname: text('VM', 'nova:hostname', 'host name inside the guest'),
  configDrive: flag('VM', 'nova:config-drive', 'a config drive was asked for'),
  accessIPv4: text('VM', 'nova:access-ipv4', 'address that its owner wrote down'),
  accessIPv6: text('VM', 'nova:access-ipv6', 'address that its owner wrote down'),
  diskConfig: oneOf(['MANUAL', 'AUTO'], 'VM', 'nova:disk-config', 'whether its partitions follow the flavor'),
  userData: text('VM', 'nova:user-data', 'user data, base64'),
  files: json(asStrings, 'VM', 'nova:files', 'files that its config drive holds for it: path and content, base64'),
  hints: json<JsonObject>((value) => value, 'VM', 'nova:hints', 'scheduler hints'),
  group: json<GroupMark>(groupMark, 'VM', 'nova:group', 'the server group that it is in, with its policy'),
  resize: json<ResizeMark>(resizeMark, 'VM', 'nova:resize', 'from the beginning of a resize or cold migration until it is confirmed or reverted: what was before'),
  resizeSent: flag('VM', 'nova:resize-sent', 'during a resize: the server is stopped and its disks are where they shall be'),
  resizeFinish: flag('VM', 'nova:resize-finish', 'during a resize: the server gets its new size and is started'),
  resized: time('VM', 'nova:resized', 'when a resize or cold migration was done that is neither confirmed nor reverted'),
  rebuild: json<RebuildMark>(
    (value) => ({ image: asString(value['image']), imageProperties: asStrings(value['imageProperties']) }),
    'VM', 'nova:rebuild', 'during a rebuild: what was before'),
  rebuilt: text('VM', 'nova:rebuilt', 'request of the last rebuild that was done: from then on it is not undone'),
  rescued: time('VM', 'nova:rescued', 'when it was started from a rescue disk; present until it runs from its own again'),
  rescueDisc: json<RescueDisc>(
    (value) => ({ position: asString(value['position']), before: asString(value['before'], 'none'), order: asString(value['order']) }),
    'VM', 'nova:rescue-disc', 'while a rescue disc is in its drive: what was before'),
  shelved: time('VM', 'nova:shelved', 'when it was shelved; present until it is unshelved'),
  shelvedImage: text('VM', 'nova:shelved-image', 'id of the image that was made of it when it was shelved'),
  offloaded: time('VM', 'nova:offloaded', 'when it was taken off its host, being shelved'),
  softDeleted: time('VM', 'nova:soft-deleted', 'when it was deleted, for as long as that can be taken back'),
  imageServer: text('VM', 'nova:image-of', 'on a template: id of the server that it is an image of'),
  imageRequest: text('VM', 'nova:image-request', 'on a template: the request that made it'),
  imageMetadata: json<Readonly<Record<string, string>>>(asStrings, 'VM', 'nova:image-metadata', 'on a template: properties that its maker gave the image'),
  imageRecord: json<ImageRecord>(imageRecord, 'VM', 'nova:image-record', 'on a template: what was said of the image when it was made or changed'),
  imageUpload: json<Holder>(holder, 'VM', 'nova:image-upload', 'on a template: the upload that is filling it, and whose it is'),
  imageDeleting: flag('VM', 'nova:image-delete', 'on a template: it is an image no more, and goes'),
  backupType: text('VM', 'nova:backup-type', 'on a template: the kind of backup that it is'),
  diskImage: text('VDI', 'nova:image', 'id of the image whose data the disk was made for'),
  diskServer: text('VDI', 'nova:server', 'id of the server that the disk was made for'),
  diskItself: text('VDI', 'nova:vdi', 'its own uuid, of a disk that the service made: a copy that somebody makes of it bears the same'),
  diskRole: oneOf(diskRoles, 'VDI', 'nova:role', 'what it serves as'),
  formerDisk: json<FormerDisk>(formerDisk, 'VDI', 'nova:former', 'a disk that is kept for going back: where it belongs'),
  volume: json<VolumeMark>(
    (value) => (typeof value['id'] !== 'string' ? undefined : {
      id: value['id'], deleteOnTermination: value['deleteOnTermination'] === true, tag: typeof value['tag'] === 'string' ? value['tag'] : null,
    }),
    'VBD', 'nova:volume', 'the volume that is attached here'),
  volumeData: json<VolumeData>(
    (value) => (typeof value['id'] !== 'string' ? undefined : {
      id: value['id'], projectId: asString(value['projectId']), userId: asString(value['userId']), created: asNumber(value['created']),
      metadata: asStrings(value['metadata']), snapshotId: textOrNull(value['snapshotId']), imageId: textOrNull(value['imageId']),
    }),
    'VDI', 'nova:volume-data', 'the disk is a volume'),
  volumeSnapshot: json<VolumeSnapshotMark>(
    (value) => (typeof value['id'] !== 'string' ? undefined : {
      id: value['id'], volumeId: asString(value['volumeId']), projectId: asString(value['projectId']), created: asNumber(value['created']),
      imageId: textOrNull(value['imageId']),
    }),
    'VDI', 'nova:volume-snapshot', 'the disk is a snapshot of a volume'),
  copyFor: text('VDI', 'nova:copy-for', 'while it is copied, and on the copy until that is whole: id of the volume or snapshot that the copy shall be'),
  diskKeep: json<DiskKeep>(
    (value) => ({ otherConfig: asStrings(value['otherConfig']), tags: Array.isArray(value['tags']) ? value['tags'].filter((tag) => typeof tag === 'string') : [] }),
    'VBD', 'nova:keep', 'during a storage migration: what the disk gets back afterwards'),
  changedBlocks: flag('VBD', 'nova:cbt', 'during a storage migration: changed blocks of the disk are tracked again afterwards'),
  ejectedDisc: text('VBD', 'nova:ejected', 'during a migration: uuid of the disc that is put back afterwards'),
  /** The convention of `xe vm-uninstall`: a disk whose VBD has the key goes with its VM. */
  diskOwner: text('VBD', 'owner', 'the disk goes with the VM'),
  fixedAddresses: words('VIF', 'nova:ip', 'addresses that it was given, parted by blanks'),
  securityGroups: json<Readonly<Record<string, string>>>(asStrings, 'VIF', 'nova:security-groups', 'its security groups, id to name; absent: the default one of its project'),
  portRequest: text('VIF', 'nova:request', 'the request that attached it: a lost answer of VIF.create is found again by it'),
  port: text('VIF', 'nova:port', 'id of the port that it was made of; absent: the port is the VIF'),
  network: json<NetworkRecord>(networkRecord, 'network', 'nova:network', 'whose it is, and its subnets; absent: the pool\'s own'),
  portTag: text('VIF', 'nova:tag', 'tag of the interface'),
  serviceDisabled: json<ServiceDisabledMark>(
    (value) => ({ reason: typeof value['reason'] === 'string' ? value['reason'] : null, at: asNumber(value['at']) }),
    'host', 'nova:disabled', 'nova-compute is disabled there: since when, and why'),
  hostZone: text('host', 'nova:zone', 'availability zone that an aggregate gives the host; absent: the one that its pool is'),
  serviceForcedDown: flag('host', 'nova:forced-down', 'an administrator says that the host is down, whatever XAPI says'),
} as const;

/** Who took over from a dead holder: one key for each succession (`claims.ts`). */
const holderPrefix = 'nova:takeover:';
export const holderKey = (nonce: string): Key<Holder> => json<Holder>(holder, 'VM', holderPrefix + nonce, 'who holds the claim instead');

export const holderKeysOf = (record: Keyed): readonly string[] => Object.keys(record.other_config).filter((key) => key.startsWith(holderPrefix));

/** A server's metadata: one key of the map for each, so that two writers of different keys never meet. */
export const metadataPrefix = 'nova:meta:';

/** Keys that are ours, and those that would lie if they came along when a map is copied from an image to a server. */
export function isOwnKey(key: string): boolean {
  return key.startsWith('nova:');
}

// ---- temporary VMs ---------------------------------------------------------------------------------------------------

const buildPrefix = 'nova-xapi:build:';

/** Name of the VM that carries the disks of an image until they are the server's: a lost answer of VM.clone is found again by it. */
export const buildName = (serverId: string): string => buildPrefix + serverId;

/** The server for which a VM was cloned; undefined for every other VM. Such a VM is neither a server nor an image. */
export function serverOfBuild(vm: { readonly name_label: string }): string | undefined {
  return vm.name_label.startsWith(buildPrefix) ? vm.name_label.slice(buildPrefix.length) : undefined;
}

// ---- reading and writing ---------------------------------------------------------------------------------------------

interface Keyed {
  readonly other_config: Readonly<Record<string, string>>;
}

/** The value under a key; undefined when it is missing or malformed. */
export function readKey<T>(record: Keyed, key: Key<T>): T | undefined {
  const value = record.other_config[key.key];
  return value === undefined ? undefined : key.parse(value);
}

/** Entries for a map that is given at create; a value of undefined is left out. */
export function entry<T>(key: Key<T>, value: T | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [key.key]: key.format(value) };
}

export function metadataOf(record: Keyed): Readonly<Record<string, string>> {
  const own = Object.entries(record.other_config).filter(([key]) => key.startsWith(metadataPrefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(metadataPrefix.length), decodeText(value)]));
}

/**
 * Sets one key to a value, or takes it away. Repeatable; two writers of one key end with one of their values.
 * @param known the map as the cache has it: saves a call where the key is new
 * @throws XapiError, TransportError
 */
export async function writeEntry(pool: Xapi, cls: KeyedClass, ref: Ref, key: string, value: string | undefined, known?: Keyed['other_config']): Promise<void> {
  if (value !== undefined && known?.[key] === value) return;
  let isNew = value !== undefined && known !== undefined && !Object.hasOwn(known, key);
  for (let attempt = 1; ; attempt += 1) {
    if (!isNew) await pool.call(`${cls}.remove_from_other_config`, ref, key);
    if (value === undefined) return;
    try {
      await pool.call(`${cls}.add_to_other_config`, ref, key, value);
      return;
    } catch (error) {
      // Another writer came between the two calls: the last one wins, as with a plain setter.
      if (!(error instanceof XapiError) || error.code !== 'MAP_DUPLICATE_KEY' || attempt === 5) throw error;
      isNew = false;
    }
  }
}

/** {@link writeEntry} for a key of the table. */
export function writeKey<T>(pool: Xapi, ref: Ref, key: Key<T>, value: T | undefined, known?: Keyed): Promise<void> {
  return writeEntry(pool, key.on, ref, key.key, value === undefined ? undefined : key.format(value), known?.other_config);
}
