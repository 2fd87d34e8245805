/**
 * Each workflow, with trouble at each call that it makes: the service dies before the call, when XAPI has accepted it, or after its effect; the
 * line breaks before or after; XAPI refuses. Afterwards a service that takes over brings the server to a finished state, and nothing is left.
 */
import { expect } from 'chai';
import { createCloud } from '../../../src/cloud/create-cloud.ts';
import type { Cloud } from '../../../src/cloud/cloud.ts';
import type { Caller } from '../../../src/cloud/caller.ts';
import { listActions } from '../../../src/cloud/instance-actions.ts';
import { listMigrations } from '../../../src/cloud/migrations.ts';
import { keys, readKey, serverOfBuild } from '../../../src/cloud/other-config.ts';
import { createServers, type CreateRequest } from '../../../src/cloud/servers/create.ts';
import { deleteServer } from '../../../src/cloud/servers/delete.ts';
import { liveMigrate } from '../../../src/cloud/servers/migrate.ts';
import {
  pauseServer, rebootServer, resumeServer, startServer, stopServer, suspendServer, unpauseServer,
} from '../../../src/cloud/servers/power.ts';
import { createImageOfServer } from '../../../src/cloud/servers/snapshot.ts';
import { attachInterface, detachInterface } from '../../../src/cloud/servers/interfaces.ts';
import { portsOfServer } from '../../../src/cloud/ports.ts';
import type { Server } from '../../../src/cloud/servers/server.ts';
import { createLogger } from '../../../src/log.ts';
import { startSimulator, VirtualClock, type Simulator } from '../../../src/simulator/simulator.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { connectPool } from '../../../src/xapi/client.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import { createMortalPool, troubles, type MortalPool, type Strike, type Trouble } from './mortal-pool.ts';

const log = createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent', 'text');
const clock = { now: () => Date.now() };
let requests = 0;
const caller = (): Caller => ({ userId: 'u', userName: 'u', projectId: 'p', isAdmin: true, requestId: `req-${(requests += 1)}` });

interface World {
  readonly simulator: Simulator;
  readonly store: Store;
}

/** A service that takes over what it finds and dies at one of its calls, or lives through it. Answers its calls. */
async function takeOver({ simulator, store }: World, strike: Strike): Promise<readonly string[]> {
  const pool = await connectPool({ url: simulator.url, username: 'root', password: 'simulator', log });
  const mortal = createMortalPool(pool);
  mortal.arm(strike);
  const life = createCloud({ pools: [mortal.pool], store, clock, log, settings: { shutdownTimeout: 60 }, defaultProjectId: 'default', defaultUserId: 'admin' }).then(async (cloud) => {
    await cloud.workflows.recover();
    await cloud.workflows.idle();
    await cloud.close();
  });
  await Promise.race([life, mortal.death]);
  await pool.close();
  return [...mortal.calls];
}

interface Service {
  readonly cloud: Cloud;
  readonly mortal: MortalPool;
  readonly pool: Xapi;
  /** The end of a process, by its own will or not. */
  end(): Promise<void>;
}

/** A service over the world that may die. */
async function service({ simulator, store }: World): Promise<Service> {
  const pool = await connectPool({ url: simulator.url, username: 'root', password: 'simulator', log });
  const mortal = createMortalPool(pool);
  const cloud = await createCloud({ pools: [mortal.pool], store, clock, log, settings: { shutdownTimeout: 60 }, defaultProjectId: 'default', defaultUserId: 'admin' });
  return {
    cloud, mortal, pool,
    async end() {
      // Whoever is dead keeps nothing but a timer, which is the process's to lose.
      if (mortal.dead()) void cloud.workflows.close(0);
      else await cloud.close();
      await pool.close();
    },
  };
}

const bootRequest = (cloud: Cloud, changes: Partial<CreateRequest> = {}, extraSpecs: Readonly<Record<string, string>> = {}): CreateRequest => {
  const [template] = [...(cloud.pools[0]?.cache.all('VM') ?? [])].filter((vm) => vm.is_a_template && vm.name_label.startsWith('cirros'));
  return {
    name: 'web', description: null, imageId: template?.uuid ?? '', minCount: 1, maxCount: 1, networks: 'auto', keyName: null, metadata: {}, tags: [], userData: null,
    flavor: { id: '1', name: 'f', vcpus: 1, ramMib: 128, diskGib: 2, ephemeralGib: 1, swapMib: 64, extraSpecs },
    availabilityZone: null, host: null, hypervisorHostname: null, configDrive: false, accessIPv4: '', accessIPv6: '', diskConfig: 'MANUAL', hostname: null,
    schedulerHints: {}, ...changes,
  };
};

async function boot(cloud: Cloud, extraSpecs: Readonly<Record<string, string>> = {}, changes: Partial<CreateRequest> = {}): Promise<Server> {
  const { servers: [server] } = await createServers(cloud, caller(), bootRequest(cloud, changes, extraSpecs));
  await cloud.workflows.idle();
  return now(cloud, server?.id);
}

function now(cloud: Cloud, id: string | undefined): Server {
  const server = cloud.servers.get(id ?? '');
  if (server === undefined) throw new Error(`${id} is no server`);
  return server;
}

interface Scenario {
  /** What there is before; undefined: nothing. */
  readonly before?: (cloud: Cloud) => Promise<Server>;
  readonly act: (cloud: Cloud, server: Server | undefined) => Promise<void>;
  /** vm_states in which it may end: first the one that it was made for. */
  readonly ends: readonly (Server['vmState'] | 'gone')[];
}

const running = (cloud: Cloud): Promise<Server> => boot(cloud);
const power = (verb: (cloud: Cloud, by: Caller, server: Server) => Promise<void>) => async (cloud: Cloud, server: Server | undefined): Promise<void> => {
  if (server === undefined) throw new Error('there is no server');
  await verb(cloud, caller(), server);
};
const after = (...verbs: readonly ((cloud: Cloud, by: Caller, server: Server) => Promise<void>)[]) => async (cloud: Cloud): Promise<Server> => {
  const { id } = await running(cloud);
  for (const verb of verbs) {
    await verb(cloud, caller(), now(cloud, id));
    await cloud.workflows.idle();
  }
  return now(cloud, id);
};
const migrate = power((cloud, by, server) => liveMigrate(cloud, by, server, { host: null, blockMigration: 'auto', force: false, checkLate: true }));

const scenarios: Readonly<Record<string, Scenario>> = {
  boot: { act: async (cloud) => { await createServers(cloud, caller(), bootRequest(cloud)); }, ends: ['active', 'error', 'gone'] },
  'boot on local storage': {
    act: async (cloud) => { await createServers(cloud, caller(), bootRequest(cloud, {}, { 'xapi:sr': 'local' })); }, ends: ['active', 'error', 'gone'],
  },
  'delete a running server': { before: running, act: power(deleteServer), ends: ['gone', 'active', 'stopped', 'error'] },
  stop: { before: running, act: power(stopServer), ends: ['stopped', 'active'] },
  start: { before: after(stopServer), act: power(startServer), ends: ['active', 'stopped'] },
  'reboot softly': { before: running, act: power((cloud, by, server) => rebootServer(cloud, by, server, 'SOFT')), ends: ['active'] },
  'reboot hard': { before: running, act: power((cloud, by, server) => rebootServer(cloud, by, server, 'HARD')), ends: ['active'] },
  'reboot a suspended server': { before: after(suspendServer), act: power((cloud, by, server) => rebootServer(cloud, by, server, 'HARD')), ends: ['active', 'suspended', 'stopped'] },
  pause: { before: running, act: power(pauseServer), ends: ['paused', 'active'] },
  unpause: { before: after(pauseServer), act: power(unpauseServer), ends: ['active', 'paused'] },
  suspend: { before: running, act: power(suspendServer), ends: ['suspended', 'active'] },
  resume: { before: after(suspendServer), act: power(resumeServer), ends: ['active', 'suspended'] },
  'create an image': {
    before: running, act: power(async (cloud, by, server) => { await createImageOfServer(cloud, by, server, { name: 'i', metadata: {} }); }), ends: ['active'],
  },
  'attach an interface': { before: running, act: power(async (cloud, by, server) => { await attachInterface(cloud, by, server, {}); }), ends: ['active'] },
  'detach an interface': {
    before: running, act: power((cloud, by, server) => detachInterface(cloud, by, server, portsOfServer(server)[0]?.id ?? '')), ends: ['active'],
  },
  'live migration': { before: running, act: migrate, ends: ['active'] },
  'live migration with disks': { before: (cloud) => boot(cloud, { 'xapi:sr': 'local' }), act: migrate, ends: ['active'] },
};

/** Disks that are no image's, discs or the pool's own: by uuid. */
const disksOf = (pool: Xapi): readonly string[] => [...pool.cache.all('VDI')]
  .filter((vdi) => pool.cache.get('SR', vdi.SR)?.content_type !== 'iso')
  .filter((vdi) => !vdi.VBDs.some((ref) => pool.cache.get('VM', pool.cache.get('VBD', ref)?.VM ?? ('' as never))?.is_a_template === true))
  .map((vdi) => vdi.uuid);

/** What has to be true of a world in which nothing is at work. */
async function checkPeace(cloud: Cloud, pool: Xapi, ends: Scenario['ends'], where: string): Promise<void> {
  const { cache } = pool;
  for (const vm of cache.all('VM')) {
    expect(serverOfBuild(vm), `${where}: a build is left`).to.equal(undefined);
    const ours = Object.keys(vm.other_config).filter((key) => ['nova:task', 'nova:beat', 'nova:delete'].includes(key) || key.startsWith('nova:takeover'));
    expect(ours, `${where}: ${vm.name_label} is still claimed`).to.deep.equal([]);
  }
  for (const vbd of cache.all('VBD')) {
    expect(cache.get('VM', vbd.VM), `${where}: a VBD without VM`).not.to.equal(undefined);
    expect(Object.keys(vbd.other_config).filter((key) => key === 'nova:keep' || key === 'nova:ejected'), `${where}: a mark on a VBD`).to.deep.equal([]);
  }
  for (const vif of cache.all('VIF')) expect(cache.get('VM', vif.VM), `${where}: a VIF without VM`).not.to.equal(undefined);
  const servers = [...cloud.servers.all()];
  const attached = new Set(servers.flatMap((server) => cache.get('VM', server.vm)?.VBDs ?? []).map((ref) => cache.get('VBD', ref)?.VDI));
  const suspended = new Set(servers.map((server) => cache.get('VM', server.vm)?.suspend_VDI));
  for (const uuid of disksOf(pool)) {
    const vdi = cache.byUuid('VDI', uuid);
    expect(vdi !== undefined && (attached.has(vdi.$ref) || suspended.has(vdi.$ref)), `${where}: disk ${vdi?.name_label} is nobody's`).to.equal(true);
  }
  expect(servers.length, `${where}: servers`).to.be.lessThanOrEqual(1);
  for (const server of servers) {
    expect(server.taskState, `${where}: task`).to.equal(null);
    expect(ends, `${where}: state`).to.include(server.vmState);
    if (server.vmState === 'error') expect(server.fault?.message, `${where}: fault`).to.be.a('string');
    for (const ref of cache.get('VM', server.vm)?.VBDs ?? []) {
      const vdi = cache.get('VDI', cache.get('VBD', ref)?.VDI ?? ('' as never));
      expect(vdi === undefined ? undefined : readKey(vdi, keys.diskServer), `${where}: mark of a disk`).to.equal(server.id);
    }
    for (const action of await listActions(cloud, server.id)) {
      for (const event of action.events) expect(event.finishedAt, `${where}: action ${action.action} goes on`).to.be.a('number');
    }
  }
  for (const migration of await listMigrations(cloud)) expect(migration.status, `${where}: migration`).to.match(/^(completed|error|cancelled)$/);
}

async function clear(cloud: Cloud): Promise<void> {
  for (const server of [...cloud.servers.all()]) await deleteServer(cloud, caller(), server);
  await cloud.workflows.idle();
  await cloud.store.db.deleteFrom('migrations').execute();
}

/** One run: before, trouble, take-over (which may meet its own trouble), check. Answers the calls of the one that was struck last. */
async function tryOnce(world: World, scenario: Scenario, strike: Strike | undefined, where: string, second?: Strike): Promise<readonly string[]> {
  log.info(`---- ${where}`);
  const first = await service(world);
  const { cloud, mortal } = first;
  const server = await scenario.before?.(cloud);
  mortal.arm(strike);
  // A request that the user hears nothing of, or a refusal.
  const asked = scenario.act(cloud, server).catch(() => undefined);
  await Promise.race([asked.then(() => cloud.workflows.idle()), mortal.death]);
  let calls = [...mortal.calls];
  mortal.arm(undefined);
  await first.end();
  if (second !== undefined) calls = [...await takeOver(world, second)];

  const successor = await service(world);
  await successor.cloud.workflows.recover();
  await successor.cloud.workflows.idle();
  await checkPeace(successor.cloud, successor.pool, strike === undefined ? scenario.ends.slice(0, 1) : scenario.ends, where);
  await clear(successor.cloud);
  expect(disksOf(successor.pool), `${where}: disks after the deletion`).to.deep.equal([]);
  await successor.end();
  return calls;
}

/** All that can happen at a call; unless `CRASH_TEST=all` a third of it, another third at each call: minutes less, and nearly as much found. */
function troublesAt(call: number, method: string): readonly Trouble[] {
  // What is accepted and what is done are one moment for a call that is no task.
  const possible = troubles.filter((trouble) => trouble !== 'die when accepted' || method.startsWith('Async.'));
  return process.env['CRASH_TEST'] === 'all' ? possible : possible.filter((_, index) => (index + call) % 3 === 0);
}

describe('a workflow', function () {
  this.timeout(120_000);
  let world: World;

  beforeEach(async () => {
    const simulator = await startSimulator({ clock: new VirtualClock(), hosts: 3, password: 'simulator' });
    world = {
      simulator,
      store: await openStore('sqlite::memory:', clock),
    };
  });

  afterEach(async () => {
    await world.store.close();
    await world.simulator.close();
  });

  for (const [name, scenario] of Object.entries(scenarios)) {
    it(`${name}: leaves nothing half done, whatever happens at whichever call`, async () => {
      const calls = await tryOnce(world, scenario, undefined, name);
      expect(calls.length).to.be.greaterThan(0);
      for (let call = 1; call <= calls.length; call += 1) {
        for (const trouble of troublesAt(call, calls[call - 1] ?? '')) await tryOnce(world, scenario, { call, trouble }, `${name}, call ${call} (${calls[call - 1] ?? ''}): ${trouble}`);
      }
    });
  }

  it('that was taken over leaves nothing half done when the successor dies as well, at whichever call', async () => {
    const cases: readonly (readonly [Scenario | undefined, Strike])[] = [
      [scenarios['boot'], { call: 3, trouble: 'die when accepted' }],
      [scenarios['stop'], { call: 2, trouble: 'die before' }],
      [scenarios['delete a running server'], { call: 3, trouble: 'die after' }],
    ];
    for (const [scenario, strike] of cases) {
      if (scenario === undefined) throw new Error('there is no such scenario');
      const where = `call ${strike.call}: ${strike.trouble}`;
      const calls = await tryOnce(world, scenario, strike, where, { call: Infinity, trouble: 'die before' });
      expect(calls.length).to.be.greaterThan(2);
      for (let call = 1; call <= calls.length; call += 1) {
        const trouble = call % 2 === 0 ? 'die before' : 'die after';
        await tryOnce(world, scenario, strike, `${where}, then ${calls[call - 1] ?? ''} (${call}): ${trouble}`, { call, trouble });
      }
    }
  });
});
