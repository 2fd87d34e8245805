/**
 * What the contract is tried on: every release in every protocol it speaks, and with XAPI_URL (XAPI_USERNAME, XAPI_PASSWORD,
 * XAPI_TLS_FINGERPRINT) a real pool too, where only XAPI_WRITE=1 lets anything be written.
 */
import { expect } from 'chai';
import { isDeepStrictEqual } from 'node:util';
import { VirtualClock } from '../../../src/simulator/clock.ts';
import { profiles, type ReleaseName, releaseNames } from '../../../src/simulator/releases.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/simulator.ts';
import { cachedClasses } from '../../../src/xapi/cache.ts';
import { connectPool, type PoolOptions } from '../../../src/xapi/client.ts';
import { TransportError, XapiError } from '../../../src/xapi/error.ts';
import type { Row, Xapi } from '../../../src/xapi/xapi.ts';

export type Protocol = 'xmlrpc' | 'jsonrpc';

export interface Target {
  readonly name: string;
  readonly protocol: Protocol;
  /** Absent: the pool of XAPI_URL. */
  readonly release?: ReleaseName;
}

const words: Readonly<Record<Protocol, string>> = { xmlrpc: 'XML-RPC', jsonrpc: 'JSON-RPC' };
const spoken = (release: ReleaseName): readonly Protocol[] => (profiles[release].jsonRpc === 'no' ? ['xmlrpc'] : ['xmlrpc', 'jsonrpc']);

const every: readonly (Target & { readonly release: ReleaseName })[] = releaseNames.flatMap((release) =>
  spoken(release).map((protocol) => ({ name: `${release} over ${words[protocol]}`, release, protocol })));
/** `npm run test:fast` takes those that differ most. */
const different: ReadonlySet<string> = new Set(['xcp-1.3 over XML-RPC', 'xcp-1.6 over XML-RPC', 'xs-6.5 over JSON-RPC', 'xcp-ng-8.3 over JSON-RPC']);
export const simulated = process.env['TEST_FAST'] === '1' ? every.filter(({ name }) => different.has(name)) : every;

const realUrl = process.env['XAPI_URL'];
const isReal = realUrl !== undefined && /^https?:/.test(realUrl);
export const mayWrite = process.env['XAPI_WRITE'] === '1';
export const real: readonly Target[] = isReal
  ? (['xmlrpc', 'jsonrpc'] as const).map((protocol) => ({ name: `the pool of XAPI_URL over ${words[protocol]}`, protocol }))
  : [];

const quick = { retry: 0.001, taskCheck: 0.05 };

/** A client of a simulator, or of the real pool; whoever connects closes it. */
export async function connectTo(target: Pick<Target, 'protocol'>, options: Partial<PoolOptions>, simulator: Simulator | undefined): Promise<Xapi> {
  const common = { protocol: target.protocol, ...options };
  if (simulator !== undefined) {
    return connectPool({ url: simulator.url, username: simulator.username, password: simulator.password, ...common, limits: { ...quick, ...options.limits } });
  }
  return connectPool({
    url: realUrl ?? '',
    username: process.env['XAPI_USERNAME'] ?? 'root',
    password: process.env['XAPI_PASSWORD'] ?? '',
    tls: { fingerprint: process.env['XAPI_TLS_FINGERPRINT'] },
    ...common,
  });
}

export const simulatorOf = (target: Target, options: SimulatorOptions = {}): Promise<Simulator | undefined> =>
  (target.release === undefined ? Promise.resolve(undefined) : startSimulator({ release: target.release, servers: 3, clock: new VirtualClock(), ...options }));

/** The cache and a fresh listing, class by class. What churns by itself is left out. */
export async function expectExact(xapi: Xapi): Promise<void> {
  await xapi.settle();
  for (const cls of cachedClasses) {
    if (cls === 'task' || !xapi.features.methods.has(`${cls}.get_all_records`)) continue;
    const listed = await xapi.call<Record<string, object>>(`${cls}.get_all_records`);
    const cached = Object.fromEntries([...xapi.cache.all(cls)].map(({ $ref, ...record }) => [$ref, record]));
    // chai tells the difference well, and is slow to say that there is none.
    if (!isDeepStrictEqual(cached, listed)) expect(cached, cls).to.deep.equal(listed);
  }
}

export const failureOf = async (promise: Promise<unknown>): Promise<Error> => {
  const error = await promise.then(() => expect.fail('it succeeded'), (reason: unknown) => reason);
  if (error instanceof XapiError || error instanceof TransportError) return error;
  throw error;
};

export const someVm = (xapi: Xapi): Row<'VM'> => {
  for (const vm of xapi.cache.all('VM')) if (!vm.is_a_template && !vm.is_control_domain && !vm.is_a_snapshot && vm.power_state === 'Running') return vm;
  return expect.fail('the pool has no running VM');
};

/** A template without disks, which costs nothing to clone. */
export const someTemplate = (xapi: Xapi): Row<'VM'> => {
  for (const vm of xapi.cache.all('VM')) if (vm.is_a_template && !vm.is_a_snapshot && vm.VBDs.length === 0) return vm;
  return expect.fail('the pool has no template without disks');
};
