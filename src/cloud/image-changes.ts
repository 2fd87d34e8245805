/**
 * Images that are made and changed here. Such an image is a template of the first pool from the beginning, at first without a disk: so its id is
 * the template's uuid, and everything that is known of it lies with it.
 */
import { ApiError } from '../errors.ts';
import type { Ref } from '../xapi/datamodel.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { findImage, type EmptyImage, type Image, type TemplateImage } from './images.ts';
import { entry, keys, writeKey, type ImageMember, type ImageRecord } from './other-config.ts';
import type { ServerFlavor } from './servers/server.ts';
import { vmRecord } from './servers/vm-record.ts';

/** What a user may say of an image. */
export interface ImageAttributes extends Pick<ImageRecord, 'visibility' | 'hidden' | 'minRamMib' | 'minDiskGib' | 'diskFormat' | 'containerFormat'> {
  readonly name: string;
  readonly protected: boolean;
  readonly tags: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly ownerProjectId: string | null;
}

/** One that lies in a template; what is in a library of ISOs cannot be changed. */
type ChangeableImage = EmptyImage | TemplateImage;

/** What a template has of a server's size: nothing that counts. */
export const noFlavor: ServerFlavor = { id: '', name: '', vcpus: 1, ramMib: 512, diskGib: 0, ephemeralGib: 0, swapMib: 0, extraSpecs: {} };

/** The image, queued. @throws XapiError */
export async function createImage(cloud: Cloud, attributes: ImageAttributes): Promise<Image> {
  const [pool] = cloud.pools;
  if (pool === undefined) throw new ApiError('unavailable', 'There is no pool to keep the image.');
  const { visibility, hidden, minRamMib, minDiskGib, diskFormat, containerFormat } = attributes;
  const now = cloud.clock.now();
  const record = vmRecord(pool, {
    name: attributes.name,
    description: '',
    flavor: noFlavor,
    template: plainTemplate(pool),
    tags: [...new Set(attributes.tags)],
    otherConfig: {
      ...entry(keys.project, attributes.ownerProjectId ?? undefined),
      ...entry(keys.created, now),
      ...entry(keys.imageMetadata, attributes.properties),
      ...entry(keys.imageRecord, {
        status: 'queued', visibility, hidden, minRamMib, minDiskGib, diskFormat, containerFormat, sizeBytes: null, md5: null, sha512: null, updated: now, members: {},
      }),
    },
  });
  const template = await pool.call<Ref<'VM'>>('VM.create', { ...record, is_a_template: true });
  if (attributes.protected) await setProtected(pool, template, true);
  await pool.settle();
  const made = pool.cache.get('VM', template);
  return sameImage(cloud, made?.uuid ?? '');
}

/** What a disc's server is made like is right for any disk too. */
export const plainTemplate = (pool: Xapi): Row<'VM'> | undefined =>
  [...pool.cache.all('VM')].find((vm) => vm.is_a_template && vm.name_label === 'Other install media');

/** The image as it is after the changes. @throws XapiError */
export async function updateImage(cloud: Cloud, image: ChangeableImage, changes: Partial<ImageAttributes>): Promise<Image> {
  const { pool, template } = image;
  const { name, protected: isProtected, tags, properties, ownerProjectId, ...said } = changes;
  if (name !== undefined && name !== image.name) await pool.call('VM.set_name_label', template, name);
  if (isProtected !== undefined && isProtected !== image.protected) await setProtected(pool, template, isProtected);
  if (tags !== undefined) await pool.call('VM.set_tags', template, [...new Set(tags)]);
  if (ownerProjectId !== undefined) await writeKey(pool, template, keys.project, ownerProjectId ?? undefined);
  // What a template of the pool only seems to have becomes its own with the first change.
  await writeKey(pool, template, keys.imageMetadata, properties ?? image.properties);
  return writeRecord(cloud, image, said);
}

/** @param member undefined: the project is no member any more @throws XapiError */
export function setMember(cloud: Cloud, image: ChangeableImage, projectId: string, status: ImageMember['status'] | undefined): Promise<Image> {
  const { [projectId]: known, ...others } = image.members;
  const now = cloud.clock.now();
  return writeRecord(cloud, image, {
    members: status === undefined ? others : { ...image.members, [projectId]: { status, created: known?.created ?? now, updated: now } },
  });
}

/** @throws XapiError */
export async function writeRecord(cloud: Cloud, image: ChangeableImage, changes: Partial<ImageRecord>): Promise<Image> {
  const { visibility, hidden, minRamMib, minDiskGib, diskFormat, containerFormat, sizeBytes, md5, sha512, members, status } = image;
  const record: ImageRecord = {
    visibility, hidden, minRamMib, minDiskGib, diskFormat, containerFormat, sizeBytes, md5, sha512, members,
    status: status === 'saving' ? 'queued' : status,
    ...changes,
    updated: cloud.clock.now(),
  };
  await writeKey(image.pool, image.template, keys.imageRecord, record);
  await image.pool.settle();
  return sameImage(cloud, image.id);
}

/** @throws ApiError internal when somebody has just destroyed it */
export function sameImage(cloud: Cloud, id: string): Image {
  const image = findImage(cloud, id);
  if (image === undefined) throw new ApiError('internal', `Image ${id} vanished while it was changed.`);
  return image;
}

/** XAPI itself then refuses to destroy the template. */
const setProtected = (pool: Xapi, template: Ref<'VM'>, isProtected: boolean): Promise<string> => (isProtected
  ? pool.call('VM.add_to_blocked_operations', template, 'destroy', 'a protected image')
  : pool.call('VM.remove_from_blocked_operations', template, 'destroy'));

/** What the pool itself brings is its operators' business; so is an image of another project, but for administrators. */
export const ownsImage = (image: Image, caller: Caller): boolean =>
  caller.isAdmin || (image.ownerProjectId !== null && image.ownerProjectId === caller.projectId);
