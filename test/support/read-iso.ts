/** Reads an ISO 9660 image by its Joliet names, or by its plain ones: written from the standard's tables and not from the writer. */

export interface ReadIso {
  readonly label: string;
  /** Path → bytes. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const sector = 2048;

export function readIso(image: Buffer, names: 'plain' | 'joliet'): ReadIso {
  const type = names === 'plain' ? 1 : 2;
  let at = 16 * sector;
  while (image[at] !== type) {
    if (image.toString('latin1', at + 1, at + 6) !== 'CD001' || image[at] === 255) throw new Error(`no descriptor of type ${type}`);
    at += sector;
  }
  const decode = (bytes: Buffer): string => (names === 'plain' ? bytes.toString('ascii') : Buffer.from(bytes).swap16().toString('utf16le'));
  const files = new Map<string, Buffer>();
  const walk = (start: number, length: number, path: string): void => {
    for (let offset = start; offset < start + length;) {
      const size = image[offset] ?? 0;
      // The rest of a sector that no record fitted into.
      if (size === 0) {
        offset = (Math.floor(offset / sector) + 1) * sector;
        continue;
      }
      const [place, bytes] = [image.readUInt32LE(offset + 2) * sector, image.readUInt32LE(offset + 10)];
      if (image.readUInt32BE(offset + 6) * sector !== place || image.readUInt32BE(offset + 14) !== bytes) throw new Error(`${path}: the two byte orders differ`);
      const name = image.subarray(offset + 33, offset + 33 + (image[offset + 32] ?? 0));
      if (name.length > 1 || (name[0] ?? 0) > 1) {
        const own = `${path}${decode(name)}`;
        if (((image[offset + 25] ?? 0) & 2) === 2) walk(place, bytes, `${own}/`);
        else files.set(own.replace(/;1$/, ''), Buffer.from(image.subarray(place, place + bytes)));
      }
      offset += size;
    }
  };
  walk(image.readUInt32LE(at + 158) * sector, image.readUInt32LE(at + 166), '');
  return { label: decode(image.subarray(at + 40, at + 72)).trim(), files };
}
