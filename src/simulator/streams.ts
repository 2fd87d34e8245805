/** Raw disks over HTTP. Source: import_raw_vdi.ml, export_raw_vdi.ml: the answer to an import comes before the body is read, its outcome in the task. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ref } from '../xapi/datamodel.ts';
import { Failure, failureFrom } from './failure.ts';
import { isAttached, refreshVdi } from './refresh.ts';
import { has } from './releases.ts';
import type { PathHandler } from './server.ts';
import { isNull } from './vm-lifecycle.ts';
import type { World } from './world.ts';

/** More than this of a disk is counted, not kept. */
const keptBytes = 64 * 1024 ** 2;
const zeros = Buffer.alloc(1024 ** 2);

type Handler = (world: World, request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => void;

/** Handlers by method and path; what a release does not have is answered as any unknown path. */
const handlers: Readonly<Record<string, { readonly since: 'rio' | 'clearwater'; readonly serve: Handler }>> = {
  'PUT /import_raw_vdi': { since: 'rio', serve: importRaw },
  'GET /export_raw_vdi': { since: 'clearwater', serve: exportRaw },
};

export function createStreams(world: World): PathHandler {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const handler = handlers[`${request.method ?? ''} ${url.pathname}`];
    if (handler === undefined || !has(world.profile.level, handler.since)) return false;
    if (!isAuthorised(world, request, url.searchParams)) refuse(response, 401, 'unauthorised');
    else handler.serve(world, request, response, url.searchParams);
    return true;
  };
}

const cookie = (request: IncomingMessage, name: string): string | undefined =>
  new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1];

/** A session, by cookie or query, or a user's password. */
function isAuthorised(world: World, request: IncomingMessage, query: URLSearchParams): boolean {
  const session = cookie(request, 'session_id') ?? query.get('session_id') ?? undefined;
  if (session !== undefined) return world.db.has('session', decodeURIComponent(session));
  const { username, password } = world.credentials;
  return request.headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function refuse(response: ServerResponse, status: number, title: string): void {
  const body = `<html><body><h1>HTTP ${status} ${title}</h1></body></html>`;
  response.writeHead(status, ['content-length', String(Buffer.byteLength(body)), 'content-type', 'text/html', 'connection', 'close']);
  response.end(body);
}

/** The disk that a query names by reference or uuid, if it may be read and written from outside. */
function diskOf(world: World, query: URLSearchParams): Ref<'VDI'> {
  const name = query.get('vdi') ?? '';
  const vdi = world.db.has('VDI', name) ? (name as Ref<'VDI'>) : world.db.byUuid('VDI', name);
  if (vdi === undefined) throw new Failure('HANDLE_INVALID', ['VDI', name]);
  if (isAttached(world, world.db.get('VDI', vdi))) throw new Failure('VDI_IN_USE', [vdi, 'import_raw_vdi']);
  return vdi;
}

function taskOf(request: IncomingMessage, query: URLSearchParams): Ref<'task'> {
  return (query.get('task_id') ?? cookie(request, 'task_id') ?? '') as Ref<'task'>;
}

function importRaw(world: World, request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
  const task = taskOf(request, query);
  const failed = (error: unknown): void => {
    if (!isNull(task)) world.tasks.fail(task, failureFrom(error));
  };
  let vdi: Ref<'VDI'>;
  try {
    vdi = diskOf(world, query);
    const length = request.headers['content-length'];
    if (length === undefined) throw new Failure('INTERNAL_ERROR', ['Import.Content_length_required']);
  } catch (error) {
    failed(error);
    return refuse(response, 500, 'internal server error');
  }
  const size = world.db.get('VDI', vdi).virtual_size;
  world.db.update('VDI', vdi, {
    current_operations: { ...(isNull(task) ? { import: 'copy' } : { [task]: 'copy' }) }, allowed_operations: [],
  });
  response.useChunkedEncodingByDefault = false;
  response.writeHead(200, ['connection', 'close', 'cache-control', 'no-cache, no-store', ...(isNull(task) ? [] : ['task-id', task])]);
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
  request.on('end', () => {
    release();
    if (received > size) failed(new Failure('VDI_IO_ERROR', ['Device I/O errors']));
    else {
      world.contents.set(vdi, Buffer.concat(chunks));
      if (!isNull(task)) world.tasks.succeed(task, '');
    }
    response.end();
  });
  request.on('aborted', () => {
    release();
    failed(new Failure('VDI_IO_ERROR', ['Device I/O errors']));
  });
}

function exportRaw(world: World, request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
  const task = taskOf(request, query);
  let vdi: Ref<'VDI'>;
  try {
    vdi = diskOf(world, query);
    const format = query.get('format') ?? 'raw';
    if (format !== 'raw') throw new Failure('INTERNAL_ERROR', [`Unknown format ${format}`]);
  } catch (error) {
    if (!isNull(task)) world.tasks.fail(task, failureFrom(error));
    return refuse(response, 500, 'internal server error');
  }
  const { uuid, virtual_size: size } = world.db.get('VDI', vdi);
  response.useChunkedEncodingByDefault = false;
  response.writeHead(
    200, [
      'connection', 'close', 'cache-control', 'no-cache, no-store', 'content-type', 'application/octet-stream', 'content-disposition',
      `attachment; filename="${uuid}.raw"`,
    ],
  );
  const written = world.contents.get(vdi) ?? Buffer.alloc(0);
  response.write(written);
  let left = size - written.length;
  const pour = (): void => {
    while (left > 0) {
      const chunk = left >= zeros.length ? zeros : zeros.subarray(0, left);
      left -= chunk.length;
      if (!response.write(chunk)) return void response.once('drain', pour);
    }
    if (!isNull(task)) world.tasks.succeed(task, '');
    response.end();
  };
  pour();
}
