/**
 * Images: what a server can be booted from. XAPI has no such class; these are images here:
 *
 * - a template VM with disks. A default template (`is_default_template`, before falcon `other_config:default_template`) has none
 *   and only describes hardware; a snapshot is a template to XAPI too but belongs to its VM; a template on the way to becoming
 *   a server is the builder's;
 * - the same without disks, as long as it was made here and its data have not come (`image-changes.ts`);
 * - an ISO: a VDI of an SR of content type `iso` that does not hold the guest tools.
 *
 * Everything is read from the cache; no call is made.
 */
import { ApiError } from '../errors.ts';
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { derivedFrom } from './derived.ts';
import { keys, readKey, serverOfBuild, type ImageMember, type ImageRecord, type ImageVisibility } from './other-config.ts';

export interface ImageDisk {
  readonly vbd: Ref<'VBD'>;
  readonly vdi: Ref<'VDI'>;
  readonly sr: Ref<'SR'>;
  /** `VBD.userdevice`: position on the bus. */
  readonly position: string;
  readonly virtualSizeBytes: number;
}

interface AnyImage {
  /** uuid of the template VM or of the ISO's VDI. */
  readonly id: string;
  /** Empty: it was given none. */
  readonly name: string;
  readonly description: string;
  /** Glance: glance/db/sqlalchemy/models.py. What the pool itself brings can be used, so it is active. */
  readonly status: 'queued' | 'saving' | 'active' | 'deactivated';
  readonly visibility: ImageVisibility;
  /** Lists leave it out. */
  readonly hidden: boolean;
  /** Bytes of the data as they were uploaded, else those that the disks take where they lie; null: there are none. */
  readonly sizeBytes: number | null;
  /** Of these data, in hexadecimal; null where they are not known. */
  readonly md5: string | null;
  readonly sha512: string | null;
  /** Bytes that a guest sees, of all disks. */
  readonly virtualSizeBytes: number | null;
  /** Smallest root disk of a server, for the pool's own its disk rounded up; 0 for an ISO. */
  readonly minDiskGib: number;
  /** What a template says about memory is advice only (`VM.recommendations`), so nothing is demanded. */
  readonly minRamMib: number;
  /** Null: not said yet. */
  readonly diskFormat: string | null;
  /** `ova`: several disks. */
  readonly containerFormat: string | null;
  /**
   * Milliseconds since 1970.
   * DEVIATION: an image's dates are 1970-01-01 where the pool does not know when a template or ISO was made.
   */
  readonly created: number;
  readonly updated: number;
  /** Null: the pool's own. */
  readonly ownerProjectId: string | null;
  readonly protected: boolean;
  readonly tags: readonly string[];
  /** Nova's and Glance's names: `os_type`, `hw_firmware_type`, … */
  readonly properties: Readonly<Record<string, string>>;
  /** Project → what it says to the image that is shared with it. */
  readonly members: Readonly<Record<string, ImageMember>>;
  readonly pool: Xapi;
  /** Where its disks lie, each SR once. */
  readonly srs: readonly Ref<'SR'>[];
}

export interface TemplateImage extends AnyImage {
  readonly kind: 'template';
  readonly template: Ref<'VM'>;
  /** By position, the one to boot from first. Never empty. */
  readonly disks: readonly [ImageDisk, ...ImageDisk[]];
}

export interface IsoImage extends AnyImage {
  readonly kind: 'iso';
  readonly vdi: Ref<'VDI'>;
}

/** Made, and its data have not come yet. */
export interface EmptyImage extends AnyImage {
  readonly kind: 'empty';
  readonly template: Ref<'VM'>;
}

/** What has data. */
export type FilledImage = TemplateImage | IsoImage;
export type Image = FilledImage | EmptyImage;

/** All images of all pools, in the caches' order. */
export function listImages(cloud: Cloud): Image[] {
  return cloud.pools.flatMap((pool) => [
    ...definedOf(pool.cache.all('VM'), (vm) => imageFromTemplate(pool, vm)),
    // SRs first: a pool has few of them, and thousands of VDIs.
    ...[...pool.cache.all('SR')].filter(holdsIsos).flatMap((sr) =>
      definedOf(sr.VDIs, (ref) => {
        const vdi = pool.cache.get('VDI', ref);
        return vdi && imageFromIso(pool, vdi, sr);
      })),
  ]);
}

/** The image of an id; absent for what is none, such as a server's uuid. */
export function findImage(cloud: Cloud, id: string): Image | undefined {
  for (const pool of cloud.pools) {
    const vm = pool.cache.byUuid('VM', id);
    if (vm) return imageFromTemplate(pool, vm);
    const vdi = pool.cache.byUuid('VDI', id);
    const sr = vdi && pool.cache.get('SR', vdi.SR);
    if (vdi && sr && holdsIsos(sr)) return imageFromIso(pool, vdi, sr);
  }
  return undefined;
}

/** May the caller see and use it? Glance: glance/db/sqlalchemy/api.py, is_image_visible. */
export function mayUseImage(image: Image, caller: Caller): boolean {
  if (image.visibility === 'public' || image.visibility === 'community' || caller.isAdmin) return true;
  if (caller.projectId === undefined) return false;
  return image.ownerProjectId === caller.projectId || (image.visibility === 'shared' && Object.hasOwn(image.members, caller.projectId));
}

/** The image as what a server can be made from. @throws ApiError badRequest in Nova's words (ImageNotActive) */
export function usableImage(image: Image): FilledImage {
  if (image.kind === 'empty' || image.status !== 'active') throw new ApiError('badRequest', `Image ${image.id} is not active.`);
  return image;
}

// ---- templates -------------------------------------------------------------------------------------------------------

const templateImages = derivedFrom<Row<'VM'>, Image | undefined>();

function imageFromTemplate(pool: Xapi, vm: Row<'VM'>): Image | undefined {
  if (!isImageTemplate(vm)) return undefined;
  const { cache } = pool;
  const vbds = vm.VBDs.map((ref) => cache.get('VBD', ref));
  const vdis = vbds.map((vbd) => vbd && cache.get('VDI', vbd.VDI));
  const srs = vdis.map((vdi) => vdi && cache.get('SR', vdi.SR));
  const metrics = cache.get('VM_metrics', vm.metrics);
  return templateImages(vm, [...vbds, ...vdis, ...srs, metrics], () => {
    const found = vbds.flatMap((vbd, index) => {
      const vdi = vdis[index];
      return vbd?.type === 'Disk' && vdi && !vdi.missing ? [{ vbd, vdi, sr: srs[index] }] : [];
    });
    // What the firmware would start: the first bootable disk, else simply the first (`VBD.bootable` matters to PV guests only).
    found.sort((a, b) => Number(b.vbd.bootable) - Number(a.vbd.bootable) || Number(a.vbd.userdevice) - Number(b.vbd.userdevice));
    const [root, ...others] = found.map(({ vbd, vdi }): ImageDisk => ({
      vbd: vbd.$ref, vdi: vdi.$ref, sr: vdi.SR, position: vbd.userdevice, virtualSizeBytes: vdi.virtual_size,
    }));
    const first = found[0];
    const record = readKey(vm, keys.imageRecord);
    if ((!root || !first) && !record) return undefined;
    // A server that was made into a template (by `xe`, say) stays its project's own.
    const owner = readKey(vm, keys.project) ?? null;
    const created = readKey(vm, keys.created) ?? (metrics ? millisecondsOf(metrics.install_time) : 0);
    const common: AnyImage = {
      id: vm.uuid,
      name: vm.name_label,
      description: vm.name_description,
      status: 'active',
      visibility: owner === null ? 'public' : 'private',
      hidden: false,
      sizeBytes: sum(found.map(({ vdi }) => bytesUsedBy(vdi))),
      md5: null,
      sha512: null,
      virtualSizeBytes: sum(found.map(({ vdi }) => vdi.virtual_size)),
      minDiskGib: Math.ceil((root?.virtualSizeBytes ?? 0) / GiB),
      minRamMib: 0,
      diskFormat: first ? diskFormatOf(first.vdi, first.sr) : null,
      containerFormat: others.length === 0 ? 'bare' : 'ova',
      created,
      updated: created,
      ownerProjectId: owner,
      protected: 'destroy' in vm.blocked_operations,
      tags: vm.tags,
      properties: { ...(record ? {} : propertiesOf(vm)), ...readKey(vm, keys.imageMetadata) },
      members: {},
      pool,
      srs: [...new Set(found.map(({ vdi }) => vdi.SR))],
      ...(record && saidOf(record, readKey(vm, keys.imageUpload) !== undefined)),
    };
    // Disks that are still being written are none.
    if (!root || common.status === 'queued' || common.status === 'saving') return Object.freeze<EmptyImage>({ ...common, kind: 'empty', virtualSizeBytes: null, template: vm.$ref });
    return Object.freeze<TemplateImage>({ ...common, kind: 'template', template: vm.$ref, disks: [root, ...others] });
  });
}

/** What was said of the image holds, but for data that are being written. */
function saidOf({ status, sizeBytes, diskFormat, containerFormat, ...record }: ImageRecord, isBeingFilled: boolean): Partial<AnyImage> {
  // What is made of a server (`servers/snapshot.ts`) is as its disks are.
  const isSaid = status === 'queued' || sizeBytes !== null;
  return {
    ...record, ...(isSaid ? { sizeBytes, diskFormat, containerFormat } : {}),
    status: status === 'queued' && isBeingFilled ? 'saving' : status,
    // A raw disk is as large as its data; storage rounds that up.
    ...(diskFormat === 'raw' && sizeBytes !== null ? { virtualSizeBytes: sizeBytes } : {}),
  };
}

function isImageTemplate(vm: RecordOf<'VM'>): boolean {
  return vm.is_a_template && !vm.is_a_snapshot && !vm.is_control_domain
    && !vm.is_default_template && vm.other_config.default_template !== 'true'
    && vm.other_config.HideFromXenCenter !== 'true'
    && !(keys.imageDeleting.key in vm.other_config)
    && serverOfBuild(vm) === undefined;
}

/** What of a template a client can read as image properties. Names: glance/etc/metadefs, nova/objects/image_meta.py. */
export function propertiesOf(vm: RecordOf<'VM'>): Readonly<Record<string, string>> {
  // Before jura there was no domain_type; a boot policy then meant a fully virtualised guest.
  const fullyVirtualised = vm.domain_type === 'unspecified' ? vm.HVM_boot_policy !== '' : vm.domain_type === 'hvm';
  const firmware = vm.HVM_boot_params.firmware;
  const osType = osTypeOf(vm);
  return {
    hypervisor_type: 'xen',
    vm_mode: fullyVirtualised ? 'hvm' : 'xen',
    ...(osType === undefined ? {} : { os_type: osType }),
    ...(firmware === 'uefi' || firmware === 'bios' ? { hw_firmware_type: firmware } : {}),
    ...(vm.platform.secureboot === 'true' ? { os_secure_boot: 'required' } : {}),
  };
}

/** By the name of the default template that it comes from (`debian-10`, `windows-10`); nothing is said where that says nothing. */
function osTypeOf({ reference_label: label }: RecordOf<'VM'>): 'windows' | 'linux' | undefined {
  if (label.startsWith('windows')) return 'windows';
  return label === '' || label.startsWith('other') ? undefined : 'linux';
}

// ---- ISOs ------------------------------------------------------------------------------------------------------------

const isoImages = derivedFrom<Row<'VDI'>, Image | undefined>();

function imageFromIso(pool: Xapi, vdi: Row<'VDI'>, sr: Row<'SR'>): Image | undefined {
  // `sm_config:xs-tools` is how releases before dundee mark the tools' disc.
  if (vdi.missing || !vdi.managed || vdi.is_a_snapshot || vdi.is_tools_iso || vdi.sm_config['xs-tools'] === 'true') return undefined;
  return isoImages(vdi, [sr], () => Object.freeze<IsoImage>({
    kind: 'iso',
    id: vdi.uuid,
    name: vdi.name_label,
    description: vdi.name_description,
    status: 'active',
    visibility: 'public',
    hidden: false,
    md5: null,
    sha512: null,
    sizeBytes: bytesUsedBy(vdi),
    virtualSizeBytes: vdi.virtual_size,
    minDiskGib: 0,
    minRamMib: 0,
    diskFormat: 'iso',
    containerFormat: 'bare',
    created: 0,
    updated: 0,
    ownerProjectId: null,
    protected: false,
    tags: vdi.tags,
    properties: {},
    members: {},
    pool,
    srs: [vdi.SR],
    vdi: vdi.$ref,
  }));
}

function holdsIsos(sr: RecordOf<'SR'>): boolean {
  return sr.content_type === 'iso' && !sr.is_tools_sr
    && sr.other_config.xenserver_tools_sr !== 'true' && sr.other_config.xensource_internal !== 'true';
}

// ---- small things ----------------------------------------------------------------------------------------------------

const GiB = 2 ** 30;

/** Types of SR whose disks are VHD files or volumes (sm's drivers); one that is not here keeps raw images. */
const vhdSrTypes: ReadonlySet<string> = new Set(['ext', 'nfs', 'smb', 'file', 'lvm', 'lvmoiscsi', 'lvmohba', 'lvmofcoe', 'xfs', 'glusterfs']);

function diskFormatOf(vdi: RecordOf<'VDI'>, sr: RecordOf<'SR'> | undefined): 'vhd' | 'qcow2' | 'raw' {
  if (vdi.sm_config['image-format'] === 'qcow2') return 'qcow2';
  return vdi.sm_config.type !== 'raw' && sr && vhdSrTypes.has(sr.type) ? 'vhd' : 'raw';
}

/** Some SRs do not count what a disk takes. */
function bytesUsedBy(vdi: RecordOf<'VDI'>): number {
  return vdi.physical_utilisation > 0 ? vdi.physical_utilisation : vdi.virtual_size;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** XAPI's `20060102T15:04:05Z` → milliseconds since 1970, which is also XAPI's word for "never". */
function millisecondsOf(time: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d:\d\d:\d\d)Z$/.exec(time);
  return parts ? Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}Z`) : 0;
}

function definedOf<A, B>(items: Iterable<A>, derive: (item: A) => B | undefined): B[] {
  const found: B[] = [];
  for (const item of items) {
    const value = derive(item);
    if (value !== undefined) found.push(value);
  }
  return found;
}
