/**
 * The data of images: uploads that become a template's disk, and downloads of one.
 *
 * A disk is made of the right size before its data come, so that size must be known. A client that tells none (`Transfer-Encoding: chunked`) has
 * its data kept in a file of the system's temporary folder first.
 * DEVIATION: data of other disk formats than raw and vhd are refused with 400: XAPI writes no others to a disk.
 */
import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '../errors.ts';
import type { Ref } from '../xapi/datamodel.ts';
import { XapiError } from '../xapi/error.ts';
import type { DiskFormat } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { noFlavor, sameImage, writeRecord } from './image-changes.ts';
import type { EmptyImage, FilledImage, Image } from './images.ts';
import { entry, keys, readKey, writeKey, type Holder } from './other-config.ts';
import { localSr, sharedSr, srForServer } from './placement.ts';
import { ignoringGone } from './servers/delete.ts';

type Data = AsyncIterable<Uint8Array>;

/** XAPI writes whole sectors. */
const sectorBytes = 512;

/**
 * Fills a queued image, which is active then.
 * @param length bytes; undefined: not known before the end
 * @throws ApiError conflict when another upload is under way, badRequest for data that are not what the image says; XapiError
 */
export async function uploadImage(cloud: Cloud, image: EmptyImage, data: Data, length: number | undefined): Promise<Image> {
  const format = diskFormatOf(image);
  const { pool, template } = image;
  const nonce = await claim(cloud, image);
  try {
    await pool.settle();
    if (length === undefined) {
      await withFile(data, (whole, bytes) => fill(cloud, image, format, whole, bytes));
    } else {
      await fill(cloud, image, format, data, length);
    }
  } catch (error) {
    await dropDisks(image);
    throw error;
  } finally {
    uploads.delete(nonce);
    await writeKey(pool, template, keys.imageUpload, undefined);
    await pool.settle();
  }
  return sameImage(cloud, image.id);
}

/** @throws ApiError badRequest */
function diskFormatOf({ diskFormat, containerFormat }: EmptyImage): DiskFormat {
  const missing = [...(diskFormat === null ? ['disk_format'] : []), ...(containerFormat === null ? ['container_format'] : [])];
  if (missing.length > 0) throw new ApiError('badRequest', `${missing.length === 1 ? 'Property' : 'Properties'} ${missing.join(', ')} must be set prior to saving data.`);
  if ((diskFormat === 'raw' || diskFormat === 'vhd') && containerFormat === 'bare') return diskFormat;
  throw new ApiError('badRequest', `Data of disk format ${String(diskFormat)} in container format ${String(containerFormat)} cannot be kept here; raw and vhd in bare can.`);
}

/** Nonces of the uploads that this process serves. */
const uploads = new Set<string>();

/** Whether nobody fills the image any more. @throws Error when the database, which knows that, is away */
export async function isUploadDead({ replicas, defaultProjectId }: Cloud, { nonce, owner, process }: Holder): Promise<boolean> {
  return owner === defaultProjectId && !uploads.has(nonce) && (process === replicas.ownId || !(await replicas.isAlive(process)));
}

/** One upload at a time, whoever serves it. @throws ApiError conflict */
async function claim({ replicas, clock, defaultProjectId }: Cloud, { pool, template }: EmptyImage): Promise<string> {
  const nonce = randomUUID();
  uploads.add(nonce);
  try {
    const holder = { nonce, owner: defaultProjectId, process: replicas.ownId, at: clock.now() };
    await pool.call('VM.add_to_other_config', template, keys.imageUpload.key, keys.imageUpload.format(holder));
    return nonce;
  } catch (error) {
    uploads.delete(nonce);
    if (!(error instanceof XapiError) || error.code !== 'MAP_DUPLICATE_KEY') throw error;
    throw new ApiError('conflict', 'Image status transition from saving to saving is not allowed', { cause: error });
  }
}

/** Keeps the data in a file while `use` works with it. */
async function withFile(data: Data, use: (data: Data, bytes: number) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-xapi-upload-'));
  const file = join(folder, 'data');
  try {
    const written = createWriteStream(file);
    await pipeline(data, written);
    await use(createReadStream(file), written.bytesWritten);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The disk bears the image's id from the beginning: whatever happens, it is found again. */
async function fill(cloud: Cloud, image: EmptyImage, format: DiskFormat, data: Data, length: number): Promise<void> {
  const { pool, template } = image;
  const reader = data[Symbol.asyncIterator]();
  const first = await readAtLeast(reader, format === 'vhd' ? vhdFooterBytes : 0);
  const size = format === 'vhd' ? virtualSizeOfVhd(first) : length;
  const vdi = await pool.run('VDI.create', [{
    name_label: `${image.name} root`, name_description: '', SR: storageFor(cloud, image), virtual_size: Math.max(size, sectorBytes), type: 'user',
    sharable: false, read_only: false, other_config: entry(keys.diskImage, image.id), xenstore_data: {}, sm_config: {}, tags: [],
  }]) as Ref<'VDI'>;
  await pool.call('VBD.create', {
    VM: template, VDI: vdi, userdevice: '0', bootable: true, mode: 'RW', type: 'Disk', unpluggable: false, empty: false,
    other_config: entry(keys.diskOwner, ''), qos_algorithm_type: '', qos_algorithm_params: {},
  });
  const sums: Sums = { md5: createHash('md5'), sha512: createHash('sha512'), wrong: undefined };
  const padding = format === 'raw' ? (sectorBytes - (length % sectorBytes)) % sectorBytes : 0;
  const input = { length: length + padding, read: () => summed(first, reader, length, padding, sums) };
  // What ends the data too early is what the user hears of, not the broken transfer that it makes.
  if (length > 0) await pool.importRawVdi(vdi, input, format).catch((error: unknown) => { throw sums.wrong ?? error; });
  await writeRecord(cloud, image, { status: 'active', sizeBytes: length, md5: sums.md5.digest('hex'), sha512: sums.sha512.digest('hex') });
}

async function readAtLeast(reader: AsyncIterator<Uint8Array>, bytes: number): Promise<Buffer> {
  let read = Buffer.alloc(0);
  while (read.length < bytes) {
    const next = await reader.next();
    if (next.done === true) break;
    read = Buffer.concat([read, next.value]);
  }
  return read;
}

interface Sums extends Readonly<Record<'md5' | 'sha512', Hash>> {
  /** Why the data cannot be what was announced. */
  wrong: ApiError | undefined;
}

/** Of data that are not as many bytes as announced. Glance: glance/common/utils.py, LimitingReader; glance/api/v2/image_data.py. */
export const wrongSize = (expected: number, got: number): ApiError =>
  new ApiError('badRequest', `Size ${got > expected ? 'exceeds' : 'mismatch'}: expected ${expected} bytes, got ${got} bytes`);


/** @throws ApiError badRequest when there are more or fewer bytes than announced */
async function* summed(first: Uint8Array, reader: AsyncIterator<Uint8Array>, length: number, padding: number, sums: Sums): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for (let next: IteratorResult<Uint8Array, unknown> = { done: false, value: first }; next.done !== true; next = await reader.next()) {
    sent += next.value.length;
    if (sent > length) break;
    sums.md5.update(next.value);
    sums.sha512.update(next.value);
    yield next.value;
  }
  if (sent !== length) throw (sums.wrong = wrongSize(length, sent));
  if (padding > 0) yield Buffer.alloc(padding);
}

/** Where servers' disks go, so that they are clones. @throws ApiError conflict */
function storageFor(cloud: Cloud, { pool }: EmptyImage): Ref<'SR'> {
  const [local] = [...pool.cache.all('host')].flatMap((host) => localSr(pool, host.$ref) ?? []);
  const sr = srForServer(cloud, pool, noFlavor) ?? sharedSr(pool) ?? local;
  if (sr === undefined) throw new ApiError('conflict', 'The pool has no storage repository for images.');
  return sr.$ref;
}

/** Destroys what an upload that did not end has left. Nothing was cloned of such an image, so every disk with its mark is its own. */
export async function dropDisks({ id, pool }: Pick<EmptyImage, 'id' | 'pool'>): Promise<void> {
  await pool.settle();
  for (const vdi of [...pool.cache.all('VDI')].filter((each) => readKey(each, keys.diskImage) === id)) await ignoringGone(pool.run('VDI.destroy', [vdi.$ref]));
}

// ---- vhd -------------------------------------------------------------------------------------------------------------

/** Of "Virtual Hard Disk Image Format Specification", Hard Disk Footer Format: a dynamic disk has a copy at its beginning. */
const vhdFooterBytes = 512;

/** Bytes that a guest sees. @throws ApiError badRequest */
function virtualSizeOfVhd(footer: Buffer): number {
  if (footer.length < vhdFooterBytes || footer.toString('latin1', 0, 8) !== 'conectix') throw new ApiError('badRequest', 'The data are no dynamic VHD.');
  return Number(footer.readBigUInt64BE(48));
}

// ---- downloads -------------------------------------------------------------------------------------------------------

export interface ImageData {
  /** Null: told by the end alone. */
  readonly length: number | null;
  /** The data, or where their length is known a part of them. @param start first byte @param end last byte */
  read(start?: number, end?: number): Data;
}

/** @throws ApiError forbidden for an image that is no single disk */
export function imageData(image: FilledImage): ImageData {
  const [disk, ...others] = image.kind === 'iso' ? [image.vdi] : image.disks.map(({ vdi }) => vdi);
  if (disk === undefined || others.length > 0) throw new ApiError('forbidden', `Image ${image.id} has several disks, which cannot be read as one.`);
  // What XAPI writes of a VHD is not the file that was uploaded, byte for byte.
  if (image.diskFormat === 'vhd') return { length: null, read: () => image.pool.exportRawVdi(disk, 'vhd') };
  const length = image.virtualSizeBytes ?? 0;
  return { length, read: (start = 0, end = length - 1) => cut(image.pool.exportRawVdi(disk, 'raw'), start, end) };
}

async function* cut(data: Data, start: number, end: number): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const chunk of data) {
    const piece = chunk.subarray(Math.max(0, start - position), Math.max(0, end + 1 - position));
    position += chunk.length;
    if (piece.length > 0) yield piece;
    if (position > end) return;
  }
}
