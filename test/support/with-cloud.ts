/** One line gives a test a fresh world: a simulated pool on a virtual clock, the service on a free port, somebody signed in. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, type App } from '../../src/app.ts';
import { systemClock, type Clock } from '../../src/clock.ts';
import type { Scope } from '../../src/cloud/identity/tokens.ts';
import { createLogger, type Logger } from '../../src/log.ts';
import { VirtualClock } from '../../src/simulator/clock.ts';
import { startPools, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { connectPool } from '../../src/xapi/client.ts';
import type { Limits } from '../../src/xapi/session.ts';
import type { Xapi } from '../../src/xapi/xapi.ts';
import { complaintsOfNova } from './nova-contract.ts';

export interface WorldOptions {
  /** What the simulated pool is like; two hosts and no servers unless told. */
  readonly pool?: Partial<SimulatorOptions>;
  /** Further pools, which the first can send VMs to and get them from. */
  readonly otherPools?: readonly Partial<SimulatorOptions>[];
  readonly protocol?: 'auto' | 'xmlrpc' | 'jsonrpc';
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Time limits of the connections to the pools. */
  readonly limits?: Partial<Limits>;
  readonly cloudSettings?: Partial<Parameters<typeof createApp>[0]['cloudSettings']>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined without a body, text when it is no JSON. */
  readonly body: any;
}

export interface Ask {
  /** Compute microversion, `2.47`. */
  readonly version?: string;
  /** Whose token; the admin's unless told. null: none. */
  readonly as?: Person | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody with a token for a project. */
export interface Person {
  readonly userId: string;
  readonly projectId: string;
  readonly token: string;
}

export interface TestCloud {
  readonly url: string;
  readonly app: App;
  /** That of the first pool. */
  readonly simulator: Simulator;
  /** One for each pool, on one clock. */
  readonly simulators: readonly Simulator[];
  readonly clock: VirtualClock;
  readonly store: Store;
  /** The first pool. */
  readonly pool: Xapi;
  readonly pools: readonly Xapi[];
  readonly admin: Person;
  /** A new user with this role in a project of that name (made when there is none). */
  person(role: 'admin' | 'manager' | 'member' | 'reader', project: string): Promise<Person>;
  /** Any request; `path` from the root: `/compute/v2.1/servers`. */
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  get(path: string, ask?: Ask): Promise<Answer>;
  post(path: string, body: unknown, ask?: Ask): Promise<Answer>;
  put(path: string, body: unknown, ask?: Ask): Promise<Answer>;
  delete(path: string, ask?: Ask): Promise<Answer>;
  /** The service is restarted over the same pool and store: `kill` forgets what ran without a word, as kill -9 does. */
  restart(how: 'stop' | 'kill'): Promise<void>;
  /** Asks again until `done` likes the answer. Bounded in tries, each of which lets the simulated pool work. */
  until(path: string, done: (answer: Answer) => boolean, ask?: Ask): Promise<Answer>;
}

/** Cheap hashes: tests sign in often, and nobody attacks them. */
const hashCost = { ln: 4, r: 8, p: 1 };
const password = 'simulator';

export async function withCloud(test: (cloud: TestCloud) => Promise<void>): Promise<void>;
export async function withCloud(options: WorldOptions, test: (cloud: TestCloud) => Promise<void>): Promise<void>;
export async function withCloud(first: WorldOptions | ((cloud: TestCloud) => Promise<void>), second?: (cloud: TestCloud) => Promise<void>): Promise<void> {
  const [options, test] = typeof first === 'function' ? [{}, first] : [first, second];
  if (test === undefined) throw new Error('withCloud needs a test');
  const world = await openWorld(options);
  try {
    await test(world.cloud);
  } finally {
    await world.close();
  }
}

/** The same for a suite that shares one world among its tests; the caller closes it. */
export async function openWorld(options: WorldOptions = {}): Promise<{ readonly cloud: TestCloud; close(): Promise<void> }> {
  const clock = new VirtualClock();
  const simulators = await startPools([options.pool ?? {}, ...(options.otherPools ?? [])].map((pool) => ({ ...pool, clock, password })));
  const [simulator] = simulators;
  if (simulator === undefined) throw new Error('no pool was started');
  const store = await openStore('sqlite::memory:', options.clock ?? systemClock);
  let service = await startService(options, simulators, store);
  const admin = await personOf(service.app, store, 'admin', 'admin', 'admin');
  let people = 0;

  const ask: TestCloud['ask'] = async (method, path, { version, as = admin, body, headers = {} } = {}) => {
    const response = await fetch(`${service.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        Accept: 'application/json',
        ...(as === null ? {} : { 'X-Auth-Token': as.token }),
        ...(version === undefined ? {} : { 'OpenStack-API-Version': `compute ${version}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const answer = { status: response.status, headers: response.headers, body: parsed(await response.text()) };
    const complaints = complaintsOfNova(method, path, answer.headers.get('openstack-api-version')?.split(' ')[1], body, answer);
    if (complaints.length > 0) throw new Error(`${method} ${path} answers against Nova's own schema: ${complaints.join('; ')}`);
    return answer;
  };

  const cloud: TestCloud = {
    get url() {
      return service.url;
    },
    get app() {
      return service.app;
    },
    get pool() {
      return firstOf(service.pools);
    },
    get pools() {
      return service.pools;
    },
    simulator, simulators, clock, store, admin, ask,
    person: (role, project) => personOf(service.app, store, role, project, `${project}-${role}-${(people += 1)}`),
    get: (path, options_) => ask('GET', path, options_),
    post: (path, body, options_) => ask('POST', path, { ...options_, body }),
    put: (path, body, options_) => ask('PUT', path, { ...options_, body }),
    delete: (path, options_) => ask('DELETE', path, options_),
    restart: async (how) => {
      await service.close(how);
      service = await startService(options, simulators, store);
    },
    until: async (path, done, options_) => {
      let answer = await ask('GET', path, options_);
      for (let tries = 0; tries < 500 && !done(answer); tries += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        answer = await ask('GET', path, options_);
      }
      if (!done(answer)) throw new Error(`${path} never became what the test waits for: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    },
  };
  return {
    cloud,
    close: async () => {
      await service.close('stop');
      await store.close();
      for (const each of simulators) await each.close();
    },
  };
}

function firstOf(pools: readonly Xapi[]): Xapi {
  const [pool] = pools;
  if (pool === undefined) throw new Error('the service has no pool');
  return pool;
}

interface RunningService {
  readonly app: App;
  readonly pools: readonly Xapi[];
  readonly url: string;
  close(how: 'stop' | 'kill'): Promise<void>;
}

async function startService(options: WorldOptions, simulators: readonly Simulator[], store: Store): Promise<RunningService> {
  const log = options.log ?? createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent', 'text');
  const pools = await Promise.all(
    simulators.map(({ url }) => connectPool({ url, username: 'root', password, protocol: options.protocol ?? 'auto', limits: options.limits, log })));
  const app = await createApp({
    pools, store, log, hashCost,
    clock: options.clock ?? systemClock,
    region: 'RegionOne',
    publicUrl: undefined,
    adminPassword: password,
    cloudSettings: { diskSr: undefined, shutdownTimeout: 60, ...options.cloudSettings },
    checkAnswers: true,
  });
  const server = createServer(app.express);
  app.consoles.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    app, pools,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async (how) => {
      app.consoles.close();
      await closed(server);
      // A killed process says goodbye to nobody: its workflows stop where they are, its session stays behind.
      if (how === 'stop') await app.close();
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Finds or makes the project and the user, gives the role, and mints a token: quicker than signing in, and the same thing. */
async function personOf(app: App, store: Store, role: string, project: string, user: string): Promise<Person> {
  const { db } = store;
  const now = Date.now();
  const common = { domain_id: 'default', enabled: 1 as const, extra: '{}', created_at: now };
  const id = (): string => crypto.randomUUID().replaceAll('-', '');
  await db.insertInto('projects').values({ ...common, id: id(), name: project, parent_id: 'default', description: '', tags: '[]' })
    .onConflict((conflict) => conflict.columns(['domain_id', 'name']).doNothing()).execute();
  await db.insertInto('users').values({ ...common, id: id(), name: user, password_hash: null, password_changed_at: null, default_project_id: null, token_generation: 1 })
    .onConflict((conflict) => conflict.columns(['domain_id', 'name']).doNothing()).execute();
  const [{ id: projectId }, { id: userId }, { id: roleId }] = await Promise.all([
    db.selectFrom('projects').select('id').where('name', '=', project).executeTakeFirstOrThrow(),
    db.selectFrom('users').select('id').where('name', '=', user).executeTakeFirstOrThrow(),
    db.selectFrom('roles').select('id').where('name', '=', role).executeTakeFirstOrThrow(),
  ]);
  await db.insertInto('role_assignments').values({ actor_type: 'user', actor_id: userId, role_id: roleId, target_type: 'project', target_id: projectId, inherited: 0 })
    .onConflict((conflict) => conflict.doNothing()).execute();
  app.identity.tokens.recheck();
  const scope: Scope = { kind: 'project', project: { id: projectId, name: project, domain: { id: 'default', name: 'Default' } } };
  const token = await app.identity.tokens.issue(userId, scope, ['password']);
  if (token === undefined) throw new Error(`no token for ${user}`);
  return { userId, projectId, token: token.text };
}
