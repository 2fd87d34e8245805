/** Two services, each a process of its own, on one PostgreSQL and one pool: what one does the other sees, and what one leaves the other finishes. */
import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectPool } from '../../src/xapi/client.ts';
import type { Xapi } from '../../src/xapi/xapi.ts';
import { orphansOf } from '../support/orphans.ts';
import { skipWithoutPostgres, startPostgres, type PostgresServer } from '../support/postgres.ts';
import { build, startService, startSimulatorProcess, type RunningService } from './support.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

const compute = '/compute/v2.1';
const pause = (milliseconds: number): Promise<void> => new Promise((done) => { setTimeout(done, milliseconds); });

describe('two replicas', function () {
  this.timeout(240_000);
  const password = 'a password';
  let postgres: PostgresServer | undefined;
  let simulator: { url: string; stop(): Promise<void> };
  let pool: Xapi;
  let state: string;
  let settings: Readonly<Record<string, string>>;
  let one: RunningService;
  let other: RunningService;
  let token: string;
  let image: string;

  const startOne = (): Promise<RunningService> => startService(settings);

  const ask = async (service: RunningService, method: string, path: string, body?: unknown, as = token): Promise<Answer> => {
    const answer = await fetch(`${service.url}${path}`, {
      method,
      headers: { ...(as === '' ? {} : { 'X-Auth-Token': as }), 'OpenStack-API-Version': 'compute 2.90', 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  const signIn = async (service: RunningService, name = 'admin', secret = password, project = 'admin'): Promise<string> => {
    const user = { name, password: secret, domain: { id: 'default' } };
    const scope = { project: { name: project, domain: { id: 'default' } } };
    const answer = await ask(service, 'POST', '/identity/v3/auth/tokens', { auth: { identity: { methods: ['password'], password: { user } }, scope } }, '');
    return answer.headers.get('x-subject-token') ?? '';
  };
  /** Milliseconds until the service answers as wished. */
  const seenAfter = async (service: RunningService, path: string, isIt: (answer: Answer) => boolean, as = token): Promise<number> => {
    const began = performance.now();
    for (;;) {
      const answer = await ask(service, 'GET', path, undefined, as);
      const took = performance.now() - began;
      if (isIt(answer)) return took;
      if (took > 10_000) throw new Error(`${path} is never seen: ${answer.status} ${JSON.stringify(answer.body)}`);
      await pause(10);
    }
  };
  const boot = (service: RunningService, name: string, flavorRef = '42', as = token): Promise<Answer> =>
    ask(service, 'POST', `${compute}/servers`, { server: { name, imageRef: image, flavorRef, networks: 'auto' } }, as);
  interface Shown { readonly id: string; readonly name: string; readonly status: string; readonly 'OS-EXT-STS:task_state': string | null; readonly 'OS-EXT-SRV-ATTR:host': string | null }
  const servers = async (service: RunningService, as = token): Promise<readonly Shown[]> =>
    (await ask(service, 'GET', `${compute}/servers/detail`, undefined, as)).body.servers as Shown[];
  const atRest = async (service: RunningService, as = token): Promise<readonly Shown[]> => {
    for (;;) {
      const all = await servers(service, as);
      if (all.every((server) => server['OS-EXT-STS:task_state'] === null && server.status !== 'BUILD')) return all;
      await pause(200);
    }
  };

  before(async function () {
    const started = await startPostgres();
    if ('missing' in started) skipWithoutPostgres(this, started.missing);
    postgres = started;
    await build();
    const folder = resolve(import.meta.dirname, '../../var');
    mkdirSync(folder, { recursive: true });
    state = mkdtempSync(join(folder, 'state-'));
    simulator = await startSimulatorProcess(['--hosts', '4']);
    pool = await connectPool({ url: simulator.url, username: 'root', password: 'simulator' });
    settings = {
      XAPI_URL: simulator.url, XAPI_PASSWORD: 'simulator', ADMIN_PASSWORD: password, STATE_DIRECTORY: state, DATABASE_URL: await postgres.freshUrl(),
    };
    // At the same moment, on a database that is empty.
    [one, other] = await Promise.all([startOne(), startOne()]);
    token = await signIn(one);
    image = (await ask(one, 'GET', '/image/v2/images?name=cirros-0.6.2-x86_64-disk')).body.images[0].id as string;
  });
  after(async () => {
    if (postgres === undefined) return;
    await Promise.all([one.stop(), other.stop()]);
    await pool.close();
    await simulator.stop();
    await postgres.close();
    rmSync(state, { recursive: true, force: true });
  });

  it('take each other’s tokens, and show each other’s changes within a second', async () => {
    expect((await ask(other, 'GET', `${compute}/servers`)).status).to.equal(200);
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b';
    const made = async (path: string, body: unknown): Promise<Answer> => {
      const answer = await ask(one, 'POST', path, body);
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).to.be.within(200, 202);
      return answer;
    };
    const { body: { server } } = await boot(one, 'seen');
    const delays: Record<string, number> = { server: await seenAfter(other, `${compute}/servers/${server.id}`, ({ status }) => status === 200) };

    const { body: { user } } = await made('/identity/v3/users', { user: { name: 'ann', password: 'ann’s own', domain_id: 'default' } });
    delays['user'] = await seenAfter(other, `/identity/v3/users/${user.id}`, ({ status }) => status === 200);
    await made(`${compute}/flavors`, { flavor: { id: 'both', name: 'both', ram: 128, vcpus: 1, disk: 1 } });
    delays['flavor'] = await seenAfter(other, `${compute}/flavors/both`, ({ status }) => status === 200);
    await made(`${compute}/os-keypairs`, { keypair: { name: 'both', type: 'ssh', public_key: key } });
    delays['key pair'] = await seenAfter(other, `${compute}/os-keypairs/both`, ({ status }) => status === 200);
    await made(`${compute}/os-server-groups`, { server_group: { name: 'both', policy: 'anti-affinity' } });
    delays['group'] = await seenAfter(other, `${compute}/os-server-groups`, ({ body }) => body.server_groups?.length === 1);
    const { body: { aggregate } } = await made(`${compute}/os-aggregates`, { aggregate: { name: 'both', availability_zone: 'zone-a' } });
    await made(`${compute}/os-aggregates/${aggregate.id}/action`, { add_host: { host: 'xen-host-1' } });
    delays['zone'] = await seenAfter(other, `${compute}/os-availability-zone`, ({ body }) => body.availabilityZoneInfo?.some(({ zoneName }: { zoneName: string }) => zoneName === 'zone-a'));
    await ask(one, 'POST', `${compute}/os-aggregates/${aggregate.id}/action`, { remove_host: { host: 'xen-host-1' } });
    await atRest(one);
    await made(`${compute}/servers/${server.id}/metadata`, { metadata: { colour: 'blue' } });
    delays['metadata'] = await seenAfter(other, `${compute}/servers/${server.id}/metadata`, ({ body }) => body.metadata?.colour === 'blue');
    const { body: { projects: [{ id: project }] } } = await ask(one, 'GET', '/identity/v3/projects?name=admin');
    await ask(one, 'PUT', `${compute}/os-quota-sets/${project}`, { quota_set: { key_pairs: 7 } });
    delays['quota'] = await seenAfter(other, `${compute}/os-quota-sets/${project}`, ({ body }) => body.quota_set?.key_pairs === 7);
    delays['action'] = await seenAfter(other, `${compute}/servers/${server.id}/os-instance-actions`, ({ body }) => body.instanceActions?.length === 1);
    // Seen before, so that the other has it in its memory.
    const second = await signIn(other);
    expect((await ask(other, 'GET', `${compute}/flavors`, undefined, second)).status).to.equal(200);
    await fetch(`${one.url}/identity/v3/auth/tokens`, { method: 'DELETE', headers: { 'X-Auth-Token': token, 'X-Subject-Token': second } });
    delays['revocation'] = await seenAfter(other, `${compute}/flavors`, ({ status }) => status === 401, second);

    process.stdout.write(`      seen by the other after ${Object.entries(delays).map(([what, ms]) => `${what} ${Math.round(ms)} ms`).join(', ')}\n`);
    for (const [what, ms] of Object.entries(delays)) expect(ms, what).to.be.lessThan(1_100);
  });

  it('let the same action, sent to both at once, succeed once and conflict once', async () => {
    const { body: { server: { id } } } = await boot(one, 'twice');
    await atRest(other);
    for (const [action, status] of [['os-stop', 'SHUTOFF'], ['os-start', 'ACTIVE'], ['suspend', 'SUSPENDED'], ['resume', 'ACTIVE']] as const) {
      await seenAfter(one, `${compute}/servers/${id}`, ({ body }) => body.server['OS-EXT-STS:task_state'] === null);
      const answers = await Promise.all([one, other].map((service) => ask(service, 'POST', `${compute}/servers/${id}/action`, { [action]: null })));
      expect(answers.map((answer) => answer.status).toSorted(), action).to.deep.equal([202, 409]);
      await atRest(one);
      await seenAfter(other, `${compute}/servers/${id}`, ({ body }) => body.server.status === status);
    }
    const { body: { instanceActions } } = await ask(other, 'GET', `${compute}/servers/${id}/os-instance-actions`);
    expect(instanceActions.map(({ action }: { action: string }) => action)).to.deep.equal(['resume', 'suspend', 'start', 'stop', 'create']);
  });

  it('do not let a quota be overrun', async () => {
    const { body: { project } } = await ask(one, 'POST', '/identity/v3/projects', { project: { name: 'small', domain_id: 'default' } });
    const { body: { user } } = await ask(one, 'POST', '/identity/v3/users', { user: { name: 'bob', password: 'bob’s own', domain_id: 'default' } });
    const { body: { roles: [{ id: role }] } } = await ask(one, 'GET', '/identity/v3/roles?name=member');
    await ask(one, 'PUT', `/identity/v3/projects/${project.id}/users/${user.id}/roles/${role}`);
    await ask(one, 'PUT', `${compute}/os-quota-sets/${project.id}`, { quota_set: { instances: 5 } });
    const bob = await signIn(other, 'bob', 'bob’s own', 'small');
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => boot(index % 2 === 0 ? one : other, `small-${index}`, '42', bob)));
    expect(answers.map((answer) => answer.status).toSorted()).to.deep.equal([...Array<number>(5).fill(202), ...Array<number>(5).fill(403)]);
    expect(await atRest(one, bob)).to.have.length(5);
  });

  it('keep a group apart that both fill at once', async () => {
    const { body: { server_group: group } } = await ask(one, 'POST', `${compute}/os-server-groups`, { server_group: { name: 'apart', policy: 'anti-affinity' } });
    const hinted = { 'os:scheduler_hints': { group: group.id } };
    await Promise.all(Array.from({ length: 8 }, (_, index) => ask(index % 2 === 0 ? one : other, 'POST', `${compute}/servers`, {
      server: { name: `apart-${index}`, imageRef: image, flavorRef: '42', networks: 'auto' }, ...hinted,
    })));
    const members = (await atRest(other)).filter(({ name }) => name.startsWith('apart-'));
    expect(members.map(({ status }) => status).toSorted()).to.deep.equal([...Array<string>(4).fill('ACTIVE'), ...Array<string>(4).fill('ERROR')]);
    expect(new Set(members.filter(({ status }) => status === 'ACTIVE').map((server) => server['OS-EXT-SRV-ATTR:host'])).size).to.equal(4);
    for (const { id } of members) await ask(one, 'DELETE', `${compute}/servers/${id}`);
    await seenAfter(other, `${compute}/servers?name=apart`, ({ body }) => body.servers.length === 0);
  });

  it('abort what the other migrates, and what waits in its queue', async () => {
    await ask(one, 'POST', `${compute}/flavors`, { flavor: { id: 'local', name: 'local', ram: 128, vcpus: 1, disk: 8 } });
    await ask(one, 'POST', `${compute}/flavors/local/os-extra_specs`, { extra_specs: { 'xapi:sr': 'Local storage on xen-host-1' } });
    const ids = await Promise.all(Array.from({ length: 4 }, async (_, index) => (await boot(one, `sent-${index}`, 'local')).body.server.id as string));
    await atRest(one);
    for (const id of ids) await ask(one, 'POST', `${compute}/servers/${id}/action`, { 'os-migrateLive': { host: 'xen-host-2', block_migration: true } });
    const migrations = (isIt: (statuses: string[]) => boolean) => seenAfter(other, `${compute}/os-migrations`, ({ body }) => {
      const rows = (body.migrations as { instance_uuid: string; status: string }[]).filter((row) => ids.includes(row.instance_uuid));
      return isIt(rows.map(({ status }) => status).toSorted());
    });
    await migrations((statuses) => statuses.join() === 'queued,running,running,running');
    const { body: { migrations: rows } } = await ask(other, 'GET', `${compute}/os-migrations`);
    for (const status of ['queued', 'running']) {
      const row = rows.find((each: { instance_uuid: string; status: string }) => ids.includes(each.instance_uuid) && each.status === status);
      expect((await ask(other, 'DELETE', `${compute}/servers/${row.instance_uuid}/migrations/${row.id}`)).status).to.equal(202);
    }
    await migrations((statuses) => statuses.join() === 'cancelled,cancelled,completed,completed');
    const at = (await atRest(one)).filter(({ id }) => ids.includes(id));
    expect(at.map((server) => `${server.status} ${server['OS-EXT-SRV-ATTR:host']}`).toSorted())
      .to.deep.equal(['ACTIVE xen-host-1', 'ACTIVE xen-host-1', 'ACTIVE xen-host-2', 'ACTIVE xen-host-2']);
    await pool.settle();
    expect(orphansOf(pool)).to.deep.equal([]);
    for (const id of ids) await ask(one, 'DELETE', `${compute}/servers/${id}`);
    await seenAfter(other, `${compute}/servers?name=sent`, ({ body }) => body.servers.length === 0);
  });

  it('finish what a killed one has begun: 20 boots and 10 migrations, kill -9 in the middle', async () => {
    const turns = (index: number): RunningService => (index % 2 === 0 ? one : other);
    const moving = await Promise.all(Array.from({ length: 10 }, (_, index) => boot(turns(index), `moving-${index}`)));
    const before = await atRest(other);
    await Promise.all(moving.map(({ body: { server } }) => seenAfter(other, `${compute}/servers/${server.id}`, ({ body }) => body.server.status === 'ACTIVE')));
    const migrations = moving.map(({ body: { server } }, index) =>
      ask(turns(index), 'POST', `${compute}/servers/${server.id}/action`, { 'os-migrateLive': { host: null, block_migration: 'auto' } }).catch(() => undefined));
    const boots = Array.from({ length: 20 }, (_, index) => boot(turns(index), `born-${index}`).catch(() => undefined));
    const asked = await Promise.all(migrations);
    await pause(700);
    await one.stop('SIGKILL');
    const began = performance.now();
    const born = await Promise.all(boots);

    const all = await atRest(other);
    process.stdout.write(`      all at rest ${Math.round((performance.now() - began) / 100) / 10} s after the kill; ${all.length - before.length} born\n`);
    const wanted = born.filter((answer) => answer?.status === 202).map((answer) => answer?.body.server.id as string);
    expect(wanted.length).to.be.greaterThan(9);
    const byId = new Map(all.map((server) => [server.id, server]));
    for (const id of wanted) expect(byId.get(id)?.status, id).to.equal('ACTIVE');
    for (const { name, status } of all) expect(status, name).to.equal('ACTIVE');
    // Who got no answer may have got a server, and not two.
    for (let index = 0; index < 20; index += 1) expect(all.filter(({ name }) => name === `born-${index}`).length).to.be.lessThanOrEqual(1);

    const { body: { migrations: rows } } = await ask(other, 'GET', `${compute}/os-migrations`);
    expect(asked.filter((answer) => answer?.status === 202)).to.have.length(rows.length as number);
    for (const { status, instance_uuid: id } of rows) expect(status, id).to.equal('completed');
    for (const { id } of all) {
      const { body: { instanceActions } } = await ask(other, 'GET', `${compute}/servers/${id}/os-instance-actions`);
      for (const { request_id: request, message } of instanceActions) {
        expect(message, id).to.equal(null);
        const { body: { instanceAction } } = await ask(other, 'GET', `${compute}/servers/${id}/os-instance-actions/${request}`);
        for (const { result } of instanceAction.events) expect(result, `${id} ${instanceAction.action}`).to.equal('Success');
      }
    }
    await pool.settle();
    expect(orphansOf(pool)).to.deep.equal([]);
    const { body: { projects: [{ id: project }] } } = await ask(other, 'GET', '/identity/v3/projects?name=admin');
    const { body: { quota_set: quota } } = await ask(other, 'GET', `${compute}/os-quota-sets/${project}/detail`);
    expect(quota.instances.in_use).to.equal(all.length);
    one = await startOne();
    expect(await servers(one)).to.have.length(all.length);
  });

  it('answer 503 while the database is away, finish what they had begun, and come back by themselves', async function () {
    if (postgres?.kill === undefined) skipWithoutPostgres(this, 'the server of DATABASE_URL is not ours to kill');
    const { body: { server } } = await boot(one, 'through an outage');
    await postgres.kill();
    for (const service of [one, other]) {
      const began = performance.now();
      expect((await ask(service, 'GET', `${compute}/flavors`)).body).to.deep.equal({ serviceUnavailable: { code: 503, message: 'The database cannot be reached.' } });
      const refused = await ask(service, 'GET', '/identity/v3/users');
      expect([refused.status, refused.body.error.title]).to.deep.equal([503, 'Service Unavailable']);
      const health = await fetch(`${service.url}/healthcheck`);
      expect([health.status, await health.json()]).to.deep.equal([503, { status: 'no database' }]);
      expect(performance.now() - began).to.be.lessThan(10_000);
    }
    await pool.settle();
    await postgres.start();
    await seenAfter(other, `${compute}/flavors`, ({ status }) => status === 200);
    await seenAfter(one, `${compute}/servers/${server.id}`, ({ body }) => body.server?.status === 'ACTIVE');
    expect((await fetch(`${one.url}/healthcheck`)).status).to.equal(200);
    await pool.settle();
    expect(orphansOf(pool)).to.deep.equal([]);
  });
});
