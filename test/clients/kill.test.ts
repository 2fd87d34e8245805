import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectPool } from '../../src/xapi/client.ts';
import type { Xapi } from '../../src/xapi/xapi.ts';
import { build, startService, startSimulatorProcess, type RunningService } from './support.ts';

/** Real processes, a real kill -9: what the crash tests of `unit/cloud` try call by call, once more from outside. */
describe('kill -9 of the service', function () {
  this.timeout(120_000);
  const password = 'a password';
  let simulator: { url: string; stop(): Promise<void> };
  let pool: Xapi;
  let state: string;
  let service: RunningService;
  let token: string;

  const start = async (): Promise<void> => {
    service = await startService({
      XAPI_URL: simulator.url, XAPI_PASSWORD: 'simulator', ADMIN_PASSWORD: password,
      STATE_DIRECTORY: state, DATABASE_URL: `sqlite:${join(state, 'nova-xapi.db')}`,
    });
    const identity = { methods: ['password'], password: { user: { name: 'admin', password, domain: { id: 'default' } } } };
    const answer = await fetch(`${service.url}/identity/v3/auth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ auth: { identity, scope: { project: { name: 'admin', domain: { id: 'default' } } } } }),
    });
    token = answer.headers.get('x-subject-token') ?? '';
  };
  const ask = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> => {
    const answer = await fetch(`${service.url}${path}`, {
      method,
      headers: { 'X-Auth-Token': token, 'OpenStack-API-Version': 'compute 2.90', 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const compute = '/compute/v2.1';
  const finished = async (id: string): Promise<string> => {
    for (;;) {
      const { status, body } = await ask('GET', `${compute}/servers/${id}`);
      if (status === 404) return 'DELETED';
      if (body.server.status !== 'BUILD' && body.server['OS-EXT-STS:task_state'] === null) return body.server.status as string;
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  /** Disks that no VM has, and templates that only a build leaves. */
  const leftOver = async (): Promise<string[]> => {
    await pool.settle();
    const disks = [...pool.cache.all('VDI')].filter((vdi) => vdi.VBDs.length === 0 && pool.cache.get('SR', vdi.SR)?.type !== 'iso').map((vdi) => vdi.name_label);
    return [...disks, ...[...pool.cache.all('VM')].filter((vm) => vm.name_label.startsWith('nova-xapi:')).map((vm) => vm.name_label)];
  };

  before(async () => {
    await build();
    const folder = resolve(import.meta.dirname, '../../var');
    mkdirSync(folder, { recursive: true });
    state = mkdtempSync(join(folder, 'state-'));
    simulator = await startSimulatorProcess([]);
    pool = await connectPool({ url: simulator.url, username: 'root', password: 'simulator' });
    await start();
  });
  after(async () => {
    await service.stop();
    await pool.close();
    await simulator.stop();
    rmSync(state, { recursive: true, force: true });
  });

  it('loses no flavor, no key pair, no server', async () => {
    await ask('POST', `${compute}/flavors`, { flavor: { id: 'kept', name: 'kept', ram: 128, vcpus: 1, disk: 1 } });
    await ask('DELETE', `${compute}/flavors/1`);
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b';
    expect((await ask('POST', `${compute}/os-keypairs`, { keypair: { name: 'kept', public_key: key } })).status).to.equal(201);
    await service.stop('SIGKILL');
    await start();
    const names = (await ask('GET', `${compute}/flavors`)).body.flavors.map((flavor: { name: string }) => flavor.name) as string[];
    expect(names).to.include('kept').and.not.include('m1.tiny');
    expect((await ask('GET', `${compute}/os-keypairs/kept`)).status).to.equal(200);
  });

  it('finishes or undoes a boot, wherever it was, and leaves nothing behind', async () => {
    const [image] = (await ask('GET', '/image/v2/images?name=cirros-0.6.2-x86_64-disk')).body.images;
    const before = await leftOver();
    for (const milliseconds of [0, 30, 120, 400, 900]) {
      const { body } = await ask('POST', `${compute}/servers`, { server: { name: `k${milliseconds}`, imageRef: image.id, flavorRef: '42', networks: 'auto' } });
      await new Promise((done) => setTimeout(done, milliseconds));
      await service.stop('SIGKILL');
      await start();
      expect(await finished(body.server.id as string), `killed after ${milliseconds} ms`).to.be.oneOf(['ACTIVE', 'ERROR']);
      expect((await ask('DELETE', `${compute}/servers/${body.server.id}`)).status).to.equal(204);
      expect(await finished(body.server.id as string)).to.equal('DELETED');
      expect(await leftOver()).to.deep.equal(before);
    }
  });

  it('shows what is done behind its back with the next answer', async () => {
    const [image] = (await ask('GET', '/image/v2/images?name=cirros-0.6.2-x86_64-disk')).body.images;
    const { body } = await ask('POST', `${compute}/servers`, { server: { name: 'seen', imageRef: image.id, flavorRef: '42', networks: 'none' } });
    const id = body.server.id as string;
    expect(await finished(id)).to.equal('ACTIVE');
    await pool.settle();
    const vm = pool.cache.byUuid('VM', id);
    if (vm === undefined) throw new Error('no such VM');
    const becomes = async (property: string, value: string): Promise<void> => {
      for (const end = Date.now() + 1000; Date.now() < end;) if ((await ask('GET', `${compute}/servers/${id}`)).body.server[property] === value) return;
      expect((await ask('GET', `${compute}/servers/${id}`)).body.server[property]).to.equal(value);
    };
    await pool.call('VM.set_name_label', vm.$ref, 'renamed');
    await becomes('name', 'renamed');
    await pool.call('VM.hard_shutdown', vm.$ref);
    await becomes('status', 'SHUTOFF');
    await pool.call('VM.start', vm.$ref, false, false);
    await becomes('status', 'ACTIVE');
    const other = [...pool.cache.all('host')].find((host) => host.$ref !== pool.cache.get('VM', vm.$ref)?.resident_on);
    if (other === undefined) throw new Error('no other host');
    // XAPI moves no guest whose agent has not spoken yet.
    while (pool.cache.get('VM', vm.$ref)?.allowed_operations.includes('pool_migrate') !== true) await pool.settle();
    await pool.run('VM.pool_migrate', [vm.$ref, other.$ref, { live: 'true' }]);
    await becomes('OS-EXT-SRV-ATTR:host', other.hostname);
  });
});
