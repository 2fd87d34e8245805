/** The composition: pools, store and settings in, the express app out. Read this first. */
import { setTimeout as delay } from 'node:timers/promises';
import express, { type Express } from 'express';
import { computeService } from './api/compute/index.ts';
import { identityService } from './api/identity/index.ts';
import { imageService } from './api/image/index.ts';
import { networkService } from './api/network/index.ts';
import { placementService } from './api/placement/index.ts';
import type { Clock } from './clock.ts';
import type { Cloud } from './cloud/cloud.ts';
import { connectConsole, findConsole } from './cloud/consoles.ts';
import { createCloud, type CloudSettings } from './cloud/create-cloud.ts';
import { createIdentity, type IdentityService } from './cloud/identity/identity.ts';
import { defaultHashCost, type HashCost } from './cloud/identity/passwords.ts';
import { translateXapiError } from './cloud/xapi-errors.ts';
import { ApiError } from './errors.ts';
import { serveConsolePage } from './http/console-page.ts';
import { createConsoleSockets, type ConsoleSockets } from './http/console-socket.ts';
import { serveDocs } from './http/docs.ts';
import type { PipelineOptions } from './http/exchange.ts';
import { refuseUnknownPath, serveOperations } from './http/pipeline.ts';
import type { Logger } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { isStoreAway, isUnstorable, type Store } from './store/store.ts';
import type { Xapi } from './xapi/xapi.ts';

export interface AppOptions {
  readonly pools: readonly Xapi[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: Metrics;
  readonly region: string;
  /** Base of all links; undefined: each request's own Host. */
  readonly publicUrl: string | undefined;
  /** Set as the admin's when given; else an existing one stays. */
  readonly adminPassword: string | undefined;
  /** Set as the admin's where he has none yet. */
  readonly firstPassword?: string | undefined;
  readonly cloudSettings: CloudSettings;
  /** What a password hash costs (tests take less). */
  readonly hashCost?: HashCost;
  /** Check each answer against the spec (tests). */
  readonly checkAnswers?: boolean;
}

export interface App {
  readonly express: Express;
  /** Its websockets, to be attached to the server that has `express`. */
  readonly consoles: ConsoleSockets;
  readonly cloud: Cloud;
  readonly identity: IdentityService;
  /** Whether `firstPassword` was set just now. */
  readonly tookFirstPassword: boolean;
  /** Waits for running workflows (bounded), and ends what the app began; pools and store stay the caller's. */
  close(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { pools, store, clock, log, region } = options;
  const identity = await createIdentity({ store, clock, log, region, hashCost: options.hashCost ?? defaultHashCost });
  const { adminPassword, firstPassword } = options;
  const { adminProjectId, adminUserId, tookFirstPassword } = await identity.bootstrap({ adminPassword, firstPassword });
  const cloud = await createCloud({
    pools, store, clock, log, settings: options.cloudSettings, defaultProjectId: adminProjectId, defaultUserId: adminUserId,
  });
  const metrics = options.metrics ?? createMetrics(() => pools);
  const pipeline: PipelineOptions = {
    log,
    authenticate: (token, asked) => identity.authenticate(token, asked),
    translateError: (error) => (error instanceof ApiError ? error : translateStoreError(error) ?? translateXapiError(error)),
    publicUrl: options.publicUrl,
    onAnswer: metrics.onAnswer,
    checkAnswers: options.checkAnswers ?? false,
  };

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthcheck', async (_request, response) => {
    const trouble = await troubleOf(pools, store);
    response.status(trouble === undefined ? 200 : 503).json(trouble ?? { status: 'ok' });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.use(serveDocs([computeService, identityService, imageService, networkService, placementService]));
  app.use(serveConsolePage(async (token) => await findConsole(cloud, token) !== undefined));
  app.use(identityService.mount, serveOperations(identityService, { identity, region }, pipeline));
  app.use(computeService.mount, serveOperations(computeService, cloud, pipeline));
  app.use(imageService.mount, serveOperations(imageService, cloud, pipeline));
  app.use(networkService.mount, serveOperations(networkService, cloud, pipeline));
  app.use(placementService.mount, serveOperations(placementService, cloud, pipeline));
  app.use(refuseUnknownPath);
  const consoles = createConsoleSockets({ connect: (token) => connectConsole(cloud, token), publicUrl: options.publicUrl, log });
  return { express: app, consoles, cloud, identity, tookFirstPassword, close: () => cloud.close() };
}

/** Milliseconds that the database has to answer a health check: whoever asks has little patience. */
const healthPatience = 2_000;

/** What keeps the service from doing its work; undefined: nothing. */
async function troubleOf(pools: readonly Xapi[], store: Store): Promise<object | undefined> {
  const deaf = pools.filter((pool) => !pool.alive).map((pool) => pool.address);
  if (deaf.length > 0) return { status: 'no event feed', pools: deaf };
  const late = new AbortController();
  const answers = await Promise.race([
    store.ping().then(() => true, () => false),
    delay(healthPatience, false, { signal: late.signal, ref: false }).catch(() => false),
  ]);
  late.abort();
  return answers ? undefined : { status: 'no database' };
}

function translateStoreError(error: unknown): ApiError | undefined {
  if (isStoreAway(error)) return new ApiError('unavailable', 'The database cannot be reached.', { cause: error });
  return isUnstorable(error) ? new ApiError('badRequest', 'The request holds text or numbers that cannot be stored.', { cause: error }) : undefined;
}
