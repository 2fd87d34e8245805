/** The XAPI client on a large pool: how its cache fills and follows, against bare requests for the same bytes and `JSON.parse`. */
import { Pool } from 'undici';
import { cachedClasses } from '../../src/xapi/cache.ts';
import { connectPool } from '../../src/xapi/client.ts';
import type { Protocol } from '../../src/xapi/door.ts';
import type { Xapi } from '../../src/xapi/xapi.ts';
import { inTurns, sayTimes, seconds } from './figures.ts';

const login = { username: 'root', password: 'simulator' };

/** XAPI by hand: what any client has to wait for and to parse at least. */
async function bareClient(url: string) {
  const pool = new Pool(url, { connections: 8 });
  const post = async (method: string, params: readonly unknown[]): Promise<Buffer> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = await pool.request({ method: 'POST', path: '/jsonrpc', headers: { 'content-type': 'application/json' }, body });
    return Buffer.from(await answer.body.arrayBuffer());
  };
  const call = async (method: string, ...params: readonly unknown[]): Promise<unknown> =>
    (JSON.parse((await post(method, params)).toString()) as { readonly result?: unknown }).result;
  const session = await call('session.login_with_password', login.username, login.password);
  const bodies = async (): Promise<readonly Buffer[]> => {
    const answers: Buffer[] = [];
    for (const cls of cachedClasses) answers.push(await post(`${cls}.get_all_records`, [session]));
    return answers;
  };
  return {
    call: (method: string, ...params: readonly unknown[]) => call(method, session, ...params),
    bodies,
    close: async () => {
      await call('session.logout', session);
      await pool.close();
    },
  };
}

const parsed = (bodies: readonly Buffer[]): unknown => bodies.map((body): unknown => JSON.parse(body.toString()));

/** Longest time for which the event loop was held meanwhile, in seconds. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 1);
    last = performance.now();
  }, 1);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return longest / 1000;
}

/** Seconds that `JSON.parse` takes for every record of the pool, and their bytes. */
export async function parseTime(url: string): Promise<{ readonly seconds: number; readonly bytes: number }> {
  const bare = await bareClient(url);
  const bodies = await bare.bodies();
  await bare.close();
  const times = await inTurns(3, () => Promise.resolve(parsed(bodies)), () => Promise.resolve());
  return { seconds: times.ours, bytes: bodies.reduce((sum, body) => sum + body.length, 0) };
}

async function fill(url: string, protocol: Protocol): Promise<void> {
  const xapi = await connectPool({ url, protocol, ...login });
  await xapi.close();
}

export async function benchClient(url: string): Promise<void> {
  const bare = await bareClient(url);
  const fetchAll = async (): Promise<unknown> => parsed(await bare.bodies());
  for (const [protocol, turns] of [['jsonrpc', 3], ['xmlrpc', 1]] as const) {
    let hold = 0;
    const times = await inTurns(turns, async () => (hold = await longestHold(() => fill(url, protocol))), fetchAll);
    sayTimes(`cache fills (${protocol})`, times, 'bare requests and JSON.parse', `, event loop held ${(hold * 1000).toFixed(0)} ms at most`);
  }
  const xapi = await connectPool({ url, ...login });
  try {
    await benchFeed(xapi, bare.call);
  } finally {
    await xapi.close();
    await bare.close();
  }
}

/** Own changes and others' changes, until the cache holds them. */
async function benchFeed(xapi: Xapi, bareCall: (method: string, ...params: readonly unknown[]) => Promise<unknown>): Promise<void> {
  const vms = [...xapi.cache.all('VM')].filter((vm) => !vm.is_a_template && !vm.is_control_domain).map((vm) => vm.$ref);
  const [vm = ''] = vms;
  let number = 0;
  const calls = 200;
  const repeated = async (work: () => Promise<unknown>): Promise<void> => {
    for (let count = 0; count < calls; count += 1) await work();
  };
  const [pool = ''] = [...xapi.cache.all('pool')].map(({ $ref }) => $ref);
  sayTimes(`${calls} calls`, await inTurns(5, () => repeated(() => xapi.call('VM.get_name_label', vm)), () => repeated(() => bareCall('VM.get_name_label', vm))), 'bare requests');
  // XAPI gathers events for 50 ms before it answers, so a client cannot be faster; the limit is that poll, by hand.
  const own = await inTurns(5, async () => {
    await xapi.call('VM.set_name_description', vm, `ours ${(number += 1)}`);
    await xapi.settle();
  }, async () => {
    const token = await bareCall('event.inject', 'pool', pool);
    await bareCall('VM.set_name_description', vm, `theirs ${(number += 1)}`);
    await bareCall('event.from', ['VM'], token, 30);
  });
  sayTimes('a change is in the cache', own, 'change and event.from by hand');
  const many = Math.min(2000, vms.length);
  const change = async (): Promise<void> => {
    number += 1;
    const queue = vms.slice(0, many);
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) await bareCall('VM.set_name_description', ref, `foreign ${number}`);
    }));
  };
  const quiet = await seconds(change);
  const followed = await seconds(async () => {
    await change();
    await xapi.settle();
  });
  sayTimes(`${many} changes of others are in it`, { ours: followed, limit: quiet }, 'the changes alone');
}
