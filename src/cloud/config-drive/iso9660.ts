/**
 * A small ISO 9660 image in memory, with Joliet names beside the plain ones, so that Linux and Windows both find the files by the names given.
 * Source: ECMA-119 (numbers of its chapters below) and the Joliet specification.
 */

export interface IsoContents {
  /** Name of the volume, by which guests look for it; 16 characters at most. */
  readonly label: string;
  /** Path with slashes → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Time of everything in it, milliseconds since 1970. */
  readonly time: number;
}

const sectorSize = 2048;
/** What comes before the first descriptor is the system's; here it is empty. */
const systemSectors = 16;
const descriptorCount = 3;

/** How a tree writes names: the plain one and Joliet's are two views of the same files. */
interface Names {
  readonly encode: (name: string) => Buffer;
  /** A file has a version, and among the plain names always a dot (7.5.1). */
  readonly fileName: (name: string) => string;
  readonly descriptorType: 1 | 2;
}

const plain: Names = {
  encode: (name) => Buffer.from(name.toUpperCase(), 'ascii'),
  fileName: (name) => `${name}${name.includes('.') ? '' : '.'};1`,
  descriptorType: 1,
};

/** UCS-2, the high byte first. */
const joliet: Names = { encode: (name) => Buffer.from(name, 'utf16le').swap16(), fileName: (name) => `${name};1`, descriptorType: 2 };

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
  sector: number;
}

interface Directory {
  readonly name: string;
  readonly parent: Directory | undefined;
  readonly directories: Directory[];
  readonly files: File[];
}

/** The whole image. */
export function isoImage({ label, files, time }: IsoContents): Buffer {
  const root: Directory = { name: '', parent: undefined, directories: [], files: [] };
  for (const [path, bytes] of files) addFile(root, path.split('/'), bytes);
  let next = systemSectors + descriptorCount;
  const take = (bytes: number): number => {
    const first = next;
    next += Math.ceil(bytes / sectorSize);
    return first;
  };
  const layouts = [plain, joliet].map((names) => layOut(root, names, take));
  const everyFile = layouts[0]?.order.flatMap((directory) => directory.files) ?? [];
  for (const file of everyFile) file.sector = take(file.bytes.length);

  const image = Buffer.alloc(next * sectorSize);
  for (const [index, layout] of layouts.entries()) {
    const at = (systemSectors + index) * sectorSize;
    writeDescriptor(image.subarray(at, at + sectorSize), layout, { label, time, sectors: next });
    writeTree(image, layout, time);
  }
  // 8.3: the end of the descriptors.
  image.write('\xffCD001\x01', (systemSectors + descriptorCount - 1) * sectorSize, 'latin1');
  for (const { bytes, sector } of everyFile) image.set(bytes, sector * sectorSize);
  return image;
}

function addFile(root: Directory, path: readonly string[], bytes: Uint8Array): void {
  let directory = root;
  for (const name of path.slice(0, -1)) {
    let child = directory.directories.find((each) => each.name === name);
    if (child === undefined) directory.directories.push(child = { name, parent: directory, directories: [], files: [] });
    directory = child;
  }
  directory.files.push({ name: path.at(-1) ?? '', bytes, sector: 0 });
}

// ---- where everything goes -------------------------------------------------------------------------------------------

interface Layout {
  readonly names: Names;
  /** By depth, then parent, then name: that of the path table (6.9.1). */
  readonly order: readonly Directory[];
  readonly places: ReadonlyMap<Directory, { readonly sector: number; readonly bytes: number }>;
  readonly pathTable: { readonly little: number; readonly big: number; readonly bytes: number };
}

function layOut(root: Directory, names: Names, take: (bytes: number) => number): Layout {
  const order: Directory[] = [root];
  for (const directory of order) order.push(...directory.directories.toSorted((a, b) => Buffer.compare(names.encode(a.name), names.encode(b.name))));
  const bytes = order.reduce((sum, { name }) => sum + pathEntryLength(names.encode(name)), 0);
  const pathTable = { little: take(bytes), big: take(bytes), bytes };
  const places = new Map(order.map((directory) => {
    const length = directoryLength(directory, names);
    return [directory, { sector: take(length), bytes: length }];
  }));
  return { names, order, places, pathTable };
}

/** A directory's own name is one zero at the root. */
const pathEntryLength = (name: Buffer): number => 8 + Math.max(1, name.length) + (Math.max(1, name.length) % 2);

const recordLength = (name: Buffer): number => 33 + name.length + ((name.length + 1) % 2);

interface Child {
  readonly name: Buffer;
  readonly of: File | Directory;
}

/** 9.3: in the order of their names. */
function childrenOf(directory: Directory, { encode, fileName }: Names): readonly Child[] {
  return [
    ...directory.directories.map((of) => ({ name: encode(of.name), of })),
    ...directory.files.map((of) => ({ name: encode(fileName(of.name)), of })),
  ].toSorted((a, b) => Buffer.compare(a.name, b.name));
}

/** Whole sectors: no record crosses from one into the next (6.8.1.1). */
function directoryLength(directory: Directory, names: Names): number {
  let length = 2 * recordLength(Buffer.alloc(1));
  for (const { name } of childrenOf(directory, names)) length = recordStart(length, recordLength(name)) + recordLength(name);
  return Math.ceil(length / sectorSize) * sectorSize;
}

const recordStart = (offset: number, length: number): number =>
  ((offset % sectorSize) + length > sectorSize ? Math.ceil(offset / sectorSize) * sectorSize : offset);

// ---- writing ---------------------------------------------------------------------------------------------------------

function writeTree(image: Buffer, layout: Layout, time: number): void {
  const { names, order, places, pathTable } = layout;
  const numbers = new Map(order.map((directory, index) => [directory, index + 1]));
  let offset = 0;
  for (const directory of order) {
    const name = directory.parent === undefined ? Buffer.alloc(1) : names.encode(directory.name);
    const parent = numbers.get(directory.parent ?? directory) ?? 1;
    const sector = places.get(directory)?.sector ?? 0;
    const little = pathTable.little * sectorSize + offset;
    const big = pathTable.big * sectorSize + offset;
    for (const at of [little, big]) {
      image.writeUInt8(name.length, at);
      name.copy(image, at + 8);
    }
    image.writeUInt32LE(sector, little + 2);
    image.writeUInt16LE(parent, little + 6);
    image.writeUInt32BE(sector, big + 2);
    image.writeUInt16BE(parent, big + 6);
    offset += pathEntryLength(name);
  }
  for (const directory of order) writeDirectory(image, directory, layout, time);
}

function writeDirectory(image: Buffer, directory: Directory, { names, places }: Layout, time: number): void {
  const own = places.get(directory);
  const up = places.get(directory.parent ?? directory);
  if (own === undefined || up === undefined) return;
  const start = own.sector * sectorSize;
  // 6.8.2.2: itself and its parent, by the names 0 and 1.
  const entries = [
    { name: Buffer.from([0]), ...own, isDirectory: true },
    { name: Buffer.from([1]), ...up, isDirectory: true },
    ...childrenOf(directory, names).map(({ name, of }) =>
      ('bytes' in of ? { name, sector: of.sector, bytes: of.bytes.length, isDirectory: false } : { name, ...placeOf(places, of), isDirectory: true })),
  ];
  let offset = 0;
  for (const entry of entries) {
    const record = directoryRecord(entry, time);
    offset = recordStart(offset, record.length);
    record.copy(image, start + offset);
    offset += record.length;
  }
}

const placeOf = (places: Layout['places'], directory: Directory): { sector: number; bytes: number } => places.get(directory) ?? { sector: 0, bytes: 0 };

interface RecordEntry {
  readonly name: Buffer;
  readonly sector: number;
  readonly bytes: number;
  readonly isDirectory: boolean;
}

/** 9.1 */
function directoryRecord({ name, sector, bytes, isDirectory }: RecordEntry, time: number): Buffer {
  const record = Buffer.alloc(recordLength(name));
  record.writeUInt8(record.length, 0);
  writeBoth32(record, sector, 2);
  writeBoth32(record, bytes, 10);
  const date = new Date(time);
  record.set([
    date.getUTCFullYear() - 1900, date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), 0,
  ], 18);
  record.writeUInt8(isDirectory ? 2 : 0, 25);
  writeBoth16(record, 1, 28);
  record.writeUInt8(name.length, 32);
  name.copy(record, 33);
  return record;
}

/** 8.4 and 8.5: the primary descriptor, and the one of Joliet, which differs in its type, its escape sequence and its alphabet. */
function writeDescriptor(
  into: Buffer, { names, order, places, pathTable }: Layout, { label, time, sectors }: Pick<IsoContents, 'label' | 'time'> & { readonly sectors: number },
): void {
  const isPlain = names.descriptorType === 1;
  const text = (value: string, at: number, length: number): void => {
    const blanks = isPlain ? Buffer.alloc(length, ' ') : joliet.encode(' '.repeat(Math.floor(length / 2)));
    blanks.copy(into, at);
    (isPlain ? Buffer.from(value, 'ascii') : joliet.encode(value)).copy(into, at, 0, length);
  };
  into.writeUInt8(names.descriptorType, 0);
  into.write('CD001\x01', 1, 'latin1');
  text('', 8, 32);
  text(label, 40, 32);
  writeBoth32(into, sectors, 80);
  // UCS-2, level 3.
  if (!isPlain) into.write('%/E', 88, 'ascii');
  writeBoth16(into, 1, 120);
  writeBoth16(into, 1, 124);
  writeBoth16(into, sectorSize, 128);
  writeBoth32(into, pathTable.bytes, 132);
  into.writeUInt32LE(pathTable.little, 140);
  into.writeUInt32BE(pathTable.big, 148);
  const [root] = order;
  if (root !== undefined) directoryRecord({ name: Buffer.alloc(1), ...placeOf(places, root), isDirectory: true }, time).copy(into, 156);
  for (const [at, length] of [[190, 128], [318, 128], [446, 128], [574, 128], [702, 37], [739, 37], [776, 37]] as const) text('', at, length);
  const digits = new Date(time).toISOString().replaceAll(/\D/g, '').slice(0, 16);
  for (const at of [813, 830]) into.write(`${digits}\0`, at, 'latin1');
  for (const at of [847, 864]) into.write(`${'0'.repeat(16)}\0`, at, 'latin1');
  into.writeUInt8(1, 881);
}

/** 7.2.3 and 7.3.3: the same number twice, the low byte first and then the high one. */
function writeBoth16(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt16LE(value, at);
  buffer.writeUInt16BE(value, at + 2);
}

function writeBoth32(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt32LE(value, at);
  buffer.writeUInt32BE(value, at + 4);
}
