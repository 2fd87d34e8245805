/**
 * Every key that the service writes into XAPI's `other_config` maps: on which class, what it means, how it is written. What stands under them is in the
 * rooms of `other-config/`.
 *
 * A key is written alone (`add_to_`, `remove_from_`); a whole map only when its object is created, since a map is shared with XenCenter,
 * Xen Orchestra and xapi itself (`mac_seed`). Readers take a missing or malformed value as absent: others may edit these maps, and between
 * the two calls that replace a value nothing is there.
 */
import { XapiError } from '../xapi/error.ts';
import type { Ref } from '../xapi/datamodel.ts';
import type { Xapi } from '../xapi/xapi.ts';
import {
  asNumber, asString, asStrings, decodeText, flag, integer, json, oneOf, text, time, words, type JsonObject, type Key, type KeyedClass,
} from './other-config/formats.ts';
import {
  claim, diskRoles, fault, flavor, formerDisk, groupMark, holder, keyData, resizeMark, type DeleteMark, type DiskKeep, type DomainMark, type FormerDisk,
  type GroupMark, type Holder, type KeyData, type LockMark, type RebuildMark, type RescueDisc, type ResizeMark, type ServiceDisabledMark, type VolumeMark,
} from './other-config/marks.ts';
import {
  imageRecord, networkRecord, portSaid, volumeData, volumeSnapshot, type ImageRecord, type NetworkRecord, type PortSaid, type VolumeData,
  type VolumeSnapshotMark,
} from './other-config/records.ts';

export { decodeText, encodeText, type Key } from './other-config/formats.ts';
export type * from './other-config/marks.ts';
export type * from './other-config/records.ts';

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
  domain: json<DomainMark>(
    (value) => ({ domid: asNumber(value['domid']), host: asString(value['host']), started: asString(value['started']) }),
    'VM', 'nova:domain', 'the domain that it was stopped in: dom0 has what it wrote on its console in a file of that name'),
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
  volumeData: json<VolumeData>(volumeData, 'VDI', 'nova:volume-data', 'the disk is a volume'),
  volumeSnapshot: json<VolumeSnapshotMark>(volumeSnapshot, 'VDI', 'nova:volume-snapshot', 'the disk is a snapshot of a volume'),
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
  portSaid: json<PortSaid>(portSaid, 'VIF', 'nova:port-said', 'what was said of it as a port'),
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
