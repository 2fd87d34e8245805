import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import { connectPool } from '../../../src/xapi/client.ts';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import type { Limits } from '../../../src/xapi/session.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import { Refusal, scriptedHost } from './scripted-host.ts';
import type { ScriptedHost } from './scripted-host.ts';

const TASK = 'OpaqueRef:task';
const VDI = 'OpaqueRef:vdi' as Ref<'VDI'>;
const done = { uuid: 't', status: 'success', progress: 1, result: '<value></value>', error_info: [] };

const open = new Set<{ close(): Promise<void> }>();
afterEach(async () => {
  for (const closable of [...open].reverse()) await closable.close();
  open.clear();
});

async function pool(limits: Partial<Limits> = {}): Promise<{ host: ScriptedHost; xapi: Xapi }> {
  const host = await scriptedHost({ jsonRpc: 2 });
  open.add(host);
  host.on('task.create', TASK);
  host.on('task.destroy', '');
  host.on('task.get_record', done);
  const xapi = await connectPool({ url: host.url, username: 'root', password: 'sesame', limits: { retry: 0.001, taskCheck: 0.02, ...limits } });
  open.add(xapi);
  return { host, xapi };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const image = Buffer.alloc(1_000_000, 'disk');
const bytes = { length: image.length, read: () => [image.subarray(0, 400_000), image.subarray(400_000)] };
const failureOf = (promise: Promise<unknown>): Promise<Error> => promise.then(() => expect.fail('it succeeded'), (reason: unknown) => reason as Error);

describe('import_raw_vdi', () => {
  it('sends the bytes after the head of the answer, and waits for the task', async () => {
    const { host, xapi } = await pool();
    const seen: { url?: string | undefined; cookie?: string | undefined; length?: string | undefined; body?: Buffer } = {};
    host.on('task.get_record', { ...done, status: 'pending' });
    host.onPut(async (response, request) => {
      Object.assign(seen, { url: request.url, cookie: request.headers.cookie, length: request.headers['content-length'] });
      response.writeHead(200, { connection: 'close' });
      response.flushHeaders();
      seen.body = await bodyOf(request);
      host.on('task.get_record', done);
      response.end();
    });
    await xapi.importRawVdi(VDI, bytes);
    expect(seen.url).to.equal('/import_raw_vdi?vdi=OpaqueRef%3Avdi&task_id=OpaqueRef%3Atask');
    expect(seen.cookie).to.match(/^session_id=OpaqueRef:/);
    expect(seen.length).to.equal('1000000');
    expect(seen.body?.equals(image)).to.equal(true);
    await host.heard('task.destroy');
  });

  it('follows a redirect to a host of the pool, and sends the bytes only there', async () => {
    const { host, xapi } = await pool();
    const there = await scriptedHost();
    open.add(there);
    let body = '';
    host.onPut((response, request) => response.writeHead(302, { location: `${there.url}${request.url ?? ''}`, connection: 'close' }).end());
    there.onPut(async (response, request) => {
      response.writeHead(200, { connection: 'close' });
      response.flushHeaders();
      body = (await bodyOf(request)).toString();
      response.end();
    });
    await xapi.importRawVdi(VDI, { length: 4, read: () => [Buffer.from('disk')] });
    await there.close();
    expect(body).to.equal('disk');
  });

  it('does not follow a redirect out of the pool, which would give the session away', async () => {
    const { host, xapi } = await pool();
    host.onPut((response) => response.writeHead(302, { location: 'http://elsewhere.test/import_raw_vdi', connection: 'close' }).end());
    expect((await failureOf(xapi.importRawVdi(VDI, bytes))).message).to.include('http://elsewhere.test, which is no host of the pool');
  });

  it('a refusal is an error, and the task goes', async () => {
    const { host, xapi } = await pool();
    host.on('task.get_record', { ...done, status: 'pending' });
    host.onPut((response) => response.writeHead(403, { connection: 'close' }).end());
    expect((await failureOf(xapi.importRawVdi(VDI, bytes))).message).to.match(/answered HTTP 403$/);
    await host.heard('task.destroy');
  });

  it('when the host hangs up in the middle, the task says why', async () => {
    const { host, xapi } = await pool();
    host.on('task.get_record', { ...done, status: 'failure', error_info: ['VDI_IO_ERROR', 'Device I/O errors'] });
    host.onPut((response) => {
      response.writeHead(200, { connection: 'close' });
      response.flushHeaders();
      response.destroy();
    });
    expect(await failureOf(xapi.importRawVdi(VDI, bytes))).to.deep.include({ code: 'VDI_IO_ERROR', params: ['Device I/O errors'] });
  });

  it('a host that hangs up and never tells what came of it is not waited for', async () => {
    const { host, xapi } = await pool({ taskPatience: 0.05 });
    host.on('task.get_record', { ...done, status: 'pending' });
    host.onPut(async (response, request) => {
      response.writeHead(200, { connection: 'close' });
      response.flushHeaders();
      await bodyOf(request);
      response.end();
    });
    expect((await failureOf(xapi.importRawVdi(VDI, bytes))).message).to.match(/^import_raw_vdi: the host hung up and has not told/);
    await host.heard('task.destroy');
  });

  it('a host that refuses late, when the bytes are on their way, is heard', async () => {
    const { host, xapi } = await pool({ head: 0.01 });
    host.on('task.get_record', { ...done, status: 'pending' });
    host.onPut(async (response, request) => {
      await bodyOf(request);
      response.writeHead(302, { location: 'http://elsewhere.test/', connection: 'keep-alive' }).end();
    });
    expect((await failureOf(xapi.importRawVdi(VDI, bytes))).message).to.match(/answered HTTP 302, but only when the body was on its way$/);
  });

  it('a task that vanished with the host is found out', async () => {
    const { host, xapi } = await pool();
    host.on('task.get_record', new Refusal('HANDLE_INVALID', 'task', TASK));
    host.onPut((response) => response.destroy());
    expect(await failureOf(xapi.importRawVdi(VDI, bytes))).to.include({ code: 'HANDLE_INVALID', method: 'task.get_record' });
  });
});
