/** What requests are thrown at: one of everything, somebody of each role, and what there is of the pool and the database, to be compared. */
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { classNames, type Row } from '../../src/simulator/database.ts';
import { openWorld, type Person, type TestCloud } from '../support/with-cloud.ts';

export const roles = ['admin', 'member', 'reader'] as const;
export type Role = (typeof roles)[number];

export interface FuzzWorld {
  readonly cloud: TestCloud;
  readonly people: Readonly<Record<Role, Person>>;
  /** What a parameter or member of this name can hold here. */
  readonly things: Readonly<Record<string, readonly string[]>>;
  close(): Promise<void>;
}

const compute = '/compute/v2.1';
const networking = '/networking/v2.0';
const identity = '/identity/v3';
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHyKYb7nVM0MH7VqCQIlvuJTpZPuQMcd+b5IgQE0hLdn a@b';
/** Has what each of the requests below needs, and all that a request may hold. */
const version = '2.100';

export async function openFuzzWorld(): Promise<FuzzWorld> {
  const { cloud, close } = await openWorld({ cloudSettings: { shutdownTimeout: 1 } });
  const [admin, member, reader] = [await cloud.person('admin', 'fuzz'), await cloud.person('member', 'fuzz'), await cloud.person('reader', 'fuzz')];
  const make = async (path: string, body: object, idOf: (answer: any) => unknown = (answer) => answer.id): Promise<string> => {
    const { status, body: answer } = await cloud.post(path, body, { as: admin, ...(path.startsWith(compute) ? { version } : {}) });
    if (status >= 300) throw new Error(`${path} answers ${status}: ${JSON.stringify(answer)}`);
    return String(idOf(Object.values(answer as object)[0]));
  };
  const list = async (path: string, id = 'id'): Promise<string[]> => {
    const { body } = await cloud.get(path, { as: admin, ...(path.startsWith(compute) ? { version } : {}) });
    return (Object.values(body as object).find((value) => Array.isArray(value)) as Record<string, string>[]).map((each) => each[id] ?? '');
  };

  const images = await list('/image/v2/images');
  const [pooledNetwork = ''] = await list(`${networking}/networks`);
  const flavor = await make(`${compute}/flavors`, { flavor: { name: 'fuzz', ram: 128, vcpus: 1, disk: 2 } });
  const flavors = [flavor, await make(`${compute}/flavors`, { flavor: { name: 'fuzz-2', ram: 192, vcpus: 1, disk: 3 } })];
  const key = await make(`${compute}/os-keypairs`, { keypair: { name: 'key', type: 'ssh', public_key: publicKey } }, ({ name }) => name);
  const network = await make(`${networking}/networks`, { network: { name: 'own' } });
  const subnet = await make(`${networking}/subnets`, { subnet: { network_id: network, cidr: '10.9.0.0/24', ip_version: 4 } });
  const port = await make(`${networking}/ports`, { port: { network_id: network } });
  const securityGroup = await make(`${networking}/security-groups`, { security_group: { name: 'own' } });
  const rule = await make(`${networking}/security-group-rules`, { security_group_rule: { security_group_id: securityGroup, direction: 'ingress' } });
  const serverGroup = await make(`${compute}/os-server-groups`, { server_group: { name: 'group', policy: 'anti-affinity' } });
  const aggregate = await make(`${compute}/os-aggregates`, { aggregate: { name: 'aggregate' } });
  const user = await make(`${identity}/users`, { user: { name: 'victim', password: 'secret' } });
  const project = await make(`${identity}/projects`, { project: { name: 'victim' } });
  const domain = await make(`${identity}/domains`, { domain: { name: 'victim', enabled: false } });
  const role = await make(`${identity}/roles`, { role: { name: 'victim' } });
  const image = await cloud.post('/image/v2/images', { name: 'own', disk_format: 'raw', container_format: 'bare' }, { as: admin });
  const servers: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    const server = { name, flavorRef: flavor, imageRef: images[0], networks: [{ uuid: pooledNetwork }], metadata: { key: 'value' } };
    servers.push(await make(`${compute}/servers`, { server }));
  }
  await cloud.app.cloud.workflows.idle();
  const volumeVersion = { as: admin, version: '2.1' };
  const volume = String((await cloud.post(`${compute}/os-volumes`, { volume: { size: 1 } }, volumeVersion)).body.volume.id);
  const snapshot = String((await cloud.post(`${compute}/os-snapshots`, { snapshot: { volume_id: volume } }, volumeVersion)).body.snapshot?.id);
  await cloud.app.cloud.workflows.idle();
  const hypervisors = await list(`${compute}/os-hypervisors`);
  const hosts = await list(`${compute}/os-services?binary=nova-compute`, 'host');

  return {
    cloud, close,
    people: { admin, member, reader },
    things: {
      server_id: servers, instance_uuid: servers, server: servers,
      flavor_id: flavors, flavorRef: flavors, id: [...servers, ...flavors],
      image_id: [String(image.body.id), ...images], imageRef: images, rescue_image_ref: images,
      network_id: [network, pooledNetwork], net_id: [network, pooledNetwork], subnet_id: [subnet],
      uuid: [pooledNetwork, network, volume, snapshot, ...images], port_id: [port], port: [port],
      security_group_id: [securityGroup], security_group_rule_id: [rule], security_groups: [securityGroup],
      keypair_name: [key], key_name: [key], volume_id: [volume], volumeId: [volume], snapshot_id: [snapshot],
      server_group_id: [serverGroup], group: [serverGroup], aggregate_id: [aggregate],
      service_id: await list(`${compute}/os-services`), hypervisor_id: hypervisors, hypervisor_hostname: hosts, host: hosts, host_name: hosts,
      user_id: [user], project_id: [project], domain_id: [domain], role_id: [role], tenant_id: [project], tenant: [project],
      metadata_key: ['key'], tag: ['tag'], extra_spec_key: ['xapi:sr'], quota_class: ['default'], address: ['10.0.0.1'],
      nova_object: [...servers], device: ['/dev/xvdb', 'xvdc'], availability_zone: ['nova'],
    },
  };
}

/** Classes of objects that come and go without a change of the pool: whoever asks anything leaves some behind. */
const passing: ReadonlySet<string> = new Set(['session', 'task']);
/** Tables that the service writes by itself, and fields that say when somebody last came. */
const passingTables: ReadonlySet<string> = new Set(['replicas', 'signing_keys', 'seeds', 'server_changes', 'old_ids']);

/** All that a request can change. */
export interface Picture {
  readonly pool: ReadonlyMap<string, Row>;
  readonly tables: ReadonlyMap<string, string>;
}

export async function pictureOf({ simulator: { db }, store }: TestCloud): Promise<Picture> {
  const pool = new Map<string, Row>();
  for (const cls of classNames.filter((name) => !passing.has(name))) for (const [ref, row] of db.all(cls)) pool.set(`${cls} ${ref}`, row);
  const tables = new Map<string, string>();
  for (const { name } of await store.db.introspection.getTables()) {
    if (!passingTables.has(name)) tables.set(name, JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(store.db)).rows));
  }
  return { pool, tables };
}

/** What differs, a line each. */
export function changesBetween(before: Picture, after: Picture): string[] {
  const found: string[] = [];
  for (const [object, row] of after.pool) {
    const former = before.pool.get(object);
    if (former === undefined) found.push(`${object} is new`);
    // Rows are replaced, never edited: most are the very same.
    else if (former !== row) {
      const fields = Object.keys(row).filter((field) => !isDeepStrictEqual(row[field], former[field]));
      found.push(...fields.map((field) => `${object} has another ${field}`));
    }
  }
  for (const object of before.pool.keys()) if (!after.pool.has(object)) found.push(`${object} is gone`);
  for (const [table, rows] of after.tables) if (before.tables.get(table) !== rows) found.push(`the table ${table} holds other rows`);
  return found;
}
