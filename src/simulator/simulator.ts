/** The simulator's public handle: a pool in memory that speaks XAPI on a loopback port. */
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { RealClock, type SimulatorClock } from './clock.ts';
import { Database } from './database.ts';
import { createDispatcher } from './dispatch.ts';
import { type Durations, realistic } from './durations.ts';
import { Events } from './events.ts';
import { Faults } from './faults.ts';
import { type SimulatorSettings, simulatorDefaults } from './options.ts';
import { buildPool, type PoolFacts } from './pool.ts';
import { createRandom } from './random.ts';
import { profiles } from './releases.ts';
import { createHttpServer } from './server.ts';
import { createStreams } from './streams.ts';
import { Tasks } from './tasks.ts';
import type { World } from './world.ts';

export { parseSimulatorOptions } from './options.ts';
export { RealClock, VirtualClock } from './clock.ts';
export type { FaultRule } from './faults.ts';

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
  readonly pool: PoolFacts;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  /** Ends all sessions: the next call of each answers SESSION_INVALID. */
  expireSessions(): void;
  /** Forgets deletions, and makes event.next answer EVENTS_LOST: a client that looks only at events goes wrong. */
  loseEvents(): void;
  /** Closes every connection, as a broken network does. */
  dropConnections(): void;
  /** xapi restarts: sessions and tasks are forgotten, connections closed; operations under way end on their own. */
  restart(): void;
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
  const server = createHttpServer(createDispatcher(world), world.profile, createStreams(world));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const expireSessions = (): void => {
    for (const session of world.db.refs('session')) {
      world.db.destroy('session', session);
      world.events.sessionEnded(session);
    }
  };
  const url = await listen(server, settings.port);
  return {
    url, username: settings.username, password: settings.password, db: world.db, pool, clock, faults: world.faults, expireSessions,
    dropConnections,
    loseEvents: () => {
      world.db.forgetDeletions();
      world.events.lose();
    },
    restart: () => {
      dropConnections();
      expireSessions();
      world.tasks.restart();
      for (const [vm, record] of world.db.all('VM')) {
        if (Object.keys(record.current_operations).length > 0) world.db.update('VM', vm, { current_operations: {} });
      }
      world.db.reload();
    },
    close: async () => {
      world.events.close();
      neighbours.delete(world);
      // Neighbours may share the clock; the last one stops it.
      if (neighbours.size === 0 || options.clock === undefined) clock.stop();
      dropConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function createWorld(settings: SimulatorSettings, clock: SimulatorClock, durations: Durations, neighbours: ReadonlySet<World>): World {
  const number = neighbours.size + 1;
  const profile = profiles[settings.release];
  const random = createRandom(settings.seed + seedStep * (number - 1));
  const db = new Database(random);
  return {
    number, neighbours, releaseName: settings.release, profile, clock, random, db, durations, credentials: {
      username: settings.username, password: settings.password,
    },
    tasks: new Tasks(db, clock), events: new Events(db, clock, profile), faults: new Faults(), arrivals: new Map(), snapshots: new Map(),
    leases: new Map(),
    domids: new Map(), contents: new Map(),
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}
