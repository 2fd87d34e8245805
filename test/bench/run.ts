/**
 * How near the service comes to what this machine can do: each request is timed against a bare `node:http` server that sends the
 * very same bytes, in the same run, turn and turn about, since these machines are shared and noisy. Only the ratios mean anything.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { startService, type RunningService } from '../clients/support.ts';

const servers = Number(process.env['BENCH_SERVERS'] ?? 1000);
/** Seconds of one turn, and how many turns each side has. */
const turnSeconds = Number(process.env['BENCH_SECONDS'] ?? 1.5);
const turns = 4;
const concurrency = 8;

interface Sample {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** In a process of its own, as the service is: answers every request with the bytes it was given on standard input. */
async function serveBytes(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
    response.end(bytes);
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
}

async function bareServer(bytes: Buffer): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(bytes);
  const port = await new Promise<string>((resolve) => child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())));
  return { url: `http://127.0.0.1:${port}`, process: child };
}

async function once(client: Pool, { method, path, headers, body }: Sample): Promise<Buffer> {
  const answer = await client.request({ method, path, headers, ...(body === undefined ? {} : { body }) });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${bytes.toString().slice(0, 300)}`);
  return bytes;
}

/** Requests per second. */
async function rate(client: Pool, sample: Sample): Promise<number> {
  const end = performance.now() + turnSeconds * 1000;
  const begun = performance.now();
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
  const bytes = await once(ours, sample);
  const bare = await bareServer(bytes);
  const theirs = new Pool(bare.url, { connections: concurrency });
  const callsBefore = await xapiCalls(service);
  let [sum, limit, requests] = [0, 0, 0];
  for (let turn = 0; turn < turns; turn += 1) {
    const rates = [await rate(ours, sample), await rate(theirs, sample)] as const;
    if (turn === 0) continue; // warming up
    sum += rates[0];
    limit += rates[1];
    requests += rates[0] * turnSeconds;
  }
  const calls = (await xapiCalls(service)) - callsBefore;
  await Promise.all([ours.close(), theirs.close()]);
  bare.process.kill();
  const perRequest = calls / Math.max(1, requests);
  process.stdout.write(
    `${name.padEnd(34)} ${String(bytes.length).padStart(9)} B  ${(sum / limit).toFixed(3).padStart(6)} of bare node:http` +
    `  (${(sum / (turns - 1)).toFixed(0)}/s against ${(limit / (turns - 1)).toFixed(0)}/s)  ${perRequest.toFixed(2)} XAPI calls each\n`);
}

async function main(): Promise<void> {
  const service = await startService({ XAPI_URL: `simulator:?servers=${servers}&hosts=${Math.max(2, Math.ceil(servers / 100))}` });
  try {
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
    const list = (await (await fetch(`${url}/compute/v2.1/servers?all_tenants=1&limit=1`, { headers })).json()) as { servers: { id: string }[] };
    const id = list.servers[0]?.id ?? '';
    await compare(`GET servers/detail (${servers})`, service, { method: 'GET', path: `/compute/v2.1/servers/detail?all_tenants=1&limit=${servers}`, headers });
    await compare('GET servers/{id}', service, { method: 'GET', path: `/compute/v2.1/servers/${id}`, headers });
    await compare('GET servers/{id} at 2.104', service, { method: 'GET', path: `/compute/v2.1/servers/${id}`, headers: { ...headers, 'openstack-api-version': 'compute 2.104' } });
    await compare('POST auth/tokens', service, { method: 'POST', path: '/identity/v3/auth/tokens', headers: { 'content-type': 'application/json' }, body: signIn });
  } finally {
    await service.stop();
  }
}

await (process.argv[2] === 'serve' ? serveBytes() : main());
