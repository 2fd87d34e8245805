/** What a user may say of an image, by Glance's names, and how it is checked. Glance: glance/api/v2/images.py, glance/domain/__init__.py. */
import type { Caller } from '../../../cloud/caller.ts';
import type { ImageAttributes } from '../../../cloud/image-changes.ts';
import type { Image } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';
import { dialects } from '../../../http/dialects.ts';
import { str } from '../../../http/python.ts';
import { compileCheck } from '../../../http/validation.ts';
import { imageSchema } from '../schemas.ts';
import type { Change } from './patch.ts';

/** @throws ApiError badRequest when a value does not fit Glance's schema of images */
export const checkImage = compileCheck({ type: 'object', properties: imageSchema.properties, additionalProperties: imageSchema.additionalProperties }, 'body', dialects.image);

const readOnly: ReadonlySet<string> = new Set(['created_at', 'updated_at', 'status', 'checksum', 'os_hash_algo', 'os_hash_value', 'size', 'virtual_size']);
const links: ReadonlySet<string> = new Set(['direct_url', 'self', 'file', 'schema']);
const reserved: ReadonlySet<string> = new Set(['location', 'locations', 'deleted', 'deleted_at']);

export const isReadOnly = (name: string): boolean => readOnly.has(name) || links.has(name);
export const isReserved = (name: string): boolean => reserved.has(name) || name.startsWith('os_glance');

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

/** @throws ApiError badRequest, forbidden */
export function attributesFrom(body: Readonly<Record<string, unknown>>, caller: Caller): ImageAttributes {
  const link = Object.keys(body).find((name) => links.has(name));
  if (link !== undefined) throw new ApiError('forbidden', `Attribute '${link}' is read-only.`);
  checkImage(body);
  for (const name of Object.keys(body)) {
    if (isReadOnly(name)) throw new ApiError('forbidden', `Attribute '${name}' is read-only.`);
    if (isReserved(name)) throw new ApiError('forbidden', `Attribute '${name}' is reserved.`);
  }
  const { owner } = body;
  if (owner !== undefined && owner !== caller.projectId && !caller.isAdmin) throw new ApiError('forbidden', `You are not permitted to create images owned by '${str(owner)}'.`);
  assertMayPublish(body['visibility'], caller);
  const said = Object.entries(body).filter(([name]) => name !== 'id');
  return {
    name: '', visibility: 'shared', protected: false, hidden: false, minRamMib: 0, minDiskGib: 0, diskFormat: null, containerFormat: null, tags: [],
    ownerProjectId: caller.projectId ?? null,
    ...Object.assign({}, ...said.map(([name, value]) => setterOf(name)?.(value) ?? {})) as Partial<ImageAttributes>,
    properties: Object.fromEntries(said.filter(([name]) => setterOf(name) === undefined).map(([name, value]) => [name, String(value)])),
  };
}

/** What the changes come to, one after the other. @throws ApiError forbidden, conflict */
export function changedAttributes(image: Image, changes: readonly Change[], caller: Caller): Partial<ImageAttributes> {
  let said: Partial<ImageAttributes> = {};
  const properties = new Map(Object.entries(image.properties));
  for (const { op, name, value } of changes) {
    const setter = setterOf(name);
    if (setter !== undefined) {
      if (op === 'remove') throw new ApiError('forbidden', `Property ${name} may not be removed.`);
      assertMaySet(image, name, value, caller);
      said = { ...said, ...setter(value) };
    } else if (op !== 'add' && !properties.has(name)) {
      throw new ApiError('conflict', 'There was a conflict when trying to complete your request.', { detail: `Property ${name} does not exist.` });
    } else if (op === 'remove') properties.delete(name);
    else properties.set(name, String(value));
  }
  return { ...said, properties: Object.fromEntries(properties) };
}

function assertMaySet(image: Image, name: string, value: unknown, caller: Caller): void {
  if (name === 'owner' && !caller.isAdmin) throw new ApiError('forbidden', "Owner can't be updated by non admin.");
  if (name === 'visibility') assertMayPublish(value, caller);
  if ((name === 'disk_format' || name === 'container_format') && image.status !== 'queued') {
    throw new ApiError('forbidden', `Attribute ${name} can be only replaced for a queued image.`);
  }
}

function assertMayPublish(visibility: unknown, caller: Caller): void {
  if (visibility === 'public' && !caller.isAdmin) throw new ApiError('forbidden', 'You are not authorized to complete publicize_image action.');
}
