/**
 * `npm run soak`: several clients at each of several pools, one of every release, do whatever comes to their minds, while the pools suffer
 * faults, restarts, deaths of hosts and new masters. Now and then all come to rest, and every client's cache is compared with its pool,
 * object by object. Ends with 1 when anything differs, hangs, or fails in a way that is none of XAPI's.
 *
 *     npm run soak -- [--minutes 3] [--seed N] [--clients 2] [--release NAME]
 */
import { parseArgs } from 'node:util';
import { VirtualClock } from '../../../src/simulator/clock.ts';
import { createRandom, type Random } from '../../../src/simulator/random.ts';
import { profiles, type ReleaseName, releaseNames } from '../../../src/simulator/releases.ts';
import { startPools, type Simulator } from '../../../src/simulator/simulator.ts';
import { connectPool } from '../../../src/xapi/client.ts';
import { TransportError, XapiError } from '../../../src/xapi/error.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import { differences, faultsOf } from './compare.ts';
import { operations } from './operations.ts';
import { chooseTrouble, troubles } from './troubles.ts';

interface Place {
  readonly release: ReleaseName;
  readonly simulator: Simulator;
  readonly clients: readonly Xapi[];
}

const limits = { connect: 5, call: 2, listing: 20, poll: 2, boot: 2, settle: 20, retry: 0.01, taskCheck: 0.3, taskPatience: 5 };
/** Seconds of a stretch of work between two comparisons, and after which something is said to hang. */
const stretch = 8;
const patience = 90;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' }, clients: { type: 'string' }, release: { type: 'string', multiple: true } } });
const minutes = Number(values.minutes ?? 3);
const seed = Number(values.seed ?? Math.floor(Date.now() / 1000) % 1_000_000);
const clientsEach = Number(values.clients ?? 2);
const releases = releaseNames.filter((name) => values.release?.includes(name) ?? true);
if (![minutes, seed, clientsEach].every((number) => Number.isFinite(number) && number > 0) || releases.length === 0) {
  process.stderr.write(`minutes, seed and clients are numbers, releases are ${releaseNames.join(', ')}\n`);
  process.exit(2);
}

const random = createRandom(seed);
const clock = new VirtualClock();
const problems: string[] = [];
const counts = new Map<string, number>();
const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The same, or a problem when it takes too long. */
async function bounded<T>(what: string, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      problems.push(`${what} hangs: nothing within ${patience} s`);
      resolve(undefined);
    }, patience * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function open(): Promise<Place[]> {
  const simulators = await startPools(releases.map((release) => ({ release, hosts: 3, servers: 6, members: true, seed, clock })));
  return Promise.all(simulators.map(async (simulator, index): Promise<Place> => {
    const release = releases[index] ?? 'xcp-ng-8.3';
    const speaks = profiles[release].jsonRpc === 'no' ? (['xmlrpc'] as const) : (['jsonrpc', 'xmlrpc'] as const);
    const clients = await Promise.all(Array.from({ length: clientsEach }, (_, number) => connectPool({
      url: simulator.pool.hosts.map((host) => simulator.urlOf(host)), username: simulator.username, password: simulator.password, limits,
      protocol: speaks[number % speaks.length] ?? 'xmlrpc',
    })));
    return { release, simulator, clients };
  }));
}

/** One thing after the other until the time is over. Refusals and broken lines are what is expected. */
async function act(place: Place, xapi: Xapi, others: Place[], own: Random, until: number): Promise<void> {
  const names = Object.keys(operations);
  while (performance.now() < until) {
    const name = names[own.below(names.length)] ?? 'settle';
    const actor = { xapi, random: own, others: others.flatMap(({ clients: [first], simulator }) => (first === undefined ? [] : [{ xapi: first, simulator }])) };
    count('operations');
    const work = Promise.resolve(operations[name]?.(actor)).then(() => count('succeeded'), (error: unknown) => {
      if (error instanceof XapiError) count(`refused: ${error.code}`);
      else if (error instanceof TransportError) count('broken lines');
      else problems.push(`${place.release}: ${name} failed with ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
    await bounded(`${place.release}: ${name}`, work);
  }
}

async function disturb(places: readonly Place[], until: number): Promise<void> {
  while (performance.now() < until) {
    const place = places[random.below(places.length)];
    const name = chooseTrouble(random);
    count(`trouble: ${name}`);
    if (place !== undefined) await troubles[name]?.[1](place.simulator, random);
    await rest(50 + random.below(250));
  }
}

/** Everything that runs comes to its end, and nothing strikes any more. */
async function comeToRest(places: readonly Place[]): Promise<void> {
  const quiet = async (): Promise<void> => {
    const until = performance.now() + patience * 1000;
    for (let looks = 0; looks < 20; looks = clock.pending === 0 ? looks + 1 : 0) {
      await rest(5);
      if (performance.now() < until) continue;
      problems.push(`the pools do not come to rest: ${clock.pending} pieces of work are left after ${patience} s`);
      return;
    }
  };
  for (const { simulator } of places) simulator.faults.clear();
  await quiet();
  for (const { simulator: { db, pool, hostReturns } } of places) {
    for (const host of pool.hosts) if (db.find('host_metrics', db.get('host', host).metrics)?.live !== true) await hostReturns(host);
  }
  await quiet();
}

async function compare(places: readonly Place[]): Promise<void> {
  for (const { release, simulator, clients } of places) {
    problems.push(...faultsOf(simulator).map((fault) => `${release}: ${fault}`));
    for (const [number, xapi] of clients.entries()) {
      await bounded(`${release}: settle`, xapi.settle());
      let found = differences(xapi, simulator, release);
      // Settling may take a task of its own, whose end comes a moment later; everything else must be right at once.
      for (let look = 0; look < 100 && found.length > 0 && found.every((line) => line.startsWith('task ')); look += 1) {
        await rest(20);
        found = differences(xapi, simulator, release);
      }
      count('comparisons');
      problems.push(...found.map((line) => `${release}, client ${number + 1}: ${line}`));
    }
  }
}

process.stdout.write(`soak: seed ${seed}, ${minutes} minutes, ${clientsEach} clients each of ${releases.join(', ')}\n`);
const places = await open();
const end = performance.now() + minutes * 60_000;
while (performance.now() < end && problems.length === 0) {
  const until = Math.min(end, performance.now() + stretch * 1000);
  const acting = places.flatMap((place) => place.clients.map((xapi) => {
    const others = places.filter((other) => other !== place);
    return act(place, xapi, others, createRandom(random.below(2 ** 31)), until);
  }));
  await Promise.all([...acting, disturb(places, until)]);
  await comeToRest(places);
  await compare(places);
}
for (const { clients, simulator } of places) {
  for (const xapi of clients) await bounded('close', xapi.close());
  await simulator.close();
}
for (const [what, number] of [...counts].sort(([a], [b]) => a.localeCompare(b))) process.stdout.write(`${String(number).padStart(8)} ${what}\n`);
for (const problem of problems.slice(0, 50)) process.stdout.write(`${problem}\n`);
process.stdout.write(`soak: ${problems.length === 0 ? 'zero differences' : `${problems.length} problems; again with --seed ${seed}`}\n`);
process.exit(problems.length === 0 ? 0 : 1);
