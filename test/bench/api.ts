/** Answers of the service, against a bare server that sends the very same bytes. */
import { Pool } from 'undici';
import type { RunningService } from '../clients/support.ts';
import { bareServer } from './bare.ts';
import { say, size } from './figures.ts';

/** Seconds of one turn, and how many turns each side has; the first one warms up. */
const turnSeconds = Number(process.env['BENCH_SECONDS'] ?? 1);
const turns = 4;
const concurrency = 8;

interface Sample {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

async function once(client: Pool, { method, path, headers, body }: Sample): Promise<Buffer> {
  const answer = await client.request({ method, path, headers, ...(body === undefined ? {} : { body }) });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${bytes.toString().slice(0, 300)}`);
  return bytes;
}

/** Requests per second. */
async function rate(client: Pool, sample: Sample): Promise<number> {
  const begun = performance.now();
  const end = begun + turnSeconds * 1000;
  let count = 0;
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (performance.now() < end) {
      await once(client, sample);
      count += 1;
    }
  }));
  return (count * 1000) / (performance.now() - begun);
}

/** Calls that XAPI has got so far, those of the event feed apart. */
async function xapiCalls(service: RunningService): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  return [...text.matchAll(/^nova_xapi_xapi_calls_total\{method="([^"]+)"\} (\d+)/gm)]
    .filter(([, method]) => !method?.startsWith('event.'))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}

async function compare(name: string, service: RunningService, sample: Sample): Promise<void> {
  const ours = new Pool(service.url, { connections: concurrency });
  const begun = performance.now();
  const bytes = await once(ours, sample);
  const first = performance.now() - begun;
  const bare = await bareServer(bytes);
  const theirs = new Pool(bare.url, { connections: concurrency });
  const callsBefore = await xapiCalls(service);
  let [sum, limit, requests] = [0, 0, 0];
  for (let turn = 0; turn < turns; turn += 1) {
    const rates = [await rate(ours, sample), await rate(theirs, sample)] as const;
    if (turn === 0) continue;
    sum += rates[0];
    limit += rates[1];
    requests += rates[0] * turnSeconds;
  }
  const calls = (await xapiCalls(service)) - callsBefore;
  await Promise.all([ours.close(), theirs.close()]);
  bare.stop();
  const each = [`${(sum / (turns - 1)).toFixed(0)}/s against ${(limit / (turns - 1)).toFixed(0)}/s`, `${bytes.length} B`, `the first took ${first.toFixed(0)} ms`];
  say(name, (sum / limit).toFixed(3), `of bare node:http  (${each.join(', ')}), ${(calls / Math.max(1, requests)).toFixed(2)} XAPI calls each`);
}

export async function benchApi(service: RunningService): Promise<void> {
  const { env, url } = service;
  const signIn = JSON.stringify({
    auth: {
      identity: { methods: ['password'], password: { user: { name: env['OS_USERNAME'], password: env['OS_PASSWORD'], domain: { id: 'default' } } } },
      scope: { project: { name: env['OS_PROJECT_NAME'], domain: { id: 'default' } } },
    },
  });
  const answer = await fetch(`${url}/identity/v3/auth/tokens`, { method: 'POST', body: signIn, headers: { 'Content-Type': 'application/json' } });
  const token = answer.headers.get('x-subject-token');
  if (token === null) throw new Error(`no token: ${await answer.text()}`);
  const headers = { 'x-auth-token': token };
  const newest = { ...headers, 'openstack-api-version': 'compute 2.104' };
  const page = Math.min(1000, size.servers);
  const list = (await (await fetch(`${url}/compute/v2.1/servers?all_tenants=1&limit=${page}`, { headers })).json()) as { servers: { id: string }[] };
  const middle = list.servers[Math.floor(page / 2)]?.id ?? '';
  const get = (path: string, at: Record<string, string> = headers): Sample => ({ method: 'GET', path: `/compute/v2.1/servers${path}`, headers: at });
  await compare(`GET servers/detail, a page of ${page}`, service, get(`/detail?all_tenants=1&limit=${page}`));
  await compare(`GET servers/detail, ${page} at 2.104`, service, get(`/detail?all_tenants=1&limit=${page}`, newest));
  await compare('GET servers/detail, 100 after a marker', service, get(`/detail?all_tenants=1&limit=100&marker=${middle}`));
  await compare('GET servers/detail, 100 by name', service, get('/detail?all_tenants=1&limit=100&sort_key=display_name&sort_dir=asc'));
  await compare('GET servers/detail?name=vm-77', service, get('/detail?all_tenants=1&name=vm-77'));
  await compare(`GET servers, ${page}`, service, get(`?all_tenants=1&limit=${page}`));
  await compare('GET servers/{id}', service, get(`/${middle}`));
  await compare('GET servers/{id} at 2.104', service, get(`/${middle}`, newest));
  await compare('GET os-hypervisors/detail', service, { method: 'GET', path: '/compute/v2.1/os-hypervisors/detail', headers });
  await compare('POST auth/tokens', service, { method: 'POST', path: '/identity/v3/auth/tokens', headers: { 'content-type': 'application/json' }, body: signIn });
}
