/**
 * What a real OpenStack answered, against what this service answers: `npm run tour -- OUT [PART…]`. NOVA_CONTRACT names the folder whose `oracle/`
 * holds the tour, the recorded answers and the comparison (Python 3 is all they need). The world that the tour expects is prepared here: images and
 * networks as a simulated pool's own, the rest through the APIs. Prints, for each part, how many answers are equal or differ for a reason in `wanted.ts`.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { entry, keys, type SubnetRecord } from '../../src/cloud/other-config.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { quick } from '../support/quick.ts';
import { build, run, startService } from '../clients/support.ts';
import { leave, type Ask } from './leavings.ts';
import { reasonFor, type Difference } from './wanted.ts';

const password = 'tour-secret';

/** Flavor → as it is without setting. */
const flavors = [
  { id: '1', name: 'm1.tiny', vcpus: 1, ram: 512, disk: 1 },
  { id: '2', name: 'm1.small', vcpus: 1, ram: 2048, disk: 20 },
  { id: '3', name: 'm1.medium', vcpus: 2, ram: 4096, disk: 40 },
  { id: '42', name: 'm1.nano', vcpus: 1, ram: 128, disk: 1 },
  { id: '84', name: 'm1.micro', vcpus: 1, ram: 192, disk: 1 },
];

/** User, its project, its role there. */
const people = [
  ['admin', 'demo', 'admin'],
  ['demo', 'demo', 'member'],
  ['reader', 'demo', 'reader'],
  ['alt', 'alt', 'member'],
] as const;

async function main(): Promise<void> {
  const [out, ...parts] = process.argv.slice(2);
  const contract = process.env['NOVA_CONTRACT'];
  if (contract === undefined || contract === '') {
    process.stderr.write('\n*** NOT DONE: the tour needs NOVA_CONTRACT, a folder with oracle/record.py and oracle/answers\n\n');
    return;
  }
  if (out === undefined) throw new Error('usage: npm run tour -- OUT [PART…]');
  const oracle = join(resolve(contract), 'oracle');
  const chosen = parts.length > 0 ? parts : await recordedParts(oracle);
  mkdirSync(out, { recursive: true });
  const folder = resolve(out);
  await build();
  const simulator = await startSimulator({ hosts: 2, password, durations: quick });
  furnish(simulator);
  const service = await startService({
    XAPI_URL: simulator.url, XAPI_PASSWORD: password, ADMIN_PASSWORD: password, DATABASE_URL: 'sqlite::memory:', SHUTDOWN_TIMEOUT: '5', SERVICE_HOST: 'vm',
  });
  try {
    await prepare(service.url, simulator);
    for (const part of chosen) await record(oracle, folder, part, service.url);
    await report(oracle, folder, chosen);
  } finally {
    await service.stop();
    await simulator.close();
  }
}

/** In the order of the tour: what a part leaves, the next one finds. */
async function recordedParts(oracle: string): Promise<string[]> {
  const listed = await run('python3', ['-c', 'import sys; sys.path.insert(0, sys.argv[1]); import parts; print(*parts.PARTS)', oracle]);
  return listed.stdout.trim().split(' ').filter((part) => existsSync(join(oracle, 'answers', `${part}.jsonl`)));
}

/** Names what the pool has as the tour wants it. */
function furnish({ db, pool }: Simulator): void {
  for (const image of pool.images) db.destroy('VM', image);
  for (const iso of db.get('SR', pool.isoSr).VDIs) db.destroy('VDI', iso);
  // The first server of the recorded cloud was placed on peer1; here, of hosts alike, it is on the one with the lowest uuid.
  const hosts = pool.hosts.toSorted((a, b) => (db.get('host', a).uuid < db.get('host', b).uuid ? -1 : 1));
  for (const [index, host] of hosts.entries()) db.update('host', host, { name_label: `peer${index + 1}`, hostname: `peer${index + 1}` });
}

/**
 * Networks with hosts' interfaces, so that servers can move: what the API makes has none. The recorded cloud had a router on the private one, and a
 * rule that a former tour had left in the default group.
 */
async function prepareNetworks(ask: Ask, { db, pool }: Simulator, admin: string, demo: string): Promise<void> {
  const owned = (projectId: string, external: boolean, subnet: Pick<SubnetRecord, 'name' | 'cidr' | 'gateway' | 'pools'>): object => entry(keys.network, {
    projectId, external, shared: false, adminStateUp: true, portSecurity: true, created: Date.now(), updated: Date.now(), revision: 2,
    subnets: [{
      ...subnet, id: randomUUID(), projectId, description: '', ipVersion: 4, enableDhcp: true, nameservers: [], routes: [], created: Date.now(), updated: Date.now(), revision: 0,
    }],
  });
  const inside = { name: 'private-subnet', cidr: '10.0.0.0/18', gateway: '10.0.0.1', pools: [{ start: '10.0.0.2', end: '10.0.63.254' }] };
  const outside = { name: 'public-subnet', cidr: '172.24.4.0/24', gateway: '172.24.4.1', pools: [{ start: '172.24.4.2', end: '172.24.4.254' }] };
  db.update('network', pool.networks.guests, { name_label: 'private', MTU: 1450, other_config: { ...owned(demo, false, inside) } });
  db.update('network', pool.networks.management, { name_label: 'public', other_config: { ...owned(admin, true, outside) } });
  const network = { network_id: db.get('network', pool.networks.guests).uuid, project_id: demo };
  // The service hears of it by its event feed.
  while (firstId(await ask('GET', '/networking/v2.0/networks?name=private'), 'networks') !== network.network_id) await new Promise((resolve) => setTimeout(resolve, 50));
  await ask('POST', '/networking/v2.0/ports', { port: { ...network, device_owner: 'network:router_interface', device_id: randomUUID(), fixed_ips: [{ ip_address: '10.0.0.1' }] } });
  const group = firstId(await ask('GET', `/networking/v2.0/security-groups?project_id=${demo}`), 'security_groups');
  const rule = { security_group_id: group, direction: 'ingress', protocol: 'tcp', port_range_min: 22, port_range_max: 22, remote_ip_prefix: '0.0.0.0/0' };
  await ask('POST', '/networking/v2.0/security-group-rules', { security_group_rule: rule });
}

async function prepare(url: string, simulator: Simulator): Promise<void> {
  const ask = await signIn(url);
  const projects = new Map<string, string>();
  for (const name of ['demo', 'alt']) projects.set(name, idOf(await ask('POST', '/identity/v3/projects', { project: { name, domain_id: 'default' } }), 'project'));
  const users = new Map([['admin', firstId(await ask('GET', '/identity/v3/users?name=admin'), 'users')]]);
  for (const [name, project, role] of people) {
    const user = users.get(name) ?? idOf(await ask('POST', '/identity/v3/users', { user: { name, password, domain_id: 'default' } }), 'user');
    const roleId = firstId(await ask('GET', `/identity/v3/roles?name=${role}`), 'roles');
    await ask('PUT', `/identity/v3/projects/${projects.get(project) ?? ''}/users/${user}/roles/${roleId}`);
  }
  const present = (await ask('GET', '/compute/v2.1/flavors')).body as { flavors: { id: string }[] };
  for (const { id } of present.flavors) await ask('DELETE', `/compute/v2.1/flavors/${id}`);
  for (const flavor of flavors) await ask('POST', '/compute/v2.1/flavors', { flavor });
  const admin = firstId(await ask('GET', '/identity/v3/projects?name=admin'), 'projects');
  await prepareNetworks(ask, simulator, admin, projects.get('demo') ?? '');
  for (const name of ['cirros-alt', 'cirros']) {
    const { body } = await ask('POST', '/image/v2/images', { name, disk_format: 'raw', container_format: 'bare', visibility: 'public' });
    await ask('PUT', `/image/v2/images/${(body as { id: string }).id}/file`, Buffer.from('peer image\n'.repeat(100)));
  }
  await leave(ask, await signIn(url, 'demo', 'demo'), projects.get('demo') ?? '');
}

async function signIn(url: string, name = 'admin', project = 'admin'): Promise<Ask> {
  const user = { name, domain: { id: 'default' }, password };
  const auth = { identity: { methods: ['password'], password: { user } }, scope: { project: { name: project, domain: { id: 'default' } } } };
  const answer = await fetch(`${url}/identity/v3/auth/tokens`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ auth }),
  });
  const token = answer.headers.get('x-subject-token');
  if (token === null) throw new Error(`no token for ${name}: ${answer.status} ${await answer.text()}`);
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'X-Auth-Token': token, 'Content-Type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json' },
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return { body: text === '' ? undefined : JSON.parse(text) };
  };
}

const idOf = ({ body }: { body: unknown }, key: string): string => String((body as Record<string, { id?: unknown } | undefined>)[key]?.id);
const firstId = ({ body }: { body: unknown }, key: string): string => String((body as Record<string, { id?: unknown }[] | undefined>)[key]?.[0]?.id);

async function record(oracle: string, folder: string, part: string, url: string): Promise<void> {
  const done = await run('python3', [join(oracle, 'record.py'), folder, part], {
    ...process.env,
    PEER_PASSWORD: password,
    ORACLE_COMPUTE: `${url}/compute`, ORACLE_IDENTITY: `${url}/identity`, ORACLE_IMAGE: `${url}/image`, ORACLE_NETWORK: `${url}/networking`,
  }, 1800);
  process.stdout.write(done.stdout);
  if (done.code !== 0) process.stdout.write(`${part} was cut short: ${done.stderr.trim().split('\n').slice(-4).join('\n    ')}\n`);
}

async function report(oracle: string, folder: string, parts: readonly string[]): Promise<void> {
  const rows: Row[] = [];
  for (const part of parts) {
    const found = join(folder, `${part}.differences.json`);
    const compared = await run('python3', [join(oracle, 'compare.py'), join(oracle, 'answers'), folder, '--part', part, '--differences', '0', '--json', found]);
    const [, equal = '0', total = '0'] = /^(\d+) of (\d+) answers equal/m.exec(compared.stdout) ?? [];
    const differences = existsSync(found) ? (JSON.parse(readFileSync(found, 'utf8')) as Difference[]) : [];
    const reasons = differences.map(reasonFor);
    for (const [index, difference] of differences.entries()) {
      if (reasons[index] !== undefined) continue;
      process.stdout.write(`${part}: ${difference.name}\n    ${difference.request.slice(0, 200)}\n    ${difference.what}: ${difference.detail.slice(0, 600)}\n`);
    }
    rows.push({
      part, answers: Number(total), equal: Number(equal), newer: reasons.filter((reason) => reason?.newer).length,
      wanted: reasons.filter((reason) => reason !== undefined && !reason.newer).length, unwanted: reasons.filter((reason) => reason === undefined).length,
    });
  }
  const sum = (name: Exclude<keyof Row, 'part'>): number => rows.reduce((total, row) => total + row[name], 0);
  rows.push({ part: 'all', answers: sum('answers'), equal: sum('equal'), newer: sum('newer'), wanted: sum('wanted'), unwanted: sum('unwanted') });
  process.stdout.write(`${line('part', 'answers', 'equal', '%', 'newer', 'wanted', 'unwanted', '% but newer')}\n`);
  for (const { part, answers, equal, newer, wanted, unwanted } of rows) {
    process.stdout.write(`${line(part, answers, equal, percentage(equal, answers), newer, wanted, unwanted, percentage(equal, answers - newer))}\n`);
  }
}

const percentage = (share: number, whole: number): string => (100 * share / Math.max(1, whole)).toFixed(1);

/** How many recorded answers of a part are given here too; the others are the newest OpenStack's, or differ with or without a reason of our own. */
interface Row {
  readonly part: string;
  readonly answers: number;
  readonly equal: number;
  readonly newer: number;
  readonly wanted: number;
  readonly unwanted: number;
}

const line = (part: string, ...cells: readonly (string | number)[]): string => part.padEnd(16) + cells.map((cell) => String(cell).padStart(12)).join('');

await main();
