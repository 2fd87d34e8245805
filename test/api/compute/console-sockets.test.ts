/** What is behind the URL of a console: the page, its websocket, and the guest's screen or terminal at the end of the line. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { withCloud, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers, unknownId, waitFor } from './booting.ts';

interface Viewer {
  readonly socket: WebSocket;
  /** The next so many bytes. */
  take(bytes: number): Promise<Buffer>;
  readonly closed: Promise<unknown>;
}

/** @param url of a websocket. Rejects with the status when it is refused */
async function view(url: string, options: { readonly origin?: string } = {}): Promise<Viewer> {
  const socket = new WebSocket(url, ['binary'], options);
  let pending = Buffer.alloc(0);
  socket.on('message', (data: Buffer) => {
    pending = Buffer.concat([pending, data]);
    socket.emit('more');
  });
  const closed = once(socket, 'close');
  closed.catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_request, { statusCode = 0 }) => reject(new Error(`refused with ${statusCode}`)));
    socket.once('error', reject);
  });
  return {
    socket, closed,
    take: async (bytes) => {
      while (pending.length < bytes) await once(socket, 'more');
      const taken = pending.subarray(0, bytes);
      pending = pending.subarray(bytes);
      return taken;
    },
  };
}

async function urlOf(cloud: TestCloud, id: string, protocol: 'vnc' | 'serial', as: Person): Promise<string> {
  const type = protocol === 'vnc' ? 'novnc' : 'serial';
  const { status, body } = await cloud.post(`${servers}/${id}/remote-consoles`, { remote_console: { protocol, type } }, { as, version: '2.6' });
  expect(status, JSON.stringify(body)).to.equal(200);
  return body.remote_console.url;
}

/** Where the page connects to. */
const socketOf = (page: string): string => `${new URL(page).origin.replace('http', 'ws')}/${new URL(page).searchParams.get('path') ?? ''}`;

describe('the console of a server', () => {
  it('is a page with noVNC, and the screen of the guest behind its websocket', () => withCloud(async (cloud) => {
    const demo = await cloud.person('member', 'demo');
    const id = await boot(cloud, {}, { as: demo });
    const url = await urlOf(cloud, id, 'vnc', demo);
    const page = await fetch(`${url}&title=v(${id})`);
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).to.deep.equal([200, 'text/html; charset=utf-8', 'no-store']);
    const html = await page.text();
    const [, module = ''] = /import RFB from '(.*?)'/.exec(html) ?? [];
    const script = await fetch(new URL(module, url));
    expect([script.status, script.headers.get('content-type')]).to.deep.equal([200, 'text/javascript; charset=utf-8']);
    expect(await script.text()).to.include('export default class RFB');
    expect(page.headers.get('content-security-policy')).to.include(`script-src 'self' 'nonce-${/module" nonce="(.*?)"/.exec(html)?.[1] ?? ''}'`);

    const viewer = await view(socketOf(url), { origin: new URL(url).origin });
    expect(viewer.socket.protocol).to.equal('binary');
    expect((await viewer.take(12)).toString()).to.equal('RFB 003.008\n');
    viewer.socket.send('RFB 003.008\n');
    expect([...await viewer.take(2)]).to.deep.equal([1, 1]);
    viewer.socket.send(Buffer.from([1]));
    expect([...await viewer.take(4)]).to.deep.equal([0, 0, 0, 0]);
    viewer.socket.send(Buffer.from([1]));
    const init = await viewer.take(24);
    expect((await viewer.take(init.readUInt32BE(20))).toString()).to.equal('v');
    viewer.socket.close();
    await viewer.closed;
  }));

  it('ends on the host that the server leaves, and the same link leads to the next', () => withCloud({ pool: { members: true } }, async (cloud) => {
    const id = await boot(cloud);
    const url = socketOf(await urlOf(cloud, id, 'vnc', cloud.admin));
    const first = await view(url);
    await first.take(12);
    expect((await act(cloud, id, { 'os-migrateLive': { host: null, block_migration: 'auto' } }, { version: '2.30' })).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    await first.closed;
    const second = await view(url);
    expect((await second.take(12)).toString()).to.equal('RFB 003.008\n');
    await act(cloud, id, 'os-stop');
    await second.closed;
    await waitFor(cloud, id, 'SHUTOFF');
    expect(await view(url).catch(String)).to.equal('Error: refused with 404');
  }));

  it('is a terminal too where the guest is paravirtual', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const serial = { remote_console: { protocol: 'serial', type: 'serial' } };
    const ask = () => cloud.post(`${servers}/${id}/remote-consoles`, serial, { version: '2.6' });
    expect((await ask()).body.badRequest.message).to.equal('Unavailable console type serial.');
    await act(cloud, id, 'os-stop');
    await waitFor(cloud, id, 'SHUTOFF');
    expect((await ask()).body.badRequest.message).to.equal('Unavailable console type serial.');
    const vm = cloud.pool.cache.byUuid('VM', id)?.$ref ?? '';
    await cloud.pool.call('VM.set_HVM_boot_policy', vm, '');
    await cloud.pool.call('VM.set_PV_bootloader', vm, 'pygrub');
    await cloud.pool.settle();
    expect((await ask()).body.conflictingRequest.message).to.equal(`Instance ${id} is not ready`);
    await act(cloud, id, 'os-start');
    await waitFor(cloud, id, 'ACTIVE');
    const url = await urlOf(cloud, id, 'serial', cloud.admin);
    expect(url).to.match(/^ws:\/\/127\.0\.0\.1:\d+\/console\?token=[-\da-f]{36}$/);
    const viewer = await view(url);
    expect((await viewer.take(13)).toString()).to.equal('Loading Linux');
    viewer.socket.send(Buffer.from('root\r'));
    let shown = '';
    while (!shown.endsWith('login: root\r\nv login: ')) shown += (await viewer.take(1)).toString();
    viewer.socket.close();
    await viewer.closed;
    const { body: { console } } = await cloud.get(`/compute/v2.1/os-console-auth-tokens/${url.slice(-36)}`, { version: '2.31' });
    const [terminal] = [...cloud.pool.cache.all('console')].filter(({ uuid }) => uuid === console.internal_access_path);
    expect([console.instance_uuid, terminal?.protocol]).to.deep.equal([id, 'vt100']);
  }));

  it('opens for no unknown token, no page of others, nowhere else and no host outside the pool', () => withCloud({ pool: { members: true } }, async (cloud) => {
    const id = await boot(cloud);
    const url = socketOf(await urlOf(cloud, id, 'vnc', cloud.admin));
    expect(await view(url.replace(/token=.*/, `token=${unknownId}`)).catch(String)).to.equal('Error: refused with 404');
    expect(await view(url.replace('/console?', '/compute/v2.1/servers?')).catch(String)).to.equal('Error: refused with 404');
    expect(await view(url, { origin: 'http://elsewhere.example' }).catch(String)).to.equal('Error: refused with 403');
    expect(await view(url, { origin: 'null' }).catch(String)).to.equal('Error: refused with 403');
    const [ref] = cloud.pool.cache.byUuid('VM', id)?.consoles ?? [];
    if (ref === undefined) throw new Error('no console');
    cloud.simulator.db.update('console', ref, { location: 'https://127.0.0.1/console?uuid=x' });
    await cloud.pool.settle();
    expect(await view(url).catch(String)).to.equal('Error: refused with 503');
  }));

  it('ends when the service stops', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const viewer = await view(socketOf(await urlOf(cloud, id, 'vnc', cloud.admin)));
    await viewer.take(12);
    await cloud.restart('stop');
    expect((await viewer.closed as [number])[0]).to.equal(1001);
  }));

  it('stands in no way of clients that offer HTTP/2', () => withCloud(async (cloud) => {
    const { hostname, port } = new URL(cloud.url);
    const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user: { name: 'nobody', domain: { id: 'default' }, password: 'x' } } } } });
    const socket = connect(Number(port), hostname, () => socket.write(['POST /identity/v3/auth/tokens HTTP/1.1', 'Host: x', 'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__', 'Content-Type: application/json', `Content-Length: ${body.length}`, '', body].join('\r\n')));
    const second = 'GET /identity/v3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    socket.once('data', () => socket.write(second));
    const answers = await text(socket);
    expect(answers.match(/HTTP\/1\.1 \d+/g)).to.deep.equal(['HTTP/1.1 401', 'HTTP/1.1 200']);
    expect(answers).to.include('The request you have made requires authentication.');
  }));
});
