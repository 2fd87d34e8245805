/** Actions of servers through HTTP: each in each state, what they do, and what they say when they refuse. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { openWorld, withCloud, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, imageId, remove, requestBoot, servers, unknownId, waitFor } from './booting.ts';

type Make = (cloud: TestCloud, member: Person) => Promise<string>;

const byAction = (action: string, status: string): Make => async (cloud, member) => {
  const id = await boot(cloud, { metadata: { k: 'v' } }, { as: member });
  await act(cloud, id, action, { as: member });
  await waitFor(cloud, id, status, member);
  return id;
};

/** How a server gets into each state. */
const states: Readonly<Record<string, Make>> = {
  ACTIVE: (cloud, member) => boot(cloud, { metadata: { k: 'v' } }, { as: member }),
  SHUTOFF: byAction('os-stop', 'SHUTOFF'),
  PAUSED: byAction('pause', 'PAUSED'),
  SUSPENDED: byAction('suspend', 'SUSPENDED'),
  ERROR: async (cloud, member) => {
    const id = await boot(cloud, { metadata: { k: 'v' } }, { as: member });
    await act(cloud, id, { 'os-resetState': { state: 'error' } });
    return id;
  },
  VERIFY_RESIZE: async (cloud, member) => {
    const id = await boot(cloud, { metadata: { k: 'v' } }, { as: member });
    await act(cloud, id, { resize: { flavorRef: '84' } }, { as: member });
    await waitFor(cloud, id, 'VERIFY_RESIZE', member);
    return id;
  },
  LOCKED: async (cloud, member) => {
    const id = await boot(cloud, { metadata: { k: 'v' } }, { as: member });
    await act(cloud, id, 'lock', { as: member });
    return id;
  },
  DELETED: async (cloud, member) => {
    const id = await boot(cloud, {}, { as: member });
    await remove(cloud, id, { as: member });
    return id;
  },
  BUILD: async (cloud, member) => {
    cloud.clock.hold();
    const { body } = await requestBoot(cloud, { metadata: { k: 'v' } }, { as: member });
    return body.server.id;
  },
};

type Send = (cloud: TestCloud, id: string, as: Person) => Promise<Answer>;
const action = (body: string | object, version = '2.1'): Send => (cloud, id, as) => act(cloud, id, body, { as, version });

/** What is asked in each state. */
const requests: Readonly<Record<string, Send>> = {
  'os-start': action('os-start'),
  'os-stop': action('os-stop'),
  pause: action('pause'),
  unpause: action('unpause'),
  suspend: action('suspend'),
  resume: action('resume'),
  'reboot SOFT': action({ reboot: { type: 'SOFT' } }),
  'reboot HARD': action({ reboot: { type: 'HARD' } }),
  lock: action('lock'),
  unlock: action('unlock'),
  'os-migrateLive': action({ 'os-migrateLive': { host: null, block_migration: 'auto' } }, '2.30'),
  resize: action({ resize: { flavorRef: '84' } }),
  confirmResize: action('confirmResize'),
  revertResize: action('revertResize'),
  rebuild: async (cloud, id, as) => act(cloud, id, { rebuild: { imageRef: await imageId(cloud) } }, { as }),
  migrate: action('migrate'),
  evacuate: action({ evacuate: { onSharedStorage: false } }),
  'os-resetState': action({ 'os-resetState': { state: 'active' } }),
  createImage: action({ createImage: { name: 'i' } }),
  createBackup: action({ createBackup: { name: 'b', backup_type: 'daily', rotation: 1 } }),
  changePassword: action({ changePassword: { adminPass: 'x' } }),
  restore: action('restore'),
  forceDelete: action('forceDelete'),
  'POST interface': (cloud, id, as) => cloud.post(`${servers}/${id}/os-interface`, {}, { as }),
  'PUT tag': (cloud, id, as) => cloud.put(`${servers}/${id}/tags/x`, undefined, { as, version: '2.26' }),
  GET: (cloud, id, as) => cloud.get(`${servers}/${id}`, { as }),
  PUT: (cloud, id, as) => cloud.put(`${servers}/${id}`, { server: { name: 'x' } }, { as }),
  'POST metadata': (cloud, id, as) => cloud.post(`${servers}/${id}/metadata`, { metadata: { a: 'b' } }, { as }),
  'DELETE metadata': (cloud, id, as) => cloud.delete(`${servers}/${id}/metadata/k`, { as }),
  DELETE: (cloud, id, as) => cloud.delete(`${servers}/${id}`, { as }),
};

/** As a member of the project; these as an administrator, but on a locked server, which does not stop administrators. */
const administrative: ReadonlySet<string> = new Set(['os-migrateLive', 'migrate', 'evacuate', 'os-resetState']);

describe('each action in each state', function () {
  this.timeout(240_000);

  it('answers as fixtures/compute/action-states.txt says', async () => {
    const table = new Map<string, string[]>();
    await withCloud(async (cloud) => {
      const member = await cloud.person('member', 'admin');
      for (const [state, make] of Object.entries(states)) {
        let id: string | undefined;
        for (const [name, send] of Object.entries(requests)) {
          id ??= await make(cloud, member);
          const { status } = await send(cloud, id, administrative.has(name) && state !== 'LOCKED' ? cloud.admin : member);
          table.set(name, [...(table.get(name) ?? []), String(status)]);
          cloud.clock.resume();
          // What was refused or only read has left the server what it was.
          if (status < 300 && name !== 'GET') {
            await remove(cloud, id);
            id = undefined;
          } else if (state === 'BUILD') {
            await waitFor(cloud, id, 'ACTIVE');
            await remove(cloud, id);
            id = undefined;
          }
        }
        if (id !== undefined && state !== 'DELETED') await remove(cloud, id);
      }
    });
    const names = Object.keys(states);
    const line = (head: string, cells: readonly string[]): string =>
      [head.padEnd(16), ...cells.map((cell, index) => cell.padEnd(names[index]?.length ?? 0))].join(' ').trimEnd();
    const text = [line('', names), ...[...table].map(([name, cells]) => line(name, cells))].join('\n');
    expect(`${text}\n`).to.equal(readFileSync(new URL('../../../fixtures/compute/action-states.txt', import.meta.url), 'utf8'));
  });
});

describe('an action', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let id: string;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    id = await boot(cloud, {}, { as: demo });
  });
  after(() => world.close());

  it('in the wrong state says in which one it is', async () => {
    expect((await act(cloud, id, 'unpause', { as: demo })).body)
      .to.deep.equal({ conflictingRequest: { code: 409, message: `Cannot 'unpause' instance ${id} while it is in vm_state active` } });
    expect((await act(cloud, id, 'os-start', { as: demo })).body.conflictingRequest.message)
      .to.equal(`Cannot 'start' instance ${id} while it is in vm_state active`);
  });

  it('on an unknown server is 404, but a body that makes no sense is 400 before that', async () => {
    for (const [action, sentence] of [['os-stop', 'has no mapping to a cell.'], ['pause', 'could not be found.']] as const) {
      expect((await act(cloud, unknownId, action)).body).to.deep.equal({ itemNotFound: { code: 404, message: `Instance ${unknownId} ${sentence}` } });
    }
    expect((await act(cloud, unknownId, {})).body).to.deep.equal({ badRequest: { code: 400, message: 'Malformed request body' } });
    expect((await act(cloud, unknownId, { fly: null })).body).to.deep.equal({ badRequest: { code: 400, message: 'There is no such action: fly' } });
    expect((await act(cloud, unknownId, { 'os-stop': null, fly: null })).body).to.deep.equal({ badRequest: { code: 400, message: 'Malformed request body' } });
    expect((await act(cloud, unknownId, { reboot: { type: 'MEDIUM' } })).status).to.equal(400);
  });

  it('stops and starts a server, whatever value its name has', async () => {
    expect((await act(cloud, id, { 'os-stop': 'x' }, { as: demo })).status).to.equal(202);
    await waitFor(cloud, id, 'SHUTOFF', demo);
    expect((await act(cloud, id, { 'os-start': { bogus: 1 } }, { as: demo })).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE', demo);
  });

  it('shows its task in the next GET', async () => {
    cloud.clock.hold();
    await act(cloud, id, { reboot: { type: 'HARD' } }, { as: demo });
    const { body } = await cloud.get(`${servers}/${id}`, { as: demo });
    cloud.clock.resume();
    expect(body.server).to.include({ status: 'HARD_REBOOT', 'OS-EXT-STS:task_state': 'rebooting_hard', 'OS-EXT-STS:vm_state': 'active' });
    await waitFor(cloud, id, 'ACTIVE', demo);
  });

  it('on a server that is busy says with what', async () => {
    cloud.clock.hold();
    await act(cloud, id, 'suspend', { as: demo });
    const answer = await act(cloud, id, 'pause', { as: demo });
    cloud.clock.resume();
    expect(answer.body.conflictingRequest.message).to.equal(`Cannot 'pause' instance ${id} while it is in task_state suspending`);
    await waitFor(cloud, id, 'SUSPENDED', demo);
    await act(cloud, id, 'resume', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
  });

  it('locks with a reason from 2.73, and shows it', async () => {
    await act(cloud, id, { lock: { locked_reason: 'too early' } }, { as: demo, version: '2.72' });
    expect((await cloud.get(`${servers}/${id}`, { as: demo, version: '2.73' })).body.server).to.include({ locked: true, locked_reason: null });
    await act(cloud, id, 'unlock', { as: demo });
    await act(cloud, id, { lock: { locked_reason: 'because' } }, { as: demo, version: '2.73' });
    expect((await cloud.get(`${servers}/${id}`, { as: demo, version: '2.73' })).body.server).to.include({ locked: true, locked_reason: 'because' });
    expect((await act(cloud, id, 'os-stop', { as: demo })).body).to.deep.equal({ conflictingRequest: { code: 409, message: `Instance ${id} is locked` } });
    await act(cloud, id, 'unlock', { as: demo });
    expect((await cloud.get(`${servers}/${id}`, { as: demo, version: '2.73' })).body.server).to.include({ locked: false, locked_reason: null });
  });

  it('unlocks what an administrator locked only for administrators', async () => {
    await act(cloud, id, 'lock');
    const answer = await act(cloud, id, 'unlock', { as: demo });
    expect(answer.body.forbidden.message).to.equal("Policy doesn't allow os_compute_api:os-lock-server:unlock:unlock_override to be performed.");
    expect((await act(cloud, id, 'unlock')).status).to.equal(202);
  });

  it('resets the state to error and back, for administrators', async () => {
    expect((await act(cloud, id, { 'os-resetState': { state: 'error' } }, { as: demo })).status).to.equal(403);
    await act(cloud, id, { 'os-resetState': { state: 'error' } });
    expect((await cloud.get(`${servers}/${id}`, { as: demo })).body.server.status).to.equal('ERROR');
    await act(cloud, id, { 'os-resetState': { state: 'active' } });
    expect((await cloud.get(`${servers}/${id}`, { as: demo })).body.server.status).to.equal('ACTIVE');
  });

  it('is written down, with its event', async () => {
    await act(cloud, id, 'os-stop', { as: demo });
    await waitFor(cloud, id, 'SHUTOFF', demo);
    const { body } = await cloud.get(`${servers}/${id}/os-instance-actions`, { as: demo, version: '2.58' });
    const [latest] = body.instanceActions;
    expect(latest).to.include({ action: 'stop', instance_uuid: id, user_id: demo.userId, project_id: demo.projectId, message: null });
    const path = `${servers}/${id}/os-instance-actions/${latest.request_id}`;
    expect((await cloud.get(path, { as: demo, version: '2.50' })).body.instanceAction).to.not.have.property('events');
    const [event] = (await cloud.get(path, { as: demo, version: '2.84' })).body.instanceAction.events;
    expect(event).to.include({ event: 'compute_stop_instance', result: 'Success' }).and.to.have.property('hostId').that.matches(/^[0-9a-f]{56}$/);
    expect(event).to.not.have.any.keys('host', 'details', 'traceback');
    const [seen] = (await cloud.get(path, { version: '2.84' })).body.instanceAction.events;
    expect(seen).to.include({ details: null, traceback: null }).and.to.have.property('host');
    await act(cloud, id, 'os-start', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
  });

  it('list has pages from 2.58', async () => {
    const path = `${servers}/${id}/os-instance-actions`;
    const all = (await cloud.get(path, { as: demo, version: '2.57' })).body.instanceActions;
    const first = (await cloud.get(`${path}?limit=2`, { as: demo, version: '2.58' })).body;
    expect(first.instanceActions.map((each: { request_id: string }) => each.request_id))
      .to.deep.equal(all.slice(0, 2).map((each: { request_id: string }) => each.request_id));
    expect(first.links).to.deep.equal([{ rel: 'next', href: `${cloud.url}${path}?limit=2&marker=${all[1].request_id}` }]);
    const second = (await cloud.get(`${path}?limit=1&marker=${all[1].request_id}`, { as: demo, version: '2.58' })).body;
    expect(second.instanceActions[0].request_id).to.equal(all[2].request_id);
    expect((await cloud.get(`${path}?marker=nope`, { as: demo, version: '2.58' })).body.badRequest.message).to.equal('Marker None could not be found.');
    expect((await cloud.get(`${path}?foo=bar`, { as: demo, version: '2.58' })).status).to.equal(400);
    expect((await cloud.get(`${path}/nope`, { as: demo })).body.itemNotFound.message).to.equal('Action nope not found');
  });
});

describe('os-migrateLive', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let id: string;
  const live = (value: object, version: string): Promise<Answer> => act(cloud, id, { 'os-migrateLive': value }, { version });
  const hostOf = async (): Promise<string> => (await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host'];
  const otherHost = async (): Promise<string> => {
    const own = await hostOf();
    const { body } = await cloud.get('/compute/v2.1/os-hypervisors');
    return body.hypervisors.map((each: { hypervisor_hostname: string }) => each.hypervisor_hostname).find((name: string) => name !== own);
  };
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    id = await boot(cloud);
  });
  after(() => world.close());

  it('moves a running server to the host that is named, and shows MIGRATING on the way', async () => {
    const target = await otherHost();
    cloud.clock.hold();
    expect((await live({ host: target, block_migration: 'auto' }, '2.30')).status).to.equal(202);
    const path = `${servers}/${id}/migrations`;
    expect((await cloud.get(`${servers}/${id}`)).body.server).to.include({ status: 'MIGRATING', 'OS-EXT-STS:task_state': 'migrating' });
    const { body } = await cloud.get(path, { version: '2.80' });
    expect(body.migrations).to.have.length(1);
    expect(body.migrations[0]).to.include({ server_uuid: id, dest_compute: target, dest_node: target });
    const shown = (await cloud.get(`${path}/${body.migrations[0].id}`, { version: '2.80' })).body.migration;
    expect(shown.uuid).to.equal(body.migrations[0].uuid);
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    expect(await hostOf()).to.equal(target);
    expect((await cloud.get(path, { version: '2.23' })).body).to.deep.equal({ migrations: [] });
    expect((await cloud.get(`${path}/${shown.id}`, { version: '2.23' })).body.itemNotFound.message)
      .to.equal(`Migration ${shown.id} for server ${id} is not in progress.`);
  });

  it('of 2.1 wants disk_over_commit, which from 2.25 is refused', async () => {
    expect((await live({ host: null, block_migration: false }, '2.24')).status).to.equal(400);
    expect((await live({ host: null, block_migration: false, disk_over_commit: false }, '2.25')).status).to.equal(400);
    const before = await hostOf();
    expect((await live({ host: null, block_migration: false, disk_over_commit: false }, '2.1')).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    expect(await hostOf()).to.not.equal(before);
  });

  it('refuses an unknown host, force without a host, and the host that the server is on', async () => {
    expect((await live({ host: 'nohost', block_migration: 'auto' }, '2.30')).body)
      .to.deep.equal({ badRequest: { code: 400, message: 'Compute host nohost could not be found.' } });
    expect((await live({ host: null, block_migration: 'auto', force: true }, '2.30')).body.badRequest.message)
      .to.equal("Can't force to a non-provided destination");
    expect((await live({ host: null, block_migration: 'auto', force: true }, '2.68')).status).to.equal(400);
    const own = await hostOf();
    expect((await live({ host: own, block_migration: 'auto' }, '2.30')).body.badRequest.message)
      .to.equal(`Unable to migrate instance (${id}) to current host (${own}).`);
  });

  it('that is impossible is told at once before 2.34, and in the action from there', async () => {
    const own = await hostOf();
    expect((await live({ host: own, block_migration: 'auto' }, '2.34')).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE');
    const { body } = await cloud.get(`${servers}/${id}/os-instance-actions`);
    expect(body.instanceActions[0]).to.include({ action: 'live-migration', message: 'Error' });
  });

  it('can be aborted from 2.24, and then the server stays', async () => {
    const [own, target] = [await hostOf(), await otherHost()];
    const path = `${servers}/${id}/migrations`;
    expect((await cloud.delete(`${path}/1`, { version: '2.24' })).body.conflictingRequest.message)
      .to.equal(`Instance ${id} is in an invalid state for 'abort live migration'`);
    cloud.clock.hold();
    await live({ host: target, block_migration: 'auto' }, '2.30');
    const { body } = await cloud.get(path, { version: '2.23' });
    expect((await cloud.post(`${path}/${body.migrations[0].id}/action`, { force_complete: null }, { version: '2.22' })).status).to.equal(400);
    expect((await cloud.delete(`${path}/${body.migrations[0].id}`, { version: '2.65' })).status).to.equal(202);
    cloud.clock.resume();
    await waitFor(cloud, id, 'ACTIVE');
    expect(await hostOf()).to.equal(own);
  });

  it('does not exist for members, nor its list before 2.23', async () => {
    const demo = await cloud.person('member', 'admin');
    expect((await act(cloud, id, { 'os-migrateLive': { host: null, block_migration: 'auto' } }, { version: '2.30', as: demo })).body.forbidden.message)
      .to.equal("Policy doesn't allow os_compute_api:os-migrate-server:migrate_live to be performed.");
    expect((await cloud.get(`${servers}/${id}/migrations`, { version: '2.22' })).status).to.equal(404);
    expect((await cloud.get(`${servers}/${id}/migrations/999`, { version: '2.23' })).body.itemNotFound.message)
      .to.equal(`In-progress live migration 999 is not found for server ${id}.`);
  });
});
