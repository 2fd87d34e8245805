/** Disks as VHD files, fixed and dynamic. Source: Microsoft's "Virtual Hard Disk Image Format Specification", 2006. Numbers are big endian. */

/** Bytes that are no VHD. */
export class MalformedVhd extends Error {}

const sector = 512;
const block = 2 * 1024 ** 2;
/** A bit for each sector of a block, in whole sectors. */
const bitmap = Math.ceil(block / sector / 8 / sector) * sector;
const kinds = { fixed: 2, dynamic: 3 } as const;
const unused = 0xffff_ffff;

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) >>> 0;
  return ~sum >>> 0;
}

function withChecksum(bytes: Buffer, at: number): Buffer {
  bytes.writeUInt32BE(0, at);
  bytes.writeUInt32BE(checksum(bytes), at);
  return bytes;
}

function footer(size: number): Buffer {
  const bytes = Buffer.alloc(sector);
  bytes.write('conectix', 0, 'latin1');
  bytes.writeUInt32BE(2, 8);
  bytes.writeUInt32BE(0x0001_0000, 12);
  bytes.writeBigUInt64BE(BigInt(sector), 16);
  bytes.write('tap', 28, 'latin1');
  bytes.writeBigUInt64BE(BigInt(size), 40);
  bytes.writeBigUInt64BE(BigInt(size), 48);
  bytes.writeUInt32BE(kinds.dynamic, 60);
  return withChecksum(bytes, 64);
}

/** A dynamic VHD of `size` bytes that begins with `content`; blocks of zeros are left out. */
export function vhdOf(content: Buffer, size: number): Buffer {
  const blocks = Math.ceil(size / block);
  const table = Buffer.alloc(Math.ceil((blocks * 4) / sector) * sector, 0xff);
  const header = Buffer.alloc(2 * sector);
  header.write('cxsparse', 0, 'latin1');
  header.writeBigUInt64BE(0xffff_ffff_ffff_ffffn, 8);
  header.writeBigUInt64BE(BigInt(3 * sector), 16);
  header.writeUInt32BE(0x0001_0000, 24);
  header.writeUInt32BE(blocks, 28);
  header.writeUInt32BE(block, 32);
  withChecksum(header, 36);
  const data: Buffer[] = [];
  let at = 3 * sector + table.length;
  for (let index = 0; index * block < content.length; index += 1) {
    const piece = content.subarray(index * block, (index + 1) * block);
    if (piece.equals(Buffer.alloc(piece.length))) continue;
    table.writeUInt32BE(at / sector, index * 4);
    data.push(Buffer.alloc(bitmap, 0xff), piece, Buffer.alloc(block - piece.length));
    at += bitmap + block;
  }
  const end = footer(size);
  return Buffer.concat([end, header, table, ...data, end]);
}

/**
 * What a VHD holds, without the zeros at its end; nothing when it is larger than `size`.
 * @throws MalformedVhd
 */
export function vhdFrom(file: Buffer, size: number): Buffer | undefined {
  const end = file.subarray(-sector);
  if (file.length < sector || end.toString('latin1', 0, 8) !== 'conectix') throw new MalformedVhd('the VHD has no footer');
  if (Number(end.readBigUInt64BE(48)) > size) return undefined;
  const kind = end.readUInt32BE(60);
  if (kind === kinds.fixed) return file.subarray(0, -sector);
  if (kind !== kinds.dynamic) throw new MalformedVhd(`VHDs of type ${kind} have a parent, which is not here`);
  const header = file.subarray(Number(end.readBigUInt64BE(16)));
  if (header.toString('latin1', 0, 8) !== 'cxsparse') throw new MalformedVhd('the VHD has no header');
  const table = Number(header.readBigUInt64BE(16));
  const length = header.readUInt32BE(32);
  const offsets = Array.from({ length: header.readUInt32BE(28) }, (_, index) => file.readUInt32BE(table + index * 4));
  const last = offsets.findLastIndex((offset) => offset !== unused);
  const content = Buffer.alloc((last + 1) * length);
  for (const [index, offset] of offsets.entries()) {
    if (offset === unused) continue;
    const from = offset * sector + Math.ceil(length / sector / 8 / sector) * sector;
    file.copy(content, index * length, from, from + length);
  }
  return content;
}
