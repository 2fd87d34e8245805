/** The simulator's public handle: a pool in memory that speaks XAPI on a loopback port. */
import type { Ref } from '../xapi/datamodel.ts';
import { RealClock, type SimulatorClock } from './clock.ts';
import { Database } from './database.ts';
import { callDirectly } from './direct.ts';
import { createDispatcher, type Dispatcher } from './dispatch.ts';
import { type Durations, realistic } from './durations.ts';
import { Events } from './events.ts';
import { Faults } from './faults.ts';
import { createHandlers } from './handlers/index.ts';
import { type Screen } from './handlers/rfb.ts';
import { keep } from './keep.ts';
import { Listeners } from './listeners.ts';
import { type SimulatorSettings, simulatorDefaults } from './options.ts';
import { expireSessions, failOver, type Failover, hostDies, hostReturns, loseEvents, restart } from './outages.ts';
import { buildPool, type PoolFacts } from './pool.ts';
import { createRandom } from './random.ts';
import { profiles, type ReleaseName } from './releases.ts';
import { createHttpServer } from './server.ts';
import { Tasks } from './tasks.ts';
import { install } from './upgrades.ts';
import type { World } from './world.ts';

export { parseSimulatorOptions } from './options.ts';
export { RealClock, VirtualClock } from './clock.ts';
export { Failure } from './failure.ts';
export { Cut, type FaultRule } from './faults.ts';

export interface SimulatorOptions extends Partial<SimulatorSettings> {
  /** Real time by default. */
  readonly clock?: SimulatorClock;
  readonly durations?: Partial<Durations>;
  /** Bytes of memory of each host; 64 GiB by default. */
  readonly hostMemory?: number;
}

export interface Simulator {
  /** `http://127.0.0.1:port`, without credentials. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** The pool's own truth, for tests: read it to check, change it to play someone else's hand. */
  readonly db: Database;
  /** Everything behind it, for whoever puts the pool into a situation that no call leads to. */
  readonly world: World;
  readonly pool: PoolFacts;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  /** Where a host answers: `url`, unless each has an address of its own (option `members`). */
  urlOf(host: Ref<'host'>): string;
  /** What a VM shows on its console, and what was typed there; nothing while nobody has looked. */
  screen(vm: Ref<'VM'>): Screen | undefined;
  /** A call without a wire ({@link callDirectly}). @throws Failure what XAPI answers; Cut when the connections are closed meanwhile */
  call(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Ends all sessions: the next call of each answers SESSION_INVALID. */
  expireSessions(): void;
  /** Forgets deletions, and makes event.next answer EVENTS_LOST: a client that looks only at events goes wrong. */
  loseEvents(): void;
  /** Closes every connection, as a broken network does. */
  dropConnections(): void;
  /**
   * xapi restarts: sessions and tasks are forgotten, connections closed; operations under way end on their own.
   * @param past it had crashed, with a database on disk that knows nothing that was written after this time of `db.remember`
   */
  restart(past?: number): void;
  /** A host loses its power. Its guests stay `Running` in the records; ten minutes of the pool's time later it is known to be dead. */
  /** @param noticed milliseconds after which the pool knows */
  hostDies(host: Ref<'host'>, noticed?: number): void;
  /** It is back, and nothing runs on it. */
  hostReturns(host: Ref<'host'>): Promise<void>;
  /** The next boot of a host (`host.reboot`, or its death and return) is into that release: a rolling upgrade, if the master is the first. */
  install(host: Ref<'host'>, release: ReleaseName): void;
  /** The master dies, and another host is master, with the database as it was some minutes ago (that only with `members`). Answers it. */
  failOver(failover?: Failover): Ref<'host'>;
  /** Remembers the pool as it is while nothing is at work; what it answers makes it so again, with an event for each change. */
  keep(): () => void;
  close(): Promise<void>;
}

const GiB = 1024 ** 3;
/** Seeds of neighbours that were given the same one lie so far apart. */
const seedStep = 1_000_003;

/** Starts a pool and listens on 127.0.0.1. @throws Error when the port is taken */
export const startSimulator = (options: SimulatorOptions = {}): Promise<Simulator> => startOne(options, new Set());

/**
 * Starts pools that reach each other, so that VMs can migrate between them. Names of hosts, addresses and uuids differ from pool to pool,
 * also where the seeds are the same. @throws Error when a port is taken
 */
export async function startPools(pools: readonly SimulatorOptions[]): Promise<readonly Simulator[]> {
  const neighbours = new Set<World>();
  const started: Simulator[] = [];
  try {
    for (const options of pools) started.push(await startOne(options, neighbours));
  } catch (error) {
    for (const simulator of started) await simulator.close();
    throw error;
  }
  return started;
}

async function startOne(options: SimulatorOptions, neighbours: Set<World>): Promise<Simulator> {
  const settings: SimulatorSettings = { ...simulatorDefaults, ...options };
  const clock = options.clock ?? new RealClock();
  const world = createWorld(settings, clock, { ...realistic, ...options.durations }, neighbours);
  neighbours.add(world);
  const pool = buildPool(world, { hosts: settings.hosts, servers: settings.servers, hostMemory: options.hostMemory ?? 64 * GiB });
  const { listeners } = world;
  let speaking = { profile: world.profile, dispatcher: createDispatcher(world) };
  const dispatcher = (): Dispatcher => {
    if (speaking.profile !== world.profile) speaking = { profile: world.profile, dispatcher: createDispatcher(world) };
    return speaking.dispatcher;
  };
  const handlers = createHandlers(world);
  const members = settings.members ? pool.hosts.map((host) => [host, world.db.get('host', host).address] as const) : [];
  if (settings.members) world.db.remember(() => clock.now());
  await listeners.open((host) => createHttpServer(dispatcher(), world.profile, handlers, host), members, settings.port);
  return {
    url: listeners.urlOf(pool.hosts[0]), username: settings.username, password: settings.password, db: world.db, world, pool, clock,
    faults: world.faults,
    urlOf: (host) => listeners.urlOf(host),
    screen: (vm) => world.screens.get(vm),
    call: (method, params) => callDirectly(dispatcher(), listeners, method, params),
    expireSessions: () => expireSessions(world),
    dropConnections: () => listeners.drop(),
    loseEvents: () => loseEvents(world),
    restart: (past) => restart(world, past),
    hostDies: (host, noticed) => hostDies(world, host, noticed),
    hostReturns: (host) => hostReturns(world, host),
    install: (host, release) => install(world, host, release),
    failOver: (failover) => failOver(world, failover),
    keep: () => keep(world),
    close: async () => {
      world.events.close();
      neighbours.delete(world);
      // Neighbours may share the clock; the last one stops it.
      if (neighbours.size === 0 || options.clock === undefined) clock.stop();
      await listeners.close();
    },
  };
}

function createWorld(settings: SimulatorSettings, clock: SimulatorClock, durations: Durations, neighbours: ReadonlySet<World>): World {
  const number = neighbours.size + 1;
  const profile = profiles[settings.release];
  const random = createRandom(settings.seed + seedStep * (number - 1));
  const db = new Database(random);
  return {
    number, neighbours, members: settings.members, plugins: settings.plugins, listeners: new Listeners(), returned: new Set(), installed: new Map(),
    screens: new Map(), guests: new Map(),
    releaseName: settings.release, profile, clock, random,
    dice: { pick: (_vm, hosts) => hosts[random.below(hosts.length)], begin: (work) => void setImmediate(work) },
    hypervisor: { pausedGuestsSpeak: false, losesXenstoreData: false, losesDevices: () => false, keepsDevices: () => false }, db, durations, credentials: {
      username: settings.username, password: settings.password,
    },
    tasks: new Tasks(db, clock), events: new Events(db, clock, profile), faults: new Faults(), arrivals: new Map(), snapshots: new Map(),
    leases: new Map(),
    domids: new Map(), consoleLogs: new Map(), contents: new Map(),
  };
}
