/** The world of a crash test: simulated pools, one database, one connection to each pool, over which services live and die one after the other. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { systemClock } from '../../src/clock.ts';
import type { Caller } from '../../src/cloud/caller.ts';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { createCloud } from '../../src/cloud/create-cloud.ts';
import { listImages } from '../../src/cloud/images.ts';
import { createServers, type CreateRequest } from '../../src/cloud/servers/create.ts';
import type { Server, ServerFlavor } from '../../src/cloud/servers/server.ts';
import { attachVolume } from '../../src/cloud/servers/volumes.ts';
import { createVolume, listVolumes, type Volume } from '../../src/cloud/volumes.ts';
import { createLogger } from '../../src/log.ts';
import { startPools, VirtualClock, type Simulator } from '../../src/simulator/simulator.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createTurns } from '../../src/store/turns.ts';
import { connectPool } from '../../src/xapi/client.ts';
import { NULL_REF } from '../../src/xapi/datamodel.ts';
import type { Xapi } from '../../src/xapi/xapi.ts';
import { openDirectDoor } from './direct-door.ts';
import { createMortalPools, type Life, type MortalPools } from './mortal-pool.ts';

/** Seconds until a service would do by itself what a user is to do. */
const eternity = 1e9;

const log = createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent', 'text');

export interface CrashWorld {
  readonly clock: VirtualClock;
  readonly store: Store;
  /** The pools themselves, and connections to them that never die. */
  readonly simulators: readonly Simulator[];
  readonly pools: readonly Xapi[];
  /** The services' way to them. */
  readonly mortal: MortalPools;
  /** Waits until nothing is at work, and remembers pools and database; what it answers makes them so again. */
  keep(): Promise<() => Promise<void>>;
  /** As it was at its beginning. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export async function openCrashWorld({ pools: count }: { readonly pools: number }): Promise<CrashWorld> {
  const clock = new VirtualClock();
  const simulators = await startPools(Array.from({ length: count }, () => ({ clock, hosts: 3, password: 'simulator' })));
  const store = await openStore('sqlite::memory:', systemClock);
  // Nobody waits for a line that is back at once.
  const pools = await Promise.all(simulators.map((simulator) => connectPool({
    url: simulator.url, username: 'root', password: 'simulator', log, limits: { retry: 0.01 }, openDoor: (url) => openDirectDoor(simulator, url),
  })));
  const keep: CrashWorld['keep'] = async () => {
    await atRest(clock);
    const restorePools = simulators.map((simulator) => simulator.keep());
    const restoreStore = await keepStore(store);
    return async () => {
      await atRest(clock);
      for (const restore of restorePools) restore();
      await restoreStore();
    };
  };
  return {
    clock, store, simulators, pools, keep,
    renew: await keep(),
    mortal: createMortalPools(pools.map((pool, index) => ({
      pool, restart: (past) => simulators[index]?.restart(past), remember: (now) => simulators[index]?.db.remember(now),
      failOver: () => simulators[index]?.failOver({ fenced: true }),
    }))),
    async close() {
      for (const pool of pools) await pool.close();
      await store.close();
      for (const simulator of simulators) await simulator.close();
    },
  };
}

async function atRest(clock: VirtualClock): Promise<void> {
  do await new Promise<void>((resolve) => { setImmediate(resolve); }); while (clock.pending > 0);
}

/** Remembers every row of a database of ours in memory. What it answers puts them back where anything has changed. */
async function keepStore({ db }: Store): Promise<() => Promise<void>> {
  const { rows: tables } = await sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`.execute(db);
  const rowsOf = async ({ name }: { name: string }): Promise<readonly Record<string, unknown>[]> =>
    (await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)).rows;
  const kept = await Promise.all(tables.map(async (table) => ({ ...table, rows: await rowsOf(table) })));
  return async () => {
    // One row that goes may take others with it.
    for (const { name } of kept) await sql`delete from ${sql.table(name)}`.execute(db);
    for (const { name, rows } of kept) {
      for (const row of rows) {
        await sql`insert into ${sql.table(name)} (${sql.join(Object.keys(row).map((column) => sql.ref(column)))}) values (${sql.join(Object.values(row))})`.execute(db);
      }
    }
  };
}

export interface Service {
  readonly cloud: Cloud;
  readonly life: Life;
  /** The end of its process, by its own will or not. */
  end(): Promise<void>;
}

/**
 * A service over the world that may die. It takes over at once what it may.
 * @param life one that may meet its end while the service starts: then the answer never comes
 */
export async function startService(world: CrashWorld, life = world.mortal.newLife()): Promise<Service> {
  // A new process reads the pool anew.
  for (const pool of world.pools) await pool.settle();
  // Whose turn it is dies with the process.
  const store = { ...world.store, exclusively: createTurns() };
  const cloud = await life.live(() => createCloud({
    pools: world.mortal.pools, store, log, defaultProjectId: 'default', defaultUserId: 'admin',
    clock: systemClock,
    settings: { shutdownTimeout: 60, guestBootTime: 0, shelvedOffloadTime: eternity, reclaimInterval: eternity },
  }));
  return {
    cloud, life,
    async end() {
      // Whoever is dead says goodbye to nobody.
      if (life.dead) void cloud.workflows.close(0).then(() => cloud.close());
      else await cloud.close();
      life.end();
    },
  };
}

/** Somebody who may do everything, with a request of its own each time. */
export const caller = (): Caller => ({ userId: 'u', userName: 'u', projectId: 'p', isAdmin: true, requestId: `req-${randomUUID()}` });

export const flavor: ServerFlavor = { id: '1', name: 'f', vcpus: 1, ramMib: 128, diskGib: 2, ephemeralGib: 1, swapMib: 64, extraSpecs: {} };

/** Its disks lie on the server's host. */
export const localFlavor: ServerFlavor = { ...flavor, extraSpecs: { 'xapi:sr': 'local' } };

/** Id of the pool's image of that name. */
export function imageId(cloud: Cloud, name = 'cirros'): string {
  const image = listImages(cloud).find((each) => each.name.startsWith(name));
  if (image === undefined) throw new Error(`there is no image ${name}`);
  return image.id;
}

export const bootRequest = (cloud: Cloud, changes: Partial<CreateRequest> = {}): CreateRequest => ({
  name: 'web', description: null, imageId: imageId(cloud), minCount: 1, maxCount: 1, networks: 'auto', securityGroups: [], devices: [], devicesAreOld: false, keyName: null, metadata: {}, tags: [], userData: null, files: [], certificates: [], flavor,
  availabilityZone: null, host: null, hypervisorHostname: null, configDrive: false, adminPassword: 'x', accessIPv4: '', accessIPv6: '', diskConfig: 'MANUAL', hostname: null,
  schedulerHints: {}, ...changes,
});

/** A server that runs. */
export const running = (cloud: Cloud): Promise<Server> => boot(cloud, {});

/** A server that runs, of that kind. */
export async function boot(cloud: Cloud, changes: Partial<CreateRequest>): Promise<Server> {
  const { servers: [server] } = await createServers(cloud, caller(), bootRequest(cloud, changes));
  await cloud.workflows.idle();
  return serverNow(cloud, server?.id);
}

/** The server as it is now. */
export function serverNow(cloud: Cloud, id: string | undefined): Server {
  const server = cloud.servers.get(id ?? '');
  if (server === undefined) throw new Error(`${id} is no server`);
  return server;
}

type Verb = (cloud: Cloud, by: Caller, server: Server) => Promise<unknown>;

/** A server to which that was done, one thing after the other. */
export const after = (...verbs: readonly Verb[]) => afterBoot({}, ...verbs);

/** The same to a server of that kind. */
export const afterBoot = (changes: Partial<CreateRequest>, ...verbs: readonly Verb[]) => async (cloud: Cloud): Promise<Server> => {
  const { id } = await boot(cloud, changes);
  for (const verb of verbs) {
    await verb(cloud, caller(), serverNow(cloud, id));
    await cloud.workflows.idle();
  }
  return serverNow(cloud, id);
};

// ---- volumes ---------------------------------------------------------------------------------------------------------

export const makeVolume = (cloud: Cloud, by: Caller): Promise<Volume> => createVolume(cloud, by, { sizeGib: 1, name: 'v', description: '', metadata: {} });

/** One that lies on the server's host, as its disks do. */
export function makeLocalVolume(cloud: Cloud, by: Caller, { pool: { cache }, vm }: Server): Promise<Volume> {
  const root = cache.get('VM', vm)?.VBDs.map((ref) => cache.get('VDI', cache.get('VBD', ref)?.VDI ?? NULL_REF)).find((vdi) => vdi !== undefined);
  const diskSr = cache.get('SR', root?.SR ?? NULL_REF)?.uuid;
  return makeVolume({ ...cloud, settings: { ...cloud.settings, ...(diskSr === undefined ? {} : { diskSr }) } }, by);
}

/** Any that there is. */
export const attachAny = (cloud: Cloud, by: Caller, server: Server): Promise<unknown> =>
  attachVolume(cloud, by, server, { volumeId: listVolumes(cloud, by)[0]?.id ?? '', deleteOnTermination: false, multiattach: false });

export const bootLocal = (cloud: Cloud): Promise<Server> => boot(cloud, { flavor: localFlavor });
export const bootLocalWithVolume = afterBoot({ flavor: localFlavor }, makeLocalVolume, attachAny);
