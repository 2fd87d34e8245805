/**
 * OpenStack's own test suite against this service: `npm run test:tempest -- [--base | --newest] [REGEX]`. Installs Tempest from its package into a
 * venv, starts the service over a simulated pool, runs the API tests of compute, identity, image and network, and writes `var/tempest.csv`
 * (columns id,outcome,seconds,reason). TEMPEST_NOVA names such a table of real Nova: what passes there must pass here. Whatever does not pass has
 * its reason in `wanted.ts`.
 *
 * Each test asks at the oldest microversion that it knows, be that as new as it may. With `--base` only those are tried that ask for none; with
 * `--newest` (or `--latest`) all ask at the newest, where Nova too fails what tests old forms.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { quick } from '../support/quick.ts';
import { build, programsOf, run, startService, workFolder } from '../clients/support.ts';
import { reasonFor } from './wanted.ts';

type Versions = 'each its oldest' | 'base' | 'newest';

const password = 'tempest-secret';
const apis = String.raw`^tempest\.(serial_tests\.)?api\.(compute|identity\.(v3|admin\.v3)|image\.v2|network)\.`;

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const versions: Versions = args.includes('--base') ? 'base' : args.includes('--newest') || args.includes('--latest') ? 'newest' : 'each its oldest';
  const regex = args.find((arg) => !arg.startsWith('--')) ?? apis;
  const programs = await programsOf('tempest-venv', ['tempest', 'python-subunit']);
  if ('missing' in programs) {
    process.stderr.write(`\n*** SKIPPED: Tempest was not tried: ${programs.missing}\n\n`);
    return;
  }
  const { bin } = programs;
  await build();
  const simulator = await startSimulator({ hosts: 2, password, durations: quick });
  const service = await startService({
    XAPI_URL: simulator.url, XAPI_PASSWORD: password, ADMIN_PASSWORD: password, DATABASE_URL: 'sqlite::memory:', SHUTDOWN_TIMEOUT: '5',
  });
  try {
    const folder = join(workFolder, 'tempest');
    // It names the folder of the Tempest that made it.
    rmSync(folder, { recursive: true, force: true });
    await run(join(bin, 'tempest'), ['init', folder]);
    const config = join(folder, 'etc/tempest.conf');
    writeFileSync(config, configOf(service.url, await factsOf(service.url), folder, versions));
    const stream = join(folder, 'subunit');
    await runTempest(bin, folder, config, regex, stream);
    const outcomes = await toCsv(bin, stream);
    writeFileSync(join(workFolder, 'tempest.csv'), outcomes);
    report(parse(outcomes), new RegExp(regex), versions === 'newest');
  } finally {
    await service.stop();
    await simulator.close();
  }
}

interface Facts {
  readonly images: readonly string[];
  readonly flavors: readonly string[];
  readonly network: string;
  /** Neutron's, by alias. */
  readonly extensions: readonly string[];
}

/** What the tests are to use: two images, two flavors with disks on the host itself (so that migrations move them), a network. */
async function factsOf(url: string): Promise<Facts> {
  const user = { name: 'admin', domain: { id: 'default' }, password };
  const auth = { identity: { methods: ['password'], password: { user } }, scope: { project: { name: 'admin', domain: { id: 'default' } } } };
  const signedIn = await fetch(`${url}/identity/v3/auth/tokens`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ auth }),
  });
  const headers = { 'X-Auth-Token': signedIn.headers.get('x-subject-token') ?? '', 'Content-Type': 'application/json' };
  const get = async <T>(path: string): Promise<T> => (await (await fetch(url + path, { headers })).json()) as T;
  const { images } = await get<{ images: { id: string; name: string; size: number | null }[] }>('/image/v2/images');
  const { networks } = await get<{ networks: { id: string; name: string }[] }>('/networking/v2.0/networks');
  const { extensions } = await get<{ extensions: { alias: string }[] }>('/networking/v2.0/extensions');
  const flavors = await Promise.all([['tempest.nano', 128], ['tempest.micro', 192]].map(async ([name, ram]) => {
    const body = JSON.stringify({ flavor: { name, ram, vcpus: 1, disk: 2 } });
    const made = await fetch(`${url}/compute/v2.1/flavors`, { method: 'POST', headers, body });
    const { flavor: { id } } = (await made.json()) as { flavor: { id: string } };
    await fetch(`${url}/compute/v2.1/flavors/${id}/os-extra_specs`, { method: 'POST', headers, body: JSON.stringify({ extra_specs: { 'xapi:sr': 'local' } }) });
    return id;
  }));
  return {
    images: images.filter(({ name }) => /cirros|debian/.test(name)).map(({ id }) => id),
    flavors,
    network: networks.find(({ name }) => name === 'NET')?.name ?? networks[0]?.name ?? '',
    extensions: extensions.map(({ alias }) => alias),
  };
}

/** What is tried at which microversion. Without either Tempest passes over what asks for any. */
const microversions: Readonly<Record<Versions, Readonly<Record<string, string>>>> = {
  'each its oldest': { max_microversion: 'latest' },
  base: {},
  newest: { min_microversion: 'latest', max_microversion: 'latest' },
};

/** Tempest's configuration; each group is a service or a kind of test. */
function configOf(url: string, { images, flavors, network, extensions }: Facts, folder: string, versions: Versions): string {
  const groups: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
    DEFAULT: { log_dir: join(folder, 'logs') },
    oslo_concurrency: { lock_path: join(folder, 'tempest_lock') },
    auth: {
      use_dynamic_credentials: true, create_isolated_networks: false, admin_username: 'admin', admin_password: password, admin_project_name: 'admin',
      admin_domain_name: 'Default',
    },
    service_available: { nova: true, glance: true, neutron: true, cinder: false, swift: false, horizon: false },
    identity: { uri_v3: `${url}/identity/v3`, auth_version: 'v3', region: 'RegionOne', v3_endpoint_type: 'public' },
    'identity-feature-enabled': { api_v2: false, api_v2_admin: false, application_credentials: true, security_compliance: false, access_rules: true, trust: true },
    compute: {
      image_ref: images[0] ?? '', image_ref_alt: images[1] ?? '', flavor_ref: flavors[0] ?? '', flavor_ref_alt: flavors[1] ?? '', min_compute_nodes: 2,
      fixed_network_name: network, build_interval: 1, ready_wait: 0, ...microversions[versions],
    },
    'compute-feature-enabled': {
      resize: true, cold_migration: true, live_migration: true, block_migration_for_live_migration: true, live_migrate_paused_instances: false, suspend: true,
      shelve: true, shelve_migrate: true, rescue: true, stable_rescue: true, pause: true, snapshot: true, interface_attach: true, vnc_console: true,
      spice_console: false, serial_console: false, console_output: true, change_password: true, personality: true, config_drive: true,
      metadata_service: false, swap_volume: false, scheduler_enabled_filters: 'all', hostname_fqdn_sanitization: true,
      nova_policy_roles: 'admin,manager,member,reader', live_migrate_back_and_forth: true,
    },
    image: { disk_formats: 'raw', container_formats: 'bare' },
    // The tests of lists upload random bytes.
    'image-feature-enabled': { api_v2: true, image_format_enforcement: false },
    validation: { run_validation: false },
    network: { public_network_id: '', floating_network_name: '' },
    'network-feature-enabled': { api_extensions: extensions.join(), port_security: true, floating_ips: false },
    'enforce_scope': { nova: true, neutron: true, glance: true },
  };
  return Object.entries(groups).map(([group, settings]) => `[${group}]\n${Object.entries(settings).map(([key, value]) => `${key} = ${String(value)}\n`).join('')}`).join('\n');
}

function runTempest(bin: string, folder: string, config: string, regex: string, stream: string): Promise<void> {
  const child = spawn(join(bin, 'tempest'), ['run', '--config-file', config, '--regex', regex, '--concurrency', '2', '--subunit'], {
    cwd: folder, stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.pipe(createWriteStream(stream));
  return new Promise((done) => child.once('close', () => done()));
}

function toCsv(bin: string, stream: string): Promise<string> {
  const child = spawn(join(bin, 'python'), [join(import.meta.dirname, 'outcomes.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(readFileSync(stream));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  return new Promise((done, reject) => child.once('close', (code) => (code === 0 ? done(text) : reject(new Error('the results could not be read')))));
}

interface Row {
  readonly id: string;
  readonly outcome: string;
  readonly reason: string;
}

/** Our own table and Nova's: fields may be quoted, and then hold commas and lines. */
function parse(csv: string): readonly Row[] {
  const records = [...csv.matchAll(/((?:"(?:[^"]|"")*"|[^",\n])*)(,|\n|$)/g)];
  const rows: string[][] = [[]];
  for (const [, field = '', end] of records) {
    rows.at(-1)?.push(field.replace(/^"([^]*)"$/, '$1').replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.slice(1).filter(({ length }) => length >= 4).map(([id = '', outcome = '', , reason = '']) => ({ id, outcome, reason }));
}

/** A test is called the same whatever its attributes are. */
const nameOf = (id: string): string => id.replace(/\[.*$/, '');

/** Classes of tests that Tempest passed over, as they ask for other microversions than those of its configuration. */
const classesOfOtherVersions = (rows: readonly Row[]): ReadonlySet<string> => new Set(rows
  .filter(({ outcome, reason }) => outcome === 'skip' && /^The microversion range/.test(reason))
  .map(({ id }) => classOf(/\((.*)\)/.exec(id)?.[1] ?? '')));

/** A class without its folder, which a newer Tempest may change: of the name of a class or of a test in it. */
const classOf = (name: string): string => /\.(test_\w+\.[A-Z]\w+)/.exec(name)?.[1] ?? name;

/** Service, file and name of a test, which stay when a newer Tempest moves it to another folder or class. */
const kinOf = (name: string): string => /^tempest\.(?:serial_tests\.)?api\.(\w+)\..*?(test_\w+)\.\w+\.(\w+)$/.exec(name)?.slice(1).join(' ') ?? name;

/** What was run under a test's name, or of its kin. */
const rowOf = (name: string, rows: ReadonlyMap<string, Row>): Row | undefined =>
  rows.get(name) ?? [...rows].find(([other]) => kinOf(other) === kinOf(name))?.[1];

/** @param asked which tests were to be run */
function report(rows: readonly Row[], asked: RegExp, isNewest: boolean): void {
  const here = new Map(rows.map((row) => [nameOf(row.id), row]));
  const passes = (name: string): boolean => rowOf(name, here)?.outcome === 'success';
  const reference = process.env['TEMPEST_NOVA'] ?? '';
  const passesThere = reference === '' ? [] : parse(readFileSync(resolve(reference), 'utf8'))
    .filter(({ outcome }) => outcome === 'success').map(({ id }) => nameOf(id)).filter((name) => asked.test(name));
  const otherVersions = classesOfOtherVersions(rows);
  const atOtherVersions = passesThere.filter((name) => otherVersions.has(classOf(name)) && rowOf(name, here) === undefined);
  const failed = rows.filter(({ outcome }) => outcome === 'fail').map(({ id }) => nameOf(id));
  let lacking = 0;
  for (const name of new Set([...failed, ...passesThere.filter((each) => !passes(each) && !atOtherVersions.includes(each))])) {
    const reason = reasonFor(name, isNewest);
    if (reason === undefined) lacking += 1;
    process.stdout.write(`${reason === undefined ? 'LACKING' : 'wanted '} ${name}: ${reason ?? rowOf(name, here)?.reason.slice(0, 300) ?? 'not run'}\n`);
  }
  for (const [name, { outcome }] of here) if (outcome === 'success' && reasonFor(name, isNewest) !== undefined) process.stdout.write(`passes, though it need not: ${name}\n`);
  process.stdout.write('\n');
  for (const service of new Set([...here.keys()].map(serviceOf))) {
    const count = (outcome: string): number => [...here].filter(([name, row]) => serviceOf(name) === service && row.outcome === outcome).length;
    process.stdout.write(`${service.padEnd(8)} ${count('success')} passed, ${count('fail')} failed, ${count('skip')} skipped\n`);
  }
  if (passesThere.length > 0) process.stdout.write(`${passesThere.length} tests pass with real Nova; ${passesThere.filter(passes).length} of them here, ${atOtherVersions.length} ask for other versions\n`);
  if (lacking > 0) process.exitCode = 1;
}

/** `compute`; also of a class that could not be set up. */
const serviceOf = (name: string): string => /tempest\.(?:serial_tests\.)?api\.(\w+)/.exec(name)?.[1] ?? 'other';

await main();
