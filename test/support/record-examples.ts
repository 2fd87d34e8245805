/**
 * Makes `api-spec/<service>/examples.json`: of each operation an answer in its newest form, as this service gives it over a simulated pool that has one
 * of everything. Each is asked for with the example of its own body, and with things that there are. `npm run examples` adds those
 * that lack or do not fit any more; with `-- --all` all are made anew, but for what no request of this kind gets an answer of.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeMicroversions } from '../../src/api/compute/microversions.ts';
import { placementMicroversions } from '../../src/api/placement/microversions.ts';
import { versionNumber } from '../../src/http/microversion.ts';
import { answersOf } from '../../src/http/openapi.ts';
import { isVisible, type Viewer } from '../../src/http/projection.ts';
import { readSpec, specFolder, type SpecOperation } from '../../src/http/spec.ts';
import { compileAnswerCheck } from '../../src/http/validation.ts';
import { openFuzzWorld, type FuzzWorld } from '../fuzz/world.ts';
import type { Person, TestCloud } from './with-cloud.ts';
import { answerForm } from './example-answers.ts';

/** Service → its mount, and its newest microversion. */
const services = {
  compute: ['/compute', computeMicroversions.max], identity: ['/identity', ''], image: ['/image', ''], network: ['/networking', ''],
  placement: ['/placement', placementMicroversions.max],
} as const;

/** What is made comes first, so that there is something to look at; what ends it is not asked for. */
const turns: readonly ((operation: SpecOperation) => boolean)[] = [
  ({ method, action }) => method === 'POST' && action === undefined,
  ({ method }) => method === 'PUT' || method === 'PATCH',
  ({ method }) => method === 'GET' || method === 'HEAD',
  ({ action }) => action !== undefined && action !== 'rescue',
  // Nothing else can be done to the server afterwards.
  ({ action }) => action === 'rescue',
];

const isRenewed = process.argv.includes('--all');

async function main(): Promise<void> {
  const world = await openFuzzWorld();
  try {
    for (const name of ['identity', 'image', 'network', 'compute', 'placement'] as const) await record(world, name);
  } finally {
    await world.close();
  }
}

async function record(world: FuzzWorld, name: keyof typeof services): Promise<void> {
  const [mount, newest] = services[name];
  const file = join(specFolder, name, 'examples.json');
  const operations = readSpec(name, mount).filter(({ isAlias }) => !isAlias);
  const found = new Map(Object.entries(answersOf(name)));
  const failures = new Map<string, string>();
  const asker = await createAsker(world, name);
  // The first things that are made need some that are made after them.
  for (const turn of [turns[0], ...turns]) {
    for (const operation of operations.filter((each) => turn?.(each) === true)) {
      const version = newestOf(operation, newest);
      const form = version === undefined ? undefined : answerForm(operation, viewerOf(version));
      if (version === undefined || (form === undefined && operation.action !== undefined)) continue;
      const { status, body } = await asker(operation, version);
      if (form === undefined) continue;
      const present = isRenewed ? undefined : found.get(operation.id)?.[String(form.status)];
      if (present !== undefined && compileAnswerCheck(form.schema)(present).length === 0) continue;
      if (status === form.status) found.set(operation.id, { [status]: presentable(body, world.cloud.url) });
      else failures.set(operation.id, `${status} ${JSON.stringify(body)}`);
    }
  }
  const lacking = operations.filter(({ id }) => !found.has(id) && failures.has(id));
  for (const { id } of lacking) process.stderr.write(`${name} ${id}: ${failures.get(id)?.slice(0, 160)}\n`);
  const lines = operations.flatMap(({ id }) => (found.has(id) ? `${JSON.stringify(id)}: ${JSON.stringify(found.get(id))}` : []));
  writeFileSync(file, `{\n${[...new Set(lines)].join(',\n')}\n}\n`);
}

/** '' for a service without versions; undefined: no version has the operation. */
function newestOf({ annotation }: SpecOperation, newest: string): string | undefined {
  if (newest === '') return '';
  const [major, minor] = newest.split('.');
  return Array.from({ length: Number(minor) + 1 }, (_, back) => `${major}.${Number(minor) - back}`).find((version) => isVisible(annotation, viewerOf(version)));
}

const viewerOf = (version: string): Viewer => ({ version: version === '' ? undefined : versionNumber(version), roles: ['admin'] });

type Asker = (operation: SpecOperation, version: string) => Promise<{ readonly status: number; readonly body: any }>;

/** Asks for operations of a service, one after the other, and remembers the ids of what was made. */
async function createAsker({ cloud, people: { admin }, things: everywhere }: FuzzWorld, service: keyof typeof services): Promise<Asker> {
  const { values, places, bodies, headers } = await particularsOf(cloud, admin, service, everywhere);
  const known = Object.fromEntries(Object.entries({ ...everywhere, ...values }).filter(([, ids]) => ids.length > 0));
  const things: Record<string, readonly string[]> = { ...known };
  /** Path of a thing, with the names of its parameters → its own id. */
  const made = new Map<string, string>();
  const [mount] = services[service];
  return async (operation, version) => {
    await cloud.app.cloud.workflows.idle();
    const body = bodies[operation.id] ?? withThings(exampleBody(operation), things);
    const meta = typeof body === 'object' && body !== null && 'meta' in body ? Object.keys(body.meta as object)[0] : undefined;
    if (meta !== undefined) things['metadata_key'] = [meta];
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (whole, name: string, at: number) =>
      encodeURIComponent(places[operation.id]?.[name] ?? made.get(operation.path.slice(0, at) + whole) ?? things[name]?.[0] ?? name));
    const query = operation.parameters.filter((each) => each.in === 'query' && each.required).map(({ name }): [string, string] => [name, things[name]?.[0] ?? '']);
    const answer = await cloud.ask(operation.method, `${mount}${path}${query.length === 0 ? '' : `?${new URLSearchParams(query)}`}`, {
      as: admin, ...(body === undefined ? {} : { body }),
      headers: { ...headers[operation.id], ...(version === '' ? {} : { 'OpenStack-API-Version': `${service} ${version}` }) },
    });
    const [thing] = operation.method === 'POST' && answer.status < 300 && typeof answer.body === 'object' && answer.body !== null ? Object.values(answer.body as object) : [];
    const id: unknown = answer.body?.id ?? thing?.id ?? thing?.access;
    const child = typeof id !== 'string' ? undefined : new RegExp(`^${operation.path.replaceAll(/[{}]/g, '\\$&')}/(\\{(\\w+)\\})$`);
    for (const each of child === undefined ? [] : readSpec(service, mount)) {
      const parameter = child?.exec(each.path)?.[2];
      if (parameter === undefined || typeof id !== 'string' || parameter in known) continue;
      made.set(each.path, id);
      things[parameter] = [id];
    }
    const token: unknown = answer.body?.remote_console?.url?.match?.(/token(?:=|%3D)([0-9a-f-]{36})/)?.[1];
    if (typeof token === 'string') things['token'] = [token];
    return answer;
  };
}

interface Particulars {
  /** Parameter or member → what it is in this service; empty: what was made last. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Operation → its parameters, where they are others. */
  readonly places: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Operation → a body, where the example of its own is not enough. */
  readonly bodies: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

async function particularsOf(
  cloud: TestCloud, admin: Person, service: keyof typeof services, things: FuzzWorld['things'],
): Promise<Particulars> {
  const server = things['server_id']?.[0] ?? '';
  const get = async (path: string): Promise<any> => (await cloud.get(path, { as: admin, ...(path.startsWith('/compute') ? { version: '2.104' } : {}) })).body;
  if (service === 'compute') {
    const of = `/compute/v2.1/servers/${server}`;
    const isPrivate = { 'os-flavor-access:is_public': false };
    const { body: { flavor } } = await cloud.post('/compute/v2.1/flavors', { flavor: { name: 'private', ram: 128, vcpus: 1, disk: 1, ...isPrivate } }, { as: admin });
    const ofPrivate = { flavor_id: String(flavor.id) };
    const { services: hosts } = await get('/compute/v2.1/os-services?binary=nova-compute');
    const { instanceActions: [action] } = await get(`${of}/os-instance-actions`);
    const { interfaceAttachments: [interfaceOf] } = await get(`${of}/os-interface`);
    return {
      values: {
        alias: ['NMN'], version_id: ['v2.1'], before: ['2030-01-01 00:00:00'], service_id: [hosts[0].id], request_id: [action.request_id], port_id: [interfaceOf.port_id],
        network_label: Object.keys((await get(`${of}/ips`)).addresses as object), extra_spec_key: ['hw:cpu_sockets'], server_uuid: [server],
        parent_group_id: things['security_group_id'] ?? [],
      },
      places: {
        'flavorAccess.list': ofPrivate, 'flavors.action.addTenantAccess': ofPrivate, 'flavors.action.removeTenantAccess': ofPrivate,
        'hypervisors.search': { hypervisor_id: hosts[0].host }, 'hypervisors.servers': { hypervisor_id: hosts[0].host },
        'imageMetadata.show': { metadata_key: 'os_distro' },
      },
      bodies: {
        'services.disableLogReason': { host: hosts[0].host, binary: 'nova-compute', disabled_reason: 'new disks' },
        'services.forceDown': { host: hosts[0].host, binary: 'nova-compute', forced_down: false },
        'flavorExtraSpecs.create': { extra_specs: { 'hw:cpu_sockets': '1' } },
        'flavorExtraSpecs.update': { 'hw:cpu_sockets': '2' },
        'securityGroupRules.create': {
          security_group_rule: { parent_group_id: things['security_group_id']?.[0], ip_protocol: 'tcp', from_port: 8080, to_port: 8080, cidr: '192.0.2.0/24' },
        },
        'snapshots.create': { snapshot: { volume_id: things['volume_id']?.[0], display_name: 'before the upgrade', force: true } },
      },
      headers: {},
    };
  }
  if (service === 'identity') {
    const user = { name: 'admin', domain: { id: 'default' }, password: 'simulator' };
    const auth = { identity: { methods: ['password'], password: { user } }, scope: { project: { name: 'admin', domain: { id: 'default' } } } };
    const { roles: [role] } = await get('/identity/v3/roles?name=admin');
    const limited = { name: 'limited', access_rules: [{ path: '/v2.1/servers', method: 'GET', service: 'compute' }] };
    const { body: { application_credential: { access_rules: [rule] } } } =
      await cloud.post(`/identity/v3/users/${admin.userId}/application_credentials`, { application_credential: limited }, { as: admin });
    const trust = {
      trustor_user_id: admin.userId, trustee_user_id: things['user_id']?.[0], project_id: admin.projectId, impersonation: false, roles: [{ name: 'admin' }],
    };
    return {
      values: { user_id: [admin.userId], implied_role_id: things['role_id'] ?? [], service_id: [], access_rule_id: [rule.id] },
      places: { 'regions.put': { region_id: 'RegionTwo' }, 'trust-roles.show': { role_id: role.id } },
      bodies: { 'tokens.create': { auth }, 'trusts.create': { trust } },
      headers: { 'tokens.show': { 'X-Subject-Token': admin.token } },
    };
  }
  if (service === 'image') {
    // What the examples of bodies make.
    const definitions = { namespace: ['Acme::Disks'], property: ['acme:cache'], object: ['Disk'], tag: ['fast'] };
    return {
      values: { ...definitions, member: [admin.projectId], member_id: [admin.projectId] },
      places: { 'schemas.show': { name: 'image' }, 'metadefs.schema': { name: 'namespace' }, 'metadefs.createTag': { tag: 'new' }, 'metadefs.updateTag': { tag: 'slow' } }, bodies: {}, headers: { 'images.update': { 'Content-Type': 'application/openstack-images-v2.1-json-patch' } },
    };
  }
  const provider = things['hypervisor_id'] ?? [];
  return { values: { alias: ['port-security'], ...(service === 'placement' ? { uuid: provider, resource_class: ['VCPU'], name: ['VCPU'] } : {}) }, places: {}, bodies: {}, headers: {} };
}

function exampleBody({ source }: SpecOperation): unknown {
  const { requestBody } = source as { requestBody?: { content: Record<string, { example?: unknown; examples?: Record<string, { value: unknown }> }> } };
  const [media] = Object.values(requestBody?.content ?? {});
  return media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
}

/** Ids in a body become those of things that there are. */
function withThings(value: unknown, things: FuzzWorld['things'], key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withThings(item, things, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withThings(item, things, name)]));
  }
  return typeof value === 'string' ? things[key]?.[0] ?? value : value;
}

/** Longest list that an example shows. */
const longest = 3;

/** Without what only this run knows: its address, and secrets that it made up. */
function presentable(value: unknown, url: string, key = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, longest).map((item) => presentable(item, url));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, presentable(item, url, name)]));
  }
  if (typeof value !== 'string') return value;
  return /^(?:adminPass|password|secret|blob|private_key)$/.test(key) && value !== '' ? 'correct-horse' : value.replaceAll(url, 'http://cloud.example.org:8774');
}

await main();
