/** The process: settings, a XAPI to talk to (remote pools or the embedded simulator), listen, stop cleanly. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp, type App } from './app.ts';
import { systemClock } from './clock.ts';
import { ConfigError, describeSettings, readConfig, type Config } from './config.ts';
import { createLogger, type Logger } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { cloudsYaml, exports, openrc, type Access } from './openrc.ts';
import { parseSimulatorOptions, startPools, type Simulator } from './simulator/simulator.ts';
import { openStore, type Store } from './store/store.ts';
import { connectPools } from './xapi/connect-pools.ts';
import type { Xapi } from './xapi/xapi.ts';

/** Well known, and therefore only for a simulated pool on a loopback address (`config.ts` sees to that). */
const simulatorPassword = 'simulator';

/** Seconds that running requests and workflows have after SIGTERM. */
const gracePeriod = 30;

const usage = `nova-xapi: the Nova compute API in front of XenServer, XCP-ng and XCP pools.

  npm start                  builds and serves; Ctrl-C stops
  npm start -- --help        this text
  npm run -s openrc          prints the variables that let OpenStack clients in

Settings are environment variables:
${describeSettings('text')}
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' }, openrc: { type: 'boolean' } } });
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const config = readConfig();
  if (values.openrc === true) process.stdout.write(openrc(accessOf(config, config.LISTEN.port, undefined)));
  else await serve(config);
}

async function serve(config: Config): Promise<void> {
  const log = createLogger(config.LOG_LEVEL, config.LOG_FORMAT ?? (process.stderr.isTTY ? 'text' : 'json'));
  const pools: Xapi[] = [];
  const metrics = createMetrics(() => pools);
  const simulators: Simulator[] = [];
  let store: Store | undefined;
  let app: App | undefined;
  const stopAll = async (): Promise<void> => {
    await app?.close();
    await Promise.all(pools.map((pool) => pool.close()));
    await store?.close();
    await Promise.all(simulators.map((simulator) => simulator.close()));
  };
  try {
    simulators.push(...(await startSimulators(config.XAPI_URL, log)));
    const urls = simulators.length > 0 ? simulators.map((simulator) => simulator.url) : config.XAPI_URL;
    pools.push(...(await connect(urls, config, log, metrics)));
    store = await openStore(databaseUrl(config), systemClock);
    const adminPassword = config.ADMIN_PASSWORD ?? (config.simulated ? simulatorPassword : undefined);
    const firstPassword = randomBytes(18).toString('base64url');
    app = await createApp({
      pools, store, clock: systemClock, log, metrics,
      region: config.REGION,
      publicUrl: config.PUBLIC_URL,
      adminPassword, firstPassword,
      cloudSettings: {
        diskSr: config.DISK_SR, migrationSr: config.MIGRATION_SR, networkMap: config.NETWORK_MAP, sweep: config.SWEEP, serviceHost: config.SERVICE_HOST,
        shutdownTimeout: config.SHUTDOWN_TIMEOUT, guestBootTime: config.GUEST_BOOT_TIME, resizeConfirmWindow: config.RESIZE_CONFIRM_WINDOW,
        shelvedOffloadTime: config.SHELVED_OFFLOAD_TIME, reclaimInterval: config.RECLAIM_INTERVAL, poolDownTime: config.POOL_DOWN_TIME,
      },
    });
    const server = await listen(app, config);
    announce(accessOf(config, (server.address() as AddressInfo).port, app.tookFirstPassword ? firstPassword : undefined), config);
    stopOn(server, app, stopAll, log);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** The pools of `simulator:` URLs, which can send VMs to each other; none when the pools are real. */
async function startSimulators(urls: readonly string[], log: Logger): Promise<readonly Simulator[]> {
  const wanted = urls.filter((url) => url.startsWith('simulator:')).map((url) => parseSimulatorOptions(url.replace(/^simulator:\??/, '')));
  const simulators = await startPools(wanted);
  for (const { url } of simulators) {
    log.warn(`NO REAL POOL: a simulated one answers at ${url}, until XAPI_URL names yours; nothing that you do here reaches a hypervisor`);
  }
  return simulators;
}

function connect(urls: readonly string[], config: Config, log: Logger, metrics: Metrics): Promise<readonly Xapi[]> {
  const onCall = (method: string): void => metrics.onXapiCall(method);
  const protocol = config.XAPI_PROTOCOL;
  if (config.simulated) return connectPools(urls, { username: 'root', password: simulatorPassword, protocol, log, onCall });
  return connectPools(urls, {
    protocol, log, onCall,
    username: config.XAPI_USERNAME,
    password: config.XAPI_PASSWORD ?? '',
    tls: { ca: config.XAPI_TLS_CA, fingerprint: config.XAPI_TLS_FINGERPRINT, insecure: config.XAPI_TLS_INSECURE },
  });
}

function databaseUrl(config: Config): string {
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL;
  if (config.simulated) return 'sqlite::memory:';
  mkdirSync(config.STATE_DIRECTORY, { recursive: true, mode: 0o700 });
  return `sqlite:${join(config.STATE_DIRECTORY, 'nova-xapi.db')}`;
}

function listen(app: App, config: Config): Promise<Server> {
  const server = createServer(app.express);
  app.consoles.attach(server);
  // Longer than a client's or proxy's own, so that the side which sends next is the one which closes.
  server.keepAliveTimeout = 75_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.LISTEN.port, config.LISTEN.host, () => resolve(server));
  });
}

function accessOf(config: Config, port: number, madeUpPassword: string | undefined): Access {
  const host = config.LISTEN.host.includes(':') ? `[${config.LISTEN.host}]` : config.LISTEN.host;
  return {
    authUrl: `${config.PUBLIC_URL ?? `http://${host}:${port}`}/identity/v3`,
    region: config.REGION,
    password: config.simulated ? (config.ADMIN_PASSWORD === undefined ? simulatorPassword : undefined) : madeUpPassword,
  };
}

/** Tells at standard output how to come in. A made-up password is shown here only, and kept in no file. */
function announce(access: Access, config: Config): void {
  mkdirSync(config.STATE_DIRECTORY, { recursive: true, mode: 0o700 });
  const kept = config.simulated ? access : { ...access, password: undefined };
  const files = { openrc: openrc(kept), 'clouds.yaml': cloudsYaml(kept) };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(config.STATE_DIRECTORY, name), content, { mode: 0o600 });
  process.stdout.write(`${exports(access)}\n# The same is in ${join(config.STATE_DIRECTORY, 'openrc')} and clouds.yaml beside it (cloud: nova-xapi).\n`);
}

function stopOn(server: Server, { consoles }: App, stopAll: () => Promise<void>, log: Logger): void {
  const stop = (signal: string): void => {
    log.info('stopping', { signal });
    const deadline = setTimeout(() => {
      log.error('stopped by force: requests or workflows were still running', { seconds: gracePeriod });
      process.exit(1);
    }, gracePeriod * 1000);
    deadline.unref();
    server.close(() => {
      stopAll().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('stopping failed', { error });
          process.exit(1);
        },
      );
    });
    consoles.close();
    // A connection that is kept alive falls idle only when its last answer is out.
    setInterval(() => server.closeIdleConnections(), 100).unref();
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    process.stderr.write(`These settings are wrong:\n${error.problems.map((problem) => `  ${problem}`).join('\n')}\n`);
    process.exitCode = 2;
    return;
  }
  process.stderr.write(`nova-xapi cannot start: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
