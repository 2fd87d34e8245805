/** What a user may say of an image, by Glance's names, and how it is checked. Glance: glance/api/v2/images.py, glance/domain/__init__.py. */
import type { Caller } from '../../../cloud/caller.ts';
import type { ImageAttributes } from '../../../cloud/image-changes.ts';
import type { Image } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';
import { dialects } from '../../../http/dialects.ts';
import { str } from '../../../http/python.ts';
import { compileCheck } from '../../../http/validation.ts';
import { imageSchema } from '../schemas.ts';
import { forbidden } from './find.ts';
import type { Change } from './patch.ts';

/** @throws ApiError badRequest when a value does not fit Glance's schema of images */
export const checkImage = compileCheck({ type: 'object', properties: imageSchema.properties, additionalProperties: imageSchema.additionalProperties }, 'body', dialects.image);

const readOnly: ReadonlySet<string> = new Set(['created_at', 'updated_at', 'status', 'checksum', 'size', 'virtual_size']);
const sums: ReadonlySet<string> = new Set(['os_hash_algo', 'os_hash_value']);
const links: ReadonlySet<string> = new Set(['direct_url', 'self', 'file', 'schema']);
const reserved: ReadonlySet<string> = new Set(['location', 'deleted', 'deleted_at']);

/** To changes: of a new image the sums may be said, which means nothing. */
export const isReadOnly = (name: string): boolean => readOnly.has(name) || links.has(name) || sums.has(name);
export const isReserved = (name: string): boolean => reserved.has(name) || name.startsWith('os_glance');

/** Where Glance gives webob its sentence as a detail. */
const denied = (detail: string): ApiError => new ApiError('forbidden', 'Access was denied to this resource.', { detail });

/** Wire name → attribute. The value fits the schema of images. */
const settable = {
  name: (value) => ({ name: typeof value === 'string' ? value : '' }),
  visibility: (value) => ({ visibility: value as ImageAttributes['visibility'] }),
  protected: (value) => ({ protected: value === true }),
  os_hidden: (value) => ({ hidden: value === true }),
  min_ram: (value) => ({ minRamMib: Number(value) }),
  min_disk: (value) => ({ minDiskGib: Number(value) }),
  disk_format: (value) => ({ diskFormat: value as string | null }),
  container_format: (value) => ({ containerFormat: value as string | null }),
  tags: (value) => ({ tags: value as string[] }),
  owner: (value) => ({ ownerProjectId: value as string | null }),
} as const satisfies Readonly<Record<string, (value: unknown) => Partial<ImageAttributes>>>;

const setterOf = (name: string): ((value: unknown) => Partial<ImageAttributes>) | undefined =>
  (Object.hasOwn(settable, name) ? settable[name as keyof typeof settable] : undefined);

/** @throws ApiError badRequest, forbidden, tooLarge */
export function attributesFrom(body: Readonly<Record<string, unknown>>, caller: Caller): ImageAttributes {
  const link = Object.keys(body).find((name) => links.has(name) || name === 'stores');
  if (link !== undefined) throw new ApiError('forbidden', `Attribute '${link}' is read-only.`);
  checkImage(body);
  for (const name of Object.keys(body)) {
    if (name.length > 255) throw new ApiError('badRequest', 'Custom property should not be greater than 255 characters.');
    if (isReserved(name)) throw denied(`Attribute '${name}' is reserved.`);
  }
  const { owner } = body;
  if (owner !== undefined && owner !== caller.projectId && !caller.isAdmin) throw new ApiError('forbidden', `You are not permitted to create images owned by '${str(owner)}'.`);
  assertMayPublish(body['visibility'], caller);
  for (const name of Object.keys(body)) {
    if (readOnly.has(name)) throw new ApiError('forbidden', `Attribute '${name}' is read-only.`);
    if (name === 'locations') throw new ApiError('forbidden', "Attribute 'locations' is reserved.");
  }
  const said = Object.entries(body).filter(([name]) => name !== 'id' && !sums.has(name));
  const attributes: ImageAttributes = {
    name: '', visibility: 'shared', protected: false, hidden: false, minRamMib: 0, minDiskGib: 0, diskFormat: null, containerFormat: null, tags: [],
    ownerProjectId: caller.projectId ?? null,
    ...Object.assign({}, ...said.map(([name, value]) => setterOf(name)?.(value) ?? {})) as Partial<ImageAttributes>,
    properties: Object.fromEntries(said.filter(([name]) => setterOf(name) === undefined).map(([name, value]) => [name, String(value)])),
  };
  assertWithin(attributes);
  return attributes;
}

/** What the changes come to, one after the other. @throws ApiError badRequest, forbidden, conflict, tooLarge */
export function changedAttributes(image: Image, changes: readonly Change[], caller: Caller): Partial<ImageAttributes> {
  let said: Partial<ImageAttributes> = {};
  const properties = new Map(Object.entries(image.properties));
  for (const change of changes) {
    const { op, name, value } = change;
    const setter = setterOf(name);
    if (name === 'locations') throw noLocations(change, caller);
    if (setter !== undefined) {
      if (op === 'remove') throw denied(`Property ${name} may not be removed.`);
      assertMaySet(image, change, caller);
      said = { ...said, ...setter(value) };
    } else if (op !== 'add' && !properties.has(name)) {
      throw new ApiError('conflict', 'There was a conflict when trying to complete your request.', { detail: `Property ${name} does not exist.` });
    } else if (op === 'remove') properties.delete(name);
    else properties.set(name, String(value));
  }
  assertWithin(said);
  if ([...properties.keys()].some((name) => !Object.hasOwn(image.properties, name))) assertFewEnough('properties', properties.size);
  return { ...said, properties: Object.fromEntries(properties) };
}

/** As where an operator does not show where data lie, which is Glance's default (show_multiple_locations). */
function noLocations({ op, value }: Change, caller: Caller): ApiError {
  if (op === 'replace' && Array.isArray(value) && value.length === 0) return denied('Cannot set locations to empty list.');
  if (op === 'remove' && !caller.isAdmin) return forbidden('delete_image_location');
  return new ApiError('forbidden', `It's not allowed to ${op === 'replace' ? 'update' : op} locations if locations are invisible.`);
}

function assertMaySet(image: Image, { op, name, value }: Change, caller: Caller): void {
  if (name === 'owner' && !caller.isAdmin) {
    if (op === 'replace') throw denied("Owner can't be updated by non admin.");
    if (value !== image.ownerProjectId) throw new ApiError('forbidden', `Forbidding request, image ${image.id} not visible`);
  }
  if (name === 'visibility') assertMayPublish(value, caller);
  if ((name === 'disk_format' || name === 'container_format') && image.status !== 'queued') {
    throw new ApiError('forbidden', `Attribute ${name} can be only replaced for a queued image.`);
  }
}

function assertMayPublish(visibility: unknown, caller: Caller): void {
  if (visibility === 'public' && !caller.isAdmin) throw forbidden('publicize_image');
}

/** Glance: glance/domain/__init__.py, Image.min_disk; glance/db/sqlalchemy/api.py, _validate_image. @throws ApiError badRequest, tooLarge */
function assertWithin({ minRamMib = 0, minDiskGib = 0, tags = [], properties = {} }: Partial<ImageAttributes>): void {
  for (const [name, value] of [['min_disk', minDiskGib], ['min_ram', minRamMib]] as const) {
    if (value < 0) throw new ApiError('badRequest', `Invalid value '${value}' for parameter '${name}': Cannot be a negative value`);
    if (value > maxInteger) throw new ApiError('badRequest', `'${name}' value out of range, must not exceed ${maxInteger}.`);
  }
  assertFewEnough('properties', Object.keys(properties).length);
  assertFewEnough('tags', new Set(tags).size);
}

const maxInteger = 2 ** 31 - 1;

/** glance.conf: image_property_quota, image_tag_quota. */
const quota = 128;

/** @throws ApiError tooLarge */
export function assertFewEnough(what: 'properties' | 'tags', attempted: number): void {
  if (attempted > quota) throw new ApiError('tooLarge', `The limit has been exceeded on the number of allowed image ${what}. Attempted: ${attempted}, Maximum: ${quota}`);
}
