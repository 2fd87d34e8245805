/**
 * XVA, the file in which a VM leaves and enters a pool: a tar whose first entry, `ova.xml`, holds the records, as one XML-RPC value in which
 * references are `Ref:1`, `Ref:2` …; then for each disk a folder of that name with its blocks of 1 MiB, each followed by its SHA-1. Blocks of
 * zeros are left out, but for the first and the last. Source: export.ml, import.ml, stream_vdi.ml, importexport.ml.
 */
import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract, pack as packTar, type Pack } from 'tar-stream';
import { type ClassName, NULL_REF, type RecordOf, type XapiType } from '../xapi/datamodel.ts';
import { emptyValue, fieldsOf, type Row } from './database.ts';
import { fail, Failure } from './failure.ts';
import type { Parcel } from './parcel.ts';
import type { ReleaseProfile } from './releases.ts';
import { read, type Rpc } from './rpc.ts';
import { createXmlEncoding, Malformed, parseXmlValue } from './xmlrpc.ts';

/** Bytes of a block. */
const blockSize = 1024 ** 2;
/** More than this of a disk is checked, not kept. */
const keptBytes = 64 * 1024 ** 2;
/** Of which the records are written; in this order. */
const contained = ['VM', 'VBD', 'VIF', 'network', 'VDI', 'SR', 'VM_metrics', 'VM_guest_metrics'] as const satisfies readonly ClassName[];
export type Contained = (typeof contained)[number];

/** Records by class and reference: the sender's, or the `Ref:1` of a file. */
export type Records = ReadonlyMap<Contained, ReadonlyMap<string, Row>>;
/** What was written to a disk, from its beginning, and its size. */
export interface DiskContent {
  readonly bytes: Buffer;
  readonly size: number;
}

// ---- writing ---------------------------------------------------------------------------------------------------------

/** @param disks those whose blocks are written; a stream that ends when all is */
export function writeXva(profile: ReleaseProfile, records: Records, disks: ReadonlyMap<string, DiskContent>): Readable {
  const ids = new Map<string, string>();
  for (const cls of contained) for (const ref of records.get(cls)?.keys() ?? []) ids.set(ref, `Ref:${ids.size}`);
  const tar = packTar();
  void writeEntries(tar, ovaXml(profile, records, ids), [...disks].map(([ref, content]) => [ids.get(ref) ?? ref, content] as const));
  return tar;
}

function ovaXml(profile: ReleaseProfile, records: Records, ids: ReadonlyMap<string, string>): string {
  const { encode } = createXmlEncoding(profile);
  const string = { t: 'string' } as const;
  const int = { t: 'int32' } as const;
  const objects = contained.flatMap((cls) => [...(records.get(cls) ?? [])].map(([ref, row]) => encode(
    { t: 'struct', members: { class: string, id: string, snapshot: { t: 'record', class: cls } } },
    { class: cls, id: ids.get(ref), snapshot: renamed(cls, row, ids) },
  )));
  const version = encode({ t: 'struct', members: {
    hostname: string, date: string, product_version: string, product_brand: string, build_number: string, xapi_major: int, xapi_minor: int,
    export_vsn: int,
  } }, {
    hostname: 'localhost', date: '19700101T00:00:00Z', product_version: profile.product.version, product_brand: profile.product.brand,
    build_number: 'simulated', xapi_major: profile.api.major, xapi_minor: profile.api.minor, export_vsn: 2,
  });
  const list = `<value><array><data>${objects.join('')}</data></array></value>`;
  return `<value><struct><member><name>version</name>${version}</member><member><name>objects</name>${list}</member></struct></value>`;
}

/** The record with its references as the file calls them; what is not in the file is nothing. */
function renamed(cls: ClassName, row: Row, ids: ReadonlyMap<string, string>): Row {
  const rename = (type: XapiType, value: unknown): unknown => {
    if (type.t === 'ref') return ids.get(String(value)) ?? NULL_REF;
    if (type.t === 'set' && type.of.t === 'ref') return (value as readonly string[]).flatMap((each) => ids.get(each) ?? []);
    return value;
  };
  return Object.fromEntries(Object.entries(fieldsOf(cls)).map(([name, field]) => [name, rename(field.type, row[name])]));
}

async function writeEntries(tar: Pack, ova: string, disks: readonly (readonly [string, DiskContent])[]): Promise<void> {
  const entry = (name: string, bytes: Buffer): Promise<void> => new Promise((resolve, reject) => {
    tar.entry({ name }, bytes, (error) => (error === null || error === undefined ? resolve() : reject(error)));
  });
  try {
    await entry('ova.xml', Buffer.from(ova));
    for (const [id, { bytes, size }] of disks) {
      const last = Math.max(0, Math.ceil(size / blockSize) - 1);
      for (let number = 0; number <= last; number += 1) {
        const kept = bytes.subarray(number * blockSize, (number + 1) * blockSize);
        if (number !== 0 && number !== last && kept.every((byte) => byte === 0)) continue;
        const block = Buffer.alloc(Math.min(blockSize, size - number * blockSize));
        kept.copy(block);
        const name = `${id}/${String(number).padStart(8, '0')}`;
        await entry(name, block);
        await entry(`${name}.checksum`, Buffer.from(checksumOf(block)));
      }
    }
    tar.finalize();
  } catch (error) {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

const checksumOf = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');

// ---- reading ---------------------------------------------------------------------------------------------------------

export interface Xva {
  readonly records: Records;
  /** By the disk's name in the file. */
  readonly disks: ReadonlyMap<string, Buffer>;
  /** Every block had the checksum that the file says. */
  readonly isIntact: boolean;
}

/** @throws Failure IMPORT_ERROR_… what is wrong with the file */
export async function readXva(source: Readable): Promise<Xva> {
  const tar = extract();
  const broken = new Promise<never>((_resolve, reject) => {
    void plainOf(source).then((plain) => pipeline(plain, tar, (error) => {
      if (error !== null && error !== undefined) reject(error);
    }), reject);
  });
  const reading = readEntries(tar);
  try {
    return await Promise.race([reading, broken]);
  } catch (error) {
    reading.catch(() => undefined);
    tar.destroy();
    if (error instanceof Failure) throw error;
    return fail(error instanceof Malformed ? 'IMPORT_ERROR' : 'IMPORT_ERROR_PREMATURE_EOF', ...(error instanceof Malformed ? [error.message] : []));
  }
}

/** What gzip packed is unpacked; which it is its first bytes tell. */
async function plainOf(source: Readable): Promise<Readable> {
  const first = await new Promise<Buffer>((resolve, reject) => {
    source.once('error', reject);
    source.once('end', () => resolve(Buffer.alloc(0)));
    source.once('readable', () => resolve((source.read() as Buffer | null) ?? Buffer.alloc(0)));
  });
  if (first.length > 0) source.unshift(first);
  return first[0] === 0x1f && first[1] === 0x8b ? pipeline(source, createGunzip(), () => undefined) : source;
}

async function readEntries(tar: ReturnType<typeof extract>): Promise<Xva> {
  let records: Records | undefined;
  let isIntact = true;
  const disks = new Map<string, Buffer[]>();
  let last: { readonly name: string; readonly checksum: string } | undefined;
  for await (const entry of tar) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const { name } = entry.header;
    if (records === undefined) {
      if (name !== 'ova.xml') return fail('IMPORT_ERROR_UNEXPECTED_FILE', 'ova.xml', name);
      records = recordsIn(bytes.toString('utf8'));
      continue;
    }
    const [, id = '', number, sum] = /^(.+)\/(\d{8})(\.checksum)?$/.exec(name) ?? [];
    if (number === undefined) return fail('IMPORT_ERROR_UNEXPECTED_FILE', `${last?.name ?? 'Ref:0/00000000'}.checksum`, name);
    if (sum !== undefined) {
      isIntact &&= last !== undefined && name === `${last.name}.checksum` && bytes.toString('latin1').trim() === last.checksum;
      continue;
    }
    last = { name, checksum: checksumOf(bytes) };
    const blocks = disks.get(id) ?? [];
    if (Number(number) * blockSize < keptBytes) blocks[Number(number)] = bytes;
    disks.set(id, blocks);
  }
  if (records === undefined) return fail('IMPORT_ERROR_PREMATURE_EOF');
  const joined = [...disks].map(([id, blocks]) => [id, Buffer.concat(Array.from(blocks, (block) => block ?? Buffer.alloc(blockSize)))] as const);
  return { records, disks: new Map(joined), isIntact };
}

/** @throws Malformed, Failure */
function recordsIn(text: string): Records {
  const records = new Map<Contained, Map<string, Row>>(contained.map((cls) => [cls, new Map()]));
  const member = (rpc: Rpc | undefined, name: string): Rpc | undefined => (rpc?.k === 'M' ? rpc.v.get(name) : undefined);
  const word = (rpc: Rpc | undefined): string => (rpc?.k === 'S' ? rpc.v : '');
  const objects = member(parseXmlValue(text), 'objects');
  if (objects?.k !== 'A') throw new Malformed('ova.xml has no objects');
  for (const object of objects.v) {
    const cls = contained.find((each) => each === word(member(object, 'class')));
    // Hosts, GPU groups and what else newer releases write is not needed.
    if (cls !== undefined) records.get(cls)?.set(word(member(object, 'id')), recordIn(cls, member(object, 'snapshot')));
  }
  return records;
}

/** A record as another release may have written it: what it lacks is empty, what is unknown is left out. */
function recordIn(cls: ClassName, rpc: Rpc | undefined): Row {
  const reading = { strictInts: false, record: () => ({}) } as const;
  const given = rpc?.k === 'M' ? rpc.v : new Map<string, Rpc>();
  return Object.fromEntries(Object.entries(fieldsOf(cls)).map(([name, field]) => {
    const value = given.get(name);
    return [name, value === undefined ? emptyValue(field) : read(field.type, value, reading, name)];
  }));
}

/** The VM of a file, by the names that the file has for everything. @throws Failure IMPORT_ERROR_FAILED_TO_FIND_OBJECT */
export function parcelOf({ records }: Xva, id: string): Parcel {
  const of = <C extends Contained>(cls: C, ref: string): RecordOf<C> | undefined => records.get(cls)?.get(ref) as RecordOf<C> | undefined;
  const need = <C extends Contained>(cls: C, ref: string): RecordOf<C> => of(cls, ref) ?? fail('IMPORT_ERROR_FAILED_TO_FIND_OBJECT', ref);
  const vm = need('VM', id);
  return {
    vm, leases: new Map(), vbds: vm.VBDs.map((vbd) => need('VBD', vbd)), vifs: vm.VIFs.map((vif) => [vif, need('VIF', vif)] as const),
    metrics: of('VM_metrics', vm.metrics), guest: of('VM_guest_metrics', vm.guest_metrics),
  };
}
