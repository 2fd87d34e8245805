/**
 * Each workflow, with trouble at each XAPI call that it makes: the service dies before the call, when XAPI has accepted it, or after its effect,
 * and so may the one that takes over; the line breaks; xapi restarts, perhaps with a database that has lost the last calls or all of them, as after
 * a failover; the master dies with its host and guests; XAPI refuses with each error that it has for the call. Afterwards the server is in a finished
 * state and nothing is left. That a replica takes over just so is the matter of `test/clients/replicas.test.ts`.
 *
 * `CRASH_TEST=all` tries everything (`npm test`, `npm run test:crash`); else one in eight, at each call others. The world before a point is made once
 * and put back for the next one.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { deleteImage } from '../../src/cloud/delete-image.ts';
import { listImages } from '../../src/cloud/images.ts';
import { deleteServer } from '../../src/cloud/servers/delete.ts';
import type { Server } from '../../src/cloud/servers/server.ts';
import { deleteVolume, deleteVolumeSnapshot, listVolumes, listVolumeSnapshots } from '../../src/cloud/volumes.ts';
import type { Strike } from './mortal-pool.ts';
import { disksOfServer, strayDisks, unrest, volumesIn, type End } from './peace.ts';
import { refusalsOf } from './refusals.ts';
import { titleOf } from './table.ts';
import { caller, openCrashWorld, serverNow, startService, type CrashWorld } from './world.ts';

export interface Scenario {
  /** What there is before; absent: nothing. */
  readonly before?: (cloud: Cloud, world: CrashWorld) => Promise<Server | undefined>;
  readonly act: (cloud: Cloud, server: Server | undefined) => Promise<unknown>;
  /** States in which it may end: first the one that it was made for. */
  readonly ends: readonly End[];
  /** How many servers it makes; one unless told. */
  readonly servers?: number;
}

/** One thing that goes wrong. */
export interface Point {
  readonly strike: Strike;
  /** What the one who takes over meets in turn; then a third one follows. */
  readonly then?: Strike;
}

const isFull = process.env['CRASH_TEST'] === 'all';

/** One test for each scenario; its title tells the calls and the points that were tried. */
export function crashTests(scenarios: Readonly<Record<string, Scenario>>, options: { readonly pools: number } = { pools: 1 }): void {
  let world: CrashWorld;
  /** Makes the world as it is before each point. */
  let restore: (() => Promise<void>) | undefined;
  let serverId: string | undefined;
  /** How scenarios have ended, where a deletion has shown that nothing stays. */
  let emptied = new Set<string>();

  before(async () => { world = await openCrashWorld(options); });
  after(async () => { await world.close(); });

  async function renew(): Promise<void> {
    restore = undefined;
    await world.close();
    world = await openCrashWorld(options);
  }

  for (const [name, scenario] of Object.entries(scenarios)) {
    it(name, async function () {
      this.timeout(600_000);
      restore = undefined;
      emptied = new Set();
      const calls = await tryPoint(scenario, undefined);
      expect(calls.length).to.be.greaterThan(0);
      const points = calls.flatMap((method, index) => pointsAt(index + 1, method));
      // The one who takes over dies as well, at each of its calls.
      const half: Point = { strike: { call: Math.ceil(calls.length / 2), trouble: 'die after' } };
      const callsAfter = await tryPoint(scenario, { ...half, then: { call: Infinity, trouble: 'die before' } });
      points.push(...sampled(callsAfter.map((_, index) => ({ ...half, then: { call: index + 1, trouble: index % 2 === 0 ? 'die after' : 'die before' } })), 0));
      const violations: string[] = [];
      for (const point of points) {
        try {
          await inTime(tryPoint(scenario, point));
        } catch (error) {
          violations.push(`call ${point.strike.call} (${calls[point.strike.call - 1] ?? ''}), ${nameOf(point)}: ${error instanceof Error ? error.message : String(error)}`);
          await renew();
        }
      }
      if (this.test !== undefined) this.test.title = titleOf(name, calls.length, points, violations.length);
      expect(violations).to.deep.equal([]);
    });
  }

  /** One life: before, trouble, take-over, check. Answers the calls that were made by the one who was to meet trouble last. */
  async function tryPoint(scenario: Scenario, point: Point | undefined): Promise<readonly string[]> {
    if (restore === undefined) restore = await prepare(scenario);
    else await restore();
    const first = await startService(world);
    const { cloud, life } = first;
    const server = serverId === undefined ? undefined : serverNow(cloud, serverId);
    const volumes = volumesIn(world.pools);
    life.arm(point?.strike);
    // A request that the user hears nothing of, or a refusal.
    const asked = life.live(() => scenario.act(cloud, server)).catch((error: unknown) => { if (point === undefined) throw error; });
    await Promise.race([asked.then(() => cloud.workflows.idle()), life.death]);
    let calls = [...life.calls];
    life.arm(undefined);
    await first.end();
    if (point?.then !== undefined) calls = await takeOver(point.then);

    const successor = await startService(world);
    await successor.cloud.workflows.recover();
    await successor.cloud.workflows.idle();
    const found = await unrest(successor.cloud, world.pools, {
      ends: endsAt(scenario, point),
      servers: scenario.servers ?? 1,
      volumes,
      mayLackDisks: scenario.ends.includes('gone'),
      mayBeForgotten: world.pools.length > 1 && point !== undefined && troubleOf(point.strike).startsWith('xapi forgets'),
      mayOutliveMigration: point?.strike.trouble === 'xapi forgets all',
    });
    if (found.length > 0) throw new Error(found.join('; '));
    const end = endOf(successor.cloud);
    if (!emptied.has(end)) {
      await empty(successor.cloud);
      emptied.add(end);
    }
    await successor.end();
    return calls;
  }

  /** What there is before, in a world that is new. */
  async function prepare(scenario: Scenario): Promise<() => Promise<void>> {
    await world.renew();
    const service = await startService(world);
    serverId = (await scenario.before?.(service.cloud, world))?.id;
    await service.cloud.workflows.idle();
    await service.end();
    return world.keep();
  }

  /** A service that takes over what it finds, and dies of the strike unless it lives through it. */
  async function takeOver(strike: Strike): Promise<string[]> {
    const life = world.mortal.newLife();
    life.arm(strike);
    const whole = startService(world, life).then(async (service) => {
      await life.live(() => service.cloud.workflows.recover());
      await service.cloud.workflows.idle();
      await service.end();
    });
    await Promise.race([whole, life.death]);
    life.end();
    return [...life.calls];
  }

  /** Deletes what there is: nothing may stay. */
  async function empty(cloud: Cloud): Promise<void> {
    for (const server of [...cloud.servers.all()]) await deleteServer(cloud, caller(), server);
    for (const image of listImages(cloud)) if (image.kind === 'template' && image.ownerProjectId !== null) await deleteImage(cloud, image);
    await cloud.workflows.idle();
    await Promise.all(world.pools.map((pool) => pool.settle()));
    for (const snapshot of listVolumeSnapshots(cloud, caller())) await deleteVolumeSnapshot(snapshot);
    for (const volume of listVolumes(cloud, caller())) await deleteVolume(cloud, volume);
    const left = world.pools.flatMap((pool) => strayDisks(pool, [])).map(({ name_label }) => name_label);
    if (left.length > 0) throw new Error(`after the deletion there are still ${left.join(', ')}`);
  }
}

/** Milliseconds, on a slow machine, after which something waits for what never comes. */
const patience = 60_000;

async function inTime(work: Promise<unknown>): Promise<void> {
  const limit = new AbortController();
  const late = delay(patience, undefined, { signal: limit.signal }).then(() => { throw new Error('it never ends'); }, () => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    limit.abort();
  }
}

/** With its host a server goes down. */
function endsAt({ ends }: Scenario, point: Point | undefined): readonly End[] {
  if (point === undefined) return ends.slice(0, 1);
  return troubleOf(point.strike).startsWith('master dies') ? [...ends, 'stopped', 'error'] : ends;
}

/** All that can happen at a call. */
function pointsAt(call: number, method: string): readonly Point[] {
  // What is accepted and what is done are one moment for a call that is no task.
  const deaths = method.startsWith('Async.') ? ['die before', 'die when accepted', 'die after'] as const : ['die before', 'die after'] as const;
  const others = ['cut before', 'cut after', 'xapi restarts before', 'xapi restarts when accepted', 'xapi forgets the last calls', 'xapi forgets all',
    'master dies before', 'master dies after'] as const;
  const points = [...deaths, ...others, ...refusalsOf(method).map((code) => ({ code }))].map((trouble) => ({ strike: { call, trouble } }));
  return sampled(points, 3 * call);
}

const sampled = (points: readonly Point[], offset: number): readonly Point[] => (isFull ? points : points.filter((_, index) => (index + offset) % 8 === 0));

const nameOf = ({ strike, then }: Point): string =>
  troubleOf(strike) + (then === undefined ? '' : `, whose successor meets at call ${then.call}: ${troubleOf(then)}`);

const troubleOf = ({ trouble }: Strike): string => (typeof trouble === 'string' ? trouble : trouble.code);

/** What a deletion finds: one of each kind is deleted. */
const endOf = ({ servers }: Cloud): string => JSON.stringify([...servers.all()].map((server) => [
  server.vmState, server.volumes.length, server.networks.length, disksOfServer(server).map((vdi) => [vdi.SR, vdi.virtual_size]),
]));

/** An action on the server that is there before. */
export const on = (verb: (cloud: Cloud, server: Server) => Promise<unknown>): Scenario['act'] => async (cloud, server) => {
  if (server === undefined) throw new Error('there is no server');
  await verb(cloud, server);
};
