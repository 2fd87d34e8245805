/** VMs as files: out of one simulated pool and into another. */
import { expect } from 'chai';
import { gunzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { vbdRecord, vdiRecord, vifRecord, vmRecord, withPool, withTwoPools, type TestPool } from './with-pool.ts';

const MiB = 1024 ** 2;

const authorization = (pool: TestPool): string => `Basic ${Buffer.from(`root:${pool.simulator.password}`).toString('base64')}`;

const get = (pool: TestPool, query: string, base = pool.simulator.url): Promise<Response> =>
  fetch(`${base}/export?${query}`, { headers: { authorization: authorization(pool) }, redirect: 'manual' });

const fileOf = async (pool: TestPool, query: string): Promise<Buffer> => Buffer.from(await (await get(pool, query)).arrayBuffer());

/** Sends a file, and answers the record of the task that tells what came of it. */
async function put(pool: TestPool, file: Buffer, query = ''): Promise<Record<string, any>> {
  const task = await pool.call('task.create', 'import', '');
  const answer = await fetch(`${pool.simulator.url}/import?task_id=${task}&${query}`, {
    method: 'PUT', body: new Uint8Array(file), headers: { authorization: authorization(pool) },
  });
  await answer.arrayBuffer();
  return { ...(await pool.call('task.get_record', task)), status_code: answer.status, header: answer.headers.get('task-id') };
}

const vmIn = (record: Record<string, any>): string => /OpaqueRef:[-0-9a-f]+/.exec(record['result'])?.[0] ?? '';

/** A halted VM whose disk says something at its beginning and at its end. */
async function writtenVm(pool: TestPool, sr: string = pool.simulator.pool.sharedSr): Promise<{ readonly vm: string; readonly content: Buffer }> {
  const vm = await pool.call('VM.create', vmRecord({ name_label: 'travels', other_config: { mine: 'yes' } }));
  const vdi = await pool.call('VDI.create', vdiRecord(sr, { virtual_size: 6 * MiB, name_label: 'its disk', other_config: { also: 'mine' } }));
  await pool.call('VBD.create', vbdRecord(vm, vdi));
  await pool.call('VIF.create', vifRecord(vm, pool.simulator.pool.networks.guests));
  const content = Buffer.concat([Buffer.alloc(MiB, 'begin'), Buffer.alloc(3 * MiB), Buffer.alloc(MiB, 'end')]);
  pool.simulator.world.contents.set(vdi, content);
  return { vm, content };
}

/** Names and contents of a tar's entries. */
async function entriesOf(file: Buffer): Promise<Map<string, Buffer>> {
  const tar = extract();
  tar.end(file);
  const entries = new Map<string, Buffer>();
  for await (const entry of tar) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk);
    entries.set(entry.header.name, Buffer.concat(chunks));
  }
  return entries;
}

async function tarOf(entries: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const tar = pack();
  for (const [name, bytes] of entries) tar.entry({ name }, bytes);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a VM as a file', () => {
  it('leaves one pool and enters another, as a new VM with the same disks', () => withTwoPools([{}, {}], async (one, other) => {
    const { vm, content } = await writtenVm(one);
    const task = await one.call('task.create', 'export', '');
    const answer = await get(one, `ref=${vm}&task_id=${task}`);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-length')).to.equal(null);
    expect(answer.headers.get('task-id')).to.equal(task);
    expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="export.xva"');
    const file = Buffer.from(await answer.arrayBuffer());
    expect(await one.call('task.get_status', task)).to.equal('success');
    const result = await put(other, file);
    expect(result).to.include({ status: 'success', status_code: 200 });
    expect(result['result']).to.match(/^<value><array><data><value>OpaqueRef:[-0-9a-f]{36}<\/value><\/data><\/array><\/value>$/);
    const [before, after] = [await one.call('VM.get_record', vm), await other.call('VM.get_record', vmIn(result))];
    expect(after).to.include({ name_label: 'travels', power_state: 'Halted', memory_static_max: before.memory_static_max, is_a_template: false });
    expect(after.other_config).to.include({ mine: 'yes' });
    expect(after.uuid).not.to.equal(before.uuid);
    const vbd = await other.call('VBD.get_record', after.VBDs[0]);
    const vdi = await other.call('VDI.get_record', vbd.VDI);
    expect(vdi).to.include({ name_label: 'its disk', virtual_size: 6 * MiB, SR: other.simulator.pool.sharedSr });
    expect(vdi.other_config).to.deep.equal({ also: 'mine' });
    expect(other.simulator.world.contents.get(vbd.VDI)?.subarray(0, content.length).equals(content)).to.equal(true);
    const [vif] = [await other.call('VIF.get_record', after.VIFs[0])];
    expect(vif.network).to.equal(other.simulator.pool.networks.guests);
    expect(vif.MAC).not.to.equal((await one.call('VIF.get_record', before.VIFs[0])).MAC);
    await other.call('VM.start', vmIn(result), false, false);
  }));

  it('keeps uuid and MAC where it is restored, and replaces no VM that is as new', () => withTwoPools([{}, {}], async (one, other) => {
    const { vm } = await writtenVm(one);
    const before = await one.call('VM.get_record', vm);
    const file = await fileOf(one, `uuid=${before.uuid}`);
    const restored = vmIn(await put(other, file, 'restore=true'));
    const after = await other.call('VM.get_record', restored);
    expect(after.uuid).to.equal(before.uuid);
    expect((await other.call('VIF.get_record', after.VIFs[0])).MAC).to.equal((await one.call('VIF.get_record', before.VIFs[0])).MAC);
    const disks = other.simulator.db.count('VDI');
    const again = await put(other, file, 'restore=true');
    expect(again).to.deep.include({ status: 'failure', error_info: ['VM_TO_IMPORT_IS_NOT_NEWER_VERSION', restored, '1', '0'] });
    // What was begun is taken back.
    expect(other.simulator.db.count('VDI')).to.equal(disks);
  }));

  it('holds its records first, then the blocks that are not zeros with their checksums; gzip on demand', () => withPool({}, async (pool) => {
    const { vm } = await writtenVm(pool);
    const entries = await entriesOf(await fileOf(pool, `ref=${vm}`));
    const names = [...entries.keys()];
    expect(names[0]).to.equal('ova.xml');
    const disk = /^(Ref:\d+)\//.exec(names[1] ?? '')?.[1] ?? '';
    const blocks = ['00000000', '00000004', '00000005'];
    expect(names.slice(1)).to.deep.equal(blocks.flatMap((block) => [`${disk}/${block}`, `${disk}/${block}.checksum`]));
    expect(entries.get('ova.xml')?.toString()).to.match(/<name>export_vsn<\/name><value><i4>2<\/i4>/).and.not.contain('OpaqueRef:0');
    const packed = await fileOf(pool, `ref=${vm}&use_compression=true`);
    expect([...(await entriesOf(gunzipSync(packed))).keys()]).to.deep.equal(names);
    expect(await put(pool, packed)).to.include({ status: 'success' });
  }));

  it('is refused of a VM that runs, with the task failing, and marks the VM meanwhile', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    const task = await pool.call('task.create', 'export', '');
    expect((await get(pool, `ref=${vm}&task_id=${task}`)).status).to.equal(500);
    expect(await pool.call('task.get_error_info', task)).to.deep.equal(['VM_BAD_POWER_STATE', vm, 'halted, suspended', 'running']);
    expect((await fetch(`${pool.simulator.url}/export?ref=${vm}`)).status).to.equal(401);
    await pool.call('VM.hard_shutdown', vm);
    const marks: unknown[] = [];
    pool.simulator.db.subscribe(({ ref, row }) => ref === vm && marks.push(Object.values(row?.['current_operations'] ?? {})));
    await fileOf(pool, `ref=${vm}`);
    expect(marks).to.deep.include(['export']);
    expect(marks.at(-1)).to.deep.equal([]);
  }));

  it('of a suspended VM wakes up where it comes, if its state is kept', () => withTwoPools([{}, {}], async (one, other) => {
    const vm = await one.running();
    await one.call('VM.suspend', vm);
    expect(await other.call('VM.get_power_state', vmIn(await put(other, await fileOf(one, `ref=${vm}`))))).to.equal('Halted');
    const kept = vmIn(await put(other, await fileOf(one, `ref=${vm}&preserve_power_state=true`)));
    expect(await other.call('VM.get_power_state', kept)).to.equal('Suspended');
    expect(await other.outcome('VM.resume', kept, false, false)).to.equal('ok');
  }));

  it('of a snapshot becomes a template', () => withPool({}, async (pool) => {
    const { vm } = await writtenVm(pool);
    const snapshot = await pool.call('VM.snapshot', vm, 'then');
    const made = await pool.call('VM.get_record', vmIn(await put(pool, await fileOf(pool, `ref=${snapshot}`))));
    expect(made).to.include({ name_label: 'then', is_a_template: true, is_a_snapshot: false, snapshot_of: 'OpaqueRef:NULL' });
  }));

  it('that is damaged, cut or none is refused, and leaves nothing behind', () => withPool({}, async (pool) => {
    const { vm } = await writtenVm(pool);
    const file = await fileOf(pool, `ref=${vm}`);
    const counts = (): readonly number[] => (['VM', 'VDI', 'VBD'] as const).map((cls) => pool.simulator.db.count(cls));
    const before = counts();
    const entries = await entriesOf(file);
    const [first = ''] = [...entries.keys()].filter((name) => name.endsWith('00000000'));
    const damaged = await tarOf(new Map([...entries, [first, Buffer.alloc(MiB, 'x')]]));
    const withoutDisk = await tarOf(new Map([...entries].filter(([name]) => name === 'ova.xml')));
    const errors = async (sent: Buffer, query = ''): Promise<unknown> => (await put(pool, sent, query))['error_info'];
    expect(await errors(damaged)).to.deep.equal(['IMPORT_ERROR_SOME_CHECKSUMS_FAILED']);
    expect(await errors(file.subarray(0, file.length / 2))).to.deep.equal(['IMPORT_ERROR_PREMATURE_EOF']);
    expect(await errors(await tarOf(new Map([['readme', Buffer.from('hello')]])))).to.deep.equal(['IMPORT_ERROR_UNEXPECTED_FILE', 'ova.xml', 'readme']);
    expect(await errors(withoutDisk)).to.deep.equal(['IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND']);
    expect(await errors(file, `sr_id=${pool.simulator.pool.isoSr}`)).to.deep.equal(['SR_OPERATION_NOT_SUPPORTED', pool.simulator.pool.isoSr]);
    expect(await errors(file, 'sr_uuid=none')).to.deep.equal(['UUID_INVALID', 'SR', 'none']);
    expect(counts()).to.deep.equal(before);
    expect(await put(pool, damaged, 'force=true')).to.include({ status: 'success' });
  }));

  it('is fetched from and sent to a host that sees the storage', () => withPool({ members: true, hosts: 2 }, async (pool) => {
    const [, second] = pool.simulator.pool.hosts;
    if (second === undefined) throw new Error('two hosts were asked for');
    const [, local = ''] = pool.simulator.pool.localSrs;
    const { vm } = await writtenVm(pool, local);
    const answer = await get(pool, `ref=${vm}`);
    expect(answer.status).to.equal(302);
    const there = pool.simulator.urlOf(second);
    expect(answer.headers.get('location')).to.equal(`${there}/export?ref=${vm}`);
    const file = Buffer.from(await (await get(pool, `ref=${vm}`, there)).arrayBuffer());
    const sent = await fetch(`${pool.simulator.url}/import?sr_id=${local}`, {
      method: 'PUT', body: new Uint8Array(file), headers: { authorization: authorization(pool) }, redirect: 'manual',
    });
    expect(sent.status).to.equal(302);
    expect(sent.headers.get('location')).to.equal(`${there}/import?sr_id=${local}`);
  }));
});
