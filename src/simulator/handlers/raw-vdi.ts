/** Disks over HTTP. Source: import_raw_vdi.ml, export_raw_vdi.ml: the answer to an import comes before its body is read, its outcome in the task. */
import type { ServerResponse } from 'node:http';
import type { Ref } from '../../xapi/datamodel.ts';
import { Failure } from '../failure.ts';
import type { HostRef } from '../listeners.ts';
import { seesSr } from '../placement.ts';
import { isAttached, refreshVdi } from '../refresh.ts';
import { has } from '../releases.ts';
import { MalformedVhd, vhdFrom, vhdOf } from './vhd.ts';
import { beginStream, endTask, failTask, redirect, refuse, taskHeader, type Visit } from './visit.ts';

/** More than this of a disk is counted, not kept. */
const keptBytes = 64 * 1024 ** 2;
const zeros = Buffer.alloc(1024 ** 2);

/** The disk that a query names by reference or uuid, if it may be read and written from outside. @throws Failure HANDLE_INVALID, VDI_IN_USE */
function diskOf({ world, query }: Visit): Ref<'VDI'> {
  const name = query.get('vdi') ?? '';
  const vdi = world.db.has('VDI', name) ? (name as Ref<'VDI'>) : world.db.byUuid('VDI', name);
  if (vdi === undefined) throw new Failure('HANDLE_INVALID', ['VDI', name]);
  if (isAttached(world, world.db.get('VDI', vdi))) throw new Failure('VDI_IN_USE', [vdi, 'import_raw_vdi']);
  return vdi;
}

/** A member that does not see the disk's storage sends the client to one that does. */
function elsewhere({ world, host }: Visit, vdi: Ref<'VDI'>): HostRef | undefined {
  const sr = world.db.get('VDI', vdi).SR;
  return host === undefined || seesSr(world, host, sr) ? undefined : world.db.refs('host').find((each) => seesSr(world, each, sr));
}

/** `raw` or `vhd`. Before clearwater nobody looked: a VHD was written as it came. @throws Failure INTERNAL_ERROR */
function formatOf({ world, query }: Visit): 'raw' | 'vhd' {
  const format = query.get('format') ?? 'raw';
  if (!has(world.profile.level, 'clearwater') || format === 'raw') return 'raw';
  if (format !== 'vhd') throw new Failure('INTERNAL_ERROR', [`Unknown format ${format}`]);
  return 'vhd';
}

export function importRawVdi(visit: Visit, response: ServerResponse): void {
  const { world, request, query } = visit;
  let vdi: Ref<'VDI'>;
  let format: 'raw' | 'vhd';
  const isChunked = query.has('chunked');
  try {
    format = formatOf(visit);
  } catch (error) {
    return refuse(visit, response, 404, error);
  }
  try {
    vdi = diskOf(visit);
    if (request.headers['content-length'] === undefined) throw new Failure('INTERNAL_ERROR', ['Import.Content_length_required']);
    if (isChunked && format === 'vhd') throw new Failure('INTERNAL_ERROR', ['Failure("import_raw_vdi: chunked VHD is not supported")']);
  } catch (error) {
    return refuse(visit, response, 500, error);
  }
  const other = elsewhere(visit, vdi);
  if (other !== undefined) return redirect(visit, response, other);
  const mark = visit.task ?? 'import';
  world.db.update('VDI', vdi, { current_operations: { [mark]: 'copy' }, allowed_operations: [] });
  response.useChunkedEncodingByDefault = false;
  response.writeHead(200, ['connection', 'close', 'cache-control', 'no-cache, no-store', ...taskHeader(visit)]);
  response.flushHeaders();
  const chunks: Buffer[] = [];
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received <= keptBytes) chunks.push(chunk);
  });
  const release = (): void => {
    if (!world.db.has('VDI', vdi)) return;
    world.db.update('VDI', vdi, { current_operations: {} });
    refreshVdi(world, vdi);
  };
  const tooBig = new Failure('VDI_IO_ERROR', ['Device I/O errors']);
  request.on('end', () => {
    release();
    try {
      const sent = Buffer.concat(chunks);
      const size = world.db.get('VDI', vdi).virtual_size;
      const content = format === 'vhd' ? vhdFrom(sent, size) : isChunked ? joined(sent, size) : sent;
      if (content === undefined || (format === 'raw' && !isChunked && received > size)) throw tooBig;
      world.contents.set(vdi, content);
      endTask(visit);
    } catch (error) {
      failTask(visit, error instanceof MalformedVhd ? new Failure('VDI_IO_ERROR', [error.message]) : error);
    }
    response.end();
  });
  request.on('aborted', () => {
    release();
    failTask(visit, tooBig);
  });
}

/** xapi's own chunks: where (8 bytes), how long (4 bytes, both little endian), the bytes; one without bytes ends. Nothing when they do not fit. */
function joined(sent: Buffer, size: number): Buffer | undefined {
  const pieces: (readonly [number, Buffer])[] = [];
  for (let at = 0; at + 12 <= sent.length;) {
    const [offset, length] = [Number(sent.readBigUInt64LE(at)), sent.readUInt32LE(at + 8)];
    if (length === 0) break;
    if (offset + length > size) return undefined;
    pieces.push([offset, sent.subarray(at + 12, at + 12 + length)]);
    at += 12 + length;
  }
  const content = Buffer.alloc(Math.max(0, ...pieces.map(([offset, bytes]) => offset + bytes.length)));
  for (const [offset, bytes] of pieces) bytes.copy(content, offset);
  return content;
}

export function exportRawVdi(visit: Visit, response: ServerResponse): void {
  const { world, query } = visit;
  let vdi: Ref<'VDI'>;
  let format: 'raw' | 'vhd';
  try {
    format = formatOf(visit);
  } catch (error) {
    return refuse(visit, response, 404, error);
  }
  try {
    vdi = diskOf(visit);
    if (query.has('base')) throw new Failure('NOT_IMPLEMENTED', ['export_raw_vdi: base']);
  } catch (error) {
    return refuse(visit, response, 500, error);
  }
  const other = elsewhere(visit, vdi);
  if (other !== undefined) return redirect(visit, response, other);
  const { uuid, virtual_size: size } = world.db.get('VDI', vdi);
  const content = world.contents.get(vdi) ?? Buffer.alloc(0);
  beginStream(visit, response, ['content-type', 'application/octet-stream', 'content-disposition', `attachment; filename="${uuid}.${format}"`]);
  const ended = (): void => {
    endTask(visit);
    response.end();
  };
  if (format === 'vhd') {
    response.write(vhdOf(content, size));
    ended();
  } else {
    response.write(content);
    pour(response, size - content.length, ended);
  }
}

/** Zeros, as fast as they are taken. */
function pour(response: ServerResponse, bytes: number, ended: () => void): void {
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      const chunk = left >= zeros.length ? zeros : zeros.subarray(0, left);
      left -= chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    ended();
  };
  more();
}
