/** What a simulated host answers over HTTP beside RPC: disks, measurements, consoles. */
import { expect } from 'chai';
import { connect, type Socket } from 'node:net';
import { releaseNames } from '../../../src/simulator/releases.ts';
import { vdiRecord, withPool, type TestPool } from './with-pool.ts';

const MiB = 1024 ** 2;

const basic = (pool: TestPool, password = pool.simulator.password): { authorization: string } =>
  ({ authorization: `Basic ${Buffer.from(`root:${password}`).toString('base64')}` });

const get = (pool: TestPool, path: string, headers: Record<string, string> = basic(pool)): Promise<Response> =>
  fetch(`${pool.simulator.url}${path}`, { headers, redirect: 'manual' });

const put = (pool: TestPool, path: string, body: Buffer): Promise<Response> =>
  fetch(`${pool.simulator.url}${path}`, { method: 'PUT', body: new Uint8Array(body), headers: basic(pool), redirect: 'manual' });

const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());
const disk = (pool: TestPool): Promise<string> => pool.call('VDI.create', vdiRecord(pool.simulator.pool.sharedSr, { virtual_size: 6 * MiB }));

describe('who may ask a simulated host over HTTP', () => {
  it('is a session, by cookie or query, or a password; the task of anybody else fails', () => withPool({}, async (pool) => {
    const path = '/rrd_updates?start=0';
    expect((await get(pool, path)).status).to.equal(200);
    expect((await get(pool, path, { cookie: `session_id=${pool.session}` })).status).to.equal(200);
    expect((await get(pool, `${path}&session_id=${pool.session}`, {})).status).to.equal(200);
    const task = await pool.call('task.create', 'mine', '');
    for (const headers of [{}, basic(pool, 'wrong'), { cookie: 'session_id=OpaqueRef:x' }]) {
      const answer = await get(pool, `${path}&task_id=${task}`, headers);
      expect(answer.status).to.equal(401);
      expect(answer.headers.get('www-authenticate')).to.equal('Basic realm="xapi"');
    }
    expect(await pool.call('task.get_error_info', task)).to.deep.equal(['SESSION_AUTHENTICATION_FAILED']);
  }));
});

describe('disks of a simulated pool over HTTP', () => {
  it('go and come as VHD files', () => withPool({}, async (pool) => {
    const [from, to] = [await disk(pool), await disk(pool)];
    const content = Buffer.concat([Buffer.alloc(2 * MiB), Buffer.alloc(MiB, 'disk')]);
    const written = await put(pool, `/import_raw_vdi?vdi=${from}`, content);
    expect(written.status).to.equal(200);
    // The head comes before the disk is written.
    await bytesOf(written);
    const answer = await get(pool, `/export_raw_vdi?vdi=${from}&format=vhd`);
    expect(answer.headers.get('content-disposition')).to.match(/^attachment; filename="[-0-9a-f]{36}\.vhd"$/);
    const vhd = await bytesOf(answer);
    expect(vhd.toString('latin1', 0, 8)).to.equal('conectix');
    expect(vhd.length).to.be.lessThan(3 * MiB);
    const task = await pool.call('task.create', 'import', '');
    await bytesOf(await put(pool, `/import_raw_vdi?vdi=${to}&format=vhd&task_id=${task}`, vhd));
    expect(await pool.call('task.get_status', task)).to.equal('success');
    const raw = await bytesOf(await get(pool, `/export_raw_vdi?vdi=${to}`));
    expect(raw.length).to.equal(6 * MiB);
    expect(raw.subarray(0, content.length).equals(content)).to.equal(true);
    const bad = await pool.call('task.create', 'import', '');
    await bytesOf(await put(pool, `/import_raw_vdi?vdi=${to}&format=vhd&task_id=${bad}`, Buffer.from('no vhd')));
    expect(await pool.call('task.get_error_info', bad)).to.deep.equal(['VDI_IO_ERROR', 'the VHD has no footer']);
  }));

  it('are refused in formats that nobody knows, when they are in use, and when they are too large', () => withPool({}, async (pool) => {
    const vdi = await disk(pool);
    const outcome = async (query: string, body: Buffer): Promise<readonly unknown[]> => {
      const task = await pool.call('task.create', 'import', '');
      const answer = await put(pool, `/import_raw_vdi?${query}&task_id=${task}`, body);
      await answer.arrayBuffer();
      return [answer.status, ...(await pool.call('task.get_error_info', task))];
    };
    expect(await outcome(`vdi=${vdi}&format=qcow3`, Buffer.alloc(1))).to.deep.equal([404, 'INTERNAL_ERROR', 'Unknown format qcow3']);
    expect(await outcome('vdi=OpaqueRef:x', Buffer.alloc(1))).to.deep.equal([500, 'HANDLE_INVALID', 'VDI', 'OpaqueRef:x']);
    expect(await outcome(`vdi=${vdi}`, Buffer.alloc(7 * MiB))).to.deep.equal([200, 'VDI_IO_ERROR', 'Device I/O errors']);
    const vm = await pool.running();
    const used = await pool.call('VBD.get_VDI', (await pool.call('VM.get_VBDs', vm))[0]);
    expect(await outcome(`vdi=${used}`, Buffer.alloc(1))).to.deep.equal([500, 'VDI_IN_USE', used, 'import_raw_vdi']);
    const piece = (offset: number, bytes: Buffer): Buffer => {
      const head = Buffer.alloc(12);
      head.writeBigUInt64LE(BigInt(offset), 0);
      head.writeUInt32LE(bytes.length, 8);
      return Buffer.concat([head, bytes]);
    };
    const chunks = Buffer.concat([piece(MiB, Buffer.from('late')), piece(0, Buffer.from('early')), piece(0, Buffer.alloc(0))]);
    expect(await outcome(`vdi=${vdi}&chunked=true`, chunks)).to.deep.equal([200]);
    const raw = await bytesOf(await get(pool, `/export_raw_vdi?vdi=${vdi}`));
    expect([raw.toString('latin1', 0, 5), raw.toString('latin1', MiB, MiB + 4)]).to.deep.equal(['early', 'late']);
  }));

  it('of a release before clearwater are written as they come, and do not go out', () => withPool({ release: 'xcp-1.6' }, async (pool) => {
    const vdi = pool.simulator.db.create('VDI', { SR: pool.simulator.pool.sharedSr, virtual_size: 6 * MiB });
    await bytesOf(await put(pool, `/import_raw_vdi?vdi=${vdi}&format=vhd`, Buffer.from('anything')));
    expect((await get(pool, `/export_raw_vdi?vdi=${vdi}`)).status).to.equal(403);
  }));

  it('are sent for to a member that sees their storage', () => withPool({ members: true }, async (pool) => {
    const [, second] = pool.simulator.pool.hosts;
    const vdi = await pool.call('VDI.create', vdiRecord(pool.simulator.pool.localSrs[1] ?? '', { virtual_size: 2 * MiB }));
    const answer = await put(pool, `/import_raw_vdi?vdi=${vdi}&x=a%20b`, Buffer.from('bytes'));
    expect(answer.status).to.equal(302);
    const location = answer.headers.get('location') ?? '';
    expect(location).to.equal(`${pool.simulator.urlOf(second ?? expect.fail('no second host'))}/import_raw_vdi?vdi=${vdi}&x=a%20b`);
    expect((await fetch(location, { method: 'PUT', body: 'bytes', headers: basic(pool) })).status).to.equal(200);
  }));
});

describe('measurements of a simulated pool', () => {
  it('are those since a time, newest first, in XML and JSON alike', () => withPool({ servers: 2, hosts: 1 }, async (pool) => {
    const start = Math.floor(pool.clock.now() / 1000) - 60;
    const xml = await (await get(pool, `/rrd_updates?start=${start}&cf=AVERAGE&host=true`)).text();
    const { meta, data } = (await (await get(pool, `/rrd_updates?start=${start}&cf=AVERAGE&host=true&json=true`)).json()) as any;
    expect([meta.step, meta.rows, meta.columns]).to.deep.equal([5, data.length, meta.legend.length]);
    expect(data).to.have.length(12);
    expect(data[0].t).to.be.greaterThan(data[1].t);
    expect(data[0].values[0]).to.match(/^0\.\d{4}$/);
    const [vm] = await pool.call('VM.get_by_name_label', 'vm-1');
    const { uuid } = await pool.call('VM.get_record', vm);
    expect(meta.legend).to.include.members([`AVERAGE:vm:${uuid}:cpu0`, `AVERAGE:vm:${uuid}:memory`, `AVERAGE:vm:${uuid}:vif_0_rx`, `AVERAGE:vm:${uuid}:vbd_xvda_read`]);
    expect(meta.legend.filter((label: string) => label.includes(':host:'))).to.have.length.greaterThan(10);
    expect(xml).to.include(`<rows>12</rows><columns>${meta.columns}</columns><legend><entry>${meta.legend[0]}</entry>`);
    expect(xml).to.include(`<row><t>${data[0].t}</t><v>${data[0].values[0]}</v>`);
    const one = (await (await get(pool, `/rrd_updates?start=${start}&vm_uuid=${uuid}&cf=MAX&json=true`)).json()) as any;
    expect(one.meta.legend.every((label: string) => label.startsWith(`MAX:vm:${uuid}`))).to.equal(true);
    expect((await get(pool, '/rrd_updates')).status).to.equal(500);
    const hour = (await (await get(pool, `/rrd_updates?start=${start - 3600}&json=true`)).json()) as any;
    expect(hour.meta.step).to.equal(60);
  }));

  it('of older releases are no JSON that JSON.parse takes', () => withPool({ servers: 1, release: 'xs-7.1' }, async (pool) => {
    const text = await (await get(pool, '/rrd_updates?start=-60&json=true')).text();
    expect(text).to.match(/^\{meta:\{start:\d+,step:5/);
  }));

  it('are kept for a year, for each VM and host', () => withPool({ servers: 1, members: true }, async (pool) => {
    const [vm] = await pool.call('VM.get_by_name_label', 'vm-1');
    const { uuid, resident_on: host } = await pool.call('VM.get_record', vm);
    const [first, second] = pool.simulator.pool.hosts;
    expect(host).to.equal(first);
    const xml = await (await get(pool, `/vm_rrd?uuid=${uuid}`)).text();
    expect(xml).to.match(/^<\?xml version="1\.0"\?><rrd><version>0003<\/version><step>5<\/step>/);
    expect(xml.match(/<rra>/g)).to.have.length(12);
    const away = await fetch(`${pool.simulator.urlOf(second ?? expect.fail())}/vm_rrd?uuid=${uuid}`, { headers: basic(pool), redirect: 'manual' });
    expect([away.status, away.headers.get('location')]).to.deep.equal([302, `${pool.simulator.url}/vm_rrd?uuid=${uuid}`]);
    expect((await get(pool, '/vm_rrd?uuid=nobody')).status).to.equal(404);
    const { ds, rra } = (await (await get(pool, '/host_rrd?json=true')).json()) as any;
    expect(ds.map((each: any) => each.name)).to.include.members(['memory_free_kib', 'cpu0', 'cpu15', 'loadavg', 'pif_eth0_rx']);
    expect(rra[0].database[0]).to.have.length(ds.length);
  }));
});

// ---- consoles --------------------------------------------------------------------------------------------------------

interface Viewer {
  readonly socket: Socket;
  /** The next so many bytes; rejects when the line ends before. */
  take(bytes: number): Promise<Buffer>;
  head(): Promise<string>;
}

function dial(url: string, request: string): Viewer {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write(request));
  let pending = Buffer.alloc(0);
  let ended = false;
  let look: () => void = () => undefined;
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    look();
  });
  socket.on('close', () => {
    ended = true;
    look();
  });
  const until = (length: () => number): Promise<Buffer> => new Promise((resolve, reject) => {
    look = () => {
      const wanted = length();
      if (wanted >= 0 && pending.length >= wanted) {
        const taken = pending.subarray(0, wanted);
        pending = pending.subarray(wanted);
        look = () => undefined;
        resolve(taken);
      } else if (ended) reject(new Error('the line ended'));
    };
    look();
  });
  const endOfHead = (): number => {
    const at = pending.indexOf('\r\n\r\n');
    return at < 0 ? -1 : at + 4;
  };
  return { socket, take: (bytes) => until(() => bytes), head: async () => (await until(endOfHead)).toString('latin1') };
}

const consoleUuid = async (pool: TestPool, vm: string): Promise<string> => pool.call('console.get_uuid', (await pool.call('VM.get_consoles', vm))[0]);

/** RFB 3.8 up to the viewer's first request. Answers width, height and name. */
async function shakeHands(viewer: Viewer): Promise<readonly [number, number, string]> {
  expect((await viewer.take(12)).toString('latin1')).to.equal('RFB 003.008\n');
  viewer.socket.write('RFB 003.008\n');
  expect([...(await viewer.take(2))]).to.deep.equal([1, 1]);
  viewer.socket.write(Buffer.from([1]));
  expect([...(await viewer.take(4))]).to.deep.equal([0, 0, 0, 0]);
  viewer.socket.write(Buffer.from([1]));
  const init = await viewer.take(24);
  return [init.readUInt16BE(0), init.readUInt16BE(2), (await viewer.take(init.readUInt32BE(20))).toString('utf8')];
}

const update = (incremental: number, x: number, y: number, width: number, height: number): Buffer => {
  const bytes = Buffer.from([3, incremental, 0, 0, 0, 0, 0, 0, 0, 0]);
  for (const [index, value] of [x, y, width, height].entries()) bytes.writeUInt16BE(value, 2 + index * 2);
  return bytes;
};

describe('the console of a simulated VM', () => {
  for (const version of ['1.0', '1.1']) {
    it(`is a screen behind a CONNECT of HTTP ${version} to a path; keys and pointer show in the picture`, () => withPool({}, async (pool) => {
      const vm = await pool.running();
      const viewer = dial(pool.simulator.url, `CONNECT /console?uuid=${await consoleUuid(pool, vm)}&session_id=${pool.session} HTTP/${version}\r\nHost: x\r\n\r\n`);
      expect(await viewer.head()).to.equal('HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n');
      expect(await shakeHands(viewer)).to.deep.equal([320, 200, 'test']);
      viewer.socket.write(Buffer.concat([Buffer.from([2, 0, 0, 1, 0, 0, 0, 0]), update(0, 10, 100, 2, 1)]));
      const first = await viewer.take(4 + 12 + 8);
      expect([...first.subarray(16)]).to.deep.equal([255, 255, 255, 0, 255, 255, 255, 0]);
      viewer.socket.write(Buffer.concat([update(1, 10, 100, 1, 1), Buffer.from([4, 1, 0, 0, 0, 0, 0xff, 0x0d])]));
      expect([...(await viewer.take(4 + 12 + 4)).subarray(16)]).to.deep.equal([0, 255, 255, 0]);
      viewer.socket.write(Buffer.concat([update(1, 10, 100, 1, 1), Buffer.from([5, 1, 0, 10, 0, 100])]));
      expect([...(await viewer.take(4 + 12 + 4)).subarray(16)]).to.deep.equal([0x40, 0x40, 0x40, 0]);
      const screen = pool.simulator.screen(vm as never);
      expect([screen?.keys, screen?.pointer]).to.deep.equal([[0xff0d], { buttons: 1, x: 10, y: 100 }]);
      await pool.call('VM.hard_shutdown', vm);
      expect(await viewer.take(1).catch(String)).to.equal('Error: the line ended');
    }));
  }

  it('is refused without a session, for VMs that do not run or run elsewhere, and for none', () => withPool({ members: true }, async (pool) => {
    const [first, second] = pool.simulator.pool.hosts;
    const vm = await pool.running({ host: second ?? '' });
    const status = async (host: typeof first, query: string): Promise<string> => {
      const viewer = dial(pool.simulator.urlOf(host ?? expect.fail('no host')), `CONNECT /console?${query} HTTP/1.1\r\nHost: x\r\n\r\n`);
      const [line = ''] = (await viewer.head()).split('\r\n');
      viewer.socket.destroy();
      return line.slice(9, 12);
    };
    const uuid = await consoleUuid(pool, vm);
    expect(await status(second, `uuid=${uuid}`)).to.equal('401');
    expect(await status(second, `uuid=${uuid}&session_id=${pool.session}`)).to.equal('200');
    expect(await status(second, `ref=${vm}&session_id=${pool.session}`)).to.equal('200');
    expect(await status(first, `uuid=${uuid}&session_id=${pool.session}`)).to.equal('500');
    expect(await status(second, `uuid=nobody&session_id=${pool.session}`)).to.equal('500');
    await pool.call('VM.hard_shutdown', vm);
    expect(await status(second, `ref=${vm}&session_id=${pool.session}`)).to.equal('500');
  }));

  it('is the same behind a websocket', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    const viewer = dial(pool.simulator.url, `GET /console?uuid=${await consoleUuid(pool, vm)} HTTP/1.1\r\nHost: x\r\nCookie: session_id=${pool.session}\r\n` +
      'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: binary\r\n\r\n');
    const head = await viewer.head();
    expect(head).to.match(/^HTTP\/1\.1 101 /);
    expect(head).to.include('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=').and.include('Sec-WebSocket-Protocol: binary');
    expect((await viewer.take(14)).toString('latin1', 2)).to.equal('RFB 003.008\n');
    viewer.socket.write(Buffer.concat([Buffer.from([0x82, 0x8c, 0, 0, 0, 0]), Buffer.from('RFB 003.008\n')]));
    expect([...(await viewer.take(4))]).to.deep.equal([0x82, 2, 1, 1]);
    viewer.socket.destroy();
  }));

  for (const release of releaseNames) {
    it(`is there on ${release}`, () => withPool({ release, servers: 1 }, async (pool) => {
      const [console] = [...pool.simulator.db.all('console')].find(([, record]) => pool.simulator.db.get('VM', record.VM).name_label === 'vm-1') ?? [];
      const viewer = dial(pool.simulator.url, `CONNECT /console?ref=${console} HTTP/1.0\r\nAuthorization: ${basic(pool).authorization}\r\n\r\n`);
      expect(await viewer.head()).to.match(/^HTTP\/1\.1 200 OK/);
      expect((await shakeHands(viewer))[2]).to.equal('vm-1');
      viewer.socket.destroy();
    }));
  }
});
